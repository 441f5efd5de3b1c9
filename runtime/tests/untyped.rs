//! Calls whose types nobody knows: what they come to, and when the attempts are used up.

#[path = "service/events.rs"]
mod events;
mod service;

use std::io::{self, Read as _};
use std::sync::Mutex;
use std::time::Duration;

use events::{Chat, Chats, body, event};
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

/// Answers with these bytes, one after the other.
struct Bytes(Vec<u8>);

impl BlockingTransport for Bytes {
    fn send(&self, _: Request<ByteStream>, _: &AttemptLimits) -> Result<Response<ByteStream>, TransportError> {
        let single = self.0.clone().into_iter().map(|byte| [byte]);
        let readers = single.fold(Box::new(io::empty()) as Box<dyn io::Read + Send>, |before, byte| {
            Box::new(before.chain(io::Cursor::new(byte)))
        });
        Ok(Response::new(ByteStream::from_reader(readers)))
    }
}

#[test]
fn what_comes_before_events_is_apart_from_them() {
    let [first, pause] = [event("initial-response", r#"{"topic":"a"}"#), event("pause", "")].map(|one| body(&[one]));
    let both = [&first[..], &pause].concat();
    let huge = body(&[event("initial-response", vec![b' '; 1 << 10])]);
    for (sent, document, rest) in [
        (&both[..], &br#"{"topic":"a"}"#[..], &pause[..]),
        (&first, br#"{"topic":"a"}"#, b""),
        // What is none, is not whole, or is larger than what is read, is for whoever reads the events.
        (&pause, b"", &pause),
        (b"", b"", b""),
        (&first[..first.len() - 1], b"", &first[..first.len() - 1]),
        (&huge, b"", &huge),
        (b"\0\0", b"", b"\0\0"),
        (b"HTTP is not what comes here", b"", b"HTTP is not what comes here"),
    ] {
        let driver = Blocking::new(Bytes(sent.to_vec()));
        let request = AwsJson1_1::request(Chat::META, &note(), None);
        let core = ClientCore::new(Config::builder().region("eu-west-1").max_response_bytes(1 << 10).build());
        let answer = untyped::call(&driver, &core, &ErasedService::of::<Chats>(), Chat::META, request, None, &note());
        let Answer::Success(response, mut body) = answer else { panic!("{answer:?}") };
        let mut left = Vec::new();
        body.read_to_end(&mut left).unwrap();
        assert_eq!((response.body().as_slice(), &left[..]), (document, rest));
    }
}
