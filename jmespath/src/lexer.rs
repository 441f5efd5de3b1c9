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
    pub(crate) kind: TokenKind,
    /// Where it begins.
    pub(crate) at: usize,
    /// What it stands for: the value of a literal, a number, a name without quotes, or the text itself.
    pub(crate) value: Value,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
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

impl TokenKind {
    /// The name that error messages use.
    pub(crate) fn name(self) -> &'static str {
        match self {
            TokenKind::Dot => "dot",
            TokenKind::Star => "star",
            TokenKind::RightBracket => "rbracket",
            TokenKind::Comma => "comma",
            TokenKind::Colon => "colon",
            TokenKind::Current => "current",
            TokenKind::LeftParenthesis => "lparen",
            TokenKind::RightParenthesis => "rparen",
            TokenKind::LeftBrace => "lbrace",
            TokenKind::RightBrace => "rbrace",
            TokenKind::Identifier => "unquoted_identifier",
            TokenKind::QuotedIdentifier => "quoted_identifier",
            TokenKind::Flatten => "flatten",
            TokenKind::Filter => "filter",
            TokenKind::LeftBracket => "lbracket",
            TokenKind::Literal => "literal",
            TokenKind::Number => "number",
            TokenKind::Or => "or",
            TokenKind::Pipe => "pipe",
            TokenKind::And => "and",
            TokenKind::Reference => "expref",
            TokenKind::Not => "not",
            TokenKind::Comparison(Comparator::Equal) => "eq",
            TokenKind::Comparison(Comparator::NotEqual) => "ne",
            TokenKind::Comparison(Comparator::Less) => "lt",
            TokenKind::Comparison(Comparator::LessOrEqual) => "lte",
            TokenKind::Comparison(Comparator::Greater) => "gt",
            TokenKind::Comparison(Comparator::GreaterOrEqual) => "gte",
            TokenKind::End => "eof",
        }
    }

    /// How strongly the token binds what stands before it; those that cannot follow anything do not bind.
    pub(crate) const fn power(self) -> u8 {
        match self {
            TokenKind::Pipe => 1,
            TokenKind::Or => 2,
            TokenKind::And => 3,
            TokenKind::Comparison(_) => 5,
            TokenKind::Flatten => 9,
            TokenKind::Star => 20,
            TokenKind::Filter => 21,
            TokenKind::Dot => 40,
            TokenKind::Not => 45,
            TokenKind::LeftBrace => 50,
            TokenKind::LeftBracket => 55,
            TokenKind::LeftParenthesis => 60,
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
            tokens.push(Token { kind: TokenKind::End, at, value: text_of(String::new()) });
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

    fn token(&mut self, first: char) -> Result<(TokenKind, Value), Error> {
        let start = self.at;
        match first {
            'a'..='z' | 'A'..='Z' | '_' => {
                let name = self.run(|c| c.is_ascii_alphanumeric() || c == '_');
                return Ok((TokenKind::Identifier, text_of(name)));
            }
            '-' | '0'..='9' => return self.number(),
            '"' => return self.quoted(),
            '\'' => {
                let text = self.until('\'')?.replace("\\'", "'");
                return Ok((TokenKind::Literal, text_of(text)));
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
    fn symbol(&mut self, first: char) -> Option<TokenKind> {
        let mut either = |next, then, otherwise| if self.eat(next) { then } else { otherwise };
        Some(match first {
            '.' => TokenKind::Dot,
            '*' => TokenKind::Star,
            ']' => TokenKind::RightBracket,
            ',' => TokenKind::Comma,
            ':' => TokenKind::Colon,
            '@' => TokenKind::Current,
            '(' => TokenKind::LeftParenthesis,
            ')' => TokenKind::RightParenthesis,
            '{' => TokenKind::LeftBrace,
            '}' => TokenKind::RightBrace,
            '[' => match either(']', TokenKind::Flatten, TokenKind::LeftBracket) {
                TokenKind::LeftBracket => either('?', TokenKind::Filter, TokenKind::LeftBracket),
                flatten => flatten,
            },
            '|' => either('|', TokenKind::Or, TokenKind::Pipe),
            '&' => either('&', TokenKind::And, TokenKind::Reference),
            '<' => either('=', TokenKind::Comparison(Comparator::LessOrEqual), TokenKind::Comparison(Comparator::Less)),
            '>' => either(
                '=',
                TokenKind::Comparison(Comparator::GreaterOrEqual),
                TokenKind::Comparison(Comparator::Greater),
            ),
            '!' => either('=', TokenKind::Comparison(Comparator::NotEqual), TokenKind::Not),
            '=' if self.eat('=') => TokenKind::Comparison(Comparator::Equal),
            _ => return None,
        })
    }

    fn number(&mut self) -> Result<(TokenKind, Value), Error> {
        let start = self.at;
        let sign = if self.eat('-') { "-" } else { "" };
        let digits = self.run(|c| c.is_ascii_digit());
        if digits.is_empty() {
            return Err(Error::token("Unknown token '-'", self.text, start));
        }
        Ok((TokenKind::Number, Value::Number(Number::of_digits(&format!("{sign}{digits}")))))
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

    fn quoted(&mut self) -> Result<(TokenKind, Value), Error> {
        let start = self.at;
        let inner = self.until('"')?;
        match json::read(&format!("\"{inner}\"")) {
            Some(name @ Value::String(_)) => Ok((TokenKind::QuotedIdentifier, name)),
            _ => Err(Error::token(problem(&inner), self.text, start)),
        }
    }

    /// JSON between backticks. What is not JSON is a text, as it was before texts had quotes of their own.
    fn literal(&mut self) -> Result<(TokenKind, Value), Error> {
        let start = self.at;
        let inner = self.until('`')?.replace("\\`", "`");
        let value = json::read(&inner).or_else(|| {
            // Python has four control characters more among its blanks than Unicode.
            let text = inner.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '\u{1c}'..='\u{1f}'));
            json::read(&format!("\"{text}\""))
        });
        match value {
            Some(value) => Ok((TokenKind::Literal, value)),
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
