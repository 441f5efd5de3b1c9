//! Bodies of requests, as hyper takes them.
//!
//! In: a [`ByteStream`]. Out: hyper's trait for bodies, which tells the connection when the program itself keeps it waiting.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream as _;
use hyper::body::{Body, Bytes, Frame, SizeHint};

use super::gate::Gate;
use super::io::Activity;
use crate::body::ByteStream;

/// The body of a request.
pub(super) struct Outgoing {
    body: ByteStream,
    /// The connection that it goes on. While the body itself has nothing to send, or is held back, the server may be silent.
    activity: Option<Activity>,
    /// What holds it back until the server wants it.
    gate: Option<Gate>,
}

impl Outgoing {
    pub(super) fn of(body: ByteStream) -> Self {
        Outgoing { body, activity: None, gate: None }
    }

    /// Goes on a connection, as soon as the gate lets it.
    pub(super) fn watch(&mut self, activity: &Activity, gate: Option<&Gate>) {
        activity.send(self.is_end_stream());
        (self.activity, self.gate) = (Some(activity.clone()), gate.cloned());
    }
}

impl Body for Outgoing {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let polled = match self.gate.as_ref().map(|gate| gate.poll(context)) {
            Some(Poll::Pending) => Poll::Pending,
            _ => Pin::new(&mut self.body).poll_next(context),
        };
        if let Some(activity) = &self.activity {
            activity.pause(polled.is_pending());
            activity.send(matches!(polled, Poll::Ready(None)) || self.is_end_stream());
        }
        polled.map(|chunk| chunk.map(|chunk| chunk.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.length() == Some(0)
    }

    fn size_hint(&self) -> SizeHint {
        self.body.length().map_or_else(SizeHint::new, SizeHint::with_exact)
    }
}
