//! JSON to values: [`JsonDecoder`] reads typed values straight from the bytes of a body.
//!
//! A member is looked for where the order of the schema lets it be expected, so that a service that answers in that order
//! costs one comparison a member; the others are tried from there on. Of members that come twice the last one holds.

use std::borrow::Cow;

use super::scan::{NumberText, Scanner};
use crate::codec::{DecodeError, DecodeMembers, Decoder, Limits, MAX_DEPTH, Next, Room, UnionTag};
use crate::schema::{Member, Schema, TimestampFormat};
use crate::types::decimal::Decimal;
use crate::types::{DateTime, decode_base64, special_float};

/// Reads values from JSON.
#[derive(Debug)]
pub struct JsonDecoder<'a> {
    scanner: Scanner<'a>,
    room: Room,
}

/// Where in an object reading stands.
struct Place {
    /// The member that comes next if the order of the schema is kept.
    expected: usize,
    is_first: bool,
}

/// A member that comes with a value other than null: its index in the schema, or its name if the schema does not have it.
enum Found<'a> {
    Known(usize),
    Unknown(Cow<'a, str>),
}

impl<'a> JsonDecoder<'a> {
    /// A decoder that stands at the value of a body. Its nesting is bounded by [`MAX_DEPTH`], whatever the limits say.
    ///
    /// # Errors
    /// When the body is not UTF-8.
    pub fn new(body: &'a [u8], limits: &Limits) -> Result<Self, DecodeError> {
        let scanner = Scanner::new(body, limits.max_json_depth.min(MAX_DEPTH))?;
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

    /// Steps to the value of the next member that is set, over nulls.
    fn next_member(&mut self, schema: &'static Schema, place: &mut Place) -> Result<Option<Found<'a>>, DecodeError> {
        while self.scanner.next_item(&mut place.is_first, b'}')? {
            let found = match schema.members.get(place.expected) {
                Some(member) if self.scanner.take_name(member.name)? => Found::Known(place.expected),
                _ => {
                    let name = self.scanner.name()?;
                    match find(schema.members, place.expected, &name) {
                        Some(index) => Found::Known(index),
                        None => Found::Unknown(name),
                    }
                }
            };
            if let Found::Known(index) = found {
                place.expected = index + 1;
            }
            if !self.scanner.take_word("null") {
                return Ok(Some(found));
            }
        }
        Ok(None)
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

/// The member of that name; the search begins at `start` and goes round.
fn find(members: &[Member], start: usize, name: &str) -> Option<usize> {
    let is_it = |member: &Member| member.name == name;
    let start = start.min(members.len());
    let (before, after) = members.split_at(start);
    after.iter().position(is_it).map(|index| start + index).or_else(|| before.iter().position(is_it))
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

    fn number(&mut self, _: &'static Member) -> Result<String, DecodeError> {
        self.scanner.number().map(|number| number.text.to_owned())
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
                None | Some(TimestampFormat::EpochSeconds) => DateTime::from_str(&text, TimestampFormat::DateTime)
                    .or_else(|error| DateTime::from_str(&text, TimestampFormat::HttpDate).map_err(|_| error)),
                Some(format) => DateTime::from_str(&text, format),
            }
        } else {
            DateTime::from_str(self.scanner.number()?.text, TimestampFormat::EpochSeconds)
        };
        instant.map_err(|error| DecodeError::new(error.to_string()).at(start))
    }

    fn structure<T: DecodeMembers>(&mut self, schema: &'static Schema, into: &mut T) -> Result<(), DecodeError> {
        self.scanner.enter(b'{')?;
        let mut place = Place { expected: 0, is_first: true };
        while let Some(found) = self.next_member(schema, &mut place)? {
            match found {
                Found::Known(index) => {
                    let start = self.scanner.position();
                    into.decode_member(index, self).map_err(|error| within_member(error, schema, index, start))?;
                }
                Found::Unknown(_) => self.scanner.skip_value()?,
            }
        }
        Ok(())
    }

    fn union<T>(
        &mut self,
        schema: &'static Schema,
        mut read: impl FnMut(&mut Self, UnionTag) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        let start = self.scanner.position();
        self.scanner.enter(b'{')?;
        let mut place = Place { expected: 0, is_first: true };
        let mut value = None;
        while let Some(found) = self.next_member(schema, &mut place)? {
            let (index, tag) = match found {
                // Not a member: some services tell the shape's name this way.
                Found::Unknown(name) if name == "__type" => {
                    self.scanner.skip_value()?;
                    continue;
                }
                Found::Unknown(name) => (None, UnionTag::Unknown(name.into_owned())),
                Found::Known(index) => (Some(index), UnionTag::Known(index)),
            };
            if value.is_some() {
                return Err(DecodeError::new("a union of which several members are set").at(start));
            }
            value = Some(read(self, tag).map_err(|error| match index {
                Some(index) => within_member(error, schema, index, start),
                None => error,
            })?);
        }
        value.ok_or_else(|| DecodeError::new("a union of which no member is set").at(start))
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

/// Adds the member to an error's path, and the place where its value begins if the error knows none.
#[cold]
fn within_member(error: DecodeError, schema: &Schema, index: usize, start: usize) -> DecodeError {
    let error = if error.offset().is_some() { error } else { error.at(start) };
    match schema.members.get(index) {
        Some(member) => error.within(member.name),
        None => error,
    }
}
