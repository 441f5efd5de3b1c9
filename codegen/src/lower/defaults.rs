//! Defaults: what a model's `@default` is in Rust.

use smithgen_model::{DefaultValue, Node, ShapeKind};

use crate::rir::{Default, SimpleDocument};

pub(super) fn lowered(kind: &ShapeKind, value: DefaultValue<'_>) -> Default {
    match value {
        DefaultValue::Boolean(value) => Default::Bool(value),
        DefaultValue::Integer(value) if matches!(kind, ShapeKind::IntEnum(_)) => Default::IntEnum(value),
        DefaultValue::Integer(value) => Default::Integer(value),
        DefaultValue::Float(value) => Default::Float(value),
        DefaultValue::Double(value) => Default::Double(value),
        DefaultValue::BigNumber(text) => Default::BigNumber(text),
        DefaultValue::String(text) if matches!(kind, ShapeKind::Enum(_)) => Default::Enum(text.to_owned()),
        DefaultValue::String(text) => Default::String(text.to_owned()),
        DefaultValue::Blob(bytes) => Default::Blob(bytes),
        DefaultValue::Timestamp { seconds, nanos } => Default::Timestamp(seconds, nanos),
        DefaultValue::Document(value) => Default::Document(simple_document(value)),
        DefaultValue::Empty => Default::Empty,
    }
}

fn simple_document(value: &Node) -> SimpleDocument {
    match value {
        Node::Null => SimpleDocument::Null,
        Node::Bool(value) => SimpleDocument::Bool(*value),
        Node::Number(number) => match (number.as_str().parse(), number.as_i64()) {
            (Ok(integer), _) => SimpleDocument::PosInt(integer),
            (_, Some(integer)) => SimpleDocument::NegInt(integer),
            _ => SimpleDocument::Float(number.as_f64()),
        },
        Node::String(text) => SimpleDocument::String(text.clone()),
        Node::Array(_) => SimpleDocument::EmptyArray,
        Node::Object(_) => SimpleDocument::EmptyObject,
    }
}

impl Default {
    /// Whether Rust starts a value of the type with the same.
    pub(super) fn is_rusts_own(&self) -> bool {
        match self {
            Default::Bool(value) => !value,
            Default::Integer(value) => *value == 0,
            // A zero below zero is another one.
            Default::Float(value) => value.to_bits() == 0,
            Default::Double(value) => value.to_bits() == 0,
            Default::BigNumber(text) => text == "0",
            Default::String(value) => value.is_empty(),
            Default::Blob(bytes) => bytes.is_empty(),
            Default::Timestamp(seconds, nanos) => (*seconds, *nanos) == (0, 0),
            Default::Empty => true,
            _ => false,
        }
    }
}
