//! Base64 as the AWS CLI reads it, which is as Python's `b64decode` does.
//!
//! In: text. Out: bytes. Characters outside the alphabet, among them those of other alphabets, count for nothing, and so does
//! everything behind sufficient padding.

/// Decodes a text; `None` if it has characters beyond ASCII, or padding is missing.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    // The characters since the last whole group of four, the bits of theirs that are no byte yet, and padding.
    let (mut place, mut left, mut padding) = (0, 0_u8, 0);
    for byte in text.bytes() {
        if byte == b'=' && place >= 2 {
            padding += 1;
            if place + padding >= 4 {
                return Some(bytes);
            }
        }
        let Some(bits) = bits(byte) else { continue };
        padding = 0;
        match place {
            0 => left = bits,
            1 => {
                bytes.push(left << 2 | bits >> 4);
                left = bits & 0x0f;
            }
            2 => {
                bytes.push(left << 4 | bits >> 2);
                left = bits & 0x03;
            }
            _ => bytes.push(left << 6 | bits),
        }
        place = (place + 1) % 4;
    }
    (place == 0).then_some(bytes)
}

fn bits(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_decoded_as_python_decodes_them() {
        for (text, expected) in [
            ("", Some(&b""[..])),
            ("aGVsbG8=", Some(b"hello")),
            ("aGVs\nbG8=\n", Some(b"hello")),
            ("aG-Vs_bG8=", Some(b"hello")),
            ("=aGVsbG8=", Some(b"hello")),
            ("aGVsbG8=trailing", Some(b"hello")),
            ("aGVsbA==", Some(b"hell")),
            ("aGVsbA=b=", Some(b"hell\x06")),
            ("====", Some(b"")),
            ("hello", None),
            ("aGVsbA=", None),
            ("aGVsbG8", None),
            ("aGVsbG8é=", None),
        ] {
            assert_eq!(decode(text).as_deref(), expected, "{text:?}");
        }
    }
}
