//! What holds for every body and every value: nothing panics, what is written is read back, and bodies are accepted and
//! refused as serde_json does.
//!
//! Three differences from serde_json are meant. Nesting is bounded one level later: 128 levels are read, not 127. Floats are
//! the nearest ones to their text, where serde_json is off by a few units of the last place now and then. And a value that
//! is skipped must be UTF-8 like the rest of the body.
//!
//! Each property is tried on 256 cases; `PROPTEST_CASES=1000000 cargo test --release --test json_properties` makes the search
//! a long one.

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::*;
use smithgen_runtime::generated::codec::{Decoder as _, Limits, Value};
use smithgen_runtime::generated::json::{self, JsonDecoder};
use smithgen_runtime::generated::schema::{Kind, Member, Schema};
use smithgen_runtime::generated::types::{decode_base64, encode_base64};
use smithgen_runtime::structure;
use smithgen_runtime::types::{DateTime, Document, Number, TimestampFormat};

static TEXT: Schema = Schema::simple("Text", Kind::String);
static DOUBLE: Schema = Schema::simple("Double", Kind::Double);
static FLOAT: Schema = Schema::simple("Float", Kind::Float);
static LONG: Schema = Schema::simple("Long", Kind::Long);
static TIME: Schema = Schema::simple("Time", Kind::Timestamp);
static DOCUMENT: Schema = Schema::simple("Document", Kind::Document);
static VALUES: Schema = Schema::structure(
    "Values",
    &[
        Member::new("text", &TEXT),
        Member::new("double", &DOUBLE),
        Member::new("float", &FLOAT),
        Member::new("long", &LONG),
        Member::new("time", &TIME),
        Member::new("document", &DOCUMENT),
    ],
);
static PLACE: Member = Member::new("place", &DOCUMENT);

#[derive(Clone, PartialEq)]
struct Values {
    text: Option<String>,
    double: Option<f64>,
    float: Option<f32>,
    long: Option<i64>,
    time: Option<DateTime>,
    document: Option<Document>,
}
structure!(Values, VALUES, 0: text, 1: double, 2: float, 3: long, 4: time, 5: document);

fn document(body: &[u8]) -> Option<Document> {
    let mut decoder = JsonDecoder::new(body, &Limits::default()).ok()?;
    let document = Document::decode(&PLACE, &mut decoder).ok()?;
    decoder.finish().ok().map(|()| document)
}

fn is_skipped(body: &[u8]) -> bool {
    let skip = |mut decoder: JsonDecoder<'_>| decoder.skip().and_then(|()| decoder.finish());
    JsonDecoder::new(body, &Limits::default()).and_then(skip).is_ok()
}

/// What serde_json reads, in our terms.
fn of_serde(value: serde_json::Value) -> Document {
    match value {
        serde_json::Value::Null => Document::Null,
        serde_json::Value::Bool(value) => Document::Bool(value),
        serde_json::Value::String(text) => Document::String(text),
        serde_json::Value::Array(values) => Document::Array(values.into_iter().map(of_serde).collect()),
        serde_json::Value::Object(members) => {
            Document::Object(members.into_iter().map(|(name, value)| (name, of_serde(value))).collect())
        }
        serde_json::Value::Number(number) => Document::Number(match (number.as_u64(), number.as_i64()) {
            (Some(value), _) => Number::PosInt(value),
            (None, Some(value)) => Number::NegInt(value),
            _ => Number::Float(number.as_f64().unwrap()),
        }),
    }
}

/// Whether two documents are equal but for a few units in the last place of floats.
fn is_close(ours: &Document, theirs: &Document) -> bool {
    match (ours, theirs) {
        (Document::Array(a), Document::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_close(a, b)),
        (Document::Object(a), Document::Object(b)) => {
            a.keys().eq(b.keys()) && a.values().zip(b.values()).all(|(a, b)| is_close(a, b))
        }
        (Document::Number(Number::Float(a)), Document::Number(Number::Float(b))) => {
            a.to_bits().abs_diff(b.to_bits()) <= 4
        }
        _ => ours == theirs,
    }
}

/// Both readers say the same of a body, and read the same from it.
fn check_against_serde(body: &[u8]) {
    let ours = document(body);
    let theirs = serde_json::from_slice::<serde_json::Value>(body).ok().map(of_serde);
    let agree = match (&ours, &theirs) {
        (Some(ours), Some(theirs)) => is_close(ours, theirs),
        _ => ours == theirs,
    };
    assert!(agree, "{}: {ours:?}, serde_json: {theirs:?}", String::from_utf8_lossy(body));
    let text = std::str::from_utf8(body);
    let theirs = text.is_ok_and(|text| serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok());
    assert_eq!(is_skipped(body), theirs, "{}", String::from_utf8_lossy(body));
}

fn any_number() -> impl Strategy<Value = Number> {
    prop_oneof![
        any::<u64>().prop_map(Number::PosInt),
        (0..1000u64).prop_map(Number::PosInt),
        (i64::MIN..0).prop_map(Number::NegInt),
        any::<f64>().prop_filter_map("finite", |value| value.is_finite().then_some(Number::Float(value))),
    ]
}

fn any_document() -> impl Strategy<Value = Document> {
    let leaf = prop_oneof![
        Just(Document::Null),
        any::<bool>().prop_map(Document::Bool),
        any_number().prop_map(Document::Number),
        any::<String>().prop_map(Document::String),
    ];
    leaf.prop_recursive(6, 60, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Document::Array),
            vec((any::<String>(), inner), 0..6)
                .prop_map(|members| Document::Object(members.into_iter().collect::<BTreeMap<_, _>>())),
        ]
    })
}

/// Bytes that bodies are made of, and some that they must not be made of.
const ALPHABET: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "\"a\"",
    "\"\\u00e9\"",
    "\\u",
    "\\ud83d",
    "\\ude00",
    "d800",
    "0",
    "1",
    "-",
    "+",
    ".",
    "e",
    "E",
    "null",
    "true",
    "false",
    "nul",
    " ",
    "\n",
    "\t",
    "\r",
    "\u{0}",
    "\u{1f}",
    "\u{7f}",
    "é",
    "😀",
    "\u{feff}",
    "1e400",
    "-0",
    "0.0",
    "123456789012345678901234567890",
    "\"text\":",
    "\"long\":1",
    "x",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn documents_survive(original in any_document()) {
        let value = Values { document: Some(original), ..<Values as Value>::blank() };
        let body = json::to_vec(&value).unwrap();
        let read: Values = json::from_slice(&body, &Limits::default()).unwrap();
        // A null member is an absent one.
        let expected = value.document.clone().filter(|document| !document.is_null());
        prop_assert_eq!(&read.document, &expected);
        check_against_serde(&body);
    }

    #[test]
    fn scalars_survive(text: String, double: f64, float: f32, long: i64, secs: i64, nanos in 0..1_000_000_000u32) {
        let time = DateTime::from_secs_and_nanos(secs, nanos);
        let value = Values {
            text: Some(text), double: Some(double), float: Some(float), long: Some(long), time: Some(time), document: None,
        };
        let body = json::to_vec(&value).unwrap();
        prop_assert!(serde_json::from_slice::<serde_json::Value>(&body).is_ok());
        let read: Values = json::from_slice(&body, &Limits::default()).unwrap();
        prop_assert_eq!(&read.text, &value.text);
        prop_assert_eq!(read.long, value.long);
        prop_assert_eq!(read.time, value.time);
        let same = |a: f64, b: f64| a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan();
        prop_assert!(same(read.double.unwrap(), double), "{double:e}");
        prop_assert!(same(read.float.unwrap().into(), float.into()), "{float:e}");
    }

    #[test]
    fn any_bytes_are_read_or_refused(body: Vec<u8>) {
        let _ = json::from_slice::<Values>(&body, &Limits::default());
        check_against_serde(&body);
    }

    #[test]
    fn any_pieces_are_read_or_refused(pieces in vec(proptest::sample::select(ALPHABET), 0..24)) {
        let body = pieces.concat();
        let _ = json::from_slice::<Values>(body.as_bytes(), &Limits::default());
        check_against_serde(body.as_bytes());
        check_against_serde(format!("[{body}]").as_bytes());
        check_against_serde(format!("\"{body}\"").as_bytes());
    }

    #[test]
    fn damaged_bodies_are_read_or_refused(
        original in any_document(),
        damages in vec((any::<proptest::sample::Index>(), 0..3, any::<u8>(), proptest::sample::select(ALPHABET)), 1..4),
    ) {
        let mut body = json::to_vec(&Values { document: Some(original), ..<Values as Value>::blank() }).unwrap();
        for (place, kind, byte, piece) in damages {
            if body.is_empty() {
                break;
            }
            let place = place.index(body.len());
            match kind {
                0 => body[place] = byte,
                1 => drop(body.splice(place..place + 1, piece.bytes())),
                _ => drop(body.remove(place)),
            }
        }
        let _ = json::from_slice::<Values>(&body, &Limits::default());
        check_against_serde(&body);
    }

    #[test]
    fn floats_are_written_as_short_as_they_can_be(value in any::<f64>().prop_filter("finite", |value| value.is_finite())) {
        let body = String::from_utf8(json::to_vec(&Values { double: Some(value), ..<Values as Value>::blank() }).unwrap()).unwrap();
        let shortest = format!("{value:e}");
        let digits = |text: &str| text.split('e').next().unwrap().bytes().filter(u8::is_ascii_digit).count();
        let written = body.trim_start_matches("{\"double\":").trim_end_matches('}');
        prop_assert!(digits(written.trim_end_matches(".0").trim_end_matches('0').trim_start_matches(['-', '0', '.'])) <= digits(&shortest));
    }

    #[test]
    fn timestamps_survive_their_texts(secs in -62_167_219_200..253_402_300_800i64, micros in 0..1_000_000u32) {
        let instant = DateTime::from_secs_and_nanos(secs, micros * 1_000);
        for format in [TimestampFormat::DateTime, TimestampFormat::EpochSeconds] {
            prop_assert_eq!(DateTime::from_str(&instant.fmt(format).unwrap(), format), Ok(instant));
        }
        let whole = DateTime::from_secs(secs);
        let text = instant.fmt(TimestampFormat::HttpDate).unwrap();
        prop_assert_eq!(DateTime::from_str(&text, TimestampFormat::HttpDate), Ok(whole));
    }

    #[test]
    fn any_text_is_a_timestamp_or_not(text: String, pieces in "[0-9TZ:., eE+-]{0,32}") {
        for format in [TimestampFormat::DateTime, TimestampFormat::HttpDate, TimestampFormat::EpochSeconds] {
            let _ = DateTime::from_str(&text, format);
            let _ = DateTime::from_str(&pieces, format);
        }
    }

    #[test]
    fn blobs_survive(bytes: Vec<u8>, text: String) {
        prop_assert_eq!(decode_base64(&encode_base64(&bytes)), Ok(bytes));
        let _ = decode_base64(&text);
    }
}
