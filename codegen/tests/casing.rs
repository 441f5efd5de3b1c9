//! Names against other projects' own lists: each line of `suites/casing/aws-sdk-rust-snake-case.txt` is a name of a real model
//! and what the AWS SDK for Rust makes of it, each line of `suites/awscli/corpora/xform-names.tsv` what the AWS CLI and boto3
//! make of one.

use smithgen::stages::names::{separated, snake_case};

#[needs::test(conformance)]
fn snake_case_is_that_of_the_sdk() {
    let path = needs::conformance!("suites/casing/aws-sdk-rust-snake-case.txt");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut compared = 0;
    let mut wrong = Vec::new();
    for line in text.lines() {
        let (name, expected) = line.split_once(',').unwrap_or_else(|| panic!("no comma in {line:?}"));
        let ours = snake_case(name);
        if ours != expected {
            wrong.push(format!("{name}: {ours}, but {expected} in the SDK"));
        }
        compared += 1;
    }
    assert!(wrong.is_empty(), "{} of {compared}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(compared >= 60_000, "only {compared} names in {}", path.display());
}

#[needs::test(conformance)]
fn commands_are_those_of_the_aws_cli() {
    let path = needs::conformance!("suites/awscli/corpora/xform-names.tsv");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut compared = 0;
    let mut wrong = Vec::new();
    for line in text.lines() {
        let [name, command, method] = *line.split('\t').collect::<Vec<_>>() else {
            panic!("not three columns: {line:?}")
        };
        for (separator, expected) in [('-', command), ('_', method)] {
            let ours = separated(name, separator);
            if ours != expected {
                wrong.push(format!("{name}: {ours}, but {expected} there"));
            }
        }
        compared += 1;
    }
    assert!(wrong.is_empty(), "{} of {compared}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(compared >= 20_000, "only {compared} names in {}", path.display());
}
