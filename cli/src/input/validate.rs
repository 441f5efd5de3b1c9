//! What is wrong with an input, all of it together.
//!
//! In: a [`Map`] that [`prepare`](super::prepare()) made, and the schema of an operation's input. Out: a line for each thing that the
//! AWS CLI refuses before it sends anything, in its order and, but for types, in its words: members that are missing, names that
//! are unknown, values of another type, and values that are too short or too small. All other limits are left to the service.
//!
//! Types are named in plain words. Values that may hold a secret are never shown.

use smithgen_runtime::schema::{Kind, Member, Schema};

use super::timestamp;
use crate::python;
use crate::value::{Map, Number, Value};

mod describe;

pub(crate) use describe::name_of;

/// What stands in the place of a value that may hold a secret.
pub const HIDDEN: &str = "(sensitive)";

/// Says all that is wrong with an input, a line each; nothing, if it can be sent.
pub fn report(schema: &'static Schema, input: &Map) -> Vec<String> {
    let mut report = Report { lines: Vec::new() };
    // An idempotency token that is not set gets a random value, but only in the input itself.
    report.structure(schema, input, "", Member::is_idempotency_token);
    report.lines
}

struct Report {
    lines: Vec<String>,
}

/// A path as it is shown: that of the whole input is empty, and all others but those of documents begin with a dot.
fn shown(path: &str) -> &str {
    match path {
        "" => "input",
        path => path.strip_prefix('.').unwrap_or(path),
    }
}

impl Report {
    fn value(&mut self, member: &'static Member, value: &Value, path: &str) {
        let schema = member.target;
        match (schema.kind, value) {
            (Kind::Document, value) => self.document(value, path),
            (Kind::Structure | Kind::Union, Value::Map(map)) => self.structure(schema, map, path, |_| false),
            (Kind::Map, Value::Map(map)) => self.map(schema, map, path),
            (Kind::List, Value::List(list)) => self.list(schema, list, path),
            (Kind::String | Kind::Enum, Value::String(text)) => self.length(schema, text.chars().count(), path),
            (Kind::Boolean, Value::Bool(_)) | (Kind::Blob, Value::Bytes(_) | Value::String(_)) => {}
            (Kind::Timestamp, Value::Number(number)) if timestamp::of_number(number).is_some() => {}
            (Kind::Timestamp, Value::String(text)) if timestamp::parse(text).is_some() => {}
            (Kind::Timestamp, Value::Bool(_)) => {}
            (Kind::Float | Kind::Double | Kind::BigDecimal, Value::Number(number)) => {
                self.range(member, number, value, path)
            }
            (kind, Value::Number(number @ (Number::Integer(_) | Number::BigInteger(_)))) if kind.is_integer() => {
                self.range(member, number, value, path);
            }
            // To Python, a boolean is an integer.
            (kind, Value::Bool(truth)) if kind.is_integer() || kind.is_fractional() => {
                self.range(member, &Number::Integer(i64::from(*truth)), value, path);
            }
            _ => self.wrong_type(member, value, path),
        }
    }

    fn structure(&mut self, schema: &'static Schema, map: &Map, path: &str, is_filled: fn(&Member) -> bool) {
        if schema.kind == Kind::Union {
            self.union(schema, map, path);
        }
        for member in schema.members.iter().filter(|member| member.is_required() && !is_filled(member)) {
            if map.get(member.name).is_none() {
                self.lines.push(format!("Missing required parameter in {}: \"{}\"", shown(path), member.name));
            }
        }
        for (name, _) in map.iter().filter(|(name, _)| schema.member(name).is_none()) {
            let names = member_names(schema);
            self.lines.push(format!("Unknown parameter in {}: \"{name}\", must be one of: {names}", shown(path)));
        }
        for (name, value) in map.iter() {
            if let Some(member) = schema.member(name) {
                self.value(member, value, &format!("{path}.{name}"));
            }
        }
    }

    fn union(&mut self, schema: &'static Schema, map: &Map, path: &str) {
        let (names, path) = (member_names(schema), shown(path));
        match map.len() {
            // The missing blank is the AWS CLI's.
            0 => self
                .lines
                .push(format!("Must set one of the following keys for tagged unionstructure {path}: {names}.")),
            1 => {}
            _ => self.lines.push(format!(
                "Invalid number of parameters set for tagged union structure {path}. Can only set one of the following keys: \
                 {names}."
            )),
        }
    }

    fn list(&mut self, schema: &'static Schema, list: &[Value], path: &str) {
        self.length(schema, list.len(), path);
        let [element, ..] = schema.members else { return };
        for (index, value) in list.iter().enumerate() {
            if !(schema.is_sparse() && *value == Value::Null) {
                self.value(element, value, &format!("{path}[{index}]"));
            }
        }
    }

    fn map(&mut self, schema: &'static Schema, map: &Map, path: &str) {
        let [key, element] = schema.members else { return };
        for (name, value) in map.iter() {
            let name = if key.is_sensitive() { HIDDEN } else { name };
            self.length(key.target, name.chars().count(), &format!("{path} (key: {name})"));
            if !(schema.is_sparse() && *value == Value::Null) {
                self.value(element, value, &format!("{path}.{name}"));
            }
        }
    }

    /// Documents hold whatever JSON can; bytes are no JSON. Below a document, a path is but the last name.
    fn document(&mut self, value: &Value, path: &str) {
        match value {
            Value::Map(map) => map.iter().for_each(|(name, value)| self.document(value, name)),
            Value::List(list) => {
                list.iter().enumerate().for_each(|(index, value)| self.document(value, &format!("{path}[{index}]")));
            }
            Value::Bytes(_) => self.lines.push(format!(
                "Invalid type for document parameter {}, value: {}, expected what JSON can hold, received {}",
                shown(path),
                python::str_of(value),
                name_of(value)
            )),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    fn length(&mut self, schema: &'static Schema, length: usize, path: &str) {
        let Some((min, _)) = schema.traits.and_then(|traits| traits.length) else { return };
        if (length as u64) < min {
            let path = shown(path);
            self.lines.push(format!("Invalid length for parameter {path}, value: {length}, valid min length: {min}"));
        }
    }

    fn range(&mut self, member: &'static Member, number: &Number, value: &Value, path: &str) {
        let Some((Some(min), _)) = member.target.traits.and_then(|traits| traits.range) else { return };
        if is_below(number, min) {
            let value = if member.is_sensitive() { HIDDEN.into() } else { python::str_of(value) };
            let path = shown(path);
            self.lines.push(format!("Invalid value for parameter {path}, value: {value}, valid min value: {min}"));
        }
    }

    fn wrong_type(&mut self, member: &'static Member, value: &Value, path: &str) {
        let value_text = match holds_secrets(member, &mut Vec::new()) {
            true => HIDDEN.into(),
            false => python::str_of(value),
        };
        let received = match (member.target.kind, value) {
            (Kind::Timestamp, Value::String(_)) => "another text",
            _ => name_of(value),
        };
        let (path, expected) = (shown(path), describe::expected(member.target.kind));
        self.lines.push(format!(
            "Invalid type for parameter {path}, value: {value_text}, expected {expected}, received {received}"
        ));
    }
}

fn member_names(schema: &Schema) -> String {
    schema.members.iter().map(|member| member.name).collect::<Vec<_>>().join(", ")
}

/// Whether a number is below a limit. Integers are compared exactly as far as 128 bits go.
fn is_below(number: &Number, min: &str) -> bool {
    let exact = match number {
        Number::Integer(value) => Some(i128::from(*value)),
        Number::BigInteger(digits) => digits.parse().ok(),
        Number::Float(_) => None,
    };
    match (exact, min.parse::<i128>()) {
        (Some(value), Ok(min)) => value < min,
        _ => min.parse().is_ok_and(|min: f64| number.to_f64() < min),
    }
}

/// Whether a member, or anything that it may hold, is secret.
///
/// `visited` are the shapes that are looked at already.
fn holds_secrets(member: &'static Member, visited: &mut Vec<&'static Schema>) -> bool {
    if member.is_sensitive() {
        return true;
    }
    if visited.iter().any(|&schema| std::ptr::eq(schema, member.target)) {
        return false;
    }
    visited.push(member.target);
    member.target.members.iter().any(|member| holds_secrets(member, visited))
}

#[cfg(test)]
mod tests;
