//! Streams of events on the command line: each event is printed as it comes, and what ends them is told.
//!
//! In: command lines of `tiny`, and what its service sends. Out: lines, failures and exit statuses. Beside that the tests' own tool shows, as
//! a process, that no line waits for the next event.

mod around;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::thread;

use around::{Ran, run_for_lines};
use smithgen_cli::tool::{Command, Node, Service as Commands, Tool};
use smithgen_runtime::event_stream::{HeaderValue, Message};
use smithgen_runtime::generated::aws_json::AwsJson1_1;
use smithgen_runtime::generated::schema::{ErrorTraits, Fault, Kind, Member, Schema, ShapeTraits, Trait, prelude};
use smithgen_runtime::generated::{OperationMeta, Service, ServiceMeta};
use smithgen_runtime::types::DateTime;

struct Tiny;

impl Service for Tiny {
    type Protocol = AwsJson1_1;

    const META: &'static ServiceMeta = &META;
}

static META: ServiceMeta = ServiceMeta::new("Tiny").version("2026-01-01").endpoint_prefix("tiny");

static NAMED: Schema = Schema::structure("WatchInput", &[Member::new("name", &prelude::STRING).required()]);
static GROWN: Schema = Schema::structure(
    "Grown",
    &[
        Member::new("by", &prelude::INTEGER),
        Member::new("at", &prelude::TIMESTAMP).with(&[Trait::EventHeader]),
        Member::new("secret", &SECRET).with(&[Trait::EventHeader]),
    ],
);
static SECRET: Schema = Schema::simple("Secret", Kind::String).sensitive();
static SEEN: Schema = Schema::structure("Seen", &[Member::new("picture", &prelude::BLOB).with(&[Trait::EventPayload])]);
static SAID: Schema = Schema::structure("Said", &[Member::new("text", &prelude::STRING).with(&[Trait::EventPayload])]);
static STOPPED: Schema = Schema::structure("Stopped", &[Member::new("after", &prelude::INTEGER)])
    .with(&ShapeTraits::NONE.error(ErrorTraits::new(Fault::Server, 500)));
static CHANGES: Schema = Schema::union(
    "Changes",
    &[
        Member::new("grown", &GROWN),
        Member::new("seen", &SEEN),
        Member::new("said", &SAID),
        Member::new("stopped", &STOPPED),
    ],
)
.with(&ShapeTraits::NONE.wire(&[Trait::Streaming]));
static WATCHED: Schema = Schema::structure("WatchOutput", &[Member::new("changes", &CHANGES)]);
static WATCH: OperationMeta = OperationMeta::new("Watch", &META, &NAMED, &WATCHED, &[], &[]).streaming_output();
static COMMANDS: [Node; 1] =
    [Node::Operation(Command { name: "watch", operation: &WATCH, option_names: "name", others: &[], waiter: None })];
static SERVICE: Commands = Commands::with_events::<Tiny>("tiny", &COMMANDS, &[]);
static TOOL: Tool = Tool::new("tiny", "1.0.0", &[&SERVICE]);

fn text(text: &str) -> HeaderValue {
    HeaderValue::String(text.to_owned())
}

fn message(kind: &str, name: &str, payload: &'static str) -> Message {
    let name_of = format!(":{kind}-type");
    Message::new(payload).add_header(":message-type", text(kind)).add_header(name_of, text(name))
}

fn bytes(messages: &[Message]) -> Vec<u8> {
    messages.iter().flat_map(|message| message.to_bytes().unwrap()).collect()
}

/// What is told of the first event, which every test sends.
fn grown() -> Message {
    let at = HeaderValue::Timestamp(DateTime::from_millis(1_500));
    message("event", "grown", r#"{"by": 2}"#).add_header("at", at)
}

const GROWN_LINE: &str = "{\"grown\": {\"by\": 2, \"at\": \"1970-01-01T00:00:01.500000+00:00\"}}\n";

/// Runs `watch` with more words while a service answers once with these bytes; standard output is read for so many lines.
fn watch_lines(lines: usize, answer: Vec<u8>, words: &[&str]) -> Ran {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        let mut stream = BufReader::new(listener.accept().unwrap().0);
        let (mut line, mut length) = (String::new(), 0);
        while stream.read_line(&mut line).unwrap() > 2 {
            length = line
                .to_ascii_lowercase()
                .strip_prefix("content-length: ")
                .map_or(length, |text| text.trim().parse().unwrap());
            line.clear();
        }
        stream.read_exact(&mut vec![0; length]).unwrap();
        let head = "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n";
        // Who has read enough may have left.
        let _ = stream.get_mut().write_all(head.as_bytes()).and_then(|()| stream.get_mut().write_all(&answer));
    });
    let own = ["watch", "--name", "a", "--endpoint-url", &url, "--region", "eu-west-1", "--no-sign-request"];
    let words: Vec<_> = own.iter().chain(words).map(Into::into).collect();
    run_for_lines(lines, &TOOL, &words, &[])
}

fn watch(messages: &[Message], words: &[&str]) -> Ran {
    watch_lines(usize::MAX, bytes(messages), words)
}

/// Status and standard error of a run that printed the first event before it failed.
fn failed(answer: Vec<u8>, words: &[&str]) -> (u8, String) {
    let (status, out, err) = watch_lines(usize::MAX, answer, words);
    assert_eq!(out, GROWN_LINE, "{err}");
    (status, err)
}

#[test]
fn each_event_is_a_line() {
    let messages = [
        message("event", "initial-response", r#"{"other": 1}"#),
        grown(),
        message("event", "seen", "hi"),
        message("event", "said", "\"hi\"\n"),
        message("event", "shrunk", r#"{"by": 1}"#),
        message("event", "grown", r#"{"by": null, "more": 1}"#),
    ];
    let expected = [
        GROWN_LINE,
        "{\"seen\": {\"picture\": \"aGk=\"}}\n",
        "{\"said\": {\"text\": \"\\\"hi\\\"\\n\"}}\n",
        "{\"SDK_UNKNOWN_MEMBER\": {\"name\": \"shrunk\"}}\n",
        "{\"grown\": {}}\n",
    ]
    .concat();
    assert_eq!(watch(&messages, &[]), (0, expected, String::new()));
    assert_eq!(watch(&[], &[]), (0, String::new(), String::new()));
}

#[test]
fn queries_and_formats_see_one_event_after_the_other() {
    let messages = [grown(), message("event", "seen", "hi")];
    for (words, expected) in [
        (&["--query", "grown.by"][..], "2\nnull\n"),
        (&["--query", "keys(@)", "--output", "text"], "grown\nseen\n"),
        (&["--query", "grown.[by]"], "[2]\nnull\n"),
        (&["--output", "yaml-stream", "--query", "{by: grown.by}"], "- by: 2\n- by: null\n"),
        (&["--output", "off"], ""),
    ] {
        assert_eq!(watch(&messages, words), (0, expected.to_owned(), String::new()), "{words:?}");
    }
    let (status, _, err) = watch(&[grown()], &["--query", "abs(grown)"]);
    assert!(status == 255 && err.contains("abs"), "{status} {err}");
}

#[test]
fn formats_of_whole_answers_are_refused_before_anything_is_sent() {
    for format in ["table", "yaml"] {
        let line =
            format!("watch --name a --region x --no-sign-request --endpoint-url http://127.0.0.1:1 --output {format}");
        let words: Vec<_> = line.split(' ').map(Into::into).collect();
        let (status, out, err) = run_for_lines(usize::MAX, &TOOL, &words, &[]);
        assert_eq!((status, out.as_str()), (252, ""), "{format}");
        assert!(err.contains("--output: events come one by one, which json, text and yaml-stream can show"), "{err}");
    }
}

#[test]
fn errors_of_the_service_end_the_call() {
    let stopped = message("exception", "stopped", r#"{"after": 3, "message": "enough"}"#);
    let (status, err) = failed(bytes(&[grown(), stopped.clone(), grown()]), &["--cli-error-format", "legacy"]);
    let expected = "\ntiny: [ERROR]: An error occurred (Stopped) when calling the Watch operation: enough\n";
    assert_eq!((status, err.as_str()), (254, expected));
    let (status, err) = failed(bytes(&[grown(), stopped]), &["--cli-error-format", "json"]);
    assert!(status == 254 && err.contains("\"after\": 3") && err.contains("\"Code\": \"Stopped\""), "{err}");
    let other = message("exception", "NotListed", r#"{"message": "what"}"#);
    let error = Message::default().add_header(":message-type", text("error")).add_header(":error-code", text("Odd"));
    for (message, expected) in [
        (other, "An error occurred (NotListed) when calling the Watch operation: what\n"),
        // What is no structure has its words in a header.
        (error.add_header(":error-message", text("so it is")), "(Odd) when calling the Watch operation: so it is\n"),
        // An error that comes as an event is one all the same.
        (message("event", "stopped", "{}"), "(Stopped) when calling the Watch operation:\n"),
    ] {
        let (status, err) = failed(bytes(&[grown(), message]), &[]);
        assert!(status == 254 && err.ends_with(expected), "{status} {err}");
    }
}

#[test]
fn what_makes_no_sense_is_told_after_what_does() {
    let good = bytes(&[grown()]);
    let mut damaged = good.repeat(2);
    *damaged.last_mut().unwrap() ^= 1;
    let torn = [good.as_slice(), &good[..20]].concat();
    for (answer, expected) in [
        (damaged, "checksum"),
        (torn, "the event stream ends within a message"),
        (bytes(&[grown(), message("event", "grown", "[]")]), "in grown"),
        (bytes(&[grown(), Message::new("{}")]), "lacks the header `:message-type`"),
    ] {
        let (status, err) = failed(answer, &[]);
        let is_told = err.contains("tiny: [ERROR]: Invalid service response: ") && err.contains(expected);
        assert!(status == 255 && is_told, "{expected}: {status} {err}");
    }
}

#[test]
fn readers_may_leave_and_secrets_stay_out_of_logs() {
    let hidden = grown().add_header("secret", text("hush-hush"));
    let (status, out, err) = watch_lines(1, bytes(&[grown(), hidden, grown()]), &["--debug"]);
    assert_eq!((status, out.as_str()), (0, GROWN_LINE));
    assert!(err.contains("event: {\"grown\": {\"by\": 2") && err.contains("*** redacted ***"), "{err}");
    assert!(!err.contains("hush-hush"), "{err}");
    assert_eq!(err.matches("event: ").count(), 2, "the third is not waited for: {err}");
}
