//! Watching bodies on their way: what comes is looked at, and goes on as it is, without being copied.
//!
//! In: a body and a [`Watch`]. Out: the same body, which fails at its end if the watch does not like what it saw.

use std::io::{self, Read};

use super::ByteStream;

/// What looks at the bytes of a body.
pub(crate) trait Watch: Send + Unpin + 'static {
    /// Sees the next bytes.
    fn see(&mut self, bytes: &[u8]);

    /// Has seen all of them.
    ///
    /// # Errors
    /// When they are not what they should be.
    fn end(&mut self) -> io::Result<()>;
}

impl ByteStream {
    /// The body as `watch` sees it: bytes at once, others as they are read.
    ///
    /// # Errors
    /// As the watch, for bytes at hand.
    pub(crate) fn watched(self, mut watch: impl Watch) -> io::Result<Self> {
        let length = self.length();
        if let Some(bytes) = self.at_hand() {
            watch.see(&bytes);
        }
        if self.at_hand().is_some() || length == Some(0) {
            return watch.end().map(|()| self);
        }
        let is_asynchronous = self.is_asynchronous();
        let watched = Watched { from: self, watch, is_over: false };
        #[cfg(feature = "async")]
        if is_asynchronous {
            return Ok(Self::from_stream(watched).with_known_length(length));
        }
        let _ = is_asynchronous;
        Ok(Self::from_reader(watched).with_known_length(length))
    }

    fn with_known_length(self, length: Option<u64>) -> Self {
        match length {
            Some(length) => self.with_length(length),
            None => self,
        }
    }
}

/// A body that is looked at while it is read.
struct Watched<W> {
    from: ByteStream,
    watch: W,
    is_over: bool,
}

impl<W: Watch> Watched<W> {
    /// Sees the next bytes; none at the end. Whoever knows the length does not ask for what comes after the last byte.
    fn see(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.watch.see(bytes);
        if !self.is_over && (bytes.is_empty() || self.from.length() == Some(0)) {
            self.is_over = true;
            self.watch.end()?;
        }
        Ok(())
    }
}

impl<W: Watch> Read for Watched<W> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.is_over || buffer.is_empty() {
            return Ok(0);
        }
        let count = self.from.read(buffer)?;
        self.see(&buffer[..count])?;
        Ok(count)
    }
}

#[cfg(feature = "async")]
impl<W: Watch> futures_core::Stream for Watched<W> {
    type Item = io::Result<bytes::Bytes>;

    fn poll_next(
        self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        use std::task::{Poll, ready};

        let this = self.get_mut();
        while !this.is_over {
            let chunk = match ready!(std::pin::Pin::new(&mut this.from).poll_next(context)) {
                // An empty chunk is none, but not the end.
                Some(Ok(chunk)) if chunk.is_empty() => continue,
                Some(Ok(chunk)) => chunk,
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => bytes::Bytes::new(),
            };
            if let Err(error) = this.see(&chunk) {
                return Poll::Ready(Some(Err(error)));
            }
            if !chunk.is_empty() {
                return Poll::Ready(Some(Ok(chunk)));
            }
        }
        Poll::Ready(None)
    }
}
