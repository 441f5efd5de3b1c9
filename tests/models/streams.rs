//! Streams of bytes: sent as they are, from wherever they come, and handed over as they come.

use std::io::{self, Cursor, Read};
use std::sync::{Arc, Mutex};

use http::{Request, Response};
use smithgen_runtime::config::Config;
use smithgen_runtime::error::SdkError;
use smithgen_runtime::operation::{Operation, OperationInput};
use smithgen_runtime::transport::{AttemptLimits, BlockingTransport, TransportError};

use super::support::config;
use crate::streams::blocking::Client;
use crate::streams::operation::store::{Store, StoreInput};
use crate::streams::operation::turn::{Turn, TurnInput, TurnOutput};
use crate::streams::primitives::{Blob, ByteStream};

/// Answers with what it was sent, piece by piece, and keeps the heads of requests.
#[derive(Clone, Default)]
struct Turns(Arc<Mutex<Vec<Request<()>>>>);

impl BlockingTransport for Turns {
    fn send(&self, request: Request<ByteStream>, _: &AttemptLimits) -> Result<Response<ByteStream>, TransportError> {
        let (head, mut body) = request.into_parts();
        let mut bytes = Vec::new();
        body.read_to_end(&mut bytes).unwrap();
        self.0.lock().unwrap().push(Request::from_parts(head, ()));
        let body = ByteStream::from_reader(Cursor::new(bytes));
        Ok(Response::builder().header("x-name", "turned").body(body).unwrap())
    }
}

impl Turns {
    fn client(&self) -> Client {
        Client::with_transport(config(), self.clone())
    }

    /// A header of the last request.
    fn header(&self, name: &str) -> Option<String> {
        let requests = self.0.lock().unwrap();
        requests.last().unwrap().headers().get(name).map(|value| value.to_str().unwrap().to_owned())
    }
}

fn text(mut body: ByteStream) -> String {
    io::read_to_string(&mut body).unwrap()
}

#[test]
fn bytes_go_up_and_come_down_as_they_are() {
    let turns = Turns::default();
    let file = std::env::temp_dir().join(format!("smithgen-streams-{}", std::process::id()));
    std::fs::write(&file, "hello").unwrap();
    let bodies = [
        ByteStream::from("hello"),
        "hello".to_owned().into(),
        b"hello".to_vec().into(),
        Blob::new("hello").into(),
        ByteStream::from_static(b"hello"),
        ByteStream::from_path(&file).unwrap(),
        ByteStream::from_reader(&b"hello, and more"[..]).with_length(5),
        ByteStream::from_reader(&b"hello"[..]),
    ];
    let last = bodies.len() - 1;
    for (index, body) in bodies.into_iter().enumerate() {
        let output = turns.client().turn().body(body).send().unwrap();
        assert_eq!(output.name.as_deref(), Some("turned"));
        assert_eq!(text(output.body), "hello", "{index}");
        assert_eq!(turns.header("content-length").is_some(), index != last, "its length is known");
        assert_eq!(turns.header("content-type").as_deref(), Some("application/octet-stream"));
    }
    std::fs::remove_file(&file).unwrap();
    // Nothing is as good as anything.
    assert_eq!(text(turns.client().turn().send().unwrap().body), "");
    let stored = turns.client().store().bytes("hello").r#type("text/plain").send();
    assert!(stored.is_ok() && turns.header("content-type").as_deref() == Some("text/plain"));
}

#[test]
fn a_length_that_is_needed_is_asked_for_before_anything_is_sent() {
    let turns = Turns::default();
    let stream = || ByteStream::from_reader(&b"hello"[..]);
    let Err(SdkError::ConstructionFailure(error)) = turns.client().store().bytes(stream()).send() else {
        panic!("nobody knows how long it is")
    };
    assert!(error.to_string().contains("`with_length`"), "{error}");
    assert!(turns.0.lock().unwrap().is_empty());
    turns.client().store().bytes(stream().with_length(5)).send().unwrap();
    assert_eq!(turns.header("content-length").as_deref(), Some("5"));
}

#[test]
fn a_stream_is_sent_once() {
    let turns = Turns::default();
    let input = TurnInput::builder().body(ByteStream::from_reader(&b"hello"[..])).build();
    assert!(input.to_http_request(&config()).is_err(), "a request that stands alone has bytes");
    let input = TurnInput { body: "hello".into() };
    assert_eq!(input.to_http_request(&config()).unwrap().body(), b"hello");
    assert_eq!(text(turns.client().execute(input).unwrap().body), "hello");
}

#[test]
fn a_response_of_ones_own_is_at_hand() {
    let output = Turn::parse_response(Response::builder().header("x-name", "n").body(&b"bytes"[..]).unwrap()).unwrap();
    assert_eq!((output.name.as_deref(), output.body.length()), (Some("n"), Some(5)));
    assert_eq!(text(output.body), "bytes");
    let error = Turn::parse_response(Response::builder().status(400).body(&b"{\"message\": \"no\"}"[..]).unwrap());
    assert_eq!(error.unwrap_err().message(), Some("no"));
}

#[test]
fn nothing_of_them_is_shown() {
    let input = StoreInput { bytes: "s3cret".into(), r#type: None };
    assert_eq!(format!("{input:?}"), "StoreInput { bytes: ByteStream(6 bytes at hand), type: None }");
    let output = TurnOutput { name: None, body: "s3cret".into() };
    assert_eq!(format!("{output:?}"), "TurnOutput { name: None, body: *** redacted *** }");
    assert!(Store::META.requires_length && !Turn::META.requires_length);
    assert!(Turn::META.streams_output && !Store::META.streams_output);
    let _: Config = config();
}
