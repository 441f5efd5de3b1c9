//! [`Zone`]: the time zone in which points in time are shown.
//!
//! In: the environment variable `TZ` or the system's setting, and points in time. Out: how far local time is ahead of UTC then.

use std::fmt;

use tz::TimeZone;

/// When daylight saving time begins and ends where a zone names such a time but does not say: the rules of the United States,
/// which the C library assumes, too.
const DEFAULT_RULES: &str = ",M3.2.0,M11.1.0";

/// A time zone, with its history: what the AWS CLI shows of times before a zone changed its rules, it shows by the rules of today.
#[derive(Clone)]
pub struct Zone(Option<TimeZone>);

impl Zone {
    /// Coordinated universal time.
    pub const UTC: Zone = Zone(None);

    /// The zone that `TZ` names, or else the system's own.
    pub(crate) fn local() -> Self {
        Self::of(std::env::var("TZ").ok().as_deref())
    }

    /// The zone of a setting as [`TZ` holds it][TZ]: a name such as `Europe/Paris`, a path, or rules such as
    /// `CET-1CEST,M3.5.0,M10.5.0/3`; without one, the system's own zone. What names no zone, and an empty text, is UTC, as it
    /// is for other programs.
    ///
    /// [TZ]: https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html
    pub(crate) fn of(setting: Option<&str>) -> Self {
        let zone = match setting {
            None => TimeZone::local(),
            Some(setting) => {
                let setting = setting.strip_prefix(':').unwrap_or(setting);
                TimeZone::from_posix_tz(setting)
                    .or_else(|_| TimeZone::from_posix_tz(&[setting, DEFAULT_RULES].concat()))
            }
        };
        Zone(zone.ok())
    }

    /// Seconds by which local time is ahead of UTC at a point in time, given in seconds since 1970.
    pub(crate) fn offset(&self, seconds: i64) -> i64 {
        let Some(zone) = &self.0 else { return 0 };
        let kind = zone.find_local_time_type(seconds).ok().or_else(|| {
            // Files need not say what holds after the last change.
            let zone = zone.as_ref();
            zone.local_time_types().get(zone.transitions().last()?.local_time_type_index())
        });
        kind.map_or(0, |kind| kind.ut_offset().into())
    }
}

/// Says whether there is a zone: its rules fill a page.
impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Zone(…)" } else { "Zone(UTC)" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WINTER: i64 = 1_548_099_495;
    const SUMMER: i64 = 1_689_721_665;

    #[test]
    fn rules_are_followed() {
        for (setting, winter, summer) in [
            ("CET-1CEST,M3.5.0,M10.5.0/3", 3600, 7200),
            ("EST5EDT,M3.2.0,M11.1.0", -18_000, -14_400),
            (":EST5EDT,M3.2.0,M11.1.0", -18_000, -14_400),
            ("ABC5DEF", -18_000, -14_400),
            ("IST-5:30", 19_800, 19_800),
            ("<+0545>-5:45", 20_700, 20_700),
            ("UTC0", 0, 0),
        ] {
            let zone = Zone::of(Some(setting));
            assert_eq!((zone.offset(WINTER), zone.offset(SUMMER)), (winter, summer), "{setting}");
        }
    }

    #[test]
    fn what_names_no_zone_is_utc() {
        for setting in ["", ":", "Nowhere/Atall", "ABC", "../../etc/passwd", "5", "/", "\u{0}", "ABC-99", "é"] {
            assert_eq!(Zone::of(Some(setting)).offset(SUMMER), 0, "{setting:?}");
        }
    }

    #[test]
    fn no_time_is_too_far_away() {
        for setting in [None, Some("CET-1CEST,M3.5.0,M10.5.0/3"), Some("Europe/London"), Some("nope")] {
            let zone = Zone::of(setting);
            for seconds in [i64::MIN, -62_135_596_800, -1, 0, 253_402_300_800, i64::MAX] {
                assert!(zone.offset(seconds).abs() < 100_000);
            }
        }
    }
}
