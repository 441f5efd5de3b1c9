//! Bodies that come, signed frame by frame.

use smithgen_runtime::body::ByteStream;
use smithgen_runtime::generated::aws_json::AwsJson1_1;
use smithgen_runtime::generated::endpoint::Rules;
use smithgen_runtime::generated::{AuthScheme, OperationMeta, Service, ServiceMeta};
use smithgen_runtime::operation::Operation;
use smithgen_runtime::structure;

use super::endpoints::{OPEN, OPEN_RULES, SWEEP_INPUT};
use super::service::{DeleteNotesError, DeleteNotesInput, Notes};
use super::{config, drive, keys, outcome, response, start};

/// A service that takes files, where nothing keeps them whole on their way.
struct Open;

impl Service for Open {
    type Protocol = AwsJson1_1;

    const META: &'static ServiceMeta = Notes::META;

    const RULES: &'static Rules = &OPEN_RULES;
}

struct Pour;

struct PourInput {
    body: ByteStream,
}
structure!(PourInput, SWEEP_INPUT, _: body);

impl Operation for Pour {
    type Service = Open;
    type Input = PourInput;
    type Output = DeleteNotesInput;
    type Error = DeleteNotesError;

    const META: &'static OperationMeta = &OperationMeta::of::<Self>("Pour", &[AuthScheme::SigV4]);

    fn body(input: &PourInput) -> Option<&ByteStream> {
        Some(&input.body)
    }
}

#[test]
fn bodies_that_come_are_signed_frame_by_frame_where_nothing_else_keeps_them_whole() {
    let path = std::env::temp_dir().join(format!("smithgen-pour-{}", std::process::id()));
    let file = "as often as you like, ".repeat(5_000);
    std::fs::write(&path, &file).unwrap();
    let config = config().credentials_provider(keys()).endpoint_url(OPEN);
    let input = PourInput { body: ByteStream::from_path(&path).unwrap() };
    let sent = drive(start::<Pour>(config.clone(), &input), vec![response(503, &[]), response(200, &[])]);
    std::fs::remove_file(&path).unwrap();
    let mut signatures = Vec::new();
    for request in &sent {
        let header = |name: &str| request.headers()[name].to_str().unwrap();
        assert_eq!(header("x-amz-content-sha256"), "STREAMING-AWS4-HMAC-SHA256-PAYLOAD");
        assert_eq!((header("content-encoding"), header("x-amz-decoded-content-length")), ("aws-chunked", "110000"));
        assert_eq!(header("content-length"), request.body().len().to_string());
        assert!(header("authorization").contains("content-encoding;content-length;"));
        // What is between the frames is the file.
        let mut body = std::str::from_utf8(request.body()).unwrap();
        let mut whole = String::new();
        while let Some((head, rest)) = body.split_once("\r\n") {
            let (length, signature) = head.split_once(";chunk-signature=").unwrap();
            let length = usize::from_str_radix(length, 16).unwrap();
            whole.push_str(&rest[..length]);
            signatures.push(signature.to_owned());
            body = &rest[length + 2..];
        }
        assert!(whole == file);
    }
    signatures.sort();
    signatures.dedup();
    assert_eq!(signatures.len(), 2 * 3, "each attempt has signatures of its own");
    // Without a length, no service takes frames.
    let unknown = PourInput { body: ByteStream::from_reader(std::io::empty()) };
    let (result, count) = outcome::<Pour>(config, unknown);
    assert!(result.err().unwrap().contains("whose hash nobody knows") && count == 0);
}
