//! Whether bodies are summed up and held against checksums.
//!
//! In: nothing. Out: the choices, by the names that AWS's SDKs have for them.

/// Which requests have a checksum, of operations that take one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestChecksumCalculation {
    /// All of them: by CRC-32, unless the input says otherwise.
    WhenSupported,
    /// Those that choose an algorithm, and those of operations that demand one. An `endpoint_url` that is not AWS's gets those as
    /// `content-md5`, which stores that are like S3 have always known.
    WhenRequired,
}

impl RequestChecksumCalculation {
    /// The word that settings have for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::WhenSupported => "when_supported",
            Self::WhenRequired => "when_required",
        }
    }
}

/// Which responses are asked to have a checksum, and held against it, of operations whose responses may have one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResponseChecksumValidation {
    /// All of them.
    WhenSupported,
    /// Those whose input asks for it.
    WhenRequired,
}

impl ResponseChecksumValidation {
    /// The word that settings have for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::WhenSupported => "when_supported",
            Self::WhenRequired => "when_required",
        }
    }
}
