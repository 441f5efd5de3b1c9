//! Options and their values, held against what the AWS CLI does.
//!
//! In: its table of options, its recorded runs, and the pinned model as schemas. Out: the same types, and for each run whose outcome
//! the values of options decide, the same members on the wire or the same words.

#[path = "support/schemas.rs"]
mod schemas;
#[path = "support/typed.rs"]
mod typed;

mod support;

use std::io::Cursor;
use std::path::Path;

use proptest::prelude::*;
use smithgen_cli::rooms::data::{Map, Value, json};
use smithgen_cli::rooms::failure::Failure;
use smithgen_cli::rooms::input::parameters;
use smithgen_cli::rooms::process::Files;
use smithgen_runtime::generated::redact::REDACTED;
use smithgen_runtime::generated::schema::{Kind, Member, Schema};

/// All options of all operations, by the names of the commands.
fn tables() -> Map {
    let path = needs::conformance!("suites/awscli/corpora/arg-tables-cognito-idp.json");
    support::object(&support::contents(&path)).expect("a table")
}

/// The options of a command that are members of its operation's input: name without hyphens, and the member.
fn options(table: &Map) -> Vec<(&str, &'static Member, &Map)> {
    let input = schemas::operation_input(support::text(table, "operation"));
    let options = table.get("args").and_then(Value::as_list).expect("args").iter().filter_map(Value::as_map);
    let option = |option| {
        let member = option_member(option)?;
        let found = input.members.iter().find(|other| other.name == member);
        let name = support::text(option, "name").strip_prefix("--").expect("two hyphens");
        Some((name, found.unwrap_or_else(|| panic!("no member {member}")), option))
    };
    options.filter_map(option).collect()
}

/// The member that an option sets. The options for pages are the AWS CLI's own, though its table has members for them.
fn option_member(option: &Map) -> Option<&str> {
    let member = option.get("member").and_then(Value::as_str);
    member.filter(|member| !["StartingToken", "PageSize", "MaxItems"].contains(member))
}

#[needs::test(conformance)]
fn options_have_the_types_of_the_schemas() {
    let tables = tables();
    assert_eq!(tables.len(), schemas::operations().len());
    let mut count = 0;
    for (command, table) in tables.iter() {
        let options = options(table.as_map().expect("a table"));
        let input = schemas::operation_input(support::text(table.as_map().unwrap(), "operation"));
        let mut members: Vec<_> = options.iter().map(|(_, member, _)| member.name).collect();
        members.dedup();
        let expected: Vec<_> = input.members.iter().map(|member| member.name).collect();
        assert_eq!(members, expected, "{command}");
        for (name, member, option) in options {
            assert_eq!(typed::type_name(member.target), support::text(option, "type"), "{command} --{name}");
            count += 1;
        }
    }
    assert!(count > 400, "{count} options only");
}

/// One recorded run.
struct Run<'a> {
    case: &'a Map,
    words: Vec<String>,
}

impl<'a> Run<'a> {
    fn new(case: &'a Map) -> Self {
        let words = case.get("argv").and_then(Value::as_list).expect("argv");
        Run { case, words: words.iter().map(|word| word.as_str().expect("a word").to_owned()).collect() }
    }

    fn name(&self) -> &'a str {
        support::text(self.case, "name")
    }

    /// The words behind each option, in order of the schema; `None` where the command line says more than this test reads.
    fn values(&self, table: &Map) -> Option<Vec<(String, &'static Member, Vec<String>)>> {
        let options = options(table);
        let mut typed: Vec<(&str, Vec<String>)> = Vec::new();
        for word in self.words.iter().skip(2) {
            match (word.strip_prefix("--"), typed.last_mut()) {
                (Some(option), _) => {
                    let (name, value) =
                        option.split_once('=').map_or((option, None), |(name, value)| (name, Some(value)));
                    if ["cli-input-json", "cli-input-yaml", "generate-cli-skeleton"].contains(&name) {
                        return None;
                    }
                    typed.retain(|(other, _)| *other != name);
                    typed.push((name, value.map(str::to_owned).into_iter().collect()));
                }
                (None, Some((_, values))) => values.push(word.clone()),
                (None, None) => return None,
            }
        }
        let values = options.iter().filter(|(_, member, _)| member.target.kind != Kind::Boolean).filter_map(
            |(name, member, _)| {
                let (_, words) = typed.iter().find(|(other, _)| other == name)?;
                Some(((*name).to_owned(), *member, words.clone()))
            },
        );
        Some(values.collect())
    }

    /// The files of the run in a folder, and its standard input.
    fn files(&self, folder: &Path) -> Files {
        std::fs::create_dir_all(folder).unwrap();
        for (name, content) in self.case.get("files").and_then(Value::as_map).expect("files").iter() {
            let bytes = match content {
                Value::Map(bytes) => unhex(support::text(bytes, "hex")),
                other => other.as_str().expect("a text").as_bytes().to_vec(),
            };
            std::fs::write(folder.join(name), bytes).unwrap();
        }
        let mut environment: Map = self.case.get("env").and_then(Value::as_map).expect("env").clone();
        environment.insert("HOME", Value::from(folder.to_str().unwrap()));
        let input = Cursor::new(support::text(self.case, "stdin").to_owned().into_bytes());
        Files::new(folder, move |name: &str| environment.get(name)?.as_str().map(str::to_owned), input)
    }

    /// The members of the request, if one was sent.
    fn body(&self) -> Option<Map> {
        let wire = self.case.get("wire").and_then(Value::as_map)?;
        Some(support::object(support::text(wire, "body")).expect("a JSON object"))
    }

    /// Compares what the options give with what was sent, or their failure with what was said.
    fn check(&self, values: &[(String, &'static Member, Vec<String>)], files: &Files) -> Result<bool, String> {
        let stderr = support::text(self.case, "stderr");
        for (option, member, words) in values {
            match (parameters::read(member, option, words, files), self.body()) {
                (Err(failure), _) => return self.check_failure(&failure, stderr).map(|()| true),
                (Ok(value), Some(body)) => {
                    let sent = body.get(member.name).ok_or_else(|| format!("{} was not sent", member.name))?;
                    if !is_same(&value, sent, member.target) {
                        return Err(format!("--{option} is {value:?}, not {sent:?}"));
                    }
                }
                (Ok(_), None) => {}
            }
        }
        if stderr.contains("Error parsing parameter '--") || stderr.contains("invalid literal") {
            return Err(format!("nothing is wrong, but expected was {stderr}"));
        }
        Ok(self.body().is_some())
    }

    fn check_failure(&self, failure: &Failure, stderr: &str) -> Result<(), String> {
        let head = failure.code().map_or(String::new(), |code| format!("An error occurred ({code}): "));
        let said = format!("\naws: [ERROR]: {head}{failure}\n");
        let status = self.case.get("exit_code");
        let is_worded_freely = self
            .case
            .get("tags")
            .and_then(Value::as_list)
            .is_some_and(|tags| tags.contains(&Value::from("python-text")));
        if status != Some(&Value::from(i64::from(failure.status()))) {
            return Err(format!("status {}: {failure}", failure.status()));
        }
        let is_free = is_worded_freely && (is_json_message(&said, stderr) || is_number_message(&said, stderr));
        if said != stderr && !is_free && !is_without_secrets(&said, stderr) {
            return Err(format!("said {said:?}, expected {stderr:?}"));
        }
        Ok(())
    }
}

/// Whether two messages are the same but for the wording of what is wrong with a JSON text, and the text if it is not shown.
fn is_json_message(said: &str, expected: &str) -> bool {
    let cut = |text: &str| {
        let (head, tail) = text.split_once("Invalid JSON: ")?;
        Some((head.to_owned(), tail.get(tail.find(": line ")?..)?.to_owned()))
    };
    let (Some((head, tail)), Some((expected_head, expected))) = (cut(said), cut(expected)) else { return false };
    head == expected_head && (tail == expected || is_without_secrets(&tail, &expected))
}

/// Whether two messages are about the same text that is no number, which ours says of an option.
fn is_number_message(said: &str, expected: &str) -> bool {
    let ours = said.split_once("Error parsing parameter '--").and_then(|(_, rest)| rest.split_once("not an integer: "));
    let theirs = expected.split_once("invalid literal for int() with base 10: ");
    ours.is_some() && ours.map(|(_, text)| text) == theirs.map(|(_, text)| text)
}

/// Whether a message says what the other one does up to what it does not show.
fn is_without_secrets(said: &str, expected: &str) -> bool {
    let hidden = [" at character ", REDACTED].into_iter().filter_map(|mark| said.find(mark)).min();
    hidden.is_some_and(|at| said.contains(REDACTED) && expected.starts_with(said.get(..at).expect("a start")))
}

/// Whether a value is what was sent: blobs are still text, or bytes, and were sent in base64; timestamps are texts, and were sent as
/// numbers.
fn is_same(value: &Value, sent: &Value, schema: &Schema) -> bool {
    match (value, schema.kind) {
        (Value::Bytes(bytes), Kind::Blob) => {
            json::write(&Value::Bytes(bytes.clone()), None, true) == json::write(sent, None, true)
        }
        (Value::String(text), Kind::Blob) => {
            value == sent || is_same(&Value::Bytes(text.clone().into_bytes()), sent, schema)
        }
        (Value::String(_), Kind::Timestamp) => matches!(sent, Value::Number(_)),
        _ => value == sent,
    }
}

fn unhex(text: &str) -> Vec<u8> {
    let digits = text.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).unwrap());
    digits.map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect()
}

#[needs::test(conformance)]
fn recorded_runs_have_the_same_values_or_failures() {
    let path = needs::conformance!("suites/awscli/cases.jsonl");
    let tables = tables();
    let text = support::contents(&path);
    let folder = std::env::temp_dir().join(format!("smithgen-cli-runs-{}", std::process::id()));
    let (mut decided, mut failures) = (0, Vec::new());
    for line in text.lines() {
        let case = support::object(line).expect("a run");
        let run = Run::new(&case);
        let table = run.words.get(1).and_then(|command| tables.get(command)).and_then(Value::as_map);
        let stderr = support::text(&case, "stderr");
        // What is wrong about the command line as a whole is said before any value is looked at.
        if stderr.contains("usage:") || run.words.first().map(String::as_str) != Some("cognito-idp") {
            continue;
        }
        let Some(values) = table.and_then(|table| run.values(table)) else { continue };
        match run.check(&values, &run.files(&folder.join(run.name()))) {
            Ok(is_decided) => decided += usize::from(is_decided),
            Err(problem) => failures.push(format!("{}: {problem}", run.name())),
        }
    }
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(failures.is_empty(), "{} differ:\n{}", failures.len(), failures.join("\n"));
    assert!(decided > 100, "only {decided} runs were compared");
}

#[needs::test(conformance)]
fn examples_of_the_manual_have_values() {
    let path = needs::conformance!("suites/awscli/examples-cognito-idp.json");
    let tables = tables();
    let examples = json::read(&support::contents(&path)).expect("examples");
    let mut count = 0;
    for example in examples.as_list().expect("a list").iter().filter_map(Value::as_map) {
        let words = example.get("argv").and_then(Value::as_list).expect("argv").get(1..).expect("words");
        let case: Map = [("argv".to_owned(), Value::List(words.to_vec()))].into_iter().collect();
        let run = Run::new(&case);
        let Some(table) = tables.get(&run.words[1]).and_then(Value::as_map) else { continue };
        for (option, member, words) in run.values(table).unwrap_or_default() {
            match parameters::read(member, &option, &words, &Files::new("/nowhere", |_| None, std::io::empty())) {
                Ok(_) => count += 1,
                Err(failure) => {
                    assert!(failure.to_string().contains("Unable to load paramfile"), "{words:?}: {failure}");
                }
            }
        }
    }
    assert!(count > 200, "only {count} values were read");
}

static TEXT: Schema = Schema::simple("Text", Kind::String);
static WHOLE: Schema = Schema::simple("Whole", Kind::Integer);
static LONG: Schema = Schema::simple("Long", Kind::Long);
static DOUBLE: Schema = Schema::simple("Double", Kind::Double);
static FLAG: Schema = Schema::simple("Flag", Kind::Boolean);
static BLOB: Schema = Schema::simple("Blob", Kind::Blob);
static DOCUMENT: Schema = Schema::simple("Document", Kind::Document);
static TEXTS: Schema = Schema::list("Texts", &[Member::element("member", &TEXT)]);
static NUMBERS: Schema = Schema::list("Numbers", &[Member::element("member", &WHOLE)]);
static DOCUMENTS: Schema = Schema::list("Documents", &[Member::element("member", &DOCUMENT)]);
static FLAGS: Schema = Schema::map("Flags", &[Member::element("key", &TEXT), Member::element("value", &FLAG)]);
static VALUE: Schema = Schema::structure("AttributeValue", &[Member::new("Value", &TEXT)]);
static ALL: Schema = Schema::structure(
    "All",
    &[
        Member::new("Whole", &WHOLE),
        Member::new("Double", &DOUBLE),
        Member::new("Flag", &FLAG),
        Member::new("Texts", &TEXTS),
        Member::new("Numbers", &NUMBERS),
        Member::new("Flags", &FLAGS),
        Member::new("Document", &DOCUMENT),
        Member::new("Blob", &BLOB),
        Member::new("Inner", &VALUE),
    ],
);
static LIST: Schema = Schema::list("List", &[Member::element("member", &ALL)]);

static MEMBERS: [Member; 12] = [
    Member::new("Text", &TEXT),
    Member::new("Whole", &WHOLE),
    Member::new("Long", &LONG),
    Member::new("Double", &DOUBLE),
    Member::new("Blob", &BLOB),
    Member::new("Document", &DOCUMENT),
    Member::new("Texts", &TEXTS),
    Member::new("Numbers", &NUMBERS),
    Member::new("Documents", &DOCUMENTS),
    Member::new("Value", &VALUE),
    Member::new("All", &ALL),
    Member::new("List", &LIST),
];

fn read(member: &str, words: &[&str]) -> Result<Value, Failure> {
    let member = MEMBERS.iter().find(|other| other.name == member).expect("a member");
    let words: Vec<_> = words.iter().map(|&word| word.to_owned()).collect();
    parameters::read(member, "x", &words, &Files::new("", |_| None, Cursor::new(b"7\n".to_vec())))
}

/// The value in JSON, or status and message.
fn outcome(member: &str, words: &[&str]) -> String {
    match read(member, words) {
        Ok(value) => json::write(&value, None, false),
        Err(failure) => format!("{}: {failure}", failure.status()),
    }
}

#[test]
fn words_become_values_of_their_types() {
    for (member, words, expected) in [
        ("Text", &[" a,b=c "][..], r#"" a,b=c ""#),
        ("Text", &["{\"a\":1}"], r#""{\"a\":1}""#),
        ("Whole", &[" 1_0 "], "10"),
        ("Whole", &["file:///dev/stdin"], "7"),
        ("Whole", &["fileb:///dev/stdin"], "7"),
        ("Long", &["12345678901234567890"], "12345678901234567890"),
        ("Double", &["1e3"], "1000.0"),
        ("Blob", &["aGVsbG8="], "\"aGVsbG8=\""),
        ("Blob", &["fileb:///dev/stdin"], "\"Nwo=\""),
        ("Document", &[" {\"b\": 1, \"a\": [null, true]}"], r#"{"b": 1, "a": [null, true]}"#),
        ("Documents", &["1", "\"a\""], r#"[1, "a"]"#),
        ("Texts", &[], "[]"),
        ("Texts", &["a,b", "c"], r#"["a,b", "c"]"#),
        ("Texts", &[" [\"a\", 1]"], r#"["a", 1]"#),
        ("Texts", &["[\"a\"]", "b"], r#"["[\"a\"]", "b"]"#),
        ("Texts", &["file:///dev/stdin", "a"], r#"["file:///dev/stdin", "a"]"#),
        ("Numbers", &["1", " 2 "], "[1, 2]"),
        ("Value", &["a,b"], r#"{"Value": "a,b"}"#),
        ("Value", &["Value=a,b"], r#"{"Value": ["a", "b"]}"#),
        ("Value", &[""], r#"{"Value": ""}"#),
        (
            "All",
            &["Flag=TRUE,Whole=7,Double=1,Texts=a"],
            r#"{"Flag": true, "Whole": 7, "Double": 1.0, "Texts": ["a"]}"#,
        ),
        ("All", &["Flag=yes,Numbers=1,Other={a=b}"], r#"{"Flag": "yes", "Numbers": ["1"], "Other": {"a": "b"}}"#),
        ("All", &["Numbers=1,2,Flags={a=true,b=x}"], r#"{"Numbers": [1, 2], "Flags": {"a": true, "b": "x"}}"#),
        ("All", &["Whole@=file:///dev/stdin,Inner=file:///dev/stdin"], r#"{"Whole": 7, "Inner": "file:///dev/stdin"}"#),
        ("All", &["Blob@=fileb:///dev/stdin"], r#"{"Blob": "Nwo="}"#),
        ("All", &["{\"Whole\":\"7\",\"Document\":{\"a\":1}}"], r#"{"Whole": "7", "Document": {"a": 1}}"#),
        ("List", &["Whole=1", "Whole=2"], r#"[{"Whole": 1}, {"Whole": 2}]"#),
        ("List", &["{\"Whole\":1}", " {\"Whole\":2}"], r#"[{"Whole": 1}, {"Whole": 2}]"#),
        ("List", &["[]"], "[]"),
    ] {
        assert_eq!(outcome(member, words), expected, "{member} {words:?}");
    }
}

#[test]
fn words_without_a_value_are_named() {
    for (member, words, expected) in [
        ("Whole", &["7d"][..], "255: Error parsing parameter '--x': not an integer: '7d'"),
        ("Whole", &[""], "255: Error parsing parameter '--x': not an integer: ''"),
        ("Texts", &["file:///dev/stdin"], "255: Error parsing parameter '--x': there is no JSON list in the file"),
        ("Texts", &["fileb:///dev/stdin"], "252: Error parsing parameter '--x': Invalid JSON:\nb'7\\n'"),
        ("Numbers", &["1", "b", "c"], "252: Error parsing parameter '--x': 1"),
        ("All", &["Whole=a"], "255: Error parsing parameter '--x': Whole: not an integer: 'a'"),
        ("All", &["Double=a,Whole=b"], "255: Error parsing parameter '--x': Whole: not an integer: 'b'"),
        ("All", &["Double=a"], "255: Error parsing parameter '--x': Double: not a number: 'a'"),
        (
            "All",
            &["Whole=1,2"],
            "255: int() argument must be a string, a bytes-like object or a real number, not 'list'",
        ),
        (
            "All",
            &["Document=a"],
            "252: Error parsing parameter '--x': Shorthand syntax does not support document types. Use JSON input for top-level \
             argument to specify nested parameter: Document",
        ),
        ("All", &["[1]"], "252: Error parsing parameter '--x': Invalid JSON:\n[1]"),
        ("All", &[""], "252: Error parsing parameter '--x': Expected: '=', received: 'EOF' for input:\n \n^"),
        ("List", &["{\"Whole\":1}", "Whole=2"], "252: Error parsing parameter '--x': Invalid JSON:\nWhole=2"),
        (
            "List",
            &["Whole=1", "x"],
            "252: Error parsing parameter '--x': Expected: '=', received: 'EOF' for input:\n x\n ^",
        ),
        (
            "All",
            &["Whole@=file://nope"],
            "255: Unable to load paramfile file://nope: [Errno 2] No such file or directory: 'nope'",
        ),
    ] {
        assert_eq!(outcome(member, words), expected, "{member} {words:?}");
    }
    let message = outcome("All", &["{\"a\":}"]);
    assert!(message.starts_with("252: Error parsing parameter '--x': Invalid JSON: "), "{message}");
    assert!(message.ends_with(": line 1 column 6 (char 5)\nJSON received: {\"a\":}"), "{message}");
}

proptest! {
    #[test]
    fn no_word_brings_the_reader_down(
        number in 0..MEMBERS.len(),
        words in proptest::collection::vec(prop_oneof![any::<String>(), "[a=, {}\\[\\]'\"\\\\@1.:A-Za-z]{0,30}", "(file|fileb)://.{0,5}"], 0..3),
    ) {
        let input = Cursor::new(b"\xff".to_vec());
        if let Err(failure) = parameters::read(&MEMBERS[number], "x", &words, &Files::new("/nowhere", |_| None, input)) {
            prop_assert!(!failure.to_string().is_empty());
        }
    }
}
