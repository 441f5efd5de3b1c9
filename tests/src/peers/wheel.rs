//! A wheel of botocore, as the Python package index serves it: hundreds of service descriptions.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::fetch;

/// The release of the same days as the archive of Smithy models that the conformance data has.
const PACKAGE: &str = "botocore==1.37.25";

/// The wheel.
///
/// # Panics
/// When it can't be had.
pub fn botocore_wheel() -> PathBuf {
    let folder = fetch::folder("wheel", PACKAGE, download);
    folder.join("botocore-1.37.25-py3-none-any.whl")
}

fn download(folder: &Path) -> Result<(), fetch::Problem> {
    let mut pip = Command::new("python3");
    pip.args(["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-input", "--no-deps"]);
    fetch::run(pip.args(["--only-binary", ":all:", "--dest"]).arg(folder).arg(PACKAGE))
}
