//! [`Incoming`]: a body that is messages, and [`Told`]: what each of them is, before anyone knows its types.
//!
//! In: the body of a response, piece by piece, and the schema of a stream's events. Out: messages, and which event or error each is; or why
//! no more of them come.

use std::io;

use bytes::Bytes;
use http::Response;

use super::event::{ERROR_CODE, ERROR_MESSAGE, EVENT_TYPE, EXCEPTION_TYPE, MESSAGE_TYPE};
use super::initial::INITIAL_RESPONSE;
use super::{FrameDecoder, HeaderValue, Message};
use crate::body::{ByteStream, Received};
use crate::codec::{DecodeError, Limits};
use crate::error::RawResponse;
use crate::schema::Schema;
use crate::transport::TransportError;

/// A body that is messages. All that does not depend on the types of events is here.
pub(crate) struct Incoming {
    head: Response<()>,
    pub(crate) limits: Limits,
    pub(super) body: ByteStream,
    frames: FrameDecoder,
    state: State,
}

enum State {
    Open,
    /// The body has ended, or broke off for this reason.
    Ended(Option<io::Error>),
    /// Nothing more comes.
    Over,
}

/// What there is without more bytes.
pub(super) enum AtHand<T> {
    Nothing,
    /// The next one, or that there is no other.
    Next(Option<T>),
}

/// Why no more messages come.
#[derive(Debug)]
pub(crate) enum Broken {
    /// What came makes no sense.
    Unreadable(DecodeError),
    /// The connection broke.
    Transport(TransportError),
}

impl Incoming {
    /// The messages of a body.
    pub(crate) fn new(received: Received) -> Self {
        let Received { head, mut body, limits } = received;
        body.be_patient();
        let frames = FrameDecoder::new(limits.max_response_bytes);
        Incoming { head, limits, body, frames, state: State::Open }
    }

    /// No messages.
    pub(super) fn none() -> Self {
        let (limits, body) = (Limits::default(), ByteStream::default());
        Incoming { head: Response::default(), limits, body, frames: FrameDecoder::new(0), state: State::Over }
    }

    /// Whether nothing more comes.
    pub(super) fn is_over(&self) -> bool {
        matches!(self.state, State::Over)
    }

    /// The next message, if it is there.
    pub(super) fn at_hand(&mut self) -> AtHand<Result<Message, Broken>> {
        if let State::Over = self.state {
            return AtHand::Next(None);
        }
        let message = match self.frames.next_message() {
            Ok(Some(message)) => Ok(message),
            Ok(None) => match std::mem::replace(&mut self.state, State::Over) {
                State::Open => {
                    self.state = State::Open;
                    return AtHand::Nothing;
                }
                State::Ended(Some(error)) => Err(Broken::Transport(TransportError::of_body(error))),
                State::Ended(None) | State::Over => match self.frames.finish() {
                    Ok(()) => return AtHand::Next(None),
                    Err(cause) => Err(Broken::Unreadable(cause)),
                },
            },
            Err(cause) => Err(Broken::Unreadable(cause)),
        };
        AtHand::Next(Some(message))
    }

    /// Takes the next bytes; `None` is the end.
    pub(super) fn take(&mut self, chunk: io::Result<Option<Bytes>>) {
        match chunk {
            Ok(Some(chunk)) => self.frames.push(&chunk),
            Ok(None) => self.state = State::Ended(None),
            Err(error) => self.state = State::Ended(Some(error)),
        }
    }

    /// Waits for the next bytes.
    pub(super) fn read(&mut self) {
        let chunk = self.body.read_chunk();
        self.take(chunk);
    }

    /// Waits for the next message; `None` at the end.
    pub(crate) fn wait(&mut self) -> Option<Result<Message, Broken>> {
        loop {
            match self.at_hand() {
                AtHand::Nothing => self.read(),
                AtHand::Next(message) => return message,
            }
        }
    }

    /// Takes no more of the body, and gives its connection up.
    pub(crate) fn end(&mut self) {
        self.state = State::Over;
        self.body = ByteStream::default();
    }

    /// The head of the response with the payload of a message.
    pub(crate) fn raw(&self, message: Option<&Message>) -> RawResponse {
        self.head.clone().map(|()| message.map(|message| message.payload().to_vec()).unwrap_or_default())
    }
}

/// What a message is.
pub(crate) enum Told<'m> {
    /// The event of the member at this index.
    Event(usize),
    /// An event that the schema does not know.
    Unknown(&'m str),
    /// An error that a member of the stream may be, or another, by its code.
    Exception(&'m str),
    /// An error that is no structure: its code, and what is said of it.
    Error(Option<&'m str>, Option<&'m str>),
    /// What RPC protocols send first, which is no event; where the output has members beside the stream, it does not get here.
    Initial,
}

/// What a message of a stream with these events is.
///
/// # Errors
/// When it does not say.
pub(crate) fn told<'m>(events: &'static Schema, message: &'m Message) -> Result<Told<'m>, DecodeError> {
    let text = |name| message.header(name).and_then(HeaderValue::as_str);
    let named = |name| {
        text(name).ok_or_else(|| DecodeError::new(format!("a message of an event stream lacks the header `{name}`")))
    };
    let find = |name: &str| events.members.iter().enumerate().find(|(_, member)| member.name == name);
    match named(MESSAGE_TYPE)? {
        "event" => {
            let name = named(EVENT_TYPE)?;
            Ok(match find(name) {
                Some((_, member)) if member.target.error().is_some() => Told::Exception(member.target.error_code()),
                Some((index, _)) => Told::Event(index),
                None if name == INITIAL_RESPONSE => Told::Initial,
                None => Told::Unknown(name),
            })
        }
        "exception" => {
            let name = named(EXCEPTION_TYPE)?;
            Ok(Told::Exception(find(name).map_or(name, |(_, member)| member.target.error_code())))
        }
        "error" => Ok(Told::Error(text(ERROR_CODE), text(ERROR_MESSAGE))),
        _ => Err(DecodeError::new("a message of an event stream is of an unknown kind")),
    }
}
