//! Traits that change finished requests: the host's prefix, compression, and the error codes of former awsQuery services.

use smithgen_runtime::operation::{Operation, OperationInput};

use crate::adapted_requests::operation::put::{Put, PutInput};
use crate::support::{config, response};

#[test]
fn the_host_gets_its_prefix() {
    let request = PutInput::builder().account("42").build().to_http_request(&config()).unwrap();
    assert_eq!(request.uri(), "http://data.42.tiny.test/");
    assert_eq!(request.headers()["x-amzn-query-mode"], "true");
    let problem = PutInput::builder().account("a/b").build().to_http_request(&config()).unwrap_err();
    assert!(problem.to_string().contains("`Account`"), "{problem}");
}

#[test]
fn long_bodies_are_compressed() {
    let request = |length| {
        let input = PutInput::builder().account("42").data("x".repeat(length)).build();
        input.to_http_request(&config()).unwrap()
    };
    assert!(!request(10).headers().contains_key("content-encoding"));
    let long = request(20_000);
    assert_eq!(long.headers()["content-encoding"], "gzip");
    assert_eq!(long.headers()["content-length"], long.body().len().to_string().as_str());
    assert!(long.body().len() < 200 && long.body().starts_with(&[0x1F, 0x8B]));
}

#[test]
fn errors_keep_their_former_codes() {
    let mut answer = response(400, r#"{"__type": "tiny#Gone", "message": "why"}"#);
    assert_eq!(Put::parse_response(answer.clone()).unwrap_err().code(), Some("Gone"));
    answer.headers_mut().insert("x-amzn-query-error", "Tiny.Gone;Sender".parse().unwrap());
    let error = Put::parse_response(answer).unwrap_err();
    assert_eq!(error.code(), Some("Tiny.Gone"));
    assert!(error.as_service_error().is_some_and(|error| error.is_gone()));
}
