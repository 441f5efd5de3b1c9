//! What the JSON format makes of typed values, and what it makes of the bodies that services send.

use std::collections::HashMap;

use smithgen_runtime::generated::codec::{EncodeMembers, Limits, MAX_DEPTH};
use smithgen_runtime::generated::json::{self, JsonEncoder};
use smithgen_runtime::generated::schema::{Kind, Member, Schema, TimestampFormat};
use smithgen_runtime::types::{BigDecimal, BigInteger, Blob, DateTime, Document, Number};
use smithgen_runtime::{int_enum, string_enum, structure, union};

static TEXT: Schema = Schema::simple("Text", Kind::String);
static BOOLEAN: Schema = Schema::simple("Boolean", Kind::Boolean);
static BYTE: Schema = Schema::simple("Byte", Kind::Byte);
static SHORT: Schema = Schema::simple("Short", Kind::Short);
static INTEGER: Schema = Schema::simple("Integer", Kind::Integer);
static LONG: Schema = Schema::simple("Long", Kind::Long);
static FLOAT: Schema = Schema::simple("Float", Kind::Float);
static DOUBLE: Schema = Schema::simple("Double", Kind::Double);
static BIG_INTEGER: Schema = Schema::simple("BigInteger", Kind::BigInteger);
static BIG_DECIMAL: Schema = Schema::simple("BigDecimal", Kind::BigDecimal);
static BLOB: Schema = Schema::simple("Blob", Kind::Blob);
static TIME: Schema = Schema::simple("Time", Kind::Timestamp);
static DOCUMENT: Schema = Schema::simple("Document", Kind::Document);
static COLOR: Schema = Schema::simple("Color", Kind::Enum);
static LEVEL: Schema = Schema::simple("Level", Kind::IntEnum);
static TEXTS: Schema = Schema::list("Texts", &[Member::element("member", &TEXT)]);
static SPARSE_TEXTS: Schema = Schema::list("SparseTexts", &[Member::element("member", &TEXT)]).sparse();
static TEXT_MAP: Schema = Schema::map("TextMap", &[Member::element("key", &TEXT), Member::element("value", &TEXT)]);
static SPARSE_MAP: Schema =
    Schema::map("SparseMap", &[Member::element("key", &TEXT), Member::element("value", &TEXT)]).sparse();
static CHOICE: Schema =
    Schema::union("Choice", &[Member::new("text", &TEXT), Member::new("number", &INTEGER), Member::new("node", &NODE)]);
static NODES: Schema = Schema::list("Nodes", &[Member::element("member", &NODE)]);
static NODE: Schema = Schema::structure("Node", &[Member::new("value", &BYTE), Member::new("nodes", &NODES)]);

static SCALARS: Schema = Schema::structure(
    "Scalars",
    &[
        Member::new("boolean", &BOOLEAN),
        Member::new("byte", &BYTE),
        Member::new("short", &SHORT),
        Member::new("integer", &INTEGER),
        Member::new("long", &LONG),
        Member::new("float", &FLOAT),
        Member::new("double", &DOUBLE),
        Member::new("bigInteger", &BIG_INTEGER),
        Member::new("bigDecimal", &BIG_DECIMAL),
        Member::new("blob", &BLOB),
        Member::new("text", &TEXT),
        Member::new("color", &COLOR),
        Member::new("level", &LEVEL),
        Member::new("document", &DOCUMENT),
    ],
);
static TIMES: Schema = Schema::structure(
    "Times",
    &[
        Member::new("plain", &TIME),
        Member::new("dateTime", &TIME).format(TimestampFormat::DateTime),
        Member::new("httpDate", &TIME).format(TimestampFormat::HttpDate),
        Member::new("epoch", &TIME).format(TimestampFormat::EpochSeconds),
    ],
);
static DATE: Schema = Schema::simple("Date", Kind::Timestamp).format(TimestampFormat::DateTime);
static DATE_LIST: Schema = Schema::list("DateList", &[Member::element("member", &DATE)]);
static DATE_LISTS: Schema = Schema::list("DateLists", &[Member::element("member", &DATE_LIST)]);
static DATE_MAP: Schema =
    Schema::map("DateMap", &[Member::element("key", &TEXT), Member::element("value", &DATE_LISTS)]);
static DATES: Schema = Schema::structure(
    "Dates",
    &[Member::new("list", &DATE_LIST), Member::new("lists", &DATE_MAP), Member::new("last", &DATE)],
);
static CONTAINERS: Schema = Schema::structure(
    "Containers",
    &[
        Member::new("texts", &TEXTS),
        Member::new("sparseTexts", &SPARSE_TEXTS),
        Member::new("map", &TEXT_MAP),
        Member::new("sparseMap", &SPARSE_MAP),
        Member::new("choice", &CHOICE),
        Member::new("node", &NODE),
    ],
);

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
enum Color {
    Red,
    Unknown(String),
}
string_enum!(Color, Red = "red");

#[derive(Clone, PartialEq, Debug)]
enum Level {
    Low,
    Unknown(i32),
}
int_enum!(Level, Low = 1);

#[derive(Clone, PartialEq)]
struct Scalars {
    boolean: Option<bool>,
    byte: Option<i8>,
    short: Option<i16>,
    integer: Option<i32>,
    long: Option<i64>,
    float: Option<f32>,
    double: Option<f64>,
    big_integer: Option<BigInteger>,
    big_decimal: Option<BigDecimal>,
    blob: Option<Blob>,
    text: Option<String>,
    color: Option<Color>,
    level: Option<Level>,
    document: Option<Document>,
}
structure!(
    Scalars, SCALARS, 0: boolean, 1: byte, 2: short, 3: integer, 4: long, 5: float, 6: double, 7: big_integer,
    8: big_decimal, 9: blob, 10: text, 11: color, 12: level, 13: document
);

#[derive(Clone, PartialEq)]
struct Times {
    plain: Option<DateTime>,
    date_time: Option<DateTime>,
    http_date: Option<DateTime>,
    epoch: Option<DateTime>,
}
structure!(Times, TIMES, 0: plain, 1: date_time, 2: http_date, 3: epoch);

struct Dates {
    list: Vec<DateTime>,
    lists: HashMap<String, Vec<Vec<DateTime>>>,
    last: DateTime,
}
structure!(Dates, DATES, 0: list, 1: lists, 2: last);

#[derive(Clone, PartialEq)]
enum Choice {
    Text(String),
    Number(i32),
    Node(Box<Node>),
    Unknown(String, Document),
}
union!(Choice, CHOICE, 0: Text(String), 1: Number(i32), 2: Node(Box<Node>));

#[derive(Clone, PartialEq)]
struct Node {
    value: i8,
    nodes: Option<Vec<Node>>,
}
structure!(Node, NODE, 0: value = 7, 1: nodes);

#[derive(Clone, PartialEq)]
struct Containers {
    texts: Option<Vec<String>>,
    sparse_texts: Option<Vec<Option<String>>>,
    map: Option<HashMap<String, String>>,
    sparse_map: Option<HashMap<String, Option<String>>>,
    choice: Option<Choice>,
    node: Option<Node>,
}
structure!(
    Containers, CONTAINERS, 0: texts, 1: sparse_texts, 2: map, 3: sparse_map, 4: choice, 5: node
);

fn scalars(body: &str) -> Result<Scalars, String> {
    json::from_slice(body.as_bytes(), &Limits::default()).map_err(|error| error.to_string())
}

fn containers(body: &str) -> Result<Containers, String> {
    json::from_slice(body.as_bytes(), &Limits::default()).map_err(|error| error.to_string())
}

fn times(body: &str) -> Result<Times, String> {
    json::from_slice(body.as_bytes(), &Limits::default()).map_err(|error| error.to_string())
}

fn text<T: smithgen_runtime::generated::codec::Structure>(value: &T) -> String {
    String::from_utf8(json::to_vec(value).unwrap()).unwrap()
}

/// The body, read and written again.
fn again(body: &str) -> String {
    text(&scalars(body).unwrap_or_else(|error| panic!("{body}: {error}")))
}

#[test]
fn scalars_keep_their_json() {
    for body in [
        "{}",
        r#"{"boolean":true,"byte":-128,"short":32767,"integer":-2147483648,"long":9223372036854775807}"#,
        r#"{"long":-9223372036854775808}"#,
        r#"{"byte":0,"float":1234.5,"double":123456789.12345679}"#,
        r#"{"float":1e-7,"double":-1e300}"#,
        r#"{"float":16777216,"double":9007199254740991}"#,
        r#"{"double":-0.0}"#,
        r#"{"double":5e-324}"#,
        r#"{"double":1.7976931348623157e308}"#,
        r#"{"float":"NaN","double":"-Infinity"}"#,
        r#"{"float":"Infinity","double":"NaN"}"#,
        r#"{"bigInteger":18446744073709551616,"bigDecimal":-0.000000001}"#,
        r#"{"bigDecimal":3.21E-10}"#,
        r#"{"blob":"YmluYXJ5LXZhbHVl"}"#,
        r#"{"blob":""}"#,
        r#"{"text":"","color":"red","level":1}"#,
        r#"{"text":"\"\\\b\f\n\r\t\u0000\u001f/é😀","color":"mauve","level":-7}"#,
        r#"{"document":{"a":[1,-1,1.5,1.0,1e300,"x",true,false,null,{},[]],"b":18446744073709551615}}"#,
    ] {
        assert_eq!(again(body), body);
    }
}

#[test]
fn whole_numbers_in_any_spelling() {
    assert_eq!(
        again(r#"{"byte":1.0,"short":1.5e1,"integer":1200e-2,"long":-0,"double":1}"#),
        r#"{"byte":1,"short":15,"integer":12,"long":0,"double":1}"#
    );
}

#[test]
fn numbers_out_of_range() {
    for (body, error) in [
        (r#"{"byte":128}"#, "expected a whole number from -128 to 127 in byte at byte 8"),
        (r#"{"byte":-129}"#, "expected a whole number from -128 to 127 in byte at byte 8"),
        (r#"{"short":32768}"#, "expected a whole number from -32768 to 32767 in short at byte 9"),
        (r#"{"integer":1e10}"#, "expected a whole number from -2147483648 to 2147483647 in integer at byte 11"),
        (
            r#"{"long":9223372036854775808}"#,
            "expected a whole number from -9223372036854775808 to 9223372036854775807 in long at byte 8",
        ),
        (r#"{"integer":1.5}"#, "expected a whole number from -2147483648 to 2147483647 in integer at byte 11"),
        (r#"{"float":1e39}"#, "a number out of range in float at byte 9"),
        (r#"{"double":-1e309}"#, "a number out of range in double at byte 10"),
        (r#"{"document":1e309}"#, "a number out of range in document at byte 12"),
        (r#"{"double":"1.5"}"#, "expected a number, found a string in double at byte 10"),
        (r#"{"bigInteger":1.5}"#, "not an integer in bigInteger at byte 14"),
    ] {
        assert_eq!(scalars(body).unwrap_err(), error);
    }
}

#[test]
fn surprises_in_bodies_are_told_with_place_and_path() {
    for (body, error) in [
        (r#"{"text":1}"#, "expected a string, found a number in text at byte 8"),
        (r#"{"boolean":"true"}"#, "expected true or false, found a string in boolean at byte 11"),
        (r#"{"integer":"1"}"#, "expected a number, found a string in integer at byte 11"),
        (r#"{"blob":"Zm9v!"}"#, "not base64: unexpected character at offset 4 of the text in blob at byte 8"),
        (r#"{"text":"a"#, "a string without an end in text at byte 8"),
        (r#"{"text":"a"#.split_at(8).0, "the JSON ends where a string should be in text at byte 8"),
        (r#"{"text":"a""#, "the JSON ends where `,` or `}` should be at byte 11"),
        (r#"{"text":"a",}"#, "expected a string, found something else at byte 12"),
        (r#"{"text":"a"}}"#, "more text after the end of the value at byte 12"),
        (r#"{"text" "a"}"#, "expected `:`, found a string at byte 8"),
        ("{\"text\":\"a\nb\"}", "control character in a string in text at byte 10"),
        (r#"{"text":"\x"}"#, "Invalid \\escape in text at byte 9"),
        (r#"{"text":"ab\ud800cd"}"#, "half of a surrogate pair in a string in text at byte 11"),
        ("[]", "expected an object, found an array at byte 0"),
        ("nul", "expected an object, found null at byte 0"),
        (r#"{"other":01}"#, "expected `,` or `}`, found a number at byte 10"),
        (r#"{"other":tru}"#, "expected a value, found true or false at byte 9"),
    ] {
        assert_eq!(scalars(body).unwrap_err(), error, "{body}");
    }
    assert_eq!(
        json::from_slice::<Scalars>(b"{\"text\":\"\xff\"}", &Limits::default()).unwrap_err().to_string(),
        "the body is not UTF-8 at byte 9"
    );
    assert_eq!(
        containers(r#"{"node":{"nodes":[{},{"nodes":[{"value":1},{"value":true}]}]}}"#).unwrap_err(),
        "expected a number, found true or false in node.nodes[1].nodes[1].value at byte 52"
    );
    assert_eq!(
        containers(r#"{"map":{"secret":1}}"#).unwrap_err(),
        "expected a string, found a number in map[a value] at byte 17"
    );
}

#[test]
fn bodies_without_members() {
    for body in ["", " \r\n\t", "{}", " { } ", "null", "{\"text\":null}", "{\"unknown\":[null,{\"a\":{}}]}"] {
        assert_eq!(again(body), "{}");
    }
}

#[test]
fn members_come_in_any_order_and_the_last_one_holds() {
    assert_eq!(
        again(r#"{"x":1,"text":"first","byte":1,"y":{"text":"inner"},"short":2,"text":"\u0061","z":"\ud800"}"#),
        r#"{"byte":1,"short":2,"text":"a"}"#
    );
    assert_eq!(again(r#" { "t\u0065xt" : "a" , "byte" : 1 } "#), r#"{"byte":1,"text":"a"}"#);
}

/// What nobody reads is looked through all the same.
#[test]
fn skipped_values_are_values() {
    for (body, is_one) in [
        (r#"{"x":"\ud800\u0041\n"}"#, true),
        (r#"{"x":"\u12g4"}"#, false),
        (r#"{"x":"\u12"}"#, false),
        (r#"{"x":"\q"}"#, false),
        ("{\"x\":\"\n\"}", false),
        (r#"{"x":["a","\u00"]}"#, false),
        (r#"{"x":true,"y":false,"z":[null,true,false,-1.5e3,{}]}"#, true),
        (r#"{"x":tru}"#, false),
        (r#"{"x":truefalse}"#, false),
        (r#"{"x":-}"#, false),
        (r#"{"x":}"#, false),
    ] {
        assert_eq!(scalars(body).is_ok(), is_one, "{body}");
    }
}

#[test]
fn names_are_compared_whole() {
    assert_eq!(again(r#"{"tex":"a","textx":"b","Text":"c","":"d"}"#), "{}");
}

#[test]
fn timestamps_follow_the_schema() {
    let body = r#"{"plain":946845296,"dateTime":"2000-01-02T20:34:56Z","httpDate":"Sun, 02 Jan 2000 20:34:56 GMT","epoch":946845296.5}"#;
    let read = times(body).unwrap();
    assert_eq!(read.http_date, Some(DateTime::from_secs(946_845_296)));
    assert_eq!(read.epoch, Some(DateTime::from_millis(946_845_296_500)));
    assert_eq!(text(&read), body);
    assert_eq!(times(r#"{"plain":1.5e9}"#).unwrap().plain, Some(DateTime::from_secs(1_500_000_000)));
}

#[test]
fn timestamps_in_the_wrong_format_are_read_where_they_are_plain() {
    let read =
        times(r#"{"plain":"2000-01-02T20:34:56Z","dateTime":946845296,"epoch":"Sun, 02 Jan 2000 20:34:56 GMT"}"#);
    let instant = Some(DateTime::from_secs(946_845_296));
    assert_eq!(read, Ok(Times { plain: instant, date_time: instant, http_date: None, epoch: instant }));
    assert_eq!(
        times(r#"{"plain":"soon"}"#).unwrap_err(),
        "not a timestamp in the format date-time: expected digits in plain at byte 9"
    );
    assert_eq!(
        times(r#"{"plain":1e99}"#).unwrap_err(),
        "not a timestamp in the format epoch-seconds: out of range in plain at byte 9"
    );
}

#[test]
fn years_beyond_four_digits_have_no_dates() {
    let (late, usual) = (DateTime::from_secs(253_402_300_800), DateTime::from_secs(0));
    let none = Times { plain: None, date_time: None, http_date: None, epoch: None };
    let numbers = Times { plain: Some(late), epoch: Some(late), ..none.clone() };
    assert_eq!(text(&numbers), r#"{"plain":253402300800,"epoch":253402300800}"#);
    let error = |value: &Times| json::to_vec(value).unwrap_err().to_string();
    for early_or_late in [late, DateTime::from_secs(-62_167_219_201)] {
        let dates = Times { date_time: Some(early_or_late), ..none.clone() };
        assert_eq!(error(&dates), "`dateTime` cannot be sent: the timestamp is out of the range of date-time");
        let dates = Times { plain: Some(usual), http_date: Some(early_or_late), ..none.clone() };
        assert_eq!(error(&dates), "`httpDate` cannot be sent: the timestamp is out of the range of http-date");
    }
    // Elements have no name of their own, and of several failures the first one is told.
    let all = |list: &[DateTime], map: &[DateTime]| Dates {
        list: list.to_vec(),
        lists: HashMap::from([("a".to_owned(), vec![map.to_vec()])]),
        last: late,
    };
    for (dates, member) in [
        (all(&[usual, late], &[late]), "list"),
        (all(&[usual], &[usual, late, usual]), "lists"),
        (all(&[], &[usual]), "last"),
    ] {
        let error = json::to_vec(&dates).unwrap_err().to_string();
        assert_eq!(error, format!("`{member}` cannot be sent: the timestamp is out of the range of date-time"));
    }
}

#[test]
fn one_member_is_written_by_its_index() {
    let value = scalars(r#"{"boolean":true,"text":"a","level":1}"#).unwrap();
    let part = |index| {
        let mut encoder = JsonEncoder::new(None);
        value.encode_members_at(&[index], &mut encoder);
        String::from_utf8(encoder.finish().unwrap()).unwrap()
    };
    let parts: Vec<_> = (0..=SCALARS.members.len()).map(part).filter(|part| !part.is_empty()).collect();
    assert_eq!(parts, [r#""boolean":true"#, r#""text":"a""#, r#""level":1"#]);
    assert_eq!(format!("{{{}}}", parts.join(",")), text(&value));
}

#[test]
fn containers_keep_their_json() {
    for body in [
        "{}",
        r#"{"texts":[],"map":{},"node":{"value":7}}"#,
        r#"{"texts":["a","b"],"sparseTexts":["a",null],"map":{"a \" key":"b"},"sparseMap":{"a":null}}"#,
        r#"{"node":{"value":7,"nodes":[{"value":1},{"value":2,"nodes":[]}]}}"#,
        r#"{"choice":{"text":"a"}}"#,
        r#"{"choice":{"number":1}}"#,
        r#"{"choice":{"node":{"value":1}}}"#,
        r#"{"choice":{"new one":{"a":[1,2.5]}}}"#,
    ] {
        assert_eq!(text(&containers(body).unwrap()), body);
    }
}

#[test]
fn nulls_in_containers() {
    let read = containers(r#"{"texts":["a",null,"b"],"map":{"a":null,"b":"c"},"node":{"value":null}}"#).unwrap();
    assert_eq!(text(&read), r#"{"texts":["a","b"],"map":{"b":"c"},"node":{"value":7}}"#);
}

#[test]
fn unions_have_one_member() {
    let body = r#"{"choice":{"__type":"ns#Choice","text":null,"number":1,"node":null,"other":null}}"#;
    assert_eq!(containers(body).unwrap().choice, Some(Choice::Number(1)));
    for (body, error) in [
        (r#"{"choice":{}}"#, "a union of which no member is set in choice at byte 10"),
        (r#"{"choice":{"__type":"x"}}"#, "a union of which no member is set in choice at byte 10"),
        (r#"{"choice":{"text":null}}"#, "a union of which no member is set in choice at byte 10"),
        (r#"{"choice":{"text":"a","number":1}}"#, "a union of which several members are set in choice at byte 10"),
        (r#"{"choice":{"text":"a","new":1}}"#, "a union of which several members are set in choice at byte 10"),
        (r#"{"choice":{"node":{"value":"a"}}}"#, "expected a number, found a string in choice.node.value at byte 27"),
    ] {
        assert_eq!(containers(body).unwrap_err(), error);
    }
}

#[test]
fn documents_keep_numbers() {
    let read =
        scalars(r#"{"document":[18446744073709551615,-9223372036854775808,18446744073709551616,-0,1.0]}"#).unwrap();
    let expected = [
        Number::PosInt(u64::MAX),
        Number::NegInt(i64::MIN),
        Number::Float(18_446_744_073_709_551_616.0),
        Number::Float(-0.0),
        Number::Float(1.0),
    ];
    assert_eq!(read.document, Some(Document::Array(expected.map(Document::Number).to_vec())));
    // A null member is an absent one, even where a document could hold the null.
    assert_eq!(scalars(r#"{"document":null}"#).unwrap().document, None);
}

#[test]
fn nesting_is_bounded() {
    let nested = |name: &str, depth: usize| format!("{{\"{name}\":{}{}}}", "[".repeat(depth), "]".repeat(depth));
    for name in ["document", "unknown"] {
        assert!(scalars(&nested(name, MAX_DEPTH - 1)).is_ok());
        let error = scalars(&nested(name, MAX_DEPTH)).unwrap_err();
        assert!(error.starts_with("arrays and objects are nested too deeply"), "{error}");
    }
    // Siblings do not add up.
    assert!(scalars(&format!("{{\"unknown\":[{}]}}", ["[[{}]]"; 200].join(","))).is_ok());
}

#[test]
fn every_cut_of_a_body_is_an_error() {
    let body =
        r#"{"boolean":true,"double":-1.5e+10,"text":"a\u00e9\ud83d\ude00","document":{"a":[null,1]},"x":[{"y":"\n"}]}"#;
    for end in 1..body.len() {
        assert!(scalars(&body[..end]).is_err(), "{}", &body[..end]);
    }
    assert!(scalars(body).is_ok());
}

/// Whether two JSON values are the same; numbers may be spelled in other ways.
fn is_same(left: &serde_json::Value, right: &serde_json::Value) -> bool {
    use serde_json::Value::{Array, Number, Object};
    match (left, right) {
        (Number(left), Number(right)) => {
            left == right || (left.is_f64() || right.is_f64()) && left.as_f64() == right.as_f64()
        }
        (Array(left), Array(right)) => left.len() == right.len() && left.iter().zip(right).all(|(l, r)| is_same(l, r)),
        (Object(left), Object(right)) => {
            left.len() == right.len() && left.iter().all(|(name, l)| right.get(name).is_some_and(|r| is_same(l, r)))
        }
        _ => left == right,
    }
}

/// Made by `tests/python/vectors/bodies.py`.
#[test]
fn bodies_are_read_and_sent_as_botocore_does() {
    let cases: Vec<serde_json::Value> = serde_json::from_str(include_str!("vectors/bodies.json")).expect("JSON");
    assert!(cases.len() >= 38, "only {} cases", cases.len());
    for case in &cases {
        let [shape, received, expected] = ["shape", "received", "sent"].map(|name| case[name].as_str().expect(name));
        let sent = match shape {
            "Scalars" => scalars(received).map(|value| text(&value)),
            "Containers" => containers(received).map(|value| text(&value)),
            "Times" => times(received).map(|value| text(&value)),
            other => panic!("no shape is called {other}"),
        };
        let sent = sent.unwrap_or_else(|error| panic!("{received}: {error}"));
        let [ours, theirs] = [&*sent, expected].map(|text| serde_json::from_str(text).expect("JSON"));
        assert!(is_same(&ours, &theirs), "{received}\n  ours:   {sent}\n  theirs: {expected}");
    }
}
