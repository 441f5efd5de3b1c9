//! Enums of integers are open too.

use serde_json::json;
use smithgen_runtime::operation::Operation;

use crate::int_enum::operation::play::{Play, PlayInput};
use crate::int_enum::types::Suit;
use crate::support::{body, response};

#[test]
fn values_are_numbers() {
    assert_eq!(Suit::values(), [1, 3, -1]);
    assert_eq!(body(&PlayInput::builder().suit(Suit::Joker).build()), json!({ "suit": -1 }));
    let output = Play::parse_response(response(200, r#"{"suit": 3, "all": [1, 9]}"#)).unwrap();
    assert_eq!(output.suit, Suit::Hearts);
    assert_eq!(output.all, Some(vec![Suit::Clubs, Suit::Unknown(9)]));
}
