//! Filters: what changes bodies on their way, or looks at them, without any I/O.
//!
//! In: the bytes of a body as they come, in pieces of any size. Out: the bytes that go on instead. Whether the body is at hand or
//! comes from a reader or a stream is the business of [`ByteStream::through`](super::ByteStream::through). Here is the place of
//! compression, checksums and framing.

use std::io::{self, Read};

use super::ByteStream;

/// What is done with the bytes of a body.
pub trait Filter: Send {
    /// Takes the next bytes, and adds to `out` what goes on for them; that may be nothing as yet.
    ///
    /// # Errors
    /// When the bytes are not what the filter expects.
    fn push(&mut self, bytes: &[u8], out: &mut Vec<u8>) -> io::Result<()>;

    /// Adds what is left at the end.
    ///
    /// # Errors
    /// When the body should not have ended here.
    fn finish(&mut self, out: &mut Vec<u8>) -> io::Result<()>;
}

/// How much is read at once.
const READ_SIZE: usize = 64 << 10;

/// A body that goes through a filter as it is read.
pub(super) struct Filtered {
    from: ByteStream,
    filter: Box<dyn Filter>,
    /// Where a reader reads to.
    space: Vec<u8>,
    /// What came out of the filter and was not read yet begins at `at`.
    out: Vec<u8>,
    at: usize,
    is_over: bool,
    /// Whether the body last gave all that was asked for, as files do, so that there is more without a wait.
    is_swift: bool,
    /// Why the body could not be read after what was.
    failure: Option<io::Error>,
}

impl Filtered {
    pub(super) fn new(from: ByteStream, filter: Box<dyn Filter>) -> Self {
        Filtered {
            from,
            filter,
            space: Vec::new(),
            out: Vec::new(),
            at: 0,
            is_over: false,
            is_swift: false,
            failure: None,
        }
    }

    /// Puts the next bytes through the filter; none at the end.
    fn push(&mut self, bytes: &[u8]) -> io::Result<()> {
        if bytes.is_empty() {
            self.is_over = true;
            self.filter.finish(&mut self.out)
        } else {
            self.filter.push(bytes, &mut self.out)
        }
    }

    /// Reads the next bytes and puts them through the filter, whose output was all taken.
    fn refill(&mut self) -> io::Result<()> {
        self.at = 0;
        self.out.clear();
        let mut space = std::mem::take(&mut self.space);
        space.resize(READ_SIZE, 0);
        let pushed = self.from.read(&mut space).and_then(|count| {
            self.is_swift = count == READ_SIZE;
            self.push(space.get(..count).unwrap_or_default())
        });
        self.space = space;
        pushed
    }
}

impl Read for Filtered {
    /// Fills the buffer as far as that needs no wait.
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut count = 0;
        loop {
            let rest = self.out.get(self.at..).unwrap_or_default();
            let taken = rest.len().min(buffer.len() - count);
            buffer[count..count + taken].copy_from_slice(&rest[..taken]);
            self.at += taken;
            count += taken;
            if let Some(failure) = self.failure.take_if(|_| count == 0) {
                return Err(failure);
            }
            let is_enough = count == buffer.len() || count > 0 && !self.is_swift;
            if is_enough || self.is_over || self.failure.is_some() {
                return Ok(count);
            }
            self.failure = self.refill().err();
        }
    }
}

#[cfg(feature = "async")]
impl futures_core::Stream for Filtered {
    type Item = io::Result<bytes::Bytes>;

    fn poll_next(
        self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        use std::task::{Poll, ready};

        let this = self.get_mut();
        while !this.is_over {
            let pushed = match ready!(std::pin::Pin::new(&mut this.from).poll_next(context)) {
                Some(Ok(bytes)) if bytes.is_empty() => Ok(()),
                Some(Ok(bytes)) => this.push(&bytes),
                Some(Err(error)) => Err(error),
                None => this.push(&[]),
            };
            if let Err(error) = pushed {
                this.is_over = true;
                return Poll::Ready(Some(Err(error)));
            }
            if !this.out.is_empty() {
                return Poll::Ready(Some(Ok(std::mem::take(&mut this.out).into())));
            }
        }
        Poll::Ready(None)
    }
}

/// Compresses with gzip.
#[cfg(feature = "compression")]
pub(crate) struct Gzip(flate2::write::GzEncoder<Vec<u8>>);

#[cfg(feature = "compression")]
impl Gzip {
    pub(crate) fn new() -> Self {
        Gzip(flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default()))
    }
}

#[cfg(feature = "compression")]
impl Filter for Gzip {
    fn push(&mut self, bytes: &[u8], out: &mut Vec<u8>) -> io::Result<()> {
        io::Write::write_all(&mut self.0, bytes)?;
        out.append(self.0.get_mut());
        Ok(())
    }

    fn finish(&mut self, out: &mut Vec<u8>) -> io::Result<()> {
        self.0.try_finish()?;
        out.append(self.0.get_mut());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Doubles each byte, adds how often it was asked at the end, and takes no zeros.
    struct Doubling(u8);

    impl Filter for Doubling {
        fn push(&mut self, bytes: &[u8], out: &mut Vec<u8>) -> io::Result<()> {
            if bytes.contains(&0) {
                return Err(io::Error::other("a zero"));
            }
            out.extend(bytes.iter().filter(|byte| **byte != b' ').flat_map(|byte| [*byte, *byte]));
            Ok(())
        }

        fn finish(&mut self, out: &mut Vec<u8>) -> io::Result<()> {
            self.0 += 1;
            out.push(b'0' + self.0);
            Ok(())
        }
    }

    /// Gives its pieces one by one, and is read a byte at a time.
    struct Pieces(Vec<&'static [u8]>);

    impl Read for Pieces {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            match self.0.first_mut() {
                None => Ok(0),
                Some(piece) => {
                    let count = piece.read(buffer)?;
                    self.0.retain(|piece| !piece.is_empty());
                    Ok(count)
                }
            }
        }
    }

    fn read(mut body: ByteStream) -> io::Result<Vec<u8>> {
        let mut all = Vec::new();
        let mut byte = [0];
        while body.read(&mut byte)? > 0 {
            all.push(byte[0]);
        }
        assert_eq!(body.read(&mut byte)?, 0, "the end stays the end");
        Ok(all)
    }

    #[test]
    fn all_kinds_of_bodies_come_out_alike() {
        let pieces = || Pieces(vec![b"a", b"   ", b"bc"]);
        for body in [ByteStream::from_static(b"a   bc"), ByteStream::from_reader(pieces())] {
            let filtered = body.through(|| Doubling(0)).unwrap();
            assert_eq!(filtered.length().is_some(), filtered.at_hand().is_some());
            assert_eq!(read(filtered).unwrap(), b"aabbcc1");
        }
        assert!(ByteStream::from_static(b"a\0").through(|| Doubling(0)).is_err());
        let torn = ByteStream::from_reader(&b"a\0"[..]).through(|| Doubling(0)).unwrap();
        assert_eq!(read(torn).unwrap_err().to_string(), "a zero");
        let short = ByteStream::from_reader(&b"a"[..]).with_length(2).through(|| Doubling(0)).unwrap();
        assert_eq!(read(short).unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
    }

    #[cfg(feature = "async")]
    #[test]
    fn streams_do_so_too() {
        struct Stream(Pieces);

        impl futures_core::Stream for Stream {
            type Item = io::Result<bytes::Bytes>;

            fn poll_next(
                mut self: std::pin::Pin<&mut Self>,
                _: &mut std::task::Context<'_>,
            ) -> std::task::Poll<Option<Self::Item>> {
                let piece = (!self.0.0.is_empty()).then(|| self.0.0.remove(0));
                std::task::Poll::Ready(piece.map(|piece| Ok(bytes::Bytes::from_static(piece))))
            }
        }

        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let filtered = |pieces| ByteStream::from_stream(Stream(Pieces(pieces))).through(|| Doubling(0)).unwrap();
        let all = runtime.block_on(filtered(vec![b"a", b"   ", b"", b"bc"]).collect());
        assert_eq!(*all.unwrap(), *b"aabbcc1");
        assert_eq!(runtime.block_on(filtered(vec![b"a", b"\0"]).collect()).unwrap_err().to_string(), "a zero");
        // A reader in asynchronous code.
        let reader = ByteStream::from_reader(Pieces(vec![b"a", b"bc"])).through(|| Doubling(0)).unwrap();
        assert_eq!(*runtime.block_on(reader.collect()).unwrap(), *b"aabbcc1");
    }

    #[cfg(feature = "compression")]
    #[test]
    fn gzip_is_undone_by_those_who_know_it() {
        let text = b"to be compressed, ".repeat(10_000);
        let (piece, rest) = text.split_at(70_000);
        let reader = io::Cursor::new(piece.to_vec()).chain(io::Cursor::new(rest.to_vec()));
        for body in [ByteStream::from(text.clone()), ByteStream::from_reader(reader)] {
            let packed = read(body.through(Gzip::new).unwrap()).unwrap();
            assert!(packed.len() < text.len() / 50);
            let mut unpacked = Vec::new();
            flate2::read::GzDecoder::new(packed.as_slice()).read_to_end(&mut unpacked).unwrap();
            assert_eq!(unpacked, text);
        }
    }
}
