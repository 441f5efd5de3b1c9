//! Whom both transports trust, what they say of those whom they do not, and connections that break off.

use std::io::{Read, Write};
use std::path::PathBuf;

use smithgen_runtime::client::Core;
use smithgen_runtime::config::{Config, HttpClient, Trust};
use smithgen_runtime::config::{Environment, Loader};
use smithgen_runtime::driver::{Async, Blocking, CallResult};
use smithgen_runtime::error::SdkError;
use smithgen_runtime::transport::{CertificateProblem, TransportError, TransportErrorKind, TrustError};

use crate::authority::{ALWAYS, Authority, read_request, secure, self_signed, start};
use crate::proxy::rerun;
use crate::server::{Carrier, Server, both, both_trusting, runtime};
use crate::service::{PutNote, note};

const HERE: [&str; 1] = ["127.0.0.1"];

/// A file of this test's own with this text.
fn file(name: &str, text: impl AsRef<[u8]>) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).unwrap();
    path
}

/// Makes a call with each driver, and checks that it was made just once.
fn refused(server: &Server, trust: &Trust, check: impl Fn(&TransportError)) {
    let config =
        || Config::builder().endpoint_url(server.url("https")).http_client(HttpClient::trusting(trust.clone()));
    let (blocking, asynchronous) =
        (Core::<Blocking>::from_conf(config().build()), Core::<Async>::from_conf(config().build()));
    let check = |result: CallResult<PutNote>, connections| {
        let Err(error) = result else { panic!("{trust:?} should not have trusted") };
        assert!(!error.is_retryable(), "{error}");
        let SdkError::DispatchFailure(error) = error else { panic!("{error}") };
        check(&error);
        // Where nobody can be trusted the client is faster than the server, which may not have seen it yet.
        assert!(server.connections() <= connections, "{error}");
    };
    check(blocking.execute(note()), 1);
    check(runtime().block_on(async { asynchronous.execute(note()).await }), 2);
}

#[test]
fn servers_that_cannot_be_trusted_are_not_asked_again() {
    use CertificateProblem::{Expired, NotYetValid, OtherHost, UnknownIssuer};

    let (root, other) = (Authority::root("ours"), Authority::root("another's"));
    let below = root.below("in between");
    let (_, alone) = self_signed(&HERE);
    let ours = Trust::bundle(file("ours.pem", &root.pem));
    let bundle = "its certificate does not lead to the CA bundle ";
    for (settings, trust, problem, words) in [
        (
            root.server(&HERE, (2000, 2001)),
            &ours,
            Expired,
            "its certificate was valid until 2001-01-01T00:00:00Z, and ",
        ),
        (root.server(&HERE, (2099, 2100)), &ours, NotYetValid, "its certificate is valid from 2099-01-01T00:00:00Z on"),
        (
            root.server(&["a.test", "::1"], ALWAYS),
            &ours,
            OtherHost,
            "its certificate is for a.test, 0::1, not for 127.0.0.1",
        ),
        (root.server(&[], ALWAYS), &ours, OtherHost, "its certificate is for no host, not for 127.0.0.1"),
        (other.server(&HERE, ALWAYS), &ours, UnknownIssuer, bundle),
        (Authority::root("ours").server(&HERE, ALWAYS), &ours, UnknownIssuer, bundle),
        (alone.clone(), &ours, UnknownIssuer, bundle),
        (below.careless_server(&HERE), &ours, UnknownIssuer, bundle),
        (alone, &Trust::web(), UnknownIssuer, "its certificate does not lead to the roots of the web"),
        (root.server(&HERE, ALWAYS), &Trust::certificates(&other.pem), UnknownIssuer, "lead to the given certificates"),
    ] {
        let server = start(settings);
        refused(&server, trust, |error| {
            assert_eq!(error.kind(), TransportErrorKind::Tls, "{error}");
            assert_eq!(error.certificate_problem(), Some(problem), "{error}");
            let text = error.to_string();
            assert!(text.starts_with(&format!("no secure connection: {}: ", server.authority())), "{text}");
            assert!(text.contains(words), "{words}: {text}");
        });
    }
}

#[test]
fn servers_with_a_good_chain_are_trusted() {
    let (root, other) = (Authority::root("ours"), Authority::root("another's"));
    let server = start(root.below("in between").server(&HERE, ALWAYS));
    // As bundles come: with words in between, with others' certificates, and with keys that nobody asked for.
    let text = format!("# ours\n{}\n\n# another's\n{}\n", root.pem, other.pem).replace('\n', "\r\n");
    let bundle = file("chain.pem", &text);
    for trust in [Trust::bundle(bundle), Trust::certificates(text), Trust::anyone_without_verification()] {
        both_trusting(&trust, |carrier| {
            let response = carrier.post(&server.url("https")).unwrap_or_else(|error| panic!("{trust:?}: {error}"));
            assert_eq!(response.body(), br#"{"Id":"1"}"#, "{}", carrier.name());
        });
    }
}

#[test]
fn anyone_is_trusted_only_where_that_is_asked_for() {
    let root = Authority::root("nobody's");
    for settings in [
        self_signed(&HERE).1,
        self_signed(&["other.test"]).1,
        root.server(&HERE, (2000, 2001)),
        root.server(&HERE, (2099, 2100)),
    ] {
        let server = start(settings);
        let url = server.url("https");
        both_trusting(&Trust::anyone_without_verification(), |carrier| assert!(carrier.post(&url).is_ok()));
        both(|carrier| assert_eq!(carrier.post(&url).unwrap_err().kind(), TransportErrorKind::Tls));
    }
}

#[test]
fn bundles_that_cannot_be_used_are_named() {
    let root = Authority::root("ours");
    let (begin, end) = ("-----BEGIN CERTIFICATE-----\n", "-----END CERTIFICATE-----\n");
    for (name, text, problem) in [
        ("empty.pem", String::new(), "there is no certificate in it"),
        ("words.pem", "no PEM at all\n".to_owned(), "there is no certificate in it"),
        ("key.pem", root.pem.replace("CERTIFICATE", "PRIVATE KEY"), "there is no certificate in it"),
        ("nonsense.pem", format!("{begin}AAAA\n{end}"), "there is no certificate in it"),
        ("garbled.pem", format!("{begin}%\n{end}{}", root.pem), "it is not PEM: "),
        ("cut.pem", format!("{}{begin}AAAA\n", root.pem), "it is not PEM: "),
        ("missing.pem", String::new(), "it cannot be read: "),
        ("large.pem", "\n".repeat((16 << 20) + 1), "it is larger than 16777216 bytes"),
    ] {
        let path = file(name, text);
        if name == "missing.pem" {
            std::fs::remove_file(&path).unwrap();
        }
        let server = start(root.server(&HERE, ALWAYS));
        refused(&server, &Trust::bundle(&path), |error| {
            assert_eq!(error.kind(), TransportErrorKind::Trust, "{error}");
            let text = error.to_string();
            let start = format!("no certificates to trust: the CA bundle {}: {problem}", path.display());
            assert!(text.starts_with(&start), "{text}");
            let source = std::error::Error::source(error).and_then(|source| source.downcast_ref::<TrustError>());
            assert_eq!(source.and_then(TrustError::file), Some(path.as_path()));
        });
    }
    let server = start(root.server(&HERE, ALWAYS));
    refused(&server, &Trust::certificates(""), |error| {
        let text = error.to_string();
        assert_eq!(text, "no certificates to trust: the given certificates: there is no certificate in it");
    });
}

#[test]
fn a_bundle_that_appears_is_read_and_then_kept() {
    let root = Authority::root("ours");
    let server = start(root.server(&HERE, ALWAYS));
    let path = file("late.pem", "");
    both_trusting(&Trust::bundle(&path), |carrier| {
        std::fs::remove_file(&path).ok();
        assert_eq!(carrier.post(&server.url("https")).unwrap_err().kind(), TransportErrorKind::Trust);
        std::fs::write(&path, &root.pem).unwrap();
        assert!(carrier.post(&server.url("https")).is_ok());
        std::fs::remove_file(&path).unwrap();
        assert!(carrier.post(&start(root.server(&HERE, ALWAYS)).url("https")).is_ok(), "{}", carrier.name());
    });
}

/// Where a machine's roots are can be said by a variable, as everywhere where OpenSSL is.
#[test]
fn the_platform_has_roots_of_its_own() {
    let root = Authority::root("the machine's");
    let server = start(root.server(&HERE, ALWAYS));
    let url = server.url("https");
    for (text, trusted) in [(root.pem.as_str(), "yes"), ("", "no")] {
        // The second run makes a file of its own, which it does not look at.
        let roots = file(&format!("{}.pem", std::process::id()), text);
        let path = roots.to_str().unwrap();
        let variables = [("SSL_CERT_FILE", path), ("SMITHGEN_TEST_URL", &url), ("SMITHGEN_TEST_TRUSTED", trusted)];
        if rerun("tls::the_platform_has_roots_of_its_own", &variables) {
            let is_trusted = std::env::var("SMITHGEN_TEST_TRUSTED").unwrap() == "yes";
            std::fs::remove_file(roots).unwrap();
            let url = std::env::var("SMITHGEN_TEST_URL").unwrap();
            both_trusting(&Trust::platform(), |carrier| match carrier.post(&url) {
                Ok(_) => assert!(is_trusted, "{}", carrier.name()),
                Err(error) => {
                    assert!(!is_trusted, "{}: {error}", carrier.name());
                    let text = error.to_string();
                    assert!(text.starts_with("no certificates to trust: the platform's roots: "), "{text}");
                }
            });
            return;
        }
        std::fs::remove_file(roots).unwrap();
    }
}

#[test]
fn settings_name_a_bundle() {
    let config = file("trust-config", "[default]\nca_bundle = /of/profile.pem\n[profile none]\n");
    let (file, path) = (("AWS_CONFIG_FILE", config.to_str().unwrap()), ("AWS_CA_BUNDLE", "/of/environment.pem"));
    let credentials = ("AWS_SHARED_CREDENTIALS_FILE", "/nowhere/credentials");
    for (variables, trust) in [
        (vec![file, path], Trust::bundle("/of/environment.pem")),
        (vec![file], Trust::bundle("/of/profile.pem")),
        (vec![file, ("AWS_CA_BUNDLE", "")], Trust::bundle("/of/profile.pem")),
        (vec![file, ("AWS_PROFILE", "none")], Trust::web()),
    ] {
        let environment = Environment::of_variables([credentials].into_iter().chain(variables), false);
        let builder = Loader::new().environment(environment).load().unwrap().config().unwrap();
        assert_eq!(builder.clone().build().http_client().trust(), &trust);
        let own = builder.http_client(HttpClient::trusting(Trust::certificates("own"))).build();
        assert_eq!(own.http_client().trust(), &Trust::certificates("own"), "what the program says goes first");
    }
}

/// A server's first words, of TLS 1.1: a record with version, 32 random bytes, no session, a cipher suite, no compression.
const HELLO_1_1: &[u8] =
    b"\x16\x03\x02\x00\x2a\x02\x00\x00\x26\x03\x02[thirty-two bytes of randomness]\x00\xc0\x13\x00";

#[test]
fn what_is_no_tls_of_today_is_refused() {
    for (answer, words) in [
        (HELLO_1_1, "it does not speak TLS 1.2 or 1.3 as it should"),
        (b"\x15\x03\x01\x00\x02\x02\x46", "ProtocolVersion"),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "its answer is not TLS"),
    ] {
        let server = Server::start(move |peer| {
            assert!(peer.stream.read(&mut [0; 2048]).unwrap() > 0);
            peer.write(answer);
            peer.stall();
        });
        refused(&server, &Trust::web(), |error| {
            assert_eq!((error.kind(), error.certificate_problem()), (TransportErrorKind::Tls, None), "{error}");
            assert!(error.to_string().contains(words), "{words}: {error}");
        });
    }
}

#[test]
fn handshakes_that_break_off_are_connections_that_failed() {
    for length in [0, 1, 5, 20] {
        both(|carrier| {
            let server = Server::start(move |peer| {
                assert!(peer.stream.read(&mut [0; 2048]).unwrap() > 0);
                // What another version's server would have said, which is no fault as long as it is not read as a whole.
                peer.write(&HELLO_1_1[..length]);
            });
            let error = carrier.post(&server.url("https")).unwrap_err();
            assert_eq!(error.kind(), TransportErrorKind::Connect, "{} {length}: {error}", carrier.name());
        });
    }
}

/// How a server ends a body whose length it has not said.
#[derive(Clone, Copy, Debug, PartialEq)]
enum End {
    /// By TLS's own word for it.
    Notified,
    /// By closing the socket, as anybody on the way could.
    Cut,
}

#[test]
fn bodies_that_are_cut_off_are_errors() {
    let (pem, config) = self_signed(&HERE);
    for end in [End::Notified, End::Cut] {
        for head in ["", "transfer-encoding: chunked\r\n", "content-length: 99\r\n"] {
            let config = config.clone();
            let server = Server::start(move |peer| {
                let mut stream = secure(&mut peer.stream, &config);
                read_request(&mut stream);
                let half = if head.starts_with('t') { "8\r\n{\"half\":\r\n" } else { "{\"half\":" };
                write!(stream, "HTTP/1.1 200 OK\r\nconnection: close\r\n{head}\r\n{half}").unwrap();
                stream.flush().unwrap();
                if end == End::Notified {
                    stream.conn.send_close_notify();
                    stream.flush().unwrap();
                }
            });
            both_trusting(&Trust::certificates(&pem), |carrier| match carrier.post(&server.url("https")) {
                Ok(response) => {
                    assert!(end == End::Notified && head.is_empty(), "{} {end:?} {head}", carrier.name());
                    assert_eq!(response.body(), b"{\"half\":");
                }
                Err(error) => {
                    assert!(end == End::Cut || !head.is_empty(), "{}: {error}", carrier.name());
                    assert_eq!(error.kind(), TransportErrorKind::Io, "{} {end:?} {head}: {error}", carrier.name());
                }
            });
        }
    }
}

/// Makes three calls of a server that answers each of a connection's requests by `answer`, and counts connections.
fn three_calls(answer: &'static str) -> [usize; 2] {
    let (pem, config) = self_signed(&HERE);
    [true, false].map(|is_blocking| {
        let config = config.clone();
        let server = Server::start(move |peer| {
            let mut stream = secure(&mut peer.stream, &config);
            while read_request(&mut stream).is_some() && stream.write_all(answer.as_bytes()).is_ok() {}
        });
        let carrier = Carrier::new(is_blocking, &Trust::certificates(&pem));
        for _ in 0..3 {
            assert_eq!(carrier.post(&server.url("https")).unwrap().body(), b"first", "{}", carrier.name());
        }
        server.connections()
    })
}

#[test]
fn answers_that_nobody_asked_for_are_not_taken() {
    let first = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nfirst";
    let stray = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nfirstHTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nstray";
    assert_eq!(three_calls(stray), [3, 3]);
    // What TLS itself sends after the handshake does not cost a connection.
    assert_eq!(three_calls(first), [1, 1]);
}
