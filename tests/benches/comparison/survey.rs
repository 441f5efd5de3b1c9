//! What all of AWS's models cost the `smithgen` command: reading them, and making all of their clients; and whether that grows with their size.

use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use serde_json::Value;

use crate::figure::{Figure, Target, Unit};
use crate::{apps, chart, cost};

/// How much longer a byte of the largest models may take than one of all models.
const GROWTH: f64 = 1.5;

/// How many are the largest.
const LARGEST: usize = 20;

/// Measures the command in release, and draws how long each model takes.
pub(crate) fn measure() -> Result<Vec<Figure>, String> {
    let (archive, program) = (archive()?, apps::release_command()?);
    let folder = apps::base().join("survey");
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut figures = Vec::new();
    for (what, option, seconds) in [("read and validated", Some("--only-read"), 5.0), ("generated", None, 40.0)] {
        let command: Vec<&str> = [program.as_str(), "survey", &archive].into_iter().chain(option).collect();
        let start = Instant::now();
        let cost = cost::timed(&folder, &command, 0)?;
        let wall = start.elapsed().as_secs_f64() * 1e3;
        figures.push(figure(what, "wall time", Unit::Milliseconds, wall, Some(seconds * 1e3)));
        figures.push(figure(what, "CPU time", Unit::CpuSeconds, cost.milliseconds / 1e3, None));
        figures.push(figure(what, "memory", Unit::Kibibytes, cost.kibibytes, Some(700e6 / 1024.0)));
    }
    let told = cost::output(&folder, &[&program, "survey", "--json", &archive])?;
    let told: Value = serde_json::from_str(&told).map_err(|error| error.to_string())?;
    let mut points: Vec<(f64, f64)> = told["models"].as_array().into_iter().flatten().filter_map(point).collect();
    points.sort_by(|a, b| b.0.total_cmp(&a.0));
    let rate = |points: &[(f64, f64)]| {
        let (bytes, time) = points.iter().fold((0.0, 0.0), |(bytes, time), point| (bytes + point.0, time + point.1));
        time / bytes
    };
    figures.push(Figure {
        theirs: Some(("all".to_owned(), rate(&points))),
        target: Some(Target::Times(GROWTH)),
        ..figure(
            "generated",
            "a megabyte of the largest 20",
            Unit::Milliseconds,
            rate(&points[..LARGEST.min(points.len())]),
            None,
        )
    });
    let path = apps::workspace().join("tests/benches/results/survey.svg");
    apps::write(&path, &chart::scatter(&points, ["megabytes of a model", "milliseconds on one of two cores"]))?;
    Ok(figures)
}

/// The archive of models.
pub(crate) fn archive() -> Result<String, String> {
    let data = std::env::var_os("SMITHGEN_CONFORMANCE").map(PathBuf::from);
    let data = data.ok_or("SMITHGEN_CONFORMANCE must name the folder that has AWS's models")?;
    Ok(data.join("models/aws-models-2025-04.tar.gz").to_string_lossy().into_owned())
}

/// The size of a model, and how long it took.
fn point(model: &Value) -> Option<(f64, f64)> {
    Some((model["bytes"].as_f64()? / 1e6, model["milliseconds"].as_f64()?))
}

fn figure(task: &str, what: &str, unit: Unit, ours: f64, most: Option<f64>) -> Figure {
    Figure {
        name: format!("all models, {task}: {what}"),
        unit,
        ours,
        theirs: None,
        target: most.map(Target::AtMost),
        obstacle: "printing by syn and prettyplease".to_owned(),
    }
}
