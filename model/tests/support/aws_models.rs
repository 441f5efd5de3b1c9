//! AWS's own models of April 2025, where the conformance data has them.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The files of all models, sorted, unpacked once.
pub(crate) fn files() -> Vec<PathBuf> {
    let archive = needs::conformance!("models/aws-models-2025-04.tar.gz");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("aws-models-2025-04");
    if !folder.join("complete").exists() {
        // Tests run side by side: each unpacks into a folder of its own, and the first one's stays.
        let own = folder.with_extension(format!("{}.{:?}", std::process::id(), std::thread::current().id()));
        std::fs::create_dir_all(&own).expect("a folder for the models");
        let status = Command::new("tar").arg("-xzf").arg(&archive).arg("-C").arg(&own).status().expect("tar runs");
        assert!(status.success(), "tar: {status}");
        std::fs::write(own.join("complete"), "").expect("a mark");
        if std::fs::rename(&own, &folder).is_err() {
            std::fs::remove_dir_all(&own).expect("a folder that can go");
        }
        assert!(folder.join("complete").exists(), "{} is half made: remove it", folder.display());
    }
    let mut files: Vec<PathBuf> = Vec::new();
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            match path.is_dir() {
                true => folders.push(path),
                false => files.extend(Some(path).filter(|path| path.extension().is_some_and(|end| end == "json"))),
            }
        }
    }
    assert!(files.len() > 400, "{} models only", files.len());
    files.sort();
    files
}
