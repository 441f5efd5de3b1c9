//! Every simple type, out and back.

use serde_json::json;
use smithgen_runtime::operation::Operation;

use crate::simple_types::operation::echo::{Echo, EchoInput};
use crate::simple_types::primitives::DateTime;
use crate::support::{body, response};

#[test]
fn values_are_written() {
    let input = EchoInput::builder().a_string("a\n").own("abc").a_boolean(false).an_integer(7).build();
    assert_eq!(body(&input), json!({ "aString": "a\n", "own": "abc", "aBoolean": false, "anInteger": 7 }));
}

#[test]
fn values_are_read() {
    let text = r#"{"aBlob": "aGk=", "aBoolean": true, "aString": "\u00e9", "aByte": -128, "aShort": 32767,
        "anInteger": 1, "aLong": 9223372036854775807, "aFloat": "-Infinity", "aDouble": 0.1, "aBigInteger": 123456789012345678901,
        "aBigDecimal": 1.10, "aTimestamp": 1.5, "aDocument": {"a": [null]}}"#;
    let output = Echo::parse_response(response(200, text)).unwrap();
    assert_eq!(output.a_blob.as_ref(), b"hi");
    assert!(output.a_boolean);
    assert_eq!(output.a_string, "é");
    assert_eq!((output.a_byte, output.a_short, output.an_integer, output.a_long), (-128, 32767, 1, i64::MAX));
    assert_eq!((output.a_float, output.a_double), (f32::NEG_INFINITY, 0.1));
    assert_eq!(output.a_big_integer.as_ref(), "123456789012345678901");
    assert_eq!(output.a_big_decimal.as_ref(), "1.10");
    assert_eq!(output.a_timestamp, DateTime::from_millis(1500));
    assert!(output.a_document.get("a").is_some());
}

#[test]
fn a_value_out_of_range_is_an_error_that_names_its_place() {
    let error = Echo::parse_response(response(200, r#"{"aByte": 128}"#)).unwrap_err();
    assert!(error.to_string().contains("aByte"), "{error}");
}
