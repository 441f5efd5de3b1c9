//! The tool of AWS's own model behaves as the AWS CLI did in recorded runs.
//!
//! In: `suites/awscli` of the conformance suites: recorded runs, and the program that holds another tool against them. Out: the
//! runs that fall short, which are exactly those in [`EXCEPTIONS`], each of them for a reason.

use std::collections::BTreeSet;
use std::process::Command;

use smithgen_tests::tool::Tool;

/// Runs in which the tool is another one on purpose, and why. One that no longer falls short is to be removed.
const EXCEPTIONS: &[(&str, &str)] = &[
    ("skel-output-initiate-auth", "the skeleton of an output is valid, so that nothing is refused"),
    ("skel-output-describe-user-pool", "the skeleton of an output is valid, so that nothing is refused"),
    ("err-no-credentials-signed-op", "the advice does not name `aws login`, a program that users may not have"),
    (
        "su-attrs-mixed-json-first",
        "what was typed where attributes of a user stand is not shown, since they are secret",
    ),
    ("su-attrs-mixed-shorthand-first", "what was typed where attributes of a user stand is not shown"),
    ("su-attrs-comma-instead-of-space", "what was typed where attributes of a user stand is not shown"),
    (
        "order-output-choice-before-service",
        "the first word is the operation, which is looked at after all global options",
    ),
];

/// A line of a run that falls short, such as `cfp-minimal: exit`.
fn run_of(line: &str) -> Option<&str> {
    let (name, part) = line.split_once(": ")?;
    (!name.starts_with(' ') && ["exit", "wire", "stdout", "stderr"].contains(&part)).then_some(name)
}

/// The numbers in `318 passed, 8 failed`.
fn totals(report: &str) -> Option<(usize, usize)> {
    let (passed, failed) = report.lines().next_back()?.split_once(" passed, ")?;
    Some((passed.parse().ok()?, failed.strip_suffix(" failed")?.parse().ok()?))
}

#[needs::test(conformance)]
fn recorded_runs_are_repeated() {
    let tool = Tool::of_pinned_model();
    let replay = needs::conformance!("suites/awscli/replay.py");
    let output = Command::new("python3").arg(replay).arg("--bin").arg(tool.program()).output();
    let output = output.expect("python3 can be started");
    let report = String::from_utf8_lossy(&output.stdout);
    let (passed, failed) =
        totals(&report).unwrap_or_else(|| panic!("{report}{}", String::from_utf8_lossy(&output.stderr)));
    assert!(passed > 300, "only {passed} runs were repeated");
    let short: BTreeSet<&str> = report.lines().filter_map(run_of).collect();
    assert_eq!(short.len(), failed, "{report}");
    let excepted: BTreeSet<&str> = EXCEPTIONS.iter().map(|(name, _)| *name).collect();
    assert_eq!(short, excepted, "{report}");
}

#[test]
fn reports_are_read() {
    let report = "a: exit\n    want '0'\n    got  '1: exit'\n  error: 1 of 2\n2 passed, 1 failed\n";
    assert_eq!(report.lines().filter_map(run_of).collect::<Vec<_>>(), ["a"]);
    assert_eq!(totals(report), Some((2, 1)));
}
