//! What builders are made of, and their states: whether a required member has been set is known to the compiler.
//!
//! In: what a builder will build, blank, and the client that sends it. Out: the [`Draft`] that the builder fills in, and two
//! types that stand for the state of each required member in the builder's type. `build` and `send` ask for [`Set`] through a
//! trait of the generated module `required`, so that the compiler's error names the missing member.

use std::fmt;
use std::marker::PhantomData;

use crate::codec::Value;

/// The member has been set.
#[derive(Clone, Copy, Debug)]
pub enum Set {}

/// The member has not been set yet.
#[derive(Clone, Copy, Debug)]
pub enum Unset {}

/// All that a builder holds: a builder has no method and no field of its own that a member could be called like.
///
/// `C` is the client, or `()`; `S` are the states of the required members, a tuple.
pub struct Draft<C, T, S = ()> {
    /// What sends it.
    pub client: C,
    /// What has been set so far.
    pub value: T,
    states: PhantomData<S>,
}

impl<C, T, S> Draft<C, T, S> {
    /// One in which nothing has been set.
    pub fn new(client: &C) -> Self
    where
        C: Clone,
        T: Value,
    {
        Draft { client: client.clone(), value: T::blank(), states: PhantomData }
    }

    /// The same, with other states.
    pub fn step<N>(self) -> Draft<C, T, N> {
        Draft { client: self.client, value: self.value, states: PhantomData }
    }
}

// Derived, they would ask for states that are `Clone` and `Debug`, which tuples of more than twelve are not.
impl<C: Clone, T: Clone, S> Clone for Draft<C, T, S> {
    fn clone(&self) -> Self {
        Draft { client: self.client.clone(), value: self.value.clone(), states: PhantomData }
    }
}

impl<C: fmt::Debug, T: fmt::Debug, S> fmt::Debug for Draft<C, T, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Draft").field("client", &self.client).field("value", &self.value).finish()
    }
}
