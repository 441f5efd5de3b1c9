//! Values as texts: [`TextEncoder`] writes the members that labels, query and headers carry, and bodies of bytes or text.
//!
//! In: one member. Out: its [`Texts`]: one for a scalar, one an element of a list, one an entry of a map.

use super::header_list::quoted;
use super::place::is_encoded;
use crate::codec::{EncodeError, Encoder, Writing, numbers_as_texts};
use crate::schema::{Kind, Member, TimestampFormat};
use crate::types::DateTime;
use crate::types::base64::encode_base64;

/// Where the texts go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// Path or query.
    Url,
    Header,
    Body,
}

/// What was written of a member.
#[derive(Debug, Default)]
pub(super) struct Texts {
    /// Whether the member is set. An empty list is, and has no texts.
    pub(super) is_set: bool,
    /// Each with its key in a map, and else an empty one.
    pub(super) texts: Vec<(String, String)>,
    /// A blob as it stands, in a body.
    pub(super) bytes: Option<Vec<u8>>,
}

/// Writes one member.
#[derive(Debug)]
pub(crate) struct TextEncoder {
    style: Style,
    written: Texts,
    is_in_list: bool,
    /// The key of the entry at hand.
    key: String,
    writing: Writing,
}

impl TextEncoder {
    /// Nothing yet. The token takes the place of the member, if that is an unset idempotency token.
    pub(super) fn new(style: Style, member: &'static Member, idempotency_token: Option<String>) -> Self {
        let mut writing = Writing::new(idempotency_token);
        writing.step_to(member);
        TextEncoder { style, written: Texts::default(), is_in_list: false, key: String::new(), writing }
    }

    /// What was written.
    ///
    /// # Errors
    /// When there was a value that has no text.
    pub(super) fn finish(self) -> Result<Texts, EncodeError> {
        self.writing.finish().map(|()| self.written)
    }

    fn text(&mut self, text: impl Into<String>) {
        self.written.is_set = true;
        self.written.texts.push((self.key.clone(), text.into()));
    }

    fn value(&mut self, _: &'static Member, text: &str) {
        self.text(text);
    }

    /// What only members with bodies of their own have.
    #[cold]
    fn refuse(&mut self) {
        self.writing.fail(&"a structure stands in no label, query or header");
    }
}

impl Encoder for TextEncoder {
    fn take_idempotency_token(&mut self) -> Option<Box<str>> {
        self.writing.take_idempotency_token()
    }

    /// Nothing: there is no null here.
    fn null(&mut self, _: &'static Member) {}

    numbers_as_texts!();

    fn string(&mut self, member: &'static Member, value: &str) {
        match self.style {
            Style::Header if is_encoded(member) => self.text(encode_base64(value.as_bytes())),
            Style::Header if self.is_in_list && member.target.kind != Kind::Timestamp => self.text(quoted(value)),
            Style::Url => self.text(member.target.sent(value)),
            _ => self.text(value),
        }
    }

    fn blob(&mut self, _: &'static Member, value: &[u8]) {
        if self.style == Style::Body {
            self.written.bytes = Some(value.to_vec());
        } else {
            self.text(encode_base64(value));
        }
    }

    fn timestamp(&mut self, member: &'static Member, value: DateTime) {
        let usual = if self.style == Style::Header { TimestampFormat::HttpDate } else { TimestampFormat::DateTime };
        match value.fmt(member.timestamp_format().unwrap_or(usual)) {
            Ok(text) => self.text(text),
            Err(error) => self.writing.fail(&error),
        }
    }

    fn begin_structure(&mut self, _: &'static Member) {
        self.refuse();
    }

    fn end_structure(&mut self, _: &'static Member) {}

    fn begin_list(&mut self, _: &'static Member, _: usize) {
        (self.written.is_set, self.is_in_list) = (true, true);
    }

    fn end_list(&mut self, _: &'static Member) {
        self.is_in_list = false;
    }

    fn begin_map(&mut self, _: &'static Member, _: usize) {
        self.written.is_set = true;
    }

    fn key(&mut self, key: &str) {
        key.clone_into(&mut self.key);
    }

    fn end_map(&mut self, _: &'static Member) {}
}
