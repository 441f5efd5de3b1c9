//! What the conformance tests share: which files a folder holds.

use std::path::{Path, PathBuf};

/// All files below a folder whose names end in `.json`, sorted. Fails when there is none.
pub(crate) fn json_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        for entry in entries {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "json") {
                files.push(path);
            }
        }
    }
    assert!(!files.is_empty(), "no JSON file in {}", folder.display());
    files.sort();
    files
}
