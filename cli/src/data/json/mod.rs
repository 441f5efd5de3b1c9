//! JSON as the AWS CLI reads and writes it, which is as Python does.
//!
//! In: text that somebody typed, kept in a file, or received. Out: a [`Value`](crate::data::Value), or a [`JsonError`] with the
//! place at which Python would complain too. And back: [`write()`] gives the bytes of `json.dumps`.
//!
//! ```
//! use smithgen_cli::rooms::data::json;
//!
//! let value = json::read(r#"{"b": [1, 2.50], "a": "é"}"#).unwrap();
//! assert_eq!(json::write(&value, None, true), r#"{"b": [1, 2.5], "a": "\u00e9"}"#);
//! assert_eq!(
//!     json::read("{bad").unwrap_err().to_string(),
//!     "expected a string, found something else: line 1 column 2 (char 1)"
//! );
//! ```

use std::fmt;

mod read;
mod write;

pub use read::read;
pub use smithgen_runtime::generated::codec::MAX_DEPTH;
pub use write::write;
pub(crate) use write::write_to;

/// Why a text is not JSON, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonError {
    /// What is wrong, in plain words.
    pub message: String,
    /// The line, from 1.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
    /// The characters before the place.
    pub offset: usize,
}

impl JsonError {
    /// The problem found at the byte `at` of `text`.
    fn new(message: &str, text: &str, at: usize) -> Self {
        let before = text.get(..at).unwrap_or(text);
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        JsonError {
            message: message.to_owned(),
            line: before.bytes().filter(|&byte| byte == b'\n').count() + 1,
            column: before.get(start..).map_or(0, |line| line.chars().count()) + 1,
            offset: before.chars().count(),
        }
    }
}

/// The place is worded as Python words it.
impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: line {} column {} (char {})", self.message, self.line, self.column, self.offset)
    }
}

impl std::error::Error for JsonError {}
