//! Models of any shape are generated or refused with a place: deep, wide, shared, cyclic, with odd values. Nothing panics, hangs,
//! overflows a stack of 2 MiB or grows out of proportion.
//!
//! In: models that are made here. Out: the text of clients and pages, or problems.

#![cfg(feature = "cli")]

use std::cell::Cell;
use std::fmt::Write;

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use smithgen::stages::pages::{Depth, Site, tool};
use smithgen::stages::{generate, lower, select};
use smithgen::{Code, Problems};
use smithgen_model::{Model, Source};

/// A service with an operation whose input and output have the member `x`, and more shapes, a line each.
fn text(target: &str, shapes: impl IntoIterator<Item = String>) -> String {
    let member = format!(r#""members": {{"x": {{"target": "{target}"}}}}"#);
    let mut text = format!(
        r##"{{"smithy": "2.0", "shapes": {{
"a#S": {{"type": "service", "version": "1", "operations": [{{"target": "a#Get"}}], "traits": {{"aws.protocols#awsJson1_1": {{}}}}}},
"a#Get": {{"type": "operation", "input": {{"target": "a#In"}}, "output": {{"target": "a#Out"}}}},
"a#In": {{"type": "structure", {member}}},
"a#Out": {{"type": "structure", {member}}}"##
    );
    for shape in shapes {
        text.push_str(",\n");
        text.push_str(&shape);
    }
    text.push_str("\n}}");
    text
}

fn load(text: &str) -> Result<Model, Problems> {
    Model::from_sources(&[Source { name: "m.json".to_owned(), text: text.to_owned() }])
}

/// The text of the client, and the pages of its tool.
fn generated(model: &Model) -> Result<(String, Vec<u8>), Problems> {
    let generated = generate(model, &Default::default(), "m.json")?;
    Ok((generated.text(), generated.help_blob(model)))
}

fn made(text: &str) -> (String, Vec<u8>) {
    let model = load(text).unwrap_or_else(|problems| panic!("{problems}"));
    generated(&model).unwrap_or_else(|problems| panic!("{problems}"))
}

/// Shapes of which each holds the next one, in the members that `holding` writes, and the last one nothing.
fn chain(count: usize, kind: &str, holding: fn(&str) -> String) -> Vec<String> {
    let link = |n: usize| format!(r#""a#N{n}": {{"type": "{kind}", {}}}"#, holding(&format!("a#N{}", n + 1)));
    (0..count).map(link).chain([format!(r#""a#N{count}": {{"type": "string"}}"#)]).collect()
}

fn list(of: &str) -> String {
    format!(r#""member": {{"target": "{of}"}}"#)
}

fn map(of: &str) -> String {
    format!(r#""key": {{"target": "smithy.api#String"}}, "value": {{"target": "{of}"}}"#)
}

fn one(of: &str) -> String {
    format!(r#""members": {{"n": {{"target": "{of}"}}}}"#)
}

fn two(of: &str) -> String {
    format!(r#""members": {{"a": {{"target": "{of}"}}, "b": {{"target": "{of}"}}}}"#)
}

fn two_required(of: &str) -> String {
    let member = format!(r#"{{"target": "{of}", "traits": {{"smithy.api#required": {{}}}}}}"#);
    format!(r#""members": {{"a": {member}, "b": {member}}}"#)
}

#[test]
fn what_is_too_deep_is_refused_with_its_place() {
    for (count, kind, holding) in [
        (20_000, "structure", one as fn(&str) -> String),
        (20_000, "union", one),
        (20_000, "list", list),
        (2_000, "map", map),
        (100, "structure", two),
    ] {
        let text = text("a#N0", chain(count, kind, holding));
        let model = load(&text).unwrap_or_else(|problems| panic!("{problems}"));
        let problems = generated(&model).err().unwrap_or_else(|| panic!("{count} times {kind} are generated"));
        let problem = problems.iter().find(|problem| problem.event == Code::TooDeep.name());
        let problem = problem.unwrap_or_else(|| panic!("{count} times {kind}: {problems}"));
        let (line, _) = problem.location.as_ref().and_then(|location| location.position).expect("a place");
        let shape = problem.shape.as_ref().expect("a shape").to_string();
        let named = text.lines().nth(line as usize - 1).expect("a line");
        assert!(named.starts_with(&format!("\"{shape}\"")), "{problem}");
    }
}

/// Around these lie two levels of the input; a structure or union adds two, a map four, and of lists and maps no more than 32 lie
/// in each other.
#[test]
fn what_is_not_too_deep_is_generated() {
    for (deepest, kind, holding) in
        [(55, "structure", one as fn(&str) -> String), (55, "union", one), (32, "list", list), (27, "map", map)]
    {
        let is_generated = |count| {
            let model =
                load(&text("a#N0", chain(count, kind, holding))).unwrap_or_else(|problems| panic!("{problems}"));
            select::select(&model, &Default::default()).is_ok()
        };
        assert!(is_generated(deepest), "{deepest} times {kind}");
        assert!(!is_generated(deepest + 1), "{} times {kind}", deepest + 1);
    }
    // A list adds three: with the structures around them, 22 times five and two.
    let pairs = |count: usize| {
        let link = |n: usize| {
            let next = format!("a#N{}", n + 1);
            [
                format!(r#""a#N{n}": {{"type": "structure", {}}}"#, one(&format!("a#L{n}"))),
                format!(r#""a#L{n}": {{"type": "list", {}}}"#, list(&next)),
            ]
        };
        let end = format!(r#""a#N{count}": {{"type": "string"}}"#);
        let model =
            load(&text("a#N0", (0..count).flat_map(link).chain([end]))).unwrap_or_else(|problems| panic!("{problems}"));
        select::select(&model, &Default::default()).is_ok()
    };
    assert!(pairs(22) && !pairs(23));
}

#[test]
fn lists_that_are_reached_at_many_depths_are_too_deep_all_the_same() {
    // Each way in is short, and the chain is not.
    let ways: Vec<String> = (0..2_000).step_by(10).map(|n| format!(r#""m{n}": {{"target": "a#N{n}"}}"#)).collect();
    let entry = format!(r#""a#Entry": {{"type": "structure", "members": {{{}}}}}"#, ways.join(", "));
    let model = load(&text("a#Entry", chain(2_000, "list", list).into_iter().chain([entry]))).expect("a valid model");
    let problems = generated(&model).expect_err("too deep");
    assert!(problems.iter().any(|problem| problem.event == Code::TooDeep.name()), "{problems}");
}

#[test]
fn what_branches_is_shown_within_a_budget() {
    for (count, kind, holding) in [
        (22, "structure", two as fn(&str) -> String),
        (22, "structure", two_required),
        (22, "union", two),
        (25, "map", map),
        (12, "list", list),
    ] {
        let (client, pages) = made(&text("a#N0", chain(count, kind, holding)));
        assert!(client.len() < 300_000 && pages.len() < 300_000, "{kind}: {} {}", client.len(), pages.len());
        let longest = client.lines().map(str::len).max().unwrap_or(0);
        assert!(longest < 1_000, "{kind}: a line of {longest} bytes");
    }
}

#[test]
fn a_ring_of_all_with_all_is_shown_within_a_budget() {
    let members = (0..20).map(|n| format!(r#""m{n}": {{"target": "a#N{n}"}}"#)).collect::<Vec<_>>().join(", ");
    let shapes = (0..20).map(|n| format!(r#""a#N{n}": {{"type": "structure", "members": {{{members}}}}}"#));
    let (client, pages) = made(&text("a#N0", shapes));
    assert!(client.len() < 1_000_000 && pages.len() < 1_000_000, "{} {}", client.len(), pages.len());
}

#[test]
fn what_is_wide_grows_in_proportion() {
    let wide = |count: usize| {
        let members = (0..count).map(|n| format!(r#""m{n}": {{"target": "a#T{n}"}}"#)).collect::<Vec<_>>().join(", ");
        let parts = (0..count).map(|n| format!(r#""a#T{n}": {{"type": "structure", {}}}"#, one("smithy.api#String")));
        let whole = format!(r#""a#N": {{"type": "structure", "members": {{{members}}}}}"#);
        made(&text("a#N", parts.chain([whole])))
    };
    let (small, large) = (wide(200), wide(800));
    assert!(large.0.len() < small.0.len() * 5, "{} and {}", small.0.len(), large.0.len());
    assert!(large.1.len() < small.1.len() * 6, "{} and {}", small.1.len(), large.1.len());
}

#[test]
fn what_many_members_share_is_not_written_out_for_each() {
    let long = "a b. ".repeat(60_000);
    let values: Vec<String> = (0..3_000)
        .map(|n| {
            format!(
                r#""V{n}": {{"target": "smithy.api#Unit", "traits": {{"smithy.api#enumValue": "{n}{}"}}}}"#,
                "v".repeat(100)
            )
        })
        .collect();
    let members =
        (0..2_000).map(|n| format!(r#""m{n}": {{"target": "a#T"}}, "e{n}": {{"target": "a#E"}}"#)).collect::<Vec<_>>();
    let shapes = [
        format!(r#""a#N": {{"type": "structure", "members": {{{}}}}}"#, members.join(", ")),
        format!(r#""a#E": {{"type": "enum", "members": {{{}}}}}"#, values.join(", ")),
        format!(
            r#""a#T": {{"type": "string", "traits": {{"smithy.api#documentation": "{long}", "smithy.api#pattern": "{long}"}}}}"#
        ),
    ];
    let text = text("a#N", shapes).replace(r#"{"x": {"target": "a#N"}}"#, &format!("{{{}}}", members.join(", ")));
    let model = load(&text).unwrap_or_else(|problems| panic!("{problems}"));
    let selection = select::select(&model, &Default::default()).expect("an operation");
    let client = lower::lower(&model, &selection, "m.json");
    let documented: usize =
        client.structures.iter().flat_map(|s| &s.fields).flat_map(|f| &f.told.docs).map(String::len).sum();
    assert!(documented < 2_000_000, "{documented} bytes of documentation");
    let site = Site::new(&model, &selection, "m.json", Depth::Full);
    let length = tool::text(site.page_of("Get").expect("a page")).len();
    assert!(length < 60_000_000, "a page of {length} bytes");
    assert!(tool::help_blob(&model, &selection, "tool").len() < 10_000_000);
}

/// Values that might be defaults, right or wrong.
const VALUES: [&str; 27] = [
    "0",
    "-0",
    "5.0",
    "1e3",
    "-1.5",
    "128",
    "2147483648",
    "9223372036854775808",
    "123456789012345678901",
    "1e39",
    "1e400",
    "1e99999999999999999999",
    "\"7\"",
    "\"NaN\"",
    "\"-Infinity\"",
    "\"\"",
    "\"x\"",
    "\"aGk=\"",
    "\"!!\"",
    "\"2017-07-14T02:40:00Z\"",
    "\"Fri, 14 Jul 2017 02:40:00 GMT\"",
    "true",
    "null",
    "[]",
    "{}",
    "[1]",
    "{\"a\": 1}",
];

/// Types without members.
const SIMPLE: [&str; 14] = [
    "Boolean",
    "Byte",
    "Short",
    "Integer",
    "Long",
    "Float",
    "Double",
    "BigInteger",
    "BigDecimal",
    "String",
    "Blob",
    "Timestamp",
    "Document",
    "PrimitiveInteger",
];

/// A member: its target by number, a default, whether it is required, whether it is `clientOptional`.
type Field = (usize, Option<usize>, bool, bool);

fn field() -> impl Strategy<Value = Field> {
    (0..60_usize, prop::option::weighted(0.05, 0..VALUES.len()), prop::bool::weighted(0.2), any::<bool>())
}

/// A model of shapes that hold each other at will. Not all of them are valid.
fn models() -> impl Strategy<Value = String> {
    let shape = (0..5_u8, prop::collection::vec(field(), 1..6));
    prop::collection::vec(shape, 1..24).prop_map(|shapes| {
        let count = shapes.len();
        let target = |n: usize| match n {
            n if n < 40 => format!("a#N{}", n % count),
            n => format!("smithy.api#{}", SIMPLE[n % SIMPLE.len()]),
        };
        let shapes = shapes.iter().enumerate().map(|(n, (kind, fields))| shape_text(n, *kind, fields, &target));
        text("a#N0", shapes)
    })
}

fn shape_text(n: usize, kind: u8, fields: &[Field], target: &dyn Fn(usize) -> String) -> String {
    let (first, second) = (target(fields[0].0), target(fields[fields.len() - 1].0));
    let body = match kind {
        0 => format!(r#""type": "list", "member": {{"target": "{first}"}}, "traits": {{"smithy.api#sparse": {{}}}}"#),
        1 => format!(r#""type": "map", {}"#, map(&second)),
        kind => {
            let mut members = String::new();
            for (m, (of, default, required, optional)) in fields.iter().enumerate() {
                let mut traits = Vec::new();
                if kind > 2 {
                    traits.extend(default.map(|value| format!(r#""smithy.api#default": {}"#, VALUES[value])));
                    traits.extend(required.then(|| r#""smithy.api#required": {}"#.to_owned()));
                    traits.extend(optional.then(|| r#""smithy.api#clientOptional": {}"#.to_owned()));
                }
                let separator = if m > 0 { ", " } else { "" };
                let traits = traits.join(", ");
                write!(members, r#"{separator}"m{m}": {{"target": "{}", "traits": {{{traits}}}}}"#, target(*of))
                    .expect("text");
            }
            let kind = if kind > 2 { "structure" } else { "union" };
            format!(r#""type": "{kind}", "members": {{{members}}}"#)
        }
    };
    format!(r#""a#N{n}": {{{body}}}"#)
}

/// A model with each value as the default of each type, where only right ones are accepted.
#[test]
fn every_default_that_is_accepted_is_carried() {
    let mut accepted = 0;
    for simple in SIMPLE {
        for value in VALUES {
            let member = format!(r#"{{"target": "smithy.api#{simple}", "traits": {{"smithy.api#default": {value}}}}}"#);
            let of = format!(r#""a#N": {{"type": "structure", "members": {{"m": {member}}}}}"#);
            let text = text("smithy.api#String", [of]).replace(
                r#""a#Out": {"type": "structure", "members": {"x": {"target": "smithy.api#String"}}}"#,
                r#""a#Out": {"type": "structure", "members": {"x": {"target": "a#N"}}}"#,
            );
            let model = match load(&text) {
                Ok(model) => model,
                Err(problems) => {
                    assert!(problems.iter().all(|p| p.event == "DefaultTrait" && p.location.is_some()), "{problems}");
                    continue;
                }
            };
            let generated = generate(&model, &Default::default(), "m.json").expect("an operation");
            let field = &generated.client.structures[0].fields[0];
            let debug = format!("{:?}", field.default);
            let zero = ["0", "-0", "\"\"", "[]", "{}"].contains(&value);
            assert!(field.default.is_some() || zero || value == "null", "{simple} {value}: {debug}");
            accepted += 1;
        }
    }
    assert!(accepted > 100, "{accepted}");
}

#[test]
fn any_model_is_generated_or_refused_with_places() {
    let config = ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() };
    let count = Cell::new(0);
    let checked = TestRunner::new(config).run(&models(), |text| {
        match load(&text).and_then(|model| generated(&model)) {
            Ok((client, pages)) => {
                count.set(count.get() + 1);
                prop_assert!(syn::parse_file(&client).is_ok(), "{client}");
                prop_assert!(client.len() < 100_000 + 200 * text.len(), "{} of {}", client.len(), text.len());
                prop_assert!(pages.len() < 1_000_000, "{}", pages.len());
            }
            Err(problems) => {
                for problem in problems.iter() {
                    prop_assert!(problem.location.is_some(), "{problem}");
                }
            }
        }
        Ok(())
    });
    checked.unwrap_or_else(|failure| panic!("{failure}"));
    assert!(count.get() > 60, "only {} models of 256 are valid", count.get());
}
