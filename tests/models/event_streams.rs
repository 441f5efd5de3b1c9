//! Events of an output: those that the model knows, those that it does not, and errors that end them.

use http::Response;
use smithgen_runtime::error::SdkError;
use smithgen_runtime::event_stream::{HeaderValue, Message};
use smithgen_runtime::operation::Operation;
use smithgen_runtime::types::{Blob, DateTime};

use crate::event_streams::operation::watch::{Watch, WatchOutput};
use crate::event_streams::types::error::{ChangesError, Stopped};
use crate::event_streams::types::{Changes, Grown, Seen};

fn message(kind: &str, name: &str, payload: &'static str) -> Message {
    let text = |text: &str| HeaderValue::String(text.to_owned());
    let name_of = format!(":{kind}-type");
    Message::new(payload).add_header(":message-type", text(kind)).add_header(name_of, text(name))
}

fn watched(messages: &[Message]) -> WatchOutput {
    let body: Vec<u8> = messages.iter().flat_map(|message| message.to_bytes().unwrap()).collect();
    Watch::parse_response(Response::builder().header("x-amzn-requestid", "id-1").body(body.as_slice()).unwrap()).unwrap()
}

#[test]
fn events_come_one_after_the_other() {
    let at = DateTime::from_secs(1);
    let grown = message("event", "grown", r#"{"by": 2}"#).add_header("at", HeaderValue::Timestamp(at));
    let unknown = message("event", "shrunk", "{}");
    let messages =
        [message("event", "initial-response", "{}"), grown, message("event", "seen", "bytes"), unknown.clone()];
    let events: Vec<Changes> = watched(&messages).changes.map(Result::unwrap).collect();
    let expected = [
        Changes::Grown(Grown { by: Some(2), at: Some(at) }),
        Changes::Seen(Seen { picture: Some(Blob::new("bytes")) }),
        Changes::Unknown("shrunk".to_owned(), unknown),
    ];
    assert_eq!(events, expected);
    assert_eq!(format!("{:?}", events[1]), "Seen(Seen { picture: Some(*** redacted ***) })");
}

#[test]
fn errors_end_the_stream() {
    let stopped = message("exception", "stopped", r#"{"after": 3, "message": "enough"}"#);
    let mut changes = watched(&[message("event", "grown", "{}"), stopped]).changes;
    assert!(changes.next().unwrap().is_ok());
    let error: SdkError<ChangesError> = changes.next().unwrap().unwrap_err();
    assert_eq!(error.to_string(), "Stopped: enough (status 200, request id id-1)");
    assert!(error.is_retryable() && error.as_service_error().unwrap().is_stopped());
    let expected = Stopped { after: Some(3), message: Some("enough".to_owned()) };
    assert_eq!(error.into_service_error(), ChangesError::Stopped(expected));
    assert!(changes.next().is_none());
    let gone = watched(&[message("exception", "notThere", "{}")]).changes.next().unwrap().unwrap_err();
    assert!(gone.as_service_error().unwrap().is_not_there());
}
