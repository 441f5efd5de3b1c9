//! Figures of each part, kept below `target/bench` from one run to the next, so that parts can be measured one by one.
//!
//! Both sides of a figure always come from the same run.

use std::fs;
use std::path::PathBuf;

use crate::apps;
use crate::figure::{Figure, Target, Unit};

fn file(part: &str) -> PathBuf {
    apps::base().join("figures").join(part)
}

/// Keeps the figures of a part, one line each.
pub(crate) fn keep(part: &str, figures: &[Figure]) -> Result<(), String> {
    apps::write(&file(part), &figures.iter().map(line).collect::<String>())
}

/// The figures of a part when it was last measured, if it ever was.
pub(crate) fn last(part: &str) -> Vec<Figure> {
    let text = fs::read_to_string(file(part)).unwrap_or_default();
    text.lines().filter_map(figure).collect()
}

fn line(figure: &Figure) -> String {
    let (whose, theirs) = match &figure.theirs {
        Some((whose, theirs)) => (whose.as_str(), theirs.to_string()),
        None => ("", String::new()),
    };
    let (kind, most) = match figure.target {
        Target::Times(most) => ("times", most),
        Target::Fraction(most) => ("fraction", most),
        Target::AtMost(most) => ("at most", most),
    };
    let Figure { name, unit, ours, obstacle, .. } = figure;
    format!("{name}\t{}\t{ours}\t{whose}\t{theirs}\t{kind}\t{most}\t{obstacle}\n", unit.name())
}

fn figure(line: &str) -> Option<Figure> {
    let cells: Vec<&str> = line.split('\t').collect();
    let [name, unit, ours, whose, theirs, kind, most, obstacle] = cells.as_slice() else { return None };
    let most = most.parse().ok()?;
    Some(Figure {
        name: (*name).to_owned(),
        unit: Unit::ALL.into_iter().find(|known| known.name() == *unit)?,
        ours: ours.parse().ok()?,
        theirs: theirs.parse().ok().map(|theirs| ((*whose).to_owned(), theirs)),
        target: match *kind {
            "times" => Target::Times(most),
            "fraction" => Target::Fraction(most),
            _ => Target::AtMost(most),
        },
        obstacle: (*obstacle).to_owned(),
    })
}
