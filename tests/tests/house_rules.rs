//! What holds for every source file of the project.

use std::fs;
use std::path::{Path, PathBuf};

use smithgen_tests::throwaway::workspace;

/// The Rust files of the workspace. Programs that must not compile are data, and begin with what the compiler has to say.
fn sources() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open: Vec<PathBuf> = ["model", "jmespath", "codegen", "runtime", "cli", "generated", "tests"]
        .map(|name| workspace().join(name))
        .into();
    while let Some(folder) = open.pop() {
        let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        for path in entries.map(|entry| entry.expect("an entry").path()) {
            let name = path.file_name().unwrap_or_default();
            if path.is_dir() && name != "target" && name != "compile_fail" {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    found
}

/// The words of the comment that a file begins with.
fn header(path: &Path) -> usize {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let lines = text.lines().map_while(|line| line.strip_prefix("//!"));
    lines.map(|line| line.split_whitespace().count()).sum()
}

#[test]
fn every_file_says_what_it_is_for() {
    let sources = sources();
    assert!(sources.len() > 300, "only {} files", sources.len());
    let silent: Vec<_> = sources.iter().filter(|path| header(path) < 5).collect();
    assert!(silent.is_empty(), "no word about what they are for: {silent:#?}");
}
