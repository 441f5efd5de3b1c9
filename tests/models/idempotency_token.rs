//! Idempotency tokens: the client fills in what the caller leaves out, required or not.

use serde_json::json;

use crate::idempotency_token::operation::{create::CreateInput, renew::RenewInput};
use crate::support::body;

#[test]
fn tokens_are_filled_in() {
    assert_eq!(body(&CreateInput::builder().name("a").build()), json!({ "name": "a", "token": "token" }));
    assert_eq!(body(&CreateInput::builder().name("a").token("mine").build()), json!({ "name": "a", "token": "mine" }));
    assert_eq!(body(&RenewInput::builder().build()), json!({ "token": "token" }));
    assert_eq!(body(&RenewInput::builder().token("mine").build()), json!({ "token": "mine" }));
}
