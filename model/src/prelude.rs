//! The shapes that every model has without defining them.
//!
//! In: nothing. Out: the public shapes of the namespace `smithy.api`.
//! <https://smithy.io/2.0/spec/model.html#prelude>

use crate::ast::{RawShape, Version};
use crate::node::{Node, Number, Object};
use crate::shape_id::UNIT;
use crate::shape_type::ShapeType;

/// Names and types.
const SHAPES: [(&str, ShapeType); 21] = [
    ("smithy.api#BigDecimal", ShapeType::BigDecimal),
    ("smithy.api#BigInteger", ShapeType::BigInteger),
    ("smithy.api#Blob", ShapeType::Blob),
    ("smithy.api#Boolean", ShapeType::Boolean),
    ("smithy.api#Byte", ShapeType::Byte),
    ("smithy.api#Document", ShapeType::Document),
    ("smithy.api#Double", ShapeType::Double),
    ("smithy.api#Float", ShapeType::Float),
    ("smithy.api#Integer", ShapeType::Integer),
    ("smithy.api#Long", ShapeType::Long),
    ("smithy.api#PrimitiveBoolean", ShapeType::Boolean),
    ("smithy.api#PrimitiveByte", ShapeType::Byte),
    ("smithy.api#PrimitiveDouble", ShapeType::Double),
    ("smithy.api#PrimitiveFloat", ShapeType::Float),
    ("smithy.api#PrimitiveInteger", ShapeType::Integer),
    ("smithy.api#PrimitiveLong", ShapeType::Long),
    ("smithy.api#PrimitiveShort", ShapeType::Short),
    ("smithy.api#Short", ShapeType::Short),
    ("smithy.api#String", ShapeType::String),
    ("smithy.api#Timestamp", ShapeType::Timestamp),
    (UNIT, ShapeType::Structure),
];

/// The shapes of the prelude.
pub(crate) fn shapes() -> impl Iterator<Item = RawShape> {
    SHAPES.into_iter().map(|(id, shape_type)| {
        let applied = if id.starts_with("smithy.api#Primitive") {
            Some(("smithy.api#default", zero_value(shape_type)))
        } else if id == UNIT {
            Some(("smithy.api#unitType", Node::Object(Object::default())))
        } else {
            None
        };
        let mut shape = RawShape::new(id.to_owned(), shape_type, None, Version::V2);
        shape.traits.lay_over(applied.map(|(id, value)| (id.to_owned(), value)));
        shape
    })
}

/// The default that version 1.0 implied for numbers, booleans and streams of bytes.
pub(crate) fn zero_value(shape_type: ShapeType) -> Node {
    match shape_type {
        ShapeType::Boolean => Node::Bool(false),
        ShapeType::Blob => Node::String(String::new()),
        _ => Node::Number(Number::from(0_i64)),
    }
}
