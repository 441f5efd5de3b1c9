//! Models of other projects load.
//!
//! In: `suites/smithy-ruby-fixtures`, `suites/smithy-rs/models-ast`, the models of
//! `suites/smithy-protocol-tests`, `suites/smithy-rules-engine-tests` and `suites/smithy-diff`.

mod support;

use std::path::PathBuf;

use smithgen_model::Model;

/// All files load; returns how many there are.
fn load_all(files: &[PathBuf]) -> usize {
    let mut faults = Vec::new();
    for file in files {
        match Model::load(&[file]) {
            Ok(model) => {
                // What a generator asks first must have an answer.
                for service in model.services() {
                    for operation in model.operations_of(service) {
                        assert!(!model.name_in(service, operation).is_empty());
                        let _ = model.errors_of(service, operation);
                    }
                    assert!(model.closure_of(service).contains(&service));
                }
            }
            Err(problems) => faults.push(problems.to_string()),
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
    files.len()
}

#[needs::test(conformance)]
fn smithy_ruby_fixtures_load() {
    let files = support::json_files(&needs::conformance!("suites/smithy-ruby-fixtures"));
    let models: Vec<PathBuf> = files.into_iter().filter(|file| file.ends_with("model.json")).collect();
    assert_eq!(load_all(&models), 51);
}

#[needs::test(conformance)]
fn smithy_rs_models_load() {
    assert_eq!(load_all(&support::json_files(&needs::conformance!("suites/smithy-rs/models-ast"))), 24);
}

#[needs::test(conformance)]
fn models_of_test_suites_load() {
    for folder in ["smithy-protocol-tests", "smithy-rules-engine-tests", "smithy-diff"] {
        let files = support::json_files(&needs::conformance!("suites").join(folder));
        let is_model = |file: &PathBuf| {
            let text = std::fs::read_to_string(file).expect("a file");
            text.contains("\"smithy\":") && text.contains("\"shapes\":")
        };
        let models: Vec<PathBuf> = files.into_iter().filter(is_model).collect();
        let count = load_all(&models);
        println!("{folder}: {count} models");
        assert!(count >= 12);
    }
}
