//! Checks values against shapes: traits that a model defines itself, and examples.
//!
//! In: a shape and a value in the form that the AST gives to values of that shape. Out: one problem
//! for each place where the value cannot be of that shape. Lengths, ranges and patterns are not
//! checked: they decide what a service accepts, not what code can be written.
//! <https://smithy.io/2.0/spec/model.html#trait-node-values>

use super::Check;
use crate::model::{Member, Shape, ShapeKind};
use crate::node::Node;
use crate::report::At;
use crate::shape_type::ShapeType;

impl Check<'_, '_> {
    /// Checks a value; `what` begins the messages.
    pub(super) fn value(&mut self, event: &'static str, at: &At, what: &str, shape: &Shape, value: &Node) {
        for fault in self.faults(shape, value) {
            self.error(event, at.clone(), format!("{what} is wrong: {fault}"));
        }
    }

    /// Why a value is not of a shape.
    pub(super) fn faults(&self, shape: &Shape, value: &Node) -> Vec<String> {
        let mut faults = Vec::new();
        self.collect(shape, value, "", &mut faults);
        faults
    }

    /// The depth of the recursion is that of the value, which the parser limits.
    fn collect(&self, shape: &Shape, value: &Node, path: &str, faults: &mut Vec<String>) {
        match (&shape.kind, value) {
            (ShapeKind::Structure(members), Node::Object(object)) => {
                for member in members {
                    // Null is as good as nothing.
                    match object.get(&member.name).filter(|value| !value.is_null()) {
                        Some(value) => self.collect_member(member, value, &format!("{path}.{}", member.name), faults),
                        None if member.traits.is_required() => {
                            let (name, id) = (&member.name, &shape.id);
                            faults.push(format!("{path} the required member `{name}` of `{id}` is missing"));
                        }
                        None => {}
                    }
                }
            }
            (ShapeKind::Union(members), Node::Object(object)) => {
                let mut set = object.iter().filter(|(_, value)| !value.is_null());
                match (set.next(), set.next()) {
                    // No member at all stands for one that the model does not know.
                    (None, _) => {}
                    (Some((key, value)), None) => match members.iter().find(|m| m.name == key) {
                        Some(member) => self.collect_member(member, value, &format!("{path}.{key}"), faults),
                        None => faults.push(format!("{path} `{key}` is not a member of the union `{}`", shape.id)),
                    },
                    _ => faults.push(format!("{path} the union `{}` takes one member only", shape.id)),
                }
            }
            (ShapeKind::List(item), Node::Array(elements)) => {
                for (index, element) in elements.iter().enumerate() {
                    if !(element.is_null() && shape.traits.is_sparse()) {
                        self.collect_member(item, element, &format!("{path}[{index}]"), faults);
                    }
                }
            }
            (ShapeKind::Map { value: item, .. }, Node::Object(object)) => {
                for (key, element) in object.iter() {
                    if !(element.is_null() && shape.traits.is_sparse()) {
                        self.collect_member(item, element, &format!("{path}.{key}"), faults);
                    }
                }
            }
            (kind, value) => {
                if let Err(reason) = fits_simple(kind, value) {
                    faults.push(format!("{path} {reason} for `{}`", shape.id));
                }
            }
        }
    }

    fn collect_member(&self, member: &Member, value: &Node, path: &str, faults: &mut Vec<String>) {
        if let Some(target) = self.target(member) {
            self.collect(target, value, path, faults);
        }
    }
}

fn fits_simple(kind: &ShapeKind, value: &Node) -> Result<(), String> {
    let shape_type = kind.shape_type();
    let is_fit = match (kind, value) {
        (ShapeKind::Document, _)
        | (ShapeKind::Boolean, Node::Bool(_))
        | (ShapeKind::Blob | ShapeKind::String, Node::String(_))
        | (ShapeKind::Float | ShapeKind::Double | ShapeKind::BigDecimal, Node::Number(_))
        | (ShapeKind::BigInteger | ShapeKind::BigDecimal, Node::String(_))
        | (ShapeKind::Timestamp, Node::Number(_) | Node::String(_)) => true,
        (ShapeKind::Float | ShapeKind::Double, Node::String(text)) => {
            matches!(text.as_str(), "NaN" | "Infinity" | "-Infinity")
        }
        (ShapeKind::Enum(_), Node::String(text)) => {
            if kind.enum_values().any(|value| value == text) {
                return Ok(());
            }
            return Err(format!("`{text}` is not a value"));
        }
        (_, Node::Number(number)) if shape_type.is_integral() => {
            let is_fit = match limits(shape_type) {
                Some((min, max)) => number.to_whole().is_some_and(|n: i64| (min..=max).contains(&n)),
                None => number.whole_digits().is_some(),
            };
            if is_fit {
                return Ok(());
            }
            return Err(format!("{number} is not a whole number in range"));
        }
        _ => false,
    };
    match is_fit {
        true => Ok(()),
        false => Err(format!("{} is no value", value.kind_with_article())),
    }
}

/// The limits of a whole number; a bigInteger has none.
fn limits(shape_type: ShapeType) -> Option<(i64, i64)> {
    match shape_type {
        ShapeType::Byte => Some((i8::MIN.into(), i8::MAX.into())),
        ShapeType::Short => Some((i16::MIN.into(), i16::MAX.into())),
        ShapeType::Integer | ShapeType::IntEnum => Some((i32::MIN.into(), i32::MAX.into())),
        ShapeType::BigInteger => None,
        _ => Some((i64::MIN, i64::MAX)),
    }
}
