//! TLS's settings, made once for all connections of both transports, and what its failures mean.
//!
//! In: a [`Trust`]. Out: rustls's configuration, and its errors in words.

use std::error::Error;
use std::fmt;
use std::io;
use std::sync::{Arc, OnceLock};

use http::uri::Authority;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, SignatureScheme};

use super::BoxError;
use super::trust::Trust;
use crate::types::DateTime;

/// What TLS needs to know, and what it remembers of servers.
#[derive(Default)]
pub(super) struct Tls {
    trust: Trust,
    config: OnceLock<Arc<ClientConfig>>,
    /// The same for connections that may speak HTTP/2.
    #[cfg(all(feature = "async", feature = "http2"))]
    of_http2: OnceLock<Arc<ClientConfig>>,
}

impl Tls {
    pub(super) fn new(trust: Trust) -> Self {
        Tls { trust, ..Tls::default() }
    }

    pub(super) fn trust(&self) -> &Trust {
        &self.trust
    }

    /// The settings, made for the first connection that needs them. What failed is tried again by the next.
    pub(super) fn config(&self) -> Result<Arc<ClientConfig>, BoxError> {
        match self.config.get() {
            Some(config) => Ok(Arc::clone(config)),
            None => {
                let config = self.make()?;
                Ok(Arc::clone(self.config.get_or_init(|| config)))
            }
        }
    }

    /// The settings of connections that speak HTTP/2 if the server does.
    #[cfg(all(feature = "async", feature = "http2"))]
    pub(super) fn config_of_http2(&self) -> Result<Arc<ClientConfig>, BoxError> {
        let mut config = ClientConfig::clone(&*self.config()?);
        config.alpn_protocols = ["h2", "http/1.1"].map(|name| name.as_bytes().to_vec()).into();
        Ok(Arc::clone(self.of_http2.get_or_init(|| Arc::new(config))))
    }

    fn make(&self) -> Result<Arc<ClientConfig>, BoxError> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = ClientConfig::builder_with_provider(Arc::clone(&provider));
        let builder = builder.with_safe_default_protocol_versions()?;
        let builder = match self.trust.roots()? {
            Some(roots) => builder.with_root_certificates(roots),
            None => builder.dangerous().with_custom_certificate_verifier(Arc::new(Unverified(provider))),
        };
        Ok(Arc::new(builder.with_no_client_auth()))
    }

    /// Why there is no TLS with a host: rustls's error in words, others as they are.
    pub(super) fn failure(&self, host: &Authority, error: io::Error) -> BoxError {
        match error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
            Some(inner) => Box::new(TlsFailure {
                host: host_and_port(host).to_owned(),
                trust: self.trust.clone(),
                error: inner.clone(),
            }),
            None => error.into(),
        }
    }
}

/// The name that a server's certificate has to be for.
pub(super) fn server_name(host: &Authority) -> Result<ServerName<'static>, BoxError> {
    Ok(ServerName::try_from(bare_host(host).to_owned())?)
}

/// Host and port without user and password, which nobody is shown.
pub(super) fn host_and_port(authority: &Authority) -> &str {
    authority.as_str().rsplit_once('@').map_or(authority.as_str(), |(_, host)| host)
}

/// The host without the brackets of an IPv6 address.
pub(super) fn bare_host(authority: &Authority) -> &str {
    let host = authority.host();
    host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host)
}

/// Why a certificate was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CertificateProblem {
    /// Its time is over.
    Expired,
    /// Its time has not come; or the clock here is wrong.
    NotYetValid,
    /// It is for other hosts.
    OtherHost,
    /// It leads to none of the roots that are trusted: somebody unknown has signed it, or its owner, or somebody who only has
    /// the name of one who is trusted.
    UnknownIssuer,
    /// Anything else: it cannot be read, or is not for servers.
    Other,
}

/// Why there is no TLS with a server or proxy.
#[derive(Debug)]
pub(super) struct TlsFailure {
    host: String,
    trust: Trust,
    error: rustls::Error,
}

impl TlsFailure {
    pub(super) fn certificate_problem(&self) -> Option<CertificateProblem> {
        let rustls::Error::InvalidCertificate(problem) = &self.error else { return None };
        Some(match problem {
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => CertificateProblem::Expired,
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                CertificateProblem::NotYetValid
            }
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                CertificateProblem::OtherHost
            }
            CertificateError::UnknownIssuer | CertificateError::BadSignature => CertificateProblem::UnknownIssuer,
            _ => CertificateProblem::Other,
        })
    }
}

impl fmt::Display for TlsFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let TlsFailure { host, trust, error } = self;
        let date = |time: &UnixTime| DateTime::from_secs(i64::try_from(time.as_secs()).unwrap_or(i64::MAX));
        match error {
            rustls::Error::InvalidCertificate(CertificateError::ExpiredContext { time, not_after }) => {
                write!(f, "{host}: its certificate was valid until {}, and it is {} here", date(not_after), date(time))
            }
            rustls::Error::InvalidCertificate(CertificateError::NotValidYetContext { time, not_before }) => {
                write!(
                    f,
                    "{host}: its certificate is valid from {} on, and it is {} here",
                    date(not_before),
                    date(time)
                )
            }
            rustls::Error::InvalidCertificate(CertificateError::NotValidForNameContext { expected, presented }) => {
                let names: Vec<&str> = presented.iter().map(|name| bare_name(name)).collect();
                let names = if names.is_empty() { "no host".to_owned() } else { names.join(", ") };
                write!(f, "{host}: its certificate is for {names}, not for {}", expected.to_str())
            }
            rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer | CertificateError::BadSignature) => {
                write!(f, "{host}: its certificate does not lead to {trust}")
            }
            rustls::Error::InvalidCertificate(problem) => {
                write!(f, "{host}: its certificate is not acceptable: {problem}")
            }
            rustls::Error::PeerIncompatible(_) => {
                write!(f, "{host}: it does not speak TLS 1.2 or 1.3 as it should: {error}")
            }
            rustls::Error::InvalidMessage(_) => write!(f, "{host}: its answer is not TLS: {error}"),
            error => write!(f, "{host}: {error}"),
        }
    }
}

/// A name as rustls tells it, such as `DnsName("a.test")`, without what is around it.
fn bare_name(name: &str) -> &str {
    let inner = name.split_once('(').and_then(|(_, rest)| rest.strip_suffix(')'));
    inner.unwrap_or(name).trim_matches('"')
}

impl Error for TlsFailure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.error)
    }
}

/// Accepts every certificate.
#[derive(Debug)]
struct Unverified(Arc<CryptoProvider>);

impl ServerCertVerifier for Unverified {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
