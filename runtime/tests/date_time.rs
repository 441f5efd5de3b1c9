//! The timestamp cases of the smithy-rs conformance suite, all of them: each format, formatted and parsed.
//!
//! The suite is third-party data and is read in place from the folder that `SMITHGEN_CONFORMANCE` names.

use serde_json::Value;
use smithgen_runtime::types::{DateTime, TimestampFormat};

/// List of the suite, format, and whether the text is read rather than written.
const SECTIONS: [(&str, TimestampFormat, bool); 6] = [
    ("format_epoch_seconds", TimestampFormat::EpochSeconds, false),
    ("format_http_date", TimestampFormat::HttpDate, false),
    ("format_date_time", TimestampFormat::DateTime, false),
    ("parse_epoch_seconds", TimestampFormat::EpochSeconds, true),
    ("parse_http_date", TimestampFormat::HttpDate, true),
    ("parse_date_time", TimestampFormat::DateTime, true),
];

#[needs::test(conformance)]
fn conformance_suite() {
    let path = needs::conformance!("suites/smithy-rs/date_time_format_test_suite.json");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let suite: Value = serde_json::from_str(&text).unwrap();

    let mut failures = Vec::new();
    let mut count = 0;
    for (section, format, reads) in SECTIONS {
        let cases = suite[section].as_array().unwrap_or_else(|| panic!("no list {section}"));
        count += cases.len();
        for case in cases {
            if let Err(failure) = check(case, format, reads) {
                failures.push(format!("{section} {}: {failure}", case["iso8601"]));
            }
        }
    }
    assert!(failures.is_empty(), "{} of {count} failed:\n{}", failures.len(), failures.join("\n"));
    assert!(count >= 660, "only {count} cases found");
}

fn check(case: &Value, format: TimestampFormat, reads: bool) -> Result<(), String> {
    let secs: i64 = case["canonical_seconds"].as_str().unwrap().parse().unwrap();
    let nanos = u32::try_from(case["canonical_nanos"].as_u64().unwrap()).unwrap();
    let canonical = DateTime::from_secs_and_nanos(secs, nanos);
    let text = case["smithy_format_value"].as_str();
    if reads {
        let actual = DateTime::from_str(text.unwrap(), format).ok();
        let expected = (case["error"] != Value::Bool(true)).then_some(canonical);
        if actual == expected { Ok(()) } else { Err(format!("{text:?} read as {actual:?}, expected {expected:?}")) }
    } else {
        let actual = canonical.fmt(format).ok();
        if actual.as_deref() == text { Ok(()) } else { Err(format!("written as {actual:?}, expected {text:?}")) }
    }
}
