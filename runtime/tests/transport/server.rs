//! A server on loopback that behaves as its test tells it to, and both transports behind one function.
//!
//! In: a script for each connection. Out: what clients make of it. A server ends with its test: its threads are woken and
//! its port is closed when the value is dropped.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use http::{Request, Response};
use smithgen_runtime::body::ByteStream;
use smithgen_runtime::transport::{
    AsyncTransport, AttemptLimits, BlockingTransport, HttpClient, TransportError, Trust,
};

/// A listening server.
pub(crate) struct Server {
    address: SocketAddr,
    state: Arc<State>,
    thread: Option<std::thread::JoinHandle<()>>,
}

struct State {
    connections: AtomicUsize,
    is_over: Mutex<bool>,
    over: Condvar,
}

/// One connection, on the server's side.
pub(crate) struct Peer {
    pub(crate) stream: TcpStream,
    state: Arc<State>,
}

impl Server {
    /// Runs `script` for every connection, each on a thread of its own.
    pub(crate) fn start(script: impl Fn(&mut Peer) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let state =
            Arc::new(State { connections: AtomicUsize::new(0), is_over: Mutex::new(false), over: Condvar::new() });
        let (script, shared) = (Arc::new(script), Arc::clone(&state));
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if *shared.is_over.lock().unwrap() {
                    return;
                }
                let Ok(stream) = stream else { continue };
                shared.connections.fetch_add(1, Ordering::SeqCst);
                let mut peer = Peer { stream, state: Arc::clone(&shared) };
                let script = Arc::clone(&script);
                std::thread::spawn(move || script(&mut peer));
            }
        });
        Server { address, state, thread: Some(thread) }
    }

    /// Answers every request with these bytes.
    pub(crate) fn answering(answer: impl Into<Vec<u8>>) -> Self {
        let answer = answer.into();
        Server::start(move |peer| while peer.read_request().is_some() && peer.write(&answer) {})
    }

    pub(crate) fn url(&self, scheme: &str) -> String {
        format!("{scheme}://{}/", self.address)
    }

    pub(crate) fn authority(&self) -> String {
        self.address.to_string()
    }

    pub(crate) fn connections(&self) -> usize {
        self.state.connections.load(Ordering::SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        *self.state.is_over.lock().unwrap() = true;
        self.state.over.notify_all();
        // Wakes the thread that accepts.
        drop(TcpStream::connect(self.address));
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }
}

impl Peer {
    /// The next request, head and body; `None` when the client has closed the connection.
    pub(crate) fn read_request(&mut self) -> Option<String> {
        let mut bytes = Vec::new();
        let mut buffer = [0; 4096];
        loop {
            if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
                let head = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
                let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
                let length = length.map_or(0, |length| length.trim().parse::<usize>().unwrap());
                if bytes.len() >= end + 4 + length {
                    return Some(String::from_utf8_lossy(&bytes).into_owned());
                }
            }
            match self.stream.read(&mut buffer) {
                Ok(0) | Err(_) => return None,
                Ok(count) => bytes.extend_from_slice(&buffer[..count]),
            }
        }
    }

    /// Whether the bytes could be written.
    pub(crate) fn write(&mut self, bytes: impl AsRef<[u8]>) -> bool {
        self.stream.write_all(bytes.as_ref()).is_ok()
    }

    /// Says nothing until the test is over.
    pub(crate) fn stall(&self) {
        let is_over = self.state.is_over.lock().unwrap();
        drop(self.state.over.wait_while(is_over, |is_over| !*is_over).unwrap());
    }

    /// Closes the connection with a reset: that is what happens to one whose bytes were not all read.
    pub(crate) fn reset(&self) {
        self.stream.peek(&mut [0; 1]).unwrap();
    }
}

/// A response with a body.
pub(crate) fn ok(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nx-test: yes\r\n\r\n{body}", body.len())
}

/// Either transport.
pub(crate) enum Carrier {
    Blocking(HttpClient),
    Async(HttpClient, tokio::runtime::Runtime),
}

impl Carrier {
    pub(crate) fn new(is_blocking: bool, trust: &Trust) -> Self {
        let client = HttpClient::trusting(trust.clone());
        if is_blocking { Carrier::Blocking(client) } else { Carrier::Async(client, runtime()) }
    }

    /// The same without proxies.
    pub(crate) fn straight(&self) -> Self {
        match self {
            Carrier::Blocking(client) => Carrier::Blocking(client.without_proxies()),
            Carrier::Async(client, _) => Carrier::Async(client.without_proxies(), runtime()),
        }
    }

    pub(crate) fn send(
        &self,
        request: Request<Vec<u8>>,
        limits: &AttemptLimits,
    ) -> Result<Response<Vec<u8>>, TransportError> {
        let request = request.map(ByteStream::from);
        match self {
            Carrier::Blocking(transport) => {
                let mut response = BlockingTransport::send(transport, request, limits)?;
                let mut body = Vec::new();
                response.body_mut().read_to_end(&mut body).map_err(told)?;
                Ok(response.map(|_| body))
            }
            Carrier::Async(transport, runtime) => runtime.block_on(async {
                let (head, body) = AsyncTransport::send(transport, request, limits).await?.into_parts();
                Ok(Response::from_parts(head, body.collect().await.map_err(told)?.to_vec()))
            }),
        }
    }

    /// Posts a small body within generous limits.
    pub(crate) fn post(&self, url: &str) -> Result<Response<Vec<u8>>, TransportError> {
        self.send(request(url), &limits())
    }

    pub(crate) fn name(&self) -> &'static str {
        match self {
            Carrier::Blocking(_) => "blocking",
            Carrier::Async(..) => "async",
        }
    }
}

/// What a transport says of a body that it could not bring.
fn told(error: std::io::Error) -> TransportError {
    error.downcast().unwrap()
}

/// Runs a case through both transports.
pub(crate) fn both(case: impl Fn(&Carrier)) {
    both_trusting(&Trust::web(), case);
}

/// The same for a case with servers that others than the roots of the web vouch for.
pub(crate) fn both_trusting(trust: &Trust, case: impl Fn(&Carrier)) {
    case(&Carrier::new(true, trust));
    case(&Carrier::new(false, trust));
}

pub(crate) fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

/// Limits that no case should run into unless it sets them.
pub(crate) fn limits() -> AttemptLimits {
    let long = Some(Duration::from_secs(20));
    AttemptLimits { connect: long, read: long, ..AttemptLimits::default() }
}

pub(crate) fn request(url: &str) -> Request<Vec<u8>> {
    Request::post(url).header("content-type", "application/x-amz-json-1.1").body(b"{}".to_vec()).unwrap()
}
