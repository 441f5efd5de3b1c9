//! Sign-ins in files, and their renewals that could not be written, say to a home that is read-only.
//!
//! In: the file of a sign-in. Out: what it holds or, until somebody changes the file, what this program has renewed it to: the old refresh
//! token serves no more.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use smithgen_runtime::types::Document;

use crate::cache_file::CacheFile;

/// What a program knows of sign-ins beyond their files. Clones share it.
#[derive(Clone, Default)]
pub(crate) struct SignIns(Arc<Mutex<Vec<Renewal>>>);

/// What a file held, and what should be there.
struct Renewal {
    path: PathBuf,
    of: Document,
    to: Document,
}

impl SignIns {
    /// As [`CacheFile::read`].
    pub(crate) fn read(&self, file: &CacheFile) -> Result<Option<Document>, String> {
        let found = file.read();
        let mut renewals = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match (&found, renewals.iter().find(|renewal| renewal.path == file.path())) {
            (Ok(Some(found)), Some(renewal)) if renewal.of == *found => Ok(Some(renewal.to.clone())),
            _ => {
                renewals.retain(|renewal| renewal.path != file.path());
                found
            }
        }
    }

    /// Puts what was `read` and is now `renewed` into its file, or keeps it here.
    pub(crate) fn renew(&self, file: &CacheFile, read: &Document, renewed: Document) {
        let written = file.write(&renewed);
        let mut renewals = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let earlier =
            renewals.iter().position(|renewal| renewal.path == file.path()).map(|at| renewals.swap_remove(at));
        if written.is_err() {
            let of = earlier.map_or_else(|| read.clone(), |renewal| renewal.of);
            renewals.push(Renewal { path: file.path().to_owned(), of, to: renewed });
        }
    }
}
