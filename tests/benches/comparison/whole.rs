//! Clients of whole services, all operations: what rustc takes for the client's crate alone, beside what it depends on, and how many lines
//! it reads for that.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use crate::apps::{self, SDK, SDK_EC2, SDK_S3};
use crate::cost::{self, Cost, TIME};
use crate::figure::{Figure, Target, Unit};

/// The service of a part, as botocore calls it; and the AWS SDK's crate for it, with its version.
const SERVICES: [(&str, &str, &str); 5] = [
    ("cognito-idp", "aws-sdk-cognitoidentityprovider", SDK),
    ("dynamodb", "aws-sdk-dynamodb", "1.136.0"),
    ("ec2", "aws-sdk-ec2", SDK_EC2),
    ("s3", "aws-sdk-s3", SDK_S3),
    ("sagemaker", "aws-sdk-sagemaker", "1.248.0"),
];

/// The parts, a service each.
pub(crate) const PARTS: [&str; SERVICES.len()] =
    ["whole-cognito-idp", "whole-dynamodb", "whole-ec2", "whole-s3", "whole-sagemaker"];

/// What compiling a crate takes, and the lines of it that the compiler reads.
struct Compiled {
    cost: Cost,
    lines: f64,
}

/// What is in the way of targets.
const TYPES: &str = "types, of which each is code, and what rustc takes for any crate";
const LINES: &str = "documentation, more than a third of them, and builders, a fifth";

/// Measures the service of a part: asynchronous clients, as the AWS SDK's are. Of ours alone, where it need only be shown that this works.
pub(crate) fn measure(part: &str, is_brief: bool) -> Result<Vec<Figure>, String> {
    let service = SERVICES.iter().zip(PARTS).find(|(_, name)| *name == part).map(|(service, _)| *service);
    let (service, sdk, _) = service.ok_or_else(|| format!("there is no part `{part}`"))?;
    generate(service, &[])?;
    let ours = compile(&ours(), service, &["--no-default-features", "--features", "async"])?;
    let theirs = if is_brief { None } else { Some(compile(&fetched_sdks()?, sdk, &[])?) };
    let figure = |name: &str, unit, of: fn(&Compiled) -> f64, target, obstacle: &str| Figure {
        name: format!("{service}, all operations: {name}"),
        unit,
        ours: of(&ours),
        theirs: theirs.as_ref().map(|theirs| ("AWS SDK".to_owned(), of(theirs))),
        target: theirs.as_ref().map(|_| Target::Fraction(target)),
        obstacle: obstacle.to_owned(),
    };
    Ok(vec![
        figure("dev build of the crate", Unit::CpuSeconds, |compiled| compiled.cost.milliseconds / 1e3, 6.0, TYPES),
        figure("memory", Unit::Kibibytes, |compiled| compiled.cost.kibibytes, 4.0, TYPES),
        figure("lines compiled", Unit::Lines, |compiled| compiled.lines, 6.0, LINES),
    ])
}

/// Generates a crate of a service, or of some of its operations, with the command in release, and gives what that took.
pub(crate) fn generate(service: &str, operations: &[&str]) -> Result<Cost, String> {
    let program = apps::release_command()?;
    let folder = ours();
    apps::write(&folder.join("Cargo.toml"), "[workspace]\nmembers = [\"crates/*\"]\nresolver = \"3\"\n")?;
    apps::lock(&folder)?;
    let paths = [apps::described(service)?, folder.join("crates").join(service), apps::workspace().join("runtime")];
    let [model, client, runtime] = paths.map(|path| path.to_string_lossy().into_owned());
    let command =
        [program.as_str(), "generate", &model, "--out", &client, "--runtime", &runtime, "--crate-name", service];
    let some = operations.iter().flat_map(|operation| ["--operation", operation]);
    let generated = cost::timed(&folder, &command.into_iter().chain(some).collect::<Vec<_>>(), 0)?;
    cost::output(&folder, &["cargo", "fetch", "--quiet"])?;
    Ok(generated)
}

/// The AWS SDK's crates and their versions, in words.
pub(crate) fn sdks() -> String {
    SERVICES.map(|(_, sdk, version)| format!("`{sdk}` {version}")).join(", ")
}

/// Where our crates lie.
fn ours() -> PathBuf {
    apps::base().join("whole/ours")
}

/// A crate that depends on the AWS SDK's crates with their default features, all of them fetched.
fn fetched_sdks() -> Result<PathBuf, String> {
    let folder = apps::base().join("whole/aws-sdk");
    let dependencies = SERVICES.iter().map(|(_, sdk, version)| format!("{sdk} = \"={version}\"\n"));
    let dependencies = format!("[dependencies]\n{}", dependencies.collect::<String>());
    apps::write_crate(&folder, &dependencies, "fn main() {}\n", None, false)?;
    cost::output(&folder, &["cargo", "fetch", "--quiet"])?;
    Ok(folder)
}

/// What the compiler takes for a crate, which cargo starts by a script that has it timed. What the crate depends on is compiled if it is not
/// yet, the crate itself always.
fn compile(folder: &Path, package: &str, features: &[&str]) -> Result<Compiled, String> {
    eprintln!("building {package} (dev)");
    let krate = package.replace('-', "_");
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
    let target = ["--quiet", "--offline", "--target-dir", "target", "-p", package];
    cost::output(folder, &[["cargo", "clean"].as_slice(), &target].concat())?;
    let config = format!("build.rustc-wrapper={:?}", wrapper.to_string_lossy());
    // Cargo never compiles crates of a registry by steps, and ours would be such a crate.
    let build = ["cargo", "--config", &config, "--config", "profile.dev.incremental=false", "build"];
    cost::output(folder, &[build.as_slice(), &target, features].concat())?;
    Ok(Compiled { cost: Cost::read(&file)?, lines: lines(folder, &krate)? })
}

/// The lines of the files that the compiler has read for a crate: it lists them for make, and each again on a line of its own.
fn lines(folder: &Path, krate: &str) -> Result<f64, String> {
    let listing = folder.join("target/debug/deps");
    let read = |path: &Path| fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()));
    let entries = fs::read_dir(&listing).map_err(|error| format!("{}: {error}", listing.display()))?;
    let is_of_it = |path: &PathBuf| {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        path.extension().is_some_and(|extension| extension == "d")
            && stem.rsplit_once('-').is_some_and(|(name, _)| name == krate)
    };
    let found = entries.flatten().map(|entry| entry.path()).find(is_of_it);
    let listed = read(&found.ok_or_else(|| format!("{}: nothing is said of {krate}", listing.display()))?)?;
    let files = listed.lines().filter_map(|line| line.strip_suffix(".rs:"));
    let lines = files.map(|file| Ok(read(&folder.join(format!("{}.rs", file.replace("\\ ", " "))))?.lines().count()));
    Ok(lines.collect::<Result<Vec<usize>, String>>()?.iter().sum::<usize>() as f64)
}
