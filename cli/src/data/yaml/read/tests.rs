//! YAML texts and their values; how a million of them fare is in this crate's `tests/`.

use super::*;
use crate::data::json;
use crate::data::yaml::is_plain;

fn json_of(text: &str) -> String {
    json::write(&read(text).unwrap_or_else(|error| panic!("{text:?}: {error}")), None, false)
}

#[test]
fn plain_scalars() {
    for (text, value) in [
        ("", "null"),
        ("~", "null"),
        ("Null", "null"),
        ("nUll", "\"nUll\""),
        ("True", "true"),
        ("yes", "\"yes\""),
        ("off", "\"off\""),
        ("12", "12"),
        ("+012", "12"),
        ("-0", "0"),
        ("1_000", "1000"),
        ("0o17", "15"),
        ("-0b1_01", "-5"),
        ("0xFf", "255"),
        ("0XFF", "\"0XFF\""),
        ("0o8", "\"0o8\""),
        ("-_", "\"-_\""),
        ("_1", "\"_1\""),
        ("123456789012345678901234567890", "123456789012345678901234567890"),
        ("-0xffffffffffffffffffff", "-1208925819614629174706175"),
        ("0x100000000000000000000000000000000", "\"0x100000000000000000000000000000000\""),
        ("9223372036854775808", "9223372036854775808"),
        ("1.", "1.0"),
        ("-1.5", "-1.5"),
        ("1_0.5_0", "10.5"),
        (".5", "0.5"),
        ("._5", "0.5"),
        ("._", "\"._\""),
        (".", "\".\""),
        ("1e3", "1000.0"),
        ("1.e3", "1000.0"),
        (".5e3", "\".5e3\""),
        (".5e+3", "500.0"),
        ("1e", "\"1e\""),
        ("e3", "\"e3\""),
        ("-.inf", "-Infinity"),
        (".NaN", "NaN"),
        ("-.nan", "\"-.nan\""),
        ("1:30", "\"1:30\""),
        ("2020-01-31", "\"2020-01-31\""),
        ("2020-01-31 10:00:00 Z", "\"2020-01-31 10:00:00 Z\""),
    ] {
        assert_eq!(json_of(&format!("- {text}\n")), format!("[{value}]"), "{text}");
    }
}

#[test]
fn tags() {
    for (text, value) in [
        ("!!str 12", "\"12\""),
        ("! 12", "\"12\""),
        ("!!int '12'", "12"),
        ("!!float 12", "12.0"),
        ("!!null x", "null"),
        ("!!bool 'yes'", "true"),
        ("!<tag:yaml.org,2002:str> 12", "\"12\""),
        ("!!seq [1]", "[1]"),
        ("!!map {a: 1}", "{\"a\": 1}"),
    ] {
        assert_eq!(json_of(text), value, "{text}");
    }
    assert_eq!(read("!!binary |\n  aGVs\n  bG8=\n"), Ok(Value::Bytes(b"hello".to_vec())));
    for text in [
        "!!binary aGVsbG8",
        "!mine 1",
        "!!python/name:os.system x",
        "!!set {a, b}",
        "!!seq {a: 1}",
        "!!int x",
        "!!bool x",
    ] {
        assert_eq!(read(text), Err(YamlError::Malformed), "{text}");
    }
}

#[test]
fn collections() {
    for (text, value) in [
        ("a: 1\nb:\n- 2\n- c: 3\n  d: |\n    text\n    more\n", r#"{"a": 1, "b": [2, {"c": 3, "d": "text\nmore\n"}]}"#),
        ("{a: [1, 'it''s', \"\\u00e9\\n\"], b: {}}", r#"{"a": [1, "it's", "é\n"], "b": {}}"#),
        ("--- # comment\na: b\n...\n", r#"{"a": "b"}"#),
        ("\u{feff}a: b", r#"{"a": "b"}"#),
        ("a: b\r\nc: d\r\n", r#"{"a": "b", "c": "d"}"#),
        ("{\"a\":1,\"b\":[true,null]}", r#"{"a": 1, "b": [true, null]}"#),
        ("'1': a\n", r#"{"1": "a"}"#),
        ("&k a: 1\nb: *k\n", r#"{"a": 1, "b": "a"}"#),
        ("a: |\n  x\n  y", r#"{"a": "x\ny"}"#),
        ("a: >\n  x\n  y", r#"{"a": "x y"}"#),
        ("a: |\n  x\n# comment", r#"{"a": "x\n"}"#),
        ("a: |\n  x\nb: y", r#"{"a": "x\n", "b": "y"}"#),
        ("a: |\n", r#"{"a": ""}"#),
        ("a: |+\n\n", r#"{"a": "\n"}"#),
        ("a: |\nb: x\n", r#"{"a": "", "b": "x"}"#),
    ] {
        assert_eq!(json_of(text), value, "{text}");
    }
}

#[test]
fn merge_keys() {
    let base = "x: &x {a: 1, b: 2}\ny: &y {b: 3, c: 4}\n";
    for (text, value) in [
        ("z: {<<: *x, b: 5}\n", r#"{"a": 1, "b": 5}"#),
        ("z: {b: 5, <<: *x}\n", r#"{"a": 1, "b": 5}"#),
        ("z: {<<: [*x, *y]}\n", r#"{"b": 2, "c": 4, "a": 1}"#),
        ("z: {'<<': 1}\n", r#"{"<<": 1}"#),
        ("z: {a: <<}\n", r#"{"a": "<<"}"#),
    ] {
        let Ok(Value::Map(map)) = read(&format!("{base}{text}")) else { panic!("{text}") };
        assert_eq!(json::write(map.get("z").expect("z"), None, false), value, "{text}");
    }
    for text in ["{<<: 1}", "{<<: [1]}", "x: &x {a: 1}\n<<: *x\n<<: *x\n"] {
        assert_eq!(read(text), Err(YamlError::Malformed), "{text}");
    }
}

#[test]
fn what_is_refused() {
    for text in
        ["a: b: c", "[", "a: 1\na: 2\n", "a: 1\n---\nb: 2\n", "*x", "&x [*x]", "{a: 1}}", "\"", "a:\n\t- b", "%"]
    {
        assert_eq!(read(text), Err(YamlError::Malformed), "{text:?}");
    }
    for text in ["1: a", "[a]: b", "{a: b}: c", "null: a"] {
        assert_eq!(read(text), Err(YamlError::Key { line: 1 }), "{text:?}");
    }
    let nested = |depth: usize| format!("{}x", "- ".repeat(depth));
    assert_eq!(read(&nested(MAX_DEPTH + 1)), Err(YamlError::Depth { line: 1 }));
    assert!(read(&nested(MAX_DEPTH)).is_ok());
}

#[test]
fn aliases_are_bounded() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..20 {
        let list = vec![format!("*a{}", level - 1); 10].join(", ");
        bomb.push_str(&format!("a{level}: &a{level} [{list}]\n"));
    }
    assert!(matches!(read(&bomb), Err(YamlError::Aliases { .. })));
    let long = format!("a: &a {}\nb: [{}]\n", "x".repeat(100_000), vec!["*a"; 1000].join(", "));
    assert_eq!(read(&long), Err(YamlError::Aliases { line: 2 }));
}

#[test]
fn texts_that_need_no_quotes() {
    for text in [
        "a",
        "a b",
        "on",
        "no",
        "a:b",
        "AWS::S3::Bucket",
        "-a",
        "--a",
        "?x",
        ":a",
        "a#b",
        "it's",
        "a,b",
        "a, b",
        ".",
        "a/b",
        "=x",
        "<x",
        "é",
        "1.2.3",
        "a]",
        "v1",
    ] {
        assert!(is_plain(text), "{text}");
        assert_eq!(read(&format!("- {text}\n")), Ok(Value::List(vec![Value::from(text)])), "{text}");
    }
    for text in [
        "",
        " a",
        "a ",
        "-",
        "- a",
        "?",
        ": a",
        "a: b",
        "a:",
        "a #b",
        "#a",
        "[x",
        "*",
        "@a",
        ">x",
        "'x'",
        "\"x\"",
        "%B",
        "---",
        "...",
        "=",
        "<<",
        "~",
        "null",
        "TRUE",
        "1.5",
        "12e03",
        "0x1",
        "2020-01-01",
        "2020-1-1T00:00:00Z",
        "a\nb",
    ] {
        assert!(!is_plain(text), "{text}");
    }
}
