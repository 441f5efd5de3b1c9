//! Defaults in what callers make: what is not set is left to the service, and what is set is sent.

use serde_json::json;
use smithgen_runtime::operation::Operation;

use crate::default_builders::operation::order::{Order, OrderInput};
use crate::default_builders::types::Options;
use crate::support::{body, response};

#[test]
fn defaults_are_left_to_the_service() {
    assert_eq!(body(&OrderInput::default()), json!({}));
    // A member that is required is asked for, its default notwithstanding.
    let options = Options::builder().name("plain").build();
    assert_eq!((options.count, options.added, &options.tags), (None, None, &None));
    assert_eq!(body(&OrderInput::builder().options(options).build()), json!({ "options": { "name": "plain" } }));
}

#[test]
fn what_equals_a_default_is_sent_when_it_is_set() {
    let options = Options::builder().name("plain").count(7).reserved(5).added(9).build();
    let expected = json!({ "options": { "count": 7, "name": "plain", "reserved": 5, "added": 9 } });
    assert_eq!(body(&OrderInput::builder().options(options).build()), expected);
}

#[test]
fn only_what_services_alone_make_starts_from_defaults() {
    let output = Order::parse_response(response(200, r#"{"options": {}, "result": {}}"#)).unwrap();
    assert_eq!(output.result.unwrap().count, 7);
    // Sent back, it says what the service said, with what a request has to have.
    let options = output.options.unwrap();
    assert_eq!((options.count, options.name.as_str()), (None, "plain"));
}
