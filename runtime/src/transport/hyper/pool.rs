//! Connections, at work and idle.
//!
//! In: open connections. Out: [`Link`]s, each for one request at a time, and a [`Pool`] of those that wait for the next.

use std::io::ErrorKind;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Instant;

use http::uri::{Authority, Scheme};
use hyper::body::Incoming;
use hyper::client::conn::http1::{Connection, SendRequest};
use hyper_util::rt::TokioIo;
use tokio::time::Sleep;

use super::io::{Activity, Io, Watched};
use super::outgoing::Outgoing;
use super::timer::Timer;
use crate::transport::way::{MAX_IDLE, MAX_IDLE_AGE};

/// What two requests must have in common to share a connection.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Key {
    pub(super) scheme: Scheme,
    pub(super) authority: Authority,
    pub(super) is_proxy: bool,
    /// A socket is of use only where the runtime that it was opened in is at work.
    pub(super) runtime: tokio::runtime::Id,
}

/// A connection: the end that takes requests, and the state machine that moves bytes.
pub(super) struct Link {
    pub(super) key: Key,
    pub(super) sender: SendRequest<Outgoing>,
    pub(super) machine: Machine,
    pub(super) activity: Activity,
    /// What wakes the task when a limit may be exceeded, once it was needed.
    pub(super) alarm: Option<Pin<Box<Sleep>>>,
    /// The response that comes on it, if one does.
    pub(super) receiving: Option<Receiving>,
    /// The socket once more, to look at past tokio, which knows only what it saw when it last had time.
    pub(super) socket: std::net::TcpStream,
}

/// A response on its way.
pub(super) struct Receiving {
    pub(super) body: Incoming,
    pub(super) timer: Timer,
    /// Where the connection goes afterwards.
    pub(super) pool: Arc<Pool>,
}

impl Link {
    /// Whether the socket is open and holds no byte. An answer that nobody waits for would be taken for that of the next
    /// request.
    fn is_silent(&self) -> bool {
        matches!(self.socket.peek(&mut [0]), Err(error) if error.kind() == ErrorKind::WouldBlock)
    }
}

/// A connection's state machine, and whether it has come to its end.
pub(super) struct Machine {
    connection: Connection<TokioIo<Watched<Io>>, Outgoing>,
    is_over: bool,
}

impl Machine {
    pub(super) fn of(connection: Connection<TokioIo<Watched<Io>>, Outgoing>) -> Self {
        Machine { connection, is_over: false }
    }

    /// Polls what waits for the connection, then the connection, as long as one has something for the other.
    pub(super) fn drive<T>(
        &mut self,
        context: &mut Context<'_>,
        mut poll: impl FnMut(&mut Context<'_>) -> Poll<T>,
    ) -> Poll<T> {
        if let Poll::Ready(value) = poll(context) {
            return Poll::Ready(value);
        }
        self.turn(context);
        poll(context)
    }

    fn turn(&mut self, context: &mut Context<'_>) {
        if !self.is_over {
            // Its error reaches the request, too, which tells it better.
            self.is_over = Pin::new(&mut self.connection).poll(context).is_ready();
        }
    }
}

/// Connections that wait for requests.
#[derive(Default)]
pub(super) struct Pool(Mutex<Vec<Idle>>);

struct Idle {
    link: Box<Link>,
    since: Instant,
}

impl Pool {
    /// The connection that was used last, of those that still work.
    pub(super) fn take(&self, key: &Key) -> Option<Box<Link>> {
        loop {
            let idle = {
                let mut idle = self.0.lock().unwrap_or_else(PoisonError::into_inner);
                let index = idle.iter().rposition(|idle| idle.link.key == *key)?;
                idle.remove(index)
            };
            if idle.since.elapsed() < MAX_IDLE_AGE && idle.link.is_silent() {
                return Some(idle.link);
            }
        }
    }

    /// Keeps a connection whose response was read to its end, unless either side is about to close it or the request was not sent to
    /// its end.
    pub(super) fn keep(&self, mut link: Box<Link>, context: &mut Context<'_>) {
        link.machine.turn(context);
        if link.machine.is_over || !link.sender.is_ready() {
            return;
        }
        let now = Instant::now();
        let mut idle = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        idle.retain(|idle| now.saturating_duration_since(idle.since) < MAX_IDLE_AGE);
        if idle.len() >= MAX_IDLE {
            idle.remove(0);
        }
        idle.push(Idle { link, since: now });
    }
}
