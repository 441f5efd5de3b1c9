//! Shapes that share shapes, demand lengths, or hold all others: what is written out of them is bounded, however much that would be.
//!
//! In: schemas that are made here. Out: skeletons, and pages of a tool that has no descriptions.

mod sample;

use std::time::{Duration, Instant};

use smithgen_cli::rooms::arguments::help;
use smithgen_cli::rooms::data::json;
use smithgen_cli::rooms::input::skeleton;
use smithgen_cli::rooms::process::Terminal;
use smithgen_cli::tool::{Command, Node, Place};
use smithgen_runtime::generated::OperationMeta;
use smithgen_runtime::generated::schema::{Kind, Member, Schema, ShapeTraits, prelude};

/// The bytes of a text, indentation and all.
const LONGEST: usize = 200_000_000;
/// Ten times what the slowest takes without optimisation.
const LONG: Duration = Duration::from_secs(60);

/// Schemas live as long as the process.
fn kept<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

fn name(n: usize) -> &'static str {
    kept(format!("M{n}"))
}

fn list(of: &'static Schema) -> Schema {
    Schema::list("List", kept([Member::element("member", of)]))
}

fn map(of: &'static Schema) -> Schema {
    Schema::map("Map", kept([Member::element("key", &prelude::STRING), Member::element("value", of)]))
}

fn two(of: &'static Schema) -> Schema {
    Schema::structure("Two", kept([Member::new("A", of), Member::new("B", of)]))
}

fn either(of: &'static Schema) -> Schema {
    Schema::union("Either", kept([Member::new("A", of), Member::new("B", of)]))
}

fn of_pairs(of: &'static Schema) -> Schema {
    two(kept(list(of)))
}

fn long_list(of: &'static Schema) -> Schema {
    list(of).with(kept(ShapeTraits::NONE.length(4096, u64::MAX)))
}

/// A shape around a shape, so many times.
fn nested(times: usize, around: fn(&'static Schema) -> Schema, innermost: &'static Schema) -> &'static Schema {
    (0..times).fold(innermost, |inner, _| kept(around(inner)))
}

/// Structures of which each holds all of them.
static ALL: [Schema; 12] = [one(), one(), one(), one(), one(), one(), one(), one(), one(), one(), one(), one()];
static ALL_MEMBERS: [Member; 12] = [
    Member::new("A", &ALL[0]),
    Member::new("B", &ALL[1]),
    Member::new("C", &ALL[2]),
    Member::new("D", &ALL[3]),
    Member::new("E", &ALL[4]),
    Member::new("F", &ALL[5]),
    Member::new("G", &ALL[6]),
    Member::new("H", &ALL[7]),
    Member::new("I", &ALL[8]),
    Member::new("J", &ALL[9]),
    Member::new("K", &ALL[10]),
    Member::new("L", &ALL[11]),
];

const fn one() -> Schema {
    Schema::structure("One", &ALL_MEMBERS)
}

fn bombs() -> Vec<(&'static str, &'static Schema)> {
    let long = kept(ShapeTraits::NONE.length(4096, u64::MAX));
    let long_text = kept(Schema::simple("Text", Kind::String).with(long));
    let values: &[&str] = kept(vec![name(1).repeat(10_000).leak() as &str; 10]);
    let long_values = kept(Schema::simple("Value", Kind::Enum).with(kept(ShapeTraits::NONE.values(values))));
    let of_long_name = kept(Schema::simple(name(1).repeat(100_000).leak(), Kind::String));
    let wide: Vec<Member> = (0..100_000).map(|n| Member::new(name(n), &prelude::STRING)).collect();
    vec![
        ("maps in each other", nested(1000, map, &prelude::STRING)),
        ("lists in each other", nested(1000, list, &prelude::STRING)),
        ("long lists in each other", nested(12, long_list, &prelude::STRING)),
        ("long lists of long texts", nested(2, long_list, long_text)),
        ("long lists of long names", nested(2, long_list, of_long_name)),
        ("structures with two members", nested(24, two, &prelude::STRING)),
        ("unions of two members", nested(24, either, &prelude::STRING)),
        ("structures with two lists", nested(24, of_pairs, &prelude::STRING)),
        ("structures with two members, a thousand deep", nested(1000, two, &prelude::STRING)),
        ("structures that share values", nested(14, two, long_values)),
        ("structures that hold all", &ALL[0]),
        ("a hundred thousand members", kept(Schema::structure("Wide", wide.leak()))),
    ]
}

fn check(name: &str, what: &str, write: impl FnOnce() -> String) {
    let start = Instant::now();
    let text = write();
    let (length, taken) = (text.len(), start.elapsed());
    assert!(length > 10 && length < LONGEST, "{what} of {name}: {length} bytes");
    assert!(taken < LONG, "{what} of {name}: {taken:?}");
}

#[test]
fn what_is_written_out_of_shapes_is_bounded() {
    let tool = sample::tool(&[]);
    for (name, schema) in bombs() {
        let outer: &'static Schema = kept(Schema::structure("Outer", kept([Member::new("X", schema)])));
        check(name, "input", || json::write(&skeleton::input(outer), Some(4), true));
        check(name, "output", || json::write(&skeleton::output(outer), Some(4), true));
        check(name, "YAML", || skeleton::yaml(outer, std::iter::repeat("What it is.")));
        let operation = kept(OperationMeta::new("Get", tool.services[0].meta, outer, outer, &[], &[]));
        let command = Node::Operation(Command { name: "get", operation, option_names: "x", others: &[], waiter: None });
        let place = Place { path: vec![kept(command)], ..Place::root(tool) };
        check(name, "page", || help::render(&help::page(&place), &Terminal::default()));
    }
}

/// Nothing is left out of what is as large as the largest of AWS's: 30,000 values, 21 shapes deep.
#[test]
fn large_skeletons_are_whole() {
    let schema = nested(9, of_pairs, nested(5, either, &prelude::STRING));
    let leaves = |text: &str, leaf: &str| text.matches(leaf).count();
    let whole = 1 << 14;
    assert_eq!(leaves(&json::write(&skeleton::input(schema), Some(4), true), "\"\""), whole);
    assert_eq!(leaves(&skeleton::yaml(schema, []), "''"), whole);
    // Of a union, an output has one member.
    assert_eq!(leaves(&json::write(&skeleton::output(schema), Some(4), true), "\"A\": \"A\""), 1 << 9);
}
