//! Unions: one member is set; one that the model does not know is kept with its payload.

use serde_json::json;
use smithgen_runtime::operation::Operation;

use crate::support::{body, response};
use crate::unions::operation::pay::{Pay, PayInput};
use crate::unions::types::{Card, Means};

#[test]
fn one_member_is_written() {
    let card = Means::Card(Card::builder().number("1").build());
    assert_eq!(
        body(&PayInput::builder().means(card.clone()).build()),
        json!({ "means": { "card": { "number": "1" } } })
    );
    let several = Means::Several(vec![card, Means::UnknownValue("?".to_owned())]);
    let expected = json!({ "means": { "several": [{ "card": { "number": "1" } }, { "Unknown": "?" }] } });
    assert_eq!(body(&PayInput::builder().means(several).build()), expected);
}

#[test]
fn one_member_is_read() {
    let text = r#"{"means": {"__type": "Means", "card": null, "pin": "1234"}}"#;
    let output = Pay::parse_response(response(200, text)).unwrap();
    assert_eq!(output.means, Some(Means::Pin("1234".to_owned())));
    assert_eq!(format!("{output:?}"), "PayOutput { means: Some(Pin(*** redacted ***)) }");
    assert!(Pay::parse_response(response(200, r#"{"means": {}}"#)).is_err());
}

#[test]
fn an_unknown_member_survives() {
    let output = Pay::parse_response(response(200, r#"{"means": {"gold": {"ounces": [1, 2]}}}"#)).unwrap();
    let means = output.means.unwrap();
    assert!(matches!(&means, Means::Unknown(name, _) if name == "gold"));
    let expected = json!({ "means": { "gold": { "ounces": [1, 2] } } });
    assert_eq!(body(&PayInput::builder().means(means).build()), expected);
}
