//! The events that a service sends: [`EventReceiver`], one after the other, on the thread that waits for them or as a stream.
//!
//! In: the body of a response. Out: events; an error of the service or of the connection is the last thing that comes.

use std::fmt;

use super::event::Event;
use super::incoming::{AtHand, Broken, Incoming, Told, told};
use super::{Events, Message};
use crate::body::Received;
use crate::codec::{DecodeError, Decoder, Encoder, Value};
use crate::error::{OperationError as _, ResponseError, SdkError, ServiceError, UnknownError};
use crate::protocol::{Protocol as _, ReadError as _};
use crate::schema::{Member, Schema};

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
        EventReceiver { incoming: Incoming::new(received), read: event::<T> }
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
            self.incoming.take(chunk.transpose());
        }
    }

    /// What is known without more bytes.
    fn at_hand(&mut self) -> AtHand<Result<T, SdkError<T::Error>>> {
        loop {
            let event = match self.incoming.at_hand() {
                AtHand::Nothing => return AtHand::Nothing,
                AtHand::Next(None) => return AtHand::Next(None),
                AtHand::Next(Some(Ok(message))) => (self.read)(&self.incoming, message),
                AtHand::Next(Some(Err(Broken::Unreadable(cause)))) => Err(unreadable(&self.incoming, cause, None)),
                AtHand::Next(Some(Err(Broken::Transport(error)))) => Err(error.into()),
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
        EventReceiver { incoming: Incoming::none(), read: |_, _| Ok(None) }
    }
}

impl<T: Events> fmt::Debug for EventReceiver<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.incoming.is_over() { "EventReceiver(over)" } else { "EventReceiver(open)" })
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

/// Reads a message.
fn event<T: Events>(incoming: &Incoming, message: Message) -> Read<T> {
    let unreadable = |cause| unreadable(incoming, cause, Some(&message));
    match told(T::SCHEMA, &message).map_err(unreadable)? {
        Told::Event(index) => {
            let event = T::read(index, &Event::<T::Protocol>::new(&message, &incoming.limits));
            let name = T::SCHEMA.members.get(index).map_or("", |member| member.name);
            event.map(Some).map_err(|error| unreadable(error.within(name)))
        }
        Told::Unknown(name) => Ok(Some(T::unknown(name.to_owned(), message.clone()))),
        Told::Initial => Ok(None),
        Told::Exception(code) => Err(service_error::<T>(incoming, code, &message)),
        Told::Error(code, said) => {
            let error = UnknownError::new(code.map(str::to_owned), said.map(str::to_owned));
            let (error, raw) = (T::Error::unhandled(error), incoming.raw(Some(&message)));
            Err(SdkError::ServiceError(Box::new(ServiceError { error, raw, retryable: false })))
        }
    }
}

fn unreadable<E>(incoming: &Incoming, cause: DecodeError, message: Option<&Message>) -> SdkError<E> {
    SdkError::ResponseError(Box::new(ResponseError { cause, raw: incoming.raw(message) }))
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
