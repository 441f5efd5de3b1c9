//! Calls go where the service says: it is asked once, and again when a host proves wrong; those that may go elsewhere ask nobody unless told to.

use std::collections::VecDeque;
use std::future::ready;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use smithgen_runtime::body::ByteStream;
use smithgen_runtime::config::Config;
use smithgen_runtime::transport::{AsyncTransport, AttemptLimits, BlockingTransport, BoxFuture, TransportError};

use crate::endpoint_discovery::{Client, blocking};
use crate::support::run;

/// A transport that answers from a script, and keeps for each request its URL, operation and version of the interface.
#[derive(Clone)]
pub(crate) struct Hosts {
    answers: Arc<Mutex<VecDeque<(u16, String)>>>,
    pub(crate) sent: Arc<Mutex<Vec<String>>>,
}

impl Hosts {
    pub(crate) fn of(answers: impl IntoIterator<Item = (u16, String)>) -> Self {
        Hosts { answers: Arc::new(Mutex::new(answers.into_iter().collect())), sent: Arc::default() }
    }

    fn answer(&self, request: http::Request<ByteStream>) -> Result<http::Response<ByteStream>, TransportError> {
        let header = |name| request.headers().get(name).map_or("", |value| value.to_str().unwrap());
        let body = request.body().at_hand().unwrap();
        let words = [&request.uri().to_string(), header("x-amz-target"), header("x-amz-api-version")];
        let body = std::str::from_utf8(&body).unwrap();
        self.sent.lock().unwrap().push([&words.join(" "), body].join(" "));
        let (status, body) = self.answers.lock().unwrap().pop_front().expect("no more calls than answers");
        Ok(http::Response::builder().status(status).body(ByteStream::from(body.into_bytes())).unwrap())
    }

    fn sent(&self) -> Vec<String> {
        std::mem::take(&mut self.sent.lock().unwrap())
    }
}

impl BlockingTransport for Hosts {
    fn send(
        &self,
        request: http::Request<ByteStream>,
        _: &AttemptLimits,
    ) -> Result<http::Response<ByteStream>, TransportError> {
        self.answer(request)
    }
}

impl AsyncTransport for Hosts {
    fn send<'a>(
        &'a self,
        request: http::Request<ByteStream>,
        _: &'a AttemptLimits,
    ) -> BoxFuture<'a, Result<http::Response<ByteStream>, TransportError>> {
        Box::pin(ready(self.answer(request)))
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        Box::pin(ready(()))
    }
}

/// The answer that names a host.
pub(crate) fn named(host: &str) -> (u16, String) {
    (200, format!(r#"{{"Endpoints": [{{"Address": "{host}", "CachePeriodInMinutes": 60, "More": 1}}, null]}}"#))
}

fn done() -> (u16, String) {
    (200, "{}".to_owned())
}

const ASKED: &str = "https://tiny.test/ Tiny.DescribeEndpoints 2020-01-01 {}";

fn reads(host: &str) -> String {
    format!("https://{host}/ Tiny.Read  {{}}")
}

#[test]
fn the_first_call_asks() {
    let hosts = Hosts::of([named("a.test"), done(), done()]);
    let client = blocking::Client::with_transport(Config::builder().build(), hosts.clone());
    client.read().send().unwrap();
    client.clone().read().send().unwrap();
    assert_eq!(hosts.sent(), [ASKED.to_owned(), reads("a.test"), reads("a.test")]);
    let hosts = Hosts::of([named("http://a.test:81"), done(), done()]);
    let client = Client::with_transport(Config::builder().build(), hosts.clone());
    run(client.read().send()).unwrap();
    run(client.read().send()).unwrap();
    let reads = reads("a.test:81").replace("https", "http");
    assert_eq!(hosts.sent(), [ASKED.to_owned(), reads.clone(), reads]);
}

#[test]
fn a_host_that_proves_wrong_is_asked_for_once_more() {
    let wrong = |code: &str, status| (status, format!(r#"{{"__type": "{code}"}}"#));
    for wrong in [wrong("WrongHost", 400), wrong("Misdirected", 421)] {
        let hosts = Hosts::of([named("a.test"), wrong.clone(), named("b.test"), done(), done()]);
        let client = blocking::Client::with_transport(Config::builder().build(), hosts.clone());
        client.read().send().unwrap();
        client.read().send().unwrap();
        let asked = ASKED.to_owned();
        assert_eq!(hosts.sent(), [asked.clone(), reads("a.test"), asked.clone(), reads("b.test"), reads("b.test")]);
        let hosts = Hosts::of([named("a.test"), wrong.clone(), named("b.test"), wrong, named("c.test"), done()]);
        let client = blocking::Client::with_transport(Config::builder().build(), hosts.clone());
        client.read().send().unwrap_err();
        client.read().send().unwrap();
        let asked = || ASKED.to_owned();
        assert_eq!(hosts.sent(), [asked(), reads("a.test"), asked(), reads("b.test"), asked(), reads("c.test")]);
    }
}

#[test]
fn nobody_is_asked_where_a_program_says_where_to_go() {
    let hosts = Hosts::of([done(), done()]);
    let config = Config::builder().endpoint_url("http://own.test").endpoint_discovery_enabled(true).build();
    let client = blocking::Client::with_transport(config, hosts.clone());
    client.read().send().unwrap();
    client.peek().send().unwrap();
    // The rules of this service have no place for it.
    assert_eq!(hosts.sent(), ["https://tiny.test/ Tiny.Read  {}", "https://tiny.test/ Tiny.Peek  {}"]);
}

#[test]
fn calls_that_may_go_elsewhere_ask_when_told_to() {
    let peeks = |host: &str| format!("https://{host}/ Tiny.Peek  {{}}");
    for enabled in [None, Some(false)] {
        let config = Config::builder();
        let config = enabled.into_iter().fold(config, |config, yes| config.endpoint_discovery_enabled(yes)).build();
        let hosts = Hosts::of([done()]);
        blocking::Client::with_transport(config, hosts.clone()).peek().send().unwrap();
        assert_eq!(hosts.sent(), [peeks("tiny.test")]);
    }
    let config = || Config::builder().endpoint_discovery_enabled(true).build();
    let hosts = Hosts::of([named("a.test"), done(), done()]);
    let client = blocking::Client::with_transport(config(), hosts.clone());
    client.peek().send().unwrap();
    client.read().send().unwrap();
    assert_eq!(hosts.sent(), [ASKED.to_owned(), peeks("a.test"), reads("a.test")], "both need the same answer");
    // Without an answer they go to the service itself, and ask no more for a while.
    let hosts = Hosts::of([(400, "{}".to_owned()), done(), done()]);
    let client = blocking::Client::with_transport(config(), hosts.clone());
    client.peek().send().unwrap();
    client.peek().send().unwrap();
    assert_eq!(hosts.sent(), [ASKED.to_owned(), peeks("tiny.test"), peeks("tiny.test")]);
}

#[test]
fn calls_that_go_nowhere_else_say_why_they_do_not_go() {
    let refused =
        blocking::Client::with_transport(Config::builder().endpoint_discovery_enabled(false).build(), Hosts::of([]));
    let error = refused.read().send().unwrap_err().to_string();
    assert!(
        error.ends_with("Read goes where DescribeEndpoints says, but `endpoint_discovery_enabled` is false"),
        "{error}"
    );
    for (answer, end) in [
        ((200, "{}"), "the answer to that makes no sense: it names no endpoint"),
        ((200, "{"), "makes no sense: the JSON ends where a string should be at byte 1"),
        ((200, r#"{"Endpoints": [{"Address": "a b"}]}"#), r#"the endpoint "a b" is not a URL (invalid uri character)"#),
        ((200, r#"{"Endpoints": [{"Address": "a.test/b"}]}"#), r#"the endpoint "a.test/b" has a path"#),
        ((200, r#"{"Endpoints": [{"Address": "me@a.test"}]}"#), "carries a user name, which would be sent in the open"),
        ((400, r#"{"__type": "AccessDenied", "message": "no"}"#), "AccessDenied: no (status 400)"),
    ] {
        let hosts = Hosts::of([(answer.0, answer.1.to_owned())]);
        let client = blocking::Client::with_transport(Config::builder().build(), hosts.clone());
        let error = client.read().send().unwrap_err().to_string();
        assert!(error.ends_with(end), "{error}");
        assert_eq!(hosts.sent(), [ASKED]);
    }
}
