//! Our requests are botocore's, for every operation of every service that can be generated.
//!
//! In: botocore's descriptions of all services, and inputs made by chance: what is required only, all members with empty lists and maps,
//! all members with awkward values. Out: the same requests, checksums included, by what they say; differences are allowed by rules alone.
//! One of each operation is presigned, and has all that the request has.
//! Nothing is sent, and no client compiled: both sides only write.

#[path = "wire_everything/compare.rs"]
mod compare;
#[path = "wire_everything/ours.rs"]
mod ours;
#[path = "wire_everything/rules.rs"]
mod rules;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::Mutex;

use http::{HeaderName, Request};
use serde_json::{Value, json};
use smithgen::stages::lower::lower;
use smithgen::stages::rir::Protocol;
use smithgen::stages::select::select;
use smithgen::stages::selection::{Choice, SelectedOperation};
use smithgen_model::{Model, Node, REQUEST_URL};
use smithgen_runtime::generated::OperationMeta;
use smithgen_runtime::generated::schema::Kind;
use smithgen_runtime::generated::types::{decode_base64, encode_base64};
use smithgen_tests::everything;
use smithgen_tests::inputs::{Extent, Inputs};
use smithgen_tests::peers::{Dialogue, Python};
use smithgen_tests::tables::Tables;

use compare::differences;
use ours::{Writer, streams};
use rules::RULES;

/// The inputs of an operation: how much of each there is.
const EXTENTS: [Extent; 5] = [Extent::Least, Extent::Hollow, Extent::Full, Extent::Full, Extent::Full];

/// Which of them are also presigned: one with all members.
const PRESIGNED: usize = 2;

/// How many differences are told.
const TOLD: usize = 40;

/// What came of all services.
#[derive(Default)]
struct Report {
    /// How many operations of each protocol were looked at.
    operations: BTreeMap<String, usize>,
    requests: usize,
    /// How many differences each rule allowed.
    allowed: [usize; RULES.len()],
    /// By service and what differs first: how many requests, and one of them.
    failures: BTreeMap<String, (usize, String)>,
}

#[needs::test(packages)]
fn requests_of_all_operations_are_botocores() {
    let python = Python::find();
    let entries = fs::read_dir(python.data()).expect("botocore has data").flatten().map(|entry| entry.path());
    let report = Mutex::new(Report::default());
    everything::each(entries.filter(|path| path.is_dir()).collect(), || {
        let (writer, mut script) = (Writer::new(), Dialogue::with(&python, "write_requests.py"));
        let report = &report;
        move |path| look_at(path, &writer, &mut script, report)
    });
    let report = report.into_inner().expect("no panic");
    let operations: usize = report.operations.values().sum();
    println!("{operations} operations {:?}, {} requests", report.operations, report.requests);
    for (rule, count) in RULES.iter().zip(report.allowed) {
        println!("{count} differences: {}", rule.reason);
        assert!(count > 0, "no request needs the rule: {}", rule.reason);
    }
    let told = report.failures.iter().take(TOLD);
    let told = told.fold(String::new(), |text, (_, (count, one))| text + &format!("\n{count} requests such as {one}"));
    assert!(report.failures.is_empty(), "requests differ:{told}");
    assert!(operations >= FEWEST, "only {operations} operations");
}

/// How many operations there are, at least, in protocols that can be generated.
const FEWEST: usize = 19_000;

fn look_at(path: &Path, writer: &Writer, python: &mut Dialogue, report: &Mutex<Report>) {
    let service = path.file_name().and_then(|name| name.to_str()).expect("a name");
    let model = Model::load(&[path]).unwrap_or_else(|problems| panic!("{problems}"));
    let Ok(selection) = select(&model, &Choice::default()) else { return };
    let client = lower(&model, &selection, service);
    let mut calls: Vec<(&'static OperationMeta, Node)> = Vec::new();
    // Botocore sends no events.
    let can_be_sent =
        |operation: &OperationMeta| !operation.input.members.iter().any(|member| streams(member.target, Kind::Union));
    let operations = selection.operations.iter().zip(Tables::of(&client).operations());
    for (selected, operation) in operations.filter(|(_, operation)| can_be_sent(operation)) {
        for (turn, extent) in EXTENTS.into_iter().enumerate() {
            let inputs = Inputs::new(&model, extent, &format!("{service}.{}.{turn}", operation.name));
            let mut inputs = inputs.with_controls(client.service.protocol != Protocol::RestXml);
            let input = inputs.message(selected.input);
            calls.push((operation, understood(&model, selected, input, ALGORITHMS[turn % ALGORITHMS.len()])));
        }
    }
    python.say(&order(service, &calls));
    let is_presigned = |index: usize| index % EXTENTS.len() == PRESIGNED;
    let ours = calls.iter().enumerate();
    let ours =
        ours.map(|(index, (operation, input))| writer.write(&client.service, operation, input, is_presigned(index)));
    let mut ours: Vec<_> = ours.collect();
    let Value::Array(theirs) = python.hear() else { panic!("{service}: a list") };
    let mut theirs: Vec<_> = theirs.iter().map(told).collect();
    assert_eq!(theirs.len(), calls.len(), "{service}");
    sum_up(&mut ours, python);
    if client.service.protocol == Protocol::RpcV2Cbor {
        read_cbor(&mut ours, python);
        read_cbor(&mut theirs, python);
    }
    let mut report = report.lock().expect("no panic");
    *report.operations.entry(format!("{:?}", client.service.protocol)).or_default() += calls.len() / EXTENTS.len();
    report.requests += calls.len();
    for (((operation, input), ours), theirs) in calls.iter().zip(ours).zip(theirs) {
        if let Some(Problem { kind, text }) = judge(service, ours, theirs, &mut report) {
            let text = || format!("{service} {}:{text}\n  {input}", operation.name);
            report.failures.entry(format!("{service} {kind}")).or_insert_with(|| (0, text())).0 += 1;
        }
    }
}

/// What botocore makes checksums by that has no more than Python.
const ALGORITHMS: [&str; 3] = ["CRC32", "SHA1", "SHA256"];

/// The input with what no other value can stand for: the name of an algorithm, and a URL.
fn understood(model: &Model, selected: &SelectedOperation, input: Node, algorithm: &str) -> Node {
    let checksum = model.shape(selected.ix).traits.get("aws.protocols#httpChecksum");
    let chooser = checksum.and_then(|checksum| checksum.get("requestAlgorithmMember")).and_then(Node::as_str);
    let Node::Object(members) = input else { return input };
    let is_url = |name: &str| {
        let mut members = selected.input.into_iter().flat_map(|ix| model.shape(ix).members());
        members.any(|member| member.name == name && member.traits.has(REQUEST_URL))
    };
    let members = members.into_members().into_iter().map(|(name, value)| {
        let known = match name.as_str() {
            name if Some(name) == chooser => algorithm,
            name if is_url(name) => "http://other.example.com",
            _ => return (name, value),
        };
        (name, Node::String(known.to_owned()))
    });
    Node::Object(members.collect::<Vec<_>>().into())
}

/// One line for the script.
fn order(service: &str, calls: &[(&'static OperationMeta, Node)]) -> String {
    let mut order = format!("{{\"service\":{},\"calls\":[", json!(service));
    for (index, (operation, input)) in calls.iter().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        let _ = write!(order, "{comma}[{},{input}]", json!(operation.name));
    }
    order + "]}"
}

/// A request, or why there is none.
type Written = Result<Request<Vec<u8>>, String>;

/// Puts `right` in place of checksums that are those of their bodies.
fn sum_up(requests: &mut [Written], python: &mut Dialogue) {
    let is_sum = |name: &HeaderName| name.as_str() == "content-md5" || name.as_str().starts_with("x-amz-checksum-");
    let mut summed: Vec<_> =
        requests.iter_mut().flatten().filter(|request| request.headers().keys().any(is_sum)).collect();
    if summed.is_empty() {
        return;
    }
    let sums = summed.iter().map(|request| {
        let sums = request.headers().iter().filter(|(name, _)| is_sum(name));
        let sums: serde_json::Map<_, _> =
            sums.map(|(name, value)| (name.to_string(), value.to_str().expect("a text").into())).collect();
        json!([sums, encode_base64(request.body())])
    });
    let Value::Array(said) = python.ask(&json!({"sums": sums.collect::<Vec<_>>()})) else { panic!("a list") };
    for (request, said) in summed.iter_mut().zip(said) {
        for (name, value) in said.as_object().into_iter().flatten() {
            let name = HeaderName::try_from(name).expect("a name");
            request.headers_mut().insert(name, value.as_str().expect("a text").parse().expect("a value"));
        }
    }
}

/// Puts in place of bodies what botocore reads in them.
fn read_cbor(requests: &mut [Written], python: &mut Dialogue) {
    let bodies: Vec<_> = requests.iter().flatten().map(|request| encode_base64(request.body())).collect();
    let Value::Array(said) = python.ask(&json!({"cbor": bodies})) else { panic!("a list") };
    for (request, said) in requests.iter_mut().flatten().zip(said) {
        *request.body_mut() = said.to_string().into_bytes();
    }
}

/// A request that the script tells.
fn told(answer: &Value) -> Written {
    let text = |key: &str| answer[key].as_str().ok_or_else(|| answer.to_string());
    let mut request = Request::builder().method(text("method")?).uri(text("url")?);
    for (name, value) in answer["headers"].as_object().into_iter().flatten() {
        request = request.header(name, value.as_str().unwrap_or_default());
    }
    let body = decode_base64(text("body")?).map_err(|error| error.to_string())?;
    request.body(body).map_err(|error| format!("{error}: {answer}"))
}

/// What differs and is not allowed.
struct Problem {
    kind: String,
    text: String,
}

fn judge(service: &str, ours: Written, theirs: Written, report: &mut Report) -> Option<Problem> {
    let (ours, theirs) = match (ours, theirs) {
        (Ok(ours), Ok(theirs)) => (ours, theirs),
        (ours, theirs) => {
            let text = format!(" ours {:?}, theirs {:?}", ours.err(), theirs.err());
            return Some(Problem { kind: "none".to_owned(), text });
        }
    };
    let mut problem: Option<Problem> = None;
    for difference in differences(&ours, &theirs) {
        match RULES.iter().position(|rule| (rule.allows)(service, &difference)) {
            Some(rule) => report.allowed[rule] += 1,
            None => {
                let kind = format!("{:?}", difference.part);
                let problem = problem.get_or_insert(Problem { kind, text: String::new() });
                problem.text += &format!("\n  {difference:?}");
            }
        }
    }
    problem
}
