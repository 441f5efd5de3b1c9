//! What CBOR is made of typed values, and what is made of the bytes that services send.

use std::collections::HashMap;
use std::fmt::Write as _;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use smithgen_runtime::generated::cbor::{CborDecoder, read_into, to_vec};
use smithgen_runtime::generated::codec::{ANY, DecodeError, Decoder, Limits, MAX_DEPTH, Next, Structure};
use smithgen_runtime::generated::schema::{Kind, Member, Schema, TimestampFormat, prelude};
use smithgen_runtime::types::{BigDecimal, BigInteger, Blob, DateTime};
use smithgen_runtime::{structure, union};

static TEXTS: Schema = Schema::list("Texts", &[Member::element("member", &prelude::STRING)]);
static SPARSE: Schema = Schema::list("Sparse", &[Member::element("member", &prelude::STRING)]).sparse();
static NUMBERS: Schema =
    Schema::map("Numbers", &[Member::element("key", &prelude::STRING), Member::element("value", &prelude::LONG)]);
static BIG: Schema = Schema::list("Big", &[Member::element("member", &prelude::BIG_INTEGER)]);
static DATE: Schema = Schema::simple("Date", Kind::Timestamp).format(TimestampFormat::DateTime);
static CHOICE: Schema = Schema::union("Choice", &[Member::new("text", &prelude::STRING), Member::new("node", &NODE)]);
static NODE: Schema = Schema::structure(
    "Node",
    &[
        Member::new("flag", &prelude::BOOLEAN),
        Member::new("byte", &prelude::BYTE),
        Member::new("long", &prelude::LONG),
        Member::new("float", &prelude::FLOAT),
        Member::new("double", &prelude::DOUBLE),
        Member::new("text", &prelude::STRING),
        Member::new("blob", &prelude::BLOB),
        Member::new("time", &DATE),
        Member::new("texts", &TEXTS),
        Member::new("sparse", &SPARSE),
        Member::new("numbers", &NUMBERS),
        Member::new("choice", &CHOICE),
        Member::new("node", &NODE),
        Member::new("big", &BIG),
        Member::new("decimal", &prelude::BIG_DECIMAL),
    ],
);

#[derive(Clone, PartialEq)]
struct Node {
    flag: Option<bool>,
    byte: Option<i8>,
    long: Option<i64>,
    float: Option<f32>,
    double: Option<f64>,
    text: Option<String>,
    blob: Option<Blob>,
    time: Option<DateTime>,
    texts: Option<Vec<String>>,
    sparse: Option<Vec<Option<String>>>,
    numbers: Option<HashMap<String, i64>>,
    choice: Option<Choice>,
    node: Option<Box<Node>>,
    big: Option<Vec<BigInteger>>,
    decimal: Option<BigDecimal>,
}
structure!(
    Node, NODE, 0: flag, 1: byte, 2: long, 3: float, 4: double, 5: text, 6: blob, 7: time, 8: texts, 9: sparse, 10: numbers,
    11: choice, 12: node, 13: big, 14: decimal
);

#[derive(Clone, PartialEq)]
enum Choice {
    Text(String),
    Node(Box<Node>),
    Unknown(String, smithgen_runtime::types::Document),
}
union!(Choice, CHOICE, 0: Text(String), 1: Node(Box<Node>));

fn blank() -> Node {
    <Node as Structure>::blank()
}

fn bytes(hex: &str) -> Vec<u8> {
    let hex: String = hex.split_whitespace().collect();
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn read(body: &[u8]) -> Result<Node, String> {
    let mut node = blank();
    read_into(body, &Limits::default(), &NODE, &mut node).map(|()| node).map_err(|error| error.to_string())
}

/// A map of one member, whose value is written in hexadecimal digits.
fn member(name: &str, value: &str) -> Vec<u8> {
    let mut body = vec![0xa1, 0x60 + name.len() as u8];
    body.extend(name.as_bytes());
    body.extend(bytes(value));
    body
}

#[test]
fn values_are_written_in_their_shortest_items() {
    let written = |node: &Node, name: &str| {
        let (written, head) = (hex(&to_vec(node).unwrap()), hex(name.as_bytes()));
        let value = written.strip_prefix(&format!("bf{:02x}{head}", 0x60 + name.len())).unwrap();
        value.strip_suffix("ff").unwrap().to_owned()
    };
    assert_eq!(hex(&to_vec(&blank()).unwrap()), "bfff");
    assert_eq!(written(&Node { flag: Some(true), ..blank() }, "flag"), "f5");
    for (long, expected) in [
        (0, "00"),
        (23, "17"),
        (24, "1818"),
        (65_536, "1a00010000"),
        (-1, "20"),
        (-257, "390100"),
        (i64::MAX, "1b7fffffffffffffff"),
        (i64::MIN, "3b7fffffffffffffff"),
    ] {
        assert_eq!(written(&Node { long: Some(long), ..blank() }, "long"), expected);
    }
    assert_eq!(written(&Node { float: Some(1.5), ..blank() }, "float"), "fa3fc00000");
    assert_eq!(written(&Node { double: Some(1.0), ..blank() }, "double"), "fb3ff0000000000000");
    assert_eq!(written(&Node { blob: Some(Blob::new(b"ab".to_vec())), ..blank() }, "blob"), "426162");
    // A timestamp is a number, whatever its format is elsewhere, and of any year.
    for (time, expected) in [
        (DateTime::from_secs(1), "c101"),
        (DateTime::from_secs(253_402_300_800), "c11b0000003afff44180"),
        (DateTime::from_millis(1_500), "c1fb3ff8000000000000"),
    ] {
        assert_eq!(written(&Node { time: Some(time), ..blank() }, "time"), expected);
    }
    let sparse = Node { sparse: Some(vec![Some("a".to_owned()), None]), ..blank() };
    assert_eq!(written(&sparse, "sparse"), "826161f6");
    let numbers = Node { numbers: Some(HashMap::from([("a".to_owned(), 1)])), ..blank() };
    assert_eq!(written(&numbers, "numbers"), "a1616101");
    let choice = Node { choice: Some(Choice::Text("a".to_owned())), ..blank() };
    assert_eq!(written(&choice, "choice"), "bf64746578746161ff");
}

#[test]
fn numbers_that_have_no_form_are_refused_with_their_member() {
    let big = |texts: &[&str]| Node { big: Some(texts.iter().map(|text| text.parse().unwrap()).collect()), ..blank() };
    assert!(to_vec(&big(&["18446744073709551615", "-18446744073709551616"])).is_ok());
    let reason = "cannot be sent: a number that is not whole, or has more than 64 bits";
    for text in ["18446744073709551616", "-18446744073709551617"] {
        assert_eq!(to_vec(&big(&["1", text])).unwrap_err().to_string(), format!("`big` {reason}"));
    }
    let decimal = Node { decimal: Some("1.5".parse().unwrap()), ..blank() };
    assert_eq!(to_vec(&decimal).unwrap_err().to_string(), format!("`decimal` {reason}"));
}

/// A value of every kind.
fn full() -> Node {
    let inner = Node { text: Some("é".repeat(300)), ..blank() };
    Node {
        flag: Some(false),
        byte: Some(-128),
        long: Some(i64::MIN),
        float: Some(f32::MIN_POSITIVE),
        double: Some(0.1),
        text: Some(String::new()),
        blob: Some(Blob::new(vec![0; 70_000])),
        time: Some(DateTime::from_millis(-1_700_000_000_123)),
        texts: Some((0..300).map(|index| index.to_string()).collect()),
        sparse: Some(vec![None, Some("a".to_owned())]),
        numbers: Some((0..30).map(|index| (index.to_string(), index)).collect()),
        choice: Some(Choice::Node(Box::new(inner.clone()))),
        node: Some(Box::new(inner)),
        big: Some(vec!["-18446744073709551616".parse().unwrap()]),
        decimal: None,
    }
}

#[test]
fn what_is_written_is_read_again() {
    assert!(read(&to_vec(&full()).unwrap()).unwrap() == full());
}

#[test]
fn numbers_of_every_size_are_read() {
    for (value, expected) in [
        ("00", 0.0),
        ("1818", 24.0),
        ("1900ff", 255.0),
        ("20", -1.0),
        ("3bffffffffffffffff", -18_446_744_073_709_551_616.0),
        ("f90001", 2f64.powi(-24)),
        ("f903ff", 1023.0 * 2f64.powi(-24)),
        ("f93c00", 1.0),
        ("f9c400", -4.0),
        ("f97bff", 65504.0),
        ("f97c00", f64::INFINITY),
        ("f9fc00", f64::NEG_INFINITY),
        ("fa47c35000", 100_000.0),
        ("fb3ff199999999999a", 1.1),
    ] {
        assert_eq!(read(&member("double", value)).unwrap().double, Some(expected), "{value}");
    }
    assert!(read(&member("double", "f97e00")).unwrap().double.is_some_and(f64::is_nan));
    assert_eq!(read(&member("float", "fb3ff8000000000000")).unwrap().float, Some(1.5));
    assert_eq!(read(&member("long", "fb4059000000000000")).unwrap().long, Some(100));
    for (name, value, problem) in [
        ("byte", "1880", "expected a whole number from -128 to 127 in byte at byte 6"),
        ("byte", "f93e00", "expected a whole number from -128 to 127 in byte at byte 6"),
        (
            "long",
            "1b8000000000000000",
            "expected a whole number from -9223372036854775808 to 9223372036854775807 in long at byte 6",
        ),
        (
            "long",
            "fb43e0000000000000",
            "expected a whole number from -9223372036854775808 to 9223372036854775807 in long at byte 6",
        ),
        ("float", "fb7fefffffffffffff", "a number out of range in float at byte 7"),
        ("text", "01", "expected a string, found a number in text at byte 6"),
        ("blob", "6161", "expected bytes, found a string in blob at byte 6"),
        ("flag", "f6f6", "more bytes after the end of the value at byte 7"),
    ] {
        assert_eq!(read(&member(name, value)).unwrap_err(), problem, "{value}");
    }
}

#[test]
fn times_are_numbers_with_or_without_a_tag() {
    for (value, millis) in [
        ("c101", 1_000),
        ("01", 1_000),
        ("c1fb3ff8000000000000", 1_500),
        ("c1fbbff8000000000000", -1_500),
        ("c1fb41cc37db380fbe77", 946_845_296_123),
        ("c120", -1_000),
        ("c1f93e00", 1_500),
    ] {
        assert_eq!(read(&member("time", value)).unwrap().time, Some(DateTime::from_millis(millis)), "{value}");
    }
    for value in ["c1fb7ff0000000000000", "c1f97e00", "c11bffffffffffffffff", "c1fb43e0000000000000"] {
        assert_eq!(read(&member("time", value)).unwrap_err(), "a timestamp out of range in time at byte 6", "{value}");
    }
}

#[test]
fn unknown_members_nulls_and_tags_are_passed_over() {
    let body = bytes("bf 6161 bf 6162 9f 01 5f 4101 ff ff ff  6474657874 f6  64666c6167 d9d9f7 f5  6163 c1 f93c00  ff");
    assert!(read(&body).unwrap() == Node { flag: Some(true), ..blank() });
    assert!(read(&[]).unwrap() == blank() && read(&[0xf6]).unwrap() == blank());
}

#[test]
fn nesting_and_memory_are_limited() {
    let deep = |name: &str, levels: usize| {
        let head = member(name, "");
        let mut body: Vec<u8> = std::iter::repeat_n(&head[..], levels).flatten().copied().collect();
        body.push(0xa0);
        body
    };
    for name in ["node", "other"] {
        assert!(read(&deep(name, MAX_DEPTH - 1)).is_ok());
        assert!(read(&deep(name, MAX_DEPTH)).unwrap_err().contains("nested too deeply"));
        assert!(read(&deep(name, 1_000_000)).unwrap_err().contains("nested too deeply"));
    }
    let limits = Limits { max_response_bytes: 1 << 16, ..Limits::default() };
    let mut wide = member("texts", "9f");
    wide.extend(std::iter::repeat_n(0x60, 1 << 16));
    wide.push(0xff);
    assert!(read_into(&wide, &limits, &NODE, &mut blank()).unwrap_err().is_too_large());
    // No room is made for what a length promises.
    assert!(read(&member("texts", "9bffffffffffffffff")).is_err());
    assert!(read(&member("blob", "5bffffffffffffffff")).is_err());
}

/// An untyped value as text; floats are told from whole numbers.
fn show(decoder: &mut CborDecoder<'_>) -> Result<String, DecodeError> {
    let mut items = Vec::new();
    Ok(match decoder.next()? {
        Next::Null => decoder.null().map(|_| "null".to_owned())?,
        Next::Boolean => decoder.boolean(&ANY)?.to_string(),
        Next::Number => decoder.number(&ANY)?,
        Next::String => format!("{:?}", decoder.string(&ANY)?),
        Next::Blob => format!("{:?} bytes", decoder.blob(&ANY)?),
        Next::List => {
            decoder.list(|decoder| show(decoder).map(|item| items.push(item)))?;
            format!("[{}]", items.join(", "))
        }
        Next::Map => {
            decoder.map(|decoder, key| show(decoder).map(|item| items.push(format!("{key:?}: {item}"))))?;
            format!("{{{}}}", items.join(", "))
        }
    })
}

/// What a case expects, in the same text.
fn expected(value: &serde_json::Value) -> String {
    let (kind, value) = value.as_object().and_then(|object| object.iter().next()).unwrap();
    let bits = || value.as_u64().unwrap();
    match kind.as_str() {
        "null" => "null".to_owned(),
        "float32" => format!("{:?}", f64::from(f32::from_bits(bits() as u32))),
        "float64" => format!("{:?}", f64::from_bits(bits())),
        "bytestring" => format!(
            "{:?} bytes",
            value.as_array().unwrap().iter().map(|byte| byte.as_u64().unwrap()).collect::<Vec<_>>()
        ),
        "list" => format!("[{}]", value.as_array().unwrap().iter().map(expected).collect::<Vec<_>>().join(", ")),
        "map" => {
            let entries = value.as_object().unwrap().iter().map(|(key, value)| format!("{key:?}: {}", expected(value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
        "tag" => expected(&value["value"]),
        // `serde_json` has no whole numbers below those of 64 bits.
        "negint" if value.is_f64() => "-18446744073709551615".to_owned(),
        _ => value.to_string(),
    }
}

#[needs::test(conformance)]
fn botocores_cases_are_read() {
    let cases = |name: &str| -> Vec<serde_json::Value> {
        let path = needs::conformance!("suites/botocore-cbor").join(name);
        serde_json::from_slice(&std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
            .unwrap()
    };
    let value = |case: &serde_json::Value| {
        let body = bytes(case["input"].as_str().unwrap());
        let mut decoder = CborDecoder::new(&body, &Limits::default());
        let shown = show(&mut decoder)?;
        // What is passed over is as much.
        let mut skipping = CborDecoder::new(&body, &Limits::default());
        skipping.skip().and_then(|()| skipping.finish()).unwrap_or_else(|error| panic!("{case}: {error}"));
        decoder.finish().map(|()| shown)
    };
    let (right, wrong) = (cases("decode-success-tests.json"), cases("decode-error-tests.json"));
    assert_eq!((right.len(), wrong.len()), (151, 56));
    for case in &right {
        assert_eq!(value(case).ok(), Some(expected(&case["expect"])), "{case}");
    }
    for case in &wrong {
        assert!(value(case).is_err(), "{case}");
        let body = bytes(case["input"].as_str().unwrap());
        assert!(CborDecoder::new(&body, &Limits::default()).skip().is_err(), "{case}");
    }
}

proptest! {
    #[test]
    fn whatever_comes_is_read_or_refused(bytes in vec(any::<u8>(), 0..64), at in any::<Index>(), cut in any::<Index>()) {
        let node = Node { node: Some(Box::new(full())), ..full() };
        let mut body = to_vec(&node).unwrap();
        let start = at.index(body.len());
        let end = (start + cut.index(8)).min(body.len());
        body.splice(start..end, bytes.iter().copied());
        for body in [&bytes, &body] {
            let _ = read(body);
            let mut decoder = CborDecoder::new(body, &Limits::default());
            let is_shown = show(&mut decoder).and_then(|_| decoder.finish()).is_ok();
            let mut decoder = CborDecoder::new(body, &Limits::default());
            let is_skipped = decoder.skip().and_then(|()| decoder.finish()).is_ok();
            // Keys of maps are texts for whoever reads them, and anything for whoever does not.
            prop_assert!(!is_shown || is_skipped, "{}", hex(body));
        }
    }

    #[test]
    fn numbers_and_times_are_read_as_they_were_written(long in any::<i64>(), double in any::<f64>(), millis in -1i64 << 43..1 << 43) {
        let time = Some(DateTime::from_millis(millis));
        let node = Node { long: Some(long), double: Some(double), float: Some(double as f32), time, ..blank() };
        let again = read(&to_vec(&node).unwrap()).unwrap();
        prop_assert_eq!((again.long, again.time), (node.long, time));
        prop_assert_eq!(again.double.map(f64::to_bits), node.double.map(f64::to_bits));
        prop_assert_eq!(again.float.map(f32::to_bits), node.float.map(f32::to_bits));
    }
}
