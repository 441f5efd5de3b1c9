//! Finds the places of values in a text again, and names them by line and column.
//!
//! In: a JSON text and a path into it, or a byte offset. Out: offsets, lines, columns. Used only when
//! there is a problem to report, so that a model without problems pays nothing for its places.

use std::collections::BTreeMap;

use crate::json::{Fault, Parser};

/// Finds lines and columns of byte offsets; cheap when the offsets come in rising order.
pub(crate) struct Places<'a> {
    rest: &'a [u8],
    line: u32,
    column: u32,
    offset: usize,
    text: &'a str,
}

impl<'a> Places<'a> {
    /// Starts at the beginning of a text.
    pub(crate) fn new(text: &'a str) -> Self {
        Self { rest: text.as_bytes(), line: 1, column: 1, offset: 0, text }
    }

    /// Line and column (both from 1, columns in characters) of a byte offset.
    pub(crate) fn find(&mut self, offset: usize) -> (u32, u32) {
        if offset < self.offset {
            *self = Self::new(self.text);
        }
        let (passed, rest) = self.rest.split_at(self.rest.len().min(offset - self.offset));
        for &byte in passed {
            if byte == b'\n' {
                self.line = self.line.saturating_add(1);
                self.column = 1;
            } else if byte & 0xC0 != 0x80 {
                // Not a continuation byte of UTF-8.
                self.column = self.column.saturating_add(1);
            }
        }
        self.rest = rest;
        self.offset = offset;
        (self.line, self.column)
    }
}

/// Line and column (both from 1, columns in characters) of one byte offset.
pub(crate) fn line_column(text: &str, offset: usize) -> (u32, u32) {
    Places::new(text).find(offset)
}

/// One step from a value into the values that it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    /// The member of an object with this key.
    Key(String),
    /// The member of a shape: the key inside of `members`, or the key itself for lists and maps.
    Member(String),
    /// An element of an array.
    Index(usize),
}

/// The offset of the key (or, in an array, of the element) that a path leads to. Where the path
/// leaves the document, the offset of the last step that exists.
pub(crate) fn locate(text: &str, path: &[Step]) -> usize {
    let mut parser = Parser::new(text);
    parser.space();
    let start = parser.at;
    parser.follow(path).unwrap_or(start)
}

/// Where each shape of a model file is: the offsets of its key and of its value.
pub(crate) struct ShapeOffsets(BTreeMap<String, (usize, usize)>);

impl ShapeOffsets {
    /// Looks through a file once.
    pub(crate) fn scan(text: &str) -> Self {
        let mut offsets = BTreeMap::new();
        let mut parser = Parser::new(text);
        parser.space();
        let is_found = matches!(parser.enter(&Step::Key("shapes".to_owned())), Ok(Some(_)));
        if is_found && parser.peek() == Some(b'{') {
            parser.at += 1;
            parser.space();
            while parser.peek() == Some(b'"') {
                let key_at = parser.at;
                let Ok(key) = parser.key() else { break };
                offsets.insert(key, (key_at, parser.at));
                if parser.value().is_err() || !matches!(parser.more(b'}'), Ok(true)) {
                    break;
                }
            }
        }
        Self(offsets)
    }

    /// The offset that a path inside of a shape leads to, as far as it exists.
    pub(crate) fn locate(&self, text: &str, shape: &str, path: &[Step]) -> Option<usize> {
        let &(key, value) = self.0.get(shape)?;
        let mut parser = Parser::new(text);
        parser.at = value;
        Some(parser.follow(path).unwrap_or(key))
    }
}

impl Parser<'_> {
    /// Follows a path as far as it exists; the offset of the last step that does.
    fn follow(&mut self, path: &[Step]) -> Option<usize> {
        let mut found = None;
        for step in path {
            match self.enter(step) {
                Ok(Some(offset)) => found = Some(offset),
                Ok(None) | Err(Fault(_)) => break,
            }
        }
        found
    }

    /// Moves to the value that a step leads to; `Some` offset of its key or of the element.
    fn enter(&mut self, step: &Step) -> Result<Option<usize>, Fault> {
        if let Step::Member(name) = step {
            let shape = self.at;
            let inner = Step::Key(name.clone());
            if self.enter(&Step::Key("members".to_owned()))?.is_none() {
                self.at = shape;
            }
            return self.enter(&inner);
        }
        let close = match (self.peek(), step) {
            (Some(b'{'), Step::Key(_)) => b'}',
            (Some(b'['), Step::Index(_)) => b']',
            _ => return Ok(None),
        };
        self.at += 1;
        self.space();
        let mut index = 0;
        while self.peek() != Some(close) {
            let offset = self.at;
            let wanted = match step {
                Step::Key(key) | Step::Member(key) => self.key()? == *key,
                Step::Index(n) => index == *n,
            };
            if wanted {
                return Ok(Some(offset));
            }
            self.value()?;
            index += 1;
            if !self.more(close)? {
                return Ok(None);
            }
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_places_again() {
        let text = "{\n  \"shapes\": {\n    \"a#B\": {\"type\": \"x\", \"mixins\": [1, {\"target\": 2}]}\n  }\n}";
        let path = |keys: &[&str]| keys.iter().map(|k| Step::Key((*k).to_owned())).collect::<Vec<_>>();
        assert_eq!(line_column(text, locate(text, &path(&["shapes", "a#B"]))), (3, 5));
        assert_eq!(line_column(text, locate(text, &path(&["shapes", "a#B", "none"]))), (3, 5));
        let mut deep = path(&["shapes", "a#B", "mixins"]);
        deep.push(Step::Index(1));
        assert_eq!(line_column(text, locate(text, &deep)), (3, 40));
    }
}
