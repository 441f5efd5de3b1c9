//! A service that speaks restJson1: members in paths, queries, headers and statuses, and JSON in bodies.

use http::{Request, Response};
use smithgen_runtime::error::SdkError;
use smithgen_runtime::operation::{Operation, OperationInput};
use smithgen_runtime::types::DateTime;

use crate::rest_json::operation::put::{Put, PutError, PutInput, PutOutput};
use crate::rest_json::types::Part;
use crate::support::config;

fn sent(input: &impl OperationInput) -> Request<String> {
    input.to_http_request(&config()).unwrap().map(|body| String::from_utf8(body).unwrap())
}

fn refused(input: &impl OperationInput) -> String {
    input.to_http_request(&config()).unwrap_err().to_string()
}

#[test]
fn members_go_where_their_traits_say() {
    let part = Part::builder().kind("a").size(1.5).build();
    let input = PutInput::builder().r#box("a/b ?").key("c/d e/é").kinds("x").kinds("y&z").tags("a", "1");
    let input = input.others("kind", vec!["no".to_owned()]).others("o", vec!["1".to_owned(), String::new()]);
    let input = input.names("plain").names("with, comma").names("with \"quotes\"").since(DateTime::from_secs(0));
    let request = sent(&input.part(part).build());
    assert_eq!(request.method(), "PUT");
    let target = "/boxes/a%2Fb%20%3F/things/c/d%20e/%C3%A9/?put&as=thing&kind=x&kind=y%26z&o=1&o=";
    assert_eq!(request.uri().path_and_query().unwrap(), target, "members of their own go before those of maps");
    let headers = request.headers();
    assert_eq!(headers["x-token"], "token");
    assert_eq!(headers["x-names"], "plain, \"with, comma\", \"with \\\"quotes\\\"\"");
    assert_eq!(headers["x-since"], "Thu, 01 Jan 1970 00:00:00 GMT");
    assert_eq!(headers["x-tag-a"], "1");
    assert_eq!(headers["content-type"], "application/json");
    assert_eq!(request.body(), r#"{"Part":{"the \"kind\"":"a","size":1.5}}"#);
}

#[test]
fn what_is_not_set_is_not_sent() {
    let request = sent(&PutInput::builder().r#box("b").key("k").set_names(Some(Vec::new())).build());
    assert_eq!(request.uri().path_and_query().unwrap(), "/boxes/b/things/k/?put&as=thing");
    assert_eq!(request.headers()["x-names"], "", "an empty list is sent");
    assert!(!request.headers().contains_key("x-since"));
    assert_eq!(request.body(), "{}", "a body that has members is an object");
}

#[test]
fn what_cannot_be_sent_is_told_before_it_is() {
    let put = |r#box: &str| PutInput::builder().r#box(r#box).key("k");
    assert!(refused(&put("").build()).ends_with("`box` is a part of the path, so it must be set and not empty"));
    let problem = refused(&put("b").names("s3cret\n").build());
    assert!(problem.contains("`names` cannot be sent: it holds a control character"), "{problem}");
    let problem = refused(&put("b").tags("s3cret\n", "v").build());
    assert!(problem.contains("`tags` cannot be sent: it holds a key that"), "{problem}");
    assert!(!problem.contains("s3cret"));
    let problem = refused(&put("b").tags("k", "s3crét").build());
    assert!(problem.contains("`tags` cannot be sent: it holds a letter that is not ASCII"), "{problem}");
    assert!(!problem.contains("s3cr"));
    let problem = refused(&put("b").since(DateTime::from_secs(1 << 50)).build());
    assert!(problem.contains("`since` cannot be sent"), "{problem}");
}

fn parse(status: u16, headers: &[(&str, &str)], body: &'static str) -> Result<PutOutput, SdkError<PutError>> {
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    Put::parse_response(response.body(body.as_bytes()).unwrap())
}

#[test]
fn outputs_are_read_from_all_parts_of_a_response() {
    let headers = [("x-names", "a, \"b, c\""), ("X-Names", "d"), ("x-tag-One", "1"), ("x-tag-two", "2"), ("x-other", "3")];
    // What headers carry, no body does.
    let output = parse(202, &headers, r#"{"status":1,"names":["no"],"Part":{"size":2},"part":{"size":3}}"#).unwrap();
    assert_eq!((output.status, output.part.unwrap().size), (Some(202), Some(2.0)));
    assert_eq!(output.names.unwrap(), ["a", "b, c", "d"]);
    let mut tags: Vec<_> = output.tags.unwrap().into_iter().collect();
    tags.sort();
    assert_eq!(tags, [("one".to_owned(), "1".to_owned()), ("two".to_owned(), "2".to_owned())]);
    let output = parse(200, &[], "").unwrap();
    // Headers that begin so are a map, however few.
    assert!(output.names.is_none() && output.tags.unwrap().is_empty() && output.part.is_none());
    let told = parse(200, &[("x-names", "\"s3cret")], "{}").unwrap_err().to_string();
    assert!(told.contains("a quote is not closed in names") && !told.contains("s3cret"), "{told}");
}

#[test]
fn errors_are_told_by_header_or_body() {
    let codes = [("x-amzn-errortype", "tiny#Full:http://x")];
    for (codes, body) in
        [(&codes[..], r#"{"message":"no"}"#), (&[], r#"{"code":"Full","message":"no"}"#), (&[], r#"{"__type":"tiny#Full","Message":"no"}"#)]
    {
        let error = parse(409, &[codes, &[("x-room", "7")]].concat(), body).unwrap_err();
        assert_eq!((error.code(), error.message()), (Some("Full"), Some("no")), "{body}");
        assert!(matches!(error.into_service_error(), PutError::Full(full) if full.room == Some(7)), "{body}");
    }
    let error = parse(409, &codes, "").unwrap_err();
    assert!(matches!(error.into_service_error(), PutError::Full(full) if full.room.is_none()));
    let page = parse(503, &[], "<html>").unwrap_err();
    assert!(page.code().is_none() && page.is_retryable(), "{page}");
}
