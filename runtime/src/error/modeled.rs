//! What error structures of a model are made of: the message among their members, and how they are shown.
//!
//! In: an error's schema and its message. Out: one line with code and message, or with the message's place taken where it is a secret.

use std::fmt;

use super::ModeledError;
use crate::codec::Structure;
use crate::printable::Printable;
use crate::redact::REDACTED;
use crate::schema::{Member, Schema};

/// The names that services give to messages of errors. Which of them an answer has does not follow from the model. The last is what
/// [OAuth](https://www.rfc-editor.org/rfc/rfc6749#section-5.2) calls it.
pub(crate) const MESSAGES: [&str; 5] = ["message", "Message", "errorMessage", "ErrorMessage", "error_description"];

/// Whether the messages of an error shape are secret.
pub fn has_secret_message(schema: &Schema) -> bool {
    let is_secret = |name: &&str| schema.member(name).is_some_and(Member::is_sensitive);
    schema.is_sensitive() || MESSAGES.iter().any(is_secret)
}

/// A message member, required or not.
pub trait MessageText {
    /// The text, unless there is none; a blank one says nothing.
    fn text(&self) -> Option<&str>;
}

impl MessageText for String {
    fn text(&self) -> Option<&str> {
        Some(self.as_str()).filter(|text| !text.is_empty())
    }
}

impl MessageText for Option<String> {
    fn text(&self) -> Option<&str> {
        self.as_ref().and_then(MessageText::text)
    }
}

/// The schema of the structure that a variant holds.
pub const fn schema_of<T: Structure, E>(_variant: fn(T) -> E) -> &'static Schema {
    T::SCHEMA
}

/// `Display` of an error structure: code and message.
pub fn display<T: ModeledError>(error: &T, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    say(T::SCHEMA.error_code(), error.message(), has_secret_message(T::SCHEMA), f)
}

/// Code and message on one line.
pub(super) fn say(code: &str, message: Option<&str>, is_secret: bool, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "{}", Printable(code))?;
    match message {
        Some(_) if is_secret => write!(f, ": {REDACTED}"),
        Some(message) => write!(f, ": {}", Printable(message)),
        None => Ok(()),
    }
}
