//! Documents hold anything that JSON can say.

use serde_json::json;
use smithgen_runtime::operation::Operation;

use crate::documents::operation::keep::{Keep, KeepInput};
use crate::support::{body, response};

#[test]
fn anything_survives() {
    let text = r#"{"thing": {"a": [1, -2, 1.5, null, true, "x", {}]}, "things": [null, 1]}"#;
    let output = Keep::parse_response(response(200, text)).unwrap();
    let input = KeepInput::builder().thing(output.thing).set_things(output.things).build();
    let expected: serde_json::Value = serde_json::from_str(text).unwrap();
    assert_eq!(body(&input)["thing"], expected["thing"]);
    assert_eq!(
        body(&KeepInput::builder().thing(1.into()).by_name("a", "b".into()).build()),
        json!({ "thing": 1, "byName": { "a": "b" } })
    );
}
