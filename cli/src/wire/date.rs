//! Dates as people and other programs write them.
//!
//! In: ISO 8601 (`2019-01-21T19:38:15.5+02:00`, with any of its parts left out from the end), RFC 822
//! (`Mon, 21 Jan 2019 19:38:15 GMT`), or what C's `asctime` writes. Out: a [`Moment`], with a zone if the text names one.

use super::time::Moment;

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
const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Reads a date; `None` if the text is none.
pub(super) fn parse(text: &str) -> Option<Moment> {
    let mut reader = Reader(text.trim());
    let moment = reader.date()?;
    (reader.0.is_empty() && moment.is_real()).then_some(moment)
}

/// What is left of a text.
struct Reader<'a>(&'a str);

impl<'a> Reader<'a> {
    fn date(&mut self) -> Option<Moment> {
        let mut moment = Moment { month: 1, day: 1, ..Moment::default() };
        if self.0.starts_with(|first: char| first.is_ascii_digit()) && self.count_digits() >= 4 {
            self.iso_date(&mut moment)?;
            if !self.0.is_empty() {
                if !self.eat('T') && !self.eat('t') {
                    self.blanks();
                }
                self.time(&mut moment)?;
            }
        } else {
            self.written_date(&mut moment)?;
        }
        Some(moment)
    }

    /// `2019-01-21`, `2019-01`, `2019/01/21` or `20190121`.
    fn iso_date(&mut self, moment: &mut Moment) -> Option<()> {
        if self.count_digits() == 8 {
            (moment.year, moment.month, moment.day) = (self.number(4)?.into(), self.number(2)?, self.number(2)?);
            return Some(());
        }
        moment.year = self.number(4)?.into();
        let separator = self.eat_any("-/")?;
        moment.month = self.number(2)?;
        if self.eat(separator) {
            moment.day = self.number(2)?;
        }
        Some(())
    }

    /// `Mon, 21 Jan 2019 19:38:15 GMT`, `21-Jan-2019`, `Jan 21, 2019` or `Mon Jan 21 19:38:15 2019`.
    fn written_date(&mut self, moment: &mut Moment) -> Option<()> {
        let mut word = self.word();
        if index(&DAYS, word).is_some() {
            self.eat(',');
            self.blanks();
            word = self.word();
        }
        let month_first = !word.is_empty();
        if month_first {
            moment.month = index(&MONTHS, word)?;
            self.blanks();
        }
        moment.day = self.number(2)?;
        self.eat(',');
        self.joint();
        if !month_first {
            moment.month = index(&MONTHS, self.word())?;
            self.joint();
        }
        if self.count_digits() == 4 {
            moment.year = self.number(4)?.into();
            self.blanks();
            return if self.0.is_empty() { Some(()) } else { self.time(moment) };
        }
        self.time(moment)?;
        self.blanks();
        moment.year = (self.count_digits() == 4).then(|| self.number(4)).flatten()?.into();
        Some(())
    }

    /// `19:38:15.5+02:00`, `193815Z`, `19:38` or `19`.
    fn time(&mut self, moment: &mut Moment) -> Option<()> {
        moment.hour = self.number(2)?;
        let colon = self.eat(':');
        if colon || self.count_digits() > 0 {
            moment.minute = self.number(2)?;
            if if colon { self.eat(':') } else { self.count_digits() > 0 } {
                moment.second = self.number(2)?;
                if self.eat('.') || self.eat(',') {
                    moment.microsecond = self.fraction()?;
                }
            }
        }
        self.zone(moment)
    }

    /// The first six digits of a fraction.
    fn fraction(&mut self) -> Option<u32> {
        let digits = self.take(self.count_digits());
        let mut micros = 0;
        for place in 0..6 {
            let digit = digits.as_bytes().get(place).map_or(0, |digit| u32::from(digit - b'0'));
            micros = micros * 10 + digit;
        }
        (!digits.is_empty()).then_some(micros)
    }

    /// `Z`, `GMT`, `+02:00`, `-0330` or `+02`, perhaps after blanks; nothing is no zone.
    fn zone(&mut self, moment: &mut Moment) -> Option<()> {
        let before = self.0;
        self.blanks();
        let word = self.word();
        if ["Z", "UTC", "GMT"].iter().any(|name| name.eq_ignore_ascii_case(word)) {
            moment.offset = Some(0);
            return Some(());
        }
        if !word.is_empty() {
            return None;
        }
        let Some(sign) = self.eat_any("+-") else {
            self.0 = before;
            return Some(());
        };
        let (hours, minutes) = match self.count_digits() {
            4 => (self.number(2)?, self.number(2)?),
            _ => (self.number(2)?, if self.eat(':') { self.number(2)? } else { 0 }),
        };
        let seconds = i64::from(hours * 3600 + minutes * 60);
        moment.offset = Some(if sign == '-' { -seconds } else { seconds });
        (minutes < 60).then_some(())
    }

    /// What stands between the parts of a date: blanks or a hyphen.
    fn joint(&mut self) {
        if !self.eat('-') {
            self.blanks();
        }
    }

    fn blanks(&mut self) {
        self.0 = self.0.trim_start_matches([' ', '\t']);
    }

    fn eat(&mut self, expected: char) -> bool {
        self.0.strip_prefix(expected).map(|rest| self.0 = rest).is_some()
    }

    fn eat_any(&mut self, expected: &str) -> Option<char> {
        let first = self.0.chars().next().filter(|first| expected.contains(*first))?;
        self.eat(first).then_some(first)
    }

    fn count_digits(&self) -> usize {
        self.0.bytes().take_while(u8::is_ascii_digit).count()
    }

    fn take(&mut self, count: usize) -> &'a str {
        let (taken, rest) = self.0.split_at_checked(count).unwrap_or((self.0, ""));
        self.0 = rest;
        taken
    }

    /// A number of one to `most` digits.
    fn number(&mut self, most: usize) -> Option<u32> {
        self.take(self.count_digits().min(most)).parse().ok()
    }

    /// A run of letters, perhaps empty.
    fn word(&mut self) -> &'a str {
        self.take(self.0.bytes().take_while(u8::is_ascii_alphabetic).count())
    }
}

/// The place of a name, spelled out or cut to three letters, counted from one.
fn index(names: &[&str], word: &str) -> Option<u32> {
    let is = |name: &&str| {
        word.eq_ignore_ascii_case(name) || name.get(..3).is_some_and(|name| word.eq_ignore_ascii_case(name))
    };
    Some(names.iter().position(is)? as u32 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_many_forms() {
        for (text, expected) in [
            ("2019-01-21T19:38:15Z", "2019-01-21T19:38:15+00:00"),
            ("2019-01-21T19:38:15.5+02:00", "2019-01-21T19:38:15.500000+02:00"),
            ("2019-01-21 19:38:15.1234567 -0330", "2019-01-21T19:38:15.123456-03:30"),
            ("2019-01-21t19:38:15,25z", "2019-01-21T19:38:15.250000+00:00"),
            ("2019-01-21T19:38", "2019-01-21T19:38:00"),
            ("2019-01-21T19", "2019-01-21T19:00:00"),
            ("2019-01-21", "2019-01-21T00:00:00"),
            ("2019/1/21", "2019-01-21T00:00:00"),
            ("20190121T193815Z", "2019-01-21T19:38:15+00:00"),
            ("20190121T1938+01", "2019-01-21T19:38:00+01:00"),
            (" Mon, 21 Jan 2019 19:38:15 GMT ", "2019-01-21T19:38:15+00:00"),
            ("21 January 2019 19:38:15 +0100", "2019-01-21T19:38:15+01:00"),
            ("Monday, 21-Jan-2019 19:38:15 UTC", "2019-01-21T19:38:15+00:00"),
            ("Mon Jan 21 19:38:15 2019", "2019-01-21T19:38:15"),
            ("Mon Jan  1 19:38:15 2019", "2019-01-01T19:38:15"),
            ("Jan 21, 2019", "2019-01-21T00:00:00"),
            ("2020-02-29", "2020-02-29T00:00:00"),
        ] {
            assert_eq!(parse(text).map(|moment| moment.to_string()).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn other_texts_are_no_dates() {
        for text in [
            "",
            " ",
            "soon",
            "T",
            "2019-13-01",
            "2019-02-29",
            "2019-00-10",
            "0000-01-01",
            "2019-01-21T24:00",
            "2019-01-21T10:60",
            "2019-01-21T10:10:60",
            "2019-01-21T10:10:10.",
            "2019-01-21T10:10:10+24:00",
            "2019-01-21T10:10:10+01:60",
            "2019-01-21T10:10:10 later",
            "21 Foo 2019",
            "Mon,",
            "Jan",
            "Jan 21",
            "2019-01-21é",
            "2019-",
            "21 Jan 19",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
