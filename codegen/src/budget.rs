//! How much is shown where shapes are written out: in samples of calls, in syntax, in what pages say of members.
//!
//! In: entries as they come, each with its depth. Out: whether there is room for them. Shapes share shapes, so that what is written
//! out may be larger than the model by any factor, and is deeper than a thread's stack allows if the model is.

/// The room that is left.
#[derive(Clone, Debug)]
pub(crate) struct Budget {
    entries: usize,
    deepest: usize,
}

impl Budget {
    /// Room for so many entries, none deeper than `deepest`.
    pub(crate) const fn of(entries: usize, deepest: usize) -> Self {
        Budget { entries, deepest }
    }

    /// Takes room for some entries; `false` if there is not so much left, or none so deep.
    pub(crate) fn take(&mut self, entries: usize, depth: usize) -> bool {
        match self.entries.checked_sub(entries) {
            Some(left) if depth <= self.deepest => {
                self.entries = left;
                true
            }
            _ => false,
        }
    }
}
