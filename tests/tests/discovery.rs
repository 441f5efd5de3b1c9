//! Calls of services that name endpoints themselves go where botocore's go: they ask when it asks, and what it asks, and do the same without an
//! answer.
//!
//! In: `models/aws-models-2025-04.tar.gz` of the conformance data, and conversations, the same for both. Out: nothing, or the requests that
//! differ, as [`summed_up`] sees them.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use smithgen::stages::generate;
use smithgen::stages::selection::Choice;
use smithgen_model::{Model, Source};
use smithgen_tests::peers::{Dialogue, Python};
use smithgen_tests::throwaway::Throwaway;

/// Module, model, and operations.
const SERVICES: [(&str, &str, &[&str]); 3] = [
    ("dynamodb", "dynamodb/service/2012-08-10/dynamodb-2012-08-10.json", &["ListExports", "ListTables"]),
    ("timestream_query", "timestream-query/service/2018-11-01/timestream-query-2018-11-01.json", &["Query"]),
    (
        "timestream_write",
        "timestream-write/service/2018-11-01/timestream-write-2018-11-01.json",
        &["DescribeDatabase", "ListDatabases"],
    ),
];

/// Calls of one client, and the replies that they get.
#[derive(Clone)]
struct Conversation(Value);

impl Conversation {
    /// These calls of a service, which may be all the same.
    fn of(service: &str, operations: &[&str], replies: &[Value]) -> Self {
        let call = |operation: &&str| {
            let input = match *operation {
                "Query" => json!({"QueryString": "SELECT 1"}),
                "DescribeDatabase" => json!({"DatabaseName": "base"}),
                _ => json!({}),
            };
            json!({"operation": operation, "input": input})
        };
        let calls: Vec<Value> = operations.iter().map(call).collect();
        Conversation(json!({
            "service": service, "calls": calls, "replies": replies, "profile": "", "variables": {}, "endpoint": null,
        }))
    }

    fn profile(mut self, text: &str) -> Self {
        self.0["profile"] = text.into();
        self
    }

    fn variable(mut self, name: &str, value: &str) -> Self {
        self.0["variables"][name] = value.into();
        self
    }

    fn endpoint(mut self, url: &str) -> Self {
        self.0["endpoint"] = url.into();
        self
    }
}

/// The reply that names a host for so many minutes.
fn named(host: &str, minutes: u32) -> Value {
    let endpoints = json!({"Endpoints": [{"Address": host, "CachePeriodInMinutes": minutes}]});
    json!([200, endpoints.to_string()])
}

fn error(status: u16, code: &str) -> Value {
    json!([status, json!({"__type": code, "message": "no"}).to_string()])
}

/// What matters of a request.
fn summed_up(request: &Value) -> BTreeMap<&'static str, String> {
    let header = |name: &str| request["headers"][name].as_str().unwrap_or_default().to_owned();
    let credential = header("authorization");
    let credential = credential.split(" Credential=").nth(1).unwrap_or_default();
    let scope: Vec<&str> = credential.split([',', '/']).collect();
    BTreeMap::from([
        ("url", request["url"].as_str().expect("a URL").to_owned()),
        ("method", request["method"].as_str().expect("a method").to_owned()),
        ("operation", header("x-amz-target")),
        ("version", header("x-amz-api-version")),
        ("signature", format!("{:?} {:?}", scope.first(), scope.get(2..4))),
        ("body", without_token(&request["body"]).to_string()),
    ])
}

/// A body without what is another one each time.
fn without_token(body: &Value) -> Value {
    let mut body = body.clone();
    if let Some(body) = body.as_object_mut() {
        body.remove("ClientToken");
    }
    body
}

/// What came of each call of each conversation, as our clients make them.
fn ours(conversations: &[Conversation]) -> Vec<Value> {
    let archive = needs::conformance!("models/aws-models-2025-04.tar.gz");
    let mut crate_ =
        Throwaway::with_features("discovery", &["blocking", "crc32", "endpoint-discovery", "jmespath", "sigv4"]);
    crate_.depends_on("serde_json = { version = \"1\", default-features = false, features = [\"std\"] }");
    let mut lib = String::new();
    for (module, path, operations) in SERVICES {
        let tar = Command::new("tar").arg("-xzOf").arg(&archive).arg(path).output().expect("tar runs");
        assert!(tar.status.success(), "tar: {}", String::from_utf8_lossy(&tar.stderr));
        let source = Source { name: path.to_owned(), text: String::from_utf8(tar.stdout).expect("UTF-8") };
        let model = Model::from_sources(&[source]).unwrap_or_else(|problems| panic!("{problems}"));
        let choice = Choice::of(operations.iter().copied());
        let generated = generate(&model, &choice, module).unwrap_or_else(|problems| panic!("{problems}"));
        assert!(generated.client.runtime_features().contains("endpoint-discovery"));
        crate_.file(format!("src/{module}.rs"), &generated.text());
        lib.push_str(&format!("pub mod {module};\n"));
    }
    crate_.file("src/lib.rs", &lib);
    crate_.file("src/main.rs", include_str!("discovery/program.rs"));
    crate_.cargo_succeeds(&["build", "--quiet"], &[]);
    let folder = crate_.path("runs");
    std::fs::create_dir_all(&folder).expect("a folder");
    let lines: String = conversations.iter().map(|conversation| format!("{}\n", conversation.0)).collect();
    let mut command = Command::new(crate_.program("discovery"));
    let mut child = command.arg(folder).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it starts");
    let mut input = child.stdin.take().expect("piped");
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()).expect("it reads"));
    let output = child.wait_with_output().expect("it ends");
    writer.join().expect("it wrote");
    assert!(output.status.success());
    let printed = String::from_utf8(output.stdout).expect("UTF-8");
    printed.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

/// What may come of a service that is asked.
fn conversations() -> Vec<Conversation> {
    let (done, lost) = (json!([200, "{}"]), Value::Null);
    let query = |times: usize, replies: &[Value]| Conversation::of("timestream-query", &vec!["Query"; times], replies);
    let write = |replies: &[Value]| {
        Conversation::of("timestream-write", &["ListDatabases", "DescribeDatabase", "ListDatabases"], replies)
    };
    let tables = |replies: &[Value]| Conversation::of("dynamodb", &["ListTables", "ListTables"], replies);
    let answers = |replies: &[&Value]| replies.iter().map(|reply| (*reply).clone()).collect::<Vec<_>>();
    let (a, b, old) = (named("a.example.com", 60), named("http://b.example.com:81", 60), named("a.example.com", 0));
    let (moved, wrong) = (error(421, "Moved"), error(400, "InvalidEndpointException"));
    let denied = error(400, "AccessDeniedException");
    let (both, enabled) = ("AWS_ENDPOINT_DISCOVERY_ENABLED", "endpoint_discovery_enabled");
    let once = answers(&[&a, &done, &done]);
    let lost_once = answers(&[&lost, &lost, &lost, &done, &done]);
    vec![
        query(2, &once),
        write(&answers(&[&a, &done, &done, &done])),
        Conversation::of("timestream-query", &["DescribeEndpoints"], &answers(&[&a])),
        // An answer that holds no longer is asked for again.
        query(2, &answers(&[&old, &done, &b, &done])),
        // One that proves wrong, too, once.
        query(2, &answers(&[&a, &moved, &b, &done, &done])),
        query(2, &answers(&[&a, &wrong, &b, &done, &done])),
        // Without a new one the old one is better than none, and nobody asks for a while.
        query(3, &answers(&[&old, &done, &lost, &lost, &lost, &done, &done])),
        // Without any, there is nowhere to go, and the next call asks again.
        query(2, &answers(&[&lost, &lost, &lost, &a, &done])),
        query(2, &answers(&[&denied, &a, &done])),
        query(2, &once).variable(both, "auto"),
        query(1, &[]).variable(both, "false"),
        query(1, &[]).profile(&format!("{enabled} = False")),
        query(1, &answers(&[&done])).endpoint("https://own.example.com"),
        // Those of DynamoDB go to the service itself unless they are told to ask.
        tables(&answers(&[&done, &done])),
        tables(&answers(&[&done, &done])).variable(both, "false"),
        tables(&once).variable(both, "true"),
        tables(&once).profile(&format!("{enabled} = true")),
        tables(&answers(&[&done, &done])).profile(&format!("{enabled} = true")).variable(both, "auto"),
        tables(&lost_once).variable(both, "true"),
        Conversation::of("dynamodb", &["ListExports"], &answers(&[&done])).variable(both, "true"),
    ]
}

#[needs::test(conformance, packages)]
fn calls_go_where_botocores_go() {
    let conversations = conversations();
    let order: Vec<_> = conversations.iter().map(|conversation| &conversation.0).collect();
    let mut python = Dialogue::with(&Python::find(), "call_discovered.py");
    python.say(&json!({"conversations": order}).to_string());
    let ours = ours(&conversations);
    let theirs = python.hear();
    assert_eq!(ours.len(), conversations.len());
    let mut asked = 0;
    for (conversation, (ours, theirs)) in conversations.iter().zip(ours.iter().zip(theirs.as_array().expect("a list")))
    {
        let [ours, theirs] = [ours, theirs].map(|calls| {
            let call = |call: &Value| {
                let sent = call["sent"].as_array().expect("a list").iter().map(summed_up).collect::<Vec<_>>();
                (sent, call["answered"].as_bool().expect("yes or no"))
            };
            calls.as_array().expect("a list").iter().map(call).collect::<Vec<_>>()
        });
        assert_eq!(ours, theirs, "{}", conversation.0);
        let sent = ours.iter().flat_map(|(sent, _)| sent);
        asked += sent.filter(|request| request["operation"].ends_with(".DescribeEndpoints")).count();
    }
    assert_eq!(asked, 25, "questions");
}
