//! What is read of awsJson responses, and what requests look like.

use smithgen_runtime::operation::ServiceMeta;
use smithgen_runtime::schema::{Member, prelude};

use super::*;
use crate::wire::{Timestamps, Zone};

static SERVICE: ServiceMeta = ServiceMeta {
    sdk_id: "Things",
    shape_name: "ThingService",
    version: "2020-01-01",
    endpoint_prefix: "things",
    signing_name: "things",
};
static NAMES: Schema = Schema::list("Names", &[Member::element("member", &prelude::STRING)]);
static THINGS: Schema = Schema::list("Things", &[Member::element("member", &THING)]);
static TIMES: Schema =
    Schema::map("Times", &[Member::element("key", &prelude::STRING), Member::element("value", &prelude::TIMESTAMP)]);
static CHOICE: Schema = Schema::union("Choice", &[Member::new("A", &prelude::STRING), Member::new("B", &NAMES)]);
static THING: Schema = Schema::structure(
    "Thing",
    &[
        Member::new("Name", &prelude::STRING),
        Member::new("Size", &prelude::INTEGER),
        Member::new("Made", &prelude::TIMESTAMP),
        Member::new("Seen", &TIMES),
        Member::new("Names", &NAMES),
        Member::new("Parts", &THINGS),
        Member::new("Choice", &CHOICE),
        Member::new("Picture", &prelude::BLOB),
        Member::new("Any", &prelude::DOCUMENT),
    ],
);
static WITH_MESSAGE: Schema = Schema::structure("WithMessage", &[Member::new("message", &prelude::STRING)]);
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

const fn operation(output: &'static Schema) -> OperationMeta {
    OperationMeta::new("GetThing", &SERVICE, &THING, output, ERRORS, &[])
}
static GET: OperationMeta = operation(&THING);
static NOTHING: OperationMeta = operation(&prelude::UNIT);
static MESSAGE: OperationMeta = operation(&WITH_MESSAGE);

const WIRE: &dyn Wire = <AwsJson1_1 as CommandLine>::WIRE;

fn response(status: u16, body: &str) -> Response<Vec<u8>> {
    let mut response = Response::new(body.as_bytes().to_vec());
    *response.status_mut() = StatusCode::from_u16(status).unwrap();
    response
}

fn iso() -> Reading {
    Reading { timestamps: Timestamps::Iso(Zone::of(Some("IST-5:30"))) }
}

/// The output as JSON, or why there is none.
fn output(operation: &'static OperationMeta, body: &str) -> Result<String, String> {
    match WIRE.output(operation, &response(200, body), &iso()) {
        Ok(map) => Ok(json::write(&Value::Map(map), None, false)),
        Err(failure) => {
            assert_eq!((failure.status, failure.code), (255, None));
            Err(failure.message)
        }
    }
}

#[test]
fn members_come_in_the_order_of_the_schema() {
    let body = r#"{"Size": "7d", "Nope": 1, "Seen": {"z": 0, "a": null, "m": "2019-01-21T19:38:15Z"}, "Name": null,
        "Parts": [{"Zzz": 1, "Size": 1.10, "Name": ""}, null, {}], "Names": [null, 1, ["x"]], "Made": 1.5,
        "Picture": "AP8Q", "Any": {"b": null, "a": [{}]}}"#;
    let expected = concat!(
        r#"{"Size": "7d", "Made": "1970-01-01T05:30:01.500000+05:30", "#,
        r#""Seen": {"z": "1970-01-01T05:30:00+05:30", "a": null, "m": "2019-01-21T19:38:15+00:00"}, "#,
        r#""Names": [null, 1, ["x"]], "Parts": [{"Name": "", "Size": 1.1}, null, {}], "#,
        r#""Picture": "AP8Q", "Any": {"b": null, "a": [{}]}}"#,
    );
    assert_eq!(output(&GET, body).as_deref(), Ok(expected));
}

#[test]
fn times_may_stay_as_they_came() {
    let reading = Reading { timestamps: Timestamps::Wire };
    let map =
        WIRE.output(&GET, &response(200, r#"{"Made": 1548099495.428, "Seen": {"a": "soon"}}"#), &reading).unwrap();
    let expected = r#"{"Made": 1548099495.428, "Seen": {"a": "soon"}}"#;
    assert_eq!(json::write(&Value::Map(map), None, false), expected);
    let soon = output(&GET, r#"{"Made": "soon"}"#);
    assert_eq!(soon, Err("Invalid timestamp \"soon\": Unknown string format: soon".to_owned()));
}

#[test]
fn bodies_that_are_no_objects_are_outputs_without_members() {
    for body in ["", "null", "not json", "{", "{}"] {
        assert_eq!(output(&GET, body).as_deref(), Ok("{}"), "{body}");
        assert_eq!(output(&NOTHING, body).as_deref(), Ok("{}"), "{body}");
    }
    assert_eq!(output(&MESSAGE, "not json").as_deref(), Ok(r#"{"message": "not json"}"#));
    for body in ["[]", "5", "\"x\"", "true"] {
        assert!(output(&GET, body).is_err(), "{body}");
        assert_eq!(output(&NOTHING, body).as_deref(), Ok("{}"), "{body}");
    }
    let binary = Response::new(vec![0xff]);
    assert!(WIRE.output(&GET, &binary, &iso()).is_err());
}

#[test]
fn containers_are_what_the_schema_says() {
    for body in [r#"{"Parts": {}}"#, r#"{"Parts": ["x"]}"#, r#"{"Seen": []}"#, r#"{"Names": 5}"#, r#"{"Choice": "x"}"#]
    {
        assert!(output(&GET, body).unwrap_err().starts_with("Invalid service response: "), "{body}");
    }
}

#[test]
fn unions_have_one_member() {
    for (body, expected) in [
        (r#"{"Choice": {"B": ["x"], "A": null, "__type": "y"}}"#, r#"{"Choice": {"B": ["x"]}}"#),
        (r#"{"Choice": {"C": {"d": 1}}}"#, r#"{"Choice": {"SDK_UNKNOWN_MEMBER": {"name": "C"}}}"#),
    ] {
        assert_eq!(output(&GET, body).as_deref(), Ok(expected));
    }
    for body in [r#"{"Choice": {}}"#, r#"{"Choice": {"A": "x", "B": []}}"#] {
        let expected = "Invalid service response: Choice must have one and only one member set.".to_owned();
        assert_eq!(output(&GET, body), Err(expected));
    }
}

fn error(wire: &dyn Wire, response: &Response<Vec<u8>>) -> (String, String, String) {
    let ServiceError { code, message, details, .. } = wire.error(&GET, response, &iso()).unwrap();
    (code, message, json::write(&Value::Map(details), None, false))
}

#[test]
fn codes_and_messages_stand_in_the_body() {
    for (body, code, message) in [
        (r#"{"__type": "ns#Gone", "message": "no"}"#, "Gone", "no"),
        (r#"{"__type": "a#b#Gone:http://x/#y", "Message": "no"}"#, "Gone", "no"),
        (r#"{"__type": "Gone"}"#, "Gone", ""),
        (r#"{"message": "no", "Message": "yes"}"#, "400", "no"),
        (r#"{"code": "Gone", "message": null, "Message": "yes"}"#, "400", "None"),
        (r#"{"__type": null, "message": true}"#, "", "True"),
        (r#"{"__type": "", "message": {"a": [1]}}"#, "", r#"{"a": [1]}"#),
        ("oops", "400", "oops"),
        ("<html></html>", "400", "<html></html>"),
        ("", "400", ""),
    ] {
        let mut response = response(400, body);
        response.headers_mut().insert("x-amzn-errortype", "Other".parse().unwrap());
        let expected = (code.to_owned(), message.to_owned(), "{}".to_owned());
        assert_eq!(error(WIRE, &response), expected, "{body}");
    }
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
        assert_eq!(error(WIRE, &response(status, body)), expected);
    }
    let unknown = error(WIRE, &response(300, r#"{"__type": "Gone", "message": "no"}"#));
    assert_eq!((unknown.0.as_str(), unknown.1.as_str()), ("Unknown", "Unknown"));
}

#[test]
fn errors_that_make_no_sense_are_failures() {
    for body in ["[]", "null", "5", r#"{"__type": 5}"#, r#"{"__type": "BadThing", "at": "soon"}"#] {
        let failure = WIRE.error(&GET, &response(400, body), &iso()).unwrap_err();
        assert_eq!((failure.status, failure.code), (255, None), "{body}");
    }
}

#[test]
fn modelled_members_are_details() {
    let body = r#"{"__type": "ns#BadThing", "at": 0, "message": "no", "Nope": 1, "reason": "R"}"#;
    let details = r#"{"reason": "R", "message": "no", "at": "1970-01-01T05:30:00+05:30"}"#;
    assert_eq!(error(WIRE, &response(400, body)), ("BadThing".to_owned(), "no".to_owned(), details.to_owned()));
}

#[test]
fn codes_of_former_query_services_go_before_others() {
    const COMPATIBLE: &dyn Wire = <QueryCompatible<AwsJson1_0> as CommandLine>::WIRE;
    let mut response = response(400, r#"{"__type": "ns#BadThing", "reason": "R"}"#);
    for (header, code, old_shape, new_shape) in [
        ("Old.Bad;Sender", "Old.Bad", r#", "reason": "R""#, r#", "reason": "R""#),
        ("Other;Receiver", "Other", "", r#", "reason": "R""#),
    ] {
        response.headers_mut().insert("x-amzn-query-error", header.parse().unwrap());
        let fault = header.split_once(';').unwrap().1;
        let details = |shape| format!(r#"{{"QueryErrorCode": "BadThing", "Type": "{fault}"{shape}}}"#);
        assert_eq!(error(WIRE, &response), (code.to_owned(), String::new(), details(old_shape)));
        assert_eq!(error(COMPATIBLE, &response), (code.to_owned(), String::new(), details(new_shape)));
    }
    for header in ["Old.Bad", ";Sender", "Old.Bad;Sender;x"] {
        response.headers_mut().insert("x-amzn-query-error", header.parse().unwrap());
        assert_eq!(error(WIRE, &response).0, "BadThing", "{header}");
    }
}

#[test]
fn requests_are_the_runtimes() {
    let members: Map =
        [("Size".to_owned(), Value::from(true)), ("Name".to_owned(), Value::from("zoë"))].into_iter().collect();
    let input = Input { schema: &THING, members: &members };
    let request = WIRE.request(&GET, &input, None).unwrap();
    assert_eq!(request.headers()["x-amz-target"], "ThingService.GetThing");
    assert_eq!(request.headers()["content-type"], "application/x-amz-json-1.1");
    let body = json::read(std::str::from_utf8(request.body()).unwrap()).unwrap();
    assert_eq!(body, Value::Map(members.clone()));
    let old = <AwsJson1_0 as CommandLine>::WIRE.request(&GET, &input, None).unwrap();
    assert_eq!(old.headers()["content-type"], "application/x-amz-json-1.0");
    let compatible = <QueryCompatible<AwsJson1_1> as CommandLine>::WIRE.request(&GET, &input, None).unwrap();
    assert_eq!(compatible.headers()["x-amzn-query-mode"], "true");
    assert_eq!(format!("{WIRE:?}"), "AwsJson");
}

#[test]
fn the_deepest_answers_fit_on_the_stack_of_a_thread() {
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(|| {
        for (open, close) in [(r#"{"Parts":["#, "]}"), (r#"{"Any":["#, "]}"), (r#"{"Other":{"Parts":["#, "]}}")] {
            let count = json::MAX_DEPTH / open.matches(['{', '[']).count();
            let deepest = [open.repeat(count), close.repeat(count)].concat();
            let read = output(&GET, &deepest).unwrap();
            assert!(open.contains("Other") || read.len() >= deepest.len(), "{read}");
        }
    });
    thread.unwrap().join().unwrap();
}

#[test]
fn answers_that_are_too_large_are_failures() {
    let deep = [&"[".repeat(json::MAX_DEPTH + 1), "]".repeat(json::MAX_DEPTH + 1).as_str()].concat();
    let wide = format!("[{}1]", "1,".repeat(4 << 20));
    let too_deep = format!("nested too deeply (more than {} levels)", json::MAX_DEPTH);
    for (value, expected) in [(deep, too_deep.as_str()), (wide, "too many values")] {
        for member in ["Any", "Other"] {
            let problem = output(&GET, &format!(r#"{{"{member}":{value}}}"#)).unwrap_err();
            assert!(problem.starts_with("Invalid service response: ") && problem.contains(expected), "{problem}");
        }
    }
}
