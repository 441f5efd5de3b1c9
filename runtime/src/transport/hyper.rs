//! The asynchronous transport: hyper on tokio's sockets, with rustls and ring.
//!
//! In: requests and limits, as [`AsyncTransport`](super::AsyncTransport) has them. Out: responses or errors by phase. A connection is driven by the
//! future of the call that uses it, so that no task is spawned, no call waits for another task to wake up, and a call that is
//! dropped takes its connection with it. Needs a tokio runtime with I/O and time enabled.

mod connect;
mod io;

use std::future::poll_fn;
use std::io::ErrorKind;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Instant;

use http::header::{CONTENT_LENGTH, HOST};
use http::uri::{Authority, PathAndQuery, Scheme};
use http::{HeaderName, HeaderValue, Request, Response, Uri};
use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use hyper::client::conn::http1::{Connection, SendRequest};
use tokio::runtime::Handle;
use tokio::time::{Sleep, sleep_until};

use self::io::{Activity, Io, Watched};
use super::proxy::Proxy;
use super::way::{MAX_IDLE, MAX_IDLE_AGE, TRUSTED_LENGTH, Way};
use super::{AttemptLimits, TransportError, TransportErrorKind};

/// Sends through hyper. Connections are reused.
pub(super) struct HyperTransport {
    way: Arc<Way>,
    idle: Mutex<Vec<Idle>>,
}

/// What two requests must have in common to share a connection.
#[derive(Clone, Debug, PartialEq)]
struct Key {
    scheme: Scheme,
    authority: Authority,
    is_proxy: bool,
    /// A socket is of use only where the runtime that it was opened in is at work.
    runtime: tokio::runtime::Id,
}

struct Idle {
    key: Key,
    link: Link,
    since: Instant,
}

/// A connection: the end that takes requests, and the state machine that moves bytes.
struct Link {
    sender: SendRequest<Whole>,
    machine: Connection<Watched<Io>, Whole>,
    activity: Activity,
    /// The socket once more, to look at past tokio, which knows only what it saw when it last had time.
    socket: std::net::TcpStream,
}

impl Link {
    /// Whether the socket is open and holds no byte. An answer that nobody waits for would be taken for that of the next
    /// request.
    fn is_silent(&self) -> bool {
        matches!(self.socket.peek(&mut [0]), Err(error) if error.kind() == ErrorKind::WouldBlock)
    }
}

impl HyperTransport {
    /// A transport without connections.
    pub(super) fn new(way: Arc<Way>) -> Self {
        HyperTransport { way, idle: Mutex::default() }
    }

    /// Sends `request` and reads the whole response.
    pub(super) async fn send(
        &self,
        mut request: Request<Vec<u8>>,
        limits: &AttemptLimits,
    ) -> Result<Response<Vec<u8>>, TransportError> {
        let Ok(runtime) = Handle::try_current() else {
            return Err(TransportError::new(TransportErrorKind::Request, "this transport needs a tokio runtime"));
        };
        let timer = Timer::new(limits);
        let (key, proxy) = self.address(&mut request, runtime.id())?;
        let mut request = request.map(|body| Whole(Some(Bytes::from(body))));
        loop {
            let idle = self.take_idle(&key);
            let was_reused = idle.is_some();
            let mut link = match idle {
                Some(link) => link,
                None => timer.connect(limits, &key, connect::connect(&key, proxy, &self.way.tls)).await?,
            };
            link.activity.touch();
            match timer.watch(&link.activity.clone(), limits, send(&mut link, request, limits)).await {
                Ok(response) => {
                    self.keep(key, link).await;
                    return Ok(response);
                }
                // The server had closed the connection before anything was sent on it.
                Err(Failed { unsent: Some(again), .. }) if was_reused => request = again,
                Err(Failed { error, .. }) => return Err(error),
            }
        }
    }

    /// Where to connect to, and through which tunnel. The request is given the form that goes on the wire.
    fn address(
        &self,
        request: &mut Request<Vec<u8>>,
        runtime: tokio::runtime::Id,
    ) -> Result<(Key, Option<&Proxy>), TransportError> {
        let refuse = |cause: &str| TransportError::new(TransportErrorKind::Request, cause);
        let url = std::mem::take(request.uri_mut());
        let proxy = self.way.proxies().of(&url)?;
        let authority = url.authority().ok_or_else(|| refuse("its URL has no host"))?;
        let scheme = url.scheme().ok_or_else(|| refuse("its URL has no scheme"))?;
        if *scheme != Scheme::HTTP && *scheme != Scheme::HTTPS {
            return Err(refuse("its URL is neither http nor https"));
        }
        if !request.headers().contains_key(HOST) {
            let host = HeaderValue::try_from(authority.as_str())
                .map_err(|_| refuse("its URL has a host that cannot be sent"))?;
            request.headers_mut().insert(HOST, host);
        }
        match proxy {
            Some(proxy) if *scheme == Scheme::HTTP => {
                if let Some(value) = proxy.authorization() {
                    request.headers_mut().insert(HeaderName::from_static("proxy-authorization"), value);
                }
                let (scheme, authority) = (proxy.scheme.clone(), proxy.authority.clone());
                let key = Key { scheme, authority, is_proxy: true, runtime };
                *request.uri_mut() = url;
                Ok((key, None))
            }
            proxy => {
                let (scheme, authority) = (scheme.clone(), authority.clone());
                let key = Key { scheme, authority, is_proxy: false, runtime };
                let path = url.path_and_query().cloned();
                *request.uri_mut() = Uri::from(path.unwrap_or_else(|| PathAndQuery::from_static("/")));
                Ok((key, proxy))
            }
        }
    }

    /// The connection that was used last, of those that still work.
    fn take_idle(&self, key: &Key) -> Option<Link> {
        loop {
            let idle = {
                let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
                let index = idle.iter().rposition(|idle| idle.key == *key)?;
                idle.remove(index)
            };
            if idle.since.elapsed() < MAX_IDLE_AGE && idle.link.is_silent() {
                return Some(idle.link);
            }
        }
    }

    /// Keeps a connection for the next request, unless either side is about to close it.
    async fn keep(&self, key: Key, mut link: Link) {
        if !is_open(&mut link).await {
            return;
        }
        let now = Instant::now();
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.retain(|idle| now.saturating_duration_since(idle.since) < MAX_IDLE_AGE);
        if idle.len() >= MAX_IDLE {
            idle.remove(0);
        }
        idle.push(Idle { key, link, since: now });
    }
}

/// Whether a connection without a request can take one.
async fn is_open(link: &mut Link) -> bool {
    let is_over = poll_fn(|context| Poll::Ready(Pin::new(&mut link.machine).poll(context).is_ready())).await;
    !is_over && link.sender.is_ready()
}

/// Why a request failed, and the request itself if none of it was sent.
struct Failed {
    error: TransportError,
    unsent: Option<Request<Whole>>,
}

impl From<TransportError> for Failed {
    fn from(error: TransportError) -> Self {
        Failed { error, unsent: None }
    }
}

/// Sends a request and reads the whole response, moving the connection's bytes meanwhile.
async fn send(link: &mut Link, request: Request<Whole>, limits: &AttemptLimits) -> Result<Response<Vec<u8>>, Failed> {
    let Link { sender, machine, .. } = link;
    let mut machine = Machine { connection: machine, is_over: false };
    let mut response = pin!(sender.try_send_request(request));
    let head = poll_fn(|context| machine.drive(context, |context| response.as_mut().poll(context))).await;
    let (parts, body) = match head {
        Ok(response) => response.into_parts(),
        Err(mut failed) => {
            let unsent = failed.take_message();
            return Err(Failed { error: explain(failed.into_error()), unsent });
        }
    };
    let max = limits.max_response_bytes;
    let length = parts.headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if length.is_some_and(|length| length > max) {
        return Err(super::too_large(max).into());
    }
    let mut bytes = Vec::with_capacity(length.unwrap_or(0).min(TRUSTED_LENGTH));
    let mut body: Pin<&mut Incoming> = pin!(body);
    while let Some(frame) = poll_fn(|context| machine.drive(context, |context| body.as_mut().poll_frame(context))).await
    {
        let frame = frame.map_err(explain)?;
        if let Some(data) = frame.data_ref() {
            if data.len() > max - bytes.len() {
                return Err(super::too_large(max).into());
            }
            bytes.extend_from_slice(data);
        }
    }
    Ok(Response::from_parts(parts, bytes))
}

/// A connection's state machine, and whether it has come to its end.
struct Machine<'a> {
    connection: &'a mut Connection<Watched<Io>, Whole>,
    is_over: bool,
}

impl Machine<'_> {
    /// Polls what waits for the connection, then the connection, as long as one has something for the other.
    fn drive<T>(&mut self, context: &mut Context<'_>, mut poll: impl FnMut(&mut Context<'_>) -> Poll<T>) -> Poll<T> {
        if let Poll::Ready(value) = poll(context) {
            return Poll::Ready(value);
        }
        if !self.is_over {
            // Its error reaches the request, too, which tells it better.
            self.is_over = Pin::new(&mut *self.connection).poll(context).is_ready();
        }
        poll(context)
    }
}

/// hyper's error, by phase.
fn explain(error: hyper::Error) -> TransportError {
    let kind = if error.is_parse() {
        TransportErrorKind::Response
    } else if error.is_user() {
        TransportErrorKind::Request
    } else {
        TransportErrorKind::Io
    };
    TransportError::new(kind, error)
}

/// The timeouts of one attempt, on one timer.
struct Timer {
    attempt: Option<Instant>,
}

impl Timer {
    fn new(limits: &AttemptLimits) -> Self {
        Timer { attempt: limits.attempt.and_then(|limit| Instant::now().checked_add(limit)) }
    }

    /// Runs a connection attempt against the connect and the attempt timeout.
    async fn connect<T>(
        &self,
        limits: &AttemptLimits,
        key: &Key,
        connect: impl Future<Output = Result<T, TransportError>>,
    ) -> Result<T, TransportError> {
        let connect_deadline = limits.connect.and_then(|limit| Instant::now().checked_add(limit));
        let deadline = match (connect_deadline, self.attempt) {
            (Some(connect), Some(attempt)) => Some(connect.min(attempt)),
            (connect, attempt) => connect.or(attempt),
        };
        let Some(deadline) = deadline else {
            return connect.await;
        };
        tokio::time::timeout_at(deadline.into(), connect).await.unwrap_or_else(|_| {
            let kind = if Some(deadline) == self.attempt {
                TransportErrorKind::AttemptTimeout
            } else {
                TransportErrorKind::ConnectTimeout
            };
            Err(TransportError::new(kind, format!("{}: the server or proxy did not answer", key.authority)))
        })
    }

    /// Runs an exchange against the read and the attempt timeout. The timer is set once and looked after when it fires: if
    /// bytes have come since, it is set again.
    async fn watch<T>(
        &self,
        activity: &Activity,
        limits: &AttemptLimits,
        exchange: impl Future<Output = Result<T, Failed>>,
    ) -> Result<T, Failed> {
        let mut exchange = pin!(exchange);
        let Some(deadline) = self.deadline(activity, limits) else {
            return exchange.await;
        };
        let mut timer: Pin<&mut Sleep> = pin!(sleep_until(deadline.into()));
        poll_fn(|context| {
            if let Poll::Ready(result) = exchange.as_mut().poll(context) {
                return Poll::Ready(result);
            }
            while timer.as_mut().poll(context).is_ready() {
                let now = Instant::now();
                if self.attempt.is_some_and(|deadline| now >= deadline) {
                    let cause = "the response was not complete";
                    return Poll::Ready(Err(TransportError::new(TransportErrorKind::AttemptTimeout, cause).into()));
                }
                match self.deadline(activity, limits) {
                    Some(deadline) if now < deadline => timer.as_mut().reset(deadline.into()),
                    _ => {
                        let cause = "the server fell silent";
                        return Poll::Ready(Err(TransportError::new(TransportErrorKind::ReadTimeout, cause).into()));
                    }
                }
            }
            Poll::Pending
        })
        .await
    }

    /// The next time to look whether a limit is exceeded.
    fn deadline(&self, activity: &Activity, limits: &AttemptLimits) -> Option<Instant> {
        let read = limits.read.and_then(|limit| activity.last().checked_add(limit));
        match (read, self.attempt) {
            (Some(read), Some(attempt)) => Some(read.min(attempt)),
            (read, attempt) => read.or(attempt),
        }
    }
}

/// A body that is at hand as a whole.
struct Whole(Option<Bytes>);

impl Body for Whole {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        Poll::Ready(self.0.take().filter(|bytes| !bytes.is_empty()).map(|bytes| Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.0.as_ref().is_none_or(Bytes::is_empty)
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.0.as_ref().map_or(0, |bytes| bytes.len() as u64))
    }
}
