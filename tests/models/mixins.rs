//! Members of mixins are members like others.

use serde_json::json;

use crate::mixins::operation::mix::MixInput;
use crate::support::body;

#[test]
fn mixed_in_members_are_there() {
    assert_eq!(
        body(&MixInput::builder().eggs(2).salt("a pinch").flour("much").build()),
        json!({ "salt": "a pinch", "eggs": 2, "flour": "much" })
    );
}
