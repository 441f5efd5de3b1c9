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

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Writes pages in the form that is read here.
    pub(crate) fn encode(pages: &[(&str, &str)]) -> Vec<u8> {
        let mut header = u32::try_from(pages.len()).unwrap().to_le_bytes().to_vec();
        let mut data = Vec::new();
        for (name, text) in pages {
            let compressed = miniz_oxide::deflate::compress_to_vec(text.as_bytes(), 6);
            header.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
            header.extend(name.as_bytes());
            header.extend(u32::try_from(data.len()).unwrap().to_le_bytes());
            header.extend(u32::try_from(compressed.len()).unwrap().to_le_bytes());
            data.extend(compressed);
        }
        header.extend(data);
        header
    }

    /// The same, for as long as a [`Program`](crate::program::Program) needs it.
    pub(crate) fn leak(pages: &[(&str, &str)]) -> &'static [u8] {
        encode(pages).leak()
    }

    #[test]
    fn pages_are_found_by_name() {
        let pages = Pages::new(leak(&[("", "P0service"), ("sign-up", "P0sign up"), ("sign-up#yaml", "a\nb")]));
        assert_eq!(pages.page("").as_deref(), Some("P0service"));
        assert_eq!(pages.page("sign-up").as_deref(), Some("P0sign up"));
        assert_eq!(pages.page("sign-up#yaml").as_deref(), Some("a\nb"));
        assert_eq!(pages.page("sign"), None);
        assert_eq!(Pages::new(&[]).page(""), None);
    }

    #[test]
    fn damage_gives_no_page_and_no_panic() {
        let whole = encode(&[("", "P0service"), ("sign-up", &"P0sign up\n".repeat(50))]);
        for length in 0..whole.len() {
            let cut: &'static [u8] = whole[..length].to_vec().leak();
            assert_eq!(Pages::new(cut).page("sign-up"), None, "cut after {length} bytes");
        }
        for index in 0..whole.len() {
            for flip in [1, 0x80, 0xff] {
                let mut bytes = whole.clone();
                bytes[index] ^= flip;
                // What comes out does not matter, only that something does.
                let _ = Pages::new(bytes.leak()).page("sign-up");
            }
        }
    }
}
