//! What is wrong with inputs, compared with what the AWS CLI says is wrong with them.
//!
//! In: inputs and the reports on them that botocore wrote, from the folder that `SMITHGEN_CONFORMANCE` names. Out: for each, the
//! same lines in the same order. Where it says that a value is of another type, we say it in other words and never show what may
//! be secret; the parameter is the same one, and so is the value that is shown.

#[path = "support/schemas.rs"]
mod schemas;
mod support;

use smithgen_cli::rooms::data::{Map, Value, json};
use smithgen_cli::rooms::input::{self, validate};
use smithgen_runtime::generated::redact::REDACTED;

const TYPE: &str = "Invalid type for parameter ";

#[needs::test(conformance)]
fn reports_agree() {
    let cases = support::corpus("validation.jsonl");
    let (mut reports, mut clean) = (0, 0);
    for case in &cases {
        let operation = support::text(case, "operation");
        let params = case.get("params").and_then(Value::as_map).expect("an object");
        let expected: Vec<&str> =
            case.get("report").and_then(Value::as_str).map_or_else(Vec::new, |report| report.lines().skip(1).collect());
        let schema = schemas::operation_input(operation);
        let actual = validate::report(schema, &input_of(params));
        assert_eq!(actual.len(), expected.len(), "{operation} {params:?}\n{actual:#?}");
        for (actual, expected) in actual.iter().zip(&expected) {
            assert!(agree(actual, expected), "{operation} {params:?}\n  theirs: {expected}\n  ours:   {actual}");
        }
        clean += usize::from(expected.is_empty());
        reports += usize::from(!expected.is_empty());
    }
    assert!(reports > 100 && clean > 10, "{reports} reports and {clean} inputs without");
}

/// The inputs as they came from a JSON text, through the reader of such texts.
fn input_of(params: &Map) -> Map {
    input::read_json(&json::write(&Value::Map(params.clone()), None, true)).expect("an object")
}

/// Whether two lines say the same: of types, each in its own words.
fn agree(actual: &str, expected: &str) -> bool {
    let (Some(actual), Some(expected)) = (actual.strip_prefix(TYPE), expected.strip_prefix(TYPE)) else {
        return actual == expected;
    };
    let (Some((actual, _)), Some((expected, _))) = (actual.split_once(", expected "), expected.rsplit_once(", type: "))
    else {
        return false;
    };
    match actual.strip_suffix(&format!(", value: {}", REDACTED)) {
        Some(path) => expected.starts_with(&format!("{path}, value: ")),
        None => actual == expected,
    }
}
