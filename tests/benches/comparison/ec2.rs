//! EC2 as a whole, the largest service: what generating its client costs, what compiling that costs, and reading an answer of it.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use crate::apps::{self, LEAN, SDK_EC2, TOKIO};
use crate::cost::{self, Cost, TIME};
use crate::figure::{Figure, Target, Unit};
use crate::{answers, builds};

/// Measures all of it; of one operation, and alone, where it need only be shown that this works.
pub(crate) fn measure(is_brief: bool) -> Result<Vec<Figure>, String> {
    let folder = apps::base().join("ec2");
    let (ours, sdk) = (folder.join("ours"), folder.join("aws-sdk"));
    let generated = generate(&ours, is_brief)?;
    let compiled = compile(&ours, &["-p", "ec2"], "ec2")?;
    let mut figures = vec![
        figure("generation", Unit::Milliseconds, generated.milliseconds, None, Target::AtMost(2e3), "printing"),
        figure(
            "generation: memory",
            Unit::Kibibytes,
            generated.kibibytes,
            None,
            Target::AtMost(1e9 / 1024.0),
            "the IR",
        ),
    ];
    let (mut seconds, mut memory) = (None, None);
    if !is_brief {
        let dependencies = format!(
            "[dependencies]\naws-sdk-ec2 = {{ version = \"={SDK_EC2}\", features = [\"behavior-version-latest\"{LEAN} }}\n{TOKIO}"
        );
        apps::write_crate(&sdk, &dependencies, "fn main() {}\n", None, false)?;
        cost::output(&sdk, &["cargo", "fetch", "--quiet"])?;
        let theirs = compile(&sdk, &[], "aws_sdk_ec2")?;
        seconds = Some(theirs.milliseconds / 1e3);
        memory = Some(theirs.kibibytes);
    }
    let compiler = "types, of which each is code";
    let cpu = compiled.milliseconds / 1e3;
    figures.push(figure(
        "dev build of the crate alone",
        Unit::CpuSeconds,
        cpu,
        seconds,
        Target::Fraction(6.0),
        compiler,
    ));
    let name = "dev build of the crate alone: memory";
    figures.push(figure(name, Unit::Kibibytes, compiled.kibibytes, memory, Target::Fraction(4.0), compiler));
    if !is_brief {
        figures.push(answers::measure_ec2()?);
    }
    Ok(figures)
}

fn figure(name: &str, unit: Unit, ours: f64, theirs: Option<f64>, target: Target, obstacle: &str) -> Figure {
    Figure {
        name: format!("EC2, all operations: {name}"),
        unit,
        ours,
        theirs: theirs.map(|theirs| ("AWS SDK, leanest".to_owned(), theirs)),
        target: (theirs.is_some() || matches!(target, Target::AtMost(_))).then_some(target),
        obstacle: obstacle.to_owned(),
    }
}

/// Generates a crate with the command in release, in a workspace of its own.
fn generate(folder: &Path, is_brief: bool) -> Result<Cost, String> {
    eprintln!("building the command (release)");
    let build = ["cargo", "build", "--quiet", "--release", "-p", "smithgen", "--bin", "smithgen"];
    cost::output(&apps::workspace(), &build)?;
    apps::write(&folder.join("Cargo.toml"), "[workspace]\nmembers = [\"client\"]\nresolver = \"3\"\n")?;
    let lock = apps::workspace().join("Cargo.lock");
    let text = fs::read_to_string(&lock).map_err(|error| format!("{}: {error}", lock.display()))?;
    apps::write(&folder.join("Cargo.lock"), &text)?;
    let program = apps::workspace().join("target/release/smithgen");
    let (model, client, runtime) = (apps::described("ec2")?, folder.join("client"), apps::workspace().join("runtime"));
    let [program, model, client, runtime] =
        [program, model, client, runtime].map(|path| path.to_string_lossy().into_owned());
    let command =
        [program.as_str(), "generate", &model, "--out", &client, "--runtime", &runtime, "--crate-name", "ec2"];
    let some: &[&str] = if is_brief { &["--operation", "DescribeInstances"] } else { &[] };
    let generated = cost::timed(folder, &[command.as_slice(), some].concat(), 0)?;
    cost::output(folder, &["cargo", "fetch", "--quiet"])?;
    Ok(generated)
}

/// What the compiler takes for one crate of a cold dev build: cargo starts it by a script that has it timed.
fn compile(folder: &Path, options: &[&str], krate: &str) -> Result<Cost, String> {
    eprintln!("building {} (dev)", folder.display());
    let (wrapper, file) = (folder.join("rustc-wrapper"), folder.join("compiler-cost"));
    let time = TIME.map(|word| format!("'{word}'")).join(" ");
    let script = format!(
        "#!/bin/sh\ncase \" $* \" in\n*\" --crate-name {krate} \"*) exec {time} '{}' \"$@\" ;;\n*) exec \"$@\" ;;\nesac\n",
        file.display()
    );
    apps::write(&wrapper, &script)?;
    let allowed =
        fs::set_permissions(&wrapper, fs::Permissions::from_mode(0o755)).and_then(|()| match fs::remove_file(&file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        });
    allowed.map_err(|error| format!("{}: {error}", wrapper.display()))?;
    let config = format!("build.rustc-wrapper={:?}", wrapper.to_string_lossy());
    // Cargo never compiles crates of a registry by steps, and ours would be such a crate.
    let whole = "profile.dev.incremental=false";
    let command =
        ["cargo", "--config", &config, "--config", whole, "build", "--quiet", "--offline", "--target-dir", "target"];
    builds::cold_build(folder, &[command.as_slice(), options].concat())?;
    Cost::read(&file)
}
