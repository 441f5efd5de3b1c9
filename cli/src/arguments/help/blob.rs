//! [`Pages`]: the compressed pages that the generator put into a program.
//!
//! In: one run of bytes: a header (the number of pages; for each the length of its name, the name, and offset and length of
//! its data), then the data, each page deflated on its own. All numbers are little-endian; offsets count from the end of the
//! header. Out: a page's text. Bytes that make no sense give no page.

use miniz_oxide::inflate::decompress_to_vec_with_limit;

/// Pages longer than this many bytes are not believed.
const LONGEST_PAGE: usize = 1 << 26;

/// Help pages by name.
#[derive(Clone, Copy, Debug)]
pub struct Pages {
    bytes: &'static [u8],
}

impl Pages {
    /// The pages in `bytes`; none if it is empty.
    pub fn new(bytes: &'static [u8]) -> Self {
        Pages { bytes }
    }

    /// The text of the page called `name`. Only this page is inflated.
    pub fn page(&self, name: &str) -> Option<String> {
        let compressed = self.find(name.as_bytes())?;
        let text = decompress_to_vec_with_limit(compressed, LONGEST_PAGE).ok()?;
        String::from_utf8(text).ok()
    }

    fn find(&self, wanted: &[u8]) -> Option<&'static [u8]> {
        let mut header = self.bytes;
        let mut found = None;
        for _ in 0..number(&mut header)? {
            let length = u16::from_le_bytes(*header.split_off(..2)?.first_chunk()?);
            let name = header.split_off(..usize::from(length))?;
            let place = (number(&mut header)?, number(&mut header)?);
            if name == wanted {
                found = Some(place);
            }
        }
        let (offset, length) = found?;
        header.get(offset..)?.get(..length)
    }
}

/// Takes a number off the front.
fn number(bytes: &mut &'static [u8]) -> Option<usize> {
    let number = u32::from_le_bytes(*bytes.split_off(..4)?.first_chunk()?);
    usize::try_from(number).ok()
}
