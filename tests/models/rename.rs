//! A shape that the service renames.

use serde_json::json;

use crate::rename::operation::compare::CompareInput;
use crate::rename::types::{OtherThing, Thing};
use crate::support::body;

#[test]
fn both_are_there() {
    let input =
        CompareInput::builder().ours(Thing::builder().a("1").build()).theirs(OtherThing::builder().b("2").build());
    assert_eq!(body(&input.build()), json!({ "ours": { "a": "1" }, "theirs": { "b": "2" } }));
}
