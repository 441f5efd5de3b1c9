//! What the tests against recorded corpora share.
//!
//! In: the folder that `SMITHGEN_CONFORMANCE` names. Out: the lines of a corpus as values; and values that nobody recorded.

#![allow(dead_code)] // each test uses what it needs

use std::path::Path;

use proptest::prelude::*;
use smithgen_cli::rooms::data::{Map, Value, json};

/// The lines of a corpus of the AWS CLI's behaviour.
///
/// # Panics
/// When there is no such corpus, or if it has no lines.
pub(crate) fn corpus(name: &str) -> Vec<Map> {
    let lines = raw_lines(name);
    lines.iter().map(|line| object(line).unwrap_or_else(|error| panic!("{name}: {error}: {line}"))).collect()
}

/// As [`corpus`], unread.
pub(crate) fn raw_lines(name: &str) -> Vec<String> {
    lines_of(&format!("corpora/{name}"))
}

/// The recorded run of that name.
///
/// # Panics
/// When there is none.
pub(crate) fn recorded_run(name: &str) -> Map {
    let lines = lines_of("cases.jsonl");
    let wanted = format!("{{\"name\": \"{name}\",");
    let line = lines.iter().find(|line| line.starts_with(&wanted)).unwrap_or_else(|| panic!("no run is called {name}"));
    object(line).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The text of a file.
///
/// # Panics
/// When it cannot be read.
pub(crate) fn contents(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn lines_of(name: &str) -> Vec<String> {
    let path = needs::conformance!("suites/awscli").join(name);
    let text = contents(&path);
    let lines: Vec<_> = text.split('\n').filter(|line| !line.is_empty()).map(str::to_owned).collect();
    assert!(!lines.is_empty(), "{} holds nothing", path.display());
    lines
}

/// The object that a line holds.
pub(crate) fn object(line: &str) -> Result<Map, String> {
    match json::read(line) {
        Ok(Value::Map(map)) => Ok(map),
        Ok(other) => Err(format!("no object but {other:?}")),
        Err(error) => Err(error.to_string()),
    }
}

/// A member that is a string.
pub(crate) fn text<'a>(line: &'a Map, name: &str) -> &'a str {
    line.get(name).and_then(Value::as_str).unwrap_or_else(|| panic!("no text called {name} in {line:?}"))
}

/// Any value that JSON can tell from others.
pub(crate) fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_filter("finite", |value| value.is_finite()).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "[-a-z0-9:#'\"\\\\\n\t \u{85}\u{a0}\u{2028}日\u{1f600}]{0,100}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::List),
            proptest::collection::vec((".{0,8}", inner), 0..6)
                .prop_map(|entries| Value::Map(entries.into_iter().collect())),
        ]
    })
}
