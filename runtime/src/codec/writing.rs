//! What writers of all formats keep beside the message: [`Writing`]; and what those have in common that put one value behind the other:
//! [`Appending`].
//!
//! In: the token of the call, the members on the way, and why values cannot be written. Out: the token, and the first error; the value of
//! one member.

use std::fmt::Display;

use super::{EncodeError, EncodeMembers, Encoder};
use crate::schema::Member;

/// A message that is being written.
#[derive(Debug, Default)]
pub(crate) struct Writing {
    /// What takes the place of an unset idempotency token. Boxed because few operations have one.
    idempotency_token: Option<Box<str>>,
    /// The member whose name was written last: what stands in lists and maps has none, and is a part of this one.
    place: &'static str,
    /// The first value that could not be written.
    failure: Option<Box<EncodeError>>,
}

impl Writing {
    /// A message in which this takes the place of an unset idempotency token.
    pub(crate) fn new(idempotency_token: Option<String>) -> Self {
        Self { idempotency_token: idempotency_token.map(String::into_boxed_str), ..Self::default() }
    }

    /// Says which member's name is written.
    #[inline]
    pub(crate) fn step_to(&mut self, member: &'static Member) {
        self.place = member.name;
    }

    /// What takes the place of an unset idempotency token.
    pub(crate) fn take_idempotency_token(&mut self) -> Option<Box<str>> {
        self.idempotency_token.take()
    }

    /// Keeps why the value at hand cannot be written.
    #[cold]
    pub(crate) fn fail(&mut self, reason: &dyn Display) {
        let place = self.place;
        self.failure.get_or_insert_with(|| Box::new(EncodeError::new(place, reason.to_string())));
    }

    /// Ends the message.
    ///
    /// # Errors
    /// When there was a value that could not be written: the first one.
    pub(crate) fn finish(self) -> Result<(), EncodeError> {
        self.failure.map_or(Ok(()), |failure| Err(*failure))
    }
}

/// An encoder whose message is a vector of bytes that grows at its end.
pub(crate) trait Appending: Encoder + Sized {
    /// What is written so far.
    fn out(&mut self) -> &mut Vec<u8>;

    /// Writes the name of a member, if it has one on the wire.
    fn name(&mut self, member: &'static Member);

    /// What was written.
    ///
    /// # Errors
    /// When there was a value that could not be written: the first one.
    fn finish(self) -> Result<Vec<u8>, EncodeError>;

    /// The value of one member, without its name; `None` if it is not set.
    ///
    /// # Errors
    /// Those of [`finish`](Self::finish).
    fn value_of<T: EncodeMembers>(mut self, value: &T, index: usize) -> Result<Option<Vec<u8>>, EncodeError> {
        if let Some(member) = value.schema().members.get(index) {
            self.name(member);
        }
        let start = self.out().len();
        self.out().clear();
        value.encode_members_at(&[index], &mut self);
        let mut out = self.finish()?;
        out.drain(..start.min(out.len()));
        Ok(Some(out).filter(|out| !out.is_empty()))
    }
}
