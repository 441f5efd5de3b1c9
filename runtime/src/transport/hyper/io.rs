//! Sockets as hyper wants them: plain or with TLS, and watched for silence.
//!
//! In: tokio's sockets. Out: [`Watched`], whose [`Activity`] tells how many bytes have moved, and when it was not the server's turn to move
//! any.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

/// A connection to a server or proxy, or through one.
pub(super) enum Io {
    Plain(TcpStream),
    Tls(Box<TlsStream<Io>>),
}

#[cfg(feature = "http2")]
impl Io {
    /// Whether both sides agreed on HTTP/2.
    pub(super) fn speaks_http2(&self) -> bool {
        matches!(self, Io::Tls(stream) if stream.get_ref().1.alpn_protocol() == Some(b"h2"))
    }
}

impl AsyncRead for Io {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Io::Plain(stream) => Pin::new(stream).poll_read(cx, buf),
            Io::Tls(stream) => Pin::new(stream).poll_read(cx, buf),
        }
    }
}

impl AsyncWrite for Io {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Io::Plain(stream) => Pin::new(stream).poll_write(cx, buf),
            Io::Tls(stream) => Pin::new(stream).poll_write(cx, buf),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Io::Plain(stream) => Pin::new(stream).poll_flush(cx),
            Io::Tls(stream) => Pin::new(stream).poll_flush(cx),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Io::Plain(stream) => Pin::new(stream).poll_shutdown(cx),
            Io::Tls(stream) => Pin::new(stream).poll_shutdown(cx),
        }
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Io::Plain(stream) => Pin::new(stream).poll_write_vectored(cx, bufs),
            Io::Tls(stream) => Pin::new(stream).poll_write_vectored(cx, bufs),
        }
    }

    fn is_write_vectored(&self) -> bool {
        match self {
            Io::Plain(stream) => stream.is_write_vectored(),
            Io::Tls(stream) => stream.is_write_vectored(),
        }
    }
}

/// What moves on a connection.
#[derive(Clone)]
pub(super) struct Activity(Arc<Moves>);

struct Moves {
    start: Instant,
    /// How many bytes, in both directions.
    bytes: AtomicU64,
    /// Until when it was the program's turn, in nanoseconds after `start`.
    resumed: AtomicU64,
    /// Whether the program has something to send that is not at hand, so that nothing is to be expected of the server.
    is_paused: AtomicBool,
    /// Whether all of the body of the request is on its way.
    is_sent: AtomicBool,
}

impl Activity {
    pub(super) fn new() -> Self {
        Activity(Arc::new(Moves {
            start: Instant::now(),
            bytes: AtomicU64::new(0),
            resumed: AtomicU64::new(0),
            is_paused: AtomicBool::new(false),
            is_sent: AtomicBool::new(false),
        }))
    }

    /// Notes that bytes have moved.
    fn add(&self, count: usize) {
        self.0.bytes.fetch_add(count as u64, Ordering::Relaxed);
    }

    /// How many bytes have moved.
    pub(super) fn moved(&self) -> u64 {
        self.0.bytes.load(Ordering::Relaxed)
    }

    /// Begins or ends a time in which the server has nothing to wait for but the program.
    pub(super) fn pause(&self, is_paused: bool) {
        if self.0.is_paused.swap(is_paused, Ordering::Relaxed) {
            let nanos = u64::try_from(self.0.start.elapsed().as_nanos()).unwrap_or(u64::MAX);
            self.0.resumed.store(nanos, Ordering::Relaxed);
        }
    }

    /// Notes whether something of the body of the request is still to come.
    pub(super) fn send(&self, is_sent: bool) {
        self.0.is_sent.store(is_sent, Ordering::Relaxed);
    }

    /// Whether nothing of the body of the request is to come.
    pub(super) fn is_sent(&self) -> bool {
        self.0.is_sent.load(Ordering::Relaxed)
    }

    /// How long of the time between two moments it was the server's turn, at most.
    pub(super) fn waited(&self, since: Instant, now: Instant) -> Duration {
        if self.0.is_paused.load(Ordering::Relaxed) {
            return Duration::ZERO;
        }
        let resumed = self.0.start + Duration::from_nanos(self.0.resumed.load(Ordering::Relaxed));
        now.saturating_duration_since(since.max(resumed))
    }
}

/// A connection that notes what moves.
pub(super) struct Watched<T> {
    inner: T,
    activity: Activity,
}

impl<T> Watched<T> {
    /// As hyper wants it, whose own buffer bytes are read into: that grows where much comes.
    pub(super) fn new(inner: T, activity: Activity) -> TokioIo<Self> {
        TokioIo::new(Watched { inner, activity })
    }
}

impl<T: AsyncRead + Unpin> AsyncRead for Watched<T> {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = buf.filled().len();
        ready!(Pin::new(&mut this.inner).poll_read(cx, buf))?;
        this.activity.add(buf.filled().len() - before);
        Poll::Ready(Ok(()))
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for Watched<T> {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let written = ready!(Pin::new(&mut this.inner).poll_write(cx, buf))?;
        this.activity.add(written);
        Poll::Ready(Ok(written))
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().inner).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().inner).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let written = ready!(Pin::new(&mut this.inner).poll_write_vectored(cx, bufs))?;
        this.activity.add(written);
        Poll::Ready(Ok(written))
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }
}
