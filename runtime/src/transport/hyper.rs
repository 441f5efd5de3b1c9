//! The asynchronous transport: hyper on tokio's sockets, with rustls and ring.
//!
//! In: requests and limits, as [`AsyncTransport`](super::AsyncTransport) has them. Out: responses or errors by phase. A connection is driven by the
//! future of the call that uses it, then by the body of its response, so that no task is spawned, no call waits for another task to wake
//! up, and a call or body that is dropped takes its connection with it. Needs a tokio runtime with I/O and time enabled.

mod connect;
mod gate;
#[cfg(feature = "http2")]
mod http2;
mod io;
mod outgoing;
mod pool;
mod receiving;
mod timer;

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use http::header::{EXPECT, HOST};
use http::uri::{PathAndQuery, Scheme};
use http::{HeaderName, HeaderValue, Request, Response, Uri};
use hyper::body::{Body as _, Incoming};
use tokio::runtime::Handle;

use self::gate::Gate;
use self::outgoing::Outgoing;
use self::pool::{Key, Link, Pool, Receiving};
use self::timer::Timer;
#[cfg(feature = "http2")]
use super::BothWays;
use super::proxy::Proxy;
use super::tls::host_and_port;
use super::way::Way;
use super::{AttemptLimits, TransportError, TransportErrorKind};
use crate::body::ByteStream;

/// Sends through hyper. Connections are reused.
pub(super) struct HyperTransport {
    way: Arc<Way>,
    pool: Arc<Pool>,
}

impl HyperTransport {
    /// A transport without connections.
    pub(super) fn new(way: Arc<Way>) -> Self {
        HyperTransport { way, pool: Arc::default() }
    }

    /// Sends `request` and reads the head of the response.
    pub(super) async fn send(
        &self,
        mut request: Request<ByteStream>,
        limits: &AttemptLimits,
    ) -> Result<Response<ByteStream>, TransportError> {
        let Ok(runtime) = Handle::try_current() else {
            return Err(TransportError::new(TransportErrorKind::Request, "this transport needs a tokio runtime"));
        };
        let mut timer = Timer::new(limits);
        let (key, proxy) = self.address(&mut request, runtime.id())?;
        let mut request = request.map(Outgoing::of);
        let mut opened = None;
        #[cfg(feature = "http2")]
        if request.extensions().get::<BothWays>().is_some() && key.scheme == Scheme::HTTPS {
            let connect = connect::connect_by_http2(&key, proxy, &self.way.tls);
            match timer.connect(limits, &key.authority, connect).await? {
                Ok(io) => return http2::send(io, &key, request, timer).await,
                Err(link) => opened = Some(link),
            }
        }
        loop {
            let idle = if opened.is_none() { self.pool.take(&key) } else { None };
            let was_reused = idle.is_some();
            let mut link = match idle.or_else(|| opened.take()) {
                Some(link) => link,
                None => {
                    let connect = connect::connect(&key, proxy, &self.way.tls);
                    Box::new(timer.connect(limits, &key.authority, connect).await?)
                }
            };
            timer.watch(&link.activity);
            let is_asked_for = request.headers().contains_key(EXPECT);
            let gate = is_asked_for.then(|| Gate::of(&mut request));
            request.body_mut().watch(&link.activity, gate.as_ref());
            match send(&mut link, request, &mut timer).await {
                Ok(response) => {
                    if let Some(gate) = gate {
                        gate.shut();
                    }
                    timer.receive();
                    let (parts, body) = response.into_parts();
                    let body = self.receive(link, body, timer).await;
                    return Ok(Response::from_parts(parts, body));
                }
                // The server had closed the connection before anything was sent on it.
                Err(Failed { unsent: Some(again), .. }) if was_reused => request = again,
                Err(Failed { error, .. }) => return Err(error),
            }
        }
    }

    /// The body of a response as the connection that it comes on.
    async fn receive(&self, mut link: Box<Link>, body: Incoming, timer: Timer) -> ByteStream {
        if body.is_end_stream() {
            let mut link = Some(link);
            poll_fn(|context| Poll::Ready(link.take().map(|link| self.pool.keep(link, context)))).await;
            return ByteStream::default();
        }
        let length = body.size_hint().exact();
        link.receiving = Some(Receiving { body, timer, pool: Arc::clone(&self.pool) });
        ByteStream::incoming_stream(Box::into_pin(link), length)
    }

    /// Where to connect to, and through which tunnel. The request is given the form that goes on the wire.
    fn address(
        &self,
        request: &mut Request<ByteStream>,
        runtime: tokio::runtime::Id,
    ) -> Result<(Key, Option<&Proxy>), TransportError> {
        let refuse = |cause: &str| TransportError::new(TransportErrorKind::Request, cause);
        let url = std::mem::take(request.uri_mut());
        let proxy = self.way.proxies().of(&url)?;
        let authority = url.authority().ok_or_else(|| refuse("its URL has no host"))?;
        let authority = &match host_and_port(authority) {
            host if host.len() < authority.as_str().len() => {
                host.parse().map_err(|_| refuse("its URL has a host that makes no sense"))?
            }
            _ => authority.clone(),
        };
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
}

/// Why a request failed, and the request itself if none of it was sent.
struct Failed {
    error: TransportError,
    unsent: Option<Request<Outgoing>>,
}

/// Sends a request and reads the head of the response, moving the connection's bytes meanwhile.
async fn send(link: &mut Link, request: Request<Outgoing>, timer: &mut Timer) -> Result<Response<Incoming>, Failed> {
    let Link { sender, machine, activity, alarm, .. } = link;
    let mut response = pin!(sender.try_send_request(request));
    let result = poll_fn(|context| {
        let polled = machine.drive(context, |context| response.as_mut().poll(context));
        timer.limit(polled.map(Ok), activity, alarm, context)
    });
    match result.await {
        Ok(Ok(response)) => Ok(response),
        Ok(Err(mut failed)) => {
            let unsent = failed.take_message();
            Err(Failed { error: explain(failed.into_error()), unsent })
        }
        Err(error) => Err(Failed { error, unsent: None }),
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
