//! Values to CBOR: [`CborEncoder`] appends to one vector of bytes.
//!
//! How many members of a structure are set is not known before they are written, so structures are maps of indefinite length;
//! lists and maps say how long they are.

use minicbor::data::IanaTag;
use minicbor::encode::Encoder as Items;

use super::number::{DecimalFraction, Natural};
use crate::codec::{EncodeError, EncodeMembers, Encoder};
use crate::schema::{Kind, Member};
use crate::types::DateTime;

/// Enough for most requests, so that the vector rarely has to grow.
const INITIAL_CAPACITY: usize = 256;

/// Writes values as CBOR.
#[derive(Debug)]
pub struct CborEncoder {
    /// Writing into a vector cannot fail, so what items answer is left aside.
    out: Items<Vec<u8>>,
    /// Boxed because few operations have one.
    idempotency_token: Option<Box<str>>,
    /// The member whose name was written last: what stands in lists and maps has none, and is a part of this one.
    place: &'static str,
    /// The first value that could not be written.
    failure: Option<Box<EncodeError>>,
}

impl Default for CborEncoder {
    fn default() -> Self {
        Self::new()
    }
}

impl CborEncoder {
    /// An encoder that has written nothing yet.
    pub fn new() -> Self {
        let out = Items::new(Vec::with_capacity(INITIAL_CAPACITY));
        Self { out, idempotency_token: None, place: "", failure: None }
    }

    /// Sets what takes the place of an unset idempotency token.
    pub fn set_idempotency_token(&mut self, token: Option<String>) {
        self.idempotency_token = token.map(String::into_boxed_str);
    }

    /// Writes a structure that stands in no member: the body of a message.
    pub fn structure<T: EncodeMembers>(&mut self, value: &T) {
        let _ = self.out.begin_map();
        value.encode_members(self);
        let _ = self.out.end();
    }

    /// What was written.
    ///
    /// # Errors
    /// When there was a value that has no form here: the first one.
    pub fn finish(self) -> Result<Vec<u8>, EncodeError> {
        match self.failure {
            Some(failure) => Err(*failure),
            None => Ok(self.out.into_writer()),
        }
    }

    /// The name of a member, if it has one on the wire.
    #[inline]
    fn name(&mut self, member: &'static Member) {
        if !member.is_element() {
            self.place = member.name;
            let _ = self.out.str(member.name);
        }
    }

    /// A whole number of decimal digits: an integer as long as it is one of 64 bits and a sign, a bignum beyond.
    fn whole(&mut self, is_negative: bool, digits: &str) -> Option<()> {
        let magnitude = digits.parse::<i128>().ok();
        let value = magnitude.map(|value| if is_negative { -value } else { value });
        if let Some(value) = value.and_then(|value| minicbor::data::Int::try_from(value).ok()) {
            let _ = self.out.int(value);
            return Some(());
        }
        let mut number = Natural::of_digits(digits)?;
        // -1 has no bytes, -2 the byte 1.
        if is_negative {
            number.subtract_one();
        }
        let _ = self.out.tag(if is_negative { IanaTag::NegBignum } else { IanaTag::PosBignum });
        let _ = self.out.bytes(&number.bytes());
        Some(())
    }

    fn any_number(&mut self, member: &'static Member, text: &str) -> Option<()> {
        let DecimalFraction { is_negative, digits, exponent } = DecimalFraction::of(text)?;
        if member.target.kind == Kind::BigDecimal || exponent != 0 {
            let _ = self.out.tag(IanaTag::Decimal);
            let _ = self.out.array(2);
            let _ = self.out.i64(exponent);
        }
        self.whole(is_negative, &digits)
    }
}

impl Encoder for CborEncoder {
    #[inline]
    fn absent(&mut self, member: &'static Member) {
        if member.is_element() {
            self.null(member);
        } else if let Some(token) = self.idempotency_token.take_if(|_| member.is_idempotency_token()) {
            self.string(member, &token);
        }
    }

    fn null(&mut self, member: &'static Member) {
        self.name(member);
        let _ = self.out.null();
    }

    fn boolean(&mut self, member: &'static Member, value: bool) {
        self.name(member);
        let _ = self.out.bool(value);
    }

    fn integer(&mut self, member: &'static Member, value: i64) {
        self.name(member);
        let _ = self.out.i64(value);
    }

    fn float(&mut self, member: &'static Member, value: f32) {
        self.name(member);
        let _ = self.out.f32(value);
    }

    fn double(&mut self, member: &'static Member, value: f64) {
        self.name(member);
        let _ = self.out.f64(value);
    }

    fn number(&mut self, member: &'static Member, text: &str) {
        self.name(member);
        if self.any_number(member, text).is_none() {
            let error = EncodeError::new(self.place, "a number of too many digits, or too large an exponent");
            self.failure.get_or_insert_with(|| Box::new(error));
        }
    }

    fn string(&mut self, member: &'static Member, value: &str) {
        self.name(member);
        let _ = self.out.str(value);
    }

    fn blob(&mut self, member: &'static Member, value: &[u8]) {
        self.name(member);
        let _ = self.out.bytes(value);
    }

    fn timestamp(&mut self, member: &'static Member, value: DateTime) {
        self.name(member);
        let _ = self.out.tag(IanaTag::Timestamp);
        let _ = match value.subsec_nanos() {
            0 => self.out.i64(value.secs()),
            _ => self.out.f64(value.as_secs_f64()),
        };
    }

    fn begin_structure(&mut self, member: &'static Member) {
        self.name(member);
        let _ = self.out.begin_map();
    }

    fn end_structure(&mut self, _: &'static Member) {
        let _ = self.out.end();
    }

    fn begin_list(&mut self, member: &'static Member, len: usize) {
        self.name(member);
        let _ = self.out.array(len as u64);
    }

    fn end_list(&mut self, _: &'static Member) {}

    fn begin_map(&mut self, member: &'static Member, len: usize) {
        self.name(member);
        let _ = self.out.map(len as u64);
    }

    fn key(&mut self, key: &str) {
        let _ = self.out.str(key);
    }

    fn end_map(&mut self, _: &'static Member) {}
}
