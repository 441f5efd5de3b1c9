//! XML: values to bytes, and bytes to values by way of a tree.
//!
//! In: a structure; out: the bytes of an element. `encode` writes, and `escape` replaces what a text may not hold as it is.
//! In: the bytes of a body; out: a structure. `tree` reads the document, with quick-xml, and `decode` reads values from it.

mod decode;
mod encode;
mod escape;
mod tree;

pub use decode::XmlDecoder;
pub use encode::XmlEncoder;
#[cfg(feature = "rest-xml")]
pub(crate) use tree::is_outermost;
