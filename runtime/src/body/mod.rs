//! Bodies of requests and responses: bytes that are at hand, or that come piece by piece.
//!
//! In: bytes, files, readers and streams of programs, and what transports receive. Out: [`ByteStream`], the one type of them all, in
//! inputs and outputs, blocking and asynchronous. [`filter`] changes bodies on their way, whichever kind they are, and `watch` looks at
//! them; `chunked` puts them into frames; `lent` lends one that is not at hand to one attempt after the other; `spare` is the memory of chunks.

#[cfg(any(feature = "checksums", feature = "sigv4"))]
pub(crate) mod chunked;
mod file;
pub mod filter;
mod from;
mod lent;
mod member;
#[cfg(feature = "async")]
mod spare;
#[cfg(feature = "async")]
mod wait;
#[cfg(feature = "checksums")]
pub(crate) mod watch;
mod whole;

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::{Buf as _, Bytes};
#[cfg(feature = "async")]
use futures_core::Stream;
use http::Response;

pub use self::file::{FsBuilder, Length};
use self::filter::{Filter, Filtered};
pub(crate) use self::lent::Lent;
#[cfg(feature = "async")]
use self::spare::Spare;
#[cfg(feature = "async")]
pub use self::wait::AggregatedBytes;
#[cfg(feature = "async")]
use self::wait::Waiting;
pub(crate) use self::whole::TooLarge;
use self::whole::Whole;
use crate::codec::Limits;

/// How much of a reader is read at once where more may take its time.
#[cfg(feature = "event-streams")]
const CHUNK_SIZE: usize = 16 << 10;

/// A body: bytes at hand, or bytes that come from a file, a reader, a stream, or a connection.
///
/// It is read with [`Read`] or [`to_file`](Self::to_file) where the thread may wait, and where it may not (feature `async`) with
/// [`next`](Self::next), [`collect`](Self::collect), [`collect_to_file`](Self::collect_to_file) or
/// [`into_async_read`](Self::into_async_read). Bytes at hand, files and the bodies of blocking clients are read either way; a stream cannot be
/// read with [`Read`]. Dropping a half-read body of a response closes its connection.
///
/// ```
/// use std::io::Read as _;
/// use smithgen_runtime::body::ByteStream;
///
/// let file = std::io::Cursor::new("as long as you like");
/// let mut body = ByteStream::from_reader(file).with_length(5);
/// let mut text = String::new();
/// body.read_to_string(&mut text)?;
/// assert_eq!(text, "as lo");
/// # Ok::<(), std::io::Error>(())
/// ```
pub struct ByteStream(Source);

/// The body of a successful response as an output gets it, with what is known of it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Received {
    /// Status and headers.
    pub head: Response<()>,
    /// The body.
    pub body: ByteStream,
    /// What is read of a response at most.
    pub limits: Limits,
}

impl Received {
    pub(crate) fn new(head: Response<()>, body: ByteStream, limits: Limits) -> Self {
        Received { head, body, limits }
    }
}

/// Where the bytes are.
enum Source {
    Bytes(Bytes),
    /// Bytes that come, and how many are still to come if that is known. Nobody waits for the lock: it makes structures with bodies
    /// `Sync`, as all others are.
    Pieces(Mutex<Pieces>, Option<u64>),
    /// Another body, which one attempt after the other may begin to read.
    Lent(Lent),
    /// Bytes, and behind them another body.
    #[cfg(feature = "event-streams")]
    After(Bytes, Box<ByteStream>),
}

/// Bytes that come piece by piece.
enum Pieces {
    /// They come elsewhere: a call has taken them.
    Gone,
    /// What nobody has begun to read, and can be opened as often as wanted: a file, or what filters make of it.
    Unopened(Arc<dyn Fn() -> Box<dyn Incoming> + Send + Sync>),
    Reader(Reading),
    #[cfg(feature = "async")]
    Waiting(Waiting),
    #[cfg(feature = "async")]
    Stream(std::pin::Pin<Box<dyn IncomingStream>>),
}

/// A reader, and what its chunks are read into where other threads read them.
struct Reading {
    reader: Box<dyn Incoming>,
    #[cfg(feature = "async")]
    spare: Spare,
}

impl From<Box<dyn Incoming>> for Reading {
    fn from(reader: Box<dyn Incoming>) -> Self {
        Reading {
            reader,
            #[cfg(feature = "async")]
            spare: Spare::default(),
        }
    }
}

/// A reader, maybe one that a transport reads from. It is no `Read`: a trait object of that has all which can be made of reading, and the
/// compiler makes it anew for each type.
pub(crate) trait Incoming: Send {
    /// As `Read` has it.
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize>;

    /// From now on, the limit of the whole attempt does not count, and the body has to keep to the least throughput of streams.
    fn hand_over(&mut self) {}

    /// From now on, the server may be silent for as long as it likes.
    #[cfg(feature = "event-streams")]
    fn be_patient(&mut self) {}

    /// Ends after the last byte was read.
    fn end(self: Box<Self>) {}
}

/// The same as a stream.
#[cfg(feature = "async")]
pub(crate) trait IncomingStream: Stream<Item = io::Result<Bytes>> + Send {
    /// From now on, the limit of the whole attempt does not count, and the body has to keep to the least throughput of streams.
    fn hand_over(self: std::pin::Pin<&mut Self>) {}

    /// From now on, the server may be silent for as long as it likes.
    #[cfg(feature = "event-streams")]
    fn be_patient(self: std::pin::Pin<&mut Self>) {}

    /// Ends after the last byte was read.
    fn end(self: std::pin::Pin<Box<Self>>, context: &mut std::task::Context<'_>) {
        let _ = context;
    }
}

/// A reader or stream of the program's own.
struct Own<T>(T);

impl<T: Read + Send> Incoming for Own<T> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl ByteStream {
    /// Bytes of the program itself.
    pub fn from_static(bytes: &'static [u8]) -> Self {
        Bytes::from_static(bytes).into()
    }

    /// The bytes of a file. It is looked at now for its length, and opened when the body is sent; a call with it can be tried again.
    /// Asynchronous clients read it on the threads that their tokio runtime keeps for that.
    ///
    /// # Errors
    /// When there is no such file, or it is none that can be read twice: a directory, a pipe, a device.
    pub fn from_path(path: impl AsRef<Path>) -> io::Result<Self> {
        Self::read_from().path(path).build()
    }

    /// Makes a body of a part of a file.
    pub fn read_from() -> FsBuilder {
        FsBuilder::default()
    }

    /// What `reader` gives, to its end. An asynchronous client reads it on the threads that its tokio runtime keeps for that.
    pub fn from_reader(reader: impl Read + Send + 'static) -> Self {
        Self::incoming(Box::new(Own(reader)), None)
    }

    /// What `stream` gives, to its end; for asynchronous clients only.
    #[cfg(feature = "async")]
    pub fn from_stream(stream: impl Stream<Item = io::Result<Bytes>> + Send + 'static) -> Self {
        Self::incoming_stream(Box::pin(Own(Box::pin(stream))), None)
    }

    /// Has exactly `length` bytes come of a reader or stream: what follows stays where it is, and if there are fewer, reading fails.
    /// A request whose length is known says it in `content-length`; others are sent in chunks, which not every service takes.
    /// Bytes at hand know their length.
    pub fn with_length(mut self, length: u64) -> Self {
        if let Source::Pieces(_, left) = &mut self.0 {
            *left = Some(length);
        }
        self
    }

    /// What a transport receives.
    pub(crate) fn incoming(reader: Box<dyn Incoming>, length: Option<u64>) -> Self {
        Pieces::Reader(reader.into()).with(length)
    }

    /// What a transport receives.
    #[cfg(feature = "async")]
    pub(crate) fn incoming_stream(stream: std::pin::Pin<Box<dyn IncomingStream>>, length: Option<u64>) -> Self {
        Pieces::Stream(stream).with(length)
    }

    /// How many bytes are still to be read, if that is known.
    pub fn length(&self) -> Option<u64> {
        match &self.0 {
            Source::Bytes(bytes) => Some(bytes.len() as u64),
            Source::Pieces(_, left) => *left,
            Source::Lent(lent) => lent.length(),
            #[cfg(feature = "event-streams")]
            Source::After(first, rest) => Some(first.len() as u64 + rest.length()?),
        }
    }

    /// How many bytes are still to be read: at least, and at most if that is known.
    ///
    /// ```
    /// use std::io::{self, Read as _};
    /// use smithgen_runtime::body::ByteStream;
    ///
    /// /// Reads a body and tells, as it comes, what part of it is here.
    /// fn read(mut body: ByteStream, tell: impl Fn(u64, Option<u64>)) -> io::Result<Vec<u8>> {
    ///     let (_, length) = body.size_hint();
    ///     let (mut all, mut chunk) = (Vec::new(), [0; 4]);
    ///     loop {
    ///         match body.read(&mut chunk)? {
    ///             0 => return Ok(all),
    ///             count => all.extend_from_slice(&chunk[..count]),
    ///         }
    ///         tell(all.len() as u64, length);
    ///     }
    /// }
    ///
    /// let told = std::cell::RefCell::new(Vec::new());
    /// let body = ByteStream::from_reader(&b"a reader"[..]).with_length(8);
    /// assert_eq!(read(body, |here, length| told.borrow_mut().push((here, length)))?, b"a reader");
    /// assert_eq!(told.into_inner(), [(4, Some(8)), (8, Some(8))]);
    /// # Ok::<(), io::Error>(())
    /// ```
    pub fn size_hint(&self) -> (u64, Option<u64>) {
        (self.length().unwrap_or(0), self.length())
    }

    /// Writes all bytes up to the end to a file, which is made, or emptied if it is there, and gives their number; the thread waits
    /// meanwhile. Where that fails, the file has what came before.
    ///
    /// # Errors
    /// When the body cannot be read to its end, or the file cannot be written.
    pub fn to_file(mut self, path: impl AsRef<Path>) -> io::Result<u64> {
        io::copy(&mut self, &mut File::create(path)?)
    }

    /// The bytes, if they are at hand.
    pub fn at_hand(&self) -> Option<Bytes> {
        match &self.0 {
            Source::Bytes(bytes) => Some(bytes.clone()),
            _ => None,
        }
    }

    /// The same body once more, if it can be had twice: bytes at hand, or a file that was not begun to be read.
    pub fn try_clone(&self) -> Option<Self> {
        match &self.0 {
            Source::Bytes(bytes) => Some(bytes.clone().into()),
            Source::Lent(lent) => lent.try_clone(),
            #[cfg(feature = "event-streams")]
            Source::After(first, rest) => Some(rest.try_clone()?.after(first.clone())),
            Source::Pieces(pieces, left) => match &*pieces.lock().unwrap_or_else(PoisonError::into_inner) {
                Pieces::Unopened(open) => Some(Pieces::Unopened(open.clone()).with(*left)),
                _ => None,
            },
        }
    }

    /// The body for another attempt, which may find it begun.
    pub(crate) fn again(&self) -> Self {
        match &self.0 {
            Source::Lent(lent) => lent.lend(),
            _ => self.try_clone().unwrap_or_else(|| Pieces::Gone.with(None)),
        }
    }

    /// Takes the body out; what can be had twice stays as well.
    pub(crate) fn take_out(&self) -> Option<Self> {
        if let Some(copy) = self.try_clone() {
            return Some(copy);
        }
        let Source::Pieces(pieces, left) = &self.0 else { return Some(self.again()) };
        let mut pieces = pieces.lock().unwrap_or_else(PoisonError::into_inner);
        match std::mem::replace(&mut *pieces, Pieces::Gone) {
            Pieces::Gone => None,
            pieces => Some(pieces.with(*left)),
        }
    }

    /// Whether only asynchronous code can read it.
    pub(crate) fn is_asynchronous(&self) -> bool {
        match &self.0 {
            Source::Bytes(_) => false,
            Source::Lent(lent) => lent.is_asynchronous(),
            #[cfg(feature = "event-streams")]
            Source::After(_, rest) => rest.is_asynchronous(),
            Source::Pieces(pieces, _) => {
                let pieces = pieces.lock().unwrap_or_else(PoisonError::into_inner);
                !matches!(&*pieces, Pieces::Reader(_) | Pieces::Unopened(_) | Pieces::Gone)
            }
        }
    }

    /// Lifts the time limit of the attempt that brought the body, and has it keep to the least throughput of streams.
    pub(crate) fn hand_over(&mut self) {
        let Source::Pieces(pieces, _) = &mut self.0 else { return };
        match pieces.get_mut().unwrap_or_else(PoisonError::into_inner) {
            Pieces::Reader(reading) => reading.reader.hand_over(),
            #[cfg(feature = "async")]
            Pieces::Stream(stream) => stream.as_mut().hand_over(),
            _ => {}
        }
    }

    /// The same body behind these bytes. Its reader knows nothing of them: time limits are to be lifted before.
    #[cfg(feature = "event-streams")]
    pub(crate) fn after(self, first: Bytes) -> Self {
        if first.is_empty() { self } else { Source::After(first, Box::new(self)).into() }
    }

    /// Lifts the limits of silence and of throughput.
    #[cfg(feature = "event-streams")]
    pub(crate) fn be_patient(&mut self) {
        if let Source::After(_, rest) = &mut self.0 {
            return rest.be_patient();
        }
        let Source::Pieces(pieces, _) = &mut self.0 else { return };
        match pieces.get_mut().unwrap_or_else(PoisonError::into_inner) {
            Pieces::Reader(reading) => reading.reader.be_patient(),
            #[cfg(feature = "async")]
            Pieces::Stream(stream) => stream.as_mut().be_patient(),
            _ => {}
        }
    }

    /// What a filter makes of the body: of bytes at once, of others as they are read. Each time that a file is read, it goes through
    /// another filter of `make`'s.
    ///
    /// # Errors
    /// As the filter, for bytes at hand.
    pub fn through<F: Filter + 'static>(self, make: impl Fn() -> F + Send + Sync + 'static) -> io::Result<Self> {
        if let Source::Bytes(bytes) = &self.0 {
            let (mut filter, mut out) = (make(), Vec::new());
            filter.push(bytes, &mut out)?;
            filter.finish(&mut out)?;
            return Ok(out.into());
        }
        if self.try_clone().is_some() {
            let open = move || Box::new(Own(Filtered::new(self.again(), Box::new(make())))) as Box<dyn Incoming>;
            return Ok(Pieces::Unopened(Arc::new(open)).with(None));
        }
        Ok(self.read_through(Box::new(make())))
    }

    /// What `filter` makes of the body as it is read.
    pub(crate) fn read_through(self, filter: Box<dyn Filter>) -> Self {
        #[cfg(feature = "async")]
        if self.is_asynchronous() {
            return Self::from_stream(Filtered::new(self, filter));
        }
        Self::from_reader(Filtered::new(self, filter))
    }

    /// Reads the body to its end; no more than `max` bytes.
    pub(crate) fn read_whole(&mut self, max: usize) -> io::Result<Vec<u8>> {
        let mut whole = Whole::of(self.length(), max)?;
        if let Source::Bytes(bytes) = &mut self.0 {
            return Ok(std::mem::take(bytes).into());
        }
        let max_and_one = u64::try_from(max).map_or(u64::MAX, |max| max.saturating_add(1));
        self.by_ref().take(max_and_one).read_to_end(&mut whole.bytes)?;
        whole.push(&[])?;
        Ok(whole.bytes)
    }

    /// Waits for the next bytes on this thread; `None` at the end.
    #[cfg(feature = "event-streams")]
    pub(crate) fn read_chunk(&mut self) -> io::Result<Option<Bytes>> {
        let mut chunk = vec![0; CHUNK_SIZE];
        loop {
            match self.read(&mut chunk) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => {
                    chunk.truncate(read?);
                    return Ok(Some(Bytes::from(chunk)).filter(|chunk| !chunk.is_empty()));
                }
            }
        }
    }

    /// As [`read_chunk`](Self::read_chunk): without the feature `async` there is nothing to wait for.
    #[cfg(all(feature = "event-streams", not(feature = "async")))]
    pub(crate) async fn try_next(&mut self) -> io::Result<Option<Bytes>> {
        self.read_chunk()
    }

    /// As [`read_whole`](Self::read_whole): without the feature `async` there is nothing to wait for.
    #[cfg(not(feature = "async"))]
    pub(crate) async fn wait_for_whole(&mut self, max: usize) -> io::Result<Vec<u8>> {
        self.read_whole(max)
    }
}

impl Pieces {
    /// The body whose pieces these are.
    fn with(self, left: Option<u64>) -> ByteStream {
        Source::Pieces(Mutex::new(self), left).into()
    }
}

impl Read for ByteStream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let (pieces, left) = match &mut self.0 {
            Source::Bytes(bytes) => {
                let count = bytes.len().min(buffer.len());
                bytes.copy_to_slice(&mut buffer[..count]);
                return Ok(count);
            }
            Source::Lent(lent) => return lent.read(buffer),
            #[cfg(feature = "event-streams")]
            Source::After(first, rest) if first.is_empty() => {
                *self = std::mem::take(rest);
                return self.read(buffer);
            }
            #[cfg(feature = "event-streams")]
            Source::After(first, _) => {
                let count = first.len().min(buffer.len());
                first.copy_to_slice(&mut buffer[..count]);
                return Ok(count);
            }
            Source::Pieces(pieces, left) => (pieces.get_mut().unwrap_or_else(PoisonError::into_inner), left),
        };
        if let Pieces::Unopened(open) = pieces {
            *pieces = Pieces::Reader(open().into());
        }
        let reader = match pieces {
            Pieces::Reader(reading) => &mut reading.reader,
            // What was unopened has just become a reader.
            Pieces::Gone | Pieces::Unopened(_) => return Err(gone()),
            #[cfg(feature = "async")]
            _ => return Err(io::Error::new(io::ErrorKind::Unsupported, FOR_ASYNCHRONOUS_CODE)),
        };
        let room = left.map_or(usize::MAX, |left| usize::try_from(left).unwrap_or(usize::MAX)).min(buffer.len());
        let mut count = 0;
        if room > 0 {
            count = reader.read(&mut buffer[..room])?;
            count_down(left, count)?;
        }
        // Room for nothing is not the end.
        if *left == Some(0) || (count == 0 && room > 0) {
            let ended = std::mem::replace(pieces, Pieces::Gone);
            self.0 = Source::Bytes(Bytes::new());
            if let Pieces::Reader(reading) = ended {
                reading.reader.end();
            }
        }
        Ok(count)
    }
}

/// Takes what came off what is to come; that nothing came means the end.
fn count_down(left: &mut Option<u64>, count: usize) -> io::Result<()> {
    match left {
        Some(left) if count == 0 && *left > 0 => {
            let cause = format!("the body ended {left} bytes before its length");
            Err(io::Error::new(io::ErrorKind::UnexpectedEof, cause))
        }
        Some(left) => {
            *left = left.saturating_sub(count as u64);
            Ok(())
        }
        None => Ok(()),
    }
}

/// Why a blocking client cannot send a stream.
pub(crate) const FOR_ASYNCHRONOUS_CODE: &str = "its body is a stream, which only asynchronous code can read";

fn gone() -> io::Error {
    io::Error::other("the body was sent already")
}

impl From<Source> for ByteStream {
    fn from(source: Source) -> Self {
        ByteStream(source)
    }
}

impl Default for ByteStream {
    /// No bytes.
    fn default() -> Self {
        Bytes::new().into()
    }
}

impl fmt::Debug for ByteStream {
    /// What kind of body it is, and how long: its bytes may be secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if self.at_hand().is_some() { "at hand" } else { "to come" };
        match self.length() {
            Some(length) => write!(f, "ByteStream({length} bytes {kind})"),
            None => write!(f, "ByteStream(bytes {kind})"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(mut body: ByteStream) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        body.read_to_end(&mut bytes).map(|_| bytes)
    }

    #[test]
    fn exactly_as_many_bytes_come_as_the_length_says() {
        let body = |length| ByteStream::from_reader(&b"hello"[..]).with_length(length);
        assert_eq!(body(5).length(), Some(5));
        assert_eq!(read(body(5)).unwrap(), b"hello");
        assert_eq!(read(body(3)).unwrap(), b"hel");
        let short = read(body(7)).unwrap_err();
        assert_eq!(short.to_string(), "the body ended 2 bytes before its length");
        assert_eq!(ByteStream::from_reader(&b"hello"[..]).length(), None);
        assert_eq!(ByteStream::from_static(b"hello").with_length(3).length(), Some(5));
    }

    #[test]
    fn bytes_are_had_as_often_as_wanted_and_streams_once() {
        let bytes = ByteStream::from(b"hello".to_vec());
        for _ in 0..2 {
            assert_eq!(read(bytes.take_out().unwrap()).unwrap(), b"hello");
            assert_eq!(read(bytes.try_clone().unwrap()).unwrap(), b"hello");
        }
        let reader = ByteStream::from_reader(&b"hello"[..]);
        assert!(reader.try_clone().is_none() && reader.at_hand().is_none());
        assert_eq!(read(reader.take_out().unwrap()).unwrap(), b"hello");
        assert!(reader.take_out().is_none());
        assert_eq!(read(reader).unwrap_err().to_string(), "the body was sent already");
    }

    #[test]
    fn whole_bodies_are_bounded() {
        let bodies: [fn() -> ByteStream; 3] = [
            || ByteStream::from_static(b"hello"),
            || ByteStream::from_reader(&b"hello"[..]),
            || ByteStream::from_reader(&b"hello"[..]).with_length(5),
        ];
        for body in bodies {
            assert_eq!(body().read_whole(5).unwrap(), b"hello");
            assert_eq!(body().read_whole(usize::MAX).unwrap(), b"hello");
            let error = body().read_whole(4).unwrap_err();
            assert!(error.get_ref().is_some_and(|cause| cause.is::<TooLarge>()), "{error}");
        }
    }

    #[test]
    fn bodies_show_their_length_alone() {
        assert_eq!(format!("{:?}", ByteStream::from_static(b"s3cret")), "ByteStream(6 bytes at hand)");
        assert_eq!(format!("{:?}", ByteStream::from_reader(&b"s3cret"[..])), "ByteStream(bytes to come)");
    }
}
