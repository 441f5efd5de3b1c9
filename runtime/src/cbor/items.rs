//! The items of CBOR: heads, numbers, texts and bytes, one after the other.
//!
//! In: the bytes of a body. Out: what stands there, borrowed where it can be; or what is wrong, and at which byte. What says of itself
//! how long it is is compared with the bytes that there are before anything is made of it.

use std::borrow::Cow;

use crate::codec::DecodeError;

/// The tag of an unsigned bignum.
pub(super) const BIGNUM: u64 = 2;
/// The tag of a negative bignum.
pub(super) const NEGATIVE_BIGNUM: u64 = 3;
/// The tag of a decimal fraction.
pub(super) const DECIMAL: u64 = 4;

/// What an item is, as its first byte says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A whole number of at least zero.
    Natural,
    /// A whole number below zero.
    Negative,
    Bytes,
    Text,
    List,
    Map,
    Tag,
    Boolean,
    /// Null, or undefined.
    Null,
    /// A number of 16, 32 or 64 bits with a fraction.
    Float,
    /// The end of what does not say how long it is, other simple values, and what is reserved.
    Other,
}

impl Kind {
    #[inline]
    fn of(initial: u8) -> Self {
        match initial {
            0x00..=0x1b => Kind::Natural,
            0x20..=0x3b => Kind::Negative,
            0x40..=0x5b | 0x5f => Kind::Bytes,
            0x60..=0x7b | 0x7f => Kind::Text,
            0x80..=0x9b | 0x9f => Kind::List,
            0xa0..=0xbb | 0xbf => Kind::Map,
            0xc0..=0xdb => Kind::Tag,
            0xf4 | 0xf5 => Kind::Boolean,
            0xf6 | 0xf7 => Kind::Null,
            0xf9..=0xfb => Kind::Float,
            _ => Kind::Other,
        }
    }
}

/// The end of what does not say how long it is.
const BREAK: u8 = 0xff;

/// What is left of a body of `length` bytes.
#[derive(Debug)]
pub(super) struct Items<'a> {
    rest: &'a [u8],
    length: usize,
}

impl<'a> Items<'a> {
    pub(super) fn new(body: &'a [u8]) -> Self {
        Self { rest: body, length: body.len() }
    }

    #[inline]
    pub(super) fn position(&self) -> usize {
        self.length - self.rest.len()
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    #[inline]
    fn initial(&self) -> Result<u8, DecodeError> {
        match self.rest.first() {
            Some(initial) => Ok(*initial),
            None => Err(self.ends()),
        }
    }

    #[inline]
    fn take_initial(&mut self) -> Result<u8, DecodeError> {
        match self.rest.split_first() {
            Some((initial, rest)) => {
                self.rest = rest;
                Ok(*initial)
            }
            None => Err(self.ends()),
        }
    }

    /// What comes next, behind its tags; of tags only those of numbers are not passed over.
    #[inline]
    pub(super) fn kind(&mut self) -> Result<Kind, DecodeError> {
        match Kind::of(self.initial()?) {
            Kind::Tag => self.kind_behind_tags(),
            kind => Ok(kind),
        }
    }

    fn kind_behind_tags(&mut self) -> Result<Kind, DecodeError> {
        loop {
            let kind = Kind::of(self.initial()?);
            if kind != Kind::Tag {
                return Ok(kind);
            }
            let start = self.rest;
            if matches!(self.argument()?, Some(BIGNUM | NEGATIVE_BIGNUM | DECIMAL)) {
                self.rest = start;
                return Ok(kind);
            }
        }
    }

    /// Passes over the head of an item. Out: its number, which may be a length; `None` of what does not say how long it is.
    #[inline]
    pub(super) fn argument(&mut self) -> Result<Option<u64>, DecodeError> {
        match self.take_initial()? & 0x1f {
            small @ 0..=23 => Ok(Some(small.into())),
            size => self.long_argument(size),
        }
    }

    /// The number of a head that is longer than one byte.
    fn long_argument(&mut self, size: u8) -> Result<Option<u64>, DecodeError> {
        Ok(Some(match size {
            24 => u8::from_be_bytes(self.array()?).into(),
            25 => u16::from_be_bytes(self.array()?).into(),
            26 => u32::from_be_bytes(self.array()?).into(),
            27 => u64::from_be_bytes(self.array()?),
            31 => return Ok(None),
            _ => return Err(self.invalid()),
        }))
    }

    /// How many elements the list that comes next says that it has, and may have: each takes a byte. 0 of what does not say so.
    #[inline]
    pub(super) fn announced_elements(&mut self) -> usize {
        let start = self.rest;
        let elements = match self.kind() {
            Ok(Kind::List) => self.argument().ok().flatten(),
            _ => None,
        };
        let possible = self.rest.len();
        self.rest = start;
        elements.map_or(0, |elements| usize::try_from(elements).map_or(possible, |elements| elements.min(possible)))
    }

    /// Passes over the head of an integer or a tag. Out: its number.
    #[inline]
    pub(super) fn number(&mut self) -> Result<u64, DecodeError> {
        self.argument()?.ok_or_else(|| self.invalid())
    }

    /// Passes over the end of what does not say how long it is, if that comes next.
    #[inline]
    pub(super) fn take_break(&mut self) -> Result<bool, DecodeError> {
        match self.rest {
            [BREAK, rest @ ..] => {
                self.rest = rest;
                Ok(true)
            }
            [] => Err(self.ends()),
            _ => Ok(false),
        }
    }

    /// Passes over a null, behind tags or not, if one comes next.
    #[inline]
    pub(super) fn take_null(&mut self) -> Result<bool, DecodeError> {
        // Nearly all values are neither, and have a tag neither.
        if !matches!(self.initial()?, 0xc0..=0xdb | 0xf6 | 0xf7) || self.kind()? != Kind::Null {
            return Ok(false);
        }
        self.take_initial().map(|_| true)
    }

    /// Passes over a number of 64 bits with a fraction, if one comes next.
    #[inline]
    pub(super) fn take_float64(&mut self) -> Option<f64> {
        let [0xfb, rest @ ..] = self.rest else { return None };
        let (bytes, rest) = rest.split_first_chunk()?;
        self.rest = rest;
        Some(f64::from_be_bytes(*bytes))
    }

    /// A simple value, of which the kind is known.
    pub(super) fn boolean(&mut self) -> Result<bool, DecodeError> {
        Ok(self.number()? == 21)
    }

    /// A number with a fraction.
    #[inline]
    pub(super) fn float(&mut self) -> Result<f64, DecodeError> {
        match self.take_initial()? {
            0xf9 => self.array().map(u16::from_be_bytes).map(half),
            0xfa => self.array().map(|bytes| f32::from_be_bytes(bytes).into()),
            0xfb => self.array().map(f64::from_be_bytes),
            _ => Err(self.invalid()),
        }
    }

    /// Bytes, in one piece or in chunks.
    pub(super) fn bytes(&mut self) -> Result<Cow<'a, [u8]>, DecodeError> {
        if let Some(length) = self.argument()? {
            return self.slice(length).map(Cow::Borrowed);
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = self.chunk(Kind::Bytes)? {
            bytes.extend_from_slice(chunk);
        }
        Ok(Cow::Owned(bytes))
    }

    /// A text, in one piece or in chunks, each of which is UTF-8.
    #[inline]
    pub(super) fn text(&mut self) -> Result<Cow<'a, str>, DecodeError> {
        if let Some(length) = self.argument()? {
            return self.slice(length).and_then(|bytes| self.utf8(bytes)).map(Cow::Borrowed);
        }
        let mut text = String::new();
        while let Some(chunk) = self.chunk(Kind::Text)? {
            text.push_str(self.utf8(chunk)?);
        }
        Ok(Cow::Owned(text))
    }

    /// Passes over a text in one piece, if it is this one.
    #[inline]
    pub(super) fn take_text(&mut self, text: &str) -> bool {
        // Names of up to 23 bytes, as nearly all are, have a head of one byte.
        let head = 0x60 | text.len();
        match self.rest.split_first() {
            Some((initial, rest)) if text.len() < 24 && usize::from(*initial) == head => {
                let Some((name, rest)) = rest.split_at_checked(text.len()) else { return false };
                let is_it = is_same(name, text.as_bytes());
                if is_it {
                    self.rest = rest;
                }
                is_it
            }
            _ => false,
        }
    }

    /// The next chunk of what does not say how long it is; `None` at its end.
    fn chunk(&mut self, kind: Kind) -> Result<Option<&'a [u8]>, DecodeError> {
        if self.take_break()? {
            return Ok(None);
        }
        if Kind::of(self.initial()?) != kind {
            return Err(self.invalid());
        }
        let length = self.number()?;
        self.slice(length).map(Some)
    }

    #[inline]
    fn utf8(&self, bytes: &'a [u8]) -> Result<&'a str, DecodeError> {
        std::str::from_utf8(bytes).map_err(|_| self.invalid())
    }

    #[inline]
    fn array<const N: usize>(&mut self) -> Result<[u8; N], DecodeError> {
        match self.rest.split_first_chunk() {
            Some((bytes, rest)) => {
                self.rest = rest;
                Ok(*bytes)
            }
            None => Err(self.ends()),
        }
    }

    #[inline]
    fn slice(&mut self, length: u64) -> Result<&'a [u8], DecodeError> {
        match usize::try_from(length).ok().and_then(|length| self.rest.split_at_checked(length)) {
            Some((bytes, rest)) => {
                self.rest = rest;
                Ok(bytes)
            }
            None => Err(self.ends()),
        }
    }

    #[cold]
    fn ends(&self) -> DecodeError {
        DecodeError::new("the body ends within a value").at(self.position())
    }

    #[cold]
    fn invalid(&self) -> DecodeError {
        DecodeError::new("an item that is not CBOR, or not UTF-8").at(self.position())
    }
}

/// Whether two names of one length are the same. Of most lengths, the first and the last bytes are two numbers that overlap, which are
/// compared sooner than a function for any length is called.
#[inline]
fn is_same(name: &[u8], other: &[u8]) -> bool {
    fn ends<const N: usize>(name: &[u8]) -> Option<([u8; N], [u8; N])> {
        Some((*name.first_chunk()?, *name.last_chunk()?))
    }
    match name.len() {
        4..=8 => ends::<4>(name) == ends::<4>(other),
        9..=16 => ends::<8>(name) == ends::<8>(other),
        _ => name == other,
    }
}

/// A float of 16 bits: a sign, 5 bits of an exponent, 10 of a fraction.
fn half(bits: u16) -> f64 {
    let (exponent, fraction) = (i32::from(bits >> 10 & 31), f64::from(bits & 0x3ff));
    let magnitude = match exponent {
        0 => fraction * 2f64.powi(-24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (1024.0 + fraction) * 2f64.powi(exponent - 25),
    };
    if bits >> 15 == 1 { -magnitude } else { magnitude }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expected_texts_are_taken_and_others_are_left() {
        let taken = |body: &[u8], text: &str| {
            let mut items = Items::new(body);
            (items.take_text(text), items.position())
        };
        for length in 0..24 {
            let name = &"abcdefghijklmnopqrstuvwx"[..length];
            let body = [&[0x60 | length as u8], name.as_bytes(), &[0xf6]].concat();
            assert_eq!(taken(&body, name), (true, 1 + length));
            // Not with another byte anywhere, nor longer or shorter, nor cut off.
            for at in 0..=length {
                let mut other = body.clone();
                other[at] ^= 0x01;
                assert_eq!(taken(&other, name), (false, 0), "{other:x?}");
                assert_eq!(taken(&body[..at], name), (false, 0), "{at} of {body:x?}");
            }
            assert_eq!(taken(&body, &format!("{name}x")), (false, 0));
        }
        // Longer ones have a longer head, and are read like any other text.
        assert_eq!(taken(&[&[0x78, 24][..], &[b'a'; 24]].concat(), &"a".repeat(24)), (false, 0));
    }
}
