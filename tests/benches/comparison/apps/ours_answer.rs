//! Reads an answer out of a file again and again, and prints the microseconds of each time.

use std::hint::black_box;
use std::time::{Duration, Instant};

use client::operation::METHOD::OPERATION;
use smithgen_runtime::operation::Operation as _;

mod client {
    smithgen_runtime::include_client!();
}

fn main() {
    let body = std::fs::read(std::env::args().nth(1).expect("a file")).expect("it can be read");
    let begin = Instant::now();
    while begin.elapsed() < Duration::from_secs(1) {
        let start = Instant::now();
        let response = http::Response::builder().status(200).body(black_box(body.as_slice())).expect("a response");
        let output = OPERATION::parse_response(response).expect("an output");
        assert!(!output.ITEMS.as_deref().unwrap_or_default().is_empty());
        drop(black_box(output));
        println!("{}", start.elapsed().as_secs_f64() * 1e6);
    }
}
