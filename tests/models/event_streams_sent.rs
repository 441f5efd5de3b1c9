//! Events of an input: what goes on the wire, and what a client makes of the same as an answer.

use smithgen_runtime::body::ByteStream;
use smithgen_runtime::event_stream::{EventStreamSender, HeaderValue, SentEvents};
use smithgen_runtime::transport::{AttemptLimits, BlockingTransport, TransportError};
use smithgen_runtime::types::Blob;

use crate::event_streams_sent::blocking::Client;
use crate::event_streams_sent::types::error::{Rude, WordsError};
use crate::event_streams_sent::types::{Said, Sung, Words};
use crate::support::{Echo, config, messages};

fn words() -> Vec<Words> {
    vec![
        Words::Said(Said { text: Some("hello".to_owned()), loudness: Some(3) }),
        Words::Sung(Sung { sound: Some(Blob::new([0, 255])) }),
    ]
}

#[test]
fn events_are_sent_as_they_are_received() {
    let echo = Echo::default();
    let client = Client::with_transport(config(), echo.clone());
    let output = client.talk().room("a b").words(EventStreamSender::from_events(words())).send().unwrap();
    assert_eq!(output.session, "s-1");
    assert_eq!(output.words.map(Result::unwrap).collect::<Vec<_>>(), words());
    let request = echo.request();
    assert_eq!((request.method().as_str(), request.uri().path()), ("POST", "/rooms/a%20b"));
    assert_eq!(request.headers()["content-type"], "application/vnd.amazon.eventstream");
    let [said, sung] = &messages(request.body())[..] else { panic!("two events") };
    let text = |name| said.header(name).and_then(HeaderValue::as_str);
    assert_eq!((text(":message-type"), text(":event-type")), (Some("event"), Some("said")));
    assert_eq!(text(":content-type"), Some("application/json"));
    assert_eq!(said.header("loudness"), Some(&HeaderValue::Int16(3)));
    assert_eq!(said.payload(), r#"{"t":"hello"}"#);
    assert_eq!(sung.header(":content-type").and_then(HeaderValue::as_str), Some("application/octet-stream"));
    assert_eq!(sung.payload(), [0, 255].as_slice());
}

#[test]
fn errors_are_events_too() {
    let error = WordsError::Rude(Rude { message: Some("shh".to_owned()) });
    let message = Words::error_message(&error).unwrap();
    assert_eq!(message.header(":message-type").and_then(HeaderValue::as_str), Some("exception"));
    assert_eq!(message.header(":exception-type").and_then(HeaderValue::as_str), Some("rude"));
    assert_eq!(message.payload(), r#"{"message":"shh"}"#);
}

/// Answers with nothing.
struct Silent;

impl BlockingTransport for Silent {
    fn send(
        &self,
        _: http::Request<ByteStream>,
        _: &AttemptLimits,
    ) -> Result<http::Response<ByteStream>, TransportError> {
        Ok(http::Response::new(ByteStream::default()))
    }
}

#[test]
fn what_comes_before_events_must_be_there() {
    let client = Client::with_transport(config(), Silent);
    let error = client.talk().room("a").words(EventStreamSender::from_events(words())).send().unwrap_err();
    assert!(error.to_string().contains("session"), "{error}");
}
