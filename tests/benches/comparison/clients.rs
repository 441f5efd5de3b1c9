//! Clients of all of AWS's models, each a crate of its own with its tool: whether they lint and document with warnings denied, and what that
//! costs.

use std::fs;
use std::path::Path;

use crate::cost::{self, Cost};
use crate::figure::{Figure, Target, Unit};
use crate::{apps, survey};

/// How many crates cargo is told of at once: what it keeps of them stays well below the memory of a small machine.
const CHUNK: usize = 20;

/// What denies warnings, and the command.
const CHECKS: [(&str, &[&str]); 2] = [
    (
        "clippy",
        &["cargo", "clippy", "--quiet", "--offline", "--all-features", "--config", "build.rustflags=['-Dwarnings']"],
    ),
    (
        "rustdoc",
        &[
            "cargo",
            "doc",
            "--quiet",
            "--offline",
            "--no-deps",
            "--lib",
            "--config",
            "build.rustdocflags=['-Dwarnings']",
        ],
    ),
];

/// Checks them in chunks, or one chunk; the client's crates that fail are told on standard error, and counted.
pub(crate) fn measure(is_brief: bool) -> Result<Vec<Figure>, String> {
    let (archive, program) = (survey::archive()?, apps::release_command()?);
    let folder = apps::base().join("clients");
    let crates = generate(&folder, &archive, &program)?;
    let chunks: Vec<&[String]> = crates.chunks(CHUNK).take(if is_brief { 1 } else { usize::MAX }).collect();
    let mut figures = Vec::new();
    for (check, command) in CHECKS {
        let (mut sum, mut failures) = (Cost { milliseconds: 0.0, kibibytes: 0.0 }, 0);
        for (number, chunk) in chunks.iter().enumerate() {
            eprintln!("{check}: {} of {}", number + 1, chunks.len());
            match checked(&folder, command, chunk) {
                Ok(cost) => {
                    sum.milliseconds += cost.milliseconds;
                    sum.kibibytes = sum.kibibytes.max(cost.kibibytes);
                }
                // Then one after the other says which.
                Err(_) => {
                    for name in *chunk {
                        if let Err(problem) = checked(&folder, command, std::slice::from_ref(name)) {
                            eprintln!("{name}: {problem}");
                            failures += 1;
                        }
                    }
                }
            }
            // Pages of all would fill a disk.
            fs::remove_dir_all(folder.join("target/doc")).ok();
        }
        let count = chunks.iter().map(|chunk| chunk.len()).sum::<usize>();
        figures.push(figure(
            &format!("{check} of {count} clients: failures"),
            Unit::Crates,
            f64::from(failures),
            Some(0.0),
        ));
        figures.push(figure(
            &format!("{check} of {count} clients: CPU time"),
            Unit::CpuSeconds,
            sum.milliseconds / 1e3,
            None,
        ));
        figures.push(figure(&format!("{check}: memory of the largest"), Unit::Kibibytes, sum.kibibytes, None));
    }
    Ok(figures)
}

fn checked(folder: &Path, command: &[&str], crates: &[String]) -> Result<Cost, String> {
    let packages = crates.iter().flat_map(|name| ["-p", name]);
    let target = ["--target-dir", "target"];
    cost::timed(folder, &command.iter().copied().chain(target).chain(packages).collect::<Vec<_>>(), 0)
}

/// Writes a workspace with a crate of each model, and gives their names.
fn generate(folder: &Path, archive: &str, program: &str) -> Result<Vec<String>, String> {
    let models = folder.join("models");
    fs::create_dir_all(&models).map_err(|error| format!("{}: {error}", models.display()))?;
    cost::output(&models, &["tar", "-xzf", archive])?;
    let found = cost::output(&models, &["find", ".", "-name", "*.json"])?;
    let mut found: Vec<&str> = found.lines().collect();
    found.sort_unstable();
    let runtime = apps::workspace().join("runtime").to_string_lossy().into_owned();
    let mut crates = Vec::new();
    for model in found {
        let stem = model.rsplit('/').next().unwrap_or_default().trim_end_matches(".json");
        let name = format!("client-{}", stem.replace('.', "-").to_lowercase());
        let out = format!("../crates/{name}");
        let command = [program, "generate", model, "--out", &out, "--runtime", &runtime, "--crate-name", &name];
        cost::output(&models, &command)?;
        crates.push(name);
    }
    // Nothing is built twice, and what would be kept for that would fill a disk, too.
    let manifest = "[workspace]\nmembers = [\"crates/*\"]\nresolver = \"3\"\n\n[profile.dev]\nincremental = false\n";
    apps::write(&folder.join("Cargo.toml"), manifest)?;
    apps::lock(folder)?;
    cost::output(folder, &["cargo", "fetch", "--quiet"])?;
    Ok(crates)
}

fn figure(name: &str, unit: Unit, ours: f64, most: Option<f64>) -> Figure {
    Figure {
        name: name.to_owned(),
        unit,
        ours,
        theirs: None,
        target: most.map(Target::AtMost),
        obstacle: "what standard error says of them".to_owned(),
    }
}
