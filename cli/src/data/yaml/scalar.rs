//! Scalars: what a text without quotes is, and what tags make of texts.
//!
//! In: the text of a scalar. Out: its [`ScalarKind`], which tells readers what it is and writers whether it needs quotes to be text; or its
//! value. The rules are those of YAML 1.2 as `ruamel.yaml` has them: numbers with underscores, binary ones, octal ones without
//! an `o`, and dates are leftovers of YAML 1.1.

use crate::data::{Number, Value, base64};

/// What a text without quotes is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ScalarKind {
    Text,
    Null,
    Boolean,
    Integer,
    Float,
    /// A date, perhaps with a time of day.
    Timestamp,
    /// The merge key, or that of a default.
    Key,
}

/// What a text without quotes is.
pub(super) fn kind(text: &str) -> ScalarKind {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return ScalarKind::Null,
        "true" | "True" | "TRUE" | "false" | "False" | "FALSE" => return ScalarKind::Boolean,
        "<<" | "=" => return ScalarKind::Key,
        ".nan" | ".NaN" | ".NAN" => return ScalarKind::Float,
        _ => {}
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    match (text.bytes().next(), unsigned) {
        (Some(b'-' | b'+' | b'.'), ".inf" | ".Inf" | ".INF") => ScalarKind::Float,
        (Some(b'-' | b'+' | b'.' | b'0'..=b'9'), unsigned) if is_integer(unsigned) => ScalarKind::Integer,
        (Some(b'-' | b'+' | b'.' | b'0'..=b'9'), unsigned) if is_float(unsigned) => ScalarKind::Float,
        (Some(b'0'..=b'9'), _) if is_timestamp(text) => ScalarKind::Timestamp,
        _ => ScalarKind::Text,
    }
}

/// What a scalar without quotes and tag is. Dates stay texts, for the member that holds them to say whether they are points in time.
pub(super) fn resolve(text: &str) -> Value {
    match kind(text) {
        ScalarKind::Null => Some(Value::Null),
        ScalarKind::Boolean => Some(Value::Bool(text.starts_with(['t', 'T']))),
        ScalarKind::Integer => integer(text).map(Value::Number),
        ScalarKind::Float => float(text).map(Value::Number),
        ScalarKind::Text | ScalarKind::Timestamp | ScalarKind::Key => None,
    }
    .unwrap_or_else(|| Value::from(text))
}

/// What a scalar with a tag of YAML's own is; `None` if it cannot be that.
pub(super) fn of_tag(name: &str, text: String, plain: bool) -> Option<Value> {
    match (name, kind(&text)) {
        ("str" | "timestamp", _) => Some(Value::String(text)),
        ("null", _) => Some(Value::Null),
        ("bool", _) => match text.to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" | "y" => Some(Value::Bool(true)),
            "false" | "no" | "off" | "n" => Some(Value::Bool(false)),
            _ => None,
        },
        ("int", ScalarKind::Integer) => integer(&text).map(Value::Number),
        ("float", ScalarKind::Float) => float(&text).map(Value::Number),
        ("float", ScalarKind::Integer) => integer(&text).map(|number| Value::from(number.to_f64())),
        ("binary", _) => base64::decode(&text).map(Value::Bytes),
        ("", _) if plain => Some(Value::String(text)),
        _ => None,
    }
}

/// The number of a text that looks like an integer; `None` if it has no digits, or more bits than 128 in another base than ten, which
/// nobody writes.
fn integer(text: &str) -> Option<Number> {
    let digits = text.replace('_', "");
    let (sign, unsigned) = digits.split_at(usize::from(digits.starts_with(['-', '+'])));
    let bases = [("0b", 2), ("0o", 8), ("0x", 16)];
    match bases.into_iter().find_map(|(prefix, radix)| Some((radix, unsigned.strip_prefix(prefix)?))) {
        Some((radix, digits)) => {
            let value = u128::from_str_radix(digits, radix).ok()?;
            Some(Number::of_digits(&format!("{sign}{value}")))
        }
        None => (!unsigned.is_empty()).then(|| Number::of_digits(&digits)),
    }
}

/// The number of a text that looks like a float; `None` if it has no digits.
fn float(text: &str) -> Option<Number> {
    // The names of special ones have a point before what Rust calls them, and nothing else has letters there.
    let point = if text.ends_with(|c: char| c.is_ascii_alphabetic()) { "." } else { "_" };
    text.replace('_', "").replace(point, "").parse().ok().map(Number::Float)
}

fn is_integer(text: &str) -> bool {
    let all = |digits: &str, is_digit: fn(u8) -> bool| {
        !digits.is_empty() && digits.bytes().all(|byte| byte == b'_' || is_digit(byte))
    };
    all(text, |byte| byte.is_ascii_digit())
        || text.strip_prefix("0b").is_some_and(|digits| all(digits, |byte| matches!(byte, b'0' | b'1')))
        || text.strip_prefix("0o").is_some_and(|digits| all(digits, |byte| matches!(byte, b'0'..=b'7')))
        || text.strip_prefix("0x").is_some_and(|digits| all(digits, |byte| byte.is_ascii_hexdigit()))
}

/// `1.`, `1_0.5e3` and `1e3`, but of `.5e3` only `.5` and `.5e+3`.
fn is_float(text: &str) -> bool {
    let mut cursor = Cursor(text.as_bytes());
    if cursor.eat(b'.') {
        return cursor.digits_and_underscores() > 0 && (cursor.is_at_end() || cursor.exponent(true));
    }
    if !cursor.digit() {
        return false;
    }
    cursor.digits_and_underscores();
    if cursor.eat(b'.') {
        cursor.digits_and_underscores();
        return cursor.is_at_end() || cursor.exponent(false);
    }
    cursor.exponent(false)
}

/// `2024-01-31`, or with a time behind it, when months, days and hours may have one digit.
fn is_timestamp(text: &str) -> bool {
    let mut cursor = Cursor(text.as_bytes());
    let year = cursor.digits(4, 4) && cursor.eat(b'-');
    let mut date = Cursor(cursor.0);
    if year && date.digits(2, 2) && date.eat(b'-') && date.digits(2, 2) && date.is_at_end() {
        return true;
    }
    if !(year && cursor.digits(1, 2) && cursor.eat(b'-') && cursor.digits(1, 2)) {
        return false;
    }
    if !(cursor.eat(b'T') || cursor.eat(b't') || cursor.blanks() > 0) {
        return false;
    }
    let time =
        cursor.digits(1, 2) && cursor.eat(b':') && cursor.digits(2, 2) && cursor.eat(b':') && cursor.digits(2, 2);
    if !time {
        return false;
    }
    if cursor.eat(b'.') {
        cursor.digits(0, usize::MAX);
    }
    cursor.is_at_end() || cursor.zone()
}

/// The bytes that are left.
struct Cursor<'a>(&'a [u8]);

impl Cursor<'_> {
    fn is_at_end(&self) -> bool {
        self.0.is_empty()
    }

    fn eat(&mut self, byte: u8) -> bool {
        match self.0.strip_prefix(&[byte]) {
            Some(rest) => {
                self.0 = rest;
                true
            }
            None => false,
        }
    }

    /// Passes over all bytes that `wanted` holds for, and tells how many.
    fn run(&mut self, wanted: impl Fn(u8) -> bool) -> usize {
        let length = self.0.iter().position(|&byte| !wanted(byte)).unwrap_or(self.0.len());
        self.0 = self.0.get(length..).unwrap_or_default();
        length
    }

    /// Passes over at least `least` digits, and no more than `most`.
    fn digits(&mut self, least: usize, most: usize) -> bool {
        let found = self.0.iter().take(most).take_while(|byte| byte.is_ascii_digit()).count();
        self.0 = self.0.get(found..).unwrap_or_default();
        found >= least
    }

    fn digit(&mut self) -> bool {
        self.digits(1, 1)
    }

    fn digits_and_underscores(&mut self) -> usize {
        self.run(|byte| byte == b'_' || byte.is_ascii_digit())
    }

    fn blanks(&mut self) -> usize {
        self.run(|byte| matches!(byte, b' ' | b'\t'))
    }

    /// An exponent and nothing behind it.
    fn exponent(&mut self, needs_sign: bool) -> bool {
        let letter = self.eat(b'e') || self.eat(b'E');
        let sign = self.eat(b'-') || self.eat(b'+');
        letter && (sign || !needs_sign) && self.digits(1, usize::MAX) && self.is_at_end()
    }

    /// `Z`, `+1` or `+01:00`, perhaps behind blanks, and nothing behind it.
    fn zone(&mut self) -> bool {
        self.blanks();
        if self.eat(b'Z') {
            return self.is_at_end();
        }
        (self.eat(b'-') || self.eat(b'+'))
            && self.digits(1, 2)
            && (self.is_at_end() || (self.eat(b':') && self.digits(2, 2) && self.is_at_end()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_as_something_else() {
        for text in [
            "true",
            "~",
            "0",
            "-1",
            "+1",
            "012",
            "1_000",
            "0x1f",
            "0o17",
            "0b1",
            "1.",
            "1.5",
            ".5",
            "-.5",
            ".5e+3",
            "1e3",
            "1E-3",
            "1.5e3",
            ".inf",
            "-.inf",
            ".nan",
            "2024-01-31",
            "2024-1-3 1:02:03",
            "2024-01-31T10:00:00.5Z",
            "2024-01-31T10:00:00 +01:00",
            "2024-01-31t10:00:00-1",
            "<<",
            "=",
        ] {
            assert_ne!(kind(text), ScalarKind::Text, "{text}");
        }
    }

    #[test]
    fn what_is_text() {
        for text in [
            "yes",
            "on",
            "tRue",
            "1a",
            "1.5.6",
            ".5e3",
            "e3",
            "-.nan",
            "+.nan",
            "0x",
            "0o8",
            "12:30:45",
            "2024-1-3",
            "2024-01-31T",
            "2024-01-31T10:00",
            "2024-01-31T10:00:00+",
            "-a",
            "--",
            ".",
            "-",
            "_1",
            "1e",
            "１",
        ] {
            assert_eq!(kind(text), ScalarKind::Text, "{text}");
        }
    }
}
