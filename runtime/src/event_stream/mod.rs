//! Streams of events: `application/vnd.amazon.eventstream`, whatever the protocol of the service.
//!
//! In: bodies whose bytes come piece by piece. Out: events, one after the other. `message` has what a message is, in memory and as bytes;
//! `frames` where messages begin and end in a body; `event` which part of a message carries which member, with `value` for those that
//! are in no document; [`EventReceiver`] is what outputs hold.

mod event;
mod frames;
mod message;
mod receiver;
mod value;

use std::fmt;

pub use frames::FrameDecoder;
pub use message::{Header, HeaderValue, Message, UnsendableMessage};
pub use receiver::EventReceiver;

#[doc(hidden)]
pub use event::Event;

use crate::codec::DecodeError;
use crate::protocol::{EventProtocol, ReadError};
use crate::schema::Schema;

/// The events of a stream: a union of structures, some of which may be errors.
#[doc(hidden)]
pub trait Events: Sized + fmt::Debug + 'static {
    /// The protocol of the service.
    type Protocol: EventProtocol;

    /// The errors among them, which end the stream.
    type Error: ReadError;

    /// The union.
    const SCHEMA: &'static Schema;

    /// The event that a message is, by the index of its member.
    ///
    /// # Errors
    /// When the message does not hold what the shape says, or the member is an error.
    fn read(index: usize, event: &Event<'_, Self::Protocol>) -> Result<Self, DecodeError>;

    /// An event that the model does not know.
    fn unknown(name: String, message: Message) -> Self;
}
