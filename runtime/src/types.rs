//! The Smithy simple types that Rust's standard library has no type for: timestamps, blobs, documents and numbers of
//! any size, with the texts that wire formats use for them. Nothing here knows a wire format.

pub(crate) mod base64;
mod big_number;
mod blob;
pub(crate) mod date;
mod date_time;
pub(crate) mod decimal;
mod document;
pub(crate) mod float;

pub use crate::schema::TimestampFormat;
pub use big_number::{BigDecimal, BigInteger, BigNumberError};
pub use blob::Blob;
pub use date_time::{DateTime, DateTimeFormatError, DateTimeParseError};
pub use document::{Document, Number};
