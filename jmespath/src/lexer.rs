//! Tokens of an expression.
//!
//! In: a text. Out: its tokens, the last of which is its end; or the first place that can be no token. Places are counted in
//! characters.

use std::borrow::Cow;

use crate::json;
use crate::{Comparator, Error, ErrorKind, Number, Value};

/// A token.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    /// Where it begins.
    pub(crate) at: usize,
    /// What it stands for: the value of a literal, a number, a name without quotes, or the text itself.
    pub(crate) value: Value,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Dot,
    Star,
    RightBracket,
    Comma,
    Colon,
    Current,
    LeftParenthesis,
    RightParenthesis,
    LeftBrace,
    RightBrace,
    Identifier,
    QuotedIdentifier,
    Flatten,
    Filter,
    LeftBracket,
    Literal,
    Number,
    Or,
    Pipe,
    And,
    Reference,
    Not,
    Comparison(Comparator),
    End,
}

impl Kind {
    /// The name that error messages use.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Kind::Dot => "dot",
            Kind::Star => "star",
            Kind::RightBracket => "rbracket",
            Kind::Comma => "comma",
            Kind::Colon => "colon",
            Kind::Current => "current",
            Kind::LeftParenthesis => "lparen",
            Kind::RightParenthesis => "rparen",
            Kind::LeftBrace => "lbrace",
            Kind::RightBrace => "rbrace",
            Kind::Identifier => "unquoted_identifier",
            Kind::QuotedIdentifier => "quoted_identifier",
            Kind::Flatten => "flatten",
            Kind::Filter => "filter",
            Kind::LeftBracket => "lbracket",
            Kind::Literal => "literal",
            Kind::Number => "number",
            Kind::Or => "or",
            Kind::Pipe => "pipe",
            Kind::And => "and",
            Kind::Reference => "expref",
            Kind::Not => "not",
            Kind::Comparison(Comparator::Equal) => "eq",
            Kind::Comparison(Comparator::NotEqual) => "ne",
            Kind::Comparison(Comparator::Less) => "lt",
            Kind::Comparison(Comparator::LessOrEqual) => "lte",
            Kind::Comparison(Comparator::Greater) => "gt",
            Kind::Comparison(Comparator::GreaterOrEqual) => "gte",
            Kind::End => "eof",
        }
    }

    /// How strongly the token binds what stands before it; those that cannot follow anything do not bind.
    pub(crate) const fn power(self) -> u8 {
        match self {
            Kind::Pipe => 1,
            Kind::Or => 2,
            Kind::And => 3,
            Kind::Comparison(_) => 5,
            Kind::Flatten => 9,
            Kind::Star => 20,
            Kind::Filter => 21,
            Kind::Dot => 40,
            Kind::Not => 45,
            Kind::LeftBrace => 50,
            Kind::LeftBracket => 55,
            Kind::LeftParenthesis => 60,
            _ => 0,
        }
    }
}

/// The tokens of a text, and its end.
///
/// # Errors
/// When the text is empty, or some of it is no token.
pub(crate) fn tokens(text: &str) -> Result<Vec<Token>, Error> {
    if text.is_empty() {
        return Err(Error::new(ErrorKind::Syntax, "Invalid JMESPath expression: cannot be empty."));
    }
    let mut lexer = Lexer { text, chars: text.chars().collect(), at: 0 };
    let mut tokens = Vec::new();
    loop {
        while matches!(lexer.peek(), Some(' ' | '\t' | '\n' | '\r')) {
            lexer.at += 1;
        }
        let at = lexer.at;
        let Some(first) = lexer.peek() else {
            tokens.push(Token { kind: Kind::End, at, value: text_of(String::new()) });
            return Ok(tokens);
        };
        let (kind, value) = lexer.token(first)?;
        tokens.push(Token { kind, at, value });
    }
}

struct Lexer<'a> {
    text: &'a str,
    chars: Vec<char>,
    at: usize,
}

impl Lexer<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn eat(&mut self, expected: char) -> bool {
        let found = self.peek() == Some(expected);
        self.at += usize::from(found);
        found
    }

    /// Takes characters as long as they are such.
    fn run(&mut self, is_such: impl Fn(char) -> bool) -> String {
        let start = self.at;
        while self.peek().is_some_and(&is_such) {
            self.at += 1;
        }
        self.chars.get(start..self.at).unwrap_or_default().iter().collect()
    }

    fn token(&mut self, first: char) -> Result<(Kind, Value), Error> {
        let start = self.at;
        match first {
            'a'..='z' | 'A'..='Z' | '_' => {
                let name = self.run(|c| c.is_ascii_alphanumeric() || c == '_');
                return Ok((Kind::Identifier, text_of(name)));
            }
            '-' | '0'..='9' => return self.number(),
            '"' => return self.quoted(),
            '\'' => {
                let text = self.until('\'')?.replace("\\'", "'");
                return Ok((Kind::Literal, text_of(text)));
            }
            '`' => return self.literal(),
            _ => self.at += 1,
        }
        let kind = self.symbol(first).ok_or_else(|| {
            let quote = if first == '=' { "'" } else { "" };
            Error::token(&format!("Unknown token {quote}{first}{quote}"), self.text, start)
        })?;
        let symbol: String = self.chars.get(start..self.at).unwrap_or_default().iter().collect();
        Ok((kind, text_of(symbol)))
    }

    /// The symbol whose first character has been taken.
    fn symbol(&mut self, first: char) -> Option<Kind> {
        let mut either = |next, then, otherwise| if self.eat(next) { then } else { otherwise };
        Some(match first {
            '.' => Kind::Dot,
            '*' => Kind::Star,
            ']' => Kind::RightBracket,
            ',' => Kind::Comma,
            ':' => Kind::Colon,
            '@' => Kind::Current,
            '(' => Kind::LeftParenthesis,
            ')' => Kind::RightParenthesis,
            '{' => Kind::LeftBrace,
            '}' => Kind::RightBrace,
            '[' => match either(']', Kind::Flatten, Kind::LeftBracket) {
                Kind::LeftBracket => either('?', Kind::Filter, Kind::LeftBracket),
                flatten => flatten,
            },
            '|' => either('|', Kind::Or, Kind::Pipe),
            '&' => either('&', Kind::And, Kind::Reference),
            '<' => either('=', Kind::Comparison(Comparator::LessOrEqual), Kind::Comparison(Comparator::Less)),
            '>' => either('=', Kind::Comparison(Comparator::GreaterOrEqual), Kind::Comparison(Comparator::Greater)),
            '!' => either('=', Kind::Comparison(Comparator::NotEqual), Kind::Not),
            '=' if self.eat('=') => Kind::Comparison(Comparator::Equal),
            _ => return None,
        })
    }

    fn number(&mut self) -> Result<(Kind, Value), Error> {
        let start = self.at;
        let sign = if self.eat('-') { "-" } else { "" };
        let digits = self.run(|c| c.is_ascii_digit());
        if digits.is_empty() {
            return Err(Error::token("Unknown token '-'", self.text, start));
        }
        Ok((Kind::Number, Value::Number(Number::of_digits(&format!("{sign}{digits}")))))
    }

    /// What stands between delimiters, the first of which comes next. A backslash takes the character behind it along.
    fn until(&mut self, delimiter: char) -> Result<String, Error> {
        let start = self.at;
        self.at += 1;
        loop {
            match self.peek() {
                None => {
                    let message = format!("Unclosed {delimiter} delimiter");
                    return Err(Error::token(&message, self.text, start));
                }
                Some('\\') => self.at += 2,
                Some(c) => {
                    self.at += 1;
                    if c == delimiter {
                        let inner = self.chars.get(start + 1..self.at - 1);
                        return Ok(inner.unwrap_or_default().iter().collect());
                    }
                }
            }
        }
    }

    fn quoted(&mut self) -> Result<(Kind, Value), Error> {
        let start = self.at;
        let inner = self.until('"')?;
        match json::read(&format!("\"{inner}\"")) {
            Some(name @ Value::String(_)) => Ok((Kind::QuotedIdentifier, name)),
            _ => Err(Error::token(problem(&inner), self.text, start)),
        }
    }

    /// JSON between backticks. What is not JSON is a text, as it was before texts had quotes of their own.
    fn literal(&mut self) -> Result<(Kind, Value), Error> {
        let start = self.at;
        let inner = self.until('`')?.replace("\\`", "`");
        let value = json::read(&inner).or_else(|| {
            // Python has four control characters more among its blanks than Unicode.
            let text = inner.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '\u{1c}'..='\u{1f}'));
            json::read(&format!("\"{text}\""))
        });
        match value {
            Some(value) => Ok((Kind::Literal, value)),
            None => Err(Error::token(&format!("Bad token {inner}"), self.text, start)),
        }
    }
}

fn text_of(text: String) -> Value {
    Value::String(Cow::Owned(text))
}

/// What keeps a text from being a JSON string.
fn problem(inner: &str) -> &'static str {
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        match c {
            '\0'..='\u{1f}' => return "Invalid control character at",
            '\\' => match chars.next() {
                Some('u') => {
                    let digits = chars.as_str().chars().take(4).filter(char::is_ascii_hexdigit).count();
                    if digits < 4 {
                        return "Invalid \\uXXXX escape";
                    }
                }
                Some('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't') => {}
                _ => return "Invalid \\escape",
            },
            _ => {}
        }
    }
    "Invalid string"
}
