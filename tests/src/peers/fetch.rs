//! Fetches packages by name and pinned version into `target/peers`, once for all test processes.
//!
//! In: a folder's name, what should be in it (the stamp), and how to put it there. Out: the folder, complete. A lock file
//! keeps parallel test processes apart, and a stamp that is written last makes every later run instant.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Why a package is not there, in words for whoever runs the tests.
pub(crate) type Problem = String;

/// Cargo's target directory, which the running test lies in.
pub(crate) fn target_dir() -> PathBuf {
    let test = std::env::current_exe().unwrap_or_default();
    // Cargo puts this tag into the directory; it is there whatever the directory's name is.
    let tagged = test.ancestors().find(|dir| dir.join("CACHEDIR.TAG").is_file());
    tagged.map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../target"), Path::to_path_buf)
}

/// The folder `name` with what `stamp` describes in it; `install` fills it where it isn't there yet.
///
/// # Panics
/// When it can't be fetched, or isn't there and `SMITHGEN_OFFLINE=1` forbids to fetch it, so that the test fails.
pub(crate) fn folder(name: &str, stamp: &str, install: impl FnOnce(&Path) -> Result<(), Problem>) -> PathBuf {
    let offline = std::env::var_os("SMITHGEN_OFFLINE").is_some_and(|value| value == "1");
    ensure(&target_dir().join("peers"), name, stamp, offline, install).unwrap_or_else(|problem| {
        panic!("{name} could not be fetched: {problem}\n(SMITHGEN_OFFLINE=1 leaves out the tests that need packages)")
    })
}

/// The same for what nobody has to fetch.
///
/// # Panics
/// When it can't be put there.
pub(crate) fn unpacked(name: &str, stamp: &str, install: impl FnOnce(&Path) -> Result<(), Problem>) -> PathBuf {
    ensure(&target_dir().join("peers"), name, stamp, false, install)
        .unwrap_or_else(|problem| panic!("{name} could not be unpacked: {problem}"))
}

fn ensure(
    root: &Path,
    name: &str,
    stamp: &str,
    offline: bool,
    install: impl FnOnce(&Path) -> Result<(), Problem>,
) -> Result<PathBuf, Problem> {
    let (folder, stamp_file) = (root.join(name), root.join(format!("{name}.stamp")));
    let is_complete = || folder.is_dir() && fs::read_to_string(&stamp_file).is_ok_and(|found| found == stamp);
    if is_complete() {
        return Ok(folder);
    }
    if offline {
        return Err("SMITHGEN_OFFLINE=1 forbids it".to_owned());
    }
    let io_problem = |error: io::Error| format!("{}: {error}", folder.display());
    fs::create_dir_all(root).map_err(io_problem)?;
    // Freed by the system when the file is closed, also when this process is killed.
    let lock = File::create(root.join(format!("{name}.lock"))).map_err(io_problem)?;
    lock.lock().map_err(io_problem)?;
    if is_complete() {
        return Ok(folder);
    }
    // A stamp of other versions, or a fetch that was cut short: start over.
    let _ = fs::remove_file(&stamp_file);
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(io_problem)?;
    }
    install(&folder)?;
    fs::write(&stamp_file, stamp).map_err(io_problem)?;
    Ok(folder)
}

/// Runs an installer. What it printed becomes part of the problem when it fails.
pub(crate) fn run(command: &mut Command) -> Result<(), Problem> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => {
            format!("`{program}` was not found; the tests need Python 3 with pip, and Node with npm")
        }
        _ => format!("`{program}` could not be started: {error}"),
    })?;
    if output.status.success() {
        return Ok(());
    }
    let printed = [output.stdout, output.stderr].concat();
    let arguments: Vec<_> = command.get_args().map(|argument| argument.to_string_lossy()).collect();
    Err(format!("`{program} {}`: {}\n{}", arguments.join(" "), output.status, String::from_utf8_lossy(&printed)))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::thread;

    use super::*;

    /// An empty folder of its own for each test, under the target directory.
    fn root(test: &str) -> PathBuf {
        let root = target_dir().join("peers/tests").join(format!("{test}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&root);
        root
    }

    #[test]
    fn parallel_callers_install_once() {
        let (root, installs) = (root("parallel"), AtomicU32::new(0));
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    let folder = ensure(&root, "p", "1", false, |folder| {
                        installs.fetch_add(1, Ordering::SeqCst);
                        fs::create_dir_all(folder).map_err(|error| error.to_string())
                    });
                    assert!(folder.expect("installed").is_dir());
                });
            }
        });
        assert_eq!(installs.into_inner(), 1);
        fs::remove_dir_all(root).expect("removed");
    }

    #[test]
    fn other_versions_and_cut_installs_start_over() {
        let root = root("versions");
        let failed = ensure(&root, "p", "1", false, |folder| {
            fs::create_dir_all(folder.join("half")).map_err(|error| error.to_string())?;
            Err("no network".to_owned())
        });
        assert_eq!(failed, Err("no network".to_owned()));
        for stamp in ["1", "2"] {
            let folder = ensure(&root, "p", stamp, false, |folder| {
                assert!(!folder.exists());
                fs::create_dir_all(folder).map_err(|error| error.to_string())
            });
            assert_eq!(folder, Ok(root.join("p")));
        }
        let again = ensure(&root, "p", "2", false, |_| Err("installed again".to_owned()));
        assert_eq!(again, Ok(root.join("p")));
        fs::remove_dir_all(root).expect("removed");
    }

    #[test]
    fn offline_fetches_nothing_but_uses_what_is_there() {
        let root = root("offline");
        let never = |_: &Path| Err("fetched".to_owned());
        assert_eq!(ensure(&root, "p", "1", true, never), Err("SMITHGEN_OFFLINE=1 forbids it".to_owned()));
        ensure(&root, "p", "1", false, |folder| fs::create_dir_all(folder).map_err(|error| error.to_string()))
            .expect("installed");
        assert_eq!(ensure(&root, "p", "1", true, never), Ok(root.join("p")));
        fs::remove_dir_all(root).expect("removed");
    }

    #[test]
    fn what_is_missing_or_fails_is_named() {
        let problem = run(&mut Command::new("no-such-program-here")).expect_err("missing");
        assert!(problem.starts_with("`no-such-program-here` was not found"), "{problem}");
        let problem = run(Command::new("cargo").arg("no-such-command-here")).expect_err("fails");
        assert!(problem.contains("cargo no-such-command-here"), "{problem}");
        assert!(problem.contains("no such command"), "{problem}");
    }
}
