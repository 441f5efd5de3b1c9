//! [`Echo`]: a service on loopback that repeats what it is sent.
//!
//! In: whether it refuses or what it answers. Out: for each request an error whose message has every word of the body, or that answer.
//! It ends with the process.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// The service.
pub(crate) struct Echo {
    url: String,
    answer: Arc<Mutex<Option<String>>>,
}

impl Echo {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let answer = Arc::new(Mutex::new(None));
        let kept = Arc::clone(&answer);
        thread::spawn(move || {
            for stream in listener.incoming() {
                // A client that has gone needs no answer.
                let _ = serve(stream.unwrap(), kept.lock().unwrap().as_deref());
            }
        });
        Echo { url, answer }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// From now on, refuses everything.
    pub(crate) fn refuse(&self) {
        *self.answer.lock().unwrap() = None;
    }

    /// From now on, answers everything with this body.
    pub(crate) fn answer(&self, body: &str) {
        *self.answer.lock().unwrap() = Some(body.to_owned());
    }
}

fn serve(mut stream: TcpStream, answer: Option<&str>) -> std::io::Result<()> {
    let request = read(&mut stream)?;
    let sent = request.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    let words =
        sent.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    let error = format!(r#"{{"__type": "Refused", "message": "{words}", "Detail": "{words}"}}"#);
    let (status, body) = answer.map_or((400, error.as_str()), |answer| (200, answer));
    let head =
        format!("HTTP/1.1 {status} X\r\nconnection: close\r\nx-seen: secret\r\ncontent-length: {}\r\n\r\n", body.len());
    stream.write_all(format!("{head}{body}").as_bytes())
}

/// A request, head and body.
fn read(stream: &mut TcpStream) -> std::io::Result<String> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 65536];
    loop {
        let count = stream.read(&mut buffer)?;
        bytes.extend_from_slice(&buffer[..count]);
        let text = String::from_utf8_lossy(&bytes);
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let length =
            head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
        if count == 0 || text.contains("\r\n\r\n") && body.len() >= length.unwrap_or(0_usize) {
            return Ok(text.into_owned());
        }
    }
}
