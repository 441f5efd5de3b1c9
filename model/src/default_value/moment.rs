//! Moments as models write them: seconds since 1970, or the texts of RFC 3339 and RFC 7231.
//!
//! In: a number or string. Out: whole seconds since 1970 and nanoseconds, or in words why it is no moment.

use crate::node::{Node, Number};

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Reads a moment.
pub(super) fn read(value: &Node) -> Result<(i64, u32), String> {
    match value {
        Node::Number(number) => epoch(number).ok_or_else(|| format!("{number} seconds are out of range")),
        Node::String(text) => {
            date_time(text).or_else(|| http_date(text)).ok_or_else(|| format!("`{text}` is no moment"))
        }
        _ => Err(format!("{} is no moment", value.kind_with_article())),
    }
}

/// Seconds since 1970, whose fraction is cut below the nanosecond.
fn epoch(number: &Number) -> Option<(i64, u32)> {
    let nanos: i128 = number.shifted(9)?.parse().ok()?;
    let seconds = i64::try_from(nanos.div_euclid(1_000_000_000)).ok()?;
    Some((seconds, u32::try_from(nanos.rem_euclid(1_000_000_000)).ok()?))
}

/// `1985-04-12T23:20:50.52Z`, with any offset.
fn date_time(text: &str) -> Option<(i64, u32)> {
    let (date, rest) = text.split_once(['T', 't'])?;
    let [year, month, day] = fields(date, '-', [4, 2, 2])?;
    let clock = rest.get(..8)?;
    let (nanos, zone) = fraction(rest.get(8..)?)?;
    let offset = match zone {
        "Z" | "z" => 0,
        zone => {
            let sign = match zone.as_bytes().first()? {
                b'+' => 1,
                b'-' => -1,
                _ => return None,
            };
            let [hours, minutes] = fields(zone.get(1..)?, ':', [2, 2])?;
            (hours < 24 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))?
        }
    };
    Some((days(year, month, day)? * 86_400 + time_of_day(clock)? - offset, nanos))
}

/// `Tue, 29 Apr 2014 18:30:38 GMT`, which may have a fraction of a second in Smithy.
fn http_date(text: &str) -> Option<(i64, u32)> {
    let (_, rest) = text.split_once(", ")?;
    let (day, rest) = rest.split_once(' ')?;
    let (month, rest) = rest.split_once(' ')?;
    let (year, rest) = rest.split_once(' ')?;
    let (clock, zone) = rest.split_once(' ')?;
    let month = MONTHS.iter().zip(1..).find(|(name, _)| **name == month)?.1;
    let (nanos, after) = fraction(clock.get(8..)?)?;
    if zone != "GMT" || !after.is_empty() {
        return None;
    }
    let ([year], [day]) = (fields(year, '-', [4])?, fields(day, '-', [2])?);
    Some((days(year, month, day)? * 86_400 + time_of_day(clock.get(..8)?)?, nanos))
}

/// Numbers of so many digits with a sign between them.
fn fields<const N: usize>(text: &str, between: char, digits: [usize; N]) -> Option<[i64; N]> {
    let mut parts = text.split(between);
    let mut numbers = [0; N];
    for (number, digits) in numbers.iter_mut().zip(digits) {
        let part = parts.next()?;
        let is_number = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
        *number = is_number.then(|| part.parse().ok())??;
    }
    parts.next().is_none().then_some(numbers)
}

/// A fraction of a second in nanoseconds, if there is one, and what follows.
fn fraction(text: &str) -> Option<(u32, &str)> {
    let Some(rest) = text.strip_prefix('.') else {
        return Some((0, text));
    };
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (digits, after) = rest.split_at(end);
    let nanos: String = digits.chars().chain("000000000".chars()).take(9).collect();
    (!digits.is_empty()).then(|| Some((nanos.parse().ok()?, after)))?
}

/// `23:20:50` in seconds. A leap second is the one that follows it, as clocks count.
fn time_of_day(clock: &str) -> Option<i64> {
    let [hours, minutes, seconds] = fields(clock, ':', [2, 2, 2])?;
    (hours < 24 && minutes < 60 && seconds <= 60).then_some(hours * 3600 + minutes * 60 + seconds)
}

/// Days since 1970 in the Gregorian calendar.
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        2 => 28 + i64::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=length).contains(&day) {
        return None;
    }
    // Years that begin in March end with the leap day, so that the lengths of the months before follow one line.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    Some(365 * year + leap_days + (153 * month + 2) / 5 + day - 1 - 719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_in_every_form() {
        for (json, expected) in [
            ("0", Some((0, 0))),
            ("1500000000.5", Some((1_500_000_000, 500_000_000))),
            ("-0.25", Some((-1, 750_000_000))),
            ("15e8", Some((1_500_000_000, 0))),
            ("1e30", None),
            ("\"1970-01-01T00:00:00Z\"", Some((0, 0))),
            ("\"2017-07-14T02:40:00Z\"", Some((1_500_000_000, 0))),
            ("\"2017-07-14T04:40:00.123+02:00\"", Some((1_500_000_000, 123_000_000))),
            ("\"1969-12-31T23:59:59Z\"", Some((-1, 0))),
            ("\"0000-03-01T00:00:00Z\"", Some((-719_468 * 86_400, 0))),
            ("\"2000-02-29T00:00:00Z\"", Some((951_782_400, 0))),
            ("\"1900-02-29T00:00:00Z\"", None),
            ("\"2017-07-14\"", None),
            ("\"2017-07-14T02:40:00\"", None),
            ("\"Fri, 14 Jul 2017 02:40:00 GMT\"", Some((1_500_000_000, 0))),
            ("\"Fri, 14 Jul 2017 02:40:00.5 GMT\"", Some((1_500_000_000, 500_000_000))),
            ("\"x\"", None),
            ("true", None),
        ] {
            let node = Node::parse(json).expect("JSON");
            assert_eq!(read(&node).ok(), expected, "{json}");
        }
    }
}
