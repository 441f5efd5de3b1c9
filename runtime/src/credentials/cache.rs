//! A provider that remembers what another one gave, and asks again ahead of expiry.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use super::{Credentials, CredentialsError, ProvideCredentials};
use crate::transport::BoxFuture;

/// How long before they expire credentials are replaced.
const AHEAD: Duration = Duration::from_secs(5 * 60);

/// Remembers credentials until five minutes before they expire; then one caller fetches new ones, while others still get the
/// old. If that fails, the old ones serve as long as they last.
pub struct Cached<P: ?Sized> {
    last: Mutex<Option<Credentials>>,
    /// Somebody is fetching new ones.
    is_fetching: AtomicBool,
    clock: fn() -> SystemTime,
    inner: P,
}

impl<P: ProvideCredentials> Cached<P> {
    /// Nothing remembered yet.
    pub fn new(inner: P) -> Self {
        Self::with_clock(inner, SystemTime::now)
    }

    /// With a clock of one's own, for tests.
    pub fn with_clock(inner: P, clock: fn() -> SystemTime) -> Self {
        Cached { last: Mutex::new(None), is_fetching: AtomicBool::new(false), clock, inner }
    }
}

/// What is known without asking.
enum Known {
    /// Good enough.
    Fresh(Credentials),
    /// Still good, but to be replaced by whoever sees this.
    Ageing(Credentials),
    Nothing,
}

/// Lets others fetch again, even if the future that fetches is dropped.
struct Fetching<'a>(&'a AtomicBool);

impl Drop for Fetching<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}

impl<P: ProvideCredentials + ?Sized> Cached<P> {
    fn last(&self) -> MutexGuard<'_, Option<Credentials>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn known(&self, last: Option<&Credentials>) -> Known {
        let Some(credentials) = last.cloned() else {
            return Known::Nothing;
        };
        let Some(expiry) = credentials.expiry() else {
            return Known::Fresh(credentials);
        };
        match expiry.duration_since((self.clock)()) {
            Ok(left) if left > AHEAD => Known::Fresh(credentials),
            Ok(left) if left.is_zero() => Known::Nothing,
            Ok(_) if self.is_fetching.swap(true, Ordering::Acquire) => Known::Fresh(credentials),
            Ok(_) => Known::Ageing(credentials),
            Err(_) => Known::Nothing,
        }
    }

    fn keep(
        &self,
        fetched: Result<Credentials, CredentialsError>,
        old: Option<Credentials>,
    ) -> Result<Credentials, CredentialsError> {
        match (fetched, old) {
            (Ok(new), _) => {
                *self.last() = Some(new.clone());
                Ok(new)
            }
            (Err(_), Some(old)) => Ok(old),
            (Err(error), None) => Err(error),
        }
    }
}

impl<P: ProvideCredentials + ?Sized> ProvideCredentials for Cached<P> {
    fn provide_credentials(&self) -> Result<Credentials, CredentialsError> {
        let mut last = self.last();
        match self.known(last.as_ref()) {
            Known::Fresh(credentials) => Ok(credentials),
            Known::Ageing(old) => {
                drop(last);
                let _fetching = Fetching(&self.is_fetching);
                self.keep(self.inner.provide_credentials(), Some(old))
            }
            // The lock is held meanwhile, so that threads that need the same wait for it.
            Known::Nothing => {
                let new = self.inner.provide_credentials()?;
                *last = Some(new.clone());
                Ok(new)
            }
        }
    }

    fn provide_credentials_async(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(async move {
            let known = self.known(self.last().as_ref());
            let (old, _fetching) = match known {
                Known::Fresh(credentials) => return Ok(credentials),
                Known::Ageing(old) => (Some(old), Some(Fetching(&self.is_fetching))),
                Known::Nothing => (None, None),
            };
            self.keep(self.inner.provide_credentials_async().await, old)
        })
    }
}

impl<P: fmt::Debug + ?Sized> fmt::Debug for Cached<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Cached").field(&&self.inner).finish()
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::sync::atomic::AtomicU32;

    use super::*;

    thread_local!(static NOW: Cell<u64> = const { Cell::new(0) });

    fn clock() -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(NOW.get())
    }

    /// Gives credentials for an hour, numbered, until it is told to fail.
    #[derive(Debug, Default)]
    struct Source {
        count: AtomicU32,
        fails: AtomicBool,
        lasts: bool,
    }

    impl ProvideCredentials for Source {
        fn provide_credentials(&self) -> Result<Credentials, CredentialsError> {
            let number = self.count.fetch_add(1, Ordering::Relaxed);
            if self.fails.load(Ordering::Relaxed) {
                return Err(CredentialsError::failed("down"));
            }
            let expiry = (!self.lasts).then(|| clock() + Duration::from_secs(3600));
            Ok(Credentials::new(number.to_string(), "secret", None, expiry, "test"))
        }
    }

    fn key(cached: &Cached<Source>) -> Result<String, CredentialsError> {
        let blocking = cached.provide_credentials().map(|credentials| credentials.access_key_id().to_owned());
        let mut future = cached.provide_credentials_async();
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        let std::task::Poll::Ready(later) = future.as_mut().poll(&mut context) else { panic!("nothing to wait for") };
        assert_eq!(blocking, later.map(|credentials| credentials.access_key_id().to_owned()));
        blocking
    }

    #[test]
    fn new_ones_are_fetched_ahead_of_expiry() {
        let cached = Cached::with_clock(Source::default(), clock);
        for (second, expected) in [(0, "0"), (3299, "0"), (3300, "1"), (6599, "1"), (6600, "2"), (100_000, "3")] {
            NOW.set(second);
            assert_eq!(key(&cached).as_deref(), Ok(expected), "{second}");
        }
    }

    #[test]
    fn old_ones_serve_while_the_source_is_down() {
        let cached = Cached::with_clock(Source::default(), clock);
        NOW.set(0);
        assert_eq!(key(&cached).as_deref(), Ok("0"));
        cached.inner.fails.store(true, Ordering::Relaxed);
        NOW.set(3599);
        assert_eq!(key(&cached).as_deref(), Ok("0"));
        NOW.set(3600);
        assert_eq!(key(&cached), Err(CredentialsError::failed("down")));
        cached.inner.fails.store(false, Ordering::Relaxed);
        assert!(key(&cached).is_ok());
    }

    #[test]
    fn lasting_ones_are_fetched_once() {
        let cached = Cached::with_clock(Source { lasts: true, ..Source::default() }, clock);
        for second in [0, 1_000_000_000] {
            NOW.set(second);
            assert_eq!(key(&cached).as_deref(), Ok("0"));
        }
    }
}
