//! Events that go both ways: over HTTP/1.1 by both drivers, and over HTTP/2.
//!
//! The server answers each event with the same, as soon as it has come, and what goes before events as what comes before them. What is
//! signed it takes out of its signature.

use std::convert::Infallible;
use std::net::TcpListener;
use std::pin::Pin;
use std::sync::{Arc, Mutex, mpsc};
use std::task::{Context, Poll, Waker, ready};
use std::time::{Duration, Instant};

use http::{HeaderMap, Request, Response, Version};
use hyper::body::{Body, Bytes, Frame, Incoming};
use hyper::rt::{Executor, ReadBufCursor};
use hyper::service::service_fn;
use rustls::ServerConfig;
use smithgen_runtime::client::Core;
use smithgen_runtime::config::{Config, HttpClient, RetryConfig, Trust};
use smithgen_runtime::credentials::Credentials;
use smithgen_runtime::driver::{Async, Blocking};
use smithgen_runtime::error::UnknownError;
use smithgen_runtime::event_stream::{EventStreamSender, FrameDecoder, HeaderValue, Message};
use smithgen_runtime::generated::untyped::Duplex;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_rustls::TlsAcceptor;

use crate::authority::{ALWAYS, Authority};
use crate::events::{Change, ChatInput, Events, EventsError, Gone, Line, Picture, TalkInput};
use crate::server::runtime;

/// What the server has seen of a request.
struct Seen {
    version: Version,
    headers: HeaderMap,
    signed: Vec<Message>,
    /// Whether the request came to its end.
    is_whole: bool,
    /// Whether nobody answers any more.
    is_over: bool,
}

/// Answers with what it is sent.
struct Echo {
    body: Incoming,
    frames: FrameDecoder,
    is_broken: bool,
    seen: Arc<Mutex<Seen>>,
}

impl Body for Echo {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let this = self.get_mut();
        loop {
            if let Some(message) = this.frames.next_message().unwrap() {
                if message.header(":chunk-signature").is_none() {
                    return Poll::Ready(Some(Ok(answer(&message))));
                }
                this.seen.lock().unwrap().signed.push(message.clone());
                let mut inner = FrameDecoder::new(1 << 20);
                inner.push(message.payload());
                if let Some(message) = inner.next_message().unwrap() {
                    return Poll::Ready(Some(Ok(answer(&message))));
                }
                continue;
            }
            match ready!(Pin::new(&mut this.body).poll_frame(context)) {
                Some(Ok(frame)) => this.frames.push(&frame.into_data().unwrap()),
                Some(Err(_)) => {
                    // Another look would find no more, as behind the end.
                    this.is_broken = true;
                    return Poll::Pending;
                }
                None => {
                    this.seen.lock().unwrap().is_whole = !this.is_broken;
                    return Poll::Ready(None);
                }
            }
        }
    }
}

impl Drop for Echo {
    fn drop(&mut self) {
        self.seen.lock().unwrap().is_over = true;
    }
}

/// The same message, but what goes before events is what comes before them.
fn answer(message: &Message) -> Frame<Bytes> {
    let same = message.headers().iter().fold(Message::new(message.payload().clone()), |same, header| {
        let value = match header.value().as_str() {
            Some("initial-request") => HeaderValue::String("initial-response".to_owned()),
            _ => header.value().clone(),
        };
        same.add_header(header.name(), value)
    });
    Frame::data(same.to_bytes().unwrap().into())
}

/// A connection with hyper's traits.
struct Io<T>(T);

impl<T: AsyncRead + Unpin> hyper::rt::Read for Io<T> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        mut buffer: ReadBufCursor<'_>,
    ) -> Poll<std::io::Result<()>> {
        let mut space = vec![0; buffer.remaining().min(4096)];
        let mut read = ReadBuf::new(&mut space);
        ready!(Pin::new(&mut self.0).poll_read(context, &mut read))?;
        buffer.put_slice(read.filled());
        Poll::Ready(Ok(()))
    }
}

impl<T: AsyncWrite + Unpin> hyper::rt::Write for Io<T> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<std::io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(context)
    }
}

#[derive(Clone)]
struct Spawn;

impl<F: Future<Output: Send> + Send + 'static> Executor<F> for Spawn {
    fn execute(&self, future: F) {
        tokio::spawn(future);
    }
}

/// A server for one connection, which ends with it.
struct Server {
    url: String,
    seen: Arc<Mutex<Seen>>,
}

impl Server {
    /// With TLS, a server speaks HTTP/2 if both sides agreed on that.
    fn start(tls: Option<Arc<ServerConfig>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let scheme = if tls.is_some() { "https" } else { "http" };
        let url = format!("{scheme}://{}/", listener.local_addr().unwrap());
        let (version, headers) = (Version::HTTP_09, HeaderMap::new());
        let seen = Seen { version, headers, signed: Vec::new(), is_whole: false, is_over: false };
        let seen = Arc::new(Mutex::new(seen));
        let shared = Arc::clone(&seen);
        std::thread::spawn(move || {
            let (stream, _) = listener.accept().unwrap();
            stream.set_nonblocking(true).unwrap();
            runtime().block_on(async {
                let stream = tokio::net::TcpStream::from_std(stream).unwrap();
                match tls {
                    None => serve(stream, false, shared).await,
                    Some(config) => {
                        let stream = TlsAcceptor::from(config).accept(stream).await.unwrap();
                        let is_http2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
                        serve(stream, is_http2, shared).await;
                    }
                }
            });
        });
        Server { url, seen }
    }

    fn config(&self, trust: Trust, is_signed: bool) -> Config {
        let config = Config::builder().endpoint_url(&self.url).http_client(HttpClient::trusting(trust));
        let config = config.region("eu-west-1").retry_config(RetryConfig::disabled());
        let credentials = Credentials::new("AKIDEXAMPLE", "secret", None, None, "test");
        if is_signed { config.credentials_provider(credentials).build() } else { config.build() }
    }
}

async fn serve<T: AsyncRead + AsyncWrite + Unpin + Send + 'static>(stream: T, is_http2: bool, seen: Arc<Mutex<Seen>>) {
    let service = service_fn(move |request: Request<Incoming>| {
        let (head, body) = request.into_parts();
        let seen = Arc::clone(&seen);
        (seen.lock().unwrap().version, seen.lock().unwrap().headers) = (head.version, head.headers);
        std::future::ready(Ok::<_, Infallible>(Response::new(Echo {
            body,
            frames: FrameDecoder::new(1 << 20),
            is_broken: false,
            seen,
        })))
    });
    // The client may be gone already when the connection ends.
    let _ = match is_http2 {
        true => hyper::server::conn::http2::Builder::new(Spawn).serve_connection(Io(stream), service).await,
        false => hyper::server::conn::http1::Builder::new().serve_connection(Io(stream), service).await,
    };
}

fn some_events() -> Vec<Events> {
    let change = Change { id: Some(7), text: Some("a".to_owned()), ..Change::default() };
    vec![
        Events::Change(change),
        Events::Picture(Picture { is_final: Some(true), data: Some([0, 255].into()) }),
        Events::Line(Line { line: Some("é".to_owned()) }),
    ]
}

fn talk(events: EventStreamSender<Events>) -> TalkInput {
    TalkInput { topic: Some("weather".to_owned()), events }
}

/// A stream that gives one event, and each other when it is asked to.
#[derive(Clone)]
struct Asked(Arc<Mutex<Asking>>);

struct Asking {
    events: Vec<Events>,
    is_asked: bool,
    waiting: Option<Waker>,
}

impl Asked {
    fn of(events: Vec<Events>) -> Self {
        Asked(Arc::new(Mutex::new(Asking { events, is_asked: true, waiting: None })))
    }

    fn ask(&self) {
        let mut state = self.0.lock().unwrap();
        state.is_asked = true;
        state.waiting.take().into_iter().for_each(Waker::wake);
    }
}

impl futures_core::Stream for Asked {
    type Item = Result<Events, EventsError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut state = self.0.lock().unwrap();
        if !std::mem::take(&mut state.is_asked) {
            state.waiting = Some(context.waker().clone());
            return Poll::Pending;
        }
        Poll::Ready((!state.events.is_empty()).then(|| Ok(state.events.remove(0))))
    }
}

/// Has one event answered before the next is sent.
fn converse(server: &Server, trust: Trust, is_signed: bool) {
    let config = server.config(trust, is_signed);
    runtime().block_on(async {
        let asked = Asked::of(some_events());
        let output = Core::<Async>::from_conf(config).execute(talk(asked.clone().into())).await;
        let mut answers = output.unwrap().events;
        for event in some_events() {
            assert_eq!(answers.recv().await.unwrap(), Some(event));
            asked.ask();
        }
        assert_eq!(answers.recv().await.unwrap(), None);
    });
}

fn check(server: &Server, version: Version, is_signed: bool) {
    let seen = server.seen.lock().unwrap();
    assert_eq!((seen.version, seen.is_whole), (version, true));
    assert_eq!(seen.headers["content-type"], "application/vnd.amazon.eventstream");
    assert_eq!(seen.headers["x-topic"], "weather");
    let hash = seen.headers.get("x-amz-content-sha256").map(|value| value.to_str().unwrap());
    assert_eq!(hash, is_signed.then_some("STREAMING-AWS4-HMAC-SHA256-EVENTS"));
    // One for each event, and one for the end.
    assert_eq!(seen.signed.len(), if is_signed { some_events().len() + 1 } else { 0 });
    assert!(seen.signed.last().is_none_or(|message| message.payload().is_empty()));
}

#[test]
fn events_are_answered_over_http_1() {
    for is_signed in [false, true] {
        let server = Server::start(None);
        converse(&server, Trust::web(), is_signed);
        check(&server, Version::HTTP_11, is_signed);
    }
}

#[test]
fn events_are_answered_over_http_2_where_the_server_speaks_it() {
    let root = Authority::root("ours");
    for (protocols, version) in [(&["h2", "http/1.1"][..], Version::HTTP_2), (&["http/1.1"], Version::HTTP_11)] {
        for is_signed in [false, true] {
            let mut config = ServerConfig::clone(&*root.server(&["127.0.0.1"], ALWAYS));
            config.alpn_protocols = protocols.iter().map(|name| name.as_bytes().to_vec()).collect();
            let server = Server::start(Some(Arc::new(config)));
            converse(&server, Trust::certificates(&root.pem), is_signed);
            check(&server, version, is_signed);
        }
    }
}

/// As [`converse`], on a thread that waits; another one gives the events.
fn converse_waiting(server: &Server, trust: Trust, is_signed: bool) {
    let config = server.config(trust, is_signed);
    let (sender, events) = mpsc::channel();
    let transport = Duplex::new(config.http_client().clone()).unwrap();
    let client = Core::<Blocking>::with_transport(config, transport);
    let mut answers = client.execute(talk(EventStreamSender::from_events(events))).unwrap().events;
    for event in some_events() {
        sender.send(event.clone()).unwrap();
        assert_eq!(answers.next().unwrap().unwrap(), event);
    }
    drop(sender);
    assert!(answers.next().is_none());
}

#[test]
fn threads_that_wait_have_each_event_answered_before_the_next() {
    for is_signed in [false, true] {
        let server = Server::start(None);
        converse_waiting(&server, Trust::web(), is_signed);
        check(&server, Version::HTTP_11, is_signed);
        let root = Authority::root("ours");
        let mut config = ServerConfig::clone(&*root.server(&["127.0.0.1"], ALWAYS));
        config.alpn_protocols = vec![b"h2".to_vec()];
        let server = Server::start(Some(Arc::new(config)));
        converse_waiting(&server, Trust::certificates(&root.pem), is_signed);
        check(&server, Version::HTTP_2, is_signed);
    }
}

#[test]
fn what_cannot_be_sent_breaks_the_stream_off() {
    let root = Authority::root("ours");
    let mut config = ServerConfig::clone(&*root.server(&["127.0.0.1"], ALWAYS));
    config.alpn_protocols = vec![b"h2".to_vec()];
    for (tls, trust) in [(None, Trust::web()), (Some(Arc::new(config)), Trust::certificates(&root.pem))] {
        let server = Server::start(tls);
        let config = server.config(trust, true);
        let transport = Duplex::new(config.http_client().clone()).unwrap();
        let client = Core::<Blocking>::with_transport(config, transport);
        let (sender, events) = mpsc::channel();
        let mut answers = client.execute(talk(EventStreamSender::from_events(events))).unwrap().events;
        sender.send(some_events().remove(0)).unwrap();
        assert_eq!(answers.next().unwrap().unwrap(), some_events().remove(0));
        let nameless = Message::default().add_header("", HeaderValue::Bool(true));
        sender.send(Events::Unknown("nameless".to_owned(), nameless)).unwrap();
        // The server would say nothing more, and the program has nothing more to send.
        assert!(answers.next().unwrap().is_err());
        assert!(answers.next().is_none());
        let begun = Instant::now();
        while !server.seen.lock().unwrap().is_over {
            assert!(begun.elapsed() < Duration::from_secs(30), "the server is left waiting");
            std::thread::sleep(Duration::from_millis(10));
        }
        assert!(!server.seen.lock().unwrap().is_whole, "what was sent passes for all");
        assert_eq!(server.seen.lock().unwrap().signed.len(), 1, "the end is signed, which it is not");
    }
}

#[test]
fn events_of_iterators_are_sent_by_both_drivers() {
    for is_signed in [false, true] {
        let server = Server::start(None);
        let client = Core::<Blocking>::from_conf(server.config(Trust::web(), is_signed));
        let answers = client.execute(talk(EventStreamSender::from_events(some_events()))).unwrap().events;
        assert_eq!(answers.map(Result::unwrap).collect::<Vec<_>>(), some_events());
        check(&server, Version::HTTP_11, is_signed);
        let server = Server::start(None);
        let config = server.config(Trust::web(), is_signed);
        runtime().block_on(async {
            let input = talk(EventStreamSender::from_events(some_events()));
            let mut answers = Core::<Async>::from_conf(config).execute(input).await.unwrap().events;
            for event in some_events() {
                assert_eq!(answers.recv().await.unwrap(), Some(event));
            }
            assert_eq!(answers.recv().await.unwrap(), None);
        });
        check(&server, Version::HTTP_11, is_signed);
    }
}

/// Has what stands beside events answered before any of them is sent, and each of these before the next.
fn chat(server: &Server, trust: Trust, is_signed: bool) {
    let config = server.config(trust, is_signed);
    runtime().block_on(async {
        let asked = Asked::of(some_events());
        asked.0.lock().unwrap().is_asked = false;
        let input = ChatInput { topic: Some("weather".to_owned()), events: asked.clone().into() };
        let mut output = Core::<Async>::from_conf(config).execute(input).await.unwrap();
        assert_eq!(output.topic.as_deref(), Some("weather"));
        for event in some_events() {
            asked.ask();
            assert_eq!(output.events.recv().await.unwrap(), Some(event));
        }
        asked.ask();
        assert_eq!(output.events.recv().await.unwrap(), None);
    });
    let seen = server.seen.lock().unwrap();
    assert_eq!(seen.headers["content-type"], "application/vnd.amazon.eventstream");
    // What stands beside them is signed as they are, and so is the end.
    assert_eq!(seen.signed.len(), if is_signed { some_events().len() + 2 } else { 0 });
}

#[test]
fn what_stands_beside_events_is_answered_before_them() {
    for is_signed in [false, true] {
        let server = Server::start(None);
        chat(&server, Trust::web(), is_signed);
        let root = Authority::root("ours");
        let mut config = ServerConfig::clone(&*root.server(&["127.0.0.1"], ALWAYS));
        config.alpn_protocols = vec![b"h2".to_vec()];
        let server = Server::start(Some(Arc::new(config)));
        chat(&server, Trust::certificates(&root.pem), is_signed);
        assert_eq!(server.seen.lock().unwrap().version, Version::HTTP_2);
        let server = Server::start(None);
        let client = Core::<Blocking>::from_conf(server.config(Trust::web(), is_signed));
        let events = EventStreamSender::from_events(some_events());
        let output = client.execute(ChatInput { topic: Some("weather".to_owned()), events }).unwrap();
        assert_eq!(output.topic.as_deref(), Some("weather"));
        assert_eq!(output.events.map(Result::unwrap).collect::<Vec<_>>(), some_events());
    }
}

/// Gives these, one after the other.
struct All(Vec<Result<Events, EventsError>>);

impl futures_core::Stream for All {
    type Item = Result<Events, EventsError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready((!self.0.is_empty()).then(|| self.0.remove(0)))
    }
}

#[test]
fn errors_are_sent_last() {
    let gone = || EventsError::Gone(Gone { message: Some("it left".to_owned()), since: Some(3) });
    let other = || EventsError::Unknown(UnknownError::new(Some("Odd".to_owned()), Some("why".to_owned())));
    for error in [gone, other] {
        let server = Server::start(None);
        let config = server.config(Trust::web(), false);
        runtime().block_on(async {
            let [event, late] = [0, 1].map(|index| Ok(some_events().remove(index)));
            let input = talk(All(vec![event, Err(error()), late]).into());
            let mut answers = Core::<Async>::from_conf(config).execute(input).await.unwrap().events;
            assert_eq!(answers.recv().await.unwrap(), Some(some_events().remove(0)));
            assert_eq!(answers.recv().await.unwrap_err().into_service_error(), error());
            assert_eq!(answers.recv().await.unwrap(), None);
        });
    }
}

#[test]
fn no_events_are_a_stream_that_ends() {
    let server = Server::start(None);
    let client = Core::<Blocking>::from_conf(server.config(Trust::web(), true));
    assert_eq!(client.execute(talk(EventStreamSender::default())).unwrap().events.count(), 0);
    assert_eq!(server.seen.lock().unwrap().signed.len(), 1);
}
