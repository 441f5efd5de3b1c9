//! Layout: tokens become lines of text, as rustfmt would roughly break them.
//!
//! In: the tokens of items that this crate quotes. Out: their text, at most [`WIDTH`] columns wide where that is possible.
//! Generated code is a small part of Rust whose structure is known from its tokens; nothing is parsed into a syntax tree,
//! which makes printing several times as fast as a general printer, and spares build scripts the compilation of one.

mod breaks;
mod groups;
mod scan;
mod spacing;
mod statements;

use proc_macro2::TokenStream;

use scan::Tokens;

/// The longest line, before modules are nested.
pub(crate) const WIDTH: usize = 100;

/// Prints items, with a blank line between them unless they are imports.
pub(crate) fn items(tokens: TokenStream) -> String {
    #[cfg(test)]
    let printed = tokens.clone();
    let tokens = Tokens::scan(tokens);
    let out = String::with_capacity(tokens.size());
    let mut printer = Printer { tokens: &tokens, out, column: 0, is_fresh: true, in_attribute: false };
    printer.items(0, tokens.len());
    #[cfg(test)]
    tests::check(printed, &printer.out);
    printer.out
}

/// Writes tokens, and knows how far it has come on the line.
struct Printer<'a> {
    tokens: &'a Tokens,
    out: String,
    column: usize,
    /// Whether the line is still blank, so that no token puts a space before itself.
    is_fresh: bool,
    /// Whether an attribute is being printed, whose lists end without a comma.
    in_attribute: bool,
}

impl Printer<'_> {
    /// A token, with its space.
    fn put(&mut self, index: usize) {
        let Some(token) = self.tokens.get(index) else { return };
        if token.has_space && !self.is_fresh {
            self.out.push(' ');
            self.column += 1;
        }
        self.out.push_str(self.tokens.text(token));
        self.column += token.width;
        self.is_fresh = false;
    }

    /// A text that is no token.
    fn put_text(&mut self, text: &str) {
        self.out.push_str(text);
        self.column += text.len();
        self.is_fresh = false;
    }

    fn newline(&mut self, indent: usize) {
        self.out.push('\n');
        self.out.extend(std::iter::repeat_n(' ', indent));
        self.column = indent;
        self.is_fresh = true;
    }

    /// Tokens on one line, whatever their width.
    fn flat(&mut self, from: usize, to: usize) {
        (from..to).for_each(|index| self.put(index));
    }

    /// Whether tokens may stand on this line and fit, with `tail` columns behind them.
    fn fits(&self, from: usize, to: usize, tail: usize) -> bool {
        !self.tokens.must_break(from, to) && self.column + self.tokens.width(from, to) + tail <= WIDTH
    }
}

#[cfg(test)]
mod tests;
