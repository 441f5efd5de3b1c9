//! Where credentials come from while calls wait: one fetch at a time, within the deadline, ahead of expiry, and commands that
//! behave badly.

mod service;
#[path = "credentials/waiting.rs"]
mod waiting;

use std::future::{poll_fn, ready};
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Barrier, Condvar, Mutex, OnceLock};
use std::task::{Context, Poll, Wake, Waker};
use std::time::{Duration, Instant, SystemTime};

use http::{Request, Response};
use service::{DeleteNotes, DeleteNotesInput};
use smithgen_runtime::body::ByteStream;
use smithgen_runtime::client::{Carries, Core};
use smithgen_runtime::config::{Config, TimeoutConfig};
use smithgen_runtime::credentials::{Cached, Credentials, CredentialsError, ProvideCredentials};
use smithgen_runtime::driver::{Async, Blocking, CallResult, ClientCore, Driver};
use smithgen_runtime::error::SdkError;
use smithgen_runtime::presigning::{PresigningConfig, presign};
use smithgen_runtime::signed::sign;
use smithgen_runtime::transport::{
    AsyncTransport, AttemptLimits, BlockingTransport, BoxFuture, TransportError, TransportErrorKind,
};

type Fetched = Result<Credentials, CredentialsError>;

/// How long the clock of the tests stands after the beginning of 1970.
static NOW: Mutex<Duration> = Mutex::new(Duration::ZERO);

fn clock() -> SystemTime {
    SystemTime::UNIX_EPOCH + *NOW.lock().unwrap()
}

/// Clocks of single tests, in seconds.
static LAST_SECONDS: AtomicU64 = AtomicU64::new(0);
static CHANCES: AtomicU64 = AtomicU64::new(0);

fn last_seconds() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(LAST_SECONDS.load(Ordering::SeqCst))
}

fn chances() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(CHANCES.load(Ordering::SeqCst))
}

/// Gives numbered credentials, for ever or for an hour of its clock, as soon as its gate is open.
#[derive(Clone, Debug, Default)]
struct Source(Arc<Inside>);

#[derive(Debug, Default)]
struct Inside {
    fetches: AtomicU32,
    ends: AtomicU32,
    fails: AtomicBool,
    panics: AtomicBool,
    lasts: AtomicBool,
    is_closed: Mutex<bool>,
    gate: Condvar,
    /// That of the tests, unless it has one of its own.
    clock: OnceLock<fn() -> SystemTime>,
}

impl Source {
    /// A closed one, of lasting credentials.
    fn closed() -> Self {
        let source = Source::default();
        source.0.lasts.store(true, Ordering::SeqCst);
        source.close();
        source
    }

    /// An open one by a clock of its own.
    fn by(clock: fn() -> SystemTime) -> Self {
        let source = Source::default();
        source.0.clock.set(clock).unwrap();
        source
    }

    fn open(&self) {
        *self.0.is_closed.lock().unwrap() = false;
        self.0.gate.notify_all();
    }

    fn close(&self) {
        *self.0.is_closed.lock().unwrap() = true;
    }

    fn fetches(&self) -> u32 {
        self.0.fetches.load(Ordering::SeqCst)
    }

    /// Waits until so many fetches have begun.
    fn await_fetches(&self, count: u32) {
        wait_for(&self.0.fetches, count);
    }

    /// Waits until so many fetches are over, and their threads have had time to say so.
    fn await_ends(&self, count: u32) {
        wait_for(&self.0.ends, count);
        std::thread::sleep(Duration::from_millis(100));
    }
}

fn wait_for(counter: &AtomicU32, count: u32) {
    let end = Instant::now() + Duration::from_secs(20);
    while counter.load(Ordering::SeqCst) < count {
        assert!(Instant::now() < end, "{counter:?} of {count}");
        std::thread::sleep(Duration::from_millis(1));
    }
}

impl ProvideCredentials for Source {
    fn provide_credentials(&self) -> Fetched {
        let number = self.0.fetches.fetch_add(1, Ordering::SeqCst);
        let is_closed = self.0.is_closed.lock().unwrap();
        drop(self.0.gate.wait_while(is_closed, |is_closed| *is_closed).unwrap());
        self.0.ends.fetch_add(1, Ordering::SeqCst);
        assert!(!self.0.panics.load(Ordering::SeqCst), "as the test wants it");
        if self.0.fails.load(Ordering::SeqCst) {
            return Err(CredentialsError::failed(format!("down {number}")));
        }
        let now = self.0.clock.get().copied().unwrap_or(clock);
        let expiry = (!self.0.lasts.load(Ordering::SeqCst)).then(|| now() + Duration::from_secs(3600));
        Ok(Credentials::new(number.to_string(), "secret", None, expiry, "test"))
    }
}

/// The same with a future of its own.
#[derive(Clone, Debug)]
struct Later(Source, Duration);

impl ProvideCredentials for Later {
    fn provide_credentials(&self) -> Fetched {
        panic!("asynchronous clients should await it")
    }

    fn provide_credentials_async(&self) -> Option<BoxFuture<'_, Fetched>> {
        Some(Box::pin(async {
            self.0.0.fetches.fetch_add(1, Ordering::SeqCst);
            tokio::time::sleep(self.1).await;
            Ok(Credentials::new("later", "secret", None, None, "test"))
        }))
    }
}

fn key(fetched: &Fetched) -> Result<&str, String> {
    fetched.as_ref().map(Credentials::access_key_id).map_err(ToString::to_string)
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

async fn later(cached: &Cached) -> Fetched {
    cached.provide_credentials_async().expect("it is a future").await
}

/// Sets the tests' clock; those that do take turns.
fn at(seconds: u64) {
    *NOW.lock().unwrap() = Duration::from_secs(seconds);
}

#[test]
fn old_ones_serve_while_new_ones_are_fetched_ahead_of_expiry() {
    let source = Source::default();
    let cached = Cached::with_clock(source.clone(), clock);
    let runtime = runtime();
    let both = |expected: Result<&str, String>, what: &str| {
        let fetched = cached.provide_credentials();
        assert_eq!(key(&fetched), expected, "{what}");
        assert_eq!(key(&runtime.block_on(later(&cached))), expected, "{what}, async");
    };
    for second in [0, 3239] {
        at(second);
        both(Ok("0"), "fresh ones");
    }
    assert_eq!(source.fetches(), 1);
    source.close();
    at(3300);
    both(Ok("0"), "ageing ones");
    source.await_fetches(2);
    both(Ok("0"), "one fetch is under way");
    assert_eq!(source.fetches(), 2);
    source.open();
    // The new ones arrive on another thread.
    let end = Instant::now() + Duration::from_secs(20);
    while key(&cached.provide_credentials()) == Ok("0") {
        assert!(Instant::now() < end);
    }
    both(Ok("1"), "new ones");

    source.0.fails.store(true, Ordering::SeqCst);
    for (second, fetches) in [(6600, 3), (6629, 3), (6630, 4), (6889, 5)] {
        at(second);
        both(Ok("1"), "the source is down");
        // That fetch fails on another thread.
        source.await_ends(fetches);
        assert_eq!(source.fetches(), fetches, "{second}");
    }
    // Of the last ten seconds, too, none is lost, nor does every call ask.
    at(6890);
    both(Ok("1"), "the last fetch was a second ago");
    at(6899);
    both(Ok("1"), "still down");
    assert_eq!(source.fetches(), 5);
    at(6900);
    assert_eq!(key(&cached.provide_credentials()), Err("down 5".to_owned()));
    assert_eq!(key(&runtime.block_on(later(&cached))), Err("down 6".to_owned()));
    source.0.fails.store(false, Ordering::SeqCst);
    both(Ok("7"), "up again");
}

#[test]
fn callers_of_the_last_seconds_wait_for_new_ones() {
    for is_async in [false, true] {
        let source = Source::by(last_seconds);
        let cached = Cached::with_clock(source.clone(), last_seconds);
        let runtime = runtime();
        let ask = |limit: Option<Duration>| match (is_async, limit) {
            (false, limit) => cached.provide_within(limit),
            (true, None) => Some(runtime.block_on(later(&cached))),
            (true, Some(limit)) => runtime.block_on(async { tokio::time::timeout(limit, later(&cached)).await.ok() }),
        };
        LAST_SECONDS.store(0, Ordering::SeqCst);
        assert_eq!(ask(None).as_ref().map(key), Some(Ok("0")));
        // What is due waits for nobody before that, and is fetched while the old ones serve.
        LAST_SECONDS.store(3589, Ordering::SeqCst);
        source.close();
        assert_eq!(ask(None).as_ref().map(key), Some(Ok("0")));
        source.await_fetches(2);
        LAST_SECONDS.store(3590, Ordering::SeqCst);
        let start = Instant::now();
        let limit = Duration::from_millis(50);
        let in_time = ask(Some(limit));
        assert!(start.elapsed() >= limit, "it should have waited");
        // Who has no more time takes the old ones all the same.
        assert!(is_async || in_time.as_ref().map(key) == Some(Ok("0")), "{in_time:?}");
        source.open();
        assert_eq!(ask(None).as_ref().map(key), Some(Ok("1")));
        assert_eq!(source.fetches(), 2);
    }
}

#[test]
fn programs_that_began_together_do_not_ask_together() {
    let source = Source::by(chances);
    let is_replaced_at = |second: u64| {
        let cached = Cached::with_clock(source.clone(), chances);
        CHANCES.store(0, Ordering::SeqCst);
        cached.provide_credentials().unwrap();
        let before = source.fetches();
        CHANCES.store(second, Ordering::SeqCst);
        cached.provide_credentials().unwrap();
        std::thread::sleep(Duration::from_millis(5));
        source.fetches() > before
    };
    let replaced = (0..40).filter(|_| is_replaced_at(3270)).count();
    assert!((5..36).contains(&replaced), "half of 40, more or less: {replaced}");
}

#[test]
fn callers_share_one_fetch_and_what_it_comes_to() {
    for fails in [false, true] {
        let source = Source::closed();
        source.0.fails.store(fails, Ordering::SeqCst);
        let cached = Cached::new(source.clone());
        let expected = if fails { Err("down 0".to_owned()) } else { Ok("0") };
        std::thread::scope(|scope| {
            let calls: Vec<_> = (0..8).map(|_| scope.spawn(|| cached.provide_credentials())).collect();
            source.await_fetches(1);
            let ticks = Arc::new(AtomicU32::new(0));
            runtime().block_on(async {
                let tasks: Vec<_> = (0..50)
                    .map(|_| {
                        let cached = cached.clone();
                        tokio::spawn(async move { later(&cached).await })
                    })
                    .collect();
                // All of them wait on this very thread, which is free meanwhile.
                for _ in 0..20 {
                    tokio::time::sleep(Duration::from_millis(2)).await;
                    ticks.fetch_add(1, Ordering::SeqCst);
                }
                assert_eq!(source.fetches(), 1);
                source.open();
                for task in tasks {
                    assert_eq!(key(&task.await.unwrap()), expected);
                }
            });
            assert_eq!(ticks.load(Ordering::SeqCst), 20);
            for call in calls {
                assert_eq!(key(&call.join().unwrap()), expected);
            }
        });
        assert_eq!(source.fetches(), 1, "fails: {fails}");
    }
}

#[test]
fn a_caller_that_gives_up_does_not_end_the_fetch_of_others() {
    // On a thread, the fetch goes on for whoever comes next.
    let source = Source::closed();
    let cached = Cached::new(source.clone());
    let moment = Duration::from_millis(30);
    assert_eq!(cached.provide_within(Some(moment)), None);
    let runtime = runtime();
    runtime.block_on(async {
        assert!(tokio::time::timeout(moment, later(&cached)).await.is_err());
    });
    source.open();
    assert_eq!(key(&cached.provide_credentials()), Ok("0"));
    assert_eq!(source.fetches(), 1);
    // A future goes with its caller, and the next one begins anew.
    let later_source = Later(Source::default(), moment * 5);
    let cached = Cached::new(later_source.clone());
    runtime.block_on(async {
        let waits = cached.clone();
        let second = tokio::spawn(async move {
            tokio::time::sleep(moment / 2).await;
            later(&waits).await
        });
        assert!(tokio::time::timeout(moment, later(&cached)).await.is_err());
        assert_eq!(later_source.0.fetches(), 1);
        assert_eq!(key(&second.await.unwrap()), Ok("later"));
    });
    assert_eq!(later_source.0.fetches(), 2);
}

#[test]
fn a_thread_that_a_future_needs_does_not_wait_for_it() {
    #[derive(Debug)]
    struct Both;

    impl ProvideCredentials for Both {
        fn provide_credentials(&self) -> Fetched {
            Ok(Credentials::new("blocking", "secret", None, None, "test"))
        }

        fn provide_credentials_async(&self) -> Option<BoxFuture<'_, Fetched>> {
            Some(Box::pin(async {
                tokio::time::sleep(Duration::from_millis(20)).await;
                Ok(Credentials::new("later", "secret", None, None, "test"))
            }))
        }
    }

    let cached = Cached::new(Both);
    runtime().block_on(async {
        let first = tokio::spawn({
            let cached = cached.clone();
            async move { later(&cached).await }
        });
        tokio::task::yield_now().await;
        // This very thread would have to move the future on.
        assert_eq!(key(&cached.provide_credentials()), Ok("blocking"));
        assert_eq!(key(&first.await.unwrap()), Ok("later"));
    });
}

#[test]
fn a_provider_that_panics_leaves_nobody_waiting() {
    let source = Source::closed();
    source.0.panics.store(true, Ordering::SeqCst);
    let cached = Cached::new(source.clone());
    let waits = std::thread::scope(|scope| {
        let call = scope.spawn(|| cached.provide_within(Some(Duration::from_secs(20))));
        source.await_fetches(1);
        source.open();
        call.join().unwrap().expect("it should not have waited")
    });
    assert_eq!(key(&waits), Err("their provider panicked".to_owned()));
    assert_eq!(key(&runtime().block_on(later(&cached))), Err("their provider panicked".to_owned()));
    source.0.panics.store(false, Ordering::SeqCst);
    assert_eq!(key(&cached.provide_credentials()), Ok("2"));
}

/// Answers everything.
struct Anything;

impl BlockingTransport for Anything {
    fn send(&self, _: Request<ByteStream>, _: &AttemptLimits) -> Result<Response<ByteStream>, TransportError> {
        Ok(Response::new(ByteStream::from_static(b"{}")))
    }
}

impl AsyncTransport for Anything {
    fn send<'a>(
        &'a self,
        _: Request<ByteStream>,
        _: &'a AttemptLimits,
    ) -> BoxFuture<'a, Result<Response<ByteStream>, TransportError>> {
        Box::pin(ready(Ok(Response::new(ByteStream::from_static(b"{}")))))
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(time))
    }
}

fn config(provider: impl ProvideCredentials, limit: Duration) -> Config {
    let timeouts = TimeoutConfig::builder().operation_timeout(limit).build();
    Config::builder().region("eu-west-1").credentials_provider(provider).timeout_config(timeouts).build()
}

fn core(provider: impl ProvideCredentials, limit: Duration) -> ClientCore {
    ClientCore::new(config(provider, limit))
}

#[test]
fn the_operation_timeout_covers_credentials() {
    let limit = Duration::from_millis(100);
    let check = |result: CallResult<DeleteNotes>, start: Instant| {
        let elapsed = start.elapsed();
        let Err(SdkError::TimeoutError(error)) = result else { panic!("{:?}", result.err()) };
        assert_eq!(error.kind(), TransportErrorKind::OperationTimeout);
        assert!(error.to_string().contains("credentials"), "{error}");
        assert!((limit..Duration::from_secs(5)).contains(&elapsed), "{elapsed:?}");
    };
    let source = Source::closed();
    let core_of_source = core(source.clone(), limit);
    let start = Instant::now();
    check(Blocking::new(Anything).call::<DeleteNotes>(&core_of_source, &DeleteNotesInput {}), start);
    for core in [&core_of_source, &core(Later(Source::default(), Duration::from_secs(30)), limit)] {
        runtime().block_on(async {
            let start = Instant::now();
            check(Async::new(Anything).call::<DeleteNotes>(core, &DeleteNotesInput {}).await, start);
        });
    }
    // What came too late for them is there for the next call.
    source.open();
    assert!(Blocking::new(Anything).call::<DeleteNotes>(&core_of_source, &DeleteNotesInput {}).is_ok());
    assert_eq!(source.fetches(), 1);
}

#[test]
fn the_operation_timeout_covers_credentials_of_what_others_send() {
    let limit = Duration::from_millis(100);
    let expires = || PresigningConfig::expires_in(Duration::from_secs(60)).unwrap();
    let check = |problem: String, start: Instant| {
        assert!(problem.ends_with("there are no credentials: they did not come in time"), "{problem}");
        assert!((limit..Duration::from_secs(5)).contains(&start.elapsed()), "{:?}", start.elapsed());
    };
    let source = Source::closed();
    for config in [config(source.clone(), limit), config(Later(Source::default(), Duration::from_secs(30)), limit)] {
        let start = Instant::now();
        let client = Core::<Async>::with_transport(config.clone(), Anything);
        let presigned = runtime().block_on(client.presign(DeleteNotesInput {}, expires()));
        check(presigned.unwrap_err().to_string(), start);
    }
    let config = config(source.clone(), limit);
    let client = Core::<Blocking>::with_transport(config.clone(), Anything);
    let start = Instant::now();
    check(client.presign(DeleteNotesInput {}, expires()).unwrap_err().to_string(), start);
    let start = Instant::now();
    check(presign(&DeleteNotesInput {}, &config, expires()).unwrap_err().to_string(), start);
    let start = Instant::now();
    check(sign(&DeleteNotesInput {}, &config).unwrap_err().to_string(), start);
    source.open();
    assert!(client.presign(DeleteNotesInput {}, expires()).is_ok());
}

/// Keeps who signed each request.
#[derive(Clone, Default)]
struct Signers(Arc<Mutex<Vec<String>>>);

impl BlockingTransport for Signers {
    fn send(&self, request: Request<ByteStream>, _: &AttemptLimits) -> Result<Response<ByteStream>, TransportError> {
        let value = request.headers()["authorization"].to_str().unwrap();
        let (_, id) = value.split_once("Credential=").expect("it is signed");
        self.0.lock().unwrap().push(id.split('/').next().unwrap_or_default().to_owned());
        Ok(Response::new(ByteStream::from_static(b"{}")))
    }
}

impl AsyncTransport for Signers {
    fn send<'a>(
        &'a self,
        request: Request<ByteStream>,
        limits: &'a AttemptLimits,
    ) -> BoxFuture<'a, Result<Response<ByteStream>, TransportError>> {
        Box::pin(ready(BlockingTransport::send(self, request, limits)))
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(time))
    }
}

#[test]
fn a_single_call_may_be_made_by_somebody_else() {
    fn case<D: Carries<Signers>>(is_ok: impl Fn(D::Sent<DeleteNotes>) -> bool) {
        let (source, signers) = (Source::closed(), Signers::default());
        source.open();
        let client = Core::<D>::with_transport(config(source.clone(), Duration::from_secs(60)), signers.clone());
        let call = |client: &Core<D>| assert!(is_ok(client.execute(DeleteNotesInput {})));
        let own = || client.config().to_builder();
        let other = Credentials::new("other", "secret", None, None, "test");
        call(&client);
        call(&client.with_config(own().credentials_provider(other).build()));
        // Other changes leave what is remembered where it is.
        call(&client.with_config(own().region("eu-west-3").build()));
        call(&client);
        assert_eq!(*signers.0.lock().unwrap(), ["0", "other", "0", "0"]);
        assert_eq!(source.fetches(), 1);
    }
    case::<Blocking>(|result| result.is_ok());
    case::<Async>(|call| runtime().block_on(call).is_ok());
}

/// A provider whose future is over when the test says so, and which counts those that are under way.
#[derive(Clone, Debug, Default)]
struct Held(Arc<HeldInside>);

#[derive(Debug, Default)]
struct HeldInside {
    begun: AtomicU32,
    under_way: AtomicU32,
    result: Mutex<Option<bool>>,
    waker: Mutex<Option<Waker>>,
}

impl Held {
    fn end(&self, is_well: bool) {
        *self.0.result.lock().unwrap() = Some(is_well);
        if let Some(waker) = self.0.waker.lock().unwrap().take() {
            waker.wake();
        }
    }
}

struct UnderWay<'a>(&'a Held);

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.0.under_way.fetch_sub(1, Ordering::SeqCst);
    }
}

impl ProvideCredentials for Held {
    fn provide_credentials(&self) -> Fetched {
        panic!("asynchronous callers should await it")
    }

    fn provide_credentials_async(&self) -> Option<BoxFuture<'_, Fetched>> {
        Some(Box::pin(async {
            let number = self.0.begun.fetch_add(1, Ordering::SeqCst);
            let others = self.0.under_way.fetch_add(1, Ordering::SeqCst);
            let _under_way = UnderWay(self);
            assert_eq!(others, 0, "one fetch at a time");
            *self.0.result.lock().unwrap() = None;
            let is_well = poll_fn(|context| {
                *self.0.waker.lock().unwrap() = Some(context.waker().clone());
                self.0.result.lock().unwrap().take().map_or(Poll::Pending, Poll::Ready)
            });
            if !is_well.await {
                return Err(CredentialsError::failed(format!("down {number}")));
            }
            // Of no use to whoever has not waited for them, so that there is always something to fetch.
            Ok(Credentials::new(number.to_string(), "secret", None, Some(SystemTime::UNIX_EPOCH), "test"))
        }))
    }
}

struct Flag(AtomicBool);

impl Wake for Flag {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// Callers that begin, are polled when they were woken and only then, and give up, and fetches that end, in any order.
#[test]
fn in_every_order_one_fetch_is_under_way_and_nobody_is_forgotten() {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 20) as usize % below
    };
    let (mut answers, mut given_up) = (0, 0);
    for _ in 0..2_000 {
        let held = Held::default();
        let cached = Cached::new(held.clone());
        let mut callers: Vec<(Arc<Flag>, BoxFuture<'_, Fetched>)> = Vec::new();
        let step = |callers: &mut Vec<(Arc<Flag>, BoxFuture<'_, Fetched>)>, index: usize| {
            let (flag, future) = &mut callers[index];
            flag.0.store(false, Ordering::SeqCst);
            let waker = Waker::from(Arc::clone(flag));
            let is_ready = future.as_mut().poll(&mut Context::from_waker(&waker)).is_ready();
            if is_ready {
                drop(callers.swap_remove(index));
            }
            usize::from(is_ready)
        };
        let woken = |callers: &[(Arc<Flag>, BoxFuture<'_, Fetched>)]| {
            callers.iter().position(|(flag, _)| flag.0.load(Ordering::SeqCst))
        };
        for _ in 0..random(40) {
            match random(5) {
                0 | 1 => callers.push((
                    Arc::new(Flag(AtomicBool::new(true))),
                    cached.provide_credentials_async().expect("it is a future"),
                )),
                2 => held.end(random(2) == 0),
                3 if !callers.is_empty() => {
                    drop(callers.swap_remove(random(callers.len())));
                    given_up += 1;
                }
                _ => {
                    if let Some(index) = woken(&callers) {
                        answers += step(&mut callers, index);
                    }
                }
            }
        }
        // In the end everybody gets an answer, as long as whoever fetches is answered.
        let mut rounds = 0;
        while !callers.is_empty() {
            while let Some(index) = woken(&callers) {
                answers += step(&mut callers, index);
            }
            assert!(callers.is_empty() || held.0.under_way.load(Ordering::SeqCst) == 1, "callers wait for nobody");
            held.end(random(2) == 0);
            rounds += 1;
            assert!(rounds < 100, "{} callers are forgotten", callers.len());
        }
    }
    assert!(answers > 5_000 && given_up > 3_000, "{answers}, {given_up}");
}

#[test]
fn fifty_calls_at_once_make_one_fetch() {
    let source = Source::closed();
    let core = core(source.clone(), Duration::from_secs(60));
    runtime().block_on(async {
        let driver = Async::new(Anything);
        let calls: Vec<_> =
            (0..50).map(|_| tokio::spawn(driver.call::<DeleteNotes>(&core, &DeleteNotesInput {}))).collect();
        tokio::time::sleep(Duration::from_millis(50)).await;
        source.open();
        for call in calls {
            assert!(call.await.unwrap().is_ok());
        }
    });
    let (driver, barrier) = (Blocking::new(Anything), Barrier::new(8));
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                barrier.wait();
                assert!(driver.call::<DeleteNotes>(&core, &DeleteNotesInput {}).is_ok());
            });
        }
    });
    assert_eq!(source.fetches(), 1);
}

#[cfg(unix)]
mod commands {
    use smithgen_runtime::credentials::ProcessCredentials;

    use super::*;

    const ANSWER: &str = r#"{"Version":1,"AccessKeyId":"id","SecretAccessKey":"s3cret"}"#;

    /// What a command comes to, and how long that takes.
    fn run(command: &str, timeout: Duration) -> (Result<String, String>, Duration) {
        let start = Instant::now();
        let fetched = ProcessCredentials::new(command).with_timeout(timeout).provide_credentials();
        (key(&fetched).map(str::to_owned), start.elapsed())
    }

    fn quickly(command: &str) -> Result<String, String> {
        let (result, elapsed) = run(command, Duration::from_secs(60));
        assert!(elapsed < Duration::from_secs(10), "{command}: {elapsed:?}");
        result
    }

    #[test]
    fn no_shell_reads_the_command() {
        let command = r#"printf '{"Version":1,"AccessKeyId":"%s","SecretAccessKey":"s"}' "$((40 + 2));#""#;
        assert_eq!(quickly(command).as_deref(), Ok("$((40 + 2));#"));
        for (command, expected) in [
            ("", "names no program"),
            ("  ", "names no program"),
            ("echo 's3cret", "cannot be split into words: a quote is not closed"),
            ("'echo s3cret'", "could not start its program ("),
            ("exit s3cret", "could not start exit ("),
        ] {
            let error = quickly(command).unwrap_err();
            assert!(error.starts_with(&format!("`credential_process` {expected}")), "{error}");
            assert!(!error.contains("s3cret"), "{error}");
        }
    }

    #[test]
    fn commands_that_take_too_long_are_ended() {
        let path = std::env::temp_dir().join(format!("smithgen-process-{}", std::process::id()));
        let command = format!("sh -c 'echo $$ > {}; exec sleep 60'", path.display());
        let (result, elapsed) = run(&command, Duration::from_secs(2));
        let id = std::fs::read_to_string(&path).unwrap();
        std::fs::remove_file(&path).unwrap();
        assert_eq!(result, Err("`credential_process` took longer than 2s".to_owned()));
        assert!(elapsed < Duration::from_secs(10), "{elapsed:?}");
        let is_alive = std::process::Command::new("kill").args(["-0", id.trim()]).output().unwrap().status.success();
        assert!(!is_alive, "process {id} lives on");
    }

    #[test]
    fn output_without_end_is_refused() {
        assert_eq!(quickly("yes"), Err("`credential_process` printed more than 65536 bytes".to_owned()));
        let (result, _) = run("sh -c 'yes >&2'", Duration::from_millis(300));
        assert_eq!(result, Err("`credential_process` took longer than 300ms".to_owned()));
    }

    #[test]
    fn what_a_command_leaves_behind_holds_nobody() {
        for command in
            [format!("sh -c 'sleep 30 & echo $0' '{ANSWER}'"), format!("sh -c 'echo $0; sleep 30 &' '{ANSWER}'")]
        {
            assert_eq!(quickly(&command).as_deref(), Ok("id"), "{command}");
        }
        let error = quickly("sh -c 'sleep 30 & echo sorry >&2; exit 3'").unwrap_err();
        assert!(error.starts_with("`credential_process` failed (exit status: 3)"), "{error}");
        assert!(quickly("sh -c 'sleep 30 & echo {'").unwrap_err().contains("did not print a JSON object"));
    }

    #[test]
    fn complaints_are_shown_in_part_and_escaped() {
        let error = |script: &str| quickly(&format!("sh -c '{script} >&2; exit 3'")).unwrap_err();
        assert_eq!(error("echo sorry"), "`credential_process` failed (exit status: 3): sorry");
        assert_eq!(error("true"), "`credential_process` failed (exit status: 3)");
        assert_eq!(
            error(r#"printf "\033[2Jsorry\nthe key is s3cret\n""#),
            r"`credential_process` failed (exit status: 3): \u{1b}[2Jsorry …"
        );
        let long = error(r#"printf "%01000d" 7"#);
        assert!(long.ends_with("000 …") && long.len() < 300, "{long}");
    }
}
