//! Credentials that are about to expire: the old ones serve, new ones are fetched meanwhile, and only at the end does anybody wait.

use super::*;

/// Clocks of single tests, in seconds.
static LAST_SECONDS: AtomicU64 = AtomicU64::new(0);
static CHANCES: AtomicU64 = AtomicU64::new(0);

fn last_seconds() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(LAST_SECONDS.load(Ordering::SeqCst))
}

fn chances() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(CHANCES.load(Ordering::SeqCst))
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
