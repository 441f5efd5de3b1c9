//! Waits by generated clients, on answers out of a file and on a clock that nobody waits for; prints how each wait ended, and after how
//! many calls.

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use serde_json::Value;
use smithgen_runtime::generated::codec::Value as _;
use smithgen_runtime::generated::types::decode_base64;
use smithgen_runtime::generated::wait::Wait;
use smithgen_runtime::generated::waiter::Waiter;
use smithgen_runtime::operation::Operation;
use smithgen_runtime::wait::WaiterError;

// CLIENTS

/// Longer than any of the waits.
const LONG: Duration = Duration::from_secs(1 << 30);

fn run<O: Operation>(waiter: &'static Waiter, answers: &[Value]) -> String {
    let mut now = Instant::now();
    let mut wait = Wait::<O>::new(O::Input::blank(), waiter, LONG, now).expect("random bytes");
    for (number, answer) in (1..).zip(answers) {
        let body = decode_base64(answer[2].as_str().expect("base64")).expect("base64");
        let mut response = http::Response::builder().status(answer[0].as_u64().expect("a status") as u16);
        for (name, value) in answer[1].as_object().expect("headers") {
            response = response.header(name, value.as_str().expect("a text"));
        }
        let result = O::parse_response(response.body(body.as_slice()).expect("a response"));
        match wait.receive(result, now) {
            ControlFlow::Continue(pause) => {
                let bounds = Duration::from_secs(waiter.min_delay.into())..=Duration::from_secs(waiter.max_delay.into());
                assert!(bounds.contains(&pause), "{pause:?} {waiter:?}");
                now += pause;
            }
            ControlFlow::Break(Ok(_)) => return format!("{number} success"),
            ControlFlow::Break(Err(WaiterError::FailureState(_))) => return format!("{number} failure"),
            ControlFlow::Break(Err(WaiterError::OperationFailed(_))) => return format!("{number} error"),
            ControlFlow::Break(Err(other)) => return format!("{number} {other}"),
        }
    }
    format!("{} exceeded", answers.len())
}

fn case(name: &str, answers: &[Value]) -> String {
    match name {
        // CASES
        other => panic!("{other}"),
    }
}

fn main() {
    let file = std::env::args().nth(1).expect("a file");
    let cases: Value = serde_json::from_str(&std::fs::read_to_string(file).expect("a file")).expect("JSON");
    for one in cases.as_array().expect("a list") {
        println!("{}", case(one[0].as_str().expect("a name"), one[1].as_array().expect("answers")));
    }
}
