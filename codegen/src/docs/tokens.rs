//! Tokens of HTML. In: a description; out: text, characters and tags, found as a browser finds them. Nothing is ever
//! an error: what is no tag and no character reference is text.

use std::borrow::Cow;

use super::entities;
use super::frame::Element;
use super::tags::{LONGEST, Tag, Trust, lookup};

/// A piece of HTML.
#[derive(Clone, Copy, Debug)]
pub(super) enum Token<'a> {
    Text(&'a str),
    Char(char),
    Start { tag: Tag, attributes: &'a str, self_closed: bool },
    End(Tag),
}

/// The longest attributes that a tag has: what is longer is text. Nothing is looked for farther ahead, so that reading takes time
/// in proportion to the text, whatever is in it.
const LONGEST_ATTRIBUTES: usize = 2_048;

/// Reads tokens from left to right.
pub(super) struct Tokens<'a> {
    html: &'a str,
    at: usize,
    /// How many start tags of [`Trust::Paired`] there are whose end tags are due.
    due: Vec<(Tag, usize)>,
    /// Where the last comment ends.
    last_comment: Option<usize>,
    /// Where the last end tag of each name is that was looked for.
    last_ends: Vec<(&'a str, Option<usize>)>,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(html: &'a str) -> Self {
        Self { html, at: 0, due: Vec::new(), last_comment: html.rfind("-->"), last_ends: Vec::new() }
    }

    fn rest(&self) -> &'a str {
        self.html.get(self.at..).unwrap_or_default()
    }

    /// Takes `len` bytes off the front, which are known to end on a character boundary.
    fn take(&mut self, len: usize) -> &'a str {
        let taken = self.rest().get(..len).unwrap_or(self.rest());
        self.at += taken.len();
        taken
    }

    /// Reads `<…>`, or nothing if it is not markup that is known here.
    fn markup(&mut self) -> Option<Token<'a>> {
        let rest = self.rest();
        let inner = rest.get(1..)?;
        let (is_end, inner) = match inner.strip_prefix('/') {
            Some(inner) => (true, inner),
            None => (false, inner),
        };
        let mut start = inner.bytes().take(LONGEST + 1);
        let name_len = start.position(|b| b.is_ascii_whitespace() || b == b'/' || b == b'>')?;
        let name = inner.get(..name_len)?;
        let (tag, trust) = lookup(name, self.is_due(Tag::Examples))?;
        let after_name = inner.get(name_len..)?;
        let (attributes, self_closed) = attributes_of(after_name)?;
        let len = 1 + usize::from(is_end) + name_len + attributes.len() + 1 + usize::from(self_closed);
        if trust == Trust::Paired {
            self.pair(tag, name, is_end)?;
        }
        self.take(len);
        Some(if is_end { Token::End(tag) } else { Token::Start { tag, attributes, self_closed } })
    }

    /// Keeps account of tags that count only in pairs.
    fn pair(&mut self, tag: Tag, name: &'a str, is_end: bool) -> Option<()> {
        if tag.is_part_of_table() {
            return self.is_due(Tag::Block(Element::Table)).then_some(());
        }
        if !is_end && self.last_end(name)? < self.at {
            return None;
        }
        let due = match self.due.iter().position(|(due, _)| *due == tag) {
            Some(known) => self.due.get_mut(known),
            None => {
                self.due.push((tag, 0));
                self.due.last_mut()
            }
        };
        let (_, count) = due?;
        *count = if is_end { count.checked_sub(1)? } else { *count + 1 };
        Some(())
    }

    fn is_due(&self, tag: Tag) -> bool {
        self.due.iter().any(|(due, count)| *due == tag && *count > 0)
    }

    /// Where the last end tag of this name is.
    fn last_end(&mut self, name: &'a str) -> Option<usize> {
        if let Some((_, end)) = self.last_ends.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
            return *end;
        }
        let mut ends = self.html.rmatch_indices("</").map(|(at, _)| at);
        let end = ends.find(|at| {
            let end = self.html.get(at + 2..at + 2 + name.len());
            end.is_some_and(|end| end.eq_ignore_ascii_case(name))
        });
        self.last_ends.push((name, end));
        end
    }

    fn skip_comment(&mut self) -> bool {
        if self.last_comment.is_none_or(|last| last < self.at) {
            return false;
        }
        let rest = self.rest();
        let end = rest.strip_prefix("<!--").and_then(|inner| inner.find("-->"));
        if let Some(end) = end {
            self.take(end + "<!---->".len());
        }
        end.is_some()
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let rest = self.rest();
            return Some(match rest.as_bytes().first()? {
                b'<' if self.skip_comment() => continue,
                b'<' => match self.markup() {
                    Some(token) => token,
                    None => Token::Text(self.take(1)),
                },
                b'&' => match entities::read(rest) {
                    Some((c, len)) => {
                        self.take(len);
                        Token::Char(c)
                    }
                    None => Token::Text(self.take(1)),
                },
                _ => Token::Text(self.take(rest.find(['<', '&']).unwrap_or(rest.len()))),
            });
        }
    }
}

/// Splits what follows a tag's name into its attributes and whether it is self-closed, up to the `>` that ends the tag.
fn attributes_of(text: &str) -> Option<(&str, bool)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut after_equals = false;
    let mut in_value = false;
    loop {
        let byte = *bytes.get(at).filter(|_| at <= LONGEST_ATTRIBUTES)?;
        match byte {
            b'>' => {
                let self_closed = !in_value && at > 0 && bytes.get(at - 1) == Some(&b'/');
                return Some((text.get(..at - usize::from(self_closed))?, self_closed));
            }
            b'"' | b'\'' if after_equals => {
                at += 1 + bytes.get(at + 1..)?.iter().take(LONGEST_ATTRIBUTES).position(|&b| b == byte)?;
                after_equals = false;
            }
            b'=' if !in_value => after_equals = true,
            _ if byte.is_ascii_whitespace() => in_value = false,
            _ => {
                in_value |= after_equals;
                after_equals = false;
            }
        }
        at += 1;
    }
}

/// The value of an attribute, its character references read.
pub(super) fn attribute<'a>(attributes: &'a str, name: &str) -> Option<Cow<'a, str>> {
    let mut rest = attributes;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if rest.is_empty() {
            return None;
        }
        // A name is at least one character long, whatever it is, as in a browser.
        let first = rest.chars().next().map_or(1, char::len_utf8);
        let tail = rest.get(first..)?;
        let key_len =
            first + tail.find(|c: char| c.is_ascii_whitespace() || c == '=' || c == '/').unwrap_or(tail.len());
        let key = rest.get(..key_len)?;
        rest = rest.get(key_len..)?.trim_start();
        let mut value = "";
        if let Some(after) = rest.strip_prefix('=') {
            (value, rest) = value_of(after.trim_start())?;
        }
        if key.eq_ignore_ascii_case(name) {
            return Some(entities::decode(value));
        }
    }
}

fn value_of(text: &str) -> Option<(&str, &str)> {
    for quote in ['"', '\''] {
        if let Some(inner) = text.strip_prefix(quote) {
            return inner.split_once(quote);
        }
    }
    Some(text.split_at(text.find(|c: char| c.is_ascii_whitespace()).unwrap_or(text.len())))
}

#[cfg(test)]
mod tests {
    use super::{Token, Tokens, attribute, attributes_of};

    fn texts(html: &str) -> String {
        Tokens::new(html)
            .map(|token| match token {
                Token::Text(text) => text.to_owned(),
                Token::Char(c) => c.to_string(),
                Token::Start { tag, .. } => format!("[{tag:?}]"),
                Token::End(tag) => format!("[/{tag:?}]"),
            })
            .collect()
    }

    #[test]
    fn only_known_tags_are_tags() {
        assert_eq!(texts("a <region> <b>c</B> < d </ e>"), "a <region> [Strong]c[/Strong] < d </ e>");
        assert_eq!(texts("<filename>.csv"), "<filename>.csv");
        assert_eq!(texts("<filename>a</filename></filename>"), "[Code]a[/Code]</filename>");
        assert_eq!(texts("<!-- no --><!x><code"), "<!x><code");
    }

    #[test]
    fn attributes_are_read_as_a_browser_does() {
        assert_eq!(attributes_of(" href=\"a>b\" c>d"), Some((" href=\"a>b\" c", false)));
        assert_eq!(attributes_of("/>"), Some(("", true)));
        assert_eq!(attributes_of(" href=a/>"), Some((" href=a/", false)));
        assert_eq!(attributes_of(" it's>"), Some((" it's", false)));
        assert_eq!(attributes_of(" href=\"a"), None);
        assert_eq!(attribute(" class=x HREF = 'a&amp;b'", "href").as_deref(), Some("a&b"));
        assert_eq!(attribute(" =href href=c", "href").as_deref(), Some("c"));
        assert_eq!(attribute(" hrefs=c", "href"), None);
    }
}
