//! Structures whose shape is data: what this tool sends and reads, by the same codec as clients with types.
//!
//! In: an [`Input`] that [`input::validate`](crate::input::validate) found nothing wrong with; out: calls on an [`Encoder`]. Where
//! a value is of another type than its schema says and yet was accepted, such as a boolean for an integer, it is written as
//! what it is. In: a [`Decoder`]; out: an [`Output`] with the members in the order of the schema, without nulls and without what
//! the schema does not know. Lists, maps and structures are what the schema says; scalars are what comes, as they are for
//! the AWS CLI.

mod wire;

use smithgen_runtime::generated::codec::{
    ANY, DecodeError, DecodeMembers, Decoder, EncodeMembers, Encoder, Next, Texts, UnionTag,
};
use smithgen_runtime::generated::schema::{Kind, Member, Schema};
pub use wire::Wire;

use crate::data::{Map, Number, Value};
use crate::time;

/// An operation's input.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// Its shape.
    pub schema: &'static Schema,
    /// Its members by their names in the model, in the order in which they are sent.
    pub members: &'a Map,
}

impl Input<'_> {
    fn get(&self, index: usize) -> Option<(&'static Member, Option<&Value>)> {
        let member = self.schema.members.get(index)?;
        Some((member, self.members.get(member.name)))
    }
}

impl EncodeMembers for Input<'_> {
    fn schema(&self) -> &'static Schema {
        self.schema
    }

    fn encode_member<E: Encoder>(&self, index: usize, encoder: &mut E) {
        match self.get(index) {
            Some((member, Some(value))) => encode(member, value, encoder),
            Some((member, None)) => encoder.absent(member),
            None => {}
        }
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
        self.get(index)?.1?.as_str()
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
    match number {
        Number::Integer(value) => encoder.integer(member, *value),
        Number::BigInteger(digits) => encoder.number(member, digits),
        Number::Float(value) => encoder.double(member, *value),
    }
}

/// Where the elements of a list or the values of a map stand.
fn element(member: &'static Member) -> &'static Member {
    match (member.target.kind, member.target.members) {
        (Kind::List | Kind::Map, [.., element]) => element,
        _ => &ANY,
    }
}

/// The members of a structure in an answer.
#[derive(Debug)]
pub struct Output {
    schema: &'static Schema,
    /// By their indices in the schema.
    values: Vec<Option<Value>>,
}

impl Output {
    /// No members yet.
    pub fn new(schema: &'static Schema) -> Self {
        Output { schema, values: schema.members.iter().map(|_| None).collect() }
    }

    /// Those that came, by their names.
    pub fn into_map(self) -> Map {
        let members = self.schema.members.iter().zip(self.values);
        members.filter_map(|(member, value)| Some((member.name.to_owned(), value?))).collect()
    }
}

impl DecodeMembers for Output {
    const IS_LENIENT: bool = true;

    fn decode_member<D: Decoder>(&mut self, index: usize, decoder: &mut D) -> Result<(), DecodeError> {
        match (self.schema.members.get(index), self.values.get_mut(index)) {
            (Some(member), Some(place)) => *place = Some(read(member, decoder)?),
            _ => decoder.skip()?,
        }
        Ok(())
    }
}

fn read<D: Decoder>(member: &'static Member, decoder: &mut D) -> Result<Value, DecodeError> {
    let schema = member.target;
    match schema.kind {
        _ if decoder.null()? => Ok(Value::Null),
        // Nobody looks for members where there can be none.
        Kind::Structure if schema.members.is_empty() => decoder.skip().map(|()| Value::Map(Map::new())),
        Kind::Structure => {
            let mut output = Output::new(schema);
            decoder.structure(schema, &mut output)?;
            Ok(Value::Map(output.into_map()))
        }
        Kind::Union => decoder.union(schema, |decoder, tag| {
            Ok(Value::Map(Map::from_iter([match tag {
                UnionTag::Known(index) => {
                    let member = schema.members.get(index).unwrap_or(&ANY);
                    (member.name.to_owned(), read(member, decoder)?)
                }
                // It is named, but not shown.
                UnionTag::Unknown(name) => {
                    decoder.skip()?;
                    let tag = Map::from_iter([("name".to_owned(), Value::String(name))]);
                    ("SDK_UNKNOWN_MEMBER".to_owned(), Value::Map(tag))
                }
            }])))
        }),
        Kind::List => read_list(member, decoder),
        Kind::Map => read_map(member, decoder),
        _ => match decoder.next()? {
            Next::Null => decoder.skip().map(|()| Value::Null),
            Next::Boolean => decoder.boolean(member).map(Value::Bool),
            Next::Number => decoder.number(member).map(|text| Value::Number(any_number(&text))),
            Next::String => decoder.string(member).map(Value::String),
            Next::Blob => decoder.blob(member).map(Value::Bytes),
            Next::List => read_list(member, decoder),
            Next::Map => read_map(member, decoder),
        },
    }
}

/// The number of a text that is one in JSON, or the name of a special one. Without a fraction and an exponent it is an integer.
fn any_number(text: &str) -> Number {
    match text.bytes().all(|byte| matches!(byte, b'-' | b'0'..=b'9')) {
        true => Number::of_digits(text),
        false => Number::Float(text.parse().unwrap_or(f64::NAN)),
    }
}

fn read_list<D: Decoder>(member: &'static Member, decoder: &mut D) -> Result<Value, DecodeError> {
    let mut list = Vec::new();
    decoder.list(|decoder| {
        decoder.charge(size_of::<Value>())?;
        let value = read(element(member), decoder);
        list.push(value.map_err(|error| error.within(format_args!("[{}]", list.len())))?);
        Ok(())
    })?;
    Ok(Value::List(list))
}

fn read_map<D: Decoder>(member: &'static Member, decoder: &mut D) -> Result<Value, DecodeError> {
    let mut entries = Vec::new();
    decoder.map(|decoder, key| {
        decoder.charge(size_of::<(String, Value)>())?;
        // The key is data, and perhaps a secret: the path does not show it.
        let value = read(element(member), decoder).map_err(|error| error.within("[a value]"))?;
        entries.push((key, value));
        Ok(())
    })?;
    Ok(Value::Map(entries.into_iter().collect()))
}

#[cfg(test)]
mod tests;
