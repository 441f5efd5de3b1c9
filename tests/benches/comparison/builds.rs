//! Builds of the apps: CPU time of a cold dev build, crates, and the size of the stripped release program.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::apps::App;
use crate::cost;
use crate::figure::{Figure, Target, Unit};

const APPS: [App; 6] = [App::Ours, App::OursGenerated, App::OursAsync, App::Sdk, App::SdkLean, App::Ureq];

/// How often each app is built cold; sides take turns.
pub(crate) const ROUNDS: usize = 3;

pub(crate) const BUILD: [&str; 6] = ["cargo", "build", "--quiet", "--offline", "--target-dir", "target"];

/// The AWS SDK as one gets it, and with as few features as it can be called with.
const SDKS: [(&str, App); 2] = [("AWS SDK", App::Sdk), ("AWS SDK, leanest", App::SdkLean)];

/// Counts crates.
pub(crate) fn count_crates() -> Result<Vec<Figure>, String> {
    APPS.into_iter().try_for_each(App::prepare)?;
    let mut figures = Vec::new();
    for (name, app, most) in
        [("crates at run time, blocking", App::Ours, 35.0), ("crates at run time, async", App::OursAsync, 60.0)]
    {
        for (whose, sdk) in SDKS {
            figures.push(Figure {
                name: name.to_owned(),
                unit: Unit::Crates,
                ours: crates(&app.folder(), &[])?,
                theirs: Some((whose.to_owned(), crates(&sdk.folder(), &[])?)),
                target: (sdk == App::Sdk).then_some(Target::AtMost(most)),
                obstacle: "the crates of HTTP and TLS, which `cargo tree` lists".to_owned(),
            });
        }
    }
    Ok(figures)
}

/// Weighs stripped programs.
pub(crate) fn sizes() -> Result<Vec<Figure>, String> {
    APPS.into_iter().try_for_each(App::prepare)?;
    let ours = size(App::Ours)?;
    let figure = |(whose, sdk): (&str, App)| -> Result<Figure, String> {
        Ok(Figure {
            name: "stripped release binary".to_owned(),
            unit: Unit::Bytes,
            ours,
            theirs: Some((whose.to_owned(), size(sdk)?)),
            target: (sdk == App::Sdk).then_some(Target::AtMost(3e6)),
            obstacle: "TLS, which is most of it".to_owned(),
        })
    };
    SDKS.into_iter().map(figure).collect()
}

/// Builds cold.
pub(crate) fn builds() -> Result<Vec<Figure>, String> {
    const SIDES: [App; 5] = [App::Ours, App::OursGenerated, App::Ureq, App::Sdk, App::SdkLean];
    SIDES.into_iter().try_for_each(App::prepare)?;
    let mut seconds = SIDES.map(|_| Vec::new());
    for round in 1..=ROUNDS {
        for (app, seconds) in SIDES.into_iter().zip(&mut seconds) {
            eprintln!("building {} (dev), round {round} of {ROUNDS}", app.name());
            seconds.push(cold_build(&app.folder(), &BUILD)?);
        }
    }
    let [ours, generated, ureq, sdk, lean] = seconds.map(cost::median);
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
    let [by_script, by_command] = ["cold dev build, generated in `build.rs`", "cold dev build, generated crate"];
    let (default, leanest) = ((SDKS[0].0, sdk), (SDKS[1].0, lean));
    Ok(vec![
        figure(by_script, ours, default, Some(Target::Fraction(5.0)), generator),
        figure(by_script, ours, leanest, None, generator),
        figure(by_command, generated, default, Some(Target::Fraction(7.0)), runtime),
        figure(by_command, generated, leanest, None, runtime),
        figure(by_command, generated, ("bare ureq", ureq), Some(Target::Times(1.25)), runtime),
    ])
}

/// Builds the app for S3 cold, and weighs it.
pub(crate) fn s3(is_brief: bool) -> Result<Vec<Figure>, String> {
    const SIDES: [App; 2] = [App::S3, App::SdkS3];
    SIDES.into_iter().try_for_each(App::prepare)?;
    let rounds = if is_brief { 1 } else { ROUNDS };
    let mut seconds = SIDES.map(|_| Vec::new());
    for round in 1..=rounds {
        for (app, seconds) in SIDES.into_iter().zip(&mut seconds) {
            eprintln!("building {} (dev), round {round} of {rounds}", app.name());
            seconds.push(cold_build(&app.folder(), &BUILD)?);
        }
    }
    let [ours, sdk] = seconds.map(cost::median);
    let figure = |name: &str, unit, ours, theirs, target, obstacle: &str| Figure {
        name: format!("S3, three operations: {name}"),
        unit,
        ours,
        theirs: Some((SDKS[1].0.to_owned(), theirs)),
        target: Some(target),
        obstacle: obstacle.to_owned(),
    };
    let script = "cold dev build, generated in `build.rs`";
    let (build, weight) = ("the generator, and TLS", "TLS, which is most of it");
    Ok(vec![
        figure(script, Unit::CpuSeconds, ours, sdk, Target::Fraction(5.0), build),
        figure(
            "stripped release binary",
            Unit::Bytes,
            size(App::S3)?,
            size(App::SdkS3)?,
            Target::AtMost(3.6e6),
            weight,
        ),
    ])
}

/// Seconds of CPU time of a dev build in a folder that finds nothing built.
pub(crate) fn cold_build(folder: &Path, command: &[&str]) -> Result<f64, String> {
    let target = folder.join("target/debug");
    match fs::remove_dir_all(&target) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(format!("{}: {error}", target.display())),
        _ => cost::cpu_seconds(folder, command).inspect(|seconds| eprintln!("{seconds:.1} CPU-s")),
    }
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
    cost::output(&app.folder(), &[BUILD.as_slice(), &["--release"]].concat()).map(drop)
}

/// How many crates an app links, without itself.
pub(crate) fn crates(folder: &Path, options: &[&str]) -> Result<f64, String> {
    let tree = ["cargo", "tree", "--offline", "--edges", "normal", "--prefix", "none"];
    let tree = cost::output(folder, &[tree.as_slice(), options].concat())?;
    let names: BTreeSet<&str> =
        tree.lines().map(|line| line.trim_end_matches(" (*)")).filter(|line| !line.is_empty()).collect();
    Ok(names.len() as f64 - 1.0)
}
