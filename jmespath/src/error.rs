//! [`Error`]: what is wrong with an expression, or with what it is applied to.
//!
//! In: places in the text, values and types. Out: the words of jmespath.py, which point at the place with a caret, and show values in
//! the way of whoever tells them. Values of the data, which may be secrets, are shown by nobody else.

use std::fmt;

use crate::view::{Data, View};
use crate::{MAX_DEPTH, Value};

/// What is wrong with an expression, or with what it is applied to. Displayed, it shows the expression, but no value of the data:
/// [`told`](Self::told) does.
#[derive(Clone, PartialEq)]
pub struct Error(Box<Details>);

/// Boxed, so that evaluation needs no more of the stack for it.
#[derive(Clone, PartialEq)]
struct Details {
    kind: ErrorKind,
    reason: Vec<Piece>,
    picture: Option<Picture>,
}

#[derive(Clone, PartialEq)]
enum Piece {
    Text(String),
    Shown {
        value: Value,
        /// Whether it is of the data, and no token of the expression.
        of_data: bool,
    },
}

/// The expression and where in it something is wrong.
#[derive(Clone, PartialEq)]
struct Picture {
    /// What stands between the reason and the expression.
    lead: &'static str,
    text: String,
    quote: &'static str,
    /// The place, in characters.
    at: usize,
}

/// What sort of thing is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The text is no expression.
    Syntax,
    /// A value is of a type for which something is not defined.
    Type,
    /// A function takes more or fewer arguments.
    Arity,
    /// There is no such function.
    UnknownFunction,
    /// A value is of the right type, but makes no sense.
    Value,
    /// The search builds or visits more than it may.
    TooMuch,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Error(Box::new(Details { kind, reason: vec![Piece::Text(message.into())], picture: None }))
    }

    /// A character or text that is no token, at a place counted in characters.
    pub(crate) fn token(message: &str, text: &str, at: usize) -> Self {
        let reason = vec![Piece::Text(format!("Bad jmespath expression: {message}"))];
        let picture = Picture { lead: "", text: text.to_owned(), quote: "", at };
        Error(Box::new(Details { kind: ErrorKind::Syntax, reason, picture: Some(picture) }))
    }

    /// An expression that ends where it must go on.
    pub(crate) fn incomplete(text: &str) -> Self {
        let reason = vec![Piece::Text("Invalid jmespath expression: Incomplete expression".to_owned())];
        let picture = Picture { lead: "", text: text.to_owned(), quote: "\"", at: text.chars().count() };
        Error(Box::new(Details { kind: ErrorKind::Syntax, reason, picture: Some(picture) }))
    }

    /// A token that cannot stand where it stands. In the reason, `{}` stands for it.
    pub(crate) fn misplaced(reason: &str, text: &str, at: usize, token: &Value, kind: &str) -> Self {
        let all = format!("{reason}: Parse error at column {at}, token \"{{}}\" ({})", kind.to_uppercase());
        let reason = pieces(&all, Some(Piece::Shown { value: token.clone(), of_data: false }));
        let picture = Picture { lead: ", for expression", text: text.to_owned(), quote: "\"", at };
        Error(Box::new(Details { kind: ErrorKind::Syntax, reason, picture: Some(picture) }))
    }

    /// Nesting beyond [`MAX_DEPTH`].
    pub(crate) fn too_deep() -> Self {
        let message = format!("the expression, or what it builds, nests deeper than {MAX_DEPTH} levels");
        Self::new(ErrorKind::Value, message)
    }

    /// A search whose budget is used up.
    #[cfg(feature = "search")]
    pub(crate) fn too_much() -> Self {
        Self::new(ErrorKind::TooMuch, "the expression makes too much of what it is applied to; it was given up")
    }

    /// A type for which something is not defined. The text has `{}` where the value of it is shown, if there is one to show.
    #[cfg(feature = "search")]
    pub(crate) fn of_type(text: &str, value: Option<Value>) -> Self {
        let reason = pieces(text, value.map(|value| Piece::Shown { value, of_data: true }));
        Error(Box::new(Details { kind: ErrorKind::Type, reason, picture: None }))
    }

    /// What sort of thing is wrong.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// What is wrong, in a line, without the expression.
    pub fn reason(&self) -> String {
        self.written(|token| shown(&token), |_| HIDDEN.to_owned())
    }

    /// Where in the expression it is wrong, in characters from its beginning; `None` for what is wrong when it is applied.
    pub fn place(&self) -> Option<usize> {
        self.0.picture.as_ref().map(|picture| picture.at)
    }

    /// What is wrong, with the expression and the place, where there is one, on lines of their own. `token` shows values that the
    /// expression holds, `data` those that it was applied to.
    pub fn told(&self, token: impl Fn(View<'_>) -> String, data: impl Fn(View<'_>) -> String) -> String {
        let mut text = self.written(token, data);
        if let Some(Picture { lead, text: expression, quote, at }) = &self.0.picture {
            let indent = " ".repeat(at + quote.len());
            text.push_str(&format!("{lead}:\n{quote}{expression}{quote}\n{indent}^"));
        }
        text
    }

    fn written(&self, token: impl Fn(View<'_>) -> String, data: impl Fn(View<'_>) -> String) -> String {
        let pieces = self.0.reason.iter().map(|piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Shown { value, of_data: true } => data(value.view()),
            Piece::Shown { value, of_data: false } => token(value.view()),
        });
        pieces.collect()
    }
}

/// The pieces of a text in which `{}` stands for a value.
fn pieces(text: &str, value: Option<Piece>) -> Vec<Piece> {
    let Some(value) = value else { return vec![Piece::Text(text.to_owned())] };
    let mut pieces = Vec::new();
    for (index, part) in text.split("{}").enumerate() {
        pieces.extend((index > 0).then(|| value.clone()));
        pieces.push(Piece::Text(part.to_owned()));
    }
    pieces
}

/// Stands for values of the data.
const HIDDEN: &str = "(not shown)";

/// A token as it is shown unless somebody else shows it.
fn shown(view: &View<'_>) -> String {
    match view {
        View::String(text) => (*text).to_owned(),
        other => Value::from(other.clone()).to_string(),
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.told(|token| shown(&token), |_| HIDDEN.to_owned()))
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}({:?})", self.kind(), self.to_string())
    }
}

impl std::error::Error for Error {}
