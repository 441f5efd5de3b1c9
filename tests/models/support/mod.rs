//! What the programs of tiny models have in common: they write requests and read responses without a network.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use smithgen_runtime::config::Config;
use smithgen_runtime::operation::OperationInput;
use smithgen_runtime::transport::{AttemptLimits, BlockingTransport, TransportError};

/// A configuration that leads nowhere.
pub(crate) fn config() -> Config {
    Config::builder().endpoint_url("http://tiny.test").idempotency_token_provider(|| "token".to_owned()).build()
}

/// The body of the request that an input becomes.
pub(crate) fn body(input: &impl OperationInput) -> serde_json::Value {
    let request = input.to_http_request(&config()).unwrap();
    serde_json::from_slice(request.body()).unwrap()
}

/// A response with this body.
pub(crate) fn response(status: u16, body: &str) -> http::Response<&[u8]> {
    http::Response::builder().status(status).header("x-amzn-requestid", "id-1").body(body.as_bytes()).unwrap()
}

/// A transport that answers everything with an empty object, and counts how often it is asked.
#[derive(Clone, Debug, Default)]
pub(crate) struct Nods(pub(crate) Arc<AtomicUsize>);

impl BlockingTransport for Nods {
    fn send(&self, _: http::Request<&[u8]>, _: &AttemptLimits) -> Result<http::Response<Vec<u8>>, TransportError> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Ok(http::Response::new(b"{}".to_vec()))
    }
}
