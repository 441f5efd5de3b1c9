//! The wire formats of the runtime against what else there is for typed structs: the runtime's own benchmarks, run from here.

use crate::apps;
use crate::cost;
use crate::figure::{Figure, Target, Unit};

/// Runs `runtime/benches/json.rs`, against serde_json, and reads its table.
pub(crate) fn json() -> Result<Vec<Figure>, String> {
    measure("json", 4, |_| ("serde_json", Target::Times(1.0)))
}

/// Runs `runtime/benches/cbor.rs`, against ciborium and minicbor, and reads its table.
pub(crate) fn cbor() -> Result<Vec<Figure>, String> {
    measure("cbor", 12, |name| match name {
        name if name.contains("ciborium") => ("serde, ciborium", Target::Fraction(2.0)),
        name if name.contains("by hand") => ("minicbor, by hand", Target::Times(1.0)),
        _ => ("minicbor's derive", Target::Times(1.0)),
    })
}

fn measure(format: &str, count: usize, against: fn(&str) -> (&'static str, Target)) -> Result<Vec<Figure>, String> {
    eprintln!("running the runtime's benchmark of {format}");
    let command = ["cargo", "bench", "--quiet", "-p", "smithgen-runtime", "--bench", format];
    let table = cost::output(&apps::workspace(), &command)?;
    let figure = |line| {
        let (name, [ours, theirs]) = figure(line)?;
        let (other, target) = against(name);
        Some(Figure {
            name: format!("{} of {name}", format.to_uppercase()),
            unit: Unit::Nanoseconds,
            ours,
            theirs: Some((other.to_owned(), theirs)),
            target: Some(target),
            obstacle: "nothing known".to_owned(),
        })
    };
    let figures: Vec<Figure> = table.lines().filter_map(figure).collect();
    match figures.len() == count {
        true => Ok(figures),
        false => Err(format!("the benchmark printed {} figures instead of {count}:\n{table}", figures.len())),
    }
}

/// A line of the table: a name that ends in `encode` or `decode`, bytes, our time, theirs, the ratio.
fn figure(line: &str) -> Option<(&str, [f64; 2])> {
    let end = line.find("code ")? + "code".len();
    let (name, numbers) = line.split_at_checked(end)?;
    let numbers: Vec<f64> = numbers.split_whitespace().map(|number| number.parse().ok()).collect::<Option<_>>()?;
    let [_, ours, theirs, _] = numbers.as_slice() else { return None };
    Some((name.trim(), [*ours, *theirs]))
}
