//! The known answers in `runtime/tests/vectors` are still botocore's: the scripts in `tests/python/vectors` make them again.
//!
//! In: the files, and the pinned botocore. Out: the same, case by case. With `SMITHGEN_WRITE_VECTORS=1`, the files are written.

use std::path::Path;

use serde_json::Value;
use smithgen_tests::peers::Python;

fn check(set: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime/tests/vectors").join(set).with_extension("json");
    let made = Python::find().run(&format!("vectors/{set}.py"), &Value::Null);
    let made = made.as_array().expect("a list of cases");
    if std::env::var_os("SMITHGEN_WRITE_VECTORS").is_some_and(|value| value == "1") {
        // One case a line, so that differences between two states are legible.
        let lines: Vec<String> = made.iter().map(Value::to_string).collect();
        std::fs::write(&path, format!("[\n{}\n]\n", lines.join(",\n"))).expect("the file can be written");
    }
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let kept: Vec<Value> = serde_json::from_str(&text).expect("JSON");
    assert_eq!(kept.len(), made.len(), "{set}");
    for (kept, made) in kept.iter().zip(made) {
        assert_eq!(kept, made, "{set}");
    }
}

#[needs::test(packages)]
fn signatures() {
    check("signing");
}

#[needs::test(packages)]
fn retries() {
    check("retries");
}

#[needs::test(packages)]
fn endpoints() {
    check("endpoints");
}

#[needs::test(packages)]
fn points_in_time() {
    check("timestamps");
}

#[needs::test(packages)]
fn errors() {
    check("errors");
}

#[needs::test(packages)]
fn bodies() {
    check("bodies");
}

#[needs::test(packages)]
fn words() {
    check("words");
}

#[needs::test(packages)]
fn tokens() {
    check("tokens");
}

#[needs::test(packages)]
fn traces() {
    check("traces");
}

#[needs::test(packages)]
fn schemes() {
    check("schemes");
}
