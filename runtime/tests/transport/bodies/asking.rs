//! Long bodies, of which services are asked first whether they want them.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use smithgen_runtime::body::ByteStream;
use smithgen_runtime::credentials::Login;
use smithgen_runtime::driver::CallResult;
use smithgen_runtime::generated::schema::{Kind, Member, Schema, ShapeTraits, Trait};
use smithgen_runtime::generated::{AuthScheme, OperationMeta};
use smithgen_runtime::operation::{Operation, OperationInput};

use super::pattern::Pattern;
use super::raw::{Carrier, CarryError, CarryOutput};
use super::{Caller, both, config, hasty};
use crate::server::{Peer, Server, ok};

static BYTES: Schema = Schema::simple("Bytes", Kind::Blob).with(&ShapeTraits::NONE.wire(&[Trait::Streaming]));
static OFFER: Schema = Schema::structure("Offer", &[Member::new("Body", &BYTES)]);

struct OfferInput {
    body: ByteStream,
}
smithgen_runtime::structure!(OfferInput, OFFER, 0: body);

/// An operation whose input is a stream of bytes.
struct Offer;

impl Operation for Offer {
    type Service = Carrier;
    type Input = OfferInput;
    type Output = CarryOutput;
    type Error = CarryError;

    const META: &'static OperationMeta =
        &OperationMeta::of::<Self>("Offer", &[AuthScheme::HttpDigest, AuthScheme::None]);

    fn body(input: &OfferInput) -> Option<&ByteStream> {
        Some(&input.body)
    }
}

impl OperationInput for OfferInput {
    type Operation = Offer;
}

fn offer(caller: &Caller, body: ByteStream) -> CallResult<Offer> {
    let input = OfferInput { body };
    match caller {
        Caller::Blocking(client) => client.execute(input),
        Caller::Async(client, runtime) => runtime.block_on(async { client.execute(input).await }),
    }
}

const LONG: u64 = 2 << 20;

fn stream(length: u64) -> ByteStream {
    ByteStream::from_reader(Pattern::of(length)).with_length(length)
}

/// The head of a request, without a byte of its body.
fn head(peer: &mut Peer) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        std::io::Read::read_exact(&mut peer.stream, &mut byte).unwrap();
        head.push(byte[0]);
    }
    String::from_utf8(head).unwrap().to_ascii_lowercase()
}

fn is_asked(head: &str) -> bool {
    head.contains("\r\nexpect: 100-continue\r\n")
}

/// Reads so many bytes.
fn read(peer: &mut Peer, length: u64) {
    let count = std::io::copy(&mut std::io::Read::take(&mut peer.stream, length), &mut std::io::sink()).unwrap();
    assert_eq!(count, length);
}

#[test]
fn a_service_that_wants_the_body_gets_it() {
    let server = Server::start(|peer| {
        for continued in
            ["HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n"]
        {
            assert!(is_asked(&head(peer)));
            peer.stream.set_read_timeout(Some(Duration::from_millis(50))).unwrap();
            assert!(peer.stream.peek(&mut [0]).is_err(), "a body that nobody has asked for");
            peer.stream.set_read_timeout(None).unwrap();
            peer.write(continued);
            read(peer, LONG);
            peer.write(ok(""));
        }
    });
    both(&config(&server), |caller| {
        let (start, before) = (Instant::now(), server.connections());
        for body in [stream(LONG), ByteStream::from(vec![0; LONG as usize])] {
            offer(caller, body).unwrap_or_else(|error| panic!("{}: {error}", caller.name()));
        }
        assert_eq!(server.connections(), before + 1, "{}", caller.name());
        assert!(start.elapsed() < Duration::from_millis(900), "{}: {:?}", caller.name(), start.elapsed());
    });
}

#[test]
fn a_body_that_was_not_wanted_is_sent_when_it_is() {
    let attempts = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&attempts);
    let server = Server::start(move |peer| {
        assert!(is_asked(&head(peer)));
        match seen.fetch_add(1, Ordering::SeqCst) % 3 {
            0 => drop(peer.write("HTTP/1.1 503 Slow Down\r\ncontent-length: 8\r\n\r\nSlowDown")),
            1 => {
                peer.write("HTTP/1.1 100 Continue\r\n\r\n");
                read(peer, LONG);
                peer.write(ok(""));
            }
            // Nobody is told more than once.
            _ => {
                peer.write("HTTP/1.1 403 Forbidden\r\ncontent-length: 9\r\n\r\nForb");
                peer.stream.set_read_timeout(Some(Duration::from_millis(1500))).unwrap();
                assert!(peer.stream.peek(&mut [0]).is_err(), "a body that nobody wants");
                peer.write("idden");
            }
        }
    });
    both(&config(&server), |caller| {
        offer(caller, stream(LONG)).unwrap_or_else(|error| panic!("{}: {error}", caller.name()));
        let error = offer(caller, stream(LONG)).err().unwrap();
        assert_eq!(error.code(), Some("Forbidden"), "{}", caller.name());
    });
    assert_eq!(attempts.load(Ordering::SeqCst), 6);
}

#[test]
fn a_service_that_does_not_know_the_question_gets_the_body_all_the_same() {
    let server = Server::start(|peer| {
        while peer.stream.peek(&mut [0]).is_ok_and(|count| count > 0) {
            assert!(is_asked(&head(peer)));
            read(peer, LONG);
            peer.write(ok(""));
        }
    });
    for limit in [Duration::from_millis(400), Duration::from_secs(60)] {
        both(&hasty(&server, limit), |caller| {
            let start = Instant::now();
            offer(caller, stream(LONG)).unwrap_or_else(|error| panic!("{} {limit:?}: {error}", caller.name()));
            assert!((200..5000).contains(&start.elapsed().as_millis()), "{}: {:?}", caller.name(), start.elapsed());
        });
    }
}

#[test]
fn only_long_bodies_are_asked_for() {
    let server = Server::start(|peer| {
        while peer.stream.peek(&mut [0]).is_ok_and(|count| count > 0) {
            let head = head(peer);
            if head.contains("transfer-encoding: chunked") {
                assert!(is_asked(&head));
                peer.write("HTTP/1.1 100 Continue\r\n\r\n");
                read(peer, "5\r\nhello\r\n0\r\n\r\n".len() as u64);
            } else {
                assert!(!is_asked(&head));
                read(peer, LONG - 1);
            }
            peer.write(ok(""));
        }
    });
    both(&config(&server), |caller| {
        for body in [stream(LONG - 1), ByteStream::from_reader(&b"hello"[..])] {
            offer(caller, body).unwrap_or_else(|error| panic!("{}: {error}", caller.name()));
        }
    });
}

#[test]
fn what_is_long_is_configured() {
    let server = Server::start(|peer| {
        while peer.stream.peek(&mut [0]).is_ok_and(|count| count > 0) {
            let head = head(peer);
            let length = head.split("content-length: ").nth(1).unwrap().split("\r\n").next().unwrap().parse().unwrap();
            if is_asked(&head) {
                peer.write("HTTP/1.1 100 Continue\r\n\r\n");
            }
            read(peer, length);
            let answer = is_asked(&head).to_string();
            peer.write(format!("HTTP/1.1 400 Bad Request\r\ncontent-length: {}\r\n\r\n{answer}", answer.len()));
        }
    });
    for (threshold, length, is_asked) in
        [(Some(10), 9, "false"), (Some(10), 10, "true"), (Some(0), 1, "true"), (None, LONG, "false")]
    {
        both(&config(&server).expect_continue_threshold_bytes(threshold), |caller| {
            let error = offer(caller, stream(length)).err().unwrap();
            assert_eq!(error.code(), Some(is_asked), "{}: {threshold:?}, {length}", caller.name());
        });
    }
}

#[test]
fn a_short_body_waits_until_the_service_has_asked_who_sends_it() {
    let server = Server::start(|peer| {
        while peer.stream.peek(&mut [0]).is_ok_and(|count| count > 0) {
            let head = head(peer);
            if !head.contains("\r\nauthorization: digest ") {
                assert!(is_asked(&head));
                let challenge = "www-authenticate: Digest realm=r, nonce=n, qop=auth\r\n";
                peer.write(format!("HTTP/1.1 401 Unauthorized\r\n{challenge}content-length: 0\r\n\r\n"));
                continue;
            }
            if is_asked(&head) {
                peer.write("HTTP/1.1 100 Continue\r\n\r\n");
            }
            read(peer, 5);
            let count = head.split(" nc=").nth(1).unwrap().split(',').next().unwrap().to_owned();
            peer.write(format!("HTTP/1.1 400 Bad Request\r\ncontent-length: {}\r\n\r\n{count}", count.len()));
        }
    });
    both(&hasty(&server, Duration::from_secs(30)).digest_auth_login(Login::new("user", "password", None)), |caller| {
        for count in ["00000001", "00000002"] {
            let error = offer(caller, stream(5)).err().unwrap();
            assert_eq!(error.code(), Some(count), "{}: {error}", caller.name());
        }
    });
}

#[test]
fn a_body_that_is_not_wanted_is_refused_at_once() {
    for refusal in ["content-length: 7\r\n\r\nRefused", "transfer-encoding: chunked\r\n\r\n7\r\nRefused\r\n0\r\n\r\n"] {
        let server = Server::start(move |peer| {
            while peer.stream.peek(&mut [0]).is_ok_and(|count| count > 0) {
                assert!(is_asked(&head(peer)));
                // Whoever keeps the connection open has said all.
                peer.write(format!("HTTP/1.1 403 Forbidden\r\n{refusal}"));
            }
        });
        both(&hasty(&server, Duration::from_secs(30)), |caller| {
            for _ in 0..2 {
                let start = Instant::now();
                let error = offer(caller, stream(LONG)).err().unwrap();
                assert_eq!(error.code(), Some("Refused"), "{}: {error}", caller.name());
                assert!(start.elapsed() < Duration::from_secs(15), "{}: {:?}", caller.name(), start.elapsed());
            }
        });
    }
}
