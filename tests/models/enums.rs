//! Enums are open: an unknown value survives a round trip.

use std::collections::HashMap;

use serde_json::json;
use smithgen_runtime::operation::Operation;

use crate::enums::operation::paint::{Paint, PaintInput};
use crate::enums::types::Color;
use crate::support::{body, response};

#[test]
fn values_are_those_of_the_wire() {
    assert_eq!(Color::values(), ["red", "light blue", "\"quoted\" \\ back", "unknown", "self", "1.6", "16", "PLAIN"]);
    for value in Color::values() {
        assert_eq!(Color::from(*value).as_str(), *value);
        assert!(!matches!(Color::from(*value), Color::Unknown(_)));
    }
    let input = PaintInput::builder().color(Color::LightBlue).size("t2.nano").build();
    assert_eq!(body(&input), json!({ "color": "light blue", "size": "t2.nano" }));
}

#[test]
fn unknown_values_survive() {
    let output =
        Paint::parse_response(response(200, r#"{"color": "mauve", "byColor": {"red": 1, "mauve": 2}}"#)).unwrap();
    assert_eq!(output.color, Color::Unknown("mauve".to_owned()));
    assert_eq!(output.by_color, Some(HashMap::from([(Color::Red, 1), (Color::from("mauve"), 2)])));
    assert_eq!(body(&PaintInput::builder().color(output.color).build()), json!({ "color": "mauve" }));
}
