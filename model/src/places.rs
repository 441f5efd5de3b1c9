//! Finds the places of values in a text again, and names them by line and column.
//!
//! In: a JSON text and a path into it, or a byte offset. Out: offsets, lines, columns. Used only when
//! there is a problem to report, so that a model without problems pays nothing for its places.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde_core::Deserialize;
use serde_core::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

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

/// Files written on Windows may start with a byte order mark.
pub(crate) fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
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

/// The offsets of all keys that repeat an earlier key of the same object.
pub(crate) fn repeated_keys(text: &str) -> Vec<usize> {
    let mut offsets = Vec::new();
    let mut values = vec![without_mark(text)];
    while let Some(value) = values.pop() {
        let mut seen = BTreeSet::new();
        for part in parts(value).unwrap_or_default() {
            if part.key.is_some_and(|key| !seen.insert(unquoted(key))) {
                offsets.push(offset_of(text, part.start()));
            }
            values.push(part.value);
        }
    }
    offsets.sort_unstable();
    offsets
}

/// Finds values in one text by the ways to them: the offsets of their keys or, in arrays, of themselves. What an object or array
/// holds is looked at once, however many ways lead through it.
pub(crate) struct Lookup<'t> {
    text: &'t str,
    document: &'t str,
    held: BTreeMap<usize, Held<'t>>,
}

/// What an object or array holds.
struct Held<'t> {
    members: BTreeMap<String, Part<'t>>,
    elements: Vec<Part<'t>>,
}

impl<'t> Lookup<'t> {
    /// Looks at nothing yet.
    pub(crate) fn new(text: &'t str) -> Self {
        Self { text, document: without_mark(text).trim_start(), held: BTreeMap::new() }
    }

    /// What a path from the root leads to. Where the path leaves the document, the last step that exists.
    pub(crate) fn in_document(&mut self, path: &[Step]) -> usize {
        let found = self.follow(self.document, path).unwrap_or(self.document);
        offset_of(self.text, found)
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
            return Some(offset_of(self.text, service.start()));
        };
        let found = self.follow(shape.value, path).unwrap_or(shape.start());
        Some(offset_of(self.text, found))
    }

    /// Follows a path as far as it exists: the text of the last key or element that does.
    fn follow(&mut self, value: &'t str, path: &[Step]) -> Option<&'t str> {
        let (mut value, mut found) = (value, None);
        for step in path {
            let Some(part) = self.enter(value, step) else { break };
            found = Some(part.start());
            value = part.value;
        }
        found
    }

    /// What a step leads to.
    fn enter(&mut self, value: &'t str, step: &Step) -> Option<Part<'t>> {
        match step {
            Step::Key(key) => self.member(value, key),
            Step::Member(name) => {
                let members = self.member(value, "members").map_or(value, |members| members.value);
                self.member(members, name)
            }
            Step::Index(index) => self.held(value).elements.get(*index).copied(),
        }
    }

    fn member(&mut self, value: &'t str, key: &str) -> Option<Part<'t>> {
        self.held(value).members.get(key).copied()
    }

    fn held(&mut self, value: &'t str) -> &Held<'t> {
        self.held.entry(offset_of(self.text, value)).or_insert_with(|| Held::of(value))
    }
}

impl<'t> Held<'t> {
    fn of(value: &'t str) -> Self {
        let mut held = Self { members: BTreeMap::new(), elements: Vec::new() };
        for part in parts(value).unwrap_or_default() {
            match part.key.map(unquoted) {
                None => held.elements.push(part),
                // Of keys that repeat, the first counts.
                Some(Some(key)) => _ = held.members.entry(key).or_insert(part),
                Some(None) => {}
            }
        }
        held
    }
}

/// A member of an object or an element of an array, as parts of the text.
#[derive(Clone, Copy)]
struct Part<'t> {
    /// The key in its quotes.
    key: Option<&'t str>,
    value: &'t str,
}

impl<'t> Part<'t> {
    fn start(&self) -> &'t str {
        self.key.unwrap_or(self.value)
    }
}

/// What an object or array holds.
fn parts(value: &str) -> Option<Vec<Part<'_>>> {
    serde_json::from_str(value).map(|Parts(parts)| parts).ok()
}

/// A key or string without its quotes and escapes.
fn unquoted(text: &str) -> Option<String> {
    serde_json::from_str(text).ok()
}

/// Where a part of a text begins in it.
pub(crate) fn offset_of(text: &str, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize)
}

struct Parts<'t>(Vec<Part<'t>>);

impl<'t> Deserialize<'t> for Parts<'t> {
    fn deserialize<D: Deserializer<'t>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PartsVisitor)
    }
}

struct PartsVisitor;

impl<'t> Visitor<'t> for PartsVisitor {
    type Value = Parts<'t>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or array")
    }

    fn visit_map<A: MapAccess<'t>>(self, mut entries: A) -> Result<Parts<'t>, A::Error> {
        let mut parts = Vec::new();
        while let Some((key, value)) = entries.next_entry::<&RawValue, &RawValue>()? {
            parts.push(Part { key: Some(key.get()), value: value.get() });
        }
        Ok(Parts(parts))
    }

    fn visit_seq<A: SeqAccess<'t>>(self, mut elements: A) -> Result<Parts<'t>, A::Error> {
        let mut parts = Vec::new();
        while let Some(value) = elements.next_element::<&RawValue>()? {
            parts.push(Part { key: None, value: value.get() });
        }
        Ok(Parts(parts))
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
