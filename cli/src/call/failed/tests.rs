//! What is made of error responses of awsJson, restJson1 and rpcv2Cbor.

use smithgen_runtime::generated::ServiceMeta;
use smithgen_runtime::generated::aws_json::{AwsJson1_0, AwsJson1_1};
use smithgen_runtime::generated::query_compatible::QueryCompatible;
use smithgen_runtime::generated::rest_json::RestJson1;
use smithgen_runtime::generated::rpc_v2::RpcV2Cbor;

use super::*;

static SERVICE: ServiceMeta = ServiceMeta::new("Things")
    .shape_name("ThingService")
    .version("2020-01-01")
    .endpoint_prefix("things")
    .signing_name("things");
static BAD: Schema = Schema::structure(
    "BadThing",
    &[
        Member::new("reason", &prelude::STRING),
        Member::new("message", &prelude::STRING),
        Member::new("at", &prelude::TIMESTAMP),
    ],
);
static OLD_BAD: Schema = Schema::structure("Old.Bad", &[Member::new("reason", &prelude::STRING)]);

const ERRORS: &[&Schema] = &[&BAD, &OLD_BAD];

static GET: OperationMeta = OperationMeta::new("GetThing", &SERVICE, &prelude::UNIT, &prelude::UNIT, ERRORS, &[]);

const WIRE: Wire = Wire::of::<AwsJson1_1>();

fn response(status: u16, body: &str) -> Response<Vec<u8>> {
    let mut response = Response::new(body.as_bytes().to_vec());
    *response.status_mut() = StatusCode::from_u16(status).unwrap();
    response
}

fn error(wire: &Wire, response: &Response<Vec<u8>>) -> (String, String, String) {
    let ServiceError { code, message, details, .. } = read(wire, &GET, response, &Limits::default()).unwrap();
    (code, message, json::write(&Value::Map(details), None, false))
}

#[test]
fn codes_and_messages_stand_in_the_body() {
    for (body, code, message) in [
        (r#"{"__type": "ns#Gone", "message": "no"}"#, "Gone", "no"),
        (r#"{"__type": "a#b#Gone:http://x/#y", "Message": "no"}"#, "Gone", "no"),
        (r#"{"__type": "Gone"}"#, "Gone", ""),
        (r#"{"message": "no", "Message": "yes"}"#, "400", "no"),
        (r#"{"code": "Gone", "message": null, "Message": "yes"}"#, "400", "yes"),
        (r#"{"__type": null, "message": true}"#, "400", "True"),
        (r#"{"__type": 5, "message": 1.50}"#, "400", "1.5"),
        ("null", "400", ""),
        (r#"{"__type": "", "message": {"a": [1]}}"#, "", r#"{"a": [1]}"#),
        ("oops", "400", "oops"),
        ("<html></html>", "400", "<html></html>"),
        ("", "400", ""),
    ] {
        let mut response = response(400, body);
        response.headers_mut().insert("x-amzn-errortype", "Other".parse().unwrap());
        let expected = (code.to_owned(), message.to_owned(), "{}".to_owned());
        assert_eq!(error(&WIRE, &response), expected, "{body}");
    }
}

#[test]
fn errors_of_cbor_are_told_alike() {
    let mut answer = response(400, "");
    *answer.body_mut() = b"\xbf\x66__type\x6bns#BadThing\x67message\x62no\x66reason\x61R\xff".to_vec();
    answer.headers_mut().insert("smithy-protocol", http::HeaderValue::from_static("rpc-v2-cbor"));
    let (code, message, details) = error(&Wire::of::<RpcV2Cbor>(), &answer);
    assert_eq!((code.as_str(), message.as_str()), ("BadThing", "no"));
    assert_eq!(details, r#"{"reason": "R", "message": "no"}"#);
}

#[test]
fn pages_and_silence_of_gateways_are_errors_of_their_status() {
    for (status, body, message) in [
        (500, "", "Internal Server Error"),
        (503, " <html><b>Http/1.1 Service Unavailable</b></html>", "Service Unavailable"),
        (599, "\n", ""),
        (502, "<HTML>", "<HTML>"),
        (301, "", ""),
    ] {
        let expected = (status.to_string(), message.to_owned(), "{}".to_owned());
        assert_eq!(error(&WIRE, &response(status, body)), expected);
    }
    let unknown = error(&WIRE, &response(300, r#"{"__type": "Gone", "message": "no"}"#));
    assert_eq!((unknown.0.as_str(), unknown.1.as_str()), ("Unknown", "Unknown"));
}

#[test]
fn errors_that_make_no_sense_are_failures() {
    for body in ["[]", "5", "\"x\""] {
        let failure = read(&WIRE, &GET, &response(400, body), &Limits::default()).unwrap_err();
        assert_eq!(failure.kind, crate::failure::FailureKind::General, "{body}");
    }
}

#[test]
fn modelled_members_are_details() {
    let body = r#"{"__type": "ns#BadThing", "at": 0, "message": "no", "Nope": 1, "reason": "R"}"#;
    let details = r#"{"reason": "R", "message": "no", "at": 0}"#;
    assert_eq!(error(&WIRE, &response(400, body)), ("BadThing".to_owned(), "no".to_owned(), details.to_owned()));
}

#[test]
fn codes_of_former_query_services_go_before_others() {
    const COMPATIBLE: Wire = Wire::of::<QueryCompatible<AwsJson1_0>>();
    let mut response = response(400, r#"{"__type": "ns#BadThing", "reason": "R"}"#);
    for (header, code, old_shape, new_shape) in [
        ("Old.Bad;Sender", "Old.Bad", r#", "reason": "R""#, r#", "reason": "R""#),
        ("Other;Receiver", "Other", "", r#", "reason": "R""#),
    ] {
        response.headers_mut().insert("x-amzn-query-error", header.parse().unwrap());
        let fault = header.split_once(';').unwrap().1;
        let details = |shape| format!(r#"{{"QueryErrorCode": "BadThing", "Type": "{fault}"{shape}}}"#);
        assert_eq!(error(&WIRE, &response), (code.to_owned(), String::new(), details(old_shape)));
        assert_eq!(error(&COMPATIBLE, &response), (code.to_owned(), String::new(), details(new_shape)));
    }
    for header in ["Old.Bad", ";Sender", "Old.Bad;Sender;x"] {
        response.headers_mut().insert("x-amzn-query-error", header.parse().unwrap());
        assert_eq!(error(&WIRE, &response).0, "BadThing", "{header}");
    }
}

#[test]
fn codes_of_rest_stand_in_a_header_or_in_the_body() {
    let wire = Wire::of::<RestJson1>();
    for (header, body, code) in [
        (Some("a#Gone:http://x"), r#"{"code": "Other", "message": "no"}"#, "Gone"),
        (None, r#"{"__type": "Other", "Code": "Different", "code": "a#Gone", "message": "no"}"#, "Gone"),
        (None, r#"{"__type": "Other", "Code": "Gone:x", "message": "no"}"#, "Gone"),
        (None, r#"{"__type": "Gone", "message": "no"}"#, "Gone"),
        (None, r#"{"message": "no"}"#, "404"),
    ] {
        let mut response = response(404, body);
        if let Some(header) = header {
            response.headers_mut().insert("x-amzn-errortype", header.parse().unwrap());
        }
        assert_eq!(error(&wire, &response), (code.to_owned(), "no".to_owned(), "{}".to_owned()), "{body}");
    }
}
