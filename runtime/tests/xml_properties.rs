//! What holds for all values in XML: what is written is read back, whatever traits say of names and places.

use std::collections::HashMap;

use proptest::collection::{hash_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use smithgen_runtime::generated::codec::{DecodeError, Decoder as _, Limits};
use smithgen_runtime::generated::schema::{Member, Schema, ShapeTraits, Trait, prelude};
use smithgen_runtime::generated::xml::{XmlDecoder, XmlEncoder};
use smithgen_runtime::types::{Blob, DateTime, Document, TimestampFormat};
use smithgen_runtime::{structure, union};

static TEXTS: Schema = Schema::list(
    "Texts",
    &[Member::element("member", &prelude::STRING)
        .with(&[Trait::XmlName("Item"), Trait::XmlNamespace("http://item.example", "")])],
);
static LISTS: Schema = Schema::list("Lists", &[Member::element("member", &TEXTS)]);
static MAP: Schema = Schema::map(
    "Map",
    &[Member::element("key", &prelude::STRING).with(&[Trait::XmlName("Name")]), Member::element("value", &TEXTS)],
);
static NUMBERS: Schema =
    Schema::map("Numbers", &[Member::element("key", &prelude::STRING), Member::element("value", &prelude::LONG)]);
static CHOICE: Schema =
    Schema::union("Choice", &[Member::new("text", &prelude::STRING), Member::new("values", &VALUES)]);
static VALUES_WIRE: ShapeTraits =
    ShapeTraits::NONE.wire(&[Trait::XmlName("Root"), Trait::XmlNamespace("http://root.example", "r")]);
static VALUES: Schema = Schema::structure(
    "Values",
    &[
        Member::new("text", &prelude::STRING)
            .with(&[Trait::XmlName("n:Text"), Trait::XmlNamespace("http://n.example/?a&b", "n")]),
        Member::new("long", &prelude::LONG).with(&[Trait::XmlAttribute]),
        Member::new("float", &prelude::FLOAT),
        Member::new("double", &prelude::DOUBLE),
        Member::new("flag", &prelude::BOOLEAN),
        Member::new("bytes", &prelude::BLOB),
        Member::new("time", &prelude::TIMESTAMP),
        Member::new("date", &prelude::TIMESTAMP).format(TimestampFormat::HttpDate),
        Member::new("seconds", &prelude::TIMESTAMP).format(TimestampFormat::EpochSeconds),
        Member::new("lists", &LISTS),
        Member::new("flat", &TEXTS).with(&[Trait::XmlFlattened, Trait::XmlName("Flat")]),
        Member::new("flat_lists", &LISTS).with(&[Trait::XmlFlattened]),
        Member::new("map", &MAP),
        Member::new("flat_map", &NUMBERS).with(&[Trait::XmlFlattened]),
        Member::new("choice", &CHOICE),
        Member::new("kind", &prelude::STRING).with(&[Trait::XmlAttribute, Trait::XmlName("xsi:type")]),
    ],
)
.with(&VALUES_WIRE);

#[derive(Clone, PartialEq, Default)]
struct Values {
    text: Option<String>,
    long: Option<i64>,
    float: Option<f32>,
    double: Option<f64>,
    flag: Option<bool>,
    bytes: Option<Blob>,
    time: Option<DateTime>,
    date: Option<DateTime>,
    seconds: Option<DateTime>,
    lists: Option<Vec<Vec<String>>>,
    flat: Option<Vec<String>>,
    flat_lists: Option<Vec<Vec<String>>>,
    map: Option<HashMap<String, Vec<String>>>,
    flat_map: Option<HashMap<String, i64>>,
    choice: Option<Choice>,
    kind: Option<String>,
}
structure!(
    Values, VALUES, 0: text, 1: long, 2: float, 3: double, 4: flag, 5: bytes, 6: time, 7: date, 8: seconds, 9: lists, 10: flat,
    11: flat_lists, 12: map, 13: flat_map, 14: choice, 15: kind,
);
union!(Choice, CHOICE, 0: Text(String), 1: Values(Box<Values>));

#[derive(Clone, PartialEq)]
enum Choice {
    Text(String),
    Values(Box<Values>),
    Unknown(String, Document),
}

/// Texts of all characters that XML may have, above all of those that mean something to it.
fn text() -> impl Strategy<Value = String> {
    let allowed = |letter: &char| matches!(letter, ' '..='\u{fffd}' | '\u{10000}'..);
    let any = any::<char>().prop_filter("allowed in XML", allowed);
    let special = select(&['\t', '\n', '\r', ' ', '<', '>', '&', '"', '\'', ';', '\u{85}'][..]);
    vec(prop_oneof![any, special], 0..6).prop_map(String::from_iter)
}

fn whole_seconds() -> impl Strategy<Value = DateTime> {
    (-62_135_596_800..253_402_300_800i64).prop_map(DateTime::from_secs)
}

fn values() -> impl Strategy<Value = Values> {
    let finite = any::<f64>().prop_filter("finite", |value| value.is_finite());
    let simple = (
        option::of(text()),
        any::<Option<i64>>(),
        option::of(any::<f32>().prop_filter("no NaN", |value| !value.is_nan())),
        option::of(finite),
        any::<Option<bool>>(),
        option::of(vec(any::<u8>(), 0..9).prop_map(Blob::new)),
        option::of(whole_seconds()),
        option::of(whole_seconds()),
        option::of(whole_seconds()),
    );
    let texts = || vec(text(), 0..4);
    let containers = (
        option::of(vec(texts(), 0..4)),
        // A flattened list or map without elements leaves nothing behind.
        option::of(vec(text(), 1..4)),
        option::of(vec(texts(), 1..4)),
        option::of(hash_map(text(), texts(), 0..4)),
        option::of(hash_map(text(), any::<i64>(), 1..4)),
        option::of(text().prop_map(Choice::Text)),
        option::of(text()),
    );
    let leaf = (simple, containers).prop_map(|(simple, containers)| {
        let (text, long, float, double, flag, bytes, time, date, seconds) = simple;
        let (lists, flat, flat_lists, map, flat_map, choice, kind) = containers;
        Values {
            text,
            long,
            float,
            double,
            flag,
            bytes,
            time,
            date,
            seconds,
            lists,
            flat,
            flat_lists,
            map,
            flat_map,
            choice,
            kind,
        }
    });
    leaf.prop_recursive(3, 8, 1, |inner| {
        (inner.clone(), inner)
            .prop_map(|(outer, inner)| Values { choice: Some(Choice::Values(Box::new(inner))), ..outer })
    })
}

fn written(values: &Values) -> String {
    let mut encoder = XmlEncoder::new(None, None);
    encoder.members(values, None);
    String::from_utf8(encoder.finish().expect("it can be written")).expect("UTF-8")
}

fn read(body: &str) -> Values {
    let mut values = Values::default();
    let mut decoder =
        XmlDecoder::new(body.as_bytes(), &Limits::default()).unwrap_or_else(|why| panic!("{body}: {why}"));
    decoder.structure(&VALUES, &mut values).unwrap_or_else(|why| panic!("{body}: {why}"));
    values
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read_back(values in values()) {
        let body = written(&values);
        prop_assert!(read(&body) == values, "{body}");
    }
}

#[test]
fn names_places_and_namespaces_are_those_of_the_traits() {
    let inner = Values { text: Some("<&>".to_owned()), kind: Some("a\"b".to_owned()), ..Values::default() };
    let values = Values {
        long: Some(5),
        date: Some(DateTime::from_secs(0)),
        lists: Some(vec![vec!["x".to_owned()], vec![]]),
        flat: Some(vec!["a".to_owned(), "b".to_owned()]),
        flat_lists: Some(vec![vec!["c".to_owned()]]),
        map: Some([("k".to_owned(), vec!["v".to_owned()])].into()),
        flat_map: Some([("one".to_owned(), 1)].into()),
        choice: Some(Choice::Values(Box::new(inner))),
        kind: Some("T".to_owned()),
        ..Values::default()
    };
    let item = |text: &str| format!(r#"<Item xmlns="http://item.example">{text}</Item>"#);
    let expected = [
        r#"<Root xmlns:r="http://root.example" long="5" xsi:type="T"><date>Thu, 01 Jan 1970 00:00:00 GMT</date>"#,
        &format!("<lists><member>{}</member><member></member></lists>", item("x")),
        "<Flat>a</Flat><Flat>b</Flat>",
        &format!("<flat_lists>{}</flat_lists>", item("c")),
        &format!("<map><entry><Name>k</Name><value>{}</value></entry></map>", item("v")),
        "<flat_map><key>one</key><value>1</value></flat_map>",
        r#"<choice><values xsi:type="a&quot;b"><n:Text xmlns:n="http://n.example/?a&amp;b">&lt;&amp;&gt;</n:Text></values></choice>"#,
        "</Root>",
    ]
    .concat();
    assert_eq!(written(&values), expected);
}

#[test]
fn lists_without_an_element_of_their_own_may_stand_scattered() {
    let body = "<Root><Flat>a</Flat><flag>true</flag><flat_map><key>x</key><value>1</value></flat_map><Flat>b</Flat>\
                <flat_map><key>y</key><value>2</value></flat_map><double>1.5</double><Flat/></Root>";
    let values = read(body);
    assert_eq!(values.flat.unwrap(), ["a", "b", ""]);
    assert_eq!(values.flat_map.unwrap(), [("x".to_owned(), 1), ("y".to_owned(), 2)].into());
    assert_eq!((values.flag, values.double), (Some(true), Some(1.5)));
}

#[test]
fn what_xml_has_no_place_for_is_refused() {
    let refused = |values: Values| {
        let mut encoder = XmlEncoder::new(None, None);
        encoder.members(&values, None);
        encoder.finish().expect_err("it cannot be written").to_string()
    };
    let control = "it has a control character, which XML does not allow";
    for bad in ["\u{0}", "a\u{b}", "\u{ffff}"] {
        let text = || Some(bad.to_owned());
        assert_eq!(refused(Values { text: text(), ..Values::default() }), format!("`text` cannot be sent: {control}"));
        assert_eq!(refused(Values { kind: text(), ..Values::default() }), format!("`kind` cannot be sent: {control}"));
    }
    let unknown = Choice::Unknown("new".to_owned(), Document::Null);
    let told = "`choice` cannot be sent: XML has no place for untyped data";
    assert_eq!(refused(Values { choice: Some(unknown), ..Values::default() }), told);
}

/// What is said of a body that is not read, and whether that is because it is too large.
fn refusal(body: &str, limits: &Limits) -> Option<(String, bool)> {
    let refused = |why: &DecodeError| (why.to_string(), why.is_too_large());
    let mut decoder = match XmlDecoder::new(body.as_bytes(), limits) {
        Ok(decoder) => decoder,
        Err(why) => return Some(refused(&why)),
    };
    decoder.structure(&VALUES, &mut Values::default()).as_ref().err().map(refused)
}

#[test]
fn bodies_have_no_document_type() {
    for body in [
        "<!DOCTYPE Root><Root/>",
        "<!DOCTYPE Root SYSTEM \"file:///etc/passwd\"><Root/>",
        "<!DOCTYPE Root [<!ENTITY a \"b\">]><Root><text>&a;</text></Root>",
        "<Root><!DOCTYPE Root><text>a</text></Root>",
    ] {
        let (why, _) = refusal(body, &Limits::default()).expect(body);
        assert!(why.contains("a document type, which bodies may not have"), "{body}: {why}");
    }
}

#[test]
fn entities_are_the_five_of_xml() {
    let values =
        read("<Root xsi:type=\"&lt;&gt;&amp;&quot;&apos;\"><Text>&lt;&gt;&amp;&quot;&apos;&#65;&#x42;</Text></Root>");
    assert_eq!((values.kind.as_deref(), values.text.as_deref()), (Some("<>&\"'"), Some("<>&\"'AB")));
    for name in ["a", "nbsp", "LT", "#0", "#xD800", "#x110000"] {
        for body in [format!("<Root><Text>&{name};</Text></Root>"), format!("<Root long=\"&{name};\"/>")] {
            assert!(refusal(&body, &Limits::default()).is_some(), "{body}");
        }
    }
}

#[test]
fn elements_are_nested_as_deep_as_the_limit_says() {
    let limits = Limits { max_response_depth: 10, ..Limits::default() };
    let nested = |depth| format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth));
    assert_eq!(refusal(&nested(10), &limits), None);
    let (why, is_too_large) = refusal(&nested(11), &limits).expect("it is too deep");
    assert!(is_too_large && why.contains("elements are nested more than 10 deep"), "{why}");
}

/// A body of a few bytes an element takes many times as many in memory.
fn crowded(parts: [&str; 3]) {
    let limits = Limits { max_response_bytes: 1 << 20, ..Limits::default() };
    let body = |size: usize| {
        let pieces = (0..size / parts[1].len()).map(|number| parts[1].replace("####", &format!("{number:04x}")));
        [parts[0], &pieces.collect::<String>(), parts[2]].concat()
    };
    let (why, is_too_large) = refusal(&body(1 << 20), &limits).expect("it takes too much memory");
    assert!(is_too_large && why.contains("`max_response_bytes`, 1048576 bytes"), "{why}");
    assert_eq!(refusal(&body(1 << 16), &limits), None);
}

#[test]
fn elements_have_a_limit() {
    crowded(["<Root>", "<a/>", "</Root>"]);
}

#[test]
fn attributes_have_a_limit() {
    crowded(["<Root", " a####=''", "/>"]);
}
