//! JSON, of the literals in an expression and of what `to_string` makes.
//!
//! In: a text. Out: a [`Value`], or nothing if the text is no JSON. And back: JSON without blanks, in ASCII, as Python writes it.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::{self, Write};
use std::hash::Hash;
use std::str::FromStr;

use crate::view::{Data, View};
use crate::{MAX_DEPTH, Number, Value};

/// Reads JSON as Python does: `NaN`, `Infinity` and `-Infinity` are numbers, integers have any size, and of entries with the same name
/// the first has the place and the last the value. Half a surrogate pair, which no text can hold here, becomes U+FFFD.
impl FromStr for Value {
    type Err = NotJson;

    /// # Errors
    /// When the text is not JSON, or nests deeper than [`MAX_DEPTH`].
    fn from_str(text: &str) -> Result<Self, NotJson> {
        read(text).ok_or(NotJson)
    }
}

/// A text that is not JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotJson;

impl fmt::Display for NotJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not JSON")
    }
}

impl std::error::Error for NotJson {}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(f, &self.view())
    }
}

/// Reads a text that is one JSON value, perhaps between blanks.
pub(crate) fn read(text: &str) -> Option<Value> {
    let mut reader = Reader { rest: text };
    let value = reader.value(0)?;
    reader.blanks();
    reader.rest.is_empty().then_some(value)
}

const WORDS: [(&str, Value); 6] = [
    ("null", Value::Null),
    ("true", Value::Bool(true)),
    ("false", Value::Bool(false)),
    ("NaN", Value::Number(Number::Float(f64::NAN))),
    ("Infinity", Value::Number(Number::Float(f64::INFINITY))),
    ("-Infinity", Value::Number(Number::Float(f64::NEG_INFINITY))),
];

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn blanks(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
    }

    fn eat(&mut self, token: &str) -> bool {
        let rest = self.rest.strip_prefix(token);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        self.blanks();
        if self.rest.starts_with('"') {
            return self.string().map(|text| Value::String(Cow::Owned(text)));
        }
        if (self.rest.starts_with(['[', '{'])) && depth >= MAX_DEPTH {
            return None;
        }
        if self.eat("[") {
            let mut list = Vec::new();
            self.entries("]", |reader| {
                list.push(reader.value(depth + 1)?);
                Some(())
            })?;
            return Some(Value::List(Cow::Owned(list)));
        }
        if self.eat("{") {
            let mut map = Entries::default();
            self.entries("}", |reader| {
                let name = reader.string()?;
                reader.blanks();
                reader.eat(":").then_some(())?;
                map.set(Cow::Owned(name), reader.value(depth + 1)?);
                Some(())
            })?;
            return Some(Value::Map(Cow::Owned(map.entries)));
        }
        WORDS.into_iter().find(|(word, _)| self.eat(word)).map(|(_, value)| value).or_else(|| self.number())
    }

    /// What stands between commas, up to the closing bracket.
    fn entries(&mut self, close: &str, mut entry: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.blanks();
        if self.eat(close) {
            return Some(());
        }
        loop {
            self.blanks();
            entry(self)?;
            self.blanks();
            if self.eat(close) {
                return Some(());
            }
            self.eat(",").then_some(())?;
        }
    }

    fn number(&mut self) -> Option<Value> {
        let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        let after = |at: usize| self.rest.get(at..).unwrap_or_default();
        let start = usize::from(self.rest.starts_with('-'));
        let mut end = start
            + match digits(after(start)) {
                0 => return None,
                // A number begins with a single zero, or none.
                _ if after(start).starts_with('0') => 1,
                count => count,
            };
        let whole = end;
        if after(end).starts_with('.') {
            end += 1 + Some(digits(after(end + 1))).filter(|count| *count > 0)?;
        }
        if after(end).starts_with(['e', 'E']) {
            let sign = usize::from(after(end + 1).starts_with(['+', '-']));
            end += 1 + sign + Some(digits(after(end + 1 + sign))).filter(|count| *count > 0)?;
        }
        let (text, rest) = self.rest.split_at_checked(end)?;
        self.rest = rest;
        Some(Value::Number(if end == whole { Number::of_digits(text) } else { Number::Float(text.parse().ok()?) }))
    }

    fn string(&mut self) -> Option<String> {
        self.eat("\"").then_some(())?;
        let mut string = String::new();
        loop {
            let at = self.rest.find(|c| matches!(c, '"' | '\\' | '\0'..='\u{1f}'))?;
            let (plain, rest) = self.rest.split_at_checked(at)?;
            string.push_str(plain);
            self.rest = rest;
            if self.eat("\"") {
                return Some(string);
            }
            self.eat("\\").then_some(())?;
            string.push(self.escape()?);
        }
    }

    /// The character that an escape stands for, behind its backslash.
    fn escape(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let letter = chars.next()?;
        self.rest = chars.as_str();
        Some(match letter {
            '"' | '\\' | '/' => letter,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let first = self.hexadecimal()?;
                let rest = self.rest;
                if let 0xd800..=0xdbff = first
                    && self.eat("\\u")
                {
                    match self.hexadecimal()? {
                        second @ 0xdc00..=0xdfff => {
                            return char::from_u32(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00));
                        }
                        _ => self.rest = rest,
                    }
                }
                char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            _ => return None,
        })
    }

    fn hexadecimal(&mut self) -> Option<u32> {
        let (digits, rest) = self.rest.split_at_checked(4)?;
        self.rest = rest;
        let are_digits = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        u32::from_str_radix(digits, 16).ok().filter(|_| are_digits)
    }
}

/// Entries by name, in the order in which the names first came, with the values that came last.
pub(crate) struct Entries<K, V> {
    pub(crate) entries: Vec<(K, V)>,
    places: HashMap<K, usize>,
}

impl<K, V> Default for Entries<K, V> {
    fn default() -> Self {
        Entries { entries: Vec::new(), places: HashMap::new() }
    }
}

impl<K: Clone + Eq + Hash, V> Entries<K, V> {
    pub(crate) fn set(&mut self, name: K, value: V) {
        let place = *self.places.entry(name.clone()).or_insert(self.entries.len());
        match self.entries.get_mut(place) {
            Some(entry) => entry.1 = value,
            None => self.entries.push((name, value)),
        }
    }
}

/// Writes a value. Bytes, which JSON has no form for, are null; `NaN` and the infinities stand bare.
pub(crate) fn write(out: &mut impl Write, view: &View<'_>) -> fmt::Result {
    match view {
        View::Null | View::Bytes(_) => out.write_str("null"),
        View::Bool(value) => write!(out, "{value}"),
        View::Number(Number::Float(value)) if value.is_nan() => out.write_str("NaN"),
        View::Number(Number::Float(value)) if value.is_infinite() => {
            out.write_str(if *value > 0.0 { "Infinity" } else { "-Infinity" })
        }
        View::Number(number) => write!(out, "{number}"),
        View::String(text) => quote(out, text),
        View::List(list) => {
            out.write_char('[')?;
            for index in 0..list.len() {
                out.write_str(if index > 0 { "," } else { "" })?;
                write(out, &list.get(index).unwrap_or(View::Null))?;
            }
            out.write_char(']')
        }
        View::Map(map) => {
            out.write_char('{')?;
            for (index, (name, view)) in map.iter().enumerate() {
                out.write_str(if index > 0 { "," } else { "" })?;
                quote(out, name)?;
                out.write_char(':')?;
                write(out, &view)?;
            }
            out.write_char('}')
        }
    }
}

/// Writes a text in double quotes.
fn quote(out: &mut impl Write, text: &str) -> fmt::Result {
    out.write_char('"')?;
    for character in text.chars() {
        match character {
            '"' | '\\' => write!(out, "\\{character}")?,
            ' '..='~' => out.write_char(character)?,
            '\n' => out.write_str("\\n")?,
            '\r' => out.write_str("\\r")?,
            '\t' => out.write_str("\\t")?,
            '\u{8}' => out.write_str("\\b")?,
            '\u{c}' => out.write_str("\\f")?,
            _ => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    write!(out, "\\u{unit:04x}")?;
                }
            }
        }
    }
    out.write_char('"')
}
