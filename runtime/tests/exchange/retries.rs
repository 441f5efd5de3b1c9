//! What is tried again, when, and how often: back-off, throttling and the budget.

use super::*;

#[test]
fn only_failures_that_may_pass_are_retried() {
    let again = [
        error(500, "Oops"),
        error(502, "Oops"),
        error(503, "Oops"),
        error(504, "Oops"),
        answer(503, &[], "<html>busy</html>"),
        error(400, "ThrottlingException"),
        error(400, "TooManyRequestsException"),
        error(429, "Whatever"),
        error(400, "RequestTimeout"),
        error(409, "Busy"),
        Err(TransportErrorKind::Connect),
        Err(TransportErrorKind::Io),
        Err(TransportErrorKind::ConnectTimeout),
        Err(TransportErrorKind::ReadTimeout),
        Err(TransportErrorKind::StalledStream),
        Err(TransportErrorKind::AttemptTimeout),
    ];
    for first in again {
        let text = format!("{first:?}");
        let mut world = World::new(config().build());
        assert!(world.call([first, good()]).is_ok(), "{text}");
    }
    let final_ones = [
        error(400, "TooLong"),
        error(404, "NoSuchNote"),
        error(501, "NotImplemented"),
        answer(302, &[("location", "/other")], ""),
        answer(200, &[], "{"),
        Err(TransportErrorKind::Request),
        Err(TransportErrorKind::Response),
    ];
    for first in final_ones {
        let text = format!("{first:?}");
        let mut world = World::new(config().build());
        assert!(world.call([first]).is_err(), "{text}");
    }
}

#[test]
fn waits_are_drawn_below_a_bound_that_doubles() {
    let retry = RetryConfig::standard().with_max_attempts(10);
    let mut longest = [Duration::ZERO; 9];
    for _ in 0..200 {
        let mut world = World::new(config().retry_config(retry).build());
        world.call((0..9).map(|_| error(500, "Oops")).chain([good()])).unwrap();
        for (longest, wait) in longest.iter_mut().zip(&world.waits) {
            *longest = (*longest).max(*wait);
        }
    }
    for (attempt, longest) in longest.into_iter().enumerate() {
        let bound = Duration::from_millis(50 << attempt);
        assert!(longest <= bound && longest > bound / 2, "{attempt}: {longest:?}");
    }
}

#[test]
fn throttling_waits_longer_and_never_beyond_the_cap() {
    let retry = RetryConfig::standard().with_max_attempts(12);
    let (mut sum, mut count) = (Duration::ZERO, 0);
    for _ in 0..50 {
        let mut world = World::new(config().retry_config(retry).build());
        world.call((0..11).map(|_| error(400, "SlowDown")).chain([good()])).unwrap();
        assert!(world.waits[0] <= Duration::from_secs(1));
        assert!(world.waits.iter().all(|wait| *wait <= Duration::from_secs(20)));
        sum += world.waits[6..].iter().sum::<Duration>();
        count += 5;
    }
    let mean = sum / count;
    assert!((Duration::from_secs(8)..Duration::from_secs(12)).contains(&mean), "{mean:?}");
}

#[test]
fn services_say_how_long_to_wait() {
    let mut world = World::new(config().build());
    world.call([answer(503, &[("x-amz-retry-after", "2500")], ""), good()]).unwrap();
    assert_eq!(world.waits, [Duration::from_millis(2500)]);
    world.call([answer(503, &[("retry-after", "7")], ""), good()]).unwrap();
    assert_eq!(world.waits[1], Duration::from_secs(7));
}

#[test]
fn the_budget_is_shared_by_all_calls_of_a_client() {
    let mut world = World::new(config().build());
    // 500 tokens are 35 retries after transient failures: 17 calls with two retries each, and one with one.
    let attempts: Vec<_> = (0..20)
        .map(|_| {
            let before = world.sent.len();
            assert!(world.call((0..3).map(|_| error(500, "Oops"))).is_err());
            world.sent.len() - before
        })
        .collect();
    assert_eq!(attempts[..17], [3; 17]);
    assert_eq!(attempts[17..], [2, 1, 1]);
    // 10 tokens are left. Throttling costs 5; a success without retries gives 1 back.
    let before = world.sent.len();
    assert!(world.call((0..3).map(|_| error(400, "Throttling"))).is_err());
    assert_eq!(world.sent.len() - before, 3);
    for _ in 0..14 {
        world.call([good()]).unwrap();
    }
    // What a successful retry cost comes back.
    for _ in 0..5 {
        world.call([error(500, "Oops"), good()]).unwrap();
    }
    let mut other = World::new(config().build());
    other.call([error(500, "Oops"), good()]).unwrap();
}

struct PollNotes;

struct PollNotesInput {}
static NOTHING: Schema = Schema::structure("Nothing", &[]);
smithgen_runtime::structure!(PollNotesInput, NOTHING);

impl Operation for PollNotes {
    type Service = Notes;
    type Input = PollNotesInput;
    type Output = PollNotesInput;
    type Error = Unlisted;

    const META: &'static OperationMeta = &OperationMeta::of::<Self>("PollNotes", &[]).long_poll(20_000);
}

impl OperationInput for PollNotesInput {
    type Operation = PollNotes;
}

#[test]
fn long_polls_end_after_the_wait_where_the_budget_is_used_up() {
    let poll = |world: &mut World, answers: Vec<Answer>| {
        let exchange = world.core.start::<PollNotes>(&PollNotesInput {}).unwrap();
        let outcome = world.drive(exchange, answers);
        world.core.finish::<PollNotes>(outcome)
    };
    let mut world = World::new(config().build());
    // 490 of 500 tokens.
    for _ in 0..18 {
        assert!(world.call((0..3).map(|_| error(500, "Oops"))).is_err());
    }
    assert_eq!(world.steps.len(), world.sent.len() + world.waits.len());
    let asking = || vec![answer(503, &[("x-amz-retry-after", "2500")], r#"{"__type":"Down"}"#)];
    (world.steps, world.waits) = (vec![], vec![]);
    assert_eq!(poll(&mut world, asking()).unwrap_err().code(), Some("Down"));
    assert_eq!((world.steps.join(" "), world.waits.remove(0)), ("send wait".to_owned(), Duration::from_millis(2500)));
    world.steps = vec![];
    assert!(poll(&mut world, vec![Err(TransportErrorKind::Io)]).is_err());
    assert_eq!(world.steps.join(" "), "send wait");
    // Others ask when they like; and so may a long poll that came to another end.
    world.steps = vec![];
    assert!(world.call(asking()).is_err());
    assert!(poll(&mut world, vec![error(400, "No")]).is_err());
    assert_eq!(world.steps.join(" "), "send send");
    let timeouts = TimeoutConfig::builder().operation_timeout(Duration::from_secs(2)).build();
    for config in [config().retry_config(RetryConfig::disabled()), config().timeout_config(timeouts)] {
        let mut world = World::new(config.build());
        assert_eq!(poll(&mut world, asking()).unwrap_err().code(), Some("Down"));
        assert_eq!(world.steps.join(" "), "send");
    }
}

#[test]
fn retries_can_be_switched_off() {
    let mut world = World::new(config().retry_config(RetryConfig::disabled()).build());
    let result = world.call([error(500, "Oops")]);
    assert_eq!(code(&result), "Oops");
    assert!(result.unwrap_err().is_retryable());
    assert_eq!(world.header(0, "amz-sdk-request"), "attempt=1; max=1");
}
