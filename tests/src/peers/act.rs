//! What a [`Recorder`](super::Recorder) does with a request: answer it, or one of the ways in which servers and networks fail.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::Duration;

/// A well-formed answer.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The status code.
    pub status: u16,
    /// Names and values, beside the length, which is added.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Reply {
    /// An answer of the AWS JSON 1.1 protocol.
    pub fn json(status: u16, body: &str) -> Self {
        let content_type = ("Content-Type".to_owned(), "application/x-amz-json-1.1".to_owned());
        Self { status, headers: vec![content_type], body: body.as_bytes().to_vec() }
    }

    /// An answer of rpcv2Cbor.
    pub fn cbor(status: u16, body: &[u8]) -> Self {
        let headers = [("Content-Type", "application/cbor"), ("smithy-protocol", "rpc-v2-cbor")];
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        Self { status, headers, body: body.to_vec() }
    }

    /// In XML.
    pub fn xml(status: u16, body: &str) -> Self {
        let headers = vec![("Content-Type".to_owned(), "text/xml".to_owned())];
        Self { status, headers, body: body.as_bytes().to_vec() }
    }

    /// With one more header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    fn head(&self) -> Vec<u8> {
        let mut head = format!("HTTP/1.1 {} Status\r\nContent-Length: {}\r\n", self.status, self.body.len());
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        head.into_bytes()
    }
}

/// What happens to a request.
#[derive(Clone, Debug)]
pub enum Act {
    /// It is answered; the connection stays open.
    Reply(Reply),
    /// It is answered after this time.
    Delay(Duration, Reply),
    /// It is answered as if the connection stayed open, and the connection is closed: the client's next use of it fails.
    ReplyThenClose(Reply),
    /// The whole answer comes, one byte at a time with this pause between them.
    Drip(Duration, Reply),
    /// The answer's head and the first bytes of its body come, then the connection is closed.
    Truncate(usize, Reply),
    /// The answer's head and the first bytes of its body come, then nothing more.
    StallAfter(usize, Reply),
    /// No answer; the connection stays open.
    Stall,
    /// No answer; the connection is closed in an orderly way.
    Close,
    /// No answer; the connection is reset.
    Reset,
    /// These bytes come instead of an answer, and the connection is closed.
    Garbage(Vec<u8>),
}

impl From<Reply> for Act {
    fn from(reply: Reply) -> Self {
        Self::Reply(reply)
    }
}

impl Act {
    /// Whether the request's body must stay unread: closing a socket with unread bytes is what resets a connection.
    pub(crate) fn leaves_body_unread(&self) -> bool {
        matches!(self, Self::Reset)
    }

    /// Performs it; says whether the connection goes on.
    pub(crate) fn perform(&self, mut stream: &TcpStream) -> io::Result<bool> {
        match self {
            Self::Reply(reply) => send(stream, reply, reply.body.len())?,
            Self::Delay(pause, reply) => {
                thread::sleep(*pause);
                send(stream, reply, reply.body.len())?;
            }
            Self::ReplyThenClose(reply) => {
                send(stream, reply, reply.body.len())?;
                return Ok(false);
            }
            Self::Drip(pause, reply) => {
                for byte in [reply.head(), reply.body.clone()].concat() {
                    stream.write_all(&[byte])?;
                    thread::sleep(*pause);
                }
            }
            Self::Truncate(length, reply) => {
                send(stream, reply, *length)?;
                return Ok(false);
            }
            Self::StallAfter(length, reply) => {
                send(stream, reply, *length)?;
                return stall(stream);
            }
            Self::Stall => return stall(stream),
            Self::Close => return Ok(false),
            Self::Reset => {
                // The body may still be on its way; one byte in the buffer is enough.
                stream.peek(&mut [0])?;
                return Ok(false);
            }
            Self::Garbage(bytes) => {
                stream.write_all(bytes)?;
                return Ok(false);
            }
        }
        Ok(true)
    }
}

fn send(mut stream: &TcpStream, reply: &Reply, length: usize) -> io::Result<()> {
    let body = &reply.body[..length.min(reply.body.len())];
    stream.write_all(&[reply.head().as_slice(), body].concat())
}

/// Waits until the client, or the end of the server, closes the connection.
fn stall(mut stream: &TcpStream) -> io::Result<bool> {
    let mut ignored = [0; 1024];
    while stream.read(&mut ignored)? > 0 {}
    Ok(false)
}
