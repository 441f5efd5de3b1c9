//! What ureq does not know of the attempt that a thread is working at: until when it may take, and that the server no longer listens.
//!
//! In: the limits of an attempt, while a request is sent or a body is read. Out: the limits of single reads and writes of connections,
//! which ureq calls without saying for whom. A connection serves one request at a time and works on the thread that waits for it, so
//! the thread is what both know.

use std::cell::Cell;
use std::time::{Duration, Instant};

use ureq::unversioned::transport::NextTimeout;
use ureq::unversioned::transport::time::Duration as Span;
use ureq::{Error, Timeout};

/// How long an attempt may take.
#[derive(Clone, Copy, Default)]
pub(super) struct Limit {
    /// When it ends.
    pub(super) deadline: Option<Instant>,
    /// Whether the server may be silent until then.
    pub(super) is_patient: bool,
}

#[derive(Clone, Copy)]
struct Attempt {
    limit: Limit,
    is_unheard: bool,
}

thread_local! {
    static ATTEMPT: Cell<Attempt> = const {
        Cell::new(Attempt { limit: Limit { deadline: None, is_patient: false }, is_unheard: false })
    };
}

/// Works at an attempt within its limit. The body of one request may be that of another's response, so attempts nest.
pub(super) fn within<T>(limit: Limit, work: impl FnOnce() -> T) -> T {
    let outer = ATTEMPT.replace(Attempt { limit, is_unheard: false });
    let done = work();
    ATTEMPT.set(outer);
    done
}

/// What is left of the attempt, if that is less than `timeout`.
///
/// # Errors
/// When nothing is left.
pub(super) fn limited(timeout: NextTimeout) -> Result<NextTimeout, Error> {
    let limit = ATTEMPT.get().limit;
    let timeout = NextTimeout { per_read: timeout.per_read.filter(|_| !limit.is_patient), ..timeout };
    let Some(deadline) = limit.deadline else { return Ok(timeout) };
    let left = deadline.saturating_duration_since(Instant::now());
    if left == Duration::ZERO {
        return Err(Error::Timeout(Timeout::PerCall));
    }
    let left = NextTimeout { after: Span::Exact(left), reason: Timeout::PerCall, ..timeout };
    Ok(if left.after < timeout.after { left } else { timeout })
}

/// Notes that the server takes no more of the request.
pub(super) fn stop_talking() {
    ATTEMPT.set(Attempt { is_unheard: true, ..ATTEMPT.get() });
}

/// Whether the rest of the request is sent for nobody.
pub(super) fn is_unheard() -> bool {
    ATTEMPT.get().is_unheard
}
