//! Bodies that are read whole, as far as that is allowed.
//!
//! In: the pieces of a body, the length that it is said to have, the most that is read. Out: all of it, or that it is too large.

use std::error::Error;
use std::{fmt, io};

/// Space for a body that is set aside on the word of its length alone.
const TRUSTED_LENGTH: usize = 1 << 20;

/// A body that is read whole.
pub(super) struct Whole {
    pub(super) bytes: Vec<u8>,
    max: usize,
}

impl Whole {
    /// Nothing as yet of a body that may be known to be `length` bytes long.
    pub(super) fn of(length: Option<u64>, max: usize) -> io::Result<Self> {
        let length = usize::try_from(length.unwrap_or(0)).unwrap_or(usize::MAX);
        if length > max {
            return Err(io::Error::other(TooLarge(max)));
        }
        Ok(Whole { bytes: Vec::with_capacity(length.min(TRUSTED_LENGTH)), max })
    }

    pub(super) fn push(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.bytes.len() > self.max || bytes.len() > self.max - self.bytes.len() {
            return Err(io::Error::other(TooLarge(self.max)));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(())
    }
}

/// A response has a body of more bytes than this.
#[derive(Debug)]
pub(crate) struct TooLarge(usize);

impl fmt::Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "its body is larger than `max_response_bytes`, {} bytes", self.0)
    }
}

impl Error for TooLarge {}
