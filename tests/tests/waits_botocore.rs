//! Whoever waits comes to the same end as botocore, after as many calls: on made-up answers, and on a clock that nobody waits for.
//!
//! In: botocore's waiters, and answers by chance as services would write them, made and judged by botocore (`tests/python/wait.py`). Out:
//! nothing, or the waits that end otherwise: of all waiters by tables, as command-line tools wait, whose words are held to botocore's as
//! well; and of some services by clients that are generated and compiled.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use std::time::Duration;

use http::Response;
use serde_json::{Value, json};
use smithgen::Builder;
use smithgen::stages::analysis::waiters::sound;
use smithgen::stages::lower::lower;
use smithgen::stages::rir::{self, Client};
use smithgen::stages::select::select;
use smithgen::stages::selection::Choice;
use smithgen_cli::rooms::call::failed;
use smithgen_cli::rooms::call::waiting::{Polled, wait};
use smithgen_cli::rooms::data::Map;
use smithgen_cli::rooms::failure::Failure;
use smithgen_cli::rooms::members::Wire;
use smithgen_model::Model;
use smithgen_runtime::generated::OperationMeta;
use smithgen_runtime::generated::aws_json::{AwsJson1_0, AwsJson1_1};
use smithgen_runtime::generated::aws_query::{AwsQuery, Ec2Query};
use smithgen_runtime::generated::codec::Limits;
use smithgen_runtime::generated::query_compatible::QueryCompatible;
use smithgen_runtime::generated::rest_json::RestJson1;
use smithgen_runtime::generated::rest_xml::RestXml;
use smithgen_runtime::generated::rpc_v2::{RpcV2Cbor, RpcV2Json};
use smithgen_runtime::generated::types::decode_base64;
use smithgen_runtime::generated::waiter::Waiter;
use smithgen_tests::everything;
use smithgen_tests::peers::{Dialogue, Python};
use smithgen_tests::tables::{self, Tables};
use smithgen_tests::throwaway::Throwaway;

/// How often each waiter is tried.
const SCRIPTS: usize = 20;

/// The services whose clients are compiled: of each protocol some, and all matchers.
const TYPED: [&str; 14] = [
    "acm-pca",
    "cloudformation",
    "cloudfront",
    "cloudwatch",
    "dynamodb",
    "ecs",
    "elbv2",
    "glacier",
    "iam",
    "lambda",
    "medialive",
    "rds",
    "route53",
    "s3",
];

/// The wire format of a service.
fn wire(service: &rir::Service) -> Wire {
    match (service.protocol, service.is_query_compatible) {
        (rir::Protocol::AwsJson1_0, false) => Wire::of::<AwsJson1_0>(),
        (rir::Protocol::AwsJson1_0, true) => Wire::of::<QueryCompatible<AwsJson1_0>>(),
        (rir::Protocol::AwsJson1_1, false) => Wire::of::<AwsJson1_1>(),
        (rir::Protocol::AwsJson1_1, true) => Wire::of::<QueryCompatible<AwsJson1_1>>(),
        (rir::Protocol::AwsQuery, _) => Wire::of::<AwsQuery>(),
        (rir::Protocol::Ec2Query, _) => Wire::of::<Ec2Query>(),
        (rir::Protocol::RpcV2Cbor, false) => Wire::of::<RpcV2Cbor>(),
        (rir::Protocol::RpcV2Cbor, true) => Wire::of::<QueryCompatible<RpcV2Cbor>>(),
        (rir::Protocol::RpcV2Json, _) => Wire::of::<RpcV2Json>(),
        (rir::Protocol::RestJson1, _) => Wire::of::<RestJson1>(),
        (rir::Protocol::RestXml, _) => Wire::of::<RestXml>(),
    }
}

/// The client of those operations of a service that are waited with.
fn waited_with(model: &Model) -> Option<(Vec<String>, Client)> {
    let all = select(model, &Choice::default()).ok()?;
    let with = all.operations.iter().filter(|operation| !sound(model, operation).is_empty());
    let names: Vec<String> = with.map(|operation| model.shape(operation.ix).id.name().to_owned()).collect();
    let selection = select(model, &Choice::of(&names)).expect("what can be generated with others");
    let client = lower(model, &selection, "botocore");
    (!names.is_empty()).then_some((names, client))
}

/// Whether the newest description of a service has waiters.
fn has_waiters(service: &Path) -> bool {
    let versions = fs::read_dir(service).into_iter().flatten().map(|entry| entry.expect("an entry").path());
    versions.filter(|path| path.is_dir()).max().is_some_and(|newest| newest.join("waiters-2.json").is_file())
}

/// An answer as the script made it.
fn response(answer: &Value) -> Response<Vec<u8>> {
    let status = answer[0].as_u64().and_then(|status| u16::try_from(status).ok()).expect("a status");
    let headers = answer[1].as_object().expect("headers").iter();
    let headers = headers.map(|(name, value)| (name.as_str(), value.as_str().expect("a text")));
    let response =
        headers.fold(Response::builder().status(status), |response, (name, value)| response.header(name, value));
    response.body(decode_base64(answer[2].as_str().expect("base64")).expect("base64")).expect("a response")
}

/// What a tool makes of an answer.
fn polled(wire: &Wire, operation: &'static OperationMeta, response: &Response<Vec<u8>>) -> Result<Polled, Failure> {
    let (limits, status) = (Limits::default(), response.status().as_u16());
    if response.status().is_success() {
        return Ok(Polled::Output { status, members: wire.output(response, &limits, operation.output)? });
    }
    let error = failed::read(wire, operation, response, &limits)?;
    let failure = Failure::general(format!("An error occurred ({}): {}", error.code, error.message));
    Ok(Polled::Error { status, names: error.names(), failure })
}

#[derive(Default)]
struct Report {
    waiters: usize,
    ends: BTreeMap<String, usize>,
    problems: Vec<String>,
}

#[needs::test(packages)]
fn tools_wait_as_botocore_does() {
    let python = Python::find();
    let entries = fs::read_dir(python.data()).expect("botocore has data").flatten().map(|entry| entry.path());
    let report = Mutex::new(Report::default());
    everything::each(entries.filter(|path| has_waiters(path)).collect(), || {
        let mut script = Dialogue::with(&python, "wait.py");
        let report = &report;
        move |path| look_at(path, &mut script, report)
    });
    let Report { waiters, ends, problems } = report.into_inner().expect("no panic");
    println!("{waiters} waiters, {ends:?}");
    assert!(
        problems.is_empty(),
        "{} waits end otherwise, such as {:#?}",
        problems.len(),
        problems.get(..20.min(problems.len()))
    );
    assert_eq!(waiters, 410);
    assert!(ends.len() == 4 && ends.values().all(|count| *count > 200), "all ends are come to: {ends:?}");
}

fn look_at(path: &Path, script: &mut Dialogue, report: &Mutex<Report>) {
    let service = path.file_name().and_then(|name| name.to_str()).expect("a name");
    let model = Model::load(&[path]).unwrap_or_else(|problems| panic!("{problems}"));
    let Some((_, client)) = waited_with(&model) else { return };
    script.say(&json!({"service": service, "scripts": SCRIPTS}).to_string());
    let wire = wire(&client.service);
    let operations = client.operations.iter().zip(Tables::of(&client).operations());
    let waiters = operations.flat_map(|(operation, meta)| {
        operation.waiters.iter().map(move |waiter| (waiter.name.clone(), (meta, tables::waiter(waiter))))
    });
    let waiters: BTreeMap<String, (&'static OperationMeta, &'static Waiter)> = waiters.collect();
    let Value::Array(runs) = script.hear() else { panic!("{service}: a list") };
    let mut report = report.lock().expect("no panic");
    report.waiters += waiters.len();
    assert_eq!(runs.len(), waiters.len() * SCRIPTS, "{service}");
    for run in runs {
        let (name, answers) = (run[0].as_str().expect("a name"), run[2].as_array().expect("answers"));
        let (operation, said) = waiters[name];
        let delays = (said.min_delay, said.max_delay);
        let waiter: &'static Waiter =
            Box::leak(Box::new(Waiter::new(said.name, said.acceptors, delays, answers.len() as u32)));
        let (mut calls, mut passed) = (0, Duration::ZERO);
        let poll = || {
            let answer = response(&answers[calls]);
            calls += 1;
            polled(&wire, operation, &answer)
        };
        let ended = wait(waiter, operation, &Map::new(), poll, |pause| passed += pause);
        let problem = ended.err().map(|failure| failure.to_string());
        let theirs = (run[3].as_u64().expect("a number") as usize, run[4].as_str().map(str::to_owned));
        *report.ends.entry(end(theirs.1.as_deref()).to_owned()).or_default() += 1;
        if (calls, &problem) != (theirs.0, &theirs.1) {
            report.problems.push(format!("{service} {name}: ours {calls} {problem:?}, theirs {theirs:?} {answers:?}"));
        }
        assert_eq!(passed, Duration::from_secs(u64::from(said.min_delay) * (calls as u64 - 1)), "{service} {name}");
    }
}

/// How a wait ended, by botocore's words.
fn end(problem: Option<&str>) -> &'static str {
    let Some(problem) = problem else { return "success" };
    let ends =
        [("terminal failure state", "failure"), ("Max attempts exceeded", "exceeded"), ("An error occurred", "error")];
    ends.into_iter().find(|(words, _)| problem.contains(words)).map(|(_, end)| end).expect("an end of botocore's")
}

#[needs::test(packages)]
fn clients_wait_as_botocore_does() {
    let python = Python::find();
    let mut crate_ = Throwaway::new("waits-botocore");
    let out = crate_.path("out");
    let (mut clients, mut cases) = (String::new(), String::new());
    for service in TYPED {
        let path = python.data().join(service);
        let model = Model::load(&[&path]).unwrap_or_else(|problems| panic!("{problems}"));
        let (names, client) = waited_with(&model).expect("waiters");
        let module = service.replace('-', "_");
        let built = Builder::new(&path).operations(names).name(&module).out_dir(&out).build();
        built.unwrap_or_else(|problems| panic!("{problems}"));
        clients += &format!("mod {module} {{\n    smithgen_runtime::include_client!({module:?});\n}}\n");
        for operation in &client.operations {
            let path = format!("{module}::operation::{}::{}", operation.module, operation.ident);
            for waiter in &operation.waiters {
                let (key, waiter) = (format!("{service} {}", waiter.name), &waiter.module);
                cases += &format!("        {key:?} => run::<{path}>(&{module}::waiters::{waiter}::WAITER, answers),\n");
            }
        }
    }
    let program = include_str!("waits_botocore/program.rs");
    crate_.file("src/main.rs", &program.replace("// CLIENTS\n", &clients).replace("        // CASES\n", &cases));
    crate_.depends_on("serde_json = { version = \"1\", default-features = false, features = [\"std\"] }");
    crate_.cargo_succeeds(&["build", "--quiet"], &[("OUT_DIR", &out.to_string_lossy())]);
    let mut script = Dialogue::with(&python, "wait.py");
    let (mut problems, mut count) = (Vec::new(), 0);
    for service in TYPED {
        let runs = script.ask(&json!({"service": service, "scripts": SCRIPTS}));
        let cases: Vec<Value> = runs
            .as_array()
            .expect("a list")
            .iter()
            .map(|run| json!([format!("{service} {}", run[0].as_str().expect("a name")), run[2]]))
            .collect();
        let file = crate_.path("cases.json");
        fs::write(&file, json!(cases).to_string()).expect("cases");
        let output = Command::new(crate_.program("waits-botocore")).arg(&file).output().expect("it runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let ours = String::from_utf8(output.stdout).expect("UTF-8");
        assert_eq!(ours.lines().count(), cases.len());
        for (ours, (case, run)) in ours.lines().zip(cases.iter().zip(runs.as_array().expect("a list"))) {
            let theirs = format!("{} {}", run[3], end(run[4].as_str()));
            count += 1;
            if ours != theirs {
                problems.push(format!("{case}: ours {ours}, theirs {theirs}: {}", run[4]));
            }
        }
    }
    assert!(problems.is_empty(), "{} of {count} waits end otherwise, such as {problems:#?}", problems.len());
    println!("{count} waits");
}
