//! What is read of responses of awsJson and rpcv2Cbor, and what requests look like.

use http::Response;
use smithgen_runtime::generated::aws_json::{AwsJson1_0, AwsJson1_1};
use smithgen_runtime::generated::codec::{Decoder as _, Limits, MAX_DEPTH};
use smithgen_runtime::generated::json::{JsonDecoder, JsonEncoder};
use smithgen_runtime::generated::query_compatible::QueryCompatible;
use smithgen_runtime::generated::rpc_v2::{RpcV2Cbor, RpcV2Json};
use smithgen_runtime::generated::schema::prelude;
use smithgen_runtime::generated::{OperationMeta, ServiceMeta};

use super::*;
use crate::data::json;

static SERVICE: ServiceMeta = ServiceMeta::new("Things")
    .shape_name("ThingService")
    .version("2020-01-01")
    .endpoint_prefix("things")
    .signing_name("things");
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
static GET: OperationMeta = OperationMeta::new("GetThing", &SERVICE, &THING, &THING, &[], &[]);

/// The output as JSON, or why there is none.
fn output(schema: &'static Schema, body: &str) -> Result<String, String> {
    within(&Limits::default(), schema, body)
}

fn within(limits: &Limits, schema: &'static Schema, body: &str) -> Result<String, String> {
    let wire = Wire::of::<AwsJson1_1>();
    match wire.output(&Response::new(body.as_bytes().to_vec()), limits, schema) {
        Ok(map) => Ok(json::write(&Value::Map(map), None, false)),
        Err(failure) => {
            assert_eq!(failure.kind, crate::failure::FailureKind::General);
            Err(failure.problem)
        }
    }
}

#[test]
fn members_come_in_the_order_of_the_schema() {
    let body = r#"{"Size": "7d", "Nope": 1, "Seen": {"z": 0, "a": null, "m": "2019-01-21T19:38:15Z"}, "Name": null,
        "Parts": [{"Zzz": 1, "Size": 1.10, "Name": ""}, null, {}], "Names": [null, 1, ["x"]], "Made": 1.5,
        "Picture": "AP8Q", "Any": {"b": null, "a": [{}]}}"#;
    let expected = concat!(
        r#"{"Size": "7d", "Made": 1.5, "#,
        r#""Seen": {"z": 0, "a": null, "m": "2019-01-21T19:38:15Z"}, "#,
        r#""Names": [null, 1, ["x"]], "Parts": [{"Name": "", "Size": 1.1}, null, {}], "#,
        r#""Picture": "AP8Q", "Any": {"b": null, "a": [{}]}}"#,
    );
    assert_eq!(output(&THING, body).as_deref(), Ok(expected));
}

#[test]
fn bodies_that_are_no_objects_are_outputs_without_members() {
    for body in ["", "null", "not json", "{", "{}"] {
        assert_eq!(output(&THING, body).as_deref(), Ok("{}"), "{body}");
        assert_eq!(output(&prelude::UNIT, body).as_deref(), Ok("{}"), "{body}");
    }
    assert_eq!(output(&WITH_MESSAGE, "not json").as_deref(), Ok(r#"{"message": "not json"}"#));
    for body in ["[]", "5", "\"x\"", "true"] {
        assert!(output(&THING, body).is_err(), "{body}");
        assert_eq!(output(&prelude::UNIT, body).as_deref(), Ok("{}"), "{body}");
    }
    let binary = Response::new(vec![0xff]);
    assert!(Wire::of::<AwsJson1_1>().output(&binary, &Limits::default(), &THING).is_err());
}

#[test]
fn containers_are_what_the_schema_says() {
    for body in [r#"{"Parts": {}}"#, r#"{"Parts": ["x"]}"#, r#"{"Seen": []}"#, r#"{"Names": 5}"#, r#"{"Choice": "x"}"#]
    {
        assert!(output(&THING, body).unwrap_err().starts_with("Invalid service response: "), "{body}");
    }
}

#[test]
fn unions_have_one_member() {
    for (body, expected) in [
        (r#"{"Choice": {"B": ["x"], "A": null, "__type": "y"}}"#, r#"{"Choice": {"B": ["x"]}}"#),
        (r#"{"Choice": {"C": {"d": 1}}}"#, r#"{"Choice": {"SDK_UNKNOWN_MEMBER": {"name": "C"}}}"#),
    ] {
        assert_eq!(output(&THING, body).as_deref(), Ok(expected));
    }
    for (body, set) in
        [(r#"{"Choice": {}}"#, "no member is"), (r#"{"Choice": {"A": "x", "B": []}}"#, "several members are")]
    {
        let expected = format!("Invalid service response: a union of which {set} set in Choice at byte 11");
        assert_eq!(output(&THING, body), Err(expected));
    }
}

#[test]
fn what_python_reads_is_read() {
    let body = r#"{"Name": "\ud800x\uD83D\uDE00\udc00", "Names": [NaN, Infinity, -Infinity, 1e999, -0, 12345678901234567890]}"#;
    let expected =
        "{\"Name\": \"\u{fffd}x😀\u{fffd}\", \"Names\": [NaN, Infinity, -Infinity, Infinity, 0, 12345678901234567890]}";
    assert_eq!(output(&THING, body).as_deref(), Ok(expected));
    // A client with types reads none of it.
    for body in [r#"{"Name":"\ud800"}"#, r#"{"Other":NaN}"#, r#"{"Other":-Infinity}"#] {
        let mut decoder = JsonDecoder::new(body.as_bytes(), &Limits::default()).unwrap();
        assert!(decoder.structure(&THING, &mut Output::new(&THING)).is_err(), "{body}");
    }
}

#[test]
fn requests_are_the_runtimes() {
    let members: Map =
        [("Size".to_owned(), Value::from(true)), ("Name".to_owned(), Value::from("zoë"))].into_iter().collect();
    let input = Input { schema: &THING, members: &members };
    let request = Wire::of::<AwsJson1_1>().request(&GET, &input, None).unwrap();
    assert_eq!(request.headers()["x-amz-target"], "ThingService.GetThing");
    assert_eq!(request.headers()["content-type"], "application/x-amz-json-1.1");
    let body = json::read(std::str::from_utf8(request.body()).unwrap()).unwrap();
    assert_eq!(body, Value::Map(members.clone()));
    let old = Wire::of::<AwsJson1_0>().request(&GET, &input, None).unwrap();
    assert_eq!(old.headers()["content-type"], "application/x-amz-json-1.0");
    let compatible = Wire::of::<QueryCompatible<AwsJson1_1>>().request(&GET, &input, None).unwrap();
    assert_eq!(compatible.headers()["x-amzn-query-mode"], "true");
    assert_eq!([0, 1, 9].map(|index| input.text(index)), [Some("zoë"), None, None]);
    let part = |index| {
        let mut encoder = JsonEncoder::new(None);
        input.encode_members_at(&[index], &mut encoder);
        String::from_utf8(encoder.finish().unwrap()).unwrap()
    };
    assert_eq!([0, 1, 2, 9].map(part), [r#""Name":"zoë""#, r#""Size":true"#, "", ""]);
}

#[test]
fn cbor_is_read_and_written_by_the_same_rules() {
    let wire = Wire::of::<RpcV2Cbor>();
    let read = |body: &[u8]| {
        let response = Response::builder().header("smithy-protocol", "rpc-v2-cbor").body(body.to_vec()).unwrap();
        let output = wire.output(&response, &Limits::default(), &THING);
        output.map(|map| json::write(&Value::Map(map), None, false)).map_err(|failure| failure.problem)
    };
    let body = b"\xbf\x64Size\x627d\x64Made\xc1\xf9\x3e\x00\x65Other\x01\x65Names\x83\xf6\x01\x81\x61x\x67Picture\x43\x00\xff\x10\xff";
    let expected = r#"{"Size": "7d", "Made": 1.5, "Names": [null, 1, ["x"]], "Picture": "AP8Q"}"#;
    assert_eq!(read(body).as_deref(), Ok(expected));
    assert_eq!(read(b"").as_deref(), Ok("{}"));
    for body in [&b"\x80"[..], b"\xa1", b"not CBOR", b"\xa1\x65Parts\x01"] {
        assert!(read(body).unwrap_err().starts_with("Invalid service response: "), "{body:?}");
    }
    let members = Map::from_iter([
        ("Size".to_owned(), Value::from(true)),
        ("Picture".to_owned(), Value::Bytes(vec![7])),
        ("Made".to_owned(), Value::from(1)),
    ]);
    let request = wire.request(&GET, &Input { schema: &THING, members: &members }, None).unwrap();
    assert_eq!(request.uri(), "/service/ThingService/operation/GetThing");
    assert_eq!(request.body(), b"\xbf\x64Size\xf5\x67Picture\x41\x07\x64Made\xc1\x01\xff");
}

#[test]
fn big_numbers_are_what_the_format_has_for_them() {
    static BIG: Schema = Schema::structure(
        "Big",
        &[
            Member::new("Small", &prelude::BIG_INTEGER),
            Member::new("Large", &prelude::BIG_INTEGER),
            Member::new("Price", &prelude::BIG_DECIMAL),
            Member::new("Plain", &prelude::LONG),
        ],
    );
    let members = json::read(r#"{"Small": 5, "Large": "+18446744073709551616", "Price": "1.5", "Plain": 7}"#).unwrap();
    let Value::Map(members) = members else { panic!("a map") };
    let input = Input { schema: &BIG, members: &members };
    let body = |wire: Wire| wire.request(&GET, &input, None).unwrap().into_body();
    let texts = r#"{"Small":"5","Large":"18446744073709551616","Price":"1.5","Plain":7}"#;
    let numbers = r#"{"Small":5,"Large":18446744073709551616,"Price":1.5,"Plain":7}"#;
    assert_eq!(String::from_utf8_lossy(&body(Wire::of::<RpcV2Json>())), texts);
    assert_eq!(String::from_utf8_lossy(&body(Wire::of::<AwsJson1_1>())), numbers);
    assert!(body(Wire::of::<RpcV2Cbor>()).windows(5).any(|item| item == b"\xc4\x82\x20\x0f\x65"), "a decimal fraction");
    let response = Response::builder().header("smithy-protocol", "rpc-v2-json").body(texts.into()).unwrap();
    let output = Wire::of::<RpcV2Json>().output(&response, &Limits::default(), &BIG);
    // A text keeps all digits.
    let expected = r#"{"Small": "5", "Large": "18446744073709551616", "Price": "1.5", "Plain": 7}"#;
    assert_eq!(json::write(&Value::Map(output.unwrap()), None, false), expected);
}

#[test]
fn documents_keep_their_order_and_numbers() {
    let text = r#"{"Any":{"b":[1,1.0,12345678901234567890,null,"x",{}],"a":true}}"#;
    let Ok(Value::Map(members)) = json::read(text) else { panic!("an object") };
    let request = Wire::of::<AwsJson1_1>().request(&GET, &Input { schema: &THING, members: &members }, None);
    assert_eq!(String::from_utf8(request.unwrap().into_body()).unwrap(), text);
}

#[test]
fn the_deepest_answers_fit_on_the_stack_of_a_thread() {
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(|| {
        for (open, close) in [(r#"{"Parts":["#, "]}"), (r#"{"Any":["#, "]}"), (r#"{"Other":{"Parts":["#, "]}}")] {
            let count = MAX_DEPTH / open.matches(['{', '[']).count();
            let deepest = [open.repeat(count), close.repeat(count)].concat();
            let read = output(&THING, &deepest).unwrap();
            assert!(open.contains("Other") || read.len() >= deepest.len(), "{read}");
        }
    });
    thread.unwrap().join().unwrap();
}

#[test]
fn answers_that_are_too_large_are_failures() {
    let limits = Limits { max_response_bytes: 1 << 20, ..Limits::default() };
    let deep = [&"[".repeat(MAX_DEPTH), "]".repeat(MAX_DEPTH).as_str()].concat();
    let wide = format!("[{}1]", "1,".repeat(1 << 18));
    for (value, member, expected) in [
        (&deep, "Any", "nested too deeply"),
        (&deep, "Other", "nested too deeply"),
        (&wide, "Any", "more memory"),
        (&wide, "Names", "more memory"),
    ] {
        let problem = within(&limits, &THING, &format!(r#"{{"{member}":{value}}}"#)).unwrap_err();
        assert!(problem.starts_with("Invalid service response: ") && problem.contains(expected), "{problem}");
    }
    // What is passed over takes no memory.
    assert_eq!(within(&limits, &THING, &format!(r#"{{"Other":{wide}}}"#)).as_deref(), Ok("{}"));
}

/// What operations find in their inputs, the tool finds in its own.
#[test]
fn inputs_are_searched() {
    use smithgen_runtime::generated::search::{
        Borrowed, Chain, Expression, Field, Projection, Search, Static, functions,
    };

    static NAMES_OF_PARTS: Expression =
        Expression(Projection(Static(&[Field(Borrowed("Parts")), Field(Borrowed("Name"))])));
    static TIMES: Expression = Expression(Chain(Borrowed(&[smithgen_runtime::generated::search::Call(
        &functions::KEYS,
        Borrowed(&[Field(Borrowed("Seen"))]),
    )])));
    let text =
        r#"{"Parts": [{"Name": "a", "Size": 1}, {"Size": 2}, {"Name": "b"}], "Seen": {"x": 1.5, "y": "2020-01-01"}}"#;
    let Ok(Value::Map(members)) = json::read(text) else { panic!("{text}") };
    let input = Input { schema: &THING, members: &members };
    let found = |expression, members| Search { expression, members }.of(&input).map(|value| value.to_string());
    assert_eq!(found(&NAMES_OF_PARTS, Some(&["Parts", "Name"][..])).as_deref(), Some(r#"["a","b"]"#));
    assert_eq!(found(&NAMES_OF_PARTS, None).as_deref(), Some(r#"["a","b"]"#));
    assert_eq!(found(&TIMES, Some(&["Seen"][..])).as_deref(), Some(r#"["x","y"]"#));
}
