//! One call as a state machine without I/O: [`Exchange`] says what to do next, and is told what came of it.
//!
//! In: a request, the configuration, what transports bring, the time, random bits, and which call a function of AWS Lambda follows from.
//! Out: [`Step`]s ("send this", "wait so long", "read the body", "done") and in the end an [`Outcome`]. Nothing here reads a clock or a
//! socket, so that retries, deadlines and clock skew are tested in no time.
//!
//! The machine is one type for all operations; the generic functions around it only encode, decode and name types.

mod answers;
#[cfg(all(feature = "rest-xml", feature = "sigv4"))]
mod aside;
#[cfg(feature = "digest")]
mod challenged;
#[cfg(feature = "endpoint-discovery")]
mod discovery;
mod shared;

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

#[cfg(all(feature = "rest-xml", feature = "sigv4"))]
pub(crate) use self::aside::{bucket_of, for_session};
#[cfg(all(feature = "endpoint-discovery", feature = "sigv4"))]
pub(crate) use self::discovery::refuse;
pub(crate) use self::shared::Shared;
use http::header::EXPECT;
use http::{HeaderName, HeaderValue, Request, Response};

use crate::body::{ByteStream, FOR_ASYNCHRONOUS_CODE, Lent};
use crate::caller::Caller;
#[cfg(feature = "checksums")]
use crate::checksum;
use crate::config::Config;
pub use crate::config::Limits;
use crate::credentials::{Cached, Credentials, CredentialsError};
use crate::error::ConstructionFailure;
#[cfg(feature = "event-streams")]
use crate::event_stream::InitialResponse;
#[cfg(feature = "checksums")]
use crate::meta::ChecksumAlgorithm;
use crate::meta::OperationMeta;
use crate::operation::{Operation, directed};
use crate::outcome::{Outcome, Unsuccessful};
use crate::protocol::ReadFailure;
use crate::random::Random;
use crate::retry::RetryConfig;
use crate::service::ErasedService;
#[cfg(all(feature = "event-streams", feature = "sigv4"))]
use crate::sigv4::attempt::Signing;
use crate::target::{Directed, Elsewhere};
use crate::trace::{TRACE_ID, trace_id};
#[cfg(feature = "event-streams")]
use crate::transport::BothWays;
use crate::transport::{AttemptLimits, TransportError, TransportErrorKind};
use crate::types::{DateTime, TimestampFormat};

static INVOCATION_ID: HeaderName = HeaderName::from_static("amz-sdk-invocation-id");
static SDK_REQUEST: HeaderName = HeaderName::from_static("amz-sdk-request");

/// The time, by the clock that never jumps and by the one on the wall.
#[derive(Clone, Copy, Debug)]
pub struct Now {
    /// For durations.
    pub monotonic: Instant,
    /// For dates.
    pub wall: SystemTime,
}

impl Now {
    /// Reads both clocks; only drivers do.
    pub fn read() -> Self {
        Now { monotonic: Instant::now(), wall: SystemTime::now() }
    }

    /// Seconds since 1970.
    fn secs(self) -> i64 {
        DateTime::from(self.wall).secs()
    }
}

/// What to do next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    /// Send [`Exchange::take_request`] within these limits and report with [`Exchange::receive`].
    Send(AttemptLimits),
    /// Wait so long, then ask again.
    Wait(Duration),
    /// Ask [`Exchange::credentials_provider`] for credentials, for so long at most, and report with
    /// [`Exchange::receive_credentials`].
    Identify(Option<Duration>),
    /// Make the call [`Exchange::take_first`], and report with [`Exchange::receive_first`].
    #[cfg(feature = "endpoint-discovery")]
    First,
    /// Read [`Exchange::response_body`] whole, so many bytes at most, and report with [`Exchange::receive_body`].
    Read(usize),
    /// Read the next chunk of [`Exchange::response_body`] and report with [`Exchange::receive_chunk`].
    #[cfg(feature = "event-streams")]
    ReadChunk,
    /// Take the result from [`Exchange::into_outcome`].
    Done,
}

/// What a call needs of its operation and configuration.
#[derive(Clone, Copy)]
pub(crate) struct Terms {
    retry: RetryConfig,
    limits: AttemptLimits,
    operation_timeout: Option<Duration>,
    read_limits: Limits,
    operation: &'static OperationMeta,
    failure: ReadFailure,
    /// From how many bytes on the service is asked if it wants a body.
    asks_from: Option<u64>,
    /// What the checksum of a success may be made by.
    #[cfg(feature = "checksums")]
    checksums: &'static [ChecksumAlgorithm],
}

impl Terms {
    pub(crate) fn of(operation: &'static OperationMeta, config: &Config, failure: ReadFailure) -> Self {
        Terms {
            retry: *config.retry_config(),
            limits: limits(operation, config),
            operation_timeout: config.timeout_config().operation_timeout(),
            read_limits: config.limits(),
            operation,
            failure,
            asks_from: operation.input.byte_stream().and(config.expect_continue_threshold_bytes()),
            #[cfg(feature = "checksums")]
            checksums: &[],
        }
    }

    /// The number of attempts, the first included.
    fn max_attempts(&self) -> u32 {
        self.retry.max_attempts_of(self.operation.service.retries)
    }
}

/// The limits of an attempt. What a service holds back is not late while it does.
fn limits(operation: &OperationMeta, config: &Config) -> AttemptLimits {
    let limits = config.attempt_limits();
    let held = operation.long_poll.unwrap_or_default();
    AttemptLimits { read: limits.read.map(|limit| limit.saturating_add(held)), ..limits }
}

/// One call, with all its attempts.
pub struct Exchange {
    request: Request<ByteStream>,
    /// The body, if it is not at hand.
    lent: Option<Lent>,
    terms: Terms,
    shared: Arc<Shared>,
    random: Random,
    /// The number of the current attempt, from 1.
    attempt: u32,
    deadline: Option<Instant>,
    /// What comes of the response that is read.
    response_body: ByteStream,
    /// Tokens that the last retry took.
    spent: u32,
    state: State,
    caller: Option<Caller>,
    by_account: Option<Elsewhere>,
    /// How many challenges of its server the attempt has answered.
    #[cfg(feature = "digest")]
    challenges: u8,
    #[cfg(feature = "endpoint-discovery")]
    discovering: Option<discovery::Discovering>,
    #[cfg(all(feature = "rest-xml", feature = "sigv4"))]
    beside: aside::Beside,
}

enum State {
    New,
    Identifying,
    Identified,
    /// Another call asks where it goes.
    #[cfg(feature = "endpoint-discovery")]
    Discovering,
    #[cfg(feature = "endpoint-discovery")]
    Discovered,
    /// A session was opened for it.
    #[cfg(all(feature = "rest-xml", feature = "sigv4"))]
    Joined,
    Sent(AttemptLimits),
    Reading(Response<()>),
    #[cfg(feature = "event-streams")]
    Beginning(Response<()>, InitialResponse),
    WaitingUntil(Instant),
    /// It ends then.
    DoneFrom(Instant, Outcome),
    Done(Outcome),
}

impl Exchange {
    fn new(
        mut request: Request<ByteStream>,
        terms: Terms,
        shared: &Arc<Shared>,
        mut random: Random,
    ) -> Result<Self, ConstructionFailure> {
        let shared = Arc::clone(shared);
        let id = HeaderValue::try_from(random.uuid()).map_err(ConstructionFailure::new)?;
        request.headers_mut().insert(&INVOCATION_ID, id);
        if let Some(id) = trace_id() {
            request.headers_mut().entry(&TRACE_ID).or_insert(id);
        }
        if terms.asks_from.is_some_and(|least| request.body().length().is_none_or(|length| length >= least)) {
            request.headers_mut().insert(EXPECT, HeaderValue::from_static("100-continue"));
        }
        let lent = request.body().at_hand().is_none().then(|| Lent::new(std::mem::take(request.body_mut())));
        if let Some(lent) = &lent {
            *request.body_mut() = lent.lend();
        }
        Ok(Exchange {
            request,
            lent,
            terms,
            shared,
            random,
            attempt: 0,
            deadline: None,
            response_body: ByteStream::default(),
            spent: 0,
            state: State::New,
            caller: None,
            by_account: None,
            #[cfg(feature = "digest")]
            challenges: 0,
            #[cfg(feature = "endpoint-discovery")]
            discovering: None,
            #[cfg(all(feature = "rest-xml", feature = "sigv4"))]
            beside: aside::Beside::default(),
        })
    }

    /// The same call by a caller.
    fn called_by(mut self, caller: Option<Caller>, by_account: Option<Elsewhere>) -> Self {
        (self.caller, self.by_account) = (caller, by_account);
        self
    }

    /// The call, if a driver that waits on its thread can make it.
    ///
    /// # Errors
    /// When only asynchronous code can read the body.
    pub fn for_a_thread(self) -> Result<Self, ConstructionFailure> {
        if self.request.body().is_asynchronous() {
            return Err(ConstructionFailure::new(FOR_ASYNCHRONOUS_CODE));
        }
        Ok(self)
    }

    /// The request of the current attempt. Bytes are not copied; for the last attempt, neither are headers.
    pub fn take_request(&mut self) -> Request<ByteStream> {
        #[cfg(all(feature = "rest-xml", feature = "sigv4"))]
        if let Some(aside) = self.take_aside() {
            return aside;
        }
        if let Some(lent) = &self.lent {
            lent.rewind();
        }
        let mut request = Request::default();
        if self.attempt < self.terms.max_attempts() || self.may_be_challenged() {
            *request.method_mut() = self.request.method().clone();
            *request.uri_mut() = self.request.uri().clone();
            *request.headers_mut() = self.request.headers().clone();
            *request.body_mut() = self.request.body().again();
        } else {
            std::mem::swap(&mut request, &mut self.request);
        }
        #[cfg(feature = "event-streams")]
        if self.terms.operation.input.has_events() {
            request.extensions_mut().insert(BothWays);
        }
        #[cfg(all(feature = "event-streams", feature = "sigv4"))]
        if let Some(events) = self.caller.as_mut().and_then(Caller::signing).and_then(Signing::take_events) {
            *request.body_mut() = std::mem::take(request.body_mut()).read_through(Box::new(events));
        }
        request
    }

    /// What to do at the time `now`.
    pub fn step(&mut self, now: Now) -> Step {
        match self.state {
            State::New => {
                self.deadline = self.terms.operation_timeout.and_then(|limit| now.monotonic.checked_add(limit));
                self.begin_attempt(now)
            }
            State::Identifying => self.identify(now),
            State::Identified => self.go_on(now),
            #[cfg(all(feature = "rest-xml", feature = "sigv4"))]
            State::Joined => self.start_attempt(now),
            #[cfg(feature = "endpoint-discovery")]
            State::Discovering => Step::First,
            #[cfg(feature = "endpoint-discovery")]
            State::Discovered => self.start_attempt(now),
            State::Sent(limits) => Step::Send(limits),
            State::Reading(_) => Step::Read(self.terms.read_limits.max_response_bytes),
            #[cfg(feature = "event-streams")]
            State::Beginning(..) => Step::ReadChunk,
            State::WaitingUntil(time) | State::DoneFrom(time, _) if time > now.monotonic => {
                Step::Wait(time.saturating_duration_since(now.monotonic))
            }
            State::WaitingUntil(_) => self.begin_attempt(now),
            State::DoneFrom(..) | State::Done(_) => Step::Done,
        }
    }

    /// Asks who makes the call, if that matters.
    fn begin_attempt(&mut self, now: Now) -> Step {
        #[cfg(feature = "digest")]
        {
            self.challenges = 0;
        }
        if self.caller.is_some() {
            return self.identify(now);
        }
        self.start_attempt(now)
    }

    fn identify(&mut self, now: Now) -> Step {
        match self.time_left(now) {
            Some(Duration::ZERO) => self.end_in_time("its deadline passed before there were credentials"),
            left => {
                self.state = State::Identifying;
                Step::Identify(left)
            }
        }
    }

    /// Who gives credentials for the current attempt; of no use but after [`Step::Identify`].
    pub fn credentials_provider(&self) -> Cached {
        match &self.caller {
            Some(caller) => caller.provider(),
            None => Cached::new(crate::credentials::NoCredentials),
        }
    }

    /// Takes the credentials that [`Step::Identify`] asked for; `None` if they did not come in time.
    pub fn receive_credentials(&mut self, result: Option<Result<Credentials, CredentialsError>>) {
        if let (State::Identifying, Some(caller)) = (&self.state, &mut self.caller) {
            let received = result.map(|result| {
                caller.receive(result)?;
                match &mut self.by_account {
                    Some(by_account) => by_account.go_to_account(&mut self.request, caller, self.shared.targets()),
                    None => Ok(()),
                }
            });
            match received {
                Some(Ok(())) => self.state = State::Identified,
                Some(Err(failure)) => self.state = State::Done(failure.into()),
                None => {
                    self.end_in_time("there were no credentials in time");
                }
            }
        }
    }

    /// Puts into the request what proves who calls, as of now by the service's clock.
    fn authenticate(&mut self, now: Now) -> Result<(), ConstructionFailure> {
        #[cfg(feature = "digest")]
        if let Some(answered) = self.answer_challenge() {
            return answered;
        }
        let Some(caller) = &mut self.caller else {
            return Ok(());
        };
        let offset = self.shared.clock_offset().unwrap_or(0);
        let time = DateTime::from_secs(now.secs().saturating_add(offset));
        caller.authenticate(&mut self.request, time)
    }

    /// Sends the request, or what has to be sent before.
    fn go_on(&mut self, now: Now) -> Step {
        #[cfg(all(feature = "rest-xml", feature = "sigv4"))]
        if let Some(step) = self.open_session(now) {
            return step;
        }
        self.start_attempt(now)
    }

    /// What an attempt that begins now may cost; nothing, if it is too late for one.
    fn limits(&self, now: Now) -> Option<AttemptLimits> {
        let mut limits = self.terms.limits;
        if let Some(left) = self.time_left(now) {
            limits.attempt = Some(limits.attempt.map_or(left, |limit| limit.min(left)));
        }
        Some(limits).filter(|limits| limits.attempt != Some(Duration::ZERO))
    }

    fn start_attempt(&mut self, now: Now) -> Step {
        #[cfg(all(feature = "rest-xml", feature = "sigv4"))]
        if self.beside.is_for_session {
            return self.end(Ok(Default::default()));
        }
        #[cfg(feature = "endpoint-discovery")]
        if let Some(step) = self.discover(now) {
            return step;
        }
        let Some(limits) = self.limits(now) else {
            return self.end_in_time("its deadline passed before the next attempt");
        };
        self.attempt += 1;
        let value = self.sdk_request(limits.attempt.or(limits.read), now);
        self.request.headers_mut().insert(&SDK_REQUEST, value);
        if let Err(failure) = self.authenticate(now) {
            return self.end(Err(Unsuccessful::Construction(failure)));
        }
        self.state = State::Sent(limits);
        Step::Send(limits)
    }

    /// The header by which services tell first attempts from retries. With the service's time at hand, it also says until
    /// when an answer is of use.
    fn sdk_request(&self, limit: Option<Duration>, now: Now) -> HeaderValue {
        let (attempt, max) = (self.attempt, self.terms.max_attempts());
        let ttl = self.shared.clock_offset().zip(limit).and_then(|(offset, limit)| {
            let seconds = now.secs().checked_add(offset)?.checked_add(limit.as_secs().try_into().ok()?)?;
            DateTime::from_secs(seconds).fmt(TimestampFormat::DateTime).ok()
        });
        // The usual case costs nothing.
        if ttl.is_none() && attempt == 1 && max == 3 {
            return HeaderValue::from_static("attempt=1; max=3");
        }
        let text = match ttl {
            Some(ttl) => format!("attempt={attempt}; max={max}; ttl={}", ttl.replace(['-', ':'], "")),
            None => format!("attempt={attempt}; max={max}"),
        };
        // Digits, letters and these marks are valid in any header.
        HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static(""))
    }

    /// What is left until the deadline, if there is one.
    fn time_left(&self, now: Now) -> Option<Duration> {
        Some(self.deadline?.saturating_duration_since(now.monotonic))
    }

    /// Ends the call for its deadline.
    fn end_in_time(&mut self, cause: &str) -> Step {
        let error = TransportError::new(TransportErrorKind::OperationTimeout, cause);
        self.end(Err(Unsuccessful::Transport(error)))
    }

    fn end(&mut self, result: Result<(Response<Vec<u8>>, ByteStream), Unsuccessful>) -> Step {
        self.state = State::Done(Outcome(result));
        Step::Done
    }

    /// The result, once there is one.
    pub fn into_outcome(self) -> Outcome {
        match self.state {
            State::Done(outcome) | State::DoneFrom(_, outcome) => outcome,
            _ => ConstructionFailure::new("the call was given up before it was done").into(),
        }
    }
}

/// The state machine of a call.
///
/// # Errors
/// As [`directed`], and when the operation needs a signature.
pub(crate) fn start<O: Operation>(
    input: &O::Input,
    config: &Config,
    shared: &Arc<Shared>,
    random: Random,
) -> Result<Exchange, ConstructionFailure> {
    let directed = directed::<O>(input, config, shared.targets());
    let service = const { &ErasedService::of::<O::Service>() };
    begin(directed, O::META, service, config, shared, random)
}

/// The state machine of a call whose request is ready, or could not be made.
///
/// # Errors
/// As [`directed`], and when the operation needs a signature.
pub(crate) fn begin(
    directed: Result<Directed, ConstructionFailure>,
    operation: &'static OperationMeta,
    service: &ErasedService,
    config: &Config,
    shared: &Arc<Shared>,
    random: Random,
) -> Result<Exchange, ConstructionFailure> {
    #[cfg(not(feature = "endpoint-discovery"))]
    check_endpoint(operation, config)?;
    #[cfg_attr(not(any(feature = "endpoint-discovery", feature = "sigv4")), expect(unused_mut, reason = "it is ready"))]
    let mut directed = directed?;
    let caller = directed.target.caller(operation, config)?;
    #[cfg(feature = "sigv4")]
    let caller = prepared(caller, &mut directed, shared)?;
    #[cfg(feature = "endpoint-discovery")]
    let discovering = discovery::Discovering::of(operation, service, config, &mut directed.request)?;
    let terms = Terms::of(operation, config, service.failure);
    #[cfg(feature = "checksums")]
    let terms = Terms { checksums: checksum::asked_for(operation, directed.request.headers()), ..terms };
    #[cfg(feature = "digest")]
    let terms = challenged::terms(terms, &directed.request, caller.as_ref(), shared);
    let exchange = Exchange::new(directed.request, terms, shared, random);
    let exchange = exchange.map(|exchange| exchange.called_by(caller, directed.by_account));
    #[cfg(all(feature = "rest-xml", feature = "sigv4"))]
    let exchange = exchange.map(|exchange| exchange.at_bucket(directed.by_region));
    #[cfg(feature = "endpoint-discovery")]
    let exchange = exchange.map(|exchange| Exchange { discovering, ..exchange });
    exchange
}

/// Refuses operations that go nowhere but where the service says.
#[cfg(not(feature = "endpoint-discovery"))]
fn check_endpoint(operation: &OperationMeta, config: &Config) -> Result<(), ConstructionFailure> {
    match operation.discovery {
        Some(facts) if facts.is_required && config.endpoint_url_of(operation.service).is_none() => {
            Err(ConstructionFailure::new(format!(
                "{} goes where {} says, which the feature `endpoint-discovery` of smithgen-runtime asks for",
                operation.name, facts.operation.name
            )))
        }
        _ => Ok(()),
    }
}

/// The caller of a request that is prepared for being signed, if it is to be.
#[cfg(feature = "sigv4")]
fn prepared(
    mut caller: Option<Caller>,
    directed: &mut Directed,
    #[cfg_attr(not(feature = "query"), allow(unused_variables))] shared: &Shared,
) -> Result<Option<Caller>, ConstructionFailure> {
    if let Some(signing) = caller.as_mut().and_then(Caller::signing) {
        signing.prepare(&mut directed.request)?;
        #[cfg(feature = "query")]
        if let Some(source) = directed.copy_source(shared.targets())? {
            signing.copy_from(source);
        }
    }
    Ok(caller)
}
