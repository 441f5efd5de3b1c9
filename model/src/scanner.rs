//! The grammar of JSON, as RFC 8259 has it: a [`Scanner`] walks over a text and hands out strings, numbers and the steps into
//! containers.
//!
//! In: a text and a place in it. Out: what stands there, or a [`Fault`]. serde_json with all that it brings would be a tenth of what
//! a build script compiles, and it tells neither where a value stands nor how a number was written.

use std::borrow::Cow;

/// How many containers may be open.
const MAX_DEPTH: usize = 127;

/// Why a text is not JSON, and at which of its bytes.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) offset: usize,
    pub(crate) message: String,
}

/// A walk over a text that holds one value, from where that begins to behind its end.
pub(crate) struct Scanner<'t> {
    text: &'t str,
    /// The next byte.
    pub(crate) offset: usize,
    depth: usize,
}

impl<'t> Scanner<'t> {
    pub(crate) fn new(text: &'t str, offset: usize) -> Self {
        Self { text, offset, depth: 0 }
    }

    /// What stands at and behind the next byte.
    fn rest(&self) -> &'t str {
        self.text.get(self.offset..).unwrap_or_default()
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.offset).copied()
    }

    /// The next byte that is no blank.
    pub(crate) fn peek(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.byte() {
            self.offset += 1;
        }
        self.byte()
    }

    pub(crate) fn fault<T>(&self, message: impl Into<String>) -> Result<T, Fault> {
        Err(Fault { offset: self.offset, message: message.into() })
    }

    /// A fault of what stands at the next byte, or of the end, if that is what stands there.
    fn unexpected<T>(&self, message: &str, unfinished: &str) -> Result<T, Fault> {
        match self.byte() {
            Some(_) => self.fault(message),
            None => self.fault(format!("EOF while parsing {unfinished}")),
        }
    }

    /// Steps over a word if it comes next.
    fn take(&mut self, word: &str) -> bool {
        let found = self.rest().starts_with(word);
        self.offset += if found { word.len() } else { 0 };
        found
    }

    /// Steps into the object or array whose bracket comes next.
    pub(crate) fn enter(&mut self) -> Result<(), Fault> {
        if self.depth == MAX_DEPTH {
            return self.fault("recursion limit exceeded");
        }
        self.depth += 1;
        self.offset += 1;
        Ok(())
    }

    /// Steps to the next element of an array that was entered, or out of the array: `false`.
    pub(crate) fn next_element(&mut self, is_first: &mut bool) -> Result<bool, Fault> {
        self.next_item(is_first, "]", "a list")
    }

    /// Steps over the next key of an object that was entered and over its colon, or out of the object. With the key comes its offset.
    pub(crate) fn next_key(&mut self, is_first: &mut bool) -> Result<Option<(usize, Cow<'t, str>)>, Fault> {
        if !self.next_item(is_first, "}", "an object")? {
            return Ok(None);
        }
        let offset = self.offset;
        if self.byte() != Some(b'"') {
            return self.unexpected("key must be a string", "an object");
        }
        let key = self.string()?;
        self.peek();
        if !self.take(":") {
            return self.unexpected("expected `:`", "an object");
        }
        Ok(Some((offset, key)))
    }

    fn next_item(&mut self, is_first: &mut bool, close: &str, container: &str) -> Result<bool, Fault> {
        self.peek();
        if self.take(close) {
            self.depth -= 1;
            return Ok(false);
        }
        if !std::mem::take(is_first) {
            if !self.take(",") {
                return self.unexpected(&format!("expected `,` or `{close}`"), container);
            }
            self.peek();
            if self.rest().starts_with(close) {
                return self.fault("trailing comma");
            }
        }
        Ok(true)
    }

    /// Reads the string whose quotation mark comes next.
    pub(crate) fn string(&mut self) -> Result<Cow<'t, str>, Fault> {
        self.offset += 1;
        let mut string = Cow::Borrowed(self.plain());
        loop {
            match self.byte() {
                Some(b'"') => {
                    self.offset += 1;
                    return Ok(string);
                }
                Some(b'\\') => string.to_mut().push(self.escape()?),
                _ => {
                    return self
                        .unexpected("control character (\\u0000-\\u001F) found while parsing a string", "a string");
                }
            }
            string.to_mut().push_str(self.plain());
        }
    }

    /// Passes over what stands for itself in a string.
    fn plain(&mut self) -> &'t str {
        let rest = self.rest();
        let end = rest.bytes().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f)).unwrap_or(rest.len());
        self.offset += end;
        rest.get(..end).unwrap_or_default()
    }

    /// Reads the escape whose backslash comes next.
    fn escape(&mut self) -> Result<char, Fault> {
        self.offset += 1;
        let character = match self.byte() {
            Some(byte @ (b'"' | b'\\' | b'/')) => char::from(byte),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(),
            _ => return self.unexpected("invalid escape", "a string"),
        };
        self.offset += 1;
        Ok(character)
    }

    /// Reads a character by its code, of which the `u` comes next, or by the codes of both halves of its surrogate pair.
    fn unicode(&mut self) -> Result<char, Fault> {
        let first = self.code()?;
        let code = match first {
            0xd800..=0xdbff if self.take("\\") && self.byte() == Some(b'u') => match self.code()? {
                second @ 0xdc00..=0xdfff => 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00),
                _ => first,
            },
            code => code,
        };
        char::from_u32(code).map_or_else(|| self.fault("lone leading surrogate in hex escape"), Ok)
    }

    fn code(&mut self) -> Result<u32, Fault> {
        self.offset += 1;
        let digits = self.rest().get(..4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let Some(code) = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()) else {
            return self.fault("invalid escape");
        };
        self.offset += 4;
        Ok(code)
    }

    /// Reads the number that comes next, as it is written.
    pub(crate) fn number(&mut self) -> Result<&'t str, Fault> {
        let rest = self.rest();
        self.take("-");
        // A number begins with a single zero, or none.
        if !self.take("0") {
            self.digits()?;
        } else if self.byte().is_some_and(|byte| byte.is_ascii_digit()) {
            return self.fault("invalid number");
        }
        if self.take(".") {
            self.digits()?;
        }
        if self.take("e") || self.take("E") {
            let _ = self.take("+") || self.take("-");
            self.digits()?;
        }
        Ok(rest.get(..rest.len() - self.rest().len()).unwrap_or_default())
    }

    /// Passes over one digit or more.
    fn digits(&mut self) -> Result<(), Fault> {
        let count = self.rest().bytes().take_while(u8::is_ascii_digit).count();
        self.offset += count;
        if count == 0 { self.unexpected("invalid number", "a value") } else { Ok(()) }
    }

    /// Reads `null`, `true` or `false`.
    pub(crate) fn word(&mut self) -> Result<Option<bool>, Fault> {
        if self.take("null") {
            Ok(None)
        } else if self.take("true") {
            Ok(Some(true))
        } else if self.take("false") {
            Ok(Some(false))
        } else {
            self.unexpected("expected value", "a value")
        }
    }

    /// Passes over a value.
    pub(crate) fn skip(&mut self) -> Result<(), Fault> {
        let is_first = &mut true;
        match self.peek() {
            Some(b'"') => _ = self.string()?,
            Some(b'[') => {
                self.enter()?;
                while self.next_element(is_first)? {
                    self.skip()?;
                }
            }
            Some(b'{') => {
                self.enter()?;
                while self.next_key(is_first)?.is_some() {
                    self.skip()?;
                }
            }
            Some(b'-' | b'0'..=b'9') => _ = self.number()?,
            _ => _ = self.word()?,
        }
        Ok(())
    }
}
