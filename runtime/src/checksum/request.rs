//! Checksums of requests.
//!
//! In: a finished request, whose body is at hand or to come. Out: the same with a checksum in a header, or with its body in frames and the
//! checksum in their trailer, as [AWS](https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html) has it.

use http::{HeaderName, HeaderValue, Request};

use super::tree_hash::{self, CONTENT_HASH};
use super::{Sum, has_checksum, header_of};
use crate::body::ByteStream;
use crate::body::chunked::{self, AwsChunked, Marks, Seal, Sealed, framed_length};
use crate::codec::Texts;
use crate::config::{Config, RequestChecksumCalculation, ResponseChecksumValidation};
use crate::error::ConstructionFailure;
use crate::meta::{ChecksumAlgorithm, Checksums, OperationMeta, RequestChecksum};

static CONTENT_MD5: HeaderName = HeaderName::from_static("content-md5");
static TRAILER: HeaderName = HeaderName::from_static("x-amz-trailer");

/// Gives a request the checksum that it is to have, and has it ask for one of the response. What the input says itself stays.
///
/// # Errors
/// When the input chooses an algorithm that is not known, or the body had to be at hand.
pub(crate) fn add(
    operation: &OperationMeta,
    checksums: &Checksums,
    input: &dyn Texts,
    request: &mut Request<ByteStream>,
    config: &Config,
) -> Result<(), ConstructionFailure> {
    let is_validated = config.response_checksum_validation() == ResponseChecksumValidation::WhenSupported;
    if let Some(name) = header_of(operation, checksums.validation.filter(|_| is_validated))? {
        request.headers_mut().entry(name).or_insert(HeaderValue::from_static("ENABLED"));
    }
    if has_checksum(request.headers()) {
        return Ok(());
    }
    let is_wanted = config.request_checksum_calculation() == RequestChecksumCalculation::WhenSupported;
    let has_md5 = request.headers().contains_key(&CONTENT_MD5);
    match checksums.request {
        RequestChecksum::None => Ok(()),
        RequestChecksum::Md5 if has_md5 => Ok(()),
        RequestChecksum::TreeHash => tree_hash::add(request),
        RequestChecksum::Md5 => add_md5(request).map_or_else(|| Err(ConstructionFailure::new(NOT_AT_HAND)), Ok),
        RequestChecksum::Supported | RequestChecksum::Required => {
            if let Some(algorithm) = chosen(operation, checksums, input)? {
                return add_sum(algorithm, request);
            }
            if !is_wanted && (checksums.request == RequestChecksum::Supported || has_md5) {
                return Ok(());
            }
            // Stores that are like S3, but not S3, may know what it demanded in former times and nothing else.
            if !is_wanted && config.has_foreign_endpoint() && add_md5(request).is_some() {
                return Ok(());
            }
            if let Some(name) = header_of(operation, checksums.algorithm)? {
                request.headers_mut().insert(name, HeaderValue::from_static(DEFAULT.as_str()));
            }
            add_sum(DEFAULT, request)
        }
    }
}

/// What requests are summed up by that choose nothing.
const DEFAULT: ChecksumAlgorithm = ChecksumAlgorithm::Crc32;

const NOT_AT_HAND: &str =
    "its service demands a checksum before the body, which a reader or a stream does not have; give it bytes";

/// The algorithm that the input chooses.
fn chosen(
    operation: &OperationMeta,
    checksums: &Checksums,
    input: &dyn Texts,
) -> Result<Option<ChecksumAlgorithm>, ConstructionFailure> {
    let Some((index, word)) = checksums.algorithm.and_then(|index| Some((index, input.text(index)?))) else {
        return Ok(None);
    };
    let known = ChecksumAlgorithm::ALL.into_iter().find(|known| known.as_str().eq_ignore_ascii_case(word));
    known.map(Some).ok_or_else(|| {
        let (name, words) = (operation.input_name(index), ChecksumAlgorithm::ALL.map(ChecksumAlgorithm::as_str));
        ConstructionFailure::new(format!(
            "`{name}` is {word:?}, by which no checksum can be made; use one of {}, or set a checksum of your own",
            words.join(", ")
        ))
    })
}

/// Adds the checksum of former times to a request whose body is at hand.
fn add_md5(request: &mut Request<ByteStream>) -> Option<()> {
    let sum = Sum::of(ChecksumAlgorithm::Md5, &request.body().at_hand()?);
    request.headers_mut().insert(&CONTENT_MD5, HeaderValue::try_from(sum).ok()?);
    Some(())
}

/// Adds a checksum: to the headers if the body is at hand, else behind it.
fn add_sum(algorithm: ChecksumAlgorithm, request: &mut Request<ByteStream>) -> Result<(), ConstructionFailure> {
    let Some(bytes) = request.body().at_hand() else { return trail(algorithm, request) };
    let sum = HeaderValue::try_from(Sum::of(algorithm, &bytes)).map_err(ConstructionFailure::new)?;
    request.headers_mut().insert(algorithm.header(), sum);
    Ok(())
}

/// Puts the body into frames, behind which the checksum comes. The signature covers the headers only, unless frames are signed, too.
fn trail(algorithm: ChecksumAlgorithm, request: &mut Request<ByteStream>) -> Result<(), ConstructionFailure> {
    let body = std::mem::take(request.body_mut());
    let length = body.length();
    let mut nothing = Trailer::new(algorithm);
    let framed = length.map(|length| framed_length(length, 0, nothing.trailer().len() as u64));
    let seal = Seal::default();
    let sealed = seal.clone();
    let frame = move || AwsChunked::new(Sealed::new(Trailer::new(algorithm), sealed.clone()));
    let body = body.through(frame).map_err(ConstructionFailure::new)?;
    // Whoever signs the request may sign its frames, too.
    request.extensions_mut().insert(seal);
    *request.body_mut() = match framed {
        Some(framed) => body.with_length(framed),
        None => body,
    };
    let headers = request.headers_mut();
    chunked::tell(headers, length, framed).map_err(ConstructionFailure::new)?;
    headers.insert(&TRAILER, algorithm.header().into());
    headers.insert(&CONTENT_HASH, HeaderValue::from_static("STREAMING-UNSIGNED-PAYLOAD-TRAILER"));
    Ok(())
}

/// The checksum of a body in frames.
struct Trailer {
    algorithm: ChecksumAlgorithm,
    sum: Sum,
}

impl Trailer {
    fn new(algorithm: ChecksumAlgorithm) -> Self {
        Trailer { algorithm, sum: Sum::new(algorithm) }
    }
}

impl Marks for Trailer {
    fn chunk(&mut self, bytes: &[u8]) -> String {
        self.sum.add(bytes);
        String::new()
    }

    fn trailer(&mut self) -> String {
        format!("{}:{}\r\n", self.algorithm.header(), self.sum.finish())
    }
}
