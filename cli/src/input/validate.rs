//! What is wrong with an input, all of it together.
//!
//! In: a [`Map`] that [`prepare`](super::prepare()) made, and the schema of an operation's input. Out: a line for each thing that the
//! AWS CLI refuses before it sends anything, in its order and, but for types, in its words: members that are missing, names that
//! are unknown, values of another type, and values that are too short or too small. All other limits are left to the service.
//!
//! Types are named in plain words. Values that may hold a secret are never shown; names are, and keys that the model does not mark.

use smithgen_runtime::generated::redact::REDACTED;
use smithgen_runtime::generated::schema::{Kind, Member, Schema, Trait};
use smithgen_runtime::generated::secrets::{is_secret, is_secret_name};
use smithgen_runtime::types::{BigDecimal, BigInteger};

use crate::data::{Map, Number, Value, python};
use crate::failure::Failure;
use crate::secrecy::{holds_secrets, names_a_secret};
use crate::time;

mod describe;

pub(crate) use describe::name_of;

/// Refuses an input with all that is wrong with it.
///
/// # Errors
/// When it cannot be sent.
pub fn check(schema: &'static Schema, input: &Map) -> Result<(), Failure> {
    match report(schema, input) {
        lines if lines.is_empty() => Ok(()),
        lines => Err(Failure::parameter(format!("Parameter validation failed:\n{}", lines.join("\n")))),
    }
}

/// Says all that is wrong with an input, a line each; nothing, if it can be sent.
pub fn report(schema: &'static Schema, input: &Map) -> Vec<String> {
    let mut report = Report { lines: Vec::new() };
    // An idempotency token that is not set gets a random value, and some members have one of their own, but only in the input itself.
    fn fills_in(found: &Trait) -> bool {
        matches!(found, Trait::FilledIn(_))
    }
    let is_filled = |member: &Member| member.is_idempotency_token() || member.traits.iter().any(fills_in);
    report.structure(schema, input, Path { text: "", is_secret: schema.is_sensitive() }, is_filled);
    report.lines
}

struct Report {
    lines: Vec<String>,
}

/// Where a value is.
#[derive(Clone, Copy)]
struct Path<'p> {
    /// That of the whole input is empty, and all others but those of documents begin with a dot.
    text: &'p str,
    /// Whether it lies in something secret, which makes it so, too.
    is_secret: bool,
}

impl<'p> Path<'p> {
    /// As it is shown.
    fn shown(self) -> &'p str {
        match self.text {
            "" => "input",
            path => path.strip_prefix('.').unwrap_or(path),
        }
    }

    /// The place of a part, which belongs to a member.
    fn part(self, text: &'p str, member: &Member) -> Path<'p> {
        Path { text, is_secret: self.is_secret || is_secret(member) }
    }
}

impl Report {
    fn value(&mut self, member: &'static Member, value: &Value, path: Path<'_>) {
        let schema = member.target;
        match (schema.kind, value) {
            (Kind::Document, value) => self.document(value, path),
            // A stream of events, which are checked when they are sent.
            (Kind::Union, Value::Bytes(_)) if schema.is_of_events() => {}
            (Kind::Structure | Kind::Union, Value::Map(map)) => self.structure(schema, map, path, |_| false),
            (Kind::Map, Value::Map(map)) => self.map(schema, map, path),
            (Kind::List, Value::List(list)) => self.list(schema, list, path),
            (Kind::String | Kind::Enum, Value::String(text)) => self.length(schema, text.chars().count(), path),
            (Kind::Boolean, Value::Bool(_)) | (Kind::Blob, Value::Bytes(_) | Value::String(_)) => {}
            (Kind::Timestamp, Value::Number(number)) if time::of_number(number).is_some() => {}
            (Kind::Timestamp, Value::String(text)) if time::parse(text).is_some() => {}
            (Kind::Timestamp, Value::Bool(_)) => {}
            // A text keeps all digits.
            (Kind::BigInteger, Value::String(text)) if text.parse::<BigInteger>().is_ok() => {}
            (Kind::BigDecimal, Value::String(text)) if text.parse::<BigDecimal>().is_ok() => {}
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

    fn structure(&mut self, schema: &'static Schema, map: &Map, path: Path<'_>, is_filled: fn(&Member) -> bool) {
        if schema.kind == Kind::Union {
            self.union(schema, map, path);
        }
        for member in schema.members.iter().filter(|member| member.is_required() && !is_filled(member)) {
            if map.get(member.name).is_none() {
                self.lines.push(format!("Missing required parameter in {}: \"{}\"", path.shown(), member.name));
            }
        }
        for (name, value) in map.iter().filter(|(name, _)| schema.member(name).is_none()) {
            let names = member_names(schema);
            let name = if may_be_a_value(schema, value, path) { REDACTED } else { name };
            self.lines.push(format!("Unknown parameter in {}: \"{name}\", must be one of: {names}", path.shown()));
        }
        for (name, value) in map.iter() {
            if let Some(member) = schema.member(name) {
                let text = format!("{}.{name}", path.text);
                self.value(member, value, path.part(&text, member));
            }
        }
    }

    fn union(&mut self, schema: &'static Schema, map: &Map, path: Path<'_>) {
        let (names, path) = (member_names(schema), path.shown());
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

    fn list(&mut self, schema: &'static Schema, list: &[Value], path: Path<'_>) {
        self.length(schema, list.len(), path);
        let [element, ..] = schema.members else { return };
        for (index, value) in list.iter().enumerate() {
            if !(schema.is_sparse() && *value == Value::Null) {
                let text = format!("{}[{index}]", path.text);
                self.value(element, value, path.part(&text, element));
            }
        }
    }

    fn map(&mut self, schema: &'static Schema, map: &Map, path: Path<'_>) {
        let [key, element] = schema.members else { return };
        for (name, value) in map.iter() {
            let is_hidden = key.is_sensitive() || may_be_a_value(schema, value, path);
            let shown = if is_hidden { REDACTED } else { name };
            let text = format!("{} (key: {shown})", path.text);
            self.length(key.target, name.chars().count(), path.part(&text, key));
            if !(schema.is_sparse() && *value == Value::Null) {
                let text = format!("{}.{shown}", path.text);
                let path = path.part(&text, element);
                // Who names a key so may well mean what it says.
                self.value(element, value, Path { is_secret: path.is_secret || is_secret_name(name), ..path });
            }
        }
    }

    /// Documents hold whatever JSON can; bytes are no JSON. Below a document, a path is but the last name.
    fn document(&mut self, value: &Value, path: Path<'_>) {
        match value {
            Value::Map(map) => map.iter().for_each(|(text, value)| self.document(value, Path { text, ..path })),
            Value::List(list) => list.iter().enumerate().for_each(|(index, value)| {
                self.document(value, Path { text: &format!("{}[{index}]", path.text), ..path });
            }),
            Value::Bytes(_) => self.lines.push(format!(
                "Invalid type for document parameter {}, value: {}, expected what JSON can hold, received {}",
                path.shown(),
                if path.is_secret { REDACTED.into() } else { python::str_of(value) },
                name_of(value)
            )),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    fn length(&mut self, schema: &'static Schema, length: usize, path: Path<'_>) {
        let Some((min, _)) = schema.traits.and_then(|traits| traits.length) else { return };
        if (length as u64) < min {
            let path = path.shown();
            self.lines.push(format!("Invalid length for parameter {path}, value: {length}, valid min length: {min}"));
        }
    }

    fn range(&mut self, member: &'static Member, number: &Number, value: &Value, path: Path<'_>) {
        let Some((Some(min), _)) = member.target.traits.and_then(|traits| traits.range) else { return };
        if is_below(number, min) {
            let value = if path.is_secret { REDACTED.into() } else { python::str_of(value) };
            let path = path.shown();
            self.lines.push(format!("Invalid value for parameter {path}, value: {value}, valid min value: {min}"));
        }
    }

    fn wrong_type(&mut self, member: &'static Member, value: &Value, path: Path<'_>) {
        let shown = python::str_of(value);
        let is_secret = path.is_secret || holds_secrets(member) || names_a_secret(&shown);
        let shown = if is_secret { REDACTED.into() } else { shown };
        let received = match (member.target.kind, value) {
            (Kind::Timestamp, Value::String(_)) => "another text",
            _ => name_of(value),
        };
        let (path, expected) = (path.shown(), describe::expected(member.target.kind));
        self.lines.push(format!(
            "Invalid type for parameter {path}, value: {shown}, expected {expected}, received {received}"
        ));
    }
}

/// Whether the name of a value in a structure or map may be a secret itself: base64 that was typed in the place of the whole reads as a
/// name without a value.
fn may_be_a_value(schema: &'static Schema, value: &Value, path: Path<'_>) -> bool {
    *value == Value::from("") && (path.is_secret || schema.members.iter().any(holds_secrets))
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

#[cfg(test)]
mod tests;
