//! Calls of a small tool to servers with TLS: whom options, environment and profile let it trust, and what it says of others.

mod around;
mod sample;

use std::ffi::OsString;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

use around::run_words;
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// A server's settings, for a certificate that it has signed itself, and a file with that certificate.
fn identity(name: &str) -> (Arc<ServerConfig>, String) {
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let key = PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key.into());
    (Arc::new(config.unwrap()), file(name, &made.cert.pem()))
}

/// A file of this test's own.
fn file(name: &str, text: &str) -> String {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).unwrap();
    path.into_os_string().into_string().unwrap()
}

/// Runs the tool against a server that answers one request. Out: the status, and standard error with `URL` for the server's.
fn call(config: &Arc<ServerConfig>, variables: &[(&str, &str)], options: &[&str]) -> (u8, String) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let url = format!("https://{address}");
    let config = Arc::clone(config);
    let server = thread::spawn(move || {
        let connection = ServerConnection::new(config).unwrap();
        let mut stream = StreamOwned::new(connection, listener.accept().unwrap().0);
        let (mut request, mut buffer) = (Vec::new(), [0; 1024]);
        while !request.ends_with(b"}") {
            match stream.read(&mut buffer) {
                Ok(count @ 1..) => request.extend_from_slice(&buffer[..count]),
                _ => return false,
            }
        }
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}").is_ok()
    });
    let words = ["put-note", "--text", "a", "--region", "eu-west-1", "--endpoint-url", &url];
    let words: Vec<OsString> = words.iter().chain(options).map(OsString::from).collect();
    let (status, _, err) = run_words(sample::tool(&[]), &words, variables);
    // Whoever was not called still waits.
    drop(TcpStream::connect(address));
    assert_eq!(server.join().unwrap(), status == 0, "{err}");
    (status, err.replace(&url, "URL").replace(&url["https://".len()..], "HOST").trim().to_owned())
}

#[test]
fn options_go_before_the_environment_and_that_before_the_profile() {
    let (config, own) = identity("own.pem");
    let (_, other) = identity("other.pem");
    let profile =
        |bundle: &str| file(&format!("config-{}", bundle.len()), &format!("[default]\nca_bundle = {bundle}\n"));
    let (good, bad) = (profile(&own), profile(&other));
    let (by_good_profile, by_bad_profile) = (("AWS_CONFIG_FILE", good.as_str()), ("AWS_CONFIG_FILE", bad.as_str()));
    let (by_own, by_other) = (("AWS_CA_BUNDLE", own.as_str()), ("AWS_CA_BUNDLE", other.as_str()));
    let (last_own, last_other) = (("REQUESTS_CA_BUNDLE", own.as_str()), ("REQUESTS_CA_BUNDLE", other.as_str()));
    let strange = |trusted: &str| {
        let problem = format!("HOST: its certificate does not lead to {trusted}");
        (255, format!("my-notes: [ERROR]: SSL validation failed for URL/ {problem}"))
    };
    for (variables, options, bundle) in [
        (&[][..], &["--ca-bundle", own.as_str()][..], None),
        (&[by_own], &[], None),
        (&[by_good_profile], &[], None),
        (&[by_own, by_bad_profile], &[], None),
        (&[last_own], &[], None),
        (&[last_other, by_good_profile], &[], None),
        (&[last_other, by_own], &[], None),
        (&[last_other], &["--ca-bundle", &own], None),
        (&[last_other], &[], Some(&other)),
        (&[by_other, by_bad_profile], &["--ca-bundle", &own], None),
        (&[by_other, by_good_profile], &[], Some(&other)),
        (&[by_own, by_good_profile], &["--ca-bundle", &other], Some(&other)),
        (&[by_bad_profile], &[], Some(&other)),
    ] {
        let expected = match bundle {
            None => (0, String::new()),
            Some(bundle) => strange(&format!("the CA bundle {bundle}")),
        };
        assert_eq!(call(&config, variables, options), expected, "{variables:?} {options:?}");
    }
    assert_eq!(call(&config, &[], &[]), strange("the roots of the web"));
    // Whoever trusts anyone needs no file.
    for options in [
        &["--no-verify-ssl"][..],
        &["--no-verify-ssl", "--ca-bundle", &other],
        &["--no-verify-ssl", "--ca-bundle", "/"],
    ] {
        assert_eq!(call(&config, &[by_other], options), (0, String::new()), "{options:?}");
    }
}

#[test]
fn bundles_that_cannot_be_used_are_named() {
    let (config, _) = identity("unused.pem");
    let empty = file("empty.pem", "");
    for (path, problem) in
        [(empty.as_str(), "there is no certificate in it"), ("/nowhere/ca.pem", "it cannot be read: ")]
    {
        for (variables, options) in [(&[("AWS_CA_BUNDLE", path)][..], &[][..]), (&[], &["--ca-bundle", path])] {
            let (status, said) = call(&config, variables, options);
            let start = format!("my-notes: [ERROR]: no certificates to trust: the CA bundle {path}: {problem}");
            assert!(status == 255 && said.starts_with(&start), "{status} {said}");
        }
    }
}
