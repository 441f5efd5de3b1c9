//! Text to instant: `date-time`, `http-date` and `epoch-seconds`. Errors are short reasons, without the text itself.

use super::format::{MONTHS, WEEKDAYS};
use super::{DateTime, SECONDS_PER_DAY};
use crate::types::date::Date;
use crate::types::decimal::Decimal;

type Reason = &'static str;

/// RFC 3339 with `Z` or an offset, which is applied.
pub(super) fn date_time(text: &[u8]) -> Result<DateTime, Reason> {
    let mut text = Cursor { rest: text };
    let year = text.number(4)?;
    text.literal(b"-")?;
    let month = text.number(2)? as u8;
    text.literal(b"-")?;
    let day = text.number(2)? as u8;
    if !matches!(text.next(), Some(b'T' | b't')) {
        return Err("expected `T` between date and time");
    }
    let second = text.time_of_day()?;
    let nanos = text.fraction()?;
    let offset = match text.next() {
        Some(b'Z' | b'z') => 0,
        Some(b'+') => text.offset()?,
        Some(b'-') => -text.offset()?,
        _ => return Err("expected `Z` or an offset such as `+01:00` after the time"),
    };
    text.end()?;
    instant(Date { year, month, day }, second - offset, nanos)
}

/// `Sun, 02 Jan 2000 20:34:56 GMT`, perhaps with a fraction of the second.
pub(super) fn http_date(text: &[u8]) -> Result<DateTime, Reason> {
    let mut text = Cursor { rest: text };
    if text.one_of(&WEEKDAYS).is_none() {
        return Err("expected a day of the week such as `Sun`");
    }
    text.literal(b", ")?;
    let day = text.number(2)? as u8;
    text.literal(b" ")?;
    let month = text.one_of(&MONTHS).ok_or("expected a month such as `Jan`")? as u8 + 1;
    text.literal(b" ")?;
    let year = text.number(4)?;
    text.literal(b" ")?;
    let second = text.time_of_day()?;
    let nanos = text.fraction()?;
    text.literal(b" GMT")?;
    text.end()?;
    instant(Date { year, month, day }, second, nanos)
}

fn instant(date: Date, second: i64, nanos: u32) -> Result<DateTime, Reason> {
    if !date.exists() {
        return Err("no such date");
    }
    Ok(DateTime { secs: date.to_days() * SECONDS_PER_DAY + second, nanos })
}

/// A number as JSON writes it, whatever its exponent.
pub(super) fn epoch_seconds(text: &[u8]) -> Result<DateTime, Reason> {
    let number = Decimal::parse(text).ok_or("expected a number")?;
    let magnitude = number.magnitude().ok_or("out of range")?;
    match (number.negative, magnitude, number.billionths()) {
        (false, secs, nanos) => i64::try_from(secs).map(|secs| DateTime { secs, nanos }).map_err(|_| "out of range"),
        // Between −1 and 0 the whole part has no sign that the fraction could count forward from.
        (true, 0, nanos @ 1..) => Ok(DateTime { secs: -1, nanos: super::NANOS_PER_SECOND - nanos }),
        (true, secs, nanos) => {
            0i64.checked_sub_unsigned(secs).map(|secs| DateTime { secs, nanos }).ok_or("out of range")
        }
    }
}

/// What is left of the text.
struct Cursor<'a> {
    rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    fn next(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn literal(&mut self, expected: &[u8]) -> Result<(), Reason> {
        self.rest = self.rest.strip_prefix(expected).ok_or("a separator is missing or misplaced")?;
        Ok(())
    }

    /// Exactly this many digits, as a number.
    fn number(&mut self, digits: usize) -> Result<i64, Reason> {
        let (number, rest) = self.rest.split_at_checked(digits).ok_or("too short")?;
        if !number.iter().all(u8::is_ascii_digit) {
            return Err("expected digits");
        }
        self.rest = rest;
        Ok(number.iter().fold(0, |value, digit| value * 10 + i64::from(digit - b'0')))
    }

    /// All digits that come next, at least one.
    fn some_digits(&mut self) -> Result<&'a [u8], Reason> {
        let count = self.rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if count == 0 {
            return Err("expected digits");
        }
        let (digits, rest) = self.rest.split_at(count);
        self.rest = rest;
        Ok(digits)
    }

    /// Which of these words comes next; it is consumed.
    fn one_of(&mut self, words: &[&[u8; 3]]) -> Option<usize> {
        let word = self.rest.get(..3)?;
        let index = words.iter().position(|candidate| *candidate == word)?;
        self.rest = &self.rest[3..];
        Some(index)
    }

    /// `20:34:56` as second of the day. A leap second, `:60`, is the first second of the next minute.
    fn time_of_day(&mut self) -> Result<i64, Reason> {
        let hour = self.number(2)?;
        self.literal(b":")?;
        let minute = self.number(2)?;
        self.literal(b":")?;
        let second = self.number(2)?;
        if hour > 23 || minute > 59 || second > 60 {
            return Err("no such time of day");
        }
        Ok(hour * 3_600 + minute * 60 + second)
    }

    /// `01:30` as seconds.
    fn offset(&mut self) -> Result<i64, Reason> {
        let hours = self.number(2)?;
        self.literal(b":")?;
        let minutes = self.number(2)?;
        if hours > 23 || minutes > 59 {
            return Err("no such offset");
        }
        Ok(hours * 3_600 + minutes * 60)
    }

    /// A fraction of a second as nanoseconds, when there is one.
    fn fraction(&mut self) -> Result<u32, Reason> {
        if self.rest.first() != Some(&b'.') {
            return Ok(0);
        }
        self.next();
        let digits = self.some_digits()?;
        Ok((0..9).fold(0, |nanos, index| nanos * 10 + digits.get(index).map_or(0, |digit| u32::from(digit - b'0'))))
    }

    fn end(&self) -> Result<(), Reason> {
        if self.rest.is_empty() { Ok(()) } else { Err("there is more text than a timestamp") }
    }
}

#[cfg(test)]
mod tests {
    use super::super::TimestampFormat::{self, DateTime as Rfc3339, EpochSeconds, HttpDate};
    use super::*;

    fn parsed(text: &str, format: TimestampFormat) -> Option<(i64, u32)> {
        DateTime::from_str(text, format).ok().map(|instant| (instant.secs(), instant.subsec_nanos()))
    }

    #[test]
    fn offsets_are_applied() {
        assert_eq!(parsed("2019-12-17T00:48:18+01:00", Rfc3339), Some((1_576_540_098, 0)));
        assert_eq!(parsed("2019-12-16T22:18:18-01:30", Rfc3339), Some((1_576_540_098, 0)));
        assert_eq!(parsed("2019-12-16t23:48:18z", Rfc3339), Some((1_576_540_098, 0)));
        assert_eq!(parsed("2019-12-16T23:48:18.25-00:00", Rfc3339), Some((1_576_540_098, 250_000_000)));
    }

    #[test]
    fn leap_seconds_run_on() {
        assert_eq!(parsed("2016-12-31T23:59:60Z", Rfc3339), parsed("2017-01-01T00:00:00Z", Rfc3339));
    }

    #[test]
    fn fractions_beyond_nanoseconds_are_cut() {
        assert_eq!(parsed("1970-01-01T00:00:01.1234567899Z", Rfc3339), Some((1, 123_456_789)));
        assert_eq!(parsed("1.99999999999", EpochSeconds), Some((1, 999_999_999)));
    }

    #[test]
    fn what_is_no_date_time() {
        for text in [
            "",
            "2019-12-17",
            "2019-12-17T00:48:18",
            "2019-12-17 00:48:18Z",
            "2019-12-17T00:48:18+0100",
            "2019-13-17T00:48:18Z",
            "2019-02-29T00:48:18Z",
            "2019-12-17T24:00:00Z",
            "2019-12-17T00:60:00Z",
            "2019-12-17T00:48:61Z",
            "2019-12-17T00:48:18.Z",
            "2019-12-17T00:48:18ZZ",
            "2019-12-17T00:48:18+24:00",
            "+019-12-17T00:48:18Z",
            "2019-1-017T00:48:18Z",
            "２019-12-17T00:48:18Z",
            "2019-12-17T00:48Z",
        ] {
            assert_eq!(parsed(text, Rfc3339), None, "{text}");
        }
    }

    #[test]
    fn what_is_no_http_date() {
        assert_eq!(parsed("Sun, 02 Jan 2000 20:34:56.000 GMT", HttpDate), Some((946_845_296, 0)));
        for text in [
            "",
            "Sun",
            "Sun, 02 Jan 2000 20:34:56",
            "Sun, 02 Jan 2000 20:34:56 UTC",
            "Sunday, 02-Jan-00 20:34:56 GMT",
            "Xxx, 02 Jan 2000 20:34:56 GMT",
            "Sun, 02 Foo 2000 20:34:56 GMT",
            "Sun, 31 Feb 2000 20:34:56 GMT",
            "Sun, 02 Jan 2000 20:34:56 GMT ",
            "Sun Jan  2 20:34:56 2000",
        ] {
            assert_eq!(parsed(text, HttpDate), None, "{text}");
        }
    }

    #[test]
    fn epoch_seconds_with_exponents() {
        for (text, expected) in [
            ("1.5e9", (1_500_000_000, 0)),
            ("1515531081123E-3", (1_515_531_081, 123_000_000)),
            ("1e-9", (0, 1)),
            ("1e-10", (0, 0)),
            ("0e999999999999999999999", (0, 0)),
            ("0.00000000000000000000000000001e30", (10, 0)),
            ("12345e-999999999999999999999", (0, 0)),
            ("-0", (0, 0)),
            ("-0.25", (-1, 750_000_000)),
            ("-2.5", (-2, 500_000_000)),
            ("9223372036854775807.999999999", (i64::MAX, 999_999_999)),
            ("-9223372036854775808", (i64::MIN, 0)),
            ("000001", (1, 0)),
        ] {
            assert_eq!(parsed(text, EpochSeconds), Some(expected), "{text}");
        }
        for text in [
            "",
            "-",
            "+1",
            ".5",
            "1.",
            "1e",
            "1e+",
            "0x1",
            "1 ",
            "NaN",
            "Infinity",
            "9223372036854775808",
            "1e19",
            "-9223372036854775809",
            "1e999999999999999999999",
            "1.5.5",
        ] {
            assert_eq!(parsed(text, EpochSeconds), None, "{text}");
        }
    }

    #[test]
    fn errors_name_the_format_and_the_reason() {
        assert_eq!(
            DateTime::from_str("2019-02-29T00:48:18Z", Rfc3339).unwrap_err().to_string(),
            "not a timestamp in the format date-time: no such date"
        );
    }
}
