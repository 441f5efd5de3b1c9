//! Items and statements, each on lines of its own, and what they hold between braces.

use super::Printer;
use super::scan::{Bracket, Kind};

impl Printer<'_> {
    /// Items of a file.
    pub(super) fn items(&mut self, from: usize, to: usize) {
        let mut at = from;
        while at < to {
            if at > from {
                let is_import = self.tokens.is(at, "use") || self.tokens.is(at, "pub") && self.tokens.is(at + 1, "use");
                if !is_import {
                    self.out.push('\n');
                }
                self.newline(0);
            }
            at = self.statement(at, to, 0);
        }
    }

    /// What stands between tall braces: each part begins a line.
    pub(super) fn contents(&mut self, bracket: Bracket, from: usize, to: usize, indent: usize) {
        match bracket {
            Bracket::Fields => self.elements(from, to, indent, true),
            Bracket::Arms => self.arms(from, to, indent),
            _ => {
                let mut at = from;
                while at < to {
                    self.newline(indent);
                    at = self.statement(at, to, indent);
                }
            }
        }
    }

    /// One item or statement; gives the index after it.
    fn statement(&mut self, from: usize, to: usize, indent: usize) -> usize {
        let start = self.attributes(from, to, indent);
        let end = self.statement_end(start, to);
        self.layout(start, end, indent, 0);
        end
    }

    /// Comments and attributes, each on lines of its own; gives the index after them.
    pub(super) fn attributes(&mut self, from: usize, to: usize, indent: usize) -> usize {
        let mut at = from;
        while at < to {
            match self.tokens.kind(at) {
                Some(Kind::Doc) => {
                    self.documentation(at, indent);
                    at += 1;
                }
                Some(Kind::Attribute) => {
                    let end = self.tokens.mate(at + 1) + 1;
                    self.attribute(at, end, indent);
                    at = end;
                }
                _ => break,
            }
            self.newline(indent);
        }
        at
    }

    fn documentation(&mut self, index: usize, indent: usize) {
        let tokens = self.tokens;
        let text = tokens.get(index).map_or("", |token| tokens.text(token));
        for (number, line) in text.split('\n').enumerate() {
            if number > 0 {
                self.newline(indent);
            }
            self.put_text("///");
            self.put_text(line);
        }
    }

    /// Where the statement ends that begins here: after a `;`, or after the braces that close an item, an `if` or the like.
    fn statement_end(&self, from: usize, to: usize) -> usize {
        let is_block = ["if", "match", "for", "while", "loop", "unsafe"].iter().any(|word| self.tokens.is(from, word))
            || matches!(self.tokens.kind(from), Some(Kind::Open(_)));
        let mut is_item = false;
        for index in self.tokens.outside(from, to) {
            match self.tokens.kind(index) {
                Some(Kind::Semicolon) => return index + 1,
                Some(Kind::Keyword { .. }) => is_item |= self.tokens.is(index, "fn"),
                Some(Kind::Open(bracket)) if bracket.is_brace() => {
                    let next = self.tokens.mate(index) + 1;
                    let goes_on = self.tokens.is(next, "else")
                        || matches!(self.tokens.kind(next), Some(Kind::Dot | Kind::Try | Kind::Semicolon));
                    let ends = match bracket {
                        Bracket::Items | Bracket::Fields => true,
                        Bracket::Block | Bracket::Arms => is_item || is_block,
                        _ => is_block && index == from,
                    };
                    if ends && !goes_on {
                        return next;
                    }
                }
                _ => {}
            }
        }
        to
    }

    /// The arms of a `match`.
    fn arms(&mut self, from: usize, to: usize, indent: usize) {
        let mut at = from;
        while at < to {
            self.newline(indent);
            let arrow = self.tokens.outside(at, to).find(|&index| self.tokens.is(index, "=>")).unwrap_or(to);
            self.layout(at, arrow, indent, 3);
            self.flat(arrow, (arrow + 1).min(to));
            let body = arrow + 1;
            let comma = |index: &usize| self.tokens.kind(*index) == Some(Kind::Comma);
            let (end, is_braced) = match self.tokens.kind(body) {
                Some(Kind::Open(bracket)) if bracket.is_brace() => (self.tokens.mate(body) + 1, true),
                _ => (self.tokens.outside(body, to).find(comma).unwrap_or(to), false),
            };
            self.layout(body.min(to), end, indent, 1);
            if !is_braced {
                self.put_text(",");
            }
            at = if comma(&end) { end + 1 } else { end };
        }
    }
}
