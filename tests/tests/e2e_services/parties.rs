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
        let (moto, botocore) = (Moto::shared(), Dialogue::with(&Python::find(), "call_services.py"));
        let mut parties = Parties { moto, programs, botocore };
        // Functions run as somebody, whom other tests may have made before.
        let policy = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"},
            "Action": "sts:AssumeRole"}}"#;
        let role = json!({"call": "CreateRole", "with": {"RoleName": "maker", "AssumeRolePolicyDocument": policy}});
        parties.call(Way::Botocore, "iam", &role, &json!("Role.Arn"), &Value::Null);
        parties
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
            if let Some(until) = call.get("until") {
                while self.call(way, service, &call, until, &Value::Null)["done"] != "true" {
                    std::thread::sleep(std::time::Duration::from_millis(200));
                }
            }
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
        let file = call.get("file").map(|file| [0, 1].map(|index| file[index].as_str().expect("a member and a text")));
        if way == Way::Botocore {
            let mut input = call["with"].clone();
            if let Some([member, text]) = file {
                input[member] = text.into();
            }
            let order = json!({
                "url": self.moto.url(), "service": service, "credentials": credentials(kept), "operation": operation,
                "input": input, "query": query, "stream": call["stream"],
            });
            return self.botocore.ask(&order);
        }
        let (command, input) = (command_name(operation), call["with"].to_string());
        // The AWS CLI has another command called `s3`.
        let group = if service == "s3" { "s3api" } else { service };
        let mut words = vec![group, &command, "--cli-binary-format", "raw-in-base64-out", "--query"];
        words.push(query.as_str().expect("an expression"));
        // Where there is a file for the answer, the AWS CLI takes no input as JSON.
        let options = call["with"].as_object().into_iter().flatten();
        let options = options.map(|(member, value)| (format!("--{}", command_name(member)), value.as_str()));
        let options: Vec<(String, Option<&str>)> = options.filter(|_| call["stream"].is_string()).collect();
        match options.as_slice() {
            [] => words.extend(["--cli-input-json", &input]),
            options => words.extend(options.iter().flat_map(|(name, value)| [name.as_str(), value.expect("a text")])),
        }
        // What is streamed are files: one behind an option, or one behind all options.
        let [sent, received] = ["sent", "received"].map(|name| self.programs.path(format!("{service}-{name}")));
        let (option, sent) =
            (file.map(|[member, _]| format!("--{}", command_name(member))), sent.to_string_lossy().into_owned());
        if let (Some(option), Some([_, text])) = (&option, file) {
            std::fs::write(&sent, text).expect("files can be written");
            words.extend([option.as_str(), &sent]);
        }
        let place = received.to_string_lossy().into_owned();
        words.extend(call["stream"].as_str().map(|_| place.as_str()));
        let output = self.run("services", &words, kept);
        let [out, err] = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes));
        match refusal(&err) {
            Some(refusal) if output.status.code() == Some(254) => refusal,
            _ if output.status.success() && err.is_empty() => {
                let selected = if out.is_empty() { Value::Null } else { serde_json::from_str(&out).expect("JSON") };
                match call["stream"].as_str() {
                    Some(_) => json!([selected, std::fs::read_to_string(&received).expect("a file of text")]),
                    None => selected,
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
    let mut crate_ =
        Throwaway::with_features("services", &["async", "blocking", "checksums", "query", "rest-xml", "sigv4"]);
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
        ("apigateway.rs", include_str!("program/apigateway.rs")),
        ("ec2.rs", include_str!("program/ec2.rs")),
        ("efs.rs", include_str!("program/efs.rs")),
        ("glacier.rs", include_str!("program/glacier.rs")),
        ("cloudfront.rs", include_str!("program/cloudfront.rs")),
        ("iam.rs", include_str!("program/iam.rs")),
        ("lambda.rs", include_str!("program/lambda.rs")),
        ("rds.rs", include_str!("program/rds.rs")),
        ("route53.rs", include_str!("program/route53.rs")),
        ("s3.rs", include_str!("program/s3.rs")),
        ("ses.rs", include_str!("program/ses.rs")),
        ("sns.rs", include_str!("program/sns.rs")),
        ("sts.rs", include_str!("program/sts.rs")),
    ] {
        crate_.file(format!("src/bin/clients/{file}"), text);
    }
    crate_.cargo_succeeds(&["build", "--quiet"], &[("OUT_DIR", &out.to_string_lossy())]);
    crate_
}
