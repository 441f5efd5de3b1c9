//! Texts to values: [`TextDecoder`] reads the members that headers and the status carry, and bodies of bytes or text.
//!
//! In: the text or texts of one member. Out: its value.

use std::borrow::Cow;

use super::header_list::{split, split_dates};
use super::place::is_encoded;
use crate::codec::{DecodeError, DecodeMembers, Decoder, Next, UnionTag};
use crate::schema::{Kind, Member, Schema, TimestampFormat};
use crate::types::DateTime;
use crate::types::base64::decode_base64;
use crate::types::decimal::Decimal;
use crate::types::float::special_float;

/// Reads one member.
#[derive(Debug)]
pub(crate) struct TextDecoder<'a> {
    /// Where the value stands.
    member: &'static Member,
    found: Found<'a>,
}

/// What there is of a member.
#[derive(Debug)]
pub(super) enum Found<'a> {
    /// A text, of a list the whole one.
    Text(Cow<'a, str>),
    /// The entries of a map.
    Entries(Vec<(String, String)>),
    /// A body.
    Body(&'a [u8]),
}

impl<'a> TextDecoder<'a> {
    /// A decoder that stands at what was found of a member.
    pub(super) fn new(member: &'static Member, found: Found<'a>) -> Self {
        TextDecoder { member, found }
    }

    fn text(&self) -> Result<&str, DecodeError> {
        match &self.found {
            Found::Text(text) => Ok(text),
            Found::Body(bytes) => std::str::from_utf8(bytes).map_err(|_| DecodeError::new("not UTF-8")),
            Found::Entries(_) => Err(DecodeError::new("a map where a text is due")),
        }
    }

    /// The text as a number that is not too large.
    fn finite<T: std::str::FromStr + Into<f64> + Copy>(&self) -> Result<Result<T, f64>, DecodeError> {
        let text = self.text()?.trim();
        if let Some(special) = special_float(text) {
            return Ok(Err(special));
        }
        let number = text.parse().ok().filter(|value: &T| (*value).into().is_finite());
        number.map(Ok).ok_or_else(|| DecodeError::new("expected a number"))
    }

    fn is_number(&self) -> bool {
        self.text().is_ok_and(|text| special_float(text).is_some() || Decimal::parse(text.trim().as_bytes()).is_some())
    }

    /// The format of a timestamp in a header; an explicit one counts alone.
    fn format(member: &Member) -> TimestampFormat {
        member.timestamp_format().unwrap_or(TimestampFormat::HttpDate)
    }
}

impl Decoder for TextDecoder<'_> {
    fn next(&mut self) -> Result<Next, DecodeError> {
        Ok(match (self.member.target.kind, &self.found) {
            (_, Found::Entries(_)) => Next::Map,
            (Kind::List, _) => Next::List,
            (Kind::Blob, Found::Body(_)) => Next::Blob,
            (Kind::Boolean, _) if matches!(self.text(), Ok("true" | "false")) => Next::Boolean,
            (Kind::Timestamp, _) if Self::format(self.member) != TimestampFormat::EpochSeconds => Next::String,
            (Kind::String | Kind::Enum | Kind::Blob | Kind::Boolean, _) => Next::String,
            _ if self.is_number() => Next::Number,
            _ => Next::String,
        })
    }

    /// Never: what is not there is not read.
    fn null(&mut self) -> Result<bool, DecodeError> {
        Ok(false)
    }

    fn boolean(&mut self, _: &'static Member) -> Result<bool, DecodeError> {
        match self.text()?.trim() {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(DecodeError::new("expected `true` or `false`")),
        }
    }

    fn integer(&mut self, _: &'static Member, min: i64, max: i64) -> Result<i64, DecodeError> {
        let value = self.text()?.trim().parse().ok().filter(|value| (min..=max).contains(value));
        value.ok_or_else(|| DecodeError::new(format!("expected a whole number from {min} to {max}")))
    }

    fn float(&mut self, _: &'static Member) -> Result<f32, DecodeError> {
        Ok(self.finite()?.unwrap_or_else(|special| special as f32))
    }

    fn double(&mut self, _: &'static Member) -> Result<f64, DecodeError> {
        Ok(self.finite()?.unwrap_or_else(|special| special))
    }

    fn number(&mut self, _: &'static Member) -> Result<String, DecodeError> {
        self.text().map(|text| text.trim().to_owned())
    }

    fn string(&mut self, member: &'static Member) -> Result<String, DecodeError> {
        match &self.found {
            Found::Text(text) if is_encoded(member) => {
                let bytes = decode_base64(text.trim()).map_err(|error| DecodeError::new(error.to_string()))?;
                String::from_utf8(bytes).map_err(|_| DecodeError::new("not UTF-8"))
            }
            _ => self.text().map(str::to_owned),
        }
    }

    fn blob(&mut self, _: &'static Member) -> Result<Vec<u8>, DecodeError> {
        match &self.found {
            Found::Body(bytes) => Ok(bytes.to_vec()),
            _ => decode_base64(self.text()?.trim()).map_err(|error| DecodeError::new(error.to_string())),
        }
    }

    /// Where no format is said, a `date-time` is as good.
    fn timestamp(&mut self, member: &'static Member) -> Result<DateTime, DecodeError> {
        let text = self.text()?.trim();
        let instant = match member.timestamp_format() {
            Some(format) => DateTime::from_str(text, format),
            None => DateTime::from_text(text),
        };
        instant.map_err(|error| DecodeError::new(error.to_string()))
    }

    fn structure<T: DecodeMembers>(&mut self, _: &'static Schema, _: &mut T) -> Result<(), DecodeError> {
        Err(DecodeError::new("a structure stands in no header"))
    }

    fn union<T>(
        &mut self,
        _: &'static Schema,
        _: impl FnMut(&mut Self, UnionTag) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        Err(DecodeError::new("a union stands in no header"))
    }

    fn list(&mut self, mut element: impl FnMut(&mut Self) -> Result<(), DecodeError>) -> Result<(), DecodeError> {
        let [place, ..] = self.member.target.members else { return Err(DecodeError::new("not a list")) };
        let is_of_dates = place.target.kind == Kind::Timestamp && Self::format(place) == TimestampFormat::HttpDate;
        let texts = if is_of_dates { split_dates(self.text()?) } else { split(self.text()?)? };
        texts.into_iter().try_for_each(|text| element(&mut Self::new(place, Found::Text(text.into()))))
    }

    fn map(&mut self, mut entry: impl FnMut(&mut Self, String) -> Result<(), DecodeError>) -> Result<(), DecodeError> {
        let [_, place] = self.member.target.members else { return Err(DecodeError::new("not a map")) };
        let Found::Entries(entries) = &mut self.found else { return Err(DecodeError::new("not a map")) };
        let mut entries = std::mem::take(entries).into_iter();
        entries.try_for_each(|(key, text)| entry(&mut Self::new(place, Found::Text(text.into())), key))
    }

    fn skip(&mut self) -> Result<(), DecodeError> {
        Ok(())
    }

    /// As much as there is: heads of responses have limits of their own.
    fn charge(&mut self, _: usize) -> Result<(), DecodeError> {
        Ok(())
    }
}
