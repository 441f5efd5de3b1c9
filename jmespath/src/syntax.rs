//! [`Node`]: an expression as a tree.
//!
//! In: what the parser finds, or what somebody wrote down as a constant. Out: one form for both, of which searches need no other.

use std::borrow::Cow;
use std::ops::Deref;

use crate::functions::Function;
use crate::value::Value;

/// An expression, or a part of one.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// `@`, and wherever nothing is written.
    Current,
    /// `name`.
    Field(Cow<'static, str>),
    /// `` `[1]` `` or `'text'`.
    Literal(Value),
    /// `[0]`; negative ones count from the end.
    Index(i64),
    /// `[start:stop:step]`.
    Slice([Option<i64>; 3]),
    /// `a.b`, `a[0]`, `a | b`: each applied to what the one before gives.
    Chain(Cow<'static, [Node]>),
    /// `a[*].b`: the list, and what is made of each of its elements.
    Projection(Held<[Node; 2]>),
    /// `a.*.b`: the map, and what is made of each of its values.
    Values(Held<[Node; 2]>),
    /// `a[?b].c`: the list, what is made of its elements, and which of them count.
    Filter(Held<[Node; 3]>),
    /// `a[]`.
    Flatten(Held<Node>),
    /// `a == b`.
    Comparison(Comparator, Held<[Node; 2]>),
    /// `a || b || c`.
    Or(Cow<'static, [Node]>),
    /// `a && b && c`.
    And(Cow<'static, [Node]>),
    /// `!a`.
    Not(Held<Node>),
    /// `[a, b]`.
    List(Cow<'static, [Node]>),
    /// `{a: b}`.
    Map(Cow<'static, [(Cow<'static, str>, Node)]>),
    /// `f(a, b)`.
    Call(&'static Function, Cow<'static, [Node]>),
    /// `f(a, b)` of a function that does not exist.
    Unknown(Cow<'static, str>, Cow<'static, [Node]>),
    /// `&a`: the expression itself, for a function.
    Reference(Held<Node>),
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparator {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

/// A part of a tree, in a constant or on the heap.
#[derive(Clone, Debug)]
pub enum Held<T: 'static> {
    /// In a constant.
    Static(&'static T),
    /// On the heap.
    Boxed(Box<T>),
}

impl<T> From<T> for Held<T> {
    fn from(part: T) -> Self {
        Held::Boxed(Box::new(part))
    }
}

impl<T> Deref for Held<T> {
    type Target = T;

    fn deref(&self) -> &T {
        match self {
            Held::Static(part) => part,
            Held::Boxed(part) => part,
        }
    }
}

impl<T: PartialEq> PartialEq for Held<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}
