//! Commands that wait: until what was waited for has come, silently, or until it is known that it never will, in botocore's words.
//!
//! In: answers of a server. Out: how often it was asked, and how the tool ends. That botocore comes to the same ends is what
//! `tests/tests/waits_botocore.rs` shows.

mod around;
#[path = "support/server.rs"]
mod server;

use std::ffi::OsString;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use around::run_words;
use smithgen_cli::tool::{Command, Node, Service as Commands, Tool};
use smithgen_runtime::generated::aws_json::AwsJson1_1;
use smithgen_runtime::generated::schema::{ErrorTraits, Fault, Kind, Member, Schema, ShapeTraits, prelude};
use smithgen_runtime::generated::search::*;
use smithgen_runtime::generated::waiter::*;
use smithgen_runtime::generated::{OperationMeta, Paginated, Service, ServiceMeta};

struct Notes;

impl Service for Notes {
    type Protocol = AwsJson1_1;

    const META: &'static ServiceMeta = &META;
}

static META: ServiceMeta =
    ServiceMeta::new("Notes").shape_name("Notes").version("2026-01-01").endpoint_prefix("notes").signing_name("notes");
static SECRET: Schema = Schema::simple("Secret", Kind::String).sensitive();
static FIND: Schema = Schema::structure(
    "FindRequest",
    &[
        Member::new("Key", &SECRET).required(),
        Member::new("NextToken", &prelude::STRING),
        Member::new("Limit", &prelude::INTEGER),
    ],
);
static FOUND: Schema = Schema::structure("FindResponse", &[Member::new("State", &prelude::STRING)]);
static REFUSED: Schema = Schema::structure("Refused", &[Member::new("message", &SECRET)])
    .with(&ShapeTraits::NONE.error(ErrorTraits::new(Fault::Client, 400)));
static FIND_META: OperationMeta = OperationMeta::new("FindNote", &META, &FIND, &FOUND, &[&REFUSED], &[])
    .paginated(&Paginated::new(&["NextToken"], &["NextToken"]).results(&["State"]).page_size("Limit"));

const fn state(expected: &'static str) -> Matcher {
    let search = Search { expression: &Expression(Field(Borrowed("State"))), members: Some(&["State"]) };
    Matcher::Output(PathMatcher { path: "State", search, comparator: PathComparator::StringEquals, expected })
}

static FOUND_AT_LAST: Waiter = Waiter::new(
    "NoteFound",
    &[
        Acceptor::new(AcceptorState::Success, state("FOUND")),
        Acceptor::new(AcceptorState::Failure, state("BURNT")),
        Acceptor::new(AcceptorState::Retry, Matcher::Error("NoSuchNote")),
    ],
    (0, 0),
    3,
);

const OPTIONS: &str = "key next-token limit";
static COMMANDS: [Node; 2] = [
    Node::Operation(Command {
        name: "find-note",
        operation: &FIND_META,
        option_names: OPTIONS,
        others: &[],
        waiter: None,
    }),
    Node::waits(&WAITS),
];
static WAITS: [Node; 1] = [Node::Operation(Command {
    name: "note-found",
    operation: &FIND_META,
    option_names: OPTIONS,
    others: &[],
    waiter: None,
})
.until(&FOUND_AT_LAST)];
static NOTES: Commands = Commands::new::<Notes>("notes", &COMMANDS, &[]);
static TOOL: Tool = Tool::new("notes", "1.2.3", &[&NOTES]);

/// Runs words.
fn run(line: &str, url: &str) -> (u8, String, String) {
    let words: Vec<OsString> = line.split_whitespace().map(OsString::from).collect();
    run_words(&TOOL, &words, &[("AWS_REGION", "eu-west-1"), ("AWS_ENDPOINT_URL", url)])
}

/// Waits; gives how often the server was asked, the status, and what is said on standard error. Nothing is printed.
fn wait(answers: &[(u16, &str)]) -> (usize, u8, String) {
    let answers: Vec<_> = answers.iter().map(|(status, body)| (*status, (*body).to_owned())).collect();
    let (mut answers, asked) = (answers.into_iter(), Arc::new(AtomicUsize::new(0)));
    let seen = Arc::clone(&asked);
    let url = server::serve(move |_| {
        seen.fetch_add(1, Ordering::Relaxed);
        answers.next().unwrap_or_default()
    });
    let (status, out, err) = run("wait note-found --key s3cret", &url);
    assert_eq!(out, "", "whoever waits prints nothing");
    (asked.load(Ordering::Relaxed), status, err)
}

const FOUND_IT: (u16, &str) = (200, r#"{"State": "FOUND"}"#);
const LOST: (u16, &str) = (200, r#"{"State": "LOST"}"#);
const NONE: (u16, &str) = (400, r#"{"__type": "NoSuchNote"}"#);

#[test]
fn what_was_waited_for_ends_it_silently() {
    assert_eq!(wait(&[FOUND_IT]), (1, 0, String::new()));
    assert_eq!(wait(&[NONE, LOST, FOUND_IT]), (3, 0, String::new()));
}

#[test]
fn what_will_never_come_is_said_with_status_255() {
    let said = |reason: &str| format!("\nnotes: [ERROR]: Waiter NoteFound failed: {reason}\n");
    let burnt = said(
        "Waiter encountered a terminal failure state: For expression \"State\" we matched expected path: \"BURNT\"",
    );
    assert_eq!(wait(&[LOST, (200, r#"{"State": "BURNT"}"#)]), (2, 255, burnt));
    assert_eq!(wait(&[LOST, LOST, LOST]), (3, 255, said("Max attempts exceeded")));
    let before = "Max attempts exceeded. Previously accepted state: Matched expected service error code: NoSuchNote";
    assert_eq!(wait(&[NONE, LOST, LOST]), (3, 255, said(before)));
}

#[test]
fn other_errors_are_said_without_secrets() {
    let said = |reason: &str| format!("\nnotes: [ERROR]: Waiter NoteFound failed: An error occurred {reason}\n");
    let refused = (400, r#"{"__type": "Refused", "message": "very s3cret"}"#);
    assert_eq!(wait(&[LOST, refused]), (2, 255, said("(Refused): *** redacted ***")));
    let repeated = (400, r#"{"__type": "Odd", "message": "no s3cret here"}"#);
    assert_eq!(wait(&[repeated]), (1, 255, said("(Odd): no *** redacted *** here")));
}

#[test]
fn a_command_that_waits_has_the_options_of_its_operation() {
    let nowhere = "http://127.0.0.1:1";
    let (status, out, _) = run("wait note-found --generate-cli-skeleton", nowhere);
    assert_eq!((status, out.as_str()), (0, "{\n    \"Key\": \"\",\n    \"NextToken\": \"\",\n    \"Limit\": 0\n}\n"));
    // There are no pages to turn.
    let (status, _, err) = run("wait note-found --key a --max-items 3", nowhere);
    assert!(status == 252 && err.contains("Unknown options: --max-items, 3"), "{err}");
    let (status, _, err) = run("wait note-foun", nowhere);
    assert!(status == 252 && err.contains("note-found"), "{err}");
}

#[test]
fn help_lists_what_can_be_waited_for() {
    let page = |line| {
        let (status, out, err) = run(line, "http://127.0.0.1:1");
        assert_eq!((status, err.as_str()), (0, ""), "{line}");
        out
    };
    assert!(page("help").contains("\n    wait\n        Wait until a particular condition is satisfied."));
    assert!(page("wait help").contains("notes wait <command> help"));
    let found = page("wait note-found help");
    assert!(found.contains("note-found - waits for NoteFound and calls FindNote"), "{found}");
    assert!(found.contains("[--limit <value>]") && !found.contains("--max-items"), "{found}");
    assert!(found.contains("OUTPUT\n    None\n"), "{found}");
}
