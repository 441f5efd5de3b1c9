//! `Debug` shows no secret: each place where a model may mark one, and the same value unmarked, which is shown.

use std::collections::HashMap;
use std::fmt::Debug;

use smithgen_runtime::generated::schema::{Kind, Member, Schema};
use smithgen_runtime::types::Document;
use smithgen_runtime::{structure, union};

static TEXT: Schema = Schema::simple("Text", Kind::String);
static SECRET: Schema = Schema::simple("Secret", Kind::String).sensitive();
static TEXTS: Schema = Schema::list("Texts", &[Member::element("member", &TEXT)]);
static SECRET_TEXTS: Schema = Schema::list("SecretTexts", &[Member::element("member", &TEXT)]).sensitive();
static SECRETS: Schema = Schema::list("Secrets", &[Member::element("member", &SECRET)]);
static MAP: Schema = Schema::map("Map", &[Member::element("key", &TEXT), Member::element("value", &TEXT)]);
static SECRET_MAP: Schema =
    Schema::map("SecretMap", &[Member::element("key", &TEXT), Member::element("value", &TEXT)]).sensitive();
static SECRET_KEYS: Schema =
    Schema::map("SecretKeys", &[Member::element("key", &SECRET), Member::element("value", &TEXT)]);
static SECRET_VALUES: Schema =
    Schema::map("SecretValues", &[Member::element("key", &TEXT), Member::element("value", &SECRET)]);
static DEEP: Schema = Schema::map("Deep", &[Member::element("key", &TEXT), Member::element("value", &SECRETS)]);
static HIDDEN: Schema = Schema::structure("Hidden", &[Member::new("text", &TEXT)]).sensitive();
static HIDDEN_CHOICE: Schema = Schema::union("HiddenChoice", &[Member::new("text", &TEXT)]).sensitive();
static CHOICE: Schema = Schema::union("Choice", &[Member::new("text", &TEXT), Member::new("secret", &SECRET)]);

static ALL: Schema = Schema::structure(
    "All",
    &[
        Member::new("text", &TEXT),
        Member::new("markedText", &TEXT).sensitive(),
        Member::new("secret", &SECRET),
        Member::new("texts", &TEXTS),
        Member::new("markedTexts", &TEXTS).sensitive(),
        Member::new("secretTexts", &SECRET_TEXTS),
        Member::new("secrets", &SECRETS),
        Member::new("map", &MAP),
        Member::new("markedMap", &MAP).sensitive(),
        Member::new("secretMap", &SECRET_MAP),
        Member::new("secretKeys", &SECRET_KEYS),
        Member::new("secretValues", &SECRET_VALUES),
        Member::new("deep", &DEEP),
        Member::new("hidden", &HIDDEN),
        Member::new("hiddenChoice", &HIDDEN_CHOICE),
        Member::new("choice", &CHOICE),
    ],
);

#[derive(Clone, PartialEq)]
struct Hidden {
    text: Option<String>,
}
structure!(Hidden, HIDDEN, 0: text);

#[derive(Clone, PartialEq)]
enum HiddenChoice {
    Text(String),
    Unknown(String, Document),
}
union!(HiddenChoice, HIDDEN_CHOICE, 0: Text(String));

#[derive(Clone, PartialEq)]
enum Choice {
    Text(String),
    Secret(String),
    Unknown(String, Document),
}
union!(Choice, CHOICE, 0: Text(String), 1: Secret(String));

#[derive(Clone, PartialEq)]
struct All {
    text: Option<String>,
    marked_text: Option<String>,
    secret: Option<String>,
    texts: Option<Vec<String>>,
    marked_texts: Option<Vec<String>>,
    secret_texts: Option<Vec<String>>,
    secrets: Option<Vec<String>>,
    map: Option<HashMap<String, String>>,
    marked_map: Option<HashMap<String, String>>,
    secret_map: Option<HashMap<String, String>>,
    secret_keys: Option<HashMap<String, String>>,
    secret_values: Option<HashMap<String, String>>,
    deep: Option<HashMap<String, Vec<String>>>,
    hidden: Option<Hidden>,
    hidden_choice: Option<HiddenChoice>,
    choice: Option<Choice>,
}
structure!(
    All, ALL, 0: text, 1: marked_text, 2: secret, 3: texts, 4: marked_texts, 5: secret_texts, 6: secrets, 7: map,
    8: marked_map, 9: secret_map, 10: secret_keys, 11: secret_values, 12: deep, 13: hidden, 14: hidden_choice, 15: choice
);

/// A value of each kind, the same text everywhere.
fn all(choice: Choice) -> All {
    let text = || Some("hunter2".to_owned());
    let texts = || Some(vec!["hunter2".to_owned()]);
    let map = || Some(HashMap::from([("hunter2".to_owned(), "hunter2".to_owned())]));
    All {
        text: text(),
        marked_text: text(),
        secret: text(),
        texts: texts(),
        marked_texts: texts(),
        secret_texts: texts(),
        secrets: texts(),
        map: map(),
        marked_map: map(),
        secret_map: map(),
        secret_keys: map(),
        secret_values: map(),
        deep: Some(HashMap::from([("hunter2".to_owned(), vec!["hunter2".to_owned()])])),
        hidden: Some(Hidden { text: text() }),
        hidden_choice: Some(HiddenChoice::Text("hunter2".to_owned())),
        choice: Some(choice),
    }
}

fn shown(value: &impl Debug) -> String {
    format!("{value:?}").replace("*** redacted ***", "***")
}

#[test]
fn what_is_marked_is_hidden_and_nothing_else() {
    let expected = "All { text: Some(\"hunter2\"), marked_text: Some(***), secret: Some(***), texts: Some([\"hunter2\"]), \
                    marked_texts: Some(***), secret_texts: Some(***), secrets: Some([***]), \
                    map: Some({\"hunter2\": \"hunter2\"}), marked_map: Some(***), secret_map: Some(***), \
                    secret_keys: Some({\"***\": \"hunter2\"}), secret_values: Some({\"hunter2\": ***}), \
                    deep: Some({\"hunter2\": [***]}), hidden: Some(***), hidden_choice: Some(***), \
                    choice: Some(Secret(***)) }";
    let value = all(Choice::Secret("hunter2".to_owned()));
    assert_eq!(shown(&value), expected);
    // Over several lines, too.
    assert!(!format!("{:#?}", value.hidden).contains("hunter2"));
}

#[test]
fn unions_hide_by_member_or_as_a_whole() {
    assert_eq!(shown(&Choice::Text("hunter2".to_owned())), "Text(\"hunter2\")");
    let unknown = || Document::String("hunter2".to_owned());
    assert_eq!(shown(&Choice::Unknown("New".to_owned(), unknown())), "Unknown(\"New\", ..)");
    assert_eq!(shown(&HiddenChoice::Unknown("hunter2".to_owned(), unknown())), "HiddenChoice(***)");
    assert_eq!(shown(&Hidden { text: None }), "Hidden(***)");
}

/// A list or map whose schema says nothing of what it holds: nobody knows whether it is secret.
#[test]
fn what_no_schema_describes_is_hidden() {
    static BARE: Schema = Schema::structure(
        "Bare",
        &[
            Member::new("list", &Schema::simple("List", Kind::List)),
            Member::new("map", &Schema::simple("Map", Kind::Map)),
        ],
    );
    #[derive(Clone, PartialEq)]
    struct Bare {
        list: Vec<String>,
        map: HashMap<String, String>,
    }
    structure!(Bare, BARE, 0: list, 1: map);
    let map = HashMap::from([("hunter2".to_owned(), "hunter2".to_owned())]);
    assert_eq!(shown(&Bare { list: vec!["hunter2".to_owned()], map }), "Bare { list: ***, map: *** }");
}
