//! The same cases through both transports, against servers that behave and servers that do not.
//!
//! Times are short where something has to time out, and generous where nothing should.

use std::net::TcpListener;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

use crate::server::{Carrier, Server, both, limits, ok, request};
use smithgen_runtime::body::ByteStream;
use smithgen_runtime::transport::{AttemptLimits, MinimumThroughput, TransportErrorKind};

const MOMENT: Duration = Duration::from_millis(200);

/// How the server's behaviour looks from the client's side.
fn failure(carrier: &Carrier, url: &str, limits: &AttemptLimits) -> TransportErrorKind {
    match carrier.send(request(url), limits) {
        Ok(response) => panic!("{}: {response:?}", carrier.name()),
        Err(error) => error.kind(),
    }
}

#[test]
fn requests_and_responses_arrive_whole() {
    both(|carrier| {
        let (sender, received) = mpsc::channel();
        let server = Server::start(move |peer| {
            sender.send(peer.read_request().unwrap()).unwrap();
            peer.write("HTTP/1.1 400 Bad Request\r\nx-amzn-requestid: 7\r\ncontent-length: 4\r\n\r\nno!\n");
        });
        let response = carrier.post(&server.url("http")).unwrap();
        assert_eq!(response.status(), 400);
        assert_eq!(response.headers()["x-amzn-requestid"], "7");
        assert_eq!(response.body(), b"no!\n");
        let request = received.recv().unwrap();
        let (head, body) = request.split_once("\r\n\r\n").unwrap();
        let head = head.to_ascii_lowercase();
        assert!(head.starts_with("post / http/1.1\r\n"), "{head}");
        assert!(head.contains(&format!("host: {}", server.authority())), "{head}");
        assert!(head.contains("content-type: application/x-amz-json-1.1"), "{head}");
        assert_eq!(head.matches("content-length: 2").count(), 1, "{head}");
        assert!(!head.contains("accept") && !head.contains("user-agent"), "only what was asked for: {head}");
        assert_eq!(body, "{}");
    });
}

#[test]
fn users_and_passwords_of_urls_are_neither_sent_as_hosts_nor_shown() {
    both(|carrier| {
        let (sender, received) = mpsc::channel();
        let server = Server::start(move |peer| {
            sender.send(peer.read_request().unwrap()).unwrap();
            peer.write(ok("abc"));
        });
        let with_user = |url: String| url.replacen("://", "://user:p4ss@", 1);
        assert_eq!(carrier.post(&with_user(server.url("http"))).unwrap().status(), 200);
        let head = received.recv().unwrap().to_ascii_lowercase();
        assert!(head.contains(&format!("\r\nhost: {}\r\n", server.authority())), "{head}");
        assert!(!head.contains("p4ss"), "{head}");
        let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let plain = Server::start(|peer| {
            peer.write(ok("no TLS"));
        });
        for (scheme, address) in
            [("http", nobody.to_string()), ("https", nobody.to_string()), ("https", plain.authority().to_string())]
        {
            let error = carrier.post(&with_user(format!("{scheme}://{address}"))).unwrap_err().to_string();
            assert!(error.contains(&address) && !error.contains("p4ss"), "{error}");
        }
    });
}

#[test]
fn one_connection_serves_many_calls() {
    both(|carrier| {
        let server = Server::start(|peer| {
            for number in 0.. {
                let chunked = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
                let answer = if number % 2 == 0 { ok("abcde") } else { chunked.to_owned() };
                if peer.read_request().is_none() || !peer.write(answer) {
                    return;
                }
            }
        });
        for _ in 0..100 {
            assert_eq!(carrier.post(&server.url("http")).unwrap().body(), b"abcde");
        }
        assert_eq!(server.connections(), 1, "{}", carrier.name());
    });
}

#[test]
fn connections_that_were_closed_while_idle_are_not_used() {
    both(|carrier| {
        let server = Server::start(|peer| {
            peer.read_request();
            peer.write(ok("once"));
        });
        for call in 1..=3 {
            assert_eq!(carrier.post(&server.url("http")).unwrap().body(), b"once", "{}", carrier.name());
            assert_eq!(server.connections(), call);
            std::thread::sleep(MOMENT);
        }
    });
}

/// Answers the first request of a connection and, after `pause`, one that nobody made; then all the others.
fn stray(pause: Duration) -> Server {
    Server::start(move |peer| {
        peer.read_request();
        if pause.is_zero() {
            peer.write(ok("first") + &ok("stray"));
        } else {
            peer.write(ok("first"));
            std::thread::sleep(pause);
            peer.write(ok("stray"));
        }
        while peer.read_request().is_some() && peer.write(ok("another")) {}
    })
}

/// Longer than the answer that nobody asked for needs to arrive, shorter than anybody would call idle.
const BUSY: Duration = Duration::from_millis(60);

#[test]
fn connections_with_an_answer_that_nobody_asked_for_are_not_used() {
    for pause in [Duration::ZERO, BUSY / 6] {
        both(|carrier| {
            let server = stray(pause);
            for call in 1..=3 {
                assert_eq!(carrier.post(&server.url("http")).unwrap().body(), b"first", "{}", carrier.name());
                assert_eq!(server.connections(), call, "{}", carrier.name());
                std::thread::sleep(BUSY);
            }
        });
    }
}

#[test]
fn not_even_while_the_runtime_is_busy() {
    use smithgen_runtime::transport::{AsyncTransport, HttpClient};

    for threads in [0, 1, 2] {
        let runtime = match threads {
            0 => crate::server::runtime(),
            threads => {
                tokio::runtime::Builder::new_multi_thread().worker_threads(threads).enable_all().build().unwrap()
            }
        };
        let server = stray(BUSY / 6);
        let (url, over) = (server.url("http"), Arc::new(AtomicBool::new(false)));
        runtime.block_on(async {
            for _ in 0..threads {
                let over = Arc::clone(&over);
                tokio::spawn(async move {
                    while !over.load(Ordering::Relaxed) {
                        std::thread::sleep(Duration::from_millis(5));
                        tokio::task::yield_now().await;
                    }
                });
            }
            let calls = tokio::spawn(async move {
                let transport = HttpClient::new();
                for _ in 0..5 {
                    let request = request(&url).map(ByteStream::from);
                    let response = AsyncTransport::send(&transport, request, &limits()).await.unwrap();
                    let body = response.into_body().collect().await.unwrap();
                    assert_eq!(*body, *b"first", "{threads} threads");
                    std::thread::sleep(BUSY);
                }
            });
            calls.await.unwrap();
            over.store(true, Ordering::Relaxed);
        });
        assert_eq!(server.connections(), 5);
    }
}

#[test]
fn connections_that_fail_say_whereto() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    both(|carrier| {
        for host in [closed.to_string().as_str(), "nowhere.invalid", "nowhere.invalid:81"] {
            for scheme in ["http", "https"] {
                let error = carrier.post(&format!("{scheme}://{host}/")).unwrap_err();
                assert_eq!(error.kind(), TransportErrorKind::Connect, "{}: {error}", carrier.name());
                assert!(
                    error.to_string().starts_with(&format!("no connection: {host}: ")),
                    "{}: {error}",
                    carrier.name()
                );
            }
        }
    });
}

#[test]
fn connections_that_will_close_are_not_kept() {
    both(|carrier| {
        let server = Server::start(|peer| {
            peer.read_request();
            peer.write("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nup to the end");
        });
        for _ in 0..3 {
            assert_eq!(carrier.post(&server.url("http")).unwrap().body(), b"up to the end", "{}", carrier.name());
        }
        assert_eq!(server.connections(), 3);
    });
}

#[test]
fn lost_connections_are_io_errors() {
    let truncated = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n0123456789";
    let chunked = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n64\r\n0123456789";
    let half_a_head = "HTTP/1.1 200 OK\r\ncontent-le";
    for answer in ["", half_a_head, truncated, chunked] {
        both(|carrier| {
            let server = Server::start(move |peer| {
                peer.read_request();
                peer.write(answer);
            });
            let kind = failure(carrier, &server.url("http"), &limits());
            assert_eq!(kind, TransportErrorKind::Io, "{} {answer:?}", carrier.name());
        });
    }
    // A body without a length ends where the connection does, but not where that breaks.
    both(|carrier| {
        let server = Server::start(|peer| {
            peer.write("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nhalf of");
            peer.reset();
        });
        assert_eq!(failure(carrier, &server.url("http"), &limits()), TransportErrorKind::Io, "{}", carrier.name());
    });
    both(|carrier| {
        let server = Server::start(|peer| peer.reset());
        assert_eq!(failure(carrier, &server.url("http"), &limits()), TransportErrorKind::Io, "{}", carrier.name());
    });
}

#[test]
fn garbage_is_a_response_error() {
    let long_head = format!("HTTP/1.1 200 OK\r\nx: {}\r\n\r\n", "y".repeat(1 << 20));
    for answer in ["SSH-2.0-OpenSSH\r\n\r\n", "HTTP/1.1 banana\r\n\r\n", &long_head] {
        both(|carrier| {
            let server = Server::answering(answer);
            let kind = failure(carrier, &server.url("http"), &limits());
            assert_eq!(kind, TransportErrorKind::Response, "{} {:?}", carrier.name(), &answer[..12]);
        });
    }
}

#[test]
fn what_follows_an_answer_is_never_taken_for_the_next() {
    let second = "HTTP/1.1 200 OK\r\nx-second: 1\r\ncontent-length: 0\r\n\r\n";
    let length = second.len();
    let fine = "HTTP/1.1 200 OK\r\ncontent-length:";
    let chunked = format!("{fine} {length}\r\ntransfer-encoding: chunked\r\n\r\n");
    for (method, first, is_taken) in [
        ("POST", format!("{fine} 0"), true),
        ("POST", format!("HTTP/1.1 204 No Content\r\ncontent-length: {length}"), true),
        ("GET", format!("HTTP/1.1 304 Not Modified\r\ncontent-length: {length}"), true),
        ("HEAD", format!("{fine} {length}"), true),
        ("POST", format!("{chunked}0"), true),
        ("POST", format!("{chunked}-1"), false),
        ("POST", format!("{chunked}FFFFFFFFFFFFFFFFF"), false),
        ("POST", format!("{fine} 0\r\ncontent-length: {length}"), false),
        ("POST", format!("{fine} {length}, 0"), false),
        ("POST", format!("{fine} +0"), false),
        ("POST", format!("{fine} -1"), false),
        ("POST", format!("HTTP/1.1 200 OK\r\ncontent-length : {length}"), false),
    ] {
        both(|carrier| {
            let server = Server::answering(format!("{first}\r\n\r\n{second}"));
            for _ in 0..2 {
                let mut request = request(&server.url("http"));
                *request.method_mut() = method.parse().unwrap();
                if method != "POST" {
                    request.body_mut().clear();
                }
                let answer = carrier.send(request, &limits());
                assert_eq!(answer.is_ok(), is_taken, "{} {first:?}: {answer:?}", carrier.name());
                let Ok(answer) = answer else { continue };
                assert!(
                    answer.body().is_empty() && !answer.headers().contains_key("x-second"),
                    "{first:?}: {answer:?}"
                );
            }
        });
    }
}

#[test]
fn redirects_are_not_followed() {
    both(|carrier| {
        let server =
            Server::answering("HTTP/1.1 307 Temporary Redirect\r\nlocation: /other\r\ncontent-length: 0\r\n\r\n");
        let response = carrier.post(&server.url("http")).unwrap();
        assert_eq!((response.status().as_u16(), server.connections()), (307, 1));
    });
}

#[test]
fn silence_is_a_read_timeout() {
    for answer in ["", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc"] {
        both(|carrier| {
            let server = Server::start(move |peer| {
                peer.read_request();
                peer.write(answer);
                peer.stall();
            });
            let start = Instant::now();
            let kind = failure(carrier, &server.url("http"), &AttemptLimits { read: Some(MOMENT), ..limits() });
            assert_eq!(kind, TransportErrorKind::ReadTimeout, "{} {answer:?}", carrier.name());
            assert!((MOMENT..Duration::from_secs(10)).contains(&start.elapsed()), "{:?}", start.elapsed());
        });
    }
}

/// Sends ten bytes with pauses between them.
fn drip(pause: Duration) -> Server {
    Server::start(move |peer| {
        peer.read_request();
        peer.write("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n");
        for _ in 0..10 {
            std::thread::sleep(pause);
            peer.write("x");
        }
    })
}

#[test]
fn slow_responses_are_fine_as_long_as_bytes_come() {
    both(|carrier| {
        let server = drip(Duration::from_millis(100));
        let limits = AttemptLimits { read: Some(Duration::from_millis(800)), ..limits() };
        let response = carrier.send(request(&server.url("http")), &limits).unwrap();
        assert_eq!(response.body(), b"xxxxxxxxxx", "{}", carrier.name());
    });
}

#[test]
fn slow_responses_end_with_the_attempt() {
    both(|carrier| {
        let server = drip(Duration::from_millis(100));
        let limits = AttemptLimits { attempt: Some(Duration::from_millis(400)), ..limits() };
        let start = Instant::now();
        assert_eq!(failure(carrier, &server.url("http"), &limits), TransportErrorKind::AttemptTimeout);
        assert!(start.elapsed() >= Duration::from_millis(390), "{:?}", start.elapsed());
    });
}

#[test]
fn servers_that_refuse_are_connect_errors() {
    both(|carrier| {
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let kind = failure(carrier, &format!("http://{address}/"), &limits());
        assert_eq!(kind, TransportErrorKind::Connect, "{}", carrier.name());
        let kind = failure(carrier, "http://no-such-host.invalid/", &limits());
        assert_eq!(kind, TransportErrorKind::Connect, "{}", carrier.name());
    });
}

#[test]
fn handshakes_belong_to_connecting() {
    both(|carrier| {
        let server = Server::start(|peer| {
            peer.write("I do not speak TLS");
            peer.stall();
        });
        let kind = failure(carrier, &server.url("https"), &limits());
        assert_eq!(kind, TransportErrorKind::Tls, "{}", carrier.name());

        let server = Server::start(|peer| peer.stall());
        let short = Some(MOMENT);
        let start = Instant::now();
        let hasty = AttemptLimits { connect: short, ..limits() };
        let error = carrier.send(request(&server.url("https")), &hasty).unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::ConnectTimeout, "{}", carrier.name());
        assert!(error.to_string().contains(&format!(" {}: ", server.authority())), "{}: {error}", carrier.name());
        assert!((MOMENT..Duration::from_secs(10)).contains(&start.elapsed()));
        // What limits a handshake is the time to connect, whatever the time to read.
        let kind = failure(carrier, &server.url("https"), &AttemptLimits { connect: short, read: short, ..limits() });
        assert_eq!(kind, TransportErrorKind::ConnectTimeout, "{}", carrier.name());
        let kind = failure(carrier, &server.url("https"), &AttemptLimits { attempt: short, ..limits() });
        assert_eq!(kind, TransportErrorKind::AttemptTimeout, "{}", carrier.name());
    });
}

#[test]
fn limits_may_differ_from_call_to_call() {
    both(|carrier| {
        let server = Server::start(|peer| {
            while peer.read_request().is_some() {
                std::thread::sleep(MOMENT);
                peer.write(ok("late"));
            }
        });
        assert_eq!(carrier.post(&server.url("http")).unwrap().body(), b"late");
        let hasty = AttemptLimits { read: Some(MOMENT / 4), ..limits() };
        assert_eq!(
            failure(carrier, &server.url("http"), &hasty),
            TransportErrorKind::ReadTimeout,
            "{}",
            carrier.name()
        );
        assert_eq!(carrier.post(&server.url("http")).unwrap().body(), b"late");
    });
}

#[test]
fn limits_of_ages_are_no_limits() {
    both(|carrier| {
        let server = Server::answering(ok("abc"));
        for ages in [Some(Duration::MAX), Some(Duration::from_secs(1 << 40)), None] {
            let least = ages.map(|period| MinimumThroughput { bytes: u64::MAX, period });
            let limits = AttemptLimits { connect: ages, read: ages, attempt: ages, upload: least, download: least };
            assert_eq!(carrier.send(request(&server.url("http")), &limits).unwrap().body(), b"abc");
        }
    });
}

#[test]
fn addresses_that_cannot_be_sent_to_are_request_errors() {
    both(|carrier| {
        for url in ["/", "ftp://127.0.0.1/"] {
            assert_eq!(failure(carrier, url, &limits()), TransportErrorKind::Request, "{} {url}", carrier.name());
        }
    });
}

#[test]
fn without_a_runtime_the_async_transport_says_so() {
    use smithgen_runtime::transport::{AsyncTransport, HttpClient};
    let transport = HttpClient::new();
    let limits = limits();
    let request = request("http://127.0.0.1:1/").map(ByteStream::from);
    let mut future = AsyncTransport::send(&transport, request, &limits);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let std::task::Poll::Ready(Err(error)) = future.as_mut().poll(&mut context) else {
        panic!("it should have failed at once");
    };
    assert!(error.to_string().contains("tokio runtime"), "{error}");
}
