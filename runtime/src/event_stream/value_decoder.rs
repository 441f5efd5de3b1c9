//! Values of headers and payloads: [`ValueDecoder`] reads the members of events that no document holds.
//!
//! In: a header, or a payload that is bytes or a text. Out: the value of one member.

use super::HeaderValue;
use crate::codec::{DecodeError, DecodeMembers, Decoder, Next, UnionTag};
use crate::schema::{Member, Schema};
use crate::types::{DateTime, TimestampFormat};

/// Reads one member.
#[derive(Debug)]
pub(super) enum ValueDecoder<'a> {
    /// Of a header.
    Header(&'a HeaderValue),
    /// Of a whole payload that is bytes.
    Bytes(&'a [u8]),
    /// Of a whole payload that is a text.
    Text(&'a [u8]),
}

impl ValueDecoder<'_> {
    fn whole_number(&self) -> Option<i64> {
        Some(match self {
            ValueDecoder::Header(HeaderValue::Byte(value)) => (*value).into(),
            ValueDecoder::Header(HeaderValue::Int16(value)) => (*value).into(),
            ValueDecoder::Header(HeaderValue::Int32(value)) => (*value).into(),
            ValueDecoder::Header(HeaderValue::Int64(value)) => *value,
            _ => return None,
        })
    }
}

fn other<T>() -> Result<T, DecodeError> {
    Err(DecodeError::new("a value of another type"))
}

impl Decoder for ValueDecoder<'_> {
    fn next(&mut self) -> Result<Next, DecodeError> {
        Ok(match self {
            ValueDecoder::Header(HeaderValue::Bool(_)) => Next::Boolean,
            ValueDecoder::Header(HeaderValue::String(_) | HeaderValue::Uuid(_)) | ValueDecoder::Text(_) => Next::String,
            ValueDecoder::Header(HeaderValue::ByteArray(_)) | ValueDecoder::Bytes(_) => Next::Blob,
            ValueDecoder::Header(_) => Next::Number,
        })
    }

    /// Never: what is not there is not read.
    fn null(&mut self) -> Result<bool, DecodeError> {
        Ok(false)
    }

    fn boolean(&mut self, _: &'static Member) -> Result<bool, DecodeError> {
        match self {
            ValueDecoder::Header(HeaderValue::Bool(value)) => Ok(*value),
            _ => other(),
        }
    }

    fn integer(&mut self, _: &'static Member, min: i64, max: i64) -> Result<i64, DecodeError> {
        let value = self.whole_number().filter(|value| (min..=max).contains(value));
        value.ok_or_else(|| DecodeError::new(format!("expected a whole number from {min} to {max}")))
    }

    fn float(&mut self, _: &'static Member) -> Result<f32, DecodeError> {
        other()
    }

    fn double(&mut self, _: &'static Member) -> Result<f64, DecodeError> {
        other()
    }

    fn number(&mut self, _: &'static Member) -> Result<String, DecodeError> {
        match self {
            // Seconds, as in documents.
            ValueDecoder::Header(HeaderValue::Timestamp(time)) => {
                time.fmt(TimestampFormat::EpochSeconds).map_err(|error| DecodeError::new(error.to_string()))
            }
            _ => self.whole_number().map_or_else(other, |value| Ok(value.to_string())),
        }
    }

    fn string(&mut self, _: &'static Member) -> Result<String, DecodeError> {
        match self {
            ValueDecoder::Header(HeaderValue::String(text)) => Ok(text.clone()),
            ValueDecoder::Text(bytes) => {
                String::from_utf8(bytes.to_vec()).map_err(|_| DecodeError::new("a text that is not UTF-8"))
            }
            _ => other(),
        }
    }

    fn blob(&mut self, _: &'static Member) -> Result<Vec<u8>, DecodeError> {
        match self {
            ValueDecoder::Header(HeaderValue::ByteArray(bytes)) => Ok(bytes.as_ref().to_vec()),
            ValueDecoder::Bytes(bytes) => Ok(bytes.to_vec()),
            _ => other(),
        }
    }

    fn timestamp(&mut self, _: &'static Member) -> Result<DateTime, DecodeError> {
        match self {
            ValueDecoder::Header(HeaderValue::Timestamp(time)) => Ok(*time),
            _ => other(),
        }
    }

    fn structure<T: DecodeMembers>(&mut self, _: &'static Schema, _: &mut T) -> Result<(), DecodeError> {
        other()
    }

    fn union<T>(
        &mut self,
        _: &'static Schema,
        _: impl FnMut(&mut Self, UnionTag) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        other()
    }

    fn list(&mut self, _: impl FnMut(&mut Self) -> Result<(), DecodeError>) -> Result<(), DecodeError> {
        other()
    }

    fn map(&mut self, _: impl FnMut(&mut Self, String) -> Result<(), DecodeError>) -> Result<(), DecodeError> {
        other()
    }

    fn skip(&mut self) -> Result<(), DecodeError> {
        Ok(())
    }

    /// As much as there is: it is all in one message, whose length is limited.
    fn charge(&mut self, _: usize) -> Result<(), DecodeError> {
        Ok(())
    }
}
