//! The protocol tests of Smithy client side, through generated clients and as their command-line tools would go.
//!
//! In: the suites of the conformance data, or the folder of service models that `SMITHGEN_PROTOCOL_TESTS` names. Out: a
//! report by service, kind and way, since each case runs with types and without; a case that fails fails the test.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use smithgen_tests::peers::smithy_models;
use smithgen_tests::protocol::harness::Way;
use smithgen_tests::protocol::{self, Report};

/// Its cases are about endpoints, of which this model has no rules; AWS's own model of Amazon S3 has them.
const S3: &str = "com.amazonaws.s3.AmazonS3.json";

/// The cases of smithy-rs that hold for its own clients and servers alone, and a service of it: each of them has to fail.
const OF_SMITHY_RS: [&str; 5] = [
    // Its answer is not well-formed XML: it ends with another element than it begins with.
    "DeserFlatNamespaceMaps",
    // Its answer has no `smithy-protocol`, without which clients must not read it. It says itself that its servers bend the rules.
    "OperationOutputSerializationQuestionablyIncludesTypeField",
    // Structures that are required are made up where an answer lacks them. Clients of AWS are careful and do not, here as there, and what
    // Smithy has in place of a document is null, not an object.
    "error_recovery_json",
    "error_recovery_xml",
    // It speaks awsJson1_1, and its cases want methods, paths and streams that HTTP bindings alone have.
    "example.weather#Weather",
];

const SQS: &str = "com.amazonaws.sqs#AmazonSQS";

#[needs::test(conformance)]
fn every_case_passes() {
    let given = std::env::var_os("SMITHGEN_PROTOCOL_TESTS").map(PathBuf::from);
    let folder = given.clone().unwrap_or_else(|| needs::conformance!("suites/smithy-protocol-tests"));
    let mut files = protocol::model_files(&folder);
    files.retain(|path| !path.ends_with(S3));
    let report = passing(&folder.display().to_string(), "smithy", &files);
    assert!(report.passed(Way::Typed) > 0, "no case of a protocol that can be generated in {}", folder.display());
    if given.is_none() {
        let [typed, untyped] = Way::ALL.map(|way| report.passed(way));
        assert!(typed >= 807 && untyped == typed, "only {typed} cases by types, and {untyped} without");
    }
}

#[needs::test(conformance)]
fn the_extra_cases_of_smithy_rs_pass() {
    let mut files = protocol::model_files(&needs::conformance!("suites/smithy-rs/models-ast"));
    files.retain(|path| fs::read_to_string(path).expect("a model").contains("\"smithy.test#http"));
    let report = passing_but(&OF_SMITHY_RS, "smithy-rs", "smithy-rs", &files);
    assert!(report.passed(Way::Typed) >= 501, "only {} cases", report.passed(Way::Typed));
}

#[needs::test(conformance)]
fn the_cases_of_s3_pass_on_its_own_model() {
    let more = read(&needs::conformance!("suites/smithy-rs/extra-protocol-tests-s3.json"));
    let suite = read(&needs::conformance!("suites/smithy-protocol-tests/aws").join(S3));
    let file = own_model("s3", "com.amazonaws.s3#AmazonS3", &[&more["apply_to"], &suite["shapes"]]);
    let report = passing("Amazon S3", "s3-cases", &[file]);
    assert!(report.passed(Way::Typed) >= 20, "only {} cases", report.passed(Way::Typed));
}

#[needs::test(conformance)]
fn the_cases_of_glacier_pass_on_its_own_model() {
    let more = read(&needs::conformance!("suites/smithy-rs/extra-protocol-tests-glacier.json"));
    let file = own_model("glacier", "com.amazonaws.glacier#Glacier", &[&more["apply_to"]]);
    let report = passing("Amazon Glacier", "glacier-cases", &[file]);
    assert!(report.passed(Way::Typed) >= 5, "only {} cases", report.passed(Way::Typed));
}

#[needs::test(conformance)]
fn the_case_of_sqs_passes_in_the_protocol_that_it_is_about() {
    let more = read(&needs::conformance!("suites/smithy-rs/extra-protocol-tests-sqs.json"));
    let file = own_model("sqs", SQS, &[&more["apply_to"]]);
    let mut model = read(&file);
    let traits = model["shapes"][SQS]["traits"].as_object_mut().expect("traits");
    // What the service spoke before.
    assert!(traits.remove("aws.protocols#awsJson1_0").is_some(), "its model is of another protocol");
    traits.remove("aws.protocols#awsQueryCompatible");
    traits.insert("aws.protocols#awsQuery".to_owned(), json!({}));
    traits.insert("smithy.api#xmlNamespace".to_owned(), json!({"uri": "http://queue.amazonaws.com/doc/2012-11-05/"}));
    fs::write(&file, model.to_string()).expect("written");
    let report = passing("Amazon SQS", "sqs-cases", &[file]);
    assert_eq!(report.passed(Way::Typed), 1);
}

/// A file with AWS's own model of a service, of which the operations with cases are left: those of suites, by shape.
fn own_model(folder: &str, service: &str, suites: &[&Value]) -> PathBuf {
    let models = smithy_models(&needs::conformance!("models/aws-models-2025-04.tar.gz"));
    let model = models.iter().find(|path| path.components().any(|part| part.as_os_str() == folder));
    let mut model = read(model.expect("a model of the service"));
    let mut with_cases = Vec::new();
    for (id, shape) in suites.iter().flat_map(|suite| suite.as_object()).flatten() {
        // Some have the traits of whole shapes.
        for (name, cases) in shape.get("traits").unwrap_or(shape).as_object().into_iter().flatten() {
            if name.starts_with("smithy.test#http") {
                let traits = &mut model["shapes"][id]["traits"];
                let known = traits[name].as_array().cloned().unwrap_or_default();
                let cases = cases.as_array().expect("cases").iter().filter(|case| !known.contains(case)).cloned();
                traits[name] = known.iter().cloned().chain(cases).collect();
                with_cases.push(id.clone());
            }
        }
    }
    let operations = &mut model["shapes"][service]["operations"];
    let operations = operations.as_array_mut().expect("operations");
    operations.retain(|operation| with_cases.iter().any(|id| operation["target"] == id.as_str()));
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{folder}-with-cases.json"));
    fs::write(&file, model.to_string()).expect("written");
    file
}

fn read(path: &Path) -> Value {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).expect("JSON")
}

/// Runs all cases, prints the report and checks that nothing failed.
fn passing(title: &str, package: &str, files: &[PathBuf]) -> Report {
    passing_but(&[], title, package, files)
}

/// The same, but for some cases, which fail.
fn passing_but(failures: &[&str], title: &str, package: &str, files: &[PathBuf]) -> Report {
    let report = protocol::run(package, files);
    println!("protocol tests of {title}\n{report}");
    assert_eq!(Vec::from_iter(report.failures()), failures, "of {title}; the report says why");
    // None stays away, whichever way it runs.
    let not_run = report.reasons_not_to_run();
    assert!(not_run.iter().all(|reason| *reason == "it is for servers"), "{not_run:?}");
    assert_eq!(report.passed(Way::Typed), report.passed(Way::Untyped));
    report
}
