//! Certificates of the tests' own, and servers that have them.
//!
//! In: who vouches for whom, for which hosts, from when to when. Out: PEM for clients to trust, and rustls's settings of a server.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::server::{Server, ok};

/// Somebody who vouches for servers, and for others who do.
pub(crate) struct Authority {
    pub(crate) pem: String,
    /// From this one up to the root's, without it.
    chain: Vec<CertificateDer<'static>>,
    issuer: Issuer<'static, KeyPair>,
}

/// The years in which a certificate is valid.
pub(crate) const ALWAYS: (i32, i32) = (2000, 2100);

impl Authority {
    pub(crate) fn root(name: &str) -> Self {
        let (params, key) = (vouching(name), KeyPair::generate().unwrap());
        let pem = params.self_signed(&key).unwrap().pem();
        Authority { pem, chain: Vec::new(), issuer: Issuer::new(params, key) }
    }

    pub(crate) fn below(&self, name: &str) -> Self {
        let (params, key) = (vouching(name), KeyPair::generate().unwrap());
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let mut chain = self.chain.clone();
        chain.insert(0, certificate.der().clone());
        Authority { pem: certificate.pem(), chain, issuer: Issuer::new(params, key) }
    }

    /// A server with a certificate for these hosts, valid in these years.
    pub(crate) fn server(&self, hosts: &[&str], years: (i32, i32)) -> Arc<ServerConfig> {
        let (params, key) = (certificate(hosts, years), KeyPair::generate().unwrap());
        let mut chain = self.chain.clone();
        chain.insert(0, params.signed_by(&key, &self.issuer).unwrap().der().clone());
        settings(chain, &key)
    }

    /// The same without the certificates between the server's and the root's.
    pub(crate) fn careless_server(&self, hosts: &[&str]) -> Arc<ServerConfig> {
        let (params, key) = (certificate(hosts, ALWAYS), KeyPair::generate().unwrap());
        settings(vec![params.signed_by(&key, &self.issuer).unwrap().der().clone()], &key)
    }
}

/// A server that vouches for itself, and its certificate in PEM.
pub(crate) fn self_signed(hosts: &[&str]) -> (String, Arc<ServerConfig>) {
    let key = KeyPair::generate().unwrap();
    let certificate = certificate(hosts, ALWAYS).self_signed(&key).unwrap();
    (certificate.pem(), settings(vec![certificate.der().clone()], &key))
}

fn vouching(name: &str) -> CertificateParams {
    let mut params = certificate(&[], ALWAYS);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.distinguished_name.push(DnType::CommonName, name);
    params
}

fn certificate(hosts: &[&str], (first, last): (i32, i32)) -> CertificateParams {
    let hosts: Vec<String> = hosts.iter().map(ToString::to_string).collect();
    let mut params = CertificateParams::new(hosts).unwrap();
    params.not_before = date_time_ymd(first, 1, 1);
    params.not_after = date_time_ymd(last, 1, 1);
    params
}

fn settings(chain: Vec<CertificateDer<'static>>, key: &KeyPair) -> Arc<ServerConfig> {
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, PrivatePkcs8KeyDer::from(key.serialize_der()).into());
    Arc::new(config.unwrap())
}

/// The server's side of a connection; its handshake happens with the first byte.
pub(crate) fn secure<T: Read + Write>(stream: T, config: &Arc<ServerConfig>) -> StreamOwned<ServerConnection, T> {
    StreamOwned::new(ServerConnection::new(Arc::clone(config)).unwrap(), stream)
}

/// Reads up to the end of a request: an empty line, or the brace of the body that all of them have.
pub(crate) fn read_request(stream: &mut impl Read) -> Option<String> {
    let (mut bytes, mut buffer) = (Vec::new(), [0; 1024]);
    loop {
        match stream.read(&mut buffer) {
            Ok(count @ 1..) => bytes.extend_from_slice(&buffer[..count]),
            _ => return None,
        }
        let is_tunnel = bytes.starts_with(b"CONNECT ");
        if bytes.ends_with(if is_tunnel { b"\r\n\r\n" } else { b"}" }) {
            return Some(String::from_utf8(bytes).unwrap());
        }
    }
}

/// Answers requests with a body as long as they come.
pub(crate) fn answer<T: Read + Write>(stream: T, config: &Arc<ServerConfig>, body: &str) {
    let mut stream = secure(stream, config);
    while read_request(&mut stream).is_some() && stream.write_all(ok(body).as_bytes()).is_ok() {}
}

/// A server on loopback with these settings.
pub(crate) fn start(config: Arc<ServerConfig>) -> Server {
    Server::start(move |peer| answer::<&mut TcpStream>(&mut peer.stream, &config, r#"{"Id":"1"}"#))
}
