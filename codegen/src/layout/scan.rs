//! Tokens in one row: what each is, which brackets belong together, and how wide any stretch of them is.

use std::fmt::Write;
use std::iter::Peekable;

use proc_macro2::token_stream::IntoIter;
use proc_macro2::{Delimiter, Group, Ident, Punct, Spacing, TokenStream, TokenTree};

use super::spacing;

/// What a token is to the layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name or a literal.
    Word,
    /// A lifetime.
    Lifetime,
    /// A keyword; after those that hug, a bracket follows without a space.
    Keyword { hugs: bool },
    /// An opening bracket.
    Open(Bracket),
    /// A closing bracket.
    Close(Bracket),
    /// `,`
    Comma,
    /// `;`
    Semicolon,
    /// `:`
    Colon,
    /// `::`
    Path,
    /// `.`
    Dot,
    /// `?`
    Try,
    /// An operator before its operand: `&`, `*`, `!`, `-`.
    Prefix,
    /// The `!` of a macro.
    Bang,
    /// `..`
    Range,
    /// `|` around the parameters of a closure.
    Bar {
        /// Whether it is the first of the two.
        opens: bool,
    },
    /// Any other operator.
    Operator,
    /// The `#` of an attribute.
    Attribute,
    /// A documentation comment of one or more lines.
    Doc,
}

/// What brackets hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bracket {
    /// `( )`
    Paren,
    /// `[ ]`
    Square,
    /// `< >` around types.
    Angle,
    /// `{ }` of an import.
    Import,
    /// `{ }` of a structure's value.
    List,
    /// `{ }` around one expression.
    Inline,
    /// `{ }` around statements.
    Block,
    /// `{ }` around items.
    Items,
    /// `{ }` around declared fields or variants.
    Fields,
    /// `{ }` around the arms of a `match`.
    Arms,
}

impl Bracket {
    /// Whether spaces stand inside it.
    pub(super) fn is_brace(self) -> bool {
        !matches!(self, Bracket::Paren | Bracket::Square | Bracket::Angle | Bracket::Import)
    }

    /// Whether its contents always have lines of their own.
    pub(super) fn is_tall(self) -> bool {
        matches!(self, Bracket::Block | Bracket::Items | Bracket::Fields | Bracket::Arms)
    }
}

/// A token.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    /// The other bracket, for brackets; 0 otherwise.
    pub(super) mate: usize,
    /// Whether a space stands before it when it does not begin a line.
    pub(super) has_space: bool,
    /// Its columns.
    pub(super) width: usize,
    start: usize,
    end: usize,
}

/// All tokens of some items.
pub(super) struct Tokens {
    text: String,
    tokens: Vec<Token>,
    /// The columns of all tokens before each, on one line.
    widths: Vec<usize>,
    /// How many tokens before each cannot stand on one line with others.
    breaks: Vec<usize>,
}

impl Tokens {
    pub(super) fn scan(tokens: TokenStream) -> Self {
        let mut tokens_of = Tokens { text: String::new(), tokens: Vec::new(), widths: Vec::new(), breaks: Vec::new() };
        Scanner::new(&mut tokens_of).sequence(tokens);
        tokens_of.measure();
        tokens_of
    }

    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Roughly the bytes of their text.
    pub(super) fn size(&self) -> usize {
        self.text.len() * 3 / 2
    }

    pub(super) fn get(&self, index: usize) -> Option<&Token> {
        self.tokens.get(index)
    }

    pub(super) fn kind(&self, index: usize) -> Option<Kind> {
        self.tokens.get(index).map(|token| token.kind)
    }

    pub(super) fn text(&self, token: &Token) -> &str {
        self.text.get(token.start..token.end).unwrap_or_default()
    }

    pub(super) fn is(&self, index: usize, text: &str) -> bool {
        self.tokens.get(index).is_some_and(|token| self.text(token) == text)
    }

    /// The index of the closing bracket.
    pub(super) fn mate(&self, index: usize) -> usize {
        // A bracket without a mate would stand alone; the next token then follows it.
        self.tokens.get(index).map_or(index, |token| token.mate.max(index))
    }

    pub(super) fn width(&self, from: usize, to: usize) -> usize {
        span(&self.widths, from, to)
    }

    pub(super) fn must_break(&self, from: usize, to: usize) -> bool {
        span(&self.breaks, from, to) > 0
    }

    /// The tokens of a stretch that are not within brackets of it; a pair of brackets counts as its opening one.
    pub(super) fn outside(&self, from: usize, to: usize) -> impl Iterator<Item = usize> {
        let mut at = from;
        std::iter::from_fn(move || {
            let index = at;
            at = match self.kind(index)? {
                Kind::Open(_) => self.mate(index) + 1,
                _ => index + 1,
            };
            (index < to).then_some(index)
        })
    }

    fn measure(&mut self) {
        let (mut width, mut breaks) = (0, 0);
        self.widths.reserve(self.tokens.len() + 1);
        self.breaks.reserve(self.tokens.len() + 1);
        for (index, token) in self.tokens.iter().enumerate() {
            self.widths.push(width);
            self.breaks.push(breaks);
            width += token.width + usize::from(token.has_space);
            breaks += usize::from(match token.kind {
                Kind::Doc | Kind::Attribute => true,
                Kind::Open(bracket) => bracket.is_tall() && token.mate > index + 1,
                Kind::Keyword { .. } => self.text.get(token.start..token.end) == Some("where"),
                _ => false,
            });
        }
        self.widths.push(width);
        self.breaks.push(breaks);
    }
}

fn span(sums: &[usize], from: usize, to: usize) -> usize {
    let at = |index: usize| sums.get(index).copied().unwrap_or_default();
    at(to).saturating_sub(at(from))
}

/// Reads one sequence of tokens: what stands between two brackets.
struct Scanner<'a> {
    to: &'a mut Tokens,
    /// The `<` that are open.
    angles: Vec<usize>,
    /// Whether the parameters of a closure are being read.
    in_bars: bool,
    /// What the next braces will hold, as the keyword before them says.
    head: Option<Bracket>,
    /// Whether bounds are being read, whose commas end nothing.
    in_bounds: bool,
}

impl<'a> Scanner<'a> {
    fn new(to: &'a mut Tokens) -> Self {
        Scanner { to, angles: Vec::new(), in_bars: false, head: None, in_bounds: false }
    }
}

impl Scanner<'_> {
    fn sequence(&mut self, tokens: TokenStream) {
        let mut rest = tokens.into_iter().peekable();
        while let Some(token) = rest.next() {
            match token {
                TokenTree::Ident(ident) => self.ident(&ident),
                TokenTree::Literal(literal) => {
                    self.push(Kind::Word, |text| write!(text, "{literal}"));
                }
                TokenTree::Punct(punct) => self.punct(&punct, &mut rest),
                TokenTree::Group(group) => self.group(group),
            }
        }
        for open in std::mem::take(&mut self.angles) {
            // It was no bracket after all.
            if let Some(token) = self.to.tokens.get_mut(open) {
                token.kind = Kind::Operator;
                token.has_space = true;
            }
        }
    }

    fn push(&mut self, kind: Kind, write: impl FnOnce(&mut String) -> std::fmt::Result) -> usize {
        let start = self.to.text.len();
        // Writing to a string cannot fail.
        let _ = write(&mut self.to.text);
        self.add(kind, start)
    }

    /// Adds the token whose text has just been written.
    fn add(&mut self, kind: Kind, start: usize) -> usize {
        let has_space = self.last().is_some_and(|last| spacing::between(last, kind));
        let end = self.to.text.len();
        let width =
            self.to.text.get(start..).map_or(0, |text| if text.is_ascii() { text.len() } else { text.chars().count() });
        self.to.tokens.push(Token { kind, mate: 0, has_space, width, start, end });
        self.to.tokens.len() - 1
    }

    fn last(&self) -> Option<Kind> {
        self.to.tokens.last().map(|token| token.kind)
    }

    fn last_is(&self, text: &str) -> bool {
        self.to.len().checked_sub(1).is_some_and(|last| self.to.is(last, text))
    }

    /// Whether a value or type begins here, so that operators stand before it.
    fn is_start(&self) -> bool {
        match self.last() {
            None => true,
            Some(Kind::Word | Kind::Try | Kind::Dot | Kind::Path | Kind::Bang) => false,
            Some(Kind::Close(bracket)) => bracket.is_tall(),
            Some(_) => true,
        }
    }

    fn ident(&mut self, ident: &Ident) {
        let start = self.to.text.len();
        // Writing to a string cannot fail.
        let _ = write!(self.to.text, "{ident}");
        let text = self.to.text.get(start..).unwrap_or_default();
        let head = match text {
            "struct" | "enum" => Some(Bracket::Fields),
            "impl" | "trait" | "mod" => Some(Bracket::Items),
            "fn" | "if" | "else" | "while" | "for" | "loop" => Some(Bracket::Block),
            "match" => Some(Bracket::Arms),
            _ => None,
        };
        let kind = match text {
            "pub" | "fn" | "impl" => Kind::Keyword { hugs: true },
            "as" | "const" | "dyn" | "else" | "enum" | "for" | "if" | "in" | "let" | "loop" | "match" | "mod"
            | "move" | "mut" | "ref" | "return" | "static" | "struct" | "trait" | "type" | "unsafe" | "use"
            | "where" | "while" => Kind::Keyword { hugs: false },
            _ => Kind::Word,
        };
        self.in_bounds |= text == "where";
        self.head = self.head.or(head);
        self.add(kind, start);
    }

    fn punct(&mut self, punct: &Punct, rest: &mut Peekable<IntoIter>) {
        let first = punct.as_char();
        if first == '\'' {
            if let Some(TokenTree::Ident(name)) = rest.peek() {
                let text = format!("'{name}");
                rest.next();
                self.push(Kind::Lifetime, |to| to.write_str(&text));
            }
            return;
        }
        if first == '#'
            && let Some(TokenTree::Group(group)) = rest.peek()
        {
            if let Some(doc) = documentation(group) {
                rest.next();
                self.push(Kind::Doc, |to| to.write_str(&doc));
            } else {
                self.push(Kind::Attribute, |to| to.write_char('#'));
            }
            return;
        }
        if first == '>'
            && let Some(open) = self.angles.pop()
        {
            let close = self.push(Kind::Close(Bracket::Angle), |to| to.write_char('>'));
            self.pair(open, close);
            return;
        }
        let mut text = String::from(first);
        let mut is_joint = punct.spacing() == Spacing::Joint;
        while is_joint && let Some(TokenTree::Punct(next)) = rest.peek() {
            let longer = format!("{text}{}", next.as_char());
            if !matches!(
                longer.as_str(),
                "::" | "->" | "=>" | "==" | "!=" | "<=" | ">=" | "&&" | "||" | ".." | "..=" | "+=" | "-="
            ) {
                break;
            }
            is_joint = next.spacing() == Spacing::Joint;
            text = longer;
            rest.next();
        }
        self.operator(&text);
    }

    fn operator(&mut self, text: &str) {
        let is_start = self.is_start();
        let kind = match text {
            "," => Kind::Comma,
            ";" => Kind::Semicolon,
            ":" => Kind::Colon,
            "::" => Kind::Path,
            "." => Kind::Dot,
            ".." | "..=" => Kind::Range,
            "?" if !is_start => Kind::Try,
            "!" if self.last() == Some(Kind::Word) => Kind::Bang,
            "<" if self.opens_angle() => Kind::Open(Bracket::Angle),
            "|" if self.in_bars => Kind::Bar { opens: false },
            "|" if is_start => Kind::Bar { opens: true },
            "&" | "&&" | "*" | "-" | "!" | "?" if is_start => Kind::Prefix,
            _ => Kind::Operator,
        };
        match kind {
            Kind::Comma if self.angles.is_empty() && !self.in_bounds => self.head = None,
            Kind::Semicolon => self.head = None,
            Kind::Operator if text == "=>" => self.head = None,
            Kind::Bar { opens } => self.in_bars = opens,
            _ => {}
        }
        let index = self.push(kind, |to| to.write_str(text));
        if kind == Kind::Open(Bracket::Angle) {
            self.angles.push(index);
        }
    }

    /// Whether `<` is a bracket here: after the name of a type or of a function that is declared, or before a type.
    fn opens_angle(&self) -> bool {
        let is_capital = |token: &Token| self.to.text(token).starts_with(char::is_uppercase);
        let is_declared = self.to.len().checked_sub(2).is_some_and(|index| self.to.is(index, "fn"));
        match self.last() {
            Some(Kind::Word) => is_declared || self.to.tokens.last().is_some_and(is_capital),
            Some(Kind::Path) => true,
            _ => self.is_start(),
        }
    }

    fn group(&mut self, group: Group) {
        let bracket = match group.delimiter() {
            Delimiter::Parenthesis => Bracket::Paren,
            Delimiter::Bracket => Bracket::Square,
            Delimiter::Brace => self.brace(),
            Delimiter::None => {
                let inner = group.stream();
                return self.sequence(inner);
            }
        };
        let (open_text, close_text) = match bracket {
            Bracket::Paren => ('(', ')'),
            Bracket::Square => ('[', ']'),
            _ => ('{', '}'),
        };
        let open = self.push(Kind::Open(bracket), |to| to.write_char(open_text));
        let inner = group.stream();
        // The stream is then the only one, and need not be copied to be read.
        drop(group);
        Scanner::new(self.to).sequence(inner);
        self.trim(open, bracket);
        let close = self.push(Kind::Close(bracket), |to| to.write_char(close_text));
        self.pair(open, close);
        if bracket == Bracket::Inline
            && self.to.outside(open + 1, close).any(|index| self.to.kind(index) == Some(Kind::Semicolon))
        {
            self.rename(open, close, Bracket::Block);
        }
        if bracket.is_tall() {
            self.head = None;
            self.in_bounds = false;
        }
    }

    /// Takes back a comma after the last element, unless it makes a tuple of one.
    fn trim(&mut self, open: usize, bracket: Bracket) {
        let last = self.to.len().saturating_sub(1);
        let is_comma = |index: usize| self.to.kind(index) == Some(Kind::Comma);
        if is_comma(last) && (bracket != Bracket::Paren || self.to.outside(open + 1, last).any(is_comma)) {
            self.to.tokens.truncate(last);
        }
    }

    /// What braces hold that begin here.
    fn brace(&self) -> Bracket {
        let after_keyword = ["const", "unsafe", "move", "=>", "=", "return"].iter().any(|text| self.last_is(text));
        match self.head {
            Some(bracket) => bracket,
            None if after_keyword => Bracket::Inline,
            None => match self.last() {
                Some(Kind::Path) => Bracket::Import,
                Some(Kind::Word | Kind::Close(Bracket::Angle)) => Bracket::List,
                _ => Bracket::Inline,
            },
        }
    }

    fn pair(&mut self, open: usize, close: usize) {
        if let Some(token) = self.to.tokens.get_mut(open) {
            token.mate = close;
        }
        if let Some(token) = self.to.tokens.get_mut(close) {
            token.mate = open;
        }
    }

    fn rename(&mut self, open: usize, close: usize, bracket: Bracket) {
        if let Some(token) = self.to.tokens.get_mut(open) {
            token.kind = Kind::Open(bracket);
        }
        if let Some(token) = self.to.tokens.get_mut(close) {
            token.kind = Kind::Close(bracket);
        }
    }
}

/// The text of `#[doc = "…"]`, unless it could not stand behind `///`.
pub(super) fn documentation(group: &Group) -> Option<String> {
    if group.delimiter() != Delimiter::Bracket {
        return None;
    }
    let mut inner = group.stream().into_iter();
    let (name, equals, value, end) = (inner.next()?, inner.next()?, inner.next()?, inner.next());
    let is_doc = matches!(&name, TokenTree::Ident(name) if name == "doc");
    let (TokenTree::Punct(equals), TokenTree::Literal(value), None) = (equals, value, end) else { return None };
    if !is_doc || equals.as_char() != '=' {
        return None;
    }
    let text = unescaped(&value.to_string())?;
    let can_follow_slashes = text.lines().all(|line| !line.starts_with('/') && !line.contains('\r'));
    can_follow_slashes.then_some(text)
}

/// The value of a string literal.
fn unescaped(literal: &str) -> Option<String> {
    if let Some(raw) = literal.strip_prefix('r') {
        let raw = raw.trim_matches('#');
        return Some(raw.strip_prefix('"')?.strip_suffix('"')?.to_owned());
    }
    let inner = literal.strip_prefix('"')?.strip_suffix('"')?;
    let mut text = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some((before, after)) = rest.split_once('\\') {
        text.push_str(before);
        let mut chars = after.chars();
        let escaped = match chars.next()? {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            '0' => '\0',
            'u' => {
                let (code, after) = chars.as_str().strip_prefix('{')?.split_once('}')?;
                chars = after.chars();
                char::from_u32(u32::from_str_radix(code, 16).ok()?)?
            }
            same @ ('"' | '\\' | '\'') => same,
            _ => return None,
        };
        text.push(escaped);
        rest = chars.as_str();
    }
    text.push_str(rest);
    Some(text)
}
