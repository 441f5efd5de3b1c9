//! How long generation takes, and how much it makes.

use std::fs;
use std::path::{Path, PathBuf};

use smithgen_model::Model;

use crate::apps;
use crate::cost;
use crate::figure::{Figure, Target, Unit};

const OPERATION: &str = "ConfirmForgotPassword";

/// What the AWS SDK has for the operation: 2,130 lines of its own, and what they reach.
const SDK_LINES: f64 = 5513.0;

/// A program that reads a model, generates some operations of it, and prints the milliseconds of each run.
const PROGRAM: &str = r#"//! Generates operations of a model some times, and prints the milliseconds of each.

use std::time::Instant;

use smithgen::stages::generate;
use smithgen::stages::selection::Choice;
use smithgen_model::Model;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let model = arguments.next().expect("a model");
    let runs: usize = arguments.next().and_then(|runs| runs.parse().ok()).expect("a number of runs");
    let choice = Choice::of(arguments);
    for _ in 0..runs {
        let start = Instant::now();
        let loaded = Model::load(&[&model]).unwrap_or_else(|problems| panic!("{problems}"));
        let text = generate(&loaded, &choice, "model").unwrap_or_else(|problems| panic!("{problems}")).text();
        println!("{}", start.elapsed().as_secs_f64() * 1e3);
        assert!(!text.is_empty());
    }
}
"#;

/// Measures generation by a program that is built like a command, and like a build script.
pub(crate) fn measure() -> Result<Vec<Figure>, String> {
    let folder = apps::base().join("generation");
    let (codegen, model) = (apps::workspace().join("codegen"), apps::workspace().join("model"));
    let manifest = format!(
        "[package]\nname = \"generation\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
         smithgen = {{ path = {codegen:?}, default-features = false }}\nsmithgen-model = {{ path = {model:?} }}\n"
    );
    apps::write(&folder.join("Cargo.toml"), &manifest)?;
    apps::write(&folder.join("src/main.rs"), PROGRAM)?;
    apps::lock(&folder)?;
    for profile in ["dev", "release"] {
        eprintln!("building the generator ({profile})");
        let command = ["cargo", "build", "--quiet", "--profile", profile, "--target-dir", "target"];
        cost::output(&folder, &command)?;
    }
    let time = |profile: &str, model: &Path, runs: usize, operations: &[&str]| -> Result<f64, String> {
        let program = folder.join("target").join(profile).join("generation").to_string_lossy().into_owned();
        let (model, runs) = (model.to_string_lossy(), runs.to_string());
        let command: Vec<&str> =
            [program.as_str(), &model, &runs].into_iter().chain(operations.iter().copied()).collect();
        let times = cost::output(&folder, &command)?;
        Ok(cost::median(times.lines().filter_map(|line| line.parse().ok()).collect()))
    };
    let figure = |name: String, ours, most| Figure {
        name,
        unit: Unit::Milliseconds,
        ours,
        theirs: None,
        target: Some(Target::AtMost(most)),
        obstacle: "printing by syn and prettyplease, which takes two thirds of the time".to_owned(),
    };
    let (model, whose) = largest_model()?;
    let shipped = apps::shipped_model();
    Ok(vec![
        figure(format!("generation of {whose}, all operations, release"), time("release", &model, 41, &[])?, 150.0),
        figure(
            format!("generation of {whose}, one operation, release"),
            time("release", &model, 41, &[OPERATION])?,
            40.0,
        ),
        figure(
            "generation of the shipped model, all operations, dev".to_owned(),
            time("debug", &shipped, 11, &[])?,
            1500.0,
        ),
    ])
}

/// Generates once, in this process, however it is built.
pub(crate) fn try_out() -> Result<Vec<Figure>, String> {
    let start = std::time::Instant::now();
    generated(&apps::shipped_model(), OPERATION)?;
    Ok(vec![Figure {
        name: "generation of the shipped model, one operation, this build".to_owned(),
        unit: Unit::Milliseconds,
        ours: start.elapsed().as_secs_f64() * 1e3,
        theirs: None,
        target: Some(Target::AtMost(1500.0)),
        obstacle: "a build without optimisation".to_owned(),
    }])
}

/// Counts the lines of the operation and all that it reaches.
pub(crate) fn lines() -> Result<Vec<Figure>, String> {
    let (real, whose) = largest_model()?;
    let mut models = vec![(apps::shipped_model(), "the shipped model")];
    models.extend((whose != "the shipped model").then_some((real, whose)));
    let figures = models.into_iter().map(|(model, whose)| {
        Ok(Figure {
            name: format!("lines generated for the call, {whose}"),
            unit: Unit::Lines,
            ours: generated(&model, OPERATION)?.lines().count() as f64,
            theirs: Some(("AWS SDK".to_owned(), SDK_LINES)),
            target: Some(Target::AtMost(1150.0)),
            obstacle: "descriptions, which are a third of the lines, and lists that are printed one element a line"
                .to_owned(),
        })
    });
    figures.collect()
}

fn generated(model: &Path, operation: &str) -> Result<String, String> {
    let loaded = Model::load(&[model]).map_err(|problems| problems.to_string())?;
    let generated = smithgen::stages::generate(&loaded, &smithgen::stages::selection::Choice::of([operation]), "model");
    generated.map(|generated| generated.text()).map_err(|problems| problems.to_string())
}

/// AWS's own model of the service where the folder of conformance suites is at hand, the shipped one elsewhere.
pub(crate) fn largest_model() -> Result<(PathBuf, &'static str), String> {
    let Some(folder) = std::env::var_os("SMITHGEN_CONFORMANCE") else {
        println!("not run: generation of AWS's own model (SMITHGEN_CONFORMANCE is not set)");
        return Ok((apps::shipped_model(), "the shipped model"));
    };
    let folder = PathBuf::from(folder).join("models/cognito-idp/ast");
    let entries = fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let newest =
        entries.flatten().map(|entry| entry.path()).filter(|path| path.extension() == Some("json".as_ref())).max();
    newest.map(|path| (path, "AWS's model")).ok_or_else(|| format!("{}: no model", folder.display()))
}
