//! Names for what has no letter or digit. In: a text such as `*`, `>=` or the empty string, which enum values may be;
//! out: words that a casing can work on.

/// The words for the ASCII symbols, in the order of their codes.
const WORDS: [(char, &str); 32] = [
    ('!', "exclamation"),
    ('"', "quote"),
    ('#', "hash"),
    ('$', "dollar"),
    ('%', "percent"),
    ('&', "ampersand"),
    ('\'', "apostrophe"),
    ('(', "left_parenthesis"),
    (')', "right_parenthesis"),
    ('*', "asterisk"),
    ('+', "plus"),
    (',', "comma"),
    ('-', "minus"),
    ('.', "dot"),
    ('/', "slash"),
    (':', "colon"),
    (';', "semicolon"),
    ('<', "less"),
    ('=', "equals"),
    ('>', "greater"),
    ('?', "question"),
    ('@', "at"),
    ('[', "left_bracket"),
    ('\\', "backslash"),
    (']', "right_bracket"),
    ('^', "caret"),
    ('_', "underscore"),
    ('`', "backtick"),
    ('{', "left_brace"),
    ('|', "pipe"),
    ('}', "right_brace"),
    ('~', "tilde"),
];

/// Spells `text` in words: `>=` is `greater_equals`, the empty text `empty`, a space `blank`, `é` is `u00e9`.
pub(super) fn spell(text: &str) -> String {
    if text.is_empty() {
        return "empty".to_owned();
    }
    if text.chars().all(char::is_whitespace) {
        return "blank".to_owned();
    }
    let mut out = String::new();
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        if !out.is_empty() {
            out.push('_');
        }
        match WORDS.iter().find(|(symbol, _)| *symbol == c) {
            Some((_, word)) => out.push_str(word),
            None => out.push_str(&format!("u{:04x}", u32::from(c))),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::spell;

    #[test]
    fn every_ascii_symbol_has_a_word() {
        for c in ('!'..='~').filter(|c| !c.is_ascii_alphanumeric()) {
            let word = spell(&c.to_string());
            assert!(word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{c}: {word}");
        }
        assert_eq!(spell(">="), "greater_equals");
        assert_eq!(spell("\t "), "blank");
        assert_eq!(spell("é"), "u00e9");
    }
}
