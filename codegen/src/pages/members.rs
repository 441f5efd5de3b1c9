//! Members: the type of a value in the words of the AWS CLI, the values that it may have, its limits, and what it holds.
//!
//! In: a member. Out: a term such as `ClientId -> (string) [required]` with all of that as its meaning.

use smithgen_model::{Member, Model, Shape, ShapeIx, ShapeKind};

use super::author::Author;
use crate::analysis::told::Told;
use crate::docs::{self, Block, Definition, Style, Text};
use crate::selection::is_of_bytes;

/// What stands where a shape would hold itself for the third time.
const RECURSIVE: &str = "( ... recursive ... )";
/// What stands where a page has no room for more.
pub(super) const CUT: &str = "...";

/// A paragraph without markup.
pub(super) fn paragraph(text: &str) -> Block {
    Block::Paragraph(Text::of(&[(text, Style::PLAIN)]))
}

/// The type of a value, as botocore names it.
pub(super) fn type_name(shape: &Shape) -> &'static str {
    match &shape.kind {
        ShapeKind::Blob => "blob",
        ShapeKind::Boolean => "boolean",
        ShapeKind::Byte | ShapeKind::Short | ShapeKind::Integer | ShapeKind::IntEnum(_) => "integer",
        ShapeKind::Long | ShapeKind::BigInteger => "long",
        ShapeKind::Float => "float",
        ShapeKind::Double | ShapeKind::BigDecimal => "double",
        ShapeKind::Timestamp => "timestamp",
        ShapeKind::Document => "document",
        ShapeKind::List(_) => "list",
        ShapeKind::Map { .. } => "map",
        ShapeKind::Structure(_) | ShapeKind::Union(_) => "structure",
        _ => "string",
    }
}

/// The type of a value as the head of its description has it.
pub(super) fn described_type(model: &Model, ix: ShapeIx) -> &'static str {
    match model.shape(ix) {
        shape if matches!(shape.kind, ShapeKind::Union(_)) => "tagged union structure",
        _ if is_of_bytes(model, ix) => "streaming blob",
        shape => type_name(shape),
    }
}

/// Whether a value is one word: no list, no map, no structure, no document.
pub(super) fn is_scalar(shape: &Shape) -> bool {
    !matches!(type_name(shape), "list" | "map" | "structure" | "document")
}

/// The values of an enum of strings.
pub(super) fn enum_values(shape: &Shape) -> Vec<&str> {
    match &shape.kind {
        ShapeKind::String => shape.traits.enum_legacy().unwrap_or_default(),
        kind => kind.enum_values().collect(),
    }
}

/// How long a text may be that takes no more room than an entry.
const ENTRY: usize = 1_000;

/// How many entries long texts are worth.
pub(super) fn entries_of<'t>(texts: impl IntoIterator<Item = &'t str>) -> usize {
    texts.into_iter().map(str::len).sum::<usize>() / ENTRY
}

/// How many entries the values of a shape are worth.
pub(super) fn room_of_values(shape: &Shape) -> usize {
    let values = enum_values(shape);
    values.len() + entries_of(values)
}

/// The limits of a value with their names.
fn constraints(told: &Told<'_>) -> Vec<(&'static str, String)> {
    let Told { length, range, pattern, .. } = told;
    let number = |limit: Option<u64>| limit.map(|limit| limit.to_string());
    let min = length.and_then(|length| number(length.min)).or(range.and_then(|range| range.min.map(str::to_owned)));
    let max = length.and_then(|length| number(length.max)).or(range.and_then(|range| range.max.map(str::to_owned)));
    let all = [("min", min), ("max", max), ("pattern", pattern.map(str::to_owned))];
    all.into_iter().filter_map(|(name, limit)| Some((name, limit?))).collect()
}

/// A list of items of one paragraph.
pub(super) fn bullets(items: impl Iterator<Item = Text>) -> Block {
    Block::List { ordered: false, items: items.map(|text| vec![Block::Paragraph(text)]).collect() }
}

impl<'a> Author<'a> {
    /// Takes room for what a member means.
    pub(super) fn has_room_for(&mut self, member: &'a Member, depth: usize) -> bool {
        let shape = self.model.target_of(member);
        let told = self.told(member);
        let texts = [told.description].into_iter().chain(told.pattern);
        self.budget.take(1 + room_of_values(shape) + entries_of(texts), depth)
    }

    /// What a member means: its description, the values that it may have, and its limits.
    pub(super) fn meaning(&mut self, member: &'a Member) -> Vec<Block> {
        let told = self.told(member);
        let mut blocks = self.blocks(docs::parse(told.description));
        let shape = self.model.target_of(member);
        blocks.extend(values(&enum_values(shape)));
        blocks.extend(limits(&told));
        blocks
    }

    /// What an option's value holds.
    pub(super) fn input_content(&mut self, ix: ShapeIx) -> Vec<Block> {
        self.content(ix, true, &mut vec![ix])
    }

    /// What an output holds. Its own members are not marked as required: nobody has to give them.
    pub(super) fn output_content(&mut self, ix: ShapeIx) -> Vec<Block> {
        self.content(ix, false, &mut Vec::new())
    }

    /// What a value holds: members, elements, or keys and values, of which the required ones may be marked. `within` are the shapes
    /// around it.
    fn content(&mut self, ix: ShapeIx, marks: bool, within: &mut Vec<ShapeIx>) -> Vec<Block> {
        let terms: Vec<Definition> = match &self.model.shape(ix).kind {
            ShapeKind::Structure(members) | ShapeKind::Union(members) => {
                members.iter().filter_map(|member| self.term(&member.name, member, marks, within)).collect()
            }
            ShapeKind::List(element) => self.term("", element, marks, within).into_iter().collect(),
            ShapeKind::Map { key, value } => [("key", key), ("value", value)]
                .into_iter()
                .filter_map(|(name, m)| self.term(name, m, marks, within))
                .collect(),
            _ => Vec::new(),
        };
        if terms.is_empty() { Vec::new() } else { vec![Block::Definitions(terms)] }
    }

    /// A member with what it means. A shape is shown within itself once.
    fn term(&mut self, name: &str, member: &'a Member, marks: bool, within: &mut Vec<ShapeIx>) -> Option<Definition> {
        let kind = described_type(self.model, member.target);
        let mark = if marks && self.told(member).is_asked_for && !name.is_empty() { " [required]" } else { "" };
        let arrow = if name.is_empty() { "" } else { " -> " };
        let term = Text::of(&[(name, Style::STRONG), (&format!("{arrow}({kind}){mark}"), Style::PLAIN)]);
        if !self.has_room_for(member, within.len()) {
            return Some(Definition { term, body: vec![paragraph(CUT)] });
        }
        let depth = within.iter().filter(|ix| **ix == member.target).count();
        if depth > 1 {
            return Some(Definition { term, body: vec![paragraph(RECURSIVE)] });
        }
        within.push(member.target);
        let mut body = self.meaning(member);
        body.extend(self.content(member.target, true, within));
        within.pop();
        Some(Definition { term, body })
    }
}

fn values(values: &[&str]) -> Vec<Block> {
    match values {
        [] => Vec::new(),
        _ => vec![paragraph("Possible values:"), bullets(values.iter().map(|value| Text::of(&[(value, Style::CODE)])))],
    }
}

fn limits(told: &Told<'_>) -> Vec<Block> {
    let constraints = constraints(told);
    if constraints.is_empty() {
        return Vec::new();
    }
    let items = constraints
        .iter()
        .map(|(name, limit)| Text::of(&[(name, Style::PLAIN), (": ", Style::PLAIN), (limit, Style::CODE)]));
    vec![paragraph("Constraints:"), bullets(items)]
}
