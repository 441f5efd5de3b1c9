//! States of builders: whether a required member has been set is known to the compiler.
//!
//! In: nothing. Out: two types that stand for the state of each required member in a builder's type. `build` and `send` ask
//! for [`Set`] through a trait of the generated module `required`, so that the compiler's error names the missing member.

/// The member has been set.
#[derive(Clone, Copy, Debug)]
pub enum Set {}

/// The member has not been set yet.
#[derive(Clone, Copy, Debug)]
pub enum Unset {}
