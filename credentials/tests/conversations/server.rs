//! A server of a test's own on loopback, which answers as the test says and keeps what it was asked.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

/// What to do with a request.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    /// An answer: status, headers as lines that end in CR and LF, body.
    Answer(u16, String, String),
    /// Close the connection.
    Close,
    /// Say nothing, and keep the connection.
    Silence,
}

/// A success with a body.
pub(crate) fn ok(body: impl Into<String>) -> Reply {
    Reply::Answer(200, String::new(), body.into())
}

/// A failure.
pub(crate) fn status(status: u16, body: &str) -> Reply {
    Reply::Answer(status, String::new(), body.to_owned())
}

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// Method and path.
    pub(crate) line: String,
    /// All of its head, in small letters up to the values.
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Asked {
    /// The value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then_some(value.trim())
        })
    }
}

/// The server; it ends with the test.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    state: Arc<State>,
    thread: Option<JoinHandle<()>>,
}

type Answers = Box<dyn Fn(&Asked, usize) -> Reply + Send + Sync>;

struct State {
    asked: Mutex<Vec<Asked>>,
    streams: Mutex<Vec<TcpStream>>,
    is_over: Mutex<bool>,
    answer: Answers,
}

impl Server {
    /// Answers each request by `answer`, which is told how many came before.
    pub(crate) fn answering(answer: impl Fn(&Asked, usize) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(State {
            asked: Mutex::default(),
            streams: Mutex::default(),
            is_over: Mutex::default(),
            answer: Box::new(answer),
        });
        let shared = Arc::clone(&state);
        let thread = std::thread::spawn(move || {
            let mut peers = Vec::new();
            for stream in listener.incoming() {
                if *shared.is_over.lock().unwrap() {
                    break;
                }
                let stream = stream.unwrap();
                shared.streams.lock().unwrap().push(stream.try_clone().unwrap());
                let shared = Arc::clone(&shared);
                peers.push(std::thread::spawn(move || shared.serve(stream)));
            }
            peers.into_iter().for_each(|peer| peer.join().unwrap());
        });
        Server { address, state, thread: Some(thread) }
    }

    /// Answers the requests in turn; what comes after the last one is too much, and refused.
    pub(crate) fn scripted(script: Vec<Reply>) -> Self {
        Self::answering(move |_, number| {
            script.get(number).cloned().unwrap_or_else(|| status(418, "too many requests"))
        })
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What was asked so far.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.state.asked.lock().unwrap().clone()
    }

    /// The methods and paths of what was asked so far.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.asked().into_iter().map(|asked| asked.line).collect()
    }

    /// How many connections there were.
    pub(crate) fn connections(&self) -> usize {
        self.state.streams.lock().unwrap().len()
    }
}

impl State {
    fn serve(&self, mut stream: TcpStream) {
        while let Some(asked) = read(&mut stream) {
            let number = {
                let mut all = self.asked.lock().unwrap();
                all.push(asked.clone());
                all.len() - 1
            };
            match (self.answer)(&asked, number) {
                Reply::Answer(status, headers, body) => {
                    let head = format!("HTTP/1.1 {status} Said\r\n{headers}content-length: {}\r\n\r\n", body.len());
                    if stream.write_all((head + &body).as_bytes()).is_err() {
                        return;
                    }
                }
                Reply::Close => {
                    let _ = stream.shutdown(Shutdown::Both);
                    return;
                }
                // Until the client or the test has had enough.
                Reply::Silence => {
                    let _ = stream.read(&mut [0; 1]);
                    return;
                }
            }
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        *self.state.is_over.lock().unwrap() = true;
        for stream in self.state.streams.lock().unwrap().iter() {
            let _ = stream.shutdown(Shutdown::Both);
        }
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
            && !std::thread::panicking()
        {
            panic!("the server has failed");
        }
    }
}

fn read(stream: &mut TcpStream) -> Option<Asked> {
    let (mut bytes, mut buffer) = (Vec::new(), [0; 4096]);
    loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
            let length = head
                .lines()
                .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length:").map(str::to_owned));
            let length = length.map_or(0, |length| length.trim().parse::<usize>().unwrap());
            if bytes.len() >= end + 4 + length {
                let line = head.lines().next().unwrap_or_default().trim_end_matches(" HTTP/1.1").to_owned();
                let body = String::from_utf8_lossy(&bytes[end + 4..]).into_owned();
                return Some(Asked { line, head, body });
            }
        }
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => return None,
            Ok(count) => bytes.extend_from_slice(&buffer[..count]),
        }
    }
}
