//! The examples of the AWS CLI's own documentation, run as they are written.
//!
//! In: command lines and answers where `SMITHGEN_CONFORMANCE` says. Out: each sends the request that the AWS CLI (its version 1, fetched by
//! name) sends for the same words, or is refused as there; and each answer that the documentation shows is read and printed
//! with every member that the model knows.

use std::fs;
use std::path::Path;

use serde_json::{Map, Value, json};
use smithgen_model::{Model, Shape, ShapeKind};
use smithgen_runtime::generated::schema::TimestampFormat;
use smithgen_runtime::types::DateTime;
use smithgen_tests::peers::{Python, RawRequest, Recorder, Reply};
use smithgen_tests::tool::{Ran, Tool};

#[derive(Clone)]
struct Example {
    operation: String,
    words: Vec<String>,
    files: Map<String, Value>,
    output: Value,
}

fn examples(root: &Path) -> Vec<Example> {
    let path = root.join("suites/awscli/examples-cognito-idp.json");
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let list: Vec<Value> = serde_json::from_str(&text).expect("a list of examples");
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    list.iter()
        .map(|example| Example {
            operation: text(&example["api_operation"]),
            words: example["argv"].as_array().expect("words").iter().skip(2).map(text).collect(),
            files: example["files"].as_object().expect("files").clone(),
            output: example["output"].clone(),
        })
        .collect()
}

impl Example {
    /// Its files, as text.
    fn texts(&self) -> impl Iterator<Item = (&str, String)> {
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        self.files.iter().map(move |(name, value)| (name.as_str(), text(value)))
    }

    fn has_blob(&self) -> bool {
        ["SetUICustomization", "UpdateManagedLoginBranding"].contains(&self.operation.as_str())
    }
}

/// Runs an example with a server that gives one answer; returns the requests that came, too.
fn run(tool: &Tool, example: &Example, answer: &str) -> (Ran, Vec<RawRequest>) {
    let folder = std::env::temp_dir().join(format!("smithgen-{}-{}", example.operation, std::process::id()));
    fs::create_dir_all(&folder).expect("folders can be made");
    for (name, text) in example.texts() {
        fs::write(folder.join(name), text).expect("files can be written");
    }
    let server = Recorder::with([Reply::json(200, answer).into()]);
    let url = server.url();
    let variables = [
        ("AWS_REGION", "us-east-1"),
        ("AWS_ENDPOINT_URL", url.as_str()),
        ("AWS_ACCESS_KEY_ID", "example"),
        ("AWS_SECRET_ACCESS_KEY", "example"),
    ];
    let words: Vec<&str> = example.words.iter().map(String::as_str).collect();
    let ran = tool.run(&folder, &variables, &words);
    fs::remove_dir_all(&folder).expect("the folder was made here");
    (ran, server.take())
}

#[needs::test(conformance, packages)]
fn examples_of_the_documentation_run_as_written() {
    let tool = Tool::of_pinned_model();
    let python = Python::find();
    let root = needs::conformance!("");
    let examples = examples(&root);
    assert_eq!(examples.len(), 115);
    let commands: Vec<Value> = examples
        .iter()
        .map(|example| {
            let texts = example.texts().map(|(name, text)| (name.to_owned(), Value::String(text)));
            let words: Vec<&str> =
                ["cognito-idp"].into_iter().chain(example.words.iter().map(String::as_str)).collect();
            json!({"words": words, "files": texts.collect::<Map<_, _>>()})
        })
        .collect();
    let answers = python.run("command_lines.py", &json!({"commands": commands}));
    let mut wrong = Vec::new();
    for (example, theirs) in examples.iter().zip(answers.as_array().expect("a list of answers")) {
        let shown = example.words.join(" ");
        let (mut ran, mut requests) = run(tool, example, "{}");
        // Blobs are base64 to version 2, and to version 1 what they are.
        if example.has_blob() {
            assert_eq!(ran.status, Some(0), "{shown}: {ran:?}");
            let mut raw = example.clone();
            raw.words.extend(["--cli-binary-format", "raw-in-base64-out"].map(str::to_owned));
            (ran, requests) = run(tool, &raw, "{}");
        }
        match (requests.as_slice(), theirs["problem"].as_str()) {
            ([request], None) => {
                let body: Value = serde_json::from_slice(&request.body).expect("a body of JSON");
                if request.header("x-amz-target") != theirs["target"].as_str() || body != theirs["body"] {
                    wrong.push(format!("{shown}\n  ours   {body}\n  theirs {}", theirs["body"]));
                }
                if ran.status != Some(0) {
                    wrong.push(format!("{shown}\n  {ran:?}"));
                }
            }
            ([], Some(problem)) => {
                // Python's names of types stand in some of their lines.
                let lines = problem.trim().lines().filter(|line| !line.contains("<class"));
                if ran.status != Some(252) || !lines.clone().all(|line| ran.stderr.contains(line)) {
                    wrong.push(format!("{shown}\n  ours   {ran:?}\n  theirs {problem}"));
                }
            }
            (requests, _) => wrong.push(format!("{shown}\n  {} requests, {ran:?}\n  theirs {theirs}", requests.len())),
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), examples.len(), wrong.join("\n"));
}

#[needs::test(conformance)]
fn answers_of_the_documentation_are_read_and_printed() {
    let tool = Tool::of_pinned_model();
    let root = needs::conformance!("");
    let model = root.join("models/cognito-idp/ast/cognito-identity-provider-2016-04-18.api-models-aws.2025-04-02.json");
    let model = Model::load(&[model]).expect("the model has no problem");
    let (mut read, mut wrong) = (0, Vec::new());
    for example in examples(&root) {
        // What is no object was made by `--query`, and what its own words do not send has no answer.
        let Value::Object(_) = &example.output else { continue };
        let operation = model.find(&format!("com.amazonaws.cognitoidentityprovider#{}", example.operation));
        let output =
            operation.and_then(|ix| model.shape(ix).as_operation()?.output).expect("the operation has an output");
        let words = without_paging(&example.words);
        let (ran, requests) = run(tool, &Example { words, ..example.clone() }, &example.output.to_string());
        if requests.is_empty() {
            continue;
        }
        let printed: Value = serde_json::from_str(&ran.stdout).unwrap_or_default();
        let expected = modelled(&model, model.shape(output), &example.output);
        let expected = with_times(&model, model.shape(output), expected);
        if printed != expected {
            wrong.push(format!(
                "{}\n  printed  {printed}\n  expected {expected}\n  {}",
                example.words.join(" "),
                ran.stderr
            ));
        }
        read += 1;
    }
    assert!(read >= 60, "only {read} answers were read");
    assert!(wrong.is_empty(), "{} of {read}:\n{}", wrong.len(), wrong.join("\n"));
}

/// The words, but for how many items are wanted: what the documentation shows is one page.
fn without_paging(words: &[String]) -> Vec<String> {
    let mut kept = Vec::new();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--max-items" | "--page-size" | "--starting-token" => drop(words.next()),
            _ => kept.push(word.clone()),
        }
    }
    kept.push("--no-paginate".to_owned());
    kept
}

/// What the model knows of an answer.
fn modelled(model: &Model, shape: &Shape, value: &Value) -> Value {
    match (&shape.kind, value) {
        (ShapeKind::Structure(members) | ShapeKind::Union(members), Value::Object(object)) => members
            .iter()
            .filter_map(|member| Some((member, object.get(&member.name).filter(|value| !value.is_null())?)))
            .map(|(member, value)| (member.name.clone(), modelled(model, model.target_of(member), value)))
            .collect::<Map<_, _>>()
            .into(),
        (ShapeKind::List(element), Value::Array(list)) => {
            list.iter().map(|value| modelled(model, model.target_of(element), value)).collect()
        }
        (ShapeKind::Map { value: element, .. }, Value::Object(object)) => object
            .iter()
            .map(|(key, value)| (key.clone(), modelled(model, model.target_of(element), value)))
            .collect::<Map<_, _>>()
            .into(),
        _ => value.clone(),
    }
}

/// The same answer with points in time as the AWS CLI writes them: the documentation has them as numbers of seconds, too.
fn with_times(model: &Model, shape: &Shape, value: Value) -> Value {
    match (&shape.kind, value) {
        (ShapeKind::Structure(members) | ShapeKind::Union(members), Value::Object(object)) => object
            .into_iter()
            .map(|(name, value)| {
                let member = members.iter().find(|member| member.name == name).expect("only what is modelled");
                let value = with_times(model, model.target_of(member), value);
                (name, value)
            })
            .collect::<Map<_, _>>()
            .into(),
        (ShapeKind::List(element), Value::Array(list)) => {
            list.into_iter().map(|value| with_times(model, model.target_of(element), value)).collect()
        }
        (ShapeKind::Timestamp, Value::Number(seconds)) => iso(&seconds.to_string()).into(),
        (_, value) => value,
    }
}

/// Seconds since 1970 as Python's `isoformat` has them in UTC: six digits of a second, or none.
fn iso(seconds: &str) -> String {
    let time = DateTime::from_str(seconds, TimestampFormat::EpochSeconds).expect("a number of seconds");
    let text = time.fmt(TimestampFormat::DateTime).expect("a year of four digits");
    match text.trim_end_matches('Z').split_once('.') {
        Some((whole, fraction)) => format!("{whole}.{fraction:0<6}+00:00"),
        None => text.replace('Z', "+00:00"),
    }
}

#[test]
fn times_are_written_as_python_writes_them() {
    assert_eq!(iso("1548099495.428"), "2019-01-21T19:38:15.428000+00:00");
    assert_eq!(iso("1715100742.0"), "2024-05-07T16:52:22+00:00");
}
