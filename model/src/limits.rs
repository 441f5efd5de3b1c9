//! How large a model may be. In: nothing. Out: the limits that readers keep to, in bytes and in values.
//!
//! A file of 250 kB can be packed so that it holds a thousand times as much, and a value of two bytes takes thirty times that in
//! memory.

/// How much a file of a model may hold, and how much of a wheel is read. Texts that are in memory already are as long as they are:
/// their values alone are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The bytes of a file, unpacked. 64 MiB by default: sixteen times the largest of AWS's models.
    pub bytes: usize,
    /// The JSON values in a file. 4,000,000 by default: eighty times as many as the largest of AWS's models has.
    pub values: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { bytes: 64 << 20, values: 4_000_000 }
    }
}

impl Limits {
    /// Refuses so many bytes, if they are more.
    pub(crate) fn check(&self, bytes: usize) -> Result<(), String> {
        if bytes <= self.bytes {
            return Ok(());
        }
        Err(format!(
            "the file has more than {} bytes; `--max-bytes` of the command and `Builder::limits` allow more",
            self.bytes
        ))
    }

    /// Why a file is not read that holds more values.
    pub(crate) fn too_many(&self) -> String {
        format!(
            "the document has more than {} values; `--max-values` of the command and `Builder::limits` allow more",
            self.values
        )
    }
}
