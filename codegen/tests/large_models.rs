//! Large models take time in proportion to their size, whatever there is much of.
//!
//! In: models that are made here, and others eight times as large. Out: clients before they are printed, and pages. What takes the
//! square of the size takes 64 times as long.

#![cfg(feature = "cli")]

use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};
use smithgen::stages::pages::{Depth, Site, markdown};
use smithgen::stages::{lower, select};
use smithgen_model::{Model, Source};

/// How many times as much there is in a large model as in a small one, and how many times as long that may take.
const LARGER: usize = 8;
const SLOWER: u32 = 24;
/// What takes no longer says nothing.
const SHORT: Duration = Duration::from_millis(100);
/// How often is measured before it is believed that something grows: the machine may have had other work.
const ATTEMPTS: usize = 4;

type Shapes = Map<String, Value>;

/// A model with these operations.
fn model(operations: impl IntoIterator<Item = String>, mut shapes: Shapes) -> Value {
    let operations: Vec<Value> = operations.into_iter().map(|id| json!({"target": id})).collect();
    let traits = json!({"aws.protocols#awsJson1_1": {}});
    let service = json!({"type": "service", "version": "1", "operations": operations, "traits": traits});
    shapes.insert("a#S".to_owned(), service);
    json!({"smithy": "2.0", "shapes": shapes})
}

/// A model with one operation, and in its input these members.
fn of_members(members: impl IntoIterator<Item = (String, Value)>, shapes: Shapes) -> Value {
    let mut shapes = shapes;
    let members: Map<String, Value> = members.into_iter().collect();
    shapes.insert("a#Get".to_owned(), json!({"type": "operation", "input": {"target": "a#In"}}));
    shapes.insert("a#In".to_owned(), json!({"type": "structure", "members": members}));
    model(["a#Get".to_owned()], shapes)
}

fn described(target: &str, text: String) -> Value {
    json!({"target": target, "traits": {"smithy.api#documentation": text}})
}

/// Names that differ in the number of underscores alone.
fn alike(n: usize) -> String {
    (0..16).fold("a".to_owned(), |name, bit| name + if n >> bit & 1 == 1 { "__a" } else { "_a" })
}

fn many_operations(count: usize) -> Value {
    let operation = |n: usize| {
        let text = format!("Does what <a>Do{}</a> does.", n * 7 % count);
        let traits = json!({"smithy.api#documentation": text});
        (format!("a#Do{n}"), json!({"type": "operation", "input": {"target": "a#In"}, "traits": traits}))
    };
    let mut shapes: Shapes = (0..count).map(operation).collect();
    let members = json!({"m": {"target": "smithy.api#String"}});
    shapes.insert("a#In".to_owned(), json!({"type": "structure", "members": members}));
    model((0..count).map(|n| format!("a#Do{n}")), shapes)
}

fn many_members(count: usize) -> Value {
    let member = |n: usize| {
        let text = format!("Not <code>Member{}</code>.", n * 7 % count);
        (format!("Member{n}"), described("smithy.api#String", text))
    };
    of_members((0..count).map(member), Shapes::new())
}

fn members_alike(count: usize) -> Value {
    of_members((0..count).map(|n| (alike(n), json!({"target": "smithy.api#String"}))), Shapes::new())
}

fn values_alike(count: usize) -> Value {
    let members: Map<String, Value> = (0..count).map(|n| (alike(n), json!({"target": "smithy.api#Unit"}))).collect();
    let mut shapes = Shapes::new();
    shapes.insert("a#Enum".to_owned(), json!({"type": "enum", "members": members}));
    of_members([("m".to_owned(), json!({"target": "a#Enum"}))], shapes)
}

/// A tree of structures, a hundred in each.
fn many_shapes(count: usize) -> Value {
    let mut shapes = Shapes::new();
    for n in 0..count {
        let members = json!({"m": {"target": "smithy.api#String"}});
        shapes.insert(format!("a#Shape{n}"), json!({"type": "structure", "members": members}));
    }
    let group = |n: usize| {
        let part = |m: usize| (format!("m{m}"), json!({"target": format!("a#Shape{}", n * 100 + m)}));
        let members: Map<String, Value> = (0..100).map(part).collect();
        (format!("a#Group{n}"), json!({"type": "structure", "members": members}))
    };
    shapes.extend((0..count / 100).map(group));
    of_members((0..count / 100).map(|n| (format!("m{n}"), json!({"target": format!("a#Group{n}")}))), shapes)
}

/// A description of botocore, whose required members stand in a list; of an output, since builders ask for few.
fn many_required_members(count: usize) -> Value {
    let names: Vec<String> = (0..count).map(|n| format!("Member{n}")).collect();
    let members: Map<String, Value> = names.iter().map(|name| (name.clone(), json!({"shape": "Text"}))).collect();
    json!({
        "metadata": {"serviceId": "A", "apiVersion": "2020-01-01", "protocol": "json", "jsonVersion": "1.1"},
        "operations": {"Get": {"name": "Get", "http": {"method": "POST", "requestUri": "/"}, "output": {"shape": "Out"}}},
        "shapes": {"Text": {"type": "string"}, "Out": {"type": "structure", "required": names, "members": members}},
    })
}

/// How long it takes to read the model, to make a client of it and its pages.
fn time(model: &Value) -> Duration {
    let sources = [Source { name: "m.json".to_owned(), text: model.to_string() }];
    let start = Instant::now();
    let model = Model::from_sources(&sources).unwrap_or_else(|problems| panic!("{problems}"));
    let selection = select::select(&model, &Default::default()).unwrap_or_else(|problems| panic!("{problems}"));
    let client = lower::lower(&model, &selection, "m.json");
    let site = Site::new(&model, &selection, "m.json", Depth::Full);
    let pages: usize = site.pages.iter().map(|page| markdown::page(page, &site).len()).sum();
    let taken = start.elapsed();
    assert!(!client.operations.is_empty() && pages > 0);
    taken
}

#[test]
fn every_model_takes_time_in_proportion() {
    for (count, what, make) in [
        (250, "operations", many_operations as fn(usize) -> Value),
        (2_000, "members", many_members),
        (1_000, "members with names alike", members_alike),
        (2_000, "values with names alike", values_alike),
        (2_000, "shapes", many_shapes),
        (2_000, "required members of botocore", many_required_members),
    ] {
        let (small, large) = (make(count), make(count * LARGER));
        let (mut short, mut long) = (Duration::MAX, Duration::MAX);
        let is_linear = (0..ATTEMPTS).any(|_| {
            short = short.min(time(&small));
            long = long.min(time(&large));
            long < short.max(SHORT) * SLOWER
        });
        assert!(is_linear, "{count} {what} took {short:?}, and {LARGER} times as many {long:?}");
    }
}
