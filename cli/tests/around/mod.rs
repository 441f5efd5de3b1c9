//! Surroundings of a run that hold what it printed: no process, no files but those that are named.

#![allow(dead_code)] // each test uses what it needs

use std::ffi::OsString;
use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use smithgen_cli::rooms::process::{Destination, Files, Shared, Surroundings};
use smithgen_cli::rooms::run::run;
use smithgen_cli::rooms::time::Zone;
use smithgen_cli::tool::Tool;
use smithgen_runtime::settings::Environment;

/// A writer whose text can be read, by somebody who leaves after so many lines.
#[derive(Clone)]
struct Buffer {
    bytes: Arc<Mutex<Vec<u8>>>,
    lines: usize,
}

impl Buffer {
    fn of_lines(lines: usize) -> Self {
        Buffer { bytes: Arc::default(), lines }
    }

    fn text(&self) -> String {
        String::from_utf8(self.bytes.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut all = self.bytes.lock().unwrap();
        if all.iter().filter(|byte| **byte == b'\n').count() >= self.lines {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        all.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Status, standard output and standard error.
pub(crate) type Ran = (u8, String, String);

/// Runs words in an environment with these variables.
pub(crate) fn run_words(tool: &'static Tool, words: &[OsString], variables: &[(&str, &str)]) -> Ran {
    run_for_lines(usize::MAX, tool, words, variables)
}

/// Runs words whose standard output is read for so many lines, as by `head`.
pub(crate) fn run_for_lines(lines: usize, tool: &'static Tool, words: &[OsString], variables: &[(&str, &str)]) -> Ran {
    run_in(lines, tool, words, variables, Files::new("/nowhere", |_| None, io::empty()))
}

/// Runs words with this standard input.
pub(crate) fn run_with_input(tool: &'static Tool, words: &[OsString], input: &'static [u8]) -> Ran {
    run_with_files(tool, words, Files::new("/nowhere", |_| None, input))
}

/// Runs words with these files and this standard input.
pub(crate) fn run_with_files(tool: &'static Tool, words: &[OsString], files: Files) -> Ran {
    run_in(usize::MAX, tool, words, &[], files)
}

fn run_in(lines: usize, tool: &'static Tool, words: &[OsString], variables: &[(&str, &str)], files: Files) -> Ran {
    let (out, err) = (Buffer::of_lines(lines), Buffer::of_lines(usize::MAX));
    // Nobody is asked who is not of the test.
    let nowhere = [("AWS_CONFIG_FILE", "/nowhere/config"), ("AWS_EC2_METADATA_DISABLED", "true")];
    let surroundings = Surroundings {
        environment: Environment::of_variables(nowhere.iter().chain(variables).copied(), false),
        files,
        zone: Zone::UTC,
        out: Destination::Given(Shared::new(out.clone())),
        err: Shared::new(err.clone()),
    };
    let status = run(tool, words, &surroundings);
    (status, out.text(), err.text())
}
