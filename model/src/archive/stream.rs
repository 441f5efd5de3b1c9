//! Gzip, unpacked as it is read: for archives that are larger than memory should have to hold.
//!
//! In: packed bytes. Out: what they hold; an error of kind `InvalidData`, whose text says what is wrong, where they are damaged.

use std::io::{self, BufRead, ErrorKind, Read};

use miniz_oxide::inflate::stream::{InflateState, inflate};
use miniz_oxide::{DataFormat, MZError, MZFlush, MZStatus};

use super::{CUT, crc32, gzip_header, u32_at};

/// Unpacks what it reads.
pub(crate) struct Gunzip<R> {
    packed: R,
    state: Box<InflateState>,
    crc: u32,
    size: u32,
    place: Place,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Start,
    Inside,
    End,
}

impl<R: BufRead> Gunzip<R> {
    /// The header must fit into the reader's buffer.
    pub(crate) fn new(packed: R) -> Self {
        Gunzip { packed, state: InflateState::new_boxed(DataFormat::Raw), crc: !0, size: 0, place: Place::Start }
    }

    fn read_header(&mut self) -> io::Result<()> {
        let length = gzip_header(self.packed.fill_buf()?).map_err(damaged)?;
        self.packed.consume(length);
        self.place = Place::Inside;
        Ok(())
    }

    fn read_footer(&mut self) -> io::Result<()> {
        let mut footer = [0; 8];
        self.packed.read_exact(&mut footer)?;
        if (u32_at(&footer, 0), u32_at(&footer, 4)) != (Some(!self.crc), Some(self.size)) {
            return Err(damaged("the archive is damaged: a checksum is wrong"));
        }
        self.place = Place::End;
        Ok(())
    }
}

impl<R: BufRead> Read for Gunzip<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.place == Place::Start {
            self.read_header()?;
        }
        while self.place == Place::Inside && !out.is_empty() {
            let packed = self.packed.fill_buf()?;
            let is_over = packed.is_empty();
            let step = inflate(&mut self.state, packed, out, MZFlush::None);
            self.packed.consume(step.bytes_consumed);
            let new = out.get(..step.bytes_written).unwrap_or_default();
            self.crc = crc32(self.crc, new);
            self.size = self.size.wrapping_add(new.len() as u32);
            match step.status {
                Ok(MZStatus::StreamEnd) => self.read_footer()?,
                Ok(_) | Err(MZError::Buf) if is_over && new.is_empty() => return Err(damaged(CUT)),
                Ok(_) | Err(MZError::Buf) => {}
                Err(error) => return Err(damaged(format!("the archive is damaged: {error:?}"))),
            }
            if step.bytes_written > 0 {
                return Ok(step.bytes_written);
            }
        }
        Ok(0)
    }
}

fn damaged(message: impl Into<String>) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, message.into())
}
