//! HTTP/2, for requests that go on while their response comes.
//!
//! In: a connection that was opened for one call, and its request. Out: the head of the response, and its body as a stream. The runtime
//! drives the connection, which ends with the call: such calls are long, and none waits for another's connection.

use std::future::poll_fn;
use std::io;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use http::header::{CONNECTION, HOST, TRANSFER_ENCODING};
use http::{HeaderName, Request, Response, Uri};
use hyper::body::{Body as _, Bytes, Frame, Incoming};
use hyper::client::conn::http2::{SendRequest, handshake};
use hyper::rt::Executor;
use tokio::time::Sleep;

use super::explain;
use super::io::{Activity, Io, Watched};
use super::outgoing::Outgoing;
use super::pool::Key;
use super::timer::Timer;
use crate::body::{ByteStream, IncomingStream};
use crate::transport::{TransportError, TransportErrorKind};

/// Sends `request` and reads the head of the response.
pub(super) async fn send(
    io: Io,
    key: &Key,
    mut request: Request<Outgoing>,
    mut timer: Timer,
) -> Result<Response<ByteStream>, TransportError> {
    let activity = Activity::new();
    let (mut sender, connection) = handshake(Runtime, Watched::new(io, activity.clone())).await.map_err(explain)?;
    // Its error reaches the request and the response, too, which tell it better.
    tokio::spawn(async { drop(connection.await) });
    request.body_mut().watch(&activity, None);
    let mut url = std::mem::take(request.uri_mut()).into_parts();
    (url.scheme, url.authority) = (Some(key.scheme.clone()), Some(key.authority.clone()));
    *request.uri_mut() =
        Uri::from_parts(url).map_err(|error| TransportError::new(TransportErrorKind::Request, error))?;
    // The URL says the host, and how long the body is follows from its end.
    for name in [HOST, CONNECTION, TRANSFER_ENCODING, HeaderName::from_static("keep-alive")] {
        request.headers_mut().remove(name);
    }
    let (mut response, mut alarm) = (pin!(sender.send_request(request)), None);
    let result =
        poll_fn(|context| timer.limit(response.as_mut().poll(context).map(Ok), &activity, &mut alarm, context));
    let (parts, body) = result.await?.map_err(explain)?.into_parts();
    timer.receive();
    let length = body.size_hint().exact();
    let body = Receiving { body, timer, activity, alarm, _sender: sender };
    Ok(Response::from_parts(parts, ByteStream::incoming_stream(Box::pin(body), length)))
}

/// Runs what a connection has to do beside.
#[derive(Clone)]
struct Runtime;

impl<F: Future<Output: Send> + Send + 'static> Executor<F> for Runtime {
    fn execute(&self, future: F) {
        tokio::spawn(future);
    }
}

/// A response on its way.
struct Receiving {
    body: Incoming,
    timer: Timer,
    activity: Activity,
    /// What wakes the task when a limit may be exceeded, once it was needed.
    alarm: Option<Pin<Box<Sleep>>>,
    /// Keeps the connection open.
    _sender: SendRequest<Outgoing>,
}

impl Stream for Receiving {
    type Item = io::Result<Bytes>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Receiving { body, timer, activity, alarm, .. } = self.get_mut();
        loop {
            let polled = Pin::new(&mut *body).poll_frame(context);
            let frame = match ready!(timer.limit(polled.map(Ok), activity, alarm, context)) {
                Ok(frame) => frame.transpose().map_err(explain),
                Err(timeout) => Err(timeout),
            };
            match frame.map_err(io::Error::other)?.map(Frame::into_data) {
                Some(Ok(bytes)) => return Poll::Ready(Some(Ok(bytes))),
                // Trailers are left out.
                Some(Err(_)) => {}
                None => return Poll::Ready(None),
            }
        }
    }
}

impl IncomingStream for Receiving {
    fn hand_over(self: Pin<&mut Self>) {
        self.get_mut().timer.hand_over();
    }

    fn be_patient(self: Pin<&mut Self>) {
        self.get_mut().timer.be_patient();
    }
}
