//! Transports carry one request and bring one response; everything else (retries, deadlines, errors of services) is decided
//! above them.
//!
//! In: an `http::Request` with an absolute URL and a body, and the time it may take. Out: an `http::Response` whose body may still be
//! on its way, or a [`TransportError`] that says what failed, in which phase. A body that is on its way fails with a [`TransportError`]
//! inside its `io::Error`.

#[cfg(all(feature = "async", feature = "blocking", feature = "http2"))]
mod duplex;
#[cfg(any(feature = "blocking", feature = "async"))]
mod http_client;
#[cfg(feature = "async")]
mod hyper;
#[cfg(any(feature = "blocking", feature = "async"))]
mod pace;
#[cfg(any(feature = "blocking", feature = "async"))]
mod proxy;
#[cfg(any(feature = "blocking", feature = "async"))]
mod tls;
#[cfg(any(feature = "blocking", feature = "async"))]
mod trust;
#[cfg(feature = "blocking")]
mod ureq;
#[cfg(any(feature = "blocking", feature = "async"))]
mod way;

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::time::Duration;

use http::{Request, Response};

#[cfg(all(feature = "async", feature = "blocking", feature = "http2"))]
pub use self::duplex::Duplex;
#[cfg(any(feature = "blocking", feature = "async"))]
pub use self::http_client::HttpClient;
#[cfg(any(feature = "blocking", feature = "async"))]
pub use self::tls::CertificateProblem;
#[cfg(any(feature = "blocking", feature = "async"))]
pub use self::trust::{Trust, TrustError};
use crate::body::{ByteStream, TooLarge};
use crate::printable::Printable;

/// What one attempt may cost; `None` is no limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AttemptLimits {
    /// Name look-up, TCP and TLS handshakes together.
    pub connect: Option<Duration>,
    /// The longest wait for the next bytes of the response, or for the server to take those of the request.
    pub read: Option<Duration>,
    /// What the server has to take of the body of the request.
    pub upload: Option<MinimumThroughput>,
    /// What has to come of a body that is handed over to the program, once it is.
    pub download: Option<MinimumThroughput>,
    /// The whole attempt, from the look-up to the last byte of the body; of a body that is handed over to the program, as far as its
    /// head.
    pub attempt: Option<Duration>,
}

/// The least that a stream has to move: so many bytes in each period of waiting for the server. Whenever they have moved, another period
/// begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MinimumThroughput {
    /// How many bytes.
    pub bytes: u64,
    /// In how much time.
    pub period: Duration,
}

/// A future that transports return; boxed, so that a transport is one object whatever it waits for.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Carries requests, blocking the thread meanwhile. Redirects are not followed.
///
/// ```
/// use http::{Request, Response};
/// use smithgen_runtime::body::ByteStream;
/// use smithgen_runtime::transport::{AttemptLimits, BlockingTransport, TransportError};
///
/// /// Answers everything with the same bytes. A body that is still on its way is a `ByteStream::from_reader`.
/// struct Canned(&'static [u8]);
///
/// impl BlockingTransport for Canned {
///     fn send(&self, _: Request<ByteStream>, _: &AttemptLimits) -> Result<Response<ByteStream>, TransportError> {
///         Ok(Response::new(ByteStream::from_static(self.0)))
///     }
/// }
/// ```
pub trait BlockingTransport: Send + Sync + 'static {
    /// Sends `request` and reads the response, or its head and gives its body as a reader. Bodies of requests are bytes or readers,
    /// never streams.
    ///
    /// # Errors
    /// When no response came within `limits`; an HTTP status never is an error here.
    fn send(
        &self,
        request: Request<ByteStream>,
        limits: &AttemptLimits,
    ) -> Result<Response<ByteStream>, TransportError>;
}

/// Carries requests without blocking, and sleeps between them. Redirects are not followed.
pub trait AsyncTransport: Send + Sync + 'static {
    /// Sends `request` and reads the response, or its head and gives its body as a stream.
    ///
    /// # Errors
    /// When no response came within `limits`; an HTTP status never is an error here.
    fn send<'a>(
        &'a self,
        request: Request<ByteStream>,
        limits: &'a AttemptLimits,
    ) -> BoxFuture<'a, Result<Response<ByteStream>, TransportError>>;

    /// Waits.
    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()>;
}

/// Marks, as an extension, a request whose response comes while it is sent; HTTP/2 is made for that.
#[cfg(feature = "event-streams")]
#[derive(Clone, Copy, Debug)]
pub(crate) struct BothWays;

/// In which phase a transport failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// The request itself cannot be sent (its URL has no host, say); another try is of no use.
    Request,
    /// The certificates that should vouch for servers cannot be had, because of a file that does not exist, say; another try is of
    /// no use. The error's source is a `TrustError`.
    Trust,
    /// No connection: look-up or TCP failed, or a proxy refused.
    Connect,
    /// No TLS: the server's certificate is not to be trusted or is another host's, or both sides have nothing in common;
    /// another try is of no use.
    Tls,
    /// The connection failed while sending or receiving.
    Io,
    /// The response broke HTTP's rules, or was larger than allowed.
    Response,
    /// No connection within the connect timeout.
    ConnectTimeout,
    /// No bytes within the read timeout.
    ReadTimeout,
    /// Fewer bytes of a stream than the least.
    StalledStream,
    /// The attempt took too long.
    AttemptTimeout,
    /// All attempts together took too long.
    OperationTimeout,
}

/// Why no response came.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    cause: BoxError,
}

type BoxError = Box<dyn Error + Send + Sync>;

impl TransportError {
    /// A failure in the phase `kind`.
    pub fn new(kind: TransportErrorKind, cause: impl Into<BoxError>) -> Self {
        TransportError { kind, cause: cause.into() }
    }

    /// Why the body of a response could not be read.
    pub(crate) fn of_body(error: io::Error) -> Self {
        let is_too_large = error.get_ref().is_some_and(|cause| cause.is::<TooLarge>());
        error.downcast().unwrap_or_else(|error| {
            let kind = if is_too_large { TransportErrorKind::Response } else { TransportErrorKind::Io };
            TransportError::new(kind, error)
        })
    }

    /// The phase.
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    /// Whether time ran out.
    pub fn is_timeout(&self) -> bool {
        use TransportErrorKind::{AttemptTimeout, ConnectTimeout, OperationTimeout, ReadTimeout, StalledStream};
        matches!(self.kind, ConnectTimeout | ReadTimeout | StalledStream | AttemptTimeout | OperationTimeout)
    }

    /// What is wrong with the certificate of the server or proxy, if that is why there is no connection.
    #[cfg(any(feature = "blocking", feature = "async"))]
    pub fn certificate_problem(&self) -> Option<CertificateProblem> {
        self.cause.downcast_ref::<tls::TlsFailure>()?.certificate_problem()
    }
}

/// Why there is no connection to `host`.
#[cfg(any(feature = "blocking", feature = "async"))]
fn no_connection(host: &str, cause: BoxError) -> TransportError {
    if cause.is::<TrustError>() {
        TransportError::new(TransportErrorKind::Trust, cause)
    } else if cause.is::<tls::TlsFailure>() {
        TransportError::new(TransportErrorKind::Tls, cause)
    } else {
        TransportError::new(TransportErrorKind::Connect, format!("{host}: {cause}"))
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let phase = match self.kind {
            TransportErrorKind::Request => "the request cannot be sent",
            TransportErrorKind::Trust => "no certificates to trust",
            TransportErrorKind::Connect => "no connection",
            TransportErrorKind::Tls => "no secure connection",
            TransportErrorKind::Io => "the connection failed",
            TransportErrorKind::Response => "the response is not acceptable",
            TransportErrorKind::ConnectTimeout => "no connection in time",
            TransportErrorKind::ReadTimeout => "no data in time",
            TransportErrorKind::StalledStream => "the stream stalled",
            TransportErrorKind::AttemptTimeout => "the attempt took too long",
            TransportErrorKind::OperationTimeout => "the operation took too long",
        };
        // A certificate or a status line may be quoted in it.
        write!(f, "{phase}: {}", Printable(&self.cause.to_string()))
    }
}

impl Error for TransportError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.cause)
    }
}
