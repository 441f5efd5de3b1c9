//! Timestamps: a member's format goes before its target's, and that before the wire format's.

use serde_json::json;
use smithgen_runtime::operation::Operation;

use crate::support::{body, response};
use crate::timestamps::operation::wait::{Wait, WaitInput};
use crate::timestamps::primitives::DateTime;

#[test]
fn each_place_has_its_format() {
    let at = DateTime::from_secs(1);
    let input =
        WaitInput::builder().plain(at).seconds(at).date(at).header(at).target(at).r#override(at).days(at).build();
    let (date, header) = ("1970-01-01T00:00:01Z", "Thu, 01 Jan 1970 00:00:01 GMT");
    let expected = json!({
        "plain": 1, "seconds": 1, "date": date, "header": header, "target": date, "override": header, "days": [date],
    });
    assert_eq!(body(&input), expected);
    let text = r#"{"plain": 1.5, "target": "1970-01-01T00:00:01Z", "days": ["1970-01-01T01:00:01+01:00"]}"#;
    let output = Wait::parse_response(response(200, text)).unwrap();
    assert_eq!((output.plain, output.target, output.days), (DateTime::from_millis(1500), Some(at), Some(vec![at])));
}
