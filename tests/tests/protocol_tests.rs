//! The protocol tests of Smithy client side, through generated clients.
//!
//! In: the suites of the conformance data, or the folder of service models that `SMITHGEN_PROTOCOL_TESTS` names. Out: a
//! report by service and kind; a case that fails fails the test.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use smithgen_tests::peers::smithy_models;
use smithgen_tests::protocol::{self, Report};

/// Its cases are about endpoints, of which this model has no rules; AWS's own model of Amazon S3 has them.
const S3: &str = "com.amazonaws.s3.AmazonS3.json";

/// The models of smithy-rs that add cases to Smithy's own.
const EXTRAS: [&str; 5] = [
    "aws-json-query-compat.json",
    "naming-obstacle-course-ops.json",
    "with-extras.aws.protocoltests.json.JsonProtocol.json",
    "with-extras.aws.protocoltests.restjson.RestJson.json",
    "with-extras.aws.protocoltests.restjson.RestJsonExtras.json",
];

#[needs::test(conformance)]
fn every_case_passes() {
    let given = std::env::var_os("SMITHGEN_PROTOCOL_TESTS").map(PathBuf::from);
    let folder = given.clone().unwrap_or_else(|| needs::conformance!("suites/smithy-protocol-tests"));
    let mut files = protocol::model_files(&folder);
    // Its version, account and tree hashes are in no trait of Smithy's.
    files.retain(|file| !file.ends_with("com.amazonaws.glacier.Glacier.json"));
    files.retain(|path| !path.ends_with(S3));
    let report = passing(&folder.display().to_string(), "smithy", &files);
    assert!(report.passed() > 0, "no case of a protocol that can be generated in {}", folder.display());
    if given.is_none() {
        assert!(report.passed() >= 740, "only {} cases", report.passed());
    }
}

#[needs::test(conformance)]
fn the_extra_cases_of_smithy_rs_pass() {
    let folder = needs::conformance!("suites/smithy-rs/models-ast");
    let report = passing("smithy-rs", "smithy-rs", &EXTRAS.map(|name| folder.join(name)));
    assert!(report.passed() >= 380, "only {} cases", report.passed());
}

#[needs::test(conformance)]
fn the_cases_of_s3_pass_on_its_own_model() {
    let models = smithy_models(&needs::conformance!("models/aws-models-2025-04.tar.gz"));
    let model = models.iter().find(|path| path.components().any(|part| part.as_os_str() == "s3"));
    let mut model = read(model.expect("a model of S3"));
    let more = read(&needs::conformance!("suites/smithy-rs/extra-protocol-tests-s3.json"));
    let suite = read(&needs::conformance!("suites/smithy-protocol-tests/aws").join(S3));
    let mut with_cases = Vec::new();
    for (id, shape) in more["apply_to"].as_object().into_iter().chain(suite["shapes"].as_object()).flatten() {
        // The suite has the traits of whole shapes.
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
    let service = &mut model["shapes"]["com.amazonaws.s3#AmazonS3"];
    let operations = service["operations"].as_array_mut().expect("operations");
    operations.retain(|operation| with_cases.iter().any(|id| operation["target"] == id.as_str()));
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("s3-with-cases.json");
    fs::write(&file, model.to_string()).expect("written");
    let report = passing("Amazon S3", "s3-cases", &[file]);
    assert!(report.passed() >= 20, "only {} cases", report.passed());
}

fn read(path: &Path) -> Value {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).expect("JSON")
}

/// Runs all cases, prints the report and checks that nothing failed.
fn passing(title: &str, package: &str, files: &[PathBuf]) -> Report {
    let report = protocol::run(package, files);
    println!("protocol tests of {title}\n{report}");
    assert_eq!(report.failed(), 0, "cases of {title} failed; the report says which and why");
    report
}
