//! Bodies of a GiB in little memory.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::pin::Pin;
use std::sync::mpsc;
use std::task::{Context, Poll};

use bytes::Bytes;
use smithgen_runtime::body::ByteStream;

use super::pattern::{Check, Pattern};
use super::{Caller, both, config};
use crate::server::{Peer, Server, ok};

const GIB: u64 = 1 << 30;

/// What all of the tests of this program together may need beyond the GiB that goes through them.
const ALLOWANCE: usize = 48 << 20;

/// The most memory that this process has had, in bytes.
fn peak() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches("kB").trim().parse::<usize>().unwrap() << 10
}

fn in_little_memory(work: impl FnOnce()) {
    let before = peak();
    work();
    let grown = peak() - before;
    assert!(grown < ALLOWANCE, "{} MiB more", grown >> 20);
}

/// Reads a request with a body of any length, checks the body, and says how long it was and what the head said of that.
fn receive(peer: &mut Peer) -> Option<(u64, String)> {
    let mut stream = BufReader::with_capacity(256 << 10, &peer.stream);
    let mut head = String::new();
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).ok().filter(|count| *count > 0)?;
        if line == "\r\n" {
            break;
        }
        head.push_str(&line.to_ascii_lowercase());
    }
    let framing = |line: &&str| line.starts_with("content-length") || line.starts_with("transfer-encoding");
    let framing = head.lines().filter(framing).collect::<Vec<_>>().join(" ");
    let (mut check, mut buffer) = (Check::default(), vec![0; 256 << 10]);
    let mut take = |stream: &mut BufReader<_>, mut left: u64| {
        while left > 0 {
            let room = usize::try_from(left).unwrap_or(usize::MAX).min(buffer.len());
            let count = stream.read(&mut buffer[..room]).unwrap();
            assert!(count > 0, "{left} bytes are missing");
            check.push(&buffer[..count]);
            left -= count as u64;
        }
    };
    if let Some(length) = framing.strip_prefix("content-length: ") {
        take(&mut stream, length.parse().unwrap());
    } else {
        loop {
            let mut line = String::new();
            stream.read_line(&mut line).unwrap();
            let length = u64::from_str_radix(line.trim(), 16).unwrap();
            take(&mut stream, length);
            stream.read_line(&mut line).unwrap();
            if length == 0 {
                break;
            }
        }
    }
    Some((check.length, framing))
}

/// A reader as a stream, without a length.
struct Chunks(Pattern);

impl futures_core::Stream for Chunks {
    type Item = std::io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut chunk = vec![0; 64 << 10];
        let count = self.0.read(&mut chunk).unwrap();
        chunk.truncate(count);
        Poll::Ready(Some(Ok(chunk.into())).filter(|_| count > 0))
    }
}

#[test]
fn a_gib_goes_up() {
    let (sender, received) = mpsc::channel();
    let server = Server::start(move |peer| {
        while let Some(request) = receive(peer) {
            sender.send(request).unwrap();
            peer.write(ok(""));
        }
    });
    in_little_memory(|| {
        both(&config(&server), |caller| {
            let reader = || ByteStream::from_reader(Pattern::of(GIB));
            let chunked = match caller {
                Caller::Blocking(_) => reader(),
                Caller::Async(..) => ByteStream::from_stream(Chunks(Pattern::of(GIB))),
            };
            for (body, framing) in [
                (reader().with_length(GIB), format!("content-length: {GIB}")),
                (chunked, "transfer-encoding: chunked".to_owned()),
            ] {
                caller.call(body).unwrap();
                assert_eq!(received.recv().unwrap(), (GIB, framing), "{}", caller.name());
            }
        });
    });
    assert_eq!(server.connections(), 2);
}

#[test]
fn a_gib_comes_down() {
    let server = Server::start(|peer| {
        for number in 0.. {
            if peer.read_request().is_none() {
                return;
            }
            let is_chunked = number % 2 == 1;
            let mut pattern = Pattern::of(GIB);
            let mut chunk = vec![0; 128 << 10];
            let framing =
                if is_chunked { "transfer-encoding: chunked".to_owned() } else { format!("content-length: {GIB}") };
            peer.write(format!("HTTP/1.1 200 OK\r\n{framing}\r\n\r\n"));
            loop {
                let count = pattern.read(&mut chunk).unwrap();
                if is_chunked {
                    let mut size = String::new();
                    write!(size, "{count:x}\r\n").unwrap();
                    peer.write(size);
                }
                peer.stream.write_all(&chunk[..count]).unwrap();
                if is_chunked {
                    peer.write("\r\n");
                }
                if count == 0 {
                    break;
                }
            }
        }
    });
    in_little_memory(|| {
        // What is handed over is for the program to bound.
        both(&config(&server).max_response_bytes(1000), |caller| {
            for length in [Some(GIB), None] {
                let mut body = caller.call(ByteStream::default()).unwrap().body;
                assert_eq!(body.length(), length);
                let mut check = Check::default();
                loop {
                    match caller.next(&mut body).unwrap().as_slice() {
                        [] => break,
                        bytes => check.push(bytes),
                    }
                }
                assert_eq!(check.length, GIB, "{}", caller.name());
            }
        });
    });
    assert_eq!(server.connections(), 2);
}
