//! Whom callers wait for, and what they leave behind when they give up.
//!
//! In: fetches that end when a test says so. Out: nothing; failures name what happened in a wrong order.

use super::*;

/// A future for callers that await it, and a thread's work for those that block.
#[derive(Clone, Debug)]
struct Beside(Held, Source);

impl ProvideCredentials for Beside {
    fn provide_credentials(&self) -> Fetched {
        self.1.provide_credentials()
    }

    fn provide_credentials_async(&self) -> Option<BoxFuture<'_, Fetched>> {
        self.0.provide_credentials_async()
    }
}

fn poll(call: &mut BoxFuture<'_, Fetched>) -> Poll<Fetched> {
    call.as_mut().poll(&mut Context::from_waker(Waker::noop()))
}

#[test]
fn a_fetch_that_ends_does_not_hide_the_one_beside_it() {
    let both = Beside(Held::default(), Source::closed());
    let cached = Cached::new(both.clone());
    let call = || cached.provide_credentials_async().expect("it is a future");
    let mut first = call();
    assert!(poll(&mut first).is_pending());
    std::thread::scope(|scope| {
        let blocking = scope.spawn(|| cached.provide_credentials());
        both.1.await_fetches(1);
        both.0.end(false);
        assert!(poll(&mut first).map(|result| key(&result) == Err("down 0".to_owned())) == Poll::Ready(true));
        // Whoever comes now waits for what is still under way.
        let mut second = call();
        let is_pending = poll(&mut second).is_pending();
        let in_time = cached.provide_within(Some(Duration::from_millis(30)));
        both.1.open();
        assert!(is_pending && in_time.is_none(), "{in_time:?}");
        assert_eq!(key(&blocking.join().unwrap()), Ok("0"));
        assert!(poll(&mut second).map(|result| key(&result) == Ok("0")) == Poll::Ready(true));
    });
    assert_eq!((both.0.0.begun.load(Ordering::SeqCst), both.1.fetches()), (1, 1));
}

#[test]
fn callers_that_give_up_leave_no_waker_behind() {
    let source = Source::closed();
    let cached = Cached::new(source.clone());
    let flag = Arc::new(Flag(AtomicBool::new(false)));
    for _ in 0..3 {
        let mut call = cached.provide_credentials_async().expect("it is a future");
        for _ in 0..2 {
            let waker = Waker::from(Arc::clone(&flag));
            assert!(call.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
            drop(waker);
            // One stays, however often it is polled.
            assert_eq!(Arc::strong_count(&flag), 2);
        }
        drop(call);
        assert_eq!(Arc::strong_count(&flag), 1);
    }
    source.open();
    assert_eq!((key(&cached.provide_credentials()), source.fetches()), (Ok("0"), 1));
}
