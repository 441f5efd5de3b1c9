//! Bodies of responses, as hyper gives them.
//!
//! In: an [`Incoming`] with the connection that it comes on. Out: a stream that moves the connection's bytes, and gives the connection
//! back at its end.

use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use hyper::body::{Body as _, Bytes, Frame, Incoming};

use super::explain;
use super::pool::{Link, Pool};
use super::timer::Timer;
use crate::body::{ByteStream, IncomingStream};

/// The body of a response, which is on its way.
pub(super) struct Receiving {
    incoming: Incoming,
    /// The connection, as long as it is in use.
    link: Option<Box<Link>>,
    timer: Timer,
    pool: Arc<Pool>,
}

impl Receiving {
    /// The body that comes next on a connection.
    pub(super) async fn of(incoming: Incoming, link: Box<Link>, timer: Timer, pool: &Arc<Pool>) -> ByteStream {
        let mut link = Some(link);
        if incoming.is_end_stream() {
            poll_fn(|context| Poll::Ready(link.take().map(|link| pool.keep(link, context)))).await;
            return ByteStream::default();
        }
        let length = incoming.size_hint().exact();
        let receiving = Receiving { incoming, link, timer, pool: Arc::clone(pool) };
        ByteStream::incoming_stream(Box::pin(receiving), length)
    }
}

impl Stream for Receiving {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Receiving { incoming, link: used, timer, pool } = &mut *self;
        loop {
            let Some(link) = used else { return Poll::Ready(None) };
            let Link { machine, activity, alarm, .. } = &mut **link;
            let polled = machine.drive(context, |context| Pin::new(&mut *incoming).poll_frame(context));
            let frame = match ready!(timer.limit(polled.map(Ok), activity, alarm, context)) {
                Ok(Some(Ok(frame))) => Ok(Some(frame)),
                Ok(Some(Err(error))) => Err(explain(error)),
                Ok(None) => Ok(None),
                Err(error) => Err(error),
            };
            let frame = match frame {
                Ok(frame) => frame,
                Err(error) => {
                    *used = None;
                    return Poll::Ready(Some(Err(io::Error::other(error))));
                }
            };
            if frame.is_none() || incoming.is_end_stream() {
                used.take().into_iter().for_each(|link| pool.keep(link, context));
            }
            // Trailers are left out.
            if let Some(Ok(bytes)) = frame.map(Frame::into_data) {
                return Poll::Ready(Some(Ok(bytes)));
            }
        }
    }
}

impl IncomingStream for Receiving {
    fn hand_over(mut self: Pin<&mut Self>) {
        self.timer.lift();
    }
}
