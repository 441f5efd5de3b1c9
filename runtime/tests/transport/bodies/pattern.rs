//! Bytes that are made and checked on the fly, each by where it stands.

use std::io::{self, Read};
use std::sync::LazyLock;

/// One turn of the pattern; its length divides no power of two, so that lost or doubled blocks are noticed.
static TURN: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let numbers =
        std::iter::successors(Some(7_u32), |last| Some(last.wrapping_mul(1_664_525).wrapping_add(1_013_904_223)));
    numbers.take(99_991).map(|number| (number >> 24) as u8).collect()
});

/// What of the pattern stands at a position, up to the end of a turn.
fn turn(at: u64) -> &'static [u8] {
    &TURN[usize::try_from(at % TURN.len() as u64).unwrap()..]
}

/// So many bytes of the pattern.
pub(super) struct Pattern {
    at: u64,
    end: u64,
}

impl Pattern {
    pub(super) fn of(length: u64) -> Self {
        Pattern { at: 0, end: length }
    }
}

impl Read for Pattern {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let bytes = turn(self.at);
        let left = usize::try_from(self.end - self.at).unwrap_or(usize::MAX);
        let count = bytes.len().min(buffer.len()).min(left);
        buffer[..count].copy_from_slice(&bytes[..count]);
        self.at += count as u64;
        Ok(count)
    }
}

/// Bytes that should be the pattern.
#[derive(Default)]
pub(super) struct Check {
    pub(super) length: u64,
}

impl Check {
    pub(super) fn push(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let expected = turn(self.length);
            let count = expected.len().min(bytes.len());
            assert!(bytes[..count] == expected[..count], "other bytes than were sent after {}", self.length);
            self.length += count as u64;
            bytes = &bytes[count..];
        }
    }
}
