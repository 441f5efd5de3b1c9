//! JSON: values to bytes and bytes to values, without a tree in between.
//!
//! In: a [`Structure`] (or its parts, through [`Encoder`](crate::codec::Encoder)); out: the bytes of a JSON object.
//! In: the bytes of a body; out: a [`Structure`]. `encode` writes, `decode` reads, `scan` finds the ends of strings and
//! numbers, `escape` handles what a string may not hold as it is.
//!
//! What Smithy's JSON formats share is here: blobs are base64, timestamps epoch seconds unless the schema says otherwise,
//! `NaN` and the infinities are strings, unset members are left out, unknown ones skipped. A member's name is its name in
//! the model, unless the table has another one for it: `jsonName` is read of services that speak restJson1 alone.
//!
//! ```
//! use smithgen_runtime::generated::codec::{Limits, Structure};
//! use smithgen_runtime::generated::json;
//! use smithgen_runtime::generated::schema::{Kind, Member, Schema};
//!
//! static TEXT: Schema = Schema::simple("Text", Kind::String);
//! static INPUT: Schema = Schema::structure("Input", &[Member::new("Name", &TEXT), Member::new("Note", &TEXT)]);
//! struct Input {
//!     name: String,
//!     note: Option<String>,
//! }
//! smithgen_runtime::structure!(Input, INPUT, 0: name, 1: note);
//!
//! let input = Input { name: "Anna".to_owned(), note: None };
//! assert_eq!(json::to_vec(&input).unwrap(), br#"{"Name":"Anna"}"#);
//!
//! let read: Input = json::from_slice(br#"{ "Other": [1], "Name": "\u0041nna" }"#, &Limits::default()).unwrap();
//! assert_eq!(read.name, "Anna");
//! ```

mod decode;
mod encode;
mod escape;
mod scan;

pub use decode::JsonDecoder;
pub use encode::JsonEncoder;
#[cfg(feature = "sigv4")]
pub(crate) use escape::quoted;

use crate::codec::{
    Appending as _, DecodeError, DecodeMembers, Decoder as _, EncodeError, EncodeMembers, Limits, Structure,
};
use crate::document::{Namespace, ReadDocument, WriteDocument};
use crate::schema::{Kind, Schema};

/// Documents in JSON. Numbers of any size are numbers or, as rpcv2Json has them, texts.
#[derive(Clone, Copy, Debug)]
pub struct Json<const BIG_NUMBERS_ARE_TEXTS: bool = false>;

/// The JSON object of a structure.
///
/// # Errors
/// When JSON has no place for a value: a timestamp that is to be a date, of a year that has not four digits.
pub fn to_vec<T: EncodeMembers>(value: &T) -> Result<Vec<u8>, EncodeError> {
    let mut encoder = JsonEncoder::new(None);
    encoder.structure(value);
    encoder.finish()
}

/// Reads a structure from a body that is one JSON object.
///
/// # Errors
/// As [`read_into`].
pub fn from_slice<T: Structure>(body: &[u8], limits: &Limits) -> Result<T, DecodeError> {
    let mut value = T::blank();
    read_into(body, limits, T::SCHEMA, &mut value)?;
    Ok(value)
}

/// Reads the members of a structure from a body that is one JSON object. An empty body and a null are an object without members,
/// because services answer so where nothing is modelled. The limits bound its nesting and the memory that its values take.
///
/// # Errors
/// When the body is not JSON, is nested too deeply, or holds values that the schema does not allow; the error tells the
/// byte and the member.
pub fn read_into<T: DecodeMembers>(
    body: &[u8],
    limits: &Limits,
    schema: &'static Schema,
    into: &mut T,
) -> Result<(), DecodeError> {
    read_body::<T>(body, limits, |decoder| decoder.structure(schema, into))
}

impl<const BIG_NUMBERS_ARE_TEXTS: bool> WriteDocument for Json<BIG_NUMBERS_ARE_TEXTS> {
    const MEDIA_TYPE: &'static str = "application/json";

    /// Without set members, it is an empty object, never an empty document.
    fn write_members<T: EncodeMembers>(
        _: Option<Namespace>,
        value: &T,
        indices: Option<&[usize]>,
        idempotency_token: Option<String>,
    ) -> Result<Vec<u8>, EncodeError> {
        let mut encoder = JsonEncoder::new(idempotency_token).with_big_numbers_as_texts(BIG_NUMBERS_ARE_TEXTS);
        encoder.members(value, indices);
        encoder.finish()
    }

    /// An unset structure is an empty one.
    fn write_payload<T: EncodeMembers>(
        _: Option<Namespace>,
        value: &T,
        index: usize,
    ) -> Result<Option<Vec<u8>>, EncodeError> {
        let member = value.schema().members.get(index);
        let is_structure = member.is_some_and(|member| member.target.kind == Kind::Structure);
        let encoder = JsonEncoder::new(None).with_big_numbers_as_texts(BIG_NUMBERS_ARE_TEXTS);
        Ok(encoder.value_of(value, index)?.or_else(|| is_structure.then(|| b"{}".to_vec())))
    }
}

impl<const BIG_NUMBERS_ARE_TEXTS: bool> ReadDocument for Json<BIG_NUMBERS_ARE_TEXTS> {
    fn read_members<T: DecodeMembers>(
        document: &[u8],
        limits: &Limits,
        schema: &'static Schema,
        into: &mut T,
    ) -> Result<(), DecodeError> {
        read_into(document, limits, schema, into)
    }

    fn read_payload<T: DecodeMembers>(
        document: &[u8],
        limits: &Limits,
        schema: &'static Schema,
        index: usize,
        into: &mut T,
    ) -> Result<(), DecodeError> {
        read_body::<T>(document, limits, |decoder| into.decode_member(index, &schema.members[index], decoder))
    }
}

/// Reads the value of a body, if there is one, for a structure of type `T`.
fn read_body<T: DecodeMembers>(
    body: &[u8],
    limits: &Limits,
    read: impl FnOnce(&mut JsonDecoder<'_>) -> Result<(), DecodeError>,
) -> Result<(), DecodeError> {
    let mut decoder = JsonDecoder::new(body, limits)?;
    let message;
    if T::IS_LENIENT {
        decoder = decoder.lenient();
        if !is_json(body, limits)? {
            message = message_of(body);
            decoder = JsonDecoder::new(&message, limits)?;
        }
    }
    if !decoder.is_at_end() && !decoder.null()? {
        read(&mut decoder)?;
    }
    decoder.finish()
}

/// Whether a body is a lenient kind of JSON, or empty.
fn is_json(body: &[u8], limits: &Limits) -> Result<bool, DecodeError> {
    let mut decoder = JsonDecoder::new(body, limits)?.lenient();
    if decoder.is_at_end() {
        return Ok(true);
    }
    match decoder.skip().and_then(|()| decoder.finish()) {
        Err(error) if error.is_too_large() => Err(error),
        read => Ok(read.is_ok()),
    }
}

/// An object whose `message` is the text of a body.
fn message_of(body: &[u8]) -> Vec<u8> {
    let mut object = br#"{"message":""#.to_vec();
    escape::write_escaped(&String::from_utf8_lossy(body), &mut object);
    object.extend_from_slice(br#""}"#);
    object
}
