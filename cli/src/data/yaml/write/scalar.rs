//! Texts in YAML: bare, in single quotes or in double quotes, broken where lines grow long.
//!
//! In: a text and the column to which its further lines are indented. Out: the plainest style that reads back as the same text.

use std::fmt::Write as _;

use super::Emitter;
use crate::data::yaml::scalar::{ScalarKind, kind};

/// A blank beyond this column becomes the end of the line.
const WIDTH: usize = 80;

/// What characters a text has, and where.
#[derive(Default)]
struct Traits {
    /// A character that has a meaning in a block.
    indicator: bool,
    /// A character that has to be escaped.
    special: bool,
    multiline: bool,
    /// A blank or a break at either end.
    padded: bool,
    /// A break before a blank.
    break_space: bool,
    /// A blank before a break.
    space_break: bool,
    /// Nothing but printable ASCII without single quotes.
    is_simple: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    Plain,
    Single,
    Double,
}

/// A text and how it is written.
pub(super) struct Text<'a> {
    text: &'a str,
    traits: Traits,
}

/// Whether a text, on one line, needs no quotes.
pub(crate) fn is_plain(text: &str) -> bool {
    Text::new(text).style() == Style::Plain
}

impl<'a> Text<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Text { text, traits: analyse(text) }
    }

    /// Whether the text has more than one line, whichever character ends them.
    pub(super) fn is_multiline(&self) -> bool {
        self.traits.multiline
    }

    /// Writes the text, broken into lines that are indented to `indent`; on one line, if there is none.
    pub(super) fn emit(&self, emitter: &mut Emitter<'_>, indent: Option<usize>) {
        match self.style() {
            Style::Plain => self.unescaped(emitter, indent, false),
            Style::Single => {
                emitter.indicator("'", true, false);
                self.unescaped(emitter, indent, true);
                emitter.indicator("'", false, false);
            }
            Style::Double => {
                emitter.indicator("\"", true, false);
                self.escaped(emitter, indent);
                emitter.indicator("\"", false, false);
            }
        }
    }

    fn style(&self) -> Style {
        let traits = &self.traits;
        if traits.special || traits.break_space || traits.space_break {
            Style::Double
        } else if traits.indicator || traits.multiline || traits.padded || kind(self.text) != ScalarKind::Text {
            Style::Single
        } else {
            Style::Plain
        }
    }

    /// The text without escapes, but for single quotes within such. Breaks are doubled, as a single one would be read as a blank.
    fn unescaped(&self, emitter: &mut Emitter<'_>, indent: Option<usize>, quoted: bool) {
        if !quoted && !emitter.spaced {
            emitter.put(' ');
        }
        if self.traits.is_simple && emitter.column + self.text.len() <= WIDTH {
            emitter.out.push_str(self.text);
            emitter.column += self.text.len();
            (emitter.spaced, emitter.at_start) = (false, false);
            return;
        }
        let (mut after_space, mut after_break) = (false, false);
        let mut rest = self.text.char_indices().map(|(at, character)| (at == 0, character)).peekable();
        while let Some((is_first, character)) = rest.next() {
            let next = rest.peek().map(|&(_, next)| next);
            if character == ' ' {
                let may_break = !after_space && next != Some(' ') && !(quoted && (is_first || next.is_none()));
                match indent {
                    Some(indent) if may_break && emitter.column > WIDTH => emitter.break_line(indent),
                    _ => emitter.put(' '),
                }
                after_space = true;
            } else if is_break(character) {
                if !after_break && character == '\n' {
                    emitter.line_feed('\n');
                }
                emitter.line_feed(character);
                emitter.at_start = true;
                after_break = true;
            } else {
                if after_break {
                    emitter.break_line(indent.unwrap_or(0));
                }
                if quoted && character == '\'' {
                    emitter.put('\'');
                }
                emitter.put(character);
                emitter.at_start = false;
                (after_space, after_break) = (false, false);
            }
        }
        if after_break {
            emitter.break_line(indent.unwrap_or(0));
        }
        emitter.spaced = false;
        emitter.at_start = false;
    }

    fn escaped(&self, emitter: &mut Emitter<'_>, indent: Option<usize>) {
        let mut after_space = false;
        let mut rest = self.text.char_indices().map(|(at, character)| (at == 0, character)).peekable();
        while let Some((is_first, character)) = rest.next() {
            let next = rest.peek().map(|&(_, next)| next);
            if character == ' ' {
                match indent {
                    Some(indent) if !after_space && emitter.column > WIDTH && !is_first && next.is_some() => {
                        emitter.break_line(indent);
                        if next == Some(' ') {
                            emitter.put('\\');
                        }
                    }
                    _ => emitter.put(' '),
                }
                after_space = true;
                continue;
            }
            after_space = false;
            if matches!(character, '"' | '\\') || is_break(character) || !is_printable(character) {
                escape(emitter, character);
            } else {
                emitter.put(character);
            }
        }
    }
}

fn escape(emitter: &mut Emitter<'_>, character: char) {
    let mut text = String::from("\\");
    let code = u32::from(character);
    let letter = match character {
        '\0' => Some('0'),
        '\u{7}' => Some('a'),
        '\u{8}' => Some('b'),
        '\t' => Some('t'),
        '\n' => Some('n'),
        '\u{b}' => Some('v'),
        '\u{c}' => Some('f'),
        '\r' => Some('r'),
        '\u{1b}' => Some('e'),
        '"' | '\\' => Some(character),
        '\u{85}' => Some('N'),
        '\u{a0}' => Some('_'),
        '\u{2028}' => Some('L'),
        '\u{2029}' => Some('P'),
        _ => None,
    };
    // Writing to a string cannot fail.
    let _ = match (letter, code) {
        (Some(letter), _) => text.write_char(letter),
        (None, 0..=0xff) => write!(text, "x{code:02X}"),
        (None, 0x100..=0xffff) => write!(text, "u{code:04X}"),
        (None, _) => write!(text, "U{code:08X}"),
    };
    text.chars().for_each(|character| emitter.put(character));
}

fn analyse(text: &str) -> Traits {
    let mut traits = Traits {
        indicator: text.starts_with("---") || text.starts_with("..."),
        is_simple: text.bytes().all(|byte| matches!(byte, b' '..=b'~') && byte != b'\''),
        ..Traits::default()
    };
    let mut previous = None;
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        let next = rest.peek().copied();
        let before_blank = next.is_none_or(is_blank);
        traits.indicator |= match (previous, character) {
            (None, '#' | ',' | '[' | ']' | '{' | '}' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%' | '@' | '`') => {
                true
            }
            (None, '?' | '-') | (_, ':') => before_blank,
            (Some(previous), '#') => is_blank(previous),
            _ => false,
        };
        traits.special |= !is_printable(character);
        let (space, line_break) = (character == ' ', is_break(character));
        traits.multiline |= line_break;
        traits.padded |= (space || line_break) && (previous.is_none() || next.is_none());
        traits.break_space |= space && previous.is_some_and(is_break);
        traits.space_break |= line_break && previous == Some(' ');
        previous = Some(character);
    }
    traits
}

fn is_blank(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\0') || is_break(character)
}

fn is_break(character: char) -> bool {
    matches!(character, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// What libyaml writes as it is. It takes nothing beyond 16 bits for printable.
fn is_printable(character: char) -> bool {
    matches!(character, '\n' | ' '..='~' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}') && character != '\u{feff}'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn emit(text: &str) -> String {
        let mut out = String::new();
        let mut emitter = Emitter::new(&mut out);
        Text::new(text).emit(&mut emitter, Some(2));
        out
    }

    #[test]
    fn quotes_are_used_where_needed() {
        for (text, expected) in [
            ("yes", "yes"),
            ("", "''"),
            ("it's", "it's"),
            ("'s", "'''s'"),
            ("012", "'012'"),
            ("a: b", "'a: b'"),
            ("a:b", "a:b"),
            ("a #b", "'a #b'"),
            ("a#b", "a#b"),
            ("-", "'-'"),
            ("-x", "-x"),
            ("a ", "'a '"),
            ("a\nb", "'a\n\n  b'"),
            ("a\n b", "\"a\\n b\""),
            ("\t", "\"\\t\""),
            ("😀\u{feff}\u{7f}é", "\"\\U0001F600\\uFEFF\\x7Fé\""),
        ] {
            assert_eq!(emit(text), expected, "{text:?}");
        }
    }

    #[test]
    fn long_lines_are_broken_at_blanks() {
        let word = "w".repeat(81);
        assert_eq!(emit(&format!("{word} x  y z")), format!("{word}\n  x  y z"));
        assert_eq!(emit(&format!("{word} x ")), format!("'{word}\n  x '"));
        assert_eq!(emit(&format!("\t{word}  x")), format!("\"\\t{word}\n  \\ x\""));
    }
}
