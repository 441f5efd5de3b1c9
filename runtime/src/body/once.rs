//! A body that cannot be sent twice, lent to the attempts of one call.
//!
//! In: a reader or a stream. Out: bodies that read from it, one for each attempt, and whether one of them has begun to: after that,
//! no other attempt can have it whole.

use std::io::{self, Read as _};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{ByteStream, Source};

/// The body, wherever parts of the call hold on to it.
#[derive(Clone)]
pub(crate) struct Once(Arc<Mutex<State>>);

struct State {
    body: ByteStream,
    is_begun: bool,
    failure: Option<io::Error>,
}

impl Once {
    pub(crate) fn new(body: ByteStream) -> Self {
        Once(Arc::new(Mutex::new(State { body, is_begun: false, failure: None })))
    }

    /// The body for one attempt.
    pub(crate) fn lend(&self) -> ByteStream {
        Source::Lent(self.clone()).into()
    }

    /// Whether a byte of it was taken, or could not be.
    pub(crate) fn is_begun(&self) -> bool {
        self.state().is_begun
    }

    /// Why it could not be read any further, if that is so.
    pub(crate) fn take_failure(&self) -> Option<io::Error> {
        self.state().failure.take()
    }

    pub(super) fn length(&self) -> Option<u64> {
        self.state().body.length()
    }

    pub(super) fn is_asynchronous(&self) -> bool {
        self.state().body.is_asynchronous()
    }

    pub(super) fn read(&self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut state = self.state();
        let result = state.body.read(buffer);
        state.note(result)
    }

    #[cfg(feature = "async")]
    pub(super) fn poll(
        &self,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<io::Result<bytes::Bytes>>> {
        let mut state = self.state();
        let result = std::task::ready!(futures_core::Stream::poll_next(std::pin::Pin::new(&mut state.body), context));
        std::task::Poll::Ready(state.note(result.transpose()).transpose())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Keeps a failure for the call, which tells it better than transports can.
    fn note<T>(&mut self, result: io::Result<T>) -> io::Result<T> {
        self.is_begun = true;
        result.map_err(|error| {
            let told = io::Error::new(error.kind(), error.to_string());
            self.failure = Some(error);
            told
        })
    }
}
