//! Types called like those of Rust's prelude.

use serde_json::json;
use smithgen_runtime::operation::Operation;

use crate::prelude_names::operation::drop::{Drop, DropError, DropInput};
use crate::prelude_names::types;
use crate::support::{body, response};

#[test]
fn they_work() {
    let option = types::Option::builder().none(true).build();
    let input = DropInput::builder().option(option).strings(types::String::builder().text("a").build()).build();
    assert_eq!(body(&input), json!({ "option": { "none": true }, "strings": [{ "text": "a" }] }));
    let output = Drop::parse_response(response(200, r#"{"result": {"None": "Some"}, "box": {"inner": {}}}"#)).unwrap();
    assert_eq!(output.result, Some(types::Result::None(types::Some::Some)));
    let error = Drop::parse_response(response(400, r#"{"__type": "Unknown"}"#)).unwrap_err().into_service_error();
    assert!(matches!(error, DropError::UnknownValue(_)) && error.is_unknown_value());
}
