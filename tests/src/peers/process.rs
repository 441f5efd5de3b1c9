//! A peer that runs as a process of its own, and ends with the test.
//!
//! Its output goes to a file, is searched for what it announces (an address, a code), and stays there when the test fails.

use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::fetch::target_dir;

/// A running peer.
pub(crate) struct Process {
    name: &'static str,
    child: Mutex<Child>,
    folder: PathBuf,
}

impl Process {
    /// Starts it in an empty folder of its own.
    ///
    /// Its standard input is a pipe that closes with this process: peers read it and leave at its end, so that not even a
    /// test that is killed leaves one behind.
    pub(crate) fn start(name: &'static str, command: &mut Command) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let run = format!("{name}-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let folder = target_dir().join("peers/runs").join(run);
        fs::create_dir_all(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        let log = File::create(folder.join("output.log")).expect("a file in a folder just made");
        let errors = log.try_clone().expect("a second handle of a file");
        command.current_dir(&folder).stdin(Stdio::piped()).stdout(log).stderr(errors);
        let child = command.spawn().unwrap_or_else(|error| panic!("{name} could not be started: {error}"));
        Self { name, child: Mutex::new(child), folder }
    }

    /// All that it has printed so far.
    pub(crate) fn output(&self) -> String {
        let bytes = fs::read(self.folder.join("output.log")).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Waits until `find` finds something in the output.
    ///
    /// # Panics
    /// When the peer ends, or says nothing of the kind for so long.
    pub(crate) fn wait_for<T>(&self, what: &str, patience: Duration, find: impl Fn(&str) -> Option<T>) -> T {
        let start = Instant::now();
        loop {
            let output = self.output();
            if let Some(found) = find(&output) {
                return found;
            }
            let log = self.folder.join("output.log");
            let alive = matches!(self.child.lock().unwrap_or_else(PoisonError::into_inner).try_wait(), Ok(None));
            assert!(
                alive && start.elapsed() < patience,
                "{} did not announce {what}; its output is in {}:\n{output}",
                self.name,
                log.display()
            );
            thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let child = self.child.get_mut().unwrap_or_else(PoisonError::into_inner);
        let _ = child.kill();
        let _ = child.wait();
        if !thread::panicking() {
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}
