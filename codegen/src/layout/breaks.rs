//! Where a line that is too long breaks.
//!
//! In the order in which it is tried: before braces that are always tall, in the parameters of a function, after `=`, before
//! `&&` and `||`, before the calls of a chain, within the last brackets that leave a line that fits.

use super::Printer;
use super::WIDTH;
use super::scan::{Bracket, Kind};

impl Printer<'_> {
    /// Tokens from where the line stands, on as many lines as it takes; `tail` columns follow on the last.
    pub(super) fn layout(&mut self, from: usize, to: usize, indent: usize, tail: usize) {
        if from >= to {
            return;
        }
        if self.fits(from, to, tail) {
            return self.flat(from, to);
        }
        if self.tokens.kind(to - 1) == Some(Kind::Semicolon) {
            self.layout(from, to - 1, indent, tail + 1);
            return self.put(to - 1);
        }
        let is_tall = |index: &usize| match self.tokens.kind(*index) {
            Some(Kind::Open(bracket)) => bracket.is_tall(),
            _ => false,
        };
        match self.tokens.outside(from, to).find(is_tall) {
            Some(open) => {
                let is_apart = self.header(from, open, indent);
                if is_apart {
                    self.newline(indent);
                }
                self.group(open, indent);
                self.layout(self.tokens.mate(open) + 1, to, indent, tail);
            }
            None => self.broken(from, to, indent, tail),
        }
    }

    /// What stands before tall braces; says whether the braces should begin a line.
    fn header(&mut self, from: usize, open: usize, indent: usize) -> bool {
        if let Some(bounds) = self.outside_find(from, open, "where") {
            self.header(from, bounds, indent);
            self.newline(indent);
            self.put(bounds);
            self.elements(bounds + 1, open, indent + 4, true);
            return true;
        }
        if self.fits(from, open, 2) {
            self.flat(from, open);
            return false;
        }
        if self.tokens.is(from, "impl") && self.tokens.kind(from + 1) == Some(Kind::Open(Bracket::Angle)) {
            let rest = self.tokens.mate(from + 1) + 1;
            self.layout(from, rest, indent, 0);
            self.newline(indent + 4);
            self.layout(rest, open, indent + 4, 0);
            return true;
        }
        self.broken(from, open, indent, 2);
        self.operators(from, open).next().is_some()
    }

    /// Tokens that do not fit, broken at the best place.
    fn broken(&mut self, from: usize, to: usize, indent: usize, tail: usize) {
        if let Some(open) = self.parameters(from, to) {
            self.flat(from, open);
            self.group(open, indent);
            return self.layout(self.tokens.mate(open) + 1, to, indent, tail);
        }
        if let Some(equals) = self.outside_find(from, to, "=") {
            return self.assignment(from, equals, to, indent, tail);
        }
        let operators: Vec<usize> = self.operators(from, to).collect();
        if !operators.is_empty() {
            return self.parts(from, to, &operators, indent, tail);
        }
        let calls = self.calls(from, to);
        if !calls.is_empty() {
            return self.parts(from, to, &calls, indent, tail);
        }
        match self.best_group(from, to, indent, tail) {
            Some(open) => {
                self.layout(from, open, indent, 1);
                self.group(open, indent);
                self.layout(self.tokens.mate(open) + 1, to, indent, tail);
            }
            None => self.flat(from, to),
        }
    }

    /// Parts that begin at these places, each but the first on a line of its own.
    fn parts(&mut self, from: usize, to: usize, starts: &[usize], indent: usize, tail: usize) {
        let ends = starts.iter().copied().chain([to]);
        let mut start = from;
        for (number, end) in ends.enumerate() {
            let is_first = number == 0;
            if !is_first {
                self.newline(indent + 4);
            }
            let indent = if is_first { indent } else { indent + 4 };
            self.layout(start, end, indent, if end == to { tail } else { 0 });
            start = end;
        }
    }

    /// `name = value`: the value breaks where it stands if its first line fits there, and begins a line otherwise.
    fn assignment(&mut self, from: usize, equals: usize, to: usize, indent: usize, tail: usize) {
        self.layout(from, equals, indent, 2);
        self.put(equals);
        let value = equals + 1;
        if self.fits(value, to, tail) {
            return self.flat(value, to);
        }
        let calls = self.calls(value, to);
        let (first, after) = calls.first().map_or((to, tail), |&dot| (dot, 0));
        let fits_below =
            !self.tokens.must_break(value, first) && indent + 4 + self.tokens.width(value, first) + after <= WIDTH;
        let can_break = match self.tokens.outside(value, to).find(|&index| self.opens_contents(index)) {
            Some(open) => self.column + self.tokens.width(value, open + 1) <= WIDTH,
            None => false,
        };
        if can_break && (self.fits(value, first, after) || !fits_below) {
            return self.layout(value, to, indent, tail);
        }
        self.newline(indent + 4);
        self.layout(value, to, indent + 4, tail);
    }

    /// The brackets of a function's parameters, unless it has but `self`.
    fn parameters(&self, from: usize, to: usize) -> Option<usize> {
        let keyword = self.outside_find(from, to, "fn")?;
        let mut inside = self.tokens.outside(keyword, to);
        let open = inside.find(|&index| self.tokens.kind(index) == Some(Kind::Open(Bracket::Paren)))?;
        let has_several = self
            .tokens
            .outside(open + 1, self.tokens.mate(open))
            .any(|index| matches!(self.tokens.kind(index), Some(Kind::Comma | Kind::Colon)));
        has_several.then_some(open)
    }

    fn operators(&self, from: usize, to: usize) -> impl Iterator<Item = usize> {
        self.tokens.outside(from, to).filter(move |&index| {
            self.tokens.kind(index) == Some(Kind::Operator)
                && (self.tokens.is(index, "&&") || self.tokens.is(index, "||"))
                && index > from
        })
    }

    /// The dots of a chain of calls, if there are several, or one on what is a call itself.
    fn calls(&self, from: usize, to: usize) -> Vec<usize> {
        let is_call = |&index: &usize| {
            index > from
                && self.tokens.kind(index) == Some(Kind::Dot)
                && matches!(self.tokens.kind(index + 2), Some(Kind::Open(Bracket::Paren) | Kind::Path))
        };
        let calls: Vec<usize> = self.tokens.outside(from, to).filter(is_call).collect();
        match calls.as_slice() {
            [only] if !matches!(self.tokens.kind(only.saturating_sub(1)), Some(Kind::Close(_))) => Vec::new(),
            _ => calls,
        }
    }

    /// The last brackets around which everything fits, types' last; otherwise the first.
    fn best_group(&self, from: usize, to: usize, indent: usize, tail: usize) -> Option<usize> {
        let mut first = None;
        let (mut best, mut best_of_types) = (None, None);
        for open in self.tokens.outside(from, to).filter(|&index| self.opens_contents(index)) {
            first = first.or(Some(open));
            let close = self.tokens.mate(open);
            let is_before_fine = self.fits(from, open + 1, 0) || open == from;
            let is_after_fine =
                !self.tokens.must_break(close, to) && indent + self.tokens.width(close, to) + tail <= WIDTH;
            if is_before_fine && is_after_fine {
                match self.tokens.kind(open) {
                    Some(Kind::Open(Bracket::Angle)) => best_of_types = Some(open),
                    _ => best = Some(open),
                }
            }
        }
        best.or(best_of_types).or(first)
    }

    /// Whether brackets begin here that can break: not empty ones, nor those of `<Type as Trait>`.
    fn opens_contents(&self, index: usize) -> bool {
        let close = self.tokens.mate(index);
        match self.tokens.kind(index) {
            Some(Kind::Open(Bracket::Angle)) => self.outside_find(index + 1, close, "as").is_none(),
            Some(Kind::Open(_)) => close > index + 1,
            _ => false,
        }
    }

    fn outside_find(&self, from: usize, to: usize, text: &str) -> Option<usize> {
        self.tokens.outside(from, to).find(|&index| self.tokens.is(index, text))
    }
}
