//! Which of up to three numbers are the year, the month and the day.
//!
//! In: numbers in the order of the text, some of which are known to be one of the three by their form. Out: a date, or nothing if
//! one of the three is missing. Where the numbers leave it open, month goes before day and day before year.

use crate::calendar;

/// A part of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The year.
    Year,
    /// The month.
    Month,
}

/// The parts of a date, as far as they are read.
#[derive(Debug, Default)]
pub(super) struct Date {
    numbers: Vec<i64>,
    /// The number that is known to be the year.
    year_at: Option<usize>,
    /// The number that is known to be the month.
    month_at: Option<usize>,
    /// Whether the year stands there with its century.
    with_century: bool,
    this_year: i64,
}

impl Date {
    /// No parts yet; years of two digits are near `this_year`.
    pub(super) fn new(this_year: i64) -> Self {
        Date { this_year, ..Date::default() }
    }

    /// Whether nothing is read yet.
    pub(super) fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// Whether three numbers are read.
    pub(super) fn is_full(&self) -> bool {
        self.numbers.len() == 3
    }

    /// Notes that a year is not one of two digits, however small.
    pub(super) fn century_is_known(&mut self) {
        self.with_century = true;
    }

    /// Adds a number, and what it is if that is known; `None` if there is one of that kind already.
    pub(super) fn add(&mut self, number: i64, part: Option<Part>) -> Option<()> {
        let place = match part {
            Some(Part::Year) => &mut self.year_at,
            Some(Part::Month) => &mut self.month_at,
            None => &mut None,
        };
        if place.replace(self.numbers.len()).is_some() {
            return None;
        }
        self.numbers.push(number);
        Some(())
    }

    /// Adds a number of which nothing but its size says what it is.
    pub(super) fn add_number(&mut self, number: i64, has_fraction: bool) -> Option<()> {
        let is_year = number > 100 || (number == 100 && has_fraction);
        self.with_century |= is_year;
        self.add(number, is_year.then_some(Part::Year))
    }

    /// Adds digits; more than two are a year.
    pub(super) fn add_text(&mut self, digits: &str) -> Option<()> {
        let number = super::whole(digits)?;
        let is_year = digits.len() > 2;
        self.with_century |= is_year;
        self.add(number, is_year.then_some(Part::Year))
    }

    /// Adds what is known to be a year.
    pub(super) fn add_year(&mut self, year: i64) -> Option<()> {
        let year = self.with_nearest_century(year);
        self.with_century |= year > 99;
        self.add(year, Some(Part::Year))
    }

    /// Whether a number can be the day.
    pub(super) fn may_be_day(&self, number: i64) -> bool {
        let known = |place: Option<usize>| place.and_then(|at| self.numbers.get(at).copied());
        let days = match (known(self.month_at), known(self.year_at)) {
            (None, _) => 31,
            // Perhaps it is a leap year.
            (Some(month), None) => calendar::days_in(2000, month),
            (Some(month), Some(year)) => calendar::days_in(year, month),
        };
        (1..=days).contains(&number)
    }

    /// Year, month and day.
    pub(super) fn resolve(&self) -> Option<(i64, i64, i64)> {
        let &[a, b, c] = self.numbers.as_slice() else { return None };
        let (year, month, day) = match (self.year_at, self.month_at) {
            (Some(0), Some(1)) => (a, b, c),
            (Some(0), Some(2)) => (a, c, b),
            (Some(1), Some(0)) => (b, a, c),
            (Some(1), Some(2)) => (b, c, a),
            (Some(2), Some(0)) => (c, a, b),
            (Some(2), Some(1)) => (c, b, a),
            (_, Some(0)) if b > 31 => (b, a, c),
            (_, Some(0)) => (c, a, b),
            (_, Some(1)) if a > 31 => (a, b, c),
            (_, Some(1)) => (c, b, a),
            (_, Some(2)) if b > 31 => (b, c, a),
            (_, Some(2)) => (a, c, b),
            (year_at, _) if a > 31 || year_at == Some(0) => (a, b, c),
            _ if a > 12 => (c, b, a),
            _ => (c, a, b),
        };
        let year = if self.with_century { year } else { self.with_nearest_century(year) };
        Some((year, month, day))
    }

    /// A year of two digits in the century that brings it nearest to this year.
    fn with_nearest_century(&self, year: i64) -> i64 {
        if year >= 100 {
            return year;
        }
        let year = year + self.this_year / 100 * 100;
        if year >= self.this_year + 50 {
            year - 100
        } else if year < self.this_year - 50 {
            year + 100
        } else {
            year
        }
    }
}
