//! Bodies as streams: what asynchronous code waits for.
//!
//! In: bodies of any kind. Out: their bytes in chunks. Readers are read by tokio's blocking threads, one chunk at a time.

use std::future::poll_fn;
use std::io::{self, Read as _};
use std::pin::Pin;
use std::sync::PoisonError;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use tokio::runtime::Handle;
use tokio::task::JoinHandle;

use super::{ByteStream, Incoming, IncomingStream, Own, Pieces, Source, Whole, count_down, gone};

/// How much of a reader is read at once.
const READ_SIZE: usize = 128 << 10;

/// A reader that another thread waits for, which brings it back with the next chunk.
pub(super) type Waiting = JoinHandle<(Box<dyn Incoming>, io::Result<Bytes>)>;

impl<S: Stream<Item = io::Result<Bytes>> + Send> Stream for Own<Pin<Box<S>>> {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.as_mut().poll_next(context)
    }
}

impl<S: Stream<Item = io::Result<Bytes>> + Send> IncomingStream for Own<Pin<Box<S>>> {}

impl ByteStream {
    /// The next chunk; `None` at the end.
    pub async fn next(&mut self) -> Option<io::Result<Bytes>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// All bytes up to the end, however many there are.
    ///
    /// # Errors
    /// When the body cannot be read to its end.
    pub async fn collect(mut self) -> io::Result<Bytes> {
        self.wait_for_whole(usize::MAX).await.map(Bytes::from)
    }

    /// Reads the body to its end; no more than `max` bytes.
    pub(crate) async fn wait_for_whole(&mut self, max: usize) -> io::Result<Vec<u8>> {
        let mut whole = Whole::of(self.length(), max)?;
        if let Source::Bytes(bytes) = &mut self.0 {
            return Ok(std::mem::take(bytes).into());
        }
        while let Some(chunk) = self.next().await {
            whole.push(&chunk?)?;
        }
        Ok(whole.bytes)
    }
}

impl Stream for ByteStream {
    type Item = io::Result<Bytes>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let source = &mut self.get_mut().0;
        let (pieces, left) = match source {
            Source::Bytes(bytes) if bytes.is_empty() => return Poll::Ready(None),
            Source::Bytes(bytes) => return Poll::Ready(Some(Ok(std::mem::take(bytes)))),
            Source::Lent(once) => return once.poll(context),
            Source::Pieces(pieces, left) => (pieces.get_mut().unwrap_or_else(PoisonError::into_inner), left),
        };
        let mut chunk = match left {
            Some(0) => None,
            _ => ready!(pieces.poll(*left, context)).transpose()?,
        };
        if let (Some(chunk), Some(left)) = (&mut chunk, &left) {
            chunk.truncate(usize::try_from(*left).unwrap_or(usize::MAX));
        }
        // An empty chunk is none, but not the end.
        if chunk.as_ref().is_none_or(|chunk| !chunk.is_empty()) {
            count_down(left, chunk.as_ref().map_or(0, Bytes::len))?;
        }
        if chunk.is_none() || *left == Some(0) {
            let ended = std::mem::replace(pieces, Pieces::Gone);
            *source = Source::Bytes(Bytes::new());
            match ended {
                Pieces::Stream(stream) => stream.end(context),
                Pieces::Reader(reader) => reader.end(),
                Pieces::Waiting(_) | Pieces::Gone => {}
            }
        }
        Poll::Ready(chunk.map(Ok))
    }
}

impl Pieces {
    /// The next chunk; a reader gives no more than is `left`.
    fn poll(&mut self, left: Option<u64>, context: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        loop {
            match self {
                Pieces::Gone => return Poll::Ready(Some(Err(gone()))),
                Pieces::Stream(stream) => return stream.as_mut().poll_next(context),
                Pieces::Reader(_) => {
                    let Ok(runtime) = Handle::try_current() else {
                        return Poll::Ready(Some(Err(io::Error::other("reading this body needs a tokio runtime"))));
                    };
                    let Pieces::Reader(mut reader) = std::mem::replace(self, Pieces::Gone) else { continue };
                    let room = left.and_then(|left| usize::try_from(left).ok()).unwrap_or(READ_SIZE).min(READ_SIZE);
                    *self = Pieces::Waiting(runtime.spawn_blocking(move || {
                        let mut chunk = vec![0; room];
                        let result = reader.read(&mut chunk);
                        let chunk = result.map(|count| {
                            chunk.truncate(count);
                            Bytes::from(chunk)
                        });
                        (reader, chunk)
                    }));
                }
                Pieces::Waiting(task) => {
                    let (reader, chunk) = match ready!(Pin::new(task).poll(context)) {
                        Ok(done) => done,
                        Err(error) => {
                            *self = Pieces::Gone;
                            return Poll::Ready(Some(Err(io::Error::other(error))));
                        }
                    };
                    *self = Pieces::Reader(reader);
                    return match chunk {
                        Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                        Ok(chunk) if chunk.is_empty() => Poll::Ready(None),
                        chunk => Poll::Ready(Some(chunk)),
                    };
                }
            }
        }
    }
}
