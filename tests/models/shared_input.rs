//! One shape as input, as output, and held by another input: three types of the same members.

use serde_json::json;
use smithgen_runtime::operation::Operation;

use crate::shared_input::operation::{
    keep::KeepInput,
    put::PutInput,
    swap::{Swap, SwapInput},
};
use crate::shared_input::types::Item;
use crate::support::{body, response};

#[test]
fn each_place_has_its_type() {
    let item = Item::builder().name("a").build();
    assert_eq!(
        body(&PutInput::builder().name("a").next(item.clone()).build()),
        json!({ "name": "a", "next": { "name": "a" } })
    );
    assert_eq!(body(&SwapInput::builder().name("b").build()), json!({ "name": "b" }));
    assert_eq!(body(&KeepInput::builder().item(item).build()), json!({ "item": { "name": "a" } }));
    assert_eq!(Swap::parse_response(response(200, r#"{"name": "c"}"#)).unwrap().name, "c");
}
