//! How large a model may be. In: nothing. Out: the limits that readers keep to, in bytes and in values.
//!
//! A file of 250 kB can be packed so that it holds a thousand times as much, and a value of two bytes takes thirty times that in
//! memory.

/// How much a file of a model may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The bytes of a file, unpacked. 64 MiB by default: sixteen times the largest of AWS's models.
    pub bytes: usize,
    /// The JSON values in a file. 4,000,000 by default: eighty times as many as the largest of AWS's models has.
    pub nodes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { bytes: 64 << 20, nodes: 4_000_000 }
    }
}

impl Limits {
    /// Why a file is not read that holds more bytes.
    pub(crate) fn too_long(&self) -> String {
        format!("the file has more than {} bytes, the limit that `Limits::bytes` sets", self.bytes)
    }

    /// Why a file is not read that holds more values.
    pub(crate) fn too_many(&self) -> String {
        format!("the document has more than {} values, the limit that `Limits::nodes` sets", self.nodes)
    }
}
