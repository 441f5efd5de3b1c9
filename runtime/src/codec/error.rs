//! What may go wrong with values: [`EncodeError`], [`DecodeError`], and how much is read at most.
//!
//! In: what a format met, and where. Out: errors in one line, without a value of the message, which may be a secret.

use std::fmt;

/// What is read of a response at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the body. Its values may take four times as much memory beyond their texts and bytes.
    pub max_response_bytes: usize,
    /// Nesting of lists and maps in the body, those of structures included.
    pub max_response_depth: usize,
}

impl Default for Limits {
    /// 64 MiB, and 128 levels.
    fn default() -> Self {
        Limits { max_response_bytes: 64 << 20, max_response_depth: MAX_DEPTH }
    }
}

/// How deep values may be nested at most: deeper ones could exhaust the stack of a thread, of which wide structures take 8 KiB
/// a level without optimisation.
pub const MAX_DEPTH: usize = 128;

/// How much memory the values of a body may still take. A body of a few bytes an element can stand for a hundred times as
/// many bytes in memory.
#[derive(Debug)]
pub(crate) struct Room {
    left: usize,
    max_response_bytes: usize,
}

impl Room {
    pub(crate) fn new(limits: &Limits) -> Self {
        Room { left: limits.max_response_bytes.saturating_mul(4), max_response_bytes: limits.max_response_bytes }
    }

    /// Takes `bytes` of what is left.
    #[inline]
    pub(crate) fn take(&mut self, bytes: usize) -> Result<(), DecodeError> {
        match self.left.checked_sub(bytes) {
            Some(left) => {
                self.left = left;
                Ok(())
            }
            None => Err(DecodeError::too_large(format!(
                "its values take more memory than four times `max_response_bytes`, {} bytes",
                self.max_response_bytes
            ))),
        }
    }
}

/// Why a request could not be written: the member whose value has no place in the wire format, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodeError {
    member: &'static str,
    reason: String,
}

impl EncodeError {
    /// The value that stands in `member`, or in its list or map, cannot be written. The reason names no value.
    #[cold]
    pub fn new(member: &'static str, reason: impl Into<String>) -> Self {
        EncodeError { member, reason: reason.into() }
    }
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` cannot be sent: {}", self.member, self.reason)
    }
}

impl std::error::Error for EncodeError {}

/// Why a response could not be read. It is one pointer, so that results stay small on the way where all goes well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError(Box<DecodeFailure>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct DecodeFailure {
    message: String,
    offset: Option<usize>,
    path: String,
    is_too_large: bool,
}

impl DecodeError {
    /// An error in words, which name no value of the response: it may be secret.
    #[cold]
    pub fn new(message: impl Into<String>) -> Self {
        let (message, path) = (message.into(), String::new());
        DecodeError(Box::new(DecodeFailure { message, offset: None, path, is_too_large: false }))
    }

    /// The same, for a body that may be right, but is more than is read.
    #[cold]
    pub(crate) fn too_large(message: impl Into<String>) -> Self {
        let mut error = Self::new(message);
        error.0.is_too_large = true;
        error
    }

    /// Whether the body was refused for what its values would take in memory, or for how deep they are nested.
    pub fn is_too_large(&self) -> bool {
        self.0.is_too_large
    }

    /// Sets the byte of the body at which reading stopped.
    pub fn at(mut self, offset: usize) -> Self {
        self.0.offset = Some(offset);
        self
    }

    /// Says that the error lies in `step` (a member's name, or an index) of the value at hand; called on the way out.
    #[cold]
    pub fn within(mut self, step: impl fmt::Display) -> Self {
        self.0.path = match self.0.path.as_str() {
            "" => step.to_string(),
            inner if inner.starts_with('[') => format!("{step}{inner}"),
            inner => format!("{step}.{inner}"),
        };
        self
    }

    /// What is wrong, in words, without the place.
    pub fn problem(&self) -> &str {
        &self.0.message
    }

    /// Where the error lies, such as `Users[3].Attributes`; empty at the top.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// The byte of the body at which reading stopped, if known.
    pub fn offset(&self) -> Option<usize> {
        self.0.offset
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)?;
        if !self.0.path.is_empty() {
            write!(f, " in {}", self.0.path)?;
        }
        match self.0.offset {
            Some(offset) => write!(f, " at byte {offset}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for DecodeError {}
