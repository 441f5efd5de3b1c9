//! `DateTime`: an instant as seconds and nanoseconds since 1970-01-01T00:00:00Z, and its three Smithy texts.
//!
//! There are no leap seconds. Formatting is in `format`, parsing in `parse`;
//! see <https://smithy.io/2.0/spec/protocol-traits.html#timestampformat-trait>.

mod format;
mod parse;

use std::fmt;
use std::time::{Duration, SystemTime};

use super::date::Date;
use crate::schema::TimestampFormat;

const NANOS_PER_SECOND: u32 = 1_000_000_000;
const SECONDS_PER_DAY: i64 = 86_400;
/// An instant, to the nanosecond, independent of any time zone.
///
/// ```
/// use smithgen_runtime::types::{DateTime, TimestampFormat};
/// let instant = DateTime::from_str("2000-01-02T20:34:56.123Z", TimestampFormat::DateTime).unwrap();
/// assert_eq!(instant, DateTime::from_millis(946_845_296_123));
/// assert_eq!(instant.fmt(TimestampFormat::HttpDate).unwrap(), "Sun, 02 Jan 2000 20:34:56 GMT");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateTime {
    /// Whole seconds since the epoch, rounded towards the past.
    secs: i64,
    /// Nanoseconds after `secs`: always below 1,000,000,000.
    nanos: u32,
}

/// Why an instant has no text in a format: it lies outside the years 0 to 9999.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateTimeFormatError {
    format: TimestampFormat,
}

/// Why a text is not a timestamp.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateTimeParseError {
    format: TimestampFormat,
    reason: &'static str,
}

/// The default is the epoch, the value that Smithy's error correction puts where a required timestamp is missing.
impl Default for DateTime {
    fn default() -> Self {
        Self::from_secs(0)
    }
}

impl DateTime {
    /// The instant that many seconds after (or before) the epoch.
    pub const fn from_secs(secs: i64) -> Self {
        Self { secs, nanos: 0 }
    }

    /// The instant `nanos` nanoseconds after the second `secs`. Nanoseconds beyond a second carry over; an instant
    /// beyond the range becomes its last one.
    pub const fn from_secs_and_nanos(secs: i64, nanos: u32) -> Self {
        let carry = (nanos / NANOS_PER_SECOND) as i64;
        match secs.checked_add(carry) {
            Some(secs) => Self { secs, nanos: nanos % NANOS_PER_SECOND },
            None => Self { secs: i64::MAX, nanos: NANOS_PER_SECOND - 1 },
        }
    }

    /// The instant that many milliseconds after (or before) the epoch.
    pub const fn from_millis(millis: i64) -> Self {
        Self { secs: millis.div_euclid(1_000), nanos: millis.rem_euclid(1_000) as u32 * 1_000_000 }
    }

    /// The instant that many seconds after (or before) the epoch, to the nanosecond. What is out of range becomes the
    /// nearest instant, NaN the epoch.
    pub fn from_secs_f64(secs: f64) -> Self {
        let whole = secs.floor();
        let nanos = ((secs - whole) * f64::from(NANOS_PER_SECOND)).round();
        Self::from_secs_and_nanos(whole as i64, nanos as u32)
    }

    /// Whole seconds since the epoch, rounded towards the past.
    pub const fn secs(&self) -> i64 {
        self.secs
    }

    /// Nanoseconds after [`secs`](Self::secs), below 1,000,000,000.
    pub const fn subsec_nanos(&self) -> u32 {
        self.nanos
    }

    /// Seconds since the epoch with their fraction, as exact as `f64` can be.
    pub fn as_secs_f64(&self) -> f64 {
        self.secs as f64 + f64::from(self.nanos) / f64::from(NANOS_PER_SECOND)
    }

    /// Nanoseconds since the epoch.
    pub const fn as_nanos(&self) -> i128 {
        self.secs as i128 * NANOS_PER_SECOND as i128 + self.nanos as i128
    }

    /// Milliseconds since the epoch, rounded towards the past; `None` when they exceed `i64`.
    pub fn to_millis(&self) -> Option<i64> {
        self.secs.checked_mul(1_000)?.checked_add(i64::from(self.nanos / 1_000_000))
    }

    /// The text of the instant in a format.
    ///
    /// `date-time` shows at most microseconds and `http-date` whole seconds; what is finer is cut off.
    ///
    /// # Errors
    /// When the format writes the year in four digits and the year is not 0 to 9999.
    pub fn fmt(&self, format: TimestampFormat) -> Result<String, DateTimeFormatError> {
        let mut out = Vec::with_capacity(format::MAX_LENGTH);
        self.write_into(format, &mut out)?;
        // Only ASCII is written, so nothing is ever lost here.
        Ok(String::from_utf8(out).unwrap_or_default())
    }

    /// Appends the text of the instant in a format, which is ASCII, to `out`. On an error nothing is written.
    ///
    /// # Errors
    /// As [`fmt`](Self::fmt).
    pub fn write_into(&self, format: TimestampFormat, out: &mut Vec<u8>) -> Result<(), DateTimeFormatError> {
        let written = match format {
            TimestampFormat::DateTime => format::date_time(*self, out),
            TimestampFormat::HttpDate => format::http_date(*self, out),
            TimestampFormat::EpochSeconds => {
                format::epoch_seconds(*self, out);
                Some(())
            }
        };
        written.ok_or(DateTimeFormatError { format })
    }

    /// The instant that a text in this format stands for. Fractions finer than a nanosecond are cut off.
    ///
    /// - `date-time`: an offset other than `Z` is accepted and applied; `t` and `z` may be small.
    /// - `http-date`: a fraction is accepted; the day of the week must be one, but is not compared with the date.
    /// - `epoch-seconds`: any number as JSON writes it, exponents included. The fraction of a number below −1 counts
    ///   forward from its whole part, as the AWS SDKs write and read it: `-2.5` is half a second after −2.
    ///
    /// # Errors
    /// When the text is not of the format, names an impossible date, or exceeds the range of [`DateTime`].
    // Not the trait `FromStr`, because the format must be named; the name is the one that the AWS SDK for Rust has.
    #[allow(clippy::should_implement_trait)]
    pub fn from_str(text: &str, format: TimestampFormat) -> Result<Self, DateTimeParseError> {
        match format {
            TimestampFormat::DateTime => parse::date_time(text.as_bytes()),
            TimestampFormat::HttpDate => parse::http_date(text.as_bytes()),
            TimestampFormat::EpochSeconds => parse::epoch_seconds(text.as_bytes()),
        }
        .map_err(|reason| DateTimeParseError { format, reason })
    }

    /// Reads a `date-time` or `http-date`.
    ///
    /// # Errors
    /// When the text is neither.
    pub(crate) fn from_text(text: &str) -> Result<Self, DateTimeParseError> {
        Self::from_str(text, TimestampFormat::DateTime)
            .or_else(|error| Self::from_str(text, TimestampFormat::HttpDate).map_err(|_| error))
    }

    /// Date, and second of the day.
    fn civil(self) -> (Date, i64) {
        (Date::from_days(self.secs.div_euclid(SECONDS_PER_DAY)), self.secs.rem_euclid(SECONDS_PER_DAY))
    }
}

impl From<SystemTime> for DateTime {
    fn from(time: SystemTime) -> Self {
        match time.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(after) => {
                Self::from_secs_and_nanos(i64::try_from(after.as_secs()).unwrap_or(i64::MAX), after.subsec_nanos())
            }
            Err(error) => {
                let before = error.duration();
                let secs = i64::try_from(before.as_secs()).map_or(i64::MIN, i64::wrapping_neg);
                match before.subsec_nanos() {
                    0 => Self::from_secs(secs),
                    nanos => Self { secs: secs.saturating_sub(1), nanos: NANOS_PER_SECOND - nanos },
                }
            }
        }
    }
}

/// Fails when the platform's `SystemTime` cannot hold the instant.
impl TryFrom<DateTime> for SystemTime {
    type Error = DateTimeFormatError;

    fn try_from(instant: DateTime) -> Result<Self, Self::Error> {
        let whole = Duration::from_secs(instant.secs.unsigned_abs());
        let second =
            if instant.secs < 0 { Self::UNIX_EPOCH.checked_sub(whole) } else { Self::UNIX_EPOCH.checked_add(whole) };
        second
            .and_then(|second| second.checked_add(Duration::from_nanos(u64::from(instant.nanos))))
            .ok_or(DateTimeFormatError { format: TimestampFormat::EpochSeconds })
    }
}

/// The `date-time` text, or the `epoch-seconds` one when the year has not four digits.
impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = Self::fmt(self, TimestampFormat::DateTime)
            .or_else(|_| Self::fmt(self, TimestampFormat::EpochSeconds))
            .map_err(|_| fmt::Error)?;
        f.write_str(&text)
    }
}

impl fmt::Display for TimestampFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::DateTime => "date-time",
            Self::HttpDate => "http-date",
            Self::EpochSeconds => "epoch-seconds",
        })
    }
}

impl fmt::Display for DateTimeFormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the timestamp is out of the range of {}", self.format)
    }
}

impl fmt::Display for DateTimeParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not a timestamp in the format {}: {}", self.format, self.reason)
    }
}

impl std::error::Error for DateTimeFormatError {}
impl std::error::Error for DateTimeParseError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn system_time_and_back() {
        for (secs, nanos) in [(0, 0), (1, 1), (-1, 999_999_999), (-2, 0), (-2, 5), (946_845_296, 123_000_000)] {
            let instant = DateTime::from_secs_and_nanos(secs, nanos);
            assert_eq!(DateTime::from(SystemTime::try_from(instant).unwrap()), instant);
        }
    }

    #[test]
    fn extremes_do_not_panic() {
        for secs in [i64::MIN, i64::MAX] {
            let instant = DateTime::from_secs_and_nanos(secs, u32::MAX);
            for format in [TimestampFormat::DateTime, TimestampFormat::HttpDate] {
                assert!(instant.fmt(format).is_err());
            }
            let text = instant.fmt(TimestampFormat::EpochSeconds).unwrap();
            assert_eq!(DateTime::from_str(&text, TimestampFormat::EpochSeconds).unwrap(), instant);
            let _ = SystemTime::try_from(instant);
            assert_eq!(instant.to_millis(), None);
            assert!(instant.as_nanos() != 0 && instant.to_string() == text);
        }
        assert_eq!(DateTime::from_secs_f64(f64::NAN), DateTime::default());
        assert_eq!(DateTime::from_secs_f64(f64::INFINITY).secs(), i64::MAX);
        assert_eq!(DateTime::from_secs_f64(f64::NEG_INFINITY).secs(), i64::MIN);
    }

    #[test]
    fn fractions() {
        assert_eq!(DateTime::from_secs_f64(-0.5), DateTime::from_secs_and_nanos(-1, 500_000_000));
        assert_eq!(DateTime::from_secs_f64(1.999_999_999_9), DateTime::from_secs(2));
        assert_eq!(DateTime::from_millis(-1), DateTime::from_secs_and_nanos(-1, 999_000_000));
        assert_eq!(DateTime::from_millis(-1).to_millis(), Some(-1));
        assert_eq!(DateTime::from_millis(1_500).as_secs_f64(), 1.5);
        assert!(DateTime::from_secs(-1) < DateTime::from_millis(-1));
    }
}
