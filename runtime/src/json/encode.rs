//! Values to JSON: [`JsonEncoder`] appends to one vector of bytes.
//!
//! Each value is followed by a comma, and the bracket that closes a container takes the place of the last one. So nothing
//! needs to be remembered about where in a container the next value stands.

use std::io::Write as _;

use super::escape::write_escaped;
use crate::codec::{Appending, EncodeError, EncodeMembers, Encoder, Writing};
use crate::schema::{Kind, Member, TimestampFormat};
use crate::types::DateTime;
use crate::types::base64::encode_base64_into;
use crate::types::float::special_float_name;

/// Enough for most requests, so that the vector rarely has to grow.
const INITIAL_CAPACITY: usize = 256;

/// Whole numbers up to here are exact in an `f64`.
const EXACT_INTEGERS: f64 = 9_007_199_254_740_992.0;

/// Writes values as JSON, without spaces.
#[derive(Debug)]
pub struct JsonEncoder {
    out: Vec<u8>,
    big_numbers_are_texts: bool,
    writing: Writing,
}

impl JsonEncoder {
    /// An encoder that has written nothing yet. The token takes the place of an unset idempotency token.
    pub fn new(idempotency_token: Option<String>) -> Self {
        let (out, writing) = (Vec::with_capacity(INITIAL_CAPACITY), Writing::new(idempotency_token));
        Self { out, big_numbers_are_texts: false, writing }
    }

    /// The same encoder, which writes a `bigInteger` or `bigDecimal` as a text, or as a number.
    pub(super) fn with_big_numbers_as_texts(mut self, are_texts: bool) -> Self {
        self.big_numbers_are_texts = are_texts;
        self
    }

    /// Writes a structure that stands in no member: the body of a message.
    pub fn structure<T: EncodeMembers>(&mut self, value: &T) {
        self.members(value, None);
    }

    /// Writes those members of a structure that stands in no member, or all.
    pub(super) fn members<T: EncodeMembers>(&mut self, value: &T, indices: Option<&[usize]>) {
        self.out.push(b'{');
        match indices {
            None => value.encode_members(self),
            Some(indices) => value.encode_members_at(indices, self),
        }
        self.close(b'}');
    }

    /// What was written.
    ///
    /// # Errors
    /// When there was a value that JSON has no place for: the first one.
    pub fn finish(mut self) -> Result<Vec<u8>, EncodeError> {
        self.writing.finish()?;
        if self.out.last() == Some(&b',') {
            self.out.pop();
        }
        Ok(self.out)
    }

    /// Ends a container. Only an empty one has no comma that the bracket can take the place of.
    #[inline]
    fn close(&mut self, bracket: u8) {
        match self.out.last_mut() {
            Some(last) if *last == b',' => *last = bracket,
            _ => self.out.push(bracket),
        }
        self.out.push(b',');
    }

    #[inline]
    fn text(&mut self, text: &str) {
        self.out.push(b'"');
        write_escaped(text, &mut self.out);
        self.out.extend_from_slice(b"\",");
    }

    fn write_integer(&mut self, magnitude: u64, negative: bool) {
        // 20 digits, a sign and the comma.
        let mut digits = [b','; 22];
        let mut start = 21;
        let mut rest = magnitude;
        loop {
            start -= 1;
            digits[start] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        if negative {
            start -= 1;
            digits[start] = b'-';
        }
        self.out.extend_from_slice(&digits[start..]);
    }

    /// A number that is not one of the [special ones](special_float_name): whole ones without a fraction, others in the
    /// shortest form that reads back as the same number, which is what `{:?}` gives.
    fn finite<T: Into<f64> + Copy + std::fmt::Debug>(&mut self, value: T) {
        let wide: f64 = value.into();
        if wide.abs() < EXACT_INTEGERS && wide.fract() == 0.0 && !(wide == 0.0 && wide.is_sign_negative()) {
            self.write_integer(wide.abs() as u64, wide < 0.0);
        } else {
            // Writing into a vector cannot fail.
            let _ = write!(self.out, "{value:?},");
        }
    }

    fn timestamp_text(&mut self, value: DateTime, format: TimestampFormat) {
        self.out.push(b'"');
        if let Err(error) = value.write_into(format, &mut self.out) {
            self.writing.fail(&error);
        }
        self.out.extend_from_slice(b"\",");
    }
}

impl Appending for JsonEncoder {
    fn out(&mut self) -> &mut Vec<u8> {
        &mut self.out
    }

    /// The name of a member, if it has one on the wire. Names of members are identifiers, so there is nothing to escape unless they have
    /// another name here.
    #[inline]
    fn name(&mut self, member: &'static Member) {
        if !member.is_element() {
            self.writing.step_to(member);
            self.out.push(b'"');
            if member.traits.is_empty() {
                self.out.extend_from_slice(member.name.as_bytes());
            } else {
                write_escaped(member.json_name(), &mut self.out);
            }
            self.out.extend_from_slice(b"\":");
        }
    }

    fn finish(self) -> Result<Vec<u8>, EncodeError> {
        JsonEncoder::finish(self)
    }
}

impl Encoder for JsonEncoder {
    fn take_idempotency_token(&mut self) -> Option<Box<str>> {
        self.writing.take_idempotency_token()
    }

    fn null(&mut self, member: &'static Member) {
        self.name(member);
        self.out.extend_from_slice(b"null,");
    }

    fn boolean(&mut self, member: &'static Member, value: bool) {
        self.name(member);
        self.out.extend_from_slice(if value { b"true," } else { b"false," });
    }

    fn integer(&mut self, member: &'static Member, value: i64) {
        self.name(member);
        self.write_integer(value.unsigned_abs(), value < 0);
    }

    fn float(&mut self, member: &'static Member, value: f32) {
        self.name(member);
        match special_float_name(value.into()) {
            Some(name) => self.text(name),
            None => self.finite(value),
        }
    }

    fn double(&mut self, member: &'static Member, value: f64) {
        self.name(member);
        match special_float_name(value) {
            Some(name) => self.text(name),
            // Untyped data knows its type by its form, so there `1.0` is not written as `1`. Writing into a vector cannot fail.
            None if member.target.kind == Kind::Document => drop(write!(self.out, "{value:?},")),
            None => self.finite(value),
        }
    }

    fn number(&mut self, member: &'static Member, text: &str) {
        self.name(member);
        if self.big_numbers_are_texts && member.target.kind != Kind::Document {
            return self.text(text);
        }
        self.out.extend_from_slice(text.as_bytes());
        self.out.push(b',');
    }

    fn string(&mut self, member: &'static Member, value: &str) {
        self.name(member);
        self.text(value);
    }

    fn blob(&mut self, member: &'static Member, value: &[u8]) {
        self.name(member);
        self.out.push(b'"');
        encode_base64_into(value, &mut self.out);
        self.out.extend_from_slice(b"\",");
    }

    fn timestamp(&mut self, member: &'static Member, value: DateTime) {
        self.name(member);
        match member.timestamp_format() {
            None | Some(TimestampFormat::EpochSeconds) => {
                // This format has no limits, so it cannot fail.
                let _ = value.write_into(TimestampFormat::EpochSeconds, &mut self.out);
                self.out.push(b',');
            }
            Some(format) => self.timestamp_text(value, format),
        }
    }

    #[inline]
    fn begin_structure(&mut self, member: &'static Member) {
        self.name(member);
        self.out.push(b'{');
    }

    #[inline]
    fn end_structure(&mut self, _: &'static Member) {
        self.close(b'}');
    }

    #[inline]
    fn begin_list(&mut self, member: &'static Member, _: usize) {
        self.name(member);
        self.out.push(b'[');
    }

    #[inline]
    fn end_list(&mut self, _: &'static Member) {
        self.close(b']');
    }

    #[inline]
    fn begin_map(&mut self, member: &'static Member, _: usize) {
        self.name(member);
        self.out.push(b'{');
    }

    #[inline]
    fn key(&mut self, key: &str) {
        self.out.push(b'"');
        write_escaped(key, &mut self.out);
        self.out.extend_from_slice(b"\":");
    }

    #[inline]
    fn end_map(&mut self, _: &'static Member) {
        self.close(b'}');
    }
}
