//! JSON to values: [`JsonDecoder`] reads typed values straight from the bytes of a body.

use std::borrow::Cow;

use super::scan::{NumberText, Scanner};
use crate::codec::objects::{self, Name, ReadObjects};
use crate::codec::{DecodeError, DecodeMembers, Decoder, Limits, MAX_DEPTH, Next, Room, UnionTag};
use crate::schema::{Member, Schema, TimestampFormat};
use crate::types::DateTime;
use crate::types::base64::decode_base64;
use crate::types::decimal::Decimal;
use crate::types::float::special_float;

/// Reads values from JSON.
#[derive(Debug)]
pub struct JsonDecoder<'a> {
    scanner: Scanner<'a>,
    room: Room,
}

impl<'a> JsonDecoder<'a> {
    /// A decoder that stands at the value of a body. Its nesting is bounded by [`MAX_DEPTH`], whatever the limits say.
    ///
    /// # Errors
    /// When the body is not UTF-8.
    pub fn new(body: &'a [u8], limits: &Limits) -> Result<Self, DecodeError> {
        let scanner = Scanner::new(body, limits.max_response_depth.min(MAX_DEPTH))?;
        Ok(Self { scanner, room: Room::new(limits) })
    }

    /// The same, for what may come with anything else than a typed client expects:
    /// [`DecodeMembers::IS_LENIENT`] says what is read then.
    pub fn lenient(mut self) -> Self {
        self.scanner.is_lenient = true;
        self
    }

    /// Whether nothing is left to read: at the start, that the body is empty.
    pub fn is_at_end(&self) -> bool {
        self.scanner.peek().is_none()
    }

    /// Checks that nothing follows the value that was read.
    ///
    /// # Errors
    /// When something does.
    pub fn finish(self) -> Result<(), DecodeError> {
        self.scanner.finish()
    }

    /// Reads a string that stands in no member; borrowed unless it has escapes.
    ///
    /// # Errors
    /// When something else comes next.
    pub fn text(&mut self) -> Result<Cow<'a, str>, DecodeError> {
        self.scanner.string()
    }

    fn float_text(&mut self) -> Result<Result<NumberText<'a>, f64>, DecodeError> {
        if self.scanner.peek() != Some(b'"') {
            return self.scanner.number().map(Ok);
        }
        let start = self.scanner.position();
        let value = special_float(&self.scanner.string()?);
        value.map(Err).ok_or_else(|| DecodeError::new("expected a number, found a string").at(start))
    }
}

#[cold]
fn out_of_range(position: usize) -> DecodeError {
    DecodeError::new("a number out of range").at(position)
}

impl Decoder for JsonDecoder<'_> {
    fn next(&mut self) -> Result<Next, DecodeError> {
        Ok(match self.scanner.peek() {
            Some(b'"') => Next::String,
            Some(b'{') => Next::Map,
            Some(b'[') => Next::List,
            Some(b'n') => Next::Null,
            Some(b't' | b'f') => Next::Boolean,
            _ if self.scanner.is_number() => Next::Number,
            _ => return Err(self.scanner.unexpected("a value")),
        })
    }

    #[inline]
    fn null(&mut self) -> Result<bool, DecodeError> {
        Ok(self.scanner.take_word("null"))
    }

    fn boolean(&mut self, _: &'static Member) -> Result<bool, DecodeError> {
        self.scanner.boolean()
    }

    fn integer(&mut self, _: &'static Member, min: i64, max: i64) -> Result<i64, DecodeError> {
        let start = self.scanner.position();
        let NumberText { text, is_integer } = self.scanner.number()?;
        // Some services write whole numbers with a fraction or an exponent.
        let value =
            if is_integer { text.parse().ok() } else { Decimal::parse(text.as_bytes()).and_then(|d| d.to_i64()) };
        match value {
            Some(value) if (min..=max).contains(&value) => Ok(value),
            _ => Err(DecodeError::new(format!("expected a whole number from {min} to {max}")).at(start)),
        }
    }

    fn float(&mut self, _: &'static Member) -> Result<f32, DecodeError> {
        let start = self.scanner.position();
        match self.float_text()? {
            Ok(number) => {
                number.text.parse().ok().filter(|value: &f32| value.is_finite()).ok_or_else(|| out_of_range(start))
            }
            Err(special) => Ok(special as f32),
        }
    }

    fn double(&mut self, _: &'static Member) -> Result<f64, DecodeError> {
        let start = self.scanner.position();
        match self.float_text()? {
            Ok(number) => {
                number.text.parse().ok().filter(|value: &f64| value.is_finite()).ok_or_else(|| out_of_range(start))
            }
            Err(special) => Ok(special),
        }
    }

    /// A text may hold the number, as rpcv2Json has it; whoever asked for it sees whether it does.
    fn number(&mut self, member: &'static Member) -> Result<String, DecodeError> {
        match self.scanner.peek() {
            Some(b'"') => self.string(member),
            _ => self.scanner.number().map(|number| number.text.to_owned()),
        }
    }

    #[inline]
    fn string(&mut self, _: &'static Member) -> Result<String, DecodeError> {
        self.scanner.string().map(Cow::into_owned)
    }

    fn blob(&mut self, _: &'static Member) -> Result<Vec<u8>, DecodeError> {
        let start = self.scanner.position();
        let text = self.scanner.string()?;
        decode_base64(&text).map_err(|error| DecodeError::new(error.to_string()).at(start))
    }

    /// A number is always epoch seconds, whatever the schema says; a text where epoch seconds are due is taken for a
    /// `date-time` or `http-date`. Emulators of AWS services mix them up.
    fn timestamp(&mut self, member: &'static Member) -> Result<DateTime, DecodeError> {
        let start = self.scanner.position();
        let instant = if self.scanner.peek() == Some(b'"') {
            let text = self.scanner.string()?;
            match member.timestamp_format() {
                None | Some(TimestampFormat::EpochSeconds) => DateTime::from_text(&text),
                Some(format) => DateTime::from_str(&text, format),
            }
        } else {
            DateTime::from_str(self.scanner.number()?.text, TimestampFormat::EpochSeconds)
        };
        instant.map_err(|error| DecodeError::new(error.to_string()).at(start))
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
        self.scanner.enter(b'[')?;
        let mut is_first = true;
        while self.scanner.next_item(&mut is_first, b']')? {
            element(self)?;
        }
        Ok(())
    }

    fn map(&mut self, mut entry: impl FnMut(&mut Self, String) -> Result<(), DecodeError>) -> Result<(), DecodeError> {
        self.scanner.enter(b'{')?;
        let mut is_first = true;
        while self.scanner.next_item(&mut is_first, b'}')? {
            let key = self.scanner.name()?.into_owned();
            entry(self, key)?;
        }
        Ok(())
    }

    fn skip(&mut self) -> Result<(), DecodeError> {
        self.scanner.skip_value()
    }

    #[inline]
    fn charge(&mut self, bytes: usize) -> Result<(), DecodeError> {
        self.room.take(bytes).map_err(|error| error.at(self.scanner.position()))
    }
}

impl<'a> ReadObjects<'a> for JsonDecoder<'a> {
    /// Whether the next member is the first.
    type Object = bool;

    fn enter_object(&mut self) -> Result<bool, DecodeError> {
        self.scanner.enter(b'{').map(|()| true)
    }

    #[inline]
    fn next_name(&mut self, is_first: &mut bool, expected: Option<&str>) -> Result<Option<Name<'a>>, DecodeError> {
        if !self.scanner.next_item(is_first, b'}')? {
            return Ok(None);
        }
        match expected {
            Some(name) if self.scanner.take_name(name)? => Ok(Some(Name::Expected)),
            _ => self.scanner.name().map(|name| Some(Name::Other(name))),
        }
    }

    fn position(&self) -> usize {
        self.scanner.position()
    }
}
