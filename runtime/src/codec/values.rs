//! What stands in members: scalars, untyped data, and optional values, boxes, lists and maps of whatever is a [`Value`].
//!
//! In: a Rust value, or a [`Decoder`] that stands at one. Out: calls on an [`Encoder`], or the value.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::mem::needs_drop;

use super::{ANY, DecodeError, Decoder, Encoder, MapKey, Next, Value};
use crate::schema::Member;
use crate::types::base64::encode_base64;
use crate::types::{BigDecimal, BigInteger, Blob, DateTime, Document, Number};

/// Implements [`Value`] for scalars: how one is written, read, and left blank.
macro_rules! scalar {
    ($type:ty, |$value:ident, $member:ident, $coder:ident| $encode:expr, $decode:expr, $blank:expr $(, $text:expr)?) => {
        impl Value for $type {
            #[inline]
            fn encode<E: Encoder>(&self, $member: &'static Member, $coder: &mut E) {
                let $value = self;
                $encode
            }

            #[inline]
            fn decode<D: Decoder>($member: &'static Member, $coder: &mut D) -> Result<Self, DecodeError> {
                $decode
            }

            fn blank() -> Self {
                $blank
            }

            $(fn text(&self) -> Option<&str> {
                let $value = self;
                $text
            })?
        }
    };
}

/// [`scalar`] for the integers, which share one method of each trait.
macro_rules! integer {
    ($($type:ty)*) => {$(
        scalar!(
            $type,
            |value, member, coder| coder.integer(member, i64::from(*value)),
            // The decoder keeps to the limits, so the conversion always succeeds.
            coder
                .integer(member, i64::from(<$type>::MIN), i64::from(<$type>::MAX))
                .and_then(|value| <$type>::try_from(value).map_err(|error| DecodeError::new(error.to_string()))),
            0
        );
    )*};
}

integer!(i8 i16 i32 i64);
scalar!(bool, |value, member, coder| coder.boolean(member, *value), coder.boolean(member), false);
scalar!(f32, |value, member, coder| coder.float(member, *value), coder.float(member), 0.0);
scalar!(f64, |value, member, coder| coder.double(member, *value), coder.double(member), 0.0);
scalar!(
    String,
    |value, member, coder| coder.string(member, value),
    coder.string(member),
    String::new(),
    Some(value.as_str())
);
scalar!(
    Blob,
    |value, member, coder| coder.blob(member, value.as_ref()),
    coder.blob(member).map(Blob::new),
    Blob::new(Vec::new())
);
scalar!(
    DateTime,
    |value, member, coder| coder.timestamp(member, *value),
    coder.timestamp(member),
    DateTime::from_secs(0)
);
scalar!(
    BigInteger,
    |value, member, coder| coder.number(member, value.as_ref()),
    coder.number(member).and_then(|text| text.parse().map_err(|_| DecodeError::new("not an integer"))),
    BigInteger::default()
);
scalar!(
    BigDecimal,
    |value, member, coder| coder.number(member, value.as_ref()),
    coder.number(member).and_then(|text| text.parse().map_err(|_| DecodeError::new("not a number"))),
    BigDecimal::default()
);

/// Untyped data takes its shape from what is there, on both ways.
impl Value for Document {
    fn encode<E: Encoder>(&self, member: &'static Member, encoder: &mut E) {
        match self {
            Document::Null => encoder.null(member),
            Document::Bool(value) => encoder.boolean(member, *value),
            Document::String(text) => encoder.string(member, text),
            Document::Number(Number::Float(value)) => encoder.double(member, *value),
            Document::Number(Number::NegInt(value)) => encoder.integer(member, *value),
            Document::Number(Number::PosInt(value)) => match i64::try_from(*value) {
                Ok(value) => encoder.integer(member, value),
                Err(_) => encoder.number(member, &value.to_string()),
            },
            Document::Array(values) => {
                encoder.begin_list(member, values.len());
                for value in values {
                    value.encode(&ANY, encoder);
                }
                encoder.end_list(member);
            }
            Document::Object(members) => {
                encoder.begin_map(member, members.len());
                for (name, value) in members {
                    encoder.key(name);
                    value.encode(&ANY, encoder);
                }
                encoder.end_map(member);
            }
        }
    }

    fn decode<D: Decoder>(member: &'static Member, decoder: &mut D) -> Result<Self, DecodeError> {
        Ok(match decoder.next()? {
            Next::Null => {
                decoder.null()?;
                Document::Null
            }
            Next::Boolean => Document::Bool(decoder.boolean(member)?),
            Next::Number => Document::Number(untyped_number(&decoder.number(member)?)?),
            Next::String => Document::String(decoder.string(member)?),
            Next::Blob => Document::String(encode_base64(&decoder.blob(member)?)),
            Next::List => {
                let mut values = Vec::new();
                decoder.list(|decoder| {
                    decoder.charge(size_of::<Document>())?;
                    values.push(Self::decode(&ANY, decoder)?);
                    Ok(())
                })?;
                Document::Array(values)
            }
            Next::Map => {
                let mut members = BTreeMap::new();
                decoder.map(|decoder, name| {
                    decoder.charge(size_of::<(String, Document)>())?;
                    members.insert(name, Self::decode(&ANY, decoder)?);
                    Ok(())
                })?;
                Document::Object(members)
            }
        })
    }

    fn blank() -> Self {
        Document::Null
    }
}

/// The number of a text. What has neither a fraction nor an exponent and is not too large stays whole; there is no whole `-0`.
fn untyped_number(text: &str) -> Result<Number, DecodeError> {
    if text != "-0" {
        if let Ok(value) = text.parse() {
            return Ok(Number::PosInt(value));
        }
        if let Ok(value) = text.parse() {
            return Ok(Number::NegInt(value));
        }
    }
    match text.parse() {
        Ok(value) if f64::is_finite(value) => Ok(Number::Float(value)),
        _ => Err(DecodeError::new("a number out of range")),
    }
}

impl<T: Value> Value for Option<T> {
    #[inline]
    fn encode<E: Encoder>(&self, member: &'static Member, encoder: &mut E) {
        match self {
            Some(value) => value.encode(member, encoder),
            None => encoder.absent(member),
        }
    }

    #[inline]
    fn decode<D: Decoder>(member: &'static Member, decoder: &mut D) -> Result<Self, DecodeError> {
        if decoder.null()? { Ok(None) } else { T::decode(member, decoder).map(Some) }
    }

    fn blank() -> Self {
        None
    }

    fn text(&self) -> Option<&str> {
        self.as_ref().and_then(Value::text)
    }

    fn redact(&self, member: &'static Member, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Some(value) => f.debug_tuple("Some").field(&crate::redact::Redacted::new(value, member)).finish(),
            None => f.write_str("None"),
        }
    }
}

impl<T: Value> Value for Box<T> {
    fn encode<E: Encoder>(&self, member: &'static Member, encoder: &mut E) {
        (**self).encode(member, encoder);
    }

    fn decode<D: Decoder>(member: &'static Member, decoder: &mut D) -> Result<Self, DecodeError> {
        decoder.charge(size_of::<T>())?;
        T::decode(member, decoder).map(Box::new)
    }

    fn blank() -> Self {
        Box::new(T::blank())
    }

    fn redact(&self, member: &'static Member, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).redact(member, f)
    }
}

impl<T: Value> Value for Vec<T> {
    fn encode<E: Encoder>(&self, member: &'static Member, encoder: &mut E) {
        encoder.begin_list(member, self.len());
        if let [element, ..] = member.target.members {
            for value in self {
                value.encode(element, encoder);
            }
        }
        encoder.end_list(member);
    }

    fn decode<D: Decoder>(member: &'static Member, decoder: &mut D) -> Result<Self, DecodeError> {
        let [element, ..] = member.target.members else {
            return Err(DecodeError::new("not a list"));
        };
        // Room for what a list of plain values announces is paid for, and made, at once. For elements that own memory that was slower:
        // their own pieces are most of it, and allocators are slower with small pieces around a large one.
        let announced = if needs_drop::<T>() { 0 } else { decoder.announced_elements() };
        decoder.charge(announced.saturating_mul(size_of::<T>()))?;
        let mut list = Vec::with_capacity(announced);
        decoder.list(|decoder| {
            if member.target.is_sparse() || !decoder.null()? {
                if list.len() >= announced {
                    decoder.charge(size_of::<T>())?;
                }
                list.push(T::decode(element, decoder).map_err(|error| error.within(format_args!("[{}]", list.len())))?);
            }
            Ok(())
        })?;
        Ok(list)
    }

    fn blank() -> Self {
        Vec::new()
    }

    fn redact(&self, member: &'static Member, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        crate::redact::list(self, member, f)
    }
}

impl<K: MapKey, T: Value> Value for HashMap<K, T> {
    fn encode<E: Encoder>(&self, member: &'static Member, encoder: &mut E) {
        encoder.begin_map(member, self.len());
        if let [_, element] = member.target.members {
            for (key, value) in self {
                encoder.key(key.as_ref());
                value.encode(element, encoder);
            }
        }
        encoder.end_map(member);
    }

    fn decode<D: Decoder>(member: &'static Member, decoder: &mut D) -> Result<Self, DecodeError> {
        let [_, element] = member.target.members else {
            return Err(DecodeError::new("not a map"));
        };
        let mut map = Self::new();
        decoder.map(|decoder, key| {
            if member.target.is_sparse() || !decoder.null()? {
                decoder.charge(size_of::<(K, T)>())?;
                // The key is data, and perhaps a secret: the path does not show it.
                let value = T::decode(element, decoder).map_err(|error| error.within("[a value]"))?;
                map.insert(key.into(), value);
            }
            Ok(())
        })?;
        Ok(map)
    }

    fn blank() -> Self {
        Self::new()
    }

    fn redact(&self, member: &'static Member, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        crate::redact::map(self, member, f)
    }
}
