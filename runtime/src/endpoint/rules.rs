//! The table that a service's endpoint rules are, whether their model has them as a tree or as a decision diagram.
//!
//! In: what smithgen compiled, in constants. Out: [`Rules`], which [`Rules::resolve`] walks.
//!
//! `nodes` begins with the reference where to start; then there are three numbers a node: where its condition is in `code`, where
//! to go if the condition holds, and where to go if not. A reference below [`RESULT`] is a node's number, from [`RESULT`] on it
//! is the place of a result in `code`, and [`NO_MATCH`] says that no rule matches.
//!
//! `code` has one item behind the other, each a word and then what it is made of: the word's upper four bits are an [`Op`], the
//! others a number. Texts are parts of one text, so that a table has no pointers within.

use super::BuiltIn;

/// The references from here on are results.
pub(super) const RESULT: u16 = 0x8000;

/// The reference to the result that no rule matches.
pub(super) const NO_MATCH: u16 = 0xffff;

/// What a word of a table is; `n` stands for its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Op {
    /// `n` bytes of the text; the next word is where they begin.
    Text,
    /// The value of a parameter, or behind these of a variable: `n` counts both.
    Slot,
    /// A truth value, 0 or 1.
    Flag,
    /// The whole number `n`.
    Integer,
    /// The whole number in the next four words.
    Long,
    /// The texts of `n` items, joined.
    Template,
    /// The values of `n` items.
    List,
    /// `n` times a name and its value.
    Map,
    /// An attribute of an item.
    Attribute,
    /// The `n`th entry of an item, from 0.
    Entry,
    /// What the function `n` makes of its arguments.
    Call,
    /// The first of `n` items that is set.
    Coalesce,
    /// An item, which becomes the value of the slot `n`.
    Assign,
    /// The item at the place that the next word says.
    Shared,
    /// An endpoint: its URL, its properties and its headers, each one item.
    Endpoint,
    /// An error, whose message is an item.
    Error,
}

impl Op {
    const ALL: [Op; 16] = [
        Op::Text,
        Op::Slot,
        Op::Flag,
        Op::Integer,
        Op::Long,
        Op::Template,
        Op::List,
        Op::Map,
        Op::Attribute,
        Op::Entry,
        Op::Call,
        Op::Coalesce,
        Op::Assign,
        Op::Shared,
        Op::Endpoint,
        Op::Error,
    ];

    /// Takes a word apart.
    pub(super) fn of(word: u16) -> (Op, u16) {
        (Op::ALL[usize::from(word >> 12)], word & 0xfff)
    }
}

/// The endpoint rules of a service.
#[derive(Debug)]
pub struct Rules {
    pub(super) parameters: &'static [Parameter],
    pub(super) text: &'static str,
    pub(super) nodes: &'static [u16],
    pub(super) code: &'static [u16],
}

impl Rules {
    /// The rules of a service that has none: requests go to the `endpoint_url` of the configuration.
    pub const URL: &'static Rules = &Rules::new(
        &[Parameter::built_in("Endpoint", BuiltIn::Endpoint)],
        "the service has no endpoint rules, so that an endpoint URL must be configured",
        &[0, 0, 32773, 32770],
        &[40960, 4096, 61440, 77, 0, 57344, 4096, 28672, 28672],
    );

    /// A compiled table, which generated clients hold.
    pub const fn new(
        parameters: &'static [Parameter],
        text: &'static str,
        nodes: &'static [u16],
        code: &'static [u16],
    ) -> Self {
        Rules { parameters, text, nodes, code }
    }

    /// The parameters that the rules decide by.
    pub fn parameters(&self) -> &'static [Parameter] {
        self.parameters
    }

    /// How many bytes the table takes, parameters apart.
    pub fn size(&self) -> usize {
        self.text.len() + 2 * (self.nodes.len() + self.code.len())
    }
}

/// A parameter of endpoint rules.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    pub(super) name: &'static str,
    pub(super) built_in: Option<BuiltIn>,
    pub(super) required: bool,
    pub(super) default: Option<Fixed>,
}

/// A value that is known when the client is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fixed {
    /// Text.
    Text(&'static str),
    /// A truth value.
    Flag(bool),
    /// A list of texts.
    Texts(&'static [&'static str]),
}

impl Parameter {
    /// A parameter that operations or settings of the service fill.
    pub const fn new(name: &'static str) -> Self {
        Parameter { name, built_in: None, required: false, default: None }
    }

    /// A parameter that every client can fill.
    pub const fn built_in(name: &'static str, built_in: BuiltIn) -> Self {
        Parameter { name, built_in: Some(built_in), required: false, default: None }
    }

    /// The same parameter, without which resolving fails.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The same parameter with a value for when it has no other.
    pub const fn or(mut self, value: Fixed) -> Self {
        self.default = Some(value);
        self
    }

    /// The name.
    pub fn name(&self) -> &'static str {
        self.name
    }
}
