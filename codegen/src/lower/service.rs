//! The service: its names, its wire format, and where it is.

use smithgen_model::{Node, Shape};

use super::Context;
use super::docs::Place;
use crate::endpoints::{self, EndpointRules};
use crate::rir::{Module, Protocol, Service};

/// The wire formats that can be generated, by their trait, best first.
const PROTOCOLS: [(&str, Protocol); 2] =
    [("aws.protocols#awsJson1_0", Protocol::AwsJson1_0), ("aws.protocols#awsJson1_1", Protocol::AwsJson1_1)];

impl Context<'_> {
    pub(super) fn service(&self) -> Service {
        let shape = self.model.shape(self.selection.service);
        let name = shape.id.name();
        let version = shape.as_service().map(|service| service.version.clone()).unwrap_or_default();
        let of_api = |key| service_trait(shape, "aws.api#service", key);
        let endpoint_prefix = of_api("endpointPrefix").or(of_api("arnNamespace")).unwrap_or(name).to_lowercase();
        Service {
            docs: self.item_docs(shape, &Place { module: &Module::Client, owner: None }),
            title: shape.traits.title().unwrap_or(name).to_owned(),
            sdk_id: self.sdk_id().to_owned(),
            shape_name: name.to_owned(),
            version,
            signing_name: service_trait(shape, "aws.auth#sigv4", "name").unwrap_or(&endpoint_prefix).to_owned(),
            endpoint_prefix,
            protocol: self.protocol(shape),
            is_query_compatible: shape.traits.has("aws.protocols#awsQueryCompatible"),
            endpoint: self.endpoint_rules(shape),
        }
    }

    /// The name by which SDKs know the service, or the shape's where the model gives none.
    pub(super) fn sdk_id(&self) -> &str {
        let shape = self.model.shape(self.selection.service);
        service_trait(shape, "aws.api#service", "sdkId").unwrap_or(shape.id.name())
    }

    fn protocol(&self, shape: &Shape) -> Protocol {
        if let Some((_, protocol)) = PROTOCOLS.iter().find(|(id, _)| shape.traits.has(id)) {
            return *protocol;
        }
        let spoken: Vec<&str> = shape
            .traits
            .iter()
            .map(|(id, _)| id)
            .filter(|id| id.starts_with("aws.protocols#") || id.contains("rpcv2"))
            .collect();
        let spoken = if spoken.is_empty() { "no protocol".to_owned() } else { format!("only {}", spoken.join(", ")) };
        self.problem(shape, format!("the service speaks {spoken}; awsJson1_0 and awsJson1_1 can be generated so far"));
        Protocol::AwsJson1_1
    }

    fn endpoint_rules(&self, shape: &Shape) -> Option<EndpointRules> {
        match endpoints::compile(shape.traits.get("smithy.rules#endpointRuleSet")?) {
            Ok(rules) => Some(rules),
            Err(problems) => {
                for problem in problems {
                    self.problem(shape, problem.to_string());
                }
                None
            }
        }
    }
}

/// A text in a trait of the service.
fn service_trait<'a>(shape: &'a Shape, id: &str, key: &str) -> Option<&'a str> {
    shape.traits.get(id)?.get(key).and_then(Node::as_str)
}
