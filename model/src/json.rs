//! Reads JSON text into [`Node`]s.
//!
//! In: the text of one document. Out: a [`Node`], or a [`JsonError`] with line and column. Objects keep their order, numbers their
//! text, and a key that is repeated in an object is an error.

use std::collections::BTreeSet;
use std::fmt;

use crate::limits::Limits;
use crate::node::{Node, Number, Object};
use crate::places::{line_column, without_mark};
use crate::scanner::{Fault, Scanner};

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

/// A document, and the offsets of keys that repeat an earlier key of the same object, in their order.
pub(crate) struct Parsed {
    pub(crate) node: Node,
    pub(crate) repeated_keys: Vec<usize>,
}

/// Reads a document and leaves repeated keys to the caller.
pub(crate) fn parse_document(text: &str, limits: &Limits) -> Result<Parsed, JsonError> {
    let scanner = Scanner::new(text, text.len() - without_mark(text).len());
    let mut reader = Reader { scanner, limits, values: 0, open_keys: Vec::new(), repeated_keys: Vec::new() };
    let node = reader.document().map_err(|fault| error_at(text, fault.offset, fault.message))?;
    reader.repeated_keys.sort_unstable();
    Ok(Parsed { node, repeated_keys: reader.repeated_keys })
}

fn error_at(text: &str, offset: usize, message: String) -> JsonError {
    let (line, column) = line_column(text, offset);
    JsonError { offset, line, column, message }
}

/// Builds [`Node`]s of what a scanner finds.
struct Reader<'t> {
    scanner: Scanner<'t>,
    limits: &'t Limits,
    /// The values so far.
    values: usize,
    /// The offsets of the keys of all objects that are not yet read to their ends.
    open_keys: Vec<usize>,
    repeated_keys: Vec<usize>,
}

impl Reader<'_> {
    fn document(&mut self) -> Result<Node, Fault> {
        let node = self.value()?;
        match self.scanner.peek() {
            None => Ok(node),
            Some(_) => self.scanner.fault("trailing characters"),
        }
    }

    fn value(&mut self) -> Result<Node, Fault> {
        self.values += 1;
        if self.values > self.limits.values {
            return self.scanner.fault(self.limits.too_many());
        }
        Ok(match self.scanner.peek() {
            Some(b'"') => Node::String(self.scanner.string()?.into_owned()),
            Some(b'{') => Node::Object(self.object()?),
            Some(b'[') => Node::Array(self.array()?),
            Some(b'-' | b'0'..=b'9') => Node::Number(Number::from_json(self.scanner.number()?)),
            _ => self.scanner.word()?.map_or(Node::Null, Node::Bool),
        })
    }

    fn array(&mut self) -> Result<Vec<Node>, Fault> {
        let mut nodes = Vec::new();
        let is_first = &mut true;
        self.scanner.enter()?;
        while self.scanner.next_element(is_first)? {
            nodes.push(self.value()?);
        }
        Ok(nodes)
    }

    fn object(&mut self) -> Result<Object, Fault> {
        let mut members = Vec::new();
        let (is_first, outer_keys) = (&mut true, self.open_keys.len());
        self.scanner.enter()?;
        while let Some((offset, key)) = self.scanner.next_key(is_first)? {
            self.open_keys.push(offset);
            members.push((key.into_owned(), self.value()?));
        }
        let keys = self.open_keys.drain(outer_keys..);
        if repeats_a_key(&members) {
            let mut seen = BTreeSet::new();
            let is_repeated =
                |(offset, (key, _)): (usize, &'_ (String, Node))| (!seen.insert(key.clone())).then_some(offset);
            self.repeated_keys.extend(keys.zip(&members).filter_map(is_repeated));
        }
        Ok(Object::from(members))
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
