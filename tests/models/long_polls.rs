//! Calls are repeated as the service wants it where nobody chose that, and answers that are held back have time to come.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use smithgen_runtime::body::ByteStream;
use smithgen_runtime::config::{RetryConfig, TimeoutConfig};
use smithgen_runtime::transport::{AttemptLimits, BlockingTransport, TransportError};

use crate::long_polls::blocking;
use crate::support::config;

/// A transport that is busy whatever it is asked, and keeps how long it might have waited.
#[derive(Clone, Default)]
struct Busy(Arc<Mutex<Vec<Option<Duration>>>>);

impl BlockingTransport for Busy {
    fn send(
        &self,
        _: http::Request<ByteStream>,
        limits: &AttemptLimits,
    ) -> Result<http::Response<ByteStream>, TransportError> {
        self.0.lock().unwrap().push(limits.read);
        Ok(http::Response::builder().status(503).body(ByteStream::default()).unwrap())
    }
}

/// Status, CRC-32 and body.
type Told = (u16, &'static str, &'static str);

/// A transport that has the next answer of a list.
#[derive(Clone)]
struct Telling(Arc<Mutex<Vec<Told>>>);

impl BlockingTransport for Telling {
    fn send(
        &self,
        _: http::Request<ByteStream>,
        _: &AttemptLimits,
    ) -> Result<http::Response<ByteStream>, TransportError> {
        let (status, crc32, body) = self.0.lock().unwrap().remove(0);
        let response = http::Response::builder().status(status).header("x-amz-crc32", crc32);
        Ok(response.body(ByteStream::from_static(body.as_bytes())).unwrap())
    }
}

#[test]
fn answers_that_came_to_harm_are_asked_for_again() {
    let poll = |answers: &[Told]| {
        let telling = Telling(Arc::new(Mutex::new(answers.to_vec())));
        let result = blocking::Client::with_transport(config(), telling.clone()).poll().send();
        (result.map_err(|error| error.to_string()), telling.0.lock().unwrap().len())
    };
    let (right, wrong) = ((200, "2745614147", "{}"), (200, "2745614148", "{}"));
    assert!(matches!(poll(&[wrong, wrong, right]), (Ok(_), 0)));
    assert!(matches!(poll(&[right, right]), (Ok(_), 1)));
    assert!(matches!(poll(&[(200, "none", "{}")]), (Ok(_), 0)));
    let no = r#"{"__type":"No"}"#;
    assert!(matches!(poll(&[(400, "2565840504", no), right]), (Err(error), 1) if error.starts_with("No")));
    assert!(matches!(poll(&[(400, "2565840505", no), right]), (Ok(_), 0)));
    let (result, left) = poll(&[wrong; 5]);
    assert_eq!((result.unwrap_err().contains("another CRC-32"), left), (true, 1));
}

/// How long each attempt might have waited for bytes.
fn waits(retries: RetryConfig, read: Option<Duration>) -> Vec<Option<Duration>> {
    let busy = Busy::default();
    let timeouts = TimeoutConfig::builder().read_timeout(read).build();
    let config = config().to_builder().retry_config(retries).timeout_config(timeouts).build();
    blocking::Client::with_transport(config, busy.clone()).poll().send().unwrap_err();
    let waits = busy.0.lock().unwrap();
    waits.clone()
}

#[test]
fn the_service_says_how_often_and_the_caller_may_say_otherwise() {
    let read = Duration::from_secs(5);
    assert_eq!(waits(RetryConfig::standard(), Some(read)), [Some(Duration::from_secs(65)); 4]);
    assert_eq!(waits(RetryConfig::standard().with_max_attempts(2), None), [None; 2]);
}
