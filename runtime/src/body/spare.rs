//! Memory for the chunks of a body, used again once nobody needs them: fresh memory for each costs more than reading a file into it.
//!
//! In: what reads into a buffer. Out: chunks, whose memory comes back when they are dropped.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;

/// So many buffers are kept; transports hold on to about two chunks at once.
const KEPT: usize = 4;

/// The buffers of a body that nobody needs.
#[derive(Clone, Default)]
pub(super) struct Spare(Arc<Mutex<Vec<Vec<u8>>>>);

/// A buffer of which the first bytes are a chunk.
struct Chunk {
    buffer: Vec<u8>,
    length: usize,
    home: Spare,
}

impl Spare {
    /// The chunk that `read` reads into room for `room` bytes, and counts.
    pub(super) fn fill(&self, room: usize, read: impl FnOnce(&mut [u8]) -> io::Result<usize>) -> io::Result<Bytes> {
        let mut buffer = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
        buffer.resize(room.max(buffer.len()), 0);
        let mut chunk = Chunk { buffer, length: 0, home: self.clone() };
        chunk.length = read(chunk.buffer.get_mut(..room).unwrap_or_default())?;
        Ok(Bytes::from_owner(chunk))
    }
}

impl AsRef<[u8]> for Chunk {
    fn as_ref(&self) -> &[u8] {
        self.buffer.get(..self.length).unwrap_or_default()
    }
}

impl Drop for Chunk {
    fn drop(&mut self) {
        let mut spare = self.home.0.lock().unwrap_or_else(PoisonError::into_inner);
        if spare.len() < KEPT {
            spare.push(std::mem::take(&mut self.buffer));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_comes_back_and_bytes_do_not() {
        let spare = Spare::default();
        let fill = |room, text: &'static [u8]| {
            spare.fill(room, |buffer| {
                assert_eq!(buffer.len(), room);
                buffer[..text.len()].copy_from_slice(text);
                Ok(text.len())
            })
        };
        let (first, second) = (fill(8, b"12345678").unwrap(), fill(8, b"abc").unwrap());
        let (place, part) = (first.as_ptr(), second.slice(1..));
        assert_eq!((&first[..], &second[..]), (&b"12345678"[..], &b"abc"[..]));
        drop((first, second));
        let third = fill(4, b"12").unwrap();
        assert_eq!((&third[..], third.as_ptr()), (&b"12"[..], place));
        assert_eq!(&part[..], b"bc", "a part of a chunk keeps it");
        assert!(spare.fill(4, |_| Err(io::Error::other("no"))).is_err());
        let many: Vec<Bytes> = (0..10).map(|_| fill(8, b"1").unwrap()).collect();
        drop((many, part, third));
        assert_eq!(spare.0.lock().unwrap().len(), KEPT);
    }
}
