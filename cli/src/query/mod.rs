//! JMESPath: what `--query` selects from an output.
//!
//! In: an expression as text, and a [`Value`]. Out: the value that the expression selects or builds, in the order in which
//! the input has it; or what is wrong, in the words of jmespath.py, which the AWS CLI shows. The language is that of
//! <https://jmespath.org/specification.html>; where jmespath.py takes more than that (`f(a b)`, texts in comparisons), so does
//! this, and it knows integers of any size from floats as Python does.
//!
//! `lexer` makes tokens of a text, `parser` a tree of tokens (`syntax`), and `evaluate` walks that tree over `Item`s, which
//! refer to the input as long as they can.

mod budget;
mod compare;
mod error;
mod evaluate;
mod functions;
mod item;
mod lexer;
mod number;
mod parser;
mod syntax;
#[cfg(test)]
mod tests;

pub use error::{Kind, QueryError};

use crate::value::Value;

/// How deep an expression, and what it builds, may nest. Python's own limit on nested calls comes to about as much.
pub const MAX_DEPTH: usize = 256;

/// An expression, ready to search with.
#[derive(Clone, Debug)]
pub struct Expression(syntax::Node);

impl Expression {
    /// Reads an expression. Which functions there are, and what they take, is only known to [`search`](Self::search).
    ///
    /// # Errors
    /// When the text is no expression, or nests deeper than [`MAX_DEPTH`].
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        parser::parse(text).map(Expression)
    }

    /// Refuses what is wrong whatever the expression is applied to: functions that do not exist or take another number of
    /// arguments, and slices whose step is zero. [`search`](Self::search) finds these only once it comes to them.
    ///
    /// # Errors
    /// Those of [`search`](Self::search).
    pub fn check(&self) -> Result<(), QueryError> {
        evaluate::check(&self.0)
    }

    /// What the expression makes of a value; what is not there is null.
    ///
    /// # Errors
    /// When a function does not exist or does not take what it is given, or when all of it comes to too much
    /// ([`Kind::TooMuch`]): some millions of values, and more for larger inputs.
    pub fn search(&self, value: &Value) -> Result<Value, QueryError> {
        let budget = budget::Budget::of(value);
        evaluate::evaluate(&self.0, &item::Item::of(value), &budget)?.to_value(&budget)
    }
}
