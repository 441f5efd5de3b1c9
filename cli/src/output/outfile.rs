//! [`Outfile`]: where the body of an answer goes that is a stream of bytes.
//!
//! In: the word of the command line, and a body. Out: a file with its bytes, or these on standard output. No more of it is in memory than
//! is read at once.

use std::fs::File;
use std::io::{self, Read as _, Write};

use smithgen_runtime::body::ByteStream;

use super::sink::{Sink, is_read};
use crate::failure::Failure;
use crate::process::{Files, STANDARD, describe};

/// How much is read at once.
const READ_SIZE: usize = 128 << 10;

/// Where the body of an answer goes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outfile<'a> {
    word: &'a str,
    files: &'a Files,
}

impl<'a> Outfile<'a> {
    /// The file that a word names.
    pub(crate) fn new(word: &'a str, files: &'a Files) -> Self {
        Outfile { word, files }
    }

    /// Whether it is standard output, where nothing else has a place then.
    pub(crate) fn is_standard(self) -> bool {
        self.word == STANDARD
    }

    /// Writes a body; `torn` tells why it could not be read to its end. Who reads standard output may leave.
    pub(super) fn save(
        self,
        body: ByteStream,
        out: &mut Sink,
        torn: impl Fn(io::Error) -> Failure,
    ) -> Result<(), Failure> {
        if self.is_standard() {
            let out = out.writer()?;
            return copy(body, out, torn, is_read).map(drop);
        }
        let failed = |error: io::Error| Failure::general(describe(&error, self.word));
        let mut file = File::create(self.files.path(self.word)).map_err(failed)?;
        copy(body, &mut file, torn, |written| written.map(|()| true).map_err(failed)).map(drop)
    }
}

/// Copies a body as long as `goes_on` says so of what was written.
fn copy(
    mut body: ByteStream,
    out: &mut dyn Write,
    torn: impl Fn(io::Error) -> Failure,
    goes_on: impl Fn(io::Result<()>) -> Result<bool, Failure>,
) -> Result<bool, Failure> {
    let mut buffer = vec![0; READ_SIZE];
    loop {
        let count = match body.read(&mut buffer) {
            Ok(0) => return goes_on(out.flush()),
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(torn(error)),
        };
        if !goes_on(out.write_all(buffer.get(..count).unwrap_or_default()))? {
            return Ok(false);
        }
    }
}
