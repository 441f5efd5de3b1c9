//! Makes requests of Amazon S3 by a generated client, checksums included, and prints them as lines of JSON: URL, headers,
//! and the body in base64. The first argument says when to make checksums; or it is `answer`, and the others say what is asked for, and
//! the status and headers of an answer, which is read: `true` is printed if that comes to its end.

mod client {
    smithgen_runtime::include_client!("s3");
}

use std::io::Read;
use std::sync::{Arc, Mutex};

use client::blocking::Client;
use client::types::{
    ChecksumAlgorithm, ChecksumMode, Delete, ObjectIdentifier, ObjectOwnership, OwnershipControls,
    OwnershipControlsRule,
};
use smithgen_runtime::body::ByteStream;
use smithgen_runtime::config::{Config, Credentials, RequestChecksumCalculation, ResponseChecksumValidation};
use smithgen_runtime::generated::types::encode_base64;
use smithgen_runtime::transport::{AttemptLimits, BlockingTransport, TransportError};

/// Keeps what is sent.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<String>>>);

impl BlockingTransport for Kept {
    fn send(
        &self,
        request: http::Request<ByteStream>,
        _: &AttemptLimits,
    ) -> Result<http::Response<ByteStream>, TransportError> {
        let (head, mut body) = request.into_parts();
        let mut bytes = Vec::new();
        body.read_to_end(&mut bytes).expect("a body");
        let headers = head.headers.iter().map(|(name, value)| {
            let value = value.to_str().expect("text").replace('\\', "\\\\").replace('"', "\\\"");
            format!("\"{name}\": \"{value}\"")
        });
        let headers = headers.collect::<Vec<_>>().join(", ");
        let (url, body) = (head.uri, encode_base64(&bytes));
        let line = format!("{{\"url\": \"{url}\", \"headers\": {{{headers}}}, \"body\": \"{body}\"}}");
        self.0.lock().expect("one thread").push(line);
        Ok(http::Response::new(ByteStream::default()))
    }
}

const DIGITS: &str = "123456789";

fn bytes() -> ByteStream {
    ByteStream::from_static(DIGITS.as_bytes())
}

fn stream() -> ByteStream {
    ByteStream::from_reader(DIGITS.as_bytes()).with_length(9)
}

/// The calls of the test, in its order.
fn call_all(client: &Client) {
    for body in [bytes, stream] {
        let put = || client.put_object().bucket("bucket").key("key").body(body());
        put().send().expect("sent");
        put().checksum_algorithm(ChecksumAlgorithm::Sha256).send().expect("sent");
        put().checksum_sha1("98O8HYCOBHMq32eZZczDTKeuNEE=").send().expect("sent");
        put().content_encoding("gzip").send().expect("sent");
        let part = client.upload_part().bucket("bucket").key("key").part_number(1).upload_id("id");
        part.body(body()).send().expect("sent");
    }
    let delete = || {
        let objects = Delete::builder().objects(ObjectIdentifier::builder().key("key").build());
        client.delete_objects().bucket("bucket").delete(objects.build())
    };
    delete().send().expect("sent");
    delete().checksum_algorithm(ChecksumAlgorithm::Sha1).send().expect("sent");
    let rule = OwnershipControlsRule::builder().object_ownership(ObjectOwnership::BucketOwnerEnforced);
    let controls = OwnershipControls::builder().rules(rule.build()).build();
    client.put_bucket_ownership_controls().bucket("bucket").ownership_controls(controls).send().expect("sent");
    client.get_object().bucket("bucket").key("key").send().expect("sent");
    let asked = client.get_object().bucket("bucket").key("key").checksum_mode(ChecksumMode::Enabled);
    asked.send().expect("sent");
}

/// Answers everything alike.
struct Answer(u16, Vec<(String, String)>);

impl BlockingTransport for Answer {
    fn send(
        &self,
        _: http::Request<ByteStream>,
        _: &AttemptLimits,
    ) -> Result<http::Response<ByteStream>, TransportError> {
        let mut response = http::Response::builder().status(self.0);
        for (name, value) in &self.1 {
            response = response.header(name, value);
        }
        Ok(response.body(stream()).expect("an answer"))
    }
}

/// Whether an answer to this is read to its end.
fn is_read(config: Config, asked: &str, answer: Answer) -> bool {
    let get = Client::with_transport(config, answer).get_object().bucket("bucket").key("key");
    let get = match asked.split_once('=') {
        Some(("Range", range)) => get.range(range),
        Some(("PartNumber", number)) => get.part_number(number.parse().expect("a number")),
        _ => get,
    };
    let mut whole = String::new();
    get.send().expect("an answer").body.read_to_string(&mut whole).is_ok() && whole == DIGITS
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let is_required = words[0] == "when_required";
    let config = Config::builder()
        .region("eu-west-1")
        .credentials_provider(Credentials::new("example", "example", None, None, "test"))
        .request_checksum_calculation(match is_required {
            true => RequestChecksumCalculation::WhenRequired,
            false => RequestChecksumCalculation::WhenSupported,
        })
        .response_checksum_validation(match is_required {
            true => ResponseChecksumValidation::WhenRequired,
            false => ResponseChecksumValidation::WhenSupported,
        });
    if let ["answer", asked, status, headers @ ..] = &words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        let headers = headers.iter().map(|header| header.split_once(": ").expect("a header"));
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let answer = Answer(status.parse().expect("a status"), headers);
        return println!("{}", is_read(config.build(), asked, answer));
    }
    let kept = Kept::default();
    call_all(&Client::with_transport(config.build(), kept.clone()));
    for line in kept.0.lock().expect("one thread").iter() {
        println!("{line}");
    }
}
