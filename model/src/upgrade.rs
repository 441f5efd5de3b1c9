//! Brings version 1.0 and its leftovers to what version 2.0 says in traits.
//!
//! In: merged shapes without mixins, sorted by id. Out: the same shapes with `default` instead of
//! zero values that 1.0 implied, without `box`, and with enums instead of strings with the trait
//! `enum`. <https://smithy.io/2.0/guides/migrating-idl-1-to-2.html>

use std::collections::BTreeSet;

use crate::ast::{RawMember, RawShape, Version};
use crate::node::{Node, Object};
use crate::prelude::zero_value;
use crate::shape_id::{UNIT, is_identifier};
use crate::shape_type::ShapeType;
use crate::traits::Traits;

const BOX: &str = "smithy.api#box";
const DEFAULT: &str = "smithy.api#default";
const ENUM: &str = "smithy.api#enum";
const ENUM_VALUE: &str = "smithy.api#enumValue";

/// Upgrades all shapes.
pub(crate) fn upgrade(shapes: &mut [RawShape]) {
    let has_v1 = shapes.iter().any(|shape| shape.version == Version::V1);
    for shape in shapes.iter_mut() {
        upgrade_enum(shape);
        add_enum_values(shape);
        if has_v1 && shape.version == Version::V1 && shape.shape_type.had_zero_value() && !shape.traits.has(BOX) {
            shape.traits.add(DEFAULT, zero_value(shape.shape_type));
        }
    }
    if has_v1 {
        upgrade_members(shapes);
    }
}

/// Writes the implied defaults of structure members down.
fn upgrade_members(shapes: &mut [RawShape]) {
    // What a member needs to know of its target: whether it has a zero value by default in the
    // eyes of 1.0, with that value, and whether it is a stream of bytes.
    let facts: Vec<(Option<Node>, bool)> = shapes
        .iter()
        .map(|shape| {
            let shape_type = shape.shape_type;
            let default = shape.traits.default();
            let zero = zero_value(shape_type);
            let is_unboxed = shape_type.had_zero_value()
                && !shape.traits.has(BOX)
                && default.is_some_and(|value| value.is_equal(&zero));
            let is_stream = shape_type == ShapeType::Blob && shape.traits.is_streaming();
            ((is_unboxed || is_stream).then_some(zero), is_stream)
        })
        .collect();
    let ids: Vec<String> = shapes.iter().map(|shape| shape.id.clone()).collect();
    for shape in shapes.iter_mut() {
        if shape.version == Version::V1 && shape.shape_type == ShapeType::Structure {
            for member in &mut shape.members {
                let target = ids.binary_search(&member.target).ok().and_then(|place| facts.get(place));
                upgrade_member(member, target);
            }
        }
    }
    for shape in shapes.iter_mut().filter(|shape| shape.version == Version::V1) {
        shape.traits.remove(BOX);
        shape.members.iter_mut().for_each(|member| member.traits.remove(BOX));
    }
}

fn upgrade_member(member: &mut RawMember, target: Option<&(Option<Node>, bool)>) {
    if member.traits.has(BOX) {
        return member.traits.add(DEFAULT, Node::Null);
    }
    let Some((Some(zero), is_stream)) = target else {
        return;
    };
    if !(*is_stream && member.traits.is_required()) {
        member.traits.add(DEFAULT, zero.clone());
    }
}

/// A string with the trait `enum` becomes an enum, when every value has a name or can lend one.
fn upgrade_enum(shape: &mut RawShape) {
    if shape.shape_type != ShapeType::String {
        return;
    }
    let Some(members) = shape.traits.get(ENUM).and_then(enum_members) else {
        return;
    };
    shape.traits.remove(ENUM);
    shape.shape_type = ShapeType::Enum;
    shape.members = members;
}

fn enum_members(value: &Node) -> Option<Vec<RawMember>> {
    let definitions = value.as_array().filter(|definitions| !definitions.is_empty())?;
    let named = definitions.iter().filter(|definition| definition.get("name").is_some()).count();
    if named > 0 && named < definitions.len() {
        return None;
    }
    let mut names = BTreeSet::new();
    let mut values = BTreeSet::new();
    let mut members = Vec::with_capacity(definitions.len());
    for definition in definitions {
        let value = definition.get("value")?.as_str()?;
        let name = match definition.get("name") {
            Some(name) => name.as_str()?.to_owned(),
            None => name_from_value(value)?,
        };
        if !is_identifier(&name) || !names.insert(name.to_ascii_lowercase()) || !values.insert(value) {
            return None;
        }
        let mut traits = Traits::none();
        if definition.get("deprecated").and_then(Node::as_bool) == Some(true) {
            traits.add("smithy.api#deprecated", Node::Object(Object::default()));
        }
        for (key, id) in [("documentation", "smithy.api#documentation"), ("tags", "smithy.api#tags")] {
            if let Some(value) = definition.get(key) {
                traits.add(id, value.clone());
            }
        }
        traits.add(ENUM_VALUE, Node::String(value.to_owned()));
        members.push(RawMember { name, target: UNIT.to_owned(), traits });
    }
    Some(members)
}

/// The name that Smithy's own tools derive: runs of `-`, `.`, `:`, `/` and white space become `_`.
fn name_from_value(value: &str) -> Option<String> {
    let mut name = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '-' | '.' | ':' | '/' | ' ' | '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' => {
                if !name.ends_with('_') {
                    name.push('_');
                }
            }
            c if c.is_ascii_alphanumeric() || c == '_' => name.push(c),
            _ => return None,
        }
    }
    // A value that begins with a digit has no name; neither has one that holds no letter or digit.
    let is_digit_first = value.starts_with(|c: char| c.is_ascii_digit());
    (!is_digit_first && is_identifier(&name)).then_some(name)
}

/// An enum member without `enumValue` has its name as its value.
fn add_enum_values(shape: &mut RawShape) {
    if shape.shape_type != ShapeType::Enum {
        return;
    }
    for member in &mut shape.members {
        if !member.traits.has(ENUM_VALUE) {
            member.traits.add(ENUM_VALUE, Node::String(member.name.clone()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_from_values() {
        for (value, name) in [
            ("foo", Some("foo")),
            ("a-b.c:d/e f", Some("a_b_c_d_e_f")),
            ("a - b", Some("a_b")),
            ("-a", Some("_a")),
            ("0.5", None),
            ("--", None),
            ("a(b)", None),
            ("é", None),
        ] {
            assert_eq!(name_from_value(value).as_deref(), name, "{value}");
        }
    }
}
