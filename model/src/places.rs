//! Finds the places of values in a text again, and names them by line and column.
//!
//! In: a JSON text and a path into it, or a byte offset. Out: offsets, lines, columns. Used only when
//! there is a problem to report, so that a model without problems pays nothing for its places.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde_core::Deserialize;
use serde_core::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::json::without_mark;

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
    let document = without_mark(text).trim_start();
    offset_of(text, follow(document, path).unwrap_or(document))
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

/// Where each shape of a model file is: the offsets of its key and of its value, and the end of that.
/// Descriptions of botocore keep operations apart, and their names are without namespaces.
pub(crate) struct ShapeOffsets {
    shapes: BTreeMap<String, (usize, usize, usize)>,
    /// Where a description of botocore tells of its service, which is no shape there.
    service: Option<usize>,
}

impl ShapeOffsets {
    /// Looks through a file once.
    pub(crate) fn scan(text: &str) -> Self {
        let sections = parts(without_mark(text)).unwrap_or_default();
        let is_smithy = sections.iter().any(|part| part.is_called("smithy"));
        let service = sections.iter().find(|part| !is_smithy && part.is_called("metadata"));
        let service = service.map(|part| offset_of(text, part.start()));
        let sections = sections.iter().filter(|part| part.is_called("shapes") || part.is_called("operations"));
        let places = sections.filter_map(|section| parts(section.value)).flatten().filter_map(|part| {
            let (key, value) = (offset_of(text, part.key?), offset_of(text, part.value));
            Some((unquoted(part.key?)?, (key, value, value + part.value.len())))
        });
        Self { shapes: places.collect(), service }
    }

    /// The offset that a path inside of a shape leads to, as far as it exists.
    pub(crate) fn locate(&self, text: &str, shape: &str, path: &[Step]) -> Option<usize> {
        let name = shape.split_once('#').map_or(shape, |(_, name)| name);
        let Some(&(key, value, end)) = self.shapes.get(shape).or_else(|| self.shapes.get(name)) else {
            return self.service;
        };
        let found = text.get(value..end).and_then(|value| follow(value, path));
        Some(found.map_or(key, |found| offset_of(text, found)))
    }
}

/// Follows a path as far as it exists: the text of the last key or element that does.
fn follow<'t>(value: &'t str, path: &[Step]) -> Option<&'t str> {
    let (mut value, mut found) = (value, None);
    for step in path {
        let Some(part) = enter(value, step) else { break };
        found = Some(part.start());
        value = part.value;
    }
    found
}

/// What a step leads to.
fn enter<'t>(value: &'t str, step: &Step) -> Option<Part<'t>> {
    match step {
        Step::Key(key) => find(value, |part| part.is_called(key)),
        Step::Member(name) => {
            let members = find(value, |part| part.is_called("members"));
            find(members.map_or(value, |members| members.value), |part| part.is_called(name))
        }
        Step::Index(index) => parts(value)?.into_iter().filter(|part| part.key.is_none()).nth(*index),
    }
}

fn find<'t>(value: &'t str, is_wanted: impl Fn(&Part<'t>) -> bool) -> Option<Part<'t>> {
    parts(value)?.into_iter().find(is_wanted)
}

/// A member of an object or an element of an array, as parts of the text.
struct Part<'t> {
    /// The key in its quotes.
    key: Option<&'t str>,
    value: &'t str,
}

impl<'t> Part<'t> {
    fn start(&self) -> &'t str {
        self.key.unwrap_or(self.value)
    }

    fn is_called(&self, name: &str) -> bool {
        self.key.and_then(unquoted).is_some_and(|key| key == name)
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
        assert_eq!(line_column(text, locate(text, &path(&["shapes", "a#B"]))), (3, 5));
        assert_eq!(line_column(text, locate(text, &path(&["shapes", "a#B", "none"]))), (3, 5));
        let mut deep = path(&["shapes", "a#B", "mixins"]);
        deep.push(Step::Index(1));
        assert_eq!(line_column(text, locate(text, &deep)), (3, 40));
    }
}
