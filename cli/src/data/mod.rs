//! Data whose shape only a schema, or nobody, knows, and the forms that it is written in.
//!
//! In: texts that were typed, kept in files or received. Out: a [`Value`] of them, and texts of values: [`json`], `yaml`, and as
//! `python` shows them. Nothing here knows of options, services or calls.

pub(crate) mod base64;
mod decode;
pub mod json;
pub(crate) mod number;
pub(crate) mod python;
pub(crate) mod query;
mod value;
pub mod yaml;

pub use decode::Output;
pub(crate) use decode::{UNKNOWN_MEMBER, element};
pub use value::{Map, Number, Value};
