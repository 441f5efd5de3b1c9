//! Operations, types and members called like what generated modules import.

use serde_json::json;
use smithgen_runtime::operation::Operation;

use crate::imported_names::operation::types::{Types, TypesError, TypesInput};
use crate::imported_names::types::Generated;
use crate::support::{body, response};

#[test]
fn they_work() {
    let generated = || Generated::builder().driver("a").client("b").build();
    let input = TypesInput::builder().types(generated()).generated(generated()).build();
    let expected = json!({ "driver": "a", "client": "b" });
    assert_eq!(body(&input), json!({ "types": [expected], "generated": expected }));
    let error = Types::parse_response(response(400, r#"{"__type": "Schema"}"#)).unwrap_err().into_service_error();
    assert!(matches!(error, TypesError::Schema(_)));
}
