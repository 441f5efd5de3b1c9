//! Whole runs of a small tool, without a process and without a network: what is checked, in which order, and how it is told.

mod around;
mod sample;

use std::ffi::OsString;

use around::{Ran, run_words};
use proptest::prelude::*;
use smithgen_cli::tool::Tool;

fn tool() -> &'static Tool {
    sample::tool(&[])
}

fn run_in(variables: &[(&str, &str)], words: &[&str]) -> Ran {
    let words: Vec<OsString> = words.iter().map(OsString::from).collect();
    run_words(tool(), &words, variables)
}

const USAGE: &str = "usage: my-notes [options] <operation> [parameters]\nTo see help text, you can run:\n\n  my-notes help\n  \
                     my-notes <operation> help\n";

/// What is said of a failure, without the usage.
fn told(words: &[&str]) -> (u8, String) {
    let (status, out, err) = run_in(&[], words);
    assert_eq!(out, "");
    let text = err.replace(USAGE, "").trim().to_owned();
    (status, text.strip_prefix("my-notes: [ERROR]: ").unwrap_or(&text).to_owned())
}

#[test]
fn what_needs_no_call_is_printed() {
    let (status, out, err) = run_in(&[], &["--version"]);
    assert_eq!((status, err.as_str()), (0, ""));
    let own = env!("CARGO_PKG_VERSION");
    assert_eq!(out, format!("my-notes/1.2.3 (smithgen {own}; model 2026-01-01)\n"));
    for (words, part) in [
        (vec!["help"], "put-note"),
        (vec!["help", "put-note"], "--text"),
        (vec!["--help"], "put-note"),
        (vec!["put-note", "-h"], "--text"),
        (vec!["--region", "x", "put-note", "--text", "--help"], "--text"),
        (vec!["put-note", "help"], "--text"),
        (vec!["put-note", "help", "--region", "x"], "--text"),
        (vec!["completion", "bash"], "complete -"),
        (vec!["set-mode", "--generate-cli-skeleton"], "{\n    \"Mode\": \"private\",\n    \"Pinned\": true\n}\n"),
        (vec!["set-mode", "--generate-cli-skeleton", "yaml-input"], "Mode: private"),
    ] {
        let (status, out, err) = run_in(&[], &words);
        assert_eq!((status, err.as_str()), (0, ""), "{words:?}");
        assert!(out.contains(part), "{words:?}: {out}");
    }
}

#[test]
fn checks_come_in_order() {
    let validation = "An error occurred (ParamValidation): ";
    for (words, status, text) in [
        // The line, from the global options on.
        (vec!["nosuch", "--output", "xml"], 252, "argument --output: Found invalid choice 'xml'"),
        (vec!["nosuch", "--query", "a["], 252, "Bad value for --query a[: Invalid jmespath expression: Incomplete"),
        (vec!["nosuch", "--endpoint-url", "x"], 252, "Bad value for --endpoint-url \"x\": scheme is missing."),
        (
            vec!["put-not"],
            252,
            "argument operation: Found invalid choice 'put-not'\n\nMaybe you meant:\n\n  * put-note",
        ),
        (vec![], 252, "the following arguments are required: operation"),
        (vec!["put-note", "--bogus"], 252, "the following arguments are required: --text"),
        (vec!["completion", "tcsh"], 252, "argument shell: Found invalid choice 'tcsh'"),
        // Values, in the order of the model.
        (
            vec!["put-note", "--token", "file://x", "--text", "file://y"],
            252,
            "Error parsing parameter '--text': Unable",
        ),
        (
            vec!["put-note", "--text", "x", "--cli-input-json", "{"],
            252,
            "Error parsing parameter 'cli-input-json': Inv",
        ),
        (vec!["put-note", "--cli-input-json", "{}", "--cli-input-yaml", "{}"], 252, "Only one --cli-input- parameter"),
        (
            vec!["list-notes", "--no-paginate", "--max-items", "1"],
            252,
            "Cannot specify --no-paginate along with pagina",
        ),
        (vec!["list-notes", "--limit", "1", "--max-items", "1"], 252, "Cannot specify --no-paginate along with pagina"),
        (vec!["list-notes", "--limit", "1", "--max-items", "0"], 252, "Cannot specify --no-paginate along with pagina"),
        // The whole.
        (
            vec!["put-note", "--text", "", "--region", "x"],
            252,
            "Parameter validation failed:\nInvalid length for parameter",
        ),
    ] {
        let (got, said) = told(&words);
        assert_eq!(got, status, "{words:?}: {said}");
        assert!(said.starts_with(&format!("{validation}{text}")), "{words:?}: {said}");
    }
    for (words, status, text) in [
        (vec!["put-note", "--text", "x", "y", "z"], 252, "Unknown options: z, y"),
        (vec!["put-note", "--text", "x", "--profile", "nope"], 255, "The config profile (nope) could not be found"),
        (
            vec!["put-note", "--text", "", "--region", "a b"],
            255,
            "Provided region_name 'a b' doesn't match a supported",
        ),
        (vec!["put-note", "--text", ""], 253, "An error occurred (NoRegion): You must specify a region."),
        (vec!["put-note", "--text", "", "--region", "x", "--endpoint-url", "x:"], 255, "Invalid endpoint: x:"),
        (vec!["put-note", "--text", "x", "--region", "x"], 255, "the service has no endpoint rules"),
    ] {
        let (got, said) = told(&words);
        assert_eq!(got, status, "{words:?}: {said}");
        assert!(said.starts_with(text), "{words:?}: {said}");
    }
}

/// A misspelt option is why a required one is missing; those that may be meant are named, and no secret behind it.
#[test]
fn misspelt_options_are_named_with_those_that_may_be_meant() {
    let required = "the following arguments are required: --text";
    for (words, expected) in [
        (
            vec!["put-note", "--txt", "x"],
            format!("{required}\n\nUnknown options: --txt\n\nMaybe you meant:\n\n  * --text"),
        ),
        (
            vec!["put-note", "--txt=x"],
            format!("{required}\n\nUnknown options: --txt\n\nMaybe you meant:\n\n  * --text"),
        ),
        // What is like nothing is told as the AWS CLI tells it.
        (vec!["put-note", "--bogus", "x"], required.to_owned()),
    ] {
        let (status, said) = told(&words);
        assert_eq!((status, said), (252, format!("An error occurred (ParamValidation): {expected}")), "{words:?}");
    }
    let meant = |option: &str| format!("\n\nMaybe you meant:\n\n  * {option}");
    for (words, expected) in [
        (vec!["--tokn", "s3cret"], format!("Unknown options: --tokn, *** redacted ***{}", meant("--token"))),
        (vec!["--tokn=s3cret"], format!("Unknown options: --tokn=*** redacted ***{}", meant("--token"))),
        (
            vec!["--password", "s3cret", "s3cret", "--colour", "x"],
            format!("Unknown options: --password, *** redacted ***, --colour, x, *** redacted ***{}", meant("--color")),
        ),
        (vec!["--regon", "x"], format!("Unknown options: --regon, x{}", meant("--region"))),
        (vec!["--bogus", "x"], "Unknown options: --bogus, x".to_owned()),
        (vec!["more", "extra"], "Unknown options: extra, more".to_owned()),
    ] {
        let words = [&["put-note", "--text", "x"][..], &words].concat();
        assert_eq!(told(&words), (252, expected), "{words:?}");
    }
}

#[test]
fn inputs_from_elsewhere_need_no_options() {
    for words in [["put-note", "--cli-input-json={}"], ["put-note", "--cli-input-yaml={}"]] {
        let (status, said) = told(&[&words[..], &["--region", "x"]].concat());
        assert_eq!(status, 252);
        assert!(said.ends_with("Missing required parameter in input: \"Text\""), "{said}");
    }
    for words in [["put-note", "--cli-input-j={}"], ["put-note", "--generate-cli-skeleton=output"]] {
        assert!(told(&words).1.ends_with("the following arguments are required: --text"));
    }
}

#[test]
fn failures_are_told_as_is_wanted() {
    let words = ["put-note", "--text", "x"];
    let bare = "\nmy-notes: [ERROR]: You must specify a region. You can also configure your region by running \"aws configure\".\n";
    let json = bare.trim().replace("my-notes: [ERROR]: ", "").replace('"', "\\\"");
    let json = format!("{{\n    \"Code\": \"NoRegion\",\n    \"Message\": \"{json}\"\n}}\n");
    assert_eq!(run_in(&[("AWS_CLI_ERROR_FORMAT", "legacy")], &words).2, bare);
    assert_eq!(run_in(&[("AWS_CLI_ERROR_FORMAT", "json")], &words).2, json);
    let option = ["put-note", "--text", "x", "--cli-error-format", "json"];
    assert_eq!(run_in(&[("AWS_CLI_ERROR_FORMAT", "legacy")], &option).2, json);
    // Without a profile there are no settings that could say more.
    let said = run_in(&[], &["put-note", "--profile", "nope"]).2;
    assert!(said.starts_with("\nmy-notes: [ERROR]: the following arguments are required: --text\n\nusage: "), "{said}");
}

#[test]
fn secrets_do_not_show() {
    let said = told(&["list-notes", "--starting-token", "x", "--no=s3cret"]).1;
    assert!(said.contains("ambiguous option: --no could match --no-verify-ssl, --no-paginate"), "{said}");
    assert!(!said.contains("s3cret"));
}

#[cfg(unix)]
#[test]
fn words_that_are_no_text_are_refused() {
    use std::os::unix::ffi::OsStringExt;

    let words = ["put-note".into(), "--text".into(), OsString::from_vec(vec![b'a', 0xff])];
    let (status, _, said) = run_words(tool(), &words, &[]);
    assert_eq!(status, 252);
    assert!(said.contains("Word 3 of the command line is not UTF-8"), "{said}");
}

proptest! {
    /// No line ends in anything but a status that the AWS CLI has, and a failure always says something.
    #[test]
    fn every_line_ends_well(words in prop::collection::vec(prop_oneof![
        prop::sample::select(vec![
            "put-note", "list-notes", "set-mode", "tag", "help", "completion", "--", "-", "--text", "--tex", "--pinned",
            "--no-pinned", "--colours", "--tree", "--attributes", "--max-items", "--page-size", "--starting-token", "--limit",
            "--generate-cli-skeleton", "output", "--cli-input-json", "{}", "--cli-input-yaml", "a: b", "--query", "@",
            "--region", "x", "--output", "text", "--debug", "--no-sign-request", "--no-paginate", "--=", "-1", "1",
        ]).prop_map(str::to_owned),
        "\\PC{0,12}",
    ], 0..8)) {
        let words: Vec<OsString> = words.into_iter().map(OsString::from).collect();
        let (status, _, said) = run_words(tool(), &words, &[]);
        prop_assert!([0, 252, 253, 255].contains(&status));
        prop_assert!(status == 0 || said.contains("[ERROR]") || said.contains("Message"));
    }
}
