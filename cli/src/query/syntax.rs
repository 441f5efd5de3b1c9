//! [`Node`]: an expression as a tree.

use crate::value::Value;

/// An expression, or a part of one.
#[derive(Clone, Debug)]
pub(super) enum Node {
    /// `@`, and wherever nothing is written.
    Current,
    /// `name`.
    Field(String),
    /// `` `[1]` `` or `'text'`.
    Literal(Value),
    /// `[0]`; negative ones count from the end.
    Index(i64),
    /// `[start:stop:step]`.
    Slice([Option<i64>; 3]),
    /// `a.b`, `a[0]`, `a | b`: each applied to what the one before gives.
    Chain(Vec<Node>),
    /// `a[*].b`: the list, and what is made of each of its elements.
    Projection(Box<[Node; 2]>),
    /// `a.*.b`: the map, and what is made of each of its values.
    Values(Box<[Node; 2]>),
    /// `a[?b].c`: the list, what is made of its elements, and which of them count.
    Filter(Box<[Node; 3]>),
    /// `a[]`.
    Flatten(Box<Node>),
    /// `a == b`.
    Comparison(Comparator, Box<[Node; 2]>),
    /// `a || b || c`.
    Or(Vec<Node>),
    /// `a && b && c`.
    And(Vec<Node>),
    /// `!a`.
    Not(Box<Node>),
    /// `[a, b]`.
    List(Vec<Node>),
    /// `{a: b}`.
    Map(Vec<(String, Node)>),
    /// `f(a, b)`.
    Call(String, Vec<Node>),
    /// `&a`: the expression itself, for a function.
    Reference(Box<Node>),
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}
