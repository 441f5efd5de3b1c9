//! [`Number`], with arithmetic as Python's: integers of any size, which become floats only where they must.
//!
//! In: numbers, and texts that spell some. Out: their order, sums, quotients and whole parts, and how Python writes them.

use std::borrow::Cow;
use std::fmt;

/// A number: an integer of any size, or a float.
#[derive(Clone, Debug, PartialEq)]
pub enum Number {
    /// An integer of 64 bits.
    Integer(i64),
    /// An integer beyond 64 bits, as decimal digits without leading zeros, perhaps behind a minus.
    BigInteger(Cow<'static, str>),
    /// Any other number; also what is too large or no number at all.
    Float(f64),
}

impl Number {
    /// The integer of these decimal digits, perhaps behind a sign.
    pub fn of_digits(digits: &str) -> Self {
        digits.parse().map_or_else(
            |_| {
                let sign = if digits.starts_with('-') { "-" } else { "" };
                Number::BigInteger(Cow::Owned(format!("{sign}{}", digits.trim_start_matches(['-', '+', '0']))))
            },
            Number::Integer,
        )
    }

    /// The number that a text spells, as Python reads it: an integer, or else a float, with blanks around it and underscores between its
    /// digits. Digits are those of ASCII. What is too large is infinite; `None` if it is no number.
    pub fn spelled(text: &str) -> Option<Self> {
        let is_digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
        let bytes = text.trim().as_bytes();
        let stands_well =
            |at: usize| is_digit(at.checked_sub(1).and_then(|at| bytes.get(at))) && is_digit(bytes.get(at + 1));
        let mut underscores = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'_');
        if !underscores.all(|(at, _)| stands_well(at)) {
            return None;
        }
        let text = text.trim().replace('_', "");
        let digits = text.strip_prefix(['-', '+']).unwrap_or(&text);
        match !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            true => Some(Number::of_digits(&text)),
            false => text.parse().ok().map(Number::Float),
        }
    }

    /// The number as a float, rounded if need be.
    pub fn to_f64(&self) -> f64 {
        match self {
            Number::Integer(value) => *value as f64,
            Number::BigInteger(digits) => digits.parse().unwrap_or(f64::NAN),
            Number::Float(value) => *value,
        }
    }
}

/// As Python writes numbers: `1.0`, `1e+16`, `inf`.
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Number::Integer(value) => write!(f, "{value}"),
            Number::BigInteger(digits) => f.write_str(digits),
            Number::Float(value) => float(*value, f),
        }
    }
}

/// The shortest digits that give the float again, with an exponent where Python's `repr` has one.
fn float(value: f64, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if value.is_nan() {
        return f.write_str("nan");
    }
    if value.is_infinite() {
        return f.write_str(if value > 0.0 { "inf" } else { "-inf" });
    }
    let shortest = format!("{value:e}");
    let (mut digits, exponent) = shortest.split_once('e').unwrap_or((&shortest, "0"));
    let count = digits.bytes().filter(u8::is_ascii_digit).count();
    // Where two texts of that length are equally close to a float, which takes 16 digits, Python takes the even one. So does
    // rounding of the exact value, and it never finds a text that is not as close.
    let exact = if count >= 16 { format!("{value:.*e}", count - 1) } else { String::new() };
    if let Some((even, _)) = exact.split_once('e').filter(|_| exact.parse() == Ok(value)) {
        digits = even;
    }
    let exponent: i32 = exponent.parse().unwrap_or_default();
    if value != 0.0 && !(-4..16).contains(&exponent) {
        let sign = if exponent < 0 { '-' } else { '+' };
        return write!(f, "{digits}e{sign}{:02}", exponent.abs());
    }
    match usize::try_from(count as i32 - 1 - exponent) {
        Ok(decimals) if decimals > 0 => write!(f, "{value:.decimals$}"),
        _ => write!(f, "{value:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_look_like_pythons() {
        for (value, expected) in [
            (1.0, "1.0"),
            (0.0, "0.0"),
            (-0.0, "-0.0"),
            (1.1, "1.1"),
            (1e15, "1000000000000000.0"),
            (1e16, "1e+16"),
            (1.5e-5, "1.5e-05"),
            (0.0001, "0.0001"),
            (1e300, "1e+300"),
            (9999999999999998.0, "9999999999999998.0"),
            (0.1 + 0.2, "0.30000000000000004"),
            (2_000_000_000_000_473.0 / 8.0, "250000000000059.12"),
            (-6_666_666_666_666_677.0 / 4.0, "-1666666666666669.2"),
            (1.454151073226072e18, "1.454151073226072e+18"),
            (5e-324, "5e-324"),
            (1.7976931348623157e308, "1.7976931348623157e+308"),
            (f64::INFINITY, "inf"),
        ] {
            assert_eq!(Number::Float(value).to_string(), expected);
        }
    }
}
