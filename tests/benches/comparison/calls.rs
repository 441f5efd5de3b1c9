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
    Server::start()?.answers()
}

/// Measures all apps, in turns.
pub(crate) fn measure() -> Result<Vec<Figure>, String> {
    let [ours, ureq, sdk, ours_async, hyper] = costs([App::Ours, App::Ureq, App::Sdk, App::OursAsync, App::Hyper])?;
    Ok(vec![
        figure("CPU of a call, blocking, against the SDK", ours, ("AWS SDK", sdk), Target::Fraction(4.0)),
        figure("CPU of a call, blocking, against bare ureq", ours, ("bare ureq", ureq), Target::Times(1.25)),
        figure("CPU of a call, async, against the SDK", ours_async, ("AWS SDK", sdk), Target::Fraction(4.0)),
        figure("CPU of a call, async, against bare hyper", ours_async, ("bare hyper", hyper), Target::Times(1.25)),
    ])
}

/// Measures signed calls.
pub(crate) fn measure_signed() -> Result<Vec<Figure>, String> {
    let [ours, sdk] = costs([App::OursSigned, App::SdkSigned])?;
    Ok(vec![figure("CPU of a signed call, blocking", ours, ("AWS SDK", sdk), Target::Fraction(3.0))])
}

fn figure(name: &str, ours: f64, (whose, theirs): (&str, f64), target: Target) -> Figure {
    Figure {
        name: name.to_owned(),
        unit: Unit::Microseconds,
        ours,
        theirs: Some((whose.to_owned(), theirs)),
        target,
        obstacle: "what a call does beyond sending: the state machine, ids, headers and endpoint of each attempt"
            .to_owned(),
    }
}

/// Microseconds of CPU time that a call of each app takes.
fn costs<const N: usize>(apps: [App; N]) -> Result<[f64; N], String> {
    let server = Server::start()?;
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
    pub(crate) fn start() -> Result<Self, String> {
        let program = std::env::current_exe().map_err(|error| error.to_string())?;
        let mut process = Command::new(program)
            .arg("--serve")
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

/// Serves until it is killed; prints its address first.
pub(crate) fn serve() -> Result<(), String> {
    let listener = TcpListener::bind("127.0.0.1:0").map_err(|error| error.to_string())?;
    println!("{}", listener.local_addr().map_err(|error| error.to_string())?);
    for stream in listener.incoming().flatten() {
        std::thread::spawn(move || {
            // A client that goes away ends its connection, and nothing else.
            let _ = answer_all(stream);
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
