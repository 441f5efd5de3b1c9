//! Callers that come while a fetch is under way: they share it and what it comes to, whoever gives up or panics.

use super::*;

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
