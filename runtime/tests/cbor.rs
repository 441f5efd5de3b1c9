//! What CBOR is made of typed values, and what is made of the bytes that services send.

use std::collections::HashMap;
use std::fmt::Write as _;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use smithgen_runtime::generated::cbor::{CborDecoder, read_into, to_vec};
use smithgen_runtime::generated::codec::{ANY, DecodeError, Decoder, Limits, MAX_DEPTH, Next, Value};
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
    <Node as Value>::blank()
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

fn big(texts: &[&str]) -> Node {
    Node { big: Some(texts.iter().map(|text| text.parse().unwrap()).collect()), ..blank() }
}

fn decimal(text: &str) -> Node {
    Node { decimal: Some(text.parse().unwrap()), ..blank() }
}

/// As RFC 8949 has them in its appendix A, and beyond.
#[test]
fn numbers_of_any_size_are_bignums_and_decimal_fractions() {
    for (text, item) in [
        ("0", "00"),
        ("18446744073709551615", "1bffffffffffffffff"),
        ("-18446744073709551616", "3bffffffffffffffff"),
        ("18446744073709551616", "c249010000000000000000"),
        ("-18446744073709551617", "c349010000000000000000"),
        ("340282366920938463463374607431768211455", "c250ffffffffffffffffffffffffffffffff"),
        ("1000000000000000000000000000000000000", "c24fc097ce7bc90715b34b9f1000000000"),
    ] {
        assert_eq!(hex(&to_vec(&big(&[text])).unwrap()), format!("bf6362696781{item}ff"), "{text}");
        let mut body = bytes("a16362696781");
        body.extend(bytes(item));
        assert!(read(&body).unwrap() == big(&[text]), "{text}");
    }
    for (text, item, again) in [
        ("273.15", "c48221196ab3", "273.15"),
        ("-0.050", "c4822231", "-0.050"),
        ("7", "c4820007", "7"),
        ("1E+400", "c48219019001", "1e400"),
        ("1e-400", "c48239018f01", "1e-400"),
        ("0.0", "c4822000", "0.0"),
        ("1.8446744073709551616", "c48232c249010000000000000000", "1.8446744073709551616"),
    ] {
        let item = if text == "-0.050" { "c482223831" } else { item };
        assert_eq!(hex(&to_vec(&decimal(text)).unwrap()), format!("bf67646563696d616c{item}ff"), "{text}");
        assert!(read(&member("decimal", item)).unwrap() == decimal(again), "{text}");
    }
}

#[test]
fn what_peers_make_of_numbers_is_read() {
    for (item, text) in [
        // Of no bytes, with zeros before it, in chunks, behind a tag that says nothing, and where an integer would do.
        ("c240", "0"),
        ("c340", "-1"),
        ("c2430000ff", "255"),
        ("c25f41014200ffff", "65791"),
        ("d9d9f7c24101", "1"),
        ("fa43800000", "256.0"),
        ("c49f2018ffff", "25.5"),
        ("c48201c34101", "-2e1"),
        ("c482c101d9d9f701", "1e1"),
    ] {
        assert!(read(&member("decimal", item)).unwrap() == decimal(text), "{item}");
    }
    assert_eq!(read(&member("long", "c24101")).unwrap().long, Some(1));
    assert_eq!(read(&member("long", "c48201c34101")).unwrap().long, Some(-20));
    assert_eq!(read(&member("double", "c48221196ab3")).unwrap().double, Some(273.15));
    assert_eq!(read(&member("time", "c1c48221196ab3")).unwrap().time, Some(DateTime::from_millis(273_150)));
    for (name, item, problem) in [
        ("long", "c249010000000000000000", "expected a whole number from"),
        ("double", "c48219019001", "a number out of range"),
        ("decimal", "c48001", "a decimal fraction that is not two whole numbers"),
        ("decimal", "c48101", "a decimal fraction that is not two whole numbers"),
        ("decimal", "c483010101", "a decimal fraction that is not two whole numbers"),
        ("decimal", "c482f93c0001", "a decimal fraction that is not two whole numbers"),
        ("decimal", "c4821bffffffffffffffff01", "a decimal fraction that is not two whole numbers"),
        ("decimal", "c48201f5", "a decimal fraction that is not two whole numbers"),
        ("decimal", "c48201c48201c48201", "a decimal fraction that is not two whole numbers"),
        ("decimal", "c26161", "expected bytes, found a string"),
        ("decimal", "c4", "the body ends within a value"),
        ("blob", "c24101", "expected bytes, found a number"),
        ("time", "c482193e8001", "a timestamp out of range"),
    ] {
        let found = read(&member(name, item)).map(|_| ()).unwrap_err();
        assert!(found.starts_with(problem), "{name} {item}: {found}");
    }
}

#[test]
fn numbers_of_any_size_have_a_limit() {
    // 2^32768 - 1 is the largest number of 4,096 bytes; it has 9,865 digits.
    let digits = |count: usize| "9".repeat(count);
    let again = read(&to_vec(&big(&[&digits(9864)])).unwrap()).unwrap();
    assert!(again == big(&[&digits(9864)]));
    let reason = "cannot be sent: a number of too many digits, or too large an exponent";
    assert_eq!(to_vec(&big(&["1", &digits(9865)])).unwrap_err().to_string(), format!("`big` {reason}"));
    for text in [digits(9865) + ".5", format!("1e{}", digits(19))] {
        assert_eq!(to_vec(&decimal(&text)).unwrap_err().to_string(), format!("`decimal` {reason}"));
    }
    let of = |count: u16| [bytes("c259"), count.to_be_bytes().to_vec(), vec![0xff; count.into()]].concat();
    let body = |count| [member("decimal", ""), of(count)].concat();
    assert!(read(&body(4096)).is_ok());
    assert!(read(&body(4097)).unwrap_err().starts_with("a number of more than 4096 bytes"));
    // What is not read has none.
    assert!(read(&[member("other", ""), of(4097)].concat()).is_ok());
}

#[test]
fn texts_of_times_nulls_behind_tags_and_what_comes_twice_are_read() {
    let time = Some(DateTime::from_secs(1_445_412_480));
    for text in ["2015-10-21T07:28:00Z", "Wed, 21 Oct 2015 07:28:00 GMT"] {
        for tag in ["", "c0", "c1"] {
            let item = format!("{tag}78{:02x}{}", text.len(), hex(text.as_bytes()));
            assert_eq!(read(&member("time", &item)).unwrap().time, time, "{tag} {text}");
        }
    }
    assert!(read(&member("time", "c16161")).unwrap_err().ends_with("in time at byte 7"));
    assert!(read(&member("time", "c1f6")).unwrap() == blank() && read(&member("text", "d9d9f7f7")).unwrap() == blank());
    // Names in chunks, and the last one of two.
    let body = bytes("bf 7f 626c6f 626e67 ff 01  646c6f6e67 02 ff");
    assert!(read(&body).unwrap() == Node { long: Some(2), ..blank() });
    let body = bytes("a1 676e756d62657273 bf 6161 01 6161 02 ff");
    assert!(read(&body).unwrap().numbers == Some(HashMap::from([("a".to_owned(), 2)])));
    assert!(read(&member("choice", "bf 6474657874 6161 646e6f6465 a0 ff")).unwrap_err().contains("several members"));
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
        big: Some(vec!["-18446744073709551616".parse().unwrap(), "9".repeat(100).parse().unwrap()]),
        decimal: Some("-1234567890.0987654321".parse().unwrap()),
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
        // At the number behind the tag.
        assert_eq!(read(&member("time", value)).unwrap_err(), "a timestamp out of range in time at byte 7", "{value}");
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
    // No room is made for what a length promises beyond the body.
    assert!(read(&member("texts", "9bffffffffffffffff")).is_err());
    assert!(read(&member("blob", "5bffffffffffffffff")).is_err());
}

static LONGS: Schema = Schema::list("Longs", &[Member::element("member", &prelude::LONG)]);
static PAGE: Schema = Schema::structure("Page", &[Member::new("longs", &LONGS)]);

struct Page {
    longs: Option<Vec<i64>>,
}
structure!(Page, PAGE, 0: longs);

#[test]
fn lists_of_plain_values_pay_for_what_they_announce() {
    let read = |body: &[u8]| {
        let mut page = <Page as Value>::blank();
        let limits = Limits { max_response_bytes: 1 << 16, ..Limits::default() };
        read_into(body, &limits, &PAGE, &mut page).map(|()| page.longs.unwrap())
    };
    // Nulls are not kept.
    let longs = read(&member("longs", "85 01 02 f6 03 f6")).unwrap();
    assert_eq!((&longs[..], longs.capacity()), (&[1, 2, 3][..], 5));
    let open = read(&member("longs", "9f 01 02 f6 03 ff")).unwrap();
    assert_eq!(open, longs);
    for element in [0x01, 0xf6] {
        let mut wide = member("longs", "99 ffff");
        wide.extend(std::iter::repeat_n(element, 0xffff));
        assert!(read(&wide).unwrap_err().is_too_large());
    }
    // No more than could be there, whatever the head says.
    for head in ["9bffffffffffffffff 01", "9a00100000 01", "99ffff"] {
        assert!(!read(&member("longs", head)).unwrap_err().is_too_large(), "{head}");
    }
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
    fn digits_are_kept(whole in "-?(0|[1-9][0-9]{0,60})", fraction in "[0-9]{1,40}") {
        let whole = if whole == "-0" { "0" } else { whole.as_str() };
        prop_assert!(read(&to_vec(&big(&[whole])).unwrap()).unwrap() == big(&[whole]));
        let is_zero = fraction.bytes().all(|digit| digit == b'0');
        let text = format!("{whole}.{fraction}");
        let again = read(&to_vec(&decimal(&text)).unwrap()).unwrap().decimal.unwrap();
        // Small ones have an exponent instead of zeros.
        prop_assert!(again.as_ref() == text || (whole == "0" && (is_zero || again.as_ref().contains('e'))), "{text} {again}");
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
