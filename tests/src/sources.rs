//! The project's own sources, for tests that read them.
//!
//! In: a module, as a path from the root of the workspace. Out: its text and those of the modules in its folder, without unit tests.

use std::fs;
use std::path::PathBuf;

use crate::throwaway::workspace;

/// The text of the module `path` and of its parts in order, `runtime/src/macros` say; none where there is no such module.
pub fn texts_of(path: &str) -> Vec<String> {
    let parts = fs::read_dir(workspace().join(path)).into_iter().flatten().map(|entry| entry.expect("an entry").path());
    let mut files: Vec<PathBuf> = parts.chain([workspace().join(format!("{path}.rs"))]).collect();
    files.sort();
    let texts = files.iter().filter_map(|file| fs::read_to_string(file).ok());
    texts.map(|text| text.split("\n#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned()).collect()
}
