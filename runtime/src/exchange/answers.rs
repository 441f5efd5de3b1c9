//! What comes of attempts: the end of the call, or another attempt.
//!
//! In: a response, or why there is none. Out: the call with what it came to, a body to read before, or a time to wait until.

use std::io;
use std::time::{Duration, Instant};

#[cfg(feature = "event-streams")]
use bytes::Bytes;
use http::Response;
use http::header::DATE;

use super::{Exchange, Now, State};
use crate::body::{ByteStream, Lent};
#[cfg(feature = "checksums")]
use crate::checksum;
#[cfg(feature = "crc32")]
use crate::crc32;
use crate::error::UnknownError;
#[cfg(feature = "event-streams")]
use crate::event_stream::InitialResponse;
use crate::outcome::{Outcome, Unsuccessful};
use crate::retry::{Failure, classify, requested_wait};
use crate::transport::{TransportError, TransportErrorKind};
use crate::types::{DateTime, TimestampFormat};

/// Clocks that differ by less are not to blame for a rejected request.
const MAX_SKEW: u64 = 4 * 60;

impl Exchange {
    /// Takes what came of the attempt that [`Step::Send`](super::Step::Send) asked for.
    pub fn receive(&mut self, result: Result<Response<ByteStream>, TransportError>, now: Now) {
        match result {
            Ok(response) => {
                let (head, mut body) = response.into_parts();
                #[cfg(feature = "digest")]
                self.note_next_nonce(&head.headers);
                let is_handed_over =
                    self.terms.operation.streams_output && head.status.is_success() && !self.is_aside();
                #[cfg(feature = "event-streams")]
                if is_handed_over && self.terms.operation.output.has_initial_message() {
                    self.state = State::Beginning(Response::from_parts(head, ()), InitialResponse::default());
                    self.response_body = body;
                    return;
                }
                if is_handed_over {
                    body.hand_over();
                }
                #[cfg(feature = "checksums")]
                let body = match checksum::checked(self.terms.checksums, &head, body) {
                    Ok(body) => body,
                    Err(error) => return self.receive_failure(TransportError::of_body(error), now),
                };
                if is_handed_over {
                    return self.succeed(Response::from_parts(head, Vec::new()), body);
                }
                self.state = State::Reading(Response::from_parts(head, ()));
                self.response_body = body;
                // What is at hand needs no driver.
                if self.response_body.at_hand().is_some() {
                    let result = self.response_body.read_whole(self.terms.read_limits.max_response_bytes);
                    self.receive_body(result, now);
                }
            }
            Err(error) => self.receive_failure(error, now),
        }
    }

    /// Whether what is sent is beside the call.
    fn is_aside(&self) -> bool {
        #[cfg(all(feature = "rest-xml", feature = "sigv4"))]
        return self.beside.aside.is_some();
        #[cfg(not(all(feature = "rest-xml", feature = "sigv4")))]
        false
    }

    /// The body that [`Step::Read`](super::Step::Read) asks to read; of no use but after it.
    pub fn response_body(&mut self) -> &mut ByteStream {
        &mut self.response_body
    }

    /// Takes the chunk that [`Step::ReadChunk`](super::Step::ReadChunk) asked for; `None` is the end.
    #[cfg(feature = "event-streams")]
    pub fn receive_chunk(&mut self, result: io::Result<Option<Bytes>>, now: Now) {
        let State::Beginning(head, initial) = &mut self.state else { return };
        let max = self.terms.read_limits.max_response_bytes;
        match result {
            Ok(Some(chunk)) if !initial.push(&chunk, max) => {}
            Ok(_) => {
                let head = std::mem::take(head);
                let (document, rest) = std::mem::take(initial).split(max);
                let mut body = std::mem::take(&mut self.response_body);
                body.hand_over();
                self.succeed(head.map(|()| document.to_vec()), body.after(rest));
            }
            Err(error) => self.receive_failure(TransportError::of_body(error), now),
        }
    }

    /// Takes the body that [`Step::Read`](super::Step::Read) asked for.
    pub fn receive_body(&mut self, result: io::Result<Vec<u8>>, now: Now) {
        let State::Reading(head) = &mut self.state else { return };
        let response = std::mem::take(head);
        self.response_body = ByteStream::default();
        #[cfg(all(feature = "rest-xml", feature = "sigv4"))]
        let Some((response, result)) = self.receive_aside(response, result, now) else { return };
        #[cfg(feature = "crc32")]
        let result = result.and_then(|body| crc32::checked(self.terms.operation.service, &response, body));
        match result {
            Ok(body) => {
                let mut response = response.map(|()| body);
                match (self.terms.failure)(&mut response, &self.terms.read_limits) {
                    Some(error) => self.receive_error(response, error, now),
                    None => self.succeed(response, ByteStream::default()),
                }
            }
            Err(error) => self.receive_failure(TransportError::of_body(error), now),
        }
    }

    /// Ends the call with a response whose body was read, or is handed over.
    fn succeed(&mut self, response: Response<Vec<u8>>, body: ByteStream) {
        self.shared.bucket.give(if self.spent > 0 { self.spent } else { 1 });
        self.end(Ok((response, body)));
    }

    fn receive_failure(&mut self, error: TransportError, now: Now) {
        #[cfg(all(feature = "rest-xml", feature = "sigv4"))]
        if self.give_up_aside(now) {
            return;
        }
        let error = match self.lent.as_ref().and_then(Lent::take_failure) {
            Some(cause) => TransportError::new(TransportErrorKind::Request, cause),
            None => self.blame_the_deadline(error, now),
        };
        let is_transient = is_transient(error.kind());
        let next = is_transient.then(|| self.next_attempt(Failure::Transient, |drawn, _| drawn, now)).flatten();
        self.retry_or_end(next, Unsuccessful::Transport(error));
    }

    fn receive_error(&mut self, response: Response<Vec<u8>>, error: UnknownError, now: Now) {
        #[cfg(feature = "digest")]
        if self.is_challenged(&response) {
            return;
        }
        #[cfg(all(feature = "rest-xml", feature = "sigv4"))]
        let Some((response, error)) = self.follow(response, error, now) else { return };
        #[cfg(feature = "endpoint-discovery")]
        let Some((response, error)) = self.discover_again(response, error, now) else { return };
        self.settle(response, error, now);
    }

    /// Ends the call with an error, or has another attempt follow.
    pub(super) fn settle(&mut self, response: Response<Vec<u8>>, mut error: UnknownError, now: Now) {
        let schema = error.look_up(self.terms.operation.errors);
        let failure = match classify(response.status(), error.code(), schema) {
            Some(Failure::ClockSkew) if !self.learn_clock_offset(&response, now) => None,
            failure => failure,
        };
        let wall = now.secs();
        let wait = |drawn, longest| requested_wait(response.headers(), drawn, longest, wall);
        let next = failure.and_then(|failure| self.next_attempt(failure, wait, now));
        let used_up = (self.attempt >= self.terms.max_attempts()).then(|| self.attempt - 1);
        let end = Unsuccessful::Service { response, error, retryable: failure.is_some(), used_up };
        self.retry_or_end(next, end);
    }

    /// An attempt that was cut short by the operation's deadline failed for that, not for its own limit.
    fn blame_the_deadline(&self, error: TransportError, now: Now) -> TransportError {
        let is_over = self.deadline.is_some_and(|deadline| now.monotonic >= deadline);
        if is_over && error.is_timeout() {
            TransportError::new(TransportErrorKind::OperationTimeout, error)
        } else {
            error
        }
    }

    /// Learns how far the clocks are apart; `true` if that explains why the service rejected the request.
    fn learn_clock_offset(&self, response: &Response<Vec<u8>>, now: Now) -> bool {
        let date = response.headers().get(DATE).and_then(|value| value.to_str().ok());
        let Some(date) = date.and_then(|text| DateTime::from_str(text, TimestampFormat::HttpDate).ok()) else {
            return false;
        };
        let offset = date.secs().saturating_sub(now.secs());
        let known = self.shared.clock_offset().unwrap_or(0);
        let is_news = offset.abs_diff(known) >= MAX_SKEW;
        if is_news {
            self.shared.set_clock_offset(offset);
        }
        is_news
    }

    /// When there would be another attempt after this failure, if the body, the configuration and the deadline allow one. `wait` turns the
    /// wait that back-off drew, and the longest one allowed, into the wait to keep.
    fn next_attempt(
        &mut self,
        failure: Failure,
        wait: impl Fn(Duration, Duration) -> Duration,
        now: Now,
    ) -> Option<(Failure, Instant)> {
        let (retry, service) = (self.terms.retry, self.terms.operation.service.retries);
        if !self.may_go_on() {
            return None;
        }
        let drawn = retry.backoff(service, failure, self.attempt, self.random.fraction());
        let time = now.monotonic.checked_add(wait(drawn, retry.max_backoff()))?;
        // An error that is at hand says more than a deadline that passes while waiting.
        self.deadline.is_none_or(|deadline| time < deadline).then_some((failure, time))
    }

    /// Schedules the next attempt, if there is to be one and the budget allows it, or else ends the call. Long polls are asked again as
    /// soon as they end, so those that the budget alone forbids to go on end after the wait all the same.
    fn retry_or_end(&mut self, next: Option<(Failure, Instant)>, end: Unsuccessful) {
        match next {
            Some((failure, time)) if self.shared.bucket.take(failure.cost()) => {
                self.spent = failure.cost();
                self.state = State::WaitingUntil(time);
            }
            Some((_, time)) if self.terms.operation.long_poll.is_some() => {
                self.state = State::DoneFrom(time, Outcome(Err(end)));
            }
            _ => drop(self.end(Err(end))),
        }
    }

    /// Whether the request may have to be sent again at once.
    #[cfg(not(feature = "digest"))]
    pub(super) fn may_be_challenged(&self) -> bool {
        false
    }

    /// Whether there may be another attempt, and a body for it.
    pub(super) fn may_go_on(&self) -> bool {
        !self.lent.as_ref().is_some_and(Lent::is_spent) && self.attempt < self.terms.max_attempts()
    }
}

/// Whether another attempt may fare better than one that failed like this.
fn is_transient(kind: TransportErrorKind) -> bool {
    use TransportErrorKind::{AttemptTimeout, Connect, ConnectTimeout, Io, ReadTimeout, StalledStream};
    matches!(kind, Connect | Io | ConnectTimeout | ReadTimeout | StalledStream | AttemptTimeout)
}
