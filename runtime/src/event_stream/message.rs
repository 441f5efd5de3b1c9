//! Messages of `application/vnd.amazon.eventstream`: headers and a payload, and their bytes.
//!
//! In: a [`Message`]; out: a frame. In: the parts of a frame whose checksums are right; out: a [`Message`]. The format is that of
//! <https://smithy.io/2.0/aws/amazon-eventstream.html>: lengths, a checksum of these, headers, payload, a checksum of all that.

use std::fmt;

use bytes::{Buf as _, Bytes};

use crate::codec::DecodeError;
use crate::types::{Blob, DateTime};

/// The bytes of a frame around headers and payload: two lengths and a checksum before, a checksum behind.
pub(super) const AROUND: usize = PRELUDE + CHECKSUM;
/// The bytes of the lengths and their checksum.
pub(super) const PRELUDE: usize = 12;
/// The bytes of a checksum.
pub(super) const CHECKSUM: usize = 4;

/// The longest text or bytes in a header.
const MAX_VALUE: usize = i16::MAX as usize;
/// What all headers of a frame may take together.
const MAX_HEADERS: usize = 128 << 10;
/// What the payload of a frame may take.
const MAX_PAYLOAD: usize = 24 << 20;

/// A message of an event stream. Its `Debug` shows what kind it is and how long, for its values may be secret.
#[derive(Clone, Default, PartialEq)]
pub struct Message {
    headers: Vec<Header>,
    payload: Bytes,
}

/// A header of a message. Its `Debug` leaves the value out, which may be secret.
#[derive(Clone, PartialEq)]
pub struct Header {
    name: String,
    value: HeaderValue,
}

/// The value of a header. Its `Debug` shows its type alone, for it may be secret.
#[derive(Clone, PartialEq)]
pub enum HeaderValue {
    /// `true` or `false`.
    Bool(bool),
    /// 8 bits, signed.
    Byte(i8),
    /// 16 bits, signed.
    Int16(i16),
    /// 32 bits, signed.
    Int32(i32),
    /// 64 bits, signed.
    Int64(i64),
    /// Bytes.
    ByteArray(Blob),
    /// A text.
    String(String),
    /// A point in time, to the millisecond.
    Timestamp(DateTime),
    /// A UUID.
    Uuid(u128),
}

impl Header {
    /// The name; those of the format itself begin with a colon.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The value.
    pub fn value(&self) -> &HeaderValue {
        &self.value
    }
}

impl HeaderValue {
    /// The text, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            HeaderValue::String(text) => Some(text),
            _ => None,
        }
    }
}

impl Message {
    /// A message without headers.
    pub fn new(payload: impl Into<Bytes>) -> Self {
        Message { headers: Vec::new(), payload: payload.into() }
    }

    /// Adds a header.
    pub fn add_header(mut self, name: impl Into<String>, value: HeaderValue) -> Self {
        self.headers.push(Header { name: name.into(), value });
        self
    }

    /// The same headers with this payload.
    pub fn with_payload(mut self, payload: impl Into<Bytes>) -> Self {
        self.payload = payload.into();
        self
    }

    /// The headers, in the order in which they came.
    pub fn headers(&self) -> &[Header] {
        &self.headers
    }

    /// The value of the header `name`, if there is one.
    pub fn header(&self, name: &str) -> Option<&HeaderValue> {
        self.headers.iter().find(|header| header.name == name).map(Header::value)
    }

    /// The payload.
    pub fn payload(&self) -> &Bytes {
        &self.payload
    }

    /// The frame of the message.
    ///
    /// # Errors
    /// When a header's name is empty or longer than 255 bytes, a value longer than 32,767 bytes or a time beyond what 64 bits of
    /// milliseconds hold, or when headers or payload are longer than a frame may have: 128 KiB and 24 MiB.
    pub fn to_bytes(&self) -> Result<Vec<u8>, UnsendableMessage> {
        let headers = encode_headers(&self.headers)?;
        if headers.len() > MAX_HEADERS {
            return Err(UnsendableMessage("its headers are longer than 128 KiB"));
        }
        if self.payload.len() > MAX_PAYLOAD {
            return Err(UnsendableMessage("its payload is longer than 24 MiB"));
        }
        // Both fit into 32 bits, by the limits above.
        let total = AROUND + headers.len() + self.payload.len();
        let mut frame = Vec::with_capacity(total);
        frame.extend((total as u32).to_be_bytes());
        frame.extend((headers.len() as u32).to_be_bytes());
        frame.extend(crc32fast::hash(&frame).to_be_bytes());
        frame.extend(headers);
        frame.extend_from_slice(&self.payload);
        frame.extend(crc32fast::hash(&frame).to_be_bytes());
        Ok(frame)
    }

    /// The message of a frame's headers and payload.
    pub(super) fn read(headers: Bytes, payload: Bytes) -> Result<Self, DecodeError> {
        if headers.len() > MAX_HEADERS {
            return Err(DecodeError::too_large("the headers of an event stream's message are longer than 128 KiB"));
        }
        let mut message = Message { headers: Vec::new(), payload };
        let mut rest = headers;
        while !rest.is_empty() {
            message.headers.push(read_header(&mut rest)?);
        }
        // There may be thousands of them, so they are not looked through for each.
        let mut names: Vec<&str> = message.headers.iter().map(Header::name).collect();
        names.sort_unstable();
        if names.windows(2).any(|pair| matches!(pair, [one, other] if one == other)) {
            return Err(DecodeError::new("a header of an event stream's message that comes twice"));
        }
        Ok(message)
    }
}

impl fmt::Debug for Header {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Header").field(&self.name).field(&self.value).finish()
    }
}

impl fmt::Debug for HeaderValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            HeaderValue::Bool(_) => "Bool",
            HeaderValue::Byte(_) => "Byte",
            HeaderValue::Int16(_) => "Int16",
            HeaderValue::Int32(_) => "Int32",
            HeaderValue::Int64(_) => "Int64",
            HeaderValue::ByteArray(_) => "ByteArray",
            HeaderValue::String(_) => "String",
            HeaderValue::Timestamp(_) => "Timestamp",
            HeaderValue::Uuid(_) => "Uuid",
        };
        f.debug_tuple(name).finish_non_exhaustive()
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let payload = format_args!("{} bytes", self.payload.len());
        f.debug_struct("Message").field("headers", &self.headers).field("payload", &payload).finish()
    }
}

/// The headers as they stand in a frame.
pub(crate) fn encode_headers(headers: &[Header]) -> Result<Vec<u8>, UnsendableMessage> {
    let mut out = Vec::new();
    for Header { name, value } in headers {
        let length = u8::try_from(name.len()).ok().filter(|length| *length > 0);
        out.push(length.ok_or(UnsendableMessage("a header's name is empty or longer than 255 bytes"))?);
        out.extend_from_slice(name.as_bytes());
        write_value(value, &mut out)?;
    }
    Ok(out)
}

fn write_value(value: &HeaderValue, out: &mut Vec<u8>) -> Result<(), UnsendableMessage> {
    let mut with_length = |kind: u8, bytes: &[u8]| match u16::try_from(bytes.len()) {
        Ok(length) if bytes.len() <= MAX_VALUE => {
            out.push(kind);
            out.extend(length.to_be_bytes());
            out.extend_from_slice(bytes);
            Ok(())
        }
        _ => Err(UnsendableMessage("a header's value is longer than 32,767 bytes")),
    };
    match value {
        HeaderValue::ByteArray(bytes) => return with_length(6, bytes.as_ref()),
        HeaderValue::String(text) => return with_length(7, text.as_bytes()),
        HeaderValue::Bool(value) => out.push(u8::from(!value)),
        HeaderValue::Byte(value) => {
            out.push(2);
            out.extend(value.to_be_bytes());
        }
        HeaderValue::Int16(value) => {
            out.push(3);
            out.extend(value.to_be_bytes());
        }
        HeaderValue::Int32(value) => {
            out.push(4);
            out.extend(value.to_be_bytes());
        }
        HeaderValue::Int64(value) => {
            out.push(5);
            out.extend(value.to_be_bytes());
        }
        HeaderValue::Timestamp(time) => {
            let millis = time.to_millis().ok_or(UnsendableMessage("a header's time is beyond what headers hold"))?;
            out.push(8);
            out.extend(millis.to_be_bytes());
        }
        HeaderValue::Uuid(value) => {
            out.push(9);
            out.extend(value.to_be_bytes());
        }
    }
    Ok(())
}

/// Takes the next header off the rest of them.
fn read_header(rest: &mut Bytes) -> Result<Header, DecodeError> {
    let length = usize::from(rest.try_get_u8().map_err(cut_off)?);
    if length == 0 {
        return Err(DecodeError::new("a header of an event stream's message without a name"));
    }
    let name = text(take(rest, length)?)?;
    let kind = rest.try_get_u8().map_err(cut_off)?;
    let value = match kind {
        0 | 1 => HeaderValue::Bool(kind == 0),
        2 => HeaderValue::Byte(rest.try_get_i8().map_err(cut_off)?),
        3 => HeaderValue::Int16(rest.try_get_i16().map_err(cut_off)?),
        4 => HeaderValue::Int32(rest.try_get_i32().map_err(cut_off)?),
        5 => HeaderValue::Int64(rest.try_get_i64().map_err(cut_off)?),
        6 | 7 => {
            let length = usize::from(rest.try_get_u16().map_err(cut_off)?);
            let bytes = take(rest, length)?;
            if kind == 6 { HeaderValue::ByteArray(Blob::new(bytes)) } else { HeaderValue::String(text(bytes)?) }
        }
        8 => HeaderValue::Timestamp(DateTime::from_millis(rest.try_get_i64().map_err(cut_off)?)),
        9 => HeaderValue::Uuid(rest.try_get_u128().map_err(cut_off)?),
        _ => return Err(DecodeError::new(format!("a header of an event stream's message of the unknown type {kind}"))),
    };
    Ok(Header { name, value })
}

fn take(rest: &mut Bytes, length: usize) -> Result<Bytes, DecodeError> {
    if length > rest.len() { Err(cut_off(())) } else { Ok(rest.split_to(length)) }
}

fn text(bytes: Bytes) -> Result<String, DecodeError> {
    String::from_utf8(bytes.into())
        .map_err(|_| DecodeError::new("a header of an event stream's message that is not UTF-8"))
}

fn cut_off<E>(_: E) -> DecodeError {
    DecodeError::new("the headers of an event stream's message end within one")
}

/// Why a message has no frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnsendableMessage(&'static str);

impl fmt::Display for UnsendableMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a message of an event stream cannot be sent: {}", self.0)
    }
}

impl std::error::Error for UnsendableMessage {}
