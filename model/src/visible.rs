//! Characters that nobody sees. In: a text from elsewhere; out: the same on one line, where ends of lines, what terminals obey and what
//! turns the direction of text are written as escapes.

use std::borrow::Cow;

/// A text as one line that shows all of itself.
///
/// ```
/// assert_eq!(smithgen_model::visible("a\n\u{1b}[31mé"), "a\\n\\u{1b}[31mé");
/// ```
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unseen) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_unseen(c) { shown.extend(c.escape_default()) } else { shown.push(c) }
    }
    Cow::Owned(shown)
}

/// Whether readers do not see a character as such: controls, line and paragraph separators, and what turns the direction of text.
pub fn is_unseen(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
