//! What traits of an operation change in its requests: endpoint and host, and whether the body is compressed.

use smithgen_model::{Node, REQUEST_URL, Shape, ShapeIx};

use super::Context;
use super::members::MemberPlan;
use super::pattern::{Piece, pieces};
use crate::analysis::bound::{Value, bound};
use crate::rir::{Adaptation, EndpointParameter, EndpointValue, HostPart};
use crate::selection::SelectedOperation;

impl Context<'_> {
    pub(super) fn adaptation(&self, operation: &Shape, input: Option<ShapeIx>) -> Adaptation {
        let members = self.members.of_input(input);
        let is_url = |plan: &MemberPlan<'_>| plan.member.traits.is_required() && plan.member.traits.has(REQUEST_URL);
        let prefix = operation.traits.endpoint_host_prefix().unwrap_or_default();
        let host_prefix = pieces(prefix).into_iter().filter_map(|piece| match piece {
            Piece::Text(text) => Some(HostPart::Text(text.to_owned())),
            Piece::Label(label) => members.position(label).map(HostPart::Label),
        });
        Adaptation {
            host_prefix: host_prefix.collect(),
            request_url: members.iter().position(is_url),
            compresses: takes_gzip(operation),
        }
    }

    pub(super) fn endpoint_parameters(&self, selected: &SelectedOperation) -> Vec<EndpointParameter> {
        let Some(rules) = &self.selection.endpoint else { return Vec::new() };
        let members = self.members.of_input(selected.input);
        let parameters = bound(self.model, rules, selected).into_iter().filter_map(|bound| {
            let value = match bound.value {
                Value::Fixed(value) => EndpointValue::Fixed(value),
                Value::Member(name) => EndpointValue::Member(members.position(name)?),
                Value::Found(expression, members) => {
                    EndpointValue::Found(expression, members.map(|members| members.into_iter().collect()))
                }
                // Selecting has refused the operation.
                Value::Unsupported(_) => return None,
            };
            Some(EndpointParameter { name: bound.parameter.to_owned(), value })
        });
        parameters.collect()
    }
}

/// Whether the service takes bodies that are compressed with gzip, the only way that the trait knows so far.
fn takes_gzip(operation: &Shape) -> bool {
    let encodings = operation.traits.get("smithy.api#requestCompression").and_then(|value| value.get("encodings"));
    let mut encodings = encodings.and_then(Node::as_array).unwrap_or_default().iter().filter_map(Node::as_str);
    encodings.any(|encoding| encoding.eq_ignore_ascii_case("gzip"))
}
