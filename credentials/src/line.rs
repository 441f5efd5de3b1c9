//! Requests to endpoints that are no service, such as those of the machine itself: one conversation after the other.
//!
//! In: requests without bodies, and the time each may take. Out: whole answers of a bounded size. The conversation runs on the calling
//! thread with the blocking transport; where there is only the asynchronous one, on a thread of its own.

use std::time::Duration;

use smithgen_runtime::body::ByteStream;
use smithgen_runtime::config::HttpClient;
use smithgen_runtime::transport::{AttemptLimits, TransportError, TransportErrorKind};
use zeroize::Zeroizing;

/// The most that is read of an answer, in bytes.
const MAX_ANSWER: usize = 64 << 10;

/// An answer, whatever its status. Its body may hold secrets, and is wiped in the end.
pub(crate) struct Answer {
    pub(crate) head: http::response::Parts,
    pub(crate) body: Zeroizing<Vec<u8>>,
}

impl Answer {
    /// The status code.
    pub(crate) fn status(&self) -> u16 {
        self.head.status.as_u16()
    }
}

/// What a conversation is held over. Its requests share a connection.
pub(crate) struct Line<'a> {
    client: &'a HttpClient,
    #[cfg(not(feature = "blocking"))]
    runtime: &'a tokio::runtime::Runtime,
}

/// Holds a conversation.
///
/// # Errors
/// When the system does not give what it takes; what `talk` comes to otherwise.
#[cfg(feature = "blocking")]
pub(crate) fn talk<T: Send>(
    client: &HttpClient,
    talk: impl FnOnce(&Line<'_>) -> T + Send,
) -> Result<T, TransportError> {
    Ok(talk(&Line { client }))
}

/// Holds a conversation.
///
/// # Errors
/// When the system does not give what it takes; what `talk` comes to otherwise.
#[cfg(not(feature = "blocking"))]
pub(crate) fn talk<T: Send>(
    client: &HttpClient,
    talk: impl FnOnce(&Line<'_>) -> T + Send,
) -> Result<T, TransportError> {
    crate::own_thread::on_own_thread(|runtime| talk(&Line { client, runtime }))
        .map_err(|cause| TransportError::new(TransportErrorKind::Request, cause))
}

impl Line<'_> {
    /// Sends a request and reads the answer within `limit`.
    #[cfg(feature = "blocking")]
    pub(crate) fn send(&self, request: http::Request<()>, limit: Duration) -> Result<Answer, TransportError> {
        use std::io::Read as _;

        use smithgen_runtime::transport::BlockingTransport as _;

        let response = self.client.send(request.map(|()| ByteStream::default()), &limits(limit))?;
        let (head, body) = response.into_parts();
        // With room for all of it, lest copies stay behind where it grew out of.
        let mut bytes = Zeroizing::new(Vec::with_capacity(MAX_ANSWER + 1));
        body.take(MAX_ANSWER as u64 + 1).read_to_end(&mut bytes).map_err(unread)?;
        whole(head, bytes)
    }

    /// Sends a request and reads the answer within `limit`.
    #[cfg(not(feature = "blocking"))]
    pub(crate) fn send(&self, request: http::Request<()>, limit: Duration) -> Result<Answer, TransportError> {
        use smithgen_runtime::transport::AsyncTransport as _;

        let limits = limits(limit);
        self.runtime.block_on(async {
            let response = self.client.send(request.map(|()| ByteStream::default()), &limits).await?;
            let (head, mut body) = response.into_parts();
            let mut bytes = Zeroizing::new(Vec::with_capacity(MAX_ANSWER + 1));
            while let Some(piece) = body.next().await {
                let piece = piece.map_err(unread)?;
                let room = MAX_ANSWER + 1 - bytes.len();
                bytes.extend_from_slice(&piece[..piece.len().min(room)]);
                if bytes.len() > MAX_ANSWER {
                    break;
                }
            }
            whole(head, bytes)
        })
    }
}

/// An attempt may take `limit` as a whole, and a little less for bytes of a server that has taken the connection, so that it can be told
/// from one that has not.
fn limits(limit: Duration) -> AttemptLimits {
    let read = Some(limit.mul_f64(0.9));
    AttemptLimits { connect: Some(limit), read, attempt: Some(limit), ..AttemptLimits::default() }
}

fn whole(head: http::response::Parts, body: Zeroizing<Vec<u8>>) -> Result<Answer, TransportError> {
    if body.len() > MAX_ANSWER {
        let cause = format!("it is longer than {MAX_ANSWER} bytes");
        return Err(TransportError::new(TransportErrorKind::Response, cause));
    }
    Ok(Answer { head, body })
}

/// Why a body could not be read.
fn unread(error: std::io::Error) -> TransportError {
    error.downcast().unwrap_or_else(|error| TransportError::new(TransportErrorKind::Io, error))
}
