//! JSON: values to bytes and bytes to values, without a tree in between.
//!
//! In: a [`Structure`] (or its parts, through [`Encoder`](crate::codec::Encoder)); out: the bytes of a JSON object.
//! In: the bytes of a body; out: a [`Structure`]. `encode` writes, `decode` reads, `scan` finds the ends of strings and
//! numbers, `escape` handles what a string may not hold as it is.
//!
//! What Smithy's JSON formats share is here: blobs are base64, timestamps epoch seconds unless the schema says otherwise,
//! `NaN` and the infinities are strings, unset members are left out, unknown ones skipped. A member's name is its name in
//! the model; `jsonName` is a trait of other formats than the awsJson ones.
//!
//! ```
//! use smithgen_runtime::codec::{Limits, Structure};
//! use smithgen_runtime::json;
//! use smithgen_runtime::schema::{Kind, Member, Schema};
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
//! assert_eq!(json::to_vec(&input), br#"{"Name":"Anna"}"#);
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

use crate::codec::{DecodeError, Decoder as _, Limits, Structure};

/// The JSON object of a structure.
pub fn to_vec<T: Structure>(value: &T) -> Vec<u8> {
    let mut encoder = JsonEncoder::new();
    encoder.structure(value);
    encoder.into_bytes()
}

/// Reads a structure from a body that is one JSON object. An empty body and a null are an object without members, because
/// services answer so where nothing is modelled. The limits bound its nesting and
/// the memory that its values take.
///
/// # Errors
/// When the body is not JSON, is nested too deeply, or holds values that the schema does not allow; the error tells the
/// byte and the member.
pub fn from_slice<T: Structure>(body: &[u8], limits: &Limits) -> Result<T, DecodeError> {
    let mut value = T::blank();
    let mut decoder = JsonDecoder::new(body, limits)?;
    if !decoder.is_at_end() && !decoder.null()? {
        decoder.structure(&mut value)?;
    }
    decoder.finish()?;
    Ok(value)
}
