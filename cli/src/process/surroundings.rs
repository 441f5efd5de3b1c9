//! [`Surroundings`]: what a run reads and writes besides its command line.
//!
//! In: the process's own environment, files, zone and streams, or others, as tests have them. Out: these, by name.

use std::fmt;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use smithgen_runtime::settings::Environment;

use super::Files;
use crate::time::Zone;

/// What a run reads and writes besides its command line.
#[derive(Debug)]
pub struct Surroundings {
    /// Environment variables, and through them the shared files.
    pub environment: Environment,
    /// Files that values name, and standard input.
    pub files: Files,
    /// The local time zone.
    pub zone: Zone,
    /// Standard output.
    pub out: Destination,
    /// Standard error.
    pub err: Shared,
}

/// Where output goes.
#[derive(Clone, Debug)]
pub enum Destination {
    /// To the process's standard output, or through a pager if that is a terminal.
    Standard,
    /// To a writer, as to a file.
    Given(Shared),
}

impl Surroundings {
    /// Those of the process.
    pub(crate) fn of_process() -> Self {
        Surroundings {
            environment: Environment::of_process(),
            files: Files::default(),
            zone: Zone::local(),
            out: Destination::Standard,
            err: Shared::new(io::stderr()),
        }
    }
}

/// Somewhere to write to, for several writers.
#[derive(Clone)]
pub struct Shared(Arc<Mutex<dyn Write + Send>>);

impl Shared {
    /// Shares a writer.
    pub fn new(writer: impl Write + Send + 'static) -> Self {
        Shared(Arc::new(Mutex::new(writer)))
    }
}

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).flush()
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Shared")
    }
}
