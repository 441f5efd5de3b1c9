//! Skeletons: inputs to fill in, and outputs as they may come.
//!
//! In: the schema of an operation's input or output. Out: a [`Value`] with a place for each member, or the YAML of one with
//! comments. The same schema always gives the same skeleton: of an enum, the first value stands in it.
//!
//! A structure that stands within itself is empty there, and so is what there is no room for.

mod yaml;

use smithgen_runtime::generated::schema::{Kind, Member, Schema};

use crate::data::{Map, Number, Value};

pub use yaml::yaml;

/// The key of the one entry of each map.
const KEY: &str = "KeyName";
/// The size of a skeleton: of AWS's, the largest has a sixth, that of QuickSight's `CreateDashboard` with its 27,000 values. Shapes
/// share shapes, and lists demand lengths: both multiply.
const LARGEST: usize = 6_000_000;
/// How much a value adds besides its name and text.
const EACH: usize = 16;
/// How many structures, unions, lists and maps lie in each other: three times as many as in AWS's.
const DEEPEST: usize = 64;
/// The time in skeletons.
pub(crate) const TIME: &str = "1970-01-01T00:00:00";

/// An input to fill in: empty texts, zeros, and null for bytes.
pub fn input(schema: &'static Schema) -> Value {
    Skeleton::of_kind(Purpose::Input).of(schema, "")
}

/// An output as it may come: texts are the names of their members, and everything is as long or large as it has to be.
pub fn output(schema: &'static Schema) -> Value {
    Skeleton::of_kind(Purpose::Output).of(schema, "")
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
    /// How many structures, unions, lists and maps there are around this place.
    depth: usize,
    /// The size so far.
    size: usize,
}

impl Skeleton {
    fn of_kind(kind: Purpose) -> Self {
        Skeleton { kind, open: Vec::new(), depth: 0, size: 0 }
    }

    fn of(&mut self, schema: &'static Schema, name: &str) -> Value {
        let output = self.kind == Purpose::Output;
        self.size += EACH + name.len();
        match schema.kind {
            Kind::Structure | Kind::Union | Kind::Map => Value::Map(self.inside(|this| this.entries(schema))),
            Kind::Document => Value::Map(Map::new()),
            Kind::List => Value::List(self.inside(|this| this.list(schema))),
            Kind::String | Kind::Enum => {
                let text = if output { lengthened(schema, name) } else { first_value(schema).to_owned() };
                self.size += text.len();
                Value::String(text)
            }
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

    /// What a value holds; nothing where there is no room.
    fn inside<T: Default>(&mut self, content: impl FnOnce(&mut Self) -> T) -> T {
        if self.depth == DEEPEST || self.size > LARGEST {
            return T::default();
        }
        self.depth += 1;
        let content = content(self);
        self.depth -= 1;
        content
    }

    fn entries(&mut self, schema: &'static Schema) -> Map {
        match (schema.kind, schema.members) {
            (Kind::Map, [key, element]) => {
                let output = self.kind == Purpose::Output;
                let key = if output { lengthened(key.target, KEY) } else { KEY.to_owned() };
                [(key, self.of(element.target, ""))].into_iter().collect()
            }
            (Kind::Map, _) => Map::new(),
            _ => self.structure(schema),
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
        let mut entries = Vec::new();
        // Events to send stand in files of their own.
        let is_sent = |member: &&Member| self.kind == Purpose::Output || !member.target.is_of_events();
        let members: Vec<&Member> = members.iter().filter(is_sent).collect();
        for member in members {
            if self.size > LARGEST {
                break;
            }
            entries.push((member.name.to_owned(), self.of(member.target, member.name)));
        }
        self.open.pop();
        entries.into_iter().collect()
    }

    fn list(&mut self, schema: &'static Schema) -> Vec<Value> {
        let [element, ..] = schema.members else { return Vec::new() };
        let before = self.size;
        let value = self.of(element.target, element.target.name);
        let each = self.size - before;
        let wanted = if self.kind == Purpose::Output { min_length(schema).max(1) } else { 1 };
        let length = wanted.min(1 + LARGEST.saturating_sub(self.size) / each);
        self.size += (length - 1) * each;
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
