//! Defaults are what the model says, however it writes them.

use smithgen_runtime::operation::Operation;

use crate::odd_defaults::operation::order::Order;
use crate::odd_defaults::primitives::{DateTime, Document};
use crate::support::response;

#[test]
fn an_empty_answer_holds_them_all() {
    let output = Order::parse_response(response(200, "{}")).unwrap();
    assert_eq!((output.a_byte, output.an_integer, output.a_long), (-128, 5, i64::MAX));
    assert_eq!(output.a_big_integer.as_ref(), "123456789012345678901");
    assert_eq!((output.a_quoted_big_integer.as_ref(), output.a_big_decimal.as_ref()), ("7", "1.50e400"));
    assert_eq!((output.a_float, output.a_double), (16_777_216.0, 0.123_456_789_012_345_68));
    assert!(output.not_a_number.is_nan());
    assert_eq!((output.infinity, output.below), (f64::INFINITY, f32::NEG_INFINITY));
    assert_eq!(output.negative_zero.to_bits(), (-0.0_f64).to_bits());
    assert_eq!(output.a_day, DateTime::from_secs(1_500_000_000));
    assert_eq!(output.a_moment, DateTime::from_secs_and_nanos(1_500_000_000, 123_456_789));
    assert_eq!(output.an_offset, DateTime::from_millis(1_500_000_000_500));
    assert_eq!(output.a_blob.as_ref(), [255, 239, 0]);
    assert_eq!((output.doc_large, output.doc_negative), (Document::from(u64::MAX), Document::from(-3)));
    assert_eq!(output.doc_float, Document::from(5.0));
}
