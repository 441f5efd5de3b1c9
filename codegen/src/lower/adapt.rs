//! What traits of an operation change in its requests: endpoint and host, and whether the body is compressed.

use smithgen_model::{Node, REQUEST_URL, Shape, ShapeIx};

use super::Context;
use super::members::MemberPlan;
use crate::analysis::bound::{Value, bound};
use crate::rir::{Adaptation, EndpointParameter, EndpointValue, HostPart};
use crate::selection::SelectedOperation;

impl Context<'_> {
    pub(super) fn adaptation(&self, operation: &Shape, input: Option<ShapeIx>) -> Adaptation {
        let members = self.members.of_input(input);
        let is_url = |plan: &MemberPlan<'_>| plan.member.traits.is_required() && plan.member.traits.has(REQUEST_URL);
        let prefix = operation.traits.endpoint_host_prefix().unwrap_or_default();
        Adaptation {
            host_prefix: host_prefix(prefix, |label| members.position(label)),
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

/// The parts of a pattern such as `{AccountId}.data.`; `index` finds a label's member.
fn host_prefix(pattern: &str, index: impl Fn(&str) -> Option<usize>) -> Vec<HostPart> {
    let mut parts = Vec::new();
    let mut rest = pattern;
    while let Some((text, (label, after))) = rest.split_once('{').and_then(|(a, b)| Some((a, b.split_once('}')?))) {
        if !text.is_empty() {
            parts.push(HostPart::Text(text.to_owned()));
        }
        parts.extend(index(label).map(HostPart::Label));
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(HostPart::Text(rest.to_owned()));
    }
    parts
}

/// Whether the service takes bodies that are compressed with gzip, the only way that the trait knows so far.
fn takes_gzip(operation: &Shape) -> bool {
    let encodings = operation.traits.get("smithy.api#requestCompression").and_then(|value| value.get("encodings"));
    let mut encodings = encodings.and_then(Node::as_array).unwrap_or_default().iter().filter_map(Node::as_str);
    encodings.any(|encoding| encoding.eq_ignore_ascii_case("gzip"))
}
