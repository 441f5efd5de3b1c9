//! Queries against JMESPath's own suite, and against what the AWS CLI was seen to say of expressions.
//!
//! In: the suites, and expressions that nobody wrote. Out: the same results and errors; and no text, and nothing that an
//! expression is applied to, brings the reader or the search down.

use std::path::Path;

use proptest::prelude::*;
use smithgen_jmespath::{Error, ErrorKind, Expression, MAX_DEPTH, Number, Value};

fn search(expression: &str, value: &Value) -> Result<Value, Error> {
    Expression::parse(expression)?.search(value).map(|found| Value::from(found.view()))
}

fn json(path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let values = match path.extension() {
        Some(extension) if extension == "jsonl" => text.lines().map(str::parse).collect(),
        _ => Ok::<Vec<Value>, _>(vec![text.parse().unwrap()]),
    };
    values.unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A member of an object.
fn member<'v>(value: &'v Value, name: &str) -> Option<&'v Value> {
    let Value::Map(entries) = value else { panic!("no object: {value}") };
    entries.iter().find(|(key, _)| key == name).map(|(_, value)| value)
}

/// A member that is a text.
fn text<'v>(value: &'v Value, name: &str) -> Option<&'v str> {
    match member(value, name)? {
        Value::String(text) => Some(text),
        other => panic!("no text: {other}"),
    }
}

/// The elements of a list.
fn list(value: Option<&Value>) -> &[Value] {
    match value {
        Some(Value::List(list)) => list,
        other => panic!("no list: {other:?}"),
    }
}

/// The groups of cases of each file of the suite, by the file's name.
fn suite() -> Vec<(String, Value)> {
    let folder = needs::conformance!("suites/jmespath");
    let mut files = Vec::new();
    for entry in std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.unwrap().path();
        // Beside the groups of cases lies a schema of them.
        if path.extension().is_some_and(|extension| extension == "json") && !path.ends_with("schema.json") {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            files.extend(json(&path).into_iter().map(|value| (name.clone(), value)));
        }
    }
    files.sort_by(|left, right| left.0.cmp(&right.0));
    assert!(files.len() >= 10, "{} holds few files", folder.display());
    files
}

/// What is wrong with the outcome of a case; nothing, as a rule.
fn problem(given: &Value, case: &Value) -> Option<String> {
    let expression = text(case, "expression").expect("an expression");
    let outcome = search(expression, given);
    let wanted = match text(case, "error") {
        None => None,
        Some("syntax") => Some(ErrorKind::Syntax),
        Some("invalid-type") => Some(ErrorKind::Type),
        Some("invalid-arity") => Some(ErrorKind::Arity),
        Some("unknown-function") => Some(ErrorKind::UnknownFunction),
        Some("invalid-value") => Some(ErrorKind::Value),
        Some(other) => return Some(format!("{expression}: an error that nobody knows: {other}")),
    };
    match (outcome, wanted, member(case, "result")) {
        (Err(error), Some(kind), _) if error.kind() == kind => None,
        (Ok(value), None, Some(result)) if value == *result => None,
        // Benchmarks name no result.
        (Ok(_), None, None) if member(case, "bench").is_some() => None,
        (outcome, _, _) => Some(format!("{expression}: {outcome:?}, not {case:?}")),
    }
}

#[needs::test(conformance)]
fn the_suite_of_jmespath_passes() {
    let (mut problems, mut cases) = (Vec::new(), 0);
    let suite = suite();
    for (file, groups) in &suite {
        for group in list(Some(groups)) {
            let given = member(group, "given").expect("what is given");
            for case in list(member(group, "cases")) {
                cases += 1;
                problems.extend(problem(given, case).map(|text| format!("{file}: {text}")));
            }
        }
    }
    assert_eq!(cases, 908);
    assert!(problems.is_empty(), "{} of {cases} cases:\n{}", problems.len(), problems.join("\n"));
}

#[needs::test(conformance)]
fn expressions_are_refused_in_the_words_of_the_aws_cli() {
    let corpus = needs::conformance!("suites/awscli/corpora/jmespath-compile.jsonl");
    for line in &json(&corpus) {
        let expression = text(line, "expr").expect("an expression");
        match (Expression::parse(expression), text(line, "error")) {
            (Ok(_), None) => assert_eq!(member(line, "ok"), Some(&Value::Bool(true)), "{expression}"),
            (Err(error), Some(expected)) => {
                assert_eq!(format!("Bad value for --query {expression}: {error}"), expected);
                assert_eq!(error.kind(), ErrorKind::Syntax);
            }
            (outcome, expected) => panic!("{expression}: {outcome:?}, not {expected:?}"),
        }
    }
}

#[test]
fn depth_is_bounded() {
    let given: Value = r#"{"a": [1]}"#.parse().unwrap();
    let long = 20_000;
    for deep in ["(", "!", "[", "{a:", "&", "a[?", "f(", "a[*].", "*.", "[][*].", "a.[", "a<", "a||(", "a|("] {
        assert!(Expression::parse(&deep.repeat(long)).is_err(), "{deep}");
    }
    for (first, more) in [("a", "[]"), ("a", "<a"), ("a", "[?a]"), ("a", "[*]"), ("a", ".*")] {
        let expression = format!("{first}{}", more.repeat(long));
        assert_eq!(Expression::parse(&expression).unwrap_err().kind(), ErrorKind::Value, "{more}");
    }
    // Long ones are not deep.
    for more in [".a", "[0]", "|a", "||b", "&&a", "|[0]", ".b[0]"] {
        let expression = format!("a{}", more.repeat(long));
        assert!(search(&expression, &given).is_ok(), "{more}");
    }
    // But what they build may be.
    for more in ["|[@]", "|{a:@}", ".[@]", "|to_array(@)|[@]"] {
        let expression = format!("a{}", more.repeat(long));
        assert_eq!(search(&expression, &given).unwrap_err().kind(), ErrorKind::Value, "{more}");
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
    let given: Value = ["[".repeat(MAX_DEPTH), "]".repeat(MAX_DEPTH)].concat().parse().unwrap();
    let deeper = format!("@{}", "|[@]".repeat(MAX_DEPTH));
    assert!(search(&deeper, &given).is_ok());
    assert_eq!(search(&format!("({deeper}) == ({deeper})"), &given), Ok(Value::Bool(true)));
    assert!(search(&format!("to_string({deeper})"), &given).is_ok());
    assert_eq!(search(&format!("keys({deeper})"), &given).unwrap_err().kind(), ErrorKind::Type);
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
        any::<bool>().prop_map(Value::Bool),
        (-3_i64..4).prop_map(|value| Value::Number(Number::Integer(value))),
        (-3..4).prop_map(|halves| Value::Number(Number::Float(f64::from(halves) / 2.0))),
        "[abc0-9.]{0,3}".prop_map(|text| Value::String(text.into())),
    ];
    leaf.prop_recursive(4, 40, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(|list| Value::List(list.into())),
            prop::collection::btree_map("[abc]", inner, 0..4).prop_map(|entries| Value::Map(
                entries.into_iter().map(|(name, value)| (name.into(), value)).collect()
            )),
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
