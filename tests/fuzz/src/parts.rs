//! What several targets do with their bytes and with what comes out.
//!
//! In: bytes; texts for people. Out: the texts that stand in the bytes; a panic where a text is not fit to be read.

use std::borrow::Cow;

/// The bytes as text; what is none of UTF-8 is replaced.
pub(crate) fn text(data: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(data)
}

/// A text in parts, between lines of three hyphens. Those that are missing are empty.
pub(crate) fn parts<const N: usize>(text: &str) -> [&str; N] {
    let mut parts = text.splitn(N, "\n---\n");
    std::array::from_fn(|_| parts.next().unwrap_or_default())
}

/// Panics unless a message is one line that a terminal shows as it is, and not longer than `limit`.
pub(crate) fn assert_readable(message: &str, limit: usize) {
    assert!(!message.is_empty(), "an error without words");
    assert!(message.len() <= limit, "{} bytes: {message:?}", message.len());
    let odd = message.chars().find(|c| c.is_control() && *c != '\t');
    assert!(odd.is_none(), "{odd:?} in {message:?}");
}
