//! Waiters that errors decide, or, as botocore alone has them, HTTP statuses.

use std::time::Duration;

use crate::support::{Script, config};
use crate::waiter_statuses::blocking;

#[test]
fn statuses_decide() {
    let exists = |answers: &[(u16, &'static str)]| {
        let script = Script::of(answers.iter().copied());
        let client = blocking::Client::with_transport(config(), script.clone());
        let waited = client.wait_until_thing_exists_2().wait(Duration::from_millis(300));
        waited.map(|_| script.sent("x").len()).map_err(|error| error.to_string())
    };
    assert_eq!(exists(&[(200, "{}")]), Ok(1));
    assert_eq!(exists(&[(204, "")]), Ok(1));
    assert_eq!(exists(&[(404, "{}"), (403, "{}")]), Ok(2));
    let told = "ThingExists was waited for in vain: an error without a code (status 400)";
    assert_eq!(exists(&[(400, "{}")]), Err(told.to_owned()));
}

#[test]
#[allow(deprecated)]
fn an_error_may_be_what_was_waited_for() {
    let gone = |script| {
        let client = blocking::Client::with_transport(config(), script);
        client.wait_until_thing_gone().wait(Duration::from_millis(300))
    };
    let poll = gone(Script::of([(200, "{}"), (400, r#"{"__type": "NoSuchThing"}"#)])).unwrap();
    assert_eq!(poll.into_result().unwrap_err().code(), Some("NoSuchThing"));
    let told = "ThingGone will not come: the service answers with an error: NotNow (status 400)";
    assert_eq!(gone(Script::of([(400, r#"{"__type": "NotNow"}"#)])).unwrap_err().to_string(), told);
}
