//! Base64 with the standard alphabet (RFC 4648 section 4), which text formats use for blobs. Bytes in, text out, and back.
//!
//! Output is padded. Input may be padded or not, because some services leave the padding out; spaces, line ends and
//! the URL alphabet are errors.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_PAD_INDIFFERENT;

/// The base64 text of `bytes`, padded.
pub fn encode_base64(bytes: &[u8]) -> String {
    STANDARD_PAD_INDIFFERENT.encode(bytes)
}

/// Appends the base64 text of `bytes`, padded, to `out`.
pub fn encode_base64_into(bytes: &[u8], out: &mut Vec<u8>) {
    let start = out.len();
    // Four characters for each group of three bytes begun: the encoder cannot run out of room.
    out.resize(start + bytes.len().div_ceil(3) * 4, 0);
    let written = match out.get_mut(start..) {
        Some(room) => STANDARD_PAD_INDIFFERENT.encode_slice(bytes, room).unwrap_or(0),
        None => 0,
    };
    out.truncate(start + written);
}

/// The bytes that a base64 text stands for.
///
/// # Errors
/// When the text has a character outside the standard alphabet, an impossible length or bits that no byte owns.
pub fn decode_base64(text: &str) -> Result<Vec<u8>, Base64Error> {
    STANDARD_PAD_INDIFFERENT.decode(text).map_err(|error| match error {
        base64::DecodeError::InvalidByte(offset, _) | base64::DecodeError::InvalidLastSymbol { offset, .. } => {
            Base64Error { offset: Some(offset) }
        }
        base64::DecodeError::InvalidLength(_) | base64::DecodeError::InvalidPadding => Base64Error { offset: None },
    })
}

/// A text that is not base64. It does not repeat the text, which may be a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base64Error {
    /// Byte offset of the first character that does not belong there; `None` when the length or the padding is wrong.
    offset: Option<usize>,
}

impl std::fmt::Display for Base64Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.offset {
            Some(offset) => write!(f, "not base64: unexpected character at offset {offset} of the text"),
            None => f.write_str("not base64: wrong length or padding"),
        }
    }
}

impl std::error::Error for Base64Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodes_with_padding() {
        for (bytes, text) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")] {
            assert_eq!(encode_base64(bytes.as_bytes()), text);
            let mut out = b"x".to_vec();
            encode_base64_into(bytes.as_bytes(), &mut out);
            assert_eq!(out, format!("x{text}").into_bytes());
        }
    }

    #[test]
    fn decodes_with_and_without_padding() {
        assert_eq!(decode_base64("Zm8=").unwrap(), b"fo");
        assert_eq!(decode_base64("Zm8").unwrap(), b"fo");
        assert_eq!(decode_base64("").unwrap(), b"");
    }

    #[test]
    fn refuses_what_is_not_base64() {
        for text in ["Zg==\n", "Z", "Zm9v!", "_-==", "Zm9vZ===", "Zh"] {
            assert!(decode_base64(text).is_err(), "{text}");
        }
        assert_eq!(
            decode_base64("Zm!v").unwrap_err().to_string(),
            "not base64: unexpected character at offset 2 of the text"
        );
    }
}
