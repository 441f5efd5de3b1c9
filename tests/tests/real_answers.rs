//! Answers that services of AWS once gave are read as botocore reads them.
//!
//! In: answers in XML and JSON, each with what botocore makes of it. Those of successes become cases of Smithy's protocol tests, on the real
//! models, with types and without. Out: a report; an answer that is read otherwise fails the test. Of Amazon SQS there is nothing to read, whose
//! answers are without their XML, and Import/Export is not among the models: `decoded_answers` has its answer.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use http::Response;
use serde_json::{Value, json};
use smithgen_model::{Model, Node, ShapeIx};
use smithgen_runtime::error::UnknownError;
use smithgen_runtime::generated::Protocol;
use smithgen_runtime::generated::aws_json::AwsJson1_1;
use smithgen_runtime::generated::aws_query::{AwsQuery, Ec2Query};
use smithgen_runtime::generated::codec::Limits;
use smithgen_runtime::generated::rest_xml::RestXml;
use smithgen_tests::peers::smithy_models;
use smithgen_tests::protocol;
use smithgen_tests::protocol::harness::{Missing, Way, filled_in};

/// The services, by the names that the answers' files begin with, and by the folders of their models.
const SERVICES: [(&str, &str, &str); 13] = [
    ("autoscaling", "auto-scaling", "awsQuery"),
    ("cloudformation", "cloudformation", "awsQuery"),
    ("cloudfront", "cloudfront", "restXml"),
    ("ec2", "ec2", "ec2Query"),
    ("elasticbeanstalk", "elastic-beanstalk", "awsQuery"),
    ("elb", "elastic-load-balancing", "awsQuery"),
    ("iam", "iam", "awsQuery"),
    ("rds", "rds", "awsQuery"),
    ("redshift", "redshift", "awsQuery"),
    ("s3", "s3", "restXml"),
    ("ses", "ses", "awsQuery"),
    ("sns", "sns", "awsQuery"),
    ("sts", "sts", "awsQuery"),
];

/// Answers that types have otherwise: botocore goes on to decode documents of policies and templates, as tools do (`decoded_answers`).
const DECODED: [&str; 3] = ["cloudformation-get-template", "iam-get-user-policy", "iam-list-roles"];

/// What stands where times were taken out of answers, or where one has no form that Smithy knows.
const NO_TIMES: [&str; 2] = ["YYYY-MM-DDTHH:MM:SS.000Z", "2009-10-24 15:00:00"];

#[needs::test(conformance)]
fn answers_in_xml_are_read_as_botocore_reads_them() {
    let models = smithy_models(&needs::conformance!("models/aws-models-2025-04.tar.gz"));
    let root = models.iter().flat_map(|path| path.ancestors()).find(|folder| folder.ends_with("aws-models"));
    // Of EC2 there is an old model only.
    let models = protocol::model_files(root.expect("the folder of all"));
    let answers = protocol::model_files(&needs::conformance!("suites/botocore-response-parsing/xml/responses"));
    let (mut files, mut read) = (Vec::new(), 0);
    for (name, folder, protocol) in SERVICES {
        let model = models.iter().find(|path| path.components().any(|part| part.as_os_str() == folder));
        let model = model.unwrap_or_else(|| panic!("no model of {folder}"));
        let cases = answers.iter().filter_map(|path| case(path, name, protocol));
        let mut by_operation: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for (operation, case) in cases {
            by_operation.entry(operation).or_default().push(case);
            read += 1;
        }
        files.push(with_cases(model, name, by_operation));
    }
    let report = protocol::run("real-answers", &files);
    println!("{report}");
    assert_eq!(report.failed(), 0, "the report says which and why");
    assert_eq!(Way::ALL.map(|way| report.passed(way)), [read; 2]);
    assert!(read >= 200, "only {read} answers");
}

#[needs::test(conformance)]
fn errors_in_json_are_read_as_botocore_reads_them() {
    let folder = needs::conformance!("suites/botocore-response-parsing/json");
    let answers = protocol::model_files(&folder.join("errors"));
    for path in &answers {
        let name = path.file_name().expect("a name");
        let expected = fs::read(folder.join("expected").join(name)).expect("a file");
        let expected: Value = serde_json::from_slice(&expected).expect("JSON");
        let answer = Response::builder().status(400).body(fs::read(path).expect("a file")).expect("a response");
        let (error, id) = of::<AwsJson1_1>(&answer);
        assert_eq!(error.code(), expected["Error"]["Code"].as_str(), "{name:?}");
        assert_eq!(error.message(), expected["Error"]["Message"].as_str(), "{name:?}");
        assert_eq!(id, None, "{name:?}");
    }
    assert!(answers.len() >= 5, "only {} answers", answers.len());
}

#[needs::test(conformance)]
fn errors_in_xml_are_read_as_botocore_reads_them() {
    let mut read = 0;
    for path in protocol::model_files(&needs::conformance!("suites/botocore-response-parsing/xml/errors")) {
        let xml = path.with_extension("xml");
        // One answer has no body here.
        let Ok(body) = fs::read(&xml) else { continue };
        let name = xml.file_stem().and_then(|name| name.to_str()).expect("a name").to_owned();
        let expected: Value = serde_json::from_slice(&fs::read(&path).expect("a file")).expect("JSON");
        let answer = Response::builder().status(400).body(body).expect("a response");
        let (error, id) = match name.split('-').next() {
            Some("ec2") => of::<Ec2Query>(&answer),
            Some("s3" | "route53") => of::<RestXml>(&answer),
            _ => of::<AwsQuery>(&answer),
        };
        assert_eq!(error.code(), expected["Error"]["Code"].as_str(), "{name}");
        assert_eq!(error.message(), expected["Error"]["Message"].as_str(), "{name}");
        // Of S3, botocore takes the one in the header, which these answers lack.
        if !name.starts_with("s3-") {
            assert_eq!(id.as_deref(), expected["ResponseMetadata"]["RequestId"].as_str(), "{name}");
        }
        read += 1;
    }
    assert!(read >= 13, "only {read} answers");
}

/// What a format makes of an answer: code and message, if that is of an error, and the request id in its body.
fn of<P: Protocol>(answer: &Response<Vec<u8>>) -> (UnknownError, Option<String>) {
    let limits = Limits::default();
    (P::error_code(answer, &limits), P::body_request_id(answer, &limits))
}

/// An answer of the service as a case, with its operation in small letters.
fn case(path: &Path, service: &str, protocol: &str) -> Option<(String, Value)> {
    let name = path.file_stem()?.to_str()?;
    let operation = name.strip_prefix(service)?.strip_prefix('-')?;
    if DECODED.contains(&name) {
        return None;
    }
    let read = |path: &Path| {
        let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{name}: {error}"));
        NO_TIMES.iter().fold(text, |text, time| text.replace(time, "2009-10-24T15:00:00Z"))
    };
    let mut params: Value = serde_json::from_str(&read(path)).expect("JSON");
    let metadata = params.as_object_mut()?.remove("ResponseMetadata")?;
    let body = read(&path.with_extension("xml"));
    let answer = Response::new(body.clone().into_bytes());
    let (_, id) = match protocol {
        "awsQuery" => of::<AwsQuery>(&answer),
        "ec2Query" => of::<Ec2Query>(&answer),
        _ => of::<RestXml>(&answer),
    };
    assert_eq!(id.as_deref(), metadata["RequestId"].as_str(), "{name}");
    let case = json!({"id": name, "protocol": format!("aws.protocols#{protocol}"), "code": 200, "body": body, "params": params});
    Some((operation.split('#').next()?.replace('-', ""), case))
}

/// Adds what the model requires today and an old answer lacks, in whose place types have what is blank.
fn fill_in(model: &Model, output: ShapeIx, params: &mut Value) {
    let read = Node::parse(&params.to_string()).expect("JSON");
    *params = serde_json::from_str(&filled_in(model, output, &read, Missing::Required).to_string()).expect("JSON");
}

/// Writes the model with the cases at its operations.
fn with_cases(path: &Path, name: &str, mut cases: BTreeMap<String, Vec<Value>>) -> PathBuf {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let types = Model::load(&[path]).unwrap_or_else(|problems| panic!("{problems}"));
    let mut model: Value = serde_json::from_str(&text).expect("JSON");
    for (id, shape) in model["shapes"].as_object_mut().expect("an object") {
        let operation = id.split('#').nth(1).unwrap_or_default().to_lowercase();
        if let Some(mut cases) = (shape["type"] == "operation").then(|| cases.remove(&operation)).flatten() {
            let output = types.find(id).and_then(|ix| types.shape(ix).as_operation()?.output);
            if let Some(output) = output {
                cases.iter_mut().for_each(|case| fill_in(&types, output, &mut case["params"]));
            }
            shape["traits"]["smithy.test#httpResponseTests"] = Value::Array(cases);
        }
    }
    assert!(cases.is_empty(), "{name} has no operations for {:?}", cases.keys());
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("real-answers");
    fs::create_dir_all(&folder).expect("a folder");
    let file = folder.join(format!("{name}.json"));
    fs::write(&file, model.to_string()).expect("written");
    file
}
