//! Values in one cell of text or of a table, which are Python's `str` and `repr` of them.
//!
//! In: any value. Out: the bare text of scalars (`None`, `True`, `1.0`), and `{'a': ['x', 1]}` for what does not fit a cell.

use std::borrow::Cow;
use std::fmt::Write as _;

use smithgen_runtime::types::encode_base64;

use crate::value::Value;

/// The text of a cell.
pub(crate) fn cell(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Null => Cow::Borrowed("None"),
        Value::Bool(true) => Cow::Borrowed("True"),
        Value::Bool(false) => Cow::Borrowed("False"),
        Value::Number(number) => Cow::Owned(number.to_string()),
        Value::String(text) => Cow::Borrowed(text),
        Value::Bytes(bytes) => Cow::Owned(encode_base64(bytes)),
        Value::List(_) | Value::Map(_) => {
            let mut out = String::new();
            nested(&mut out, value);
            Cow::Owned(out)
        }
    }
}

fn nested(out: &mut String, value: &Value) {
    match value {
        Value::String(text) => quote(out, text),
        Value::List(list) => {
            out.push('[');
            for (index, value) in list.iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                nested(out, value);
            }
            out.push(']');
        }
        Value::Map(map) => {
            out.push('{');
            for (index, (name, value)) in map.iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                quote(out, name);
                out.push_str(": ");
                nested(out, value);
            }
            out.push('}');
        }
        scalar => out.push_str(&cell(scalar)),
    }
}

/// Single quotes, unless the text has such and no double ones.
fn quote(out: &mut String, text: &str) {
    let mark = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    out.push(mark);
    for character in text.chars() {
        match character {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\\' => out.push_str("\\\\"),
            _ if character == mark => out.extend(['\\', mark]),
            _ if is_printable(character) => out.push(character),
            _ => {
                let code = u32::from(character);
                // Writing to a string cannot fail.
                let _ = match code {
                    0..=0xff => write!(out, "\\x{code:02x}"),
                    0x100..=0xffff => write!(out, "\\u{code:04x}"),
                    _ => write!(out, "\\U{code:08x}"),
                };
            }
        }
    }
    out.push(mark);
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
    use crate::json;

    #[test]
    fn nested_values_look_like_pythons() {
        let value = json::read(
            r#"{"a": [1.0, null, true, "it's", "\"'", "\u0000\u007f\u00a0é\u0301\u2028\ud83d\ude00\ue000"]}"#,
        )
        .unwrap();
        assert_eq!(
            cell(&value),
            "{'a': [1.0, None, True, \"it's\", '\"\\'', '\\x00\\x7f\\xa0é\u{301}\\u2028😀\\ue000']}"
        );
    }
}
