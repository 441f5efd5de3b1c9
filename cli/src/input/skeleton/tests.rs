//! Skeletons of small schemas; those of a whole service are compared in this crate's `tests/`.

use smithgen_runtime::generated::schema::{ShapeTraits, prelude};

use super::*;
use crate::data::json;

static COLOURS: ShapeTraits = ShapeTraits::NONE.values(&["on", "red"]);
static COLOUR: Schema = Schema::simple("Colour", Kind::Enum).with(&COLOURS);
static LONG: ShapeTraits = ShapeTraits::NONE.length(6, 9);
static CODE: Schema = Schema::simple("Code", Kind::String).with(&LONG);
static LARGE: ShapeTraits = ShapeTraits::NONE.range(Some("3"), None);
static COUNT: Schema = Schema::simple("Count", Kind::Long).with(&LARGE);
static CODES: Schema = Schema::list("Codes", &[Member::element("member", &CODE)]).with(&PAIR);
static PAIR: ShapeTraits = ShapeTraits::NONE.length(2, 9);
static LISTS: Schema = Schema::list("Lists", &[Member::element("member", &CODES)]);
static TREES: Schema = Schema::list("Trees", &[Member::element("member", &TREE)]);
static TREE: Schema =
    Schema::structure("Tree", &[Member::new("Colour", &COLOUR).required(), Member::new("Trees", &TREES)]);
static BY_NAME: Schema = Schema::map("ByName", &[Member::element("key", &CODE), Member::element("value", &CHOICE)]);
static CHOICE: Schema = Schema::union("Choice", &[Member::new("Code", &CODE), Member::new("Count", &COUNT)]);
static EMPTY: Schema = Schema::structure("Empty", &[]);
static ALL: Schema = Schema::structure(
    "All",
    &[
        Member::new("Code", &CODE),
        Member::new("Count", &COUNT).required(),
        Member::new("Ratio", &prelude::DOUBLE),
        Member::new("Flag", &prelude::BOOLEAN),
        Member::new("Time", &prelude::TIMESTAMP),
        Member::new("Blob", &prelude::BLOB),
        Member::new("Document", &prelude::DOCUMENT),
        Member::new("Tree", &TREE),
        Member::new("ByName", &BY_NAME),
        Member::new("Lists", &LISTS),
        Member::new("Empty", &EMPTY),
    ],
);

#[test]
fn inputs_have_a_place_for_each_member() {
    assert_eq!(
        json::write(&input(&ALL), None, true),
        r#"{"Code": "", "Count": 0, "Ratio": 0.0, "Flag": true, "Time": "1970-01-01T00:00:00", "Blob": null, "Document": {}, "#
            .to_owned()
            + r#""Tree": {"Colour": "on", "Trees": [{}]}, "ByName": {"KeyName": {"Code": "", "Count": 0}}, "Lists": [[""]], "#
            + r#""Empty": {}}"#
    );
}

#[test]
fn outputs_are_long_and_large_enough() {
    assert_eq!(
        json::write(&output(&ALL), None, true),
        r#"{"Code": "CodeCo", "Count": 3, "Ratio": 0.0, "Flag": true, "Time": "1970-01-01T00:00:00", "Blob": "", "#
            .to_owned()
            + r#""Document": {}, "Tree": {"Colour": "Colour", "Trees": [{}]}, "ByName": {"KeyName": {"Code": "CodeCo"}}, "#
            + r#""Lists": [["CodeCo", "CodeCo"]], "Empty": {}}"#
    );
}

#[test]
fn yaml_has_comments() {
    let sentences = [
        "Code.",
        "",
        "",
        "Flag: it's.",
        "",
        "A blob.",
        "",
        "A tree.",
        "Colour.",
        "More.",
        "Names.",
        "",
        "",
        "Lists.",
        "",
    ];
    assert_eq!(
        yaml(&ALL, sentences),
        "\
Code: ''  # Code.
Count: 0 # [REQUIRED]
Ratio: 0.0
Flag: true # Flag: it's.
Time: 1970-01-01 00:00:00
Blob: !!binary ''  # A blob.
Document: {}
Tree: # A tree.
  Colour: on  # [REQUIRED] Colour. Valid values are: on, red.
  Trees: # More.
  - {}
ByName: # Names.
  KeyName:
    Code: ''
    Count: 0
Lists: # Lists.
- - ''
Empty: {}
"
    );
    assert_eq!(yaml(&EMPTY, []), "{}\n");
}

/// What YAML reads as something else than text is in quotes, as keys and as values.
#[test]
fn keys_of_yaml_are_texts() {
    static MEMBERS: [Member; 2] = [Member::new("NULL", &prelude::BOOLEAN), Member::new("S", &prelude::STRING)];
    static VALUE: Schema = Schema::structure("Value", &MEMBERS);
    assert_eq!(yaml(&VALUE, []), "'NULL': true\nS: ''\n");
}

/// Keys of maps, too.
#[test]
fn keys_of_outputs_are_long_enough() {
    static LONGER: ShapeTraits = ShapeTraits::NONE.length(9, 32);
    static KEYS: Schema = Schema::simple("Keys", Kind::String).with(&LONGER);
    static BY_KEY: Schema =
        Schema::map("ByKey", &[Member::element("key", &KEYS), Member::element("value", &prelude::BOOLEAN)]);
    static HOLDER: Schema = Schema::structure("Holder", &[Member::new("Map", &BY_KEY)]);
    assert_eq!(json::write(&output(&HOLDER), None, true), r#"{"Map": {"KeyNameKe": true}}"#);
    assert_eq!(json::write(&input(&HOLDER), None, true), r#"{"Map": {"KeyName": true}}"#);
}
