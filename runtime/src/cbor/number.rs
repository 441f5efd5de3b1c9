//! Numbers of any size, as CBOR has them: decimal digits to the bytes of a bignum and back, and decimal fractions.
//!
//! In: the text of a JSON number, or the parts of an item. Out: the other. Nothing is rounded.

use crate::types::decimal::Decimal;

/// How many bytes a whole number may have: the time for it grows with their square.
pub(super) const MAX_BYTES: usize = 4096;

/// The decimal digits of that many bytes.
const MAX_DIGITS: usize = 9864;

/// Decimal digits are taken nine at a time.
const GROUP: usize = 9;

/// A number in the two parts of a decimal fraction: a whole number, with its sign, and a power of ten.
pub(super) struct DecimalFraction {
    pub(super) is_negative: bool,
    pub(super) digits: String,
    pub(super) exponent: i64,
}

impl DecimalFraction {
    /// A whole number.
    pub(super) fn whole(is_negative: bool, digits: String) -> Self {
        Self { is_negative, digits, exponent: 0 }
    }

    /// Takes the text of a number apart; `None` if its exponent is beyond 64 bits.
    pub(super) fn of(text: &str) -> Option<Self> {
        let number = Decimal::parse(text.as_bytes())?;
        let (digits, exponent) = number.digits_and_exponent()?;
        Some(Self { is_negative: number.negative, digits, exponent })
    }

    /// The text of the number: as a whole number or fraction where that is not much longer than its digits, with an exponent elsewhere.
    pub(super) fn text(&self) -> String {
        let sign = if self.is_negative { "-" } else { "" };
        let digits = &self.digits;
        let places = usize::try_from(self.exponent.unsigned_abs()).unwrap_or(usize::MAX);
        match self.exponent {
            0 => format!("{sign}{digits}"),
            ..0 if places <= digits.len() + GROUP => {
                let padded = format!("{digits:0>width$}", width = places + 1);
                let (whole, fraction) = padded.split_at(padded.len() - places);
                format!("{sign}{whole}.{fraction}")
            }
            exponent => format!("{sign}{digits}e{exponent}"),
        }
    }
}

/// A whole number of at least zero, in units of 32 bits, the least significant first.
pub(super) struct Natural(Vec<u32>);

impl Natural {
    /// Of decimal digits; `None` if they are too many.
    pub(super) fn of_digits(digits: &str) -> Option<Self> {
        if digits.len() > MAX_DIGITS {
            return None;
        }
        let mut number = Natural(Vec::new());
        for group in digits.as_bytes().chunks(GROUP) {
            let value = group.iter().fold(0, |value, digit| 10 * value + u64::from(digit - b'0'));
            number.multiply_and_add(10u64.pow(group.len() as u32), value);
        }
        Some(number)
    }

    /// Of bytes, the most significant first; `None` if they are too many.
    pub(super) fn of_bytes(bytes: &[u8]) -> Option<Self> {
        let units = bytes.rchunks(4).map(|unit| unit.iter().fold(0, |value, byte| value << 8 | u32::from(*byte)));
        (bytes.len() <= MAX_BYTES).then(|| Natural(units.collect()))
    }

    pub(super) fn add_one(&mut self) {
        self.multiply_and_add(1, 1);
    }

    /// Of zero there is nothing less.
    pub(super) fn subtract_one(&mut self) {
        for unit in &mut self.0 {
            let (less, is_short) = unit.overflowing_sub(1);
            *unit = less;
            if !is_short {
                break;
            }
        }
    }

    fn multiply_and_add(&mut self, factor: u64, mut carry: u64) {
        for unit in &mut self.0 {
            let sum = u64::from(*unit) * factor + carry;
            *unit = sum as u32;
            carry = sum >> 32;
        }
        if carry > 0 {
            self.0.push(carry as u32);
        }
    }

    /// The bytes, the most significant first, without zeros before it.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let bytes: Vec<u8> = self.0.iter().rev().flat_map(|unit| unit.to_be_bytes()).collect();
        bytes.into_iter().skip_while(|byte| *byte == 0).collect()
    }

    /// The decimal digits, without zeros before them.
    pub(super) fn digits(mut self) -> String {
        let mut groups = Vec::new();
        while self.0.iter().any(|unit| *unit > 0) {
            let mut rest = 0;
            for unit in self.0.iter_mut().rev() {
                let value = rest << 32 | u64::from(*unit);
                *unit = (value / 1_000_000_000) as u32;
                rest = value % 1_000_000_000;
            }
            groups.push(rest);
            while self.0.pop_if(|unit| *unit == 0).is_some() {}
        }
        let Some(first) = groups.pop() else { return "0".to_owned() };
        groups.into_iter().rev().fold(first.to_string(), |digits, group| digits + &format!("{group:09}"))
    }
}
