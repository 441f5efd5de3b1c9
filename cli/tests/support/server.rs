//! A service on loopback that says what a test makes it say.
//!
//! In: a function from a request, head and body, to a status and a body. Out: the service's URL. It ends with the process.

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

/// Starts the service, which answers one request after the other. Status 0 closes the connection without a word.
pub(crate) fn serve(mut answer: impl FnMut(&str) -> (u16, String) + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            // A client that has gone needs no answer.
            let _ = converse(stream.unwrap(), &mut answer);
        }
    });
    url
}

fn converse(mut stream: TcpStream, answer: &mut impl FnMut(&str) -> (u16, String)) -> io::Result<()> {
    let (status, body) = answer(&read(&mut stream)?);
    if status == 0 {
        return Ok(());
    }
    let length = body.len();
    let head =
        format!("HTTP/1.1 {status} X\r\nconnection: close\r\nset-cookie: s3cret\r\ncontent-length: {length}\r\n\r\n");
    stream.write_all((head + &body).as_bytes())
}

/// A request, head and body.
fn read(stream: &mut TcpStream) -> io::Result<String> {
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
