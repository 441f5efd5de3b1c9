//! Types of JMESPath expressions over the shapes of a model.
//!
//! In: expressions of every kind, sound and not. Out: the type of what each gives, or why it can never give anything.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use smithgen::stages::analysis::jmespath::{Type, check};
use smithgen_jmespath::Expression;
use smithgen_model::{Model, Source};

const SHAPES: &str = r##"{"smithy": "2.0", "shapes": {
  "a#Top": {"type": "structure", "members": {
    "Name": {"target": "smithy.api#String"}, "On": {"target": "smithy.api#Boolean"}, "At": {"target": "smithy.api#Timestamp"},
    "Size": {"target": "smithy.api#Long"}, "Bytes": {"target": "smithy.api#Blob"}, "Free": {"target": "smithy.api#Document"},
    "State": {"target": "a#State"}, "Tops": {"target": "a#Tops"}, "Names": {"target": "a#Names"},
    "Lists": {"target": "a#Lists"}, "ByName": {"target": "a#ByName"}}},
  "a#State": {"type": "enum", "members": {"UP": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": "up"}}}},
  "a#Tops": {"type": "list", "member": {"target": "a#Top"}},
  "a#Names": {"type": "list", "member": {"target": "smithy.api#String"}},
  "a#Lists": {"type": "list", "member": {"target": "a#Names"}},
  "a#ByName": {"type": "map", "key": {"target": "smithy.api#String"}, "value": {"target": "a#Top"}}
}}"##;

fn model() -> Model {
    let source = Source { name: "m.json".to_owned(), text: SHAPES.to_owned() };
    Model::from_sources(&[source]).expect("a model")
}

/// The type as it is told, or what is wrong.
fn told(model: &Model, text: &str) -> Result<String, String> {
    let top = Type::of(model, model.find("a#Top").expect("a structure"));
    let expression = Expression::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    check(model, &expression, &top).map(|sound| sound.ty.told())
}

#[test]
fn what_is_sound_has_a_type() {
    let model = model();
    for (text, expected) in [
        ("Name", "a string"),
        ("State", "a string"),
        ("Bytes", "a string"),
        ("At", "a number"),
        ("On", "a boolean"),
        ("@", "an object"),
        ("Free.a[0].*.b", "a list of what is a value of some type"),
        ("Tops[0].Tops[*].Tops[].Name", "a list of what is a string"),
        ("Tops[*].[Name, State][]", "a list of what is a string"),
        ("Tops[*].[Name, Size][]", "a list of what is a value of some type"),
        ("Tops[*].Names", "a list of what is a list of what is a string"),
        ("Tops[*].Names[]", "a list of what is a string"),
        ("Lists[]", "a list of what is a string"),
        ("Lists[][]", "a list of what is a string"),
        ("Names[1:3]", "a list of what is a string"),
        ("ByName.anything.Name", "a string"),
        ("ByName.*.Size", "a list of what is a number"),
        ("keys(ByName)", "a list of what is a string"),
        ("values(ByName)[*].Name", "a list of what is a string"),
        ("length(Tops[?On && Size > `3`]) == `0`", "a boolean"),
        ("Tops[?State == 'up' || !On].{n: Name} | [*].n", "a list of what is a string"),
        ("Name || Size", "a value of some type"),
        ("Name || `null`", "a string"),
        ("not_null(Name, State)", "a string"),
        ("Name == `null`", "a boolean"),
        ("max_by(Tops, &Size).Name", "a string"),
        ("sort_by(Tops, &Name)[0].On", "a boolean"),
        ("map(&Size, Tops)", "a list of what is a number"),
        ("sum(Tops[*].Size)", "a number"),
        ("join(',', Names)", "a string"),
        ("to_array(Name)", "a list of what is a string"),
        ("reverse(Names)[0]", "a string"),
        ("merge(`{\"a\": 1}`, @).anything", "a value of some type"),
    ] {
        assert_eq!(told(&model, text).as_deref(), Ok(expected), "{text}");
    }
}

#[test]
fn what_can_give_nothing_is_refused() {
    let model = model();
    for (text, expected) in [
        ("Nme", "`a#Top` has no member `Nme`"),
        ("Tops[*].{n: Name} | [*].m", "nothing here is called `m`"),
        ("Tops.Name", "`Name` is looked for in a list"),
        ("Name.x", "`x` is looked for in a string"),
        ("Tops[?Nme]", "`a#Top` has no member `Nme`"),
        ("Tops[?On].Nme", "`a#Top` has no member `Nme`"),
        ("On || Nme", "`a#Top` has no member `Nme`"),
        ("!Nme", "`a#Top` has no member `Nme`"),
        ("[Name, Nme]", "`a#Top` has no member `Nme`"),
        ("Size[0]", "an element is looked for in a number"),
        ("Name[*]", "an element is looked for in a string"),
        ("Name[]", "an element is looked for in a string"),
        ("Names.*", "values are looked for in a list"),
        ("Name == Size", "a string is compared with a number"),
        ("Names == `[1]`", "a list is compared with a list"),
        ("Tops[?On > `1`]", "there is no order between a boolean and a number"),
        ("Name < Size", "a string is compared with a number"),
        ("length(Size)", "the function `length` takes string, array or object, not a number"),
        ("sum(Names)", "the function `sum` takes array-number, not a list"),
        ("keys(Names)", "the function `keys` takes object, not a list"),
        ("sort_by(Tops, &Tops)", "the function `sort_by` orders by number or string, not by a list"),
        ("max_by(Tops, &Nme)", "`a#Top` has no member `Nme`"),
        ("map(&Nme, Tops)", "`a#Top` has no member `Nme`"),
        ("nope(Name)", "Unknown function: nope()"),
        ("length(Name, Name)", "Expected 1 argument for function length(), received 2"),
        ("Names[::0]", "slice step cannot be zero"),
    ] {
        assert_eq!(told(&model, text), Err(expected.to_owned()), "{text}");
    }
}

/// What is not looked at need not be there when an expression is searched with.
#[test]
fn what_an_expression_looks_at_is_known() {
    let model = model();
    let top = Type::of(&model, model.find("a#Top").expect("a structure"));
    for (text, expected) in [
        ("Name", Some("Name")),
        ("Tops[*].Tops[0].[Name, State][]", Some("Name State Tops")),
        ("keys(ByName)", Some("ByName")),
        ("length(Tops[?On].Names)", Some("Names On Tops")),
        ("ByName.*.Size", Some("ByName Size")),
        ("ByName.x.*", None),
        ("Tops[?ByName].Name", Some("ByName Name Tops")),
        ("sort_by(Tops, &Name)[*].State", Some("Name State Tops")),
        ("not_null(Tops[0], Tops[1]).Name", Some("Name Tops")),
        ("Names || Lists[0]", Some("Lists Names")),
        // What is given, compared, judged or written has to be complete.
        ("Tops", None),
        ("Tops[0] == Tops[1]", None),
        ("Tops[?Tops[0]].Name", None),
        ("Tops[0] && Name", None),
        ("!Tops[0]", None),
        ("[Name, Tops[0]]", None),
        ("keys(Tops[0])", None),
        ("length(@)", None),
        ("to_string(Tops)", None),
        ("contains(Tops, Tops[0])", None),
        ("Name || Tops", None),
    ] {
        let expression = Expression::parse(text).expect("an expression");
        let members = check(&model, &expression, &top).unwrap_or_else(|why| panic!("{text}: {why}")).members;
        let members = members.map(|members| members.into_iter().collect::<Vec<_>>().join(" "));
        assert_eq!(members.as_deref(), expected, "{text}");
    }
}

/// Short expressions can build what no memory holds, or what nests deeper than any stack.
#[test]
fn what_builds_too_much_is_refused_in_time() {
    let model = model();
    let times = |step: &str, count: usize| vec![step; count].join("|");
    let start = Instant::now();
    for text in [times("{a: @, b: @}", 40), times("[@]", 20_000), format!("@{}", "|{a: @}".repeat(20_000))] {
        assert_eq!(told(&model, &text).unwrap_err(), "it builds too much", "{:.40}", text);
    }
    let mut nested = "&Name".to_owned();
    for _ in 0..40 {
        nested = format!("&({nested} | [map(@, Tops), map(@, Tops)])");
    }
    let _ = told(&model, &format!("map({nested}, Tops)"));
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

proptest! {
    #[test]
    fn no_expression_brings_the_check_down(text in "(Name|Size|Tops|Names|ByName|Free|[]@&|!<>=*.,:(){}\\[?'`0-9 -]|length\\(|map\\(&){1,12}") {
        let model = model();
        let top = Type::of(&model, model.find("a#Top").expect("a structure"));
        if let Ok(expression) = Expression::parse(&text) {
            let _ = check(&model, &expression, &top);
        }
    }
}
