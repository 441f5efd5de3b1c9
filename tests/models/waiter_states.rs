//! Waiters: what decides about answers, in blocking and asynchronous clients; delays and deadlines are the runtime's to test.

use std::time::Duration;

use crate::support::{Script, config, run};
use crate::waiter_states::operation::describe_thing::DescribeThingOutput;
use crate::waiter_states::waiters::thing_ready::{ThingReadyFinalPoll, WaitUntilThingReadyError};
use crate::waiter_states::{Client, blocking};

/// Long enough for one poll, and another when the time is over.
const SHORT: Duration = Duration::from_millis(300);

fn waited(script: &Script) -> Result<ThingReadyFinalPoll, WaitUntilThingReadyError> {
    let client = blocking::Client::with_transport(config(), script.clone());
    client.wait_until_thing_ready().name("a").wait_value(SHORT)
}

const READY: (u16, &str) = (200, r#"{"State": "READY"}"#);
const NOT_NOW: (u16, &str) = (400, r#"{"__type": "NotNow"}"#);

#[test]
fn what_was_waited_for_comes() {
    let script = Script::of([NOT_NOW, READY]);
    let output = waited(&script).unwrap().into_result().unwrap();
    assert_eq!(output.state.as_deref(), Some("READY"));
    assert_eq!(script.sent("Name"), ["a"; 2]);
    let client = Client::with_transport(config(), Script::of([(200, "{}"), READY]));
    let wait = client.wait_until_thing_ready().name("a").wait_value(SHORT);
    let poll = run(wait).unwrap();
    assert_eq!(poll.as_result().unwrap().state.as_deref(), Some("READY"));
}

#[test]
fn what_will_never_come_is_told_without_secrets() {
    let broken = r#"{"State": "BROKEN", "Why": "it fell", "Secret": "s3cret"}"#;
    let error = waited(&Script::of([(200, broken)])).unwrap_err();
    let told = "ThingReady will not come: `State` is \"BROKEN\": it fell; *** redacted ***";
    assert_eq!(error.to_string(), told);
    assert!(!format!("{error:?}").contains("s3cret"), "{error:?}");
    let WaitUntilThingReadyError::FailureState(context) = error else { panic!("{error}") };
    let DescribeThingOutput { why, .. } = context.into_final_poll().into_result().unwrap();
    assert_eq!(why.as_deref(), Some("it fell"));
}

#[test]
fn other_errors_end_it() {
    let error = waited(&Script::of([(400, r#"{"__type": "NoSuchThing", "message": "gone"}"#)])).unwrap_err();
    let told = "ThingReady was waited for in vain: NoSuchThing: gone (status 400)";
    assert_eq!(error.to_string(), told);
    let WaitUntilThingReadyError::OperationFailed(context) = error else { panic!("{error}") };
    assert!(context.into_error().into_service_error().is_no_such_thing());
    // A success that cannot be read is no error of the service.
    let error = waited(&Script::of([(200, "?")])).unwrap_err();
    assert!(matches!(error, WaitUntilThingReadyError::OperationFailed(_)), "{error}");
}

#[test]
fn time_runs_out() {
    let script = Script::of([(200, "{}"), NOT_NOW]);
    let error = waited(&script).unwrap_err();
    let told = "ThingReady did not come within 300ms (2 calls); the last answer: NotNow (status 400)";
    assert_eq!(error.to_string(), told);
    let WaitUntilThingReadyError::ExceededMaxWait(context) = error else { panic!("{error}") };
    assert_eq!((context.max_wait(), context.poll_count()), (SHORT, 2));
    assert!(context.elapsed() >= SHORT && context.final_poll().as_result().is_err());
}
