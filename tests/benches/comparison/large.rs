//! What large and hostile models cost the `smithgen` command: CPU time and peak memory, each size against ten times the one before.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use crate::apps;
use crate::cost::{self, Cost};
use crate::figure::{Figure, Target, Unit};

const SIZES: [usize; 3] = [1_000, 10_000, 100_000];
/// How much more than in proportion to its size a model may take: reading sorts, and caches end somewhere.
const GROWTH: f64 = 1.5;
/// Milliseconds below which nothing is compared: GNU time tells hundredths of a second.
const SHORT: f64 = 50.0;
/// Bytes of the text in the packed file, 245,000 of them when it is packed.
const UNPACKED: usize = 250_000_000;

/// Measures the command in release.
pub(crate) fn measure() -> Result<Vec<Figure>, String> {
    apps::release_command()?;
    let folder = apps::base().join("large");
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut figures = Vec::new();
    for (what, make) in [("operations", operations as fn(usize) -> Value), ("members", members), ("shapes", shapes)] {
        for task in ["list", "generate"] {
            // A hundred thousand operations make a crate of a gigabyte; that many shapes tell as much.
            let sizes = if (what, task) == ("operations", "generate") { &SIZES[..2] } else { &SIZES };
            figures.extend(growth(&folder, &format!("{what}, {task}"), task, sizes, make)?);
        }
    }
    for (piece, bytes) in DOCUMENTS {
        let make = |bytes| described(piece, bytes);
        figures.extend(growth(&folder, &format!("bytes of `{piece}`, docs"), "docs", &[bytes, bytes * 10], make)?);
    }
    for (name, model) in [
        (
            "50 maps in each other",
            nested(50, |of| json!({"type": "map", "key": {"target": "smithy.api#String"}, "value": of})),
        ),
        (
            "20 structures with two members each",
            nested(20, |of| json!({"type": "structure", "members": {"a": of, "b": of}})),
        ),
    ] {
        let file = write(&folder, &model)?;
        figures.extend(bounded(name, run(&folder, "docs", &file)?));
    }
    figures.extend(bounded("a packed file of 245 kB, refused", bomb(&folder)?));
    Ok(figures)
}

/// A task on models of several sizes. Ten times the size may take ten times as much, and [`GROWTH`].
fn growth(
    folder: &Path,
    name: &str,
    task: &str,
    sizes: &[usize],
    make: impl Fn(usize) -> Value,
) -> Result<Vec<Figure>, String> {
    let mut figures = Vec::new();
    let mut smaller: Option<(usize, Cost)> = None;
    for size in sizes {
        eprintln!("running: {size} {name}");
        let cost = run(folder, task, &write(folder, &make(*size))?)?;
        for (what, unit, of) in KINDS {
            let smaller = smaller.filter(|(_, cost)| cost.milliseconds >= SHORT);
            let theirs = smaller.map(|(size, cost)| (format!("ten times {size}"), of(cost) * 10.0));
            let target = theirs.as_ref().map(|_| Target::Times(GROWTH));
            let obstacle = "caches and the allocator".to_owned();
            figures.push(Figure {
                name: format!("{size} {name}: {what}"),
                unit,
                ours: of(cost),
                theirs,
                target,
                obstacle,
            });
        }
        smaller = Some((*size, cost));
    }
    Ok(figures)
}

/// What may cost a second and 256 MiB.
fn bounded(name: &str, cost: Cost) -> Vec<Figure> {
    let limits = [1e3, 256.0 * 1024.0];
    let figure = |((what, unit, of), most): (Kind, f64)| Figure {
        name: format!("{name}: {what}"),
        unit,
        ours: of(cost),
        theirs: None,
        target: Some(Target::AtMost(most)),
        obstacle: "what is written before there is no more room".to_owned(),
    };
    KINDS.into_iter().zip(limits).map(figure).collect()
}

/// What a cost is called, how it is written, and which it is.
type Kind = (&'static str, Unit, fn(Cost) -> f64);

const KINDS: [Kind; 2] =
    [("CPU time", Unit::Milliseconds, |cost| cost.milliseconds), ("memory", Unit::Kibibytes, |cost| cost.kibibytes)];

/// Runs a task of the command on a model, writing into an empty folder what it writes.
fn run(folder: &Path, task: &str, model: &Path) -> Result<Cost, String> {
    let out = folder.join("out");
    fs::remove_dir_all(&out).ok();
    let (model, out) = (model.to_string_lossy(), out.to_string_lossy());
    match task {
        "list" => timed(folder, &["list", &model], 0),
        "docs" => timed(folder, &["docs", &model, "--format", "man", "--out", &out], 0),
        _ => timed(folder, &["generate", &model, "--out", &out], 0),
    }
}

/// Runs the command, which must end with this status.
fn timed(folder: &Path, arguments: &[&str], status: i32) -> Result<Cost, String> {
    cost::timed(folder, &[&[apps::command().as_str()], arguments].concat(), status)
}

fn write(folder: &Path, model: &Value) -> Result<PathBuf, String> {
    let path = folder.join("model.json");
    fs::write(&path, model.to_string()).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(path)
}

/// A file that is a thousand times as large as it seems.
fn bomb(folder: &Path) -> Result<Cost, String> {
    let path = folder.join("bomb.json");
    let text = format!(r#"{{"smithy": "2.0", "metadata": {{"a": [{}0]}}}}"#, "0,".repeat(UNPACKED / 2));
    fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    cost::output(folder, &["gzip", "-9", "-f", "bomb.json"])?;
    timed(folder, &["list", "bomb.json.gz"], 1)
}

/// Pieces of markup, and how many bytes of each there are at first.
const DOCUMENTS: [(&str, usize); 5] =
    [("#", 100_000), ("<!--", 40_000), ("<", 100_000), ("<table><tr><td>", 30_000), ("<b>a</b> ", 20_000)];

/// A model with these operations.
fn model(operations: impl Iterator<Item = String>, mut shapes: Map<String, Value>) -> Value {
    let operations: Vec<Value> = operations.map(|id| json!({"target": id})).collect();
    let traits = json!({"aws.protocols#awsJson1_1": {}});
    let service = json!({"type": "service", "version": "2020-01-01", "operations": operations, "traits": traits});
    shapes.insert("a#S".to_owned(), service);
    json!({"smithy": "2.0", "shapes": shapes})
}

/// A model with one operation, and in its input these members.
fn of_members(members: impl Iterator<Item = (String, Value)>, mut shapes: Map<String, Value>) -> Value {
    let members: Map<String, Value> = members.collect();
    shapes.insert("a#Get".to_owned(), json!({"type": "operation", "input": {"target": "a#In"}}));
    shapes.insert("a#In".to_owned(), json!({"type": "structure", "members": members}));
    model(["a#Get".to_owned()].into_iter(), shapes)
}

fn operations(count: usize) -> Value {
    let parts = |n: usize| {
        let text = json!({"smithy.api#documentation": format!("<p>Does what <a>Do{}</a> does.</p>", n * 7 % count)});
        let member = |name: &str| json!({"type": "structure", "members": {name: {"target": "smithy.api#String"}}});
        let (input, output) = (format!("a#Do{n}In"), format!("a#Do{n}Out"));
        let operation =
            json!({"type": "operation", "input": {"target": input}, "output": {"target": output}, "traits": text});
        [(format!("a#Do{n}"), operation), (input, member("Name")), (output, member("Value"))]
    };
    model((0..count).map(|n| format!("a#Do{n}")), (0..count).flat_map(parts).collect())
}

fn members(count: usize) -> Value {
    let member = |n: usize| {
        let text = format!("<p>Not <code>Member{}</code>.</p>", n * 7 % count);
        let traits = json!({"smithy.api#documentation": text});
        (format!("Member{n}"), json!({"target": "smithy.api#String", "traits": traits}))
    };
    of_members((0..count).map(member), Map::new())
}

/// A tree of structures, a hundred in each.
fn shapes(count: usize) -> Value {
    let structure = |members: Map<String, Value>| json!({"type": "structure", "members": members});
    let leaf = |n: usize| {
        let members = [("m".to_owned(), json!({"target": "smithy.api#String"}))];
        (format!("a#Shape{n}"), structure(members.into_iter().collect()))
    };
    let group = |n: usize| {
        let part = |m: usize| (format!("m{m}"), json!({"target": format!("a#Shape{}", n * 100 + m)}));
        (format!("a#Group{n}"), structure((0..100).map(part).collect()))
    };
    let shapes = (0..count).map(leaf).chain((0..count / 100).map(group)).collect();
    of_members((0..count / 100).map(|n| (format!("m{n}"), json!({"target": format!("a#Group{n}")}))), shapes)
}

/// Shapes of which each holds the next one, and the last one nothing.
fn nested(count: usize, holding: fn(Value) -> Value) -> Value {
    let link = |n: usize| (format!("a#N{n}"), holding(json!({"target": format!("a#N{}", n + 1)})));
    let mut shapes: Map<String, Value> = (0..count).map(link).collect();
    shapes.insert(format!("a#N{count}"), json!({"type": "string"}));
    of_members([("x".to_owned(), json!({"target": "a#N0"}))].into_iter(), shapes)
}

/// A model whose operation is described in so many bytes of a piece of markup.
fn described(piece: &str, bytes: usize) -> Value {
    let traits = json!({"smithy.api#documentation": piece.repeat(bytes / piece.len())});
    let operation = json!({"type": "operation", "traits": traits});
    model(["a#Get".to_owned()].into_iter(), [("a#Get".to_owned(), operation)].into_iter().collect())
}
