//! Arithmetic as Python's: integers of any size, which become floats only where they must.
//!
//! In: numbers. Out: their order, sums, quotients and whole parts.

use std::borrow::Cow;
use std::cmp::Ordering;

use crate::Number;

/// Beyond this, a float is larger than any integer of 64 bits.
const BEYOND_64_BITS: f64 = 9_223_372_036_854_775_808.0;

/// The order of two numbers, without rounding; none if one is NaN.
pub(crate) fn order(left: &Number, right: &Number) -> Option<Ordering> {
    match (left, right) {
        (Number::Integer(left), Number::Integer(right)) => Some(left.cmp(right)),
        (Number::Float(left), Number::Float(right)) => left.partial_cmp(right),
        (Number::Float(_), _) => order(right, left).map(Ordering::reverse),
        (Number::Integer(left), Number::Float(right)) if right.abs() < BEYOND_64_BITS => {
            // The whole part of the float is exact; what is behind its point decides among equals.
            let whole = left.cmp(&(right.trunc() as i64));
            Some(whole.then_with(|| 0.0_f64.total_cmp(&(right.fract() + 0.0))))
        }
        (integer, Number::Float(right)) => match right {
            right if right.is_nan() => None,
            right if right.is_infinite() => Some(if *right > 0.0 { Ordering::Less } else { Ordering::Greater }),
            right => Some(digits(&integer.to_string(), &format!("{:.0}", right.trunc()))),
        },
        (left, right) => Some(digits(&left.to_string(), &right.to_string())),
    }
}

/// An order in which NaN comes last, for sorting.
pub(crate) fn total_order(left: &Number, right: &Number) -> Ordering {
    let is_nan = |number: &Number| matches!(number, Number::Float(value) if value.is_nan());
    order(left, right).unwrap_or_else(|| is_nan(left).cmp(&is_nan(right)))
}

/// The order of two integers in decimal digits.
fn digits(left: &str, right: &str) -> Ordering {
    match (left.strip_prefix('-'), right.strip_prefix('-')) {
        (None, None) => left.len().cmp(&right.len()).then_with(|| left.cmp(right)),
        (Some(left), Some(right)) => digits(right, left),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
    }
}

pub(crate) fn absolute(number: &Number) -> Number {
    match number {
        Number::Integer(value) => match value.checked_abs() {
            Some(value) => Number::Integer(value),
            None => Number::BigInteger(Cow::Owned(value.unsigned_abs().to_string())),
        },
        Number::BigInteger(digits) => Number::BigInteger(Cow::Owned(digits.trim_start_matches('-').to_owned())),
        Number::Float(value) => Number::Float(value.abs()),
    }
}

/// The sum, which is an integer if all of them are. Integers of more than 38 digits are added as floats.
pub(crate) fn sum<'n>(numbers: impl Iterator<Item = &'n Number>) -> Number {
    let mut whole: i128 = 0;
    let mut float = None;
    for number in numbers {
        let next = match number {
            Number::Integer(value) => whole.checked_add((*value).into()),
            Number::BigInteger(digits) => digits.parse().ok().and_then(|value| whole.checked_add(value)),
            Number::Float(_) => None,
        };
        match (next, &mut float) {
            (Some(next), None) => whole = next,
            (_, Some(sum)) => *sum += number.to_f64(),
            (None, none) => *none = Some(whole as f64 + number.to_f64()),
        }
    }
    match float {
        Some(sum) => Number::Float(sum),
        None => Number::of_digits(&whole.to_string()),
    }
}

/// The float that is closest to the number divided by a count.
pub(crate) fn quotient(number: &Number, count: usize) -> Number {
    let whole = match number {
        Number::Float(_) => None,
        integer => integer.to_string().parse::<i128>().ok(),
    };
    // Up to 2^53, a float holds any integer, and one division rounds once. Beyond, integers are divided to more bits than a float
    // has, of which the last one stands for the remainder.
    let quotient = match (whole, i128::try_from(count)) {
        (Some(whole), Ok(count)) if whole.unsigned_abs() > 1 << 53 => {
            whole.checked_mul(1 << 56).and_then(|whole| Some((whole.checked_div(count)?, whole.checked_rem(count)?)))
        }
        _ => None,
    };
    Number::Float(match quotient {
        Some((quotient, rest)) => ((quotient << 1) + rest.signum()) as f64 / (1_u64 << 57) as f64,
        None => number.to_f64() / count as f64,
    })
}

/// A float downwards or upwards to an integer, as `round` says; nothing, if it is infinite or none.
pub(crate) fn whole(number: &Number, round: fn(f64) -> f64) -> Option<Number> {
    match number {
        Number::Float(value) if value.is_finite() => Some(Number::of_digits(&format!("{:.0}", round(*value)))),
        Number::Float(_) => None,
        integer => Some(integer.clone()),
    }
}
