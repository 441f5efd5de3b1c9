//! Defaults take the place of what an answer lacks.

use smithgen_runtime::operation::Operation;

use crate::defaults::operation::order::Order;
use crate::defaults::primitives::{DateTime, Document};
use crate::defaults::types::{Color, Suit};
use crate::support::response;

#[test]
fn an_empty_answer_holds_them_all() {
    let output = Order::parse_response(response(200, "{}")).unwrap();
    assert_eq!(
        (output.a_bool, output.false_bool, output.a_byte, output.a_long),
        (true, false, -1, 9_007_199_254_740_993)
    );
    assert_eq!((output.a_float, output.a_double, output.zero), (1.5, -0.25, 0));
    assert_eq!((output.a_big_integer.as_ref(), output.a_big_decimal.as_ref()), ("12345678901234567", "0.1"));
    assert_eq!((output.a_string.as_str(), output.empty_string.as_str()), ("a \"quoted\" text", ""));
    assert_eq!((output.an_enum, output.an_int_enum), (Color::Blue, Suit::Clubs));
    assert_eq!(output.a_blob.as_ref(), b"hi");
    assert_eq!(output.a_timestamp, DateTime::from_millis(1_500_000_000_500));
    assert_eq!(output.a_day, DateTime::from_secs(1_500_000_000));
    assert!(output.a_list.is_empty() && output.a_map.is_empty());
    assert_eq!(output.doc_null, None);
    assert_eq!((output.doc_bool, output.doc_number), (Document::Bool(true), Document::from(10)));
    assert_eq!(output.doc_text, Document::from("hi"));
    assert_eq!((output.doc_list, output.doc_map), (Document::Array(Vec::new()), Document::Object(Default::default())));
}

#[test]
fn what_comes_goes_before_them() {
    let output = Order::parse_response(response(200, r#"{"aBool": false, "anEnum": "red", "aList": ["x"]}"#)).unwrap();
    assert_eq!((output.a_bool, output.an_enum), (false, Color::Unknown("red".to_owned())));
    assert_eq!(output.a_list, ["x"]);
}
