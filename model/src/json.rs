//! Reads JSON text into [`Node`]s.
//!
//! In: the text of one document. Out: a [`Node`], or a [`JsonError`] with line and column. Objects keep their order and numbers
//! their text; keys that are repeated in an object are told apart from the rest. All of this a reader by serde's traits would
//! have to look for a second time, and build scripts would compile serde.

use std::fmt;

use crate::cursor::{Cursor, Fault};
use crate::limits::Limits;
use crate::node::{Node, Number, Object};
use crate::places::line_column;

/// Objects with more members than this look for repeated keys by sorting.
const SMALL_OBJECT: usize = 12;

/// How many arrays and objects may be open at a time.
const MAX_DEPTH: usize = 127;

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
    let cursor = Cursor::new(text, 0);
    let mut reader = Reader { cursor, limits, values: 0, depth: 0, repeated_keys: Vec::new() };
    match reader.document() {
        Ok(node) => {
            reader.repeated_keys.sort_unstable();
            Ok(Parsed { node, repeated_keys: reader.repeated_keys })
        }
        Err(fault) => Err(error_at(text, fault.offset, fault.message)),
    }
}

fn error_at(text: &str, offset: usize, message: String) -> JsonError {
    let (line, column) = line_column(text, offset);
    JsonError { offset, line, column, message }
}

/// Builds [`Node`]s along a text.
struct Reader<'t> {
    cursor: Cursor<'t>,
    limits: &'t Limits,
    /// The values so far.
    values: usize,
    /// The arrays and objects that are open.
    depth: usize,
    repeated_keys: Vec<usize>,
}

impl Reader<'_> {
    fn document(&mut self) -> Result<Node, Fault> {
        let node = self.value()?;
        match self.cursor.token() {
            None => Ok(node),
            Some(_) => Err(self.cursor.fault("trailing characters")),
        }
    }

    fn value(&mut self) -> Result<Node, Fault> {
        self.values += 1;
        if self.values > self.limits.values {
            return Err(self.cursor.fault(&self.limits.too_many()));
        }
        match self.cursor.token() {
            Some(b'"') => Ok(Node::String(self.cursor.string()?.into_owned())),
            Some(b'{') => self.nested(Self::object),
            Some(b'[') => self.nested(Self::array),
            Some(b'-' | b'0'..=b'9') => Ok(Node::Number(Number::from_json(self.cursor.number()?))),
            Some(b't') => self.cursor.word("true").map(|()| Node::Bool(true)),
            Some(b'f') => self.cursor.word("false").map(|()| Node::Bool(false)),
            Some(b'n') => self.cursor.word("null").map(|()| Node::Null),
            Some(_) => Err(self.cursor.fault("expected value")),
            None => Err(self.cursor.fault("EOF while parsing a value")),
        }
    }

    fn nested(&mut self, read: fn(&mut Self) -> Result<Node, Fault>) -> Result<Node, Fault> {
        if self.depth == MAX_DEPTH {
            return Err(self.cursor.fault("recursion limit exceeded"));
        }
        self.depth += 1;
        self.cursor.step();
        let node = read(self);
        self.depth -= 1;
        node
    }

    fn array(&mut self) -> Result<Node, Fault> {
        let mut elements = Vec::new();
        while self.cursor.has_next(b']', elements.is_empty())? {
            elements.push(self.value()?);
        }
        Ok(Node::Array(elements))
    }

    fn object(&mut self) -> Result<Node, Fault> {
        let mut members = Vec::new();
        let mut offsets = Vec::new();
        while self.cursor.has_next(b'}', members.is_empty())? {
            offsets.push(self.cursor.offset());
            let key = self.cursor.key()?.into_owned();
            members.push((key, self.value()?));
        }
        self.note_repeated(&members, &offsets);
        Ok(Node::Object(Object::from(members)))
    }

    /// Notes the keys that an earlier member has.
    fn note_repeated(&mut self, members: &[(String, Node)], offsets: &[usize]) {
        let keys = members.iter().map(|(key, _)| key.as_str());
        let mut keys: Vec<(&str, usize)> = keys.zip(offsets.iter().copied()).collect();
        if keys.len() > SMALL_OBJECT {
            keys.sort_unstable();
            let repeated = keys.windows(2).filter(|pair| matches!(pair, [(a, _), (b, _)] if a == b));
            self.repeated_keys.extend(repeated.filter_map(|pair| Some(pair.last()?.1)));
            return;
        }
        let is_repeated = |n: usize, key: &str| keys.iter().take(n).any(|(other, _)| *other == key);
        let repeated = keys.iter().enumerate().filter(|(n, (key, _))| is_repeated(*n, key));
        self.repeated_keys.extend(repeated.map(|(_, (_, offset))| *offset));
    }
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
