//! Crates that exist only for a test: written below `target`, checked, documented and run by cargo without a network.
//!
//! In: files. Out: what cargo says of them. All of them share one target folder, so that the runtime is compiled once.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The folder in which the tests' crates and what is built of them lie.
fn base() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace().join("target"), PathBuf::from);
    target.join("throwaway")
}

/// The root of the workspace.
pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// A crate for a test.
pub struct Throwaway {
    folder: PathBuf,
    files: BTreeSet<PathBuf>,
}

impl Throwaway {
    /// An empty crate, with the runtime and `http` as dependencies, in the versions of this workspace.
    pub fn new(name: &str) -> Self {
        Self::with_features(
            name,
            &[
                "cbor",
                "checksums",
                "compression",
                "crc32",
                "endpoint-discovery",
                "event-streams",
                "query",
                "rest-xml",
                "waiters",
            ],
        )
    }

    /// The same, with these features of the runtime.
    pub fn with_features(name: &str, features: &[&str]) -> Self {
        let folder = base().join(name);
        let mut crate_ = Throwaway { folder, files: BTreeSet::new() };
        let runtime = workspace().join("runtime");
        crate_.file(
            "Cargo.toml",
            &format!(
                "[package]\nname = {name:?}\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
                 smithgen-runtime = {{ path = {runtime:?}, default-features = false, features = {features:?} }}\n\
                 http = {{ version = \"1\", default-features = false }}\n\n[dev-dependencies]\n\
                 serde_json = {{ version = \"1\", default-features = false, features = [\"std\"] }}\n"
            ),
        );
        let lock = fs::read_to_string(workspace().join("Cargo.lock")).expect("the workspace has a Cargo.lock");
        crate_.file("Cargo.lock", &lock);
        crate_
    }

    /// Adds a dependency, as a line of the manifest.
    pub fn depends_on(&mut self, line: &str) {
        let manifest = fs::read_to_string(self.path("Cargo.toml")).expect("a manifest");
        self.file("Cargo.toml", &manifest.replacen("[dependencies]\n", &format!("[dependencies]\n{line}\n"), 1));
    }

    /// Writes a file, unless it has this text already.
    pub fn file(&mut self, path: impl AsRef<Path>, text: &str) {
        let path = self.folder.join(path);
        if !fs::read_to_string(&path).is_ok_and(|old| old == text) {
            fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("folders can be made");
            fs::write(&path, text).expect("files can be written");
        }
        self.files.insert(path);
    }

    /// Where a file of the crate lies.
    pub fn path(&self, file: impl AsRef<Path>) -> PathBuf {
        self.folder.join(file)
    }

    /// Where cargo puts a program of the crate, in the dev profile.
    pub fn program(&self, name: &str) -> PathBuf {
        base().join("target/debug").join(name)
    }

    /// Runs cargo in the crate, offline; other files of an earlier run are removed first.
    pub fn cargo(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Output {
        remove_others(&self.folder.join("src"), &self.files);
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        command.args(arguments).arg("--offline").current_dir(&self.folder);
        command.env("CARGO_TARGET_DIR", base().join("target")).envs(environment.iter().copied());
        // What cargo sets for its own children would make it build everything again.
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("CARGO_PKG_")
                || text.starts_with("CARGO_MANIFEST_")
                || text == "RUSTC_WORKSPACE_WRAPPER"
            {
                command.env_remove(name);
            }
        }
        command.output().expect("cargo can be started")
    }

    /// Runs cargo and fails, with all that it said, unless it succeeds.
    pub fn cargo_succeeds(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Output {
        let output = self.cargo(arguments, environment);
        let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "cargo {} in {}:\n{out}\n{err}", arguments.join(" "), self.folder.display());
        output
    }
}

/// Removes the files below a folder that are not among `files`.
fn remove_others(folder: &Path, files: &BTreeSet<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            remove_others(&path, files);
        } else if !files.contains(&path) {
            fs::remove_file(&path).expect("files can be removed");
        }
    }
}
