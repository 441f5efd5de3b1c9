//! When to try again, and after how long: the "standard" mode of AWS's SDKs, as revised in 2026.
//!
//! In: what an attempt came to (status, error code, headers, the model's `@retryable`). Out: whether it is worth another
//! attempt, what that costs of the client's retry budget, and how long to wait first.
//!
//! - Transient failures (500, 502, 503, 504, lost connections, timeouts) back off from 50 ms, throttling from 1 s; both
//!   double with each attempt up to 20 s, and the wait is drawn evenly from zero to that.
//! - All calls of a client share 500 tokens. A retry after a transient failure costs 14 of them, after throttling 5; a call
//!   that succeeds gives back what its last retry cost, or one token if it needed none.
//! - `x-amz-retry-after` (milliseconds) replaces the wait, but only between the drawn wait and 5 s more. `Retry-After`
//!   (seconds or a date) makes it longer, up to the longest back-off.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use http::{HeaderMap, StatusCode};

use crate::schema::Schema;
use crate::types::{DateTime, TimestampFormat};

/// How often, and how patiently, a call is tried again.
///
/// ```
/// use smithgen_runtime::config::RetryConfig;
///
/// let patient = RetryConfig::standard().with_max_attempts(5);
/// assert_eq!(patient.max_attempts(), 5);
/// assert_eq!(RetryConfig::disabled().max_attempts(), 1);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryConfig {
    max_attempts: Option<u32>,
    initial_backoff: Option<Duration>,
    max_backoff: Duration,
}

/// How failed attempts are repeated where nobody chose that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Retries {
    /// The number of attempts, the first included.
    pub max_attempts: u32,
    /// The longest wait before the first retry after a transient failure, in milliseconds.
    pub initial_backoff_millis: u64,
}

impl Retries {
    /// What nearly all services have.
    pub(crate) const STANDARD: Retries = Retries { max_attempts: 3, initial_backoff_millis: 50 };
}

impl Default for RetryConfig {
    fn default() -> Self {
        Self::standard()
    }
}

impl RetryConfig {
    /// Three attempts; back-off from 50 ms (1 s after throttling) up to 20 s. What is not set, some services have another default for:
    /// Amazon DynamoDB and its streams four attempts, from 25 ms.
    pub const fn standard() -> Self {
        RetryConfig { max_attempts: None, initial_backoff: None, max_backoff: Duration::from_secs(20) }
    }

    /// One attempt, whatever comes of it.
    pub const fn disabled() -> Self {
        Self::standard().with_max_attempts(1)
    }

    /// Sets the number of attempts, the first included; at least 1. Default: the service's own, or 3.
    pub const fn with_max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = Some(attempts);
        self
    }

    /// Sets the longest wait before the first retry, for every kind of failure; the waits are random, from zero to this.
    /// Default: the service's own, or 50 ms, and 1 s after throttling.
    pub const fn with_initial_backoff(mut self, backoff: Duration) -> Self {
        self.initial_backoff = Some(backoff);
        self
    }

    /// Sets the wait that back-off never exceeds. Default: 20 s.
    pub const fn with_max_backoff(mut self, backoff: Duration) -> Self {
        self.max_backoff = backoff;
        self
    }

    /// The number of attempts, the first included: 3 where it was not set, whatever the service's default is.
    pub const fn max_attempts(&self) -> u32 {
        self.max_attempts_of(Retries::STANDARD)
    }

    /// The number of attempts for calls of a service with these facts.
    pub(crate) const fn max_attempts_of(&self, service: Retries) -> u32 {
        match self.max_attempts {
            Some(attempts) => attempts,
            None => service.max_attempts,
        }
    }

    /// The longest wait before the first retry, if it was set.
    pub const fn initial_backoff(&self) -> Option<Duration> {
        self.initial_backoff
    }

    /// The wait that back-off never exceeds.
    pub const fn max_backoff(&self) -> Duration {
        self.max_backoff
    }

    /// The longest wait before attempt number `attempt + 1` of a call of a service with these facts, drawn down to `fraction` of it.
    pub(crate) fn backoff(&self, service: Retries, failure: Failure, attempt: u32, fraction: f64) -> Duration {
        let initial = self.initial_backoff.unwrap_or(match failure {
            Failure::Throttling => Duration::from_secs(1),
            Failure::Transient | Failure::ClockSkew => Duration::from_millis(service.initial_backoff_millis),
        });
        let doublings = attempt.saturating_sub(1).min(31);
        let bound = initial.saturating_mul(1 << doublings).min(self.max_backoff);
        // Only a bound of ages could not be multiplied.
        Duration::try_from_secs_f64(bound.as_secs_f64() * fraction.clamp(0.0, 1.0)).unwrap_or(bound)
    }
}

/// A failure that another attempt may overcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// Something broke on the way, or in the service.
    Transient,
    /// The service asks for fewer requests.
    Throttling,
    /// The clocks of both sides differ; another attempt helps once the difference is known.
    ClockSkew,
}

impl Failure {
    /// What a retry costs of the client's budget.
    pub(crate) fn cost(self) -> u32 {
        match self {
            Failure::Throttling => 5,
            Failure::Transient | Failure::ClockSkew => 14,
        }
    }
}

/// Error codes by which services ask for fewer requests.
const THROTTLING: [&str; 14] = [
    "BandwidthLimitExceeded",
    "EC2ThrottledException",
    "LimitExceededException",
    "PriorRequestNotComplete",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "SlowDown",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionInProgressException",
];

/// Error codes of failures on the service's side that pass.
const TRANSIENT: [&str; 3] = ["InternalError", "RequestTimeout", "RequestTimeoutException"];

/// Error codes by which services reject the time of a request.
const CLOCK_SKEW: [&str; 6] = [
    "AuthFailure",
    "InvalidSignatureException",
    "RequestExpired",
    "RequestInTheFuture",
    "RequestTimeTooSkewed",
    "SignatureDoesNotMatch",
];

/// What kind of failure an error response is, if another attempt may help.
pub(crate) fn classify(status: StatusCode, code: Option<&str>, schema: Option<&Schema>) -> Option<Failure> {
    if let Some(traits) = schema.and_then(Schema::error)
        && traits.retryable
    {
        return Some(if traits.throttling { Failure::Throttling } else { Failure::Transient });
    }
    if let Some(code) = code {
        if THROTTLING.contains(&code) {
            return Some(Failure::Throttling);
        }
        if TRANSIENT.contains(&code) {
            return Some(Failure::Transient);
        }
        if CLOCK_SKEW.contains(&code) {
            return Some(Failure::ClockSkew);
        }
    }
    match status.as_u16() {
        429 => Some(Failure::Throttling),
        // An error in what began as a success came up while the service was at work.
        200..300 | 500 | 502 | 503 | 504 => Some(Failure::Transient),
        _ => None,
    }
}

/// How long a response asks to wait, given the wait that back-off drew. `now` is in seconds since 1970.
pub(crate) fn requested_wait(headers: &HeaderMap, drawn: Duration, longest: Duration, now: i64) -> Duration {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    if let Some(millis) = text("x-amz-retry-after").and_then(|text| text.parse().ok()) {
        return Duration::from_millis(millis).clamp(drawn, drawn.saturating_add(Duration::from_secs(5)));
    }
    let Some(text) = text("retry-after") else {
        return drawn;
    };
    let seconds = text.parse().ok().or_else(|| {
        let at = DateTime::from_str(text, TimestampFormat::HttpDate).ok()?;
        u64::try_from(at.secs().saturating_sub(now)).ok()
    });
    seconds.map_or(drawn, |seconds| Duration::from_secs(seconds).min(longest).max(drawn))
}

/// The retry budget that all calls of a client share.
#[derive(Debug)]
pub(crate) struct TokenBucket(AtomicU32);

impl TokenBucket {
    const CAPACITY: u32 = 500;

    pub(crate) fn new() -> Self {
        TokenBucket(AtomicU32::new(Self::CAPACITY))
    }

    /// Takes `cost` tokens, if there are as many.
    pub(crate) fn take(&self, cost: u32) -> bool {
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |tokens| tokens.checked_sub(cost)).is_ok()
    }

    /// Gives tokens back, up to the capacity.
    pub(crate) fn give(&self, tokens: u32) {
        // A full bucket, the usual case, is only read.
        let _ = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |now| {
            (now < Self::CAPACITY).then(|| now.saturating_add(tokens).min(Self::CAPACITY))
        });
    }

    #[cfg(test)]
    pub(crate) fn tokens(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{ErrorTraits, Fault, ShapeTraits};

    #[test]
    fn the_model_decides_before_codes_and_codes_before_statuses() {
        static BUSY_TRAITS: ShapeTraits = ShapeTraits {
            error: Some(ErrorTraits { retryable: true, throttling: true, ..ErrorTraits::new(Fault::Server, 500) }),
            ..ShapeTraits::NONE
        };
        static BUSY: Schema = Schema::structure("Busy", &[]).with(&BUSY_TRAITS);
        let status = StatusCode::INTERNAL_SERVER_ERROR;
        assert_eq!(classify(status, Some("Busy"), Some(&BUSY)), Some(Failure::Throttling));
        assert_eq!(classify(StatusCode::BAD_REQUEST, Some("ThrottlingException"), None), Some(Failure::Throttling));
        assert_eq!(classify(StatusCode::BAD_REQUEST, Some("RequestTimeout"), None), Some(Failure::Transient));
        assert_eq!(classify(StatusCode::BAD_REQUEST, Some("CodeMismatchException"), None), None);
        assert_eq!(classify(StatusCode::TOO_MANY_REQUESTS, None, None), Some(Failure::Throttling));
        for status in [500, 502, 503, 504] {
            assert_eq!(classify(StatusCode::from_u16(status).unwrap(), None, None), Some(Failure::Transient));
        }
        assert_eq!(classify(StatusCode::NOT_IMPLEMENTED, None, None), None);
    }

    #[test]
    fn waits_double_up_to_the_cap_and_are_drawn_below() {
        let config = RetryConfig::standard();
        let wait = |failure, attempt| config.backoff(Retries::STANDARD, failure, attempt, 1.0).as_millis();
        assert_eq!([1, 2, 3].map(|attempt| wait(Failure::Transient, attempt)), [50, 100, 200]);
        assert_eq!(
            [1, 2, 5, 6, 4_000_000_000].map(|n| wait(Failure::Throttling, n)),
            [1000, 2000, 16000, 20000, 20000]
        );
        assert_eq!(config.backoff(Retries::STANDARD, Failure::Throttling, 1, 0.25), Duration::from_millis(250));
        let own = config.with_initial_backoff(Duration::from_millis(8)).with_max_backoff(Duration::from_millis(10));
        assert_eq!((own.initial_backoff(), config.initial_backoff()), (Some(Duration::from_millis(8)), None));
        assert_eq!(own.backoff(Retries::STANDARD, Failure::Throttling, 1, 1.0), Duration::from_millis(8));
        assert_eq!(own.backoff(Retries::STANDARD, Failure::Throttling, 2, 1.0), Duration::from_millis(10));
        let ages = config.with_initial_backoff(Duration::MAX).with_max_backoff(Duration::MAX);
        assert_eq!(ages.backoff(Retries::STANDARD, Failure::Transient, 3, 1.0), Duration::MAX);
    }

    #[test]
    fn services_have_defaults_of_their_own_for_what_is_not_set() {
        let service = Retries { max_attempts: 4, initial_backoff_millis: 25 };
        let wait = |config: RetryConfig, failure| config.backoff(service, failure, 2, 1.0).as_millis();
        let (standard, own) = (RetryConfig::standard(), RetryConfig::disabled().with_initial_backoff(Duration::ZERO));
        assert_eq!((standard.max_attempts_of(service), standard.max_attempts()), (4, 3));
        assert_eq!((wait(standard, Failure::Transient), wait(standard, Failure::Throttling)), (50, 2000));
        assert_eq!((own.max_attempts_of(service), wait(own, Failure::Transient)), (1, 0));
        assert_eq!(RetryConfig::standard().with_max_attempts(3).max_attempts_of(service), 3);
    }

    #[test]
    fn services_may_ask_for_another_wait() {
        let wait = |name: &'static str, value: &'static str| {
            let headers = HeaderMap::from_iter([(name.parse().unwrap(), value.parse().unwrap())]);
            requested_wait(&headers, Duration::from_millis(100), Duration::from_secs(20), 784_111_777).as_millis()
        };
        assert_eq!(wait("x-amz-retry-after", "1500"), 1500);
        assert_eq!(wait("x-amz-retry-after", "10"), 100);
        assert_eq!(wait("x-amz-retry-after", "90000"), 5100);
        assert_eq!(wait("x-amz-retry-after", "soon"), 100);
        assert_eq!(wait("retry-after", "3"), 3000);
        assert_eq!(wait("retry-after", "0"), 100);
        assert_eq!(wait("retry-after", "3600"), 20000);
        assert_eq!(wait("retry-after", "Sun, 06 Nov 1994 08:49:40 GMT"), 3000);
        assert_eq!(wait("retry-after", "Sun, 06 Nov 1994 08:49:00 GMT"), 100);
        assert_eq!(wait("etag", "3"), 100);
    }

    #[test]
    fn the_budget_runs_out_and_fills_up_again() {
        let bucket = TokenBucket::new();
        let retries = (0..100).take_while(|_| bucket.take(Failure::Transient.cost())).count();
        assert_eq!(retries, 35);
        assert_eq!(bucket.tokens(), 10);
        assert!(bucket.take(Failure::Throttling.cost()));
        bucket.give(1);
        assert_eq!(bucket.tokens(), 6);
        bucket.give(10_000);
        assert_eq!(bucket.tokens(), 500);
    }

    /// The cases of one kind that `tests/python/vectors/retries.py` made.
    fn cases_of_botocore(kind: &str, count: usize) -> Vec<serde_json::Value> {
        let cases: Vec<serde_json::Value> =
            serde_json::from_str(include_str!("../tests/vectors/retries.json")).expect("JSON");
        let cases: Vec<_> = cases.into_iter().filter(|case| case["kind"] == kind).collect();
        assert!(cases.len() >= count, "only {} cases of {kind}", cases.len());
        cases
    }

    fn failure(name: &serde_json::Value) -> Option<Failure> {
        name.as_str().map(|name| match name {
            "throttling" => Failure::Throttling,
            "transient" => Failure::Transient,
            other => panic!("no failure is called {other}"),
        })
    }

    #[test]
    fn answers_are_taken_for_what_botocore_takes_them_for() {
        for case in &cases_of_botocore("answer", 60) {
            let status = u16::try_from(case["status"].as_u64().expect("a status")).expect("a status");
            let found = classify(StatusCode::from_u16(status).expect("a status"), case["code"].as_str(), None);
            assert_eq!(found, failure(&case["failure"]), "{case}");
        }
    }

    #[test]
    fn waits_are_those_of_botocore() {
        let config = RetryConfig::standard();
        for case in &cases_of_botocore("wait", 70) {
            let failure = failure(&case["failure"]).expect("a failure");
            let attempt = u32::try_from(case["attempt"].as_u64().expect("a number")).expect("a small number");
            let drawn =
                config.backoff(Retries::STANDARD, failure, attempt, case["fraction"].as_f64().expect("a fraction"));
            let asked = case["retry_after"].as_str().map(|text| ("x-amz-retry-after".parse(), text.parse()));
            let headers = asked.into_iter().map(|(name, value)| (name.expect("a name"), value.expect("a value")));
            let wait = requested_wait(&headers.collect(), drawn, config.max_backoff(), 0);
            assert_eq!(wait.as_micros(), u128::from(case["microseconds"].as_u64().expect("a wait")), "{case}");
        }
    }

    #[test]
    fn the_budget_is_that_of_botocore() {
        let bucket = TokenBucket::new();
        for case in &cases_of_botocore("budget", 50) {
            let event = case["event"].as_str().expect("an event");
            let after = event.strip_prefix("succeed").map(|after| after.trim_start_matches(" after "));
            match after {
                Some("") => bucket.give(1),
                Some(kind) => bucket.give(failure(&kind.into()).expect("a failure").cost()),
                None => {
                    let is_taken = bucket.take(failure(&event.into()).expect("a failure").cost());
                    assert_eq!(Some(is_taken), case["is_taken"].as_bool(), "{case}");
                }
            }
            assert_eq!(u64::from(bucket.tokens()), case["tokens"].as_u64().expect("tokens"), "{case}");
        }
    }
}
