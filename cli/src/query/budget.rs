//! [`Budget`]: how much one search may do.
//!
//! In: the value that is searched. Out: a number of steps, which what is evaluated, built, copied, compared and written takes from
//! until there are none left. A short expression can stand for more than any memory holds (`[@,@]|[@,@]|…`), as its parts share what
//! they are built of; so it is not the expression that is bounded.

use std::cell::Cell;

use super::error::QueryError;
use crate::value::Value;

/// The steps that every search has.
const LEAST: usize = 1_000_000;

/// The steps that a search has for each step that a walk over its input takes.
const EACH: usize = 32;

/// Bytes of text that are as much work as one value.
const TEXT: usize = 16;

/// What a search may still do.
#[derive(Debug)]
pub(super) struct Budget(Cell<usize>);

impl Budget {
    /// What a search of this value may do.
    pub(super) fn of(value: &Value) -> Self {
        Budget(Cell::new(LEAST.saturating_add(weight(value).saturating_mul(EACH))))
    }

    /// Takes so many steps.
    ///
    /// # Errors
    /// When there are fewer left.
    pub(super) fn spend(&self, steps: usize) -> Result<(), QueryError> {
        match self.0.get().checked_sub(steps) {
            Some(left) => {
                self.0.set(left);
                Ok(())
            }
            None => Err(QueryError::too_much()),
        }
    }

    /// Takes the steps that so many bytes of text are worth.
    ///
    /// # Errors
    /// When there are fewer left.
    pub(super) fn spend_text(&self, bytes: usize) -> Result<(), QueryError> {
        self.spend(1 + bytes / TEXT)
    }
}

/// The steps of a walk over a value.
pub(super) fn weight(value: &Value) -> usize {
    1 + match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
        Value::String(text) => text.len() / TEXT,
        Value::Bytes(bytes) => bytes.len() / TEXT,
        Value::List(list) => list.iter().map(weight).sum(),
        Value::Map(map) => map.iter().map(|(name, value)| 1 + name.len() / TEXT + weight(value)).sum(),
    }
}
