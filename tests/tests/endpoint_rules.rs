//! Endpoint rules as tables: the project's own model always, the suites of AWS and of Smithy where the conformance data is.

mod endpoint_harness;

use std::path::{Path, PathBuf};

use endpoint_harness::{Suite, pass_all, pass_all_calls, read, unpacked};
use smithgen_model::{Model, Node, Source};
use smithgen_tests::peers::{Python, smithy_models};

/// The files and folders of a folder, sorted.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    assert!(!paths.is_empty(), "nothing in {}", folder.display());
    paths
}

fn folders(folder: &Path) -> Vec<PathBuf> {
    let mut folders = entries(folder);
    folders.retain(|path| path.is_dir());
    folders
}

fn name_of(path: &Path) -> String {
    path.file_stem().expect("a name").to_string_lossy().into_owned()
}

/// Each file of the folder `endpoint_rule_sets` has a rule set for one corner of the language, and tests for it.
#[test]
fn our_own_rule_sets_pass_their_tests() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/endpoint_rule_sets");
    let mut suites = Vec::new();
    for path in entries(&folder) {
        let node = read(&path);
        let part = |key: &str| node.get(key).unwrap_or_else(|| panic!("{} has no {key}", path.display()));
        suites.push(Suite::new(name_of(&path), part("ruleSet"), part("tests")));
    }
    suites.push(many_values());
    let cases = suites.iter().map(|suite| suite.cases.len()).sum::<usize>();
    assert!(cases >= 60, "only {cases} cases");
    assert_eq!(pass_all(None, &suites), cases);
}

/// A long branch that reads many values.
fn many_values() -> Suite {
    let parameters: Vec<_> = (0..12).map(|n| format!(r#""P{n}": {{"type": "string"}}"#)).collect();
    let is_set: Vec<_> = (0..12).map(|n| format!(r#"{{"fn": "isSet", "argv": [{{"ref": "P{n}"}}]}}"#)).collect();
    let equal = |n: usize| format!(r#"{{"fn": "stringEquals", "argv": [{{"ref": "P{}"}}, "{n}"]}}"#, n % 12);
    let leaves: Vec<_> = (0..60)
        .map(|n| format!(r#"{{"type": "error", "conditions": [{}], "error": "{{P{}}}"}}"#, equal(n), (n + 1) % 12))
        .collect();
    let rule_set = format!(
        r#"{{"version": "1.0", "parameters": {{{}}}, "rules": [
            {{"type": "tree", "conditions": [{}], "rules": [{}]}},
            {{"type": "error", "conditions": [], "error": "not all are set"}}
        ]}}"#,
        parameters.join(","),
        is_set.join(","),
        leaves.join(",")
    );
    let values = |skipped: usize, sixth: &str| {
        let value = |n: usize| if n == 6 { sixth.to_owned() } else { format!("v{n}") };
        let set = (0..12).filter(|n| *n != skipped);
        set.map(|n| format!(r#""P{n}": "{}""#, value(n))).collect::<Vec<_>>().join(",")
    };
    let tests = format!(
        r#"{{"testCases": [
            {{"params": {{{}}}, "expect": {{"error": "not all are set"}}}},
            {{"params": {{{}}}, "expect": {{"error": "v7"}}}},
            {{"params": {{{}}}, "expect": {{"error": "no endpoint rule matches this configuration"}}}}
        ]}}"#,
        values(3, "6"),
        values(12, "6"),
        values(12, "v6")
    );
    let parse = |text: &str| Node::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    Suite::new("many values", &parse(&rule_set), &parse(&tests))
}

#[test]
fn the_shipped_model_passes_its_own_tests() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../model/cognito-idp.json");
    let made = Suite::of_model("cognito-idp".to_owned(), &read(&path)).expect("endpoint rules");
    assert!(made.cases.len() >= 50, "only {} cases", made.cases.len());
    // The table that was printed into the client, and compiled, is the same.
    let printed = Suite { rules: &cognito_idp::endpoint::RULES, ..made.clone() };
    assert_eq!(pass_all(None, &[made, printed.clone()]), 2 * printed.cases.len());
}

#[needs::test(conformance)]
fn single_functions_pass_the_suite_of_botocore() {
    let folder = needs::conformance!("suites/botocore-endpoints-unit");
    let mut suites = Vec::new();
    for path in entries(&folder.join("valid-rules")) {
        let tests = folder.join("test-cases").join(path.file_name().expect("a name"));
        let tests = if tests.exists() { read(&tests) } else { Node::Null };
        suites.push(Suite::new(name_of(&path), &read(&path), &tests));
    }
    assert_eq!(suites.len(), 18, "rule sets");
    assert_eq!(pass_all(None, &suites), 101);
}

#[needs::test(conformance)]
fn single_functions_pass_the_suite_of_smithy() {
    let files = entries(&needs::conformance!("suites/smithy-rules-engine-tests"));
    let suites: Vec<_> = files.iter().filter_map(|path| Suite::of_model(name_of(path), &read(path))).collect();
    assert_eq!(suites.len(), 12, "models");
    assert_eq!(pass_all(None, &suites), 95);
}

#[needs::test(conformance)]
fn user_pools_pass_the_tests_of_every_date() {
    let of = |file: &str| {
        let path = needs::conformance!("models/cognito-idp/ast").join(file);
        Suite::of_model("cognito-idp".to_owned(), &read(&path)).expect("endpoint rules")
    };
    let april = of("cognito-identity-provider-2016-04-18.api-models-aws.2025-04-02.json");
    let partitions = read(&needs::conformance!("suites/partitions/partitions.2025-04.json"));
    assert_eq!(pass_all(Some(&partitions), &[april]), 61);

    let folder = needs::conformance!("suites/endpoint-tests/cognito-idp");
    let botocore = Suite::new(
        "cognito-idp of botocore",
        &read(&folder.join("endpoint-rule-set-1.json")),
        &read(&folder.join("endpoint-tests-1.json")),
    );
    let september = of("cognito-identity-provider.aws-sdk-kotlin.2025-09-19.json");
    let suites = [september, botocore];
    let newest = read(&needs::conformance!("suites/partitions/partitions.2026-11.botocore-1.44.5.json"));
    assert_eq!(pass_all(Some(&newest), &suites), 114);
    assert_eq!(pass_all(None, &suites), 114);
}

#[needs::test(conformance)]
fn all_services_of_botocore_pass_their_tests() {
    let archive = needs::conformance!("suites/endpoint-tests/all-429-services.tar.gz");
    let mut suites = Vec::new();
    for folder in folders(&unpacked(&archive, "botocore-services")) {
        let rule_set = read(&folder.join("endpoint-rule-set-1.json"));
        let tests = read(&folder.join("endpoint-tests-1.json"));
        suites.push(Suite::new(name_of(&folder), &rule_set, &tests));
    }
    assert_eq!(suites.len(), 429, "services");
    assert_eq!(pass_all(None, &suites), 14_027);
}

#[needs::test(conformance)]
fn all_models_pass_their_tests() {
    let archive = needs::conformance!("models/aws-models-2025-04.tar.gz");
    let mut suites = Vec::new();
    for service in folders(&unpacked(&archive, "models")) {
        for version in folders(&service.join("service")) {
            for file in entries(&version) {
                suites.extend(Suite::of_model(name_of(&file), &read(&file)));
            }
        }
    }
    assert_eq!(suites.len(), 402, "models with endpoint rules");
    let partitions = read(&needs::conformance!("suites/partitions/partitions.2025-04.json"));
    assert_eq!(pass_all(Some(&partitions), &suites), 15_320);
}

/// Cases of AWS say by operations and their inputs, too, what the parameters are.
#[needs::test(conformance)]
fn calls_by_models_bind_the_parameters_of_their_tests() {
    let mut calls = 0;
    for file in smithy_models(&needs::conformance!("models/aws-models-2025-04.tar.gz")) {
        let text = std::fs::read_to_string(&file).expect("a model");
        if text.contains("\"operationInputs\"") {
            let model = Model::from_sources(&[Source { name: name_of(&file), text }]);
            calls += pass_all_calls(&model.unwrap_or_else(|problems| panic!("{problems}")), None);
        }
    }
    assert_eq!(calls, 438);
}

#[needs::test(conformance, packages)]
fn calls_by_botocores_descriptions_bind_the_parameters_of_their_tests() {
    let archive = needs::conformance!("suites/endpoint-tests/all-429-services.tar.gz");
    let mut calls = 0;
    for folder in folders(&unpacked(&archive, "botocore-services")) {
        let tests = read(&folder.join("endpoint-tests-1.json"));
        if tests.to_string().contains("\"operationInputs\"") {
            let description = Python::find().data().join(name_of(&folder));
            let model = Model::load(&[description]).unwrap_or_else(|problems| panic!("{problems}"));
            // The tests may be of another version of botocore, whose rules they are for.
            let rule_set = read(&folder.join("endpoint-rule-set-1.json"));
            calls += pass_all_calls(&model, Some([&rule_set, &tests]));
        }
    }
    assert_eq!(calls, 690);
}
