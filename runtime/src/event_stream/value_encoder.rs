//! Values of headers and payloads: [`ValueEncoder`] writes the members of events that no document holds.
//!
//! In: one member. Out: a header, or a payload that is bytes or a text.

use bytes::Bytes;

use super::HeaderValue;
use crate::codec::{EncodeError, Encoder, Writing};
use crate::schema::{Kind, Member};
use crate::types::{Blob, DateTime};

/// Writes one member.
#[derive(Debug, Default)]
pub(super) struct ValueEncoder {
    written: Option<HeaderValue>,
    writing: Writing,
}

impl ValueEncoder {
    /// What was written, as a header; `None` if the member is not set.
    ///
    /// # Errors
    /// When no header holds the value.
    pub(super) fn header(self) -> Result<Option<HeaderValue>, EncodeError> {
        self.writing.finish().map(|()| self.written)
    }

    /// What was written, as a payload; `None` if the member is not set.
    ///
    /// # Errors
    /// When the value is neither bytes nor a text.
    pub(super) fn payload(mut self) -> Result<Option<Bytes>, EncodeError> {
        let payload = match self.written.take() {
            None => None,
            Some(HeaderValue::ByteArray(bytes)) => Some(bytes.into_inner().into()),
            Some(HeaderValue::String(text)) => Some(text.into()),
            Some(_) => {
                self.refuse();
                None
            }
        };
        self.writing.finish().map(|()| payload)
    }

    fn refuse(&mut self) {
        self.writing.fail(&"events have no place for values of its type outside of documents");
    }
}

impl Encoder for ValueEncoder {
    /// A null is nothing.
    fn null(&mut self, _: &'static Member) {}

    fn boolean(&mut self, _: &'static Member, value: bool) {
        self.written = Some(HeaderValue::Bool(value));
    }

    /// As wide as the member's type is.
    fn integer(&mut self, member: &'static Member, value: i64) {
        self.writing.step_to(member);
        let narrow = match member.target.kind {
            Kind::Byte => i8::try_from(value).map(HeaderValue::Byte),
            Kind::Short => i16::try_from(value).map(HeaderValue::Int16),
            Kind::Integer | Kind::IntEnum => i32::try_from(value).map(HeaderValue::Int32),
            _ => Ok(HeaderValue::Int64(value)),
        };
        match narrow {
            Ok(value) => self.written = Some(value),
            Err(error) => self.writing.fail(&error),
        }
    }

    fn float(&mut self, member: &'static Member, _: f32) {
        self.writing.step_to(member);
        self.refuse();
    }

    fn double(&mut self, member: &'static Member, _: f64) {
        self.writing.step_to(member);
        self.refuse();
    }

    fn number(&mut self, member: &'static Member, _: &str) {
        self.writing.step_to(member);
        self.refuse();
    }

    fn string(&mut self, _: &'static Member, value: &str) {
        self.written = Some(HeaderValue::String(value.to_owned()));
    }

    fn blob(&mut self, _: &'static Member, value: &[u8]) {
        self.written = Some(HeaderValue::ByteArray(Blob::new(value)));
    }

    fn timestamp(&mut self, _: &'static Member, value: DateTime) {
        self.written = Some(HeaderValue::Timestamp(value));
    }

    fn begin_structure(&mut self, member: &'static Member) {
        self.writing.step_to(member);
        self.refuse();
    }

    fn end_structure(&mut self, _: &'static Member) {}

    fn begin_list(&mut self, member: &'static Member, _: usize) {
        self.writing.step_to(member);
        self.refuse();
    }

    fn end_list(&mut self, _: &'static Member) {}

    fn begin_map(&mut self, member: &'static Member, _: usize) {
        self.writing.step_to(member);
        self.refuse();
    }

    fn key(&mut self, _: &str) {}

    fn end_map(&mut self, _: &'static Member) {}
}
