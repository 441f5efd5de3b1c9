//! The calendar: dates to days since 1970, and back.
//!
//! In: a year, a month and a day, or a number of days. Out: the other. The calendar is the Gregorian one for all years. Years are
//! counted from March, so that the leap day is their last.

/// Seconds of a day.
pub(crate) const DAY: i64 = 86_400;

/// Days from the first of March of the year 0 to 1970.
const EPOCH: i64 = 719_468;

/// Year, month and day.
pub(crate) type Date = (i64, i64, i64);

/// Days in a month of a year.
pub(crate) fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 to a date that there is, of the years from 1 on.
pub(crate) fn days((year, month, day): Date) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year / 4 - year / 100 + year / 400;
    // Five months from March on, and again from August on, have 153 days.
    year * 365 + leap_days + (153 * month + 2) / 5 + day - 1 - EPOCH
}

/// The date of a number of days since 1970-01-01. It goes by cycles of 400 years, which all have the same number of days.
pub(crate) fn date(days: i64) -> Date {
    const CYCLE: i64 = 146_097;
    let days = days + EPOCH;
    let (cycle, day) = (days.div_euclid(CYCLE), days.rem_euclid(CYCLE));
    let year = (day - day / 1_460 + day / 36_524 - day / (CYCLE - 1)) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day_of_month = day - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    (400 * cycle + year + next, month, day_of_month)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_days_follow_each_other() {
        let mut last = date(-EPOCH - 1);
        assert_eq!(last, (0, 2, 29));
        for day in -EPOCH..(146_097 + 10 - EPOCH) {
            let tomorrow = match last {
                (year, month, day) if day < days_in(year, month) => (year, month, day + 1),
                (year, 12, _) => (year + 1, 1, 1),
                (year, month, _) => (year, month + 1, 1),
            };
            last = date(day);
            assert_eq!(last, tomorrow);
            assert_eq!(days(last), day, "{last:?}");
        }
    }

    #[test]
    fn days_are_counted_from_1970() {
        for (expected, days_since) in [((1970, 1, 1), 0), ((2000, 2, 29), 11_016), ((9999, 12, 31), 2_932_896)] {
            assert_eq!(date(days_since), expected);
            assert_eq!(days(expected), days_since);
        }
    }
}
