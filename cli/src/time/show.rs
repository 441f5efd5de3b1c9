//! Points in time as the AWS CLI shows them: ISO 8601 in the local zone.
//!
//! In: what a response holds where the model has a timestamp, number or text. Out: `2019-01-21T20:38:15.428000+01:00`. A text
//! keeps the zone that it names, and stays without one if it names none.

use std::fmt;

use smithgen_runtime::generated::redact::REDACTED;
use smithgen_runtime::generated::schema::{Kind, Member, Schema};
use smithgen_runtime::generated::secrets::is_secret;
use smithgen_runtime::generated::types::Date;

use super::moment::{DAY, Moment, rounded};
use super::zone::Zone;
use crate::data::{Map, Number, Value, json, number};
use crate::failure::Failure;

/// What becomes of points in time in responses.
#[derive(Clone, Debug)]
pub enum Timestamps {
    /// ISO 8601, numbers in this zone.
    Iso(Zone),
    /// As they came.
    Wire,
}

impl Timestamps {
    /// Writes the points in time among the members of a structure as they are shown.
    ///
    /// # Errors
    /// When a value cannot be a point in time.
    pub fn show(&self, schema: &'static Schema, members: &mut Map) -> Result<(), Failure> {
        match self {
            Timestamps::Iso(zone) => structure(schema, members, zone),
            Timestamps::Wire => Ok(()),
        }
    }
}

fn structure(schema: &'static Schema, members: &mut Map, zone: &Zone) -> Result<(), Failure> {
    let mut unfit = Vec::new();
    for (name, value) in members.iter_mut() {
        let Some(member) = schema.member(name) else { continue };
        match within(member, value, zone) {
            Err(_) if member.has_text_beside() => unfit.push(member.name),
            shown => shown?,
        }
    }
    unfit.into_iter().for_each(|name| drop(members.remove(name)));
    Ok(())
}

fn within(member: &'static Member, value: &mut Value, zone: &Zone) -> Result<(), Failure> {
    match (member.target.kind, value, member.target.members) {
        (_, Value::Null, _) => {}
        (Kind::Structure | Kind::Union, Value::Map(members), _) => structure(member.target, members, zone)?,
        (Kind::List, Value::List(list), [element, ..]) => {
            list.iter_mut().try_for_each(|value| within(element, value, zone))?;
        }
        (Kind::Map, Value::Map(map), [_, element]) => {
            map.iter_mut().try_for_each(|(_, value)| within(element, value, zone))?;
        }
        (Kind::Timestamp, value, _) => {
            *value = Value::String(iso(value, zone).map_err(|failure| match is_secret(member) {
                true => Failure::general(format!("Invalid timestamp {REDACTED}")),
                false => failure,
            })?);
        }
        _ => {}
    }
    Ok(())
}

/// A date and a time of day in ISO 8601, with microseconds if there are any, and the zone if it has one.
struct Iso(Moment);

impl fmt::Display for Iso {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Moment { date: Date { year, month, day }, time: (hour, minute, second), microsecond, east } = self.0;
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")?;
        if microsecond != 0 {
            write!(f, ".{microsecond:06}")?;
        }
        let Some(east) = east else { return Ok(()) };
        let (sign, away) = if east < 0 { ('-', -east) } else { ('+', east) };
        write!(f, "{sign}{:02}:{:02}", away / 3600, away / 60 % 60)?;
        // Before there were time zones, towns had their own.
        if away % 60 != 0 { write!(f, ":{:02}", away % 60) } else { Ok(()) }
    }
}

/// Writes a point in time as ISO 8601 has it; a number in `zone`.
///
/// # Errors
/// When the value cannot be a point in time.
fn iso(value: &Value, zone: &Zone) -> Result<String, Failure> {
    let moment = match value {
        Value::Number(Number::Integer(seconds)) => of_epoch(*seconds, 0, zone)?,
        Value::Number(number) => of_float(number.to_f64(), zone)?,
        Value::Bool(value) => of_epoch((*value).into(), 0, zone)?,
        Value::String(text) => {
            let number = number::read_float(text).and_then(|seconds| of_float(seconds, zone).ok());
            number.or_else(|| Moment::read(text)).ok_or_else(|| {
                let problem =
                    if text.trim().is_empty() { "String does not contain a date" } else { "Unknown string format" };
                Failure::general(format!("Invalid timestamp \"{text}\": {problem}: {text}"))
            })?
        }
        other => {
            let text = json::write(other, None, false);
            return Err(Failure::general(format!("Invalid timestamp \"{text}\": neither a number nor a text")));
        }
    };
    Ok(Iso(moment).to_string())
}

fn of_float(seconds: f64, zone: &Zone) -> Result<Moment, Failure> {
    let (whole, micros) = rounded(seconds).ok_or_else(|| too_far(Number::Float(seconds)))?;
    of_epoch(whole, micros, zone)
}

fn too_far(seconds: Number) -> Failure {
    Failure::general(format!("Unable to calculate correct timezone offset for \"{seconds}\""))
}

/// In UTC as well as in the zone, the time has to be in the years 1 to 9999.
fn of_epoch(seconds: i64, microsecond: u32, zone: &Zone) -> Result<Moment, Failure> {
    let year = Date::from_days(seconds.div_euclid(DAY)).year;
    if !(1..=9999).contains(&year) {
        return Err(Failure::general(format!("year {year} is out of range")));
    }
    let east = zone.offset(seconds);
    let local = seconds + east;
    let date = Date::from_days(local.div_euclid(DAY));
    if !(1..=9999).contains(&date.year) {
        return Err(too_far(Number::Integer(seconds)));
    }
    let time = local.rem_euclid(DAY);
    Ok(Moment { date, time: (time / 3600, time / 60 % 60, time % 60), microsecond, east: Some(east) })
}

#[cfg(test)]
mod tests {
    use smithgen_runtime::generated::schema::{Trait, prelude};

    use super::*;

    static TIMES: Schema = Schema::map(
        "Times",
        &[Member::element("key", &prelude::STRING), Member::element("value", &prelude::TIMESTAMP)],
    );
    static TIMES_LIST: Schema = Schema::list("TimesList", &[Member::element("member", &TIMES)]);
    static THING: Schema = Schema::structure(
        "Thing",
        &[
            Member::new("Made", &prelude::TIMESTAMP),
            Member::new("Seen", &TIMES_LIST),
            Member::new("Inner", &THING),
            Member::new("Birthday", &prelude::TIMESTAMP).sensitive(),
            Member::new("Ends", &prelude::TIMESTAMP).with(&[Trait::TextBeside("EndsString")]),
            Member::new("EndsString", &prelude::STRING),
            Member::new("Size", &prelude::INTEGER),
        ],
    );

    #[test]
    fn times_are_shown_wherever_they_stand_or_stay_as_they_came() {
        let body =
            r#"{"Made": 1.5, "Seen": [{"z": 0, "a": null}], "Inner": {"Made": "2019-01-21T19:38:15Z"}, "Size": 7}"#;
        let shown = |timestamps: &Timestamps, body: &str| {
            let Ok(Value::Map(mut members)) = json::read(body) else { panic!("an object") };
            timestamps.show(&THING, &mut members).map(|()| json::write(&Value::Map(members), None, false))
        };
        let iso = Timestamps::Iso(Zone::of(Some("IST-5:30")));
        let expected = concat!(
            r#"{"Made": "1970-01-01T05:30:01.500000+05:30", "Seen": [{"z": "1970-01-01T05:30:00+05:30", "a": null}], "#,
            r#""Inner": {"Made": "2019-01-21T19:38:15+00:00"}, "Size": 7}"#
        );
        assert_eq!(shown(&iso, body).as_deref(), Ok(expected));
        for body in [body, r#"{"Made": "soon"}"#] {
            assert_eq!(shown(&Timestamps::Wire, body).as_deref(), Ok(body));
        }
        let problem = |body| shown(&iso, body).unwrap_err().problem;
        let text = r#"{"Ends": "soon", "EndsString": "soon"}"#;
        assert_eq!(shown(&iso, text).unwrap(), r#"{"EndsString": "soon"}"#);
        assert_eq!(problem(r#"{"Made": "soon"}"#), "Invalid timestamp \"soon\": Unknown string format: soon");
        assert_eq!(problem(r#"{"Birthday": "soon"}"#), "Invalid timestamp *** redacted ***");
    }

    fn shown(value: impl Into<Value>, zone: &str) -> String {
        iso(&value.into(), &Zone::of(Some(zone))).unwrap_or_else(|failure| failure.problem)
    }

    #[test]
    fn numbers_are_shown_in_the_local_zone() {
        const PARIS: &str = "CET-1CEST,M3.5.0,M10.5.0/3";
        for (seconds, zone, expected) in [
            (1_548_099_495.428, PARIS, "2019-01-21T20:38:15.428000+01:00"),
            (1_548_099_495.0, "IST-5:30", "2019-01-22T01:08:15+05:30"),
            (1_689_721_665.239, "EST5EDT,M3.2.0,M11.1.0", "2023-07-18T19:07:45.239000-04:00"),
            (1_689_721_665.239, "EST5EDT4,M3.2.0,M11.1.0", "2023-07-18T19:07:45.239000-04:00"),
            (1_553_993_999.0, PARIS, "2019-03-31T01:59:59+01:00"),
            (1_553_994_000.0, PARIS, "2019-03-31T03:00:00+02:00"),
            (1_572_137_999.0, PARIS, "2019-10-27T02:59:59+02:00"),
            (1_572_138_000.0, PARIS, "2019-10-27T02:00:00+01:00"),
            (0.0, "LMT-0:53:28", "1970-01-01T00:53:28+00:53:28"),
            (0.0, "AAA0:00:30", "1969-12-31T23:59:30-00:00:30"),
            (1_548_099_495.428, "Nowhere/Atall", "2019-01-21T19:38:15.428000+00:00"),
        ] {
            assert_eq!(shown(seconds, zone), expected);
        }
    }

    #[test]
    fn fractions_are_rounded_to_microseconds() {
        for (seconds, expected) in [
            (1.5, "1970-01-01T00:00:01.500000+00:00"),
            (-1.0, "1969-12-31T23:59:59+00:00"),
            (-0.5, "1969-12-31T23:59:59.500000+00:00"),
            (1_548_099_495.123_456_7, "2019-01-21T19:38:15.123457+00:00"),
            (0.999_999_9, "1970-01-01T00:00:01+00:00"),
            (-0.000_000_1, "1970-01-01T00:00:00+00:00"),
            (1e10, "2286-11-20T17:46:40+00:00"),
        ] {
            assert_eq!(shown(seconds, "UTC0"), expected);
        }
    }

    #[test]
    fn texts_may_hold_numbers_or_dates() {
        assert_eq!(shown("1548099495", "IST-5:30"), "2019-01-22T01:08:15+05:30");
        assert_eq!(shown(" 1.5 ", "UTC0"), "1970-01-01T00:00:01.500000+00:00");
        assert_eq!(shown("2019-01-21T19:38:15Z", "IST-5:30"), "2019-01-21T19:38:15+00:00");
        assert_eq!(shown("2019-01-21", "IST-5:30"), "2019-01-21T00:00:00");
        assert_eq!(shown("soon", "UTC0"), "Invalid timestamp \"soon\": Unknown string format: soon");
        assert_eq!(shown("", "UTC0"), "Invalid timestamp \"\": String does not contain a date: ");
        assert_eq!(shown("nan", "UTC0"), "Invalid timestamp \"nan\": Unknown string format: nan");
    }

    #[test]
    fn the_calendar_ends_somewhere() {
        assert_eq!(shown(253_402_300_799, "UTC0"), "9999-12-31T23:59:59+00:00");
        assert_eq!(shown(253_402_300_800, "UTC0"), "year 10000 is out of range");
        assert_eq!(shown(-62_135_596_800, "UTC0"), "0001-01-01T00:00:00+00:00");
        assert_eq!(shown(-62_135_596_801, "UTC0"), "year 0 is out of range");
        let too_far = "Unable to calculate correct timezone offset for \"253402300799\"";
        assert_eq!(shown(253_402_300_799, "IST-5:30"), too_far);
        for seconds in [i64::MIN, i64::MAX] {
            assert!(iso(&seconds.into(), &Zone::of(Some("IST-5:30"))).is_err());
        }
        for seconds in [f64::NAN, f64::INFINITY, f64::MIN, f64::MAX, -1e17, 1e17] {
            assert!(iso(&seconds.into(), &Zone::UTC).is_err());
        }
        assert!(iso(&Value::Number(Number::BigInteger("9".repeat(400).into())), &Zone::UTC).is_err());
        assert!(iso(&Value::List(Vec::new()), &Zone::UTC).is_err());
        assert_eq!(shown(true, "UTC0"), "1970-01-01T00:00:01+00:00");
    }

    #[test]
    fn texts_keep_their_zone() {
        for (text, expected) in [
            ("2019-01-21T19:38:15.5+02:00", "2019-01-21T19:38:15.500000+02:00"),
            ("2019-01-21 19:38:15.1234567 -0330", "2019-01-21T19:38:15.123456-03:30"),
            ("20190121T193815.25Z", "2019-01-21T19:38:15.250000+00:00"),
            ("2019-01-21T19:38", "2019-01-21T19:38:00"),
            ("Mon, 21 Jan 2019 19:38:15 GMT", "2019-01-21T19:38:15+00:00"),
            ("Mon Jan 21 19:38:15 2019", "2019-01-21T19:38:15"),
        ] {
            assert_eq!(shown(text, "IST-5:30"), expected, "{text}");
        }
    }
}
