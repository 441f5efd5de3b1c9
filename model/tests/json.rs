//! JSON as another reader of it has it: what `Node::parse` takes and what it makes of that, against serde_json.

use proptest::prelude::*;
use serde_json::Value;
use smithgen_model::Node;

/// Pieces of JSON, and what may stand between them by mistake.
fn piece() -> impl Strategy<Value = String> {
    let text = |texts: &'static [&'static str]| proptest::sample::select(texts).prop_map(str::to_owned);
    prop_oneof![
        6 => text(&["{", "}", "[", "]", ",", ":", "\"a\":", "\"b\":1,", "{\"a\":1}", "[1]"]),
        3 => text(&["null", "true", "false", "nul", "NaN", " ", "\n", "\t", "\u{c}", "\u{feff}", "é", "'", "/"]),
        3 => text(&["0", "-", "01", "1.", ".5", "1e", "1e+", "-0.5E-7", "12345678901234567890123", "+1", "1.5.5"]),
        3 => text(&["\"", "\\", "\\\"", "\\u", "\\u00e9", "\\ud83d\\ude00", "\\ud83d", "\\ude00", "\\ud83d\\u0041", "\\u+123"]),
        2 => text(&["\"\"", "\"\\b\\f\\n\\r\\t\\/\\\\\"", "\"\\x\"", "\"\u{1f}\"", "\"\u{7f}\"", "\"\\u12\"", "\"\\", "\"é\u{1f600}\""]),
        1 => "[0-9.eE+-]{1,6}",
    ]
}

/// A string of parts that may be wrong.
fn string() -> impl Strategy<Value = String> {
    const PARTS: &[&str] =
        &["a", "é", "\\u00e9", "\\ud83d", "\\ude00", "\\u0041", "\\n", "\\/", "\\q", "\\u+123", "\\", "\t", "\u{7f}"];
    proptest::collection::vec(proptest::sample::select(PARTS), 0..4).prop_map(|parts| format!("\"{}\"", parts.concat()))
}

/// JSON with few mistakes.
fn nearly_json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![2 => piece(), 1 => Just("1".to_owned()), 2 => string()];
    leaf.prop_recursive(6, 40, 5, |value| {
        let values = proptest::collection::vec(value, 0..5);
        prop_oneof![
            values.clone().prop_map(|values| format!("[{}]", values.join(", "))),
            // Keys differ: of those that repeat, the two readers make different things.
            values.prop_map(|values| {
                let members = values.iter().enumerate().map(|(n, value)| format!(" \"k{n}\" :{value}"));
                format!("{{{}}}", members.collect::<Vec<_>>().join(","))
            }),
        ]
    })
}

/// Compares the readers; the reason why they differ.
fn compare(text: &str) -> Result<(), String> {
    let theirs = serde_json::from_str::<Value>(text.strip_prefix('\u{feff}').unwrap_or(text));
    match (Node::parse(text), theirs) {
        (Ok(node), Ok(theirs)) => {
            let ours: Value = serde_json::from_str(&node.to_string()).map_err(|error| format!("{node}: {error}"))?;
            (ours == theirs).then_some(()).ok_or_else(|| format!("{ours} is not {theirs}"))
        }
        (Err(_), Err(_)) => Ok(()),
        (Err(ours), Ok(_)) if ours.message == "a key is repeated in its object" => Ok(()),
        // We keep numbers that no double can hold.
        (Ok(_), Err(theirs)) if theirs.to_string().starts_with("number out of range") => Ok(()),
        (ours, theirs) => Err(format!("{ours:?}, but {theirs:?}")),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn takes_what_is_json(text in prop_oneof![
        nearly_json(),
        string(),
        proptest::collection::vec(piece(), 0..12).prop_map(|pieces| pieces.concat()),
    ]) {
        if let Err(difference) = compare(&text) {
            return Err(TestCaseError::fail(format!("{text:?}: {difference}")));
        }
    }
}

#[test]
fn faults_stand_where_they_are() {
    for (text, offset, message) in [
        ("[1, é]", 4, "value expected"),
        ("[1 2]", 3, "comma or end of sequence expected"),
        ("{\"a\":1,}", 7, "string expected"),
        ("{\"a\":1", 6, "comma or end of sequence expected"),
        ("{\"a\"", 4, "colon expected"),
        ("[", 1, "value or end of sequence expected"),
        ("\"a\\q\"", 4, "invalid escape character q"),
        ("\"a\\ud83d\"", 8, "expected low surrogate"),
        ("\"a", 2, "unterminated string"),
        ("\"é\té\"", 4, "invalid string control character"),
        ("-", 1, "expected digit"),
        ("1.e5", 2, "expected digit"),
        ("tru", 1, "value expected"),
        ("[tru\u{e9}]", 2, "value expected"),
        ("{\"a\":{\"b\":1,\"c\":[{\"b\":2}],\"b\":3}}", 26, "a key is repeated in its object"),
    ] {
        let error = Node::parse(text).expect_err(text);
        assert_eq!((error.offset, error.message.as_str()), (offset, message), "{text}");
    }
}
