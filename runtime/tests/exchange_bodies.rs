//! Steps of the state machine that are about bodies, without any I/O: read whole, hand over, and what can be sent again.

#[path = "service/events.rs"]
mod events;
#[path = "transport/bodies/raw.rs"]
mod raw;
mod service;

use std::io::{self, Read};
use std::time::Duration;

use events::{Chat, ChatInput, Events, body, event};
use http::{HeaderValue, Response};
use raw::{Carry, CarryInput};
use service::{PutNote, PutNoteInput, note};
use smithgen_runtime::body::ByteStream;
use smithgen_runtime::config::{Builder, Config, Credentials, TimeoutConfig};
use smithgen_runtime::driver::{CallResult, ClientCore};
use smithgen_runtime::error::{ConstructionFailure, SdkError};
use smithgen_runtime::event_stream::EventStreamSender;
use smithgen_runtime::generated::adapt::HttpRequest;
use smithgen_runtime::generated::exchange::{Exchange, Now, Step};
use smithgen_runtime::generated::sigv4::{Message, Signer};
use smithgen_runtime::generated::{AuthScheme, OperationMeta};
use smithgen_runtime::operation::Operation;
use smithgen_runtime::transport::{TransportError, TransportErrorKind};
use smithgen_runtime::types::DateTime;

/// A call under way.
struct Call {
    core: ClientCore,
    exchange: Exchange,
    now: Now,
}

impl Call {
    fn of<O: Operation>(config: Builder, input: &O::Input) -> Self {
        let core = ClientCore::new(config.region("eu-west-1").build());
        let exchange = core.start::<O>(input).unwrap();
        let mut call = Call { core, exchange, now: Now::read() };
        assert!(matches!(call.step(), Step::Send(_)));
        call
    }

    fn carry(body: ByteStream) -> Self {
        Self::of::<Carry>(Config::builder(), &CarryInput { body })
    }

    fn put() -> Self {
        Self::of::<PutNote>(Config::builder(), &note())
    }

    fn step(&mut self) -> Step {
        self.exchange.step(self.now)
    }

    fn receive(&mut self, status: u16, body: ByteStream) -> Step {
        let response = Response::builder().status(status).body(body).unwrap();
        self.exchange.receive(Ok(response), self.now);
        self.step()
    }

    fn fail(&mut self, kind: TransportErrorKind) -> Step {
        self.exchange.receive(Err(TransportError::new(kind, "simulated")), self.now);
        self.step()
    }

    /// Does what [`Step::Read`] says.
    fn read(&mut self) -> Step {
        let mut bytes = Vec::new();
        let result = self.exchange.response_body().read_to_end(&mut bytes).map(|_| bytes);
        self.exchange.receive_body(result, self.now);
        self.step()
    }

    /// Does what [`Step::ReadChunk`] says.
    fn chunk(&mut self, result: io::Result<Option<&[u8]>>) -> Step {
        self.exchange.receive_chunk(result.map(|chunk| chunk.map(|chunk| chunk.to_vec().into())), self.now);
        self.step()
    }

    fn finish<O: Operation>(self) -> CallResult<O> {
        self.core.finish::<O>(self.exchange.into_outcome())
    }
}

/// A body that is not at hand.
fn coming(text: &'static str) -> ByteStream {
    ByteStream::from_reader(text.as_bytes())
}

/// A body that never comes.
fn torn(error: impl Into<io::Error>) -> ByteStream {
    struct Torn(Option<io::Error>);

    impl Read for Torn {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(self.0.take().unwrap())
        }
    }

    ByteStream::from_reader(Torn(Some(error.into())))
}

fn text(mut body: ByteStream) -> String {
    let mut text = String::new();
    body.read_to_string(&mut text).unwrap();
    text
}

#[test]
fn bodies_that_are_on_their_way_are_read_whole() {
    let max = Config::builder().build().limits().max_response_bytes;
    let mut call = Call::put();
    assert_eq!(call.receive(200, coming(r#"{"Id":"1"}"#)), Step::Read(max));
    assert_eq!(call.step(), Step::Read(max), "asking again changes nothing");
    assert_eq!(call.read(), Step::Done);
    assert_eq!(call.finish::<PutNote>().unwrap().id.as_deref(), Some("1"));
    // An error, too.
    let mut call = Call::put();
    assert_eq!(call.receive(400, coming(r#"{"__type":"TooLong"}"#)), Step::Read(max));
    assert_eq!(call.read(), Step::Done);
    assert_eq!(call.finish::<PutNote>().err().unwrap().code(), Some("TooLong"));
    // What is at hand needs no step.
    let mut call = Call::put();
    assert_eq!(call.receive(200, ByteStream::from_static(br#"{"Id":"1"}"#)), Step::Done);
    assert!(call.finish::<PutNote>().is_ok());
}

#[test]
fn what_comes_before_events_is_waited_for() {
    let chat = || {
        let input = ChatInput { topic: None, events: EventStreamSender::default() };
        Call::of::<Chat>(Config::builder(), &input)
    };
    let [first, pause] = [event("initial-response", r#"{"topic":"a"}"#), event("pause", "")].map(|one| body(&[one]));
    let mut call = chat();
    assert_eq!(call.receive(200, coming("")), Step::ReadChunk);
    assert_eq!(call.step(), Step::ReadChunk, "asking again changes nothing");
    assert_eq!(call.chunk(Ok(Some(&first[..9]))), Step::ReadChunk);
    assert_eq!(call.chunk(Ok(Some(&[&first[9..], &pause].concat()))), Step::Done);
    let mut output = call.finish::<Chat>().unwrap();
    assert_eq!(output.topic.as_deref(), Some("a"));
    assert!(matches!(output.events.next(), Some(Ok(Events::Pause(_)))) && output.events.next().is_none());
    // The end is one, too.
    let mut call = chat();
    assert_eq!(call.receive(200, coming("")), Step::ReadChunk);
    assert_eq!(call.chunk(Ok(None)), Step::Done);
    assert_eq!(call.finish::<Chat>().unwrap().topic, None);
    // Until it is there, the call can be made again.
    let mut call = chat();
    assert_eq!(call.receive(200, coming("")), Step::ReadChunk);
    assert_eq!(call.chunk(Ok(Some(&first[..9]))), Step::ReadChunk);
    assert!(matches!(call.chunk(Err(io::ErrorKind::ConnectionReset.into())), Step::Wait(_)));
    // An error has none.
    let max = Config::builder().build().limits().max_response_bytes;
    assert_eq!(chat().receive(400, coming("{}")), Step::Read(max));
}

#[test]
fn bodies_at_hand_are_bounded_too() {
    for (max, fits) in [(10, true), (9, false)] {
        let mut call = Call::of::<PutNote>(Config::builder().max_response_bytes(max), &note());
        assert_eq!(call.receive(200, ByteStream::from_static(br#"{"Id":"1"}"#)), Step::Done);
        match call.finish::<PutNote>() {
            Ok(_) => assert!(fits),
            Err(error) => assert!(!fits && error.to_string().contains("`max_response_bytes`, 9 bytes"), "{error}"),
        }
    }
}

#[test]
fn a_body_that_does_not_come_whole_is_as_no_answer() {
    let transient = || TransportError::new(TransportErrorKind::ReadTimeout, "simulated");
    for error in [io::ErrorKind::ConnectionReset.into(), io::Error::other(transient())] {
        let mut call = Call::put();
        assert!(matches!(call.receive(200, torn(error)), Step::Read(_)));
        let Step::Wait(time) = call.read() else { panic!("it should try again") };
        call.now.monotonic += time;
        assert!(matches!(call.step(), Step::Send(_)));
        assert_eq!(call.receive(200, ByteStream::from_static(b"{}")), Step::Done);
        assert!(call.finish::<PutNote>().is_ok());
    }
    let mut call = Call::put();
    call.receive(200, torn(io::Error::other(TransportError::new(TransportErrorKind::Response, "simulated"))));
    assert_eq!(call.read(), Step::Done, "another try is of no use");
    let Err(SdkError::DispatchFailure(error)) = call.finish::<PutNote>() else { panic!("it should have failed") };
    assert_eq!(error.kind(), TransportErrorKind::Response);
}

#[test]
fn the_deadline_of_the_operation_covers_what_is_read() {
    let second = Duration::from_secs(1);
    let config = Config::builder().timeout_config(TimeoutConfig::builder().operation_timeout(second).build());
    let mut call = Call::of::<PutNote>(config, &note());
    let timeout = TransportError::new(TransportErrorKind::AttemptTimeout, "simulated");
    assert!(matches!(call.receive(200, torn(io::Error::other(timeout))), Step::Read(_)));
    call.now.monotonic += second;
    assert_eq!(call.read(), Step::Done);
    let Err(SdkError::TimeoutError(error)) = call.finish::<PutNote>() else { panic!("it should have failed") };
    assert_eq!(error.kind(), TransportErrorKind::OperationTimeout);
}

#[test]
fn successes_that_stream_are_handed_over() {
    let mut call = Call::carry(ByteStream::default());
    assert_eq!(call.receive(200, coming("as it comes")), Step::Done);
    assert_eq!(text(call.finish::<Carry>().unwrap().body), "as it comes");
    // Errors are not, whatever the operation; they may well be tried again.
    let mut call = Call::carry(ByteStream::from_static(b"again"));
    assert!(matches!(call.receive(500, coming("Oops")), Step::Read(_)));
    let Step::Wait(time) = call.read() else { panic!("it should try again") };
    call.now.monotonic += time;
    assert!(matches!(call.step(), Step::Send(_)));
    assert_eq!(text(call.exchange.take_request().into_body()), "again");
}

#[test]
fn a_stream_is_sent_again_until_its_first_byte_is_taken() {
    for kind in [TransportErrorKind::Connect, TransportErrorKind::Io, TransportErrorKind::ConnectTimeout] {
        let mut call = Call::carry(coming("once").with_length(4));
        for is_taken in [false, true] {
            let request = call.exchange.take_request();
            assert_eq!(request.headers()["content-length"], "4");
            if is_taken {
                assert_eq!(request.into_body().read(&mut [0]).unwrap(), 1);
                break;
            }
            drop(request);
            let Step::Wait(time) = call.fail(kind) else { panic!("it should try again") };
            call.now.monotonic += time;
            assert!(matches!(call.step(), Step::Send(_)));
        }
        assert_eq!(call.fail(kind), Step::Done);
        assert!(call.finish::<Carry>().is_err());
    }
    // The last attempt has all of it, too.
    let mut call = Call::carry(coming("once"));
    for _ in 0..2 {
        let Step::Wait(time) = call.fail(TransportErrorKind::Io) else { panic!("it should try again") };
        call.now.monotonic += time;
        assert!(matches!(call.step(), Step::Send(_)));
    }
    let request = call.exchange.take_request();
    assert!(!request.headers().contains_key("content-length"), "nobody knows it");
    assert_eq!(text(request.into_body()), "once");
}

#[test]
fn a_file_is_sent_again_whatever_was_taken_of_it() {
    let path = std::env::temp_dir().join(format!("smithgen-exchange-bodies-{}", std::process::id()));
    std::fs::write(&path, "as often as needed").unwrap();
    let mut call = Call::carry(ByteStream::from_path(&path).unwrap());
    for attempt in 1..=3 {
        let request = call.exchange.take_request();
        assert_eq!(request.headers()["content-length"], "18");
        let mut body = request.into_body();
        let mut first = [0; 2];
        body.read_exact(&mut first).unwrap();
        assert_eq!(&first, b"as");
        if attempt == 3 {
            assert_eq!(text(body), " often as needed");
            break;
        }
        assert!(matches!(call.receive(503, coming("SlowDown")), Step::Read(_)));
        let Step::Wait(time) = call.read() else { panic!("it should try again") };
        call.now.monotonic += time;
        assert!(matches!(call.step(), Step::Send(_)));
    }
    // What is wrong with it is told, and not tried again.
    let mut call = Call::carry(ByteStream::from_path(&path).unwrap());
    std::fs::remove_file(&path).unwrap();
    assert!(call.exchange.take_request().into_body().read(&mut [0]).is_err());
    assert_eq!(call.fail(TransportErrorKind::Io), Step::Done);
    let Err(SdkError::DispatchFailure(error)) = call.finish::<Carry>() else { panic!("it should have failed") };
    assert_eq!(error.kind(), TransportErrorKind::Request);
}

#[test]
fn an_answer_does_not_bring_a_stream_back() {
    let mut call = Call::carry(coming("once"));
    assert_eq!(text(call.exchange.take_request().into_body()), "once");
    assert!(matches!(call.receive(503, coming("SlowDown")), Step::Read(_)));
    assert_eq!(call.read(), Step::Done);
    let error = call.finish::<Carry>().err().unwrap();
    assert_eq!(error.code(), Some("SlowDown"));
    assert!(error.is_retryable(), "by whoever has the body once more");
}

#[test]
fn a_read_that_was_interrupted_is_none_that_failed() {
    struct Interrupted(bool);

    impl Read for Interrupted {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            if std::mem::replace(&mut self.0, true) { Ok(0) } else { Err(io::ErrorKind::Interrupted.into()) }
        }
    }

    let mut call = Call::carry(ByteStream::from_reader(Interrupted(false)));
    // Who reads to the end tries again.
    assert_eq!(text(call.exchange.take_request().into_body()), "");
    assert_eq!(call.fail(TransportErrorKind::Io), Step::Done);
    let error = call.finish::<Carry>().err().unwrap().to_string();
    assert!(error.contains("simulated"), "{error}");
}

#[test]
fn an_input_gives_its_stream_once() {
    let core = ClientCore::new(Config::builder().region("eu-west-1").build());
    let input = CarryInput { body: coming("once") };
    assert!(core.start::<Carry>(&input).is_ok());
    let problem = core.start::<Carry>(&input).err().unwrap().to_string();
    assert!(problem.contains("its body was sent already"), "{problem}");
    let input = PutNoteInput { text: "as often as you like".to_owned(), token: None };
    assert!((0..2).all(|_| core.start::<PutNote>(&input).is_ok()));
}

/// An operation that says itself what its signature covers of the body.
struct CarryUnsigned;

impl Operation for CarryUnsigned {
    type Service = raw::Carrier;
    type Input = CarryInput;
    type Output = raw::CarryOutput;
    type Error = raw::CarryError;

    const META: &'static OperationMeta = &OperationMeta::of::<Self>("CarryUnsigned", &[AuthScheme::SigV4]);

    fn body(input: &CarryInput) -> Option<&ByteStream> {
        Some(&input.body)
    }

    fn adapt(_: &CarryInput, request: &mut HttpRequest, _: &Config) -> Result<(), ConstructionFailure> {
        request.headers_mut().insert("x-amz-content-sha256", HeaderValue::from_static("UNSIGNED-PAYLOAD"));
        Ok(())
    }
}

#[test]
fn a_stream_is_signed_by_what_its_request_says_of_it() {
    let keys = Credentials::new("AKIDEXAMPLE", "s3cret", None, None, "test");
    let config = Config::builder().region("eu-west-1").credentials_provider(keys.clone()).build();
    let core = ClientCore::new(config);
    let mut exchange = core.start::<CarryUnsigned>(&CarryInput { body: coming("once") }).unwrap();
    let now = Now::read();
    assert!(matches!(exchange.step(now), Step::Identify(_)));
    exchange.receive_credentials(Some(Ok(keys)));
    assert!(matches!(exchange.step(now), Step::Send(_)));
    let request = exchange.take_request();
    assert_eq!(request.headers()["x-amz-content-sha256"], "UNSIGNED-PAYLOAD");
    let authorization = request.headers()["authorization"].to_str().unwrap();
    assert!(authorization.contains("x-amz-content-sha256;"), "{authorization}");
    // It is the signature of exactly that.
    let mut message = Message::new("POST", "/raw", "", "UNSIGNED-PAYLOAD");
    for (name, value) in request.headers().iter().filter(|(name, _)| *name != "authorization") {
        message.header(name.as_str(), value.as_bytes());
    }
    let time = DateTime::from(now.wall);
    let keys = Credentials::new("AKIDEXAMPLE", "s3cret", None, None, "test");
    let again = Signer::new(&keys, "eu-west-1", "notes", time).sign_message(message).unwrap();
    assert!(authorization.ends_with(again.signature.as_hex()), "{authorization}");
    assert_eq!(text(request.into_body()), "once");
}
