//! Brackets whose contents do not fit on one line.

use super::Printer;
use super::WIDTH;
use super::scan::{Bracket, Kind};

impl Printer<'_> {
    /// An attribute on one line, or with as much on each as fits.
    pub(super) fn attribute(&mut self, from: usize, to: usize, indent: usize) {
        if self.column + self.tokens.width(from, to) <= WIDTH {
            return self.flat(from, to);
        }
        self.in_attribute = true;
        self.put(from);
        self.group(from + 1, indent);
        self.in_attribute = false;
    }

    /// A pair of brackets with its contents on lines of their own.
    pub(super) fn group(&mut self, open: usize, indent: usize) {
        let close = self.tokens.mate(open);
        let Some(Kind::Open(bracket)) = self.tokens.kind(open) else { return };
        self.put(open);
        if close == open + 1 {
            return self.put(close);
        }
        match bracket {
            _ if bracket.is_tall() => self.contents(bracket, open + 1, close, indent + 4),
            Bracket::Inline => {
                self.newline(indent + 4);
                self.layout(open + 1, close, indent + 4, 0);
            }
            _ if self.hugs(open, close, indent) => {
                self.layout(open + 1, close, indent, 1);
                return self.put(close);
            }
            Bracket::Angle | Bracket::Import => self.filled(open + 1, close, indent + 4),
            _ if self.in_attribute => self.filled(open + 1, close, indent + 4),
            _ => {
                let is_list = self.takes_comma(open, close, bracket);
                self.elements(open + 1, close, indent + 4, is_list);
            }
        }
        self.newline(indent);
        self.put(close);
    }

    /// Elements one a line; `ends` says whether the last has a comma too.
    pub(super) fn elements(&mut self, from: usize, to: usize, indent: usize, ends: bool) {
        let mut at = from;
        while at < to {
            self.newline(indent);
            let start = self.attributes(at, to, indent);
            let end = self.next_comma(start, to);
            self.layout(start, end, indent, 1);
            let is_rest = self.tokens.kind(start) == Some(Kind::Range);
            if end < to || (ends && !is_rest) {
                self.put_text(",");
            }
            at = end + 1;
        }
    }

    /// Elements, as many on a line as fit.
    fn filled(&mut self, from: usize, to: usize, indent: usize) {
        let mut at = from;
        while at < to {
            let end = self.next_comma(at, to);
            if at == from || self.column + self.tokens.width(at, end) + 1 > WIDTH {
                self.newline(indent);
            }
            self.layout(at, end, indent, 1);
            if end < to || !self.in_attribute {
                self.put_text(",");
            }
            at = end + 1;
        }
    }

    fn next_comma(&self, from: usize, to: usize) -> usize {
        self.tokens.outside(from, to).find(|&index| self.tokens.kind(index) == Some(Kind::Comma)).unwrap_or(to)
    }

    /// Whether the contents are one value that ends with brackets, and these had better break, not the ones around them.
    fn hugs(&self, open: usize, close: usize, indent: usize) -> bool {
        let fits_inside = indent + 4 + self.tokens.width(open + 1, close) < WIDTH;
        if fits_inside && !self.in_attribute && !self.tokens.must_break(open + 1, close) {
            return false;
        }
        let mut last = None;
        for index in self.tokens.outside(open + 1, close) {
            match self.tokens.kind(index) {
                Some(Kind::Comma | Kind::Semicolon | Kind::Operator | Kind::Dot | Kind::Doc | Kind::Attribute) => {
                    return false;
                }
                Some(_) => last = Some(index),
                None => {}
            }
        }
        let Some(last) = last else { return false };
        matches!(self.tokens.kind(last), Some(Kind::Open(_))) && self.tokens.mate(last) > last + 1
    }

    /// Whether a comma may follow the last element: not in an expression's brackets, which would become a tuple.
    fn takes_comma(&self, open: usize, close: usize, bracket: Bracket) -> bool {
        let is_call = open
            .checked_sub(1)
            .and_then(|index| self.tokens.kind(index))
            .is_some_and(|before| matches!(before, Kind::Word | Kind::Close(_) | Kind::Bang));
        let has = |kind| self.tokens.outside(open + 1, close).any(|index| self.tokens.kind(index) == Some(kind));
        match bracket {
            Bracket::Paren => is_call || has(Kind::Comma),
            Bracket::Square => !has(Kind::Semicolon),
            _ => true,
        }
    }
}
