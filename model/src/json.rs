//! Reads JSON text into [`Node`]s, with serde_json.
//!
//! In: the text of one document. Out: a [`Node`], or a [`JsonError`] with line and column. Objects keep their order, numbers their
//! text, and a key that is repeated in an object is an error: serde_json leaves these to its users.

use std::cell::{Cell, RefCell};
use std::fmt;

use serde_core::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::limits::Limits;
use crate::node::{Node, Number, Object};
use crate::places::{line_column, offset_of, repeated_keys, without_mark};

/// Objects with more members than this look for repeated keys by sorting.
const SMALL_OBJECT: usize = 12;

/// Why a text is not JSON, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonError {
    /// Byte offset into the text.
    pub offset: usize,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// What was expected or is not allowed.
    pub message: String,
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at line {} column {}", self.message, self.line, self.column)
    }
}

impl std::error::Error for JsonError {}

impl Node {
    /// Reads one JSON document.
    ///
    /// # Errors
    /// When the text is not JSON, is nested deeper than 127 levels, holds more values than [`Limits`] has by default, or repeats a
    /// key in an object.
    pub fn parse(text: &str) -> Result<Self, JsonError> {
        let document = parse_document(text, &Limits::default())?;
        match document.repeated_keys.first() {
            Some(&offset) => Err(error_at(text, offset, "a key is repeated in its object".to_owned())),
            None => Ok(document.node),
        }
    }
}

/// A document, and the offsets of keys that repeat an earlier key of the same object.
pub(crate) struct Parsed {
    pub(crate) node: Node,
    pub(crate) repeated_keys: Vec<usize>,
}

/// Reads a document and leaves repeated keys to the caller.
pub(crate) fn parse_document(text: &str, limits: &Limits) -> Result<Parsed, JsonError> {
    let body = without_mark(text);
    let read = |text| {
        let (has_repeated_keys, numbers) = (&Cell::new(false), &RefCell::new(Numbers(body)));
        let reader = Reader { has_repeated_keys, numbers, limits, values: &Cell::new(0) };
        let mut document = serde_json::Deserializer::from_str(text);
        let node = reader.deserialize(&mut document).and_then(|node| document.end().map(|()| node))?;
        Ok((node, reader.has_repeated_keys.get()))
    };
    let (node, has_repeated_keys) = match read(body) {
        Ok(document) => document,
        // A number that no double can hold may be all that is wrong.
        Err(error) => read(&with_small_numbers(body)).map_err(|_: serde_json::Error| json_error(text, &error))?,
    };
    // The places are looked for only when there are any.
    let repeated_keys = if has_repeated_keys { repeated_keys(text) } else { Vec::new() };
    Ok(Parsed { node, repeated_keys })
}

/// The texts of a document's numbers in their order; what is left of the document.
///
/// serde_json tells what a number is worth as an integer of 64 bits or as a double, which is not what was written.
struct Numbers<'t>(&'t str);

impl<'t> Iterator for Numbers<'t> {
    type Item = &'t str;

    fn next(&mut self) -> Option<&'t str> {
        loop {
            let start = self.0.find(|c: char| c == '"' || c == '-' || c.is_ascii_digit())?;
            let rest = self.0.get(start..)?;
            let length = match rest.strip_prefix('"') {
                Some(string) => 1 + length_of_string(string),
                None => rest.find(|c: char| !c.is_ascii_digit() && !"+-.eE".contains(c)).unwrap_or(rest.len()),
            };
            let (token, rest) = rest.split_at_checked(length)?;
            self.0 = rest;
            if !token.starts_with('"') {
                return Some(token);
            }
        }
    }
}

/// The length of what follows a quotation mark, up to and with the next that no backslash stands before.
fn length_of_string(text: &str) -> usize {
    let mut is_escaped = false;
    let end = text.bytes().position(|byte| {
        let is_end = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        is_end
    });
    end.map_or(text.len(), |end| end + 1)
}

/// The document with a zero and spaces in place of each number that has a fraction, an exponent or many digits.
fn with_small_numbers(text: &str) -> String {
    let mut small = text.to_owned();
    for number in Numbers(text).filter(|number| number.len() > 15 || number.contains(['.', 'e', 'E'])) {
        // What is no number stays what it is.
        if serde_json::from_str::<&RawValue>(number).is_ok() {
            let start = offset_of(text, number);
            small.replace_range(start..start + number.len(), &("0".to_owned() + &" ".repeat(number.len() - 1)));
        }
    }
    small
}

fn error_at(text: &str, offset: usize, message: String) -> JsonError {
    let (line, column) = line_column(text, offset);
    JsonError { offset, line, column, message }
}

/// serde_json's error with its place as a byte offset: it counts columns in bytes, from 1.
fn json_error(text: &str, error: &serde_json::Error) -> JsonError {
    let body = without_mark(text);
    let before = body.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
    let mut offset = (text.len() - body.len() + before + error.column().saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let message = error.to_string();
    let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(message, _)| message);
    error_at(text, offset, message.to_owned())
}

/// Builds a [`Node`] from what serde_json reads.
#[derive(Clone, Copy)]
struct Reader<'a, 't> {
    has_repeated_keys: &'a Cell<bool>,
    numbers: &'a RefCell<Numbers<'t>>,
    limits: &'a Limits,
    /// The values so far.
    values: &'a Cell<usize>,
}

impl Reader<'_, '_> {
    /// The number that was just read, as it is written.
    fn number<E: Error>(self) -> Result<Node, E> {
        match self.numbers.borrow_mut().next() {
            Some(text) => Ok(Node::Number(Number::from_json(text))),
            None => Err(E::custom("a number has no text")),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Reader<'_, '_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        self.values.set(self.values.get() + 1);
        if self.values.get() > self.limits.values {
            return Err(D::Error::custom(self.limits.too_many()));
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reader<'_, '_> {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Bool(value))
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Node, E> {
        self.number()
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Node, E> {
        self.number()
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Node, E> {
        self.number()
    }

    fn visit_str<E>(self, text: &str) -> Result<Node, E> {
        Ok(Node::String(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Node, A::Error> {
        let mut nodes = Vec::new();
        while let Some(node) = elements.next_element_seed(self)? {
            nodes.push(node);
        }
        Ok(Node::Array(nodes))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Node, A::Error> {
        let mut members: Vec<(String, Node)> = Vec::new();
        while let Some(key) = entries.next_key::<String>()? {
            members.push((key, entries.next_value_seed(self)?));
        }
        if repeats_a_key(&members) {
            self.has_repeated_keys.set(true);
        }
        Ok(Node::Object(Object::from(members)))
    }
}

fn repeats_a_key(members: &[(String, Node)]) -> bool {
    if members.len() <= SMALL_OBJECT {
        return members.iter().enumerate().any(|(n, (key, _))| members.iter().take(n).any(|(other, _)| other == key));
    }
    let mut keys: Vec<&str> = members.iter().map(|(key, _)| key.as_str()).collect();
    keys.sort_unstable();
    keys.windows(2).any(|pair| matches!(pair, [a, b] if a == b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(text: &str) -> String {
        Node::parse(text).map_or_else(|error| error.to_string(), |node| format!("{node:?}"))
    }

    #[test]
    fn reads_every_kind_of_value() {
        let node = Node::parse(r#" {"a": [1, -2.5e+3, true, false, null, "x\ty\u00e9\ud83d\ude00\/"], "b": {}} "#)
            .expect("valid");
        let a = node.get("a").and_then(Node::as_array).expect("array");
        assert_eq!(a[0].as_i64(), Some(1));
        assert_eq!(a[1].as_f64(), Some(-2500.0));
        assert_eq!(a[2].as_bool(), Some(true));
        assert_eq!(a[4], Node::Null);
        assert_eq!(a[5].as_str(), Some("x\tyé😀/"));
        assert!(node.get("b").and_then(Node::as_object).expect("object").is_empty());
    }

    #[test]
    fn refuses_what_is_not_json() {
        for (text, expected) in [
            ("", "EOF while parsing a value at line 1 column 1"),
            ("{\n \"a\": 01}", "invalid number at line 2 column 8"),
            ("[1,]", "trailing comma at line 1 column 4"),
            ("{\"a\" 1}", "expected `:` at line 1 column 6"),
            ("{a: 1}", "key must be a string at line 1 column 2"),
            ("1 2", "trailing characters at line 1 column 3"),
            ("\u{feff}1 2", "trailing characters at line 1 column 4"),
            ("{\"a\":1,\"a\":2}", "a key is repeated in its object at line 1 column 8"),
            ("[{\"é\":1,\n\"é\":2}]", "a key is repeated in its object at line 2 column 1"),
        ] {
            assert_eq!(message(text), expected, "{text}");
        }
    }

    #[test]
    fn depth_is_limited() {
        assert!(message(&"[".repeat(100_000)).starts_with("recursion limit exceeded at line 1 column 128"));
        assert!(Node::parse(&format!("{}{}", "[".repeat(127), "]".repeat(127))).is_ok());
    }

    #[test]
    fn finds_repeated_keys_in_large_objects() {
        let mut text = String::from("{");
        for n in 0..40 {
            text.push_str(&format!("\"k{n}\": {n}, "));
        }
        text.push_str("\"k3\": 0}");
        assert!(message(&text).starts_with("a key is repeated"));
    }
}
