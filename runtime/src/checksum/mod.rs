//! Checksums of bodies: those that requests have, and those that responses are held against.
//!
//! In: an operation's facts, its input, the configuration, and a finished request, whose checksum goes into a header or, where the body
//! is on its way, into a trailer; or the head and the body of a response. Out: the request with what services want to see; the body,
//! which fails at its end if it is not what the service said. [`Sum`] is the one place that knows algorithms.

mod request;
mod response;
mod sum;
mod tree_hash;

use http::{HeaderMap, HeaderName};

use crate::error::ConstructionFailure;
use crate::meta::{ChecksumAlgorithm, OperationMeta};
use crate::schema::Trait;

pub(crate) use self::request::add;
pub(crate) use self::response::{asked_for, checked};
pub(crate) use self::sum::Sum;

impl ChecksumAlgorithm {
    /// All there are.
    const ALL: [Self; 7] =
        [Self::Crc32, Self::Crc32c, Self::Crc64Nvme, Self::Md5, Self::Sha1, Self::Sha256, Self::Sha512];

    /// The word that models have for it, such as `CRC32`.
    const fn as_str(self) -> &'static str {
        match self {
            Self::Crc32 => "CRC32",
            Self::Crc32c => "CRC32C",
            Self::Crc64Nvme => "CRC64NVME",
            Self::Md5 => "MD5",
            Self::Sha1 => "SHA1",
            Self::Sha256 => "SHA256",
            Self::Sha512 => "SHA512",
        }
    }

    /// The header or trailer that holds it.
    const fn header(self) -> HeaderName {
        HeaderName::from_static(match self {
            Self::Crc32 => "x-amz-checksum-crc32",
            Self::Crc32c => "x-amz-checksum-crc32c",
            Self::Crc64Nvme => "x-amz-checksum-crc64nvme",
            Self::Md5 => "x-amz-checksum-md5",
            Self::Sha1 => "x-amz-checksum-sha1",
            Self::Sha256 => "x-amz-checksum-sha256",
            Self::Sha512 => "x-amz-checksum-sha512",
        })
    }
}

/// The header that an input's member goes to, if it goes to one.
fn header_of(operation: &OperationMeta, member: Option<usize>) -> Result<Option<HeaderName>, ConstructionFailure> {
    let traits = member.and_then(|index| operation.input.members.get(index)).map(|member| member.traits);
    let name = traits.unwrap_or_default().iter().find_map(|one| match one {
        Trait::HttpHeader(name) => Some(*name),
        _ => None,
    });
    name.map(HeaderName::try_from).transpose().map_err(ConstructionFailure::new)
}

/// Whether there is a checksum in the headers already, by whatever algorithm.
fn has_checksum(headers: &HeaderMap) -> bool {
    let about = ["algorithm", "mode", "type"];
    let mut found = headers.keys().filter_map(|name| name.as_str().strip_prefix("x-amz-checksum-"));
    found.any(|rest| !about.contains(&rest))
}
