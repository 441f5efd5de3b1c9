//! Structures whose shape is data: what this tool sends and reads, by the same codec as clients with types.
//!
//! In: an [`Input`] that [`input::validate`](crate::input::validate) found nothing wrong with; out: calls on an [`Encoder`]. Where
//! a value is of another type than its schema says and yet was accepted, such as a boolean for an integer, it is written as
//! what it is. What is read is an [`Output`].

mod wire;

use smithgen_runtime::generated::codec::{EncodeMembers, Encoder, Texts};
use smithgen_runtime::generated::schema::{Kind, Member, Schema};
use smithgen_runtime::types::BigDecimal;
pub use wire::Wire;
pub(crate) use wire::{WITHOUT_EVENTS, not_sent, unreadable};

pub use crate::data::Output;
use crate::data::{Map, Number, Value, element};
use crate::time;

/// An operation's input.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// Its shape.
    pub schema: &'static Schema,
    /// Its members by their names in the model, in the order in which they are sent.
    pub members: &'a Map,
}

impl EncodeMembers for Input<'_> {
    fn schema(&self) -> &'static Schema {
        self.schema
    }

    fn encode_member<E: Encoder>(&self, _: usize, member: &'static Member, encoder: &mut E) {
        match self.members.get(member.name) {
            Some(value) => encode(member, value, encoder),
            None => encoder.absent(member),
        }
    }

    fn encode_bound<E: Encoder>(&self, index: usize, member: &'static Member, encoder: &mut E) {
        self.encode_member(index, member, encoder);
    }

    /// Those that are set come in their own order.
    fn encode_members<E: Encoder>(&self, encoder: &mut E) {
        structure(self.schema, self.members, encoder);
        for member in self.schema.members.iter().filter(|member| self.members.get(member.name).is_none()) {
            encoder.absent(member);
        }
    }
}

impl Texts for Input<'_> {
    fn text(&self, index: usize) -> Option<&str> {
        self.members.get(self.schema.members.get(index)?.name)?.as_str()
    }
}

fn structure<E: Encoder>(schema: &'static Schema, members: &Map, encoder: &mut E) {
    for (name, value) in members.iter() {
        if let Some(member) = schema.member(name) {
            encode(member, value, encoder);
        }
    }
}

fn encode<E: Encoder>(member: &'static Member, value: &Value, encoder: &mut E) {
    match (value, member.target.kind) {
        (Value::Null, _) => encoder.absent(member),
        (Value::Bool(value), _) => encoder.boolean(member, *value),
        (Value::Number(number), Kind::Timestamp) => match time::of_number(number) {
            Some(time) => encoder.timestamp(member, time),
            None => self::number(member, number, encoder),
        },
        (Value::Number(number), _) => self::number(member, number, encoder),
        (Value::String(text), Kind::Timestamp) => match time::parse(text) {
            Some(time) => encoder.timestamp(member, time),
            None => encoder.string(member, text),
        },
        (Value::String(text), Kind::BigInteger | Kind::BigDecimal) => match text.parse::<BigDecimal>() {
            Ok(number) => encoder.number(member, number.as_ref()),
            Err(_) => encoder.string(member, text),
        },
        (Value::String(text), Kind::Blob) => encoder.blob(member, text.as_bytes()),
        (Value::String(text), _) => encoder.string(member, text),
        (Value::Bytes(bytes), Kind::Document) => encoder.string(member, &String::from_utf8_lossy(bytes)),
        (Value::Bytes(bytes), _) => encoder.blob(member, bytes),
        (Value::List(list), _) => {
            encoder.begin_list(member, list.len());
            for value in list {
                encode(element(member), value, encoder);
            }
            encoder.end_list(member);
        }
        (Value::Map(map), Kind::Map | Kind::Document) => {
            encoder.begin_map(member, map.len());
            for (key, value) in map.iter() {
                encoder.key(key);
                encode(element(member), value, encoder);
            }
            encoder.end_map(member);
        }
        (Value::Map(map), _) => {
            encoder.begin_structure(member);
            structure(member.target, map, encoder);
            encoder.end_structure(member);
        }
    }
}

fn number<E: Encoder>(member: &'static Member, number: &Number, encoder: &mut E) {
    // Formats may have a place of their own for numbers of any size, however small they are.
    let is_big = matches!(member.target.kind, Kind::BigInteger | Kind::BigDecimal);
    match number {
        Number::Integer(value) if is_big => encoder.number(member, &value.to_string()),
        Number::Float(value) if is_big && value.is_finite() => encoder.number(member, &format!("{value:?}")),
        Number::Integer(value) => encoder.integer(member, *value),
        Number::BigInteger(digits) => encoder.number(member, digits),
        Number::Float(value) => encoder.double(member, *value),
    }
}

#[cfg(test)]
mod tests;
