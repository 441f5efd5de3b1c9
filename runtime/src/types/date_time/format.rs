//! An instant to its text: `date-time`, `http-date` and `epoch-seconds`, appended to a byte vector.
//!
//! `None` says that the year does not fit in four digits; nothing is written then.

use super::{DateTime, SECONDS_PER_DAY};
use crate::types::date::Date;

/// The longest text that any format gives: `epoch-seconds` with a sign, 19 digits, a point and 9 digits.
pub(super) const MAX_LENGTH: usize = 30;

pub(super) const WEEKDAYS: [&[u8; 3]; 7] = [b"Mon", b"Tue", b"Wed", b"Thu", b"Fri", b"Sat", b"Sun"];
pub(super) const MONTHS: [&[u8; 3]; 12] =
    [b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec"];

/// `2000-01-02T20:34:56.123456Z`, cut at microseconds, trailing zeros of the fraction left out.
pub(super) fn date_time(instant: DateTime, out: &mut Vec<u8>) -> Option<()> {
    let (date, year, second) = four_digit_year(instant)?;
    out.extend(year);
    out.push(b'-');
    out.extend(two_digits(date.month));
    out.push(b'-');
    out.extend(two_digits(date.day));
    out.push(b'T');
    time_of_day(second, out);
    fraction(instant.nanos / 1_000 * 1_000, out);
    out.push(b'Z');
    Some(())
}

/// `Sun, 02 Jan 2000 20:34:56 GMT`: RFC 7231 has no fraction, so none is written.
pub(super) fn http_date(instant: DateTime, out: &mut Vec<u8>) -> Option<()> {
    let (date, year, second) = four_digit_year(instant)?;
    // 1970-01-01, day 0, was a Thursday.
    let weekday = (instant.secs.div_euclid(SECONDS_PER_DAY) + 3).rem_euclid(7);
    out.extend(WEEKDAYS.get(weekday as usize)?.iter());
    out.extend(b", ");
    out.extend(two_digits(date.day));
    out.push(b' ');
    out.extend(MONTHS.get(usize::from(date.month) - 1)?.iter());
    out.push(b' ');
    out.extend(year);
    out.push(b' ');
    time_of_day(second, out);
    out.extend(b" GMT");
    Some(())
}

/// `946845296.123`, to the nanosecond, trailing zeros of the fraction left out.
pub(super) fn epoch_seconds(instant: DateTime, out: &mut Vec<u8>) {
    use std::io::Write as _;
    // Writing into a vector cannot fail.
    let _ = write!(out, "{}", instant.secs);
    fraction(instant.nanos, out);
}

/// The date, its year in four digits, and the second of the day; `None` for years that have no four digits.
fn four_digit_year(instant: DateTime) -> Option<(Date, [u8; 4], i64)> {
    let (date, second) = instant.civil();
    let year = u16::try_from(date.year).ok().filter(|year| *year <= 9_999)?;
    let [century, rest] = [(year / 100) as u8, (year % 100) as u8].map(two_digits);
    Some((date, [century[0], century[1], rest[0], rest[1]], second))
}

fn time_of_day(second: i64, out: &mut Vec<u8>) {
    out.extend(two_digits((second / 3_600) as u8));
    out.push(b':');
    out.extend(two_digits((second / 60 % 60) as u8));
    out.push(b':');
    out.extend(two_digits((second % 60) as u8));
}

fn two_digits(value: u8) -> [u8; 2] {
    [b'0' + value / 10, b'0' + value % 10]
}

/// A point and the digits of a part of a second, without trailing zeros; nothing when there is none.
fn fraction(nanos: u32, out: &mut Vec<u8>) {
    if nanos == 0 {
        return;
    }
    out.push(b'.');
    let mut rest = nanos;
    let mut unit = 100_000_000;
    while rest > 0 {
        out.push(b'0' + (rest / unit) as u8);
        rest %= unit;
        unit /= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::super::TimestampFormat::{DateTime as Rfc3339, EpochSeconds, HttpDate};
    use super::*;

    #[test]
    fn four_digit_years_only() {
        for (secs, text) in [
            (-62_167_219_200, Some("0000-01-01T00:00:00Z")),
            (-62_167_219_201, None),
            (253_402_300_799, Some("9999-12-31T23:59:59Z")),
            (253_402_300_800, None),
        ] {
            assert_eq!(DateTime::from_secs(secs).fmt(Rfc3339).ok().as_deref(), text);
            assert_eq!(DateTime::from_secs(secs).fmt(HttpDate).is_ok(), text.is_some());
        }
    }

    #[test]
    fn fractions_lose_trailing_zeros() {
        let instant = |nanos| DateTime::from_secs_and_nanos(1, nanos);
        for (nanos, text) in [(0, "1"), (500_000_000, "1.5"), (1, "1.000000001"), (120_000, "1.00012")] {
            assert_eq!(instant(nanos).fmt(EpochSeconds).unwrap(), text);
        }
        assert_eq!(instant(999).fmt(Rfc3339).unwrap(), "1970-01-01T00:00:01Z");
        assert_eq!(instant(123_456_789).fmt(Rfc3339).unwrap(), "1970-01-01T00:00:01.123456Z");
        assert_eq!(instant(5).fmt(HttpDate).unwrap(), "Thu, 01 Jan 1970 00:00:01 GMT");
    }

    #[test]
    fn longest_text_fits() {
        assert_eq!(DateTime::from_secs_and_nanos(i64::MIN, 1).fmt(EpochSeconds).unwrap().len(), MAX_LENGTH);
    }
}
