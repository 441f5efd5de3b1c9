//! [`Expression`]: what users and generated code search with.
//!
//! In: a text, or a tree that somebody wrote down. Out: what it makes of data.

use crate::error::Error;
use crate::syntax::Node;
use crate::{check, parser};

/// An expression, ready to search with: a tree. A search recurses as deep as the tree is; [`parse`](Self::parse) makes none deeper than
/// [`MAX_DEPTH`](crate::MAX_DEPTH).
#[derive(Clone, Debug, PartialEq)]
pub struct Expression(pub Node);

impl Expression {
    /// Reads an expression. Functions that do not exist, and what they do not take, are only found by [`check`](Self::check) and
    /// [`search`](Self::search).
    ///
    /// # Errors
    /// When the text is no expression, or nests deeper than [`MAX_DEPTH`](crate::MAX_DEPTH).
    pub fn parse(text: &str) -> Result<Self, Error> {
        parser::parse(text).map(Expression)
    }

    /// Refuses what is wrong whatever the expression is applied to: functions that do not exist or take another number of
    /// arguments, and slices whose step is zero. [`search`](Self::search) finds these only once it comes to them.
    ///
    /// # Errors
    /// Those of [`search`](Self::search).
    pub fn check(&self) -> Result<(), Error> {
        check::check(&self.0)
    }

    /// What the expression makes of data; what is not there is null.
    ///
    /// # Errors
    /// When a function does not exist or does not take what it is given, or when all of it comes to too much
    /// ([`ErrorKind::TooMuch`](crate::ErrorKind::TooMuch)): some millions of values, and more for larger data.
    #[cfg(feature = "search")]
    pub fn search<'a>(&'a self, data: &'a impl crate::Data) -> Result<crate::Found<'a>, Error> {
        crate::search::search(&self.0, data)
    }
}
