//! What a schema knows of a value that was read without it.
//!
//! In: a value from a response, and the shape that it should have. Out: its members in the order of the schema, without nulls
//! and without what the schema does not know. Entries of maps keep their order; scalars pass as they are, except points in
//! time, which are written as the [`Reading`] says.

use smithgen_runtime::schema::{Kind, Member, Schema};
use smithgen_runtime::secrets::is_secret;

use super::{Reading, Timestamps, time};
use crate::failure::Failure;
use crate::secrecy::HIDDEN;
use crate::value::{Map, Value};

/// Reads the members of a structure; null is one without members.
///
/// # Errors
/// When a list, map or structure is something else, or a point in time is none.
pub(super) fn structure(schema: &'static Schema, value: Value, reading: &Reading) -> Result<Map, Failure> {
    let map = match value {
        Value::Map(map) => map,
        Value::Null => return Ok(Map::new()),
        // Nobody looks for members where there can be none.
        _ if schema.members.is_empty() => return Ok(Map::new()),
        other => return Err(mismatch(schema.name, "an object", &other)),
    };
    if schema.kind == Kind::Union {
        return union(schema, map, reading);
    }
    let mut found: Vec<Option<Value>> = schema.members.iter().map(|_| None).collect();
    for (name, value) in map {
        if let Some(place) = position(schema, &name).and_then(|index| found.get_mut(index)) {
            *place = Some(value);
        }
    }
    let mut members = Vec::new();
    for (member, value) in schema.members.iter().zip(found) {
        if let Some(value) = value.filter(|value| *value != Value::Null) {
            members.push((member.name.to_owned(), any(member, value, reading)?));
        }
    }
    Ok(members.into_iter().collect())
}

fn position(schema: &'static Schema, name: &str) -> Option<usize> {
    schema.members.iter().position(|member| member.name == name)
}

/// A union has one member. One that the schema does not know is named, but not shown.
fn union(schema: &'static Schema, map: Map, reading: &Reading) -> Result<Map, Failure> {
    let mut set = map.into_iter().filter(|(name, value)| name != "__type" && *value != Value::Null);
    let (Some((name, value)), None) = (set.next(), set.next()) else {
        let name = schema.name;
        return Err(Failure::general(format!(
            "Invalid service response: {name} must have one and only one member set."
        )));
    };
    let entry = match position(schema, &name).and_then(|index| schema.members.get(index)) {
        Some(member) => (name, any(member, value, reading)?),
        None => {
            let tag = [("name".to_owned(), Value::String(name))];
            ("SDK_UNKNOWN_MEMBER".to_owned(), Value::Map(tag.into_iter().collect()))
        }
    };
    Ok([entry].into_iter().collect())
}

fn any(member: &'static Member, value: Value, reading: &Reading) -> Result<Value, Failure> {
    let schema = member.target;
    Ok(match (schema.kind, value) {
        (_, Value::Null) => Value::Null,
        (Kind::Structure | Kind::Union, value) => Value::Map(structure(schema, value, reading)?),
        (Kind::List, value) => match (value, schema.members) {
            (Value::List(list), [element, ..]) => {
                Value::List(list.into_iter().map(|value| any(element, value, reading)).collect::<Result<_, _>>()?)
            }
            (other, _) => return Err(mismatch(member.name, "a list", &other)),
        },
        (Kind::Map, value) => match (value, schema.members) {
            (Value::Map(map), [_, element]) => {
                let entry = |(key, value)| Ok((key, any(element, value, reading)?));
                Value::Map(map.into_iter().map(entry).collect::<Result<_, Failure>>()?)
            }
            (other, _) => return Err(mismatch(member.name, "an object", &other)),
        },
        (Kind::Timestamp, value) => match &reading.timestamps {
            Timestamps::Wire => value,
            Timestamps::Iso(zone) => {
                Value::String(time::iso(&value, zone).map_err(|failure| match is_secret(member) {
                    true => Failure::general(format!("Invalid timestamp {HIDDEN}")),
                    false => failure,
                })?)
            }
        },
        (_, value) => value,
    })
}

/// Says that something in a response is of another kind than it must be.
pub(super) fn mismatch(name: &str, expected: &str, value: &Value) -> Failure {
    let found = match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) | Value::Bytes(_) => "a string",
        Value::List(_) => "a list",
        Value::Map(_) => "an object",
    };
    Failure::general(format!("Invalid service response: {name} must be {expected}, but is {found}."))
}
