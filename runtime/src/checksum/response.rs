//! Checksums of responses.
//!
//! In: what the operation takes and whether the request asked for a checksum; then the head and the body of the response. Out: the body,
//! which fails at its end if it does not have the checksum that the head tells.

use std::error::Error;
use std::{fmt, io};

use http::header::RANGE;
use http::response::Parts;
use http::{HeaderMap, HeaderValue};

use super::{Sum, header_of};
use crate::body::ByteStream;
use crate::body::watch::Watch;
use crate::meta::{ChecksumAlgorithm, OperationMeta};
use crate::transport::{TransportError, TransportErrorKind};

/// What the checksum may be made by that a request with these headers asks for; nothing if it asks for none, or for a range of bytes:
/// with those, some stores tell the checksum of the whole. A part of an object, by its number, has its own.
pub(crate) fn asked_for(operation: &OperationMeta, headers: &HeaderMap) -> &'static [ChecksumAlgorithm] {
    let Some(checksums) = operation.adaptation.and_then(|adaptation| adaptation.checksums) else { return &[] };
    match header_of(operation, checksums.validation) {
        Ok(Some(name)) if headers.contains_key(&name) && !headers.contains_key(RANGE) => checksums.response,
        _ => &[],
    }
}

/// The body of a success, held against the first checksum of `algorithms` that the head tells. Those of whole objects made of the
/// checksums of their parts, which end in `-` and a number, say nothing about the body.
///
/// # Errors
/// When the body is at hand and has another checksum.
pub(crate) fn checked(algorithms: &[ChecksumAlgorithm], head: &Parts, body: ByteStream) -> io::Result<ByteStream> {
    if !head.status.is_success() {
        return Ok(body);
    }
    let told = algorithms.iter().find_map(|algorithm| {
        let value = head.headers.get(algorithm.header()).map(HeaderValue::to_str)?.ok()?.trim();
        (!value.contains('-')).then(|| (*algorithm, value.to_owned()))
    });
    match told {
        Some((algorithm, told)) => body.watched(Check { algorithm, sum: Sum::new(algorithm), told }),
        None => Ok(body),
    }
}

/// A body's checksum under way, and what the head says that it is.
struct Check {
    algorithm: ChecksumAlgorithm,
    sum: Sum,
    told: String,
}

impl Watch for Check {
    fn see(&mut self, bytes: &[u8]) {
        self.sum.add(bytes);
    }

    fn end(&mut self) -> io::Result<()> {
        let sum = self.sum.finish();
        if sum == self.told {
            return Ok(());
        }
        let mismatch = Mismatch { algorithm: self.algorithm, told: self.told.clone(), sum };
        Err(io::Error::other(TransportError::new(TransportErrorKind::Response, mismatch)))
    }
}

/// A body is not what its head says.
#[derive(Debug)]
struct Mismatch {
    algorithm: ChecksumAlgorithm,
    told: String,
    sum: String,
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Mismatch { algorithm, told, sum } = self;
        write!(f, "its body is damaged: the {} of it is {sum}, but should be {told}", algorithm.as_str())
    }
}

impl Error for Mismatch {}
