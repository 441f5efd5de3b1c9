//! Streams of events: `application/vnd.amazon.eventstream`, whatever the protocol of the service.
//!
//! In: bodies whose bytes come piece by piece. Out: events, one after the other. `message` has what a message is, in memory and as bytes;
//! `frames` where messages begin and end in a body.

mod frames;
mod message;

pub use frames::FrameDecoder;
pub use message::{Header, HeaderValue, Message, UnsendableMessage};
