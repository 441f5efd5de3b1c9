//! The protocol tests of Smithy client side, through generated clients.
//!
//! In: the suites of the conformance data, or the folder of service models that `SMITHGEN_PROTOCOL_TESTS` names. Out: a
//! report by service and kind; a case that fails fails the test.

use std::path::PathBuf;

use smithgen_tests::protocol::{self, Report};

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
    let report = passing(&folder.display().to_string(), "smithy", &files);
    assert!(report.passed() > 0, "no case of a protocol that can be generated in {}", folder.display());
    if given.is_none() {
        assert!(report.passed() >= 130, "only {} cases", report.passed());
    }
}

#[needs::test(conformance)]
fn the_extra_cases_of_smithy_rs_pass() {
    let folder = needs::conformance!("suites/smithy-rs/models-ast");
    let report = passing("smithy-rs", "smithy-rs", &EXTRAS.map(|name| folder.join(name)));
    assert!(report.passed() >= 100, "only {} cases", report.passed());
}

/// Runs all cases, prints the report and checks that nothing failed.
fn passing(title: &str, package: &str, files: &[PathBuf]) -> Report {
    let report = protocol::run(package, files);
    println!("protocol tests of {title}\n{report}");
    assert_eq!(report.failed(), 0, "cases of {title} failed; the report says which and why");
    report
}
