//! Compressed files: gzip, and the zip archives that wheels are. Below it: tar, and gzip as it is read on.
//!
//! In: bytes, or a wheel. Out: texts of files, by their names. Of zip only what wheels have is read: files that are stored
//! or deflated, in an archive of one part. <https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT>,
//! <https://www.rfc-editor.org/rfc/rfc1952>

#[cfg(feature = "archives")]
mod stream;
#[cfg(feature = "archives")]
pub(crate) mod tar;

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use crate::limits::Limits;

/// The end of a zip archive, without its comment, which has at most 65,535 bytes.
const END_SIZE: u64 = 22;

/// The files of a zip archive.
pub(crate) struct Archive {
    file: File,
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    is_deflated: bool,
    crc: u32,
    packed: u32,
    size: u32,
    /// Where the header of the file is.
    offset: u32,
}

impl Archive {
    /// Reads the list of files.
    pub(crate) fn open(path: &Path, limits: &Limits) -> Result<Self, String> {
        let unreadable = |error: std::io::Error| format!("the file cannot be read: {error}");
        let mut file = File::open(path).map_err(unreadable)?;
        let length = file.seek(SeekFrom::End(0)).map_err(unreadable)?;
        let tail = read_at(&mut file, length.saturating_sub(END_SIZE + 0xFFFF), END_SIZE + 0xFFFF)?;
        let end = (0..tail.len()).rev().filter_map(|at| tail.get(at..)).find(|end| end.starts_with(b"PK\x05\x06"));
        let end = end.ok_or("the file is not a wheel: it has no list of files at its end")?;
        let (size, offset) = u32_at(end, 12).zip(u32_at(end, 16)).ok_or(CUT)?;
        limits.check(size as usize)?;
        let bytes = read_at(&mut file, u64::from(offset), u64::from(size))?;
        let mut entries = Vec::new();
        let mut rest = bytes.as_slice();
        while rest.starts_with(b"PK\x01\x02") {
            let (entry, size) = Entry::read(rest).ok_or(CUT)?;
            entries.extend(entry);
            rest = rest.get(size..).unwrap_or_default();
        }
        Ok(Self { file, entries })
    }

    /// The names of the files.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| entry.name.as_str())
    }

    /// Unpacks a file; `None` when there is none of this name.
    pub(crate) fn read(&mut self, name: &str, limits: &Limits) -> Option<Result<Vec<u8>, String>> {
        let entry = self.entries.iter().find(|entry| entry.name == name)?;
        Some(unpack(&mut self.file, entry, limits))
    }
}

const CUT: &str = "the archive is damaged: it ends too early";

impl Entry {
    /// An entry of the list (unless it is packed in some other way), and how long its description is.
    fn read(bytes: &[u8]) -> Option<(Option<Self>, usize)> {
        let length = |at| u16_at(bytes, at).map(usize::from);
        let name_length = length(28)?;
        let size = 46 + name_length + length(30)? + length(32)?;
        let name = bytes.get(46..46 + name_length)?;
        let method = u16_at(bytes, 10)?;
        let entry = Self {
            name: String::from_utf8_lossy(name).into_owned(),
            is_deflated: method == 8,
            crc: u32_at(bytes, 16)?,
            packed: u32_at(bytes, 20)?,
            size: u32_at(bytes, 24)?,
            offset: u32_at(bytes, 42)?,
        };
        Some(((method == 0 || method == 8).then_some(entry), size))
    }
}

fn unpack(file: &mut File, entry: &Entry, limits: &Limits) -> Result<Vec<u8>, String> {
    limits.check(entry.packed.max(entry.size) as usize)?;
    let header = read_at(file, u64::from(entry.offset), 30)?;
    let (name, extra) = u16_at(&header, 26).zip(u16_at(&header, 28)).ok_or(CUT)?;
    let start = u64::from(entry.offset) + 30 + u64::from(name) + u64::from(extra);
    let packed = read_at(file, start, u64::from(entry.packed))?;
    if packed.len() != entry.packed as usize {
        return Err(CUT.to_owned());
    }
    let bytes = if entry.is_deflated { inflate(&packed, entry.size, limits)? } else { packed };
    checked(bytes, entry.crc)
}

/// At most so many bytes; fewer at the end of the file.
fn read_at(file: &mut File, offset: u64, length: u64) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let read = file.seek(SeekFrom::Start(offset)).and_then(|_| file.take(length).read_to_end(&mut bytes));
    read.map_err(|error| format!("the file cannot be read: {error}"))?;
    Ok(bytes)
}

/// Unpacks a gzip file.
pub(crate) fn gunzip(bytes: &[u8], limits: &Limits) -> Result<Vec<u8>, String> {
    let rest = bytes.get(gzip_header(bytes)?..).unwrap_or_default();
    let (packed, end) = rest.split_last_chunk::<8>().ok_or(CUT)?;
    let (crc, size) = u32_at(end, 0).zip(u32_at(end, 4)).ok_or(CUT)?;
    checked(inflate(packed, size, limits)?, crc)
}

/// How long the header of a gzip file is.
fn gzip_header(bytes: &[u8]) -> Result<usize, String> {
    let Some([0x1F, 0x8B, 8, flags]) = bytes.first_chunk::<4>() else {
        return Err("the file is not packed with gzip, although its name ends in `.gz`".to_owned());
    };
    let mut rest = bytes.get(10..).ok_or(CUT)?;
    if flags & 4 != 0 {
        let length = u16_at(rest, 0).ok_or(CUT)?;
        rest = rest.get(2 + usize::from(length)..).unwrap_or_default();
    }
    // A name and a comment, each with a zero at its end.
    for flag in [8, 16] {
        if flags & flag != 0 {
            let end = rest.iter().position(|byte| *byte == 0).ok_or(CUT)?;
            rest = rest.get(end + 1..).unwrap_or_default();
        }
    }
    if flags & 2 != 0 {
        rest = rest.get(2..).unwrap_or_default();
    }
    Ok(bytes.len() - rest.len())
}

fn checked(bytes: Vec<u8>, crc: u32) -> Result<Vec<u8>, String> {
    if !crc32(!0, &bytes) == crc { Ok(bytes) } else { Err("the archive is damaged: a checksum is wrong".to_owned()) }
}

#[cfg(feature = "archives")]
fn inflate(packed: &[u8], size: u32, limits: &Limits) -> Result<Vec<u8>, String> {
    limits.check(size as usize)?;
    miniz_oxide::inflate::decompress_to_vec_with_limit(packed, size as usize)
        .map_err(|error| format!("the archive is damaged: {error}"))
}

#[cfg(not(feature = "archives"))]
fn inflate(_: &[u8], _: u32, _: &Limits) -> Result<Vec<u8>, String> {
    Err("compressed files are read only with the feature `archives`".to_owned())
}

/// The checksum of both formats, but for its last step, which inverts it: of nothing it is `!0`.
fn crc32(before: u32, bytes: &[u8]) -> u32 {
    const TABLE: [u32; 256] = {
        let mut table = [0; 256];
        let mut n = 0;
        while n < 256 {
            let mut value = n as u32;
            let mut bit = 0;
            while bit < 8 {
                value = if value & 1 == 1 { 0xEDB8_8320 ^ (value >> 1) } else { value >> 1 };
                bit += 1;
            }
            table[n] = value;
            n += 1;
        }
        table
    };
    bytes.iter().fold(before, |crc, byte| TABLE[usize::from(crc as u8 ^ byte)] ^ (crc >> 8))
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|bytes| u16::from_le_bytes(*bytes))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|bytes| u32::from_le_bytes(*bytes))
}
