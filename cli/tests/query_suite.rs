//! Queries against JMESPath's own suite, and against what the AWS CLI was seen to say of expressions.
//!
//! In: the suites, and expressions that nobody wrote. Out: the same results and errors; and no text, and nothing that an
//! expression is applied to, brings the reader or the search down.

mod support;

use proptest::prelude::*;
use smithgen_cli::json;
use smithgen_cli::query::{Expression, Kind, MAX_DEPTH, QueryError};
use smithgen_cli::value::{Map, Value};

fn search(expression: &str, value: &Value) -> Result<Value, QueryError> {
    Expression::parse(expression)?.search(value)
}

/// The groups of cases of each file of the suite, by the file's name.
fn suite() -> Vec<(String, Value)> {
    let folder = needs::conformance!("suites/jmespath");
    let mut files = Vec::new();
    for entry in std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let value = json::read(&support::contents(&path)).unwrap();
            files.push((path.file_name().unwrap().to_string_lossy().into_owned(), value));
        }
    }
    files.sort_by(|left, right| left.0.cmp(&right.0));
    assert!(files.len() >= 10, "{} holds few files", folder.display());
    files
}

/// What is wrong with the outcome of a case; nothing, as a rule.
fn problem(given: &Value, case: &Map) -> Option<String> {
    let expression = support::text(case, "expression");
    let outcome = search(expression, given);
    let wanted = match case.get("error").and_then(Value::as_str) {
        None => None,
        Some("syntax") => Some(Kind::Syntax),
        Some("invalid-type") => Some(Kind::Type),
        Some("invalid-arity") => Some(Kind::Arity),
        Some("unknown-function") => Some(Kind::UnknownFunction),
        Some("invalid-value") => Some(Kind::Value),
        Some(other) => return Some(format!("{expression}: an error that nobody knows: {other}")),
    };
    match (outcome, wanted, case.get("result")) {
        (Err(error), Some(kind), _) if error.kind() == kind => None,
        (Ok(value), None, Some(result)) if value == *result => None,
        // Benchmarks name no result.
        (Ok(_), None, None) if case.get("bench").is_some() => None,
        (outcome, _, _) => Some(format!("{expression}: {outcome:?}, not {case:?}")),
    }
}

#[needs::test(conformance)]
fn the_suite_of_jmespath_passes() {
    let (mut problems, mut cases) = (Vec::new(), 0);
    let suite = suite();
    for (file, groups) in &suite {
        // Beside the groups of cases lies a schema of them.
        for group in groups.as_list().unwrap_or_default() {
            let group = group.as_map().expect("a group");
            let given = group.get("given").expect("what is given");
            for case in group.get("cases").and_then(Value::as_list).expect("cases") {
                cases += 1;
                problems.extend(problem(given, case.as_map().expect("a case")).map(|text| format!("{file}: {text}")));
            }
        }
    }
    assert!(cases > 500, "only {cases} cases");
    assert!(problems.is_empty(), "{} of {cases} cases:\n{}", problems.len(), problems.join("\n"));
}

#[needs::test(conformance)]
fn expressions_are_refused_in_the_words_of_the_aws_cli() {
    for line in support::corpus("jmespath-compile.jsonl") {
        let expression = support::text(&line, "expr");
        match (Expression::parse(expression), line.get("error").and_then(Value::as_str)) {
            (Ok(_), None) => assert_eq!(line.get("ok"), Some(&Value::Bool(true)), "{expression}"),
            (Err(error), Some(expected)) => {
                assert_eq!(format!("Bad value for --query {expression}: {error}"), expected);
                assert_eq!(error.kind(), Kind::Syntax);
            }
            (outcome, expected) => panic!("{expression}: {outcome:?}, not {expected:?}"),
        }
    }
}

#[test]
fn depth_is_bounded() {
    let given = json::read(r#"{"a": [1]}"#).unwrap();
    let long = 20_000;
    for deep in ["(", "!", "[", "{a:", "&", "a[?", "f(", "a[*].", "*.", "[][*].", "a.[", "a<", "a||(", "a|("] {
        assert!(Expression::parse(&deep.repeat(long)).is_err(), "{deep}");
    }
    for (first, more) in [("a", "[]"), ("a", "<a"), ("a", "[?a]"), ("a", "[*]"), ("a", ".*")] {
        let expression = format!("{first}{}", more.repeat(long));
        assert_eq!(Expression::parse(&expression).unwrap_err().kind(), Kind::Value, "{more}");
    }
    // Long ones are not deep.
    for more in [".a", "[0]", "|a", "||b", "&&a", "|[0]", ".b[0]"] {
        let expression = format!("a{}", more.repeat(long));
        assert!(search(&expression, &given).is_ok(), "{more}");
    }
    // But what they build may be.
    for more in ["|[@]", "|{a:@}", ".[@]", "|to_array(@)|[@]"] {
        let expression = format!("a{}", more.repeat(long));
        assert_eq!(search(&expression, &given).unwrap_err().kind(), Kind::Value, "{more}");
        let expression = format!("a{}", more.repeat(MAX_DEPTH / 2));
        assert!(search(&expression, &given).is_ok(), "{more}");
    }
    for (open, close, levels) in
        [("(", ")", 1), ("[", "]", 1), ("{a:", "}", 1), ("!", "", 1), ("length(", ")", 1), ("map(&", ",[@])", 2)]
    {
        let nested = |depth| [open.repeat(depth), "a".to_owned(), close.repeat(depth)].concat();
        assert!(Expression::parse(&nested(MAX_DEPTH / levels - 1)).is_ok(), "{open}");
        assert!(Expression::parse(&nested(MAX_DEPTH / levels + 1)).is_err(), "{open}");
        let _ = search(&nested(MAX_DEPTH / levels - 1), &given);
    }
}

#[test]
fn deep_values_are_walked_on_small_stacks() {
    let given = json::read(&["[".repeat(json::MAX_DEPTH), "]".repeat(json::MAX_DEPTH)].concat()).unwrap();
    let deeper = format!("@{}", "|[@]".repeat(MAX_DEPTH));
    assert!(search(&deeper, &given).is_ok());
    assert_eq!(search(&format!("({deeper}) == ({deeper})"), &given), Ok(Value::Bool(true)));
    assert!(search(&format!("to_string({deeper})"), &given).is_ok());
    assert_eq!(search(&format!("keys({deeper})"), &given).unwrap_err().kind(), Kind::Type);
}

/// Expressions, as a rule without errors, and texts that look like some.
fn expression() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        "[abc]",
        Just("@".to_owned()),
        Just("*".to_owned()),
        "\\[(-?[0-3])?\\]",
        "\\[-?[0-3]?:-?[0-3]?(:-?[0-3])?\\]",
        "`(-?[0-9]{1,3}(\\.[0-9])?|\\[1,2\\]|null|true|\"a\"|\\{\"a\":1\\})`",
        "'[a-c]{0,2}'",
        "\"[a-c]\"",
        Just("[*]".to_owned()),
    ];
    leaf.prop_recursive(5, 40, 4, |inner| {
        let pair = || (inner.clone(), inner.clone());
        let function = prop::sample::select(vec![
            "abs",
            "avg",
            "ceil",
            "contains",
            "ends_with",
            "floor",
            "join",
            "keys",
            "length",
            "map",
            "max",
            "max_by",
            "merge",
            "min",
            "min_by",
            "not_null",
            "reverse",
            "sort",
            "sort_by",
            "starts_with",
            "sum",
            "to_array",
            "to_number",
            "to_string",
            "type",
            "values",
            "nope",
        ]);
        prop_oneof![
            (pair(), prop::sample::select(vec![".", "|", "||", "&&", "==", "!=", "<", "<=", ">", ">=", "", " "]))
                .prop_map(|((left, right), symbol)| format!("{left}{symbol}{right}")),
            inner.clone().prop_map(|inner| format!("!{inner}")),
            inner.clone().prop_map(|inner| format!("({inner})")),
            pair().prop_map(|(left, right)| format!("[{left}, {right}]")),
            pair().prop_map(|(left, right)| format!("{{a: {left}, b: {right}}}")),
            pair().prop_map(|(left, right)| format!("{left}[?{right}]")),
            inner.clone().prop_map(|inner| format!("{inner}[]")),
            (function.clone(), inner.clone()).prop_map(|(name, inner)| format!("{name}({inner})")),
            (function.clone(), pair()).prop_map(|(name, (left, right))| format!("{name}({left}, {right})")),
            (function, pair()).prop_map(|(name, (left, right))| format!("{name}({left}, &{right})")),
        ]
    })
}

/// Data in which expressions find something.
fn data() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-3_i64..4).prop_map(Value::from),
        (-3..4).prop_map(|halves| Value::from(f64::from(halves) / 2.0)),
        "[abc0-9.]{0,3}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::List),
            prop::collection::vec(("[abc]", inner), 0..4).prop_map(|entries| Value::Map(entries.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn no_text_brings_the_reader_down(text in "\\PC*") {
        let _ = Expression::parse(&text);
    }

    #[test]
    fn no_symbols_bring_the_search_down(text in "[]a-c@&|!<>=*.,:(){}\\[?'`\"0-9 \\\\-]{0,40}", value in data()) {
        let _ = search(&text, &value);
    }

    #[test]
    fn no_data_brings_the_search_down(text in expression(), value in data()) {
        if let Err(error) = search(&text, &value) {
            prop_assert!(!error.to_string().is_empty());
        }
    }

    #[test]
    fn a_pipe_is_one_search_after_another(first in expression(), then in expression(), value in data()) {
        let both = search(&format!("({first}) | ({then})"), &value);
        match search(&first, &value).map(|value| search(&then, &value)) {
            Ok(Ok(expected)) => prop_assert_eq!(both, Ok(expected)),
            Ok(Err(error)) => prop_assert_eq!(both.unwrap_err().kind(), error.kind()),
            Err(_) => {}
        }
    }
}
