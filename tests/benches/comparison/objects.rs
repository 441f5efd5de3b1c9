//! Objects of S3 that are read and written over loopback: CPU time, time on the clock, and memory, against the AWS SDK, curl, and the
//! least that any program can do.
//!
//! Each side is a program that is started for each object; what it takes for empty ones is taken off. The server is a process of
//! its own that sends zeros and throws away what it gets. All sides do the same work: no checksums, and no signatures of bodies.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::path::Path;
use std::time::Instant;

use http::Request;
use smithgen_tests::peers;

use crate::apps::{self, App};
use crate::builds;
use crate::calls::{Server, serve_by};
use crate::cost::{self, Cost};
use crate::figure::{Figure, Target, Unit};

/// Bytes of an object.
const BYTES: u64 = 1 << 30;

/// Runs of which the median counts; sides take turns.
pub(crate) const ROUNDS: usize = 5;

/// Objects of a run, one program after the other: GNU time tells hundredths of seconds, which is too little of one object.
pub(crate) const OBJECTS: usize = 5;

/// Kibibytes that an object may take in memory, however large it is.
const MEMORY: f64 = 16.0 * 1024.0;

/// Who reads and writes objects.
#[derive(Clone, Copy)]
enum Side {
    App(App),
    Curl,
    /// This program, started again with [`SOCKET`].
    Socket,
}

const SIDES: [Side; 5] = [Side::App(App::S3), Side::App(App::S3Async), Side::App(App::SdkS3), Side::Curl, Side::Socket];

/// Where others than ours stand among the sides.
const SDK: usize = 2;
const CURL: usize = 3;
const BARE: usize = 4;

/// What an object costs: in memory and CPU time, and in milliseconds on the clock.
#[derive(Clone, Copy)]
struct Run {
    cost: Cost,
    clock: f64,
}

/// Makes sure that the server serves objects.
pub(crate) fn try_out() -> Result<(), String> {
    let server = Server::start(SERVE)?;
    exchange(server.address(), "get", "3")?;
    let url = format!("{}/examples/3?x-id=GetObject", server.url());
    let read = Request::get(&url).body(Vec::new()).map_err(|error| error.to_string())?;
    let written = Request::put(&url).body(b"abc".to_vec()).map_err(|error| error.to_string())?;
    match [peers::send(&read), peers::send(&written)].map(|answer| (answer.status().as_u16(), answer.into_body())) {
        [(200, zeros), (200, nothing)] if zeros == [0; 3] && nothing.is_empty() => Ok(()),
        answers => Err(format!("the server answered {answers:?}")),
    }
}

/// Measures large objects; small ones, once, where it need only be shown that this works.
pub(crate) fn measure(is_brief: bool) -> Result<Vec<Figure>, String> {
    let (bytes, rounds) = if is_brief { (1 << 20, 1) } else { (BYTES, ROUNDS) };
    let server = Server::start(SERVE)?;
    let folder = prepare(&[bytes, 0])?;
    for side in SIDES {
        if let Side::App(app) = side {
            eprintln!("building {} (release)", app.name());
            app.prepare()?;
            builds::release_build(app)?;
        }
    }
    let mut figures = Vec::new();
    for (verb, operation) in [("get", "GetObject"), ("put", "PutObject")] {
        let mut runs = SIDES.map(|_| Vec::new());
        for round in 1..=rounds {
            eprintln!("{operation}, round {round} of {rounds}");
            for (side, runs) in SIDES.into_iter().zip(&mut runs) {
                let idle = run(&server, &folder, side, verb, 0)?;
                let whole = run(&server, &folder, side, verb, bytes)?;
                let milliseconds = whole.cost.milliseconds - idle.cost.milliseconds;
                let kibibytes = whole.cost.kibibytes - idle.cost.kibibytes;
                runs.push(Run { cost: Cost { milliseconds, kibibytes }, clock: whole.clock - idle.clock });
            }
        }
        figures.extend(rows(operation, bytes, runs));
    }
    Ok(figures)
}

fn rows(operation: &str, bytes: u64, runs: [Vec<Run>; SIDES.len()]) -> Vec<Figure> {
    let median = |of: fn(&Run) -> f64| runs.each_ref().map(|runs| cost::median(runs.iter().map(of).collect()));
    let (cpu, clock) = (median(|run| run.cost.milliseconds), median(|run| run.clock));
    let memory = median(|run| run.cost.kibibytes);
    let size = Unit::Kibibytes.text(bytes as f64 / 1024.0);
    let obstacle = format!(
        "sockets, in part: a bare one with one buffer, whose bytes nobody looks at, takes {} of CPU time ({:.2} × the AWS SDK's) and {} on \
         the clock ({:.2} × curl's)",
        Unit::Milliseconds.text(cpu[BARE]),
        cpu[BARE] / cpu[SDK],
        Unit::Milliseconds.text(clock[BARE]),
        clock[BARE] / clock[CURL],
    );
    let mut figures = Vec::new();
    for (side, way) in ["blocking", "async"].into_iter().enumerate() {
        let figure = |what: &str, unit, values: [f64; SIDES.len()], (whose, other): (&str, usize), target| Figure {
            name: format!("{operation} of {size}, {way}: {what}"),
            unit,
            ours: values[side],
            theirs: Some((whose.to_owned(), values[other])),
            target,
            obstacle: obstacle.clone(),
        };
        let (sdk, curl, bare) = (("AWS SDK, leanest", SDK), ("curl", CURL), ("bare socket", BARE));
        figures.extend([
            figure("CPU time", Unit::Milliseconds, cpu, sdk, Some(Target::Fraction(2.0))),
            figure("CPU time", Unit::Milliseconds, cpu, curl, None),
            figure("CPU time", Unit::Milliseconds, cpu, bare, None),
            figure("time", Unit::Milliseconds, clock, sdk, None),
            figure("time", Unit::Milliseconds, clock, curl, Some(Target::Times(1.15))),
            figure("time", Unit::Milliseconds, clock, bare, None),
            figure("memory over idle", Unit::Kibibytes, memory, sdk, Some(Target::AtMost(MEMORY))),
        ]);
    }
    figures
}

/// The folder with files of these sizes, of which nothing is on the disk.
fn prepare(sizes: &[u64]) -> Result<std::path::PathBuf, String> {
    let folder = apps::base().join("objects");
    for bytes in sizes {
        let path = folder.join(bytes.to_string());
        let made = std::fs::create_dir_all(&folder).and_then(|()| File::create(&path)?.set_len(*bytes));
        made.map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(folder)
}

/// Runs a side: what one object takes, of several.
fn run(server: &Server, folder: &Path, side: Side, verb: &str, bytes: u64) -> Result<Run, String> {
    let (url, bytes) = (server.url(), bytes.to_string());
    let object = format!("{url}/examples/{bytes}");
    let program = match side {
        Side::App(app) => app.program("release"),
        Side::Curl => "curl".into(),
        Side::Socket => std::env::current_exe().map_err(|error| error.to_string())?,
    };
    let program = program.to_string_lossy();
    let arguments: &[&str] = match (side, verb) {
        (Side::App(_), verb) => &[&url, verb, &bytes],
        (Side::Curl, "get") => &["-sS", "-f", "-o", "/dev/null", &object],
        (Side::Curl, _) => &["-sS", "-f", "-o", "/dev/null", "-T", &bytes, &object],
        (Side::Socket, verb) => &[SOCKET, server.address(), verb, &bytes],
    };
    let times = OBJECTS.to_string();
    let script = r#"left=$1; shift; while [ "$left" -gt 0 ]; do "$0" "$@" || exit; left=$((left - 1)); done"#;
    let repeated = ["sh", "-c", script, &program, &times];
    let start = Instant::now();
    let cost = cost::timed(folder, &[repeated.as_slice(), arguments].concat(), 0)?;
    let each = |milliseconds: f64| milliseconds / OBJECTS as f64;
    Ok(Run {
        cost: Cost { milliseconds: each(cost.milliseconds), ..cost },
        clock: each(start.elapsed().as_secs_f64() * 1e3),
    })
}

/// The argument that makes this program the least that reads or writes an object; an address, a verb, and bytes or a file follow.
pub(crate) const SOCKET: &str = "--socket";

/// Reads or writes an object with one buffer, and looks at no byte of it.
pub(crate) fn exchange(address: &str, verb: &str, bytes: &str) -> Result<(), String> {
    let exchange = || -> std::io::Result<u64> {
        // Sizes that take the least CPU time, of those between 64 KiB and 4 MiB.
        let size = if verb == "put" { 128 << 10 } else { 512 << 10 };
        let (mut stream, mut buffer) = (TcpStream::connect(address)?, vec![0; size]);
        if verb == "put" {
            write!(stream, "PUT /examples/object HTTP/1.1\r\nhost: {address}\r\ncontent-length: {bytes}\r\n\r\n")?;
            let mut file = File::open(bytes)?;
            loop {
                match file.read(&mut buffer)? {
                    0 => break,
                    count => stream.write_all(&buffer[..count])?,
                }
            }
        } else {
            write!(stream, "GET /examples/{bytes} HTTP/1.1\r\nhost: {address}\r\n\r\n")?;
        }
        stream.shutdown(Shutdown::Write)?;
        let mut all = 0;
        loop {
            match stream.read(&mut buffer)? {
                0 => return Ok(all),
                count => all += count as u64,
            }
        }
    };
    let (all, least) = (exchange().map_err(|error| error.to_string())?, if verb == "put" { "0" } else { bytes });
    if least.parse().is_ok_and(|least: u64| all > least) { Ok(()) } else { Err(format!("{all} bytes came")) }
}

/// The argument that makes this program the server.
pub(crate) const SERVE: &str = "--serve-objects";

/// Serves objects until it is killed.
pub(crate) fn serve() -> Result<(), String> {
    serve_by(answer_all)
}

/// Answers the requests of a connection: a GET gets as many zeros as the last part of its path says, a PUT is read.
fn answer_all(stream: TcpStream) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut buffer = vec![0; 1 << 18];
    let mut reader = BufReader::with_capacity(1 << 18, stream);
    let mut line = String::new();
    loop {
        line.clear();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let is_get = line.starts_with("GET ");
        let path = line.split([' ', '?']).nth(1).unwrap_or_default();
        let asked: u64 = path.rsplit('/').next().and_then(|key| key.parse().ok()).unwrap_or(0);
        let mut length = 0;
        let mut waits = false;
        loop {
            line.clear();
            reader.read_line(&mut line)?;
            match line.trim_end().split_once(':') {
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                    length = value.trim().parse().unwrap_or(0);
                }
                Some((name, _)) if name.eq_ignore_ascii_case("expect") => waits = true,
                None if line.trim_end().is_empty() => break,
                _ => {}
            }
        }
        if waits {
            reader.get_mut().write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
        }
        while length > 0 {
            let most = buffer.len().min(usize::try_from(length).unwrap_or(usize::MAX));
            match reader.read(&mut buffer[..most])? {
                0 => return Ok(()),
                read => length -= read as u64,
            }
        }
        let sent = if is_get { asked } else { 0 };
        let head = format!("HTTP/1.1 200 OK\r\netag: \"0\"\r\ncontent-length: {sent}\r\n\r\n");
        reader.get_mut().write_all(head.as_bytes())?;
        buffer.fill(0);
        let mut left = sent;
        while left > 0 {
            let most = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
            reader.get_mut().write_all(&buffer[..most])?;
            left -= most as u64;
        }
    }
}
