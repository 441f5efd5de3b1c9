//! Defaults: what a model's `@default` is in Rust.

use smithgen_model::{Member, Node, ShapeKind};

use super::Context;
use crate::rir::{Default, SimpleDocument};

impl Context<'_> {
    /// The default of a member; the model's reader has checked that it fits the target.
    pub(super) fn default(&self, member: &Member, value: &Node) -> Option<Default> {
        let default = match &self.model.target_of(member).kind {
            ShapeKind::Boolean => Default::Bool(value.as_bool()?),
            ShapeKind::Byte | ShapeKind::Short | ShapeKind::Integer | ShapeKind::Long => {
                Default::Integer(value.as_i64()?)
            }
            ShapeKind::Float | ShapeKind::Double => Default::Float(value.as_f64()?),
            ShapeKind::BigInteger | ShapeKind::BigDecimal => Default::String(value.as_number()?.as_str().to_owned()),
            ShapeKind::String => Default::String(value.as_str()?.to_owned()),
            ShapeKind::Enum(_) => Default::Enum(value.as_str()?.to_owned()),
            ShapeKind::IntEnum(_) => Default::IntEnum(value.as_i64()?),
            ShapeKind::Blob => Default::Blob(value.as_str()?.to_owned()),
            ShapeKind::Timestamp => match value {
                Node::String(text) => Default::TimestampText(text.clone()),
                number => Default::Timestamp(number.as_f64()?),
            },
            ShapeKind::List(_) | ShapeKind::Map { .. } => Default::Empty,
            ShapeKind::Document => Default::Document(simple_document(value)?),
            _ => return None,
        };
        Some(default)
    }
}

fn simple_document(value: &Node) -> Option<SimpleDocument> {
    Some(match value {
        Node::Null => return None,
        Node::Bool(value) => SimpleDocument::Bool(*value),
        Node::Number(number) => match number.as_i64() {
            Some(integer) => SimpleDocument::Integer(integer),
            None => SimpleDocument::Float(number.as_f64()),
        },
        Node::String(text) => SimpleDocument::String(text.clone()),
        Node::Array(_) => SimpleDocument::EmptyArray,
        Node::Object(_) => SimpleDocument::EmptyObject,
    })
}
