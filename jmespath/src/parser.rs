//! Trees of tokens.
//!
//! In: the tokens of an expression. Out: the expression as a tree of bounded height; or the first token that cannot stand where
//! it stands. Each token has a power by which it binds what stands before it, and an expression goes on as long as the next
//! token binds more strongly than what the expression is part of.

use std::borrow::Cow;

use crate::lexer::{self, Token, TokenKind};
use crate::{Error, Held, MAX_DEPTH, Node, Number, Value, functions};

/// Reads an expression.
///
/// # Errors
/// When the text is none, or nests too deeply.
pub(crate) fn parse(text: &str) -> Result<Node, Error> {
    let mut parser = Parser { text, tokens: lexer::tokens(text)?, at: 0, depth: 0 };
    let tree = parser.expression(0)?;
    match parser.peek() {
        TokenKind::End => Ok(tree.node),
        _ => Err(parser.misplaced("Unexpected token: {}", 0)),
    }
}

/// Tokens that bind less than this end a projection.
const ENDS_PROJECTION: u8 = 10;
const STAR: u8 = TokenKind::Star.power();
const FILTER: u8 = TokenKind::Filter.power();
const DOT: u8 = TokenKind::Dot.power();
const NOT: u8 = TokenKind::Not.power();
const FLATTEN: u8 = TokenKind::Flatten.power();

const NAMES: &[TokenKind] = &[TokenKind::QuotedIdentifier, TokenKind::Identifier];
const AFTER_DOT: &[TokenKind] =
    &[TokenKind::QuotedIdentifier, TokenKind::Identifier, TokenKind::LeftBracket, TokenKind::LeftBrace];

/// An expression, and what its surroundings want to know of it.
struct Tree {
    node: Node,
    height: usize,
    /// Whether it ends with an index: then a slice that follows projects nothing, in jmespath.py.
    indexed: bool,
}

impl Tree {
    fn leaf(node: Node) -> Self {
        Tree { node, height: 1, indexed: false }
    }

    /// A tree above others, of which the highest has the given height.
    fn above(height: usize, node: Node) -> Result<Self, Error> {
        if height >= MAX_DEPTH { Err(Error::too_deep()) } else { Ok(Tree { node, height: height + 1, indexed: false }) }
    }

    /// `right` applied to what `left` gives.
    fn chain(left: Tree, right: Tree) -> Result<Self, Error> {
        let mut height = right.height;
        let mut steps = match left.node {
            Node::Current => Vec::new(),
            // What the parser makes it owns; taking constants, too, would compile how to clone them.
            Node::Chain(Cow::Owned(steps)) => {
                height = height.max(left.height.saturating_sub(1));
                steps
            }
            node => {
                height = height.max(left.height);
                vec![node]
            }
        };
        steps.push(right.node);
        Tree::above(height, Node::Chain(Cow::Owned(steps)))
    }

    fn projection(list: Tree, each: Tree) -> Result<Self, Error> {
        let height = list.height.max(each.height);
        Tree::above(height, Node::Projection(Held::from([list.node, each.node])))
    }

    fn values(map: Tree, each: Tree) -> Result<Self, Error> {
        let height = map.height.max(each.height);
        Tree::above(height, Node::Values(Held::from([map.node, each.node])))
    }
}

type Parsed = Result<Tree, Error>;

struct Parser<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
}

/// Tokens.
impl Parser<'_> {
    fn token(&self, ahead: usize) -> Option<&Token> {
        self.tokens.get(self.at + ahead)
    }

    fn kind(&self, ahead: usize) -> TokenKind {
        self.token(ahead).map_or(TokenKind::End, |token| token.kind)
    }

    fn peek(&self) -> TokenKind {
        self.kind(0)
    }

    fn eat(&mut self, kind: TokenKind) -> bool {
        let found = self.peek() == kind;
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, kind: TokenKind) -> Result<(), Error> {
        if self.eat(kind) { Ok(()) } else { Err(self.unexpected(kind.name())) }
    }

    /// The value of the next token, and past it.
    fn take(&mut self) -> Value {
        let value = self.token(0).map_or(Value::Null, |token| token.value.clone());
        self.at += 1;
        value
    }

    /// The text of the next token, a name, and past it.
    fn name(&mut self) -> Cow<'static, str> {
        match self.take() {
            Value::String(name) => name,
            _ => Cow::Borrowed(""),
        }
    }

    fn misplaced(&self, reason: &str, ahead: usize) -> Error {
        let (at, token) = self.token(ahead).map_or((0, &Value::Null), |token| (token.at, &token.value));
        Error::misplaced(reason, self.text, at, token, self.kind(ahead).name())
    }

    /// Something else was expected than the next token, which may be the end.
    fn unexpected(&self, expected: &str) -> Error {
        match self.peek() {
            TokenKind::End => Error::incomplete(self.text),
            found => self.misplaced(&format!("Expecting: {expected}, got: {}", found.name()), 0),
        }
    }
}

fn list_of(kinds: &[TokenKind]) -> String {
    let names: Vec<_> = kinds.iter().map(|kind| kind.name()).collect();
    format!("['{}']", names.join("', '"))
}

/// Expressions.
impl Parser<'_> {
    /// An expression, up to the first token that does not bind more strongly than `power`.
    fn expression(&mut self, power: u8) -> Parsed {
        if self.depth >= MAX_DEPTH {
            return Err(Error::too_deep());
        }
        self.depth += 1;
        let mut left = self.prefix()?;
        while power < self.peek().power() {
            left = self.infix(left)?;
        }
        self.depth -= 1;
        Ok(left)
    }

    /// What an expression may begin with.
    fn prefix(&mut self) -> Parsed {
        let kind = self.peek();
        match kind {
            TokenKind::Literal => Ok(Tree::leaf(Node::Literal(self.take()))),
            TokenKind::Identifier | TokenKind::QuotedIdentifier => self.field(kind),
            TokenKind::End => Err(Error::incomplete(self.text)),
            TokenKind::Current
            | TokenKind::Star
            | TokenKind::Filter
            | TokenKind::Flatten
            | TokenKind::Not
            | TokenKind::Reference
            | TokenKind::LeftBracket
            | TokenKind::LeftBrace
            | TokenKind::LeftParenthesis => {
                self.at += 1;
                self.symbol(kind)
            }
            _ => Err(self.misplaced("invalid token", 0)),
        }
    }

    /// An expression whose first token, a symbol, has been taken.
    fn symbol(&mut self, kind: TokenKind) -> Parsed {
        let current = Tree::leaf(Node::Current);
        match kind {
            TokenKind::Star => {
                let each = match self.peek() {
                    TokenKind::RightBracket => Tree::leaf(Node::Current),
                    _ => self.projected(STAR)?,
                };
                Tree::values(current, each)
            }
            TokenKind::Filter => self.filter(current),
            TokenKind::Flatten => self.flatten(current),
            TokenKind::Not => {
                let tree = self.expression(NOT)?;
                Tree::above(tree.height, Node::Not(Held::from(tree.node)))
            }
            TokenKind::Reference => {
                let tree = self.expression(0)?;
                Tree::above(tree.height, Node::Reference(Held::from(tree.node)))
            }
            TokenKind::LeftBracket => self.bracket(),
            TokenKind::LeftBrace => self.map(),
            TokenKind::LeftParenthesis => {
                let tree = self.expression(0)?;
                self.expect(TokenKind::RightParenthesis)?;
                Ok(tree)
            }
            _ => Ok(current),
        }
    }

    /// What may follow an expression.
    fn infix(&mut self, left: Tree) -> Parsed {
        let kind = self.peek();
        if matches!(kind, TokenKind::Star | TokenKind::Not | TokenKind::LeftBrace) {
            return Err(self.misplaced("invalid token", 0));
        }
        self.at += 1;
        match kind {
            TokenKind::Dot if self.eat(TokenKind::Star) => {
                let each = self.projected(DOT)?;
                Tree::values(left, each)
            }
            TokenKind::Dot => {
                let right = self.after_dot(DOT)?;
                Tree::chain(left, right)
            }
            TokenKind::Pipe => {
                let right = self.expression(kind.power())?;
                Tree::chain(left, right)
            }
            TokenKind::Comparison(comparator) => {
                let right = self.expression(kind.power())?;
                let height = left.height.max(right.height);
                Tree::above(height, Node::Comparison(comparator, Held::from([left.node, right.node])))
            }
            TokenKind::Filter => self.filter(left),
            TokenKind::Flatten => self.flatten(left),
            TokenKind::LeftBracket => self.index(left),
            TokenKind::LeftParenthesis => self.call(left),
            _ => self.either(kind, left),
        }
    }

    /// `left || right` or `left && right`.
    fn either(&mut self, kind: TokenKind, left: Tree) -> Parsed {
        let right = self.expression(kind.power())?;
        let (mut nodes, height) = match (kind, left.node) {
            (TokenKind::Or, Node::Or(Cow::Owned(nodes))) | (TokenKind::And, Node::And(Cow::Owned(nodes))) => {
                (nodes, left.height.saturating_sub(1))
            }
            (_, node) => (vec![node], left.height),
        };
        nodes.push(right.node);
        let node = if kind == TokenKind::Or { Node::Or(Cow::Owned(nodes)) } else { Node::And(Cow::Owned(nodes)) };
        Tree::above(height.max(right.height), node)
    }

    fn field(&mut self, kind: TokenKind) -> Parsed {
        let name = self.name();
        if kind == TokenKind::QuotedIdentifier && self.peek() == TokenKind::LeftParenthesis {
            let reason = "Quoted identifier not allowed for function names.";
            return Err(Error::misplaced(
                reason,
                self.text,
                0,
                &Value::String(Cow::Borrowed("(")),
                TokenKind::LeftParenthesis.name(),
            ));
        }
        Ok(Tree::leaf(Node::Field(name)))
    }

    /// `f(…)` behind its name and the parenthesis. Commas between arguments may be missing.
    fn call(&mut self, left: Tree) -> Parsed {
        let Node::Field(name) = left.node else {
            // The name is the token before the parenthesis.
            self.at = self.at.saturating_sub(2);
            return Err(self.misplaced("Invalid function name '{}'", 0));
        };
        let mut arguments = Vec::new();
        let mut height = 0;
        while !self.eat(TokenKind::RightParenthesis) {
            let argument = self.expression(0)?;
            height = height.max(argument.height);
            arguments.push(argument.node);
            self.eat(TokenKind::Comma);
        }
        let arguments = Cow::Owned(arguments);
        let node = match functions::ALL.iter().find(|function| function.name() == name) {
            Some(function) => Node::Call(function, arguments),
            None => Node::Unknown(name, arguments),
        };
        Tree::above(height, node)
    }

    /// `[a, b]` behind its bracket.
    fn list(&mut self) -> Parsed {
        let mut nodes = Vec::new();
        let mut height = 0;
        loop {
            let tree = self.expression(0)?;
            height = height.max(tree.height);
            nodes.push(tree.node);
            if self.eat(TokenKind::RightBracket) {
                return Tree::above(height, Node::List(Cow::Owned(nodes)));
            }
            self.expect(TokenKind::Comma)?;
        }
    }

    /// `{a: b}` behind its brace. Commas between entries may be missing.
    fn map(&mut self) -> Parsed {
        let mut entries = Vec::new();
        let mut height = 0;
        loop {
            if !NAMES.contains(&self.peek()) {
                return Err(self.unexpected(&list_of(NAMES)));
            }
            let name = self.name();
            self.expect(TokenKind::Colon)?;
            let tree = self.expression(0)?;
            height = height.max(tree.height);
            entries.push((name, tree.node));
            if !self.eat(TokenKind::Comma) && self.eat(TokenKind::RightBrace) {
                return Tree::above(height, Node::Map(Cow::Owned(entries)));
            }
        }
    }
}

/// Brackets and projections.
impl Parser<'_> {
    /// What begins with a bracket: an index, a slice, `[*]` or `[a, b]`.
    fn bracket(&mut self) -> Parsed {
        match (self.peek(), self.kind(1)) {
            (TokenKind::Number | TokenKind::Colon, _) => self.index(Tree::leaf(Node::Current)),
            (TokenKind::Star, TokenKind::RightBracket) => self.index(Tree::leaf(Node::Current)),
            _ => self.list(),
        }
    }

    /// An index, a slice or `[*]` behind the bracket.
    fn index(&mut self, left: Tree) -> Parsed {
        let indexed = left.indexed;
        match (self.peek(), self.kind(1)) {
            (TokenKind::Colon, _) | (TokenKind::Number, TokenKind::Colon) => {
                let slice = self.slice()?;
                let tree = Tree::chain(left, slice)?;
                if indexed {
                    return Ok(Tree { indexed, ..tree });
                }
                let each = self.projected(STAR)?;
                Tree::projection(tree, each)
            }
            (TokenKind::Number, _) => {
                let index = index_of(&self.take());
                self.expect(TokenKind::RightBracket)?;
                let tree = Tree::chain(left, Tree::leaf(Node::Index(index)))?;
                Ok(Tree { indexed: true, ..tree })
            }
            _ => {
                self.expect(TokenKind::Star)?;
                self.expect(TokenKind::RightBracket)?;
                let each = self.projected(STAR)?;
                Tree::projection(left, each)
            }
        }
    }

    /// `start:stop:step]`, of which everything but one colon may be missing.
    fn slice(&mut self) -> Parsed {
        let mut parts = [None; 3];
        let mut place = 0;
        while self.peek() != TokenKind::RightBracket {
            match self.peek() {
                TokenKind::Colon if place < 2 => {
                    place += 1;
                    self.at += 1;
                }
                TokenKind::Number => {
                    let part = index_of(&self.take());
                    if let Some(place) = parts.get_mut(place) {
                        *place = Some(part);
                    }
                }
                _ => return Err(self.misplaced("syntax error", 0)),
            }
        }
        self.at += 1;
        Ok(Tree::leaf(Node::Slice(parts)))
    }

    fn filter(&mut self, left: Tree) -> Parsed {
        let condition = self.expression(0)?;
        self.expect(TokenKind::RightBracket)?;
        let each = self.projected(FILTER)?;
        let height = left.height.max(each.height).max(condition.height);
        Tree::above(height, Node::Filter(Held::from([left.node, each.node, condition.node])))
    }

    fn flatten(&mut self, left: Tree) -> Parsed {
        let list = Tree::above(left.height, Node::Flatten(Held::from(left.node)))?;
        let each = self.projected(FLATTEN)?;
        Tree::projection(list, each)
    }

    /// What is made of each element of a projection.
    fn projected(&mut self, power: u8) -> Parsed {
        match self.peek() {
            kind if kind.power() < ENDS_PROJECTION => Ok(Tree::leaf(Node::Current)),
            TokenKind::LeftBracket | TokenKind::Filter => self.expression(power),
            TokenKind::Dot => {
                self.at += 1;
                self.after_dot(power)
            }
            _ => Err(self.misplaced("syntax error", 0)),
        }
    }

    fn after_dot(&mut self, power: u8) -> Parsed {
        match self.peek() {
            TokenKind::Identifier | TokenKind::QuotedIdentifier | TokenKind::Star => self.expression(power),
            TokenKind::LeftBracket => {
                self.at += 1;
                self.list()
            }
            TokenKind::LeftBrace => {
                self.at += 1;
                self.map()
            }
            found => {
                let reason = format!("Expecting: {}, got: {}", list_of(AFTER_DOT), found.name());
                Err(self.misplaced(&reason, 0))
            }
        }
    }
}

/// A number of any size as an index: beyond 64 bits, it is beyond all lists.
fn index_of(value: &Value) -> i64 {
    match value {
        Value::Number(Number::Integer(index)) => *index,
        Value::Number(Number::BigInteger(digits)) if digits.starts_with('-') => i64::MIN,
        _ => i64::MAX,
    }
}
