//! The folder of `--out`, which changes as a whole.
//!
//! In: the files that shall lie there, and those that shall go. Out: what was done, in a line. Files of others are never
//! overwritten, and those of another service are not, unless the call takes them over.

use std::io;
use std::path::{Path, PathBuf};

use crate::folder::Folder;
use crate::owner::Owner;

use super::{Failure, write};

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
    pub(super) fn refuse_foreign(
        &self,
        files: &[(PathBuf, Vec<u8>)],
        service: &str,
        takes_over: bool,
    ) -> Result<(), Failure> {
        let places = files.iter().map(|(path, _)| self.path.join(path)).filter(|place| place.exists());
        let foreign = places.filter_map(|place| match Owner::of(&place) {
            Owner::Other => Some(format!("error: {} is not smithgen's, and is not overwritten", place.display())),
            Owner::Smithgen(Some(other)) if other != service && !takes_over => {
                Some(format!("error: {} is of the service {other}, and is not overwritten", place.display()))
            }
            Owner::Smithgen(_) => None,
        });
        let foreign: Vec<String> = foreign.collect();
        if foreign.is_empty() { Ok(()) } else { Err(Failure::Work(foreign.join("\n"))) }
    }

    /// Writes the files that changed and removes the stale ones; `what` is what the files are.
    pub(super) fn change(
        &self,
        files: &[(PathBuf, Vec<u8>)],
        stale: &[PathBuf],
        what: &str,
    ) -> Result<String, Failure> {
        let written = self.folder.change(files, stale)?;
        let unchanged = files.len() - written;
        let removed = if stale.is_empty() { String::new() } else { format!(", {} removed", stale.len()) };
        Ok(format!("{}: {written} {what} written, {unchanged} unchanged{removed}\n", self.path.display()))
    }
}
