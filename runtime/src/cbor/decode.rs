//! CBOR to values: [`CborDecoder`] reads typed values straight from the bytes of a body.
//!
//! Lengths may be definite or not, numbers of any size; a whole number may stand for one with a fraction, and the other way round
//! where it has none. Tags that say nothing of the type are passed over: all but those of bignums and decimal fractions.

use std::borrow::Cow;

use minicbor::data::{IanaTag, Type};
use minicbor::decode::{Decoder as Items, Error};

use super::number::{DecimalFraction, MAX_BYTES, Natural};
use crate::codec::objects::{self, Name, ReadObjects};
use crate::codec::{DecodeError, DecodeMembers, Decoder, Limits, MAX_DEPTH, Next, Room, UnionTag};
use crate::schema::{Member, Schema};
use crate::types::DateTime;
use crate::types::decimal::Decimal;

/// Reads values from CBOR.
#[derive(Debug)]
pub struct CborDecoder<'a> {
    items: Items<'a>,
    /// How many more containers may be open.
    depth_left: usize,
    room: Room,
}

/// A number, as it came.
enum Number {
    Whole(i128),
    Fraction(f64),
    /// A bignum or decimal fraction, as text.
    Text(String),
}

/// The tags of numbers: bignums of both signs, and decimal fractions.
const NUMBERS: [u64; 3] = [2, 3, 4];

/// How many items of a container are left; `None` if it ends where it says so.
type Left = Option<u64>;

impl<'a> CborDecoder<'a> {
    /// A decoder that stands at the value of a body. Its nesting is bounded by [`MAX_DEPTH`], whatever the limits say.
    pub fn new(body: &'a [u8], limits: &Limits) -> Self {
        let depth_left = limits.max_json_depth.min(MAX_DEPTH);
        Self { items: Items::new(body), depth_left, room: Room::new(limits) }
    }

    /// Checks that nothing follows the value that was read.
    ///
    /// # Errors
    /// When something does.
    pub fn finish(self) -> Result<(), DecodeError> {
        match self.items.position() == self.items.input().len() {
            true => Ok(()),
            false => Err(DecodeError::new("more bytes after the end of the value").at(self.items.position())),
        }
    }

    /// The type of what comes next, behind its tags; [`Type::Tag`] is that of a tag that makes it a number.
    #[inline]
    fn kind(&mut self) -> Result<Type, DecodeError> {
        loop {
            let kind = self.items.datatype().map_err(fault)?;
            if kind != Type::Tag {
                return Ok(kind);
            }
            let start = self.items.position();
            if NUMBERS.contains(&self.items.tag().map_err(fault)?.as_u64()) {
                self.items.set_position(start);
                return Ok(kind);
            }
        }
    }

    #[cold]
    fn unexpected(&self, expected: &str, found: Type) -> DecodeError {
        DecodeError::new(format!("expected {expected}, found {}", words(found))).at(self.items.position())
    }

    /// Steps into a list or map.
    fn enter(&mut self, left: Left) -> Result<Left, DecodeError> {
        match self.depth_left.checked_sub(1) {
            Some(depth_left) => {
                self.depth_left = depth_left;
                Ok(left)
            }
            None => Err(DecodeError::too_large("lists and maps are nested too deeply").at(self.items.position())),
        }
    }

    fn enter_list(&mut self) -> Result<Left, DecodeError> {
        match self.kind()? {
            Type::Array | Type::ArrayIndef => self.items.array().map_err(fault).and_then(|left| self.enter(left)),
            other => Err(self.unexpected("a list", other)),
        }
    }

    /// Steps to the next item, or out of the container: `false`.
    #[inline]
    fn next_item(&mut self, left: &mut Left) -> Result<bool, DecodeError> {
        let is_there = match left {
            Some(0) => false,
            Some(left) => {
                *left -= 1;
                true
            }
            None if self.items.datatype().map_err(fault)? == Type::Break => {
                self.items.set_position(self.items.position() + 1);
                false
            }
            None => true,
        };
        self.depth_left += usize::from(!is_there);
        Ok(is_there)
    }

    #[inline]
    fn text(&mut self) -> Result<Cow<'a, str>, DecodeError> {
        match self.kind()? {
            Type::String => self.items.str().map(Cow::Borrowed).map_err(fault),
            Type::StringIndef => {
                self.items.str_iter().and_then(Iterator::collect::<Result<_, _>>).map(Cow::Owned).map_err(fault)
            }
            other => Err(self.unexpected("a string", other)),
        }
    }

    fn any_number(&mut self) -> Result<Number, DecodeError> {
        match self.kind()? {
            Type::F16 => self.half().map(Number::Fraction),
            Type::F32 => self.items.f32().map(|value| Number::Fraction(value.into())).map_err(fault),
            Type::F64 => self.items.f64().map(Number::Fraction).map_err(fault),
            kind if is_whole(kind) => self.items.int().map(|value| Number::Whole(value.into())).map_err(fault),
            Type::Tag => self.tagged_number().map(|number| Number::Text(number.text())),
            other => Err(self.unexpected("a number", other)),
        }
    }

    /// A bignum, or a decimal fraction.
    #[cold]
    fn tagged_number(&mut self) -> Result<DecimalFraction, DecodeError> {
        let start = self.items.position();
        if self.items.tag().map_err(fault)? != IanaTag::Decimal {
            self.items.set_position(start);
            return self.whole_number();
        }
        let mut left = self.enter_list()?;
        if self.next_item(&mut left)? {
            let exponent = match self.any_integer()? {
                Some(exponent) => i64::try_from(exponent).ok(),
                None => None,
            };
            if let (Some(exponent), true) = (exponent, self.next_item(&mut left)?) {
                let mantissa = self.whole_number()?;
                if !self.next_item(&mut left)? {
                    return Ok(DecimalFraction { exponent, ..mantissa });
                }
            }
        }
        Err(DecodeError::new("a decimal fraction that is not two whole numbers").at(start))
    }

    /// An integer, if one comes next.
    fn any_integer(&mut self) -> Result<Option<i128>, DecodeError> {
        let kind = self.kind()?;
        is_whole(kind).then(|| self.items.int().map(i128::from).map_err(fault)).transpose()
    }

    /// An integer or bignum.
    fn whole_number(&mut self) -> Result<DecimalFraction, DecodeError> {
        if let Some(value) = self.any_integer()? {
            let digits = value.unsigned_abs().to_string();
            return Ok(DecimalFraction { is_negative: value < 0, digits, exponent: 0 });
        }
        let start = self.items.position();
        let kind = self.kind()?;
        if kind != Type::Tag {
            return Err(self.unexpected("a whole number", kind));
        }
        let is_negative = self.items.tag().map_err(fault)? == IanaTag::NegBignum;
        let bytes = self.bytes()?;
        let significant = bytes.iter().position(|byte| *byte != 0).map_or(&[][..], |start| &bytes[start..]);
        let Some(mut number) = Natural::of_bytes(significant) else {
            return Err(DecodeError::too_large(format!("a number of more than {MAX_BYTES} bytes")).at(start));
        };
        if is_negative {
            number.add_one();
        }
        Ok(DecimalFraction { is_negative, digits: number.digits(), exponent: 0 })
    }

    fn bytes(&mut self) -> Result<Cow<'a, [u8]>, DecodeError> {
        match self.kind()? {
            Type::Bytes => self.items.bytes().map(Cow::Borrowed).map_err(fault),
            Type::BytesIndef => {
                let mut bytes = Vec::new();
                for chunk in self.items.bytes_iter().map_err(fault)? {
                    bytes.extend_from_slice(chunk.map_err(fault)?);
                }
                Ok(Cow::Owned(bytes))
            }
            other => Err(self.unexpected("bytes", other)),
        }
    }

    /// A float of 16 bits: a sign, 5 bits of an exponent, 10 of a fraction.
    fn half(&mut self) -> Result<f64, DecodeError> {
        let start = self.items.position();
        let Some([_, high, low]) = self.items.input().get(start..).and_then(<[u8]>::first_chunk) else {
            return Err(fault(Error::end_of_input()));
        };
        self.items.set_position(start + 3);
        let bits = u16::from_be_bytes([*high, *low]);
        let (exponent, fraction) = (i32::from(bits >> 10 & 31), f64::from(bits & 0x3ff));
        let magnitude = match exponent {
            0 => fraction * 2f64.powi(-24),
            31 if fraction == 0.0 => f64::INFINITY,
            31 => f64::NAN,
            _ => (1024.0 + fraction) * 2f64.powi(exponent - 25),
        };
        Ok(if bits >> 15 == 1 { -magnitude } else { magnitude })
    }
}

fn is_whole(kind: Type) -> bool {
    use Type::{I8, I16, I32, I64, Int, U8, U16, U32, U64};
    matches!(kind, U8 | U16 | U32 | U64 | I8 | I16 | I32 | I64 | Int)
}

#[cold]
fn out_of_range(start: usize) -> DecodeError {
    DecodeError::new("a number out of range").at(start)
}

/// What is wrong with an item, without its value.
#[cold]
fn fault(error: Error) -> DecodeError {
    let message = match error.is_end_of_input() {
        true => "the body ends within a value",
        false => "an item that is not CBOR, or not UTF-8",
    };
    match error.position() {
        Some(position) => DecodeError::new(message).at(position),
        None => DecodeError::new(message),
    }
}

fn words(kind: Type) -> &'static str {
    match kind {
        Type::Bool => "true or false",
        Type::Null | Type::Undefined => "null",
        Type::F16 | Type::F32 | Type::F64 => "a number",
        Type::Bytes | Type::BytesIndef => "bytes",
        Type::String | Type::StringIndef => "a string",
        Type::Array | Type::ArrayIndef => "a list",
        Type::Map | Type::MapIndef => "a map",
        kind if is_whole(kind) => "a number",
        Type::Tag => "a number",
        _ => "something else",
    }
}

impl Decoder for CborDecoder<'_> {
    fn next(&mut self) -> Result<Next, DecodeError> {
        Ok(match self.kind()? {
            Type::Null | Type::Undefined => Next::Null,
            Type::Bool => Next::Boolean,
            Type::F16 | Type::F32 | Type::F64 => Next::Number,
            Type::Bytes | Type::BytesIndef => Next::Blob,
            Type::String | Type::StringIndef => Next::String,
            Type::Array | Type::ArrayIndef => Next::List,
            Type::Map | Type::MapIndef => Next::Map,
            kind if is_whole(kind) || kind == Type::Tag => Next::Number,
            other => return Err(self.unexpected("a value", other)),
        })
    }

    #[inline]
    fn null(&mut self) -> Result<bool, DecodeError> {
        let is_null = matches!(self.kind()?, Type::Null | Type::Undefined);
        self.items.set_position(self.items.position() + usize::from(is_null));
        Ok(is_null)
    }

    fn boolean(&mut self, _: &'static Member) -> Result<bool, DecodeError> {
        match self.kind()? {
            Type::Bool => self.items.bool().map_err(fault),
            other => Err(self.unexpected("true or false", other)),
        }
    }

    fn integer(&mut self, _: &'static Member, min: i64, max: i64) -> Result<i64, DecodeError> {
        let start = self.items.position();
        let value = match self.any_number()? {
            Number::Whole(value) => i64::try_from(value).ok(),
            // Beyond 2^63 the conversion ends at the limits, which are not the number then.
            Number::Fraction(value) => Some(value as i64).filter(|whole| *whole as f64 == value && *whole != i64::MAX),
            Number::Text(text) => Decimal::parse(text.as_bytes()).and_then(|number| number.to_i64()),
        };
        match value {
            Some(value) if (min..=max).contains(&value) => Ok(value),
            _ => Err(DecodeError::new(format!("expected a whole number from {min} to {max}")).at(start)),
        }
    }

    fn float(&mut self, member: &'static Member) -> Result<f32, DecodeError> {
        let start = self.items.position();
        let value = self.double(member)?;
        let narrow = value as f32;
        match narrow.is_infinite() && value.is_finite() {
            true => Err(out_of_range(start)),
            false => Ok(narrow),
        }
    }

    fn double(&mut self, _: &'static Member) -> Result<f64, DecodeError> {
        let start = self.items.position();
        match self.any_number()? {
            Number::Whole(value) => Ok(value as f64),
            Number::Fraction(value) => Ok(value),
            Number::Text(text) => match text.parse() {
                Ok(value) if f64::is_finite(value) => Ok(value),
                _ => Err(out_of_range(start)),
            },
        }
    }

    fn number(&mut self, _: &'static Member) -> Result<String, DecodeError> {
        self.any_number().map(|number| match number {
            Number::Whole(value) => value.to_string(),
            Number::Fraction(value) => format!("{value:?}"),
            Number::Text(text) => text,
        })
    }

    #[inline]
    fn string(&mut self, _: &'static Member) -> Result<String, DecodeError> {
        self.text().map(Cow::into_owned)
    }

    fn blob(&mut self, _: &'static Member) -> Result<Vec<u8>, DecodeError> {
        self.bytes().map(Cow::into_owned)
    }

    /// A fraction of a second is rounded to what the number can tell: a microsecond until the year 2242, then a millisecond. A text
    /// is taken for a `date-time` or `http-date`, for emulators of AWS services send some.
    fn timestamp(&mut self, _: &'static Member) -> Result<DateTime, DecodeError> {
        let start = self.items.position();
        if matches!(self.kind()?, Type::String | Type::StringIndef) {
            return DateTime::from_text(&self.text()?).map_err(|error| DecodeError::new(error.to_string()).at(start));
        }
        let number = match self.any_number()? {
            Number::Text(text) => Number::Fraction(text.parse().unwrap_or(f64::NAN)),
            number => number,
        };
        let time = match number {
            Number::Whole(value) => i64::try_from(value).ok().map(DateTime::from_secs),
            Number::Fraction(value) if value.abs() < i64::MAX as f64 => {
                let parts = if value.abs() < 2f64.powi(33) { 1e6 } else { 1e3 };
                let (whole, fraction) = (value.floor(), ((value - value.floor()) * parts).round() * (1e9 / parts));
                Some(DateTime::from_secs_and_nanos(whole as i64, fraction as u32))
            }
            Number::Fraction(_) | Number::Text(_) => None,
        };
        time.ok_or_else(|| DecodeError::new("a timestamp out of range").at(start))
    }

    fn structure<T: DecodeMembers>(&mut self, schema: &'static Schema, into: &mut T) -> Result<(), DecodeError> {
        objects::structure(self, schema, into)
    }

    fn union<T>(
        &mut self,
        schema: &'static Schema,
        read: impl FnMut(&mut Self, UnionTag) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        objects::union(self, schema, read)
    }

    fn list(&mut self, mut element: impl FnMut(&mut Self) -> Result<(), DecodeError>) -> Result<(), DecodeError> {
        let mut left = self.enter_list()?;
        while self.next_item(&mut left)? {
            element(self)?;
        }
        Ok(())
    }

    fn map(&mut self, mut entry: impl FnMut(&mut Self, String) -> Result<(), DecodeError>) -> Result<(), DecodeError> {
        let mut left = self.enter_object()?;
        while self.next_item(&mut left)? {
            let key = self.text()?.into_owned();
            entry(self, key)?;
        }
        Ok(())
    }

    fn skip(&mut self) -> Result<(), DecodeError> {
        // Whatever the tags say.
        while self.kind()? == Type::Tag {
            self.items.tag().map_err(fault)?;
        }
        match self.next()? {
            Next::List => self.list(Self::skip),
            Next::Map => {
                let mut left = self.enter_object()?;
                while self.next_item(&mut left)? {
                    self.skip()?;
                    self.skip()?;
                }
                Ok(())
            }
            Next::String => self.text().map(drop),
            Next::Blob => {
                for chunk in self.items.bytes_iter().map_err(fault)? {
                    chunk.map_err(fault)?;
                }
                Ok(())
            }
            Next::Number => self.any_number().map(drop),
            Next::Boolean => self.items.bool().map(drop).map_err(fault),
            Next::Null => self.null().map(drop),
        }
    }

    #[inline]
    fn charge(&mut self, bytes: usize) -> Result<(), DecodeError> {
        self.room.take(bytes).map_err(|error| error.at(self.items.position()))
    }
}

impl<'a> ReadObjects<'a> for CborDecoder<'a> {
    type Object = Left;

    fn enter_object(&mut self) -> Result<Left, DecodeError> {
        match self.kind()? {
            Type::Map | Type::MapIndef => self.items.map().map_err(fault).and_then(|left| self.enter(left)),
            other => Err(self.unexpected("a map", other)),
        }
    }

    #[inline]
    fn next_name(&mut self, left: &mut Left, expected: Option<&str>) -> Result<Option<Name<'a>>, DecodeError> {
        if !self.next_item(left)? {
            return Ok(None);
        }
        let name = self.text()?;
        Ok(Some(if expected == Some(&*name) { Name::Expected } else { Name::Other(name) }))
    }

    fn position(&self) -> usize {
        self.items.position()
    }
}
