//! Numbers as Python's `int()` and `float()` read them.
//!
//! In: text, with blanks around it, and underscores between its digits. Out: a number, or what is none.

use std::fmt;

use super::python;
use super::value::Number;

/// So much is shown of a text that is no number.
const SHOWN: usize = 200;

/// Why a text is not the number that it should be. Displayed, it says so in plain words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NumberError {
    /// It is no integer: the text as it is shown in a program.
    NoInteger(String),
    /// It is no number: the same.
    NoFloat(String),
}

impl NumberError {
    /// The words for it, which show the text unless it is hidden.
    pub(crate) fn told(&self, is_hidden: bool) -> String {
        match self {
            NumberError::NoInteger(_) if is_hidden => "not an integer".to_owned(),
            NumberError::NoFloat(_) if is_hidden => "not a number".to_owned(),
            error => error.to_string(),
        }
    }
}

impl fmt::Display for NumberError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cut = |shown: &str| shown.chars().take(SHOWN).collect::<String>();
        match self {
            NumberError::NoInteger(shown) => write!(f, "not an integer: {}", cut(shown)),
            NumberError::NoFloat(shown) => write!(f, "not a number: {}", cut(shown)),
        }
    }
}

/// Reads an integer of any size.
///
/// # Errors
/// When the text is none.
pub(crate) fn integer(text: &str) -> Result<Number, NumberError> {
    match Number::spelled(text) {
        Some(number @ (Number::Integer(_) | Number::BigInteger(_))) => Ok(number),
        _ => Err(NumberError::NoInteger(python::repr(text))),
    }
}

/// Reads a float; what is too large is infinite.
///
/// # Errors
/// When the text is none.
pub(crate) fn float(text: &str) -> Result<Number, NumberError> {
    read_float(text).map(Number::Float).ok_or_else(|| NumberError::NoFloat(python::repr(text)))
}

/// As [`float`], without words for what is none.
pub(crate) fn read_float(text: &str) -> Option<f64> {
    match Number::spelled(text)? {
        Number::Float(value) => Some(value),
        // Floats have a zero below zero.
        integer if text.trim_start().starts_with('-') => Some(-integer.to_f64().abs()),
        integer => Some(integer.to_f64()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_pythons() {
        for (text, expected) in [
            ("7", 7),
            (" 1_0\n", 10),
            ("+007", 7),
            ("-0", 0),
            ("-12", -12),
            ("\u{a0}\u{85}5\u{2003}", 5),
            ("-9223372036854775808", i64::MIN),
        ] {
            assert_eq!(integer(text), Ok(Number::Integer(expected)), "{text:?}");
        }
        assert_eq!(integer("0_9223372036854775808"), Ok(Number::BigInteger("9223372036854775808".into())));
    }

    #[test]
    fn what_is_no_integer_is_named() {
        for text in ["", " ", "7d", "1.5", "_1", "1_", "1__0", "+ 1", "+-1", "0x10", "½", "1e3", "²", "\u{1c}1", "٣"]
        {
            assert!(integer(text).is_err(), "{text:?}");
        }
        let told = |text: &str| integer(text).map_err(|error| [false, true].map(|is_hidden| error.told(is_hidden)));
        assert_eq!(told("7d"), Err(["not an integer: '7d'", "not an integer"].map(str::to_owned)));
        assert_eq!(told(&"x".repeat(300)).map_err(|[shown, _]| shown.len()), Err(16 + SHOWN));
    }

    #[test]
    fn floats_are_pythons() {
        for (text, expected) in [
            ("1", 1.0),
            (" 1_0.5 ", 10.5),
            (".5", 0.5),
            ("5.", 5.0),
            ("-1E-3", -0.001),
            ("1e400", f64::INFINITY),
            ("-Infinity", f64::NEG_INFINITY),
            ("inf", f64::INFINITY),
        ] {
            assert_eq!(float(text), Ok(Number::Float(expected)), "{text:?}");
        }
        for text in ["", "x", ".", "1_", "_1", "1._5", "1e_5", "1e", "e5", "0x1p3", "--1", "infin", "٣.٥"] {
            assert!(float(text).is_err(), "{text:?}");
        }
        assert_eq!(float("x"), Err(NumberError::NoFloat("'x'".to_owned())));
    }
}
