//! Values and types in reports: values as Python shows them, types in plain words.

use smithgen_runtime::schema::Kind;

use crate::value::Value;

/// What a value is, in plain words.
pub fn name_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(crate::value::Number::Float(_)) => "a float",
        Value::Number(_) => "an integer",
        Value::String(_) => "a string",
        Value::Bytes(_) => "bytes",
        Value::List(_) => "a list",
        Value::Map(_) => "a map",
    }
}

/// What a value of a kind has to be, in plain words.
pub(super) fn expected(kind: Kind) -> &'static str {
    match kind {
        Kind::String | Kind::Enum => "a string",
        Kind::Byte | Kind::Short | Kind::Integer | Kind::Long | Kind::IntEnum | Kind::BigInteger => "an integer",
        Kind::Float | Kind::Double | Kind::BigDecimal => "a number",
        Kind::Boolean => "a boolean",
        Kind::Blob => "bytes",
        Kind::Timestamp => "a point in time such as 2020-01-31T12:00:00Z",
        Kind::List => "a list",
        Kind::Map | Kind::Structure | Kind::Union => "a map",
        _ => "another type",
    }
}

/// A value as Python's `str` writes it: text bare, everything else as in a program.
pub(super) fn value(value: &Value) -> String {
    let mut out = String::new();
    match value {
        Value::String(text) => out.push_str(text),
        value => repr(value, &mut out),
    }
    out
}

fn repr(value: &Value, out: &mut String) {
    match value {
        Value::Null => out.push_str("None"),
        Value::Bool(true) => out.push_str("True"),
        Value::Bool(false) => out.push_str("False"),
        Value::Number(number) => out.push_str(&number.to_string()),
        Value::String(text) => quote(text.chars(), out),
        Value::Bytes(bytes) => {
            out.push('b');
            quote_bytes(bytes, out);
        }
        Value::List(list) => {
            out.push('[');
            for (index, value) in list.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { ", " });
                repr(value, out);
            }
            out.push(']');
        }
        Value::Map(map) => {
            out.push('{');
            for (index, (name, value)) in map.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { ", " });
                quote(name.chars(), out);
                out.push_str(": ");
                repr(value, out);
            }
            out.push('}');
        }
    }
}

/// The quotes that Python chooses: single ones, unless only they occur in the text.
fn quote_for(mut has: impl FnMut(char) -> bool) -> char {
    if has('\'') && !has('"') { '"' } else { '\'' }
}

fn quote(text: std::str::Chars<'_>, out: &mut String) {
    let quote = quote_for(|c| text.clone().any(|other| other == c));
    out.push(quote);
    for c in text {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\\' => out.push_str("\\\\"),
            c if c == quote => out.extend(['\\', c]),
            c if c.is_control() => out.push_str(&format!("\\x{:02x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push(quote);
}

fn quote_bytes(bytes: &[u8], out: &mut String) {
    let quote = quote_for(|c| bytes.iter().any(|&byte| char::from(byte) == c));
    out.push(quote);
    for &byte in bytes {
        match byte {
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            b'\\' => out.push_str("\\\\"),
            byte if char::from(byte) == quote => out.extend(['\\', quote]),
            0x20..=0x7e => out.push(char::from(byte)),
            byte => out.push_str(&format!("\\x{byte:02x}")),
        }
    }
    out.push(quote);
}
