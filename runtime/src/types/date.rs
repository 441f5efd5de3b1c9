//! [`Date`]: the calendar, which is the Gregorian one for all years.
//!
//! In: a year, a month and a day, or a number of days since 1970-01-01. Out: the other.

/// Days from 0000-03-01, from where years are counted here, to 1970-01-01.
const DAYS_TO_EPOCH: i64 = 719_468;
/// Days in 400 years, after which the calendar repeats.
const DAYS_PER_ERA: i64 = 146_097;

/// A calendar date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Date {
    /// Before the year 1 comes the year 0.
    pub year: i64,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

impl Date {
    /// The date that many days after 1970-01-01.
    ///
    /// Years are counted from March, so that the leap day is the last of its year and months follow one linear rule:
    /// month `m` of such a year begins on day `(153 m + 2) / 5`.
    pub fn from_days(days: i64) -> Self {
        // Days of seconds in an i64: nothing here can overflow.
        let days = days + DAYS_TO_EPOCH;
        let (era, day_of_era) = (days.div_euclid(DAYS_PER_ERA), days.rem_euclid(DAYS_PER_ERA));
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let march_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * march_month + 2) / 5 + 1;
        let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
        Self { year: era * 400 + year_of_era + i64::from(month <= 2), month: month as u8, day: day as u8 }
    }

    /// Days from 1970-01-01 to this date.
    pub fn to_days(self) -> i64 {
        let month = i64::from(self.month);
        let year = self.year - i64::from(month <= 2);
        let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let march_month = if month > 2 { month - 3 } else { month + 9 };
        let day_of_year = (153 * march_month + 2) / 5 + i64::from(self.day) - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        era * DAYS_PER_ERA + day_of_era - DAYS_TO_EPOCH
    }

    /// Whether the calendar has this date.
    pub fn exists(self) -> bool {
        (1..=12).contains(&self.month) && self.day >= 1 && Self::from_days(self.to_days()) == self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_days_are_inverse() {
        for days in (-800_000..3_000_000).step_by(37) {
            assert_eq!(Date::from_days(days).to_days(), days);
        }
        assert_eq!(Date::from_days(0), Date { year: 1970, month: 1, day: 1 });
        assert_eq!(Date { year: 2000, month: 2, day: 29 }.to_days(), 11_016);
    }

    #[test]
    fn impossible_dates() {
        for (year, month, day) in
            [(1900, 2, 29), (2001, 2, 29), (2001, 13, 1), (2001, 0, 1), (2001, 4, 31), (2001, 1, 0)]
        {
            assert!(!Date { year, month, day }.exists());
        }
        assert!(Date { year: 2000, month: 2, day: 29 }.exists());
    }
}
