//! What is said of the checksums of an operation, as data.
//!
//! In: nothing; generated code writes these facts as constants. Out: which requests and responses have a checksum, and what it is made by.

/// The checksums of an operation, as the traits
/// [`httpChecksum`](https://smithy.io/2.0/aws/aws-core.html#aws-protocols-httpchecksum-trait) and
/// [`httpChecksumRequired`](https://smithy.io/2.0/spec/http-bindings.html#httpchecksumrequired-trait) say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Checksums {
    /// What requests have.
    pub request: RequestChecksum,
    /// The index of the input's member that chooses the algorithm for the request.
    pub algorithm: Option<usize>,
    /// The index of the input's member that asks for a checksum of the response's body.
    pub validation: Option<usize>,
    /// What such a checksum may be made by.
    pub response: &'static [ChecksumAlgorithm],
}

impl Checksums {
    /// Checksums of requests alone, whose algorithm nobody chooses.
    pub const fn new(request: RequestChecksum) -> Self {
        Checksums { request, algorithm: None, validation: None, response: &[] }
    }

    /// Adds the index of the member that chooses the algorithm.
    pub const fn algorithm(mut self, member: usize) -> Self {
        self.algorithm = Some(member);
        self
    }

    /// Adds the index of the member that asks for a checksum of the response's body, and what that may be made by.
    pub const fn response(mut self, member: usize, algorithms: &'static [ChecksumAlgorithm]) -> Self {
        (self.validation, self.response) = (Some(member), algorithms);
        self
    }
}

/// Whether requests of an operation have a checksum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RequestChecksum {
    /// The service takes none.
    None,
    /// The service demands the one of `content-md5`.
    Md5,
    /// The service, which is Glacier, demands hashes of the body and of its mebibytes.
    TreeHash,
    /// The service takes one.
    Supported,
    /// The service demands one.
    Required,
}

/// What checksums are made by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChecksumAlgorithm {
    /// CRC-32, as in gzip.
    Crc32,
    /// CRC-32 with Castagnoli's polynomial.
    Crc32c,
    /// CRC-64 as in NVM Express.
    Crc64Nvme,
    /// MD5, which tells of accidents only.
    Md5,
    /// SHA-1, which tells of accidents only.
    Sha1,
    /// SHA-256.
    Sha256,
    /// SHA-512.
    Sha512,
}
