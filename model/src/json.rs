//! Reads JSON text into [`Node`]s, with hifijson, which tells numbers as they are written and how far it has come.
//!
//! In: the text of one document. Out: a [`Node`], or a [`JsonError`] with line and column. Objects keep their order, numbers their
//! text, and a key that is repeated in an object is an error.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

use hifijson::num::LexWrite as _;
use hifijson::str::LexAlloc as _;
use hifijson::token::Lex;
use hifijson::{Expect, SliceLexer};

use crate::limits::Limits;
use crate::node::{Node, Number, Object};
use crate::places::{line_column, without_mark};

/// How deep a document may nest.
const MAX_DEPTH: usize = 127;

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
    let mut lexer = SliceLexer::new(without_mark(text).as_bytes());
    let mut reader = Reader { text, limits, values: 0, open_keys: Vec::new(), repeated_keys: Vec::new() };
    let node = lexer.exactly_one(Lex::ws_peek, |next, lexer| reader.value(MAX_DEPTH, next, lexer));
    let mut repeated_keys = reader.repeated_keys;
    repeated_keys.sort_unstable();
    node.map(|node| Parsed { node, repeated_keys }).map_err(|fault: Fault| {
        // What cannot be read may be part of a character.
        let offset = (0..=offset(text, &lexer)).rev().find(|offset| text.is_char_boundary(*offset)).unwrap_or_default();
        error_at(text, offset, fault.0)
    })
}

/// How far a walk over a text has come.
pub(crate) fn offset(text: &str, lexer: &SliceLexer<'_>) -> usize {
    text.len() - lexer.as_slice().len()
}

/// Reads the key that begins with `next`, up to what its colon leads to: the key, and the first byte of the value.
pub(crate) fn key<'t>(next: u8, lexer: &mut SliceLexer<'t>) -> Result<(Cow<'t, str>, u8), Fault> {
    lexer.expect(|_| Some(next), b'"').ok_or(Expect::String)?;
    let key = lexer.str_string().map_err(Fault::of)?;
    lexer.expect(Lex::ws_peek, b':').ok_or(Expect::Colon)?;
    Ok((key, lexer.ws_peek().ok_or(Expect::Value)?))
}

fn error_at(text: &str, offset: usize, message: String) -> JsonError {
    let (line, column) = line_column(text, offset);
    JsonError { offset, line, column, message }
}

/// Why a text is not read any further.
pub(crate) struct Fault(String);

impl Fault {
    pub(crate) fn of(error: impl fmt::Display) -> Self {
        Self(error.to_string())
    }
}

impl From<Expect> for Fault {
    fn from(expected: Expect) -> Self {
        Self(format!("{expected} expected"))
    }
}

/// Builds [`Node`]s of what a lexer finds.
struct Reader<'t> {
    text: &'t str,
    limits: &'t Limits,
    /// The values so far.
    values: usize,
    /// The offsets of the keys of all objects that are not yet read to their ends.
    open_keys: Vec<usize>,
    repeated_keys: Vec<usize>,
}

impl Reader<'_> {
    /// The value that begins with `next`, whose nesting may be so deep.
    fn value(&mut self, depth: usize, next: u8, lexer: &mut SliceLexer<'_>) -> Result<Node, Fault> {
        self.values += 1;
        if self.values > self.limits.values {
            return Err(Fault(self.limits.too_many()));
        }
        let inner = depth.checked_sub(1).ok_or_else(|| Fault::of(hifijson::Error::Depth));
        Ok(match next {
            b'"' => Node::String(lexer.discarded().str_string().map_err(Fault::of)?.into_owned()),
            b'{' => Node::Object(self.object(inner?, lexer)?),
            b'[' => Node::Array(self.array(inner?, lexer)?),
            b'-' | b'0'..=b'9' => {
                let (text, _) = lexer.num_string().validated().map_err(Fault::of)?;
                Node::Number(Number::from_json(text))
            }
            b'a'..=b'z' => lexer.null_or_bool().ok_or(Expect::Value)?.map_or(Node::Null, Node::Bool),
            _ => return Err(Expect::Value.into()),
        })
    }

    fn array(&mut self, depth: usize, lexer: &mut SliceLexer<'_>) -> Result<Vec<Node>, Fault> {
        let mut nodes = Vec::new();
        lexer.discarded().seq(b']', Lex::ws_peek, |next, lexer| {
            nodes.push(self.value(depth, next, lexer)?);
            Ok::<_, Fault>(())
        })?;
        Ok(nodes)
    }

    fn object(&mut self, depth: usize, lexer: &mut SliceLexer<'_>) -> Result<Object, Fault> {
        let mut members = Vec::new();
        let outer_keys = self.open_keys.len();
        lexer.discarded().seq(b'}', Lex::ws_peek, |next, lexer| {
            self.open_keys.push(offset(self.text, lexer));
            let (key, next) = key(next, lexer)?;
            members.push((key.into_owned(), self.value(depth, next, lexer)?));
            Ok::<_, Fault>(())
        })?;
        let keys = self.open_keys.drain(outer_keys..);
        if repeats_a_key(&members) {
            let mut seen = BTreeSet::new();
            let repeated = keys.zip(&members).filter(|(_, (key, _))| !seen.insert(key));
            self.repeated_keys.extend(repeated.map(|(offset, _)| offset));
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
            ("", "value expected at line 1 column 1"),
            ("{\n \"a\": 01}", "comma or end of sequence expected at line 2 column 8"),
            ("[1,]", "value expected at line 1 column 4"),
            ("{\"a\" 1}", "colon expected at line 1 column 6"),
            ("{a: 1}", "string expected at line 1 column 2"),
            ("1 2", "end of file expected at line 1 column 3"),
            ("\u{feff}1 2", "end of file expected at line 1 column 4"),
            ("{\"a\":1,\"a\":2}", "a key is repeated in its object at line 1 column 8"),
            ("[{\"é\":1,\n\"é\":2}]", "a key is repeated in its object at line 2 column 1"),
        ] {
            assert_eq!(message(text), expected, "{text}");
        }
    }

    #[test]
    fn depth_is_limited() {
        assert!(message(&"[".repeat(100_000)).starts_with("maximal depth exceeded at line 1 column 128"));
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
