//! Checksums of requests and responses, without any I/O: which there are, where they go, and what comes of wrong ones.

#[allow(dead_code)]
#[path = "transport/bodies/raw.rs"]
mod raw;
mod service;

use std::io::{self, Read as _};

use http::{Request, Response};
use raw::{Carrier, CarryError, CarryOutput};
use smithgen_runtime::body::{ByteStream, Received};
use smithgen_runtime::config::{Builder, Config, RequestChecksumCalculation, ResponseChecksumValidation};
use smithgen_runtime::driver::ClientCore;
use smithgen_runtime::error::ConstructionFailure;
use smithgen_runtime::generated::adapt::{HttpRequest, apply};
use smithgen_runtime::generated::exchange::{Exchange, Now, Step};
use smithgen_runtime::generated::schema::{Member, Schema, Trait, prelude};
use smithgen_runtime::generated::{Adaptation, ChecksumAlgorithm, Checksums, OperationMeta, RequestChecksum};
use smithgen_runtime::operation::Operation;
use smithgen_runtime::transport::{TransportError, TransportErrorKind};

/// An operation with checksums: `REQUEST` says of which kind those of requests are.
struct Store<const REQUEST: u8>;

const NONE: u8 = 0;
const MD5: u8 = 1;
const SUPPORTED: u8 = 2;
const REQUIRED: u8 = 3;
/// As [`SUPPORTED`], with compressed bodies.
const COMPRESSED: u8 = 4;
/// As [`NONE`], with answers that are read whole.
const WHOLE: u8 = 5;

static INPUT: Schema = Schema::structure(
    "StoreInput",
    &[
        Member::new("Algorithm", &prelude::STRING).with(&[Trait::HttpHeader("x-amz-sdk-checksum-algorithm")]),
        Member::new("Mode", &prelude::STRING).with(&[Trait::HttpHeader("x-amz-checksum-mode")]),
    ],
);

#[derive(Default)]
struct StoreInput {
    algorithm: Option<String>,
    mode: Option<String>,
    rest: Rest,
}
smithgen_runtime::structure!(StoreInput, INPUT, 0: algorithm, 1: mode, _: rest);
smithgen_runtime::texts!(StoreInput, 0: algorithm);

/// What becomes of the input without the schema.
#[derive(Debug, Default)]
struct Rest {
    body: ByteStream,
    headers: Vec<(&'static str, &'static str)>,
}

const fn checksums(request: RequestChecksum) -> Checksums {
    use ChecksumAlgorithm::{Crc32, Crc64Nvme, Sha256};
    Checksums::new(request).algorithm(0).response(1, &[Crc64Nvme, Crc32, Sha256])
}

static CHECKSUMS: [Checksums; 4] = [
    checksums(RequestChecksum::None),
    checksums(RequestChecksum::Md5),
    checksums(RequestChecksum::Supported),
    checksums(RequestChecksum::Required),
];
static ADAPTATIONS: [Adaptation; 6] = [
    Adaptation::NONE.checksums(&CHECKSUMS[0]),
    Adaptation::NONE.checksums(&CHECKSUMS[1]),
    Adaptation::NONE.checksums(&CHECKSUMS[2]),
    Adaptation::NONE.checksums(&CHECKSUMS[3]),
    Adaptation::NONE.checksums(&CHECKSUMS[2]).compressed(),
    Adaptation::NONE.checksums(&CHECKSUMS[0]),
];

impl<const REQUEST: u8> Operation for Store<REQUEST> {
    type Service = Carrier;
    type Input = StoreInput;
    type Output = CarryOutput;
    type Error = CarryError;

    const META: &'static OperationMeta = &{
        let meta = OperationMeta::of::<Self>("Store", &[]).adapted(&ADAPTATIONS[REQUEST as usize]);
        if REQUEST == WHOLE { meta } else { meta.streaming_output() }
    };

    fn body(input: &StoreInput) -> Option<&ByteStream> {
        Some(&input.rest.body)
    }

    fn set_body(output: &mut CarryOutput, received: Received) {
        output.body = received.body;
    }

    fn adapt(input: &StoreInput, request: &mut HttpRequest, config: &Config) -> Result<(), ConstructionFailure> {
        let bound = [("x-amz-sdk-checksum-algorithm", &input.algorithm), ("x-amz-checksum-mode", &input.mode)];
        let bound = bound.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?)));
        for (name, value) in input.rest.headers.iter().copied().chain(bound) {
            request.headers_mut().insert(name, value.parse().unwrap());
        }
        apply(Self::META, input, request, config)
    }
}

fn aws() -> Builder {
    Config::builder().region("eu-west-1")
}

fn foreign() -> Builder {
    aws().endpoint_url("https://store.example.com")
}

fn start<const REQUEST: u8>(config: Builder, input: &StoreInput) -> Result<Exchange, ConstructionFailure> {
    let mut exchange = ClientCore::new(config.build()).start::<Store<REQUEST>>(input)?;
    assert!(matches!(exchange.step(Now::read()), Step::Send(_)));
    Ok(exchange)
}

fn request<const REQUEST: u8>(config: Builder, input: &StoreInput) -> Request<ByteStream> {
    start::<REQUEST>(config, input).unwrap().take_request()
}

fn input(algorithm: &str, body: ByteStream, headers: &[(&'static str, &'static str)]) -> StoreInput {
    let algorithm = Some(algorithm.to_owned()).filter(|word| !word.is_empty());
    StoreInput { algorithm, mode: None, rest: Rest { body, headers: headers.to_vec() } }
}

/// The headers about checksums, in one text.
fn sums(request: &Request<ByteStream>) -> String {
    let names = ["content-md5", "x-amz-sdk-checksum-algorithm", "x-amz-trailer"];
    let is_about = |name: &str| names.contains(&name) || name.starts_with("x-amz-checksum-");
    let found = request.headers().iter().filter(|(name, _)| is_about(name.as_str()) && *name != "x-amz-checksum-mode");
    let mut texts: Vec<String> = found.map(|(name, value)| format!("{name}={}", value.to_str().unwrap())).collect();
    texts.sort_unstable();
    texts.join(" ")
}

/// The same of the bytes `123456789`.
fn sums_of<const REQUEST: u8>(config: Builder, algorithm: &str, headers: &[(&'static str, &'static str)]) -> String {
    sums(&request::<REQUEST>(config, &input(algorithm, ByteStream::from_static(b"123456789"), headers)))
}

const WHEN_REQUIRED: RequestChecksumCalculation = RequestChecksumCalculation::WhenRequired;
const WHEN_SUPPORTED: RequestChecksumCalculation = RequestChecksumCalculation::WhenSupported;

const DEFAULT: &str = "x-amz-checksum-crc32=y/Q5Jg== x-amz-sdk-checksum-algorithm=CRC32";
const IN_MD5: &str = "content-md5=JfnnlDI7RTiF9RgfG2JNCw==";

#[test]
fn requests_have_the_checksum_that_is_chosen() {
    for (word, name, sum) in [
        ("CRC32", "crc32", "y/Q5Jg=="),
        ("crc32c", "crc32c", "4waSgw=="),
        ("CRC64NVME", "crc64nvme", "rosUhgp5mIg="),
        ("MD5", "md5", "JfnnlDI7RTiF9RgfG2JNCw=="),
        ("SHA1", "sha1", "98O8HYCOBHMq32eZZczDTKeuNEE="),
        ("SHA256", "sha256", "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU="),
    ] {
        let expected = format!("x-amz-checksum-{name}={sum} x-amz-sdk-checksum-algorithm={word}");
        assert_eq!(sums_of::<SUPPORTED>(aws(), word, &[]), expected);
        assert_eq!(sums_of::<REQUIRED>(foreign(), word, &[]), expected, "what is chosen is chosen");
    }
    let problem = start::<SUPPORTED>(aws(), &input("XXHASH3", ByteStream::default(), &[])).err().unwrap().to_string();
    assert!(problem.contains("`Algorithm` is \"XXHASH3\"") && problem.contains("CRC32, CRC32C"), "{problem}");
}

#[test]
fn requests_have_a_checksum_when_it_is_supported_or_when_it_is_required() {
    assert_eq!(sums_of::<SUPPORTED>(aws(), "", &[]), DEFAULT);
    assert_eq!(sums_of::<REQUIRED>(aws(), "", &[]), DEFAULT);
    let when_required = || aws().request_checksum_calculation(WHEN_REQUIRED);
    assert_eq!(sums_of::<SUPPORTED>(when_required(), "", &[]), "");
    assert_eq!(sums_of::<REQUIRED>(when_required(), "", &[]), DEFAULT);
    // Stores that are not S3 get what is demanded, and that as they have always known it.
    assert_eq!(sums_of::<SUPPORTED>(foreign(), "", &[]), "");
    assert_eq!(sums_of::<REQUIRED>(foreign(), "", &[]), IN_MD5);
    let when_supported = || foreign().request_checksum_calculation(WHEN_SUPPORTED);
    assert_eq!(sums_of::<SUPPORTED>(when_supported(), "", &[]), DEFAULT);
    assert_eq!(sums_of::<REQUIRED>(when_supported(), "", &[]), DEFAULT);
    // Whoever takes none gets none.
    assert_eq!(sums_of::<NONE>(aws(), "", &[]), "");
    for config in [aws(), foreign(), when_required()] {
        assert_eq!(sums_of::<MD5>(config, "", &[]), IN_MD5);
    }
}

#[test]
fn a_checksum_of_the_input_stays_alone() {
    let own = [("x-amz-checksum-sha1", "own")];
    let md5 = [("content-md5", "own")];
    for config in [aws(), foreign(), aws().request_checksum_calculation(WHEN_REQUIRED)] {
        assert_eq!(sums_of::<SUPPORTED>(config.clone(), "", &own), "x-amz-checksum-sha1=own");
        assert_eq!(sums_of::<REQUIRED>(config.clone(), "", &own), "x-amz-checksum-sha1=own");
        assert_eq!(sums_of::<MD5>(config.clone(), "", &own), "x-amz-checksum-sha1=own");
        assert_eq!(sums_of::<MD5>(config, "", &md5), "content-md5=own");
    }
    // That of former times is enough where one is demanded, but the service may have a better one.
    assert_eq!(sums_of::<REQUIRED>(foreign(), "", &md5), "content-md5=own");
    assert_eq!(sums_of::<REQUIRED>(aws().request_checksum_calculation(WHEN_REQUIRED), "", &md5), "content-md5=own");
    assert_eq!(sums_of::<REQUIRED>(aws(), "", &md5), format!("content-md5=own {DEFAULT}"));
    // What is only about checksums is none.
    let about = [("x-amz-checksum-type", "FULL_OBJECT")];
    assert_eq!(sums_of::<SUPPORTED>(aws(), "", &about), DEFAULT.replace(" ", " x-amz-checksum-type=FULL_OBJECT "));
}

fn coming(bytes: &[u8]) -> ByteStream {
    ByteStream::from_reader(io::Cursor::new(bytes.to_vec()))
}

fn read(mut body: ByteStream) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    body.read_to_end(&mut bytes).map(|_| bytes)
}

/// A body as a stream, in pieces of so many bytes.
fn streaming(bytes: &[u8], piece: usize) -> ByteStream {
    struct Pieces(Vec<Vec<u8>>);

    impl futures_core::Stream for Pieces {
        type Item = io::Result<bytes::Bytes>;

        fn poll_next(
            mut self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Self::Item>> {
            std::task::Poll::Ready(self.0.pop().map(|piece| Ok(piece.into())))
        }
    }

    ByteStream::from_stream(Pieces(bytes.chunks(piece).rev().map(<[u8]>::to_vec).collect()))
}

fn collect(body: ByteStream) -> io::Result<Vec<u8>> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(body.collect()).map(|bytes| bytes.to_vec())
}

#[test]
fn bodies_on_their_way_have_it_behind_them() {
    let framed = b"9\r\n123456789\r\n0\r\nx-amz-checksum-crc32:y/Q5Jg==\r\n\r\n";
    type Read = fn(ByteStream) -> io::Result<Vec<u8>>;
    let bodies: [(fn() -> ByteStream, Read); 2] =
        [(|| coming(b"123456789"), read), (|| streaming(b"123456789", 2), collect)];
    for (body, read) in bodies {
        for length in [Some(9), None] {
            let body = length.map_or_else(body, |length| body().with_length(length));
            let request = request::<SUPPORTED>(aws(), &input("", body, &[]));
            assert_eq!(sums(&request), "x-amz-sdk-checksum-algorithm=CRC32 x-amz-trailer=x-amz-checksum-crc32");
            let headers = request.headers();
            assert_eq!(headers["content-encoding"], "aws-chunked");
            assert_eq!(headers["x-amz-content-sha256"], "STREAMING-UNSIGNED-PAYLOAD-TRAILER");
            let number = |name: &str| headers.get(name).map(|value| value.to_str().unwrap().parse().unwrap());
            assert_eq!(number("x-amz-decoded-content-length"), length);
            assert_eq!(number("content-length"), length.map(|_| framed.len() as u64));
            assert_eq!(read(request.into_body()).unwrap(), framed);
        }
    }
    // One that ends early fails, and one that has no place for a trailer is refused.
    let short = request::<SUPPORTED>(aws(), &input("SHA256", coming(b"1").with_length(2), &[]));
    assert!(read(short.into_body()).is_err());
    let problem = start::<MD5>(aws(), &input("", coming(b"1"), &[])).err().unwrap().to_string();
    assert!(problem.contains("give it bytes"), "{problem}");
    // Where nobody wants a checksum, nothing changes.
    let plain = request::<SUPPORTED>(foreign(), &input("", coming(b"123456789"), &[]));
    assert!(!plain.headers().contains_key("content-encoding"));
    assert_eq!(read(plain.into_body()).unwrap(), b"123456789");
}

#[test]
fn files_are_sent_again_with_what_is_behind_them() {
    let path = std::env::temp_dir().join(format!("smithgen-checksums-{}", std::process::id()));
    std::fs::write(&path, b"123456789").unwrap();
    let framed = b"9\r\n123456789\r\n0\r\nx-amz-checksum-crc32:y/Q5Jg==\r\n\r\n";
    let mut exchange = start::<SUPPORTED>(aws(), &input("", ByteStream::from_path(&path).unwrap(), &[])).unwrap();
    let mut packed = start::<COMPRESSED>(aws(), &input("SHA256", ByteStream::from_path(&path).unwrap(), &[])).unwrap();
    let first = read(packed.take_request().into_body()).unwrap();
    for _ in 0..2 {
        let request = exchange.take_request();
        assert_eq!(request.headers()["content-length"], framed.len().to_string());
        assert_eq!(read(request.into_body()).unwrap(), framed);
        for exchange in [&mut exchange, &mut packed] {
            let lost = TransportError::new(TransportErrorKind::Io, "simulated");
            let mut now = Now::read();
            exchange.receive(Err(lost), now);
            let Step::Wait(time) = exchange.step(now) else { panic!("it should try again") };
            now.monotonic += time;
            assert!(matches!(exchange.step(now), Step::Send(_)));
        }
        assert_eq!(read(packed.take_request().into_body()).unwrap(), first);
    }
    std::fs::remove_file(&path).unwrap();
}

#[test]
fn what_is_summed_up_is_what_is_sent() {
    let text = vec![b'a'; 20_000];
    let crc = |bytes: &[u8]| {
        let sum = request::<SUPPORTED>(aws(), &input("", bytes.to_vec().into(), &[]));
        sum.headers()["x-amz-checksum-crc32"].to_str().unwrap().to_owned()
    };
    let packed = request::<COMPRESSED>(aws(), &input("", text.clone().into(), &[]));
    assert_eq!(packed.headers()["content-encoding"], "gzip");
    let told = packed.headers()["x-amz-checksum-crc32"].to_str().unwrap().to_owned();
    let body = packed.into_body().at_hand().unwrap();
    assert!(body.len() < 200);
    assert_eq!(told, crc(&body));
    // So it is with what comes.
    let packed = request::<COMPRESSED>(aws(), &input("", coming(&text).with_length(20_000), &[]));
    assert_eq!(packed.headers()["content-encoding"], "gzip,aws-chunked");
    assert!(!packed.headers().contains_key("x-amz-decoded-content-length"));
    let framed = read(packed.into_body()).unwrap();
    let start = framed.windows(2).position(|pair| pair == b"\r\n").unwrap() + 2;
    let length = usize::from_str_radix(std::str::from_utf8(&framed[..start - 2]).unwrap(), 16).unwrap();
    let expected = format!("\r\n0\r\nx-amz-checksum-crc32:{}\r\n\r\n", crc(&framed[start..start + length]));
    assert_eq!(String::from_utf8_lossy(&framed[start + length..]), expected);
}

const ALL_RESPONSES: ResponseChecksumValidation = ResponseChecksumValidation::WhenSupported;
const SOME_RESPONSES: ResponseChecksumValidation = ResponseChecksumValidation::WhenRequired;

#[test]
fn responses_are_asked_for_checksums() {
    let asks = |config, mode: Option<&str>| {
        let input = StoreInput { mode: mode.map(str::to_owned), ..StoreInput::default() };
        let request = request::<NONE>(config, &input);
        request.headers().get("x-amz-checksum-mode").map(|value| value.to_str().unwrap().to_owned())
    };
    assert_eq!(asks(aws(), None).as_deref(), Some("ENABLED"));
    assert_eq!(asks(aws().response_checksum_validation(SOME_RESPONSES), None), None);
    assert_eq!(asks(foreign(), None), None);
    assert_eq!(asks(foreign().response_checksum_validation(ALL_RESPONSES), None).as_deref(), Some("ENABLED"));
    for config in [aws(), foreign()] {
        assert_eq!(asks(config, Some("OWN")).as_deref(), Some("OWN"));
    }
}

/// What comes of a response, read whichever way its body goes.
fn answered(config: Builder, headers: &[(&str, &str)], body: ByteStream) -> Result<Vec<u8>, String> {
    answered_to(&[], 200, config, headers, body)
}

/// The same for a request with headers of its own, by a status.
fn answered_to(
    asked: &[(&'static str, &'static str)],
    status: u16,
    config: Builder,
    headers: &[(&str, &str)],
    body: ByteStream,
) -> Result<Vec<u8>, String> {
    let mut exchange = start::<NONE>(config.clone(), &input("", ByteStream::default(), asked)).unwrap();
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    exchange.receive(Ok(response.body(body).unwrap()), Now::read());
    assert_eq!(exchange.step(Now::read()), Step::Done);
    let output = ClientCore::new(config.build()).finish::<Store<NONE>>(exchange.into_outcome());
    let body = output.map_err(|error| error.to_string())?.body;
    collect(body).map_err(|error| error.to_string())
}

#[test]
fn responses_are_held_against_their_checksums() {
    type Body = fn(&'static [u8]) -> ByteStream;
    let bodies: [(&str, Body); 7] = [
        ("at hand", ByteStream::from_static),
        ("reader", |bytes| coming(bytes)),
        ("reader of known length", |bytes| coming(bytes).with_length(bytes.len() as u64)),
        ("stream", |bytes| streaming(bytes, 4)),
        ("stream of known length", |bytes| streaming(bytes, 4).with_length(bytes.len() as u64)),
        ("stream of one piece", |bytes| streaming(bytes, 100).with_length(bytes.len() as u64)),
        ("single bytes", |bytes| streaming(bytes, 1)),
    ];
    for (kind, body) in bodies {
        let right: &[&[(&str, &str)]] = &[
            &[("x-amz-checksum-crc64nvme", "rosUhgp5mIg=")],
            &[("x-amz-checksum-crc32", "y/Q5Jg==")],
            &[("x-amz-checksum-sha256", "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=")],
            // The first of the model's counts.
            &[("x-amz-checksum-crc32", "wrong"), ("x-amz-checksum-crc64nvme", "rosUhgp5mIg=")],
            // Checksums of checksums say nothing of the bytes, and neither do those that the model does not have.
            &[("x-amz-checksum-crc64nvme", "AAAAAA==-2")],
            &[("x-amz-checksum-crc64nvme", "AAAAAA==-2"), ("x-amz-checksum-crc32", "y/Q5Jg==")],
            &[("x-amz-checksum-sha1", "wrong")],
            &[],
        ];
        for headers in right {
            assert_eq!(
                answered(aws(), headers, body(b"123456789")).as_deref(),
                Ok(&b"123456789"[..]),
                "{kind} {headers:?}"
            );
        }
        let wrong = [("x-amz-checksum-crc32", "AAAAAA==")];
        let problem = answered(aws(), &wrong, body(b"123456789")).unwrap_err();
        assert!(problem.contains("the CRC32 of it is y/Q5Jg==, but should be AAAAAA=="), "{kind}: {problem}");
        let both = [("x-amz-checksum-crc64nvme", "AAAAAA==-2"), wrong[0]];
        assert!(answered(aws(), &both, body(b"123456789")).is_err(), "{kind}");
        assert!(answered(aws(), &wrong, body(b"")).is_ok(), "{kind}: CRC-32 of nothing is zero");
        assert!(answered(aws(), &[("x-amz-checksum-crc32", "y/Q5Jg==")], body(b"")).is_err(), "{kind}");
        // That of the whole, which some stores tell with a range of it, is not the range's. A part by its number has its own.
        let range = [("range", "bytes=0-8")];
        assert!(answered_to(&range, 206, aws(), &wrong, body(b"123456789")).is_ok(), "{kind}");
        assert!(answered_to(&[], 206, aws(), &wrong, body(b"123456789")).is_err(), "{kind}");
        assert!(answered_to(&[], 206, aws(), right[1], body(b"123456789")).is_ok(), "{kind}");
        assert!(answered_to(&[], 206, aws(), &[("x-amz-checksum-crc32", "AAAAAA==-2")], body(b"1")).is_ok(), "{kind}");
        // Who does not ask does not look.
        assert!(answered(foreign(), &wrong, body(b"123456789")).is_ok(), "{kind}");
    }
}

#[test]
fn answers_that_are_read_whole_are_held_against_their_checksums_too() {
    for (sum, is_right) in [("y/Q5Jg==", true), ("AAAAAA==", false)] {
        let mut exchange = start::<WHOLE>(aws(), &StoreInput::default()).unwrap();
        let response = Response::builder().header("x-amz-checksum-crc32", sum).body(coming(b"123456789")).unwrap();
        exchange.receive(Ok(response), Now::read());
        let Step::Read(max) = exchange.step(Now::read()) else { panic!("it should be read") };
        let mut bytes = Vec::new();
        let read = exchange.response_body().take(max as u64).read_to_end(&mut bytes).map(|_| bytes);
        exchange.receive_body(read, Now::read());
        assert_eq!(exchange.step(Now::read()), Step::Done);
        let output = ClientCore::new(aws().build()).finish::<Store<WHOLE>>(exchange.into_outcome());
        assert_eq!(output.is_ok(), is_right, "{sum}");
    }
}

#[test]
fn endpoints_of_aws_are_no_foreign_ones() {
    let when = |url: &str| Config::builder().endpoint_url(url).build().request_checksum_calculation();
    for url in [
        "https://s3.eu-west-1.amazonaws.com",
        "https://bucket.vpce-1-2.s3.us-east-1.vpce.amazonaws.com",
        "https://S3.cn-north-1.AmazonAWS.com.cn:443/",
        "https://s3.dualstack.eu-west-1.api.aws",
    ] {
        assert_eq!(when(url), WHEN_SUPPORTED, "{url}");
    }
    for url in ["http://127.0.0.1:9000", "https://amazonaws.com.example.com", "https://notamazonaws.com", "nonsense"] {
        assert_eq!(when(url), WHEN_REQUIRED, "{url}");
    }
    assert_eq!(Config::builder().build().request_checksum_calculation(), WHEN_SUPPORTED);
    assert_eq!(Config::builder().build().response_checksum_validation(), ALL_RESPONSES);
    assert_eq!(foreign().build().response_checksum_validation(), SOME_RESPONSES);
}
