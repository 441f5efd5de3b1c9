//! `BigInteger` and `BigDecimal`: numbers of any size and precision, kept as the text of a JSON number.
//!
//! No arithmetic is done on them, so that no digit is lost and no library of big numbers is needed. The text of a parsed
//! number stays as it was, except for a leading `+` and leading zeros, which JSON does not allow; equality compares texts.

use std::fmt;
use std::str::FromStr;

/// A whole number of any size, kept as decimal digits.
///
/// ```
/// use smithgen_runtime::types::BigInteger;
/// let number: BigInteger = "18446744073709551616".parse().unwrap();
/// assert_eq!(number.as_ref(), "18446744073709551616");
/// assert!("1.5".parse::<BigInteger>().is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct BigInteger(String);

/// A decimal number of any size and precision, kept as text: digits, and perhaps a fraction and an exponent.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct BigDecimal(String);

/// A text that is not a number of the wanted kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BigNumberError {
    expected: &'static str,
}

impl fmt::Display for BigNumberError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not {}", self.expected)
    }
}

impl std::error::Error for BigNumberError {}

impl FromStr for BigInteger {
    type Err = BigNumberError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match normalise(text) {
            Some((number, true)) => Ok(Self(number)),
            _ => Err(BigNumberError { expected: "a whole number in decimal digits" }),
        }
    }
}

impl FromStr for BigDecimal {
    type Err = BigNumberError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match normalise(text) {
            Some((number, _)) => Ok(Self(number)),
            None => Err(BigNumberError { expected: "a decimal number" }),
        }
    }
}

/// The text as a JSON number, and whether it is digits only; `None` when it is not a number.
fn normalise(text: &str) -> Option<(String, bool)> {
    let (sign, unsigned) = match text.as_bytes().first()? {
        b'-' => ("-", &text[1..]),
        b'+' => ("", &text[1..]),
        _ => ("", text),
    };
    let digits = unsigned.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 {
        return None;
    }
    let (whole, rest) = unsigned.split_at(digits);
    if !is_fraction_and_exponent(rest) {
        return None;
    }
    let significant = whole.trim_start_matches('0');
    let whole = if significant.is_empty() { "0" } else { significant };
    Some((format!("{sign}{whole}{rest}"), rest.is_empty()))
}

/// Whether a text is what may follow the whole part of a JSON number: `[.digits][e[sign]digits]`.
fn is_fraction_and_exponent(text: &str) -> bool {
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (fraction, exponent) = match text.split_once(['e', 'E']) {
        Some((fraction, exponent)) => (fraction, Some(exponent)),
        None => (text, None),
    };
    let fraction_fits = fraction.is_empty() || fraction.strip_prefix('.').is_some_and(all_digits);
    let exponent_fits =
        exponent.is_none_or(|exponent| all_digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)));
    fraction_fits && exponent_fits
}

macro_rules! text_and_integers {
    ($type:ident, $($integer:ty),+) => {
        impl AsRef<str> for $type {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        /// Zero.
        impl Default for $type {
            fn default() -> Self {
                Self("0".to_owned())
            }
        }

        impl From<$type> for String {
            fn from(number: $type) -> Self {
                number.0
            }
        }

        $(impl From<$integer> for $type {
            fn from(number: $integer) -> Self {
                Self(number.to_string())
            }
        })+
    };
}

text_and_integers!(BigInteger, i32, u32, i64, u64, i128, u128);
text_and_integers!(BigDecimal, i32, u32, i64, u64, i128, u128);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers() {
        for (text, kept) in [("0", "0"), ("-12", "-12"), ("+7", "7"), ("007", "7"), ("-000", "-0")] {
            assert_eq!(text.parse::<BigInteger>().unwrap().as_ref(), kept);
        }
        for text in ["", "-", "+", "1.0", "1e3", "0x1", " 1", "1 ", "--1", "1_000", "١"] {
            assert!(text.parse::<BigInteger>().is_err(), "{text}");
        }
        assert_eq!(BigInteger::from(u128::MAX).to_string(), u128::MAX.to_string());
    }

    #[test]
    fn decimals_keep_their_text() {
        for text in ["0.0", "-0.000000001", "4.56e-5", "3.21E-10", "1E+400", "123456789.123456789123456789"] {
            assert_eq!(text.parse::<BigDecimal>().unwrap().to_string(), text);
        }
        for text in ["", ".5", "5.", "1e", "1e+", "1.e5", "NaN", "1e5e5", "1.2.3", "-.1"] {
            assert!(text.parse::<BigDecimal>().is_err(), "{text}");
        }
    }

    #[test]
    fn errors_say_what_was_wanted() {
        assert_eq!("x".parse::<BigDecimal>().unwrap_err().to_string(), "not a decimal number");
        assert_eq!("1.5".parse::<BigInteger>().unwrap_err().to_string(), "not a whole number in decimal digits");
    }
}
