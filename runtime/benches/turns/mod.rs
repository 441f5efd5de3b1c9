//! Two sides of a measurement that take turns.
//!
//! In: what each side does. Out: a line: time for one value, the best of many rounds, and how many times as long the other side takes.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// Rounds of each side; the best one counts, because everything that disturbs a measurement makes it longer. Where
/// benchmarks only have to run, as under `cargo test`, there is no `--bench` among the arguments, and one round will do.
fn rounds() -> usize {
    if std::env::args().any(|argument| argument == "--bench") { 200 } else { 1 }
}

const ROUND: Duration = Duration::from_millis(2);

/// The names of the columns.
pub(crate) fn head() {
    println!("{:<48}{:>8}{:>12}{:>14}{:>8}", "", "bytes", "ours, ns", "theirs, ns", "ratio");
}

/// Measures two sides and prints a line.
pub(crate) fn compare<A, B>(name: &str, bytes: usize, ours: impl Fn() -> A, theirs: impl Fn() -> B) {
    let (mut best_ours, mut best_theirs) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..rounds() {
        best_ours = best_ours.min(nanoseconds(&ours));
        best_theirs = best_theirs.min(nanoseconds(&theirs));
    }
    println!("{name:<48}{bytes:>8}{best_ours:>12.0}{best_theirs:>14.0}{:>8.2}", best_theirs / best_ours);
}

/// Time of one call, from as many as a round holds.
fn nanoseconds<T>(call: impl Fn() -> T) -> f64 {
    let start = Instant::now();
    black_box(call());
    // The clock is read once in 16 calls, so that it does not weigh in, but after each that takes a round by itself.
    let batch = if start.elapsed() < ROUND / 16 { 16 } else { 1 };
    let mut calls = 1u32;
    while start.elapsed() < ROUND {
        for _ in 0..batch {
            black_box(call());
        }
        calls += batch;
    }
    start.elapsed().as_nanos() as f64 / f64::from(calls)
}
