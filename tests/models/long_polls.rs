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
