//! Calls whose types nobody knows: what they come to, and when the attempts are used up.

mod service;

use std::io;
use std::sync::Mutex;
use std::time::Duration;

use http::{Request, Response};
use service::{Notes, PutNote, note};
use smithgen_runtime::body::ByteStream;
use smithgen_runtime::config::{Config, RetryConfig};
use smithgen_runtime::driver::{Blocking, ClientCore};
use smithgen_runtime::generated::OperationMeta;
use smithgen_runtime::generated::Protocol;
use smithgen_runtime::generated::aws_json::AwsJson1_1;
use smithgen_runtime::generated::untyped::{self, Answer, ErasedService};
use smithgen_runtime::operation::Operation;
use smithgen_runtime::transport::{AttemptLimits, BlockingTransport, TransportError, TransportErrorKind};

/// Answers each attempt by the next status; 0 is a connection that fails.
struct Statuses(Mutex<Vec<u16>>);

impl BlockingTransport for Statuses {
    fn send(&self, _: Request<ByteStream>, _: &AttemptLimits) -> Result<Response<ByteStream>, TransportError> {
        match self.0.lock().unwrap().remove(0) {
            0 => Err(TransportError::new(TransportErrorKind::Connect, "simulated")),
            status => Ok(Response::builder().status(status).body(ByteStream::from_reader(&b"{}"[..])).unwrap()),
        }
    }
}

static STREAMING: OperationMeta = OperationMeta::of::<PutNote>("PutNote", &[]).streaming_output();

/// What a call comes to, in a word.
fn outcome(region: Option<&str>, attempts: u32, statuses: &[u16]) -> String {
    let retry = RetryConfig::standard().with_max_attempts(attempts).with_max_backoff(Duration::ZERO);
    let mut config = Config::builder().retry_config(retry);
    if let Some(region) = region {
        config = config.region(region);
    }
    let driver = Blocking::new(Statuses(Mutex::new(statuses.to_vec())));
    let request = AwsJson1_1::request(PutNote::META, &note(), None);
    let (core, rules) = (ClientCore::new(config.build()), ErasedService::of::<Notes>());
    match untyped::call(&driver, &core, &rules, &STREAMING, request, None, &note()) {
        Answer::Success(response, mut body) => {
            assert!(response.body().is_empty() && body.at_hand().is_none(), "it is handed over");
            assert_eq!(io::read_to_string(&mut body).unwrap(), "{}");
            format!("success {}", response.status().as_u16())
        }
        Answer::Error { response, used_up } => format!("error {} {used_up:?}", response.status().as_u16()),
        Answer::NotSent(_) => "not sent".to_owned(),
        Answer::NoResponse(_) => "no response".to_owned(),
    }
}

#[test]
fn answers_say_what_came_and_whether_attempts_are_left() {
    let region = Some("eu-west-1");
    assert_eq!(outcome(region, 3, &[200]), "success 200");
    assert_eq!(outcome(region, 3, &[500, 0, 201]), "success 201");
    assert_eq!(outcome(region, 3, &[400]), "error 400 None");
    assert_eq!(outcome(region, 3, &[500, 400]), "error 400 None");
    assert_eq!(outcome(region, 3, &[500, 500, 400]), "error 400 Some(2)");
    assert_eq!(outcome(region, 3, &[500, 500, 500]), "error 500 Some(2)");
    assert_eq!(outcome(region, 1, &[500]), "error 500 Some(0)");
    assert_eq!(outcome(region, 2, &[0, 0]), "no response");
    assert_eq!(outcome(None, 3, &[]), "not sent");
}
