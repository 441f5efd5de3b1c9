//! Streams of events: `application/vnd.amazon.eventstream`, whatever the protocol of the service.
//!
//! In: bodies whose bytes come piece by piece. Out: events, one after the other. `message` has what a message is, in memory and as bytes;
//! `frames` where messages begin and end in a body, `incoming` what they are, `initial` the first ones of RPC protocols; `event` which part of a message carries which member, with decoder and encoder
//! for those that are in no document; [`EventReceiver`] is what outputs hold, [`EventStreamSender`] what inputs do.

mod event;
mod frames;
mod incoming;
mod initial;
mod message;
mod receiver;
mod sender;
mod value_decoder;
mod value_encoder;

use std::fmt;

pub(crate) use event::message_of_member;
pub use frames::FrameDecoder;
pub(crate) use incoming::{Broken, Incoming, Told, told};
pub(crate) use initial::{InitialResponse, initial_request};
#[cfg(feature = "sigv4")]
pub(crate) use message::encode_headers;
pub use message::{Header, HeaderValue, Message, UnsendableMessage};
pub use receiver::EventReceiver;
pub use sender::EventStreamSender;

#[doc(hidden)]
pub use event::{Event, exception_of, message_of, unknown_error};

use crate::codec::{DecodeError, EncodeError};
use crate::meta::ServiceMeta;
use crate::protocol::{Protocol, ReadError};
use crate::schema::Schema;

/// The events of a stream: a union of structures, some of which may be errors.
#[doc(hidden)]
pub trait Events: Sized + fmt::Debug + 'static {
    /// The protocol of the service.
    type Protocol: Protocol;

    /// The errors among them, which end the stream.
    type Error: ReadError;

    /// The service.
    const SERVICE: &'static ServiceMeta;

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

/// Events that programs send.
#[doc(hidden)]
pub trait SentEvents: Events {
    /// The message of the event.
    ///
    /// # Errors
    /// When a value cannot be sent.
    fn message(&self) -> Result<Message, EncodeError>;

    /// The message of an error that ends the stream.
    ///
    /// # Errors
    /// When a value cannot be sent.
    fn error_message(error: &Self::Error) -> Result<Message, EncodeError>;
}
