//! Shapes: types, members, constraints, errors.
//!
//! In: an entry of `shapes`. Out: a shape of the AST.

use super::nodes::{is_true, object, some, text};
use super::{Converter, names};
use crate::ast::{RawMember, RawShape};
use crate::node::{Node, Object};
use crate::shape_id::UNIT;
use crate::shape_type::ShapeType;
use crate::traits::Traits;

/// The status that awsQuery means where a description names a code without one.
const BAD_REQUEST: i64 = 400;

impl<'a> Converter<'a> {
    pub(super) fn shape(&mut self, name: &'a str, shape: &'a Object) {
        let at = self.at_shape(name);
        let Some(declared) = shape.get("type").and_then(Node::as_str) else {
            return self.error(at, "the shape has no `type`");
        };
        let Some(shape_type) = type_of(declared, shape) else {
            return self.error(at.key("type"), format!("`{declared}` is not a type of botocore"));
        };
        let mut traits = Traits::none();
        traits.common(shape);
        traits.flag("smithy.api#sensitive", shape.get("sensitive"));
        let mut members = Vec::new();
        match shape_type {
            ShapeType::Structure | ShapeType::Union => {
                self.structure_traits(name, shape, &mut traits);
                members = self.fields(name, shape);
            }
            ShapeType::List | ShapeType::Map => {
                traits.flag("smithy.api#sparse", shape.get("sparse"));
                let keys: &[&str] = if shape_type == ShapeType::List { &["member"] } else { &["key", "value"] };
                for key in keys {
                    members.extend(shape.get(key).and_then(|item| self.entry(name, key, item)));
                }
            }
            ShapeType::Enum => members = enum_members(shape),
            ShapeType::Timestamp => traits.copy("smithy.api#timestampFormat", timestamp_format(shape).as_ref()),
            ShapeType::Blob => {
                traits.flag("smithy.api#streaming", shape.get("streaming"));
                if is_true(shape.get("streaming")) {
                    traits.flag("smithy.api#requiresLength", shape.get("requiresLength"));
                }
            }
            _ => {}
        }
        self.constraints(shape_type, shape, &mut traits);
        self.make(RawShape { members, traits, ..self.new_shape(self.id(name), shape_type) });
    }

    /// An element of a list, a key or a value.
    fn entry(&mut self, shape: &str, name: &str, reference: &'a Node) -> Option<RawMember> {
        let referred = self.referred(reference, self.at_shape(shape).member(name))?;
        let mut traits = Traits::none();
        if let Some(reference) = reference.as_object() {
            traits.common(reference);
        }
        if self.wire.is_xml {
            traits.copy("smithy.api#xmlName", reference.get("locationName"));
        }
        let is_json = is_true(reference.get("jsonvalue"));
        let target = if is_json { self.json_text(referred) } else { self.id(referred) };
        Some(RawMember { name: name.to_owned(), target, traits })
    }

    /// `min` and `max` are lengths or limits of a number, as the type has it.
    fn constraints(&self, shape_type: ShapeType, shape: &Object, traits: &mut Traits) {
        let is_number = shape_type.is_number();
        let has_length =
            shape_type.is_string() || matches!(shape_type, ShapeType::Blob | ShapeType::List | ShapeType::Map);
        let limit = |key| shape.get(key).filter(|limit| matches!(limit, Node::Number(_))).cloned();
        let (min, max) = (limit("min"), limit("max"));
        if (is_number || has_length) && (min.is_some() || max.is_some()) {
            let id = if is_number { "smithy.api#range" } else { "smithy.api#length" };
            traits.add(id, some([("min", min), ("max", max)]));
        }
        if shape_type.is_string() {
            traits.copy("smithy.api#pattern", shape.get("pattern"));
        }
    }

    fn structure_traits(&self, name: &str, shape: &Object, traits: &mut Traits) {
        traits.flag("smithy.api#streaming", shape.get("eventstream"));
        if self.wire.is_xml {
            traits.copy("smithy.api#xmlName", shape.get("locationName"));
            traits.copy("smithy.api#xmlNamespace", xml_namespace(shape.get("xmlNamespace")).as_ref());
        }
        // Old descriptions do not mark all errors.
        if is_true(shape.get("exception")) || self.errors.contains(name) {
            error_traits(shape, traits);
        }
    }

    /// A text that holds JSON: a shape of its own, since `jsonvalue` stands on members. The name is that in AWS's models.
    pub(super) fn json_text(&mut self, name: &str) -> String {
        let id = self.names.id(&format!("SynthesizedJson{name}"));
        let mut traits = Traits::none();
        traits.add("smithy.api#mediaType", text("application/json"));
        self.derive(name, &id, ShapeType::String, traits);
        id
    }

    /// A stream of bytes: a shape of its own, since `streaming` stands on members too.
    pub(super) fn byte_stream(&mut self, name: &str) -> String {
        let shape = self.names.id("StreamingBlob");
        let is_free = !self.inputs.contains_key("StreamingBlob");
        let id = if is_free { shape } else { self.names.id(&format!("Streaming{name}")) };
        let mut traits = Traits::none();
        traits.mark("smithy.api#streaming");
        self.derive(name, &id, ShapeType::Blob, traits);
        id
    }

    /// Makes a shape like another, unless it was made or is there.
    fn derive(&mut self, name: &str, id: &str, shape_type: ShapeType, mut traits: Traits) {
        let is_there = self.made.iter().any(|made| made.id == id)
            || id.rsplit('#').next().is_some_and(|name| self.inputs.contains_key(name));
        if is_there {
            return;
        }
        if let Some(shape) = self.inputs.get(name).copied() {
            traits.common(shape);
            traits.flag("smithy.api#sensitive", shape.get("sensitive"));
            self.constraints(shape_type, shape, &mut traits);
        }
        self.make(RawShape { traits, ..self.new_shape(id.to_owned(), shape_type) });
    }
}

/// The type in the AST.
fn type_of(declared: &str, shape: &Object) -> Option<ShapeType> {
    let is = |key| is_true(shape.get(key));
    Some(match declared {
        "structure" if is("document") => ShapeType::Document,
        "structure" if is("union") || is("eventstream") => ShapeType::Union,
        "string" | "character" if has_values(shape) => ShapeType::Enum,
        "character" => ShapeType::String,
        "biginteger" => ShapeType::BigInteger,
        "bigdecimal" => ShapeType::BigDecimal,
        // The other names are Smithy's, too; these are not botocore's.
        "document" | "enum" | "intEnum" | "union" => return None,
        other => ShapeType::from_name(other).filter(|found| !found.is_service_type())?,
    })
}

/// Whether a string is an enum: its values are texts that are not empty, each once.
fn has_values(shape: &Object) -> bool {
    let values = shape.get("enum").and_then(Node::as_array).unwrap_or_default();
    let mut texts: Vec<&str> = values.iter().filter_map(Node::as_str).filter(|text| !text.is_empty()).collect();
    let count = texts.len();
    texts.sort_unstable();
    texts.dedup();
    count > 0 && count == values.len() && count == texts.len()
}

fn enum_members(shape: &Object) -> Vec<RawMember> {
    let values = shape.get("enum").and_then(Node::as_array).unwrap_or_default();
    let values: Vec<&str> = values.iter().filter_map(Node::as_str).collect();
    let member = |(name, value)| {
        let mut traits = Traits::none();
        traits.add("smithy.api#enumValue", text(value));
        RawMember { name, target: UNIT.to_owned(), traits }
    };
    names::of_values(values.iter().copied()).into_iter().zip(values).map(member).collect()
}

/// Who is at fault, the status, the code in awsQuery, whether to try again.
fn error_traits(shape: &Object, traits: &mut Traits) {
    let details = shape.get("error");
    let detail = |key| details.and_then(|details| details.get(key));
    let status = detail("httpStatusCode").and_then(Node::as_i64);
    // Not every server error is marked, but its status tells.
    let is_server = is_true(shape.get("fault")) || is_true(detail("fault")) || status.is_some_and(|s| s >= 500);
    traits.add("smithy.api#error", text(if is_server { "server" } else { "client" }));
    traits.copy("smithy.api#httpError", detail("httpStatusCode"));
    if let Some(code) = detail("code").and_then(Node::as_str) {
        let status = Node::Number(status.unwrap_or(BAD_REQUEST).into());
        traits.add("aws.protocols#awsQueryError", object([("code", text(code)), ("httpResponseCode", status)]));
    }
    match shape.get("retryable") {
        Some(retryable) if is_true(retryable.get("throttling")) => {
            traits.add("smithy.api#retryable", object([("throttling", Node::Bool(true))]));
        }
        Some(Node::Object(_)) => traits.mark("smithy.api#retryable"),
        other => traits.flag("smithy.api#retryable", other),
    }
}

/// The format of moments in Smithy's word.
pub(super) fn timestamp_format(described: &Object) -> Option<Node> {
    let format = described.get("timestampFormat")?;
    Some(match format.as_str() {
        Some("iso8601") => text("date-time"),
        Some("rfc822") => text("http-date"),
        Some("unixTimestamp") => text("epoch-seconds"),
        // The checks of traits name what is wrong.
        _ => format.clone(),
    })
}

/// The namespace of XML, which is an object or only its URI.
pub(super) fn xml_namespace(value: Option<&Node>) -> Option<Node> {
    match value? {
        Node::String(uri) => Some(object([("uri", text(uri.as_str()))])),
        Node::Object(namespace) => {
            let part = |key| namespace.get(key).cloned();
            Some(some([("uri", part("uri")), ("prefix", part("prefix"))]))
        }
        other => Some(other.clone()),
    }
}
