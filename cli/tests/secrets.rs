//! No secret of any operation shows on standard error, whatever is wrong with what was typed, sent or answered.
//!
//! In: the model that the project ships, and of the folder that `SMITHGEN_CONFORMANCE` names those of Cognito, Systems Manager and
//! Secrets Manager. Out: for each option of each operation, a value with a mark of its own in every place; typed well, typed wrongly in
//! many ways, sent, repeated by the service and answered. Marks in places that are secret, by the model or by their names, never
//! come out, with and without `--debug`.

#[path = "support/schemas.rs"]
mod schemas;
#[path = "support/server.rs"]
mod server;

mod around;
mod support;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command as Process;
use std::sync::{Arc, Mutex};

use around::run_words;
use schemas::Operations;
use smithgen_cli::rooms::data::{Map, Value, json};
use smithgen_cli::tool::{Command, Node, Service as Commands, Tool};
use smithgen_runtime::generated::Service;
use smithgen_runtime::generated::aws_json::AwsJson1_1;
use smithgen_runtime::generated::schema::{Kind, Member, Schema};
use smithgen_runtime::generated::secrets::{is_secret, is_secret_name};
use smithgen_runtime::generated::{OperationMeta, ServiceMeta};

struct Marked;

impl Service for Marked {
    type Protocol = AwsJson1_1;

    const META: &'static ServiceMeta = &META;
}

static META: ServiceMeta = ServiceMeta::new("Marked")
    .shape_name("Marked")
    .version("2026-01-01")
    .endpoint_prefix("marked")
    .signing_name("marked");

/// A tool of these operations. Options are named after their members, as generated ones are but for words of one letter.
fn tool(operations: &Operations) -> &'static Tool {
    let command = |(name, (input, output)): (&String, &(&'static Schema, &'static Schema))| {
        let meta = OperationMeta::new(name.clone().leak(), &META, input, output, &[], &[]);
        let options = input.members.iter().map(|member| &*option(member.name).leak());
        Node::Operation(Command {
            name: hyphenated(name).leak(),
            operation: Box::leak(Box::new(meta)),
            option_names: options.collect::<Vec<_>>().join(" ").leak(),
            others: &[],
            waiter: None,
        })
    };
    let mut commands: Vec<_> = operations.iter().map(command).collect();
    commands.sort_by_key(Node::name);
    let service: &'static Commands = Box::leak(Box::new(Commands::new::<Marked>("marked", commands.leak(), &[])));
    Box::leak(Box::new(Tool::new("marked", "0", Box::leak(Box::new([service])))))
}

fn hyphenated(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_uppercase() && out.ends_with(|last: char| last.is_lowercase()) {
            out.push('-');
        }
        out.extend(c.to_lowercase());
    }
    out
}

/// The option of a member; those whose name a global option has get another one.
fn option(member: &str) -> String {
    let name = hyphenated(member);
    if ["version", "query", "output", "region", "profile", "debug"].iter().any(|global| global.starts_with(&name)) {
        return format!("{name}-member");
    }
    name
}

/// Marks, and which of them stand in places that are secret.
#[derive(Default)]
struct Marks {
    secret: Vec<String>,
    /// Those of secret places that say who or what is meant, which a service may repeat.
    names: Vec<String>,
    open: Vec<String>,
    count: usize,
}

impl Marks {
    /// A mark of at least so many characters for a place of this name. None is the beginning of another.
    fn mark(&mut self, name: &str, is_secret: bool, length: usize) -> String {
        let mark = format!("mark{}{}y", self.count, "x".repeat(length));
        let name = name.to_lowercase();
        let is_name = ["id", "name", "arn"].iter().any(|end| name.ends_with(end));
        let marks = match is_secret {
            true if is_name => &mut self.names,
            true => &mut self.secret,
            false => &mut self.open,
        };
        marks.push(mark.clone());
        self.count += 1;
        mark
    }

    /// A value of a member with a mark in every place that takes text.
    fn value(&mut self, member: &'static Member, name: &str, is_inside: bool) -> Value {
        let (schema, is_inside) = (member.target, is_inside || is_secret(member));
        let least = schema.traits.and_then(|traits| traits.length).map_or(1, |(least, _)| least.max(1));
        let least = usize::try_from(least).unwrap();
        match (schema.kind, schema.members) {
            (Kind::Structure, _) => Value::Map(self.structure(schema, is_inside)),
            (Kind::Union, members) => {
                let entry =
                    |member: &'static Member| (member.name.to_owned(), self.value(member, member.name, is_inside));
                Value::Map(members.first().map(entry).into_iter().collect())
            }
            (Kind::List, [element]) => Value::List((0..least).map(|_| self.value(element, name, is_inside)).collect()),
            (Kind::Map, [_, element]) => {
                let names = ["USERNAME", "PASSWORD", "colour", "key"].into_iter().map(str::to_owned);
                let names = names.chain((4..least).map(|index| format!("key{index}")));
                let entry = |name: String| {
                    let value = self.value(element, &name, is_inside || is_secret_name(&name));
                    (name, value)
                };
                Value::Map(names.map(entry).collect())
            }
            (Kind::Boolean, _) => Value::Bool(true),
            (Kind::Timestamp, _) => Value::from(1_600_000_000),
            (kind, _) if kind.is_integer() || kind.is_fractional() => {
                let least = schema.traits.and_then(|traits| traits.range).and_then(|(least, _)| least);
                Value::from(least.and_then(|least| least.parse().ok()).unwrap_or(1_i64).max(1))
            }
            (Kind::Document, _) => {
                Value::Map([("a".to_owned(), Value::from(self.mark(name, is_inside, 0)))].into_iter().collect())
            }
            // Letters and digits in fours are base64, too.
            (Kind::Blob, _) => Value::from(self.blob(name, is_inside)),
            _ => Value::from(self.mark(name, is_inside, least)),
        }
    }

    fn blob(&mut self, name: &str, is_inside: bool) -> String {
        let length = format!("mark{}y", self.count).len();
        self.mark(name, is_inside, (4 - length % 4) % 4)
    }

    fn structure(&mut self, schema: &'static Schema, is_inside: bool) -> Map {
        let is_inside = is_inside || schema.is_sensitive();
        schema
            .members
            .iter()
            .map(|member| (member.name.to_owned(), self.value(member, member.name, is_inside)))
            .collect()
    }
}

/// The same value with a list around each text, a text in the place of each number: wrong everywhere.
fn wrong(value: &Value, marks: &mut Marks, is_secret: bool) -> Value {
    match value {
        Value::Map(map) => {
            Value::Map(map.iter().map(|(name, value)| (name.to_owned(), wrong(value, marks, is_secret))).collect())
        }
        Value::List(list) => Value::List(list.iter().map(|value| wrong(value, marks, is_secret)).collect()),
        Value::String(_) => Value::List(vec![value.clone()]),
        _ => Value::from(marks.mark("", is_secret, 0)),
    }
}

/// Whether a member or anything in it is secret. Schemas of leaked values do not hold themselves.
fn holds_secrets(member: &'static Member) -> bool {
    is_secret(member) || member.target.members.iter().any(holds_secrets)
}

/// The first member of a structure or of the elements of a list, and whether it is secret; else a name.
fn first_member(member: &'static Member) -> (&'static str, bool) {
    let structure = if member.target.kind == Kind::List { member.target.members[0].target } else { member.target };
    match structure.members.first() {
        Some(first) if structure.kind == Kind::Structure => (first.name, is_secret(first)),
        _ => ("Name", false),
    }
}

/// Forms of a value that is typed well and of a word alone which no option takes as they are.
fn forms(typed: &str, word: &str, first: &str) -> Vec<String> {
    let half = &typed[..typed.len() - 1];
    vec![
        half.to_owned(),
        format!("{typed}x"),
        format!("[{typed}"),
        format!("[{typed}]"),
        format!("{{\"a\": {typed}}}"),
        format!("{{{word}}}"),
        format!("[{word}]"),
        format!("{{\"{word}"),
        format!("{word}="),
        format!("{first}={word},{first}={word}"),
        format!("{first}={word},,"),
        format!("{first}={word}'"),
        format!("{first}={word},Other=["),
        format!("{first}={word},Other=\"{word}"),
        format!("'{word}' \"{word}\""),
    ]
}

/// What the service says to everything: this, or an error whose message has every word of the request's body.
type Answer = Arc<Mutex<Option<String>>>;

/// Starts a service that gives the answer which is set.
fn serve(answer: &Answer) -> String {
    let answer = Arc::clone(answer);
    server::serve(move |request| {
        if let Some(answer) = &*answer.lock().unwrap() {
            return (200, answer.clone());
        }
        let sent = request.split_once("\r\n\r\n").map_or("", |(_, body)| body);
        let words: Vec<_> = sent.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let words = words.join(" ");
        (400, format!(r#"{{"__type": "Refused", "message": "{words}", "Detail": "{words}"}}"#))
    })
}

/// One tool, and what has been run of it.
struct Runs {
    tool: &'static Tool,
    answer: Answer,
    url: String,
    runs: usize,
    /// Marks that came out, all of them in open places.
    shown: usize,
    failures: Vec<String>,
}

impl Runs {
    /// Runs words with and without `--debug`, and looks for marks.
    fn run(&mut self, marks: &Marks, words: &[&str]) {
        for debug in [&[][..], &["--debug"]] {
            let words: Vec<OsString> = words.iter().chain(debug).map(OsString::from).collect();
            let variables =
                [("AWS_REGION", "eu-west-1"), ("AWS_ENDPOINT_URL", self.url.as_str()), ("AWS_MAX_ATTEMPTS", "1")];
            let (_, _, said) = run_words(self.tool, &words, &variables);
            self.runs += 1;
            self.shown += marks.open.iter().filter(|mark| said.contains(*mark)).count();
            if let Some(mark) = marks.secret.iter().chain(&marks.names).find(|mark| said.contains(*mark)) {
                let (words, said) = (format!("{words:?}"), said.trim());
                self.failures.push(format!("{mark} of {}:\n{said}", words.chars().take(400).collect::<String>()));
            }
        }
    }

    /// What can be typed behind one option.
    fn option(&mut self, command: &'static Command, member: &'static Member, name: &str) {
        let mut marks = Marks::default();
        let value = marks.value(member, member.name, command.operation.input.is_sensitive());
        let typed = match &value {
            Value::String(text) => text.clone(),
            Value::Bool(_) | Value::Number(_) => marks.mark(member.name, is_secret(member), 0),
            value => json::write(value, None, false),
        };
        let wrong = json::write(&wrong(&value, &mut marks, is_secret(member)), None, false);
        // What cannot be read as a whole is secret as a whole if any of it is.
        let word = marks.mark("", holds_secrets(member), 0);
        let (first, is_first) = first_member(member);
        let good = format!("{first}={}", marks.mark("", is_first || is_secret(member), 0));
        let flag = format!("--{name}");
        for typed in forms(&typed, &word, first).into_iter().chain([typed, wrong, word.clone(), good]) {
            self.run(&marks, &[command.name, "--cli-input-json", "{}", &flag, &typed]);
            self.run(&marks, &[command.name, "--cli-input-json", "{}", &format!("{flag}={typed}")]);
        }
        if holds_secrets(member) {
            self.misplaced(command, name, &marks, &word);
        }
    }

    /// A secret that no option takes: behind one that is misspelt, or without an operation.
    fn misplaced(&mut self, command: &'static Command, name: &str, marks: &Marks, word: &str) {
        let flag = format!("--{name}");
        let misspelt = format!("--{}{}", name.get(..1).unwrap_or_default(), name.get(2..).unwrap_or_default());
        if name.len() > 4 {
            self.run(marks, &[command.name, "--cli-input-json", "{}", &misspelt, word]);
            self.run(marks, &[command.name, &misspelt, word]);
            self.run(marks, &[command.name, "--cli-input-json", "{}", &format!("{misspelt}={word}")]);
        }
        for flag in [&flag, &misspelt] {
            self.run(marks, &[flag, word, command.name]);
            self.run(marks, &[flag, word]);
        }
    }

    /// A whole input: wrong, sent, refused by a service that repeats it, and answered.
    fn operation(&mut self, command: &'static Command) {
        let (input, output) = (command.operation.input, command.operation.output);
        let mut marks = Marks::default();
        let map = marks.structure(input, false);
        let whole = json::write(&Value::Map(map.clone()), None, false);
        let wrong = json::write(&wrong(&Value::Map(map), &mut marks, false), None, false);
        for (option, text) in [
            ("--cli-input-json", &whole[..whole.len() - 1]),
            ("--cli-input-json", &format!("[{whole}]")),
            ("--cli-input-json", &wrong),
            ("--cli-input-yaml", &format!("{whole}: {whole}")),
            ("--cli-input-yaml", &wrong),
            ("--cli-input-yaml", &whole[..whole.len() - 1]),
        ] {
            self.run(&marks, &[command.name, option, text]);
            self.run(&marks, &[command.name, option, text, "--generate-cli-skeleton", "output"]);
        }
        *self.answer.lock().unwrap() = None;
        let names = std::mem::take(&mut marks.names);
        self.run(&marks, &[command.name, "--cli-input-json", &whole, "--no-paginate"]);
        self.run(&marks, &[command.name, "--cli-input-json", &whole, "--cli-error-format", "json"]);
        marks.names = names;
        let answer = json::write(&Value::Map(marks.structure(output, false)), None, false);
        *self.answer.lock().unwrap() = Some(answer);
        for query in ["@", "abs(@)", "abs(*)", "*.abs(@)", "*.*.abs(@)", "sum(*[])"] {
            self.run(&marks, &[command.name, "--cli-input-json", &whole, "--query", query]);
        }
        for member in output.members {
            self.run(&marks, &[command.name, "--cli-input-json", &whole, "--query", &format!("abs({})", member.name)]);
        }
    }
}

/// Every option of every operation.
fn all(operations: &Operations) {
    let tool = tool(operations);
    let answer = Answer::default();
    let url = serve(&answer);
    let mut runs = Runs { tool, answer, url, runs: 0, shown: 0, failures: Vec::new() };
    for node in tool.services[0].commands {
        let Node::Operation(command) = node else { unreachable!("operations alone") };
        for (member, name) in command.operation.input.members.iter().zip(command.options()) {
            runs.option(command, member, name);
        }
        runs.operation(command);
    }
    let failures = &runs.failures;
    let first = failures.iter().take(20).cloned().collect::<Vec<_>>().join("\n\n");
    assert!(failures.is_empty(), "{} of {} runs show a secret:\n{first}", failures.len(), runs.runs);
    assert!(runs.runs > 5_000 && runs.shown > 5_000, "{} runs, {} marks in open places", runs.runs, runs.shown);
}

#[test]
fn no_secret_of_the_shipped_model_shows() {
    all(&schemas::shipped());
}

#[needs::test(conformance)]
fn no_secret_of_cognito_shows() {
    all(schemas::operations());
}

#[needs::test(conformance)]
fn no_secret_of_systems_manager_shows() {
    all(&schemas::operations_of(&from_archive("ssm/service/2014-11-06/ssm-2014-11-06.json")));
}

#[needs::test(conformance)]
fn no_secret_of_secrets_manager_shows() {
    all(&schemas::operations_of(&from_archive("secrets-manager/service/2017-10-17/secrets-manager-2017-10-17.json")));
}

/// A file of the archive of AWS's models.
fn from_archive(name: &str) -> PathBuf {
    let archive = needs::conformance!("models/aws-models-2025-04.tar.gz");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let status = Process::new("tar").arg("-xzf").arg(archive).arg("-C").arg(folder).arg(name).status();
    assert!(status.is_ok_and(|status| status.success()), "{name} cannot be unpacked");
    folder.join(name)
}
