//! The calendar: dates to seconds since 1970.
//!
//! In: numbers of years, months, days, hours, minutes and seconds. Out: a number of seconds, or nothing if there is no such time.
//! The calendar is the Gregorian one for all years, without leap seconds.

const DAY: i64 = 86_400;

/// Seconds from 1970 to a time.
pub(super) fn seconds(date: (i64, i64, i64), time: (i64, i64, i64)) -> Option<i64> {
    let (year, month, day) = date;
    let (hour, minute, second) = time;
    let in_range = (1..=9999).contains(&year)
        && (1..=12).contains(&month)
        && (1..=days_in(year, month)).contains(&day)
        && (0..24).contains(&hour)
        && (0..60).contains(&minute)
        && (0..60).contains(&second);
    in_range.then(|| days(year, month, day) * DAY + hour * 3600 + minute * 60 + second)
}

/// Days in a month of a year.
pub(super) fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 to a date of the years 1 to 9999. Years are counted from March, so that the leap day is their last.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year / 4 - year / 100 + year / 400;
    year * 365 + leap_days + (153 * month + 2) / 5 + day - 719_469
}

/// The year of a second since 1970.
pub(super) fn year_of(seconds: u64) -> i64 {
    let day = i64::try_from(seconds).map_or(0, |seconds| seconds / DAY);
    // A year has at most 366 days, so this is never too late and soon right.
    let mut year = 1970 + day / 366;
    while days(year + 1, 1, 1) <= day {
        year += 1;
    }
    year
}
