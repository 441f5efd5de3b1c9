//! Who keeps whom waiting, and for how long that is allowed.

use std::io::{self, Read};
use std::time::{Duration, Instant};

use smithgen_runtime::body::ByteStream;
use smithgen_runtime::config::{RetryConfig, TimeoutConfig};
use smithgen_runtime::error::SdkError;
use smithgen_runtime::transport::TransportErrorKind;

use super::pattern::Pattern;
use super::{both, config, hasty, told};
use crate::server::{Server, ok};

const MOMENT: Duration = Duration::from_millis(200);

#[test]
fn a_server_that_takes_no_more_is_a_read_timeout() {
    let server = Server::start(|peer| {
        peer.stream.peek(&mut [0]).unwrap();
        peer.stall();
    });
    both(&hasty(&server, MOMENT), |caller| {
        let start = Instant::now();
        let result = caller.call(ByteStream::from_reader(Pattern::of(1 << 30)).with_length(1 << 30));
        let Err(SdkError::TimeoutError(error)) = result else { panic!("{}: {:?}", caller.name(), result.err()) };
        assert_eq!(error.kind(), TransportErrorKind::ReadTimeout, "{}", caller.name());
        assert!((MOMENT..Duration::from_secs(10)).contains(&start.elapsed()), "{:?}", start.elapsed());
    });
}

#[test]
fn a_server_that_falls_silent_in_a_body_is_a_read_timeout() {
    let server = Server::start(|peer| {
        peer.read_request();
        peer.write("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc");
        peer.stall();
    });
    both(&hasty(&server, MOMENT), |caller| {
        let mut body = caller.call(ByteStream::default()).unwrap().body;
        assert_eq!(caller.next(&mut body).unwrap(), b"abc");
        let start = Instant::now();
        let error = told(caller.next(&mut body).unwrap_err());
        assert_eq!(error.kind(), TransportErrorKind::ReadTimeout, "{}", caller.name());
        assert!((MOMENT / 2..Duration::from_secs(10)).contains(&start.elapsed()), "{:?}", start.elapsed());
    });
}

#[test]
fn a_program_may_take_its_time_to_read() {
    let server = Server::answering(ok("abc"));
    both(&hasty(&server, MOMENT), |caller| {
        let body = caller.call(ByteStream::default()).unwrap().body;
        std::thread::sleep(2 * MOMENT);
        assert_eq!(caller.read(body).unwrap(), b"abc", "{}", caller.name());
    });
}

/// A reader that has nothing at hand for a while.
struct Slow(Vec<&'static [u8]>, Duration);

impl Read for Slow {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        std::thread::sleep(self.1);
        self.0.pop().map_or(Ok(0), |mut next| next.read(buffer))
    }
}

#[test]
fn a_program_may_take_its_time_to_send() {
    let server = Server::answering(ok(""));
    both(&hasty(&server, MOMENT), |caller| {
        let slow = Slow(vec![b"lo", b"hel"], 2 * MOMENT);
        let result = caller.call(ByteStream::from_reader(slow).with_length(5));
        assert!(result.is_ok(), "{}: {:?}", caller.name(), result.err());
    });
}

#[test]
fn the_limit_of_an_attempt_ends_where_a_body_is_handed_over() {
    let drip = |head: &'static str| {
        Server::start(move |peer| {
            peer.read_request();
            peer.write(head);
            for _ in 0..10 {
                std::thread::sleep(MOMENT / 4);
                peer.write("x");
            }
        })
    };
    let limited = |server: &Server| {
        let timeouts = TimeoutConfig::builder().operation_attempt_timeout(MOMENT).build();
        config(server).timeout_config(timeouts).retry_config(RetryConfig::disabled())
    };
    let server = drip("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n");
    both(&limited(&server), |caller| {
        let body = caller.call(ByteStream::default()).unwrap().body;
        assert_eq!(caller.read(body).unwrap(), b"xxxxxxxxxx", "{}", caller.name());
    });
    // An error is read whole, within the attempt.
    let server = drip("HTTP/1.1 400 Bad Request\r\ncontent-length: 10\r\n\r\n");
    both(&limited(&server), |caller| {
        let Err(SdkError::TimeoutError(error)) = caller.call(ByteStream::default()) else {
            panic!("{}: it took longer", caller.name());
        };
        assert_eq!(error.kind(), TransportErrorKind::AttemptTimeout, "{}", caller.name());
    });
}

#[test]
fn the_body_of_one_response_does_not_lift_the_limit_of_the_request_that_it_is_sent_with() {
    let source = Server::answering(ok("abc"));
    let server = Server::start(|peer| {
        peer.read_request();
        peer.stall();
    });
    let timeouts = TimeoutConfig::builder().operation_attempt_timeout(MOMENT).build();
    both(&config(&source), |from| {
        let body = from.call(ByteStream::default()).unwrap().body;
        let config = config(&server).timeout_config(timeouts).retry_config(RetryConfig::disabled());
        let Err(SdkError::TimeoutError(error)) = from.with(config).call(body) else { panic!("it took longer") };
        assert_eq!(error.kind(), TransportErrorKind::AttemptTimeout, "{}", from.name());
    });
}
