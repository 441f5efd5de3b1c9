//! The protocol tests of Smithy: every case of every service in a folder, through generated clients.
//!
//! In: model files whose operations and errors carry the traits of `smithy.test`. Out: a [`Report`] of what passed, failed,
//! and did not run. `plan` looks what the files hold; `programs` generates each service's client with a program around it,
//! compiles them in one throw-away package, and runs them; [`harness`] is what they run.

pub mod harness;
mod plan;
pub mod programs;
mod report;

use std::path::{Path, PathBuf};

pub use report::Report;

/// All files below a folder whose names end in `.json`, sorted.
///
/// # Panics
/// When a folder cannot be read.
pub fn model_files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.unwrap_or_else(|error| panic!("{}: {error}", folder.display())).path();
        if path.is_dir() {
            files.extend(model_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "json") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// Runs all cases of the files; `name` is that of the throw-away package, below the target directory.
///
/// # Panics
/// When a file cannot be read, nothing can be written there, or cargo cannot be started.
pub fn run(name: &str, files: &[PathBuf]) -> Report {
    let mut report = Report::default();
    let mut services = Vec::new();
    for file in files {
        plan::read(file, &mut services, &mut report);
    }
    programs::run(name, services, &mut report);
    report
}
