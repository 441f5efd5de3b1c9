//! Signatures of bodies that are sent in frames: one for each chunk and one for the trailer, [each over the one
//! before](https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html).
//!
//! In: a request with a body that comes, to a service that takes frames, without TLS to keep them whole. Out: the same in frames with a
//! [`Seal`], to which each attempt gives a [`FrameSigner`] with the signature of its headers.

use http::header::CONTENT_LENGTH;
use http::{HeaderValue, Request};

use zeroize::Zeroizing;

use super::Signature;
use super::algorithm::hmac;
use super::canonical::{hash, hex};
use super::scheme::{CONTENT_HASH, Signer};
use crate::body::ByteStream;
use crate::body::chunked::{self, AwsChunked, DECODED_LENGTH, NoMarks, Seal, Sealed, SignFrames, framed_length};
use crate::error::ConstructionFailure;

/// What is said of a body in frames with a trailer, unsigned and signed, and of one without.
const UNSIGNED: &str = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
const WITH_TRAILER: &str = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";
const WITHOUT: &str = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";

/// The bytes of the signature behind the length of each chunk, and of that in a trailer.
const MARK: u64 = ";chunk-signature=".len() as u64 + 64;
const LINE: u64 = "x-amz-trailer-signature:\r\n".len() as u64 + 64;

/// Puts a body that comes into frames that are to be signed; one that is in frames already gets a seal. Without a length, which the
/// service must be told before, it stays as it is.
pub(super) fn seal(request: &mut Request<ByteStream>) -> Result<Option<Seal>, ConstructionFailure> {
    let said = request.headers().get(CONTENT_HASH);
    let decoded = match said {
        None => request.body().length(),
        Some(said) if said == UNSIGNED => {
            request.headers().get(&DECODED_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok())
        }
        Some(_) => None,
    };
    let (Some(length), has_trailer) = (decoded, said.is_some()) else { return Ok(None) };
    let body = std::mem::take(request.body_mut());
    let (body, seal, framed) = match request.extensions_mut().remove::<Seal>() {
        Some(seal) => {
            // The trailer is as long as what the frames have beside their signatures.
            let unsigned = body.length().unwrap_or(0) - framed_length(length, 0, 0);
            (body, seal, framed_length(length, MARK, unsigned + LINE))
        }
        None if has_trailer => {
            *request.body_mut() = body;
            return Ok(None);
        }
        None => {
            let seal = Seal::default();
            let sealed = seal.clone();
            let frame = move || AwsChunked::new(Sealed::new(NoMarks, sealed.clone()));
            (body.through(frame).map_err(ConstructionFailure::new)?, seal, framed_length(length, MARK, 0))
        }
    };
    *request.body_mut() = body.with_length(framed);
    let headers = request.headers_mut();
    match has_trailer {
        true => drop(headers.insert(CONTENT_LENGTH, HeaderValue::from(framed))),
        false => chunked::tell(headers, Some(length), Some(framed)).map_err(ConstructionFailure::new)?,
    }
    headers.insert(CONTENT_HASH, HeaderValue::from_static(if has_trailer { WITH_TRAILER } else { WITHOUT }));
    Ok(Some(seal))
}

/// Signs the frames of one attempt.
pub(super) struct FrameSigner {
    key: Zeroizing<[u8; 32]>,
    /// The time and the scope, as texts to sign have them.
    scope: String,
    /// The signature before.
    last: String,
}

impl FrameSigner {
    /// Goes on from the signature of the headers.
    pub(super) fn new(signer: &Signer<'_>, signature: &Signature) -> Self {
        let scope: Vec<&str> = signature.string_to_sign().lines().skip(1).take(2).collect();
        let date = scope.last().and_then(|scope| scope.split('/').next()).unwrap_or_default();
        FrameSigner { key: signer.origin(date).key(), scope: scope.join("\n"), last: signature.as_hex().to_owned() }
    }

    fn sign(&mut self, kind: &str, hashes: &str) -> &str {
        let text = format!("AWS4-HMAC-SHA256-{kind}\n{}\n{}\n{hashes}", self.scope, self.last);
        self.last = hex(&*hmac(&*self.key, text.as_bytes()));
        &self.last
    }
}

impl SignFrames for FrameSigner {
    fn chunk(&mut self, bytes: &[u8]) -> String {
        let hashes = format!("{}\n{}", hash(b""), hash(bytes));
        format!(";chunk-signature={}", self.sign("PAYLOAD", &hashes))
    }

    fn trailer(&mut self, lines: &str) -> String {
        if lines.is_empty() {
            return String::new();
        }
        let hash = hash(lines.replace("\r\n", "\n").as_bytes());
        format!("x-amz-trailer-signature:{}\r\n", self.sign("TRAILER", &hash))
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;
    use crate::body::chunked::Marks;
    use crate::credentials::Credentials;
    use crate::sigv4::{Message, SigningOptions};
    use crate::types::DateTime;

    /// The examples of Amazon S3's documentation: 65 KiB of one letter, at one time.
    const LENGTH: usize = 66_560;

    fn keys() -> Credentials {
        Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", None, None, "test")
    }

    fn signer(keys: &Credentials) -> Signer<'_> {
        let options = SigningOptions {
            normalize_path: false,
            double_encode_path: false,
            send_content_hash: true,
            ..Default::default()
        };
        Signer::new(keys, "us-east-1", "s3", DateTime::from_secs(1_369_353_600)).with_options(options)
    }

    fn read(mut body: ByteStream) -> String {
        let mut text = String::new();
        body.read_to_string(&mut text).unwrap();
        text
    }

    fn request(body: ByteStream) -> Request<ByteStream> {
        let request = Request::put("http://s3.amazonaws.com/examplebucket/chunkObject.txt");
        request.header("x-amz-storage-class", "REDUCED_REDUNDANCY").body(body).unwrap()
    }

    #[test]
    fn chunks_are_signed_as_the_documentation_has_it() {
        let reader = std::io::repeat(b'a').take(LENGTH as u64);
        let mut request = request(ByteStream::from_reader(reader).with_length(LENGTH as u64));
        let seal = seal(&mut request).unwrap().unwrap();
        assert_eq!(request.headers()["content-length"], "66824");
        let (keys, said) = (keys(), request.headers()[CONTENT_HASH].to_str().unwrap().to_owned());
        let signer = signer(&keys);
        let signature = signer.sign_hashed(&mut request, &said).unwrap();
        assert_eq!(signature.as_hex(), "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9");
        seal.give(FrameSigner::new(&signer, &signature));
        let (first, second) = ("a".repeat(65_536), "a".repeat(1_024));
        let expected = format!(
            "10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\r\n{first}\r\n\
             400;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r\n{second}\r\n\
             0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n\r\n"
        );
        assert_eq!(request.body().length(), Some(expected.len() as u64));
        assert!(read(request.into_body()) == expected);
    }

    /// A checksum that is known before.
    struct Known;

    impl Marks for Known {
        fn chunk(&mut self, _: &[u8]) -> String {
            String::new()
        }

        fn trailer(&mut self) -> String {
            "x-amz-checksum-crc32c:sOO8/Q==\r\n".to_owned()
        }
    }

    #[test]
    fn trailers_are_signed_as_the_documentation_has_it() {
        let keys = keys();
        let signer = signer(&keys);
        let mut message = Message::new("PUT", "/examplebucket/chunkObject.txt", "", WITH_TRAILER);
        for (name, value) in [
            ("host", "s3.amazonaws.com"),
            ("x-amz-decoded-content-length", "66560"),
            ("x-amz-storage-class", "REDUCED_REDUNDANCY"),
            ("content-encoding", "aws-chunked"),
            ("x-amz-trailer", "x-amz-checksum-crc32c"),
        ] {
            message.header(name, value.as_bytes());
        }
        let signature = signer.sign_message(message).unwrap().signature;
        assert_eq!(signature.as_hex(), "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e");
        let mut frames = Sealed::new(Known, Seal::default());
        assert_eq!(frames.chunk(b"a"), "", "a seal that is given nothing signs nothing");
        let seal = Seal::default();
        seal.give(FrameSigner::new(&signer, &signature));
        let mut frames = Sealed::new(Known, seal);
        let marks = [&[b'a'; 65_536][..], &[b'a'; 1_024], b""].map(|chunk| frames.chunk(chunk));
        assert_eq!(marks[0], ";chunk-signature=b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2");
        assert_eq!(marks[1], ";chunk-signature=1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7");
        assert_eq!(marks[2], ";chunk-signature=2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992");
        let trailer = "x-amz-checksum-crc32c:sOO8/Q==\r\n\
                       x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n";
        assert_eq!(frames.trailer(), trailer);
    }

    #[test]
    fn frames_with_a_trailer_get_their_signatures() {
        let (sealed, keys) = (Seal::default(), keys());
        let (own, reader) = (sealed.clone(), std::io::repeat(b'a').take(LENGTH as u64));
        let body = ByteStream::from_reader(reader).through(move || AwsChunked::new(Sealed::new(Known, own.clone())));
        let unsigned = framed_length(LENGTH as u64, 0, "x-amz-checksum-crc32c:sOO8/Q==\r\n".len() as u64);
        let mut request = request(body.unwrap().with_length(unsigned));
        let said = HeaderValue::from_static(UNSIGNED);
        request.headers_mut().insert(CONTENT_HASH, said);
        request.headers_mut().insert(&DECODED_LENGTH, HeaderValue::from(LENGTH));
        request.extensions_mut().insert(sealed);
        let seal = seal(&mut request).unwrap().unwrap();
        assert_eq!(request.headers()[CONTENT_HASH], WITH_TRAILER);
        let signer = signer(&keys);
        let signature = signer.sign_hashed(&mut request, WITH_TRAILER).unwrap();
        seal.give(FrameSigner::new(&signer, &signature));
        let length = request.headers()["content-length"].to_str().unwrap().to_owned();
        let text = read(request.into_body());
        assert_eq!(text.len().to_string(), length);
        assert_eq!(
            (text.matches(";chunk-signature=").count(), text.matches("x-amz-trailer-signature:").count()),
            (3, 1)
        );
    }

    #[test]
    fn what_cannot_be_signed_in_frames_stays() {
        let mut unknown = request(ByteStream::from_reader(&b"a"[..]));
        assert!(seal(&mut unknown).unwrap().is_none());
        let mut said = request(ByteStream::from_reader(&b"a"[..]).with_length(1));
        said.headers_mut().insert(CONTENT_HASH, HeaderValue::from_static("UNSIGNED-PAYLOAD"));
        assert!(seal(&mut said).unwrap().is_none());
        assert_eq!(read(said.into_body()), "a");
    }
}
