//! Fills lines. In: the pieces of a paragraph with the places where it may break; out: lines of a width, none of which
//! begins with something that Markdown takes for the start of a block.

use super::escape::line_start_hazard;

/// Collects one paragraph.
#[derive(Debug)]
pub(super) struct Fill<'a> {
    lines: &'a mut Vec<String>,
    /// What every line but the first starts with.
    prefix: &'a str,
    width: usize,
    line: String,
    /// Characters of `line`.
    line_width: usize,
    word: String,
    /// Whether the line holds nothing but its prefix.
    line_is_new: bool,
}

impl<'a> Fill<'a> {
    /// Begins a paragraph whose first line starts with `first`.
    pub(super) fn new(lines: &'a mut Vec<String>, first: String, prefix: &'a str, width: usize) -> Self {
        let line_width = width_of(&first);
        Self { lines, prefix, width, line: first, line_width, word: String::new(), line_is_new: true }
    }

    /// The word that is being written: what is added to it stays on one line with it.
    pub(super) fn word(&mut self) -> &mut String {
        &mut self.word
    }

    /// The last character written, or nothing after white space.
    pub(super) fn last(&self) -> Option<char> {
        self.word.chars().next_back()
    }

    /// Ends the word. The line may break here.
    pub(super) fn space(&mut self) {
        let mut word = std::mem::take(&mut self.word);
        self.put(&word, width_of(&word));
        word.clear();
        self.word = word;
    }

    /// Adds a whole word of so many characters, if it has any.
    pub(super) fn put(&mut self, word: &str, width: usize) {
        if word.is_empty() {
            return;
        }
        if !self.line_is_new && self.line_width + 1 + width > self.width {
            self.next_line();
        }
        let mut rest = word;
        if !self.line_is_new {
            self.line.push(' ');
            self.line_width += 1;
        } else if let Some((before, after)) = line_start_hazard(word).and_then(|at| word.split_at_checked(at)) {
            self.line.push_str(before);
            self.line.push('\\');
            self.line_width += 1;
            rest = after;
        }
        self.line.push_str(rest);
        self.line_width += width;
        self.line_is_new = false;
    }

    /// Breaks the line for the reader too.
    pub(super) fn line_break(&mut self) {
        self.space();
        self.line.push('\\');
        self.next_line();
    }

    /// Ends the paragraph.
    pub(super) fn finish(mut self) {
        self.space();
        self.lines.push(self.line);
    }

    fn next_line(&mut self) {
        let mut next = String::with_capacity(self.line.len());
        next.push_str(self.prefix);
        self.lines.push(std::mem::replace(&mut self.line, next));
        self.line_width = width_of(self.prefix);
        self.line_is_new = true;
    }
}

fn width_of(text: &str) -> usize {
    text.chars().count()
}
