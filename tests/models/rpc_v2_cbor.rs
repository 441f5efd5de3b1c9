//! A service that speaks rpcv2Cbor, and used to speak awsQuery.

use http::Response;
use smithgen_runtime::error::SdkError;
use smithgen_runtime::operation::{Operation, OperationInput};
use smithgen_runtime::types::{Blob, DateTime};

use crate::rpc_v2_cbor::operation::ping::PingInput;
use crate::rpc_v2_cbor::operation::put::{Put, PutError, PutInput};
use crate::support::config;

#[test]
fn requests_name_service_and_operation_in_their_path() {
    let input = PutInput::builder().at(DateTime::from_secs(1)).data(Blob::new(b"ab".to_vec())).build();
    let request = input.to_http_request(&config()).unwrap();
    assert_eq!((request.method().as_str(), request.uri().path()), ("POST", "/service/Tiny/operation/Put"));
    for (name, value) in [
        ("smithy-protocol", "rpc-v2-cbor"),
        ("accept", "application/cbor"),
        ("content-type", "application/cbor"),
        ("x-amzn-query-mode", "true"),
    ] {
        assert_eq!(request.headers()[name], value);
    }
    assert_eq!(request.body(), b"\xbf\x62at\xc1\x01\x64data\x42ab\x65token\x65token\xff");
    let nothing = PingInput::builder().build().to_http_request(&config()).unwrap();
    assert!(nothing.body().is_empty() && !nothing.headers().contains_key("content-type"));
    assert_eq!(nothing.headers()["content-length"], "0");
}

fn answer(status: u16) -> http::response::Builder {
    Response::builder().status(status).header("smithy-protocol", "rpc-v2-cbor")
}

#[test]
fn outputs_are_those_of_the_protocol() {
    let body = &b"\xa2\x65other\x80\x64size\xf9\x3e\x00"[..];
    let output = Put::parse_response(answer(200).body(body).unwrap()).unwrap();
    assert_eq!(output.size, Some(1.5));
    assert_eq!(Put::parse_response(answer(200).body(&b""[..]).unwrap()).unwrap().size, None);
    let foreign = Put::parse_response(Response::new(body)).unwrap_err();
    assert!(matches!(&foreign, SdkError::ResponseError(_)) && foreign.to_string().contains("`smithy-protocol`"));
    let broken = Put::parse_response(answer(200).body(&body[..body.len() - 1]).unwrap()).unwrap_err();
    assert!(broken.to_string().contains("the body ends within a value in size"), "{broken}");
}

#[test]
fn errors_are_told_by_their_type_and_their_former_code() {
    let body = &b"\xbf\x66__type\x69tiny#Full\x67message\x62no\x64room\x07\xff"[..];
    let error = Put::parse_response(answer(400).header("x-amzn-query-error", "Old.Full;Sender").body(body).unwrap());
    let error = error.unwrap_err();
    assert_eq!((error.code(), error.message()), (Some("Old.Full"), Some("no")));
    assert!(matches!(error.into_service_error(), PutError::Full(full) if full.room == Some(7)));
    // The header of other protocols says nothing here, nor does a body that does not speak this one.
    let other = answer(400).header("x-amzn-errortype", "Other").body(body).unwrap();
    assert!(matches!(Put::parse_response(other).unwrap_err().into_service_error(), PutError::Full(_)));
    let foreign = Put::parse_response(Response::builder().status(400).body(body).unwrap()).unwrap_err();
    assert_eq!((foreign.code(), foreign.message()), (None, None));
    let page = Put::parse_response(answer(503).body(&b"<html>"[..]).unwrap()).unwrap_err();
    assert!(page.code().is_none() && page.is_retryable(), "{page}");
}
