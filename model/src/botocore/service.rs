//! The service itself.
//!
//! In: `metadata`, and the rule set and tests of endpoints beside the description. Out: a service of the AST.

use super::names::service_id;
use super::nodes::{is_true, object, some, text};
use super::shapes::xml_namespace;
use super::{Converter, Part};
use crate::ast::{Property, RawShape};
use crate::node::{Node, Object};
use crate::report::At;
use crate::shape_type::ShapeType;
use crate::traits::Traits;

/// The protocols that a service speaks, best first, in botocore's words.
pub(super) fn protocols(metadata: &Object) -> Vec<&str> {
    let listed = metadata.get("protocols").and_then(Node::as_array).unwrap_or_default();
    let mut protocols: Vec<&str> = listed.iter().filter_map(Node::as_str).collect();
    if protocols.is_empty() {
        protocols.extend(metadata.get("protocol").and_then(Node::as_str));
    }
    protocols
}

impl Converter<'_> {
    pub(super) fn service(&mut self) {
        let mut traits = Traits::none();
        traits.common(self.service);
        let said = |key| self.metadata.get(key).cloned();
        traits.copy("smithy.api#title", self.metadata.get("serviceFullName"));
        let api = some([
            ("sdkId", Some(text(service_id(self.metadata)))),
            ("endpointPrefix", said("endpointPrefix")),
            ("docId", said("uid")),
        ]);
        traits.add("aws.api#service", api);
        // Services of REST repeat it on their inputs instead.
        let mut inputs = self.operations.values().filter_map(|operation| operation.get("input")?.get("xmlNamespace"));
        let namespace = self.metadata.get("xmlNamespace").or_else(|| inputs.next());
        traits.copy("smithy.api#xmlNamespace", xml_namespace(namespace).as_ref());
        self.protocol_traits(&mut traits);
        self.schemes(&mut traits);
        self.endpoints(&mut traits);
        let version = match self.metadata.get("apiVersion") {
            Some(Node::String(version)) => version.as_str(),
            _ => "",
        };
        let operations = self.operations.keys().map(|name| self.names.id(name)).collect();
        let properties = [("version", Property::One(version.to_owned())), ("operations", Property::Many(operations))];
        let shape = self.new_shape(self.names.id_of_service(), ShapeType::Service);
        self.make(RawShape { properties: properties.into(), traits, ..shape });
    }

    fn protocol_traits(&mut self, traits: &mut Traits) {
        let metadata = self.metadata;
        let version = metadata.get("jsonVersion").and_then(Node::as_str);
        let h2 = metadata.get("protocolSettings").and_then(|settings| settings.get("h2")?.as_str());
        let list = |versions: &[&str]| Some(Node::Array(versions.iter().map(|version| text(*version)).collect()));
        let settings = match h2 {
            Some("eventstream") => some([("http", list(&["http/1.1", "h2"])), ("eventStreamHttp", list(&["h2"]))]),
            Some("optional") => some([("http", list(&["h2", "http/1.1"]))]),
            _ => object([]),
        };
        for protocol in protocols(metadata) {
            let id = match protocol {
                "json" if version == Some("1.0") => "aws.protocols#awsJson1_0",
                "json" => "aws.protocols#awsJson1_1",
                "rest-json" => "aws.protocols#restJson1",
                "rest-xml" => "aws.protocols#restXml",
                "query" => "aws.protocols#awsQuery",
                "ec2" => "aws.protocols#ec2Query",
                "smithy-rpc-v2-cbor" => "smithy.protocols#rpcv2Cbor",
                "smithy-rpc-v2-json" => "smithy.protocols#rpcv2Json",
                other => {
                    let message = format!("the protocol `{other}` is not known");
                    let at = At::source(self.source).key("metadata").key("protocols");
                    self.warning(at, message);
                    continue;
                }
            };
            traits.add(id, settings.clone());
        }
        if metadata.get("awsQueryCompatible").is_some() {
            traits.mark("aws.protocols#awsQueryCompatible");
        }
    }

    /// Schemes of authentication; their order is said only where there is a choice.
    fn schemes(&self, traits: &mut Traits) {
        let listed = self.metadata.get("auth").and_then(Node::as_array).unwrap_or_default();
        let mut schemes: Vec<&str> =
            listed.iter().filter_map(Node::as_str).filter(|id| *id != "smithy.api#noAuth").collect();
        if schemes.is_empty() {
            schemes.extend(match self.metadata.get("signatureVersion").and_then(Node::as_str) {
                None | Some("none") => None,
                Some("bearer") => Some("smithy.api#httpBearerAuth"),
                // Older versions, and those of S3, are variants that no model of Smithy names.
                Some(_) => Some("aws.auth#sigv4"),
            });
        }
        let name = self.metadata.get("signingName").or(self.metadata.get("endpointPrefix"));
        for &id in &schemes {
            match id {
                "aws.auth#sigv4" | "aws.auth#sigv4a" => traits.add(id, some([("name", name.cloned())])),
                _ => traits.mark(id),
            }
        }
        if schemes.len() > 1 {
            traits.add("smithy.api#auth", Node::Array(schemes.into_iter().map(text).collect()));
        }
    }

    fn endpoints(&self, traits: &mut Traits) {
        traits.copy("smithy.rules#clientContextParams", self.service.get("clientContextParams"));
        traits.copy("smithy.rules#endpointRuleSet", self.others[Part::RuleSet as usize].as_ref());
        traits.copy("smithy.rules#endpointTests", self.others[Part::EndpointTests as usize].as_ref());
        let discovers = |(_, operation): &(&&str, &&Object)| is_true(operation.get("endpointoperation"));
        if let Some((name, _)) = self.operations.iter().find(discovers) {
            let error = self.inputs.contains_key("InvalidEndpointException");
            let value = some([
                ("operation", Some(text(self.names.id(name)))),
                ("error", error.then(|| text(self.id("InvalidEndpointException")))),
            ]);
            traits.add("aws.api#clientEndpointDiscovery", value);
        }
    }
}
