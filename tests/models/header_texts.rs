//! A header that others may set to anything, and one that they may not.

use http::Response;
use smithgen_runtime::operation::Operation as _;
use smithgen_runtime::types::DateTime;

use crate::header_texts::operation::read::{Read, ReadOutput};

fn parse(name: &str, value: &str) -> Result<ReadOutput, String> {
    let response = Response::builder().header(name, value).body(&b"{}"[..]).unwrap();
    Read::parse_response(response).map_err(|error| error.to_string())
}

#[test]
fn what_others_set_is_a_date_or_a_text() {
    let until = |value: &str| {
        let output = parse("expires", value).unwrap();
        (output.until, output.until_string)
    };
    let date = "Thu, 01 Jan 1970 00:00:01 GMT";
    assert_eq!(until(date), (Some(DateTime::from_secs(1)), Some(date.to_owned())));
    for text in ["0", "-1", "", "next week", "Thu, 99 Jan 1970 00:00:01 GMT"] {
        assert_eq!(until(text), (None, Some(text.to_owned())));
    }
    assert_eq!(parse("last-modified", date).unwrap().since, Some(DateTime::from_secs(1)));
    assert!(parse("last-modified", "next week").unwrap_err().contains("since"));
}
