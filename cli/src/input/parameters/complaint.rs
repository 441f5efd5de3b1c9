//! What is said of words that are not the value which their option takes.
//!
//! In: the option and its member, and what is wrong, as data. Out: a [`Failure`] in the AWS CLI's words. Here alone it is decided
//! whether what was typed is part of them: not where it may hold a secret.

use smithgen_runtime::generated::redact::REDACTED;
use smithgen_runtime::generated::schema::{Kind, Member, Schema};

use super::shorthand::{ShorthandError, Wrong as WrongShorthand};
use crate::data::json::JsonError;
use crate::data::number::NumberError;
use crate::data::python;
use crate::failure::{Failure, FailureKind};
use crate::secrecy::{holds_secrets, names_a_secret};

/// An option, and the member that it sets.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    /// Without hyphens.
    pub(super) option: &'a str,
    pub(super) member: &'static Member,
}

/// What is wrong.
pub(super) enum Wrong<'w> {
    /// It is no number. Within a structure, the member of it that should be one.
    Number(NumberError, Option<&'static Member>),
    /// A list or map, as Python calls it, stands where an integer is expected.
    NoInteger(&'static str),
    /// A later word is no element of the list that begins with this one.
    Element(&'w str),
    /// It does not begin as JSON.
    NoJson(&'w str),
    /// Bytes stand where JSON is expected.
    BytesForJson(&'w [u8]),
    /// It is not JSON, though it begins as that does.
    Json(JsonError, &'w str),
    /// It is not shorthand.
    Shorthand(Box<ShorthandError>, &'w str),
    /// Shorthand was used for a document, which the member of this name is.
    Document(&'static str),
    /// Bytes out of a file are not text.
    NotUtf8,
    /// Anything else, which shows nothing of what was typed.
    Other(&'static str),
}

impl Place<'_> {
    /// The failure.
    pub(super) fn refuse(self, wrong: Wrong<'_>) -> Failure {
        match wrong {
            Wrong::Number(error, inside) => {
                let failure = self.failure(FailureKind::General, error.told(holds_secrets(self.member)));
                Failure { member: inside.map(|member| member.name), ..failure }
            }
            Wrong::NoInteger(what) => Failure::general(format!(
                "int() argument must be a string, a bytes-like object or a real number, not '{what}'"
            )),
            Wrong::Element(first) => self.parameter(self.shown(first)),
            Wrong::NoJson(text) => self.parameter(format!("Invalid JSON:\n{}", self.shown(text))),
            Wrong::BytesForJson(bytes) => {
                let shown = if holds_secrets(self.member) { REDACTED.to_owned() } else { python::repr_of_bytes(bytes) };
                self.parameter(format!("Invalid JSON:\n{shown}"))
            }
            Wrong::Json(error, text) => {
                self.parameter(format!("Invalid JSON: {error}\nJSON received: {}", self.shown(text)))
            }
            Wrong::Shorthand(error, text) => self.of_shorthand(*error, text),
            Wrong::Document(member) => self.parameter(format!(
                "Shorthand syntax does not support document types. \
                 Use JSON input for top-level argument to specify nested parameter: {member}"
            )),
            Wrong::NotUtf8 => self.parameter("the file is not in UTF-8"),
            Wrong::Other(problem) => self.failure(FailureKind::General, problem),
        }
    }

    fn of_shorthand(self, error: ShorthandError, text: &str) -> Failure {
        let is_hidden = self.hides(text);
        match error.wrong {
            WrongShorthand::File(problem) => Failure::general(problem),
            WrongShorthand::TooDeep => self.failure(FailureKind::General, error.to_string()),
            WrongShorthand::Repeated(name) if is_hidden => {
                let name = if knows(self.member.target, &name) { format!("\"{name}\"") } else { REDACTED.to_owned() };
                self.parameter(format!(
                    "Second instance of key {name} encountered for input:\n{REDACTED}\n\
                     This is often because there is a preceding \",\" instead of a space."
                ))
            }
            WrongShorthand::Unexpected { expected, .. } if is_hidden => {
                let place = error.index + 1;
                self.parameter(format!("Expected: '{expected}' at character {place} for input:\n {REDACTED}"))
            }
            _ => self.parameter(error.to_string()),
        }
    }

    /// Whether a text may not be shown. What has nothing in it but the signs of shorthand is no secret.
    fn hides(self, text: &str) -> bool {
        let is_empty = text.chars().all(|c| "=,[]{} ".contains(c));
        !is_empty && (holds_secrets(self.member) || names_a_secret(text))
    }

    fn shown(self, text: &str) -> &str {
        if self.hides(text) { REDACTED } else { text }
    }

    fn parameter(self, problem: impl Into<String>) -> Failure {
        self.failure(FailureKind::Parameter, problem)
    }

    fn failure(self, kind: FailureKind, problem: impl Into<String>) -> Failure {
        Failure::new(kind, problem).of_option(format!("--{}", self.option))
    }
}

/// Whether a name is that of a member of a structure, or of the elements of a list.
fn knows(schema: &'static Schema, name: &str) -> bool {
    match (schema.kind, schema.members) {
        (Kind::List, [element]) => knows(element.target, name),
        (Kind::Structure | Kind::Union, _) => schema.member(name).is_some(),
        _ => false,
    }
}
