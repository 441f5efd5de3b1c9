//! Builds of the apps: CPU time of a cold dev build, crates, and the size of the stripped release program.

use std::collections::BTreeSet;
use std::fs;

use crate::apps::App;
use crate::cost;
use crate::figure::{Figure, Target, Unit};

const APPS: [App; 5] = [App::Ours, App::OursGenerated, App::OursAsync, App::Sdk, App::Ureq];

/// Counts crates.
pub(crate) fn count_crates() -> Result<Vec<Figure>, String> {
    APPS.into_iter().try_for_each(App::prepare)?;
    let sdk = crates(App::Sdk)?;
    let figure = |name: &str, app: App, most| -> Result<Figure, String> {
        Ok(Figure {
            name: name.to_owned(),
            unit: Unit::Crates,
            ours: crates(app)?,
            theirs: Some(("AWS SDK".to_owned(), sdk)),
            target: Target::AtMost(most),
            obstacle: "the crates of HTTP and TLS, which `cargo tree` lists".to_owned(),
        })
    };
    Ok(vec![
        figure("crates at run time, blocking", App::Ours, 35.0)?,
        figure("crates at run time, async", App::OursAsync, 60.0)?,
    ])
}

/// Weighs stripped programs.
pub(crate) fn sizes() -> Result<Vec<Figure>, String> {
    [App::Ours, App::Sdk].into_iter().try_for_each(App::prepare)?;
    Ok(vec![Figure {
        name: "stripped release binary".to_owned(),
        unit: Unit::Bytes,
        ours: size(App::Ours)?,
        theirs: Some(("AWS SDK".to_owned(), size(App::Sdk)?)),
        target: Target::AtMost(3e6),
        obstacle: "TLS, which is most of it".to_owned(),
    }])
}

/// Builds cold.
pub(crate) fn builds() -> Result<Vec<Figure>, String> {
    APPS.into_iter().try_for_each(App::prepare)?;
    let mut seconds = Vec::new();
    for app in [App::Ours, App::OursGenerated, App::Ureq, App::Sdk] {
        eprintln!("building {} (dev)", app.name());
        seconds.push(cold_build(app)?);
    }
    let [ours, generated, ureq, sdk] = seconds.as_slice() else { return Ok(Vec::new()) };
    let figure = |name: &str, ours: f64, (whose, theirs): (&str, f64), target, obstacle: &str| Figure {
        name: name.to_owned(),
        unit: Unit::CpuSeconds,
        ours,
        theirs: Some((whose.to_owned(), theirs)),
        target,
        obstacle: obstacle.to_owned(),
    };
    let generator = "the generator, which build scripts compile: it and its reader of models are a quarter of the build, \
                     the crates by which they read JSON and print Rust nearly as much";
    let runtime = "bare ureq with rustls is most of it, the runtime nearly all of the rest";
    Ok(vec![
        figure("cold dev build, generated in `build.rs`", *ours, ("AWS SDK", *sdk), Target::Fraction(5.0), generator),
        figure("cold dev build, generated crate", *generated, ("AWS SDK", *sdk), Target::Fraction(7.0), runtime),
        figure("the same, against bare ureq", *generated, ("bare ureq", *ureq), Target::Times(1.25), runtime),
    ])
}

/// Seconds of CPU time of a dev build that finds nothing built.
fn cold_build(app: App) -> Result<f64, String> {
    remove_target(app)?;
    cost::cpu_seconds(&app.folder(), &["cargo", "build", "--quiet", "--offline", "--target-dir", "target"])
}

/// Bytes of the stripped release program.
fn size(app: App) -> Result<f64, String> {
    eprintln!("building {} (release)", app.name());
    release_build(app)?;
    let program = app.program("release");
    let metadata = fs::metadata(&program).map_err(|error| format!("{}: {error}", program.display()))?;
    Ok(metadata.len() as f64)
}

/// Builds an app for measurements at run time.
pub(crate) fn release_build(app: App) -> Result<(), String> {
    let command = ["cargo", "build", "--quiet", "--release", "--offline", "--target-dir", "target"];
    cost::output(&app.folder(), &command).map(drop)
}

fn remove_target(app: App) -> Result<(), String> {
    let target = app.folder().join("target").join("debug");
    match fs::remove_dir_all(&target) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(format!("{}: {error}", target.display())),
        _ => Ok(()),
    }
}

/// How many crates an app links, without itself.
fn crates(app: App) -> Result<f64, String> {
    let tree = cost::output(&app.folder(), &["cargo", "tree", "--offline", "--edges", "normal", "--prefix", "none"])?;
    let names: BTreeSet<&str> =
        tree.lines().map(|line| line.trim_end_matches(" (*)")).filter(|line| !line.is_empty()).collect();
    Ok(names.len() as f64 - 1.0)
}
