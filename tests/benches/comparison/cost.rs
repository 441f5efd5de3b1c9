//! What a command costs: CPU time of it and of every process that it starts, as the shell's `times` counts them.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// Settings of the one who runs this that would change what is built.
const UNSET: [&str; 8] = [
    "CARGO_BUILD_RUSTFLAGS",
    "CARGO_ENCODED_RUSTFLAGS",
    "CARGO_INCREMENTAL",
    "CARGO_TARGET_DIR",
    "RUSTC_WORKSPACE_WRAPPER",
    "RUSTC_WRAPPER",
    "RUSTFLAGS",
    "SMITHGEN_OFFLINE",
];

/// How other such settings begin.
const UNSET_PROFILES: &str = "CARGO_PROFILE_";

/// Runs a command in a folder; gives its seconds of CPU time, user and system, with those of all processes below it.
pub(crate) fn cpu_seconds<S: AsRef<OsStr>>(folder: &Path, command: &[S]) -> Result<f64, String> {
    // `times` prints the shell's own times on one line and those of its finished children, and theirs, on the next.
    let script = r#""$@" >&2; code=$?; times; exit $code"#;
    let shell = [OsStr::new("sh"), OsStr::new("-c"), OsStr::new(script), OsStr::new("sh")];
    let output = output(folder, &shell.into_iter().chain(command.iter().map(AsRef::as_ref)).collect::<Vec<_>>())?;
    let children = output.lines().last().unwrap_or_default();
    let times: Option<Vec<f64>> = children.split_whitespace().map(seconds).collect();
    match times.as_deref() {
        Some([user, system]) => Ok(user + system),
        _ => Err(format!("`times` of the shell printed `{children}`")),
    }
}

/// Milliseconds of CPU time, user and system, and kibibytes of memory at the peak of the largest process.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    pub(crate) milliseconds: f64,
    pub(crate) kibibytes: f64,
}

/// GNU time, which is itself so small that what it starts is larger; and how it tells a cost.
pub(crate) const TIME: [&str; 5] = ["/usr/bin/time", "-q", "-f", "%U %S %M", "-o"];

/// Runs a command in a folder with GNU time; it must end with this status.
pub(crate) fn timed<S: AsRef<OsStr>>(folder: &Path, command: &[S], status: i32) -> Result<Cost, String> {
    let (file, status) = (folder.join("cost"), status.to_string());
    let script = r#"wanted=$1; shift; "$@" >&2; test $? = "$wanted""#;
    let shell = ["sh", "-c", script, "sh", &status].into_iter().chain(TIME).map(OsStr::new);
    let whole = shell.chain([file.as_os_str()]).chain(command.iter().map(AsRef::as_ref));
    output(folder, &whole.collect::<Vec<_>>())
        .map_err(|problem| format!("{problem}\n(GNU time is needed, Debian's package `time`)"))?;
    Cost::read(&file)
}

impl Cost {
    /// Reads what GNU time wrote.
    pub(crate) fn read(file: &Path) -> Result<Self, String> {
        let text = fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
        let numbers: Vec<f64> = text.split_whitespace().filter_map(|number| number.parse().ok()).collect();
        match numbers[..] {
            [user, system, kibibytes] => Ok(Cost { milliseconds: (user + system) * 1e3, kibibytes }),
            _ => Err(format!("GNU time wrote `{text}`")),
        }
    }
}

/// Runs a command in a folder and gives what it prints.
pub(crate) fn output<S: AsRef<OsStr>>(folder: &Path, command: &[S]) -> Result<String, String> {
    let (program, arguments) = command.split_first().ok_or("there is no command")?;
    let mut process = Command::new(program);
    process.args(arguments).current_dir(folder).stdin(Stdio::null());
    for (name, _) in std::env::vars_os() {
        if UNSET.iter().any(|unset| name == *unset) || name.to_string_lossy().starts_with(UNSET_PROFILES) {
            process.env_remove(name);
        }
    }
    let name = program.as_ref().display();
    let output = process.output().map_err(|error| format!("{name}: {error}"))?;
    if !output.status.success() {
        let arguments: Vec<_> = arguments.iter().map(|argument| argument.as_ref().to_string_lossy()).collect();
        let messages = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{name} {}, in {}: {}\n{messages}", arguments.join(" "), folder.display(), output.status));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The seconds of `1m2.34s`.
fn seconds(text: &str) -> Option<f64> {
    let (minutes, seconds) = text.strip_suffix('s')?.split_once('m')?;
    Some(minutes.parse::<f64>().ok()? * 60.0 + seconds.replace(',', ".").parse::<f64>().ok()?)
}

/// The median of some measurements.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => f64::NAN,
        length if length % 2 == 1 => values[middle],
        _ => (values[middle - 1] + values[middle]) / 2.0,
    }
}
