//! What decoders of the runtime read, as values.
//!
//! In: a [`Decoder`]. Out: an [`Output`] with the members in the order of the schema, without nulls and without what the schema does
//! not know; or a [`Value`]. Lists, maps and structures are what the schema says; scalars are what comes, as they are for the
//! AWS CLI.

use smithgen_runtime::generated::codec::{ANY, DecodeError, DecodeMembers, Decoder, Limits, Next, UnionTag};
use smithgen_runtime::generated::endpoint::percent_decode;
use smithgen_runtime::generated::json::JsonDecoder;
use smithgen_runtime::generated::schema::{Kind, Member, Schema};

use super::base64;
use super::value::{Map, Number, Value};

/// What stands for the member of a union that the model does not know.
pub(crate) const UNKNOWN_MEMBER: &str = "SDK_UNKNOWN_MEMBER";

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

    fn decode_member<D: Decoder>(
        &mut self,
        index: usize,
        member: &'static Member,
        decoder: &mut D,
    ) -> Result<(), DecodeError> {
        match self.values.get_mut(index) {
            Some(place) => *place = Some(read(member, decoder)?),
            None => decoder.skip()?,
        }
        Ok(())
    }

    fn decode_bound<D: Decoder>(
        &mut self,
        index: usize,
        member: &'static Member,
        decoder: &mut D,
    ) -> Result<(), DecodeError> {
        self.decode_member(index, member, decoder)
    }
}

/// Reads the value of a member, which without one is [`ANY`].
pub(crate) fn read<D: Decoder>(member: &'static Member, decoder: &mut D) -> Result<Value, DecodeError> {
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
                    (UNKNOWN_MEMBER.to_owned(), Value::Map(tag))
                }
            }])))
        }),
        Kind::List => read_list(member, decoder),
        Kind::Map => read_map(member, decoder),
        _ => match decoder.next()? {
            Next::Null => decoder.skip().map(|()| Value::Null),
            Next::Boolean => decoder.boolean(member).map(Value::Bool),
            Next::Number => decoder.number(member).map(|text| Value::Number(any_number(&text))),
            Next::String => {
                let text = decoder.string(member)?;
                Ok(member.encoding().and_then(|encoding| decoded(encoding, &text)).unwrap_or(Value::String(text)))
            }
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

/// What a text holds; `None` if it does not, or if that depends on what was asked for.
fn decoded(encoding: &str, text: &str) -> Option<Value> {
    match encoding {
        "base64" => Some(String::from_utf8_lossy(&base64::decode(text)?).into_owned().into()),
        "json" => document(text).ok(),
        "quotedJson" => document(&percent_decode(text)).ok(),
        _ => None,
    }
}

/// Reads a text that is one JSON value.
pub(crate) fn document(text: &str) -> Result<Value, DecodeError> {
    let mut decoder = JsonDecoder::new(text.as_bytes(), &Limits::default())?.lenient();
    let value = read(&ANY, &mut decoder)?;
    decoder.finish()?;
    Ok(value)
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

/// Where the elements of a list or the values of a map stand.
pub(crate) fn element(member: &'static Member) -> &'static Member {
    match (member.target.kind, member.target.members) {
        (Kind::List | Kind::Map, [.., element]) => element,
        _ => &ANY,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_that_is_quoted_is_read() {
        let unquoted = |text| decoded("quotedJson", text);
        let policy = unquoted("%7B%22Resource%22%3A%20%22a+b%2F%C3%A9%25%22%7d");
        let expected = Map::from_iter([("Resource".to_owned(), Value::from("a+b/é%"))]);
        assert_eq!(policy, Some(Value::Map(expected)));
        assert_eq!(unquoted("[1, true]"), Some(Value::List(vec![Value::from(1), Value::Bool(true)])));
        assert_eq!(unquoted("\"100 %\""), Some(Value::from("100 %")));
        for text in ["", "%", "%2", "%2é", "%+1", "%zz", "%FF", "no JSON", "%7B"] {
            assert_eq!(unquoted(text), None, "{text}");
        }
    }

    #[test]
    fn texts_are_what_they_hold() {
        let keys =
            |value: &Value| value.as_map().map(|map| map.iter().map(|(key, _)| key.to_owned()).collect::<Vec<_>>());
        let template = decoded("json", r#"{"Resources": {"b": 1, "a": 2.0}, "Outputs": {}}"#).expect("JSON");
        assert_eq!(keys(&template), Some(vec!["Resources".to_owned(), "Outputs".to_owned()]));
        assert_eq!(
            keys(template.as_map().unwrap().get("Resources").unwrap()),
            Some(vec!["b".to_owned(), "a".to_owned()])
        );
        assert_eq!(decoded("json", "Resources:\n  A: b\n"), None);
        assert_eq!(decoded("base64", "R3LDvMOf/2U\n="), Some(Value::from("Grüß\u{fffd}e")));
        assert_eq!(decoded("base64", "Grüße"), None);
        assert_eq!(decoded("url", "a%20b"), None, "nobody asked for that");
    }
}
