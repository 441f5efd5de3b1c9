//! JSON of the runtime against serde_json with derived structs: the runtime's own benchmark, run from here.

use crate::apps;
use crate::cost;
use crate::figure::{Figure, Target, Unit};

/// Runs `runtime/benches/json.rs` and reads its table.
pub(crate) fn measure() -> Result<Vec<Figure>, String> {
    eprintln!("running the runtime's benchmark of JSON");
    let table =
        cost::output(&apps::workspace(), &["cargo", "bench", "--quiet", "-p", "smithgen-runtime", "--bench", "json"])?;
    let figures: Vec<Figure> = table.lines().filter_map(figure).collect();
    match figures.len() {
        4 => Ok(figures),
        found => Err(format!("the benchmark of JSON printed {found} figures instead of 4:\n{table}")),
    }
}

/// A line of the table: a name that ends in `encode` or `decode`, bytes, our time, theirs, the ratio.
fn figure(line: &str) -> Option<Figure> {
    let end = line.find("code ")? + "code".len();
    let (name, numbers) = line.split_at_checked(end)?;
    let numbers: Vec<f64> = numbers.split_whitespace().map(|number| number.parse().ok()).collect::<Option<_>>()?;
    let [_, ours, theirs, _] = numbers.as_slice() else { return None };
    Some(Figure {
        name: format!("JSON of {}", name.trim()),
        unit: Unit::Nanoseconds,
        ours: *ours,
        theirs: Some(("serde_json".to_owned(), *theirs)),
        target: Some(Target::Times(1.0)),
        obstacle: "nothing known".to_owned(),
    })
}
