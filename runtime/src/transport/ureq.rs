//! The blocking transport: ureq with rustls and ring.
//!
//! In: requests and limits, as [`BlockingTransport`](super::BlockingTransport) has them. Out: responses or errors by phase. ureq looks a host up for
//! every request, on a new thread if there is a time limit; here names are looked up only where a connection is opened.

mod attempt;
mod bodies;
mod connection;
mod forward;
mod secure;

use std::error::Error as StdError;
use std::fmt;
use std::net::IpAddr;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use http::header::CONTENT_LENGTH;
use http::uri::Scheme;
use http::{HeaderName, HeaderValue, Method, Request, Response, Uri};
use ureq::config::AutoHeaderValue;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::time::{Duration as Span, Instant as Point};
use ureq::unversioned::transport::{ConnectionDetails, Connector, DefaultConnector, NextTimeout, Transport};
use ureq::{Agent, AsSendBody, Error, SendBody, Timeout};

use self::attempt::Limit;
use self::bodies::{Outgoing, Receiving};
use self::connection::Connection;
use self::forward::ForwardConnector;
use self::secure::Secure;
use super::pace::Pace;
use super::proxy::Proxy;
use super::tls::host_and_port;
use super::way::{LONGEST_PATIENCE, MAX_IDLE, MAX_IDLE_AGE, Way};
use super::{AttemptLimits, BoxError, TransportError, TransportErrorKind, no_connection};
use crate::body::ByteStream;

/// Longer limits are none: ureq adds them to the time of day, which must not overflow.
const LONGEST_LIMIT: Duration = Duration::from_secs(100 * 365 * 24 * 3600);

/// How much is read at once: of less, the kernel tells the sender so often that both take more time.
const READ_SIZE: usize = 256 << 10;

/// Sends through ureq. Connections are reused.
pub(super) struct UreqTransport {
    /// What the agents are set up for; other limits are set request by request.
    limits: AttemptLimits,
    way: Arc<Way>,
    direct: Agent,
    /// Lets the proxy of `http://` requests fetch them.
    forward: OnceLock<Result<Agent, String>>,
    /// Asks the proxy of `https://` requests for tunnels.
    tunnel: OnceLock<Result<Agent, String>>,
}

impl UreqTransport {
    /// A transport that is fastest for requests with these limits, and honours any others too.
    pub(super) fn new(limits: &AttemptLimits, way: Arc<Way>) -> Self {
        let limits = bounded(limits);
        let direct = agent(&limits, None, connector(&way));
        UreqTransport { limits, way, direct, forward: OnceLock::new(), tunnel: OnceLock::new() }
    }

    /// Sends `request` and reads the head of the response.
    pub(super) fn send(
        &self,
        mut request: Request<ByteStream>,
        limits: &AttemptLimits,
    ) -> Result<Response<ByteStream>, TransportError> {
        let limits = bounded(limits);
        let deadline = limits.attempt.and_then(|limit| Instant::now().checked_add(limit));
        let sending = Pace::of(limits.read, limits.upload);
        let mut limit = Limit { deadline, sending, receiving: Pace::of(limits.read, None) };
        let agent = self.route(&mut request)?;
        if let (None, Some(length)) = (request.headers().get(CONTENT_LENGTH), request.body().length())
            && (length > 0 || may_have_body(request.method()))
        {
            request.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(length));
        }
        let (parts, body) = request.into_parts();
        let bytes = body.at_hand();
        let (mut bytes, mut outgoing, mut nothing) = (bytes.as_deref(), Outgoing(body), ());
        let body = match &mut bytes {
            Some([]) if !may_have_body(&parts.method) => nothing.as_body(),
            Some(bytes) => bytes.as_body(),
            None => SendBody::from_reader(&mut outgoing),
        };
        let request = Request::from_parts(parts, body);
        let request = if (limits.connect, limits.read) == (self.limits.connect, self.limits.read) {
            request
        } else {
            agent
                .configure_request(request)
                .timeout_connect(limits.connect)
                .timeout_await_100(Some(patience(&limits)))
                .build()
        };
        let response = attempt::within(&mut limit, || agent.run(request)).map_err(explain)?;
        Ok(response.map(|body| Receiving::of(body, limit, limits)))
    }

    /// The agent for a request.
    fn route(&self, request: &mut Request<ByteStream>) -> Result<&Agent, TransportError> {
        let refuse = |cause: &String| TransportError::new(TransportErrorKind::Request, cause.as_str());
        let Some(proxy) = self.way.proxies().of(request.uri())? else {
            return Ok(&self.direct);
        };
        if request.uri().scheme() == Some(&Scheme::HTTPS) {
            let make = || Ok(agent(&self.limits, Some(tunnel_through(proxy)?), connector(&self.way)));
            return self
                .tunnel
                .get_or_init(|| make().map_err(|error: Error| error.to_string()))
                .as_ref()
                .map_err(refuse);
        }
        if let Some(value) = proxy.authorization() {
            request.headers_mut().insert(HeaderName::from_static("proxy-authorization"), value);
        }
        let make = || {
            let proxy =
                Uri::builder().scheme(proxy.scheme.clone()).authority(proxy.authority.clone()).path_and_query("/");
            let connector = ForwardConnector { proxy: proxy.build()?, inner: connector(&self.way) };
            Ok(agent(&self.limits, None, connector))
        };
        self.forward.get_or_init(|| make().map_err(|error: http::Error| error.to_string())).as_ref().map_err(refuse)
    }
}

/// Whether requests with this method have a body even if it is empty.
fn may_have_body(method: &Method) -> bool {
    [Method::POST, Method::PUT, Method::PATCH].contains(method)
}

fn connector(way: &Arc<Way>) -> LookUpAndConnect {
    LookUpAndConnect { inner: DefaultConnector::new(), way: Arc::clone(way) }
}

/// ureq's own name for a proxy. The credentials were decoded already, so they go in as they are.
fn tunnel_through(proxy: &Proxy) -> Result<ureq::Proxy, Error> {
    let authority = &proxy.authority;
    let is_secure = proxy.scheme == Scheme::HTTPS;
    let protocol = if is_secure { ureq::ProxyProtocol::Https } else { ureq::ProxyProtocol::Http };
    let port = authority.port_u16().unwrap_or(if is_secure { 443 } else { 80 });
    let mut builder = ureq::Proxy::builder(protocol).host(authority.host()).port(port);
    if let Some((user, password)) = &proxy.credentials {
        builder = builder.username(user).password(password);
    }
    builder.build()
}

/// Leaves out what is too long to be a limit.
fn bounded(limits: &AttemptLimits) -> AttemptLimits {
    let bounded = |limit: Option<Duration>| limit.filter(|limit| *limit < LONGEST_LIMIT);
    AttemptLimits { connect: bounded(limits.connect), attempt: bounded(limits.attempt), ..*limits }
}

/// How long to wait for a server to say that it wants a body: one that does not know what it is asked must not seem to have fallen silent.
fn patience(limits: &AttemptLimits) -> Duration {
    limits.read.map_or(LONGEST_PATIENCE, |limit| LONGEST_PATIENCE.min(limit / 2))
}

fn agent(limits: &AttemptLimits, proxy: Option<ureq::Proxy>, connector: impl Connector) -> Agent {
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .proxy(proxy)
        .user_agent(AutoHeaderValue::None)
        .accept(AutoHeaderValue::None)
        .accept_encoding(AutoHeaderValue::None)
        .input_buffer_size(READ_SIZE)
        .max_idle_connections(MAX_IDLE)
        .max_idle_connections_per_host(MAX_IDLE)
        .max_idle_age(MAX_IDLE_AGE)
        .timeout_connect(limits.connect)
        .timeout_await_100(Some(patience(limits)))
        .build();
    Agent::with_parts(config, connector, LookUpLater)
}

/// The phase of ureq's error.
fn kind_of(error: &Error) -> TransportErrorKind {
    match error {
        Error::Timeout(Timeout::Resolve | Timeout::Connect) => TransportErrorKind::ConnectTimeout,
        Error::Timeout(_) => TransportErrorKind::AttemptTimeout,
        Error::Http(_) | Error::BadUri(_) | Error::InvalidProxyUrl => TransportErrorKind::Request,
        Error::Protocol(_) | Error::LargeResponseHeader(..) | Error::BodyStalled => TransportErrorKind::Response,
        _ => TransportErrorKind::Io,
    }
}

/// ureq's error, by phase.
fn explain(error: Error) -> TransportError {
    let kind = kind_of(&error);
    match error {
        Error::Other(cause) => match cause.downcast::<NotConnected>() {
            Ok(cause) => match *cause {
                NotConnected { host, error: error @ Error::Timeout(_) } => {
                    TransportError::new(kind_of(&error), format!("{host}: the server or proxy did not answer"))
                }
                NotConnected { host, error } => no_connection(&host, bare(error)),
            },
            Err(cause) => match cause.downcast() {
                Ok(error) => *error,
                Err(cause) => TransportError::new(kind, cause),
            },
        },
        other => TransportError::new(kind, bare(other)),
    }
}

/// Whether the server was too slow.
fn is_too_slow(error: &Error) -> bool {
    matches!(error, Error::Other(cause) if cause.is::<TransportError>())
}

/// What ureq's error says, without its words around it.
fn bare(error: Error) -> BoxError {
    match error {
        Error::Io(cause) => cause.into(),
        Error::Other(cause) => cause,
        other => other.into(),
    }
}

/// Any failure while a connection is opened.
#[derive(Debug)]
struct NotConnected {
    host: String,
    error: Error,
}

impl fmt::Display for NotConnected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.error, f)
    }
}

impl StdError for NotConnected {}

/// Leaves the look-up to [`LookUpAndConnect`], which runs only where there is no connection to reuse.
#[derive(Debug)]
struct LookUpLater;

impl Resolver for LookUpLater {
    fn resolve(&self, _: &Uri, _: &ureq::config::Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        Ok(self.empty())
    }
}

/// Looks a host up, connects to it and speaks TLS with it, all within one limit.
struct LookUpAndConnect {
    /// Sockets, and the tunnels of proxies.
    inner: DefaultConnector,
    way: Arc<Way>,
}

impl fmt::Debug for LookUpAndConnect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LookUpAndConnect")
    }
}

impl Connector for LookUpAndConnect {
    type Out = Box<dyn Transport>;

    fn connect(&self, details: &ConnectionDetails, chained: Option<()>) -> Result<Option<Self::Out>, Error> {
        self.try_connect(details, chained).map_err(|error| match error {
            Error::Other(cause) if cause.is::<NotConnected>() => Error::Other(cause),
            error => {
                let host = details.uri.authority().map(host_and_port).unwrap_or_default().to_owned();
                Error::Other(Box::new(NotConnected { host, error }))
            }
        })
    }
}

impl LookUpAndConnect {
    fn try_connect(
        &self,
        details: &ConnectionDetails,
        chained: Option<()>,
    ) -> Result<Option<Box<dyn Transport>>, Error> {
        let limit = attempt::limited(details.timeout)?;
        // A proxy looks its targets up itself; it is connected to by a call of this function of its own.
        let addrs = if details.config.proxy().is_some() { details.resolver.empty() } else { look_up(details, limit)? };
        let now = (details.current_time)();
        let timeout = NextTimeout { after: left(limit.after, details.now, now), ..limit };
        if timeout.after == Span::Exact(Duration::ZERO) {
            return Err(Error::Timeout(timeout.reason));
        }
        let details = ConnectionDetails {
            uri: details.uri,
            addrs,
            config: details.config,
            request_level: details.request_level,
            resolver: details.resolver,
            now,
            timeout,
            current_time: details.current_time.clone(),
            run_connector: details.run_connector.clone(),
            register_shutdown: details.register_shutdown.clone(),
        };
        let Some(transport) = self.inner.connect(&details, chained)? else { return Ok(None) };
        Ok(Some(if details.needs_tls() {
            Box::new(Connection::of(Secure::around(transport, &details, &self.way.tls)?))
        } else {
            Box::new(Connection::of(transport))
        }))
    }
}

fn look_up(details: &ConnectionDetails, limit: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
    let host = details.uri.host().unwrap_or_default();
    let is_address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>().is_ok();
    // Without a limit there is no thread, and an address needs none.
    let limit = if is_address { NextTimeout::default() } else { limit };
    DefaultResolver::default().resolve(details.uri, details.config, limit)
}

/// What is left of a span that began at `start`.
fn left(span: Span, start: Point, now: Point) -> Span {
    match (span, start, now) {
        (Span::Exact(span), Point::Exact(start), Point::Exact(now)) => {
            Span::Exact(span.saturating_sub(now.saturating_duration_since(start)))
        }
        _ => span,
    }
}
