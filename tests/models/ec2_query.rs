//! A service that speaks ec2Query: names begin with capitals, lists have no level of their own, and answers have no wrapper.

use http::Response;
use smithgen_runtime::operation::{Operation, OperationInput};

use crate::ec2_query::operation::put::{Put, PutInput};
use crate::support::config;

#[test]
fn names_of_inputs_are_those_of_ec2() {
    let form = |input: PutInput| String::from_utf8(input.to_http_request(&config()).unwrap().into_body()).unwrap();
    let input = PutInput::builder().size(1).owner("me").names("a").names("b").build();
    assert_eq!(form(input), "Action=Put&Version=2020-01-01&Size=1&OwnerId=me&Name.1=a&Name.2=b");
    let empty = PutInput::builder().set_names(Some(Vec::new())).build();
    assert_eq!(form(empty), "Action=Put&Version=2020-01-01", "an empty list is none");
}

#[test]
fn answers_have_no_wrapper() {
    let body = "<PutResponse><requestId>x</requestId><nameSet><item>a</item><item>b</item></nameSet></PutResponse>";
    assert_eq!(Put::parse_response(Response::new(body.as_bytes())).unwrap().names.unwrap(), ["a", "b"]);
    let body = "<Response><Errors><Error><Code>Odd</Code><Message>no</Message></Error></Errors></Response>";
    let error = Put::parse_response(Response::builder().status(400).body(body.as_bytes()).unwrap()).unwrap_err();
    assert_eq!((error.code(), error.message()), (Some("Odd"), Some("no")));
}
