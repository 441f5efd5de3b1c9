//! Deadlines, and clocks that are wrong.

use super::*;

#[test]
fn the_deadline_covers_all_attempts_and_waits() {
    let limit = Duration::from_secs(3);
    let timeouts =
        TimeoutConfig::builder().operation_timeout(limit).operation_attempt_timeout(Duration::from_secs(2)).build();
    let config = config().timeout_config(timeouts).build();
    let mut world = World::new(config.clone());
    world.latency = Duration::from_secs(2);
    let mut exchange = world.core.start::<PutNote>(&note()).unwrap();
    let Step::Send(first) = exchange.step(world.now) else { panic!("it should send") };
    assert_eq!(first.attempt, Some(Duration::from_secs(2)));
    assert_eq!(first.connect, Some(Duration::from_millis(3100)));
    world.pass(world.latency);
    exchange.receive(Err(TransportError::new(TransportErrorKind::AttemptTimeout, "simulated")), world.now);
    let Step::Wait(wait) = exchange.step(world.now) else { panic!("it should wait") };
    world.pass(wait);
    let Step::Send(second) = exchange.step(world.now) else { panic!("it should send again") };
    assert_eq!(second.attempt, Some(limit - world.elapsed()), "only what is left of the three seconds");
    world.pass(limit - world.elapsed());
    exchange.receive(Err(TransportError::new(TransportErrorKind::AttemptTimeout, "simulated")), world.now);
    assert_eq!(exchange.step(world.now), Step::Done);
    let error = world.core.finish::<PutNote>(exchange.into_outcome()).unwrap_err();
    let SdkError::TimeoutError(error) = error else { panic!("{error}") };
    assert_eq!(error.kind(), TransportErrorKind::OperationTimeout);

    // Where the wait alone would pass the deadline, the error at hand is the answer, at once.
    let mut world = World::new(config);
    let result = world.call([answer(503, &[("retry-after", "5")], r#"{"__type":"Down"}"#)]);
    assert_eq!((code(&result), world.elapsed()), ("Down", Duration::ZERO));
}

#[test]
fn durations_of_ages_do_no_harm() {
    let ages = Some(Duration::MAX);
    let timeouts = TimeoutConfig::builder()
        .connect_timeout(ages)
        .read_timeout(ages)
        .operation_attempt_timeout(ages)
        .operation_timeout(ages)
        .build();
    let retry = RetryConfig::standard().with_initial_backoff(Duration::MAX).with_max_backoff(Duration::MAX);
    let world = World::new(config().timeout_config(timeouts).retry_config(retry).build());
    for _ in 0..50 {
        let mut exchange = world.core.start::<PutNote>(&note()).unwrap();
        assert!(matches!(exchange.step(world.now), Step::Send(_)));
        exchange.receive(received(error(500, "Oops")), world.now);
        // The wait is drawn from all durations; one that leads to a time beyond the clock's ends the call.
        match exchange.step(world.now) {
            Step::Wait(time) => assert!(world.now.monotonic.checked_add(time).is_some()),
            step => assert_eq!(step, Step::Done),
        }
    }
    let mut world = World::new(config().timeout_config(timeouts).build());
    let skewed = answer(403, &[("date", "Sun, 06 Nov 1994 08:59:37 GMT")], r#"{"__type":"RequestExpired"}"#);
    world.call([skewed, good()]).unwrap();
    let wait = answer(503, &[("x-amz-retry-after", "18446744073709551615")], "");
    world.call([wait, good()]).unwrap();
}

#[test]
fn a_driver_that_wakes_early_is_told_to_wait_again() {
    let mut world = World::new(config().build());
    let mut exchange = world.core.start::<PutNote>(&note()).unwrap();
    assert!(matches!(exchange.step(world.now), Step::Send(_)));
    assert!(matches!(exchange.step(world.now), Step::Send(_)), "asking again changes nothing");
    exchange.receive(received(answer(503, &[("retry-after", "4")], "")), world.now);
    world.pass(Duration::from_secs(1));
    assert_eq!(exchange.step(world.now), Step::Wait(Duration::from_secs(3)));
}

#[test]
fn clocks_that_differ_are_learnt_from_the_service() {
    let timeouts = TimeoutConfig::builder().operation_attempt_timeout(Duration::from_secs(30)).build();
    let mut world = World::new(config().timeout_config(timeouts).build());
    // The service's clock is ten minutes ahead.
    let skewed = || answer(403, &[("date", "Sun, 06 Nov 1994 08:59:37 GMT")], r#"{"__type":"RequestTimeTooSkewed"}"#);
    world.now.wall = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
    world.call([skewed(), good()]).unwrap();
    assert_eq!(world.header(0, "amz-sdk-request"), "attempt=1; max=3");
    let request = world.header(1, "amz-sdk-request");
    assert!(request.starts_with("attempt=2; max=3; ttl=19941106T0900"), "{request}");
    // The difference is known now, so it cannot be the reason any more.
    world.now.wall = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
    assert_eq!(code(&world.call([skewed()])), "RequestTimeTooSkewed");
    // Nor can it be where the clocks agree, or nothing is known of the service's.
    let mut world = World::new(config().build());
    let right = answer(403, &[("date", "Sun, 06 Nov 1994 08:49:40 GMT")], r#"{"__type":"SignatureDoesNotMatch"}"#);
    let result = world.call([right]);
    assert_eq!(code(&result), "SignatureDoesNotMatch");
    assert!(!result.unwrap_err().is_retryable());
    assert!(world.call([error(403, "RequestExpired")]).is_err());
    // Four minutes are the least that services mind, whoever's clock is behind.
    for (date, is_to_blame) in [("08:53:36", false), ("08:53:37", true), ("08:45:38", false), ("08:45:37", true)] {
        let mut world = World::new(config().build());
        let date = format!("Sun, 06 Nov 1994 {date} GMT");
        let answers = [answer(403, &[("date", &date)], r#"{"__type":"RequestInTheFuture"}"#), good()];
        assert_eq!(world.call(answers).is_ok(), is_to_blame, "{date}");
    }
}

#[test]
fn clocks_before_1970_are_clocks_too() {
    let timeouts = TimeoutConfig::builder().operation_attempt_timeout(Duration::from_secs(30)).build();
    let mut world = World::new(config().timeout_config(timeouts).build());
    world.now.wall = SystemTime::UNIX_EPOCH - Duration::from_secs(86_400);
    let skewed = answer(403, &[("date", "Sun, 06 Nov 1994 08:49:37 GMT")], r#"{"__type":"RequestExpired"}"#);
    world.call([skewed, good()]).unwrap();
    let request = world.header(1, "amz-sdk-request");
    assert!(request.starts_with("attempt=2; max=3; ttl=19941106T0850"), "{request}");
}
