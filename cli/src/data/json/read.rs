//! Text to values, as Python's `json.loads` goes about it.
//!
//! In: a text. Out: a value, or the first place that cannot be right. One pass, without recursion: open lists and maps stand on
//! a stack of bounded height, so that everything which later walks the value may recurse.

use super::JsonError;
use crate::data::{Map, Number, Value};

/// How deep lists and maps may nest: half of what fits on the stack of a thread without optimisation.
pub const MAX_DEPTH: usize = 256;
const TOO_DEEP: &str = "lists and maps are nested too deeply (more than 256 levels)";

/// How many values a text may hold: a few bytes of it stand for many more in memory.
const MAX_VALUES: usize = 4 << 20;
const TOO_MANY: &str = "there are too many values (more than 4194304)";

/// Reads a text that is one JSON value, perhaps between blanks.
///
/// As in Python, `NaN`, `Infinity` and `-Infinity` are numbers, integers have any size, floats beyond all bounds are infinite, and
/// of entries with the same name the first has the place and the last the value. Half a surrogate pair, which no text can
/// hold here, becomes U+FFFD.
///
/// # Errors
/// When the text is not JSON, nests deeper than [`MAX_DEPTH`], or holds more than four million values.
pub fn read(text: &str) -> Result<Value, JsonError> {
    let mut reader = Reader { text, bytes: text.as_bytes(), at: 0, values: 0 };
    reader.document().map_err(|Problem(message, at)| JsonError::new(message, text, at))
}

/// What is wrong, and the byte at which it is.
struct Problem(&'static str, usize);

/// A list or a map whose end has not been read yet.
enum Open {
    List(Vec<Value>),
    /// The entries so far, and the name of the one that is being read.
    Map(Vec<(String, Value)>, String),
}

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    /// How many have been read.
    values: usize,
}

impl Reader<'_> {
    fn document(&mut self) -> Result<Value, Problem> {
        if self.text.starts_with('\u{feff}') {
            return Err(Problem("unexpected byte order mark before the value", 0));
        }
        self.blanks();
        let value = self.value()?;
        self.blanks();
        match self.peek() {
            None => Ok(value),
            Some(_) => Err(Problem("unexpected text after the value", self.at)),
        }
    }

    fn value(&mut self) -> Result<Value, Problem> {
        let mut stack: Vec<Open> = Vec::new();
        loop {
            self.values += 1;
            if self.values > MAX_VALUES {
                return Err(Problem(TOO_MANY, self.at));
            }
            let mut value = match self.peek() {
                Some(b'{') => match self.open_map(stack.len())? {
                    Some(open) => {
                        stack.push(open);
                        continue;
                    }
                    None => Value::Map(Map::new()),
                },
                Some(b'[') => {
                    self.enter(stack.len())?;
                    if self.peek() != Some(b']') {
                        stack.push(Open::List(Vec::new()));
                        continue;
                    }
                    self.at += 1;
                    Value::List(Vec::new())
                }
                _ => self.scalar()?,
            };
            // Hands the value to what is open; what it closes is a value in turn.
            loop {
                value = match stack.pop() {
                    None => return Ok(value),
                    Some(Open::List(mut list)) => {
                        list.push(value);
                        if self.goes_on(b']', "expected ',' or ']' after a list element")? {
                            stack.push(Open::List(list));
                            break;
                        }
                        Value::List(list)
                    }
                    Some(Open::Map(mut entries, name)) => {
                        entries.push((name, value));
                        if self.goes_on(b'}', "expected ',' or '}' after a property")? {
                            let name = self.name()?;
                            stack.push(Open::Map(entries, name));
                            break;
                        }
                        Value::Map(entries.into_iter().collect())
                    }
                };
            }
        }
    }

    /// Passes over an opening bracket and what is blank behind it.
    fn enter(&mut self, depth: usize) -> Result<(), Problem> {
        if depth >= MAX_DEPTH {
            return Err(Problem(TOO_DEEP, self.at));
        }
        self.at += 1;
        self.blanks();
        Ok(())
    }

    /// Opens a map and reads its first name; `None` if it has none.
    fn open_map(&mut self, depth: usize) -> Result<Option<Open>, Problem> {
        self.enter(depth)?;
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(None);
        }
        Ok(Some(Open::Map(Vec::new(), self.name()?)))
    }

    /// Passes over a comma, and tells true, or over the closing bracket.
    fn goes_on(&mut self, close: u8, otherwise: &'static str) -> Result<bool, Problem> {
        self.blanks();
        match self.peek() {
            Some(b',') => {
                self.at += 1;
                self.blanks();
                Ok(true)
            }
            Some(byte) if byte == close => {
                self.at += 1;
                Ok(false)
            }
            _ => Err(Problem(otherwise, self.at)),
        }
    }

    /// A property's name and the colon.
    fn name(&mut self) -> Result<String, Problem> {
        if self.peek() != Some(b'"') {
            return Err(Problem("expected a property name in double quotes", self.at));
        }
        let name = self.string()?;
        self.blanks();
        if self.peek() != Some(b':') {
            return Err(Problem("expected ':' after a property name", self.at));
        }
        self.at += 1;
        self.blanks();
        Ok(name)
    }

    fn scalar(&mut self) -> Result<Value, Problem> {
        let words = [
            ("null", Value::Null),
            ("true", Value::Bool(true)),
            ("false", Value::Bool(false)),
            ("NaN", Value::from(f64::NAN)),
            ("Infinity", Value::from(f64::INFINITY)),
            ("-Infinity", Value::from(f64::NEG_INFINITY)),
        ];
        match self.peek() {
            Some(b'"') => return self.string().map(Value::String),
            Some(b'0'..=b'9') => return self.number(),
            _ => {}
        }
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        for (word, value) in words {
            if rest.starts_with(word.as_bytes()) {
                self.at += word.len();
                return Ok(value);
            }
        }
        self.number()
    }

    /// As many characters as make a number: `1.` is a `1` with something behind it.
    fn number(&mut self) -> Result<Value, Problem> {
        let start = self.at;
        let digits_start = start + usize::from(self.peek() == Some(b'-'));
        let mut end = match self.bytes.get(digits_start) {
            Some(b'0') => digits_start + 1,
            Some(b'1'..=b'9') => self.digits(digits_start),
            _ => return Err(Problem("expected a value", start)),
        };
        let mut whole = true;
        if self.bytes.get(end) == Some(&b'.') && self.digits(end + 1) > end + 1 {
            end = self.digits(end + 1);
            whole = false;
        }
        if matches!(self.bytes.get(end), Some(b'e' | b'E')) {
            let digits = end + 1 + usize::from(matches!(self.bytes.get(end + 1), Some(b'+' | b'-')));
            if self.digits(digits) > digits {
                end = self.digits(digits);
                whole = false;
            }
        }
        self.at = end;
        let text = self.text.get(start..end).unwrap_or_default();
        Ok(Value::Number(if whole { Number::of_digits(text) } else { Number::Float(text.parse().unwrap_or(f64::NAN)) }))
    }

    /// The end of the digits that start at `at`.
    fn digits(&self, at: usize) -> usize {
        let rest = self.bytes.get(at..).unwrap_or_default();
        at + rest.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len())
    }

    /// A string, from its opening quote.
    fn string(&mut self) -> Result<String, Problem> {
        let open = self.at;
        self.at += 1;
        let mut string = String::new();
        loop {
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            let plain = rest.iter().position(|&byte| matches!(byte, b'"' | b'\\' | 0..=0x1f)).unwrap_or(rest.len());
            string.push_str(self.text.get(self.at..self.at + plain).unwrap_or_default());
            self.at += plain;
            match self.peek() {
                None => return Err(Problem("string without an end", open)),
                Some(b'"') => {
                    self.at += 1;
                    return Ok(string);
                }
                Some(b'\\') => string.push(self.escape(open)?),
                Some(_) => return Err(Problem("unexpected control character in a string", self.at)),
            }
        }
    }

    /// The character that an escape stands for.
    fn escape(&mut self, open: usize) -> Result<char, Problem> {
        let backslash = self.at;
        let Some(&letter) = self.bytes.get(backslash + 1) else {
            return Err(Problem("string without an end", open));
        };
        self.at += 2;
        Ok(match letter {
            b'"' | b'\\' | b'/' => char::from(letter),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode(),
            _ => return Err(Problem("Invalid \\escape", backslash)),
        })
    }

    /// The character of an escape by its code, or of two that make a pair, from the digits on.
    fn unicode(&mut self) -> Result<char, Problem> {
        let first = self.hexadecimal()?;
        if let 0xd800..=0xdbff = first
            && self.bytes.get(self.at..).unwrap_or_default().starts_with(b"\\u")
        {
            let before = self.at;
            self.at += 2;
            let second = self.hexadecimal()?;
            if let 0xdc00..=0xdfff = second {
                let code = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
                return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            self.at = before;
        }
        Ok(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    /// Four digits, which something must follow: Python looks for the place in this order.
    fn hexadecimal(&mut self) -> Result<u32, Problem> {
        let problem = Problem("Invalid \\uXXXX escape", self.at - 1);
        let digits = match self.bytes.get(self.at..self.at + 4) {
            Some(digits) if digits.iter().all(u8::is_ascii_hexdigit) && self.bytes.len() > self.at + 4 => digits,
            _ => return Err(problem),
        };
        self.at += 4;
        Ok(digits.iter().fold(0, |code, &digit| code * 16 + char::from(digit).to_digit(16).unwrap_or(0)))
    }

    fn blanks(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        read(text).unwrap_err().to_string()
    }

    #[test]
    fn values_are_read() {
        let value = read(" {\"a\": [1, -0, 1.5e3, \"x\\ud83d\\ude00\\n\"], \"b\": null, \"a\": NaN}\r\n").unwrap();
        let map = value.as_map().unwrap();
        assert_eq!(map.iter().map(|(name, _)| name).collect::<Vec<_>>(), ["a", "b"]);
        assert!(matches!(map.get("a"), Some(Value::Number(Number::Float(value))) if value.is_nan()));
        assert_eq!(read("[-0, \"\\ud83d\\ude00\"]").unwrap(), Value::List(vec![Value::from(0), Value::from("😀")]));
        assert_eq!(
            read("12345678901234567890").unwrap(),
            Value::Number(Number::BigInteger("12345678901234567890".into()))
        );
    }

    #[test]
    fn half_a_pair_is_replaced() {
        assert_eq!(read(r#""\ud800""#).unwrap(), Value::from("\u{fffd}"));
        assert_eq!(read(r#""\ud800\u0041""#).unwrap(), Value::from("\u{fffd}A"));
    }

    #[test]
    fn places_count_characters_and_lines() {
        assert_eq!(error("{\"é\": 1,\n \"😀\": x}"), "expected a value: line 2 column 7 (char 15)");
        assert_eq!(error("[\"\u{e9}\\u12"), "Invalid \\uXXXX escape: line 1 column 5 (char 4)");
        assert_eq!(error("[1"), "expected ',' or ']' after a list element: line 1 column 3 (char 2)");
    }

    #[test]
    fn nesting_is_limited() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(read(&nested(MAX_DEPTH)).is_ok());
        assert!(error(&nested(MAX_DEPTH + 1)).contains("nested too deeply"));
        assert!(error(&"[".repeat(5_000_000)).contains("nested too deeply"));
        assert!(error(&"{\"a\":".repeat(100_000)).contains("nested too deeply"));
    }
}
