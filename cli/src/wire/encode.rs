//! Values of a schema's shape, as a wire format's encoder visits them.
//!
//! In: a value that [`input::validate`](crate::input::validate) found nothing wrong with. Out: calls on an
//! [`Encoder`]. Where a value is of another type than its schema says and yet was accepted, such as a boolean for an
//! integer, it is written as what it is.

use smithgen_runtime::codec::{Encoder, Members};
use smithgen_runtime::schema::{Kind, Member, Schema};
use smithgen_runtime::types::{Document, Number as DocumentNumber};

use crate::input::timestamp;
use crate::value::{Map, Number, Value};

/// An operation's input.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// Its shape.
    pub schema: &'static Schema,
    /// Its members by their names in the model, in the order in which they are sent.
    pub members: &'a Map,
}

impl Members for Input<'_> {
    fn encode_members<E: Encoder>(&self, encoder: &mut E) {
        structure(self.schema, self.members, encoder);
        for member in self.schema.members.iter().filter(|member| self.members.get(member.name).is_none()) {
            encoder.absent(member);
        }
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
        (_, Kind::Document) => encoder.document(member, &document(value)),
        (Value::Bool(value), _) => encoder.boolean(member, *value),
        (Value::Number(number), Kind::Timestamp) => match timestamp::of_number(number) {
            Some(time) => encoder.timestamp(member, time),
            None => self::number(member, number, encoder),
        },
        (Value::Number(number), _) => self::number(member, number, encoder),
        (Value::String(text), Kind::Timestamp) => match timestamp::parse(text) {
            Some(time) => encoder.timestamp(member, time),
            None => encoder.string(member, text),
        },
        (Value::String(text), Kind::Blob) => encoder.blob(member, text.as_bytes()),
        (Value::String(text), _) => encoder.string(member, text),
        (Value::Bytes(bytes), _) => encoder.blob(member, bytes),
        (Value::List(list), _) => {
            encoder.begin_list(member, list.len());
            if let [element, ..] = member.target.members {
                for value in list {
                    encode(element, value, encoder);
                }
            }
            encoder.end_list(member);
        }
        (Value::Map(map), Kind::Map) => {
            encoder.begin_map(member, map.len());
            if let [_, element] = member.target.members {
                for (key, value) in map.iter() {
                    encoder.key(key);
                    encode(element, value, encoder);
                }
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
    match number {
        Number::Integer(value) => encoder.integer(member, *value),
        Number::BigInteger(digits) => encoder.number(member, digits),
        Number::Float(value) => encoder.double(member, *value),
    }
}

fn document(value: &Value) -> Document {
    match value {
        Value::Null => Document::Null,
        Value::Bool(value) => Document::Bool(*value),
        Value::Number(Number::Integer(value)) => Document::from(*value),
        Value::Number(number) => Document::Number(DocumentNumber::Float(number.to_f64())),
        Value::String(text) => Document::String(text.clone()),
        Value::Bytes(bytes) => Document::String(String::from_utf8_lossy(bytes).into_owned()),
        Value::List(list) => Document::Array(list.iter().map(document).collect()),
        Value::Map(map) => {
            Document::Object(map.iter().map(|(name, value)| (name.to_owned(), document(value))).collect())
        }
    }
}
