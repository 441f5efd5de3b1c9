//! Texts as Python shows and trims them, for messages that are worded as the AWS CLI words them.

/// A text as Python's `repr` shows it: `'it"s'`, `"it's"`, `'\n'`.
pub(crate) fn text(text: &str) -> String {
    let quote = quote(text.contains('\''), text.contains('"'));
    let mut shown = String::with_capacity(text.len() + 2);
    shown.push(quote);
    for character in text.chars() {
        match character {
            '\n' => shown.push_str("\\n"),
            '\r' => shown.push_str("\\r"),
            '\t' => shown.push_str("\\t"),
            _ if character == quote || character == '\\' => shown.extend(['\\', character]),
            _ if is_printable(character) => shown.push(character),
            _ => escape(u32::from(character), &mut shown),
        }
    }
    shown.push(quote);
    shown
}

/// Bytes as Python's `repr` shows them: `b'a\x00'`.
pub(super) fn bytes(bytes: &[u8]) -> String {
    let quote = quote(bytes.contains(&b'\''), bytes.contains(&b'"'));
    let mut shown = format!("b{quote}");
    for &byte in bytes {
        match byte {
            b'\n' => shown.push_str("\\n"),
            b'\r' => shown.push_str("\\r"),
            b'\t' => shown.push_str("\\t"),
            _ if char::from(byte) == quote || byte == b'\\' => shown.extend(['\\', char::from(byte)]),
            0x20..0x7f => shown.push(char::from(byte)),
            _ => escape(u32::from(byte), &mut shown),
        }
    }
    shown.push(quote);
    shown
}

/// The text without blanks around it. Python has four control characters more among the blanks than Unicode.
pub(super) fn trim(text: &str) -> &str {
    text.trim_matches(is_blank)
}

/// The text without blanks at its end.
pub(super) fn trim_end(text: &str) -> &str {
    text.trim_end_matches(is_blank)
}

/// Whether Python takes a character for a blank.
pub(super) fn is_blank(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{1c}'..='\u{1f}')
}

fn quote(has_single: bool, has_double: bool) -> char {
    if has_single && !has_double { '"' } else { '\'' }
}

fn escape(code: u32, shown: &mut String) {
    shown.push_str(&match code {
        0..0x100 => format!("\\x{code:02x}"),
        0x100..0x1_0000 => format!("\\u{code:04x}"),
        _ => format!("\\U{code:08x}"),
    });
}

/// Rust escapes the same characters, and marks besides, unless these follow another character; blanks but the ASCII one are shown
/// by neither.
fn is_printable(character: char) -> bool {
    character.is_ascii_graphic()
        || character == ' '
        || !character.is_whitespace() && {
            let text: String = ['a', character].into_iter().collect();
            text.escape_debug().nth(1) == Some(character)
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_shown_as_python_shows_them() {
        for (given, expected) in [
            ("a", "'a'"),
            ("it's", "\"it's\""),
            ("'\"", "'\\'\"'"),
            ("\\ \n\r\t\0\u{7f}", "'\\\\ \\n\\r\\t\\x00\\x7f'"),
            ("é日😀e\u{301}", "'é日😀e\u{301}'"),
            ("\u{a0}\u{ad}\u{2028}\u{e0001}", "'\\xa0\\xad\\u2028\\U000e0001'"),
        ] {
            assert_eq!(text(given), expected);
        }
        assert_eq!(bytes(b"a'\x00\xff\\"), "b\"a'\\x00\\xff\\\\\"");
    }
}
