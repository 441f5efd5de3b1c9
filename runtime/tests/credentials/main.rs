//! Where credentials come from while calls wait: one fetch at a time, within the deadline, ahead of expiry, and commands that
//! behave badly.
//!
//! Here are the providers that the tests are made with.

mod ageing;
mod calls;
#[cfg(unix)]
mod commands;
mod orders;
#[path = "../service/mod.rs"]
mod service;
mod sharing;
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

/// Whether it has been woken.
struct Flag(AtomicBool);

impl Wake for Flag {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::SeqCst);
    }
}
