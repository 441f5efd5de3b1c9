//! CBOR to values: [`CborDecoder`] reads typed values straight from the bytes of a body.
//!
//! Lengths may be definite or not, numbers of any size; a whole number may stand for one with a fraction, and the other way round
//! where it has none. Tags that say nothing of the type are passed over: all but those of bignums and decimal fractions.

use std::borrow::Cow;

use super::items::{DECIMAL, Items, Kind, NEGATIVE_BIGNUM};
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
    Natural(u64),
    /// This number below −1.
    Negative(u64),
    Fraction(f64),
    /// A bignum or decimal fraction, as text.
    Text(String),
}

/// How many items of a container are left; `None` if it ends where it says so.
type Left = Option<u64>;

impl<'a> CborDecoder<'a> {
    /// A decoder that stands at the value of a body. Its nesting is bounded by [`MAX_DEPTH`], whatever the limits say.
    pub fn new(body: &'a [u8], limits: &Limits) -> Self {
        let depth_left = limits.max_response_depth.min(MAX_DEPTH);
        Self { items: Items::new(body), depth_left, room: Room::new(limits) }
    }

    /// Checks that nothing follows the value that was read.
    ///
    /// # Errors
    /// When something does.
    pub fn finish(self) -> Result<(), DecodeError> {
        match self.items.is_at_end() {
            true => Ok(()),
            false => Err(DecodeError::new("more bytes after the end of the value").at(self.items.position())),
        }
    }

    #[cold]
    fn unexpected(&self, expected: &str, found: Kind) -> DecodeError {
        DecodeError::new(format!("expected {expected}, found {}", words(found))).at(self.items.position())
    }

    /// Steps into a list or map.
    fn enter(&mut self) -> Result<Left, DecodeError> {
        let left = self.items.argument()?;
        match self.depth_left.checked_sub(1) {
            Some(depth_left) => {
                self.depth_left = depth_left;
                Ok(left)
            }
            None => Err(DecodeError::too_large("lists and maps are nested too deeply").at(self.items.position())),
        }
    }

    fn enter_list(&mut self) -> Result<Left, DecodeError> {
        match self.items.kind()? {
            Kind::List => self.enter(),
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
            None => !self.items.take_break()?,
        };
        self.depth_left += usize::from(!is_there);
        Ok(is_there)
    }

    #[inline]
    fn text(&mut self) -> Result<Cow<'a, str>, DecodeError> {
        match self.items.kind()? {
            Kind::Text => self.items.text(),
            other => Err(self.unexpected("a string", other)),
        }
    }

    /// Any number as one with a fraction.
    fn any_double(&mut self) -> Result<f64, DecodeError> {
        let start = self.items.position();
        match self.any_number()? {
            Number::Natural(value) => Ok(value as f64),
            Number::Negative(value) => Ok((-1 - i128::from(value)) as f64),
            Number::Fraction(value) => Ok(value),
            Number::Text(text) => match text.parse() {
                Ok(value) if f64::is_finite(value) => Ok(value),
                _ => Err(out_of_range(start)),
            },
        }
    }

    /// A fraction of a second is rounded to what the number can tell: a microsecond until the year 2242, then a millisecond. A text
    /// is taken for a `date-time` or `http-date`, for emulators of AWS services send some.
    fn any_timestamp(&mut self, kind: Kind) -> Result<DateTime, DecodeError> {
        let start = self.items.position();
        if kind == Kind::Text {
            return DateTime::from_text(&self.text()?).map_err(|error| DecodeError::new(error.to_string()).at(start));
        }
        let number = match self.any_number()? {
            Number::Text(text) => Number::Fraction(text.parse().unwrap_or(f64::NAN)),
            number => number,
        };
        let time = match number {
            Number::Natural(value) => return whole_seconds(value, start),
            Number::Negative(value) => i64::try_from(value).ok().map(|value| DateTime::from_secs(-1 - value)),
            Number::Fraction(value) if value.abs() < i64::MAX as f64 => {
                let parts = if value.abs() < 2f64.powi(33) { 1e6 } else { 1e3 };
                let (whole, fraction) = (value.floor(), ((value - value.floor()) * parts).round() * (1e9 / parts));
                Some(DateTime::from_secs_and_nanos(whole as i64, fraction as u32))
            }
            Number::Fraction(_) | Number::Text(_) => None,
        };
        time.ok_or_else(|| no_time(start))
    }

    fn other_name(&mut self) -> Result<Option<Name<'a>>, DecodeError> {
        self.text().map(|name| Some(Name::Other(name)))
    }

    fn bytes(&mut self) -> Result<Cow<'a, [u8]>, DecodeError> {
        match self.items.kind()? {
            Kind::Bytes => self.items.bytes(),
            other => Err(self.unexpected("bytes", other)),
        }
    }

    #[inline]
    fn any_number(&mut self) -> Result<Number, DecodeError> {
        match self.items.kind()? {
            Kind::Natural => self.items.number().map(Number::Natural),
            Kind::Negative => self.items.number().map(Number::Negative),
            Kind::Float => self.items.float().map(Number::Fraction),
            Kind::Tag => self.tagged_number().map(|number| Number::Text(number.text())),
            other => Err(self.unexpected("a number", other)),
        }
    }

    /// A bignum, or a decimal fraction.
    #[cold]
    fn tagged_number(&mut self) -> Result<DecimalFraction, DecodeError> {
        let start = self.items.position();
        let tag = self.items.number()?;
        if tag != DECIMAL {
            return self.bignum(tag);
        }
        let mut left = self.enter_list()?;
        if self.next_item(&mut left)? {
            let exponent = self.whole_number()?.and_then(|exponent| exponent.text().parse().ok());
            if let (Some(exponent), true) = (exponent, self.next_item(&mut left)?) {
                let mantissa = self.whole_number()?;
                if let (Some(mantissa), false) = (mantissa, self.next_item(&mut left)?) {
                    return Ok(DecimalFraction { exponent, ..mantissa });
                }
            }
        }
        Err(DecodeError::new("a decimal fraction that is not two whole numbers").at(start))
    }

    /// An integer or bignum, if one comes next.
    fn whole_number(&mut self) -> Result<Option<DecimalFraction>, DecodeError> {
        let of = |is_negative, magnitude: u128| DecimalFraction::whole(is_negative, magnitude.to_string());
        Ok(match self.items.kind()? {
            Kind::Natural => Some(of(false, self.items.number()?.into())),
            Kind::Negative => Some(of(true, u128::from(self.items.number()?) + 1)),
            Kind::Tag => match self.items.number()? {
                DECIMAL => None,
                tag => Some(self.bignum(tag)?),
            },
            _ => None,
        })
    }

    /// A bignum behind its tag.
    fn bignum(&mut self, tag: u64) -> Result<DecimalFraction, DecodeError> {
        let start = self.items.position();
        let bytes = self.bytes()?;
        let significant = bytes.iter().position(|byte| *byte != 0).map_or(&[][..], |start| &bytes[start..]);
        let Some(mut number) = Natural::of_bytes(significant) else {
            return Err(DecodeError::too_large(format!("a number of more than {MAX_BYTES} bytes")).at(start));
        };
        let is_negative = tag == NEGATIVE_BIGNUM;
        if is_negative {
            number.add_one();
        }
        Ok(DecimalFraction::whole(is_negative, number.digits()))
    }
}

#[inline]
fn whole_seconds(value: u64, start: usize) -> Result<DateTime, DecodeError> {
    i64::try_from(value).map(DateTime::from_secs).map_err(|_| no_time(start))
}

#[cold]
fn no_time(start: usize) -> DecodeError {
    DecodeError::new("a timestamp out of range").at(start)
}

#[cold]
fn out_of_range(start: usize) -> DecodeError {
    DecodeError::new("a number out of range").at(start)
}

fn words(kind: Kind) -> &'static str {
    match kind {
        Kind::Natural | Kind::Negative | Kind::Float | Kind::Tag => "a number",
        Kind::Bytes => "bytes",
        Kind::Text => "a string",
        Kind::List => "a list",
        Kind::Map => "a map",
        Kind::Boolean => "true or false",
        Kind::Null => "null",
        Kind::Other => "something else",
    }
}

impl Decoder for CborDecoder<'_> {
    fn next(&mut self) -> Result<Next, DecodeError> {
        Ok(match self.items.kind()? {
            Kind::Null => Next::Null,
            Kind::Boolean => Next::Boolean,
            Kind::Natural | Kind::Negative | Kind::Float | Kind::Tag => Next::Number,
            Kind::Bytes => Next::Blob,
            Kind::Text => Next::String,
            Kind::List => Next::List,
            Kind::Map => Next::Map,
            Kind::Other => return Err(self.unexpected("a value", Kind::Other)),
        })
    }

    #[inline]
    fn null(&mut self) -> Result<bool, DecodeError> {
        self.items.take_null()
    }

    fn boolean(&mut self, _: &'static Member) -> Result<bool, DecodeError> {
        match self.items.kind()? {
            Kind::Boolean => self.items.boolean(),
            other => Err(self.unexpected("true or false", other)),
        }
    }

    #[inline]
    fn integer(&mut self, _: &'static Member, min: i64, max: i64) -> Result<i64, DecodeError> {
        let start = self.items.position();
        let value = match self.any_number()? {
            Number::Natural(value) => i64::try_from(value).ok(),
            Number::Negative(value) => i64::try_from(value).ok().map(|value| -1 - value),
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

    #[inline]
    fn double(&mut self, _: &'static Member) -> Result<f64, DecodeError> {
        match self.items.take_float64() {
            Some(value) => Ok(value),
            None => self.any_double(),
        }
    }

    fn number(&mut self, _: &'static Member) -> Result<String, DecodeError> {
        self.any_number().map(|number| match number {
            Number::Natural(value) => value.to_string(),
            Number::Negative(value) => (-1 - i128::from(value)).to_string(),
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

    #[inline]
    fn timestamp(&mut self, _: &'static Member) -> Result<DateTime, DecodeError> {
        let start = self.items.position();
        match self.items.kind()? {
            Kind::Natural => whole_seconds(self.items.number()?, start),
            kind => self.any_timestamp(kind),
        }
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

    #[inline]
    fn announced_elements(&mut self) -> usize {
        self.items.announced_elements()
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
        while self.items.kind()? == Kind::Tag {
            self.items.argument()?;
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
            Next::Blob => self.bytes().map(drop),
            Next::Number => self.any_number().map(drop),
            Next::Boolean => self.items.boolean().map(drop),
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
        match self.items.kind()? {
            Kind::Map => self.enter(),
            other => Err(self.unexpected("a map", other)),
        }
    }

    #[inline]
    fn next_name(&mut self, left: &mut Left, expected: Option<&str>) -> Result<Option<Name<'a>>, DecodeError> {
        if !self.next_item(left)? {
            return Ok(None);
        }
        match expected {
            Some(name) if self.items.take_text(name) => Ok(Some(Name::Expected)),
            _ => self.other_name(),
        }
    }

    fn position(&self) -> usize {
        self.items.position()
    }
}
