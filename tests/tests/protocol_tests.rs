//! The protocol tests of Smithy for awsJson 1.0 and 1.1, client side, through generated clients.
//!
//! In: the suites of the conformance data, or the folder of service models that `SMITHGEN_PROTOCOL_TESTS` names. Out: a
//! report by service and kind; a case that fails fails the test.

use std::path::{Path, PathBuf};

use smithgen_tests::protocol::{self, Report};

/// The models of smithy-rs that add cases to Smithy's own.
const EXTRAS: [&str; 3] = [
    "aws-json-query-compat.json",
    "naming-obstacle-course-ops.json",
    "with-extras.aws.protocoltests.json.JsonProtocol.json",
];

#[test]
fn every_case_passes() {
    let given = std::env::var_os("SMITHGEN_PROTOCOL_TESTS").map(PathBuf::from);
    let Some(folder) = given.clone().or_else(|| suites("protocol tests", "smithy-protocol-tests")) else {
        return;
    };
    let report = passing(&folder.display().to_string(), "smithy", &protocol::model_files(&folder));
    assert!(report.passed() > 0, "no case of awsJson1_0 or awsJson1_1 in {}", folder.display());
    if given.is_none() {
        assert!(report.passed() >= 130, "only {} cases", report.passed());
    }
}

#[test]
fn the_extra_cases_of_smithy_rs_pass() {
    let Some(folder) = suites("protocol tests of smithy-rs", "smithy-rs/models-ast") else {
        return;
    };
    let report = passing("smithy-rs", "smithy-rs", &EXTRAS.map(|name| folder.join(name)));
    assert!(report.passed() >= 100, "only {} cases", report.passed());
}

/// A folder of the conformance data; `None`, with a line that says so, when there is none.
fn suites(what: &str, folder: &str) -> Option<PathBuf> {
    match std::env::var_os("SMITHGEN_CONFORMANCE") {
        Some(root) => Some(Path::new(&root).join("suites").join(folder)),
        None => {
            println!("not run: {what} (SMITHGEN_CONFORMANCE is not set)");
            None
        }
    }
}

/// Runs all cases, prints the report and checks that nothing failed.
fn passing(title: &str, package: &str, files: &[PathBuf]) -> Report {
    let report = protocol::run(package, files);
    println!("protocol tests of {title}\n{report}");
    assert_eq!(report.failed(), 0, "cases of {title} failed; the report says which and why");
    report
}
