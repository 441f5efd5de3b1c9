//! Answers that come early, end early or are not read to their end; bodies that a driver cannot send.

use std::io::{Read, Write};
use std::time::Duration;

use smithgen_runtime::body::ByteStream;
use smithgen_runtime::client::Core;
use smithgen_runtime::config::{Config, Credentials, HttpClient, RetryConfig, Trust};
use smithgen_runtime::error::SdkError;
use smithgen_runtime::operation::{Operation as _, OperationInput as _};
use smithgen_runtime::transport::TransportErrorKind;

use super::pattern::{Check, Pattern};
use super::raw::{Carry, CarryInput};
use super::{Caller, both, config, hasty, told};
use crate::authority::{ALWAYS, Authority, secure};
use crate::server::{Server, ok, runtime};

const REFUSED: &str = "HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 9\r\n\r\nForbidden";

/// A server that answers when it has heard some of a request. Then one listens no more, one hangs up, one goes on listening.
fn answer_early(stream: &mut (impl Read + Write), manner: usize, stall: impl Fn()) {
    let mut buffer = [0; 1000];
    stream.read_exact(&mut buffer[..100]).unwrap();
    stream.write_all(REFUSED.as_bytes()).unwrap();
    match manner {
        0 => stall(),
        1 => std::thread::sleep(Duration::from_millis(50)),
        _ => while stream.read(&mut buffer).is_ok_and(|count| count > 0) {},
    }
}

#[test]
fn what_is_there_comes_in_large_pieces() {
    const MIB: usize = 1 << 20;
    let server = Server::start(|peer| {
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", 64 * MIB);
        let _ = peer.read_request().is_some() && peer.write(head) && (0..64).all(|_| peer.write(vec![7; MIB]));
    });
    both(&config(&server), |caller| {
        let mut body = caller.call(ByteStream::default()).unwrap().body;
        let (mut all, mut largest) = (0, 0);
        loop {
            match caller.next(&mut body).unwrap().len() {
                0 => break,
                count => (all, largest) = (all + count, count.max(largest)),
            }
        }
        assert_eq!(all, 64 * MIB);
        assert!(largest > 128 << 10, "{}: {largest} bytes at most", caller.name());
    });
}

#[test]
fn a_server_may_answer_before_it_has_heard_all() {
    let root = Authority::root("ours");
    for (manner, is_secure) in [(0, false), (1, false), (2, false), (0, true), (1, true), (2, true)] {
        let settings = is_secure.then(|| root.server(&["127.0.0.1"], ALWAYS));
        let server = Server::start(move |peer| {
            let mut stream = peer.stream.try_clone().unwrap();
            match &settings {
                Some(settings) => answer_early(&mut secure(stream, settings), manner, || peer.stall()),
                None => answer_early(&mut stream, manner, || peer.stall()),
            }
        });
        let config = hasty(&server, Duration::from_millis(500))
            .endpoint_url(server.url(if is_secure { "https" } else { "http" }))
            .http_client(HttpClient::trusting(Trust::certificates(&root.pem)));
        both(&config, |caller| {
            for length in [Some(50 << 20), None] {
                let body = ByteStream::from_reader(Pattern::of(50 << 20));
                let body = if let Some(length) = length { body.with_length(length) } else { body };
                let error = caller.call(body).err().unwrap();
                let case = (caller.name(), manner, is_secure, length);
                assert_eq!(error.code(), Some("Forbidden"), "{case:?}: {error:?}");
            }
        });
    }
}

#[test]
fn a_body_that_is_dropped_takes_its_connection_with_it() {
    let length = 1 << 20;
    let server = Server::start(move |peer| {
        while peer.read_request().is_some() {
            let mut body = Vec::new();
            Pattern::of(length).read_to_end(&mut body).unwrap();
            peer.write(format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n"));
            peer.write(body);
        }
    });
    both(&config(&server), |caller| {
        let before = server.connections();
        let call = || caller.call(ByteStream::default()).unwrap().body;
        let all = |body| {
            let mut check = Check::default();
            check.push(&caller.read(body).unwrap());
            assert_eq!(check.length, length);
        };
        drop(call());
        let mut body = call();
        caller.next(&mut body).unwrap();
        drop(body);
        assert_eq!(server.connections(), before + 2, "{}", caller.name());
        for _ in 0..3 {
            all(call());
        }
        // Two at a time have one each.
        let (one, other) = (call(), call());
        all(other);
        all(one);
        assert_eq!(server.connections(), before + 4, "{}", caller.name());
        // The last byte is the end, whether or not somebody asks for more.
        let mut body = call();
        while body.length() != Some(0) {
            caller.next(&mut body).unwrap();
        }
        all(call());
        drop(body);
        all(call());
        assert_eq!(server.connections(), before + 4, "{}", caller.name());
    });
}

#[test]
fn a_body_that_ends_early_is_an_error() {
    for answer in [
        "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n0123456789",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n64\r\n0123456789",
    ] {
        let server = Server::start(move |peer| {
            peer.read_request();
            peer.write(answer);
        });
        both(&config(&server), |caller| {
            let mut body = caller.call(ByteStream::default()).unwrap().body;
            assert_eq!(caller.next(&mut body).unwrap(), b"0123456789");
            let error = told(caller.next(&mut body).unwrap_err());
            assert_eq!(error.kind(), TransportErrorKind::Io, "{}: {error}", caller.name());
        });
    }
}

/// The end of such a body is the end of the connection; but this one breaks, and whoever is still talking may notice that first.
#[test]
fn an_early_answer_without_a_length_does_not_end_where_its_connection_breaks() {
    let server = Server::start(|peer| {
        peer.stream.peek(&mut [0]).unwrap();
        peer.write("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nhalf of");
        peer.reset();
    });
    both(&config(&server).retry_config(RetryConfig::disabled()), |caller| {
        let kind = match caller.call(ByteStream::from_reader(Pattern::of(1 << 28)).with_length(1 << 28)) {
            Ok(output) => caller.read(output.body).map_err(told).expect_err("half of a body").kind(),
            Err(SdkError::DispatchFailure(error)) => error.kind(),
            Err(error) => panic!("{}: {error}", caller.name()),
        };
        assert_eq!(kind, TransportErrorKind::Io, "{}", caller.name());
    });
}

#[test]
fn errors_are_read_whole_and_bounded() {
    let long = format!("HTTP/1.1 400 Bad Request\r\ncontent-length: 1001\r\n\r\n{}", "x".repeat(1001));
    let server = Server::answering(long);
    both(&config(&server).max_response_bytes(1000), |caller| {
        let Err(SdkError::DispatchFailure(error)) = caller.call(ByteStream::default()) else {
            panic!("it is too long")
        };
        assert!(error.to_string().contains("`max_response_bytes`"), "{error}");
    });
    both(&config(&server).max_response_bytes(1001), |caller| {
        let error = caller.call(ByteStream::default()).err().unwrap();
        assert_eq!(error.code().map(str::len), Some(1001));
    });
}

#[test]
fn a_body_of_one_client_is_sent_by_another() {
    let server = Server::answering(ok("abc"));
    let threads = Caller::Blocking(Core::from_conf(config(&server).build()));
    let tasks = Caller::Async(Core::from_conf(config(&server).build()), runtime());
    for (from, to) in [(&threads, &threads), (&threads, &tasks), (&tasks, &tasks)] {
        let body = from.call(ByteStream::default()).unwrap().body;
        let body = to.call(body).unwrap().body;
        assert_eq!(to.read(body).unwrap(), b"abc");
    }
    // But for a stream by a thread that cannot wait for it.
    let body = tasks.call(ByteStream::default()).unwrap().body;
    let before = server.connections();
    let error = threads.call(body).err().unwrap();
    assert!(matches!(error, SdkError::ConstructionFailure(_)), "{error:?}");
    assert!(error.to_string().contains("a stream, which only asynchronous code can read"), "{error}");
    assert_eq!(server.connections(), before, "nothing was sent");
}

#[test]
fn a_request_that_stands_alone_takes_bytes() {
    let config = Config::builder().region("eu-west-1").build();
    let bytes = CarryInput { body: ByteStream::from_static(b"hello") };
    for _ in 0..2 {
        let request = bytes.to_http_request(&config).unwrap();
        assert_eq!(
            (request.body().as_slice(), &request.headers()["content-length"]),
            (&b"hello"[..], &"5".parse().unwrap())
        );
    }
    let reader = CarryInput { body: ByteStream::from_reader(&b"hello"[..]) };
    let problem = reader.to_http_request(&config).unwrap_err().to_string();
    assert!(problem.contains("its body is a reader or a stream"), "{problem}");
    let output = Carry::parse_response(http::Response::new(b"hello")).unwrap();
    assert_eq!(output.body.at_hand().unwrap(), &b"hello"[..]);
    // Nothing was lost by asking.
    let mut body = reader.body;
    let mut text = String::new();
    body.read_to_string(&mut text).unwrap();
    assert_eq!(text, "hello");
}

#[test]
fn a_stream_is_not_signed_by_a_hash_that_nobody_knows() {
    let server = Server::answering(ok("abc"));
    let keys = Credentials::new("AKIDEXAMPLE", "s3cret", None, None, "test");
    both(&config(&server).region("eu-west-1").credentials_provider(keys), |caller| {
        assert!(caller.call(ByteStream::from_static(b"hello")).is_ok());
        let error = caller.call(ByteStream::from_reader(&b"hello"[..])).err().unwrap();
        assert!(matches!(error, SdkError::ConstructionFailure(_)), "{error:?}");
        assert!(error.to_string().contains("Carry cannot be signed (SigV4): its body is a reader"), "{error}");
    });
}
