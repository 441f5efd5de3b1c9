//! When credentials end, as those tell who give them: processes, containers, files of the AWS CLI.
//!
//! In: a text. Out: the time that it is in ISO 8601, with blanks around it, or with the name of the zone in place of `Z` as the first version
//! of the AWS CLI wrote it.

use std::time::SystemTime;

use crate::schema::TimestampFormat;
use crate::types::DateTime;

/// Reads one.
pub fn expiry(text: &str) -> Option<SystemTime> {
    let text = text.trim();
    let read = |text| SystemTime::try_from(DateTime::from_str(text, TimestampFormat::DateTime).ok()?).ok();
    match text.strip_suffix("UTC") {
        Some(text) => read(&format!("{text}Z")),
        None => read(text),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn times_are_read_however_they_are_written() {
        let expected = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        for text in [
            "2001-09-09T01:46:40Z",
            "2001-09-09T01:46:40UTC",
            "2001-09-09T03:46:40+02:00",
            "\t2001-09-09T01:46:40UTC\n",
        ] {
            assert_eq!(expiry(text), Some(expected), "{text:?}");
        }
        for text in ["", "UTC", "never", "2001-09-09", "1000000000", "2001-09-09T01:46:40ZUTC"] {
            assert_eq!(expiry(text), None, "{text:?}");
        }
    }
}
