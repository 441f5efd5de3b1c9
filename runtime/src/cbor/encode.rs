//! Values to CBOR: [`CborEncoder`] appends to one vector of bytes.
//!
//! How many members of a structure are set is not known before they are written, so structures are maps of indefinite length;
//! lists and maps say how long they are.

use super::items::{BIGNUM, DECIMAL, NEGATIVE_BIGNUM};
use super::number::{DecimalFraction, Natural};
use crate::codec::{Appending, EncodeError, EncodeMembers, Encoder, Writing};
use crate::schema::{Kind, Member};
use crate::types::DateTime;

/// Enough for most requests, so that the vector rarely has to grow.
const INITIAL_CAPACITY: usize = 1024;

/// What an item is: the upper three bits of its first byte.
#[derive(Clone, Copy)]
#[repr(u8)]
enum Major {
    Natural = 0x00,
    Negative = 0x20,
    Bytes = 0x40,
    Text = 0x60,
    List = 0x80,
    Map = 0xa0,
    Tag = 0xc0,
}

const MAP_UNTIL_BREAK: u8 = 0xbf;
const FALSE: u8 = 0xf4;
const TRUE: u8 = 0xf5;
const NULL: u8 = 0xf6;
const FLOAT_32: u8 = 0xfa;
const FLOAT_64: u8 = 0xfb;
const BREAK: u8 = 0xff;

/// The tag of points in time.
const EPOCH_SECONDS: u64 = 1;

/// A byte and those of a number, to be written at once.
#[inline]
fn with_head<const N: usize, const M: usize>(head: u8, number: [u8; N]) -> [u8; M] {
    std::array::from_fn(|index| if index == 0 { head } else { number[index - 1] })
}

/// Writes values as CBOR.
#[derive(Debug)]
pub struct CborEncoder {
    out: Vec<u8>,
    writing: Writing,
}

impl CborEncoder {
    /// An encoder that has written nothing yet. The token takes the place of an unset idempotency token.
    pub fn new(idempotency_token: Option<String>) -> Self {
        Self { out: Vec::with_capacity(INITIAL_CAPACITY), writing: Writing::new(idempotency_token) }
    }

    /// Writes a structure that stands in no member: the body of a message.
    pub fn structure<T: EncodeMembers>(&mut self, value: &T) {
        self.members(value, None);
    }

    /// Writes those members of a structure that stands in no member, or all.
    pub(super) fn members<T: EncodeMembers>(&mut self, value: &T, indices: Option<&[usize]>) {
        self.out.push(MAP_UNTIL_BREAK);
        match indices {
            None => value.encode_members(self),
            Some(indices) => value.encode_members_at(indices, self),
        }
        self.out.push(BREAK);
    }

    /// What was written.
    ///
    /// # Errors
    /// When there was a value that has no form here: the first one.
    pub fn finish(self) -> Result<Vec<u8>, EncodeError> {
        self.writing.finish().map(|()| self.out)
    }

    /// The first byte of an item, and its number in as few bytes as hold it.
    #[inline]
    fn head(&mut self, major: Major, number: u64) {
        match number {
            0..=0x17 => self.out.push(major as u8 | number as u8),
            _ => self.long_head(major as u8, number),
        }
    }

    /// The head of a number that does not fit in its first byte.
    fn long_head(&mut self, major: u8, number: u64) {
        match number {
            0..=0xff => self.out.extend_from_slice(&[major | 24, number as u8]),
            0x100..=0xffff => self.out.extend_from_slice(&with_head::<2, 3>(major | 25, (number as u16).to_be_bytes())),
            0x1_0000..=0xffff_ffff => {
                self.out.extend_from_slice(&with_head::<4, 5>(major | 26, (number as u32).to_be_bytes()));
            }
            _ => self.out.extend_from_slice(&with_head::<8, 9>(major | 27, number.to_be_bytes())),
        }
    }

    #[inline]
    fn whole_number(&mut self, value: i64) {
        // Below zero, the complement is the number below −1.
        let (major, number) = if value < 0 { (Major::Negative, !value) } else { (Major::Natural, value) };
        self.head(major, number.unsigned_abs());
    }

    #[inline]
    fn text(&mut self, text: &str) {
        self.head(Major::Text, text.len() as u64);
        self.out.extend_from_slice(text.as_bytes());
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.head(Major::Bytes, bytes.len() as u64);
        self.out.extend_from_slice(bytes);
    }

    #[inline]
    fn float64(&mut self, value: f64) {
        self.out.extend_from_slice(&with_head::<8, 9>(FLOAT_64, value.to_be_bytes()));
    }

    /// A whole number of decimal digits: an integer as long as it is one of 64 bits and a sign, a bignum beyond.
    fn digits(&mut self, is_negative: bool, digits: &str) -> Option<()> {
        let mut number = Natural::of_digits(digits)?;
        // Below zero it is the number below −1; there is no negative zero.
        let is_negative = is_negative && digits != "0";
        if is_negative {
            number.subtract_one();
        }
        let bytes = number.bytes();
        match bytes.len() {
            ..=8 => {
                let number = bytes.iter().fold(0, |value, byte| value << 8 | u64::from(*byte));
                self.head(if is_negative { Major::Negative } else { Major::Natural }, number);
            }
            _ => {
                self.head(Major::Tag, if is_negative { NEGATIVE_BIGNUM } else { BIGNUM });
                self.bytes(&bytes);
            }
        }
        Some(())
    }

    fn any_number(&mut self, member: &'static Member, text: &str) -> Option<()> {
        let DecimalFraction { is_negative, digits, exponent } = DecimalFraction::of(text)?;
        if member.target.kind == Kind::BigDecimal || exponent != 0 {
            self.head(Major::Tag, DECIMAL);
            self.head(Major::List, 2);
            self.whole_number(exponent);
        }
        self.digits(is_negative, &digits)
    }
}

impl Appending for CborEncoder {
    fn out(&mut self) -> &mut Vec<u8> {
        &mut self.out
    }

    /// The name of a member, if it has one on the wire.
    #[inline]
    fn name(&mut self, member: &'static Member) {
        if !member.is_element() {
            self.writing.step_to(member);
            self.text(member.name);
        }
    }

    fn finish(self) -> Result<Vec<u8>, EncodeError> {
        CborEncoder::finish(self)
    }
}

impl Encoder for CborEncoder {
    fn take_idempotency_token(&mut self) -> Option<Box<str>> {
        self.writing.take_idempotency_token()
    }

    fn null(&mut self, member: &'static Member) {
        self.name(member);
        self.out.push(NULL);
    }

    fn boolean(&mut self, member: &'static Member, value: bool) {
        self.name(member);
        self.out.push(if value { TRUE } else { FALSE });
    }

    fn integer(&mut self, member: &'static Member, value: i64) {
        self.name(member);
        self.whole_number(value);
    }

    fn float(&mut self, member: &'static Member, value: f32) {
        self.name(member);
        self.out.extend_from_slice(&with_head::<4, 5>(FLOAT_32, value.to_be_bytes()));
    }

    fn double(&mut self, member: &'static Member, value: f64) {
        self.name(member);
        self.float64(value);
    }

    fn number(&mut self, member: &'static Member, text: &str) {
        self.name(member);
        if self.any_number(member, text).is_none() {
            self.writing.fail(&"a number of too many digits, or too large an exponent");
        }
    }

    fn string(&mut self, member: &'static Member, value: &str) {
        self.name(member);
        self.text(value);
    }

    fn blob(&mut self, member: &'static Member, value: &[u8]) {
        self.name(member);
        self.bytes(value);
    }

    fn timestamp(&mut self, member: &'static Member, value: DateTime) {
        self.name(member);
        self.head(Major::Tag, EPOCH_SECONDS);
        match value.subsec_nanos() {
            0 => self.whole_number(value.secs()),
            _ => self.float64(value.as_secs_f64()),
        }
    }

    fn begin_structure(&mut self, member: &'static Member) {
        self.name(member);
        self.out.push(MAP_UNTIL_BREAK);
    }

    fn end_structure(&mut self, _: &'static Member) {
        self.out.push(BREAK);
    }

    fn begin_list(&mut self, member: &'static Member, len: usize) {
        self.name(member);
        self.head(Major::List, len as u64);
    }

    fn end_list(&mut self, _: &'static Member) {}

    fn begin_map(&mut self, member: &'static Member, len: usize) {
        self.name(member);
        self.head(Major::Map, len as u64);
    }

    fn key(&mut self, key: &str) {
        self.text(key);
    }

    fn end_map(&mut self, _: &'static Member) {}
}
