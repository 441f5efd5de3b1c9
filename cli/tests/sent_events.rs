//! Events that tools send: each line of a file or of standard input is one, sent when it has been read, and what is no event ends the stream.
//!
//! In: command lines of `tiny`, lines, and a service that answers each event with the same. Out: lines, failures, exit statuses, and what the
//! service has seen.

mod around;

use std::io::{self, BufRead as _, BufReader, Read, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use around::{Ran, run_with_files};
use smithgen_cli::rooms::process::Files;
use smithgen_cli::tool::{Command, Node, Service as Commands, Tool};
use smithgen_runtime::event_stream::{FrameDecoder, HeaderValue, Message};
use smithgen_runtime::generated::aws_json::AwsJson1_1;
use smithgen_runtime::generated::schema::{ErrorTraits, Fault, Kind, Member, Schema, ShapeTraits, Trait, prelude};
use smithgen_runtime::generated::{OperationMeta, Service, ServiceMeta};

struct Tiny;

impl Service for Tiny {
    type Protocol = AwsJson1_1;

    const META: &'static ServiceMeta = &META;
}

static META: ServiceMeta = ServiceMeta::new("Tiny").version("2026-01-01").endpoint_prefix("tiny");

static GROWN: Schema = Schema::structure(
    "Grown",
    &[
        Member::new("by", &prelude::INTEGER).required(),
        Member::new("shape", &SHAPE),
        Member::new("at", &prelude::TIMESTAMP).with(&[Trait::EventHeader]),
        Member::new("late", &prelude::BOOLEAN).with(&[Trait::EventHeader]),
        Member::new("secret", &SECRET).with(&[Trait::EventHeader]),
    ],
);
static SHAPE: Schema =
    Schema::structure("Shape", &[Member::new("when", &prelude::TIMESTAMP), Member::new("raw", &prelude::BLOB)]);
static SECRET: Schema = Schema::simple("Secret", Kind::String).sensitive();
static SEEN: Schema = Schema::structure("Seen", &[Member::new("picture", &prelude::BLOB).with(&[Trait::EventPayload])]);
static SAID: Schema = Schema::structure("Said", &[Member::new("text", &prelude::STRING).with(&[Trait::EventPayload])]);
static ENDED: Schema = Schema::structure("Ended", &[]);
static STOPPED: Schema =
    Schema::structure("Stopped", &[Member::new("after", &prelude::INTEGER), Member::new("message", &prelude::STRING)])
        .with(&ShapeTraits::NONE.error(ErrorTraits::new(Fault::Server, 500)));
static EVENTS: Schema = Schema::union(
    "Events",
    &[
        Member::new("grown", &GROWN),
        Member::new("seen", &SEEN),
        Member::new("said", &SAID),
        Member::new("ended", &ENDED),
        Member::new("stopped", &STOPPED),
    ],
)
.with(&ShapeTraits::NONE.wire(&[Trait::Streaming]));
static TALK_INPUT: Schema = Schema::structure(
    "TalkInput",
    &[Member::new("topic", &prelude::STRING), Member::new("events", &EVENTS).required()],
);
static ASK_INPUT: Schema = Schema::structure("AskInput", &[Member::new("events", &EVENTS)]);
static OUTPUT: Schema = Schema::structure("TalkOutput", &[Member::new("events", &EVENTS)]);
static TALK: OperationMeta = OperationMeta::new("Talk", &META, &TALK_INPUT, &OUTPUT, &[], &[]).streaming_output();
static ASK: OperationMeta = OperationMeta::new("Ask", &META, &ASK_INPUT, &OUTPUT, &[], &[]).streaming_output();
static COMMANDS: [Node; 2] = [
    Node::Operation(Command { name: "ask", operation: &ASK, option_names: "events", others: &[], waiter: None }),
    Node::Operation(Command {
        name: "talk",
        operation: &TALK,
        option_names: "topic events",
        others: &[],
        waiter: None,
    }),
];
static SERVICE: Commands = Commands::with_events::<Tiny>("tiny", &COMMANDS, &[]);
static TOOL: Tool = Tool::new("tiny", "1.0.0", &[&SERVICE]);

/// How long a test waits for what should come at once.
const PATIENCE: Duration = Duration::from_secs(30);

/// What the service has seen of a call.
struct Seen {
    head: String,
    messages: Vec<Message>,
    /// Whether the body came to its end.
    is_whole: bool,
}

/// A service for one call, which answers each event with the same, and tells `heard` of it.
struct Echo {
    url: String,
    seen: JoinHandle<Seen>,
}

impl Echo {
    fn start(heard: Sender<()>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        Echo { url, seen: thread::spawn(move || serve(listener.accept().unwrap().0, &heard)) }
    }
}

fn serve(mut answers: TcpStream, heard: &Sender<()>) -> Seen {
    answers.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut stream = BufReader::new(answers.try_clone().unwrap());
    let mut seen = Seen { head: String::new(), messages: Vec::new(), is_whole: false };
    while !seen.head.ends_with("\r\n\r\n") {
        stream.read_line(&mut seen.head).unwrap();
    }
    answers.write_all(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n").unwrap();
    let mut frames = FrameDecoder::new(1 << 20);
    while let Some(chunk) = chunk(&mut stream) {
        if chunk.is_empty() {
            seen.is_whole = true;
            break;
        }
        frames.push(&chunk);
        while let Some(message) = frames.next_message().unwrap() {
            // Who has failed may have left.
            let _ = answers.write_all(&message.to_bytes().unwrap());
            seen.messages.push(message);
            let _ = heard.send(());
        }
    }
    seen
}

/// The next chunk of a body; an empty one is its end, and none where it breaks off.
fn chunk(stream: &mut impl io::BufRead) -> Option<Vec<u8>> {
    let mut size = String::new();
    stream.read_line(&mut size).ok().filter(|read| *read > 0)?;
    let mut chunk = vec![0; usize::from_str_radix(size.trim(), 16).unwrap() + 2];
    stream.read_exact(&mut chunk).ok()?;
    chunk.truncate(chunk.len() - 2);
    Some(chunk)
}

/// Standard input that has its next line when so many messages have come at the service, and never ends if it is `open`.
struct Typed {
    lines: Vec<&'static [u8]>,
    heard: Receiver<()>,
    needed: usize,
    is_open: bool,
}

impl Read for Typed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.lines.is_empty() && self.is_open {
            thread::sleep(2 * PATIENCE);
        }
        if self.lines.is_empty() {
            return Ok(0);
        }
        for _ in 0..self.needed {
            self.heard.recv_timeout(PATIENCE).map_err(|_| io::Error::other("nothing came"))?;
        }
        self.needed = 1;
        let line = self.lines.remove(0);
        buffer[..line.len()].copy_from_slice(line);
        Ok(line.len())
    }
}

/// Runs `talk` with more words while these lines are typed, each after the one before was heard.
fn talk_with(lines: &[&'static [u8]], words: &[&str]) -> (Ran, Seen) {
    let (sender, heard) = channel();
    let echo = Echo::start(sender);
    // What stands beside the events comes before them.
    let typed = Typed { lines: lines.to_vec(), heard, needed: 1, is_open: false };
    let own = ["talk", "--topic", "weather", "--events", "-", "--endpoint-url", &echo.url];
    let ran = run(&[&own, words].concat(), typed);
    (ran, echo.seen.join().unwrap())
}

fn run(words: &[&str], input: impl Read + Send + 'static) -> Ran {
    let own = ["--region", "eu-west-1", "--no-sign-request"];
    let words: Vec<_> = words.iter().chain(&own).map(Into::into).collect();
    run_with_files(&TOOL, &words, Files::new(env!("CARGO_MANIFEST_DIR"), |_| None, input))
}

fn header(message: &Message, name: &str) -> String {
    message.header(name).and_then(HeaderValue::as_str).unwrap_or_default().to_owned()
}

fn names(seen: &Seen) -> Vec<String> {
    let kind = |message: &Message| header(message, ":message-type");
    seen.messages.iter().map(|message| header(message, &format!(":{}-type", kind(message)))).collect()
}

const LINES: [&str; 4] = [
    "{\"grown\": {\"by\": 2, \"shape\": {\"when\": \"1970-01-01T00:00:01+00:00\", \"raw\": \"aGk=\"}, \
     \"at\": \"1970-01-01T00:00:02+00:00\", \"late\": true}}\n",
    "{\"seen\": {\"picture\": \"/wA=\"}}\n",
    "{\"said\": {\"text\": \"\\\"hi\\\"\\n\"}}\n",
    "{\"ended\": {}}\n",
];

#[test]
fn lines_are_events_as_they_are_printed_and_none_is_read_before_the_one_before_was_heard() {
    let lines = LINES.map(str::as_bytes);
    let ((status, out, err), seen) = talk_with(&lines, &[]);
    // The message before the events comes back as an event that nobody knows.
    let initial = "{\"SDK_UNKNOWN_MEMBER\": {\"name\": \"initial-request\"}}\n";
    assert_eq!((status, out, err), (0, [initial, &LINES.concat()].concat(), String::new()));
    assert_eq!(names(&seen), ["initial-request", "grown", "seen", "said", "ended"]);
    assert_eq!(&seen.messages[0].payload()[..], br#"{"topic":"weather"}"#);
    assert!(seen.is_whole);
    assert!(seen.head.contains("x-amz-target: .Talk\r\n"), "{}", seen.head);
    assert_eq!(seen.messages[1].header("late"), Some(&HeaderValue::Bool(true)));
    assert_eq!(seen.messages[2].payload()[..], [255, 0]);
}

#[test]
fn blobs_and_blank_lines_are_read_as_settings_and_habits_have_it() {
    let lines: [&[u8]; 2] = [b"{\"seen\": {\"picture\": \"hi\"}}\r\n \n", b"{\"ended\": {}}"];
    let (sender, heard) = channel();
    let echo = Echo::start(sender);
    // Nothing is heard of the first line, which is none.
    let typed = io::Cursor::new(b"\n").chain(Typed { lines: lines.to_vec(), heard, needed: 0, is_open: false });
    let words = [
        "ask",
        "--events",
        "-",
        "--endpoint-url",
        &echo.url,
        "--cli-binary-format",
        "raw-in-base64-out",
        "--query",
        "seen",
    ];
    let (status, out, err) = run(&words, typed);
    assert_eq!((status, out.as_str(), err.as_str()), (0, "{\"picture\": \"aGk=\"}\nnull\n", ""));
    let seen = echo.seen.join().unwrap();
    assert_eq!(names(&seen), ["seen", "ended"], "nothing stands beside the events");
    assert_eq!(&seen.messages[0].payload()[..], b"hi");
}

#[test]
fn an_error_is_the_last_that_is_sent() {
    let lines: [&[u8]; 1] = [b"{\"stopped\": {\"after\": 3}}\n{\"ended\": {}}\n"];
    let ((status, _, err), seen) = talk_with(&lines, &[]);
    assert!(status == 254 && err.contains("An error occurred (Stopped)"), "{status} {err}");
    assert_eq!(names(&seen), ["initial-request", "stopped"]);
}

#[test]
fn a_line_that_is_no_event_breaks_the_stream_off() {
    let invalid = "Parameter validation failed:\n";
    for (line, status, expected) in [
        (&b"{\"grown\": {\"by\": }}\n"[..], 252, "Invalid JSON received: expected a value".to_owned()),
        (b"[]\n", 252, "Invalid type: expecting map, received a list".to_owned()),
        (b"{\"said\": {\"text\": \"\xff\"}}\n", 252, "It is not UTF-8".to_owned()),
        (b"{\"grown\": {}}\n", 252, format!("{invalid}Missing required parameter in grown: \"by\"")),
        (
            b"{\"grown\": {\"by\": \"x\"}}\n",
            252,
            format!("{invalid}Invalid type for parameter grown.by, value: x, expected"),
        ),
        (
            b"{\"shrunk\": {}}\n",
            252,
            format!("{invalid}Unknown parameter in input: \"shrunk\", must be one of: grown, seen"),
        ),
        (b"{}\n", 252, format!("{invalid}Must set one of the following keys for tagged unionstructure input: grown")),
        (
            b"{\"ended\": {}, \"seen\": {}}\n",
            252,
            format!("{invalid}Invalid number of parameters set for tagged union"),
        ),
        (b"{\"ended\": null}\n", 252, format!("{invalid}Invalid type for parameter ended")),
        (b"{\"seen\": {\"picture\": \"*\"}}\n", 255, "Invalid base64: \"*\"".to_owned()),
        (
            b"{\"grown\": {\"by\": 1, \"secret\": [\"hush-hush\"]}}\n",
            252,
            format!("{invalid}Invalid type for parameter grown.secret"),
        ),
    ] {
        let ((ended, out, err), seen) = talk_with(&[b"{\"ended\": {}}\n", line, b"{\"ended\": {}}\n"], &["--debug"]);
        let expected = format!("Error parsing parameter '--events': line 2 of -: {expected}");
        assert!(ended == status && err.contains(&expected), "{expected}: {ended} {out} {err}");
        assert!(!err.contains("hush-hush"), "{err}");
        assert_eq!(names(&seen), ["initial-request", "ended"], "{expected}");
        assert!(!seen.is_whole, "what was sent may pass for all: {expected}");
    }
}

#[test]
fn logs_tell_of_events_without_their_secrets() {
    let line = b"{\"grown\": {\"by\": 1, \"secret\": \"hush-hush\"}}\n";
    let ((status, out, err), _) = talk_with(&[line], &["--debug"]);
    assert!(status == 0 && out.contains("hush-hush"), "an answer is shown as it is: {out}");
    assert!(err.contains("event to send: {\"grown\": {\"by\": 1, \"secret\": \"*** redacted ***\"}}"), "{err}");
    assert!(!err.contains("hush-hush"), "{err}");
}

#[test]
fn errors_do_not_repeat_secrets_of_events() {
    let lines: [&[u8]; 3] = [
        b"{\"grown\": {\"by\": 1, \"secret\": \"hush-hush\"}}\n",
        b"{\"ended\": {}}\n",
        b"{\"stopped\": {\"after\": 3, \"message\": \"I know hush-hush\"}}\n",
    ];
    let ((status, _, err), _) = talk_with(&lines, &["--cli-error-format", "json"]);
    assert_eq!(status, 254, "{err}");
    assert!(err.contains("I know *** redacted ***") && !err.contains("hush-hush"), "{err}");
}

#[test]
fn what_the_service_says_meanwhile_ends_the_call() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        let mut stream = listener.accept().unwrap().0;
        let body = "{\"__type\": \"Busy\", \"message\": \"later\"}";
        let head = format!("HTTP/1.1 400 Bad Request\r\ncontent-length: {}\r\n\r\n", body.len());
        stream.write_all((head + body).as_bytes()).unwrap();
        thread::sleep(PATIENCE);
    });
    let typed = Typed { lines: Vec::new(), heard: channel().1, needed: 0, is_open: true };
    let begun = std::time::Instant::now();
    let (status, out, err) = run(&["ask", "--events", "-", "--endpoint-url", &url], typed);
    assert_eq!((status, out.as_str()), (254, ""), "{err}");
    assert!(err.contains("An error occurred (Busy) when calling the Ask operation: later"), "{err}");
    assert!(begun.elapsed() < PATIENCE, "nobody waits for the end of what could be sent");
}

#[test]
fn events_come_from_files_alone() {
    let nowhere = ["--endpoint-url", "http://127.0.0.1:1"];
    let run = |words: &[&str]| run(&[words, &nowhere].concat(), io::empty());
    for (words, expected) in [
        (
            &["talk", "--events", "nope.jsonl"][..],
            "'--events': Events must come from a file, or from standard input (-)",
        ),
        (
            &["talk", "--events", "{\"ended\": {}}"],
            "'--events': Events must come from a file, or from standard input (-)",
        ),
        (&["talk"], "the following arguments are required: --events"),
        (&["talk", "--cli-input-json", "{}"], "Missing required parameter in input: \"events\""),
        (
            &["talk", "--cli-input-json", "{\"events\": {\"ended\": {}}}"],
            "'--events': events: a stream of events is no member among others",
        ),
        (&["talk", "--events", "-", "--output", "table"], "--output: events come one by one"),
    ] {
        let (status, out, err) = run(words);
        assert_eq!((status, out.as_str()), (252, ""), "{words:?}: {err}");
        assert!(err.contains(expected), "{words:?}: {err}");
    }
    let (status, out, err) = run(&["talk", "--events", "-", "--presign"]);
    assert!(status == 255 && out.is_empty() && err.contains("stream"), "{status} {out} {err}");
    assert_eq!(run(&["talk", "--generate-cli-skeleton"]), (0, "{\n    \"topic\": \"\"\n}\n".to_owned(), String::new()));
    assert_eq!(run(&["talk", "--generate-cli-skeleton", "yaml-input"]), (0, "topic: ''\n".to_owned(), String::new()));
    assert_eq!(run(&["ask", "--generate-cli-skeleton", "yaml-input"]), (0, "{}\n".to_owned(), String::new()));
    let (status, help, _) = run(&["talk", "help"]);
    let told = "Takes the name of a file, without file:// before it; - is standard input.";
    assert!(status == 0 && help.split_whitespace().collect::<Vec<_>>().join(" ").contains(told), "{help}");
}

#[test]
fn files_are_sent_whole_and_without_one_the_stream_ends_at_once() {
    for (words, expected) in [(&["--events", "tests/sent_events/two.jsonl"][..], &["said", "ended"][..]), (&[], &[])] {
        let (sender, _heard) = channel();
        let echo = Echo::start(sender);
        let (status, out, err) = run(&[&["ask", "--endpoint-url", &echo.url], words].concat(), io::empty());
        assert_eq!((status, err.as_str()), (0, ""), "{out}");
        let seen = echo.seen.join().unwrap();
        assert_eq!(names(&seen), expected);
        assert!(seen.is_whole);
    }
}
