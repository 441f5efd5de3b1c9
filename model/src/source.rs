//! The texts that a model is read from.
//!
//! In: texts with names. Out: numbers, by which findings name them.

/// The number of a source in the order in which the sources were given.
pub(crate) type SourceIx = u32;

/// The text of a model file and the name that problems give for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// A path, or any other name.
    pub name: String,
    /// A Smithy JSON AST document, or a service description of botocore or a file beside it.
    pub text: String,
}
