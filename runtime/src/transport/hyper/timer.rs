//! The time limits of one attempt.
//!
//! In: limits, and what a connection knows of its own [`Activity`]. Out: results, or the timeout that came first.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use http::uri::Authority;
use tokio::time::{Sleep, sleep_until};

use super::io::Activity;
use crate::transport::pace::Pace;
use crate::transport::{AttemptLimits, MinimumThroughput, TransportError, TransportErrorKind};

/// Until when an attempt may take, and how slow its connection may be.
pub(super) struct Timer {
    attempt: Option<Instant>,
    read: Option<Duration>,
    download: Option<MinimumThroughput>,
    /// How fast the body of the request has to move.
    sending: Pace,
    /// How fast bytes have to move after that.
    receiving: Pace,
    /// Whether the response has begun.
    is_answered: bool,
    /// Since when somebody waits for the server.
    waiting: Option<Instant>,
    /// How many bytes had moved on the connection when that was last looked at.
    moved: u64,
}

impl Timer {
    pub(super) fn new(limits: &AttemptLimits) -> Self {
        Timer {
            attempt: limits.attempt.and_then(|limit| Instant::now().checked_add(limit)),
            read: limits.read,
            download: limits.download,
            sending: Pace::of(limits.read, limits.upload),
            receiving: Pace::of(limits.read, None),
            is_answered: false,
            waiting: None,
            moved: 0,
        }
    }

    /// Watches a connection from now on.
    pub(super) fn watch(&mut self, activity: &Activity) {
        (self.waiting, self.moved) = (None, activity.moved());
    }

    /// Watches the body of the response from now on.
    pub(super) fn receive(&mut self) {
        self.is_answered = true;
    }

    /// Lifts the limit of the whole attempt, and has a stream keep to its least throughput.
    pub(super) fn hand_over(&mut self) {
        self.attempt = None;
        self.receiving = Pace::of(self.read, self.download);
    }

    /// Lifts the limits of silence and of throughput.
    #[cfg(feature = "event-streams")]
    pub(super) fn be_patient(&mut self) {
        self.receiving = Pace::default();
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

    /// What was polled of an exchange, or the limit that it exceeds. The alarm is set once and looked after when it fires: if there is
    /// more time by then, it is set again.
    pub(super) fn limit<T>(
        &mut self,
        polled: Poll<Result<T, TransportError>>,
        activity: &Activity,
        alarm: &mut Option<Pin<Box<Sleep>>>,
        context: &mut Context<'_>,
    ) -> Poll<Result<T, TransportError>> {
        if polled.is_ready() {
            // What was at hand has cost no time.
            if self.waiting.is_some() {
                self.note(activity, Instant::now());
                self.waiting = None;
            }
            return polled;
        }
        loop {
            let now = Instant::now();
            self.note(activity, now);
            self.waiting = Some(now);
            if self.attempt.is_some_and(|attempt| now >= attempt) {
                let error = TransportError::new(TransportErrorKind::AttemptTimeout, "the response was not complete");
                return Poll::Ready(Err(error));
            }
            let pace = self.pace(activity);
            let patience = pace.patience();
            if patience == Some(Duration::ZERO) {
                return Poll::Ready(Err(pace.verdict()));
            }
            let Some(deadline) = earlier(patience.and_then(|left| now.checked_add(left)), self.attempt) else {
                return Poll::Pending;
            };
            let alarm = alarm.get_or_insert_with(|| Box::pin(sleep_until(deadline.into())));
            if alarm.deadline() > deadline.into() {
                alarm.as_mut().reset(deadline.into());
            }
            if alarm.as_mut().poll(context).is_pending() {
                return Poll::Pending;
            }
            alarm.as_mut().reset(deadline.into());
        }
    }

    /// Notes what has moved since the last look, and how long the server took for it.
    fn note(&mut self, activity: &Activity, now: Instant) {
        let moved = activity.moved();
        let new = moved.wrapping_sub(std::mem::replace(&mut self.moved, moved));
        let waited = match self.waiting {
            None => Duration::ZERO,
            // Who answers before the end of the request does not wait for it.
            Some(since) if self.is_answered => now.saturating_duration_since(since),
            Some(since) => activity.waited(since, now),
        };
        self.pace(activity).note(waited, new);
    }

    fn pace(&mut self, activity: &Activity) -> &mut Pace {
        if self.is_answered || activity.is_sent() { &mut self.receiving } else { &mut self.sending }
    }
}

fn earlier(one: Option<Instant>, other: Option<Instant>) -> Option<Instant> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}
