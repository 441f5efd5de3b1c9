//! The grammar of JSON: a [`Scanner`] walks over a text and hands out strings, numbers and the steps into containers.
//!
//! Between calls it stands at the first byte of a value or name, or right behind a value; every method keeps that. It
//! accepts RFC 8259 and nothing else, and it never looks at a byte again once it is past it.

use std::borrow::Cow;

use super::escape::{find_special, is_unicode_escape, read_escape};
use crate::codec::DecodeError;

/// A walk over the text of a JSON value.
#[derive(Debug)]
pub(super) struct Scanner<'a> {
    text: &'a str,
    position: usize,
    /// How many more containers may be open.
    depth_left: usize,
    /// Whether what Python's `json` accepts is JSON.
    pub(super) is_lenient: bool,
}

/// The text of a number.
pub(super) struct NumberText<'a> {
    pub(super) text: &'a str,
    /// Whether it has neither a fraction nor an exponent.
    pub(super) is_integer: bool,
}

impl<'a> Scanner<'a> {
    /// A walk over a body, which must be UTF-8. It stands at the value, or at the end if there is none.
    pub(super) fn new(body: &'a [u8], max_depth: usize) -> Result<Self, DecodeError> {
        let text = std::str::from_utf8(body)
            .map_err(|error| DecodeError::new("the body is not UTF-8").at(error.valid_up_to()))?;
        let mut scanner = Self { text, position: 0, depth_left: max_depth, is_lenient: false };
        scanner.skip_whitespace();
        Ok(scanner)
    }

    #[inline]
    pub(super) fn position(&self) -> usize {
        self.position
    }

    #[inline]
    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.position).copied()
    }

    #[inline]
    fn skip_whitespace(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.position += 1;
        }
    }

    /// Steps over this byte if it comes next.
    #[inline]
    fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.position += usize::from(found);
        found
    }

    /// Steps over `null`, `true` or `false` if it comes next.
    #[inline]
    pub(super) fn take_word(&mut self, word: &str) -> bool {
        let found = self.text.as_bytes().get(self.position..).is_some_and(|rest| rest.starts_with(word.as_bytes()));
        self.position += if found { word.len() } else { 0 };
        found
    }

    /// Whether all of the text was read; white space may be left.
    pub(super) fn finish(mut self) -> Result<(), DecodeError> {
        self.skip_whitespace();
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(self.error("more text after the end of the value")),
        }
    }

    /// Steps into an array or object.
    #[inline]
    pub(super) fn enter(&mut self, bracket: u8) -> Result<(), DecodeError> {
        if !self.take(bracket) {
            return Err(self.unexpected(if bracket == b'{' { "an object" } else { "an array" }));
        }
        match self.depth_left.checked_sub(1) {
            Some(left) => self.depth_left = left,
            None => {
                return Err(DecodeError::too_large("arrays and objects are nested too deeply").at(self.position));
            }
        }
        self.skip_whitespace();
        Ok(())
    }

    /// Steps to the next item of the container that was entered, or out of it: `false`.
    #[inline]
    pub(super) fn next_item(&mut self, is_first: &mut bool, bracket: u8) -> Result<bool, DecodeError> {
        if *is_first {
            *is_first = false;
            if !self.take(bracket) {
                return Ok(true);
            }
        } else {
            self.skip_whitespace();
            if self.take(b',') {
                self.skip_whitespace();
                return Ok(true);
            }
            if !self.take(bracket) {
                return Err(self.unexpected(if bracket == b'}' { "`,` or `}`" } else { "`,` or `]`" }));
            }
        }
        self.depth_left += 1;
        Ok(false)
    }

    /// Steps over a name and its colon if it is this one, without escapes.
    #[inline]
    pub(super) fn take_name(&mut self, name: &str) -> Result<bool, DecodeError> {
        let rest = self.text.as_bytes().get(self.position..).unwrap_or_default();
        let found = rest
            .strip_prefix(b"\"")
            .and_then(|rest| rest.strip_prefix(name.as_bytes()))
            .is_some_and(|rest| rest.first() == Some(&b'"'));
        if found {
            self.position += name.len() + 2;
            self.colon()?;
        }
        Ok(found)
    }

    /// Reads a name and its colon.
    #[inline]
    pub(super) fn name(&mut self) -> Result<Cow<'a, str>, DecodeError> {
        let name = self.string()?;
        self.colon()?;
        Ok(name)
    }

    #[inline]
    fn colon(&mut self) -> Result<(), DecodeError> {
        self.skip_whitespace();
        if !self.take(b':') {
            return Err(self.unexpected("`:`"));
        }
        self.skip_whitespace();
        Ok(())
    }

    /// Reads a string.
    #[inline]
    pub(super) fn string(&mut self) -> Result<Cow<'a, str>, DecodeError> {
        if self.peek() != Some(b'"') {
            return Err(self.unexpected("a string"));
        }
        let start = self.position + 1;
        let end = find_special(self.text.as_bytes(), start);
        match (self.text.as_bytes().get(end), self.text.get(start..end)) {
            (Some(b'"'), Some(text)) => {
                self.position = end + 1;
                Ok(Cow::Borrowed(text))
            }
            (_, text) => self.string_with_escapes(text.unwrap_or_default(), end).map(Cow::Owned),
        }
    }

    /// Reads the rest of a string whose plain beginning ends at `end`.
    #[inline(never)]
    fn string_with_escapes(&mut self, beginning: &str, mut end: usize) -> Result<String, DecodeError> {
        let bytes = self.text.as_bytes();
        // No escape is shorter than what it stands for, so this room is enough.
        let mut string = String::with_capacity(beginning.len() + closing_quote(bytes, end) - end);
        string.push_str(beginning);
        loop {
            match bytes.get(end..) {
                Some([b'"', ..]) => break,
                Some([b'\\', _, ..]) => {
                    let (character, after) = match read_escape(bytes, end) {
                        Err(_) if self.is_lenient && is_unicode_escape(bytes, end) => ('\u{fffd}', end + 6),
                        read => read.map_err(|(position, message)| DecodeError::new(message).at(position))?,
                    };
                    string.push(character);
                    end = find_special(bytes, after);
                    string.push_str(self.text.get(after..end).unwrap_or_default());
                }
                _ => return Err(self.string_error(end)),
            }
        }
        self.position = end + 1;
        Ok(string)
    }

    /// The error of the string at the position reached, which goes no further than `end`.
    #[cold]
    fn string_error(&self, end: usize) -> DecodeError {
        match self.text.as_bytes().get(end) {
            Some(0..0x20) => DecodeError::new("control character in a string").at(end),
            _ => self.error("a string without an end"),
        }
    }

    /// Passes over a string; half a surrogate pair does not matter in what nobody reads.
    fn skip_string(&mut self) -> Result<(), DecodeError> {
        if self.peek() != Some(b'"') {
            return Err(self.unexpected("a string"));
        }
        let bytes = self.text.as_bytes();
        let mut end = find_special(bytes, self.position + 1);
        loop {
            match bytes.get(end..) {
                Some([b'"', ..]) => break,
                Some([b'\\', _, ..]) => {
                    let after = if is_unicode_escape(bytes, end) {
                        end + 6
                    } else {
                        let escape = read_escape(bytes, end);
                        escape.map_err(|(position, message)| DecodeError::new(message).at(position))?.1
                    };
                    end = find_special(bytes, after);
                }
                _ => return Err(self.string_error(end)),
            }
        }
        self.position = end + 1;
        Ok(())
    }

    /// Whether a number comes next.
    pub(super) fn is_number(&self) -> bool {
        matches!((self.peek(), self.is_lenient), (Some(b'-' | b'0'..=b'9'), _) | (Some(b'N' | b'I'), true))
    }

    /// Reads a number, as text.
    pub(super) fn number(&mut self) -> Result<NumberText<'a>, DecodeError> {
        if !self.is_number() {
            return Err(self.unexpected("a number"));
        }
        let start = self.position;
        if self.is_lenient && ["NaN", "Infinity", "-Infinity"].iter().any(|word| self.take_word(word)) {
            let text = self.text.get(start..self.position).unwrap_or_default();
            return Ok(NumberText { text, is_integer: false });
        }
        self.take(b'-');
        // After a leading zero no digit may follow.
        if !self.take(b'0') && !self.digits(0) {
            self.position = start;
            return Err(self.error("a number without digits"));
        }
        // A point or an exponent without digits is no part of the number, and so cannot be right.
        let mut is_integer = !(self.peek() == Some(b'.') && self.digits(1));
        if let Some(b'e' | b'E') = self.peek() {
            let signed = matches!(self.text.as_bytes().get(self.position + 1), Some(b'-' | b'+'));
            is_integer &= !self.digits(1 + usize::from(signed));
        }
        Ok(NumberText { text: self.text.get(start..self.position).unwrap_or_default(), is_integer })
    }

    /// Passes over one digit or more and so many bytes before them, or over nothing.
    fn digits(&mut self, before: usize) -> bool {
        let start = self.position + before;
        let rest = self.text.as_bytes().get(start..).unwrap_or_default();
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if digits > 0 {
            self.position = start + digits;
        }
        digits > 0
    }

    /// Reads a truth value.
    pub(super) fn boolean(&mut self) -> Result<bool, DecodeError> {
        if self.take_word("true") {
            Ok(true)
        } else if self.take_word("false") {
            Ok(false)
        } else {
            Err(self.unexpected("true or false"))
        }
    }

    /// Passes over a value.
    pub(super) fn skip_value(&mut self) -> Result<(), DecodeError> {
        let mut is_first = true;
        match self.peek() {
            Some(b'"') => self.skip_string()?,
            Some(b'{') => {
                self.enter(b'{')?;
                while self.next_item(&mut is_first, b'}')? {
                    self.skip_string()?;
                    self.colon()?;
                    self.skip_value()?;
                }
            }
            Some(b'[') => {
                self.enter(b'[')?;
                while self.next_item(&mut is_first, b']')? {
                    self.skip_value()?;
                }
            }
            _ if self.is_number() => {
                self.number()?;
            }
            _ if self.take_word("null") || self.take_word("true") || self.take_word("false") => {}
            _ => return Err(self.unexpected("a value")),
        }
        Ok(())
    }

    /// An error at the position reached.
    #[cold]
    pub(super) fn error(&self, message: &str) -> DecodeError {
        DecodeError::new(message).at(self.position)
    }

    /// An error that says what should have come, and what kind of thing came instead.
    #[cold]
    pub(super) fn unexpected(&self, expected: &str) -> DecodeError {
        let found = match self.peek() {
            None => return self.error(&format!("the JSON ends where {expected} should be")),
            Some(b'"') => "a string",
            Some(b'{') => "an object",
            Some(b'[') => "an array",
            Some(b'-' | b'0'..=b'9') => "a number",
            Some(b't' | b'f') => "true or false",
            Some(b'n') => "null",
            Some(_) => "something else",
        };
        self.error(&format!("expected {expected}, found {found}"))
    }
}

/// Where a string ends of which a special byte stands at `position`: at its quote, or where it breaks off.
fn closing_quote(bytes: &[u8], mut position: usize) -> usize {
    while bytes.get(position) == Some(&b'\\') {
        position = find_special(bytes, position + 2);
    }
    position
}
