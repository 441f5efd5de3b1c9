//! Which members are always there, case by case: what [Smithy's table of optionality] says to clients, what we make of it, and
//! where that differs.
//!
//! In: one structure of all cases, as an input with the trait `input` and without, held by an input, as an output, and held by an output
//! alone. Out: the fields and what their builders demand. `tests/models/default_builders.rs` has what is sent of that.
//!
//! [Smithy's table of optionality]: https://smithy.io/2.0/spec/aggregate-types.html#structure-member-optionality

use std::collections::BTreeMap;

use smithgen::stages::generate;
use smithgen::stages::rir::{Client, Field, Structure};
use smithgen_model::{DefaultValue, Model, Source};

/// A case: the member's name and target, and its traits.
type Case = (&'static str, &'static str, &'static str);

/// What becomes of it: by Smithy, for a structure that is no input; as a member of an input; of what inputs hold; of an output, or of what
/// outputs alone hold. `-` is an `Option`, `+` a value, a number a value that starts with it, and `!` a member that builders
/// demand: with a default or without, which nearly always is a zero that version 1.0 implied.
type Found = [&'static str; 4];

const INT: &str = "smithy.api#Integer";
const REQUIRED: &str = r#""smithy.api#required": {}"#;
const SEVEN: &str = r#""smithy.api#default": 7"#;
const OPTIONAL: &str = r#""smithy.api#clientOptional": {}"#;

#[rustfmt::skip]
const CASES: [(Case, Found); 14] = [
    (("plain", INT, ""), ["-", "-", "-", "-"]),
    (("required", INT, "R"), ["+", "+!", "+!", "+"]),
    (("ownDefault", INT, "D"), ["7", "-", "7", "7"]),
    (("requiredDefault", INT, "R D"), ["7", "+!", "7!", "7"]),
    (("addedDefault", INT, "D A"), ["7", "-", "-", "7"]),
    (("requiredAddedDefault", INT, "R D A"), ["7", "+!", "7!", "7"]),
    (("optionalRequired", INT, "O R"), ["-", "+!", "-", "-"]),
    (("optionalDefault", INT, "O D"), ["-", "-", "-", "-"]),
    (("optionalRequiredDefault", INT, "O R D"), ["-", "+!", "-", "-"]),
    (("rootDefault", "a#Seven", "D"), ["7", "-", "-", "7"]),
    (("requiredRootDefault", "a#Seven", "R D"), ["7", "+!", "7!", "7"]),
    (("nullDefault", "a#Seven", "N"), ["-", "-", "-", "-"]),
    (("requiredNullDefault", "a#Seven", "R N"), ["+", "+!", "+!", "+"]),
    (("requiredStructure", "a#Inner", "R"), ["+", "+!", "-!", "-"]),
];

/// The same of version 1.0, in which numbers are zero unless `box` says otherwise.
#[rustfmt::skip]
const CASES_OF_1_0: [(Case, Found); 7] = [
    (("boxed", INT, ""), ["-", "-", "-", "-"]),
    (("primitive", "smithy.api#PrimitiveInteger", ""), ["+", "-", "-", "+"]),
    (("requiredPrimitive", "smithy.api#PrimitiveInteger", "R"), ["+", "+!", "+!", "+"]),
    (("own", "a#Count", ""), ["+", "-", "-", "+"]),
    (("ownBoxed", "a#BoxedCount", ""), ["-", "-", "-", "-"]),
    (("memberBoxed", "a#Count", "B"), ["-", "-", "-", "-"]),
    (("requiredMemberBoxed", "a#Count", "R B"), ["+", "+!", "+!", "+"]),
];

/// Where a structure stands: an input with the trait `input`, one without, held by an input, an output or held by outputs alone.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Place {
    Marked,
    Bare,
    Sent,
    Received,
}

use Place::{Bare, Marked, Received, Sent};

impl Place {
    /// What becomes of a case there.
    fn ours(self, found: &Found) -> &'static str {
        match self {
            Marked | Bare => found[1],
            Sent => found[2],
            Received => found[3],
        }
    }

    /// Whether Smithy has a case as optional there.
    fn is_optional(self, found: &Found) -> bool {
        self == Marked || found[0] == "-"
    }
}

/// Why a field is an `Option` where Smithy has a value, or the other way round: where that is, and of which cases.
#[rustfmt::skip]
const DIFFERENCES: [(&str, Place, &[&str]); 6] = [
    (
        "what is required of an input is demanded, as services refuse calls without it",
        Marked,
        &[
            "optionalRequired", "optionalRequiredDefault", "required", "requiredAddedDefault", "requiredDefault", "requiredMemberBoxed",
            "requiredNullDefault", "requiredPrimitive", "requiredRootDefault", "requiredStructure",
        ],
    ),
    ("inputs are alike, marked or not, as with the AWS SDK for Rust", Bare, &["optionalRequired", "optionalRequiredDefault"]),
    ("and their defaults are the service's", Bare, &["addedDefault", "own", "ownDefault", "primitive", "rootDefault"]),
    (
        "defaults that came later, or repeat the target's, are the service's: neither botocore nor the AWS SDK for Rust sends them all",
        Sent,
        &["addedDefault", "own", "primitive", "rootDefault"],
    ),
    ("structures are optional, as with the AWS SDK for Rust: services add validation to them most often", Sent, &["requiredStructure"]),
    ("and where they come from services, too", Received, &["requiredStructure"]),
];

fn traits(short: &str) -> String {
    let long = |word| match word {
        "R" => REQUIRED,
        "D" => SEVEN,
        "O" => OPTIONAL,
        "A" => r#""smithy.api#addedDefault": {}"#,
        "N" => r#""smithy.api#default": null"#,
        "B" => r#""smithy.api#box": {}"#,
        other => panic!("{other}"),
    };
    short.split_whitespace().map(long).collect::<Vec<_>>().join(", ")
}

/// The client of a service with these cases in all places; inputs that are no structure of their own have no trait `input`.
fn client(version: &str, cases: &[(Case, Found)]) -> Client {
    let member = |&((name, target, short), _): &(Case, Found)| {
        format!(r#""{name}": {{"target": "{target}", "traits": {{{}}}}}"#, traits(short))
    };
    let members = cases.iter().map(member).collect::<Vec<_>>().join(",\n");
    let structure = |name: &str, more: &str, traits: &str| {
        format!(r#""a#{name}": {{"type": "structure", "traits": {{{traits}}}, "members": {{{more}{members}}}}}"#)
    };
    let (is_1_0, input) = (version == "1.0", r#""smithy.api#input": {}"#);
    let shapes = [
        r##""a#S": {"type": "service", "version": "1", "operations": [{"target": "a#Marked"}, {"target": "a#Bare"}],
            "traits": {"aws.protocols#awsJson1_0": {}, "aws.api#service": {"sdkId": "S"}}}"##
            .to_owned(),
        r##""a#Marked": {"type": "operation", "input": {"target": "a#MarkedIn"}, "output": {"target": "a#Out"}}"##
            .to_owned(),
        r##""a#Bare": {"type": "operation", "input": {"target": "a#BareIn"}}"##.to_owned(),
        structure("MarkedIn", r##""held": {"target": "a#Held"}, "##, if is_1_0 { "" } else { input }),
        structure("BareIn", "", ""),
        structure("Out", r##""got": {"target": "a#Got"}, "##, ""),
        structure("Held", "", ""),
        structure("Got", "", ""),
        r#""a#Inner": {"type": "structure", "members": {}}"#.to_owned(),
        r#""a#Count": {"type": "integer"}"#.to_owned(),
        if is_1_0 {
            r#""a#BoxedCount": {"type": "integer", "traits": {"smithy.api#box": {}}}"#.to_owned()
        } else {
            format!(r#""a#Seven": {{"type": "integer", "traits": {{{SEVEN}}}}}"#)
        },
    ];
    let text = format!(r#"{{"smithy": "{version}", "shapes": {{{}}}}}"#, shapes.join(",\n"));
    let model = Model::from_sources(&[Source { name: "m.json".to_owned(), text }]);
    let model = model.unwrap_or_else(|problems| panic!("{problems}"));
    generate(&model, &Default::default(), "m.json").unwrap_or_else(|problems| panic!("{problems}")).client
}

/// A field in the notation of the table.
fn shown(field: &Field) -> String {
    let start = match &field.default {
        Some(DefaultValue::Integer(value)) => value.to_string(),
        Some(other) => panic!("{other:?}"),
        None if field.is_optional => "-".to_owned(),
        None => "+".to_owned(),
    };
    let is_demanded = field.setter.as_ref().is_some_and(|setter| setter.state.is_some());
    start + if is_demanded { "!" } else { "" }
}

/// Where the members of a structure are found, and what becomes of them there.
fn places(client: &Client) -> [(Place, BTreeMap<String, String>); 5] {
    let fields = |structure: &Structure| {
        let members = structure.fields.iter().filter(|field| !["held", "got"].contains(&field.name.as_str()));
        members.map(|field| (field.name.replace('_', ""), shown(field))).collect()
    };
    let held = |name: &str| client.structures.iter().find(|structure| structure.ident == name).expect("a structure");
    let operation = |name: &str| client.operations.iter().find(|operation| operation.name == name).expect("one");
    [
        (Marked, fields(&operation("Marked").input)),
        (Bare, fields(&operation("Bare").input)),
        (Sent, fields(held("Held"))),
        (Received, fields(&operation("Marked").output)),
        (Received, fields(held("Got"))),
    ]
}

#[test]
fn members_are_there_as_the_table_says() {
    for (version, cases) in [("2.0", &CASES[..]), ("1.0", &CASES_OF_1_0)] {
        for (place, found) in places(&client(version, cases)) {
            let expected = cases.iter().map(|((name, ..), cells)| (name.to_lowercase(), place.ours(cells).to_owned()));
            assert_eq!(found, expected.collect(), "{version}, {place:?}");
        }
    }
}

#[test]
fn every_difference_from_smithy_is_explained_and_every_explanation_needed() {
    for place in [Marked, Bare, Sent, Received] {
        let differs = |cells: &Found| place.ours(cells).starts_with('-') != place.is_optional(cells);
        let cases = CASES.iter().chain(&CASES_OF_1_0).filter(|(_, cells)| differs(cells));
        let mut differing: Vec<_> = cases.map(|((name, ..), _)| *name).collect();
        let explained = DIFFERENCES.iter().filter(|(_, at, _)| *at == place).flat_map(|(_, _, names)| *names);
        let mut explained: Vec<_> = explained.copied().collect();
        differing.sort_unstable();
        explained.sort_unstable();
        assert_eq!(differing, explained, "{place:?}");
    }
}
