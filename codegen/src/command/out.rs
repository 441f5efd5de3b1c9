//! The folder of `--out`, which changes as a whole.
//!
//! In: the files that shall lie there, and those that shall go. Out: what was done, in a line. Files of others are never
//! overwritten, and those of another service are not, unless the call takes them over.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::Problems;
use crate::folder::Folder;
use crate::owner::Owner;

use super::{Failure, write};

/// What shall lie in a folder.
pub(super) struct Files {
    /// By their paths in it; of a crate, each module before the one that declares it.
    pub(super) files: Vec<(PathBuf, Vec<u8>)>,
    /// The service's shape id.
    pub(super) service: String,
    /// What is doubtful in the model and the selection.
    pub(super) warnings: Problems,
}

impl Files {
    /// What is none of these any more, although it is ours: the files that lie in `folder` of `out`, and perhaps below, by their paths
    /// in `out`.
    pub(super) fn stale(&self, out: &Path, folder: &str, below: bool, is_ours: impl Fn(&Path) -> bool) -> Vec<PathBuf> {
        let wanted: BTreeSet<&Path> = self.files.iter().map(|(path, _)| path.as_path()).collect();
        let mut stale = Vec::new();
        let mut folders = vec![PathBuf::from(folder)];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(out.join(&folder)).into_iter().flatten().flatten() {
                let path = folder.join(entry.file_name());
                match entry.file_type() {
                    Ok(kind) if kind.is_dir() && below => folders.push(path),
                    Ok(kind) if kind.is_file() && !wanted.contains(path.as_path()) && is_ours(&entry.path()) => {
                        stale.push(path);
                    }
                    _ => {}
                }
            }
        }
        stale.sort();
        stale
    }
}

/// The folder of a run that has it for itself, and what it is called.
pub(super) struct Out<'a> {
    path: &'a Path,
    folder: Folder,
}

impl<'a> Out<'a> {
    /// Locks the folder. What lies there is looked at afterwards: another run may have been about to change it.
    pub(super) fn lock(path: &'a Path) -> Result<Self, Failure> {
        // A waiting run goes on if it cannot say so.
        let folder = Folder::lock(path, |line| drop(write(io::stderr(), line)))?;
        Ok(Out { path, folder })
    }

    /// Refuses to overwrite files of others, smithgen's of another service among them unless `takes_over`.
    pub(super) fn refuse_foreign(&self, Files { files, service, .. }: &Files, takes_over: bool) -> Result<(), Failure> {
        let places = files.iter().map(|(path, _)| self.path.join(path)).filter(|place| place.exists());
        let foreign = places.filter_map(|place| match Owner::of(&place) {
            Owner::Other => Some(format!("error: {} is not smithgen's, and is not overwritten", place.display())),
            Owner::Smithgen(Some(other)) if other != *service && !takes_over => {
                Some(format!("error: {} is of the service {other}, and is not overwritten", place.display()))
            }
            Owner::Smithgen(_) => None,
        });
        let foreign: Vec<String> = foreign.collect();
        if foreign.is_empty() { Ok(()) } else { Err(Failure::Work(foreign.join("\n"))) }
    }

    /// Writes the files that changed and removes the stale ones; `what` is what the files are.
    pub(super) fn change(&self, files: &Files, stale: &[PathBuf], what: &str) -> Result<String, Failure> {
        let written = self.folder.change(&files.files, stale)?;
        let unchanged = files.files.len() - written;
        let removed = if stale.is_empty() { String::new() } else { format!(", {} removed", stale.len()) };
        Ok(format!("{}: {written} {what} written, {unchanged} unchanged{removed}\n", self.path.display()))
    }
}
