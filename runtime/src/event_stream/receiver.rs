//! The events that a service sends: [`EventReceiver`], one after the other, on the thread that waits for them or as a stream.
//!
//! In: the body of a response. Out: events; an error of the service or of the connection is the last thing that comes.

use std::convert::Infallible;
use std::fmt;
use std::io::{self, Read as _};

use http::Response;

use super::event::{ERROR_CODE, ERROR_MESSAGE, EVENT_TYPE, EXCEPTION_TYPE, Event, MESSAGE_TYPE};
use super::{Events, FrameDecoder, HeaderValue, Message};
use crate::body::{ByteStream, Received};
use crate::codec::{DecodeError, Decoder, Encoder, Limits, Value};
use crate::error::{OperationError as _, RawResponse, ResponseError, SdkError, ServiceError, UnknownError};
use crate::protocol::{Protocol as _, ReadError as _};
use crate::schema::{Member, Schema};
use crate::transport::TransportError;

/// How much of a reader is read at once.
const READ_SIZE: usize = 16 << 10;

/// The events that a service sends, in the output of an operation.
///
/// It is an [`Iterator`] where the thread may wait; where it may not, `recv` gives the next event, and it is a `Stream` (both with the
/// feature `async`). The server may be silent between two events for as long as it likes: the read timeout does not end that. After an
/// error nothing more comes. Dropping a receiver before the end closes its connection.
pub struct EventReceiver<T: Events> {
    incoming: Incoming,
    read: fn(&Incoming, Message) -> Read<T>,
}

/// What comes of a message: an event, the error that ends the stream, or nothing to tell of.
type Read<T> = Result<Option<T>, SdkError<<T as Events>::Error>>;

impl<T: Events> EventReceiver<T> {
    /// The events of a body. Generated code calls this.
    #[doc(hidden)]
    pub fn new(received: Received) -> Self {
        let Received { head, mut body, limits } = received;
        body.be_patient();
        let frames = FrameDecoder::new(limits.max_response_bytes);
        EventReceiver { incoming: Incoming { head, limits, body, frames, state: State::Open }, read: event::<T> }
    }

    /// The next event; `None` at the end. A future that is dropped before it is done takes nothing with it.
    ///
    /// # Errors
    /// What ends the stream: an error of the service, a message that makes no sense, or a connection that broke.
    #[cfg(feature = "async")]
    pub async fn recv(&mut self) -> Result<Option<T>, SdkError<T::Error>> {
        std::future::poll_fn(|context| self.poll(context)).await.transpose()
    }

    #[cfg(feature = "async")]
    fn poll(&mut self, context: &mut std::task::Context<'_>) -> std::task::Poll<Option<Result<T, SdkError<T::Error>>>> {
        loop {
            match self.at_hand() {
                AtHand::Nothing => {}
                AtHand::Next(event) => return std::task::Poll::Ready(event),
            }
            let body = std::pin::Pin::new(&mut self.incoming.body);
            let chunk = std::task::ready!(futures_core::Stream::poll_next(body, context));
            match chunk.transpose() {
                Ok(chunk) => self.incoming.take(Ok(chunk.as_deref())),
                Err(error) => self.incoming.take(Err(error)),
            }
        }
    }

    /// What is known without more bytes.
    fn at_hand(&mut self) -> AtHand<Result<T, SdkError<T::Error>>> {
        loop {
            let event = match self.incoming.at_hand() {
                AtHand::Nothing => return AtHand::Nothing,
                AtHand::Next(None) => return AtHand::Next(None),
                AtHand::Next(Some(Ok(message))) => (self.read)(&self.incoming, message),
                AtHand::Next(Some(Err(failure))) => Err(failure.retyped()),
            };
            if event.is_err() {
                self.incoming.end();
            }
            // A message that is no event is passed over.
            if let Some(event) = event.transpose() {
                return AtHand::Next(Some(event));
            }
        }
    }
}

impl<T: Events> Iterator for EventReceiver<T> {
    type Item = Result<T, SdkError<T::Error>>;

    /// Waits for the next event on this thread; `None` at the end.
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.at_hand() {
                AtHand::Nothing => self.incoming.read(),
                AtHand::Next(event) => return event,
            }
        }
    }
}

#[cfg(feature = "async")]
impl<T: Events> futures_core::Stream for EventReceiver<T> {
    type Item = Result<T, SdkError<T::Error>>;

    fn poll_next(
        self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

impl<T: Events> Default for EventReceiver<T> {
    /// No events.
    fn default() -> Self {
        let (limits, body) = (Limits::default(), ByteStream::default());
        let incoming =
            Incoming { head: Response::default(), limits, body, frames: FrameDecoder::new(0), state: State::Over };
        EventReceiver { incoming, read: |_, _| Ok(None) }
    }
}

impl<T: Events> fmt::Debug for EventReceiver<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if matches!(self.incoming.state, State::Over) {
            "EventReceiver(over)"
        } else {
            "EventReceiver(open)"
        })
    }
}

/// Nothing is written and nothing read: events go beside what the wire format has.
impl<T: Events> Value for EventReceiver<T> {
    fn encode<E: Encoder>(&self, _: &'static Member, _: &mut E) {}

    fn decode<D: Decoder>(_: &'static Member, decoder: &mut D) -> Result<Self, DecodeError> {
        decoder.skip().map(|()| Self::default())
    }

    fn blank() -> Self {
        Self::default()
    }
}

/// What there is without more bytes.
enum AtHand<T> {
    Nothing,
    /// The next one, or that there is no other.
    Next(Option<T>),
}

/// A body that is messages. All that does not depend on the types of events is here.
struct Incoming {
    head: Response<()>,
    limits: Limits,
    body: ByteStream,
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

impl Incoming {
    /// The next message, if it is there.
    fn at_hand(&mut self) -> AtHand<Result<Message, SdkError<Infallible>>> {
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
                State::Ended(Some(error)) => Err(TransportError::of_body(error).into()),
                State::Ended(None) | State::Over => match self.frames.finish() {
                    Ok(()) => return AtHand::Next(None),
                    Err(cause) => Err(self.unreadable(cause, None)),
                },
            },
            Err(cause) => Err(self.unreadable(cause, None)),
        };
        AtHand::Next(Some(message))
    }

    /// Takes the next bytes; `None` is the end.
    fn take(&mut self, chunk: io::Result<Option<&[u8]>>) {
        match chunk {
            Ok(Some(chunk)) => self.frames.push(chunk),
            Ok(None) => self.state = State::Ended(None),
            Err(error) => self.state = State::Ended(Some(error)),
        }
    }

    /// Waits for the next bytes.
    fn read(&mut self) {
        let mut buffer = vec![0; READ_SIZE];
        match self.body.read(&mut buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            read => self.take(read.map(|count| buffer.get(..count).filter(|chunk| !chunk.is_empty()))),
        }
    }

    /// Takes no more of the body, and gives its connection up.
    fn end(&mut self) {
        self.state = State::Over;
        self.body = ByteStream::default();
    }

    /// The head of the response with the payload of a message.
    fn raw(&self, message: Option<&Message>) -> RawResponse {
        self.head.clone().map(|()| message.map(|message| message.payload().to_vec()).unwrap_or_default())
    }

    fn unreadable<E>(&self, cause: DecodeError, message: Option<&Message>) -> SdkError<E> {
        SdkError::ResponseError(Box::new(ResponseError { cause, raw: self.raw(message) }))
    }
}

/// Reads a message.
fn event<T: Events>(incoming: &Incoming, message: Message) -> Read<T> {
    let text = |name| message.header(name).and_then(HeaderValue::as_str);
    let unreadable = |cause| incoming.unreadable(cause, Some(&message));
    let missing =
        |name| unreadable(DecodeError::new(format!("a message of an event stream lacks the header `{name}`")));
    let find = |name: &str| T::SCHEMA.members.iter().position(|member| member.name == name);
    let target = |index: usize| T::SCHEMA.members.get(index).map(|member| member.target);
    match text(MESSAGE_TYPE) {
        Some("event") => {
            let name = text(EVENT_TYPE).ok_or_else(|| missing(EVENT_TYPE))?;
            match find(name) {
                Some(index) => match target(index).filter(|schema| schema.error().is_some()) {
                    Some(schema) => Err(service_error::<T>(incoming, schema.error_code(), &message)),
                    None => {
                        let event = T::read(index, &Event::<T::Protocol>::new(&message, &incoming.limits));
                        event.map(Some).map_err(|error| unreadable(error.within(name)))
                    }
                },
                // What RPC protocols send first is no event.
                None if name == INITIAL_RESPONSE => Ok(None),
                None => Ok(Some(T::unknown(name.to_owned(), message.clone()))),
            }
        }
        Some("exception") => {
            let name = text(EXCEPTION_TYPE).ok_or_else(|| missing(EXCEPTION_TYPE))?;
            let code = find(name).and_then(target).map_or(name, |schema| schema.error_code());
            Err(service_error::<T>(incoming, code, &message))
        }
        Some("error") => {
            let [code, said] = [ERROR_CODE, ERROR_MESSAGE].map(|name| text(name).map(str::to_owned));
            let error = T::Error::unhandled(UnknownError::new(code, said));
            let raw = incoming.raw(Some(&message));
            Err(SdkError::ServiceError(Box::new(ServiceError { error, raw, retryable: false })))
        }
        Some(_) => Err(unreadable(DecodeError::new("a message of an event stream is of an unknown kind"))),
        None => Err(missing(MESSAGE_TYPE)),
    }
}

/// An error by its code, whether or not the model lists it.
fn service_error<T: Events>(incoming: &Incoming, code: &str, message: &Message) -> SdkError<T::Error> {
    let raw = incoming.raw(Some(message));
    let said = T::Protocol::error_code(&raw, &incoming.limits).message().map(str::to_owned);
    let mut known = UnknownError::new(Some(code.to_owned()), said);
    let schema = known.look_up(T::Error::SCHEMAS);
    let retryable = schema.and_then(Schema::error).is_some_and(|error| error.retryable);
    let members = Event::<T::Protocol>::new(message, &incoming.limits);
    // A code that is at hand is worth more than a complaint about the rest of the error.
    let error = T::Error::read(known.clone(), &members).unwrap_or_else(|_| T::Error::unhandled(known));
    SdkError::ServiceError(Box::new(ServiceError { error, raw, retryable }))
}

/// The event that holds the members of an output beside its stream.
const INITIAL_RESPONSE: &str = "initial-response";
