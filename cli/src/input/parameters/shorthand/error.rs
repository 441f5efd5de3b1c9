//! Why a word is not shorthand, with a caret below the place.
//!
//! In: what is wrong, and where. Out: the words of the AWS CLI, which shows the input one column to the right of where its caret
//! counts from.

use std::fmt;

use super::Problem;

/// What may be wrong about a word.
#[derive(Clone, Debug, PartialEq)]
pub enum Wrong {
    /// Something else stands where this was expected.
    Unexpected {
        /// The character, or in angle brackets the kind of value, that was expected.
        expected: String,
        /// The character that is there, `EOF`, or `<none>`.
        received: String,
    },
    /// A name came before.
    Repeated(String),
    /// A file cannot be loaded.
    File(String),
    /// Lists and maps nest too deep.
    TooDeep,
}

impl Wrong {
    /// Whether it stays wrong however the text is read.
    pub(super) fn is_final(&self) -> bool {
        matches!(self, Wrong::File(_) | Wrong::TooDeep)
    }
}

/// Why a word is not shorthand. Displayed, it shows the word with a caret.
#[derive(Clone, Debug, PartialEq)]
pub struct ShorthandError {
    /// What is wrong.
    pub wrong: Wrong,
    /// How many characters stand before the place.
    pub index: usize,
    /// The word with a caret in a line below the place.
    picture: String,
}

impl ShorthandError {
    pub(super) fn new(problem: Problem, text: &str) -> Self {
        let (before, after) = text.split_at_checked(problem.at).unwrap_or((text, ""));
        let column = before.rsplit('\n').next().unwrap_or(before).chars().count();
        let (line, rest) = after.split_at(after.find('\n').unwrap_or(after.len()));
        ShorthandError {
            wrong: problem.wrong,
            index: before.chars().count(),
            picture: format!("{before}{line}\n{}^{rest}", " ".repeat(column)),
        }
    }
}

impl fmt::Display for ShorthandError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let picture = &self.picture;
        match &self.wrong {
            Wrong::Unexpected { expected, received } => {
                write!(f, "Expected: '{expected}', received: '{received}' for input:\n {picture}")
            }
            Wrong::Repeated(name) => write!(
                f,
                "Second instance of key \"{name}\" encountered for input:\n{picture}\n\
                 This is often because there is a preceding \",\" instead of a space."
            ),
            Wrong::File(problem) => f.write_str(problem),
            Wrong::TooDeep => write!(f, "Lists and maps nest too deep, {} characters from the start", self.index),
        }
    }
}

impl std::error::Error for ShorthandError {}
