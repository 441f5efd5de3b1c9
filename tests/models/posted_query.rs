//! A query that may get longer than URLs may be.

use smithgen_runtime::operation::OperationInput as _;

use crate::posted_query::operation::search::SearchInput;
use crate::support::config;

#[test]
fn the_query_is_the_body() {
    let input = SearchInput::builder().shelf("a b").words("x&y ü").trace("t");
    let request = input.build().to_http_request(&config()).unwrap();
    assert_eq!((request.method().as_str(), request.uri().to_string()), ("POST", "http://tiny.test/a%20b/search".into()));
    assert_eq!(request.body(), b"format=sdk&q=x%26y%20%C3%BC");
    let headers = ["content-type", "content-length", "x-trace"].map(|name| request.headers()[name].to_str().unwrap());
    assert_eq!(headers, ["application/x-www-form-urlencoded", "27", "t"]);
}
