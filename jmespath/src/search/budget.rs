//! [`Budget`]: how much one search may do.
//!
//! In: the data that is searched. Out: a number of steps, which what is evaluated, built, copied, compared and written takes from
//! until there are none left. A short expression can stand for more than any memory holds (`[@,@]|[@,@]|…`), as its parts share what
//! they are built of; so it is not the expression that is bounded.

use std::cell::Cell;

use crate::Error;
use crate::view::View;

/// The steps that every search has.
const LEAST: usize = 1_000_000;

/// The steps that a search has more for each step that a walk over its data takes.
const EACH: usize = 32;

/// Bytes of text that are as much work as one value.
const TEXT: usize = 16;

/// What a search may still do.
pub(crate) struct Budget<'a> {
    left: Cell<usize>,
    /// The data, until it has been walked over: only searches for which the least does not suffice do so.
    data: Cell<Option<View<'a>>>,
}

impl<'a> Budget<'a> {
    /// What a search of this data may do.
    pub(crate) fn of(data: View<'a>) -> Self {
        Budget { left: Cell::new(LEAST), data: Cell::new(Some(data)) }
    }

    /// Takes so many steps.
    ///
    /// # Errors
    /// When there are fewer left.
    pub(crate) fn spend(&self, steps: usize) -> Result<(), Error> {
        if self.left.get() < steps
            && let Some(data) = self.data.take()
        {
            self.left.set(self.left.get().saturating_add(weight(&data).saturating_mul(EACH)));
        }
        self.left.set(self.left.get().checked_sub(steps).ok_or_else(Error::too_much)?);
        Ok(())
    }

    /// Takes the steps that so many bytes of text are worth.
    ///
    /// # Errors
    /// When there are fewer left.
    pub(crate) fn spend_text(&self, bytes: usize) -> Result<(), Error> {
        self.spend(1 + bytes / TEXT)
    }
}

/// The steps of a walk over a value.
pub(crate) fn weight(view: &View<'_>) -> usize {
    1 + match view {
        View::Null | View::Bool(_) | View::Number(_) => 0,
        View::String(text) => text.len() / TEXT,
        View::Bytes(bytes) => bytes.len() / TEXT,
        View::List(list) => (0..list.len()).filter_map(|index| list.get(index)).map(|view| weight(&view)).sum(),
        View::Map(map) => map.iter().map(|(name, view)| 1 + name.len() / TEXT + weight(&view)).sum(),
    }
}
