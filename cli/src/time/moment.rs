//! Points in time in the forms in which people and programs write them.
//!
//! In: ISO 8601 with or without time and zone, the dates of e-mail and HTTP, what `date` prints, or seconds since 1970, as text or
//! number. Out: a [`DateTime`]; without a zone it is in UTC. Fractions of seconds are cut off, because the services that want
//! numbers take none.
//!
//! What is read means what it means to Python's `dateutil`, by which the AWS CLI reads texts. That takes much more, and guesses: what
//! leaves out year, month or day is of today, the first of `01/02/03` is the month, and a zone that it does not know is UTC. Such
//! texts are refused here. And it takes a year of four digits for one of two if it is below 100; here that is what it says.

mod reader;

use std::time::{SystemTime, UNIX_EPOCH};

use smithgen_runtime::generated::types::Date;
use smithgen_runtime::types::DateTime;

use crate::data::{Number, number};

/// Seconds of a day.
pub(crate) const DAY: i64 = 86_400;

/// The first second of the year 1.
const FIRST: i64 = -62_135_596_800;
/// The last second of the year 9999.
const LAST: i64 = 253_402_300_799;

/// Reads a text; `None` if it is not a point in time of the years 1 to 9999.
///
/// A year of two digits is the one that is nearest to this year.
///
/// ```
/// use smithgen_cli::rooms::time;
///
/// let noon = time::parse("2020-01-31T12:00:00+02:00").unwrap();
/// assert_eq!(time::parse("Fri, 31 Jan 2020 10:00:00 GMT"), Some(noon));
/// assert_eq!(time::parse("1580464800.75"), Some(noon));
/// assert_eq!(time::parse("tomorrow"), None);
/// ```
pub fn parse(text: &str) -> Option<DateTime> {
    parse_in(text, this_year())
}

/// Reads seconds since 1970, if they are in the years 1 to 9999.
pub(crate) fn of_number(number: &Number) -> Option<DateTime> {
    match number {
        Number::Integer(seconds) => of_seconds(*seconds),
        Number::BigInteger(_) => None,
        Number::Float(seconds) => of_float(*seconds),
    }
}

fn parse_in(text: &str, this_year: i64) -> Option<DateTime> {
    if let Some(time) = number::read_float(text).and_then(of_float) {
        return Some(time);
    }
    of_seconds(reader::read(text, this_year)?.seconds()?)
}

/// A date and a time of day, perhaps with a zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    /// The day.
    pub(crate) date: Date,
    /// Hour, minute and second.
    pub(crate) time: (i64, i64, i64),
    /// Millionths of a second.
    pub(crate) microsecond: u32,
    /// Seconds by which the zone is east of UTC.
    pub(crate) east: Option<i64>,
}

impl Moment {
    /// Reads a text that is not a number; `None` if it is not a point in time of the years 1 to 9999.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let moment = reader::read(text, this_year())?;
        moment.seconds().map(|_| moment)
    }

    /// Seconds since 1970, the fraction cut off; without a zone, in UTC. `None` if there is no such time.
    fn seconds(&self) -> Option<i64> {
        let (date, (hour, minute, second)) = (self.date, self.time);
        let exists = (1..=9999).contains(&date.year)
            && date.exists()
            && (0..24).contains(&hour)
            && (0..60).contains(&minute)
            && (0..60).contains(&second);
        if !exists {
            return None;
        }
        let of_day = hour * 3600 + minute * 60 + second;
        Some(date.to_days() * DAY + of_day - self.east.unwrap_or(0))
    }
}

fn of_seconds(seconds: i64) -> Option<DateTime> {
    (FIRST..=LAST).contains(&seconds).then(|| DateTime::from_secs(seconds))
}

fn of_float(seconds: f64) -> Option<DateTime> {
    rounded(seconds).and_then(|(seconds, _)| of_seconds(seconds))
}

/// Whole seconds and millionths of one, to which a number is rounded as Python does it, halves to the even one; `None` if it is none,
/// or so large that no calendar has it.
pub(crate) fn rounded(seconds: f64) -> Option<(i64, u32)> {
    if !seconds.is_finite() || seconds.abs() > 1e17 {
        return None;
    }
    let micros = (seconds.fract() * 1e6).round_ties_even() as i64;
    Some((seconds.trunc() as i64 + micros.div_euclid(1_000_000), micros.rem_euclid(1_000_000) as u32))
}

/// The year that it is, in UTC.
fn this_year() -> i64 {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Date::from_days(i64::try_from(since_1970.as_secs()).unwrap_or_default() / DAY).year
}

#[cfg(test)]
mod tests;
