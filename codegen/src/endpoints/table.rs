//! The table that a client holds its service's rules in.
//!
//! In: a [`Graph`]. Out: a [`Table`] of the form that `smithgen_runtime::generated::endpoint::Rules` describes, or nothing if the rules are too
//! many for its numbers of 16 bits.

use std::collections::BTreeMap;

use super::graph::{Graph, Reference};
use super::tree::{Condition, EndpointSpec, Expr, Outcome};

/// References from here on are outcomes.
const RESULT: u16 = 0x8000;

/// The reference that no rule matches.
const NO_MATCH: u16 = 0xffff;

/// The longest text that one word can say.
const LONGEST: usize = 0xfff;

/// What words begin with.
#[derive(Clone, Copy)]
enum Op {
    Text,
    Slot,
    Flag,
    Integer,
    Long,
    Template,
    List,
    Map,
    Attribute,
    Item,
    Call,
    Coalesce,
    Assign,
    Shared,
    Endpoint,
    Error,
}

/// A compiled rule set: the parts of a `smithgen_runtime::generated::endpoint::Rules`, parameters apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// All texts.
    pub text: String,
    /// Where to start, and then three numbers a node.
    pub nodes: Vec<u16>,
    /// Conditions and results.
    pub code: Vec<u16>,
}

impl Table {
    /// `None` if a number is too large.
    pub(super) fn of(graph: &Graph) -> Option<Self> {
        let mut writer = Writer::default();
        writer.texts(graph);
        let conditions = graph.conditions.iter().map(|condition| writer.condition(condition));
        let conditions: Vec<u16> = conditions.collect::<Option<_>>()?;
        let outcomes: Vec<u16> = graph.outcomes.iter().map(|outcome| writer.outcome(outcome)).collect::<Option<_>>()?;
        let reference = |to: Reference| match to {
            Reference::Node(number) => u16::try_from(number).ok().filter(|number| *number < RESULT),
            Reference::Outcome(number) => {
                let place = outcomes.get(number).and_then(|place| place.checked_add(RESULT));
                place.filter(|place| *place < NO_MATCH)
            }
            Reference::NoMatch => Some(NO_MATCH),
        };
        let mut nodes = vec![reference(graph.root)?];
        for node in &graph.nodes {
            nodes.extend([*conditions.get(node.condition)?, reference(node.then)?, reference(node.otherwise)?]);
        }
        Some(Table { text: writer.text, nodes, code: writer.code })
    }
}

#[derive(Default)]
struct Writer {
    text: String,
    code: Vec<u16>,
    /// Where maps are that several endpoints may have.
    shared: BTreeMap<Vec<u16>, u16>,
}

impl Writer {
    /// Collects all texts, the longest first, because shorter ones may be parts of them.
    fn texts(&mut self, graph: &Graph) {
        let mut texts = Vec::new();
        graph.conditions.iter().for_each(|condition| collect(&condition.value, &mut texts));
        for outcome in &graph.outcomes {
            match outcome {
                Outcome::Error(message) => collect(message, &mut texts),
                Outcome::Endpoint(EndpointSpec { url, properties, headers }) => {
                    [url, properties, headers].iter().for_each(|part| collect(part, &mut texts));
                }
            }
        }
        texts.sort_by_key(|text| std::cmp::Reverse(text.len()));
        for text in texts {
            // What is longer cannot be said anyway.
            if self.text.len() <= usize::from(u16::MAX) && !self.text.contains(text) {
                self.text.push_str(text);
            }
        }
    }

    /// Writes a condition behind what there is; gives its place.
    fn condition(&mut self, condition: &Condition) -> Option<u16> {
        let mut words = Vec::new();
        if let Some(slot) = condition.assign {
            words.push(word(Op::Assign, slot.into())?);
        }
        self.expr(&condition.value, &mut words)?;
        self.place(words)
    }

    fn outcome(&mut self, outcome: &Outcome) -> Option<u16> {
        let mut words = Vec::new();
        match outcome {
            Outcome::Error(message) => {
                words.push(word(Op::Error, 0)?);
                self.expr(message, &mut words)?;
            }
            Outcome::Endpoint(EndpointSpec { url, properties, headers }) => {
                words.push(word(Op::Endpoint, 0)?);
                self.expr(url, &mut words)?;
                self.shared(properties, &mut words)?;
                self.shared(headers, &mut words)?;
            }
        }
        self.place(words)
    }

    fn place(&mut self, words: Vec<u16>) -> Option<u16> {
        let place = u16::try_from(self.code.len()).ok()?;
        self.code.extend(words);
        Some(place)
    }

    /// Writes a map once, and in its other places where it is.
    fn shared(&mut self, map: &Expr, words: &mut Vec<u16>) -> Option<()> {
        let mut own = Vec::new();
        self.expr(map, &mut own)?;
        if own.len() <= 2 {
            words.extend(own);
            return Some(());
        }
        let place = match self.shared.get(&own) {
            Some(place) => *place,
            None => {
                let place = self.place(own.clone())?;
                self.shared.insert(own, place);
                place
            }
        };
        words.extend([word(Op::Shared, 0)?, place]);
        Some(())
    }

    fn expr(&self, expr: &Expr, words: &mut Vec<u16>) -> Option<()> {
        let all = |parts: &[Expr], words: &mut Vec<u16>| parts.iter().try_for_each(|part| self.expr(part, words));
        match expr {
            Expr::Bool(value) => words.push(word(Op::Flag, usize::from(*value))?),
            Expr::Integer(value) => match usize::try_from(*value).ok().and_then(|value| word(Op::Integer, value)) {
                Some(word) => words.push(word),
                None => {
                    words.push(word(Op::Long, 0)?);
                    words
                        .extend(value.to_be_bytes().chunks(2).map(|pair| u16::from(pair[0]) << 8 | u16::from(pair[1])));
                }
            },
            Expr::Text(text) if text.len() <= LONGEST => self.words_of(text, words)?,
            Expr::Text(text) => {
                let parts = cut(text);
                words.push(word(Op::Template, parts.len())?);
                parts.iter().try_for_each(|part| self.words_of(part, words))?;
            }
            Expr::Template(parts) => {
                words.push(word(Op::Template, parts.len())?);
                all(parts, words)?;
            }
            Expr::List(parts) => {
                words.push(word(Op::List, parts.len())?);
                all(parts, words)?;
            }
            Expr::Map(entries) => {
                words.push(word(Op::Map, entries.len())?);
                for (name, value) in entries {
                    self.words_of(name, words)?;
                    self.expr(value, words)?;
                }
            }
            Expr::Slot(slot) => words.push(word(Op::Slot, (*slot).into())?),
            Expr::Attribute(inner, number) => {
                words.push(word(Op::Attribute, (*number).into())?);
                self.expr(inner, words)?;
            }
            Expr::Item(inner, number) => {
                words.push(word(Op::Item, (*number).into())?);
                self.expr(inner, words)?;
            }
            Expr::Call(function, arguments) => {
                words.push(word(Op::Call, *function as usize)?);
                all(arguments, words)?;
            }
            Expr::Coalesce(parts) => {
                words.push(word(Op::Coalesce, parts.len())?);
                all(parts, words)?;
            }
        }
        Some(())
    }

    fn words_of(&self, text: &str, words: &mut Vec<u16>) -> Option<()> {
        words.extend([word(Op::Text, text.len())?, u16::try_from(self.text.find(text)?).ok()?]);
        Some(())
    }
}

fn word(op: Op, number: usize) -> Option<u16> {
    (number <= LONGEST).then_some((op as u16) << 12 | number as u16)
}

/// The texts of an expression.
fn collect<'e>(expr: &'e Expr, texts: &mut Vec<&'e str>) {
    match expr {
        Expr::Bool(_) | Expr::Integer(_) | Expr::Slot(_) => {}
        Expr::Text(text) => texts.push(text),
        Expr::Template(parts) | Expr::List(parts) | Expr::Call(_, parts) | Expr::Coalesce(parts) => {
            parts.iter().for_each(|part| collect(part, texts));
        }
        Expr::Map(entries) => entries.iter().for_each(|(name, value)| {
            texts.push(name);
            collect(value, texts);
        }),
        Expr::Attribute(inner, _) | Expr::Item(inner, _) => collect(inner, texts),
    }
}

/// Text in parts that are short enough, cut between characters.
fn cut(text: &str) -> Vec<&str> {
    let (mut parts, mut rest) = (Vec::new(), text);
    while !rest.is_empty() {
        let (part, after) = rest.split_at(rest.floor_char_boundary(LONGEST));
        parts.push(part);
        rest = after;
    }
    parts
}
