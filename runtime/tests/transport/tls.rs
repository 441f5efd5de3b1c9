//! Servers that speak TLS: those that cannot be trusted, and those that break off.

use std::io::{Read, Write};
use std::sync::Arc;

use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use smithgen_runtime::client::Core;
use smithgen_runtime::config::Config;
use smithgen_runtime::driver::{Async, Blocking, CallResult};
use smithgen_runtime::error::SdkError;
use smithgen_runtime::transport::TransportErrorKind;
use smithgen_runtime::transport::ureq::{Trust, UreqTransport};

use crate::server::{Carrier, Peer, Server, limits, runtime};
use crate::service::{PutNote, note};

type Stream<'a> = StreamOwned<ServerConnection, &'a mut std::net::TcpStream>;

/// A certificate for 127.0.0.1 that it has signed itself, in PEM, and a server's settings with it.
fn identity() -> (String, Arc<ServerConfig>) {
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let key = PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key.into());
    (made.cert.pem(), Arc::new(config.unwrap()))
}

/// The server's side of a connection; its handshake happens with the first byte.
fn secure<'a>(peer: &'a mut Peer, config: &Arc<ServerConfig>) -> Stream<'a> {
    StreamOwned::new(ServerConnection::new(Arc::clone(config)).unwrap(), &mut peer.stream)
}

/// Reads a request up to its last byte, which is a brace.
fn read_request(stream: &mut Stream<'_>) -> bool {
    let (mut bytes, mut buffer) = (Vec::new(), [0; 1024]);
    while !bytes.ends_with(b"}") {
        match stream.read(&mut buffer) {
            Ok(count @ 1..) => bytes.extend_from_slice(&buffer[..count]),
            _ => return false,
        }
    }
    true
}

#[test]
fn servers_that_cannot_be_trusted_are_not_asked_again() {
    let (_, config) = identity();
    let server = Server::start(move |peer| {
        read_request(&mut secure(peer, &config));
    });
    let check = |result: CallResult<PutNote>, connections| {
        let Err(error) = result else { panic!("it should not have been trusted") };
        let text = error.to_string();
        assert!(text.contains(&format!("{}: invalid peer certificate: UnknownIssuer", server.authority())), "{text}");
        assert!(!error.is_retryable());
        let SdkError::DispatchFailure(error) = error else { panic!("{text}") };
        assert_eq!(error.kind(), TransportErrorKind::Tls);
        assert_eq!(server.connections(), connections);
    };
    let config = Config::builder().endpoint_url(server.url("https")).build();
    check(Core::<Blocking>::from_conf(config.clone()).execute(note()), 1);
    let client = Core::<Async>::from_conf(config);
    check(runtime().block_on(async { client.execute(note()).await }), 2);
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
    for end in [End::Notified, End::Cut] {
        let (pem, config) = identity();
        let server = Server::start(move |peer| {
            let mut stream = secure(peer, &config);
            read_request(&mut stream);
            stream.write_all(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{\"half\":").unwrap();
            stream.flush().unwrap();
            if end == End::Notified {
                stream.conn.send_close_notify();
                stream.flush().unwrap();
            }
        });
        let transport = UreqTransport::trusting(limits(), &Trust::Certificates(pem.into_bytes())).unwrap();
        let carrier = Carrier::Blocking(Box::new(transport));
        match carrier.post(&server.url("https")) {
            Ok(response) => assert!(end == End::Notified && response.body().starts_with(b"{\"half\":"), "{end:?}"),
            Err(error) => {
                assert_ne!(end, End::Notified, "{error}");
                assert_eq!(error.kind(), TransportErrorKind::Io, "{end:?}: {error}");
            }
        }
    }
}
