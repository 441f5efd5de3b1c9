//! What servers ask of callers with logins.
//!
//! In: the values of `WWW-Authenticate` headers, a line each. Out: few requests, each with an answer in one header that does not hold the
//! password, or an error that a terminal can show.

use std::sync::{Arc, Mutex};

use http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use http::{HeaderValue, Request, Response};
use smithgen_runtime::body::ByteStream;
use smithgen_runtime::config::Config;
use smithgen_runtime::credentials::Login;
use smithgen_runtime::transport::{AttemptLimits, BlockingTransport, TransportError};

use crate::parts::assert_readable;
use crate::responses::client::blocking::Client;

const PASSWORD: &str = "p4ssword-of-nobody";

/// More headers say nothing new.
const MOST: usize = 100;

/// A server that asks all the same, and the answers that it has got.
#[derive(Clone)]
struct Server(Vec<HeaderValue>, Arc<Mutex<Vec<Option<HeaderValue>>>>);

impl BlockingTransport for Server {
    fn send(&self, request: Request<ByteStream>, _: &AttemptLimits) -> Result<Response<ByteStream>, TransportError> {
        let answer = request.headers().get(AUTHORIZATION).cloned();
        self.1.lock().expect("one thread").push(answer);
        let mut response = Response::new(ByteStream::default());
        *response.status_mut() = http::StatusCode::UNAUTHORIZED;
        response.headers_mut().extend(self.0.iter().map(|value| (WWW_AUTHENTICATE, value.clone())));
        Ok(response)
    }
}

pub(crate) fn challenges(data: &[u8]) {
    let values = data.split(|byte| *byte == b'\n').filter_map(|line| HeaderValue::from_bytes(line).ok());
    let server = Server(values.take(MOST).collect(), Arc::default());
    let login = Login::new("us\"er \u{e9}", PASSWORD, None);
    let config = Config::builder().endpoint_url("http://fuzz.test").digest_auth_login(login).build();
    let refused = Client::with_transport(config, server.clone()).enter().send().expect_err("no answer is right");
    assert_readable(&refused.to_string(), 1024);
    let sent = server.1.lock().expect("one thread").split_off(0);
    assert!((1..=3).contains(&sent.len()) && sent.first() == Some(&None), "{sent:?}");
    for answer in sent.into_iter().skip(1) {
        let answer = answer.expect("an answer");
        let answer = std::str::from_utf8(answer.as_bytes()).expect("UTF-8");
        assert!(answer.starts_with("Digest username"), "{answer}");
        assert!(!answer.contains(PASSWORD) && answer.contains(", response=\""), "{answer}");
    }
}
