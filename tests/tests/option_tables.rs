//! The options of all commands are those of the AWS CLI: names, order, types, which are required, what follows them.
//!
//! In: `suites/awscli/corpora/arg-tables-cognito-idp.json`, the AWS CLI's own tables, and the tool that is generated of the same
//! model. Out: each command's page lists the table's options, and each option is put on a command line of its command.

use std::path::Path;

use serde_json::Value;
use smithgen_cli::rooms::arguments::common::GLOBAL;
use smithgen_tests::tool::{Ran, Tool};

/// An option of the AWS CLI.
struct Expected<'a> {
    name: &'a str,
    kind: &'a str,
    is_required: bool,
    is_documented: bool,
}

impl<'a> Expected<'a> {
    fn of(value: &'a Value) -> Self {
        Expected {
            name: value["name"].as_str().expect("a name"),
            kind: value["type"].as_str().expect("a type"),
            is_required: value["required"] == true,
            is_documented: value["documented"] == true,
        }
    }

    /// The words of the option with so many values, if it takes texts and numbers, and if it takes structures.
    fn words(&self, values: usize) -> [Vec<&'a str>; 2] {
        let scalar = if self.name == "--generate-cli-skeleton" { "input" } else { "1" };
        let with = |value| [self.name].into_iter().chain(std::iter::repeat_n(value, values)).collect();
        [with(scalar), with("{}")]
    }

    /// The line of a page that begins what it says of the option; the two forms of input share one.
    fn head(&self) -> Option<String> {
        let mark = if self.is_required { " [required]" } else { "" };
        match self.name {
            "--cli-input-json" => Some("--cli-input-json | --cli-input-yaml (string)".to_owned()),
            "--cli-input-yaml" => None,
            // The option that says the contrary stands behind the one that it belongs to, as each boolean has one.
            name if self.kind == "boolean" => {
                let own = name.strip_prefix("--").filter(|own| !own.starts_with("no-"))?;
                Some(format!("{name} | --no-{own} (boolean){mark}"))
            }
            name => Some(format!("{name} ({}){mark}", self.kind)),
        }
    }
}

fn run(tool: &Tool, words: &[&str]) -> Ran {
    // No head of an option is wrapped on a screen so wide.
    tool.run(Path::new("/"), &[("AWS_REGION", "us-east-1"), ("COLUMNS", "200")], words)
}

/// Checks that an option is there, and takes as many words as it should and no more.
fn check(tool: &Tool, command: &str, option: &Expected<'_>) {
    // A skeleton is printed once all words are understood, required options may be missing then, and nothing is sent.
    let skeleton = if option.name == "--generate-cli-skeleton" { "--debug" } else { "--generate-cli-skeleton" };
    let takes = |values: usize| {
        let lines = option.words(values).map(|words| [&[command], words.as_slice(), &[skeleton]].concat());
        let status = lines.map(|line| run(tool, &line).status);
        assert!(
            status.iter().all(|status| matches!(status, Some(0 | 252 | 255))),
            "{command} {}: {status:?}",
            option.name
        );
        status.contains(&Some(0))
    };
    let expected = match option.kind {
        "boolean" => [true, false, false],
        "list" => [true, true, true],
        // Without a word, it is about the input.
        _ if option.name == "--generate-cli-skeleton" => [true, true, false],
        _ => [false, true, false],
    };
    assert_eq!([0, 1, 2].map(takes), expected, "{command} {} takes none, one, two words", option.name);
}

/// The heads of the options on a command's page. The table has documents as structures, pages do not.
fn heads(tool: &Tool, command: &str) -> Vec<String> {
    let page = run(tool, &[command, "help"]).stdout;
    let options = page.lines().skip_while(|line| *line != "OPTIONS").take_while(|line| *line != "GLOBAL OPTIONS");
    options
        .filter_map(|line| line.strip_prefix("    --"))
        .map(|head| format!("--{head}").replace("(document)", "(structure)"))
        .collect()
}

/// Checks that what help says of an option alone begins as on its page, and holds nothing of the next.
fn check_help(tool: &Tool, words: &[&str], head: &str) {
    let name = head.split([' ', '|']).next().expect("a name");
    let ran = run(tool, &[words, &["help", name]].concat());
    let said = ran.stdout.replace("(document)", "(structure)");
    assert!(said.starts_with(&format!("    {head}\n")), "{words:?} {name}: {said}{}", ran.stderr);
    assert_eq!(said.matches("\n    --").count(), 0, "{words:?} {name}: {said}");
}

#[needs::test(conformance)]
fn options_are_those_of_the_aws_cli() {
    let tool = Tool::of_pinned_model();
    let path = needs::conformance!("suites/awscli/corpora/arg-tables-cognito-idp.json");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let tables: Value = serde_json::from_str(&text).expect("a table");
    let tables = tables.as_object().expect("a table by command");
    let mut checked = 0;
    for (command, table) in tables {
        let options: Vec<Expected<'_>> = table["args"].as_array().expect("options").iter().map(Expected::of).collect();
        let expected: Vec<String> =
            options.iter().filter(|option| option.is_documented).filter_map(Expected::head).collect();
        assert_eq!(heads(tool, command), expected, "{command}");
        expected.iter().for_each(|head| check_help(tool, &[command], head));

        let required: Vec<&str> =
            options.iter().filter(|option| option.is_required).map(|option| option.name).collect();
        if !required.is_empty() {
            let ran = run(tool, &[command]);
            let said = ran.stderr.lines().find_map(|line| line.split_once("the following arguments are required: "));
            assert_eq!((ran.status, said.map(|(_, names)| names)), (Some(252), Some(required.join(", ").as_str())));
        }
        for option in &options {
            check(tool, command, option);
            checked += 1;
        }
        // What stands in no table is refused.
        assert_eq!(run(tool, &[command, "--zzz", "--generate-cli-skeleton"]).status, Some(252), "{command}");
    }
    for option in &GLOBAL {
        let names: Vec<String> = option.names.iter().map(|name| format!("--{name}")).collect();
        check_help(tool, &[], &format!("{} ({})", names.join(" | "), option.kind));
    }
    assert!(tables.len() > 100 && checked > 500, "{} commands, {checked} options", tables.len());
}
