//! What build scripts compile: the crates that print Rust, and of JMESPath what reads and checks expressions.

use std::process::Command;

/// What a build script is built of, without the command.
const CRATES: [&str; 9] = [
    "heck",
    "prettyplease",
    "proc-macro2",
    "quote",
    "smithgen",
    "smithgen-jmespath",
    "smithgen-model",
    "syn",
    "unicode-ident",
];

#[test]
fn build_scripts_compile_what_they_need() {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["tree", "--offline", "--edges", "normal", "--prefix", "none", "--no-default-features"]);
    let output = cargo.args(["--format", "{p}|{f}"]).current_dir(env!("CARGO_MANIFEST_DIR")).output();
    let output = output.expect("cargo can be started");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let lines = text.lines().map(|line| line.trim_end_matches(" (*)"));
    let mut crates: Vec<(&str, &str)> = lines.filter_map(|line| line.split_once('|')).collect();
    crates.sort_unstable();
    crates.dedup();
    let names: Vec<&str> = crates.iter().filter_map(|(name, _)| name.split(' ').next()).collect();
    assert_eq!(names, CRATES);
    // No features: of ours neither the command, nor archives, nor searches; of the others what reads and prints items.
    for (name, features) in crates {
        let expected = if name.starts_with("syn ") { "full,parsing" } else { "" };
        assert_eq!(features, expected, "{name}");
    }
}
