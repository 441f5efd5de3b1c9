//! Values, texts and numbers as Python has them, because the AWS CLI, whose words and rules these tools keep, is written in Python.
//!
//! In: a value, a text, bytes. Out: what `repr` and `str` make of them, and whether they count as true.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::data::Value;

/// A text as `repr` shows it: `'it"s'`, `"it's"`, `'\n'`.
pub(crate) fn repr(text: &str) -> String {
    let mut shown = String::with_capacity(text.len() + 2);
    write_text(&mut shown, text);
    shown
}

/// Bytes as `repr` shows them: `b'a\x00'`.
pub(crate) fn repr_of_bytes(bytes: &[u8]) -> String {
    let mark = mark(bytes.contains(&b'\''), bytes.contains(&b'"'));
    let mut shown = String::with_capacity(bytes.len() + 3);
    shown.extend(['b', mark]);
    for &byte in bytes {
        match byte {
            b' '..=b'~' => push(&mut shown, byte.into(), mark),
            _ => escape(&mut shown, byte.into()),
        }
    }
    shown.push(mark);
    shown
}

/// A value as `str` shows it: texts bare, and all else as in a program (`None`, `1.0`, `{'a': ['x', True]}`).
pub(crate) fn str_of(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Null => Cow::Borrowed("None"),
        Value::Bool(true) => Cow::Borrowed("True"),
        Value::Bool(false) => Cow::Borrowed("False"),
        Value::Number(number) => Cow::Owned(number.to_string()),
        Value::String(text) => Cow::Borrowed(text),
        Value::Bytes(bytes) => Cow::Owned(repr_of_bytes(bytes)),
        Value::List(_) | Value::Map(_) => {
            let mut shown = String::new();
            write_value(&mut shown, value);
            Cow::Owned(shown)
        }
    }
}

/// Whether a value counts as true: nothing, zero and what is empty do not.
pub(crate) fn is_true(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(value) => *value,
        Value::Number(number) => number.to_f64() != 0.0,
        Value::String(text) => !text.is_empty(),
        Value::Bytes(bytes) => !bytes.is_empty(),
        Value::List(list) => !list.is_empty(),
        Value::Map(map) => !map.is_empty(),
    }
}

/// Appends what `repr` shows.
fn write_value(out: &mut String, value: &Value) {
    match value {
        Value::String(text) => write_text(out, text),
        Value::List(list) => {
            out.push('[');
            for (index, value) in list.iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                write_value(out, value);
            }
            out.push(']');
        }
        Value::Map(map) => {
            out.push('{');
            for (index, (name, value)) in map.iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                write_text(out, name);
                out.push_str(": ");
                write_value(out, value);
            }
            out.push('}');
        }
        scalar => out.push_str(&str_of(scalar)),
    }
}

fn write_text(out: &mut String, text: &str) {
    let mark = mark(text.contains('\''), text.contains('"'));
    out.push(mark);
    for character in text.chars() {
        match character {
            _ if is_printable(character) => push(out, character, mark),
            _ => escape(out, character.into()),
        }
    }
    out.push(mark);
}

/// The quotation marks: single ones, unless the text has such and no double ones.
fn mark(has_single: bool, has_double: bool) -> char {
    if has_single && !has_double { '"' } else { '\'' }
}

/// Appends a character that prints, which may mean something else between quotation marks.
fn push(out: &mut String, character: char, mark: char) {
    if character == mark || character == '\\' {
        out.push('\\');
    }
    out.push(character);
}

/// Appends a character that does not print.
fn escape(out: &mut String, code: u32) {
    // Writing to a string cannot fail.
    let _ = match code {
        0x09 => write!(out, "\\t"),
        0x0a => write!(out, "\\n"),
        0x0d => write!(out, "\\r"),
        0..0x100 => write!(out, "\\x{code:02x}"),
        0x100..0x1_0000 => write!(out, "\\u{code:04x}"),
        _ => write!(out, "\\U{code:08x}"),
    };
}

/// Rust and Python agree on which characters print, save for those that one of them is too old to know: neither controls,
/// separators other than the blank, private ones, nor what is not assigned.
fn is_printable(character: char) -> bool {
    if character.is_ascii() {
        return !character.is_ascii_control();
    }
    // Rust's own escapes are the only way to ask. They take combining characters too, but only at the start of a text.
    let mut buffer = [b'a'; 5];
    let (_, rest) = buffer.split_at_mut(1);
    let length = 1 + character.encode_utf8(rest).len();
    let text = buffer.get(..length).and_then(|bytes| std::str::from_utf8(bytes).ok());
    text.is_some_and(|text| text.escape_debug().nth(1) == Some(character))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::json;

    #[test]
    fn texts_are_shown_as_in_a_program() {
        for (given, expected) in [
            ("a", "'a'"),
            ("it's", "\"it's\""),
            ("'\"", "'\\'\"'"),
            ("\\ \n\r\t\0\u{7f}", "'\\\\ \\n\\r\\t\\x00\\x7f'"),
            ("é日😀e\u{301}", "'é日😀e\u{301}'"),
            ("\u{a0}\u{ad}\u{2028}\u{e000}\u{e0001}", "'\\xa0\\xad\\u2028\\ue000\\U000e0001'"),
        ] {
            assert_eq!(repr(given), expected);
        }
        assert_eq!(repr_of_bytes(b"a'\x00\n\xff\\"), "b\"a'\\x00\\n\\xff\\\\\"");
    }

    #[test]
    fn values_are_shown_as_in_a_program_unless_they_are_texts() {
        let nested = r#"{"a": [1.0, null, true, "it's", "\"'", "\u00a0"], "b": {}, "c": []}"#;
        let expected = "{'a': [1.0, None, True, \"it's\", '\"\\'', '\\xa0'], 'b': {}, 'c': []}";
        assert_eq!(str_of(&json::read(nested).unwrap()), expected);
        for (json, expected) in [("\"it's\"", "it's"), ("null", "None"), ("false", "False"), ("-1", "-1")] {
            assert_eq!(str_of(&json::read(json).unwrap()), expected);
        }
        assert_eq!(str_of(&Value::List(vec![Value::Bytes(b"a\xff".to_vec())])), "[b'a\\xff']");
    }

    #[test]
    fn what_is_empty_is_false() {
        for (json, expected) in [
            ("null", false),
            ("false", false),
            ("0", false),
            ("-0.0", false),
            ("\"\"", false),
            ("[]", false),
            ("{}", false),
            ("true", true),
            ("0.1", true),
            ("NaN", true),
            ("\"0\"", true),
            ("[null]", true),
            ("{\"\": 0}", true),
        ] {
            assert_eq!(is_true(&json::read(json).unwrap()), expected, "{json}");
        }
    }
}
