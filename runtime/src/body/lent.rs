//! A body that is not at hand, lent to the attempts of one call.
//!
//! In: a file, a reader or a stream. Out: bodies that read from it, one for each attempt, why it could not be read, and whether another
//! attempt can have it whole: a file always, others until somebody has begun to read them.

use std::io::{self, Read as _};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{ByteStream, Source};

/// The body, wherever parts of the call hold on to it.
#[derive(Clone)]
pub(crate) struct Lent(Arc<Mutex<State>>);

struct State {
    body: ByteStream,
    /// The same once more, of a file.
    again: Option<ByteStream>,
    is_begun: bool,
    failure: Option<io::Error>,
}

impl Lent {
    pub(crate) fn new(body: ByteStream) -> Self {
        let again = body.try_clone();
        Lent(Arc::new(Mutex::new(State { body, again, is_begun: false, failure: None })))
    }

    /// The body for one attempt.
    pub(crate) fn lend(&self) -> ByteStream {
        Source::Lent(self.clone()).into()
    }

    /// Goes back to the beginning for another attempt, if it can.
    pub(crate) fn rewind(&self) {
        let mut state = self.state();
        if let Some(body) = state.again.as_ref().and_then(ByteStream::try_clone) {
            (state.body, state.is_begun) = (body, false);
        }
    }

    /// Whether no other attempt can have it, since a byte of it was taken, or could not be.
    pub(crate) fn is_spent(&self) -> bool {
        let state = self.state();
        state.is_begun && state.again.is_none()
    }

    /// The body once more, if it can be had twice.
    pub(super) fn try_clone(&self) -> Option<ByteStream> {
        self.state().again.as_ref()?.try_clone()
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
            // Whoever reads tries again.
            if error.kind() == io::ErrorKind::Interrupted {
                return error;
            }
            let told = io::Error::new(error.kind(), error.to_string());
            self.failure = Some(error);
            told
        })
    }
}
