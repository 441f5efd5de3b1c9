//! The text of a JSON number as sign, digits and exponent, for the conversions that a detour over `f64` would falsify.

/// A number as it was written; its digits are not copied.
pub(crate) struct Decimal<'a> {
    pub(crate) negative: bool,
    whole: &'a [u8],
    fraction: &'a [u8],
    /// The decimal point stands before the digit of this index.
    point: i64,
}

impl<'a> Decimal<'a> {
    /// Reads `[-]digits[.digits][e[sign]digits]`; `None` for any other text. Leading zeros are allowed.
    pub(crate) fn parse(text: &'a [u8]) -> Option<Self> {
        let (negative, text) = match text.split_first()? {
            (b'-', rest) => (true, rest),
            _ => (false, text),
        };
        let (whole, text) = digits(text)?;
        let (fraction, text) = match text.split_first() {
            Some((b'.', rest)) => digits(rest)?,
            _ => (&[][..], text),
        };
        let exponent = match text.split_first() {
            Some((b'e' | b'E', rest)) => exponent(rest)?,
            None => 0,
            _ => return None,
        };
        // No text is long enough for the sum to overflow.
        Some(Self { negative, whole, fraction, point: exponent + whole.len() as i64 })
    }

    /// The number without sign and fraction; `None` when it exceeds `u64`.
    pub(crate) fn magnitude(&self) -> Option<u64> {
        if self.has_no_exponent() {
            return self.whole.iter().try_fold(0, |value, digit| append(value, digit - b'0'));
        }
        // Leading zeros are skipped first, so that the loop below ends within 21 steps, whatever the exponent.
        let first = (0..self.len()).find(|index| self.digit(*index) != 0).unwrap_or(self.point);
        (first..self.point).try_fold(0, |value, index| append(value, self.digit(index)))
    }

    /// The first nine digits after the decimal point, as billionths.
    pub(crate) fn billionths(&self) -> u32 {
        let append = |value: u32, digit: u8| value * 10 + u32::from(digit);
        if self.has_no_exponent() {
            let digits = self.fraction.iter().map(|digit| digit - b'0').chain(std::iter::repeat(0));
            return digits.take(9).fold(0, append);
        }
        (self.point..self.point + 9).fold(0, |value, index| append(value, self.digit(index)))
    }

    /// The number when it is whole, however it was written, and fits.
    pub(crate) fn to_i64(&self) -> Option<i64> {
        let has_fraction = (self.point.max(0)..self.len()).any(|index| self.digit(index) != 0);
        let vanishes = self.point < 0 && (0..self.len()).any(|index| self.digit(index) != 0);
        if has_fraction || vanishes {
            return None;
        }
        let magnitude = self.magnitude()?;
        if self.negative { 0i64.checked_sub_unsigned(magnitude) } else { i64::try_from(magnitude).ok() }
    }

    /// The digits as a whole number, without zeros before it, and the power of ten that it is to be taken times; `None` when that
    /// exceeds `i64`.
    #[cfg(feature = "cbor")]
    pub(crate) fn digits_and_exponent(&self) -> Option<(String, i64)> {
        let digits: String = self.whole.iter().chain(self.fraction).map(|digit| char::from(*digit)).collect();
        let significant = digits.trim_start_matches('0');
        let significant = if significant.is_empty() { "0" } else { significant };
        let is_exact = self.point.unsigned_abs() < BEYOND_ANY_TEXT.unsigned_abs();
        is_exact.then(|| (significant.to_owned(), self.point - self.len()))
    }

    fn has_no_exponent(&self) -> bool {
        self.point == self.whole.len() as i64
    }

    fn len(&self) -> i64 {
        (self.whole.len() + self.fraction.len()) as i64
    }

    /// The digit of that index; before the first and after the last there are zeros.
    fn digit(&self, index: i64) -> u8 {
        let Ok(index) = usize::try_from(index) else { return 0 };
        let digit = match index.checked_sub(self.whole.len()) {
            None => self.whole.get(index),
            Some(index) => self.fraction.get(index),
        };
        digit.map_or(0, |digit| digit - b'0')
    }
}

fn append(value: u64, digit: u8) -> Option<u64> {
    value.checked_mul(10)?.checked_add(u64::from(digit))
}

/// One digit or more, and what follows them.
fn digits(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let count = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    (count > 0).then(|| text.split_at(count))
}

/// What no text can make up for by its length: exponents are held below it.
const BEYOND_ANY_TEXT: i64 = i64::MAX / 4;

/// A signed exponent.
fn exponent(text: &[u8]) -> Option<i64> {
    let (negative, text) = match text.split_first()? {
        (b'-', rest) => (true, rest),
        (b'+', rest) => (false, rest),
        _ => (false, text),
    };
    let (digits, rest) = digits(text)?;
    if !rest.is_empty() {
        return None;
    }
    let magnitude = digits.iter().fold(0i64, |value, digit| {
        value.saturating_mul(10).saturating_add(i64::from(digit - b'0')).min(BEYOND_ANY_TEXT)
    });
    Some(if negative { -magnitude } else { magnitude })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(text: &str) -> Option<i64> {
        Decimal::parse(text.as_bytes())?.to_i64()
    }

    #[test]
    fn whole_numbers_in_any_form() {
        for (text, value) in [
            ("0", 0),
            ("-0.0", 0),
            ("1.0", 1),
            ("1e3", 1_000),
            ("-1.5E1", -15),
            ("1200e-2", 12),
            ("0.001e3", 1),
            ("0e999999999999999999999", 0),
            ("9223372036854775807", i64::MAX),
            ("-9223372036854775808.000", i64::MIN),
        ] {
            assert_eq!(whole(text), Some(value), "{text}");
        }
    }

    #[test]
    fn what_is_not_whole_or_does_not_fit() {
        for text in
            ["0.5", "1e-1", "1e-999999999999999999999", "1.0000000000001", "9223372036854775808", "1e19", "1e99"]
        {
            assert_eq!(whole(text), None, "{text}");
        }
        for text in ["", "-", ".5", "5.", "1e", "1e+", "1 ", "+1", "--1", "1e1.5"] {
            assert!(Decimal::parse(text.as_bytes()).is_none(), "{text}");
        }
    }
}
