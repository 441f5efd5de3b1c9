//! Bodies as streams: what asynchronous code waits for.
//!
//! In: bodies of any kind. Out: their bytes in chunks, all together, as tokio's reader, or in a file. Readers are read by tokio's
//! blocking threads, one chunk at a time, and files are written by them.

use std::fs::File;
use std::future::poll_fn;
use std::io::{self, Write as _};
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::PoisonError;
use std::task::{Context, Poll, ready};

use bytes::{Buf as _, Bytes};
use futures_core::Stream;
use tokio::io::{AsyncBufRead, AsyncRead, ReadBuf};
use tokio::runtime::Handle;
use tokio::task::JoinHandle;

use super::{ByteStream, IncomingStream, Own, Pieces, Reading, Source, Whole, count_down, gone};

/// How much of a reader is read, and of a file written, at once: handing a reader to another thread costs as much as reading some ten
/// kibibytes.
const READ_SIZE: usize = 512 << 10;

/// A reader that another thread waits for, which brings it back with the next chunk.
pub(super) type Waiting = JoinHandle<(Reading, io::Result<Bytes>)>;

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

    /// The next chunk; `None` at the end.
    ///
    /// # Errors
    /// When the body cannot be read to its end.
    pub async fn try_next(&mut self) -> io::Result<Option<Bytes>> {
        self.next().await.transpose()
    }

    /// All bytes up to the end, however many there are.
    ///
    /// # Errors
    /// When the body cannot be read to its end.
    pub async fn collect(mut self) -> io::Result<AggregatedBytes> {
        let bytes = match &mut self.0 {
            Source::Bytes(bytes) => std::mem::take(bytes),
            _ => self.wait_for_whole(usize::MAX).await?.into(),
        };
        Ok(AggregatedBytes(bytes))
    }

    /// Writes all bytes up to the end to a file, which is made, or emptied if it is there, and gives their number. Where that
    /// fails, the file has what came before.
    ///
    /// # Errors
    /// When the body cannot be read to its end, the file cannot be written, or there is no tokio runtime.
    pub async fn collect_to_file(mut self, path: impl AsRef<Path>) -> io::Result<u64> {
        let path: PathBuf = path.as_ref().to_owned();
        let mut file = elsewhere(move || File::create(path)).await?;
        let mut count = 0;
        loop {
            let mut chunks = Vec::new();
            let mut size = 0;
            while size < READ_SIZE
                && let Some(chunk) = self.try_next().await?
            {
                size += chunk.len();
                chunks.push(chunk);
            }
            if size == 0 {
                return Ok(count);
            }
            count += size as u64;
            let write = move || {
                chunks.iter().try_for_each(|chunk| file.write_all(chunk))?;
                Ok(file)
            };
            file = elsewhere(write).await?;
        }
    }

    /// The body as tokio's reader.
    pub fn into_async_read(self) -> impl AsyncBufRead + Send + Sync + Unpin + 'static {
        AsyncReader { body: self, chunk: Bytes::new() }
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

/// Works on a thread that may wait.
async fn elsewhere<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    let runtime = Handle::try_current().map_err(|_| needs_runtime())?;
    runtime.spawn_blocking(work).await.map_err(io::Error::other)?
}

fn needs_runtime() -> io::Error {
    io::Error::other("this body needs a tokio runtime")
}

/// All bytes of a body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AggregatedBytes(Bytes);

impl AggregatedBytes {
    /// The bytes, without a copy.
    pub fn into_bytes(self) -> Bytes {
        self.0
    }
}

impl Deref for AggregatedBytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

/// A body as a reader, and what of its last chunk was not read yet.
struct AsyncReader {
    body: ByteStream,
    chunk: Bytes,
}

impl AsyncBufRead for AsyncReader {
    fn poll_fill_buf(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<&[u8]>> {
        let this = self.get_mut();
        while this.chunk.is_empty() {
            match ready!(Pin::new(&mut this.body).poll_next(context)?) {
                Some(chunk) => this.chunk = chunk,
                None => break,
            }
        }
        Poll::Ready(Ok(&this.chunk))
    }

    fn consume(mut self: Pin<&mut Self>, count: usize) {
        self.chunk.advance(count);
    }
}

impl AsyncRead for AsyncReader {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let chunk = ready!(self.as_mut().poll_fill_buf(context)?);
        let count = chunk.len().min(buffer.remaining());
        buffer.put_slice(&chunk[..count]);
        self.consume(count);
        Poll::Ready(Ok(()))
    }
}

impl Stream for ByteStream {
    type Item = io::Result<Bytes>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let source = &mut self.get_mut().0;
        let (pieces, left) = match source {
            Source::Bytes(bytes) if bytes.is_empty() => return Poll::Ready(None),
            Source::Bytes(bytes) => return Poll::Ready(Some(Ok(std::mem::take(bytes)))),
            Source::Lent(lent) => return lent.poll(context),
            #[cfg(feature = "event-streams")]
            Source::After(first, rest) => {
                let first = std::mem::take(first);
                *source = std::mem::take(rest).0;
                return Poll::Ready(Some(Ok(first)));
            }
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
                Pieces::Reader(reading) => reading.reader.end(),
                Pieces::Waiting(_) | Pieces::Unopened(_) | Pieces::Gone => {}
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
                Pieces::Unopened(open) => *self = Pieces::Reader(open().into()),
                Pieces::Stream(stream) => return stream.as_mut().poll_next(context),
                Pieces::Reader(_) => {
                    let Ok(runtime) = Handle::try_current() else {
                        return Poll::Ready(Some(Err(needs_runtime())));
                    };
                    let Pieces::Reader(mut reading) = std::mem::replace(self, Pieces::Gone) else { continue };
                    let room = left.and_then(|left| usize::try_from(left).ok()).unwrap_or(READ_SIZE).min(READ_SIZE);
                    *self = Pieces::Waiting(runtime.spawn_blocking(move || {
                        let chunk = reading.spare.fill(room, |buffer| reading.reader.read(buffer));
                        (reading, chunk)
                    }));
                }
                Pieces::Waiting(task) => {
                    let (reading, chunk) = match ready!(Pin::new(task).poll(context)) {
                        Ok(done) => done,
                        Err(error) => {
                            *self = Pieces::Gone;
                            return Poll::Ready(Some(Err(io::Error::other(error))));
                        }
                    };
                    *self = Pieces::Reader(reading);
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
