//! The types of members that are no structures, unions or enums of a service: what clients re-export as their `primitives`.
//!
//! In: Smithy's simple types, and bodies. Out: the same in one place, where the AWS SDK for Rust has them.

pub use crate::body::{ByteStream, FsBuilder, Length};
#[cfg(feature = "event-streams")]
pub use crate::event_stream;
pub use crate::types::*;
