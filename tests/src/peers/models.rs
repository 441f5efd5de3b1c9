//! The Smithy models of AWS's services, which the conformance data holds as one archive.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::fetch;
use crate::protocol::model_files;

/// All models of the archive `models/aws-models-2025-04.tar.gz`, unpacked once for all test processes.
///
/// # Panics
/// When it cannot be unpacked.
pub fn smithy_models(archive: &Path) -> Vec<PathBuf> {
    let unpack = |folder: &Path| {
        std::fs::create_dir_all(folder).map_err(|error| error.to_string())?;
        fetch::run(Command::new("tar").arg("-xzf").arg(archive).arg("-C").arg(folder))
    };
    let mut models = model_files(&fetch::unpacked("aws-models", "2025-04", unpack));
    models.retain(|path| !path.to_string_lossy().contains(".OLD-"));
    models
}
