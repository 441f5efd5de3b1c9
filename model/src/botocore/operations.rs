//! Operations.
//!
//! In: an entry of `operations`; its key is the name, whatever `name` inside says. Out: an operation of the AST.

use super::nodes::{is_true, some};
use super::{Converter, Part};
use crate::ast::Property;
use crate::node::{Node, Object};
use crate::shape_type::ShapeType;
use crate::traits::{Traits, WAITERS};

impl<'a> Converter<'a> {
    pub(super) fn operation(&mut self, name: &'a str, operation: &'a Object) {
        let mut shape = self.new_shape(self.names.id(name), ShapeType::Operation);
        for key in ["input", "output"] {
            if let Some(reference) = operation.get(key)
                && let Some(target) = self.referred(reference, self.at_operation(name).key(key))
            {
                shape.properties.insert(key, Property::One(self.id(target)));
            }
        }
        shape.properties.insert("errors", Property::Many(self.errors(name, operation)));
        shape.traits = self.operation_traits(name, operation);
        self.make(shape);
    }

    fn errors(&mut self, name: &str, operation: &'a Object) -> Vec<String> {
        let mut seen: Vec<&str> = Vec::new();
        for (index, error) in operation.get("errors").and_then(Node::as_array).unwrap_or_default().iter().enumerate() {
            let at = self.at_operation(name).key("errors").index(index);
            if let Some(shape) = self.referred(error, at)
                && !seen.contains(&shape)
            {
                seen.push(shape);
            }
        }
        seen.into_iter().map(|shape| self.id(shape)).collect()
    }

    fn operation_traits(&mut self, name: &str, operation: &'a Object) -> Traits {
        let mut traits = Traits::none();
        traits.common(operation);
        traits.copy("smithy.api#http", self.http(operation).as_ref());
        if is_true(operation.get("readonly")) {
            traits.mark("smithy.api#readonly");
        } else {
            traits.flag("smithy.api#idempotent", operation.get("idempotent"));
        }
        authentication(operation, &mut traits);
        let prefix = operation.get("endpoint").and_then(|endpoint| endpoint.get("hostPrefix"));
        if let Some(prefix) = prefix {
            traits.add("smithy.api#endpoint", some([("hostPrefix", Some(prefix.clone()))]));
        }
        traits.flag("smithy.api#httpChecksumRequired", operation.get("httpChecksumRequired"));
        traits.copy("aws.protocols#httpChecksum", operation.get("httpChecksum"));
        traits.copy("smithy.api#requestCompression", operation.get("requestcompression"));
        traits.copy("smithy.rules#staticContextParams", operation.get("staticContextParams"));
        traits.copy("smithy.rules#operationContextParams", operation.get("operationContextParams"));
        if let Some(discovery) = operation.get("endpointdiscovery") {
            let required = Node::Bool(is_true(discovery.get("required")));
            traits.add("aws.api#clientDiscoveredEndpoint", some([("required", Some(required))]));
        }
        if let Some(pages) = self.other(Part::Paginators, "pagination").and_then(|all| all.get(name)) {
            self.add_pages(operation, pages, &mut traits);
        }
        traits.copy(WAITERS, self.waiters(name).as_ref());
        traits.copy("smithy.api#examples", self.examples(name).as_ref());
        traits
    }
}

/// Nobody signs what needs no credentials, which Smithy's models say in two ways at once.
fn authentication(operation: &Object, traits: &mut Traits) {
    let schemes = operation.get("auth").and_then(Node::as_array);
    let is_none = |scheme: &Node| scheme.as_str() == Some("smithy.api#noAuth");
    let authtype = operation.get("authtype").and_then(Node::as_str);
    let only_none = schemes.is_some_and(|schemes| !schemes.is_empty() && schemes.iter().all(is_none));
    if only_none || (schemes.is_none() && authtype == Some("none")) {
        traits.add("smithy.api#auth", Node::Array(Vec::new()));
        traits.mark("smithy.api#optionalAuth");
    } else if let Some(schemes) = schemes {
        traits.add("smithy.api#auth", Node::Array(schemes.iter().filter(|scheme| !is_none(scheme)).cloned().collect()));
        if schemes.iter().any(is_none) {
            traits.mark("smithy.api#optionalAuth");
        }
    }
    if is_true(operation.get("unsignedPayload")) || authtype == Some("v4-unsigned-body") {
        traits.mark("aws.auth#unsignedPayload");
    }
}
