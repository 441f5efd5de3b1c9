//! Defaults in what callers make: inputs leave them to the service, structures start from them.

use serde_json::json;

use crate::default_builders::operation::order::OrderInput;
use crate::default_builders::types::Options;
use crate::support::body;

#[test]
fn inputs_leave_defaults_to_the_service() {
    assert_eq!(body(&OrderInput::default()), json!({}));
}

#[test]
fn structures_start_from_their_defaults() {
    let options = Options::builder().build();
    assert_eq!((options.count, options.name.as_str(), options.nothing.as_deref()), (7, "plain", None));
    assert_eq!((options.reserved, options.added), (None, 9));
    let options = Options::builder().count(8).tags("a").build();
    let expected = json!({ "options": { "count": 8, "name": "plain", "added": 9, "tags": ["a"] } });
    assert_eq!(body(&OrderInput::builder().options(options).build()), expected);
}
