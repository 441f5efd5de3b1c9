//! Skeletons: inputs to fill in, and outputs as they may come.
//!
//! In: the schema of an operation's input or output. Out: a [`Value`] with a place for each member, or the YAML of one with
//! comments. The same schema always gives the same skeleton: of an enum, the first value stands in it.
//!
//! A structure that stands within itself is empty there.

mod yaml;

use smithgen_runtime::schema::{Kind, Member, Schema};

use crate::value::{Map, Number, Value};

pub use yaml::yaml;

/// The key of the one entry of each map.
const KEY: &str = "KeyName";
/// The time in skeletons.
pub(crate) const TIME: &str = "1970-01-01T00:00:00";

/// An input to fill in: empty texts, zeros, and null for bytes.
pub fn input(schema: &'static Schema) -> Value {
    Skeleton { kind: Purpose::Input, open: Vec::new() }.of(schema, "")
}

/// An output as it may come: texts are the names of their members, and everything is as long or large as it has to be.
pub fn output(schema: &'static Schema) -> Value {
    Skeleton { kind: Purpose::Output, open: Vec::new() }.of(schema, "")
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Input,
    Output,
}

struct Skeleton {
    kind: Purpose,
    /// The structures and unions in which this place stands.
    open: Vec<&'static Schema>,
}

impl Skeleton {
    fn of(&mut self, schema: &'static Schema, name: &str) -> Value {
        let output = self.kind == Purpose::Output;
        match schema.kind {
            Kind::Structure | Kind::Union => Value::Map(self.structure(schema)),
            Kind::Document => Value::Map(Map::new()),
            Kind::List => Value::List(self.list(schema)),
            Kind::Map => match schema.members {
                [_, element] => Value::Map([(KEY.to_owned(), self.of(element.target, ""))].into_iter().collect()),
                _ => Value::Map(Map::new()),
            },
            Kind::String | Kind::Enum if output => Value::String(lengthened(schema, name)),
            Kind::Enum | Kind::String => Value::from(first_value(schema)),
            Kind::Boolean => Value::Bool(true),
            Kind::Float | Kind::Double | Kind::BigDecimal => {
                Value::Number(Number::Float(at_least::<f64>(schema, output, 0.0)))
            }
            Kind::Timestamp => Value::from(TIME),
            Kind::Blob if output => Value::from(""),
            Kind::Blob => Value::Null,
            // All that are left are integers.
            _ => Value::Number(Number::Integer(at_least(schema, output, 0))),
        }
    }

    fn structure(&mut self, schema: &'static Schema) -> Map {
        if self.open.iter().any(|&open| std::ptr::eq(open, schema)) {
            return Map::new();
        }
        self.open.push(schema);
        // Only one member of a union is ever set; to fill in, all are shown.
        let members: &[Member] = match (self.kind, schema.kind, schema.members) {
            (Purpose::Output, Kind::Union, [first, ..]) => std::slice::from_ref(first),
            (_, _, members) => members,
        };
        let map = members.iter().map(|member| (member.name.to_owned(), self.of(member.target, member.name))).collect();
        self.open.pop();
        map
    }

    fn list(&mut self, schema: &'static Schema) -> Vec<Value> {
        let [element, ..] = schema.members else { return Vec::new() };
        let value = self.of(element.target, element.target.name);
        let length = if self.kind == Purpose::Output { min_length(schema).max(1) } else { 1 };
        vec![value; length]
    }
}

/// The first value of an enum; other texts are empty.
fn first_value(schema: &Schema) -> &'static str {
    schema.traits.and_then(|traits| traits.values.first().copied()).unwrap_or("")
}

/// The most that a skeleton does to be long enough. No service demands as much.
const MOST: u64 = 4096;

fn min_length(schema: &Schema) -> usize {
    schema.traits.and_then(|traits| traits.length).map_or(0, |(min, _)| min.min(MOST) as usize)
}

/// A name, repeated until it is as long as the shape demands.
fn lengthened(schema: &Schema, name: &str) -> String {
    let min = min_length(schema);
    let unit = if name.is_empty() { schema.name } else { name };
    match name.chars().count() < min {
        true => unit.chars().cycle().take(min).collect(),
        false => name.to_owned(),
    }
}

/// A number, or what the shape demands at the least if that is more and `raise` asks for it.
fn at_least<N: PartialOrd + std::str::FromStr>(schema: &Schema, raise: bool, number: N) -> N {
    let min = schema.traits.and_then(|traits| traits.range).and_then(|(min, _)| min?.parse().ok());
    match min {
        Some(min) if raise && min > number => min,
        _ => number,
    }
}

#[cfg(test)]
mod tests;
