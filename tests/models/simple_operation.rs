//! One operation: its request and its response, without a network.

use serde_json::json;
use smithgen_runtime::operation::{Operation, OperationInput};

use crate::simple_operation::operation::greet::{Greet, GreetInput, GreetOutput};
use crate::support::{body, config, response};

#[test]
fn an_input_becomes_a_request() {
    let input = GreetInput::builder().name("Diego").build();
    let request = input.to_http_request(&config()).unwrap();
    assert_eq!(request.method(), "POST");
    assert_eq!(request.uri(), "http://tiny.test/");
    assert_eq!(request.headers()["x-amz-target"], "Tiny.Greet");
    assert_eq!(request.headers()["content-type"], "application/x-amz-json-1.1");
    assert_eq!(body(&input), json!({ "name": "Diego" }));
    assert_eq!(body(&GreetInput::default()), json!({}));
    assert_eq!(body(&GreetInput::builder().name("Diego").set_name(None).build()), json!({}));
}

#[test]
fn a_response_becomes_an_output() {
    let output = Greet::parse_response(response(200, r#"{"greeting": "Hello", "new": [1, {}]}"#)).unwrap();
    assert_eq!(output, GreetOutput { greeting: Some("Hello".to_owned()) });
    assert_eq!(format!("{output:?}"), r#"GreetOutput { greeting: Some("Hello") }"#);
    assert_eq!(Greet::parse_response(response(200, "{}")).unwrap(), GreetOutput::default());
    assert!(Greet::parse_response(response(200, "<html>")).is_err());
}

#[test]
fn any_error_is_kept() {
    let error =
        Greet::parse_response(response(400, r#"{"__type": "tiny#NewException", "message": "why"}"#)).unwrap_err();
    assert_eq!(error.code(), Some("NewException"));
    assert_eq!(error.message(), Some("why"));
    assert_eq!(error.to_string(), "NewException: why (status 400, request id id-1)");
}
