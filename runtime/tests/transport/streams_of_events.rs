//! Events as they come: in pieces, after silence, and where nobody waits for the last one.

use std::time::Duration;

use smithgen_runtime::client::Core;
use smithgen_runtime::config::{Config, RetryConfig, TimeoutConfig};
use smithgen_runtime::driver::{Async, Blocking};
use smithgen_runtime::error::SdkError;
use smithgen_runtime::event_stream::{EventReceiver, HeaderValue};
use smithgen_runtime::transport::TransportErrorKind;

use crate::events::{Events, EventsError, WatchInput, body, event};
use crate::server::{Server, runtime};

const MOMENT: Duration = Duration::from_millis(250);

/// A client of either kind.
enum Caller {
    Blocking(Core<Blocking>),
    Async(Core<Async>, tokio::runtime::Runtime),
}

impl Caller {
    fn watch(&self) -> EventReceiver<Events> {
        let output = match self {
            Caller::Blocking(client) => client.execute(WatchInput {}),
            Caller::Async(client, runtime) => runtime.block_on(async { client.execute(WatchInput {}).await }),
        };
        output.unwrap().events
    }

    fn next(&self, events: &mut EventReceiver<Events>) -> Result<Option<Events>, SdkError<EventsError>> {
        match self {
            Caller::Blocking(_) => events.next().transpose(),
            Caller::Async(_, runtime) => runtime.block_on(events.recv()),
        }
    }

    fn all(&self) -> Vec<Events> {
        let mut events = self.watch();
        std::iter::from_fn(|| self.next(&mut events).unwrap()).collect()
    }
}

/// Runs a case with both kinds of clients, which are impatient with other answers.
fn both(server: &Server, case: impl Fn(&Caller)) {
    let timeouts = TimeoutConfig::builder().read_timeout(MOMENT).operation_attempt_timeout(4 * MOMENT).build();
    let config = Config::builder().endpoint_url(server.url("http"));
    let config = config.timeout_config(timeouts).retry_config(RetryConfig::disabled()).build();
    case(&Caller::Blocking(Core::from_conf(config.clone())));
    case(&Caller::Async(Core::from_conf(config), runtime()));
}

fn some_events() -> Vec<u8> {
    let change = event("change", r#"{"text":"a"}"#).add_header("id", HeaderValue::Int64(1));
    body(&[event("initial-response", "{}"), change, event("pause", ""), event("line", "b")])
}

const CHUNKED: &str = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";

#[test]
fn events_come_whole_wherever_their_bytes_are_split() {
    for split in 0..=some_events().len() {
        let server = Server::start(move |peer| {
            peer.read_request();
            peer.write(CHUNKED);
            let bytes = some_events();
            let (before, after) = bytes.split_at(split);
            for piece in [before, after].into_iter().filter(|piece| !piece.is_empty()) {
                peer.write([format!("{:x}\r\n", piece.len()).as_bytes(), piece, b"\r\n"].concat());
            }
            peer.write("0\r\n\r\n");
        });
        both(&server, |caller| assert_eq!(caller.all().len(), 3, "split at {split}"));
    }
}

#[test]
fn connections_of_streams_that_ended_are_used_again() {
    let bytes = some_events();
    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", bytes.len());
    let server = Server::answering([head.into_bytes(), bytes].concat());
    both(&server, |caller| {
        let before = server.connections();
        for _ in 0..3 {
            assert_eq!(caller.all().len(), 3);
        }
        assert_eq!(server.connections(), before + 1);
    });
}

#[test]
fn events_may_be_a_long_time_coming() {
    let server = Server::start(|peer| {
        peer.read_request();
        peer.write(CHUNKED);
        for _ in 0..2 {
            std::thread::sleep(3 * MOMENT);
            let bytes = body(&[event("pause", "")]);
            peer.write([format!("{:x}\r\n", bytes.len()).as_bytes(), &bytes, b"\r\n"].concat());
        }
        peer.write("0\r\n\r\n");
    });
    both(&server, |caller| assert_eq!(caller.all().len(), 2));
}

#[test]
fn connections_that_break_are_told() {
    let server = Server::start(|peer| {
        peer.read_request();
        peer.write(CHUNKED);
        let bytes = some_events();
        peer.write([format!("{:x}\r\n", bytes.len()).as_bytes(), &bytes].concat());
    });
    both(&server, |caller| {
        let mut events = caller.watch();
        for _ in 0..3 {
            assert!(caller.next(&mut events).unwrap().is_some());
        }
        let error = caller.next(&mut events).unwrap_err();
        let SdkError::DispatchFailure(cause) = &error else { panic!("{error}") };
        assert!(matches!(cause.kind(), TransportErrorKind::Io | TransportErrorKind::Response), "{error}");
        assert!(caller.next(&mut events).unwrap().is_none());
    });
}

#[test]
fn whoever_has_heard_enough_leaves_no_connection_behind() {
    let server = Server::start(|peer| {
        while peer.read_request().is_some() {
            peer.write(CHUNKED);
            let bytes = some_events();
            peer.write([format!("{:x}\r\n", bytes.len()).as_bytes(), &bytes, b"\r\n"].concat());
            // The client goes, and no other request comes this way.
            let _ = peer.stream.peek(&mut [0]);
        }
    });
    both(&server, |caller| {
        let before = server.connections();
        for _ in 0..2 {
            let mut events = caller.watch();
            assert!(caller.next(&mut events).unwrap().is_some());
        }
        assert_eq!(server.connections(), before + 2);
    });
}
