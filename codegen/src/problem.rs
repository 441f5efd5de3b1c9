//! What is wrong with an input, in words that its author can act on.
//!
//! In: findings of any stage. Out: [`Problems`], reported together, one line each.

use std::fmt;

use smithgen_model::ShapeId;

/// One thing that stands in the way of generating.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The shape or member at fault, where there is one.
    pub shape: Option<ShapeId>,
    /// What is wrong, and what would be right.
    pub message: String,
}

impl Problem {
    /// A problem of a shape or member.
    pub fn of(shape: &ShapeId, message: impl Into<String>) -> Self {
        Problem { shape: Some(shape.clone()), message: message.into() }
    }

    /// A problem of the input as a whole.
    pub fn general(message: impl Into<String>) -> Self {
        Problem { shape: None, message: message.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.shape {
            Some(shape) => write!(f, "error: {shape}: {}", self.message),
            None => write!(f, "error: {}", self.message),
        }
    }
}

/// All that stands in the way of generating: what the reader of the model found, or what a later stage found.
#[derive(Clone, Debug, Default)]
pub struct Problems {
    lines: Vec<String>,
}

impl Problems {
    /// Adds one.
    pub fn push(&mut self, problem: Problem) {
        self.lines.push(problem.to_string());
    }

    /// `Ok` if there are none.
    pub fn into_result(self) -> Result<(), Problems> {
        if self.lines.is_empty() { Ok(()) } else { Err(self) }
    }

    /// Prints them to standard error and ends the process with status 1: what a build script does with them.
    pub fn exit(self) -> ! {
        eprintln!("{self}");
        std::process::exit(1)
    }
}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Problems { lines: vec![problem.to_string()] }
    }
}

impl From<smithgen_model::Problems> for Problems {
    fn from(problems: smithgen_model::Problems) -> Self {
        Problems { lines: vec![problems.to_string()] }
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.lines.join("\n"))
    }
}

impl std::error::Error for Problems {}
