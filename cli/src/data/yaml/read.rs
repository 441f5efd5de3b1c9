//! YAML as the AWS CLI reads it, which is as `ruamel.yaml` does in its safe mode: by the rules of YAML 1.2, and with merge keys.
//!
//! In: the text of one document. Out: a [`Value`]. Aliases are bounded by [`ALIAS_BUDGET`] and nesting by [`MAX_DEPTH`], so that
//! a small text cannot stand for a huge value; entries of a map with the same key are refused, and so are keys that are not text.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use yaml_rust2::Event;
use yaml_rust2::parser::{Parser, Tag};
use yaml_rust2::scanner::TScalarStyle;

use super::scalar;
use crate::data::json::MAX_DEPTH;
use crate::data::{Map, Value};

/// The most that anchors and aliases may add to what the text itself says, in bytes of text and one for each value.
pub const ALIAS_BUDGET: usize = 2 << 20;

/// The prefix of the tags that YAML itself defines, which `!!` abbreviates.
const CORE: &str = "tag:yaml.org,2002:";

/// Why a text is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum YamlError {
    /// It is not a single document of well-formed YAML whose tags are known.
    Malformed,
    /// A key is something other than text.
    Key {
        /// The line of the key, from 1.
        line: usize,
    },
    /// Aliases stand for more than [`ALIAS_BUDGET`].
    Aliases {
        /// The line of the alias, from 1.
        line: usize,
    },
    /// Lists and maps nest deeper than [`MAX_DEPTH`].
    Depth {
        /// The line of the list or map, from 1.
        line: usize,
    },
}

/// The first words are the AWS CLI's, which are all of them where it refuses the text, too.
impl fmt::Display for YamlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            YamlError::Malformed => f.write_str("Invalid YAML received."),
            YamlError::Key { line } => {
                write!(f, "Invalid YAML received. Line {line}: a key must be text; put it in quotes.")
            }
            YamlError::Aliases { line } => {
                write!(f, "Invalid YAML received. Line {line}: aliases stand for too much data.")
            }
            YamlError::Depth { line } => write!(f, "Invalid YAML received. Line {line}: nested too deep."),
        }
    }
}

impl std::error::Error for YamlError {}

/// Reads a text that is one document. A text without any is null.
///
/// # Errors
/// See [`YamlError`].
pub fn read(text: &str) -> Result<Value, YamlError> {
    let events = events(text.strip_prefix('\u{feff}').unwrap_or(text))?;
    let mut reader = Reader { open: Vec::new(), document: None, anchors: BTreeMap::new(), budget: ALIAS_BUDGET };
    for (event, line) in events {
        reader.event(event, line)?;
    }
    Ok(reader.document.unwrap_or(Value::Null))
}

/// The events of a text, and the line of each.
fn events(text: &str) -> Result<Vec<(Event, usize)>, YamlError> {
    let mut parser = Parser::new_from_str(text);
    let mut events = Vec::new();
    loop {
        let (event, mark) = parser.next_token().map_err(|_| YamlError::Malformed)?;
        if event == Event::StreamEnd {
            break;
        }
        events.push((event, mark.line()));
    }
    let last = events.iter_mut().rev().find(|(event, _)| matches!(event, Event::Scalar(..)));
    if let Some((Event::Scalar(scalar, TScalarStyle::Literal | TScalarStyle::Folded, ..), _)) = last {
        end_as_the_text_does(scalar, text);
    }
    Ok(events)
}

/// The parser ends the last block of lines with a line break, even if there is none in the text or the block has no lines.
fn end_as_the_text_does(scalar: &mut String, text: &str) {
    let last_line = text.rsplit('\n').next().unwrap_or("").trim_start();
    let ends_in_scalar =
        !last_line.is_empty() && scalar.strip_suffix('\n').is_some_and(|lines| lines.ends_with(last_line));
    let is_empty = scalar == "\n" && !text.ends_with("\n\n");
    if ends_in_scalar || is_empty {
        scalar.pop();
    }
}

/// A list or a map whose end has not come yet.
struct Open {
    /// The anchor by which aliases refer to it; 0 if it has none.
    anchor: usize,
    content: Content,
}

enum Content {
    List(Vec<Value>),
    Map {
        entries: Vec<(String, Value)>,
        /// The key whose value comes next.
        key: Option<Key>,
        /// What the merge key has brought.
        merged: Option<Vec<(String, Value)>>,
    },
}

enum Key {
    Text(String),
    Merge,
}

struct Reader {
    open: Vec<Open>,
    document: Option<Value>,
    /// Values that have an anchor, by its number.
    anchors: BTreeMap<usize, Value>,
    /// What is left of [`ALIAS_BUDGET`].
    budget: usize,
}

impl Reader {
    fn event(&mut self, event: Event, line: usize) -> Result<(), YamlError> {
        match event {
            Event::DocumentStart if self.document.is_some() => Err(YamlError::Malformed),
            Event::Alias(anchor) => {
                // A value within which its own alias stands is not there yet.
                let value = self.anchors.get(&anchor).ok_or(YamlError::Malformed)?;
                self.budget = self.budget.checked_sub(weight(value)).ok_or(YamlError::Aliases { line })?;
                self.put(value.clone(), line)
            }
            Event::Scalar(text, style, anchor, tag) => {
                let plain = style == TScalarStyle::Plain && tag.is_none();
                if plain && text == "<<" && self.expects_key() {
                    self.put_key(Key::Merge);
                    return Ok(());
                }
                let value = if plain { scalar::resolve(&text) } else { tagged(text, style, tag)? };
                self.keep(anchor, &value, line)?;
                self.put(value, line)
            }
            Event::SequenceStart(anchor, tag) => {
                collection(tag, "seq")?;
                self.begin(anchor, Content::List(Vec::new()), line)
            }
            Event::MappingStart(anchor, tag) => {
                collection(tag, "map")?;
                self.begin(anchor, Content::Map { entries: Vec::new(), key: None, merged: None }, line)
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(line),
            _ => Ok(()),
        }
    }

    fn expects_key(&self) -> bool {
        matches!(self.open.last(), Some(Open { content: Content::Map { key: None, .. }, .. }))
    }

    fn begin(&mut self, anchor: usize, content: Content, line: usize) -> Result<(), YamlError> {
        if self.expects_key() {
            return Err(YamlError::Key { line });
        }
        if self.open.len() == MAX_DEPTH {
            return Err(YamlError::Depth { line });
        }
        self.open.push(Open { anchor, content });
        Ok(())
    }

    fn end(&mut self, line: usize) -> Result<(), YamlError> {
        let Some(Open { anchor, content }) = self.open.pop() else { return Err(YamlError::Malformed) };
        let value = match content {
            Content::List(list) => Value::List(list),
            Content::Map { entries, merged, .. } => Value::Map(map(entries, merged)?),
        };
        self.keep(anchor, &value, line)?;
        self.put(value, line)
    }

    /// Keeps a value for the aliases to come.
    fn keep(&mut self, anchor: usize, value: &Value, line: usize) -> Result<(), YamlError> {
        if anchor != 0 {
            self.budget = self.budget.checked_sub(weight(value)).ok_or(YamlError::Aliases { line })?;
            self.anchors.insert(anchor, value.clone());
        }
        Ok(())
    }

    fn put_key(&mut self, new: Key) {
        if let Some(Open { content: Content::Map { key, .. }, .. }) = self.open.last_mut() {
            *key = Some(new);
        }
    }

    /// Puts a value where it belongs: into the list or map that is open, or in the place of the document.
    fn put(&mut self, value: Value, line: usize) -> Result<(), YamlError> {
        match self.open.last_mut() {
            None => self.document = Some(value),
            Some(Open { content: Content::List(list), .. }) => list.push(value),
            Some(Open { content: Content::Map { entries, key, merged }, .. }) => match (key.take(), value) {
                (None, Value::String(text)) => *key = Some(Key::Text(text)),
                (None, _) => return Err(YamlError::Key { line }),
                (Some(Key::Text(name)), value) => entries.push((name, value)),
                (Some(Key::Merge), _) if merged.is_some() => return Err(YamlError::Malformed),
                (Some(Key::Merge), value) => *merged = Some(merge(value)?),
            },
        }
        Ok(())
    }
}

/// The entries that a merge key brings: those of a map, or of several, of which the first wins.
fn merge(value: Value) -> Result<Vec<(String, Value)>, YamlError> {
    let maps = match value {
        Value::List(list) => list,
        value => vec![value],
    };
    let mut entries = Vec::new();
    for map in maps.into_iter().rev() {
        match map {
            Value::Map(map) => entries.extend(map),
            _ => return Err(YamlError::Malformed),
        }
    }
    Ok(entries)
}

/// A map of its own entries and those that its merge key has brought, which come first and are overridden.
fn map(entries: Vec<(String, Value)>, merged: Option<Vec<(String, Value)>>) -> Result<Map, YamlError> {
    let mut names = BTreeSet::new();
    if !entries.iter().all(|(name, _)| names.insert(name.as_str())) {
        return Err(YamlError::Malformed);
    }
    Ok(merged.into_iter().flatten().chain(entries).collect())
}

/// The size of a value in the terms of [`ALIAS_BUDGET`].
fn weight(value: &Value) -> usize {
    1 + match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
        Value::String(text) => text.len(),
        Value::Bytes(bytes) => bytes.len(),
        Value::List(list) => list.iter().map(weight).sum(),
        Value::Map(map) => map.iter().map(|(name, value)| name.len() + weight(value)).sum(),
    }
}

/// The name of a tag of YAML's own; `None` if it has a meaning for somebody else only. The tag `!` says nothing but that a plain
/// scalar is text.
fn core_name(tag: &Tag, unspecific: &'static str) -> Option<String> {
    let tag = format!("{}{}", tag.handle, tag.suffix);
    if tag == "!" { Some(unspecific.to_owned()) } else { tag.strip_prefix(CORE).map(str::to_owned) }
}

/// Checks the tag of a list or map.
fn collection(tag: Option<Tag>, expected: &'static str) -> Result<(), YamlError> {
    match tag {
        Some(tag) if core_name(&tag, expected).as_deref() != Some(expected) => Err(YamlError::Malformed),
        _ => Ok(()),
    }
}

/// The value of a scalar that has a tag or is quoted.
fn tagged(text: String, style: TScalarStyle, tag: Option<Tag>) -> Result<Value, YamlError> {
    match tag {
        None => Ok(Value::String(text)),
        Some(tag) => core_name(&tag, "str")
            .and_then(|name| scalar::of_tag(&name, text, style == TScalarStyle::Plain))
            .ok_or(YamlError::Malformed),
    }
}

#[cfg(test)]
mod tests;
