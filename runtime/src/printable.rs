//! Text of services as people may see it: a terminal obeys some characters instead of showing them.
//!
//! In: text from elsewhere. Out: the same on one line, with characters that are not shown as themselves escaped as Rust does.

use std::fmt::{self, Display, Formatter, Write as _};

/// A text whose `Display` escapes line ends and other control characters but tabs, and those that change the direction of
/// writing.
#[derive(Clone, Copy, Debug)]
pub struct Printable<'a>(pub &'a str);

impl Display for Printable<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                c if c.is_control() && c != '\t' => c.escape_debug().fmt(f)?,
                '\u{61c}' | '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                    c.escape_unicode().fmt(f)?;
                }
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Printable;

    #[test]
    fn only_what_terminals_obey_is_escaped() {
        for (text, shown) in [
            ("It's \"so\" — größer\\", "It's \"so\" — größer\\"),
            ("a\nb\tc\r", "a\\nb\tc\\r"),
            ("\u{1b}[2J\u{7}\u{0}\u{7f}\u{9b}1m", "\\u{1b}[2J\\u{7}\\0\\u{7f}\\u{9b}1m"),
            ("a\u{202e}b\u{2066}c\u{2028}d", "a\\u{202e}b\\u{2066}c\\u{2028}d"),
        ] {
            assert_eq!(Printable(text).to_string(), shown);
        }
    }
}
