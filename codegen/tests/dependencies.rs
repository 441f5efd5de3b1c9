//! What build scripts compile: the crates that read models and print Rust, and of JMESPath what reads and checks expressions.

use std::process::Command;

/// What a build script is built of, without the command.
const CRATES: [&str; 14] = [
    "heck",
    "itoa",
    "memchr",
    "prettyplease",
    "proc-macro2",
    "quote",
    "serde_core",
    "serde_json",
    "smithgen",
    "smithgen-jmespath",
    "smithgen-model",
    "syn",
    "unicode-ident",
    "zmij",
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
    // Of ours neither the command, nor archives, nor searches; of the others what is called.
    for (name, features) in crates {
        let expected = match name.split(' ').next() {
            Some("memchr") => "alloc,std",
            Some("serde_core") => "std",
            Some("serde_json") => "raw_value,std",
            Some("syn") => "full,parsing",
            _ => "",
        };
        assert_eq!(features, expected, "{name}");
    }
}
