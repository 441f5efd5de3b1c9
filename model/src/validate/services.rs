//! Checks services as a whole: names in the closure, resources, authentication, protocols.
//!
//! In: a service. Out: problems with the events `Service`, `ResourceCycle`, `TraitValue`,
//! `HttpApiKeyAuthTrait`, `HttpBindingsMissing` and `PaginatedTrait`.

use std::collections::BTreeSet;

use super::{Check, quoted, typed};
use crate::model::{Service, Shape, ShapeIx, ShapeKind};
use crate::node::Node;
use crate::shape_id::{is_identifier, misnamed};
use crate::traits::Paginated;

impl Check<'_, '_> {
    /// Checks a service, a resource, or the authentication of an operation.
    pub(super) fn service(&mut self, ix: ShapeIx, shape: &Shape) {
        match &shape.kind {
            ShapeKind::Service(service) => {
                let operations = self.model.operations_of(ix);
                self.schemes(ix, shape);
                self.api_key(ix, shape);
                self.names(ix, service);
                self.protocols(ix, shape, &operations);
                self.pages_of_service(shape, &operations);
            }
            ShapeKind::Resource(_) => self.resource_cycle(ix),
            ShapeKind::Operation(_) => self.schemes(ix, shape),
            _ => {}
        }
    }

    /// Names of authentication schemes must not be those of other shapes.
    fn schemes(&mut self, ix: ShapeIx, shape: &Shape) {
        for id in shape.traits.auth().unwrap_or_default() {
            let other = self.model.find(id).map(|ix| self.model.shape(ix));
            if other.is_some_and(|other| !other.traits.has("smithy.api#trait")) {
                let message = format!("`{id}` is no authentication scheme");
                self.error("TraitValue", self.at(ix).applied("smithy.api#auth"), message);
            }
        }
    }

    fn api_key(&mut self, ix: ShapeIx, shape: &Shape) {
        const ID: &str = "smithy.api#httpApiKeyAuth";
        let Some(value) = shape.traits.get(ID) else {
            return;
        };
        let is_query = value.get("in").and_then(Node::as_str) == Some("query");
        if is_query && value.get("scheme").is_some() {
            let message = "a `scheme` can only stand before a key in a header, not in the query";
            self.error("HttpApiKeyAuthTrait", self.at(ix).applied(ID), message);
        }
    }

    /// Shapes that become types must have names of their own in the service.
    fn names(&mut self, ix: ShapeIx, service: &Service) {
        let closure = self.model.closure_of(ix);
        self.renames(ix, service, |shape| closure.contains(&shape));
        let is_prelude = |shape: &Shape| shape.id.namespace() == "smithy.api";
        let mut namespaces = closure.iter().map(|&ix| self.model.shape(ix)).filter(|shape| !is_prelude(shape));
        let first = namespaces.next().map(|shape| shape.id.namespace());
        // In one namespace all names differ anyway.
        if service.rename.is_empty() && namespaces.all(|shape| Some(shape.id.namespace()) == first) {
            return;
        }
        let mut names: Vec<(String, ShapeIx)> = closure
            .iter()
            .filter(|&&shape| !is_prelude(self.model.shape(shape)))
            .map(|&shape| (self.model.name_in(ix, shape).to_ascii_lowercase(), shape))
            .collect();
        names.sort_unstable();
        let id = &self.model.shape(ix).id;
        for group in names.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1) {
            for &(_, shape) in group {
                let others = group.iter().map(|&(_, other)| other);
                let others = others.filter(|&other| other != shape && !self.are_interchangeable(shape, other));
                let others: Vec<&str> = others.map(|other| self.model.shape(other).id.as_str()).collect();
                if !others.is_empty() {
                    let message = format!(
                        "the name is also that of {} in the service `{id}`; `rename` of the service can help",
                        quoted(others)
                    );
                    self.error("Service", self.at(shape), message);
                }
            }
        }
    }

    fn renames(&mut self, ix: ShapeIx, service: &Service, is_in_closure: impl Fn(ShapeIx) -> bool) {
        for (&renamed, name) in &service.rename {
            let Some(shape) = self.known(renamed) else {
                continue;
            };
            let id = shape.id.as_str();
            let message = if !is_identifier(name) {
                misnamed(name, "a name for a shape")
            } else if !is_in_closure(renamed) {
                format!("`{id}` is renamed, but the service does not reach it")
            } else if shape.shape_type().is_service_type() {
                format!("{}, which cannot be renamed", typed(shape))
            } else {
                continue;
            };
            self.error("Service", self.at(ix).key("rename").key(id), message);
        }
    }

    /// Simple types other than enums, and lists of the same, give no types that could collide.
    fn are_interchangeable(&self, a: ShapeIx, b: ShapeIx) -> bool {
        let (a, b) = (self.model.shape(a), self.model.shape(b));
        match (&a.kind, &b.kind) {
            (ShapeKind::List(x), ShapeKind::List(y)) => {
                x.traits == y.traits && (x.target == y.target || self.are_interchangeable(x.target, y.target))
            }
            (ShapeKind::Enum(_) | ShapeKind::IntEnum(_), _) => false,
            (x, y) => a.shape_type().is_simple() && x.shape_type() == y.shape_type(),
        }
    }

    fn resource_cycle(&mut self, ix: ShapeIx) {
        let mut open = vec![ix];
        let mut seen = BTreeSet::new();
        while let Some(next) = open.pop() {
            let resource = self.known(next).and_then(Shape::as_resource);
            let inner = resource.map_or(&[][..], |resource| &resource.resources);
            open.extend(inner.iter().filter(|inner| seen.insert(**inner)));
        }
        if seen.contains(&ix) {
            self.error("ResourceCycle", self.at(ix).key("resources"), "the resource holds itself");
        }
    }

    /// A protocol that binds members to HTTP needs `http` on every operation.
    fn protocols(&mut self, ix: ShapeIx, shape: &Shape, operations: &[ShapeIx]) {
        let binds = |id: &str| match id {
            "aws.protocols#restJson1" | "aws.protocols#restXml" => true,
            _ => {
                let definition = self.model.find(id).map(|ix| self.model.shape(ix));
                let traits = definition.and_then(|d| d.traits.get("smithy.api#protocolDefinition")?.get("traits"));
                let traits = traits.and_then(Node::as_array).unwrap_or_default();
                traits.iter().any(|id| id.as_str() == Some("smithy.api#http"))
            }
        };
        let Some(protocol) = shape.traits.iter().map(|(id, _)| id).find(|id| binds(id)) else {
            return;
        };
        for &operation in operations {
            let is_operation = self.model.shape(operation).as_operation().is_some();
            if is_operation && !self.model.shape(operation).traits.has("smithy.api#http") {
                let message = format!(
                    "the protocol `{protocol}` of the service `{}` needs the trait `smithy.api#http`",
                    self.model.shape(ix).id
                );
                self.error("HttpBindingsMissing", self.at(operation), message);
            }
        }
    }

    /// What operations leave out of `paginated` must stand on the service.
    fn pages_of_service(&mut self, service: &Shape, operations: &[ShapeIx]) {
        let common = service.traits.paginated();
        for &ix in operations {
            let shape = self.model.shape(ix);
            let (Some(operation), Some(own)) = (shape.as_operation(), shape.traits.paginated()) else {
                continue;
            };
            // What the operation says itself was checked with it, so only the rest is new.
            let or_rest = |own: Option<&str>, common| own.is_none().then_some(common).flatten();
            let common = common.as_ref();
            let rest = Paginated {
                input_token: or_rest(own.input_token, common.and_then(|c| c.input_token)),
                output_token: or_rest(own.output_token, common.and_then(|c| c.output_token)),
                items: or_rest(own.items, common.and_then(|c| c.items)),
                page_size: or_rest(own.page_size, common.and_then(|c| c.page_size)),
            };
            self.pages(ix, operation, &rest);
            for (name, own, rest) in [
                ("inputToken", own.input_token, rest.input_token),
                ("outputToken", own.output_token, rest.output_token),
            ] {
                if own.or(rest).is_none() {
                    let message = format!("neither the operation nor the service `{}` names the {name}", service.id);
                    self.error("PaginatedTrait", self.at(ix).applied("smithy.api#paginated"), message);
                }
            }
        }
    }
}
