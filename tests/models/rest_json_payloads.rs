//! Members of restJson1 that are whole bodies: structures, texts and bytes.

use http::{Request, Response};
use smithgen_runtime::operation::{Operation, OperationInput};
use smithgen_runtime::types::{Blob, DateTime};

use crate::rest_json_payloads::operation::read::{Read, ReadInput};
use crate::rest_json_payloads::operation::say::{Say, SayInput};
use crate::support::config;

fn sent(input: &impl OperationInput) -> Request<String> {
    input.to_http_request(&config()).unwrap().map(|body| String::from_utf8(body).unwrap())
}

#[test]
fn where_no_body_is_due_nothing_is_said_of_one() {
    let request = sent(&ReadInput::builder().id(7).build());
    assert_eq!((request.method().as_str(), request.uri().path(), request.body().as_str()), ("GET", "/parts/7", ""));
    for name in ["content-type", "content-length"] {
        assert!(!request.headers().contains_key(name), "{name}");
    }
}

#[test]
fn payloads_are_whole_bodies() {
    let request = sent(&SayInput::builder().words("# hi").mood("{}").build());
    assert_eq!((request.headers()["content-type"].to_str().unwrap(), request.body().as_str()), ("text/markdown", "# hi"));
    assert_eq!(request.headers()["x-mood"], "e30=");
    let request = sent(&SayInput::builder().build());
    assert!(request.body().is_empty() && !request.headers().contains_key("content-type"));
    assert_eq!(request.headers()["content-length"], "0");
    let dates = "Thu, 01 Jan 1970 00:00:00 GMT, Thu, 01 Jan 1970 00:00:01 GMT";
    let said = Response::builder().header("x-mood", "e30=").header("x-dates", dates).body(&b"\xff\0"[..]).unwrap();
    let said = Say::parse_response(said).unwrap();
    assert_eq!((said.sound, said.mood.as_deref()), (Some(Blob::new(*b"\xff\0")), Some("{}")));
    assert_eq!(said.dates.unwrap(), [DateTime::from_secs(0), DateTime::from_secs(1)]);
    let told = Say::parse_response(Response::builder().header("x-dates", "s3cret").body(&[][..]).unwrap());
    let told = told.unwrap_err().to_string();
    assert!(told.contains("in dates[0]") && !told.contains("s3cret"), "{told}");
    assert!(Say::parse_response(Response::new(&[][..])).unwrap().sound.is_none());
    let read = |body: &'static str| Read::parse_response(Response::new(body.as_bytes()));
    let part = read(r#"{"the \"kind\"":"a","kind":"b","X-Kind":"c","size":"NaN"}"#).unwrap().part.unwrap();
    assert!(part.kind.as_deref() == Some("a") && part.size.unwrap().is_nan());
    assert!(read("").unwrap().part.is_none() && read("null").unwrap().part.is_none());
    assert!(read("{").unwrap_err().to_string().contains("byte 1"));
}
