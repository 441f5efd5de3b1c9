//! Texts and the points in time that they are; what is read is read by `dateutil` alike.

use super::*;

/// The year in which all years of two digits here are read.
const YEAR: i64 = 2026;

fn seconds(text: &str) -> Option<i64> {
    parse_in(text, YEAR).map(|time| time.secs())
}

#[test]
fn one_moment_in_many_forms() {
    for text in [
        "2020-01-31T12:00:00Z",
        "2020-01-31T12:00:00z",
        "2020-01-31t12:00:00Z",
        "2020-01-31T12:00:00",
        "2020-01-31T12:00:00.999Z",
        "2020-01-31T12:00:00,999Z",
        "2020-01-31T12:00:00.123456789+00:00",
        "2020-01-31T14:00:00+02:00",
        "2020-01-31T14:00:00+0200",
        "2020-01-31T14:00:00+02",
        "2020-01-31T06:30:00-05:30",
        "2020-01-31 12:00:00",
        "2020-01-31 12:00:00 UTC",
        "2020-01-31 12:00:00 GMT",
        "2020-01-31 12:00 Z",
        "2020-01-31 12:00",
        "2020-01-31T12",
        "20200131T120000Z",
        "20200131T1200Z",
        "20200131T12",
        "20200131T120000.5+0000",
        " 2020-01-31T12:00:00Z ",
        "Fri, 31 Jan 2020 12:00:00 GMT",
        "Fri, 31 Jan 2020 07:00:00 -0500",
        "Fri, 31 Jan 2020 07:00:00 -0500 (EST)",
        "31 Jan 20 12:00:00 UTC",
        "Friday, 31-Jan-20 12:00:00 GMT",
        "Fri Jan 31 12:00:00 2020",
        "Fri Jan 31 12:00:00 UTC 2020",
        "Jan 31, 2020 12:00 PM",
        "31 January 2020 12:00",
        "31-Jan-2020 12:00:00",
        "12:00 31-Jan-2020",
        "Fri Jan 31 12:00:00 PM UTC 2020",
        "Fri 31 Jan 2020 02:00:00 PM +0200",
        "1580472000",
        "1580472000.0",
        "1580472000.999",
        "1.580472e9",
        "1_580_472_000",
        " 1580472000 ",
    ] {
        assert_eq!(seconds(text), Some(1_580_472_000), "{text}");
    }
}

#[test]
fn other_moments() {
    for (text, expected) in [
        ("2020-01-31", 1_580_428_800),
        ("20200131", 20_200_131),
        ("2020-02-29T00:00:00Z", 1_582_934_400),
        ("1970-01-01T00:00:00Z", 0),
        ("1969-12-31T23:59:59.5Z", -1),
        ("-0.5", -1),
        ("-1.5", -2),
        ("1.9999999", 2),
        ("0", 0),
        ("2020", 2020),
        ("0001-01-01", FIRST),
        ("9999-12-31T23:59:59", LAST),
        ("Fri Jan 31 12:59:59 AM UTC 2020", 1_580_432_399),
        ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777),
        ("Sun Nov  6 08:49:37 1994", 784_111_777),
        // To dateutil, these are of our century and of the last.
        ("Wed, 01 Jan 0020 00:00:00 GMT", -61_536_067_200),
        ("Jan 1 0099 00:00:00", -59_042_995_200),
    ] {
        assert_eq!(seconds(text), Some(expected), "{text}");
    }
}

#[test]
fn what_is_no_moment() {
    for text in [
        "",
        " ",
        "tomorrow",
        "now",
        "nan",
        "inf",
        "1e300",
        "1580472000000",
        "2020-13-01",
        "2020-02-30",
        "2019-02-29",
        "2020-01-31T24:00:00Z",
        "2020-01-31T12:60:00Z",
        "2020-01-31T12:00:60Z",
        "2020-01-31T12:00:00+24:00",
        "2020-01-31T12:00:00+",
        "2020-01-31T12:",
        "2020-01-31X",
        "2020-01-31T12:00:00 utc",
        "0000-01-01",
        "10000-01-01",
        "0001-01-01T00:00:00+01:00",
        "2020-W05-5",
        "2020-01-31T12:00:00.",
        "2020-01-31T12:00:00.x",
        "2020-01-31T1:00",
        "2020-01-31T12:0000",
        "2020-01-31T12:00:00:00",
        "2020-01-31T12:00:00+02:60",
        "2020-01-31T12:00:00+02:00:01",
        "Fri Jan 31 13:00:00 PM UTC 2020",
        "Fri Jan 31 00:00:00 AM UTC 2020",
        "Fri Fri Jan 31 12:00:00 2020",
        "Fri Jan 31 12:00:00 2020 2020",
        "Fri Jan 31 12:00:00 (EST) 2020",
        "Fri Jan 31 12:00:00 020",
        "31 Jan 5",
        "31 Jan 0000",
        "31-01-20",
        "__1",
        "1__0",
        "2020\u{0}01",
        "２０２０-01-01",
        // What dateutil reads, too, mostly by a guess.
        "2020-1-31 12:0:0",
        "2020/01/31 12:00:00",
        "2020.01.31 12:00:00",
        "01/31/2020 12:00",
        "31/01/2020 12:00",
        "31.01.2020 12:00",
        "January 31st, 2020 at 12pm",
        "2020-01-31 12h",
        "2020-01-31 12h00m00s",
        "2020-01-31 12:00:00 GMT-0",
        "2020-01-31 09:00 GMT+3",
        "01-02-03",
        "2020-01-31T12:00.5",
        "2020-01-31T12:00:00+2",
        // What it takes for today's year, month or day, or for UTC.
        "12:00",
        "2020-01",
        "Jan 31",
        "Friday",
        "2020-01-31 12:00 EST",
    ] {
        assert_eq!(seconds(text), None, "{text}");
    }
}

#[test]
fn numbers() {
    for (number, expected) in [
        (Number::Integer(5), Some(5)),
        (Number::Integer(LAST), Some(LAST)),
        (Number::Integer(LAST + 1), None),
        (Number::Integer(i64::MIN), None),
        (Number::BigInteger("99999999999999999999".into()), None),
        (Number::Float(1.5), Some(1)),
        (Number::Float(-1.5), Some(-2)),
        (Number::Float(f64::NAN), None),
        (Number::Float(1e300), None),
    ] {
        assert_eq!(of_number(&number).map(|time| time.secs()), expected, "{number:?}");
    }
}

#[test]
fn years_of_two_digits_are_near() {
    assert_eq!(parse_in("Sun, 06 Nov 94 08:49:37 GMT", 2026).map(|time| time.secs()), Some(784_111_777));
    assert_eq!(parse_in("2 Jan 75", 2026), parse_in("2075-01-02", 2026));
    assert_eq!(parse_in("2 Jan 76", 2026), parse_in("1976-01-02", 2026));
    assert_eq!(parse_in("2 Jan 75", 2025), parse_in("1975-01-02", 2025));
    assert_eq!(parse_in("2 Jan 74", 2025), parse_in("2074-01-02", 2025));
    assert!((2026..2200).contains(&this_year()));
}
