//! The characters that a JSON string cannot hold as they are: which bytes they are, and their escapes, both ways.
//!
//! Bytes above 0x7f belong to characters beyond ASCII and always stand for themselves.

/// How each byte is written: 0 as itself, `u` as `\u00xx`, any other as a backslash and that letter.
static ESCAPES: [u8; 256] = escapes();

const fn escapes() -> [u8; 256] {
    let mut table = [0; 256];
    let mut control = 0;
    while control < 0x20 {
        table[control] = b'u';
        control += 1;
    }
    table[0x08] = b'b';
    table[0x09] = b't';
    table[0x0a] = b'n';
    table[0x0c] = b'f';
    table[0x0d] = b'r';
    table[b'"' as usize] = b'"';
    table[b'\\' as usize] = b'\\';
    table
}

const LOW_BITS: u64 = u64::MAX / 255;
const HIGH_BITS: u64 = LOW_BITS << 7;

/// A word whose lowest set bit marks the first of eight bytes (least significant first) that is a quote, a backslash or a
/// control character; 0 when none is. Bits above the lowest one mean nothing, because borrows run upwards.
#[inline(always)]
const fn special_bytes(word: u64) -> u64 {
    let quote = word ^ (LOW_BITS * b'"' as u64);
    let backslash = word ^ (LOW_BITS * b'\\' as u64);
    let found_quote = quote.wrapping_sub(LOW_BITS) & !quote;
    let found_backslash = backslash.wrapping_sub(LOW_BITS) & !backslash;
    let found_control = word.wrapping_sub(LOW_BITS * 0x20) & !word;
    (found_quote | found_backslash | found_control) & HIGH_BITS
}

/// The first byte from `start` on that is a quote, a backslash or a control character; the length of `bytes` if none is.
#[inline]
pub(super) fn find_special(bytes: &[u8], start: usize) -> usize {
    let mut position = start;
    let mut rest = bytes.get(start..).unwrap_or_default();
    while let Some((word, after)) = rest.split_first_chunk() {
        match special_bytes(u64::from_le_bytes(*word)) {
            0 => position += 8,
            found => return position + (found.trailing_zeros() / 8) as usize,
        }
        rest = after;
    }
    position + rest.iter().position(|byte| ESCAPES[usize::from(*byte)] != 0).unwrap_or(rest.len())
}

/// Appends a text as it stands between the quotes of a JSON string.
#[inline]
pub(super) fn write_escaped(text: &str, out: &mut Vec<u8>) {
    let (plain, rest) = text.as_bytes().split_at(find_special(text.as_bytes(), 0));
    out.extend_from_slice(plain);
    if !rest.is_empty() {
        write_from_special(rest, out);
    }
}

/// A text as JSON.
#[cfg(feature = "sigv4")]
pub(crate) fn quoted(text: &str) -> String {
    let mut out = vec![b'"'];
    write_escaped(text, &mut out);
    out.push(b'"');
    // Text stays text, with escapes of ASCII.
    String::from_utf8(out).unwrap_or_default()
}

/// Appends bytes of which the first one is special.
#[inline(never)]
fn write_from_special(mut bytes: &[u8], out: &mut Vec<u8>) {
    while let Some((special, rest)) = bytes.split_first() {
        match ESCAPES[usize::from(*special)] {
            b'u' => {
                const HEX: &[u8; 16] = b"0123456789abcdef";
                out.extend_from_slice(b"\\u00");
                out.extend_from_slice(&[HEX[usize::from(special >> 4)], HEX[usize::from(special & 15)]]);
            }
            letter => out.extend_from_slice(&[b'\\', letter]),
        }
        let (plain, rest) = rest.split_at(find_special(rest, 0));
        out.extend_from_slice(plain);
        bytes = rest;
    }
}

/// Reads the escape that begins at `start`, a backslash: the character and the position after it. An error is a position
/// and what is wrong there.
pub(super) fn read_escape(bytes: &[u8], start: usize) -> Result<(char, usize), (usize, &'static str)> {
    let plain = match bytes.get(start + 1) {
        Some(b'u') => return read_unicode(bytes, start),
        Some(letter @ (b'"' | b'\\' | b'/')) => char::from(*letter),
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        // In the words of Python's reader, which tools quote.
        _ => return Err((start, "Invalid \\escape")),
    };
    Ok((plain, start + 2))
}

/// `\u` with four hexadecimal digits, twice for characters beyond 16 bits.
fn read_unicode(bytes: &[u8], start: usize) -> Result<(char, usize), (usize, &'static str)> {
    let first = hex_digits(bytes, start + 2).ok_or((start + 1, "Invalid \\uXXXX escape"))?;
    if let Some(character) = char::from_u32(first) {
        return Ok((character, start + 6));
    }
    // Half of a surrogate pair stands for no character, so no text can hold it.
    let lone = (start, "half of a surrogate pair in a string");
    if first >= 0xdc00 || bytes.get(start + 6..start + 8) != Some(b"\\u") {
        return Err(lone);
    }
    match hex_digits(bytes, start + 8).ok_or((start + 7, "Invalid \\uXXXX escape"))? {
        second @ 0xdc00..=0xdfff => {
            let code = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
            char::from_u32(code).map(|character| (character, start + 12)).ok_or(lone)
        }
        _ => Err(lone),
    }
}

/// Whether a `\u` with its four digits begins at `start`, be it a character or half of one.
pub(super) fn is_unicode_escape(bytes: &[u8], start: usize) -> bool {
    bytes.get(start..start + 2) == Some(b"\\u") && hex_digits(bytes, start + 2).is_some()
}

fn hex_digits(bytes: &[u8], start: usize) -> Option<u32> {
    let digits = bytes.get(start..start + 4)?;
    digits.iter().try_fold(0, |value, digit| Some(value << 4 | char::from(*digit).to_digit(16)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_found_wherever_it_stands() {
        for byte in 0..=255u8 {
            for length in 0..20 {
                for position in 0..length {
                    let mut bytes = vec![b'x'; length];
                    bytes[position] = byte;
                    let special = byte < 0x20 || byte == b'"' || byte == b'\\';
                    let expected = if special { position } else { length };
                    assert_eq!(find_special(&bytes, 0), expected, "{byte} at {position} of {length}");
                }
            }
        }
    }

    #[test]
    fn the_first_special_byte_is_found_among_several() {
        for bytes in [b"a\"\\\x01\x1f bc", b"\x7f\x80\xff\x20!#\"\"", b"][}{\\\\\\\\"] {
            let expected = bytes.iter().position(|byte| ESCAPES[usize::from(*byte)] != 0).unwrap();
            assert_eq!(find_special(bytes, 0), expected);
        }
    }

    #[test]
    fn escapes_are_written_short() {
        let mut out = Vec::new();
        write_escaped("a\"b\\c\u{8}\u{c}\n\r\t\u{0}\u{1f}\u{7f}/é😀", &mut out);
        assert_eq!(String::from_utf8(out).unwrap(), "a\\\"b\\\\c\\b\\f\\n\\r\\t\\u0000\\u001f\u{7f}/é😀");
    }

    #[test]
    fn escapes_are_read() {
        for (escape, character) in [
            ("\\\"", '"'),
            ("\\\\", '\\'),
            ("\\/", '/'),
            ("\\b", '\u{8}'),
            ("\\f", '\u{c}'),
            ("\\n", '\n'),
            ("\\r", '\r'),
            ("\\t", '\t'),
            ("\\u0041", 'A'),
            ("\\u00e9", 'é'),
            ("\\uD83d\\uDE00", '😀'),
            ("\\uFFFF", '\u{ffff}'),
        ] {
            assert_eq!(read_escape(escape.as_bytes(), 0), Ok((character, escape.len())), "{escape}");
        }
    }

    #[test]
    fn broken_escapes() {
        for escape in [
            "\\",
            "\\x",
            "\\u",
            "\\u12",
            "\\u12g4",
            "\\u+123",
            "\\ud800",
            "\\udc00",
            "\\ud800\\",
            "\\ud800\\n0000",
            "\\ud800\\u",
            "\\ud800\\u0041",
            "\\ud800\\ud800",
            "\\U0041",
        ] {
            assert!(read_escape(escape.as_bytes(), 0).is_err(), "{escape}");
        }
        // What is only skipped may hold halves of characters, but no fewer digits.
        for (escape, is_whole) in
            [("\\ud800", true), ("\\u0041", true), ("\\u12g4", false), ("\\u12", false), ("xu0041", false)]
        {
            assert_eq!(is_unicode_escape(escape.as_bytes(), 0), is_whole, "{escape}");
        }
    }
}
