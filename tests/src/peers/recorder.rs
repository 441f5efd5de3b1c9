//! A server that keeps every request as it came, and answers from a queue, well or badly.
//!
//! An empty queue is answered by 200 and `{}`, or by what the test makes of the request. Connections are kept alive, and counted.

use std::collections::VecDeque;
use std::io::{self, BufReader};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use super::act::{Act, Reply};
use super::wire::{self, RawRequest};

#[derive(Default)]
struct State {
    acts: VecDeque<Act>,
    requests: Vec<RawRequest>,
    /// One entry for each connection there has been; `None` once it is closed.
    connections: Vec<Option<TcpStream>>,
    threads: Vec<JoinHandle<()>>,
    /// What came that was no request.
    complaints: Vec<String>,
}

struct Shared {
    state: Mutex<State>,
    stopping: AtomicBool,
    /// What answers when the queue is empty.
    otherwise: fn(&RawRequest) -> Reply,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The server; it ends when it is dropped.
pub struct Recorder {
    address: SocketAddr,
    shared: Arc<Shared>,
    listener: Option<JoinHandle<()>>,
}

impl Recorder {
    /// Listens on a free port of 127.0.0.1, with an empty queue.
    pub fn start() -> Self {
        Self::answering(|_| Reply::json(200, "{}"))
    }

    /// Started with an empty queue, in whose place `otherwise` answers.
    pub fn answering(otherwise: fn(&RawRequest) -> Reply) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let address = listener.local_addr().expect("a bound address");
        let (state, stopping) = (Mutex::default(), AtomicBool::new(false));
        let shared = Arc::new(Shared { state, stopping, otherwise });
        let thread = thread::spawn({
            let shared = Arc::clone(&shared);
            move || accept(&listener, &shared)
        });
        Self { address, shared, listener: Some(thread) }
    }

    /// Started with these acts in its queue.
    pub fn with(acts: impl IntoIterator<Item = Act>) -> Self {
        let recorder = Self::start();
        recorder.shared.state().acts.extend(acts);
        recorder
    }

    /// Puts an act at the end of the queue.
    pub fn queue(&self, act: impl Into<Act>) {
        self.shared.state().acts.push_back(act.into());
    }

    /// The address for a client's endpoint URL.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Takes the requests that came since the last time, in the order of their arrival.
    ///
    /// # Panics
    /// When something came that was no request.
    pub fn take(&self) -> Vec<RawRequest> {
        let mut state = self.shared.state();
        assert!(state.complaints.is_empty(), "{:?}", state.complaints);
        std::mem::take(&mut state.requests)
    }

    /// How many connections there have been.
    pub fn connections(&self) -> usize {
        self.shared.state().connections.len()
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.shared.stopping.store(true, Ordering::SeqCst);
        // Wakes the listener, which then sees the flag.
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.listener.take() {
            let _ = thread.join();
        }
        let (connections, threads) = {
            let mut state = self.shared.state();
            (std::mem::take(&mut state.connections), std::mem::take(&mut state.threads))
        };
        for connection in connections.iter().flatten() {
            let _ = connection.shutdown(Shutdown::Both);
        }
        for thread in threads {
            let _ = thread.join();
        }
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    for stream in listener.incoming() {
        if shared.stopping.load(Ordering::SeqCst) {
            return;
        }
        let Ok(stream) = stream else { continue };
        let Ok(handle) = stream.try_clone() else { continue };
        let mut state = shared.state();
        let connection = state.connections.len();
        state.connections.push(Some(handle));
        let thread = thread::spawn({
            let shared = Arc::clone(shared);
            move || {
                let ended = serve(&stream, connection, &shared);
                let mut state = shared.state();
                // Both handles must go for the socket to close; a server that is being dropped has taken the other one.
                if let Some(handle) = state.connections.get_mut(connection) {
                    *handle = None;
                }
                drop(stream);
                // A connection that breaks is the client's right; bytes that are no HTTP are its fault.
                if let Err(error) = ended
                    && error.kind() == io::ErrorKind::Other
                {
                    state.complaints.push(error.to_string());
                }
            }
        });
        state.threads.push(thread);
    }
}

fn serve(stream: &TcpStream, connection: usize, shared: &Shared) -> io::Result<()> {
    stream.set_nodelay(true)?;
    // Byte by byte, so that a body that must stay unread stays in the socket.
    let mut reader = BufReader::with_capacity(1, stream);
    while let Some(mut request) = wire::read_head(&mut reader, connection)? {
        let act = shared.state().acts.pop_front();
        if act.as_ref().is_none_or(|act| !act.leaves_body_unread()) {
            wire::read_body(&mut reader, &mut request)?;
        }
        let act = act.unwrap_or_else(|| (shared.otherwise)(&request).into());
        let last = request.header("connection").is_some_and(|value| value.eq_ignore_ascii_case("close"));
        shared.state().requests.push(request);
        if !act.perform(stream)? || last {
            break;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, Read, Write};
    use std::time::{Duration, Instant};

    use super::*;

    const REQUEST: &[u8] = b"POST / HTTP/1.1\r\nX-A: 1\r\nContent-Length: 4\r\n\r\nbody";

    fn connect(recorder: &Recorder) -> TcpStream {
        let stream = TcpStream::connect(recorder.address).expect("connected");
        stream.set_read_timeout(Some(Duration::from_millis(300))).expect("a timeout");
        stream
    }

    /// Sends a request on a new connection and reads until the server closes it.
    fn outcome(act: Act) -> (String, io::Result<()>) {
        let recorder = Recorder::with([act]);
        let mut stream = connect(&recorder);
        stream.write_all(REQUEST).expect("sent");
        let mut bytes = Vec::new();
        let ended = stream.read_to_end(&mut bytes).map(drop);
        (String::from_utf8(bytes).expect("text"), ended)
    }

    fn reply() -> Reply {
        Reply::json(400, "0123456789").header("X-B", "2")
    }

    /// Sends a request on this connection and reads the answer: its status line and body.
    fn ask(reader: &mut BufReader<TcpStream>) -> (String, String) {
        reader.get_mut().write_all(REQUEST).expect("sent");
        let (mut head, mut body) = (Vec::new(), vec![0; 2]);
        while !head.ends_with(b"\r\n\r\n") {
            reader.read_until(b'\n', &mut head).expect("a line");
        }
        reader.read_exact(&mut body).expect("a body");
        let head = String::from_utf8(head).expect("text");
        (head.lines().next().unwrap_or_default().to_owned(), String::from_utf8(body).expect("text"))
    }

    #[test]
    fn requests_are_kept_and_connections_counted() {
        let recorder = Recorder::with([Reply::json(400, "no").into()]);
        let mut connections = [connect(&recorder), connect(&recorder)].map(BufReader::new);
        let answers: Vec<(String, String)> = [0, 0, 1, 1].iter().map(|i| ask(&mut connections[*i])).collect();
        let answer = |status: u16, body: &str| (format!("HTTP/1.1 {status} Status"), body.to_owned());
        assert_eq!(answers, [answer(400, "no"), answer(200, "{}"), answer(200, "{}"), answer(200, "{}")]);
        let requests = recorder.take();
        assert_eq!(requests.iter().map(|request| request.connection).collect::<Vec<_>>(), [0, 0, 1, 1]);
        assert!(requests.iter().all(|request| request.text() == "body" && request.header("x-a") == Some("1")));
        assert_eq!(recorder.connections(), 2);
        assert_eq!(recorder.take(), []);
    }

    #[test]
    fn each_failure_looks_like_itself() {
        let (bytes, ended) = outcome(Act::Truncate(3, reply()));
        assert!(bytes.contains("Content-Length: 10") && bytes.ends_with("\r\n\r\n012") && ended.is_ok(), "{bytes}");
        let (bytes, ended) = outcome(Act::StallAfter(3, reply()));
        assert!(bytes.ends_with("\r\n\r\n012"), "{bytes}");
        assert_eq!(ended.expect_err("no end").kind(), io::ErrorKind::WouldBlock);
        let (bytes, ended) = outcome(Act::Stall);
        assert_eq!((bytes.as_str(), ended.expect_err("no end").kind()), ("", io::ErrorKind::WouldBlock));
        let (bytes, ended) = outcome(Act::Close);
        assert!(bytes.is_empty() && ended.is_ok(), "{bytes}");
        let (bytes, ended) = outcome(Act::Reset);
        assert_eq!((bytes.as_str(), ended.expect_err("reset").kind()), ("", io::ErrorKind::ConnectionReset));
        let (bytes, ended) = outcome(Act::Garbage(b"<html>".to_vec()));
        assert!(bytes == "<html>" && ended.is_ok(), "{bytes}");
        let (bytes, ended) = outcome(Act::ReplyThenClose(reply()));
        assert!(bytes.ends_with("0123456789") && ended.is_ok(), "{bytes}");
    }

    #[test]
    fn slow_answers_are_slow() {
        let start = Instant::now();
        let (bytes, _) = outcome(Act::Delay(Duration::from_millis(100), reply()));
        assert!(bytes.ends_with("0123456789") && start.elapsed() >= Duration::from_millis(100));
        let start = Instant::now();
        let (bytes, _) = outcome(Act::Drip(Duration::from_millis(1), reply()));
        assert!(bytes.ends_with("0123456789") && start.elapsed() >= Duration::from_millis(100));
    }

    #[test]
    fn bytes_that_are_no_request_are_not_overlooked() {
        let recorder = Recorder::start();
        connect(&recorder).write_all(b"nonsense\r\n\r\n").expect("sent");
        let start = Instant::now();
        while recorder.shared.state().complaints.is_empty() {
            assert!(start.elapsed() < Duration::from_secs(5), "no complaint");
            thread::sleep(Duration::from_millis(5));
        }
    }
}
