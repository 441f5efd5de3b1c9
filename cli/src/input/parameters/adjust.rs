//! Shorthand knows only texts, lists and maps; the schema says what they are meant to be.
//!
//! In: a value of shorthand, and its schema. Out: the value with numbers and booleans in place of their texts, and with lists of one
//! in place of single values. What fits nowhere stays as it is, for validation to speak of.

use smithgen_runtime::generated::schema::{Kind, Member, Schema};

use super::complaint::Wrong;
use crate::data::number;
use crate::data::{Map, Value};

/// Gives a whole value its types. Where a list is expected, a value that is none (it came out of a file) is left to validation.
pub(super) fn adjust(value: Value, schema: &'static Schema) -> Result<Value, Wrong<'static>> {
    match (schema.kind, &value) {
        (Kind::List, Value::List(_)) => visit(value, schema, None),
        (Kind::List, _) => Ok(value),
        _ => visit(value, schema, None),
    }
}

/// Gives a part of a value its types. `member` is the innermost member of a structure that holds it.
fn visit(value: Value, schema: &'static Schema, member: Option<&'static Member>) -> Result<Value, Wrong<'static>> {
    match (schema.kind, schema.members) {
        (Kind::Document, _) => Err(Wrong::Document(member.map_or("", |member| member.name))),
        (Kind::Structure | Kind::Union, _) => match value {
            Value::Map(map) => structure(map, schema),
            other => Ok(other),
        },
        (Kind::Map, [_, inner]) => match value {
            Value::Map(map) => {
                let entries = map.into_iter().map(|(key, value)| Ok((key, visit(value, inner.target, member)?)));
                Ok(Value::Map(entries.collect::<Result<_, _>>()?))
            }
            other => Ok(other),
        },
        (Kind::List, [inner]) => match value {
            Value::List(list) => {
                let list = list.into_iter().map(|value| visit(value, inner.target, member));
                Ok(Value::List(list.collect::<Result<_, _>>()?))
            }
            // What a list of one holds is not looked at again.
            other => Ok(Value::List(vec![other])),
        },
        (kind, _) => scalar(value, kind, member),
    }
}

/// Members are seen to in the order of the schema, so the first of several mistakes is found there.
fn structure(map: Map, schema: &'static Schema) -> Result<Value, Wrong<'static>> {
    let mut entries: Vec<(String, Value)> = map.into_iter().collect();
    for member in schema.members {
        if let Some((_, place)) = entries.iter_mut().find(|(name, _)| name == member.name) {
            let value = std::mem::replace(place, Value::Null);
            *place = visit(value, member.target, Some(member))?;
        }
    }
    Ok(Value::Map(entries.into_iter().collect()))
}

fn scalar(value: Value, kind: Kind, member: Option<&'static Member>) -> Result<Value, Wrong<'static>> {
    let wrong = |error| Wrong::Number(error, member);
    match value {
        Value::List(_) if kind.is_integer() => Err(Wrong::NoInteger("list")),
        Value::Map(_) if kind.is_integer() => Err(Wrong::NoInteger("dict")),
        Value::String(text) if kind.is_integer() => number::integer(&text).map(Value::Number).map_err(wrong),
        Value::String(text) if kind.is_fractional() => number::float(&text).map(Value::Number).map_err(wrong),
        Value::String(text) if kind == Kind::Boolean && text.eq_ignore_ascii_case("true") => Ok(Value::Bool(true)),
        Value::String(text) if kind == Kind::Boolean && text.eq_ignore_ascii_case("false") => Ok(Value::Bool(false)),
        other => Ok(other),
    }
}
