//! Responses of services, in every format, for typed clients and for the command line.
//!
//! In: a status, headers and a body. Out: an output that can be written and read again, or an error that a terminal can show and that
//! tells no secret.

use http::{HeaderName, HeaderValue, Response};
use smithgen_cli::rooms::arguments::common::values_of;
use smithgen_cli::rooms::call::failed;
use smithgen_cli::rooms::data::Value;
use smithgen_cli::rooms::members::{Output, Wire};
use smithgen_cli::rooms::output::{Format, Printer};
use smithgen_cli::rooms::process::Terminal;
use smithgen_cli::rooms::time::{Timestamps, Zone};
use smithgen_runtime::event_stream::{FrameDecoder, Message};
use smithgen_runtime::generated::aws_query::AwsQuery;
use smithgen_runtime::generated::cbor;
use smithgen_runtime::generated::codec::{Limits, Structure, Value as _};
use smithgen_runtime::generated::json;
use smithgen_runtime::generated::{Protocol, Service};
use smithgen_runtime::operation::Operation;

use crate::parts::assert_readable;
use client::operation::echo::{Echo, EchoError, EchoOutput};

/// The client of `client.json`.
pub(crate) mod client {
    smithgen_runtime::include_client!();
}

/// A response as HTTP/1.1 writes it, but for the version: status, headers, an empty line, the body.
pub(crate) fn response(data: &[u8]) -> Option<Response<Vec<u8>>> {
    let end = data.windows(2).position(|pair| pair == b"\n\n")?;
    let mut lines = data.get(..end)?.split(|byte| *byte == b'\n');
    let mut response = Response::builder().status(lines.next()?);
    for line in lines {
        let colon = line.iter().position(|byte| *byte == b':')?;
        let name = HeaderName::from_bytes(line.get(..colon)?).ok()?;
        response = response.header(name, HeaderValue::from_bytes(line.get(colon + 1..)?).ok()?);
    }
    response.body(data.get(end + 2..)?.to_vec()).ok()
}

fn borrowed(response: &Response<Vec<u8>>) -> Response<&[u8]> {
    let mut borrowed = Response::new(response.body().as_slice());
    *borrowed.status_mut() = response.status();
    response.headers().clone_into(borrowed.headers_mut());
    borrowed
}

pub(crate) fn typed(data: &[u8]) {
    let Some(response) = response(data) else { return };
    let error = match Echo::parse_response(borrowed(&response)) {
        Ok(output) => return check_output(&output),
        Err(error) => error,
    };
    let told = error.to_string();
    assert_readable(&told, 6 * data.len() + 1024);
    let shown = format!("{told} {error:?}");
    if let Some(EchoError::Hidden(hidden)) = error.as_service_error() {
        let message = hidden.message().unwrap_or_default().to_owned();
        let others = format!("{:?} {:?}", error.code(), error.request_id());
        assert!(message.len() < 8 || others.contains(&message) || !shown.contains(&message), "{message:?} in {shown}");
    }
    let _ = (error.code(), error.message(), error.is_retryable(), error.request_id(), error.extended_request_id());
}

fn check_output(output: &EchoOutput) {
    // A number may be a time that has no date.
    let Ok(written) = json::to_vec(output) else { return };
    let again: EchoOutput = json::from_slice(&written, &Limits::default())
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&written)));
    assert_eq!(
        String::from_utf8_lossy(&json::to_vec(&again).expect("what was written before")),
        String::from_utf8_lossy(&written)
    );
    // What is secret makes no difference to what is shown.
    let mut other = output.clone();
    other.secret = output.secret.as_ref().map(|_| "another".into());
    assert_eq!(format!("{output:?}"), format!("{other:?}"));
}

/// A body in CBOR, with types and without.
pub(crate) fn cbor(data: &[u8]) {
    let (limits, schema) = (Limits::default(), EchoOutput::SCHEMA);
    let mut untyped = Output::new(schema);
    let read = cbor::read_into(data, &limits, schema, &mut untyped);
    let mut output = EchoOutput::blank();
    if let Err(error) = cbor::read_into(data, &limits, schema, &mut output) {
        return assert_readable(&error.to_string(), 1024);
    }
    // What has types is read more strictly.
    assert!(read.is_ok(), "{read:?}");
    print(&Value::Map(untyped.into_map()), data.len());
    let Ok(written) = cbor::to_vec(&output) else { return };
    let mut again = EchoOutput::blank();
    cbor::read_into(&written, &limits, schema, &mut again).unwrap_or_else(|error| panic!("{error}: {written:x?}"));
    assert_eq!(cbor::to_vec(&again).ok(), Some(written));
}

/// An answer in XML, with types and without.
pub(crate) fn xml(data: &[u8]) {
    let (limits, schema) = (Limits::default(), EchoOutput::SCHEMA);
    let response = Response::new(data.to_vec());
    let _ = AwsQuery::error_code(&response, &limits);
    let mut untyped = Output::new(schema);
    let read = AwsQuery::output(&response, &limits, schema, &mut untyped);
    let mut output = EchoOutput::blank();
    if let Err(error) = AwsQuery::output(&response, &limits, schema, &mut output) {
        return assert_readable(&error.to_string(), 1024);
    }
    // What has types is read more strictly.
    assert!(read.is_ok(), "{read:?}");
    print(&Value::Map(untyped.into_map()), data.len());
    check_output(&output);
}

/// Messages of an event stream, which come to the same in pieces of any size, and are read again as they were written. The first bytes
/// are headers, by their length, and the rest is a payload; checksums, which nobody guesses, are made.
pub(crate) fn events(data: &[u8]) {
    let _ = messages(data, data.len().max(1));
    let Some((&length, content)) = data.split_first() else { return };
    let length = usize::from(length).min(content.len());
    let total = (content.len() + 16) as u32;
    let mut frame = [total.to_be_bytes(), (length as u32).to_be_bytes()].concat();
    frame.extend(checksum(&frame).to_be_bytes());
    frame.extend_from_slice(content);
    frame.extend(checksum(&frame).to_be_bytes());
    let whole = messages(&frame, frame.len());
    assert_eq!(whole, messages(&frame, 3));
    for message in whole.into_iter().flatten() {
        // A value may be longer than those that are sent.
        let Ok(written) = message.to_bytes() else { continue };
        assert_eq!(messages(&written, 7), Some(vec![message]));
    }
}

/// The messages of bytes that come in pieces of this size; `None` if they are none.
fn messages(bytes: &[u8], size: usize) -> Option<Vec<Message>> {
    let (mut decoder, mut messages) = (FrameDecoder::new(1 << 20), Vec::new());
    for piece in bytes.chunks(size) {
        decoder.push(piece);
        while let Some(message) = decoder.next_message().ok()? {
            messages.push(message);
        }
    }
    decoder.finish().ok().map(|()| messages)
}

/// CRC-32, bit by bit.
fn checksum(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
    !bytes.iter().fold(u32::MAX, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
}

pub(crate) fn untyped(data: &[u8]) {
    let Some(response) = response(data) else { return };
    let wire = Wire::of::<<<Echo as Operation>::Service as Service>::Protocol>();
    let (limits, schema) = (Limits::default(), Echo::META.output);
    if !response.status().is_success() {
        if let Err(failure) = failed::read(&wire, Echo::META, &response, &limits) {
            assert!(!failure.problem.is_empty());
        }
        return;
    }
    let is_typed = Echo::parse_response(borrowed(&response)).is_ok();
    for timestamps in [Timestamps::Iso(Zone::UTC), Timestamps::Wire] {
        let output = wire.output(&response, &limits, schema);
        let shown = output.and_then(|mut output| timestamps.show(schema, &mut output).map(|()| output));
        match shown {
            Ok(output) => print(&Value::Map(output), data.len()),
            // A point in time may be one that no date says; and the tool reads no texts of the year 0.
            Err(failure) => {
                let is_odd_time = failure.problem.contains("out of range") || failure.problem.contains("timestamp");
                assert!(!is_typed || is_odd_time, "{failure:?}");
            }
        }
    }
}

/// A value in every form of output, none of which is much longer than the bytes that it was read from: each level may indent each line,
/// and a byte in CBOR may be a value.
pub(crate) fn print(value: &Value, bytes: usize) {
    let limit = 8 * bytes * (8 + depth(value)) + (64 << 10);
    for name in values_of("output") {
        let format = Format::from_name(name).expect("a known format");
        let mut out = Vec::new();
        let mut printer = Printer::new(format, "Echo", Terminal { styles: true, ..Terminal::default() });
        // Text and tables cannot show every value.
        let is_printed = printer.page(value, &mut out).is_ok();
        assert!(is_printed || matches!(format, Format::Text | Format::Table), "{name}");
        // Cells of a table are as wide as the widest one, and in texts each item of a list has a column for each key of any.
        let is_wide = matches!(format, Format::Text | Format::Table);
        assert!(is_wide || out.len() <= limit, "{name}: {} bytes, more than {limit}", out.len());
    }
}

fn depth(value: &Value) -> usize {
    match value {
        Value::List(list) => 1 + list.iter().map(depth).max().unwrap_or_default(),
        Value::Map(map) => 1 + map.iter().map(|(_, value)| depth(value)).max().unwrap_or_default(),
        _ => 0,
    }
}
