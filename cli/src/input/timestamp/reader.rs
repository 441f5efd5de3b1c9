//! A text to a date and a time of day.
//!
//! In: a text. Out: its date, time and zone, or nothing. Each token says by its form, its length and its neighbours what it is: part of a
//! date, of a time, a zone or a word between them.

mod date;

use super::Moment;
use super::tokens::{self, Half, Unit};
use date::{Date, Part};

/// Reads a text; years of two digits are near `this_year`. Nobody has checked yet whether there is such a day and time.
pub(super) fn read(text: &str, this_year: i64) -> Option<Moment> {
    let mut reader = Reader { tokens: tokens::split(text)?, date: Date::new(this_year), ..Reader::default() };
    let mut at = 0;
    while at < reader.tokens.len() {
        at = reader.token(at)? + 1;
    }
    Some(Moment {
        date: reader.date.resolve()?,
        time: (reader.hour.unwrap_or(0), reader.minute.unwrap_or(0), reader.second.unwrap_or(0)),
        microsecond: reader.microsecond,
        east: reader.zone.offset()?,
    })
}

#[derive(Default)]
struct Reader {
    tokens: Vec<String>,
    date: Date,
    hour: Option<i64>,
    minute: Option<i64>,
    second: Option<i64>,
    microsecond: u32,
    zone: Zone,
}

#[derive(Default)]
struct Zone {
    name: Option<String>,
    /// Seconds east of UTC.
    east: Option<i64>,
}

impl Zone {
    /// Seconds east of UTC, if there is a zone; `None` if that is a name that is not known, or a day or more away.
    fn offset(&self) -> Option<Option<i64>> {
        match (&self.name, self.east) {
            (Some(name), _) if tokens::is_utc(name) => Some(Some(0)),
            (_, Some(east)) => (east.abs() < 86_400).then_some(Some(east)),
            (Some(_), None) => None,
            (None, None) => Some(None),
        }
    }
}

/// A number without sign: its whole part, and the digits of its fraction.
struct Decimal<'a> {
    whole: i64,
    fraction: &'a str,
}

impl Decimal<'_> {
    fn read(token: &str) -> Option<Decimal<'_>> {
        let (whole, fraction) = token.split_once('.').unwrap_or((token, ""));
        tokens::is_digits(whole).then_some(())?;
        Some(Decimal { whole: whole.parse().ok()?, fraction })
    }

    /// Its fraction as whole sixtieths; `None` if there is no fraction.
    fn sixtieths(&self) -> Option<i64> {
        let significant = self.fraction.trim_end_matches('0');
        let digits = significant.get(..15).unwrap_or(significant);
        let scale = 10_i64.pow(u32::try_from(digits.len()).ok()?);
        digits.parse::<i64>().ok().map(|fraction| fraction * 60 / scale)
    }
}

/// The whole number that is part of a token.
fn part(token: &str, range: std::ops::Range<usize>) -> Option<i64> {
    whole(token.get(range)?)
}

fn whole(token: &str) -> Option<i64> {
    if tokens::is_digits(token) { token.parse().ok() } else { None }
}

/// Each method gets the index of a token, and returns that of the last one which it has used up.
impl Reader {
    fn peek(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", String::as_str)
    }

    fn token(&mut self, at: usize) -> Option<usize> {
        let token = self.peek(at);
        if tokens::is_number(token) {
            return self.number(at);
        }
        if tokens::is_weekday(token) {
            return Some(at);
        }
        if let Some(month) = tokens::month(token) {
            return self.month(month, at);
        }
        if let Some(half) = Half::of(token) {
            let hour = self.hour.filter(|hour| (0..=12).contains(hour))?;
            self.hour = Some(half.hour(hour));
            return Some(at);
        }
        if self.hour.is_some() && self.zone.name.is_none() && self.zone.east.is_none() && tokens::is_zone_name(token) {
            return Some(self.zone_name(at));
        }
        match token {
            "+" if self.hour.is_some() => self.offset(1, at),
            "-" if self.hour.is_some() => self.offset(-1, at),
            token if tokens::is_filler(token) => Some(at),
            _ => None,
        }
    }

    /// Seconds, perhaps with a fraction, of which six digits count.
    fn seconds(&mut self, token: &str) -> Option<()> {
        let (seconds, fraction) = token.split_once('.').unwrap_or((token, "0"));
        self.second = Some(whole(seconds)?);
        tokens::is_digits(fraction).then_some(())?;
        let digits = fraction.get(..6).unwrap_or(fraction);
        self.microsecond = format!("{digits:0<6}").parse().ok()?;
        Some(())
    }

    /// A month's name, with the day and year that a hyphen or slash joins to it, or the year that `of` does.
    fn month(&mut self, month: i64, at: usize) -> Option<usize> {
        self.date.add(month, Some(Part::Month))?;
        let separator = self.peek(at + 1).to_owned();
        if matches!(separator.as_str(), "-" | "/") {
            self.add_text(at + 2)?;
            if self.peek(at + 3) == separator {
                self.add_text(at + 4)?;
                return Some(at + 4);
            }
            return Some(at + 2);
        }
        let is_of = separator == " " && self.peek(at + 2).eq_ignore_ascii_case("of") && self.peek(at + 3) == " ";
        if is_of && at + 4 < self.tokens.len() {
            if let Some(year) = whole(self.peek(at + 4)) {
                self.date.add_year(year)?;
            }
            return Some(at + 4);
        }
        Some(at)
    }

    fn add_text(&mut self, at: usize) -> Option<()> {
        self.date.add_text(self.tokens.get(at)?)
    }

    /// A zone's name. In `GMT+3`, the sign is the other way round: three hours later it is GMT.
    fn zone_name(&mut self, at: usize) -> usize {
        let name = self.peek(at).to_owned();
        let turned = match self.peek(at + 1) {
            "+" => "-",
            "-" => "+",
            _ => {
                self.zone.name = Some(name);
                return at;
            }
        };
        if let Some(sign) = self.tokens.get_mut(at + 1) {
            *sign = turned.to_owned();
        }
        self.zone.name = (!tokens::is_utc(&name)).then_some(name);
        at
    }

    /// An offset such as `+02:00`, `+0200` or `+2`, with the name of its zone in parentheses if there is one.
    fn offset(&mut self, sign: i64, at: usize) -> Option<usize> {
        let token = self.tokens.get(at + 1)?;
        let (hours, minutes, last) = match token.len() {
            4 => (part(token, 0..2)?, part(token, 2..4)?, at + 1),
            _ if self.peek(at + 2) == ":" => (whole(token)?, whole(self.peek(at + 3))?, at + 3),
            1 | 2 => (whole(token)?, 0, at + 1),
            _ => return None,
        };
        self.zone.east = Some(sign * hours.checked_mul(3600)?.checked_add(minutes.checked_mul(60)?)?);
        let name = self.peek(last + 3);
        let in_parentheses = tokens::is_filler(self.peek(last + 1))
            && self.peek(last + 2) == "("
            && self.peek(last + 4) == ")"
            && name.len() >= 3
            && tokens::is_zone_name(name);
        if in_parentheses && self.zone.name.is_none() {
            self.zone.name = Some(name.to_owned());
            return Some(last + 4);
        }
        Some(last)
    }

    fn number(&mut self, at: usize) -> Option<usize> {
        let token = self.peek(at).to_owned();
        let next = self.peek(at + 1).to_owned();
        let length = token.len();
        let is_last = at + 1 >= self.tokens.len();
        let number = Decimal::read(&token)?;
        if self.date.is_full()
            && matches!(length, 2 | 4)
            && self.hour.is_none()
            && next != ":"
            && Unit::of(&next).is_none()
        {
            return self.clock(&token, at);
        }
        if length == 6 || (length > 6 && token.find('.') == Some(6)) {
            return self.six_digits(&token, at);
        }
        if matches!(length, 8 | 12 | 14) {
            return self.many_digits(&token, at);
        }
        if let Some(label) = self.unit_near(at) {
            return self.with_unit(&number, &token, label, at);
        }
        match next.as_str() {
            ":" if at + 2 < self.tokens.len() => self.colons(number.whole, at),
            "-" | "/" | "." => self.separated(&token, &next, at),
            next if is_last || tokens::is_filler(next) => match Half::of(self.peek(at + 2)) {
                Some(half) => {
                    self.hour = Some(half.hour(number.whole));
                    Some(at + 2)
                }
                None => {
                    self.date.add_number(number.whole, !number.fraction.is_empty())?;
                    Some(at + 1)
                }
            },
            next => match Half::of(next) {
                Some(half) if number.whole < 24 => {
                    self.hour = Some(half.hour(number.whole));
                    Some(at + 1)
                }
                _ if self.date.may_be_day(number.whole) => {
                    self.date.add_number(number.whole, false)?;
                    Some(at)
                }
                _ => None,
            },
        }
    }

    /// Hours, or hours and minutes, behind a date: `20200131T1200`.
    fn clock(&mut self, token: &str, at: usize) -> Option<usize> {
        self.hour = Some(part(token, 0..2)?);
        if token.len() == 4 {
            self.minute = Some(part(token, 2..4)?);
        }
        Some(at)
    }

    /// `YYMMDD` if there is no date yet, otherwise `HHMMSS`, perhaps with a fraction.
    fn six_digits(&mut self, token: &str, at: usize) -> Option<usize> {
        if self.date.is_empty() && !token.contains('.') {
            for range in [0..2, 2..4, 4..6] {
                self.date.add_text(token.get(range)?)?;
            }
        } else {
            self.hour = Some(part(token, 0..2)?);
            self.minute = Some(part(token, 2..4)?);
            self.seconds(token.get(4..)?)?;
        }
        Some(at)
    }

    /// `YYYYMMDD`, perhaps with hours and minutes, and seconds.
    fn many_digits(&mut self, token: &str, at: usize) -> Option<usize> {
        self.date.add(part(token, 0..4)?, Some(Part::Year))?;
        self.date.century_is_known();
        self.date.add_text(token.get(4..6)?)?;
        self.date.add_text(token.get(6..8)?)?;
        if token.len() > 8 {
            self.hour = Some(part(token, 8..10)?);
            self.minute = Some(part(token, 10..12)?);
        }
        if token.len() > 12 {
            self.second = Some(part(token, 12..14)?);
        }
        Some(at)
    }

    /// The token that says of which unit a number is: the next one, or the one before it, perhaps beyond a blank.
    fn unit_near(&self, at: usize) -> Option<usize> {
        let names_unit = |at: usize| Unit::of(self.peek(at)).is_some();
        let is_last = at + 1 == self.tokens.len();
        if names_unit(at + 1) {
            Some(at + 1)
        } else if self.peek(at + 1) == " " && names_unit(at + 2) {
            Some(at + 2)
        } else if at > 0 && names_unit(at - 1) {
            Some(at - 1)
        } else if at > 1 && is_last && self.peek(at - 1) == " " && names_unit(at - 2) {
            Some(at - 2)
        } else {
            None
        }
    }

    /// A number of a unit: `10h`, `10 h`; or of the next smaller one, `h30`.
    fn with_unit(&mut self, number: &Decimal<'_>, token: &str, label: usize, at: usize) -> Option<usize> {
        let named = Unit::of(self.peek(label))?;
        match if label > at { Some(named) } else { named.smaller() } {
            Some(Unit::Hour) => {
                self.hour = Some(number.whole);
                self.minute = number.sixtieths().or(self.minute);
            }
            Some(Unit::Minute) => (self.minute, self.second) = (Some(number.whole), number.sixtieths()),
            Some(Unit::Second) => self.seconds(token)?,
            None => {}
        }
        Some(label.max(at))
    }

    /// `HH:MM`, perhaps with seconds.
    fn colons(&mut self, hour: i64, at: usize) -> Option<usize> {
        let minute = Decimal::read(self.peek(at + 2))?;
        let (minute, second) = (minute.whole, minute.sixtieths());
        (self.hour, self.minute, self.second) = (Some(hour), Some(minute), second);
        if self.peek(at + 3) == ":" && at + 4 < self.tokens.len() {
            let seconds = self.peek(at + 4).to_owned();
            self.seconds(&seconds)?;
            return Some(at + 4);
        }
        Some(at + 2)
    }

    /// Two or three parts of a date with the same separator between them.
    fn separated(&mut self, token: &str, separator: &str, at: usize) -> Option<usize> {
        self.date.add_text(token)?;
        let second = self.peek(at + 2).to_owned();
        if second.is_empty() || tokens::is_filler(&second) {
            return Some(at + 1);
        }
        match tokens::is_digits(&second) {
            true => self.date.add_text(&second)?,
            false => self.date.add(tokens::month(&second)?, Some(Part::Month))?,
        }
        if self.peek(at + 3) != separator {
            return Some(at + 2);
        }
        let third = self.tokens.get(at + 4)?;
        match tokens::month(third) {
            Some(month) => self.date.add(month, Some(Part::Month))?,
            None => self.date.add_text(&third.clone())?,
        }
        Some(at + 4)
    }
}
