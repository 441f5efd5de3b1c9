//! A small HTTP/1.1 server on loopback: a handler goes in, an address to talk to comes out.
//!
//! One thread a connection, kept alive until the client closes it, one request after the other.
//! The server ends with its owner: dropping it stops the listener, shuts every connection and joins all threads.
//! It understands what API clients send (a method, headers, a body of known length) and says no to the rest.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// All request lines and headers together, in bytes.
const MAX_HEAD: u64 = 32 * 1024;
/// A request body, in bytes.
const MAX_BODY: usize = 1024 * 1024;
/// How long a connection may stay silent before it is closed.
const IDLE: Duration = Duration::from_secs(60);

/// A request as it arrived.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// Names in lower case, in the order of arrival.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    /// The first header of this name, which is given in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }
}

/// An answer; the length is added when it is written.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
}

impl Response {
    fn refusal(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new() }
    }
}

type Handler = Arc<dyn Fn(&Request) -> Response + Send + Sync>;

/// A connection's thread, and a second handle to its socket with which it can be ended.
struct Connection {
    socket: TcpStream,
    thread: JoinHandle<()>,
}

/// A running server.
pub(crate) struct HttpServer {
    address: SocketAddr,
    stopping: Arc<AtomicBool>,
    listener: Option<JoinHandle<()>>,
    connections: Arc<Mutex<Vec<Connection>>>,
}

impl HttpServer {
    /// Listens on a free port of 127.0.0.1 and answers every request with `handler`.
    pub(crate) fn start(handler: impl Fn(&Request) -> Response + Send + Sync + 'static) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let stopping = Arc::new(AtomicBool::new(false));
        let connections = Arc::new(Mutex::new(Vec::new()));
        let thread = thread::spawn({
            let (stopping, connections) = (Arc::clone(&stopping), Arc::clone(&connections));
            let handler: Handler = Arc::new(handler);
            move || accept(&listener, &handler, &stopping, &connections)
        });
        Ok(Self { address, stopping, listener: Some(thread), connections })
    }

    /// The address as a client's endpoint URL wants it.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for HttpServer {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::SeqCst);
        // `accept` blocks; a connection of our own wakes it, and it then sees the flag.
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.listener.take() {
            let _ = thread.join();
        }
        let connections = std::mem::take(&mut *self.connections.lock().unwrap_or_else(PoisonError::into_inner));
        for connection in connections {
            let _ = connection.socket.shutdown(Shutdown::Both);
            let _ = connection.thread.join();
        }
    }
}

fn accept(listener: &TcpListener, handler: &Handler, stopping: &AtomicBool, connections: &Mutex<Vec<Connection>>) {
    for stream in listener.incoming() {
        if stopping.load(Ordering::SeqCst) {
            return;
        }
        let Ok(stream) = stream else { continue };
        let Ok(socket) = stream.try_clone() else { continue };
        let handler = Arc::clone(handler);
        let thread = thread::spawn(move || {
            // A client that goes away in the middle is not this server's problem.
            let _ = serve(&stream, &handler);
            let _ = stream.shutdown(Shutdown::Both);
        });
        let mut open = connections.lock().unwrap_or_else(PoisonError::into_inner);
        open.retain(|connection| !connection.thread.is_finished());
        open.push(Connection { socket, thread });
    }
}

/// Answers the requests of one connection until either side has had enough.
fn serve(stream: &TcpStream, handler: &Handler) -> io::Result<()> {
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(IDLE))?;
    let mut reader = BufReader::new(stream);
    loop {
        let (response, keep_alive) = match read_request(&mut reader)? {
            Incoming::End => return Ok(()),
            Incoming::Refused(status) => (Response::refusal(status), false),
            Incoming::Request { request, keep_alive } => (handler(&request), keep_alive),
        };
        write_response(stream, &response, keep_alive)?;
        if !keep_alive {
            return Ok(());
        }
    }
}

enum Incoming {
    End,
    Refused(u16),
    Request { request: Request, keep_alive: bool },
}

fn read_request(reader: &mut BufReader<&TcpStream>) -> io::Result<Incoming> {
    let mut head = reader.by_ref().take(MAX_HEAD);
    let mut line = String::new();
    if head.read_line(&mut line)? == 0 {
        return Ok(Incoming::End);
    }
    let mut words = line.split_whitespace();
    let (Some(method), Some(_path), Some(version)) = (words.next(), words.next(), words.next()) else {
        return Ok(Incoming::Refused(400));
    };
    let (method, version) = (method.to_owned(), version.to_owned());
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        head.read_line(&mut line)?;
        if !line.ends_with('\n') {
            return Ok(Incoming::Refused(431));
        }
        if line.trim().is_empty() {
            break;
        }
        let Some((name, value)) = line.split_once(':') else {
            return Ok(Incoming::Refused(400));
        };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let mut request = Request { method, headers, body: Vec::new() };
    if request.header("transfer-encoding").is_some() {
        return Ok(Incoming::Refused(411));
    }
    let Ok(length) = request.header("content-length").unwrap_or("0").parse::<usize>() else {
        return Ok(Incoming::Refused(400));
    };
    if length > MAX_BODY {
        return Ok(Incoming::Refused(413));
    }
    request.body.resize(length, 0);
    reader.read_exact(&mut request.body)?;
    let connection = request.header("connection").unwrap_or_default().to_ascii_lowercase();
    let keep_alive = version == "HTTP/1.1" && connection != "close";
    Ok(Incoming::Request { request, keep_alive })
}

fn write_response(mut stream: &TcpStream, response: &Response, keep_alive: bool) -> io::Result<()> {
    let mut bytes = format!("HTTP/1.1 {} {}\r\n", response.status, reason(response.status)).into_bytes();
    for (name, value) in &response.headers {
        write!(bytes, "{name}: {value}\r\n")?;
    }
    let connection = if keep_alive { "keep-alive" } else { "close" };
    write!(bytes, "Content-Length: {}\r\nConnection: {connection}\r\n\r\n", response.body.len())?;
    bytes.extend_from_slice(&response.body);
    // One write for all of it, so that an answer is one packet.
    stream.write_all(&bytes)
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        400 => "Bad Request",
        411 => "Length Required",
        413 => "Content Too Large",
        431 => "Request Header Fields Too Large",
        _ => "Internal Server Error",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn echo() -> HttpServer {
        HttpServer::start(|request| Response {
            status: 200,
            headers: vec![("X-Method", request.method.clone())],
            body: request.body.clone(),
        })
        .expect("a server on loopback")
    }

    fn answer(reader: &mut impl BufRead) -> (String, String) {
        let (mut head, mut length) = (String::new(), 0);
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).expect("a line");
            if let Some(value) = line.strip_prefix("Content-Length: ") {
                length = value.trim().parse().expect("a length");
            }
            if line == "\r\n" {
                break;
            }
            head.push_str(&line);
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).expect("the body");
        (head, String::from_utf8(body).expect("text"))
    }

    #[test]
    fn one_connection_carries_many_requests() {
        let server = echo();
        let stream = TcpStream::connect(server.address).expect("connected");
        let mut reader = BufReader::new(&stream);
        for text in ["first", "", "third"] {
            let request = format!("POST / HTTP/1.1\r\nHost: x\r\ncontent-LENGTH: {}\r\n\r\n{text}", text.len());
            (&stream).write_all(request.as_bytes()).expect("sent");
            let (head, body) = answer(&mut reader);
            assert!(head.starts_with("HTTP/1.1 200 OK\r\nX-Method: POST\r\n"), "{head}");
            assert!(head.contains("Connection: keep-alive"), "{head}");
            assert_eq!(body, text);
        }
    }

    #[test]
    fn what_it_does_not_understand_is_refused_and_the_connection_closed() {
        let server = echo();
        for (request, status) in [
            ("nonsense\r\n\r\n".to_owned(), "400"),
            ("POST / HTTP/1.1\r\nno colon\r\n\r\n".to_owned(), "400"),
            ("POST / HTTP/1.1\r\nContent-Length: many\r\n\r\n".to_owned(), "400"),
            ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n".to_owned(), "411"),
            ("POST / HTTP/1.1\r\nContent-Length: 9999999\r\n\r\n".to_owned(), "413"),
            (format!("POST / HTTP/1.1\r\nA: {}", "a".repeat(40_000)), "431"),
        ] {
            let stream = TcpStream::connect(server.address).expect("connected");
            (&stream).write_all(request.as_bytes()).expect("sent");
            let mut first = String::new();
            // Unread bytes of the request may turn the close into a reset; the status line comes before it.
            BufReader::new(&stream).read_line(&mut first).expect("a status line");
            assert!(first.contains(status), "{first} instead of {status}");
        }
    }

    #[test]
    fn dropping_it_ends_connections_that_are_still_open() {
        let server = echo();
        let address = server.address;
        let mut stream = TcpStream::connect(address).expect("connected");
        stream.write_all(b"GET / HTTP/1.1\r\n\r\n").expect("sent");
        answer(&mut BufReader::new(&stream));
        drop(server);
        assert_eq!(stream.read(&mut [0; 1]).expect("the end of the stream"), 0);
        assert!(TcpStream::connect(address).is_err());
    }
}
