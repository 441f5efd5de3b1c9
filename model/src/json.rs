//! Reads JSON text into [`Node`]s.
//!
//! In: the text of one document. Out: a [`Node`], or a [`JsonError`] with line and column.
//! A parser of our own because build scripts run it unoptimised (long runs of text are examined
//! sixteen bytes at a time), because it limits depth, reports repeated keys, and costs its users
//! no dependency. Grammar: RFC 8259, strictly.

use std::fmt;

use crate::node::{Node, Number, Object};
use crate::places::line_column;

/// Deepest nesting of arrays and objects that is read; real models stay below 40.
const MAX_DEPTH: u32 = 200;
/// Objects with more members than this look for repeated keys by sorting.
const SMALL_OBJECT: usize = 12;
/// How many bytes are looked at together.
const CHUNK: usize = 16;

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
    /// When the text is not JSON, is nested deeper than 200 levels, or repeats a key in an object.
    pub fn parse(text: &str) -> Result<Self, JsonError> {
        let document = parse_document(text)?;
        match document.repeated_keys.first() {
            Some(&offset) => Err(error_at(text, offset, "a key is repeated in its object".into())),
            None => Ok(document.node),
        }
    }
}

/// A document, and the offsets of keys that repeat an earlier key of the same object.
pub(crate) struct Document {
    pub(crate) node: Node,
    pub(crate) repeated_keys: Vec<usize>,
}

/// Reads a document and leaves repeated keys to the caller.
pub(crate) fn parse_document(text: &str) -> Result<Document, JsonError> {
    let mut parser = Parser::new(text);
    let outcome = parser.document();
    match outcome {
        Ok(node) => Ok(Document { node, repeated_keys: parser.repeated_keys }),
        Err(Fault(message)) => Err(error_at(text, parser.at, message)),
    }
}

fn error_at(text: &str, offset: usize, message: String) -> JsonError {
    let (line, column) = line_column(text, offset);
    JsonError { offset, line, column, message }
}

/// What is wrong at the parser's position.
pub(crate) struct Fault(pub(crate) String);

fn fault<T>(message: &str) -> Result<T, Fault> {
    Err(Fault(message.to_owned()))
}

pub(crate) struct Parser<'a> {
    text: &'a str,
    bytes: &'a [u8],
    pub(crate) at: usize,
    depth: u32,
    repeated_keys: Vec<usize>,
}

impl<'a> Parser<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        // Files written on Windows may start with a byte order mark.
        let at = if text.starts_with('\u{feff}') { 3 } else { 0 };
        Self { text, bytes: text.as_bytes(), at, depth: 0, repeated_keys: Vec::new() }
    }

    fn document(&mut self) -> Result<Node, Fault> {
        self.space();
        let node = self.value()?;
        self.space();
        if self.at < self.bytes.len() {
            return fault("there is text after the end of the JSON document");
        }
        Ok(node)
    }

    pub(crate) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Moves past white space.
    pub(crate) fn space(&mut self) {
        while let Some(byte) = self.peek() {
            match byte {
                b' ' => self.blanks(),
                b'\n' | b'\r' | b'\t' => self.at += 1,
                _ => return,
            }
        }
    }

    /// Moves past blanks, which are most of a file that is indented.
    fn blanks(&mut self) {
        const BLANKS: u128 = u128::from_le_bytes([b' '; CHUNK]);
        while let Some(chunk) = self.chunk() {
            let count = ((chunk ^ BLANKS).trailing_zeros() / 8) as usize;
            self.at += count;
            if count < CHUNK {
                return;
            }
        }
        while self.peek() == Some(b' ') {
            self.at += 1;
        }
    }

    /// The next sixteen bytes, when there are as many.
    fn chunk(&self) -> Option<u128> {
        match self.bytes.get(self.at..self.at + CHUNK)?.try_into() {
            Ok(bytes) => Some(u128::from_le_bytes(bytes)),
            Err(_) => None,
        }
    }

    pub(crate) fn value(&mut self) -> Result<Node, Fault> {
        match self.peek() {
            Some(b'"') => Ok(Node::String(self.string()?)),
            Some(b'{') => self.nested(Self::object),
            Some(b'[') => self.nested(Self::array),
            Some(b'-' | b'0'..=b'9') => Ok(Node::Number(self.number()?)),
            Some(b't') => self.word_value("true", Node::Bool(true)),
            Some(b'f') => self.word_value("false", Node::Bool(false)),
            Some(b'n') => self.word_value("null", Node::Null),
            Some(_) => fault("expected a JSON value"),
            None => fault("the JSON document ends too early"),
        }
    }

    fn word_value(&mut self, word: &str, node: Node) -> Result<Node, Fault> {
        if self.bytes.get(self.at..).is_some_and(|rest| rest.starts_with(word.as_bytes())) {
            self.at += word.len();
            Ok(node)
        } else {
            fault("expected a JSON value")
        }
    }

    fn nested(&mut self, read: fn(&mut Self) -> Result<Node, Fault>) -> Result<Node, Fault> {
        if self.depth >= MAX_DEPTH {
            return Err(Fault(format!("nested deeper than {MAX_DEPTH} levels")));
        }
        self.depth += 1;
        self.at += 1;
        self.space();
        let node = read(self);
        self.depth -= 1;
        node
    }

    fn object(&mut self) -> Result<Node, Fault> {
        let mut members: Vec<(String, Node)> = Vec::new();
        let mut offsets: Vec<usize> = Vec::new();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(Node::Object(Object::from(members)));
        }
        loop {
            let offset = self.at;
            let key = self.key()?;
            if members.len() >= SMALL_OBJECT {
                offsets.push(offset);
            } else if members.iter().any(|(k, _)| *k == key) {
                self.repeated_keys.push(offset);
            }
            let value = self.value()?;
            members.push((key, value));
            if !self.more(b'}')? {
                break;
            }
        }
        if members.len() > SMALL_OBJECT {
            self.note_repeated(&members, &offsets);
        }
        Ok(Node::Object(Object::from(members)))
    }

    /// Looks for repeated keys in a large object. Those among the first were noted while reading;
    /// `offsets` are those of the others.
    fn note_repeated(&mut self, members: &[(String, Node)], offsets: &[usize]) {
        let places = std::iter::repeat_n(0, SMALL_OBJECT).chain(offsets.iter().copied());
        let mut keys: Vec<(&str, usize)> =
            members.iter().zip(places).map(|((key, _), offset)| (key.as_str(), offset)).collect();
        keys.sort_unstable();
        for pair in keys.windows(2) {
            // Where both are among the first, the later one was noted.
            if let [(a, _), (b, offset)] = pair
                && a == b
                && *offset > 0
            {
                self.repeated_keys.push(*offset);
            }
        }
    }

    fn array(&mut self) -> Result<Node, Fault> {
        let mut elements = Vec::new();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Node::Array(elements));
        }
        loop {
            elements.push(self.value()?);
            if !self.more(b']')? {
                return Ok(Node::Array(elements));
            }
        }
    }

    /// A key with its colon and the white space around it.
    pub(crate) fn key(&mut self) -> Result<String, Fault> {
        if self.peek() != Some(b'"') {
            return fault("expected a key in double quotes");
        }
        let key = self.string()?;
        self.space();
        if self.peek() != Some(b':') {
            return fault("expected `:` after a key");
        }
        self.at += 1;
        self.space();
        Ok(key)
    }

    /// After a member or element: `true` past a comma, `false` past the closing bracket.
    pub(crate) fn more(&mut self, close: u8) -> Result<bool, Fault> {
        self.space();
        match self.peek() {
            Some(b',') => {
                self.at += 1;
                self.space();
                Ok(true)
            }
            Some(byte) if byte == close => {
                self.at += 1;
                Ok(false)
            }
            Some(_) => Err(Fault(format!("expected `,` or `{}`", char::from(close)))),
            None => fault("the JSON document ends too early"),
        }
    }

    fn string(&mut self) -> Result<String, Fault> {
        self.at += 1;
        let start = self.at;
        self.plain_text();
        if self.peek() == Some(b'"') {
            let value = self.slice(start).to_owned();
            self.at += 1;
            return Ok(value);
        }
        let mut value = self.slice(start).to_owned();
        loop {
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(value);
                }
                Some(b'\\') => value.push(self.escape()?),
                Some(_) => return fault("a control character must be escaped in a string"),
                None => return fault("a string does not end"),
            }
            let start = self.at;
            self.plain_text();
            value.push_str(self.slice(start));
        }
    }

    /// Text from `start` to here; both always lie between characters.
    fn slice(&self, start: usize) -> &'a str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// Moves to the next quote, backslash or control character, or to the end.
    fn plain_text(&mut self) {
        const ONES: u128 = u128::from_le_bytes([0x01; CHUNK]);
        const HIGH: u128 = u128::from_le_bytes([0x80; CHUNK]);
        while let Some(chunk) = self.chunk() {
            let quote = chunk ^ (ONES * b'"' as u128);
            let backslash = chunk ^ (ONES * b'\\' as u128);
            // The high bit of the lowest byte that is zero (or below 0x20) gets set; bytes above
            // it may be set falsely, so only "none" and the position of the lowest are used.
            let hit = ((quote.wrapping_sub(ONES) & !quote)
                | (backslash.wrapping_sub(ONES) & !backslash)
                | (chunk.wrapping_sub(ONES * 0x20) & !chunk))
                & HIGH;
            if hit != 0 {
                self.at += (hit.trailing_zeros() / 8) as usize;
                return;
            }
            self.at += CHUNK;
        }
        while let Some(byte) = self.peek() {
            if byte == b'"' || byte == b'\\' || byte < 0x20 {
                return;
            }
            self.at += 1;
        }
    }

    fn escape(&mut self) -> Result<char, Fault> {
        let kind = self.bytes.get(self.at + 1).copied();
        let plain = match kind {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_escape(),
            _ => return fault("unknown escape in a string"),
        };
        self.at += 2;
        Ok(plain)
    }

    /// `\uXXXX`, or two of them that form a surrogate pair.
    fn unicode_escape(&mut self) -> Result<char, Fault> {
        let high = self.hex(self.at + 2)?;
        let Some(rest) = high.checked_sub(0xD800).filter(|&n| n < 0x400) else {
            self.at += 6;
            return char::from_u32(high).ok_or_else(|| Fault("a lone surrogate in a string".into()));
        };
        let follows = self.bytes.get(self.at + 6..self.at + 8) == Some(b"\\u");
        let low = if follows { self.hex(self.at + 8)? } else { 0 };
        let Some(low) = low.checked_sub(0xDC00).filter(|&n| n < 0x400) else {
            return fault("a lone surrogate in a string");
        };
        self.at += 12;
        char::from_u32(0x10000 + (rest << 10) + low).ok_or_else(|| Fault("a lone surrogate in a string".into()))
    }

    fn hex(&self, at: usize) -> Result<u32, Fault> {
        let digits = self.bytes.get(at..at + 4).unwrap_or_default();
        if digits.len() < 4 {
            return fault("expected four hexadecimal digits");
        }
        digits.iter().try_fold(0, |value, &byte| match char::from(byte).to_digit(16) {
            Some(digit) => Ok(value * 16 + digit),
            None => fault("expected four hexadecimal digits"),
        })
    }

    fn number(&mut self) -> Result<Number, Fault> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        match self.peek() {
            Some(b'0') => self.at += 1,
            Some(b'1'..=b'9') => self.digits()?,
            _ => return fault("expected a digit"),
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(Number::from_json(self.slice(start)))
    }

    fn digits(&mut self) -> Result<(), Fault> {
        if !self.peek().is_some_and(|b| b.is_ascii_digit()) {
            return fault("expected a digit");
        }
        while self.peek().is_some_and(|b| b.is_ascii_digit()) {
            self.at += 1;
        }
        Ok(())
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
            ("", "the JSON document ends too early at line 1 column 1"),
            ("{\n \"a\": 01}", "expected `,` or `}` at line 2 column 8"),
            ("[1,]", "expected a JSON value at line 1 column 4"),
            ("{\"a\" 1}", "expected `:` after a key at line 1 column 6"),
            ("{a: 1}", "expected a key in double quotes at line 1 column 2"),
            ("\"a\nb\"", "a control character must be escaped in a string at line 1 column 3"),
            ("\"é\\x\"", "unknown escape in a string at line 1 column 3"),
            ("\"\\ud800\"", "a lone surrogate in a string at line 1 column 2"),
            ("\"\\u12g4\"", "expected four hexadecimal digits at line 1 column 2"),
            ("\"abc", "a string does not end at line 1 column 5"),
            ("1 2", "there is text after the end of the JSON document at line 1 column 3"),
            ("-", "expected a digit at line 1 column 2"),
            ("1.", "expected a digit at line 1 column 3"),
            ("nul", "expected a JSON value at line 1 column 1"),
            ("{\"a\":1,\"a\":2}", "a key is repeated in its object at line 1 column 8"),
        ] {
            assert_eq!(message(text), expected, "{text}");
        }
    }

    #[test]
    fn depth_is_limited() {
        let deep = "[".repeat(100_000);
        assert!(message(&deep).starts_with("nested deeper than 200 levels at line 1 column 201"));
        let allowed = format!("{}{}", "[".repeat(200), "]".repeat(200));
        assert!(Node::parse(&allowed).is_ok());
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
