//! Checksums of requests, in headers and behind bodies, and of responses.

use std::io::Read;
use std::sync::{Arc, Mutex};

use smithgen_runtime::body::ByteStream;
use smithgen_runtime::config::{Builder, RequestChecksumCalculation, ResponseChecksumValidation};
use smithgen_runtime::operation::OperationInput;
use smithgen_runtime::transport::{AttemptLimits, BlockingTransport, TransportError};

use crate::checksums::blocking;
use crate::checksums::operation::put::PutInput;
use crate::checksums::operation::tag::TagInput;
use crate::support::config;

/// Keeps the headers of a request, and its body as text; answers with bytes that have this CRC-32.
#[derive(Clone, Default)]
struct Store {
    sum: &'static str,
    sent: Arc<Mutex<Vec<(http::HeaderMap, String)>>>,
}

impl BlockingTransport for Store {
    fn send(
        &self,
        request: http::Request<ByteStream>,
        _: &AttemptLimits,
    ) -> Result<http::Response<ByteStream>, TransportError> {
        let (head, mut body) = request.into_parts();
        let mut text = String::new();
        body.read_to_string(&mut text).unwrap();
        self.sent.lock().unwrap().push((head.headers, text));
        let answer = http::Response::builder().header("x-amz-checksum-crc32", self.sum);
        Ok(answer.body(ByteStream::from_reader(&b"123456789"[..])).unwrap())
    }
}

fn everywhere() -> Builder {
    let config = config().to_builder().request_checksum_calculation(RequestChecksumCalculation::WhenSupported);
    config.response_checksum_validation(ResponseChecksumValidation::WhenSupported)
}

/// The headers about checksums.
fn sums(headers: &http::HeaderMap) -> Vec<String> {
    let is_about = |name: &str| ["checksum", "md5", "trailer"].iter().any(|word| name.contains(word));
    let found = headers.iter().filter(|(name, _)| is_about(name.as_str()));
    let mut texts: Vec<_> = found.map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())).collect();
    texts.sort_unstable();
    texts
}

#[test]
fn requests_have_the_checksums_that_the_model_says() {
    let of = |config: Builder, input: PutInput| sums(input.to_http_request(&config.build()).unwrap().headers());
    let input = || PutInput::builder().body(b"123456789".to_vec());
    let default =
        ["x-amz-checksum-crc32: y/Q5Jg==", "x-amz-checksum-mode: ENABLED", "x-amz-sdk-checksum-algorithm: CRC32"];
    assert_eq!(of(everywhere(), input().build()), default);
    assert_eq!(of(config().to_builder(), input().build()), ["content-md5: JfnnlDI7RTiF9RgfG2JNCw=="]);
    let chosen = of(config().to_builder(), input().algorithm("CRC32C").mode("ENABLED").build());
    let expected =
        ["x-amz-checksum-crc32c: 4waSgw==", "x-amz-checksum-mode: ENABLED", "x-amz-sdk-checksum-algorithm: CRC32C"];
    assert_eq!(chosen, expected);
    let own = of(everywhere(), input().sha1("own").build());
    assert_eq!(own, ["x-amz-checksum-mode: ENABLED", "x-amz-checksum-sha1: own"]);
    let tag = TagInput::builder().build().to_http_request(&everywhere().build()).unwrap();
    assert_eq!(sums(tag.headers()).len(), 1);
    assert!(tag.headers().contains_key("content-md5"));
    let unknown = input().algorithm("XXHASH3").build().to_http_request(&config());
    assert!(unknown.unwrap_err().to_string().contains("`Algorithm` is \"XXHASH3\""));
}

#[test]
fn bodies_on_their_way_have_checksums_both_ways() {
    for (sum, is_right) in [("y/Q5Jg==", true), ("AAAAAA==", false)] {
        let store = Store { sum, ..Store::default() };
        let client = blocking::Client::with_transport(everywhere().build(), store.clone());
        let body = ByteStream::from_reader(&b"123456789"[..]).with_length(9);
        let mut output = client.put().body(body).send().unwrap();
        let mut text = String::new();
        let read = output.body.read_to_string(&mut text);
        assert_eq!(read.is_ok(), is_right, "{sum}: {read:?}");
        let (headers, body) = store.sent.lock().unwrap().remove(0);
        let mode = "x-amz-checksum-mode: ENABLED";
        let expected = [mode, "x-amz-sdk-checksum-algorithm: CRC32", "x-amz-trailer: x-amz-checksum-crc32"];
        assert_eq!(sums(&headers), expected);
        assert_eq!(headers["x-amz-decoded-content-length"], "9");
        assert_eq!(headers["content-length"], body.len().to_string());
        assert_eq!(body, "9\r\n123456789\r\n0\r\nx-amz-checksum-crc32:y/Q5Jg==\r\n\r\n");
    }
}
