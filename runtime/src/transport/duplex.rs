//! [`Duplex`]: the asynchronous transport for a thread that waits, because the blocking one sends all of a request before it reads the response.
//!
//! In: an [`HttpClient`]. Out: a [`BlockingTransport`] whose responses come while requests are sent, over HTTP/2 where the server speaks it. Its
//! tokio runtime works on the thread that waits, for a head or for the body; only readers of bodies have threads of their own.

use std::fmt;
use std::io;
use std::sync::Arc;

use bytes::{Buf as _, Bytes};
use http::{Request, Response};
use tokio::runtime::{Builder, Runtime};

use super::{AsyncTransport, AttemptLimits, BlockingTransport, HttpClient, TransportError};
use crate::body::{ByteStream, Incoming};

/// Sends while it receives. It must not be used on the threads of another tokio runtime.
#[doc(hidden)]
pub struct Duplex {
    client: HttpClient,
    runtime: Arc<OwnRuntime>,
}

/// A runtime that waits for nothing when it is dropped: a reader may never come to an end.
struct OwnRuntime(Option<Runtime>);

impl Duplex {
    /// A transport with the connections of `client`.
    ///
    /// # Errors
    /// When the system has no room for what a runtime needs.
    pub fn new(client: HttpClient) -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        Ok(Duplex { client, runtime: Arc::new(OwnRuntime(Some(runtime))) })
    }
}

impl OwnRuntime {
    fn wait<T>(&self, future: impl Future<Output = T>) -> T {
        let runtime = self.0.as_ref().expect("invariant: it is there until it is dropped");
        runtime.block_on(future)
    }
}

impl Drop for OwnRuntime {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

impl fmt::Debug for Duplex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Duplex")
    }
}

impl BlockingTransport for Duplex {
    fn send(
        &self,
        request: Request<ByteStream>,
        limits: &AttemptLimits,
    ) -> Result<Response<ByteStream>, TransportError> {
        let response = self.runtime.wait(AsyncTransport::send(&self.client, request, limits))?;
        Ok(response.map(|body| {
            let length = body.length();
            let receiving = Receiving { body, chunk: Bytes::new(), runtime: Arc::clone(&self.runtime) };
            ByteStream::incoming(Box::new(receiving), length)
        }))
    }
}

/// The body of a response, on whose way the request goes on.
struct Receiving {
    body: ByteStream,
    /// What of the last chunk was not read yet.
    chunk: Bytes,
    runtime: Arc<OwnRuntime>,
}

impl Incoming for Receiving {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.chunk.is_empty() {
            match self.runtime.wait(self.body.try_next())? {
                Some(chunk) => self.chunk = chunk,
                None => return Ok(0),
            }
        }
        let count = self.chunk.len().min(buffer.len());
        self.chunk.copy_to_slice(&mut buffer[..count]);
        Ok(count)
    }

    fn hand_over(&mut self) {
        self.body.hand_over();
    }

    fn be_patient(&mut self) {
        self.body.be_patient();
    }
}
