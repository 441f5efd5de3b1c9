//! AWS's services with streams of events, one of each protocol and direction, on their real models.
//!
//! In: six services of `models/aws-models-2025-04.tar.gz`, and what moto sends for each of their operations. Out: one program with the clients
//! of all, which compiles, reads those messages wherever they are split, and sends signed ones, which botocore reads. And tools of the tests'
//! own models, which print events as they come, and send them as they are typed.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Stdio;
use std::sync::{OnceLock, mpsc};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};
use smithgen::Builder;
use smithgen::stages::generate;
use smithgen::stages::selection::Choice;
use smithgen_model::Model;
use smithgen_runtime::event_stream::{FrameDecoder, HeaderValue, Message};
use smithgen_tests::peers::{Emulator as _, Moto, Python, smithy_models};
use smithgen_tests::throwaway::{Throwaway, workspace};
use smithgen_tests::tool::{Ran, Tool};

/// The services, by their modules in the program, the files of their models, and their operations.
const SERVICES: [(&str, &str, &[&str]); 6] = [
    ("bedrock", "bedrock-runtime-2023-09-30.json", &["ConverseStream", "InvokeModelWithResponseStream"]),
    ("kinesis", "kinesis-2013-12-02.json", &["SubscribeToShard"]),
    ("lambda", "lambda-2015-03-31.json", &["InvokeWithResponseStream"]),
    (
        "logs",
        "cloudwatch-logs-2014-03-28.json",
        &["CreateLogGroup", "CreateLogStream", "PutLogEvents", "StartLiveTail"],
    ),
    ("s3", "s3-2006-03-01.json", &["SelectObjectContent"]),
    ("transcribe", "transcribe-streaming-2017-10-26.json", &["StartStreamTranscription"]),
];

/// What the clients need of the runtime.
const FEATURES: [&str; 9] =
    ["async", "blocking", "checksums", "compression", "event-streams", "http2", "jmespath", "rest-xml", "sigv4"];

/// What moto sends, as `tests/python/record_events.py` prints it.
const RECORDED: &str = "tests/event_streams/recorded.json";

#[needs::test(packages)]
fn recordings_are_motos_own() {
    let recorded = Path::new(env!("CARGO_MANIFEST_DIR")).join(RECORDED);
    let recorded = fs::read_to_string(&recorded).unwrap_or_else(|error| panic!("{}: {error}", recorded.display()));
    let recorded: Value = serde_json::from_str(&recorded).expect("JSON");
    assert_eq!(recorded, Python::find().run("record_events.py", &Value::Null));
}

#[needs::test(conformance, packages)]
fn services_with_event_streams_are_called() {
    let models = smithy_models(&needs::conformance!("models/aws-models-2025-04.tar.gz"));
    let mut package = Throwaway::with_features("event-streams", &FEATURES);
    for (name, file, operations) in SERVICES {
        let path = models.iter().find(|path| path.ends_with(file)).unwrap_or_else(|| panic!("no model {file}"));
        let model = Model::load(&[path]).unwrap_or_else(|problems| panic!("{problems}"));
        let generated = generate(&model, &Choice::of(operations.iter().copied()), file);
        let generated = generated.unwrap_or_else(|problems| panic!("{problems}"));
        let needed = generated.client.runtime_features();
        assert!(needed.contains("event-streams"), "{name}: {needed:?}");
        assert_eq!(needed.contains("http2"), name == "transcribe", "{name}: {needed:?}");
        package.file(format!("src/{name}.rs"), &generated.text());
    }
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/event_streams/program.rs");
    package.file("src/main.rs", &fs::read_to_string(program).expect("the program"));
    package
        .depends_on("tokio = { version = \"1.49\", default-features = false, features = [\"net\", \"rt\", \"time\"] }");
    let moto = Moto::start();
    let (recorded, sent) = (Path::new(env!("CARGO_MANIFEST_DIR")).join(RECORDED), package.path("sent.json"));
    let (recorded, sent_to) = (recorded.to_str().expect("UTF-8"), sent.to_str().expect("UTF-8"));
    let address = moto.url().trim_start_matches("http://").trim_end_matches('/');
    let environment = [("RECORDED", recorded), ("SENT", sent_to), ("MOTO", address)];
    let ran = package.cargo_succeeds(&["test", "--quiet"], &environment);
    assert!(String::from_utf8_lossy(&ran.stdout).contains(" 8 passed"), "each service has its test");

    let sent: Value = serde_json::from_str(&fs::read_to_string(&sent).expect("what was sent")).expect("JSON");
    let headers = |name: &str| json!({":message-type": "event", ":event-type": name, ":content-type": "application/octet-stream"});
    let event = |bytes: &str| {
        let digits: String = bytes.bytes().map(|byte| format!("{byte:02x}")).collect();
        json!([headers("AudioEvent"), digits])
    };
    let python = Python::find();
    assert_eq!(python.run("check_events.py", &sent), json!([event("one"), event("two"), null]));
}

/// The next event is sent when the line of the one before has been read.
#[test]
fn a_tool_prints_events_as_they_come() {
    let tool = Tool::build("tool-events", &Builder::new(workspace().join("tests/models/event_streams.json")));
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("its address"));
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a call");
        stream.write_all(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n").expect("a head");
        stream
    });
    let words = ["watch", "--name", "a", "--endpoint-url", &url, "--region", "eu-west-1", "--no-sign-request"];
    let mut command = tool.command(Path::new("/"), &[], &words);
    let mut ran = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the tool can be started");
    let out = BufReader::new(ran.stdout.take().expect("a pipe"));
    let (told, lines) = mpsc::channel();
    thread::spawn(move || out.lines().try_for_each(|line| told.send(line.expect("text"))));
    let mut stream = server.join().expect("the call has come");
    let mut send = |kind: &str, name: &str, payload: &'static str| {
        stream.write_all(&frame(kind, name, payload)).expect("somebody who reads");
    };
    for by in ["1", "2"] {
        send("event", "grown", if by == "1" { r#"{"by": 1}"# } else { r#"{"by": 2}"# });
        let line = lines.recv_timeout(Duration::from_secs(60)).expect("a line before the next event");
        assert_eq!(line, format!(r#"{{"grown": {{"by": {by}}}}}"#));
    }
    send("exception", "notThere", r#"{"message": "gone"}"#);
    let Ran { status, stderr, .. } = ran.wait_with_output().expect("it ends").into();
    let expected = "tiny: [ERROR]: An error occurred (NotThere) when calling the Watch operation: gone\n";
    assert!(status == Some(254) && stderr.ends_with(expected), "{status:?}: {stderr}");
}

/// The frame of an event or an exception.
fn frame(kind: &str, name: &str, payload: &'static str) -> Vec<u8> {
    let text = |text: &str| HeaderValue::String(text.to_owned());
    let message = Message::new(payload).add_header(":message-type", text(kind));
    message.add_header(format!(":{kind}-type"), text(name)).to_bytes().expect("a message")
}

/// In rpcv2Json, what an output has beside its events comes in a message before them.
#[test]
fn a_tool_reads_what_comes_before_events() {
    let tool = rpc_tool();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("its address"));
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a call");
        let mut asked = BufReader::new(stream.try_clone().expect("the same connection"));
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            asked.read_line(&mut head).expect("a line");
        }
        let mut answer = b"HTTP/1.1 200 OK\r\nconnection: close\r\nsmithy-protocol: rpc-v2-json\r\n\r\n".to_vec();
        answer.extend(frame("event", "initial-response", r#"{"session": "s-1"}"#));
        answer.extend(frame("event", "said", r#"{"text": "hello"}"#));
        stream.write_all(&answer).expect("somebody who reads");
        head.to_ascii_lowercase()
    });
    let words =
        ["listen", "--room", "a", "--endpoint-url", &url, "--region", "eu-west-1", "--no-sign-request", "--debug"];
    let ran = tool.command(Path::new("/"), &[], &words).output().expect("the tool can be started");
    let Ran { status, stdout, stderr } = ran.into();
    assert_eq!((status, stdout.as_str()), (Some(0), "{\"said\": {\"text\": \"hello\"}}\n"), "{stderr}");
    assert!(stderr.contains(r#"output: {"session": "#), "{stderr}");
    let head = server.join().expect("the call has come");
    for line in [
        "post /service/tiny/operation/listen ",
        "accept: application/vnd.amazon.eventstream",
        "content-type: application/json",
    ] {
        assert!(head.contains(line), "{line}: {head}");
    }
}

/// A tool of a service that sends and takes events.
fn rpc_tool() -> &'static Tool {
    static TOOL: OnceLock<Tool> = OnceLock::new();
    let model = workspace().join("tests/models/event_streams_rpc_v2_json.json");
    TOOL.get_or_init(|| Tool::build("tool-rpc-events", &Builder::new(model)))
}

/// Each line is typed when the answer to the one before has been printed.
#[test]
fn a_tool_sends_events_as_they_are_typed() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("its address"));
    let server = thread::spawn(move || echo(&mut BufReader::new(listener.accept().expect("a call").0)));
    let words =
        ["talk", "--room", "a", "--words", "-", "--endpoint-url", &url, "--region", "eu-west-1", "--no-sign-request"];
    let mut command = rpc_tool().command(Path::new("/"), &[], &words);
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut ran = piped.spawn().expect("the tool can be started");
    let (mut typed, out) = (ran.stdin.take().expect("a pipe"), BufReader::new(ran.stdout.take().expect("a pipe")));
    let (told, lines) = mpsc::channel();
    thread::spawn(move || out.lines().try_for_each(|line| told.send(line.expect("text"))));
    for line in [r#"{"said": {"text": "hello", "loudness": 7}}"#, r#"{"said": {"text": "bye"}}"#] {
        writeln!(typed, "{line}").expect("somebody who reads");
        assert_eq!(lines.recv_timeout(Duration::from_secs(60)).expect("an answer before the next line"), line);
    }
    drop(typed);
    let Ran { status, stderr, .. } = ran.wait_with_output().expect("it ends").into();
    assert_eq!((status, stderr.as_str()), (Some(0), ""));
    let initial = server.join().expect("the call has come to its end");
    assert_eq!(initial, [r#"{"room":"a"}"#]);
}

/// Answers each event with the same to the end of the call, and gives the payloads of the messages before them.
fn echo(stream: &mut BufReader<TcpStream>) -> Vec<String> {
    let (mut frames, mut initial, mut line) = (FrameDecoder::new(1 << 20), Vec::new(), String::new());
    while line != "\r\n" {
        line.clear();
        stream.read_line(&mut line).expect("a line");
    }
    let head = b"HTTP/1.1 200 OK\r\nconnection: close\r\nsmithy-protocol: rpc-v2-json\r\n\r\n";
    stream.get_mut().write_all(head).expect("somebody who reads");
    stream.get_mut().write_all(&frame("event", "initial-response", "{}")).expect("somebody who reads");
    loop {
        line.clear();
        stream.read_line(&mut line).expect("the size of a chunk");
        let size = usize::from_str_radix(line.trim(), 16).expect("a number");
        let mut chunk = vec![0; size + 2];
        stream.read_exact(&mut chunk).expect("a chunk");
        if size == 0 {
            return initial;
        }
        frames.push(&chunk[..size]);
        while let Some(message) = frames.next_message().expect("messages") {
            match message.header(":event-type").and_then(HeaderValue::as_str) {
                Some("initial-request") => initial.push(String::from_utf8_lossy(message.payload()).into_owned()),
                _ => stream.get_mut().write_all(&message.to_bytes().expect("a message")).expect("somebody who reads"),
            }
        }
    }
}
