//! Who keeps whom waiting, and for how long that is allowed.

use std::io::{self, Read, Write};
use std::time::{Duration, Instant};

use smithgen_runtime::body::ByteStream;
use smithgen_runtime::client::Core;
use smithgen_runtime::config::{
    Builder, Config, HttpClient, RetryConfig, StalledStreamProtectionConfig, TimeoutConfig, Trust,
};
use smithgen_runtime::error::SdkError;
use smithgen_runtime::transport::{AttemptLimits, MinimumThroughput, TransportErrorKind};

use super::pattern::Pattern;
use super::{Caller, both, config, demanding, hasty, told};
use crate::authority::{ALWAYS, Authority, secure};
use crate::server::{Server, ok, runtime};

const MOMENT: Duration = Duration::from_millis(200);

/// Clients that wait a moment for the next byte, or let streams be slow for one, and what they say then.
fn limited(server: &Server) -> [(Builder, TransportErrorKind); 2] {
    [
        (hasty(server, MOMENT), TransportErrorKind::ReadTimeout),
        (demanding(server, MOMENT), TransportErrorKind::StalledStream),
    ]
}

#[test]
fn streams_are_slow_for_twenty_seconds_at_most() {
    let limits = |config: Builder| config.build().attempt_limits();
    let least = Some(MinimumThroughput { bytes: 20, period: Duration::from_secs(20) });
    let usual = limits(Config::builder());
    assert_eq!((usual.upload, usual.download), (least, least));
    let protection = StalledStreamProtectionConfig::disabled();
    let none = limits(Config::builder().stalled_stream_protection(protection));
    assert_eq!(none, AttemptLimits { upload: None, download: None, ..usual });
    let protection = StalledStreamProtectionConfig::enabled().upload_enabled(false).build();
    assert_eq!(
        limits(Config::builder().stalled_stream_protection(protection)),
        AttemptLimits { upload: None, ..usual }
    );
}

#[test]
fn a_server_that_takes_no_more_is_a_timeout() {
    let server = Server::start(|peer| {
        peer.stream.peek(&mut [0]).unwrap();
        peer.stall();
    });
    for (config, kind) in limited(&server) {
        both(&config, |caller| {
            let start = Instant::now();
            let result = caller.call(ByteStream::from_reader(Pattern::of(1 << 30)).with_length(1 << 30));
            let Err(SdkError::TimeoutError(error)) = result else { panic!("{}: {:?}", caller.name(), result.err()) };
            assert_eq!(error.kind(), kind, "{}", caller.name());
            assert!((MOMENT..Duration::from_secs(10)).contains(&start.elapsed()), "{:?}", start.elapsed());
        });
    }
}

#[test]
fn a_server_that_falls_silent_in_a_body_is_a_timeout() {
    let server = Server::start(|peer| {
        peer.read_request();
        peer.write("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc");
        peer.stall();
    });
    for (config, kind) in limited(&server) {
        both(&config, |caller| {
            let mut body = caller.call(ByteStream::default()).unwrap().body;
            assert_eq!(caller.next(&mut body).unwrap(), b"abc");
            let start = Instant::now();
            let error = told(caller.next(&mut body).unwrap_err());
            assert_eq!(error.kind(), kind, "{}", caller.name());
            assert!((MOMENT / 2..Duration::from_secs(10)).contains(&start.elapsed()), "{:?}", start.elapsed());
        });
    }
}

#[test]
fn streams_behind_tls_stall_alike() {
    let root = Authority::root("ours");
    let settings = root.server(&["127.0.0.1"], ALWAYS);
    // The handshake is over and the head of the request has come; some of an answer goes out, or nothing.
    let server = |answer: &'static str| {
        let settings = settings.clone();
        Server::start(move |peer| {
            let mut stream = secure(peer.stream.try_clone().unwrap(), &settings);
            stream.read_exact(&mut [0; 20]).unwrap();
            stream.write_all(answer.as_bytes()).unwrap();
            peer.stall();
        })
    };
    let trusting = |server: &Server| {
        let http = HttpClient::trusting(Trust::certificates(&root.pem));
        limited(server).map(|(config, kind)| (config.endpoint_url(server.url("https")).http_client(http.clone()), kind))
    };
    for (config, kind) in trusting(&server("")) {
        both(&config, |caller| {
            let result = caller.call(ByteStream::from_reader(Pattern::of(1 << 30)).with_length(1 << 30));
            let Err(SdkError::TimeoutError(error)) = result else { panic!("{}: {:?}", caller.name(), result.err()) };
            assert_eq!(error.kind(), kind, "{}: {error}", caller.name());
        });
    }
    for (config, kind) in trusting(&server("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc")) {
        both(&config, |caller| {
            let mut body = caller.call(ByteStream::default()).unwrap().body;
            assert_eq!(caller.next(&mut body).unwrap(), b"abc");
            assert_eq!(told(caller.next(&mut body).unwrap_err()).kind(), kind, "{}", caller.name());
        });
    }
}

#[test]
fn a_stream_that_goes_on_too_slowly_has_stalled() {
    let drip = |times, pause| {
        Server::start(move |peer| {
            peer.read_request();
            peer.write("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n");
            for _ in 0..times {
                std::thread::sleep(pause);
                peer.write("x");
            }
            peer.stall();
        })
    };
    // Less than a byte a second; but no silence.
    let slow = drip(3, 6 * MOMENT);
    both(&demanding(&slow, 10 * MOMENT), |caller| {
        let mut body = caller.call(ByteStream::default()).unwrap().body;
        assert_eq!(caller.next(&mut body).unwrap(), b"x");
        let error = told(caller.next(&mut body).unwrap_err());
        let text = "the stream stalled: 1 bytes moved in 2s, but 2 are the least";
        assert_eq!((error.kind(), error.to_string().as_str()), (TransportErrorKind::StalledStream, text));
        assert!(error.is_timeout());
    });
    // What is not handed over is no stream: services that are at work for long keep connections alive by a blank now and then.
    let working = Server::start(|peer| {
        peer.read_request();
        peer.write("HTTP/1.1 400 Bad Request\r\ncontent-length: 3\r\n\r\n");
        for _ in 0..3 {
            std::thread::sleep(2 * MOMENT);
            peer.write("x");
        }
    });
    both(&demanding(&working, MOMENT), |caller| {
        assert_eq!(caller.call(ByteStream::default()).err().unwrap().code(), Some("xxx"), "{}", caller.name());
    });
    // Fast enough, and no protection.
    let enough = drip(5, MOMENT);
    both(&demanding(&enough, 3 * MOMENT), |caller| {
        let body = caller.call(ByteStream::default()).unwrap().body;
        assert_eq!(caller.read(body).unwrap(), b"xxxxx", "{}", caller.name());
    });
    let unwatched = drip(5, 2 * MOMENT);
    let protection = StalledStreamProtectionConfig::enabled().grace_period(MOMENT).download_enabled(false).build();
    both(&config(&unwatched).stalled_stream_protection(protection), |caller| {
        let body = caller.call(ByteStream::default()).unwrap().body;
        assert_eq!(caller.read(body).unwrap(), b"xxxxx", "{}", caller.name());
    });
}

#[test]
fn a_server_that_takes_a_body_slowly_takes_it() {
    const LENGTH: u64 = 24 << 20;
    let server = Server::start(|peer| {
        let mut buffer = vec![0; 1 << 20];
        let mut left = LENGTH;
        while left > 0 {
            let count = peer.stream.read(&mut buffer).unwrap();
            left = left.saturating_sub(count as u64);
            std::thread::sleep(MOMENT / 5);
        }
        // What it does with all that is no matter of throughput.
        std::thread::sleep(4 * MOMENT);
        peer.write(ok(""));
    });
    both(&demanding(&server, 3 * MOMENT), |caller| {
        let start = Instant::now();
        let result = caller.call(ByteStream::from_reader(Pattern::of(LENGTH)).with_length(LENGTH));
        assert!(result.is_ok(), "{}: {:?}", caller.name(), result.err());
        assert!(start.elapsed() > 8 * MOMENT, "{}: it did not take long", caller.name());
    });
}

#[test]
fn a_program_may_take_its_time_to_read() {
    const LENGTH: usize = 16 << 20;
    let server = Server::answering(ok(&"abcd".repeat(LENGTH / 4)));
    for config in [hasty(&server, 2 * MOMENT), demanding(&server, 2 * MOMENT)] {
        both(&config, |caller| {
            let mut body = caller.call(ByteStream::default()).unwrap().body;
            let mut length = 0;
            for more in [4, 12] {
                std::thread::sleep(3 * MOMENT);
                while length < more << 20 {
                    length += caller.next(&mut body).unwrap_or_else(|error| panic!("{}: {error}", caller.name())).len();
                }
            }
            assert_eq!(length + caller.read(body).unwrap().len(), LENGTH, "{}", caller.name());
        });
    }
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
    for (config, _) in limited(&server) {
        both(&config, |caller| {
            let slow = Slow(vec![b"lo", b"hel"], 2 * MOMENT);
            let result = caller.call(ByteStream::from_reader(slow).with_length(5));
            assert!(result.is_ok(), "{}: {:?}", caller.name(), result.err());
        });
    }
}

#[test]
fn a_server_that_answers_before_the_end_of_a_request_does_not_wait_for_it() {
    let server = Server::start(|peer| {
        peer.stream.peek(&mut [0]).unwrap();
        peer.write("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc");
        peer.stall();
    });
    /// Has nothing to send, for ever.
    struct Mute;
    impl futures_core::Stream for Mute {
        type Item = io::Result<bytes::Bytes>;

        fn poll_next(
            self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Self::Item>> {
            std::task::Poll::Pending
        }
    }
    for (config, kind) in limited(&server) {
        let caller = Caller::Async(Core::from_conf(config.build()), runtime());
        let mut body = caller.call(ByteStream::from_stream(Mute)).unwrap().body;
        assert_eq!(caller.next(&mut body).unwrap(), b"abc");
        assert_eq!(told(caller.next(&mut body).unwrap_err()).kind(), kind);
    }
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
