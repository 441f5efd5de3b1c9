//! Defaults in what callers make: which of them are sent, and that what is set is sent always.

use serde_json::json;
use smithgen_runtime::operation::Operation;

use crate::default_builders::operation::order::{Order, OrderInput};
use crate::default_builders::types::Options;
use crate::support::{body, response};

#[test]
fn structures_start_with_their_own_defaults_and_leave_others_to_the_service() {
    assert_eq!(body(&OrderInput::default()), json!({}));
    // A member that is required is asked for, its default notwithstanding.
    let options = Options::builder().name("plain").build();
    assert_eq!((options.count, options.added, options.implied, options.reserved), (7, None, None, None));
    let sent = json!({ "options": { "count": 7, "name": "plain", "tags": [] } });
    assert_eq!(body(&OrderInput::builder().options(options).build()), sent);
}

#[test]
fn what_equals_a_default_is_sent_when_it_is_set() {
    let options = Options::builder().name("plain").reserved(5).added(9).implied(0).tags("red").build();
    let expected = json!({
        "options": { "count": 7, "name": "plain", "reserved": 5, "added": 9, "implied": 0, "tags": ["red"] }
    });
    assert_eq!(body(&OrderInput::builder().options(options).build()), expected);
}

#[test]
fn what_a_response_lacks_is_what_the_model_says() {
    let output = Order::parse_response(response(200, r#"{"options": {}, "result": {}}"#)).unwrap();
    assert_eq!(output.result.unwrap().count, 7);
    // Sent back, it says what the service said, with what a request has to have.
    let options = output.options.unwrap();
    assert_eq!((options.count, options.name.as_str(), options.implied), (7, "plain", None));
}
