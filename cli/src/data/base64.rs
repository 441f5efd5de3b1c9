//! Base64 as people keep it in files, on several lines.
//!
//! In: a text. Out: bytes, or nothing.

use smithgen_runtime::generated::types::decode_base64;

/// Reads base64 with blanks anywhere. What is not padded may be any text, and is none.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    let text = text.replace(|c: char| c.is_ascii_whitespace(), "");
    if text.len().is_multiple_of(4) { decode_base64(&text).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_do_not_matter_and_other_characters_do() {
        for (text, bytes) in [
            ("", Some(&b""[..])),
            ("aGVsbG8=", Some(b"hello")),
            (" aGVs\r\nbG8 =\n", Some(b"hello")),
            ("aGVsbG8", None),
            ("a-G_Vsb.G8=", None),
            ("aGVsbG8=aGVsbG8=", None),
            ("a", None),
            ("\u{e9}", None),
        ] {
            assert_eq!(decode(text).as_deref(), bytes, "{text:?}");
        }
    }
}
