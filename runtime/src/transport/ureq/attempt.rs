//! What ureq does not know of the attempt that a thread is working at: until when it may take, how slow the server may be, and that it
//! no longer listens.
//!
//! In: the limits of an attempt, while a request is sent or a body is read, and what connections wait for meanwhile. Out: the limits of
//! single reads and writes of connections, which ureq calls without saying for whom. A connection serves one request at a time and works on
//! the thread that waits for it, so the thread is what both know.

use std::cell::Cell;
use std::time::{Duration, Instant};

use ureq::unversioned::transport::NextTimeout;
use ureq::unversioned::transport::time::Duration as Span;
use ureq::{Error, Timeout};

use crate::transport::pace::Pace;

/// How long an attempt may take, and how slow it may be.
#[derive(Clone, Copy, Default)]
pub(super) struct Limit {
    /// When it ends.
    pub(super) deadline: Option<Instant>,
    /// How fast the server has to take bytes.
    pub(super) sending: Pace,
    /// How fast bytes have to come.
    pub(super) receiving: Pace,
}

/// One of the two ways of bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Out,
    In,
}

#[derive(Clone, Copy, Default)]
struct Attempt {
    limit: Limit,
    is_unheard: bool,
}

impl Attempt {
    fn pace(&mut self, direction: Direction) -> &mut Pace {
        match direction {
            Direction::Out => &mut self.limit.sending,
            Direction::In => &mut self.limit.receiving,
        }
    }
}

thread_local! {
    static ATTEMPT: Cell<Attempt> = Cell::default();
}

/// Works at an attempt within its limit. The body of one request may be that of another's response, so attempts nest.
pub(super) fn within<T>(limit: &mut Limit, work: impl FnOnce() -> T) -> T {
    let outer = ATTEMPT.replace(Attempt { limit: *limit, is_unheard: false });
    let done = work();
    *limit = ATTEMPT.replace(outer).limit;
    done
}

/// What is left of the attempt, if that is less than `timeout`.
///
/// # Errors
/// When nothing is left.
pub(super) fn limited(timeout: NextTimeout) -> Result<NextTimeout, Error> {
    let Some(deadline) = ATTEMPT.get().limit.deadline else { return Ok(timeout) };
    let left = deadline.saturating_duration_since(Instant::now());
    if left == Duration::ZERO {
        return Err(Error::Timeout(Timeout::PerCall));
    }
    let left = NextTimeout { after: Span::Exact(left), reason: Timeout::PerCall, ..timeout };
    Ok(if left.after < timeout.after { left } else { timeout })
}

/// Waits for the server, for what is left of the attempt and as long as the server is not too slow. `wait` says how many bytes it brought.
///
/// # Errors
/// As `wait`, and when the server was too slow.
pub(super) fn wait(
    direction: Direction,
    timeout: NextTimeout,
    wait: &mut dyn FnMut(NextTimeout) -> Result<usize, Error>,
) -> Result<usize, Error> {
    let patience = ATTEMPT.get().pace(direction).patience();
    let too_slow = || Error::Other(Box::new(ATTEMPT.get().pace(direction).verdict()));
    if patience == Some(Duration::ZERO) {
        return Err(too_slow());
    }
    let patience = patience.map(Span::from);
    let start = Instant::now();
    let result = wait(NextTimeout { per_read: patience, per_write: patience, ..limited(timeout)? });
    let mut attempt = ATTEMPT.get();
    attempt.pace(direction).note(start.elapsed(), *result.as_ref().unwrap_or(&0) as u64);
    if direction == Direction::Out && result.is_ok() {
        // It is the server's turn from now on.
        attempt.limit.receiving.begin();
    }
    ATTEMPT.set(attempt);
    match result {
        Err(Error::Timeout(Timeout::PerRead | Timeout::PerWrite)) => Err(too_slow()),
        result => result,
    }
}

/// Notes that the server takes no more of the request.
pub(super) fn stop_talking() {
    ATTEMPT.set(Attempt { is_unheard: true, ..ATTEMPT.get() });
}

/// Whether the rest of the request is sent for nobody.
pub(super) fn is_unheard() -> bool {
    ATTEMPT.get().is_unheard
}
