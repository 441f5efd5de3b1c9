//! Base64 as Python's `base64.b64decode` reads it, which forgives more than RFC 4648 does.
//!
//! In: a text. Out: bytes, or nothing.

/// Reads base64: characters that are not of its alphabet are skipped, what follows the padding is not looked at, but padding must
/// be complete. Texts beyond ASCII are refused.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() {
        return None;
    }
    let mut out = Vec::with_capacity(text.len() / 4 * 3 + 2);
    let (mut bits, mut in_group, mut pads) = (0_u32, 0, 0);
    for c in text.bytes() {
        let six = match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a' + 26,
            b'0'..=b'9' => c - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            // Padding counts only behind two characters of a group; elsewhere it is skipped like any other character.
            b'=' if in_group >= 2 => {
                pads += 1;
                if in_group + pads >= 4 {
                    return Some(out);
                }
                continue;
            }
            _ => continue,
        };
        pads = 0;
        bits = (bits << 6 | u32::from(six)) & 0xffff;
        if in_group > 0 {
            out.push((bits >> (6 - 2 * in_group)) as u8);
        }
        in_group = (in_group + 1) % 4;
    }
    (in_group == 0).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_python_reads_is_read() {
        for (text, bytes) in [
            ("", Some(&b""[..])),
            ("aGVsbG8=", Some(b"hello")),
            ("aGVs\nbG8 =", Some(b"hello")),
            ("aGVsbG8=!!!!", Some(b"hello")),
            ("aGVsbG8=aGVsbG8=", Some(b"hello")),
            ("=aGVsbG8=", Some(b"hello")),
            ("a-G_Vsb.G8=", Some(b"hello")),
            ("aGVsbG9=", Some(b"hello")),
            ("aA==", Some(b"h")),
            ("aA=x=", Some(b"h\x0c")),
            ("aA=G", None),
            ("aGVsbG8", None),
            ("hello", None),
            ("a", None),
            ("é", None),
        ] {
            assert_eq!(decode(text).as_deref(), bytes, "{text:?}");
        }
    }
}
