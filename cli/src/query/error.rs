//! [`QueryError`]: what is wrong with an expression, or with what it is applied to.
//!
//! In: places in the text, values and types. Out: the words of jmespath.py, which point at the place with a caret.

use std::fmt;
use std::ops::Range;

use crate::secrecy::HIDDEN;

/// What is wrong with an expression, or with what it is applied to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError(Box<Details>);

/// Boxed, so that evaluation needs no more of the stack for it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Details {
    kind: Kind,
    message: String,
    /// Where in the message a value is shown that is neither the expression nor of it.
    value: Option<Range<usize>>,
}

/// What sort of thing is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The text is no expression.
    Syntax,
    /// A value is of a type for which something is not defined.
    Type,
    /// A function takes more or fewer arguments.
    Arity,
    /// There is no such function.
    UnknownFunction,
    /// A value is of the right type, but makes no sense.
    Value,
    /// The search builds or visits more than it may.
    TooMuch,
}

impl QueryError {
    pub(super) fn new(kind: Kind, message: impl Into<String>) -> Self {
        QueryError(Box::new(Details { kind, message: message.into(), value: None }))
    }

    /// A character or text that is no token, at a place counted in characters.
    pub(super) fn token(message: &str, text: &str, at: usize) -> Self {
        Self::new(Kind::Syntax, format!("Bad jmespath expression: {message}:\n{text}\n{}^", " ".repeat(at)))
    }

    /// An expression that ends where it must go on.
    pub(super) fn incomplete(text: &str) -> Self {
        let indent = " ".repeat(text.chars().count() + 1);
        let message = format!("Invalid jmespath expression: Incomplete expression:\n\"{text}\"\n{indent}^");
        Self::new(Kind::Syntax, message)
    }

    /// A token that cannot stand where it stands.
    pub(super) fn misplaced(reason: &str, text: &str, at: usize, token: &str, kind: &str) -> Self {
        let (kind, indent) = (kind.to_uppercase(), " ".repeat(at + 1));
        let message = format!(
            "{reason}: Parse error at column {at}, token \"{token}\" ({kind}), for expression:\n\"{text}\"\n{indent}^"
        );
        Self::new(Kind::Syntax, message)
    }

    /// Nesting beyond [`MAX_DEPTH`](super::MAX_DEPTH).
    pub(super) fn too_deep() -> Self {
        let message = format!("the expression, or what it builds, nests deeper than {} levels", super::MAX_DEPTH);
        Self::new(Kind::Value, message)
    }

    /// A search whose budget is used up.
    pub(super) fn too_much() -> Self {
        Self::new(Kind::TooMuch, "the expression makes too much of what it is applied to; it was given up")
    }

    /// An argument of a type that the function does not take.
    pub(super) fn argument(function: &str, value: &str, expected: &[&str], received: &str) -> Self {
        let expected = expected.join("', '");
        let before = format!("In function {function}(), invalid type for value: ");
        let place = before.len()..before.len() + value.len();
        let message = format!("{before}{value}, expected one of: ['{expected}'], received: \"{received}\"");
        QueryError(Box::new(Details { kind: Kind::Type, message, value: Some(place) }))
    }

    /// Something that is not defined for a type.
    pub(super) fn kind_of_value(message: impl Into<String>) -> Self {
        Self::new(Kind::Type, message)
    }

    /// The same error without the value that it shows, if that is a secret.
    pub(crate) fn without_value_if(mut self, is_secret: impl Fn(&str) -> bool) -> Self {
        let Details { message, value, .. } = &mut *self.0;
        if let Some(place) = value.take_if(|place| message.get(place.clone()).is_some_and(is_secret)) {
            message.replace_range(place, HIDDEN);
        }
        self
    }

    /// What sort of thing is wrong.
    pub fn kind(&self) -> Kind {
        self.0.kind
    }
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl std::error::Error for QueryError {}
