//! Which of the forms of a value somebody typed.
//!
//! In: the words of one option. Out: its member's value. The order of the questions is that of the AWS CLI: a file? JSON? shorthand?
//! else plain text, and it shows in which words stand in an error.

use smithgen_runtime::generated::schema::{Kind, Member, Schema};

use super::adjust;
use super::complaint::{Place, Wrong};
use super::shorthand;
use crate::data::number::{self, NumberError};
use crate::data::{Map, Value, json};
use crate::failure::Failure;
use crate::process::{Files, Loaded};

/// Makes the value of `member` of the words behind its option, which is called `option` (`client-id`, without hyphens). Options
/// of lists have any number of words, all others one; a boolean without a word is true.
///
/// Blobs stay the text that was typed, wherever they stand in the value, unless they came as bytes from a file: what is left to
/// decode is decoded when the values of all sources are together. Timestamps stay text, too.
///
/// # Errors
/// When a file cannot be read, or the words do not have a form that the member can take.
pub fn read(member: &'static Member, option: &str, words: &[String], files: &Files) -> Result<Value, Failure> {
    let schema = member.target;
    let place = Place { option, member };
    let parameter = Parameter { place, files };
    let typed = match words {
        [word] => match files.load(option, word)? {
            Loaded::Plain if schema.kind == Kind::List => Typed::Words(words.to_vec()),
            Loaded::Plain => Typed::Text(word.clone()),
            Loaded::Text(text) => Typed::Text(text),
            Loaded::Bytes(bytes) => Typed::Bytes(bytes),
        },
        _ if schema.kind == Kind::List => Typed::Words(words.to_vec()),
        _ if schema.kind == Kind::Boolean => return Ok(Value::Bool(true)),
        _ => Typed::Text(words.concat()),
    };
    parameter.value(schema, typed)
}

/// What stands behind an option, files being loaded.
enum Typed {
    Words(Vec<String>),
    Text(String),
    Bytes(Vec<u8>),
}

impl Typed {
    /// Whether the first word begins as a JSON list or object does.
    fn looks_like_json(&self) -> bool {
        let first = match self {
            Typed::Words(words) => words.first(),
            Typed::Text(text) => Some(text),
            Typed::Bytes(_) => None,
        };
        first.is_some_and(|text| text.trim().starts_with(['[', '{']))
    }
}

/// One option.
struct Parameter<'a> {
    place: Place<'a>,
    files: &'a Files,
}

impl Parameter<'_> {
    fn value(&self, schema: &'static Schema, typed: Typed) -> Result<Value, Failure> {
        if takes_shorthand(schema) && !typed.looks_like_json() {
            return self.shorthand(schema, typed);
        }
        match typed {
            Typed::Words(words) => self.list(schema, words),
            Typed::Text(text) if schema.kind == Kind::List => self.list_of_text(&text),
            Typed::Text(text) => self.one(schema, text).map_err(|mistake| mistake.into_failure(self.place)),
            Typed::Bytes(bytes) => self.bytes(schema, bytes),
        }
    }

    fn shorthand(&self, schema: &'static Schema, typed: Typed) -> Result<Value, Failure> {
        let parse = |text: &str| {
            shorthand::parse(text, self.files)
                .map_err(|error| self.place.refuse(Wrong::Shorthand(Box::new(error), text)))
        };
        let value = match typed {
            Typed::Text(text) if takes_value_alone(schema) && !text.contains('=') => {
                return Ok(Value::Map(Map::from_iter([("Value".to_owned(), Value::String(text))])));
            }
            Typed::Text(text) => parse(&text)?,
            Typed::Words(words) => Value::List(words.iter().map(|word| parse(word)).collect::<Result<_, _>>()?),
            Typed::Bytes(_) => {
                return Err(self.place.refuse(Wrong::Other("a file of bytes cannot hold shorthand")));
            }
        };
        adjust::adjust(value, schema).map_err(|wrong| self.place.refuse(wrong))
    }

    /// A list, a word an element; or one word that is all of it.
    fn list(&self, schema: &'static Schema, words: Vec<String>) -> Result<Value, Failure> {
        if let [word] = words.as_slice()
            && word.trim().starts_with('[')
        {
            return self.json(word);
        }
        let [element] = schema.members else { return Ok(Value::List(Vec::new())) };
        let first = words.first().cloned().unwrap_or_default();
        let value = |word| match self.one(element.target, word) {
            Err(Mistake::Number(_)) => Err(self.place.refuse(Wrong::Element(&first))),
            other => other.map_err(|mistake| mistake.into_failure(self.place)),
        };
        Ok(Value::List(words.into_iter().map(value).collect::<Result<_, _>>()?))
    }

    /// A list out of a file, which is JSON.
    fn list_of_text(&self, text: &str) -> Result<Value, Failure> {
        match text.trim().starts_with('[') {
            true => self.json(text),
            false => Err(self.place.refuse(Wrong::Other("there is no JSON list in the file"))),
        }
    }

    /// What is no list, or a list that is an element of another.
    fn one(&self, schema: &'static Schema, text: String) -> Result<Value, Mistake> {
        let opening = match schema.kind {
            Kind::Document => return self.json(&text).map_err(Mistake::Failure),
            Kind::List => '[',
            Kind::Map | Kind::Structure | Kind::Union => '{',
            kind => return scalar(kind, text).map_err(Mistake::Number),
        };
        match text.trim().chars().next() {
            Some(first) if first == opening => self.json(&text).map_err(Mistake::Failure),
            Some(_) => Err(Mistake::Failure(self.place.refuse(Wrong::NoJson(&text)))),
            None => Err(Mistake::Failure(self.place.refuse(Wrong::Other("a value is empty")))),
        }
    }

    /// Bytes out of a file where no shorthand is taken.
    fn bytes(&self, schema: &'static Schema, bytes: Vec<u8>) -> Result<Value, Failure> {
        match schema.kind {
            Kind::List | Kind::Map | Kind::Structure | Kind::Union => {
                Err(self.place.refuse(Wrong::BytesForJson(&bytes)))
            }
            Kind::String | Kind::Enum | Kind::Blob | Kind::Timestamp => Ok(Value::Bytes(bytes)),
            _ => match String::from_utf8(bytes) {
                Ok(text) => self.one(schema, text).map_err(|mistake| mistake.into_failure(self.place)),
                Err(_) => Err(self.place.refuse(Wrong::NotUtf8)),
            },
        }
    }

    fn json(&self, text: &str) -> Result<Value, Failure> {
        json::read(text).map_err(|error| self.place.refuse(Wrong::Json(error, text)))
    }
}

/// Why a word has no value.
enum Mistake {
    /// A text is not a number.
    Number(NumberError),
    /// All that is to be said.
    Failure(Failure),
}

impl Mistake {
    fn into_failure(self, place: Place<'_>) -> Failure {
        match self {
            Mistake::Number(error) => place.refuse(Wrong::Number(error, None)),
            Mistake::Failure(failure) => failure,
        }
    }
}

/// The value of a text where a scalar of the kind is expected.
fn scalar(kind: Kind, text: String) -> Result<Value, NumberError> {
    match kind {
        _ if kind.is_integer() => number::integer(&text).map(Value::Number),
        _ if kind.is_fractional() => number::float(&text).map(Value::Number),
        Kind::Boolean => Ok(Value::Bool(!text.is_empty() && !text.eq_ignore_ascii_case("false"))),
        _ => Ok(Value::String(text)),
    }
}

/// Whether values of a shape may be typed in shorthand: all that hold others, but for lists of scalars, and lists and maps that
/// hold nothing but documents.
fn takes_shorthand(schema: &Schema) -> bool {
    match (schema.kind, schema.members) {
        (Kind::Structure | Kind::Union, _) => true,
        (Kind::Map, [_, value]) => !is_documents(value.target),
        (Kind::List, [element]) => !is_scalar(element.target.kind) && !is_documents(element.target),
        _ => false,
    }
}

fn is_documents(schema: &Schema) -> bool {
    match (schema.kind, schema.members) {
        (Kind::Document, _) => true,
        (Kind::Map, [_, inner]) | (Kind::List, [inner]) => is_documents(inner.target),
        _ => false,
    }
}

fn is_scalar(kind: Kind) -> bool {
    !matches!(kind, Kind::Structure | Kind::Union | Kind::Map | Kind::List | Kind::Document)
}

/// Whether a shape is a structure of one text called `Value`, which may be typed without its name.
fn takes_value_alone(schema: &Schema) -> bool {
    let is_text = |kind| matches!(kind, Kind::String | Kind::Enum);
    matches!((schema.kind, schema.members), (Kind::Structure | Kind::Union, [member])
        if member.name == "Value" && is_text(member.target.kind))
}
