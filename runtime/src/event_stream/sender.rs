//! The events that a program sends: [`EventStreamSender`], in the input of an operation.
//!
//! In: an iterator or a stream of events. Out: a body of their messages, each written when it is the next to be sent.

use std::fmt;
use std::io::{self, Read};
use std::marker::PhantomData;

use bytes::{Buf as _, Bytes};

use super::SentEvents;
use crate::body::ByteStream;
use crate::codec::{DecodeError, Decoder, Encoder, Value};
use crate::schema::Member;

/// The events of a stream that a program sends, in the input of an operation.
///
/// They come from an iterator, which an asynchronous client asks for the next one on the threads that its tokio runtime keeps for what
/// waits, or (feature `async`) from a stream, for asynchronous clients only. The next event is asked for when there is room for it.
pub struct EventStreamSender<T> {
    body: ByteStream,
    events: PhantomData<fn(T)>,
}

impl<T> EventStreamSender<T> {
    /// The messages. Generated code calls this.
    #[doc(hidden)]
    pub fn body(&self) -> &ByteStream {
        &self.body
    }
}

impl<T: SentEvents> EventStreamSender<T> {
    /// What `events` gives, one after the other as each is sent.
    pub fn from_events(events: impl IntoIterator<Item = T, IntoIter: Send + 'static>) -> Self {
        let frames = Frames { events: events.into_iter(), frame: Bytes::new() };
        EventStreamSender { body: ByteStream::from_reader(frames), events: PhantomData }
    }

    /// What `stream` gives. An error is sent as well, and ends it.
    #[cfg(feature = "async")]
    pub fn from_stream(stream: impl futures_core::Stream<Item = Result<T, T::Error>> + Send + 'static) -> Self {
        let frames = FrameStream { events: Box::pin(stream), is_over: false };
        EventStreamSender { body: ByteStream::from_stream(frames), events: PhantomData }
    }
}

#[cfg(feature = "async")]
impl<T: SentEvents, S> From<S> for EventStreamSender<T>
where
    S: futures_core::Stream<Item = Result<T, T::Error>> + Send + 'static,
{
    fn from(stream: S) -> Self {
        Self::from_stream(stream)
    }
}

impl<T> Default for EventStreamSender<T> {
    /// No events. It is a stream all the same, which ends at once.
    fn default() -> Self {
        EventStreamSender { body: ByteStream::from_reader(io::empty()), events: PhantomData }
    }
}

impl<T> fmt::Debug for EventStreamSender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EventStreamSender")
    }
}

/// Nothing is written and nothing read: events go beside what the wire format has.
impl<T> Value for EventStreamSender<T> {
    fn encode<E: Encoder>(&self, _: &'static Member, _: &mut E) {}

    fn decode<D: Decoder>(_: &'static Member, decoder: &mut D) -> Result<Self, DecodeError> {
        decoder.skip().map(|()| Self::default())
    }

    fn blank() -> Self {
        Self::default()
    }
}

/// The bytes of the message of an event, or of an error.
fn frame<T: SentEvents>(event: Result<&T, &T::Error>) -> io::Result<Bytes> {
    let message = event.map_or_else(T::error_message, T::message).map_err(io::Error::other)?;
    message.to_bytes().map(Bytes::from).map_err(io::Error::other)
}

/// Events as a reader of their messages.
struct Frames<I> {
    events: I,
    /// What is left of the message at hand.
    frame: Bytes,
}

impl<I: Iterator<Item: SentEvents>> Read for Frames<I> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.frame.is_empty() {
            let Some(event) = self.events.next() else { return Ok(0) };
            self.frame = frame(Ok(&event))?;
        }
        let count = self.frame.len().min(buffer.len());
        self.frame.copy_to_slice(&mut buffer[..count]);
        Ok(count)
    }
}

/// Events as a stream of their messages.
#[cfg(feature = "async")]
struct FrameStream<S> {
    events: std::pin::Pin<Box<S>>,
    /// Whether an error came.
    is_over: bool,
}

#[cfg(feature = "async")]
impl<T: SentEvents, S: futures_core::Stream<Item = Result<T, T::Error>>> futures_core::Stream for FrameStream<S> {
    type Item = io::Result<Bytes>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        if self.is_over {
            return std::task::Poll::Ready(None);
        }
        let event = std::task::ready!(self.events.as_mut().poll_next(context));
        self.is_over = event.as_ref().is_none_or(Result::is_err);
        std::task::Poll::Ready(event.map(|event| frame(event.as_ref())))
    }
}
