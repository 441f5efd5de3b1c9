//! [`Sink`]: where answers go, and what becomes of those that nobody reads.
//!
//! In: text. Out: the same on standard output or in a pager, and whether anyone reads on. A reader that has gone is no failure.

use std::io::{self, BufWriter, Write};

use crate::failure::Failure;
use crate::process::Pager;

/// Where answers go.
pub(crate) enum Sink {
    /// To a writer.
    Plain(Box<dyn Write>),
    /// Through a pager, which starts with the first output.
    Paged {
        /// How it is started.
        command: String,
        /// The pager, once it has.
        pager: Option<BufWriter<Pager>>,
    },
}

impl Sink {
    pub(super) fn writer(&mut self) -> Result<&mut dyn Write, Failure> {
        match self {
            Sink::Plain(out) => Ok(out),
            Sink::Paged { command, pager } => {
                let started = match pager.take() {
                    Some(started) => started,
                    None => BufWriter::new(Pager::open(command).map_err(unwritten)?),
                };
                Ok(pager.insert(started))
            }
        }
    }

    /// Whether nobody reads any further.
    pub(super) fn has_ended(&self) -> bool {
        matches!(self, Sink::Paged { pager: Some(pager), .. } if pager.get_ref().has_ended())
    }

    /// Waits until all has been read.
    pub(super) fn close(self) -> Result<(), Failure> {
        match self {
            Sink::Paged { pager: Some(pager), .. } => match pager.into_inner() {
                Ok(pager) => written(pager.close()),
                Err(error) => written(Err(error.into_error())),
            },
            _ => Ok(()),
        }
    }
}

/// A reader that has gone is no failure, as with the AWS CLI.
pub(crate) fn written(result: io::Result<()>) -> Result<(), Failure> {
    is_read(result).map(drop)
}

/// Whether what was written, or failed to be, has a reader still.
pub(super) fn is_read(result: io::Result<()>) -> Result<bool, Failure> {
    match result {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(false),
        // A value that the format cannot show.
        Err(error) if error.kind() == io::ErrorKind::InvalidData => Err(Failure::general(error.to_string())),
        Err(error) => Err(unwritten(error)),
    }
}

fn unwritten(error: io::Error) -> Failure {
    Failure::general(format!("The output cannot be written: {error}"))
}
