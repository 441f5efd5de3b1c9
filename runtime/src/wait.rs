//! Waiting: an operation is called again and again, until its answer is the one that was waited for, or can never be.
//!
//! In: a finished input, a [`Waiter`], how long to wait at most, and what came of each call at which time. Out: how long to pause before
//! the next one, or in the end the last poll, or an error that says why there was nothing to wait for any more. No clock is read here,
//! and nothing is sent: drivers do that.
//!
//! The rules are [Smithy's](https://smithy.io/2.0/additional-specs/waiters.html#waiter-workflow).

use std::error::Error;
use std::fmt;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use crate::error::{ConstructionFailure, OperationError, SdkError};
use crate::meta::waiter::{Acceptor, AcceptorState, Matcher, PathComparator, PathMatcher, Waiter};
use crate::operation::Operation;
use crate::printable::Printable;
use crate::random::Random;
use crate::search::{Search, Value};

/// What the last call of a waiter came to.
#[derive(Debug)]
pub struct FinalPoll<O, E> {
    result: Result<O, E>,
}

impl<O, E> FinalPoll<O, E> {
    /// That of a call with this result.
    pub fn new(result: Result<O, E>) -> Self {
        FinalPoll { result }
    }

    /// The output; or the error, for what has come may be that there is one.
    ///
    /// # Errors
    /// What the call ended with.
    pub fn into_result(self) -> Result<O, E> {
        self.result
    }

    /// The same, borrowed.
    ///
    /// # Errors
    /// What the call ended with.
    pub fn as_result(&self) -> Result<&O, &E> {
        self.result.as_ref()
    }
}

/// Why nothing came of waiting. `O` and `E` are the operation's output and its own error.
#[derive(Debug)]
#[non_exhaustive]
pub enum WaiterError<O, E> {
    /// The request could not be built; nothing was sent.
    ConstructionFailure(ConstructionFailure),
    /// It took longer than it might.
    ExceededMaxWait(Box<ExceededMaxWait<O, E>>),
    /// What was waited for will never come.
    FailureState(Box<FailureState<O, E>>),
    /// A call failed, and not in the way that was waited for.
    OperationFailed(Box<OperationFailed<E>>),
}

/// That waiting took longer than it might.
#[derive(Debug)]
pub struct ExceededMaxWait<O, E> {
    waiter: &'static Waiter,
    max_wait: Duration,
    elapsed: Duration,
    poll_count: u32,
    matched: Option<&'static Acceptor>,
    final_poll: FinalPoll<O, SdkError<E>>,
}

impl<O, E> ExceededMaxWait<O, E> {
    /// How long it might take.
    pub fn max_wait(&self) -> Duration {
        self.max_wait
    }

    /// How long it took.
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// How often the operation was called.
    pub fn poll_count(&self) -> u32 {
        self.poll_count
    }

    /// What the last call came to, or the one before, if there was no time left for the answer.
    pub fn final_poll(&self) -> &FinalPoll<O, SdkError<E>> {
        &self.final_poll
    }

    /// The same, given away.
    pub fn into_final_poll(self) -> FinalPoll<O, SdkError<E>> {
        self.final_poll
    }
}

/// That what was waited for will never come.
#[derive(Debug)]
pub struct FailureState<O, E> {
    waiter: &'static Waiter,
    acceptor: &'static Acceptor,
    message: Option<String>,
    final_poll: FinalPoll<O, SdkError<E>>,
}

impl<O, E> FailureState<O, E> {
    /// Why: what the answer is, in words, and what it says of the failure if the model knows where.
    pub fn reason(&self) -> String {
        let reason = words(&self.acceptor.matcher);
        self.message.as_ref().map_or_else(|| reason.clone(), |message| format!("{reason}: {}", Printable(message)))
    }

    /// What the last call came to.
    pub fn final_poll(&self) -> &FinalPoll<O, SdkError<E>> {
        &self.final_poll
    }

    /// The same, given away.
    pub fn into_final_poll(self) -> FinalPoll<O, SdkError<E>> {
        self.final_poll
    }
}

/// That a call failed, and not in the way that was waited for.
#[derive(Debug)]
pub struct OperationFailed<E> {
    waiter: &'static Waiter,
    source: SdkError<E>,
}

impl<E> OperationFailed<E> {
    /// What it ended with.
    pub fn error(&self) -> &SdkError<E> {
        &self.source
    }

    /// The same, given away.
    pub fn into_error(self) -> SdkError<E> {
        self.source
    }
}

impl<O, E> From<ConstructionFailure> for WaiterError<O, E> {
    fn from(failure: ConstructionFailure) -> Self {
        WaiterError::ConstructionFailure(failure)
    }
}

impl<O, E: OperationError> fmt::Display for WaiterError<O, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WaiterError::ConstructionFailure(failure) => failure.fmt(f),
            WaiterError::ExceededMaxWait(context) => {
                let ExceededMaxWait { waiter, max_wait, poll_count, matched, final_poll, .. } = &**context;
                write!(f, "{} did not come within {max_wait:?} ({poll_count} calls)", waiter.name)?;
                match (&final_poll.result, matched) {
                    (Err(error), _) => write!(f, "; the last answer: {error}"),
                    (Ok(_), Some(acceptor)) => write!(f, "; in the last answer, {}", words(&acceptor.matcher)),
                    (Ok(_), None) => Ok(()),
                }
            }
            WaiterError::FailureState(context) => {
                write!(f, "{} will not come: {}", context.waiter.name, context.reason())?;
                match &context.final_poll.result {
                    Err(error) => write!(f, ": {error}"),
                    Ok(_) => Ok(()),
                }
            }
            WaiterError::OperationFailed(context) => {
                write!(f, "{} was waited for in vain: {}", context.waiter.name, context.source)
            }
        }
    }
}

impl<O: fmt::Debug, E: OperationError> Error for WaiterError<O, E> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            WaiterError::ConstructionFailure(failure) => Some(failure),
            WaiterError::OperationFailed(context) => Some(&context.source),
            WaiterError::ExceededMaxWait(_) | WaiterError::FailureState(_) => None,
        }
    }
}

/// What a matcher is about, in words.
fn words(matcher: &Matcher) -> String {
    match matcher {
        Matcher::Success(true) => "the call succeeds".to_owned(),
        Matcher::Success(false) => "the service answers with an error".to_owned(),
        Matcher::Error(code) => format!("the service answers with the error {code}"),
        Matcher::Status(status) => format!("the service answers with the status {status}"),
        Matcher::Output(PathMatcher { path, comparator, expected, .. })
        | Matcher::InputOutput(PathMatcher { path, comparator, expected, .. }) => match comparator {
            PathComparator::StringEquals => format!("`{path}` is {expected:?}"),
            PathComparator::BooleanEquals => format!("`{path}` is {expected}"),
            PathComparator::AllStringEquals => format!("all of `{path}` are {expected:?}"),
            PathComparator::AnyStringEquals => format!("one of `{path}` is {expected:?}"),
        },
    }
}

/// What acceptors look at in an answer, whoever knows its types.
pub enum Seen<'a> {
    /// An output.
    Output {
        /// The HTTP status, if it is known more closely than that it is that of a success.
        status: Option<u16>,
        /// What an expression finds in it, or in an object of the input and it.
        find: &'a dyn Fn(&Matcher, &Search) -> Option<Value>,
    },
    /// An error of the service.
    Error {
        /// The HTTP status.
        status: u16,
        /// The error's code, that of its service's former protocol, and the name of its shape, as far as there are such.
        names: &'a [&'a str],
    },
}

impl Waiter {
    /// The acceptor that decides about an answer; `None`, if no one does.
    pub fn decides(&self, seen: &Seen<'_>) -> Option<&'static Acceptor> {
        self.acceptors.iter().find(|acceptor| acceptor.matcher.matches(seen))
    }
}

impl Matcher {
    fn matches(&self, seen: &Seen<'_>) -> bool {
        let is_success = |status: u16| (200..300).contains(&status);
        match (self, seen) {
            (Matcher::Success(wanted), seen) => *wanted == matches!(seen, Seen::Output { .. }),
            (Matcher::Status(wanted), Seen::Output { status, .. }) => {
                status.map_or(is_success(*wanted), |status| status == *wanted)
            }
            // Some errors come with the status of a success.
            (Matcher::Status(wanted), Seen::Error { status, .. }) => !is_success(*wanted) && status == wanted,
            (Matcher::Error(code), Seen::Error { names, .. }) => names.contains(code),
            (Matcher::Output(path) | Matcher::InputOutput(path), Seen::Output { find, .. }) => {
                path.is_met_by(find(self, &path.search))
            }
            (Matcher::Error(_), Seen::Output { .. })
            | (Matcher::Output(_) | Matcher::InputOutput(_), Seen::Error { .. }) => false,
        }
    }
}

impl PathMatcher {
    fn is_met_by(&self, found: Option<Value>) -> bool {
        let is_expected = |value: &Value| matches!(value, Value::String(text) if text == self.expected);
        match (self.comparator, found) {
            (PathComparator::StringEquals, Some(value)) => is_expected(&value),
            (PathComparator::BooleanEquals, Some(Value::Bool(value))) => self.expected == value.to_string(),
            (PathComparator::AllStringEquals, Some(Value::List(list))) => {
                !list.is_empty() && list.iter().all(is_expected)
            }
            (PathComparator::AnyStringEquals, Some(Value::List(list))) => list.iter().any(is_expected),
            _ => false,
        }
    }
}

/// The polls of one wait, whatever is polled: when the next one is.
struct Polls {
    waiter: &'static Waiter,
    max_wait: Duration,
    begun: Instant,
    random: Random,
    count: u32,
    is_last: bool,
}

impl Polls {
    /// How long to pause before the next poll; `None`, if there is none any more. See
    /// [Waiter retries](https://smithy.io/2.0/additional-specs/waiters.html#waiter-retries).
    fn pause(&mut self, now: Instant) -> Option<Duration> {
        let remaining = self.max_wait.saturating_sub(now.saturating_duration_since(self.begun));
        if self.is_last || remaining.is_zero() {
            return None;
        }
        let [min, max] = [self.waiter.min_delay, self.waiter.max_delay].map(u64::from);
        let doubled = 1_u64.checked_shl(self.count - 1).unwrap_or(u64::MAX);
        let delay = Duration::from_secs(self.random.between(min, min.saturating_mul(doubled).min(max)));
        // One last time, when the time is over: sooner, it would be waited for longer than for all others and nothing asked in the end.
        self.is_last = remaining.saturating_sub(delay) <= Duration::from_secs(min);
        Some(if self.is_last { remaining } else { delay })
    }
}

/// What waiting comes to.
pub(crate) type Waited<O> = Result<
    FinalPoll<<O as Operation>::Output, SdkError<<O as Operation>::Error>>,
    WaiterError<<O as Operation>::Output, <O as Operation>::Error>,
>;

/// What a call comes to.
type Polled<O> = Result<<O as Operation>::Output, SdkError<<O as Operation>::Error>>;

/// One wait: call the operation with [`input`](Self::input), tell it with [`receive`](Self::receive), pause, and so on.
pub struct Wait<O: Operation> {
    polls: Polls,
    input: O::Input,
    /// The last answer that there was time for.
    last: Option<(Polled<O>, Option<&'static Acceptor>)>,
}

impl<O: Operation> Wait<O> {
    /// Begins to wait.
    ///
    /// # Errors
    /// When the system has no random bytes to give.
    pub fn new(
        input: O::Input,
        waiter: &'static Waiter,
        max_wait: Duration,
        now: Instant,
    ) -> Result<Self, ConstructionFailure> {
        let random = Random::from_system()?;
        let polls = Polls { waiter, max_wait, begun: now, random, count: 0, is_last: false };
        Ok(Wait { polls, input, last: None })
    }

    /// What to call the operation with.
    pub fn input(&self) -> &O::Input {
        &self.input
    }

    /// How long a call may take that begins now: until the time is over. The last one begins only then, and has as much time as passes
    /// between two at least.
    pub fn time_left(&self, now: Instant) -> Duration {
        let elapsed = now.saturating_duration_since(self.polls.begun);
        let left = self.polls.max_wait.checked_sub(elapsed).filter(|left| !left.is_zero());
        left.unwrap_or(Duration::from_secs(self.polls.waiter.min_delay.into()))
    }

    /// Takes what a call came to at the time `now`. Says how long to pause before the next, or what waiting comes to.
    pub fn receive(&mut self, result: Polled<O>, now: Instant) -> ControlFlow<Waited<O>, Duration> {
        self.polls.count += 1;
        if let Err(SdkError::ConstructionFailure(failure)) = result {
            return ControlFlow::Break(Err(failure.into()));
        }
        let is_over = now.saturating_duration_since(self.polls.begun) >= self.polls.max_wait;
        if is_over && matches!(result, Err(SdkError::TimeoutError(_))) {
            let (last, matched) = self.last.take().unwrap_or((result, None));
            return ControlFlow::Break(Err(self.exceeded(last, matched, now)));
        }
        let waiter = self.polls.waiter;
        match (self.decide(&result), result) {
            (None, Err(source)) => {
                ControlFlow::Break(Err(WaiterError::OperationFailed(Box::new(OperationFailed { waiter, source }))))
            }
            (Some(Acceptor { state: AcceptorState::Success, .. }), result) => {
                ControlFlow::Break(Ok(FinalPoll::new(result)))
            }
            (Some(acceptor @ Acceptor { state: AcceptorState::Failure, .. }), result) => {
                let message = acceptor.message.as_ref().zip(result.as_ref().ok());
                let message = message.and_then(|(search, output)| text(search.shown_of(output)?));
                let final_poll = FinalPoll::new(result);
                let context = FailureState { waiter, acceptor, message, final_poll };
                ControlFlow::Break(Err(WaiterError::FailureState(Box::new(context))))
            }
            (matched, result) => match self.polls.pause(now) {
                Some(pause) => {
                    self.last = Some((result, matched));
                    ControlFlow::Continue(pause)
                }
                None => ControlFlow::Break(Err(self.exceeded(result, matched, now))),
            },
        }
    }

    /// The acceptor that decides about what a call came to.
    fn decide(&self, result: &Polled<O>) -> Option<&'static Acceptor> {
        let waiter = self.polls.waiter;
        match result {
            Ok(output) => {
                let find = |matcher: &Matcher, search: &Search| match matcher {
                    Matcher::InputOutput(_) => search.of_both(&self.input, output),
                    _ => search.of(output),
                };
                waiter.decides(&Seen::Output { status: None, find: &find })
            }
            Err(error) => {
                let code = error.as_service_error().map(OperationError::code);
                let shape =
                    O::META.errors.iter().find(|shape| Some(shape.error_code()) == code).map(|shape| shape.name);
                let names: Vec<&str> = error.code().into_iter().chain(code).chain(shape).collect();
                let status = error.status()?.as_u16();
                // A success that cannot be read is none, and no error of the service.
                let is_error = matches!(error, SdkError::ServiceError(_)) || !(200..300).contains(&status);
                is_error.then(|| waiter.decides(&Seen::Error { status, names: &names }))?
            }
        }
    }

    fn exceeded(
        &self,
        last: Polled<O>,
        matched: Option<&'static Acceptor>,
        now: Instant,
    ) -> WaiterError<O::Output, O::Error> {
        let Polls { waiter, max_wait, begun, count, .. } = self.polls;
        let elapsed = now.saturating_duration_since(begun);
        let final_poll = FinalPoll::new(last);
        let context = ExceededMaxWait { waiter, max_wait, elapsed, poll_count: count, matched, final_poll };
        WaiterError::ExceededMaxWait(Box::new(context))
    }
}

/// A text, or several in one.
fn text(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.into_owned()),
        Value::List(list) => {
            let texts: Vec<String> = list.iter().cloned().filter_map(text).collect();
            Some(texts.join("; ")).filter(|text| !text.is_empty())
        }
        _ => None,
    }
}
