//! Reading and writing JSON against what Python's `json` was seen to do.
//!
//! In: the recorded corpora, one text and its outcome a line. Out: the same values, numbers and places of errors; the wording of
//! errors is our own. And, with or without the corpora, that no text whatever brings the reader down.

mod support;

use proptest::prelude::*;
use smithgen_cli::rooms::data::{Number, Value, json};

/// `line 1 column 2 (char 1)` of an error.
fn place(message: &str) -> &str {
    message.rfind(": line ").map_or(message, |at| &message[at..])
}

#[needs::test(conformance)]
fn texts_are_read_as_python_reads_them() {
    for line in support::corpus("json-loads.jsonl") {
        let input = support::text(&line, "input");
        let read = json::read(input);
        match line.get("error") {
            Some(Value::String(expected)) => {
                let error = read.expect_err(input).to_string();
                assert_eq!(place(&error), place(expected), "{input:?}: {error}");
            }
            _ => {
                // Half a surrogate pair, which Python keeps, is replaced here.
                let expected = support::text(&line, "dumps").replace("\\ud800", "\\ufffd");
                let value = read.unwrap_or_else(|error| panic!("{input:?}: {error}"));
                assert_eq!(json::write(&value, None, true), expected, "{input:?}");
            }
        }
    }
}

#[needs::test(conformance)]
fn numbers_are_written_as_python_writes_them() {
    for line in support::corpus("numbers.jsonl") {
        let wire = support::text(&line, "wire");
        let value = json::read(wire).unwrap_or_else(|error| panic!("{wire}: {error}"));
        assert_eq!(json::write(&value, None, true), support::text(&line, "json_dumps"), "{wire}");
        let Value::Number(number) = value else { panic!("{wire} is no number") };
        assert_eq!(number.to_string(), support::text(&line, "str"), "{wire}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_panics(text in any::<String>(), json in "[-\\[\\]{}:,\"\\\\u0-9a-f.eE+tn \\n\u{e9}]{0,60}") {
        let _ = json::read(&text);
        if let Err(error) = json::read(&json) {
            let before: String = json.chars().take(error.offset).collect();
            prop_assert_eq!(before.matches('\n').count() + 1, error.line);
            prop_assert!(error.column <= error.offset + 1 && error.offset <= json.chars().count());
        }
    }

    #[test]
    fn what_is_written_is_read_again(value in support::value(), indent in proptest::option::of(0usize..6), ascii: bool) {
        let text = json::write(&value, indent, ascii);
        prop_assert!(!ascii || text.is_ascii());
        prop_assert_eq!(json::read(&text).unwrap(), value);
    }

    #[test]
    fn floats_keep_their_value_and_their_type(value: f64) {
        prop_assume!(value.is_finite());
        let text = json::write(&Value::from(value), None, true);
        match json::read(&text).unwrap() {
            Value::Number(Number::Float(read)) => prop_assert_eq!(read.to_bits(), value.to_bits()),
            other => prop_assert!(false, "{} became {:?}", text, other),
        }
    }
}
