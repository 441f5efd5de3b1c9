//! Bodies that wait for the server to want them (`Expect: 100-continue`, RFC 9110, section 10.1.1).
//!
//! In: what the server says. Out: whether the body may go: when the server says so, and also when it says nothing, since not every
//! server does; but not when it has answered already.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

use http::StatusCode;
use tokio::time::{Sleep, sleep};

use crate::transport::way::LONGEST_PATIENCE;

/// What keeps the body of a request back.
#[derive(Clone)]
pub(super) struct Gate(Arc<Mutex<State>>);

enum State {
    Closed {
        patience: Pin<Box<Sleep>>,
        waiting: Option<Waker>,
    },
    Open,
    /// Nobody wants the body any more.
    Shut,
}

impl Gate {
    /// Holds the body of a request back until the server wants it.
    pub(super) fn of<B>(request: &mut http::Request<B>) -> Self {
        let gate =
            Gate(Arc::new(Mutex::new(State::Closed { patience: Box::pin(sleep(LONGEST_PATIENCE)), waiting: None })));
        let opened = gate.clone();
        hyper::ext::on_informational(request, move |response| {
            if response.status() == StatusCode::CONTINUE {
                opened.set(State::Open);
            }
        });
        gate
    }

    /// Keeps the body back for good, unless it is on its way.
    pub(super) fn shut(&self) {
        if matches!(&*self.state(), State::Closed { .. }) {
            self.set(State::Shut);
        }
    }

    /// Waits until the body may go.
    pub(super) fn poll(&self, context: &mut Context<'_>) -> Poll<()> {
        let mut state = self.state();
        if let State::Closed { patience, waiting } = &mut *state {
            match patience.as_mut().poll(context) {
                Poll::Ready(()) => *state = State::Open,
                Poll::Pending => *waiting = Some(context.waker().clone()),
            }
        }
        if matches!(&*state, State::Open) { Poll::Ready(()) } else { Poll::Pending }
    }

    fn set(&self, next: State) {
        let before = std::mem::replace(&mut *self.state(), next);
        if let State::Closed { waiting: Some(waker), .. } = before {
            waker.wake();
        }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
