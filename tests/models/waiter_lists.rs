//! Waiters that look at lists, and at input and output together.

use std::time::Duration;

use crate::support::{Script, config};
use crate::waiter_lists::blocking;
use crate::waiter_lists::waiters::all_ready::WaitUntilAllReadyError;

const SHORT: Duration = Duration::from_millis(300);

#[test]
fn lists_are_looked_at_as_a_whole() {
    for (states, ready) in
        [(r#""READY", "READY""#, Ok(())), (r#""READY", "BROKEN""#, Err("one of `States` is \"BROKEN\""))]
    {
        let body: &str = format!(r#"{{"States": [{states}]}}"#).leak();
        let client = blocking::Client::with_transport(config(), Script::of([(200, body)]));
        let waited = client.wait_until_all_ready().wait(SHORT);
        let told = waited.map(drop).map_err(|error| match error {
            WaitUntilAllReadyError::FailureState(context) => context.reason(),
            other => panic!("{other}"),
        });
        assert_eq!(told.as_ref().map_err(String::as_str).copied(), ready);
    }
    let empty = r#"{"States": []}"#;
    let client = blocking::Client::with_transport(config(), Script::of([(200, empty); 2]));
    let error = client.wait_until_all_ready().wait(SHORT).unwrap_err();
    assert!(matches!(error, WaitUntilAllReadyError::ExceededMaxWait(_)), "none are not all: {error}");
}

#[test]
fn inputs_are_looked_at_together_with_outputs() {
    let script = Script::of([(200, r#"{"States": ["a"]}"#), (200, r#"{"States": ["a", "b"]}"#)]);
    let client = blocking::Client::with_transport(config(), script.clone());
    let waited = client.wait_until_all_found().names("b").names("c").wait(SHORT);
    assert!(waited.is_ok() && script.sent("Names").len() == 2);
}
