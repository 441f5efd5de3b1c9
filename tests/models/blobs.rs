//! Blobs are Base64 on the wire, and `Debug` shows no byte of them.

use serde_json::json;
use smithgen_runtime::operation::Operation;

use crate::blobs::operation::store::{Store, StoreInput};
use crate::blobs::primitives::Blob;
use crate::support::{body, response};

#[test]
fn bytes_survive() {
    let input = StoreInput::builder().data(Blob::new("hi")).build();
    assert_eq!(body(&input), json!({ "data": "aGk=" }));
    assert!(!format!("{input:?}").contains("aGk"));
    let output = Store::parse_response(response(200, r#"{"data": "aGk=", "parts": ["", "AA=="]}"#)).unwrap();
    assert_eq!(output.data, input.data);
    assert_eq!(output.parts, Some(vec![Blob::default(), Blob::new([0])]));
}
