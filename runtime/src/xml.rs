//! XML: bytes to values, by way of a tree.
//!
//! In: the bytes of a body; out: a structure. `tree` reads the document, with quick-xml, and `decode` reads values from it.

mod decode;
mod tree;

pub(crate) use decode::XmlDecoder;
