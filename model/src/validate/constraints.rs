//! Checks traits whose values say something about others: lengths, ranges, defaults, names in
//! JSON, the values of legacy enums.
//!
//! In: a shape with its members. Out: problems with the events `LengthTrait`, `RangeTrait`,
//! `DefaultTrait`, `JsonName` and `EnumTrait`.

use std::cmp::Ordering;

use super::specs::HTTP_BINDINGS;
use super::{Check, quoted};
use crate::default_value::DefaultValue;
use crate::model::{Member, Shape, ShapeIx, ShapeKind};
use crate::node::{Node, Number};

const LENGTH: &str = "smithy.api#length";
const RANGE: &str = "smithy.api#range";
const DEFAULT: &str = "smithy.api#default";
const ENUM: &str = "smithy.api#enum";
const JSON_NAME: &str = "smithy.api#jsonName";
/// The binding to HTTP of what stands in the body.
const PAYLOAD: &str = "smithy.api#httpPayload";

impl Check<'_, '_> {
    /// Checks one trait; `holder` is the shape whose values are constrained.
    pub(super) fn constraint(&mut self, ix: ShapeIx, member: Option<&Member>, holder: &Shape, id: &str, value: &Node) {
        match id {
            LENGTH => self.limits(ix, member, (id, "LengthTrait", "length"), value, |limit| {
                (limit.as_f64() < 0.0).then(|| "is negative".to_owned())
            }),
            RANGE => self.limits(ix, member, (id, "RangeTrait", "value"), value, |limit| {
                let is_wrong = holder.shape_type().is_integral() && limit.as_f64().fract() != 0.0;
                is_wrong.then(|| format!("has a fraction, but {} has none", holder.shape_type().with_article()))
            }),
            DEFAULT => self.default(ix, member, holder, value),
            ENUM => self.legacy_enum(ix, value),
            _ => {}
        }
    }

    /// Checks limits of a length or value; `fault` says what is wrong with one alone.
    fn limits(
        &mut self,
        ix: ShapeIx,
        member: Option<&Member>,
        (id, event, what): (&str, &'static str, &str),
        value: &Node,
        fault: impl Fn(&Number) -> Option<String>,
    ) {
        let limits = ["min", "max"].map(|name| (name, number(value, name)));
        let faults =
            limits.iter().filter_map(|(name, limit)| Some(format!("the {name} of `{id}` {}", fault(limit.as_ref()?)?)));
        let mut messages: Vec<String> = faults.collect();
        if let [(_, Some(min)), (_, Some(max))] = &limits
            && is_greater(min, max)
        {
            messages.push(format!("the least {what} {min} is greater than the greatest, {max}"));
        }
        for message in messages {
            self.error(event, self.at_member(ix, member).applied(id), message);
        }
    }

    /// <https://smithy.io/2.0/spec/type-refinement-traits.html#default-value-constraints>
    fn default(&mut self, ix: ShapeIx, member: Option<&Member>, holder: &Shape, value: &Node) {
        let at = self.at_member(ix, member).applied(DEFAULT);
        match value {
            // On a member, null takes the default of the target away.
            Node::Null if member.is_some() || matches!(holder.kind, ShapeKind::Document) => {}
            Node::Null => self.error("DefaultTrait", at, "only a member may take a default away"),
            value => {
                if let Err(reason) = DefaultValue::read(&holder.kind, value) {
                    self.error("DefaultTrait", at, format!("the default of `{}` is wrong: {reason}", holder.id));
                }
            }
        }
    }

    /// Two members must not have the same name in JSON.
    pub(super) fn json_names(&mut self, ix: ShapeIx, members: &[Member]) {
        if !members.iter().any(|member| member.traits.has(JSON_NAME)) {
            return;
        }
        // Smithy counts members that stand in the path or in headers, too; botocore has another name for them there.
        let is_converted = self.is_converted(ix);
        let is_bound = |member: &Member| HTTP_BINDINGS.iter().any(|id| *id != PAYLOAD && member.traits.has(id));
        let is_elsewhere = |member: &Member| is_converted && is_bound(member);
        let in_body = members.iter().filter(|member| !is_elsewhere(member));
        let mut names: Vec<(&str, &str)> =
            in_body.map(|m| (m.traits.json_name().unwrap_or(&m.name), m.name.as_str())).collect();
        names.sort_unstable();
        for group in names.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1) {
            let all = quoted(group.iter().map(|(_, member)| *member));
            let name = group.first().map_or("", |(name, _)| name);
            let message = format!("the members {all} have the same name `{name}` in JSON");
            self.error("JsonName", self.at(ix), message);
        }
    }

    /// The trait `enum` on a string that could not become an enum.
    fn legacy_enum(&mut self, ix: ShapeIx, value: &Node) {
        let definitions = value.as_array().unwrap_or_default();
        let texts = |key: &str| -> Vec<&str> {
            let mut texts: Vec<&str> = definitions.iter().filter_map(|d| d.get(key)?.as_str()).collect();
            texts.sort_unstable();
            texts
        };
        let (names, values) = (texts("name"), texts("value"));
        let mut messages = Vec::new();
        if definitions.is_empty() {
            messages.push("the trait `enum` lists no value".to_owned());
        }
        if !names.is_empty() && names.len() < definitions.len() {
            messages.push("some values of the trait `enum` have names and some have none".to_owned());
        }
        for (what, texts) in [("name", &names), ("value", &values)] {
            for group in texts.chunk_by(|a, b| a == b).filter(|group| group.len() > 1) {
                messages
                    .push(format!("the trait `enum` has the {what} {} twice", quoted(group.iter().take(1).copied())));
            }
        }
        for message in messages {
            self.error("EnumTrait", self.at(ix).applied(ENUM), message);
        }
        for name in names {
            if !crate::shape_id::is_identifier(name) {
                let message = format!("`{name}` is not a name for a value of the trait `enum`");
                self.error("TraitValue", self.at(ix).applied(ENUM), message);
            }
        }
    }
}

/// A limit, which may be written as a string.
fn number(value: &Node, key: &str) -> Option<Number> {
    match value.get(key)? {
        Node::Number(number) => Some(number.clone()),
        Node::String(text) => Node::parse(text).ok()?.as_number().cloned(),
        _ => None,
    }
}

/// Compares exactly where both are whole.
fn is_greater(a: &Number, b: &Number) -> bool {
    match (a.as_i64(), b.as_i64()) {
        (Some(a), Some(b)) => a > b,
        _ => a.as_f64().partial_cmp(&b.as_f64()) == Some(Ordering::Greater),
    }
}
