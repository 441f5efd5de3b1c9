//! Which bare texts YAML 1.2 would not read as text, in the opinion of ruamel.yaml.
//!
//! In: a text. Out: whether it is the name of nothing or of a truth value, a number, a date, or a merge key. Octal numbers without
//! an `o`, underscores and dates are leftovers of YAML 1.1 that ruamel.yaml keeps quoting.

/// Whether the text needs quotes to be text.
pub(super) fn is_other_than_text(text: &str) -> bool {
    match text {
        "" | "~" | "null" | "Null" | "NULL" | "<<" | "=" => return true,
        "true" | "True" | "TRUE" | "false" | "False" | "FALSE" => return true,
        _ => {}
    }
    match text.bytes().next() {
        Some(b'0'..=b'9') => is_number(text) || is_timestamp(text),
        Some(b'-' | b'+' | b'.') => is_number(text),
        _ => false,
    }
}

fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    is_integer(unsigned)
        || is_float(unsigned)
        || matches!(unsigned, ".inf" | ".Inf" | ".INF")
        || matches!(text, ".nan" | ".NaN" | ".NAN")
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
            assert!(is_other_than_text(text), "{text}");
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
            assert!(!is_other_than_text(text), "{text}");
        }
    }
}
