//! What is tried again, and what no more because a byte of the body is gone.

use std::io::{self, Read};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use smithgen_runtime::body::ByteStream;
use smithgen_runtime::config::RetryConfig;
use smithgen_runtime::error::SdkError;
use smithgen_runtime::transport::TransportErrorKind;

use super::pattern::Pattern;
use super::{both, config, config_at};
use crate::server::{Server, ok};

#[test]
fn a_stream_is_tried_again_before_its_first_byte_was_taken() {
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let patient = RetryConfig::standard().with_max_attempts(20).with_max_backoff(Duration::from_millis(50));
    both(&config_at(&format!("http://{address}/")).retry_config(patient), |caller| {
        std::thread::scope(|scope| {
            scope.spawn(|| {
                // Until then, connections are refused.
                std::thread::sleep(Duration::from_millis(100));
                let (mut stream, _) = TcpListener::bind(address).unwrap().accept().unwrap();
                let mut request = Vec::new();
                let mut buffer = [0; 1000];
                while !request.ends_with(b"all of it") {
                    let count = stream.read(&mut buffer).unwrap();
                    request.extend_from_slice(&buffer[..count]);
                }
                io::Write::write_all(&mut stream, ok("").as_bytes()).unwrap();
            });
            let body = ByteStream::from_reader(&b"all of it"[..]).with_length(9);
            caller.call(body).unwrap_or_else(|error| panic!("{}: {error}", caller.name()));
        });
    });
}

#[test]
fn a_stream_is_not_tried_again_after_its_first_byte_was_taken() {
    let requests = Arc::new(AtomicUsize::new(0));
    for answer in ["", "HTTP/1.1 503 Slow Down\r\ncontent-length: 8\r\n\r\nSlowDown"] {
        let seen = Arc::clone(&requests);
        let server = Server::start(move |peer| {
            while peer.read_request().is_some() {
                seen.fetch_add(1, Ordering::SeqCst);
                if answer.is_empty() || !peer.write(answer) {
                    return;
                }
            }
        });
        both(&config(&server), |caller| {
            let attempts = |body| {
                requests.store(0, Ordering::SeqCst);
                let error = caller.call(body).err().unwrap();
                match error {
                    SdkError::DispatchFailure(error) => {
                        assert!(answer.is_empty() && error.kind() == TransportErrorKind::Io, "{error}");
                    }
                    other => assert_eq!(other.code(), Some("SlowDown"), "{other:?}"),
                }
                requests.load(Ordering::SeqCst)
            };
            let reader = || ByteStream::from_reader(&b"once"[..]);
            assert_eq!(attempts(reader().with_length(4)), 1, "{} {answer}", caller.name());
            assert_eq!(attempts(ByteStream::from_static(b"again")), 3, "{} {answer}", caller.name());
        });
    }
}

/// A reader that fails on the way.
struct Torn(Pattern);

impl Read for Torn {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.0.read(buffer)? {
            0 => Err(io::Error::new(io::ErrorKind::NotFound, "the tape is torn")),
            count => Ok(count),
        }
    }
}

#[test]
fn a_body_that_cannot_be_read_is_told_and_not_tried_again() {
    let server = Server::start(|peer| while peer.read_request().is_some() {});
    both(&config(&server), |caller| {
        for (body, cause) in [
            (ByteStream::from_reader(Torn(Pattern::of(300_000))), "the tape is torn"),
            (ByteStream::from_reader(Torn(Pattern::of(300_000))).with_length(600_000), "the tape is torn"),
            (
                ByteStream::from_reader(Pattern::of(300_000)).with_length(300_007),
                "the body ended 7 bytes before its length",
            ),
        ] {
            let Err(SdkError::DispatchFailure(error)) = caller.call(body) else { panic!("it was not noticed") };
            assert_eq!(error.kind(), TransportErrorKind::Request, "{}: {error}", caller.name());
            assert!(error.to_string().ends_with(cause), "{}: {error}", caller.name());
        }
    });
}

#[test]
fn connections_that_were_closed_while_idle_are_not_used_for_streams() {
    let server = Server::start(|peer| {
        peer.read_request();
        peer.write(ok("once"));
    });
    both(&config(&server), |caller| {
        for _ in 0..3 {
            let body = ByteStream::from_reader(&b"hello"[..]).with_length(5);
            let output = caller.call(body).unwrap_or_else(|error| panic!("{}: {error}", caller.name()));
            assert_eq!(caller.read(output.body).unwrap(), b"once");
            std::thread::sleep(Duration::from_millis(50));
        }
    });
}
