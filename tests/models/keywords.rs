//! Keywords and names of the builder's own methods keep their names on the wire.

use serde_json::json;
use smithgen_runtime::operation::Operation;

use crate::keywords::operation::match_::{Match, MatchInput};
use crate::keywords::types::Move;
use crate::support::{body, response};

#[test]
fn wire_names_stay() {
    let input = MatchInput::builder()
        .r#type("a")
        .self_("b")
        .crate_("c")
        .build_value("d")
        .send_value("e")
        .set_type("f")
        .value("g");
    let expected =
        json!({ "type": "a", "self": "b", "crate": "c", "build": "d", "send": "e", "set_type": "f", "value": "g" });
    assert_eq!(body(&input.build()), expected);
    let text = r#"{"Self": "a", "super": "b", "async": "c", "async_": {"fn": "d"}, "choice": {"if": {}}}"#;
    let output = Match::parse_response(response(200, text)).unwrap();
    assert_eq!(
        (output.self_.as_deref(), output.super_.as_deref(), output.r#async.as_deref()),
        (Some("a"), Some("b"), Some("c"))
    );
    assert!(matches!(output.choice, Some(Move::If(_))));
}
