//! Finds the places of values in a text again, and names them by line and column.
//!
//! In: a JSON text and a path into it, or a byte offset. Out: offsets, lines, columns. Used only when
//! there is a problem to report, so that a model without problems pays nothing for its places.

use std::collections::BTreeMap;

use crate::cursor::Cursor;

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

/// Finds values in one text by the ways to them: the offsets of their keys or, in arrays, of themselves. What an object or array
/// holds is looked at once, however many ways lead through it.
pub(crate) struct Lookup<'t> {
    text: &'t str,
    /// Where the document begins.
    document: usize,
    held: BTreeMap<usize, Held>,
}

impl<'t> Lookup<'t> {
    /// Looks at nothing yet.
    pub(crate) fn new(text: &'t str) -> Self {
        let mut cursor = Cursor::new(text, 0);
        cursor.token();
        Self { text, document: cursor.offset(), held: BTreeMap::new() }
    }

    /// What a path from the root leads to. Where the path leaves the document, the last step that exists.
    pub(crate) fn in_document(&mut self, path: &[Step]) -> usize {
        self.follow(self.document, path).unwrap_or(self.document)
    }

    /// What a path inside of a shape leads to, as far as it exists. Descriptions of botocore keep operations apart, and their
    /// names are without namespaces; of the service, which is no shape there, they tell at the beginning.
    pub(crate) fn in_shape(&mut self, shape: &str, path: &[Step]) -> Option<usize> {
        let name = shape.split_once('#').map_or(shape, |(_, name)| name);
        let ways = [("shapes", shape), ("shapes", name), ("operations", name)];
        let Some(shape) = ways.iter().find_map(|(section, name)| {
            let section = self.member(self.document, section)?;
            self.member(section.value, name)
        }) else {
            let is_smithy = self.member(self.document, "smithy").is_some();
            let service = self.member(self.document, "metadata").filter(|_| !is_smithy)?;
            return Some(service.start);
        };
        Some(self.follow(shape.value, path).unwrap_or(shape.start))
    }

    /// Follows a path as far as it exists: where the last key or element begins that does.
    fn follow(&mut self, value: usize, path: &[Step]) -> Option<usize> {
        let (mut value, mut found) = (value, None);
        for step in path {
            let Some(part) = self.enter(value, step) else { break };
            found = Some(part.start);
            value = part.value;
        }
        found
    }

    /// What a step leads to.
    fn enter(&mut self, value: usize, step: &Step) -> Option<Part> {
        match step {
            Step::Key(key) => self.member(value, key),
            Step::Member(name) => {
                let members = self.member(value, "members").map_or(value, |members| members.value);
                self.member(members, name)
            }
            Step::Index(index) => self.held(value).parts.get(*index).copied(),
        }
    }

    fn member(&mut self, value: usize, key: &str) -> Option<Part> {
        let held = self.held(value);
        held.keys.get(key).and_then(|&index| held.parts.get(index)).copied()
    }

    fn held(&mut self, value: usize) -> &Held {
        self.held.entry(value).or_insert_with(|| Held::read(self.text, value))
    }
}

/// What an object or array holds, in the order of the text.
#[derive(Default)]
struct Held {
    parts: Vec<Part>,
    /// Of an object, the number of the part with each key.
    keys: BTreeMap<String, usize>,
}

/// A member of an object or an element of an array.
#[derive(Clone, Copy)]
struct Part {
    /// Where it begins, with its key.
    start: usize,
    value: usize,
}

impl Held {
    /// Looks at the value at an offset of a text that is JSON.
    fn read(text: &str, offset: usize) -> Self {
        let (mut cursor, mut held) = (Cursor::new(text, offset), Held::default());
        let end = match cursor.step() {
            Some(b'{') => b'}',
            Some(b'[') => b']',
            _ => return held,
        };
        while let Ok(true) = cursor.has_next(end, held.parts.is_empty()) {
            let start = cursor.offset();
            if let (b'}', Ok(key)) = (end, cursor.key()) {
                // Of keys that repeat, the first counts.
                held.keys.entry(key.into_owned()).or_insert(held.parts.len());
            }
            cursor.token();
            held.parts.push(Part { start, value: cursor.offset() });
            cursor.pass();
        }
        held
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_places_again() {
        let text = "{\n  \"shapes\": {\n    \"a#B\": {\"type\": \"x\", \"mixins\": [1, {\"target\": 2}]}\n  }\n}";
        let path = |keys: &[&str]| keys.iter().map(|k| Step::Key((*k).to_owned())).collect::<Vec<_>>();
        let mut lookup = Lookup::new(text);
        let mut place = |path: &[Step]| line_column(text, lookup.in_document(path));
        assert_eq!(place(&path(&["shapes", "a#B"])), (3, 5));
        assert_eq!(place(&path(&["shapes", "a#B", "none"])), (3, 5));
        let mut deep = path(&["shapes", "a#B", "mixins"]);
        deep.push(Step::Index(1));
        assert_eq!(place(&deep), (3, 40));
        let in_shape = lookup.in_shape("a#B", &path(&["mixins"]));
        assert_eq!(in_shape.map(|offset| line_column(text, offset)), Some((3, 26)));
        assert_eq!(lookup.in_shape("a#C", &[]), None);
    }
}
