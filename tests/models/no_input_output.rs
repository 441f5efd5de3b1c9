//! Operations that take or give nothing.

use serde_json::json;
use smithgen_runtime::operation::Operation;

use crate::no_input_output::operation::{
    ping::{Ping, PingInput, PingOutput},
    pong::{Pong, PongInput, PongOutput},
};
use crate::support::{body, response};

#[test]
fn nothing_is_an_empty_object() {
    assert_eq!((body(&PingInput::builder().build()), body(&PongInput {})), (json!({}), json!({})));
    assert_eq!(Ping::parse_response(response(200, "")).unwrap(), PingOutput {});
    assert_eq!(Pong::parse_response(response(200, r#"{"new": 1}"#)).unwrap(), PongOutput {});
}
