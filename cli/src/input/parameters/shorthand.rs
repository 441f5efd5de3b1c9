//! Shorthand: structures, maps and lists in one word, such as `Name=email,Values=[a,b],Nested={Key=value}`.
//!
//! In: one word. Out: a map of texts, lists and maps, or the place that cannot be right. Types come later, from the schema. The
//! language is the AWS CLI's, with its corners: values that commas join are a list until one turns out to be the next name
//! (`a=1,2,b=3`), names and bare values may be empty, `@=` puts a file's contents in place of `file://…`.
//!
//! ```
//! use smithgen_cli::rooms::input::parameters::shorthand;
//! use smithgen_cli::rooms::process::Files;
//!
//! let value = shorthand::parse("a=1,2,b={c='x, y'}", &Files::default()).unwrap();
//! assert_eq!(smithgen_cli::rooms::data::json::write(&value, None, true), r#"{"a": ["1", "2"], "b": {"c": "x, y"}}"#);
//!
//! let error = shorthand::parse("abc", &Files::default()).unwrap_err();
//! assert_eq!(error.to_string(), "Expected: '=', received: 'EOF' for input:\n abc\n   ^");
//! ```

mod error;

use std::collections::HashSet;

pub use error::{ShorthandError, Wrong};

use crate::data::{Map, Value, json};
use crate::process::{Files, Loaded};

/// Reads a word in shorthand. The time that it takes grows with the length of the word, whatever stands in it.
///
/// # Errors
/// When the word is not shorthand, nests deeper than [`json::MAX_DEPTH`], or a file cannot be read.
pub fn parse(text: &str, files: &Files) -> Result<Value, ShorthandError> {
    let mut parser = Parser { text, at: 0, depth: 0, takes_files: false, files };
    parser.parameter().map_err(|problem| ShorthandError::new(problem, text))
}

/// What is wrong, and the byte at which it is.
struct Problem {
    wrong: Wrong,
    at: usize,
}

/// Which characters a bare value may hold.
#[derive(Clone, Copy, PartialEq)]
enum Bare {
    /// Of a value that nothing but a name stands before, or that is in a list or map of brackets or braces.
    First,
    /// Of a value behind a comma.
    Second,
}

impl Bare {
    fn may_start(character: char) -> bool {
        matches!(character, '\u{21}'..='\u{ffff}') && !matches!(character, '"' | '\'' | ',' | '=' | '[' | '{')
    }

    fn may_follow(self, character: char) -> bool {
        let is_kept_out = match self {
            Bare::First => matches!(character, '"' | '\'' | ',' | ']' | '}'),
            Bare::Second => matches!(character, '"' | '\'' | ',' | '='),
        };
        (matches!(character, '\u{21}'..='\u{ffff}') || character.is_whitespace()) && !is_kept_out
    }
}

struct Parser<'a> {
    text: &'a str,
    /// The byte that is next.
    at: usize,
    /// How many brackets and braces are open.
    depth: usize,
    /// Whether the name that came last was followed by `@`. Braces change that for what follows them, too.
    takes_files: bool,
    files: &'a Files,
}

impl<'a> Parser<'a> {
    /// `parameter = keyval *("," keyval)`
    fn parameter(&mut self) -> Result<Value, Problem> {
        let (name, value) = self.name_and_value()?;
        let mut names = HashSet::from([name]);
        let mut entries = vec![(name.to_owned(), value)];
        while !self.is_at_end() {
            let end = self.at;
            self.expect_between_blanks(',')?;
            let (name, value) = self.name_and_value()?;
            if !names.insert(name) {
                // The place is one character behind the value before, whatever stands there.
                return Err(Problem { wrong: Wrong::Repeated(name.to_owned()), at: self.after(end) });
            }
            entries.push((name.to_owned(), value));
        }
        Ok(Value::Map(entries.into_iter().collect()))
    }

    /// `keyval = key ["@"] "=" values`
    fn name_and_value(&mut self) -> Result<(&'a str, Value), Problem> {
        let name = self.name_and_sign()?;
        let value = match self.current() {
            None => Value::from(""),
            Some('[' | '{') => self.element()?,
            Some(_) => self.values()?,
        };
        Ok((name, value))
    }

    fn name_and_sign(&mut self) -> Result<&'a str, Problem> {
        let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.#/:".contains(&byte);
        let rest = self.rest();
        let name = rest.get(..rest.bytes().take_while(|&byte| is_part(byte)).count()).unwrap_or("");
        self.at += name.len();
        self.takes_files = self.expect_between_blanks('@').is_ok();
        self.expect_between_blanks('=')?;
        Ok(name)
    }

    /// Values that commas join. It shows only behind each whether it was a value, or the name of what follows.
    fn values(&mut self) -> Result<Value, Problem> {
        let first = self.first_value()?;
        self.skip_blanks();
        if self.current() != Some(',') {
            return Ok(first);
        }
        self.expect_between_blanks(',')?;
        let mut values = vec![first];
        loop {
            match self.next_of_values() {
                Ok((value, is_last)) => {
                    values.push(value);
                    if is_last {
                        break;
                    }
                }
                Err(problem) if problem.wrong.is_final() || self.is_at_end() => return Err(problem),
                Err(_) => {
                    self.step_back_to_comma();
                    break;
                }
            }
        }
        if values.len() > 1 {
            return Ok(Value::List(values));
        }
        Ok(values.pop().unwrap_or(Value::Null))
    }

    /// A value behind a comma, and whether it ends the text; if not, another comma follows, which is skipped.
    fn next_of_values(&mut self) -> Result<(Value, bool), Problem> {
        let value = match self.current() {
            Some(quote @ ('\'' | '"')) => self.quoted(quote)?,
            _ => match self.bare(Bare::Second)? {
                Some(value) => value,
                None => return Err(self.expected("<second>".to_owned(), "<none>".to_owned())),
            },
        };
        self.skip_blanks();
        if self.is_at_end() {
            return Ok((value, true));
        }
        self.expect_between_blanks(',')?;
        Ok((value, false))
    }

    /// No comma is passed twice: behind the nearest one stands a name now, and values only behind that.
    fn step_back_to_comma(&mut self) {
        let end = self.after(self.at);
        self.at = self.text.get(..end).and_then(|text| text.rfind(',')).unwrap_or(0);
    }

    fn element(&mut self) -> Result<Value, Problem> {
        match self.current() {
            Some(open @ ('[' | '{')) => {
                if self.depth == json::MAX_DEPTH {
                    return Err(Problem { wrong: Wrong::TooDeep, at: self.at });
                }
                self.depth += 1;
                let value = if open == '[' { self.list() } else { self.map() };
                self.depth -= 1;
                value
            }
            _ => self.first_value(),
        }
    }

    /// `list = "[" [element *("," element)] [","] "]"`
    fn list(&mut self) -> Result<Value, Problem> {
        self.expect_between_blanks('[')?;
        let mut values = Vec::new();
        while self.current() != Some(']') {
            values.push(self.element()?);
            self.skip_comma_before(']')?;
        }
        self.expect(']')?;
        Ok(Value::List(values))
    }

    /// `map = "{" [entry *("," entry)] [","] "}"`, of whose entries with the same name the last one counts.
    fn map(&mut self) -> Result<Value, Problem> {
        self.expect_between_blanks('{')?;
        let mut entries = Vec::new();
        while self.current() != Some('}') {
            let name = self.name_and_sign()?;
            entries.push((name.to_owned(), self.element()?));
            self.skip_comma_before('}')?;
        }
        self.expect('}')?;
        Ok(Value::Map(Map::from_iter(entries)))
    }

    fn skip_comma_before(&mut self, close: char) -> Result<(), Problem> {
        self.skip_blanks();
        if self.current() != Some(close) {
            self.expect(',')?;
            self.skip_blanks();
        }
        Ok(())
    }

    fn first_value(&mut self) -> Result<Value, Problem> {
        match self.current() {
            Some(quote @ ('\'' | '"')) => self.quoted(quote),
            _ => Ok(self.bare(Bare::First)?.unwrap_or_else(|| Value::from(""))),
        }
    }

    /// A value in quotes. It ends with the first quote that no backslash precedes, or without one, with the last that there is.
    fn quoted(&mut self, quote: char) -> Result<Value, Problem> {
        let content = self.rest().get(1..).unwrap_or("");
        let mut end = None;
        for (at, _) in content.match_indices(quote) {
            end = Some(at);
            if !content.get(..at).unwrap_or("").ends_with('\\') {
                break;
            }
        }
        let Some(end) = end else {
            let name = if quote == '\'' { "<singled quoted>" } else { "<double quoted>" };
            return Err(self.expected(name.to_owned(), "<none>".to_owned()));
        };
        let content = content.get(..end).unwrap_or("");
        let text = content.replace(&format!("\\{quote}"), &quote.to_string()).replace("\\\\", "\\");
        let at = self.at;
        self.at += end + 2;
        self.loaded(text, at)
    }

    /// A value without quotes; `None` if none may start here.
    fn bare(&mut self, bare: Bare) -> Result<Option<Value>, Problem> {
        let rest = self.rest();
        let mut characters = rest.char_indices().peekable();
        let mut end = 0;
        while let Some((at, character)) = characters.next() {
            let is_escaped_comma = character == '\\' && characters.next_if(|(_, next)| *next == ',').is_some();
            let is_part = if at == 0 { Bare::may_start(character) } else { bare.may_follow(character) };
            if !is_part {
                break;
            }
            end = at + character.len_utf8() + usize::from(is_escaped_comma);
        }
        let content = rest.get(..end).filter(|content| !content.is_empty());
        let at = self.at;
        self.at += end;
        content.map(|content| self.loaded(content.replace("\\,", ",").trim_end().to_owned(), at)).transpose()
    }

    /// The contents of the file, if the text names one and files are wanted here.
    fn loaded(&self, text: String, at: usize) -> Result<Value, Problem> {
        if !self.takes_files {
            return Ok(Value::String(text));
        }
        match self.files.load_part(&text) {
            Ok(Loaded::Plain) => Ok(Value::String(text)),
            Ok(Loaded::Text(content)) => Ok(Value::String(content)),
            Ok(Loaded::Bytes(content)) => Ok(Value::Bytes(content)),
            Err(failure) => Err(Problem { wrong: Wrong::File(failure), at }),
        }
    }

    fn expect_between_blanks(&mut self, character: char) -> Result<(), Problem> {
        self.skip_blanks();
        self.expect(character)?;
        self.skip_blanks();
        Ok(())
    }

    fn expect(&mut self, character: char) -> Result<(), Problem> {
        match self.current() {
            Some(current) if current == character => {
                self.at += character.len_utf8();
                Ok(())
            }
            Some(current) => Err(self.expected(character.to_string(), current.to_string())),
            None => Err(self.expected(character.to_string(), "EOF".to_owned())),
        }
    }

    fn expected(&self, expected: String, received: String) -> Problem {
        Problem { wrong: Wrong::Unexpected { expected, received }, at: self.at }
    }

    fn skip_blanks(&mut self) {
        let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c);
        self.at += self.rest().bytes().take_while(is_blank).count();
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn current(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn is_at_end(&self) -> bool {
        self.at >= self.text.len()
    }

    /// The place behind the character at a place.
    fn after(&self, at: usize) -> usize {
        at + self.text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8)
    }
}
