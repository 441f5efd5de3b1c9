//! Callers and fetches in any order.
//!
//! In: two thousand sequences of chance, always the same. Out: nothing; failures name what was forgotten.

use super::*;

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
