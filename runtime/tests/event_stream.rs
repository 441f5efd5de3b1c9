//! Event streams: the messages of others, whole and broken.

use std::fs;

use smithgen_runtime::event_stream::{FrameDecoder, HeaderValue, Message};
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
        assert_eq!(decoded(&body).unwrap(), [message.clone()], "{name}");
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
