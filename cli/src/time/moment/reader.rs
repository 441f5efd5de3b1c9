//! A text to a date, a time of day and a zone.
//!
//! In: ISO 8601, `2020-01-31T12:00:00Z` or `20200131T1200+02`, with a blank for the `T` or a date alone; or words, as e-mail, HTTP and
//! `date` have them: `Fri, 31 Jan 2020 12:00:00 GMT`, `Fri Jan 31 12:00:00 UTC 2020`. Out: what it says. Nobody has checked yet
//! whether there is such a day and time.

use smithgen_runtime::generated::types::Date;

use super::Moment;

/// Reads a text; a year of two digits is the one that is nearest to `this_year`.
pub(super) fn read(text: &str, this_year: i64) -> Option<Moment> {
    let text = text.trim();
    iso(text).or_else(|| Words::read(text)?.moment(this_year))
}

fn iso(mut text: &str) -> Option<Moment> {
    let year = number(&mut text, 4)?;
    let separator = if text.starts_with('-') { "-" } else { "" };
    let [month, day] = [(); 2].map(|()| {
        text = text.strip_prefix(separator)?;
        number(&mut text, 2)
    });
    let date = Date { year, month: u8::try_from(month?).ok()?, day: u8::try_from(day?).ok()? };
    let mut moment = Moment { date, time: (0, 0, 0), microsecond: 0, east: None };
    if !text.is_empty() {
        let text = text.strip_prefix(['T', 't', ' '])?.trim_start();
        let is_part = |c: char| c.is_ascii_digit() || matches!(c, ':' | '.' | ',');
        let (time, rest) = text.split_at(text.find(|c| !is_part(c)).unwrap_or(text.len()));
        (moment.time, moment.microsecond) = clock(time)?;
        let rest = rest.trim_start();
        moment.east = if rest.is_empty() { None } else { Some(zone(rest)?) };
    }
    Some(moment)
}

/// Takes so many digits from the beginning of a text.
fn number(text: &mut &str, length: usize) -> Option<i64> {
    let (digits, rest) = text.split_at_checked(length)?;
    digits.bytes().all(|byte| byte.is_ascii_digit()).then_some(())?;
    *text = rest;
    digits.parse().ok()
}

/// Hours, with minutes, with seconds, with a fraction of which six digits count: `12`, `12:00`, `1200`, `12:00:00.5`.
fn clock(text: &str) -> Option<((i64, i64, i64), u32)> {
    let (mut rest, fraction) =
        text.split_once(['.', ',']).map_or((text, None), |(whole, fraction)| (whole, Some(fraction)));
    let separator = if rest.contains(':') { ":" } else { "" };
    let mut parts = vec![number(&mut rest, 2)?];
    while !rest.is_empty() {
        rest = rest.strip_prefix(separator)?;
        parts.push(number(&mut rest, 2)?);
    }
    let microsecond = match fraction {
        Some(fraction) if fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) => return None,
        Some(fraction) => format!("{:0<6}", fraction.get(..6).unwrap_or(fraction)).parse().ok()?,
        None => 0,
    };
    match (parts.as_slice(), fraction) {
        (&[hour], None) => Some(((hour, 0, 0), 0)),
        (&[hour, minute], None) => Some(((hour, minute, 0), 0)),
        (&[hour, minute, second], _) => Some(((hour, minute, second), microsecond)),
        _ => None,
    }
}

/// Seconds by which a zone is east of UTC: `Z`, `UTC`, `GMT`, `+02:00`, `+0200` or `+02`.
fn zone(text: &str) -> Option<i64> {
    if matches!(text, "Z" | "z" | "UTC" | "GMT") {
        return Some(0);
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    match clock(text.strip_prefix(['+', '-'])?)? {
        ((hours @ 0..24, minutes @ 0..60, 0), 0) => Some(sign * (hours * 3600 + minutes * 60)),
        _ => None,
    }
}

/// What the words of a text say, each of them once.
#[derive(Default)]
struct Words<'a> {
    weekday: Option<()>,
    day: Option<u8>,
    month: Option<u8>,
    year: Option<&'a str>,
    time: Option<((i64, i64, i64), u32)>,
    /// Hours to add to those of a clock with twelve.
    half: Option<i64>,
    east: Option<i64>,
}

impl<'a> Words<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let mut words = Words::default();
        for word in text.split([' ', '\t', ',']).filter(|word| !word.is_empty()) {
            // A date may be one word: `31-Jan-2020`.
            if word.starts_with(|c: char| c.is_ascii_digit()) {
                word.split('-').try_for_each(|word| words.word(word))?;
            } else {
                words.word(word)?;
            }
        }
        Some(words)
    }

    fn word(&mut self, word: &'a str) -> Option<()> {
        let is_number = matches!(word.len(), 1 | 2 | 4) && word.bytes().all(|byte| byte.is_ascii_digit());
        if is_number && word.len() < 3 && self.day.is_none() {
            return once(&mut self.day, word.parse().ok()?);
        }
        if is_number && word.len() > 1 {
            return once(&mut self.year, word);
        }
        if let Some(month) = place_in(word, &MONTHS) {
            return once(&mut self.month, month + 1);
        }
        if place_in(word, &WEEKDAYS).is_some() {
            return once(&mut self.weekday, ());
        }
        if let Some(half) = ["am", "pm"].iter().position(|half| word.eq_ignore_ascii_case(half)) {
            return once(&mut self.half, if half == 0 { 0 } else { 12 });
        }
        if word.contains(':') && word.starts_with(|c: char| c.is_ascii_digit()) {
            return once(&mut self.time, clock(word)?);
        }
        // In e-mail, a zone's name may stand behind what it says: `-0500 (EST)`.
        if self.east.is_some() && word.starts_with('(') && word.ends_with(')') {
            return Some(());
        }
        once(&mut self.east, zone(word)?)
    }

    fn moment(&self, this_year: i64) -> Option<Moment> {
        let year = match (self.year?.len(), self.year?.parse().ok()?) {
            (2, year) => with_nearest_century(year, this_year),
            (_, year) => year,
        };
        let ((hour, minute, second), microsecond) = self.time.unwrap_or_default();
        let hour = match (self.half, hour) {
            (None, hour) => hour,
            (Some(half), 1..=12) => hour % 12 + half,
            _ => return None,
        };
        let date = Date { year, month: self.month?, day: self.day? };
        Some(Moment { date, time: (hour, minute, second), microsecond, east: self.east })
    }
}

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The place of a name, or of its first three letters, among names.
fn place_in(word: &str, names: &[&str]) -> Option<u8> {
    let is_name = |name: &&str| word.eq_ignore_ascii_case(name) || word.eq_ignore_ascii_case(&name[..3]);
    u8::try_from(names.iter().position(is_name)?).ok()
}

/// Sets what is not set yet.
fn once<T>(place: &mut Option<T>, value: T) -> Option<()> {
    place.replace(value).is_none().then_some(())
}

fn with_nearest_century(year: i64, this_year: i64) -> i64 {
    let year = year + this_year / 100 * 100;
    match year - this_year {
        50.. => year - 100,
        ..-50 => year + 100,
        _ => year,
    }
}
