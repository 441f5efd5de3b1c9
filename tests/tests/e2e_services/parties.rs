//! The four that call: both clients by a program, the tool, and botocore; and the server that they call.
//!
//! In: calls with `NAME` and `${what was kept}` in them. Out: what comes of each, as JSON; a refusal as `{"error": code, "message": text}`.

use std::collections::BTreeSet;
use std::process::{Command, Output};
use std::sync::{Arc, OnceLock};

use serde_json::{Map, Value, json};
use smithgen::Builder;
use smithgen::stages::names::command_name;
use smithgen_tests::peers::{Dialogue, Emulator, Moto, Python};
use smithgen_tests::throwaway::{Throwaway, workspace};

/// How a service is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// By the typed client that blocks.
    Blocking,
    /// By the one that does not.
    Async,
    /// By the command-line tool.
    Tool,
    /// By AWS's own client for Python.
    Botocore,
}

pub(crate) const WAYS: [Way; 4] = [Way::Blocking, Way::Async, Way::Tool, Way::Botocore];

impl Way {
    /// What stands for `NAME` in what it makes.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Way::Blocking => "blocking",
            Way::Async => "async",
            Way::Tool => "tool",
            Way::Botocore => "botocore",
        }
    }
}

/// The calls of a service.
pub(crate) struct Calls {
    make: Vec<Value>,
    pub(crate) see: Vec<Value>,
}

fn all_calls() -> Map<String, Value> {
    serde_json::from_str(include_str!("calls.json")).expect("JSON")
}

/// Those of one service.
pub(crate) fn calls(service: &str) -> Calls {
    let calls = &all_calls()[service];
    let list = |name: &str| calls[name].as_array().expect("a list of calls").clone();
    Calls { make: list("make"), see: list("see") }
}

/// A value with the name and what was kept put in.
pub(crate) fn filled(value: &Value, name: &str, kept: &Value) -> Value {
    let fill = |text: &str| {
        let text = text.replace("NAME", name);
        let kept = kept.as_object().into_iter().flatten();
        kept.fold(text, |text, (key, value)| {
            text.replace(&format!("${{{key}}}"), value.as_str().expect("text is kept"))
        })
    };
    match value {
        Value::String(text) => fill(text).into(),
        Value::Array(list) => list.iter().map(|value| filled(value, name, kept)).collect(),
        Value::Object(map) => map.iter().map(|(key, value)| (fill(key), filled(value, name, kept))).collect(),
        other => other.clone(),
    }
}

/// All of them.
pub(crate) struct Parties {
    moto: Arc<Moto>,
    programs: &'static Throwaway,
    botocore: Dialogue,
}

impl Parties {
    /// Builds the programs, the first time, and starts the server.
    pub(crate) fn meet() -> Self {
        static PROGRAMS: OnceLock<Throwaway> = OnceLock::new();
        let programs = PROGRAMS.get_or_init(build);
        Parties { moto: Moto::shared(), programs, botocore: Dialogue::with(&Python::find(), "call_services.py") }
    }

    /// Makes what there is to see of a service; returns what was kept.
    pub(crate) fn make(&mut self, way: Way, service: &str, calls: &Calls) -> Value {
        if matches!(way, Way::Blocking | Way::Async) {
            return self.run_program(way, &["make", service, way.name(), "{}"], &Value::Null);
        }
        let mut kept = Map::new();
        for call in &calls.make {
            let call = filled(call, way.name(), &Value::Object(kept.clone()));
            let keep = call.get("keep").cloned().unwrap_or_else(|| json!("`null`"));
            match self.call(way, service, &call, &keep, &Value::Null) {
                Value::Object(more) if more.contains_key("error") => panic!("{call}: {more:?}"),
                Value::Object(more) => kept.extend(more),
                _ => {}
            }
        }
        Value::Object(kept)
    }

    /// What there is to see of what somebody has made.
    pub(crate) fn see(&mut self, way: Way, service: &str, calls: &Calls, name: &str, kept: &Value) -> Vec<Value> {
        if matches!(way, Way::Blocking | Way::Async) {
            let seen = self.run_program(way, &["see", service, name, &kept.to_string()], kept);
            return seen.as_array().expect("a list").clone();
        }
        let see = |call: &Value| {
            let call = filled(call, name, kept);
            self.call(way, service, &call, &call["query"], kept)
        };
        calls.see.iter().map(see).collect()
    }

    /// Makes one call by the tool or by botocore.
    fn call(&mut self, way: Way, service: &str, call: &Value, query: &Value, kept: &Value) -> Value {
        let operation = call["call"].as_str().expect("an operation");
        if way == Way::Botocore {
            let order = json!({
                "url": self.moto.url(), "service": service, "credentials": credentials(kept),
                "operation": operation, "input": call["with"], "query": query,
            });
            return self.botocore.ask(&order);
        }
        let (command, input) = (command_name(operation), call["with"].to_string());
        let words = ["--cli-input-json", &input, "--cli-binary-format", "raw-in-base64-out", "--query"];
        let words = [&[service, &command], words.as_slice(), &[query.as_str().expect("an expression")]].concat();
        let output = self.run("services", &words, kept);
        let [out, err] = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes));
        match refusal(&err) {
            Some(refusal) if output.status.code() == Some(254) => refusal,
            _ if output.status.success() && err.is_empty() => {
                if out.is_empty() {
                    Value::Null
                } else {
                    serde_json::from_str(&out).expect("JSON")
                }
            }
            _ => panic!("{words:?}: {}\n{out}{err}", output.status),
        }
    }

    /// Runs the program that holds the typed clients.
    fn run_program(&self, way: Way, words: &[&str], kept: &Value) -> Value {
        let output = self.run("clients", &[&[way.name()], words].concat(), kept);
        let [out, err] = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes));
        assert!(output.status.success() && err.is_empty(), "{} {words:?}: {}\n{err}", way.name(), output.status);
        serde_json::from_str(&out).unwrap_or_else(|error| panic!("{words:?}: {error} in {out:?}"))
    }

    fn run(&self, program: &str, words: &[&str], kept: &Value) -> Output {
        let mut command = Command::new(self.programs.program(program));
        let [key, secret, token] = credentials(kept);
        command.env_clear().env("AWS_REGION", "us-east-1").env("AWS_ENDPOINT_URL", self.moto.url());
        command
            .env("AWS_ACCESS_KEY_ID", key.as_str().expect("text"))
            .env("PATH", "/usr/bin:/bin")
            .env("LC_ALL", "C.UTF-8");
        command.env("AWS_SECRET_ACCESS_KEY", secret.as_str().expect("text"));
        command.envs(token.as_str().map(|token| ("AWS_SESSION_TOKEN", token)));
        command.args(words).output().expect("the program can be started")
    }
}

/// Those that were kept, or others.
fn credentials(kept: &Value) -> [Value; 3] {
    match kept.get("secret") {
        Some(secret) => [kept["key"].clone(), secret.clone(), kept["token"].clone()],
        None => [json!("example"), json!("example"), Value::Null],
    }
}

/// What the tool says of an error of the service.
fn refusal(said: &str) -> Option<Value> {
    let (code, rest) = said.split_once("An error occurred (")?.1.split_once(')')?;
    let (_, message) = rest.split_once(" operation: ")?;
    Some(json!({"error": code, "message": message.trim_end()}))
}

/// Builds the tool `services` and the program `clients` of all operations that are called.
fn build() -> Throwaway {
    let mut crate_ = Throwaway::with_features("services", &["async", "blocking", "query", "sigv4"]);
    let (out, data) = (crate_.path("out"), Python::find().data());
    let (mut library, mut names) = (String::new(), Vec::new());
    for (service, calls) in all_calls() {
        let calls = ["make", "see"].into_iter().flat_map(|list| calls[list].as_array().expect("calls"));
        let operations: BTreeSet<&str> = calls.filter_map(|call| call["call"].as_str()).collect();
        let builder = Builder::new(data.join(&service)).operations(operations).name(&service).out_dir(&out);
        builder.command_of("services").build().unwrap_or_else(|problems| panic!("{problems}"));
        library.push_str(&format!("pub mod {service} {{\n    smithgen_runtime::include_client!({service:?});\n}}\n"));
        names.push(service);
    }
    crate_.depends_on(&format!("smithgen-cli = {{ path = {:?} }}", workspace().join("cli")));
    crate_.depends_on("serde_json = { version = \"1\", default-features = false, features = [\"std\"] }");
    crate_
        .depends_on("tokio = { version = \"1.49\", default-features = false, features = [\"net\", \"rt\", \"time\"] }");
    crate_.file("src/lib.rs", &library);
    let main = format!("smithgen_cli::include_command!(\"services\", services::{{{}}});\n", names.join(", "));
    crate_.file("src/main.rs", &main);
    for (file, text) in [
        ("main.rs", include_str!("program/main.rs")),
        ("iam.rs", include_str!("program/iam.rs")),
        ("rds.rs", include_str!("program/rds.rs")),
        ("ses.rs", include_str!("program/ses.rs")),
        ("sts.rs", include_str!("program/sts.rs")),
    ] {
        crate_.file(format!("src/bin/clients/{file}"), text);
    }
    crate_.cargo_succeeds(&["build", "--quiet"], &[("OUT_DIR", &out.to_string_lossy())]);
    crate_
}
