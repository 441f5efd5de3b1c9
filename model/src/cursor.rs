//! The grammar of JSON: a [`Cursor`] walks along a text and hands out its strings, numbers and words.
//!
//! In: a text. Out: parts of it, or a [`Fault`] at the character that cannot follow. It reads RFC 8259 and nothing else.

use std::borrow::Cow;

/// What cannot follow in a text, and where.
pub(crate) struct Fault {
    pub(crate) offset: usize,
    pub(crate) message: String,
}

/// Files written on Windows may start with a byte order mark.
const MARK: &str = "\u{feff}";

/// A place in a text, at the boundary of a character.
pub(crate) struct Cursor<'t> {
    text: &'t str,
    offset: usize,
}

impl<'t> Cursor<'t> {
    /// Starts at an offset; at the beginning of a text, behind its byte order mark.
    pub(crate) fn new(text: &'t str, offset: usize) -> Self {
        let is_marked = offset == 0 && text.starts_with(MARK);
        Self { text, offset: if is_marked { MARK.len() } else { offset } }
    }

    /// The bytes before it.
    pub(crate) fn offset(&self) -> usize {
        self.offset
    }

    /// What is before it, from a place on.
    fn since(&self, start: usize) -> &'t str {
        self.text.get(start..self.offset).unwrap_or_default()
    }

    /// What is left.
    fn rest(&self) -> &'t str {
        self.text.get(self.offset..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.offset).copied()
    }

    /// Passes a byte of ASCII, or the first of a character.
    pub(crate) fn step(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.offset += 1;
        Some(byte)
    }

    /// Passes blanks; the byte that follows.
    pub(crate) fn token(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.offset += 1;
        }
        self.peek()
    }

    /// What is wrong here; where the text ends, its last character stands for the place.
    pub(crate) fn fault(&self, message: &str) -> Fault {
        let last = self.text.chars().next_back().map_or(0, char::len_utf8);
        Fault { offset: self.offset.min(self.text.len() - last), message: message.to_owned() }
    }

    /// The same, unless it is the end that is wrong.
    fn fault_in(&self, what: &str, message: &str) -> Fault {
        match self.peek() {
            None => self.fault(&format!("EOF while parsing {what}")),
            Some(_) => self.fault(message),
        }
    }

    /// Passes the comma before the next value of an array or object, or its end. Whether there is another.
    pub(crate) fn has_next(&mut self, end: u8, is_first: bool) -> Result<bool, Fault> {
        let (what, expected) = match end {
            b']' => ("a list", "expected `,` or `]`"),
            _ => ("an object", "expected `,` or `}`"),
        };
        match self.token() {
            Some(byte) if byte == end => {
                self.offset += 1;
                Ok(false)
            }
            Some(_) if is_first => Ok(true),
            Some(b',') => {
                self.offset += 1;
                match self.token() {
                    Some(byte) if byte == end => Err(self.fault("trailing comma")),
                    _ => Ok(true),
                }
            }
            _ => Err(self.fault_in(what, expected)),
        }
    }

    /// Passes a key and its colon.
    pub(crate) fn key(&mut self) -> Result<Cow<'t, str>, Fault> {
        let Some(b'"') = self.token() else { return Err(self.fault_in("a value", "key must be a string")) };
        let key = self.string()?;
        let Some(b':') = self.token() else { return Err(self.fault_in("an object", "expected `:`")) };
        self.offset += 1;
        Ok(key)
    }

    /// Passes a value of a text that is JSON.
    pub(crate) fn pass(&mut self) {
        let mut open = 0_usize;
        loop {
            match self.token() {
                Some(b'"') => drop(self.string()),
                Some(byte) => {
                    self.offset += 1;
                    match byte {
                        b'{' | b'[' => open += 1,
                        b'}' | b']' => open = open.saturating_sub(1),
                        b',' | b':' => {}
                        _ => {
                            while let Some(b'+' | b'-' | b'.' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z') = self.peek() {
                                self.offset += 1;
                            }
                        }
                    }
                }
                None => return,
            }
            if open == 0 {
                return;
            }
        }
    }

    /// Passes a word.
    pub(crate) fn word(&mut self, word: &str) -> Result<(), Fault> {
        for byte in word.bytes() {
            if self.peek() != Some(byte) {
                return Err(self.fault_in("a value", "expected ident"));
            }
            self.offset += 1;
        }
        Ok(())
    }

    /// Passes a number; as it is written.
    pub(crate) fn number(&mut self) -> Result<&'t str, Fault> {
        let start = self.offset;
        self.take(b"-");
        if self.take(b"0") {
            if let Some(b'0'..=b'9') = self.peek() {
                return Err(self.fault("invalid number"));
            }
        } else {
            self.digits()?;
        }
        if self.take(b".") {
            self.digits()?;
        }
        if self.take(b"eE") {
            self.take(b"+-");
            self.digits()?;
        }
        Ok(self.since(start))
    }

    /// Passes one of these bytes, if it comes next.
    fn take(&mut self, bytes: &[u8]) -> bool {
        let is_next = self.peek().is_some_and(|byte| bytes.contains(&byte));
        self.offset += usize::from(is_next);
        is_next
    }

    /// Passes at least one digit.
    fn digits(&mut self) -> Result<(), Fault> {
        let start = self.offset;
        while let Some(b'0'..=b'9') = self.peek() {
            self.offset += 1;
        }
        if self.offset == start { Err(self.fault_in("a value", "invalid number")) } else { Ok(()) }
    }

    /// Passes a string in its quotes; what it says.
    pub(crate) fn string(&mut self) -> Result<Cow<'t, str>, Fault> {
        self.offset += 1;
        let mut text = Cow::Borrowed("");
        loop {
            let plain = self.plain()?;
            match text.is_empty() {
                true => text = Cow::Borrowed(plain),
                false => text.to_mut().push_str(plain),
            }
            match self.step() {
                Some(b'"') => return Ok(text),
                _ => text.to_mut().push(self.escape()?),
            }
        }
    }

    /// Passes what stands for itself, up to the next quotation mark or backslash.
    fn plain(&mut self) -> Result<&'t str, Fault> {
        let start = self.offset;
        let plain = self.rest().bytes().take_while(|byte| !matches!(byte, b'"' | b'\\' | ..0x20)).count();
        self.offset += plain;
        match self.peek() {
            Some(b'"' | b'\\') => Ok(self.since(start)),
            _ => Err(self.fault_in("a string", "control character (\\u0000-\\u001F) found while parsing a string")),
        }
    }

    /// Passes an escape, behind its backslash.
    fn escape(&mut self) -> Result<char, Fault> {
        let c = match self.peek() {
            Some(c @ (b'"' | b'\\' | b'/')) => char::from(c),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                self.offset += 1;
                return self.unicode_escape();
            }
            _ => return Err(self.fault_in("a string", "invalid escape")),
        };
        self.offset += 1;
        Ok(c)
    }

    /// Passes four digits, and the second half of a surrogate pair.
    fn unicode_escape(&mut self) -> Result<char, Fault> {
        let first = self.hexadecimal()?;
        if !(0xD800..0xDC00).contains(&first) {
            return char::from_u32(first).ok_or_else(|| self.fault("lone surrogate in hex escape"));
        }
        if !self.rest().starts_with("\\u") {
            return Err(self.fault_in("a string", "lone surrogate in hex escape"));
        }
        self.offset += 2;
        match self.hexadecimal()? {
            second @ 0xDC00..0xE000 => Ok(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)),
            _ => Err(self.fault("lone surrogate in hex escape")),
        }
        .map(|code| char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn hexadecimal(&mut self) -> Result<u32, Fault> {
        let mut value = 0;
        for _ in 0..4 {
            let digit = self.peek().and_then(|byte| char::from(byte).to_digit(16));
            value = value * 16 + digit.ok_or_else(|| self.fault_in("a string", "invalid escape"))?;
            self.offset += 1;
        }
        Ok(value)
    }
}
