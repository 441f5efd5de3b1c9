//! What holds for every source file of the project, and what its pages promise.

use std::fs;
use std::path::{Path, PathBuf};

use smithgen_cli::rooms::data::yaml::ALIAS_BUDGET;
use smithgen_runtime::config::{RetryConfig, TimeoutConfig};
use smithgen_runtime::generated::codec;
use smithgen_tests::throwaway::workspace;

/// The Rust files of the workspace. Programs that must not compile are data, and begin with what the compiler has to say.
fn sources() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open: Vec<PathBuf> =
        ["model", "jmespath", "codegen", "runtime", "credentials", "cli", "generated", "tests"]
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

/// The limits that `SECURITY.md` states are those of the code.
#[test]
fn limits_are_as_promised() {
    let (model, response) = (smithgen::Limits::default(), codec::Limits::default());
    let (timeouts, mib) = (TimeoutConfig::default(), 1 << 20);
    let seconds = |time: Option<std::time::Duration>| format!("{} s", time.expect("a limit").as_secs_f64());
    let rows = [
        ("file of a model", format!("{} MiB", model.bytes / mib)),
        ("JSON values in a file", model.values.to_string()),
        ("body of a response", format!("{} MiB", response.max_response_bytes / mib)),
        ("nesting of a response's lists and maps", format!("{} levels", response.max_response_depth)),
        ("time to connect", format!("{}; {}", seconds(timeouts.connect_timeout()), seconds(timeouts.read_timeout()))),
        ("attempts", RetryConfig::standard().max_attempts().to_string()),
        ("JSON and YAML of the command-line tool", format!("{} levels", smithgen_cli::rooms::data::json::MAX_DEPTH)),
        ("what aliases of YAML stand for", format!("{} MiB", ALIAS_BUDGET / mib)),
        ("JMESPath", format!("{} levels", smithgen_jmespath::MAX_DEPTH)),
    ];
    let text = fs::read_to_string(workspace().join("SECURITY.md")).expect("the page");
    for (row, value) in rows {
        let start = format!("| {row}");
        let line = text.lines().find(|line| line.starts_with(&start)).unwrap_or_else(|| panic!("no row {row:?}"));
        assert_eq!(line.split('|').nth(2).map(|cell| cell.trim().starts_with(&value)), Some(true), "{line}: {value}");
    }
    assert!(timeouts.operation_timeout().is_none() && timeouts.operation_attempt_timeout().is_none());
}
