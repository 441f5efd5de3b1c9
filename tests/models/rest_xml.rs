//! A service that speaks restXml: HTTP bindings, and XML in bodies.

use http::{Request, Response};
use smithgen_runtime::error::SdkError;
use smithgen_runtime::operation::{Operation, OperationInput};
use smithgen_runtime::types::DateTime;

use crate::rest_xml::operation::locate::Locate;
use crate::rest_xml::operation::put::{Put, PutError, PutInput, PutOutput};
use crate::rest_xml::types::Owner;
use crate::support::config;

fn request(input: &PutInput) -> Request<Vec<u8>> {
    input.to_http_request(&config()).unwrap()
}

fn body(input: &PutInput) -> String {
    String::from_utf8(request(input).into_body()).unwrap()
}

#[test]
fn inputs_are_parts_of_requests() {
    let owner = Owner::builder().name("Ann & <co>").kind("\"me\"").build();
    let input = PutInput::builder().name("a/b").at(DateTime::from_secs(1)).lines("1").lines("2\r").owner(owner).build();
    let request = request(&input);
    assert_eq!((request.method().as_str(), request.uri().path()), ("PUT", "/a%2Fb/lines"));
    assert_eq!(request.uri().query(), Some("all"));
    assert_eq!(request.headers()["x-at"], "Thu, 01 Jan 1970 00:00:01 GMT");
    assert_eq!(request.headers()["content-type"], "application/xml");
    assert_eq!(
        body(&input),
        "<Put xmlns=\"http://example.com\"><Line>1</Line><Line>2&#xD;</Line>\
         <owner xmlns:xsi=\"http://example.com/xsi\" xsi:type=\"&quot;me&quot;\"><name>Ann &amp; &lt;co&gt;</name></owner></Put>"
    );
    assert_eq!(body(&PutInput::builder().name("a").build()), "<Put xmlns=\"http://example.com\"></Put>");
    let bad = PutInput::builder().name("a").lines("\0").build().to_http_request(&config()).unwrap_err().to_string();
    assert!(bad.contains("`lines` cannot be sent: it has a control character"), "{bad}");
}

fn parse(status: u16, body: &str) -> Result<PutOutput, SdkError<PutError>> {
    Put::parse_response(Response::builder().status(status).body(body.as_bytes()).unwrap())
}

#[test]
fn outputs_are_read_from_bodies() {
    let output = parse(200, "<?xml version=\"1.0\"?>\n<Owner xsi:type=\"x\">\n<name> a </name></Owner>").unwrap();
    let owner = output.owner.unwrap();
    assert_eq!((owner.name.as_deref(), owner.kind.as_deref()), (Some(" a "), Some("x")));
    assert!(parse(200, "").unwrap().owner.is_none());
    assert!(parse(200, "<Owner>").unwrap_err().to_string().contains("the body ends within an element"));
}

#[test]
fn an_output_may_be_its_one_member() {
    let place = |body: &str| Locate::parse_response(Response::new(body.as_bytes())).unwrap().place;
    let text = "<?xml version=\"1.0\"?>\n<Place xmlns=\"http://example.com\">here</Place>";
    assert_eq!(place(text).as_deref(), Some("here"));
    assert_eq!(place("<Place xmlns=\"http://example.com\"/>"), None);
    assert_eq!(place(""), None);
}

#[test]
fn errors_are_found_in_or_at_the_outermost_element() {
    let inner = "<Code>Full</Code><Message>no room</Message><room>0</room>";
    let wrapped = format!("<ErrorResponse><Error>{inner}</Error><RequestId>r</RequestId></ErrorResponse>");
    let bare = format!("<?xml version=\"1.0\"?>\n<Error>{inner}<RequestId>r</RequestId></Error>");
    // Some answers begin as successes.
    for (status, body) in [(409, &wrapped), (409, &bare), (200, &bare)] {
        let error = parse(status, body).unwrap_err();
        assert_eq!(error.to_string(), format!("Full: no room (status {status}, request id r)"), "{body}");
        assert_eq!(error.is_retryable(), status == 200);
        let PutError::Full(full) = error.into_service_error() else { panic!("{body}") };
        assert_eq!(full.room, Some(0));
    }
    let told = |status: u16, body: &str| parse(status, body).unwrap_err().to_string();
    assert_eq!(told(404, ""), "NotFound (status 404)", "as answers to HEAD have none");
    assert_eq!(told(404, "<html>"), "an error without a code (status 404)");
}
