//! Event streams: the messages of others, whole and broken, and what receivers make of them.

#[path = "service/events.rs"]
mod events;
mod service;

use std::fs;

use events::{Change, Events, EventsError, Line, Pause, Picture, Watch, WatchOutput, Whole, body, event, message};
use http::Response;
use smithgen_runtime::error::SdkError;
use smithgen_runtime::event_stream::{FrameDecoder, HeaderValue, Message};
use smithgen_runtime::operation::Operation;
use smithgen_runtime::types::{Blob, DateTime};

/// What comes of a body that comes byte by byte.
fn decoded(body: &[u8]) -> Result<Vec<Message>, String> {
    let (mut decoder, mut messages) = (FrameDecoder::new(1 << 20), Vec::new());
    for byte in body {
        decoder.push(&[*byte]);
        messages.extend(decoder.next_message().map_err(|error| error.to_string())?);
    }
    decoder.finish().map_err(|error| error.to_string())?;
    Ok(messages)
}

/// The suite's own example, by its documentation.
fn with_all_headers() -> Message {
    Message::new("some payload")
        .add_header("true", HeaderValue::Bool(true))
        .add_header("false", HeaderValue::Bool(false))
        .add_header("byte", HeaderValue::Byte(50))
        .add_header("short", HeaderValue::Int16(20_000))
        .add_header("int", HeaderValue::Int32(500_000))
        .add_header("long", HeaderValue::Int64(50_000_000_000))
        .add_header("bytes", HeaderValue::ByteArray(Blob::new("some bytes")))
        .add_header("str", HeaderValue::String("some str".to_owned()))
        .add_header("time", HeaderValue::Timestamp(DateTime::from_secs(5_000_000)))
        .add_header("uuid", HeaderValue::Uuid(0xb79b_c914_de21_4e13_b8b2_bc47_e85b_7f0b))
}

#[needs::test(conformance)]
fn the_suites_messages_are_read_and_written() {
    let suite = needs::conformance!("suites/smithy-rs/eventstream");
    let read = |name: &str| fs::read(suite.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    let with_header = Message::default().add_header("some-header", HeaderValue::Int16(500));
    for (name, message) in [
        ("valid_empty_payload", with_header),
        ("valid_no_headers", Message::new("another test payload")),
        ("valid_with_all_headers_and_payload", with_all_headers()),
    ] {
        let body = read(name);
        assert_eq!(decoded(&body).unwrap(), std::slice::from_ref(&message), "{name}");
        assert_eq!(message.to_bytes().unwrap(), body, "{name}");
    }
    // What is wrong with the headers changes the message, whose checksum is looked at first.
    for name in [
        "invalid_header_name_length",
        "invalid_header_name_length_too_long",
        "invalid_header_string_length_cut_off",
        "invalid_header_string_value_length",
        "invalid_header_value_type",
        "invalid_headers_length",
        "invalid_message_checksum",
        "invalid_prelude_checksum",
    ] {
        let error = decoded(&read(name)).unwrap_err();
        assert!(error.contains("its checksum is another"), "{name}: {error}");
    }
}

/// The output of a response with this body.
fn watched(body: &[u8]) -> WatchOutput {
    let response = Response::builder().header("x-amzn-requestid", "r-1").body(body);
    Watch::parse_response(response.unwrap()).unwrap()
}

fn all_kinds() -> (Vec<Message>, Vec<Events>) {
    let at = DateTime::from_millis(1_500);
    let change = Change { id: Some(7), at: Some(at), text: Some("a".to_owned()), secret: Some("s3cret".to_owned()) };
    let unknown = event("new", "{").add_header("n", HeaderValue::Byte(1));
    let messages = vec![
        event("initial-response", "{}"),
        event("change", r#"{"text":"a","secret":"s3cret","other":1}"#)
            .add_header("id", HeaderValue::Int64(7))
            .add_header("at", HeaderValue::Timestamp(at)),
        event("picture", vec![0, 255]).add_header("final", HeaderValue::Bool(true)),
        event("picture", ""),
        event("line", "é{"),
        event("whole", r#"{"text":"b"}"#),
        event("pause", ""),
        event("pause", "{}"),
        unknown.clone(),
    ];
    let events = vec![
        Events::Change(change),
        Events::Picture(Picture { is_final: Some(true), data: Some(Blob::new([0, 255])) }),
        Events::Picture(Picture { is_final: None, data: Some(Blob::new([])) }),
        Events::Line(Line { line: Some("é{".to_owned()) }),
        Events::Whole(Whole { change: Some(Change { text: Some("b".to_owned()), ..Change::default() }) }),
        Events::Pause(Pause {}),
        Events::Pause(Pause {}),
        Events::Unknown("new".to_owned(), unknown),
    ];
    (messages, events)
}

#[test]
fn events_are_what_their_members_say() {
    let (messages, expected) = all_kinds();
    let events: Vec<Events> = watched(&body(&messages)).events.map(Result::unwrap).collect();
    assert_eq!(events, expected);
    let shown = format!("{events:?}");
    assert!(!shown.contains("s3cret") && shown.contains(r#"text: Some("a")"#), "{shown}");
    assert!(shown.contains(r#"Unknown("new", Message"#), "{shown}");
}

#[test]
fn no_events_are_no_error() {
    assert_eq!(watched(b"").events.count(), 0);
    assert_eq!(format!("{:?}", watched(b"").events), "EventReceiver(open)");
}

/// The events before the error that ends a stream, and that.
fn ended(messages: &[Message]) -> (usize, SdkError<EventsError>) {
    let mut events = watched(&body(messages)).events;
    let mut count = 0;
    loop {
        match events.next().expect("an error") {
            Ok(_) => count += 1,
            Err(error) => {
                assert!(events.next().is_none(), "nothing comes after an error");
                return (count, error);
            }
        }
    }
}

#[test]
fn errors_end_streams() {
    let gone = message("exception", &[(":exception-type", "gone")], r#"{"Message":"it left","since":3}"#);
    let (count, error) = ended(&[event("pause", ""), gone, event("pause", "")]);
    assert_eq!(count, 1);
    assert_eq!(error.to_string(), "Gone: it left (status 200, request id r-1)");
    assert!(error.is_retryable() && error.code() == Some("Gone"));
    let EventsError::Gone(gone) = error.into_service_error() else { panic!("it is modelled") };
    assert_eq!(gone.since, Some(3));
    // Nor does it matter what kind of message an error calls itself, or whether the rest of it makes sense.
    assert!(ended(&[event("gone", "{}")]).1.as_service_error().is_some_and(EventsError::is_gone));
    let broken = ended(&[message("exception", &[(":exception-type", "gone")], "{")]).1;
    assert_eq!(broken.code(), Some("Gone"));
}

#[test]
fn errors_that_no_model_lists_are_told() {
    let other = message("exception", &[(":exception-type", "New")], r#"{"message":"no"}"#);
    let fault = message("error", &[(":error-code", "500"), (":error-message", "broken")], "");
    for (message, code, said) in [(other, "New", "no"), (fault, "500", "broken")] {
        let error = ended(&[message]).1;
        assert_eq!((error.code(), error.message()), (Some(code), Some(said)));
        assert!(!error.is_retryable() && matches!(error.as_service_error(), Some(EventsError::Unknown(_))));
    }
}

#[test]
fn messages_that_make_no_sense_end_streams() {
    for (message, problem) in [
        (Message::new(""), "lacks the header `:message-type`"),
        (message("event", &[], ""), "lacks the header `:event-type`"),
        (message("exception", &[], ""), "lacks the header `:exception-type`"),
        (message("rumour", &[], ""), "of an unknown kind"),
        (event("change", "["), "change"),
        (event("change", "{}").add_header("id", HeaderValue::Bool(true)), "in change.id"),
        (event("line", vec![255]), "not UTF-8 in line.line"),
    ] {
        let error = ended(&[event("pause", ""), message]).1;
        assert!(matches!(error, SdkError::ResponseError(_)), "{error}");
        assert!(error.to_string().contains(problem) && error.request_id() == Some("r-1"), "{error}");
    }
    let (messages, _) = all_kinds();
    let bytes = body(&messages);
    let torn = watched(&bytes[..bytes.len() - 1]).events.last().unwrap().unwrap_err();
    assert!(torn.to_string().contains("ends within a message"), "{torn}");
}
