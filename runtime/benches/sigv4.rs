//! Signatures of this crate against the hashes in them.
//!
//! `cargo bench -p smithgen-runtime --bench sigv4` prints a table, as the benchmark of JSON does: on our side a request is copied and
//! signed, on the other it is copied and what a signature hashes is hashed. What lies between them is to be no more than 2 µs.

use http::Request;
use smithgen_runtime::credentials::Credentials;
use smithgen_runtime::generated::sigv4::{Message, Signer, hash};
use smithgen_runtime::types::DateTime;

#[path = "turns/mod.rs"]
mod turns;

fn main() {
    turns::head();
    let short = [("content-type", "application/x-amz-json-1.1"), ("x-amz-target", "DynamoDB_20120810.GetItem")];
    let id =
        [("amz-sdk-invocation-id", "00000000-0000-4000-8000-000000000000"), ("amz-sdk-request", "attempt=1; max=3")];
    run("GetItem", "https://dynamodb.eu-west-1.amazonaws.com/", &[short, id].concat(), 100);
    run("PutItem, 4 kB", "https://dynamodb.eu-west-1.amazonaws.com/", &[short, id].concat(), 4096);
    let functions = "https://lambda.eu-west-1.amazonaws.com/2015-03-31/functions?MaxItems=50&Marker=a%2Fb";
    run("ListFunctions", functions, &id, 0);
}

fn run(name: &str, url: &str, headers: &[(&str, &str)], bytes: usize) {
    let credentials = Credentials::new("AKIDEXAMPLE", "s3cret", Some("t0ken".repeat(80)), None, "bench");
    let signer = Signer::new(&credentials, "eu-west-1", "dynamodb", DateTime::from_secs(1_440_938_160));
    let mut request = Request::post(url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(vec![b'x'; bytes]).expect("it is a request");
    let signed = || {
        let mut request = request.clone();
        signer.sign(&mut request).expect("it can be signed");
        request
    };
    // What is hashed depends on the request alone.
    let (uri, payload) = (request.uri().clone(), hash(request.body()));
    let mut message = Message::new("POST", uri.path(), uri.query().unwrap_or_default(), &payload);
    for (name, value) in request.headers() {
        message.header(name.as_str(), value.as_bytes());
    }
    message.header("host", uri.authority().expect("it names a host").as_str().as_bytes());
    let signature = signer.sign_message(message).expect("it can be signed").signature;
    // An HMAC is two hashes: of a block and the text, and of a block and a hash.
    let inner = [&[0; 64], signature.string_to_sign().as_bytes()].concat();
    let hashes = || {
        let request = request.clone();
        let hashes = [hash(request.body()), hash(signature.canonical_request()), hash(&inner), hash(&[0; 96])];
        (request, hashes)
    };
    turns::compare(name, bytes, signed, hashes);
}
