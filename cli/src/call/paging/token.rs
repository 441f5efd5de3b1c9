//! [`Token`]: where a page begins, as text that users keep and pass on.
//!
//! In: a service's own token; what this tool or the AWS CLI wrote where results were cut off, which either can read; or what
//! the AWS CLI once wrote. Out: the members of the input that take tokens, and the items of the page that have been seen.

use smithgen_runtime::generated::Paginated;
use smithgen_runtime::generated::types::encode_base64;

use crate::data::{Map, Number, Value, base64, json};
use crate::failure::Failure;

/// The key for the number of items that have been seen.
const SEEN: &str = "boto_truncate_amount";
/// The key for the ways to bytes, which JSON does not have and which stand there in base64.
const BYTES: &str = "boto_encoded_keys";
/// Between the parts of tokens as they once were.
const OLD_SEPARATOR: &str = "___";

/// Where a page begins.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Token {
    /// What goes into the input; what is null is taken out of it.
    pub(super) members: Map,
    /// Items at the start of the page that have been seen, with all else on it; `None` if nothing of it has.
    pub(super) seen: Option<i64>,
}

impl Token {
    /// Reads a token.
    pub(super) fn parse(paginated: &Paginated, text: &str) -> Result<Self, Failure> {
        if let Some(mut members) = decode(text) {
            if let Some(ways) = members.remove(BYTES) {
                for way in ways.as_list().unwrap_or_default() {
                    restore(&mut members, way.as_list().unwrap_or_default());
                }
            }
            let seen = match members.remove(SEEN) {
                Some(Value::Number(Number::Integer(seen))) => Some(seen),
                _ => None,
            };
            return Ok(Token { members, seen });
        }
        let mut parts: Vec<&str> = text.split(OLD_SEPARATOR).collect();
        let mut seen = None;
        if parts.len() == paginated.input_tokens.len() + 1 {
            seen = parts.pop().and_then(|count| count.trim().parse().ok());
            if seen.is_none() {
                parts = vec![text];
            }
        }
        if parts.len() > paginated.input_tokens.len() {
            return Err(Failure::general(format!("Bad starting token: {text}")));
        }
        let values = parts.into_iter().map(|part| if part == "None" { Value::Null } else { Value::from(part) });
        let values = values.chain(std::iter::repeat(Value::Null));
        let names = paginated.input_tokens.iter().map(|name| (*name).to_owned());
        Ok(Token { members: names.zip(values).collect(), seen })
    }

    /// Writes a token that the AWS CLI can read as well.
    pub(super) fn write(mut self) -> String {
        if let Some(seen) = self.seen {
            self.members.insert(SEEN, Value::from(seen));
        }
        let mut ways = Vec::new();
        for (name, value) in self.members.iter_mut() {
            encode(value, &mut vec![Value::from(name)], &mut ways);
        }
        if !ways.is_empty() {
            self.members.insert(BYTES, Value::List(ways));
        }
        encode_base64(json::write(&Value::Map(self.members), None, true).as_bytes())
    }
}

/// The object in a token.
fn decode(text: &str) -> Option<Map> {
    let text = String::from_utf8(base64::decode(text)?).ok()?;
    match json::read(&text) {
        Ok(Value::Map(map)) => Some(map),
        _ => None,
    }
}

/// Turns bytes into base64, and notes where they are.
fn encode(value: &mut Value, way: &mut Vec<Value>, ways: &mut Vec<Value>) {
    match value {
        Value::Bytes(bytes) => {
            *value = Value::from(encode_base64(bytes));
            ways.push(Value::List(way.clone()));
        }
        Value::List(list) => {
            for (index, value) in (0..).zip(list) {
                way.push(Value::from(index));
                encode(value, way, ways);
                way.pop();
            }
        }
        Value::Map(map) => {
            for (name, value) in map.iter_mut() {
                way.push(Value::from(name));
                encode(value, way, ways);
                way.pop();
            }
        }
        _ => {}
    }
}

/// Turns base64 into bytes again.
fn restore(members: &mut Map, way: &[Value]) {
    let Some((Value::String(name), rest)) = way.split_first() else { return };
    let place = rest.iter().try_fold(members.get_mut(name), |value, step| {
        Some(match (value?, step) {
            (Value::Map(map), Value::String(name)) => map.get_mut(name),
            (Value::List(list), Value::Number(Number::Integer(index))) => list.get_mut(usize::try_from(*index).ok()?),
            _ => None,
        })
    });
    if let Some(Some(value)) = place
        && let Some(bytes) = value.as_str().and_then(base64::decode)
    {
        *value = Value::Bytes(bytes);
    }
}
