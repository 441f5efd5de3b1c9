//! `aws-chunked`: bodies in frames, with what is known at their end only in a
//! [trailer](https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html).
//!
//! In: the bytes of a body as they come. Out: chunks of one size, each with its length in front, and the trailer that [`Marks`] write.
//! How many bytes that makes is known beforehand where the length of the body is.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, InvalidHeaderValue};
use http::{HeaderMap, HeaderName, HeaderValue};

use super::filter::Filter;

/// How long a body in frames is without them.
pub(crate) static DECODED_LENGTH: HeaderName = HeaderName::from_static("x-amz-decoded-content-length");

/// The bytes of each chunk but the last. Services take 8 KiB and more; what both drivers read at once fills one.
const CHUNK: usize = 64 << 10;

/// What frames carry beside the bytes: checksums, signatures.
pub(crate) trait Marks: Send {
    /// Sees the next chunk, of no bytes at the end, and says what stands behind its length: nothing, or `;chunk-signature=…`.
    fn chunk(&mut self, bytes: &[u8]) -> String;

    /// The lines of the trailer, such as `x-amz-checksum-crc32:…`, each with its end of line.
    fn trailer(&mut self) -> String;
}

/// No marks.
#[cfg(feature = "sigv4")]
pub(crate) struct NoMarks;

#[cfg(feature = "sigv4")]
impl Marks for NoMarks {
    fn chunk(&mut self, _: &[u8]) -> String {
        String::new()
    }

    fn trailer(&mut self) -> String {
        String::new()
    }
}

/// Signs frames, from the signature of the headers on.
pub(crate) trait SignFrames: Send {
    /// What stands behind the length of the next chunk.
    fn chunk(&mut self, bytes: &[u8]) -> String;

    /// What follows these lines of the trailer.
    fn trailer(&mut self, lines: &str) -> String;
}

/// Where the frames of a request look for their signatures, which each attempt has others of. Clones share it.
#[derive(Clone, Default)]
pub(crate) struct Seal(Arc<Mutex<Option<Box<dyn SignFrames>>>>);

impl Seal {
    /// Has the frames of the next attempt signed.
    #[cfg(feature = "sigv4")]
    pub(crate) fn give(&self, signer: impl SignFrames + 'static) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(signer));
    }

    fn take(&self) -> Option<Box<dyn SignFrames>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Marks, and signatures if the seal has some by the time that the body is read.
pub(crate) struct Sealed<M> {
    marks: M,
    seal: Option<Seal>,
    signer: Option<Box<dyn SignFrames>>,
}

impl<M> Sealed<M> {
    pub(crate) fn new(marks: M, seal: Seal) -> Self {
        Sealed { marks, seal: Some(seal), signer: None }
    }
}

impl<M: Marks> Marks for Sealed<M> {
    fn chunk(&mut self, bytes: &[u8]) -> String {
        if let Some(seal) = self.seal.take() {
            self.signer = seal.take();
        }
        let mark = self.marks.chunk(bytes);
        mark + &self.signer.as_mut().map(|signer| signer.chunk(bytes)).unwrap_or_default()
    }

    fn trailer(&mut self) -> String {
        let lines = self.marks.trailer();
        let signed = self.signer.as_mut().map(|signer| signer.trailer(&lines)).unwrap_or_default();
        lines + &signed
    }
}

/// Puts a body into frames.
pub(crate) struct AwsChunked<M> {
    marks: M,
    /// The bytes of a chunk that is not full.
    begun: Vec<u8>,
}

impl<M: Marks> AwsChunked<M> {
    pub(crate) fn new(marks: M) -> Self {
        AwsChunked { marks, begun: Vec::new() }
    }

    fn frame(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        let mark = self.marks.chunk(bytes);
        out.extend_from_slice(format!("{:x}{mark}\r\n", bytes.len()).as_bytes());
        if !bytes.is_empty() {
            out.extend_from_slice(bytes);
            out.extend_from_slice(b"\r\n");
        }
    }

    fn frame_begun(&mut self, out: &mut Vec<u8>) {
        let mut chunk = std::mem::take(&mut self.begun);
        self.frame(&chunk, out);
        chunk.clear();
        self.begun = chunk;
    }
}

impl<M: Marks> Filter for AwsChunked<M> {
    fn push(&mut self, mut bytes: &[u8], out: &mut Vec<u8>) -> io::Result<()> {
        while let Some((now, rest)) = bytes.split_at_checked(CHUNK - self.begun.len()) {
            if self.begun.is_empty() {
                self.frame(now, out);
            } else {
                self.begun.extend_from_slice(now);
                self.frame_begun(out);
            }
            bytes = rest;
        }
        self.begun.extend_from_slice(bytes);
        Ok(())
    }

    fn finish(&mut self, out: &mut Vec<u8>) -> io::Result<()> {
        if !self.begun.is_empty() {
            self.frame_begun(out);
        }
        self.frame(&[], out);
        out.extend_from_slice(self.marks.trailer().as_bytes());
        out.extend_from_slice(b"\r\n");
        Ok(())
    }
}

/// Says in headers that a body is in frames, how long it is without them, and how long with them.
///
/// # Errors
/// When another encoding is too long to be told.
pub(crate) fn tell(
    headers: &mut HeaderMap,
    length: Option<u64>,
    framed: Option<u64>,
) -> Result<(), InvalidHeaderValue> {
    let encoding = match headers.get(CONTENT_ENCODING) {
        Some(other) => HeaderValue::try_from([other.as_bytes(), b",aws-chunked"].concat()),
        None => Ok(HeaderValue::from_static("aws-chunked")),
    };
    headers.insert(CONTENT_ENCODING, encoding?);
    for (name, length) in [(&DECODED_LENGTH, length), (&CONTENT_LENGTH, framed)] {
        if let Some(length) = length {
            headers.insert(name, HeaderValue::from(length));
        }
    }
    Ok(())
}

/// How long a body of `length` bytes is in frames with marks of `mark` bytes and a trailer of `trailer` bytes.
pub(crate) fn framed_length(length: u64, mark: u64, trailer: u64) -> u64 {
    let framed = |bytes: u64| u64::from(bytes.checked_ilog2().unwrap_or(0) / 4 + 1) + mark + 2 + bytes + 2;
    let (full, rest) = (length / CHUNK as u64, length % CHUNK as u64);
    let last = if rest > 0 { framed(rest) } else { 0 };
    // The end of line of the last chunk, which has no bytes, is that of the trailer.
    full * framed(CHUNK as u64) + last + framed(0) + trailer
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::ByteStream;
    use super::*;

    /// Marks each chunk with its number, and all of them with how many bytes there were.
    #[derive(Default)]
    struct Counting {
        chunks: u8,
        bytes: usize,
    }

    impl Marks for Counting {
        fn chunk(&mut self, bytes: &[u8]) -> String {
            self.chunks += 1;
            self.bytes += bytes.len();
            format!(";n={:02}", self.chunks)
        }

        fn trailer(&mut self) -> String {
            format!("x-bytes:{:09}\r\n", self.bytes)
        }
    }

    fn frame(pieces: &[&[u8]]) -> Vec<u8> {
        let (mut filter, mut out) = (AwsChunked::new(Counting::default()), Vec::new());
        for piece in pieces {
            filter.push(piece, &mut out).unwrap();
        }
        filter.finish(&mut out).unwrap();
        out
    }

    #[test]
    fn bodies_are_framed() {
        assert_eq!(frame(&[]), b"0;n=01\r\nx-bytes:000000000\r\n\r\n");
        assert_eq!(frame(&[b"hello ", b"", b"world"]), b"b;n=01\r\nhello world\r\n0;n=02\r\nx-bytes:000000011\r\n\r\n");
        let long = vec![b'a'; CHUNK + 1];
        let mut expected = b"10000;n=01\r\n".to_vec();
        expected.extend_from_slice(&long[..CHUNK]);
        expected.extend_from_slice(b"\r\n1;n=02\r\na\r\n0;n=03\r\nx-bytes:000065537\r\n\r\n");
        assert_eq!(frame(&[&long]), expected);
        let body = ByteStream::from(long).through(|| AwsChunked::new(Counting::default())).unwrap();
        assert_eq!(body.at_hand().unwrap(), expected);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn frames_do_not_depend_on_how_the_body_comes(
            near in prop::sample::select(vec![0, 1, 15, 16, 17, 4095, 4096, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 9]),
            cuts in prop::collection::vec(0usize..4 * CHUNK, 0..6),
        ) {
            let body: Vec<u8> = (0..near).map(|at| at as u8).collect();
            let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(near)).chain([0, near]).collect();
            cuts.sort_unstable();
            let pieces: Vec<&[u8]> = cuts.windows(2).map(|cut| &body[cut[0]..cut[1]]).collect();
            let framed = frame(&pieces);
            prop_assert!(framed == frame(&[&body]));
            prop_assert_eq!(framed.len() as u64, framed_length(near as u64, 5, 19));
        }
    }
}
