//! Values to text, as Python's `json.dumps` writes it.
//!
//! In: a value. Out: JSON on one line, or indented; all of it in ASCII, or with other characters as they are.

use std::fmt::Write as _;

use smithgen_runtime::generated::types::encode_base64;

use crate::data::{Number, Value};

/// The JSON of a value, without a newline at its end.
///
/// `indent` is the number of blanks a level, each element on a line of its own; `None` keeps everything on one line, with a blank
/// behind commas and colons. With `ascii` every character beyond `~` is escaped. Bytes are base64; `NaN` and the
/// infinities stand bare, which is no JSON but what Python reads and writes.
pub fn write(value: &Value, indent: Option<usize>, ascii: bool) -> String {
    let mut out = String::new();
    write_to(&mut out, value, indent, ascii);
    out
}

/// As [`write()`], behind what `out` holds already.
pub(crate) fn write_to(out: &mut String, value: &Value, indent: Option<usize>, ascii: bool) {
    Writer { out, indent, ascii }.value(value, 0);
}

/// Writes a string in double quotes.
fn quote(out: &mut String, text: &str, ascii: bool) {
    out.push('"');
    let mut plain = 0;
    for (at, character) in text.char_indices() {
        if !matches!(character, '"' | '\\' | '\0'..='\u{1f}') && (!ascii || character <= '~') {
            continue;
        }
        out.push_str(text.get(plain..at).unwrap_or_default());
        plain = at + character.len_utf8();
        escape(out, character);
    }
    out.push_str(text.get(plain..).unwrap_or_default());
    out.push('"');
}

fn escape(out: &mut String, character: char) {
    match character {
        '"' | '\\' => out.extend(['\\', character]),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        '\u{8}' => out.push_str("\\b"),
        '\u{c}' => out.push_str("\\f"),
        _ => {
            for unit in character.encode_utf16(&mut [0; 2]) {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
    }
}

struct Writer<'a> {
    out: &'a mut String,
    indent: Option<usize>,
    ascii: bool,
}

impl Writer<'_> {
    fn value(&mut self, value: &Value, depth: usize) {
        match value {
            Value::Null => self.out.push_str("null"),
            Value::Bool(true) => self.out.push_str("true"),
            Value::Bool(false) => self.out.push_str("false"),
            Value::Number(number) => self.number(number),
            Value::String(text) => quote(self.out, text, self.ascii),
            Value::Bytes(bytes) => quote(self.out, &encode_base64(bytes), self.ascii),
            Value::List(list) if list.is_empty() => self.out.push_str("[]"),
            Value::List(list) => {
                self.out.push('[');
                for (index, value) in list.iter().enumerate() {
                    self.separate(index, depth + 1);
                    self.value(value, depth + 1);
                }
                self.line(depth);
                self.out.push(']');
            }
            Value::Map(map) if map.is_empty() => self.out.push_str("{}"),
            Value::Map(map) => {
                self.out.push('{');
                for (index, (name, value)) in map.iter().enumerate() {
                    self.separate(index, depth + 1);
                    quote(self.out, name, self.ascii);
                    self.out.push_str(": ");
                    self.value(value, depth + 1);
                }
                self.line(depth);
                self.out.push('}');
            }
        }
    }

    fn separate(&mut self, index: usize, depth: usize) {
        match (index, self.indent) {
            (0, _) => {}
            (_, None) => self.out.push_str(", "),
            (_, Some(_)) => self.out.push(','),
        }
        self.line(depth);
    }

    /// A new line, if there are lines at all.
    fn line(&mut self, depth: usize) {
        if let Some(indent) = self.indent {
            self.out.push('\n');
            self.out.extend(std::iter::repeat_n(' ', indent * depth));
        }
    }

    fn number(&mut self, number: &Number) {
        match number {
            Number::Float(value) if value.is_nan() => self.out.push_str("NaN"),
            Number::Float(value) if value.is_infinite() => {
                self.out.push_str(if *value > 0.0 { "Infinity" } else { "-Infinity" });
            }
            _ => {
                // Writing to a string cannot fail.
                let _ = write!(self.out, "{number}");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;

    #[test]
    fn lines_are_indented_as_python_does() {
        let value = read(r#"{"a": [], "b": {}, "c": [1, {"d": null}], "e": "é\u007f\u2028/\"\u0001"}"#).unwrap();
        assert_eq!(
            write(&value, Some(4), false),
            "{\n    \"a\": [],\n    \"b\": {},\n    \"c\": [\n        1,\n        {\n            \"d\": null\n        }\n    ],\n    \
             \"e\": \"é\u{7f}\u{2028}/\\\"\\u0001\"\n}"
        );
        assert_eq!(
            write(&value, None, true),
            r#"{"a": [], "b": {}, "c": [1, {"d": null}], "e": "\u00e9\u007f\u2028/\"\u0001"}"#
        );
    }

    #[test]
    fn what_json_lacks_is_written_as_python_does() {
        let list = Value::List(vec![
            Value::from(f64::NAN),
            Value::from(f64::NEG_INFINITY),
            Value::Bytes(b"hi".to_vec()),
            Value::from("😀"),
        ]);
        assert_eq!(write(&list, None, true), r#"[NaN, -Infinity, "aGk=", "\ud83d\ude00"]"#);
    }
}
