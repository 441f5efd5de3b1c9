//! The time limits of one attempt.
//!
//! In: limits, and what a connection knows of its own [`Activity`]. Out: results, or the timeout that came first.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use http::uri::Authority;
use tokio::time::{Sleep, sleep_until};

use super::io::Activity;
use crate::transport::{AttemptLimits, TransportError, TransportErrorKind};

/// Until when an attempt may take, and for how long its connection may be silent.
#[derive(Clone, Copy)]
pub(super) struct Timer {
    attempt: Option<Instant>,
    read: Option<Duration>,
}

impl Timer {
    pub(super) fn new(limits: &AttemptLimits) -> Self {
        Timer { attempt: limits.attempt.and_then(|limit| Instant::now().checked_add(limit)), read: limits.read }
    }

    /// Lifts the limit of the whole attempt.
    pub(super) fn lift(&mut self) {
        self.attempt = None;
    }

    /// Lifts the limit of silence.
    #[cfg(feature = "event-streams")]
    pub(super) fn be_patient(&mut self) {
        self.read = None;
    }

    /// Runs a connection attempt against the connect and the attempt timeout.
    pub(super) async fn connect<T>(
        &self,
        limits: &AttemptLimits,
        authority: &Authority,
        connect: impl Future<Output = Result<T, TransportError>>,
    ) -> Result<T, TransportError> {
        let connect_deadline = limits.connect.and_then(|limit| Instant::now().checked_add(limit));
        let Some(deadline) = earlier(connect_deadline, self.attempt) else {
            return connect.await;
        };
        tokio::time::timeout_at(deadline.into(), connect).await.unwrap_or_else(|_| {
            let kind = if Some(deadline) == self.attempt {
                TransportErrorKind::AttemptTimeout
            } else {
                TransportErrorKind::ConnectTimeout
            };
            Err(TransportError::new(kind, format!("{authority}: the server or proxy did not answer")))
        })
    }

    /// What was polled of an exchange, or the limit that it exceeds. The alarm is set once and looked after when it fires: if bytes
    /// have come since, it is set again.
    pub(super) fn limit<T>(
        &self,
        polled: Poll<Result<T, TransportError>>,
        activity: &Activity,
        alarm: &mut Option<Pin<Box<Sleep>>>,
        context: &mut Context<'_>,
    ) -> Poll<Result<T, TransportError>> {
        if polled.is_ready() {
            return polled;
        }
        while let Some(deadline) = self.deadline(activity) {
            let alarm = alarm.get_or_insert_with(|| Box::pin(sleep_until(deadline.into())));
            if alarm.deadline() > deadline.into() {
                alarm.as_mut().reset(deadline.into());
            }
            if alarm.as_mut().poll(context).is_pending() {
                return Poll::Pending;
            }
            let now = Instant::now();
            if now >= deadline {
                let is_attempt = self.attempt.is_some_and(|attempt| now >= attempt);
                let (kind, cause) = match is_attempt {
                    true => (TransportErrorKind::AttemptTimeout, "the response was not complete"),
                    false => (TransportErrorKind::ReadTimeout, "the server fell silent"),
                };
                return Poll::Ready(Err(TransportError::new(kind, cause)));
            }
            alarm.as_mut().reset(deadline.into());
        }
        Poll::Pending
    }

    /// The next time to look whether a limit is exceeded.
    fn deadline(&self, activity: &Activity) -> Option<Instant> {
        earlier(self.read.and_then(|limit| activity.last().checked_add(limit)), self.attempt)
    }
}

fn earlier(one: Option<Instant>, other: Option<Instant>) -> Option<Instant> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}
