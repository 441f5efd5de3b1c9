//! CPU time of a call over loopback, with connections reused: each app calls a server in a process of its own.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};

use crate::apps::{self, App};
use crate::figure::{Figure, Target, Unit};
use crate::{builds, cost};

const CALLS: usize = 30_000;

/// Calls of the runs that only start and connect, whose time is taken off.
const FEW: usize = 100;

const ROUNDS: usize = 5;

/// Makes sure that apps can be written and that the server answers.
pub(crate) fn try_out() -> Result<(), String> {
    App::Ours.write()?;
    Server::start("--serve")?.answers()
}

/// Measures all apps, in turns.
pub(crate) fn measure() -> Result<Vec<Figure>, String> {
    let apps = [App::Ours, App::Ureq, App::Sdk, App::SdkLean, App::OursAsync, App::Hyper];
    let [ours, ureq, sdk, lean, ours_async, hyper] = costs(apps)?;
    let (sdk, lean) = (("AWS SDK", sdk), ("AWS SDK, leanest", lean));
    let rows = |kind: &str, ours: f64, bare: (&str, f64)| {
        let name = format!("CPU of a call, {kind}");
        let (whose, alone) = bare;
        let obstacle = format!(
            "the transport: {whose} alone takes {}, and what comes on top is {:.0} in 100 of our call",
            Unit::Microseconds.text(alone),
            (ours - alone) / ours * 100.0
        );
        let row = |theirs, target| figure(&name, ours, theirs, target, &obstacle);
        [row(sdk, Some(Target::Fraction(4.0))), row(lean, None), row(bare, Some(Target::Times(1.25)))]
    };
    let blocking = rows("blocking", ours, ("bare ureq", ureq));
    Ok([blocking, rows("async", ours_async, ("bare hyper", hyper))].concat())
}

/// Measures signed calls.
pub(crate) fn measure_signed() -> Result<Vec<Figure>, String> {
    let [ours, unsigned, sdk] = costs([App::OursSigned, App::Ours, App::SdkSigned])?;
    let obstacle = format!("the transport; without a signature a call takes {}", Unit::Microseconds.text(unsigned));
    let name = "CPU of a signed call, blocking";
    Ok(vec![figure(name, ours, ("AWS SDK", sdk), Some(Target::Fraction(3.0)), &obstacle)])
}

fn figure(name: &str, ours: f64, (whose, theirs): (&str, f64), target: Option<Target>, obstacle: &str) -> Figure {
    Figure {
        name: name.to_owned(),
        unit: Unit::Microseconds,
        ours,
        theirs: Some((whose.to_owned(), theirs)),
        target,
        obstacle: obstacle.to_owned(),
    }
}

/// Microseconds of CPU time that a call of each app takes.
fn costs<const N: usize>(apps: [App; N]) -> Result<[f64; N], String> {
    let server = Server::start("--serve")?;
    for app in apps {
        eprintln!("building {} (release)", app.name());
        app.prepare()?;
        builds::release_build(app)?;
    }
    let mut costs = [const { Vec::new() }; N];
    for round in 1..=ROUNDS {
        eprintln!("calling, round {round} of {ROUNDS}");
        for (app, costs) in apps.into_iter().zip(&mut costs) {
            let (many, few) = (server.run(app, CALLS + FEW)?, server.run(app, FEW)?);
            costs.push((many - few) * 1e6 / CALLS as f64);
        }
    }
    Ok(costs.map(cost::median))
}

/// The server: this program, started again.
pub(crate) struct Server {
    process: Child,
    address: String,
}

impl Server {
    /// Starts one: this is the argument by which [`main`](crate::main) knows which.
    pub(crate) fn start(kind: &str) -> Result<Self, String> {
        let program = std::env::current_exe().map_err(|error| error.to_string())?;
        let mut process = Command::new(program)
            .arg(kind)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("the server does not start: {error}"))?;
        let mut address = String::new();
        if let Some(output) = process.stdout.take() {
            BufReader::new(output).read_line(&mut address).map_err(|error| error.to_string())?;
        }
        Ok(Server { process, address: address.trim().to_owned() })
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// The same as a URL.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Seconds of CPU time of an app that makes some calls.
    fn run(&self, app: App, calls: usize) -> Result<f64, String> {
        let program = app.program("release").to_string_lossy().into_owned();
        let (url, calls) = (self.url(), calls.to_string());
        cost::cpu_seconds(&apps::base(), &[program.as_str(), &url, &calls])
    }

    /// Two requests on one connection.
    fn answers(&self) -> Result<(), String> {
        let text = |error: std::io::Error| error.to_string();
        let mut stream = TcpStream::connect(&self.address).map_err(text)?;
        for _ in 0..2 {
            stream.write_all(b"POST / HTTP/1.1\r\nhost: localhost\r\nContent-Length: 2\r\n\r\n{}").map_err(text)?;
            let mut answer = vec![0; ANSWER.len()];
            stream.read_exact(&mut answer).map_err(text)?;
            if answer != ANSWER.as_bytes() {
                return Err(format!("the server answered {}", String::from_utf8_lossy(&answer)));
            }
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself; there is nothing else to do about it here.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

const ANSWER: &str = "HTTP/1.1 200 OK\r\ncontent-type: application/x-amz-json-1.1\r\ncontent-length: 2\r\n\r\n{}";

/// Answers `{}` until it is killed; prints its address first.
pub(crate) fn serve() -> Result<(), String> {
    serve_by(answer_all)
}

/// Has every connection answered by a function, on a thread of its own.
pub(crate) fn serve_by(answer: fn(TcpStream) -> std::io::Result<()>) -> Result<(), String> {
    let listener = TcpListener::bind("127.0.0.1:0").map_err(|error| error.to_string())?;
    println!("{}", listener.local_addr().map_err(|error| error.to_string())?);
    for stream in listener.incoming().flatten() {
        std::thread::spawn(move || {
            // A client that goes away ends its connection, and nothing else.
            let _ = answer(stream);
        });
    }
    Ok(())
}

/// Answers `{}` to every request of a connection.
fn answer_all(stream: TcpStream) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream);
    let (mut line, mut body) = (String::new(), Vec::new());
    loop {
        let mut length = 0;
        loop {
            line.clear();
            if reader.read_line(&mut line)? == 0 {
                return Ok(());
            }
            match line.trim_end().split_once(':') {
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                    length = value.trim().parse().unwrap_or(0);
                }
                None if line.trim_end().is_empty() => break,
                _ => {}
            }
        }
        body.resize(length, 0);
        reader.read_exact(&mut body)?;
        reader.get_mut().write_all(ANSWER.as_bytes())?;
    }
}
