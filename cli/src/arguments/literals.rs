//! Numbers and texts in Python's notation, which is that of the AWS CLI's command line and of its messages.
//!
//! In: a word. Out: whether Python's `int()` or `float()` takes it; the word as Python's `repr()` shows it.

use std::fmt::Write;

/// Whether `int()` takes the text: blanks around it, a sign, and single `_` between digits are allowed.
pub(crate) fn is_integer(text: &str) -> bool {
    let text = text.trim();
    are_digits(text.strip_prefix(['-', '+']).unwrap_or(text))
}

/// Whether `float()` takes the text.
pub(crate) fn is_float(text: &str) -> bool {
    let text = text.trim();
    let text = text.strip_prefix(['-', '+']).unwrap_or(text);
    if ["inf", "infinity", "nan"].iter().any(|word| text.eq_ignore_ascii_case(word)) {
        return true;
    }
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let is_exponent = exponent.is_none_or(|digits| are_digits(digits.strip_prefix(['-', '+']).unwrap_or(digits)));
    let is_mantissa = match mantissa.split_once('.') {
        Some(("", fraction)) => are_digits(fraction),
        Some((whole, "")) => are_digits(whole),
        Some((whole, fraction)) => are_digits(whole) && are_digits(fraction),
        None => are_digits(mantissa),
    };
    is_mantissa && is_exponent
}

/// Digits, with single `_` between them.
fn are_digits(text: &str) -> bool {
    text.split('_').all(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// A text as `repr()` shows it: in single quotes, or in double ones where it has single ones only.
pub(crate) fn repr(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut shown = String::with_capacity(text.len() + 2);
    shown.push(quote);
    for c in text.chars() {
        match c {
            '\\' => shown.push_str("\\\\"),
            '\n' => shown.push_str("\\n"),
            '\r' => shown.push_str("\\r"),
            '\t' => shown.push_str("\\t"),
            c if c == quote => shown.extend(['\\', c]),
            c if c.is_control() => {
                // Nothing can go wrong when a string is written to.
                let _ = write!(shown, "\\x{:02x}", u32::from(c));
            }
            c => shown.push(c),
        }
    }
    shown.push(quote);
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_pythons() {
        for text in ["1", "-1", "+1", " 1_0\n", "007"] {
            assert!(is_integer(text), "{text:?}");
        }
        for text in ["", " ", "1.0", "1__0", "_1", "1_", "x", "--1", "0x1"] {
            assert!(!is_integer(text), "{text:?}");
        }
    }

    #[test]
    fn floats_are_pythons() {
        for text in ["1", ".5", "5.", "-1e3", "1_0.0_1E-2", "inf", "-Infinity", "NaN"] {
            assert!(is_float(text), "{text:?}");
        }
        for text in ["", ".", "e3", "1e", "1_.0", "infinit", "0x1"] {
            assert!(!is_float(text), "{text:?}");
        }
    }

    #[test]
    fn texts_are_quoted() {
        for (text, shown) in [("x", "'x'"), ("it's", "\"it's\""), ("'\"", "'\\'\"'"), ("a\\\n\u{1}", "'a\\\\\\n\\x01'")]
        {
            assert_eq!(repr(text), shown);
        }
    }
}
