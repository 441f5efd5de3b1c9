//! The help pages on a terminal.
