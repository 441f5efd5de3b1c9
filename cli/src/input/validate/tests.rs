//! Reports on small schemas; the lines of the AWS CLI for whole operations are compared in this crate's `tests/`.

use smithgen_runtime::generated::schema::{ShapeTraits, prelude};

use super::*;
use crate::input::read_json;

static NAME_TRAITS: ShapeTraits = ShapeTraits::NONE.length(2, 5);
static NAME: Schema = Schema::simple("Name", Kind::String).with(&NAME_TRAITS);
static SECRET: Schema = Schema::simple("Secret", Kind::String).sensitive().with(&NAME_TRAITS);
static COUNT_TRAITS: ShapeTraits = ShapeTraits::NONE.range(Some("1"), Some("3"));
static COUNT: Schema = Schema::simple("Count", Kind::Integer).with(&COUNT_TRAITS);
static HIDDEN_COUNT: Schema = Schema::simple("Count", Kind::Long).sensitive().with(&COUNT_TRAITS);
static RATIO_TRAITS: ShapeTraits = ShapeTraits::NONE.range(Some("0.5"), None);
static RATIO: Schema = Schema::simple("Ratio", Kind::Double).with(&RATIO_TRAITS);
static ITEM: Schema =
    Schema::structure("Item", &[Member::new("Name", &NAME).required(), Member::new("Secret", &SECRET)]);
static LIST_TRAITS: ShapeTraits = ShapeTraits::NONE.length(1, 9);
static ITEMS: Schema = Schema::list("Items", &[Member::element("member", &ITEM)]).with(&LIST_TRAITS);
static TREE: Schema = Schema::structure("Tree", &[Member::new("Child", &TREE), Member::new("Name", &NAME)]);
static NAMES: Schema =
    Schema::map("Names", &[Member::element("key", &NAME), Member::element("value", &prelude::INTEGER)]);
static SECRETS: Schema =
    Schema::map("Secrets", &[Member::element("key", &SECRET), Member::element("value", &prelude::INTEGER)]);
static SPARSE: Schema = Schema::list("Sparse", &[Member::element("member", &NAME)]).sparse();
static CHOICE: Schema =
    Schema::union("Choice", &[Member::new("A", &prelude::STRING), Member::new("B", &prelude::STRING)]);
static INPUT: Schema = Schema::structure(
    "Input",
    &[
        Member::new("Name", &NAME).required(),
        Member::new("Token", &prelude::STRING).required().idempotency_token(),
        Member::new("Account", &prelude::STRING).required().with(&[Trait::FilledIn("-")]),
        Member::new("Secret", &SECRET),
        Member::new("Count", &COUNT),
        Member::new("HiddenCount", &HIDDEN_COUNT),
        Member::new("Ratio", &RATIO),
        Member::new("Flag", &prelude::BOOLEAN),
        Member::new("Blob", &prelude::BLOB),
        Member::new("Time", &prelude::TIMESTAMP),
        Member::new("Items", &ITEMS),
        Member::new("Tree", &TREE),
        Member::new("Names", &NAMES),
        Member::new("Secrets", &SECRETS),
        Member::new("Sparse", &SPARSE),
        Member::new("Choice", &CHOICE),
        Member::new("Document", &prelude::DOCUMENT),
    ],
);

/// The report on an input that has a name and, besides it, `members`.
fn report_on(members: &str) -> Vec<String> {
    let comma = if members.is_empty() { "" } else { ", " };
    report(&INPUT, &read_json(&format!("{{\"Name\": \"name\"{comma}{members}}}")).expect("JSON"))
}

#[test]
fn inputs_that_can_be_sent_have_no_report() {
    for members in [
        "",
        r#""Count": 9, "Ratio": 1, "Flag": false, "Blob": "aGk=", "Names": {}, "Items": [{"Name": "name"}]"#,
        r#""Count": true, "Ratio": 0.5, "Time": 1.5, "Choice": {"A": ""}, "Sparse": [null, "ab"]"#,
        r#""Time": "2020-01-01", "Document": [null, {"a": [1.5, "b", true]}], "Tree": {"Child": {"Child": {}}}"#,
        r#""Time": true, "Names": {"key": 1}, "Count": 123456789012345678901234567890"#,
    ] {
        assert_eq!(report_on(members), Vec::<String>::new(), "{members}");
    }
}

#[test]
fn lines_come_in_order() {
    let input =
        read_json(r#"{"Flag": 1, "Other": 1, "Items": [{"Nme": "x"}, {"Name": "x"}], "Count": 0}"#).expect("JSON");
    assert_eq!(
        report(&INPUT, &input),
        [
            "Missing required parameter in input: \"Name\"",
            "Unknown parameter in input: \"Other\", must be one of: Name, Token, Account, Secret, Count, HiddenCount, Ratio, Flag, Blob, \
             Time, Items, Tree, Names, Secrets, Sparse, Choice, Document",
            "Invalid type for parameter Flag, value: 1, expected a boolean, received an integer",
            "Missing required parameter in Items[0]: \"Name\"",
            "Unknown parameter in Items[0]: \"Nme\", must be one of: Name, Secret",
            "Invalid length for parameter Items[1].Name, value: 1, valid min length: 2",
            "Invalid value for parameter Count, value: 0, valid min value: 1",
        ]
    );
}

#[test]
fn each_kind_of_line() {
    for (members, line) in [
        (r#""Items": []"#, "Invalid length for parameter Items, value: 0, valid min length: 1"),
        (r#""Count": false"#, "Invalid value for parameter Count, value: False, valid min value: 1"),
        (
            r#""Count": -99999999999999999999"#,
            "Invalid value for parameter Count, value: -99999999999999999999, valid min value: 1",
        ),
        (r#""Ratio": 0.25"#, "Invalid value for parameter Ratio, value: 0.25, valid min value: 0.5"),
        (r#""Ratio": 0"#, "Invalid value for parameter Ratio, value: 0, valid min value: 0.5"),
        (r#""Count": 1.0"#, "Invalid type for parameter Count, value: 1.0, expected an integer, received a float"),
        (
            r#""Tree": {"Name": null}"#,
            "Invalid type for parameter Tree.Name, value: None, expected a string, received null",
        ),
        (r#""Names": {"a": 1}"#, "Invalid length for parameter Names (key: a), value: 1, valid min length: 2"),
        (
            r#""Names": {"ab": "x"}"#,
            "Invalid type for parameter Names.ab, value: x, expected an integer, received a string",
        ),
        (
            r#""Tree": [1, true, null, "it's", {"a\n": "\"'"}]"#,
            r#"Invalid type for parameter Tree, value: [1, True, None, "it's", {'a\n': '"\''}], expected a map, received a list"#,
        ),
        (r#""Choice": {}"#, "Must set one of the following keys for tagged unionstructure Choice: A, B."),
        (
            r#""Choice": {"A": "", "B": ""}"#,
            "Invalid number of parameters set for tagged union structure Choice. Can only set one of the following keys: A, B.",
        ),
        (
            r#""Time": "tomorrow""#,
            "Invalid type for parameter Time, value: tomorrow, expected a point in time such as 2020-01-31T12:00:00Z, \
             received another text",
        ),
    ] {
        assert_eq!(report_on(members), [line], "{members}");
    }
}

#[test]
fn secrets_are_never_shown() {
    for members in [
        r#""Secret": 4711"#,
        r#""Secret": ["4711"]"#,
        r#""Secret": {"4711": 4711}"#,
        r#""HiddenCount": -4711"#,
        r#""HiddenCount": "4711""#,
        r#""Items": "Name=x,Secret=4711""#,
        r#""Items": [{"Name": "name", "Secret": 4711}]"#,
        r#""Items": ["4711"]"#,
        r#""Secrets": {"4711": "x"}"#,
    ] {
        let lines = report_on(members);
        assert!(!lines.is_empty() && lines.iter().all(|line| !line.contains("4711")), "{members}: {lines:?}");
    }
}

#[test]
fn documents_hold_no_bytes() {
    let bytes =
        Value::Map([("Key".to_owned(), Value::List(vec![Value::Bytes(b"a'\0".to_vec())]))].into_iter().collect());
    let input = [("Name".to_owned(), Value::from("name")), ("Document".to_owned(), bytes)].into_iter().collect();
    assert_eq!(
        report(&INPUT, &input),
        [
            r#"Invalid type for document parameter Key[0], value: b"a'\x00", expected what JSON can hold, received bytes"#
        ]
    );
}
