//! Tar archives, packed with gzip or not, read from their beginning to their end.
//!
//! In: a file. Out: one file in it after the other. <https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html>

use std::fs::File;
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Seek};
use std::path::Path;

use super::CUT;
use super::stream::Gunzip;
use crate::limits::Limits;

/// The size of a header, and what contents are filled up to.
const BLOCK: usize = 512;

/// An archive, and how far it has been read.
pub(crate) struct Tar {
    stream: Box<dyn Read + Send>,
    file: File,
    /// What is left of the file that was named last, with what fills its last block.
    left: u64,
}

/// A file in an archive, whose contents can be read until the next one is asked for.
pub(crate) struct Entry {
    pub(crate) name: String,
    pub(crate) size: u64,
}

impl Tar {
    /// Opens an archive.
    pub(crate) fn open(path: &Path) -> Result<Self, String> {
        let file = File::open(path).map_err(told)?;
        let mut buffer = BufReader::with_capacity(1 << 16, file.try_clone().map_err(told)?);
        let is_packed = buffer.fill_buf().map_err(told)?.starts_with(&[0x1F, 0x8B]);
        let stream: Box<dyn Read + Send> = if is_packed { Box::new(Gunzip::new(buffer)) } else { Box::new(buffer) };
        Ok(Tar { stream, file, left: 0 })
    }

    /// How many bytes of the archive were read.
    pub(crate) fn position(&mut self) -> u64 {
        // Both handles of the file share their place.
        self.file.stream_position().unwrap_or(0)
    }

    /// The next regular file; `None` at the end.
    pub(crate) fn next(&mut self) -> Option<Result<Entry, String>> {
        self.next_file().map_err(told).transpose()
    }

    /// The contents of the file that was named last, which are this long.
    pub(crate) fn read(&mut self, size: u64, limits: &Limits) -> Result<Vec<u8>, String> {
        limits.check(usize::try_from(size).unwrap_or(usize::MAX))?;
        self.contents(size).map_err(told)
    }

    fn next_file(&mut self) -> io::Result<Option<Entry>> {
        let mut long_name = None;
        loop {
            self.skip()?;
            let mut block = [0; BLOCK];
            self.stream.read_exact(&mut block)?;
            if block == [0; BLOCK] {
                // The rest is read, so that its checksum is looked at.
                io::copy(&mut self.stream, &mut io::sink())?;
                return Ok(None);
            }
            let header = Header(&block);
            let size = header.size().filter(|_| header.is_whole()).ok_or_else(|| damaged("a header is wrong"))?;
            self.left = size.next_multiple_of(BLOCK as u64);
            match header.kind() {
                b'x' | b'L' if size > MOST_OF_A_NAME => return Err(damaged("a name is too long")),
                b'x' => long_name = path_of(&self.contents(size)?).or(long_name),
                b'L' => long_name = Some(text(&self.contents(size)?)),
                b'0' | 0 => return Ok(Some(Entry { name: long_name.unwrap_or_else(|| header.name()), size })),
                // What is no file, such as a folder, has no contents that matter.
                _ => long_name = None,
            }
        }
    }

    fn contents(&mut self, size: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let read = (&mut self.stream).take(size).read_to_end(&mut bytes)? as u64;
        self.left = self.left.saturating_sub(read);
        if read < size { Err(ErrorKind::UnexpectedEof.into()) } else { Ok(bytes) }
    }

    fn skip(&mut self) -> io::Result<()> {
        let skipped = io::copy(&mut (&mut self.stream).take(self.left), &mut io::sink())?;
        match skipped < std::mem::take(&mut self.left) {
            true => Err(ErrorKind::UnexpectedEof.into()),
            false => Ok(()),
        }
    }
}

/// How long the contents may be that are but the name of a file.
const MOST_OF_A_NAME: u64 = 1 << 16;

struct Header<'a>(&'a [u8; BLOCK]);

impl Header<'_> {
    fn field(&self, start: usize, length: usize) -> &[u8] {
        self.0.get(start..start + length).unwrap_or_default()
    }

    fn kind(&self) -> u8 {
        self.0[156]
    }

    /// Octal digits.
    fn number(&self, start: usize, length: usize) -> Option<u64> {
        let digits = text(self.field(start, length));
        u64::from_str_radix(digits.trim_matches(' '), 8).ok()
    }

    fn size(&self) -> Option<u64> {
        // Nothing that is read is so long that it has to be written in another way; nothing else may be skipped for it.
        self.number(124, 12).filter(|size| *size < 1 << 40)
    }

    /// Whether its checksum is right, which counts itself as blanks.
    fn is_whole(&self) -> bool {
        let sum = |bytes: &[u8]| bytes.iter().map(|byte| u64::from(*byte)).sum::<u64>();
        let own = self.field(148, 8);
        self.number(148, 8) == Some(sum(self.0) - sum(own) + 8 * u64::from(b' '))
    }

    fn name(&self) -> String {
        let (name, prefix) = (text(self.field(0, 100)), text(self.field(345, 155)));
        // Others have no prefix, but something else in its place.
        match self.field(257, 6) == b"ustar\0" && !prefix.is_empty() {
            true => format!("{prefix}/{name}"),
            false => name,
        }
    }
}

/// The path among the records `LENGTH KEY=VALUE` of an extended header.
fn path_of(records: &[u8]) -> Option<String> {
    let mut rest = records;
    while let Some(blank) = rest.iter().position(|byte| *byte == b' ') {
        let length: usize = text(rest.get(..blank)?).parse().ok()?;
        let record = rest.get(blank + 1..length.checked_sub(1)?)?;
        if let Some(path) = record.strip_prefix(b"path=") {
            return Some(text(path));
        }
        rest = rest.get(length..)?;
    }
    None
}

/// The bytes before the first zero.
fn text(bytes: &[u8]) -> String {
    let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    String::from_utf8_lossy(bytes.get(..end).unwrap_or_default()).into_owned()
}

fn damaged(why: &str) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, format!("the archive is damaged: {why}"))
}

fn told(error: io::Error) -> String {
    match error.kind() {
        ErrorKind::InvalidData => error.to_string(),
        ErrorKind::UnexpectedEof => CUT.to_owned(),
        _ => format!("the file cannot be read: {error}"),
    }
}
