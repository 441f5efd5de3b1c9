//! A service that speaks rpcv2Json.

use http::Response;
use smithgen_runtime::error::SdkError;
use smithgen_runtime::operation::{Operation, OperationInput};
use smithgen_runtime::types::{Blob, DateTime, Document};

use crate::rpc_v2_json::operation::ping::PingInput;
use crate::rpc_v2_json::operation::put::{Put, PutError, PutInput};
use crate::support::config;

#[test]
fn requests_name_service_and_operation_in_their_path() {
    let input = PutInput::builder().at(DateTime::from_secs(1)).data(Blob::new(b"ab".to_vec()));
    let more: Document = u64::MAX.into();
    let input = input
        .count("18446744073709551616".parse().unwrap())
        .price("0.100000000000000000000001".parse().unwrap())
        .more(more)
        .build();
    let request = input.to_http_request(&config()).unwrap();
    assert_eq!((request.method().as_str(), request.uri().path()), ("POST", "/service/Tiny/operation/Put"));
    for (name, value) in
        [("smithy-protocol", "rpc-v2-json"), ("accept", "application/json"), ("content-type", "application/json")]
    {
        assert_eq!(request.headers()[name], value);
    }
    // Times are seconds whatever the model says, and numbers of any size texts, where they have a shape.
    assert_eq!(
        String::from_utf8_lossy(request.body()),
        r#"{"at":1,"data":"YWI=","count":"18446744073709551616","price":"0.100000000000000000000001","more":18446744073709551615,"token":"token"}"#
    );
    let nothing = PingInput::builder().build().to_http_request(&config()).unwrap();
    assert!(nothing.body().is_empty() && !nothing.headers().contains_key("content-type"));
}

fn answer(status: u16, body: &str) -> Response<&[u8]> {
    Response::builder().status(status).header("smithy-protocol", "rpc-v2-json").body(body.as_bytes()).unwrap()
}

#[test]
fn outputs_are_those_of_the_protocol() {
    let output = Put::parse_response(answer(200, r#"{"count":"18446744073709551616","at":1.5,"size":"NaN"}"#)).unwrap();
    assert_eq!(output.count.unwrap().as_ref(), "18446744073709551616");
    assert_eq!(
        (output.at, output.size.map(f64::is_nan)),
        (Some(DateTime::from_secs_and_nanos(1, 500_000_000)), Some(true))
    );
    for text in ["", "x", "1.5", "1 ", "0x1"] {
        let error = Put::parse_response(answer(200, &format!(r#"{{"count":"{text}"}}"#))).unwrap_err();
        assert!(matches!(&error, SdkError::ResponseError(_)) && error.to_string().contains("in count"), "{error}");
    }
    let foreign = Put::parse_response(Response::new(&b"{}"[..])).unwrap_err();
    assert!(foreign.to_string().contains("its header `smithy-protocol` is not `rpc-v2-json`"), "{foreign}");
}

#[test]
fn errors_are_told_by_their_type_alone() {
    let error = Put::parse_response(answer(400, r#"{"__type":"tiny#Full","code":"Other","message":"no","room":7}"#));
    let error = error.unwrap_err();
    assert_eq!((error.code(), error.message()), (Some("Full"), Some("no")));
    assert!(matches!(error.into_service_error(), PutError::Full(full) if full.room == Some(7)));
    assert_eq!(Put::parse_response(answer(400, r#"{"code":"Full"}"#)).unwrap_err().code(), None);
}
