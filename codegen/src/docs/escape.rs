//! Markdown's own characters. In: a word of plain text; out: Markdown that reads as that word, in CommonMark and in the
//! dialect of rustdoc (tables, strikethrough, smart punctuation).

/// What must be known of the surroundings of a word.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Context {
    /// The paragraph has quotes that belong to code, such as JSON: they must not become typographic ones.
    pub(super) exact_quotes: bool,
    /// Where the word stands.
    pub(super) place: Place,
}

/// Where a text stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Place {
    #[default]
    Paragraph,
    /// Where `#` at the end would vanish.
    Heading,
    /// Where `|` ends the cell even within code.
    Cell,
}

/// Adds `word`, which has no white space, to `out`.
pub(super) fn push_escaped(out: &mut String, word: &str, context: Context) {
    let mut start = 0;
    for (at, byte) in word.bytes().enumerate() {
        if may_be_markup(byte) && needs_escape(word, at, byte, context) {
            out.push_str(word.get(start..at).unwrap_or_default());
            out.push('\\');
            start = at;
        }
    }
    out.push_str(word.get(start..).unwrap_or_default());
}

/// Whether a character could mean something to Markdown within a line.
pub(super) fn may_be_markup(byte: u8) -> bool {
    matches!(
        byte,
        b'\\' | b'`' | b'*' | b'[' | b']' | b'<' | b'|' | b'~' | b'_' | b'&' | b'-' | b'"' | b'\'' | b'.' | b'#'
    )
}

fn needs_escape(word: &str, at: usize, byte: u8, context: Context) -> bool {
    let bytes = word.as_bytes();
    let previous = at.checked_sub(1).and_then(|before| bytes.get(before)).copied().unwrap_or(0);
    let next = bytes.get(at + 1).copied().unwrap_or(0);
    let inside_word = previous.is_ascii_alphanumeric() && next.is_ascii_alphanumeric();
    match byte {
        b'\\' | b'`' | b'*' | b'[' | b']' | b'<' | b'|' | b'~' => true,
        b'_' => !inside_word,
        b'&' => starts_reference(word.get(at + 1..).unwrap_or_default()),
        // A dash would be made of two.
        b'-' => previous == b'-' || next == b'-',
        b'"' => context.exact_quotes,
        b'\'' => context.exact_quotes && !inside_word,
        b'.' => context.exact_quotes && (previous == b'.' || next == b'.'),
        b'#' => context.place == Place::Heading,
        _ => false,
    }
}

/// Whether `&` before this text could be read as a character reference.
fn starts_reference(text: &str) -> bool {
    let len = text.bytes().position(|b| !b.is_ascii_alphanumeric() && b != b'#').unwrap_or(text.len());
    len > 0 && text.as_bytes().get(len) == Some(&b';')
}

/// Whether a paragraph has quotes that stand beside the brackets, colons and equals signs of code.
pub(super) fn has_code_quotes(text: &str) -> bool {
    let is_code = |b: u8| matches!(b, b'{' | b'}' | b'[' | b']' | b':' | b'=' | b'\\' | b'<' | b'>');
    let bytes = text.as_bytes();
    let at = |i: Option<usize>| i.and_then(|i| bytes.get(i)).copied().unwrap_or(0);
    text.match_indices('"').any(|(i, _)| is_code(at(i.checked_sub(1))) || is_code(at(Some(i + 1))))
}

/// Where to put a backslash into a word that begins a line, lest the line becomes a list item, a heading, a quotation, an
/// underline or a table's ruler; nothing if the word is harmless.
pub(super) fn line_start_hazard(word: &str) -> Option<usize> {
    let bytes = word.as_bytes();
    match bytes.first()? {
        b'>' => Some(0),
        b'-' | b'+' if bytes.len() == 1 => Some(0),
        b'#' if bytes.len() <= 6 && bytes.iter().all(|&b| b == b'#') => Some(0),
        b'=' if bytes.iter().all(|&b| b == b'=') => Some(0),
        b':' if bytes.len() == 1 || bytes.get(1) == Some(&b'-') => Some(0),
        b'0'..=b'9' => {
            let digits = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
            let is_marker = digits <= 9 && digits + 1 == bytes.len() && matches!(bytes.last(), Some(b'.' | b')'));
            is_marker.then_some(digits)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Context, Place, has_code_quotes, line_start_hazard, push_escaped};

    fn escaped(word: &str, context: Context) -> String {
        let mut out = String::new();
        push_escaped(&mut out, word, context);
        out
    }

    #[test]
    fn words_keep_their_characters() {
        for (word, expected) in [
            ("a_b", "a_b"),
            ("_a_", "\\_a\\_"),
            ("[x]", "\\[x\\]"),
            ("<region>", "\\<region>"),
            ("&lt;&AND", "\\&lt;&AND"),
            ("--client-id", "\\-\\-client-id"),
            ("C:\\x", "C:\\\\x"),
            ("\"a\"...", "\"a\"..."),
            ("$x|~", "$x\\|\\~"),
        ] {
            assert_eq!(escaped(word, Context::default()), expected);
        }
        let exact = Context { exact_quotes: true, place: Place::Heading };
        assert_eq!(escaped("{\"don't\":'#'}", exact), "{\\\"don't\\\":\\'\\#\\'}");
        assert!(has_code_quotes("{ \"a\": 1 }"));
        assert!(!has_code_quotes("the \"only\" one"));
    }

    #[test]
    fn a_word_cannot_begin_a_block() {
        for (word, expected) in [
            ("-", Some(0)),
            ("-1", None),
            ("+", Some(0)),
            ("##", Some(0)),
            ("#7", None),
            ("===", Some(0)),
            (">=", Some(0)),
            ("12.", Some(2)),
            ("1)", Some(1)),
            ("1.2", None),
            ("1234567890.", None),
            ("12", None),
            (":-:", Some(0)),
            ("", None),
        ] {
            assert_eq!(line_start_hazard(word), expected, "{word}");
        }
    }
}
