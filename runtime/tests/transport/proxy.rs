//! Proxies from the environment, through both transports.
//!
//! The environment of a running process cannot be changed safely, so each test starts itself again with the variables set;
//! what the child sees is the second half of the test.

use std::ffi::OsStr;
use std::io::{Read, Write};
use std::process::Command;
use std::sync::{Arc, mpsc};

use rustls::ServerConfig;

use smithgen_runtime::transport::{CertificateProblem, TransportErrorKind, Trust};

use crate::authority::{ALWAYS, Authority, answer, read_request, secure};
use crate::server::{Server, both, both_trusting, limits, ok, request};

const CHILD: &str = "SMITHGEN_TEST_PROXY_CHILD";

/// Runs a test, `module::name`, again with these variables and no other proxy; whether this is that second run.
pub(crate) fn rerun(name: &str, variables: &[(&str, impl AsRef<OsStr>)]) -> bool {
    if std::env::var_os(CHILD).is_some() {
        return true;
    }
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", name, "--nocapture"]).env(CHILD, "1");
    for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "REQUEST_METHOD"] {
        command.env_remove(name).env_remove(name.to_ascii_lowercase());
    }
    command.env_remove("SSL_CERT_DIR").envs(variables.iter().map(|(name, value)| (name, value)));
    let output = command.output().unwrap();
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && out.contains("1 passed"), "{out}\n{err}");
    false
}

#[test]
fn requests_to_http_are_handed_to_the_proxy() {
    let (sender, received) = mpsc::channel();
    let proxy = Server::start(move |peer| {
        while let Some(request) = peer.read_request() {
            sender.send(request).unwrap();
            peer.write(ok("from the proxy"));
        }
    });
    let url = format!("http://me:p%40ss@{}", proxy.authority());
    if rerun("proxy::requests_to_http_are_handed_to_the_proxy", &[("HTTP_PROXY", &url)]) {
        both(|carrier| {
            for _ in 0..2 {
                let response = carrier.post("http://user-pools.test:8080/base").unwrap();
                assert_eq!(response.body(), b"from the proxy", "{}", carrier.name());
            }
        });
        return;
    }
    assert_eq!(proxy.connections(), 2, "each transport reuses its connection to the proxy");
    for _ in 0..4 {
        let request = received.recv().unwrap().to_ascii_lowercase();
        assert!(request.starts_with("post http://user-pools.test:8080/base http/1.1\r\n"), "{request}");
        assert_eq!(request.matches("\r\nhost: user-pools.test:8080\r\n").count(), 1, "{request}");
        assert!(request.contains("\r\nproxy-authorization: basic bwu6cebzcw==\r\n"), "{request}");
    }
}

#[test]
fn requests_to_https_go_through_a_tunnel() {
    let (sender, received) = mpsc::channel();
    let proxy = Server::start(move |peer| {
        sender.send(peer.read_request().unwrap()).unwrap();
        peer.write("HTTP/1.1 200 Connection established\r\n\r\n");
        let mut hello = [0; 3];
        Read::read_exact(&mut peer.stream, &mut hello).unwrap();
        // A TLS record of a handshake, version 3.x.
        sender.send(format!("{:?}", &hello[..2])).unwrap();
        peer.write("no TLS here");
    });
    let url = format!("http://me:pass@{}", proxy.authority());
    if rerun("proxy::requests_to_https_go_through_a_tunnel", &[("https_proxy", &url)]) {
        both(|carrier| {
            let error = carrier.post("https://user-pools.test/").unwrap_err();
            assert_eq!(error.kind(), TransportErrorKind::Tls, "{}: {error}", carrier.name());
        });
        return;
    }
    for _ in 0..2 {
        let request = received.recv().unwrap().to_ascii_lowercase();
        assert!(request.starts_with("connect user-pools.test:443 http/1.1\r\n"), "{request}");
        assert!(request.contains("\r\nhost: user-pools.test:443\r\n"), "{request}");
        assert!(request.contains("\r\nproxy-authorization: basic bwu6cgfzcw==\r\n"), "{request}");
        assert_eq!(received.recv().unwrap(), "[22, 3]");
    }
}

/// Takes a tunnel's request, and then is the server at its end.
fn be_both(mut stream: impl Read + Write, end: &Arc<ServerConfig>) {
    let Some(request) = read_request(&mut stream) else { return };
    assert!(request.starts_with("CONNECT user-pools.test:443 HTTP/1.1\r\n"), "{request}");
    stream.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").unwrap();
    stream.flush().unwrap();
    answer(stream, end, "through");
}

#[test]
fn proxies_and_those_behind_them_are_trusted_alike() {
    let (root, other) = (Authority::root("ours"), Authority::root("another's"));
    let here = root.server(&["127.0.0.1"], ALWAYS);
    let strange = other.server(&["127.0.0.1"], ALWAYS);
    let end = root.server(&["user-pools.test"], ALWAYS);
    let strange_end = other.server(&["user-pools.test"], ALWAYS);
    // Whom the proxy is, if it speaks TLS itself, who is behind it, and who of them is not trusted.
    for (proxy, end, refused) in [
        (None, &end, ""),
        (None, &strange_end, "user-pools.test: "),
        (Some(&here), &end, ""),
        (Some(&here), &strange_end, "user-pools.test: "),
        (Some(&strange), &end, "127.0.0.1:"),
    ] {
        let (scheme, proxy, end) = (if proxy.is_some() { "https" } else { "http" }, proxy.cloned(), Arc::clone(end));
        let server = Server::start(move |peer| match &proxy {
            Some(settings) => be_both(secure(&mut peer.stream, settings), &end),
            None => be_both(&mut peer.stream, &end),
        });
        let url = format!("{scheme}://{}", server.authority());
        let variables = [
            ("HTTPS_PROXY", url.as_str()),
            ("SMITHGEN_TEST_ROOT", root.pem.as_str()),
            ("SMITHGEN_TEST_REFUSED", refused),
        ];
        if rerun("proxy::proxies_and_those_behind_them_are_trusted_alike", &variables) {
            let root = std::env::var("SMITHGEN_TEST_ROOT").unwrap();
            let refused = std::env::var("SMITHGEN_TEST_REFUSED").unwrap();
            both_trusting(&Trust::certificates(root), |carrier| match carrier.post("https://user-pools.test/") {
                Ok(response) => {
                    assert_eq!((response.body().as_slice(), refused.as_str()), (&b"through"[..], ""));
                    assert!(carrier.post("https://user-pools.test/").is_ok());
                }
                Err(error) => {
                    assert_eq!(error.certificate_problem(), Some(CertificateProblem::UnknownIssuer), "{error}");
                    let start = format!("no secure connection: {refused}");
                    assert!(
                        !refused.is_empty() && error.to_string().starts_with(&start),
                        "{}: {error}",
                        carrier.name()
                    );
                }
            });
            return;
        }
        assert_eq!(server.connections(), 2, "{url} {refused}");
    }
}

#[test]
fn a_refused_tunnel_is_a_connect_error() {
    let proxy = Server::answering("HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n");
    if rerun("proxy::a_refused_tunnel_is_a_connect_error", &[("ALL_PROXY", &proxy.authority())]) {
        both(|carrier| {
            let error = carrier.post("https://user-pools.test/").unwrap_err();
            assert_eq!(error.kind(), TransportErrorKind::Connect, "{}", carrier.name());
            assert!(error.to_string().contains("407"), "{error}");
        });
        return;
    }
    assert_eq!(proxy.connections(), 2);
}

#[test]
fn hosts_without_a_proxy_are_reached_directly() {
    let server = Server::answering(ok("direct"));
    // The child learns the server's port from a variable that is not the transports' business.
    let variables = [
        ("HTTP_PROXY", "http://proxy.invalid:1"),
        ("NO_PROXY", "127.0.0.0/8"),
        ("SMITHGEN_TEST_URL", &server.url("http")),
    ];
    if rerun("proxy::hosts_without_a_proxy_are_reached_directly", &variables) {
        let url = std::env::var("SMITHGEN_TEST_URL").unwrap();
        both(|carrier| assert_eq!(carrier.post(&url).unwrap().body(), b"direct"));
        return;
    }
    assert_eq!(server.connections(), 2);
}

#[test]
fn clients_without_proxies_go_straight_to_servers() {
    let server = Server::answering(ok("straight"));
    let variables =
        [("HTTP_PROXY", "http://proxy.invalid:1"), ("NO_PROXY", ""), ("SMITHGEN_TEST_URL", &server.url("http"))];
    if rerun("proxy::clients_without_proxies_go_straight_to_servers", &variables) {
        let url = std::env::var("SMITHGEN_TEST_URL").unwrap();
        both(|carrier| {
            assert!(carrier.post(&url).is_err(), "{}", carrier.name());
            assert_eq!(carrier.straight().post(&url).unwrap().body(), b"straight", "{}", carrier.name());
        });
        return;
    }
    assert_eq!(server.connections(), 2);
}

#[test]
fn proxies_that_cannot_be_spoken_to_are_named() {
    if rerun("proxy::proxies_that_cannot_be_spoken_to_are_named", &[("ALL_PROXY", "socks5://127.0.0.1:1080")]) {
        both(|carrier| {
            let error = carrier.send(request("https://user-pools.test/"), &limits()).unwrap_err();
            assert_eq!(error.kind(), TransportErrorKind::Request, "{}", carrier.name());
            assert!(error.to_string().contains("socks5"), "{error}");
        });
    }
}

#[cfg(unix)]
#[test]
fn variables_that_are_no_text_are_named() {
    use std::os::unix::ffi::OsStrExt as _;

    let (proxy, hosts) = (OsStr::from_bytes(b"http://proxy.test\xff"), OsStr::from_bytes(b"none.test,\xff"));
    let good = OsStr::new("http://127.0.0.1:9");
    for (name, variables) in
        [("HTTPS_PROXY", &[("HTTPS_PROXY", proxy)][..]), ("NO_PROXY", &[("ALL_PROXY", good), ("NO_PROXY", hosts)])]
    {
        let all: Vec<_> = variables.iter().copied().chain([("SMITHGEN_TEST_NAME", OsStr::new(name))]).collect();
        if rerun("proxy::variables_that_are_no_text_are_named", &all) {
            let name = std::env::var("SMITHGEN_TEST_NAME").unwrap();
            both(|carrier| {
                let error = carrier.send(request("https://127.0.0.1:9/"), &limits()).unwrap_err();
                assert_eq!(error.kind(), TransportErrorKind::Request, "{}: {error}", carrier.name());
                assert!(error.to_string().contains(&format!("`{name}` is not UTF-8")), "{error}");
            });
            return;
        }
    }
}
