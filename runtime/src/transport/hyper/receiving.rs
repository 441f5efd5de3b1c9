//! Bodies of responses, as hyper gives them.
//!
//! In: an `Incoming` and the connection that it comes on. Out: the connection as a stream, which moves its own bytes, and goes back
//! to where it came from at the end.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use hyper::body::{Body as _, Bytes, Frame};

use super::explain;
use super::pool::Link;
use crate::body::IncomingStream;

impl Stream for Link {
    type Item = io::Result<Bytes>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Link { machine, activity, alarm, receiving, .. } = self.get_mut();
        let Some(receiving) = receiving else { return Poll::Ready(None) };
        loop {
            let polled = machine.drive(context, |context| Pin::new(&mut receiving.body).poll_frame(context));
            let frame = match ready!(receiving.timer.limit(polled.map(Ok), activity, alarm, context)) {
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

impl IncomingStream for Link {
    fn hand_over(self: Pin<&mut Self>) {
        if let Some(receiving) = &mut self.get_mut().receiving {
            receiving.timer.hand_over();
        }
    }

    #[cfg(feature = "event-streams")]
    fn be_patient(self: Pin<&mut Self>) {
        if let Some(receiving) = &mut self.get_mut().receiving {
            receiving.timer.be_patient();
        }
    }

    fn end(self: Pin<Box<Self>>, context: &mut Context<'_>) {
        let mut link = Pin::into_inner(self);
        if let Some(receiving) = link.receiving.take() {
            receiving.pool.keep(link, context);
        }
    }
}
