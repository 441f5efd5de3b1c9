//! A tool of two services: the same code as a tool of one, with a word more on each line.
//!
//! In: command lines of `office`, which has the sample's notes beside another service with a group of commands and one of its own. Out: what
//! it says, level by level: help, completions, refusals and suggestions.

mod around;
mod sample;

use std::ffi::OsString;

use around::run_words;
use smithgen_cli::rooms::failure::Failure;
use smithgen_cli::tool::{Command, Custom, Group, Node, OtherName, Service as Commands, Tool};
use smithgen_runtime::generated::aws_json::AwsJson1_0;
use smithgen_runtime::generated::schema::{Member, Schema, prelude};
use smithgen_runtime::generated::{OperationMeta, Service, ServiceMeta};

struct Desks;

impl Service for Desks {
    type Protocol = AwsJson1_0;

    const META: &'static ServiceMeta = &META;
}

static META: ServiceMeta =
    ServiceMeta::new("Desks").shape_name("Desks").version("2025-05-05").endpoint_prefix("desks").signing_name("desks");
static MOVE: Schema = Schema::structure(
    "MoveRequest",
    &[Member::new("Room", &prelude::STRING).required(), Member::new("Quiet", &prelude::BOOLEAN)],
);
static MOVE_META: OperationMeta = OperationMeta::new("MoveDesk", &META, &MOVE, &prelude::UNIT, &[], &[]);
static COMMANDS: [Node; 3] = [
    Node::Custom(Custom { name: "count", about: "Counts its words.", usage: "WORD...", run: count }),
    sample::command("move-desk", &MOVE_META, "room quiet"),
    Node::Group(Group { name: "wait", about: "Waits until something is so.", commands: &WAITS }),
];
static WAITS: [Node; 1] = [Node::Operation(Command {
    name: "desk-moved",
    operation: &MOVED_META,
    option_names: "room quiet max-items",
    others: &[OtherName::negative("quiet", "loud"), OtherName::alias("room", "chamber")],
    waiter: None,
})];
static MOVED: Schema = Schema::structure(
    "MovedRequest",
    &[
        Member::new("Room", &prelude::STRING).required(),
        Member::new("Quiet", &prelude::BOOLEAN),
        Member::new("MaxItems", &prelude::INTEGER),
    ],
);
static MOVED_META: OperationMeta = OperationMeta::new("DeskMoved", &META, &MOVED, &prelude::UNIT, &[], &[]);

fn count(words: &[&str]) -> Result<String, Failure> {
    match words {
        [] => Err(Failure::general("There is nothing to count.")),
        words => Ok(format!("{}\n", words.len())),
    }
}

/// `office`.
fn tool() -> &'static Tool {
    let desks: &'static Commands = Box::leak(Box::new(Commands::new::<Desks>("desks", &COMMANDS, &[])));
    let notes = sample::tool(&[("put-note", sample::PAGE)]).services[0];
    Box::leak(Box::new(Tool::new("office", "2.0.0", Box::leak(Box::new([desks, notes])))))
}

/// Status, standard output and standard error of a line.
fn ran(line: &str) -> (u8, String, String) {
    let words: Vec<OsString> = line.split_whitespace().map(OsString::from).collect();
    run_words(tool(), &words, &[])
}

/// What a line prints that ends well.
fn printed(line: &str) -> String {
    let (status, out, err) = ran(line);
    assert_eq!((status, err.as_str()), (0, ""), "{line}");
    out
}

/// What a line is refused with, but for the usage.
fn refused(line: &str) -> String {
    let (status, out, err) = ran(line);
    assert_eq!((status, out.as_str()), (252, ""), "{line}");
    let usage = "usage: office [options] <service> <operation> [parameters]\nTo see help text, you can run:\n\n  \
                 office help\n  office <service> help\n  office <service> <operation> help\n";
    assert!(err.contains(usage), "{line}: {err}");
    err.replace(usage, "").trim().to_owned()
}

#[test]
fn an_operation_is_called_behind_its_service() {
    let skeleton = "{\n    \"Room\": \"\",\n    \"Quiet\": true\n}\n";
    assert_eq!(printed("desks move-desk --generate-cli-skeleton"), skeleton);
    let waiting = skeleton.replace("true\n", "true,\n    \"MaxItems\": 0\n");
    assert_eq!(printed("--region x desks --no-cli-pager wait desk-moved --generate-cli-skeleton"), waiting);
    assert!(printed("my-notes put-note --generate-cli-skeleton").contains("\"Text\": \"\""));
    assert_eq!(
        printed("--version"),
        format!(
            "office/2.0.0 (smithgen {}; models desks 2025-05-05, my-notes 2026-01-01)\n",
            env!("CARGO_PKG_VERSION")
        )
    );
}

#[test]
fn a_command_of_its_own_gets_its_words() {
    assert_eq!(printed("desks count a b"), "2\n");
    assert_eq!(printed("--region x desks count a --output text b"), "2\n");
    let (status, out, err) = ran("desks count");
    assert_eq!((status, out.as_str(), err.as_str()), (255, "", "\noffice: [ERROR]: There is nothing to count.\n"));
}

#[test]
fn what_is_wrong_is_told_at_its_level() {
    for (line, expected) in [
        ("", "the following arguments are required: command"),
        ("desk", "argument command: Found invalid choice 'desk'\n\nMaybe you meant:\n\n  * desks"),
        ("desks", "the following arguments are required: operation"),
        ("desks move-des", "argument operation: Found invalid choice 'move-des'\n\nMaybe you meant:\n\n  * move-desk"),
        ("desks put-note", "argument operation: Found invalid choice 'put-note'"),
        ("desks wait", "the following arguments are required: subcommand"),
        (
            "desks wait desk-move",
            "argument subcommand: Found invalid choice 'desk-move'\n\nMaybe you meant:\n\n  * desk-moved",
        ),
        ("desks move-desk", "the following arguments are required: --room"),
        ("desks completion bash", "argument operation: Found invalid choice 'completion'"),
        ("completion tcsh", "argument shell: Found invalid choice 'tcsh'"),
        ("help nothing", "argument command: Found invalid choice 'nothing'"),
    ] {
        let said = refused(line);
        let said = said.trim_start_matches("office: [ERROR]: An error occurred (ParamValidation): ").trim_end();
        assert_eq!(said, expected, "{line:?}");
    }
    let unknown = "office: [ERROR]: Unknown options: --rom=1\n\nMaybe you meant:\n\n  * --room";
    assert_eq!(refused("desks move-desk --room a --rom=1"), unknown);
    assert_eq!(refused("desks move-desk help --rom"), unknown.replace("=1", ""));
}

#[test]
fn options_have_other_names() {
    let sent = |options: &str| {
        let line =
            format!("desks wait desk-moved {options} --debug --no-sign-request --endpoint-url http://127.0.0.1:1");
        let words: Vec<OsString> = line.split_whitespace().map(OsString::from).collect();
        let (_, _, said) = run_words(tool(), &words, &[("AWS_REGION", "x"), ("AWS_MAX_ATTEMPTS", "1")]);
        let input = said.lines().find_map(|line| line.split_once("input: ")).map(|(_, input)| input.to_owned());
        input.unwrap_or(said)
    };
    assert_eq!(sent("--room a --quiet"), r#"{"Room": "a", "Quiet": true}"#);
    assert_eq!(sent("--chamber a --loud"), r#"{"Room": "a", "Quiet": false}"#);
    assert!(sent("--room a --no-quiet").contains("Unknown options: --no-quiet"));
    // The older name is not shown, and need not be given.
    assert_eq!(refused("desks wait desk-moved").matches("--room").count(), 1);
    let page = printed("desks wait desk-moved help");
    assert!(page.contains("[--quiet | --loud]\n") && page.contains("--quiet | --loud (boolean)\n"), "{page}");
    assert!(!page.contains("chamber"), "{page}");
}

#[test]
fn each_level_has_help() {
    let root = printed("help");
    assert!(root.contains("office [options] <service> <command> [parameters]\n"), "{root}");
    assert!(root.contains("\n    desks\n        Desks\n"), "{root}");
    assert!(root.contains("office completion bash|zsh|fish\n"), "{root}");
    let service = printed("desks help");
    assert!(service.contains("office desks [options] <command> [parameters]\n"), "{service}");
    assert!(service.contains("• move-desk\n") && !service.contains("completion"), "{service}");
    assert!(service.contains("    count\n        Counts its words.\n"), "{service}");
    assert!(service.contains("    wait\n        Waits until something is so.\n"), "{service}");
    let group = printed("desks wait help");
    assert!(
        group.contains("office desks wait - Waits until something is so.\n") && group.contains("• desk-moved\n"),
        "{group}"
    );
    let custom = printed("desks count help");
    assert!(custom.contains("office desks count WORD...\n"), "{custom}");
    let operation = printed("desks move-desk help");
    assert!(operation.contains("move-desk - calls MoveDesk\n"), "{operation}");
    assert!(printed("my-notes put-note help").contains("put-note - keeps a note\n"));
    for (others, level) in [
        (&["--help", "-h"][..], &root),
        (&["help desks", "desks --help", "--help desks", "desks help"], &service),
        (&["help desks wait", "desks help wait", "desks wait -h"], &group),
        (&["help desks count", "desks help count"], &custom),
        (&["help desks move-desk", "desks help move-desk", "desks move-desk --help"], &operation),
    ] {
        for line in others {
            assert_eq!(printed(line), *level, "{line}");
        }
    }
    for page in [&root, &service, &group, &custom, &operation] {
        let told = page.split_once("GLOBAL OPTIONS\n").map(|(_, told)| told.matches("    --").count());
        assert_eq!(told, Some(20), "{page}");
    }
}

#[test]
fn help_of_an_option_says_what_its_page_says() {
    let region = "    --region (string)\n        The region to call, whatever the environment and the configuration file\n        say.\n";
    for line in
        ["help --region", "desks help --region", "desks wait desk-moved help --region", "my-notes tag help --region"]
    {
        assert_eq!(printed(line), region, "{line}");
    }
    assert_eq!(printed("desks move-desk help --room"), "    --room (string) [required]\n");
    assert_eq!(printed("desks move-desk help --no-quiet"), "    --quiet | --no-quiet (boolean)\n");
    let text = printed("my-notes put-note help --text");
    assert!(text.starts_with("    --text") && text.contains("The note's text") && !text.contains("--token"), "{text}");
    assert!(printed("my-notes list-notes help --page-size").contains("How many results each request may bring."));
    let input = printed("my-notes tag help --cli-input-yaml");
    assert!(input.starts_with("    --cli-input-json | --cli-input-yaml (string)\n"), "{input}");
    // Nothing turns pages here: the option is the service's own.
    assert_eq!(printed("desks wait desk-moved help --max-items"), "    --max-items (integer)\n");
    // `help` may be a value.
    let (status, _, err) = ran("my-notes put-note --text help --zzz");
    assert!(status == 252 && err.contains("Unknown options: --zzz"), "{err}");
}

#[test]
fn words_are_completed_by_where_they_stand() {
    let candidates = |line: &str| {
        let words: Vec<OsString> = ["__complete"].into_iter().chain(line.split(' ')).map(OsString::from).collect();
        let (status, out, err) = run_words(tool(), &words, &[]);
        assert_eq!((status, err.as_str()), (0, ""), "{line}");
        out.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    for (line, expected) in [
        ("", &["desks\t", "my-notes\t", "completion\t", "help\t"][..]),
        ("de", &["desks\t"]),
        ("desks ", &["count\tCounts its words", "move-desk\t", "wait\tWaits until something is so", "help\t"]),
        ("desks wait d", &["desk-moved\t"]),
        ("help desks wa", &["wait\tWaits until something is so"]),
        ("desks help mo", &["move-desk\t"]),
        ("my-notes put", &["put-note\tKeeps a note until DeleteNote is called for it, and answers with its …"]),
        ("my-notes set-mode --mode pu", &["public\t"]),
        ("desks move-desk --no-q", &["--no-quiet\t"]),
        ("desks wait desk-moved --roo", &["--room\t"]),
        ("desks wait desk-moved --lo", &["--loud\t"]),
        ("desks wait desk-moved --loud --ch", &[]),
        ("--output ya", &["yaml\t", "yaml-stream\t"]),
        ("desks move-desk h", &["help\t"]),
        ("--ca", &["--ca-bundle\tA file of certificate authorities, in PEM, to trust instead of those …"]),
        ("completion z", &["zsh\t"]),
    ] {
        assert_eq!(candidates(line), expected, "{line:?}");
    }
}
