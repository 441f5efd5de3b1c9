//! Bindings to HTTP messages, for the REST protocols; others ignore what is said of them.
//!
//! In: `location` and `locationName` of members, `http` of operations. Out: the traits `httpHeader`, `httpQuery`, … and
//! `http`, whose labels are names of members in Smithy and names on the wire in botocore.

use super::Converter;
use super::nodes::{some, text};
use crate::node::{Node, Object};
use crate::traits::Traits;

impl Converter<'_> {
    /// Whether the member is bound to something other than the body.
    pub(super) fn binding(
        &self,
        member: &str,
        reference: &Object,
        held: Option<&Object>,
        is_payload: bool,
        traits: &mut Traits,
    ) -> bool {
        let name = || match reference.get("locationName") {
            Some(name) => name.clone(),
            None => text(member),
        };
        let is_map = held.and_then(|held| held.get("type")?.as_str()) == Some("map");
        match reference.get("location").and_then(Node::as_str) {
            Some("uri") => traits.mark("smithy.api#httpLabel"),
            Some("querystring") if is_map => traits.mark("smithy.api#httpQueryParams"),
            Some("querystring") => traits.add("smithy.api#httpQuery", name()),
            Some("header") => traits.add("smithy.api#httpHeader", name()),
            Some("headers") => {
                let prefix = reference.get("locationName").cloned();
                traits.add("smithy.api#httpPrefixHeaders", prefix.unwrap_or_else(|| text("")));
            }
            Some("statusCode") => traits.mark("smithy.api#httpResponseCode"),
            _ => {
                if is_payload {
                    traits.mark("smithy.api#httpPayload");
                }
                // The name of a payload in XML is that of its outermost element.
                return false;
            }
        }
        true
    }

    /// The trait `http` of an operation.
    pub(super) fn http(&self, operation: &Object) -> Option<Node> {
        let http = operation.get("http").filter(|_| self.wire.is_rest)?;
        let uri = http.get("requestUri").and_then(Node::as_str).unwrap_or("/");
        let input = operation.get("input").and_then(|input| self.inputs.get(input.get("shape")?.as_str()?));
        let members = input.and_then(|input| input.get("members")?.as_object());
        let uri = labelled(uri, |label| members.and_then(|members| member_of(members, label)));
        let code = match http.get("responseCode") {
            Some(code) => code.clone(),
            None => Node::Number(200_i64.into()),
        };
        Some(some([("method", http.get("method").cloned()), ("uri", Some(text(uri))), ("code", Some(code))]))
    }
}

/// The member that a label of the path stands for.
fn member_of<'a>(members: &'a Object, label: &str) -> Option<&'a str> {
    let is_meant = |(name, reference): &(&str, &Node)| {
        let is_label = reference.get("location").and_then(Node::as_str) == Some("uri");
        is_label && reference.get("locationName").and_then(Node::as_str).unwrap_or(name) == label
    };
    members.iter().find(is_meant).map(|(name, _)| name)
}

/// The path with other labels: `{on-the-wire+}` becomes `{Member+}`.
fn labelled<'a>(uri: &str, member: impl Fn(&str) -> Option<&'a str>) -> String {
    let mut made = String::with_capacity(uri.len());
    let mut rest = uri;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((label, more)) = after.split_once('}') else { break };
        let (name, plus) = match label.strip_suffix('+') {
            Some(name) => (name, "+"),
            None => (label, ""),
        };
        made.push_str(&format!("{before}{{{}{plus}}}", member(name).unwrap_or(name)));
        rest = more;
    }
    made.push_str(rest);
    made
}
