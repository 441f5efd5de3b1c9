//! Whom a client believes: the roots that the certificates of servers and proxies have to lead to.
//!
//! In: where roots come from. Out: the roots as rustls takes them, or a [`TrustError`] that names what cannot be read.

use std::error::Error;
use std::fmt;
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;

/// The largest bundle that is read, in bytes: some fifty times that of the web's roots.
const MAX_BUNDLE: u64 = 16 << 20;

/// Which servers are believed to be who they say they are: those whose certificates lead to certain roots. A choice replaces the
/// others, it does not add to them. Default: [`Trust::web`].
///
/// `Settings` (feature `sigv4`) choose as AWS's SDKs and the AWS CLI do, and the first of these counts: what the program
/// itself says, the file that `AWS_CA_BUNDLE` names, the file that the profile's `ca_bundle` names, the roots of the web.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Trust(Roots);

#[derive(Clone, PartialEq, Eq, Default)]
pub(super) enum Roots {
    #[default]
    Web,
    #[cfg(feature = "platform-roots")]
    Platform,
    Bundle(PathBuf),
    Given(Arc<[u8]>),
    /// None are needed.
    Any,
}

impl Trust {
    /// Trusts the roots of the web, as Mozilla has them; they are compiled in.
    pub fn web() -> Self {
        Trust(Roots::Web)
    }

    /// Trusts the roots of the machine, or those in the file or folder that `SSL_CERT_FILE` or `SSL_CERT_DIR` names. They are
    /// read when they are first needed.
    #[cfg(feature = "platform-roots")]
    pub fn platform() -> Self {
        Trust(Roots::Platform)
    }

    /// Trusts the certificates in a file, in PEM. It is read when it is first needed; where that fails, so does the call.
    pub fn bundle(path: impl Into<PathBuf>) -> Self {
        Trust(Roots::Bundle(path.into()))
    }

    /// Trusts these certificates, in PEM.
    pub fn certificates(pem: impl AsRef<[u8]>) -> Self {
        Trust(Roots::Given(pem.as_ref().into()))
    }

    /// Trusts anyone: whoever is on the way can read and change all that is sent. For tests.
    pub fn anyone_without_verification() -> Self {
        Trust(Roots::Any)
    }

    /// The roots; `None` if no certificate is looked at.
    pub(super) fn roots(&self) -> Result<Option<RootCertStore>, TrustError> {
        match &self.0 {
            Roots::Web => Ok(Some(RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() })),
            #[cfg(feature = "platform-roots")]
            Roots::Platform => {
                let found = rustls_native_certs::load_native_certs();
                let problem =
                    found.errors.first().map_or_else(|| NONE.to_owned(), |error| format!("cannot be read: {error}"));
                usable(found.certs).map(Some).ok_or_else(|| self.error(problem))
            }
            Roots::Bundle(path) => {
                let pem = read(path).map_err(|problem| self.error(problem))?;
                parse(&pem).map(Some).map_err(|problem| self.error(problem))
            }
            Roots::Given(pem) => parse(pem).map(Some).map_err(|problem| self.error(problem)),
            Roots::Any => Ok(None),
        }
    }

    fn error(&self, problem: impl Into<String>) -> TrustError {
        TrustError { trust: self.clone(), problem: problem.into() }
    }
}

/// What is trusted, in words.
impl fmt::Display for Trust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Roots::Web => f.write_str("the roots of the web"),
            #[cfg(feature = "platform-roots")]
            Roots::Platform => f.write_str("the platform's roots"),
            Roots::Bundle(path) => write!(f, "the CA bundle {}", path.display()),
            Roots::Given(_) => f.write_str("the given certificates"),
            Roots::Any => f.write_str("anyone"),
        }
    }
}

impl fmt::Debug for Trust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Trust({self})")
    }
}

/// Why nobody can be trusted: the certificates that should vouch for others cannot be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustError {
    trust: Trust,
    problem: String,
}

impl TrustError {
    /// The file that they should be in, if it was one that [`Trust::bundle`] named.
    pub fn file(&self) -> Option<&Path> {
        match &self.trust.0 {
            Roots::Bundle(path) => Some(path),
            _ => None,
        }
    }
}

impl fmt::Display for TrustError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.trust, self.problem)
    }
}

impl Error for TrustError {}

/// What is wrong where there are no certificates.
const NONE: &str = "there is no certificate in it";

fn read(path: &Path) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(MAX_BUNDLE + 1).read_to_end(&mut bytes));
    match read {
        Ok(length) if length as u64 > MAX_BUNDLE => Err(format!("it is larger than {MAX_BUNDLE} bytes")),
        Ok(_) => Ok(bytes),
        Err(error) => Err(format!("it cannot be read: {error}")),
    }
}

fn parse(pem: &[u8]) -> Result<RootCertStore, String> {
    let certificates = CertificateDer::pem_slice_iter(pem).collect::<Result<Vec<_>, _>>();
    let certificates = certificates.map_err(|error| format!("it is not PEM: {error}"))?;
    usable(certificates).ok_or_else(|| NONE.to_owned())
}

/// The certificates that make sense, if any: collections hold old ones that nobody can read, and nobody needs.
fn usable(certificates: Vec<CertificateDer<'static>>) -> Option<RootCertStore> {
    let mut roots = RootCertStore::empty();
    let (added, _) = roots.add_parsable_certificates(certificates);
    (added > 0).then_some(roots)
}
