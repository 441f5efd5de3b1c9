//! Waiting on a simulated clock: when the operation is called again, when there is no time any more, and what drivers give each call.

mod service;

use std::collections::BTreeSet;
use std::future::{Future, ready};
use std::ops::ControlFlow;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use http::{Request, Response};
use service::{PutNote, PutNoteError, PutNoteOutput, note};
use smithgen_runtime::body::ByteStream;
use smithgen_runtime::client::{Carries, Core};
use smithgen_runtime::config::{Config, RetryConfig, TimeoutConfig};
use smithgen_runtime::driver::{Async, Blocking, CallResult};
use smithgen_runtime::error::SdkError;
use smithgen_runtime::generated::search::*;
use smithgen_runtime::generated::wait::Wait;
use smithgen_runtime::generated::waiter::*;
use smithgen_runtime::operation::Operation;
use smithgen_runtime::transport::{
    AsyncTransport, AttemptLimits, BlockingTransport, BoxFuture, TransportError, TransportErrorKind,
};
use smithgen_runtime::wait::{FinalPoll, WaiterError};

static ACCEPTORS: [Acceptor; 3] = [
    Acceptor::new(
        AcceptorState::Success,
        Matcher::Output(PathMatcher {
            path: "Id",
            search: Search { expression: &Expression(Field(Borrowed("Id"))), members: Some(&["Id"]) },
            comparator: PathComparator::StringEquals,
            expected: "done",
        }),
    ),
    Acceptor::new(AcceptorState::Retry, Matcher::Error("Busy")),
    Acceptor::new(AcceptorState::Failure, Matcher::Status(410)),
];
static USUAL: Waiter = Waiter::new("NoteTaken", &ACCEPTORS, (2, 120), 40);
static SLOW: Waiter = Waiter::new("NoteTaken", &ACCEPTORS, (7, 7), 40);

const SECOND: Duration = Duration::from_secs(1);

type Waited = Result<FinalPoll<PutNoteOutput, SdkError<PutNoteError>>, WaiterError<PutNoteOutput, PutNoteError>>;

fn answer(status: u16, body: &str) -> CallResult<PutNote> {
    PutNote::parse_response(Response::builder().status(status).body(body.as_bytes()).unwrap())
}

/// Waits on a clock of its own; each call takes so long. Gives the pauses, when it ended, and what came of it.
fn simulate(
    waiter: &'static Waiter,
    max_wait: Duration,
    latency: Duration,
    mut call: impl FnMut(Duration) -> CallResult<PutNote>,
) -> (Vec<Duration>, Duration, Waited) {
    let begun = Instant::now();
    let mut now = begun;
    let mut wait = Wait::<PutNote>::new(note(), waiter, max_wait, now).unwrap();
    let mut pauses = Vec::new();
    loop {
        let result = call(wait.time_left(now));
        now += latency;
        match wait.receive(result, now) {
            ControlFlow::Continue(pause) => {
                pauses.push(pause);
                now += pause;
            }
            ControlFlow::Break(end) => return (pauses, now - begun, end),
        }
    }
}

#[test]
fn pauses_double_within_their_bounds_and_end_with_the_time() {
    let mut seconds = BTreeSet::new();
    for _ in 0..200 {
        let (pauses, took, waited) = simulate(&USUAL, SECOND * 300, Duration::ZERO, |_| answer(200, "{}"));
        assert_eq!(took, SECOND * 300, "the last call is made when the time is over");
        let (last, others) = pauses.split_last().unwrap();
        assert!(*last >= SECOND * 2, "no call stands close before the last: {pauses:?}");
        for (number, pause) in (0_u32..).zip(others) {
            let most = 2_u64.saturating_pow(number + 1).min(120);
            assert!((2..=most).contains(&pause.as_secs()) && pause.subsec_nanos() == 0, "{pauses:?}");
        }
        seconds.extend(others.get(1).copied());
        let Err(WaiterError::ExceededMaxWait(context)) = waited else { panic!("{waited:?}") };
        assert_eq!(context.poll_count() as usize, pauses.len() + 1);
        assert_eq!((context.elapsed(), context.max_wait()), (took, SECOND * 300));
    }
    assert_eq!(seconds, BTreeSet::from([2, 3, 4].map(|seconds| SECOND * seconds)), "both bounds included");
}

#[test]
fn pauses_are_the_same_where_their_bounds_are() {
    let (pauses, ..) = simulate(&SLOW, SECOND * 30, SECOND, |_| answer(200, "{}"));
    // After three calls of a second and two pauses, 13 seconds are left: less than two pauses.
    assert_eq!(pauses, [7, 7, 13].map(|seconds| SECOND * seconds));
    let (pauses, took, _) = simulate(&SLOW, SECOND / 2, Duration::ZERO, |_| answer(200, "{}"));
    assert_eq!((pauses.as_slice(), took), (&[SECOND / 2][..], SECOND / 2));
    let (pauses, ..) = simulate(&SLOW, Duration::ZERO, Duration::ZERO, |_| answer(200, "{}"));
    assert!(pauses.is_empty(), "there is one call at least");
}

#[test]
fn calls_have_the_time_that_is_left() {
    let mut left = Vec::new();
    let (..) = simulate(&SLOW, SECOND * 20, SECOND * 2, |time| {
        left.push(time.as_secs());
        answer(200, "{}")
    });
    // The last begins when the time is over.
    assert_eq!(left, [20, 11, 7]);
}

#[test]
fn no_call_outlives_the_time() {
    let timeout = || Err(TransportError::new(TransportErrorKind::OperationTimeout, "too slow").into());
    let mut answers = vec![timeout(), answer(400, r#"{"__type": "Busy", "message": "later"}"#)];
    let (.., waited) = simulate(&SLOW, SECOND * 10, SECOND * 6, |_| answers.pop().unwrap());
    let Err(WaiterError::ExceededMaxWait(context)) = &waited else { panic!("{waited:?}") };
    assert_eq!(context.poll_count(), 2);
    assert!(context.final_poll().as_result().unwrap_err().code() == Some("Busy"), "what was heard last is told");
    let told = "NoteTaken did not come within 10s (2 calls); the last answer: Busy: later (status 400)";
    assert_eq!(waited.unwrap_err().to_string(), told);
    // Without an answer there is but the one that did not come; and a limit of the program's own is a failure as any.
    let (.., waited) = simulate(&SLOW, SECOND * 5, SECOND * 6, |_| timeout());
    assert!(matches!(waited, Err(WaiterError::ExceededMaxWait(_))), "{waited:?}");
    let (.., waited) = simulate(&SLOW, SECOND * 50, SECOND * 6, |_| timeout());
    assert!(matches!(waited, Err(WaiterError::OperationFailed(_))), "{waited:?}");
}

#[test]
fn answers_lead_where_the_first_acceptor_says() {
    let end = |answers: &[(u16, &str)]| {
        let mut answers = answers.iter();
        let (pauses, _, waited) = simulate(&USUAL, SECOND * 300, Duration::ZERO, |_| {
            let (status, body) = answers.next().expect("no more calls than answers");
            answer(*status, body)
        });
        (pauses.len(), waited.map(drop).map_err(|error| error.to_string()))
    };
    let busy = (409, r#"{"__type": "x#Busy"}"#);
    let done = (200, r#"{"Id": "done"}"#);
    assert_eq!(end(&[busy, (200, r#"{"Id": 1}"#)]).0, 1, "what cannot be read ends it");
    assert_eq!(end(&[(200, "{}"), busy, busy, done]), (3, Ok(())));
    let told = "NoteTaken will not come: the service answers with the status 410: NoteLost (status 410)";
    assert_eq!(end(&[busy, (410, r#"{"__type": "NoteLost"}"#)]), (1, Err(told.to_owned())));
    let told = "NoteTaken was waited for in vain: TooLong (status 400)";
    assert_eq!(end(&[(400, r#"{"__type": "TooLong"}"#)]), (0, Err(told.to_owned())));
}

/// A transport that never answers anything new, and notes how long each call may take.
#[derive(Clone, Default)]
struct Same(Arc<Mutex<Vec<Option<Duration>>>>);

impl Same {
    fn answer(&self, limits: &AttemptLimits) -> Result<Response<ByteStream>, TransportError> {
        self.0.lock().unwrap().push(limits.attempt);
        Ok(Response::new(ByteStream::from_static(b"{}")))
    }
}

impl BlockingTransport for Same {
    fn send(&self, _: Request<ByteStream>, limits: &AttemptLimits) -> Result<Response<ByteStream>, TransportError> {
        self.answer(limits)
    }
}

impl AsyncTransport for Same {
    fn send<'a>(
        &'a self,
        _: Request<ByteStream>,
        limits: &'a AttemptLimits,
    ) -> BoxFuture<'a, Result<Response<ByteStream>, TransportError>> {
        Box::pin(ready(self.answer(limits)))
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        std::thread::sleep(time);
        Box::pin(ready(()))
    }
}

fn client<D: Carries<Same>>(timeouts: TimeoutConfig) -> (Core<D>, Same) {
    let config = Config::builder().endpoint_url("http://notes.test").timeout_config(timeouts);
    let same = Same::default();
    (Core::with_transport(config.retry_config(RetryConfig::disabled()).build(), same.clone()), same)
}

fn run<T>(future: impl Future<Output = T> + Send) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("it waits"),
    }
}

#[test]
fn both_drivers_wait_and_limit_their_calls() {
    let max_wait = Duration::from_millis(300);
    let own = TimeoutConfig::builder().operation_timeout(Duration::from_secs(1)).build();
    for (timeouts, most) in [(TimeoutConfig::default(), 7), (own, 1)] {
        let (blocking, sent) = client::<Blocking>(timeouts);
        let waited = blocking.waiting(&SLOW).wait(note(), max_wait);
        assert!(matches!(waited, Err(WaiterError::ExceededMaxWait(context)) if context.poll_count() == 2));
        let (asynchronous, sent_later) = client::<Async>(timeouts);
        let waited = run(asynchronous.waiting(&SLOW).wait(note(), max_wait));
        assert!(matches!(waited, Err(WaiterError::ExceededMaxWait(context)) if context.poll_count() == 2));
        for sent in [sent, sent_later] {
            let limits = sent.0.lock().unwrap();
            assert_eq!(limits.len(), 2);
            assert!(limits.iter().all(|limit| limit.is_some_and(|limit| limit <= SECOND * most)), "{limits:?}");
        }
    }
}
