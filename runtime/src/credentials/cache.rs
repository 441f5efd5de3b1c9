//! One source of credentials for all calls: what it gave is remembered, and replaced ahead of expiry.
//!
//! In: a provider, and callers that may block, must not block, or have only so much time. Out: credentials, of which one
//! fetch is under way: callers that cannot do without its result wait for it, and a caller that gives up does not end it for the others.
//! Callers that block have one more at most beside a future, which may need their thread to go on.

use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant, SystemTime};

use super::{Credentials, CredentialsError, ProvideCredentials};
use crate::random::Random;
use crate::transport::BoxFuture;

/// How long before they expire credentials are replaced.
const AHEAD: Duration = Duration::from_secs(5 * 60);

/// How much earlier than that, by chance: programs that began together do not all ask at the same moment.
const JITTER: Duration = Duration::from_secs(60);

/// What is left of credentials when callers wait for new ones: a request takes its time to arrive.
const LATE: Duration = Duration::from_secs(10);

/// How long credentials that still serve are left alone after a fetch: that which would replace them has failed, or they
/// never last longer than [`AHEAD`].
const PAUSE: Duration = Duration::from_secs(30);

/// Remembers credentials. Five to six minutes before they expire, new ones are fetched on a thread of its own while the old ones
/// serve on, and callers of the last ten seconds wait for them; if that fails, they serve as long as they last. Clones share what is
/// remembered.
#[derive(Clone)]
pub struct Cached(Arc<Shared>);

struct Shared {
    provider: Arc<dyn ProvideCredentials>,
    clock: fn() -> SystemTime,
    state: Mutex<State>,
    /// Told when a fetch is over.
    over: Condvar,
}

#[derive(Default)]
struct State {
    last: Option<Credentials>,
    /// What the last fetch failed of, if it did.
    failure: Option<CredentialsError>,
    /// How many fetches are under way.
    running: u32,
    /// How many of those are futures, which the thread of a caller that blocks may be needed for.
    awaited: u32,
    /// How many fetches came to an end.
    count: u64,
    /// When credentials that still serve are to be replaced, if ever.
    due: Option<SystemTime>,
    /// The tasks that wait for a fetch, in the order of the numbers of their [`Waiting`]s, and how many of those there have been.
    waiting: Vec<(u64, Waker)>,
    waited: u64,
}

impl State {
    /// Whether there is a fetch that a caller may wait for. One that `blocks` never waits for a future.
    fn is_fetching(&self, blocks: bool) -> bool {
        self.running > if blocks { self.awaited } else { 0 }
    }

    /// Where the task of a number is among those that wait, or would be.
    fn place(&self, number: u64) -> Result<usize, usize> {
        self.waiting.binary_search_by_key(&number, |(other, _)| *other)
    }
}

/// What a caller is to do.
enum Turn {
    Take(Result<Credentials, CredentialsError>),
    /// Take these, and have them replaced.
    Replace(Credentials, Fetch),
    Fetch(Fetch),
    /// Wait until another fetch than the given number is the last that came to an end.
    Wait(u64),
}

/// The right to fetch. It comes back when this is dropped, even by a future that was given
/// up or a thread that panics.
struct Fetch {
    shared: Arc<Shared>,
    number: u64,
    is_awaited: bool,
    result: Option<Result<Credentials, CredentialsError>>,
}

/// A task that waits for the fetch after `number`. Its waker goes with it, so that callers that give up leave nothing behind.
struct Waiting<'a> {
    shared: &'a Shared,
    number: u64,
    own: u64,
}

impl Cached {
    /// Nothing remembered yet.
    pub fn new(provider: impl ProvideCredentials) -> Self {
        Self::with_clock(provider, SystemTime::now)
    }

    /// With a clock of one's own, for tests.
    pub fn with_clock(provider: impl ProvideCredentials, clock: fn() -> SystemTime) -> Self {
        let (state, over) = (Mutex::default(), Condvar::new());
        Cached(Arc::new(Shared { provider: Arc::new(provider), clock, state, over }))
    }

    /// Credentials for a caller that waits up to `limit`; `None` if they did not come in that time. Without a limit they are
    /// fetched on the calling thread.
    pub fn provide_within(&self, limit: Option<Duration>) -> Option<Result<Credentials, CredentialsError>> {
        let deadline = limit.and_then(|limit| Instant::now().checked_add(limit));
        let mut seen = None;
        loop {
            let number = match self.0.turn(seen, true) {
                Turn::Take(result) => return Some(result),
                Turn::Replace(old, fetch) => {
                    // Without a thread the old ones serve all the same.
                    let _ = fetch.on_a_thread();
                    return Some(Ok(old));
                }
                Turn::Fetch(fetch) if deadline.is_none() => fetch.run(),
                Turn::Fetch(fetch) => match fetch.on_a_thread() {
                    Ok(number) => number,
                    Err(error) => return Some(self.at_hand().ok_or(error)),
                },
                Turn::Wait(number) => number,
            };
            if self.0.wait(number, deadline).is_none() {
                return self.at_hand().map(Ok);
            }
            seen = Some(number);
        }
    }

    /// The same, where it is an error that they did not come in that time.
    pub(crate) fn provide_in_time(&self, limit: Option<Duration>) -> Result<Credentials, CredentialsError> {
        self.provide_within(limit).unwrap_or_else(Self::late)
    }

    /// What to say of credentials that did not come in time.
    pub(crate) fn late() -> Result<Credentials, CredentialsError> {
        Err(CredentialsError::failed("they did not come in time"))
    }

    /// The same as a future; who gives it up does not end a fetch that runs on a thread.
    pub(crate) async fn provide_later(&self) -> Result<Credentials, CredentialsError> {
        let mut seen = None;
        loop {
            let number = match self.0.turn(seen, false) {
                Turn::Take(result) => return result,
                Turn::Replace(old, fetch) => {
                    let _ = fetch.on_a_thread();
                    return Ok(old);
                }
                Turn::Fetch(fetch) => match self.0.provider.provide_credentials_async() {
                    Some(future) => fetch.awaited().end(future.await),
                    None => match fetch.on_a_thread() {
                        Ok(number) => number,
                        Err(error) => return self.at_hand().ok_or(error),
                    },
                },
                Turn::Wait(number) => number,
            };
            self.0.waiting(number).await;
            seen = Some(number);
        }
    }

    /// What is remembered, if it still serves: for callers whose time ran out before something better came.
    pub(crate) fn at_hand(&self) -> Option<Credentials> {
        self.0.state().last.clone().filter(|credentials| !left(credentials, (self.0.clock)()).is_zero())
    }
}

/// How long credentials serve yet.
fn left(credentials: &Credentials, now: SystemTime) -> Duration {
    match credentials.expiry() {
        Some(expiry) => expiry.duration_since(now).unwrap_or_default(),
        None => Duration::MAX,
    }
}

/// When credentials that came `now` are to be replaced, if ever.
fn due(credentials: &Credentials, now: SystemTime) -> Option<SystemTime> {
    // Without random numbers all ask at the same moment, no more.
    let chance = Random::from_system().map_or(0.0, |mut random| random.fraction());
    let due = credentials.expiry()?.checked_sub(AHEAD + JITTER.mul_f64(chance));
    due.max(now.checked_add(PAUSE))
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What to do for a caller that has waited for the fetch after `seen`.
    fn turn(self: &Arc<Self>, seen: Option<u64>, blocks: bool) -> Turn {
        let mut state = self.state();
        let now = (self.clock)();
        let (may_wait, is_fetching) = (state.is_fetching(blocks), state.is_fetching(false));
        let serving = state.last.clone().filter(|credentials| !left(credentials, now).is_zero());
        if let Some(credentials) = serving {
            let is_late = left(&credentials, now) <= LATE;
            return match state.due.is_some_and(|due| now >= due) {
                true if is_late && may_wait => Turn::Wait(state.count),
                true if !is_fetching && is_late => Turn::Fetch(self.begin(&mut state)),
                true if !is_fetching => Turn::Replace(credentials, self.begin(&mut state)),
                _ => Turn::Take(Ok(credentials)),
            };
        }
        // What a caller has waited for is its answer, even if it is of no use any more.
        if seen.is_some_and(|seen| seen != state.count) {
            if let Some(error) = &state.failure {
                return Turn::Take(Err(error.clone()));
            }
            if let Some(credentials) = &state.last {
                return Turn::Take(Ok(credentials.clone()));
            }
        }
        if may_wait { Turn::Wait(state.count) } else { Turn::Fetch(self.begin(&mut state)) }
    }

    fn begin(self: &Arc<Self>, state: &mut State) -> Fetch {
        state.running += 1;
        Fetch { shared: Arc::clone(self), number: state.count, is_awaited: false, result: None }
    }

    /// Takes note of a fetch that came to its end, or was given up, and wakes who waits for it.
    fn over(&self, is_awaited: bool, result: Option<Result<Credentials, CredentialsError>>) {
        let waiting = {
            let mut state = self.state();
            state.running -= 1;
            state.awaited -= u32::from(is_awaited);
            if let Some(result) = result {
                let now = (self.clock)();
                state.count += 1;
                (state.due, state.failure) = match result {
                    Ok(new) => {
                        let due = due(&new, now);
                        state.last = Some(new);
                        (due, None)
                    }
                    Err(error) => (now.checked_add(PAUSE), Some(error)),
                };
            }
            std::mem::take(&mut state.waiting)
        };
        // Without the lock, because an executor may poll at once.
        self.over.notify_all();
        waiting.into_iter().for_each(|(_, waker)| waker.wake());
    }

    /// Whether the fetch after `number` is over, or nobody fetches any more whom the caller may wait for.
    fn is_over(state: &State, number: u64, blocks: bool) -> bool {
        !state.is_fetching(blocks) || state.count != number
    }

    /// Waits for the fetch after `number`; `None` if that took too long.
    fn wait(&self, number: u64, deadline: Option<Instant>) -> Option<()> {
        let mut state = self.state();
        while !Self::is_over(&state, number, true) {
            state = match deadline {
                None => self.over.wait(state).unwrap_or_else(PoisonError::into_inner),
                Some(deadline) => {
                    let left = deadline.checked_duration_since(Instant::now()).filter(|left| !left.is_zero())?;
                    self.over.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0
                }
            };
        }
        Some(())
    }

    /// The same as a future, without a deadline.
    fn waiting(&self, number: u64) -> Waiting<'_> {
        let mut state = self.state();
        state.waited += 1;
        Waiting { shared: self, number, own: state.waited }
    }
}

impl Future for Waiting<'_> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        // A waker may be the last that holds a task, which must not end under the lock.
        let _former = {
            let mut state = self.shared.state();
            if Shared::is_over(&state, self.number, false) {
                return Poll::Ready(());
            }
            let waker = context.waker().clone();
            match state.place(self.own) {
                Ok(place) => Some(std::mem::replace(&mut state.waiting[place].1, waker)),
                Err(place) => {
                    state.waiting.insert(place, (self.own, waker));
                    None
                }
            }
        };
        Poll::Pending
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let mut state = self.shared.state();
        let waker = state.place(self.own).ok().map(|place| state.waiting.remove(place));
        drop(state);
        drop(waker);
    }
}

impl Fetch {
    /// Fetches on the calling thread; says the number that was waited for.
    fn run(self) -> u64 {
        let result = self.shared.provider.provide_credentials();
        self.end(result)
    }

    /// Notes that the fetch is a future.
    fn awaited(mut self) -> Self {
        self.shared.state().awaited += 1;
        // Callers that block must not go on waiting for it.
        self.shared.over.notify_all();
        self.is_awaited = true;
        self
    }

    fn end(mut self, result: Result<Credentials, CredentialsError>) -> u64 {
        self.result = Some(result);
        self.number
    }

    /// Fetches on a thread of its own; says the number to wait for.
    fn on_a_thread(self) -> Result<u64, CredentialsError> {
        let number = self.number;
        let thread = std::thread::Builder::new().name("credentials".to_owned()).spawn(move || self.run());
        match thread {
            Ok(_) => Ok(number),
            Err(error) => Err(CredentialsError::failed(format!("no thread could be started to fetch them: {error}"))),
        }
    }
}

impl Drop for Fetch {
    fn drop(&mut self) {
        if std::thread::panicking() {
            // Whoever waits would meet the same panic.
            self.result = Some(Err(CredentialsError::failed("their provider panicked")));
        }
        self.shared.over(self.is_awaited, self.result.take());
    }
}

impl ProvideCredentials for Cached {
    fn provide_credentials(&self) -> Result<Credentials, CredentialsError> {
        self.provide_in_time(None)
    }

    fn provide_credentials_async(&self) -> Option<BoxFuture<'_, Result<Credentials, CredentialsError>>> {
        Some(Box::pin(self.provide_later()))
    }
}

impl fmt::Debug for Cached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Cached").field(&self.0.provider).finish()
    }
}
