//! Points in time in all the forms in which people write them.
//!
//! In: ISO 8601 with or without time and zone, RFC 822, or seconds since 1970, as text or number. Out: a [`DateTime`]; without
//! a zone it is in UTC. Fractions of seconds are cut off where the service takes none.

use smithgen_runtime::types::DateTime;

use crate::value::Number;

/// Reads a text.
pub fn parse(text: &str) -> Option<DateTime> {
    use smithgen_runtime::schema::TimestampFormat::{DateTime as Iso, EpochSeconds, HttpDate};

    [EpochSeconds, Iso, HttpDate].into_iter().find_map(|format| DateTime::from_str(text.trim(), format).ok())
}

/// Reads seconds since 1970.
pub fn of_number(number: &Number) -> Option<DateTime> {
    match number {
        Number::Integer(seconds) => Some(DateTime::from_secs(*seconds)),
        Number::Float(seconds) if seconds.is_finite() => Some(DateTime::from_secs(*seconds as i64)),
        _ => None,
    }
}
