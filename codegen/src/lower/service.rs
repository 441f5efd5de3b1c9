//! The service: its names, its wire format, and where it is.

use smithgen_model::{Node, RETRIES, Shape};

use super::Context;
use super::docs::Place;
use crate::analysis::bound::OF_CLIENT;
use crate::docs::Description;
use crate::endpoints::{BuiltIn, Parameter};
use crate::names::{Name, NameKind, Scope as Names, tool_name};
use crate::rir::{ModulePath, Protocol, Retries, Service, Setting};

/// What the compiler cannot say of a method that is not there.
const CHOSEN: &str = "Its methods are the operations that were chosen when it was generated, by `.operations([…])` in a build \
                      script or by `--operation` on the command line: one that is missing is to be added there.";

impl Context<'_> {
    pub(super) fn service(&self) -> Service {
        let shape = self.model.shape(self.selection.service);
        let name = shape.id.name();
        let title = shape.traits.title().unwrap_or(name);
        let in_docs = |text: &str| Description::of_text(text).to_markdown(&|_| None).join(" ");
        let version = shape.as_service().map(|service| service.version.clone()).unwrap_or_default();
        let of_api = |key| service_trait(shape, "aws.api#service", key);
        let endpoint_prefix = of_api("endpointPrefix").or(of_api("arnNamespace")).unwrap_or(name).to_lowercase();
        let left_out = self.left_out();
        let mut docs = self.item_docs(shape, &Place { module: &ModulePath::Client, owner: None });
        docs.extend([String::new(), CHOSEN.to_owned()]);
        docs.extend(left_out.iter().flat_map(|left_out| [String::new(), left_out.clone()]));
        let cli_name = tool_name(self.model, self.selection.service);
        Service {
            docs,
            left_out,
            title: title.to_owned(),
            title_docs: in_docs(title),
            version_docs: in_docs(&format!("{title}, version {version}.")),
            tool: cli_name.clone(),
            cli_name,
            sdk_id: self.sdk_id().to_owned(),
            shape_name: name.to_owned(),
            version,
            signing_name: ["aws.auth#sigv4", "aws.auth#sigv4a"]
                .into_iter()
                .find_map(|scheme| service_trait(shape, scheme, "name"))
                .unwrap_or(&endpoint_prefix)
                .to_owned(),
            endpoint_prefix,
            // Services that speak none were refused when the operations were selected.
            protocol: self.selection.protocol.unwrap_or(Protocol::AwsJson1_1),
            is_query_compatible: shape.traits.has("aws.protocols#awsQueryCompatible"),
            xml_namespace: self.xml_namespace(&shape.traits),
            has_unwrapped_errors: self.has_unwrapped_errors(),
            retries: retries(shape),
            endpoint: self.selection.endpoint.clone(),
            settings: self.settings(shape),
        }
    }

    /// Those parameters of the endpoint rules that programs may set: by the trait of the service, or as built-ins that only some
    /// services have.
    fn settings(&self, shape: &Shape) -> Vec<Setting> {
        let Some(rules) = &self.selection.endpoint else { return Vec::new() };
        let of_client = shape.traits.get(OF_CLIENT).and_then(Node::as_object);
        let of_client = |name: &str| of_client.and_then(|settings| settings.get(name));
        let is_setting =
            |param: &&Parameter| of_client(&param.name).is_some() || matches!(param.builtin, Some(BuiltIn::Setting(_)));
        let params: Vec<_> = rules.params.iter().filter(is_setting).collect();
        let methods = Names::new(NameKind::Member).claim_all(params.iter().map(|param| param.name.as_str()));
        let setting = |(param, method): (&&Parameter, Name)| {
            let name = &param.name;
            let told = of_client(name).and_then(|setting| setting.get("documentation")).and_then(Node::as_str);
            Setting {
                name: name.clone(),
                method: method.ident().clone(),
                ty: param.ty,
                docs: match told.or(param.documentation.as_deref()) {
                    Some(text) => Description::of_text(text).to_markdown(&|_| None),
                    None => vec![format!("Sets the parameter `{name}` of the endpoint rules.")],
                },
            }
        };
        params.iter().zip(methods).map(setting).collect()
    }

    /// What the client's documentation says of operations that are not there, if there are any.
    fn left_out(&self) -> Option<String> {
        let names: Vec<_> = self.selection.left_out.iter().map(|left| format!("`{}`", left.operation)).collect();
        let names = names.join(", ");
        (!names.is_empty()).then(|| format!("Not here, because they cannot be generated yet: {names}."))
    }

    /// The name by which SDKs know the service, or the shape's where the model gives none.
    pub(super) fn sdk_id(&self) -> &str {
        let shape = self.model.shape(self.selection.service);
        service_trait(shape, "aws.api#service", "sdkId").unwrap_or(shape.id.name())
    }
}

/// How failed attempts are repeated, if the service has a way of its own.
fn retries(service: &Shape) -> Option<Retries> {
    let said = service.traits.get(RETRIES)?;
    let number = |key| said.get(key).and_then(Node::as_i64);
    let max_attempts = u32::try_from(number("maxAttempts")?).ok()?;
    let initial_backoff = u64::try_from(number("initialBackoff")?).ok()?;
    let crc32 = said.get("crc32").and_then(Node::as_bool) == Some(true);
    Some(Retries { max_attempts, initial_backoff, crc32 })
}

/// A text in a trait of the service.
pub(super) fn service_trait<'a>(shape: &'a Shape, id: &str, key: &str) -> Option<&'a str> {
    shape.traits.get(id)?.get(key).and_then(Node::as_str)
}
