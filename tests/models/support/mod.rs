//! What the programs of tiny models have in common: they write requests and read responses without a network.

use std::collections::VecDeque;
use std::future::{Future, ready};
use std::io::{Cursor, Read};
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use smithgen_runtime::body::ByteStream;
use smithgen_runtime::config::Config;
use smithgen_runtime::event_stream::{FrameDecoder, HeaderValue, Message};
use smithgen_runtime::operation::OperationInput;
use smithgen_runtime::transport::{AsyncTransport, AttemptLimits, BlockingTransport, BoxFuture, TransportError};

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
    fn send(&self, _: http::Request<ByteStream>, _: &AttemptLimits) -> Answer {
        self.0.fetch_add(1, Ordering::Relaxed);
        Ok(http::Response::new(ByteStream::from_static(b"{}")))
    }
}

/// What a transport brings.
type Answer = Result<http::Response<ByteStream>, TransportError>;

/// A transport that answers from a script and keeps what it was sent.
#[derive(Clone)]
pub(crate) struct Script {
    answers: Arc<Mutex<VecDeque<(u16, &'static str)>>>,
    requests: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Script {
    /// Answers with these statuses and bodies, one after the other.
    pub(crate) fn of(answers: impl IntoIterator<Item = (u16, &'static str)>) -> Self {
        let answers = Arc::new(Mutex::new(answers.into_iter().collect()));
        Script { answers, requests: Arc::default() }
    }

    fn answer(&self, body: &ByteStream) -> Answer {
        self.requests.lock().unwrap().push(body.at_hand().unwrap().to_vec());
        let (status, body) = self.answers.lock().unwrap().pop_front().expect("no more calls than answers");
        Ok(http::Response::builder().status(status).body(ByteStream::from_static(body.as_bytes())).unwrap())
    }

    /// The member of each request, null where it was not sent.
    pub(crate) fn sent(&self, member: &str) -> Vec<serde_json::Value> {
        let requests = self.requests.lock().unwrap();
        let member = |request: &Vec<u8>| serde_json::from_slice::<serde_json::Value>(request).unwrap()[member].clone();
        requests.iter().map(member).collect()
    }
}

impl BlockingTransport for Script {
    fn send(&self, request: http::Request<ByteStream>, _: &AttemptLimits) -> Answer {
        self.answer(request.body())
    }
}

impl AsyncTransport for Script {
    fn send<'a>(&'a self, request: http::Request<ByteStream>, _: &'a AttemptLimits) -> BoxFuture<'a, Answer> {
        Box::pin(ready(self.answer(request.body())))
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        Box::pin(ready(()))
    }
}

/// A transport that answers with the messages that it is sent, byte by byte: what an input has beside its events, an output has, too.
#[derive(Clone, Default)]
pub(crate) struct Echo(Arc<Mutex<Option<http::Request<Vec<u8>>>>>);

impl Echo {
    /// What was sent.
    pub(crate) fn request(&self) -> http::Request<Vec<u8>> {
        self.0.lock().unwrap().take().unwrap()
    }
}

impl BlockingTransport for Echo {
    fn send(&self, request: http::Request<ByteStream>, _: &AttemptLimits) -> Answer {
        let (head, mut body) = request.into_parts();
        let mut bytes = Vec::new();
        body.read_to_end(&mut bytes).unwrap();
        let mut response = http::Response::builder().header("x-session", "s-1");
        if let Some(protocol) = head.headers.get("smithy-protocol") {
            response = response.header("smithy-protocol", protocol);
        }
        let answer: Vec<u8> = messages(&bytes).into_iter().flat_map(answer).collect();
        *self.0.lock().unwrap() = Some(http::Request::from_parts(head, bytes));
        Ok(response.body(ByteStream::from_reader(ByteByByte(Cursor::new(answer)))).unwrap())
    }
}

/// The messages of a body.
pub(crate) fn messages(body: &[u8]) -> Vec<Message> {
    let mut frames = FrameDecoder::new(1 << 20);
    frames.push(body);
    let messages = std::iter::from_fn(|| frames.next_message().unwrap()).collect();
    frames.finish().unwrap();
    messages
}

/// The frame of a message, which may be the first of an answer.
fn answer(message: Message) -> Vec<u8> {
    let answer = message.headers().iter().fold(Message::new(message.payload().clone()), |answer, header| {
        let value = match header.value().as_str() {
            Some("initial-request") => HeaderValue::String("initial-response".to_owned()),
            _ => header.value().clone(),
        };
        answer.add_header(header.name(), value)
    });
    answer.to_bytes().unwrap()
}

/// A reader that gives one byte at a time.
struct ByteByByte(Cursor<Vec<u8>>);

impl Read for ByteByByte {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let room = buffer.len().min(1);
        self.0.read(&mut buffer[..room])
    }
}

/// Runs a future that never has to wait.
pub(crate) fn run<T>(future: impl Future<Output = T> + Send) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("it waits"),
    }
}
