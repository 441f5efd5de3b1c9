//! A GiB goes through a generated client, up and down, in little memory; and a tool does not wait for a body that stalls.
//!
//! In: the tiny model `streams`, and servers that ask for bodies and give some. Out: what `streams/program.rs` says of the memory
//! that it took, with a blocking client and an asynchronous one; and what the model's tool says.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use smithgen::Builder;
use smithgen_tests::throwaway::{Throwaway, workspace};
use smithgen_tests::tool::{Ran, Tool};

const GIB: u64 = 1 << 30;

/// How much more memory than a small call a GiB may take, in KiB.
const ALLOWANCE: u64 = 16 << 10;

/// The bytes of all bodies that came.
static RECEIVED: AtomicU64 = AtomicU64::new(0);

/// Takes every body, and answers with a GiB where a body is to be turned.
fn serve() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            std::thread::spawn(move || while answer(stream.as_ref().expect("a connection")).is_ok() {});
        }
    });
    url
}

fn answer(mut stream: &TcpStream) -> io::Result<()> {
    let mut reader = BufReader::with_capacity(1 << 20, stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    let head = head.to_ascii_lowercase();
    if head.contains("\r\nexpect: 100-continue\r\n") {
        stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
    }
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
    let received = match length {
        Some(length) => io::copy(&mut reader.take(length), &mut io::sink())?,
        None => take_chunks(&mut reader)?,
    };
    RECEIVED.fetch_add(received, Ordering::SeqCst);
    let length = if head.starts_with("post /turn ") { GIB } else { 0 };
    write!(stream, "HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n")?;
    let piece = vec![7; 1 << 20];
    (0..length / piece.len() as u64).try_for_each(|_| stream.write_all(&piece))
}

/// Reads a body in chunks, and says how long it was.
fn take_chunks(reader: &mut impl BufRead) -> io::Result<u64> {
    let mut all = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let length = u64::from_str_radix(line.trim(), 16).map_err(io::Error::other)?;
        io::copy(&mut reader.by_ref().take(length), &mut io::sink())?;
        reader.read_line(&mut line)?;
        all += length;
        if length == 0 {
            return Ok(all);
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_gib_takes_little_memory() {
    let mut crate_ = Throwaway::with_features("streams", &["async", "blocking", "rest"]);
    crate_.depends_on("tokio = { version = \"1\", default-features = false, features = [\"rt\", \"time\"] }");
    let client = Builder::new(workspace().join("tests/models/streams.json")).generate();
    crate_.file("src/client.rs", &client.unwrap_or_else(|problems| panic!("{problems}")));
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/streams/program.rs");
    crate_.file("src/main.rs", &std::fs::read_to_string(program).expect("the program can be read"));
    crate_.cargo_succeeds(&["build", "--quiet"], &[]);
    // A file with a hole for all of its bytes.
    let file = crate_.path("a-gib");
    File::create(&file).and_then(|file| file.set_len(GIB)).expect("a file");
    let url = serve();
    for driver in ["blocking", "async"] {
        let words = [driver.as_ref(), url.as_ref(), file.as_os_str()];
        let output = Command::new(crate_.program("streams")).args(words).output().expect("it runs");
        let told = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{driver}: {told}{}", String::from_utf8_lossy(&output.stderr));
        let grown: Vec<u64> =
            told.lines().map(|line| line.rsplit(' ').next().expect("a number").parse().expect(line)).collect();
        assert_eq!(grown.len(), 3, "{told}");
        assert!(grown.iter().all(|grown| *grown < ALLOWANCE), "{driver}, KiB more than idle:\n{told}");
        println!("{driver}, KiB more than idle:\n{told}");
    }
    assert_eq!(RECEIVED.load(Ordering::SeqCst), 2 * (3 * GIB + 5));
    std::fs::remove_file(&file).expect("the file can be removed");
}

/// Less than a byte a second, for as long as a read may take, is too slow.
#[test]
fn a_tool_ends_where_a_body_stalls() {
    let tool = Tool::build("tool-streams", &Builder::new(workspace().join("tests/models/streams.json")));
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            std::thread::spawn(move || -> io::Result<()> {
                let mut head = BufReader::new(stream.try_clone()?).lines();
                while head.next().is_some_and(|line| line.is_ok_and(|line| !line.is_empty())) {}
                stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\n")?;
                (0..3).try_for_each(|_| {
                    std::thread::sleep(Duration::from_millis(1200));
                    stream.write_all(b"x")
                })
            });
        }
    });
    let stalled = format!("tiny: [ERROR]: Read timeout on endpoint URL: \"{url}/turn\"\n");
    for (limit, status, stdout, stderr) in [("2", 255, "x", stalled.as_str()), ("0", 0, "xxx", "")] {
        let words = ["turn", "--endpoint-url", &url, "--region", "eu-west-1", "--no-sign-request"];
        let words = [&words[..], &["--cli-read-timeout", limit, "-"]].concat();
        let ran: Ran = tool.command(Path::new("/"), &[], &words).output().expect("the tool can be started").into();
        assert_eq!(ran.status, Some(status), "{limit}: {}", ran.stderr);
        assert!(
            ran.stdout.starts_with(stdout) && ran.stderr.ends_with(stderr),
            "{limit}: {} {}",
            ran.stdout,
            ran.stderr
        );
    }
}
