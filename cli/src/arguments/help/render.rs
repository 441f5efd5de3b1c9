//! A page's blocks as lines of a terminal.
//!
//! In: a page and a [`Terminal`]. Out: text, wrapped and indented; styled by escape sequences if the terminal has styles.
//! Links are the terminal's own (OSC 8), or else numbered, and their targets listed below the page. Takes time in proportion
//! to the page's length.

use std::collections::BTreeMap;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::markup::{Block, BlockKind, Span, Style, blocks, spans};
use crate::process::Terminal;

/// Text is never squeezed into fewer columns than this; it rather runs over the edge.
const LEAST_TEXT: usize = 20;

/// Columns by which code stands to the right of text.
const CODE_INDENT: usize = 2;

/// Punctuation of scripts without blanks that never begins a line.
const NEVER_FIRST: &str = "、。，．・：；？！」』）】〕〉》ー";

/// Renders a page.
pub fn page(page: &str, terminal: &Terminal) -> String {
    let blocks: Vec<Block<'_>> = blocks(page).collect();
    let mut renderer = Renderer::new(terminal, page.len());
    let mut rest = blocks.as_slice();
    while let Some(block) = rest.first() {
        let length = match block.kind {
            BlockKind::Bullet | BlockKind::Numbered => run(rest, |next| is_item(next) && next.depth >= block.depth),
            BlockKind::Code => run(rest, |next| next.kind == BlockKind::Code),
            _ => 1,
        };
        let (group, others) = rest.split_at_checked(length).unwrap_or((rest, &[]));
        match block.kind {
            BlockKind::Bullet | BlockKind::Numbered => renderer.list(block.depth, group),
            BlockKind::Code => renderer.code(block.depth, group),
            _ => renderer.block(block),
        }
        rest = others;
    }
    renderer.finish()
}

/// How many blocks from the first on belong together.
fn run(blocks: &[Block<'_>], belongs: impl Fn(&Block<'_>) -> bool) -> usize {
    blocks.iter().take_while(|block| belongs(block)).count().max(1)
}

fn is_item(block: &Block<'_>) -> bool {
    matches!(block.kind, BlockKind::Bullet | BlockKind::Numbered)
}

/// How a stretch of text looks on the terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Look {
    bold: bool,
    underlined: bool,
    /// The link's number, from one.
    link: Option<usize>,
}

impl Look {
    /// How a blank between two words looks: a link's text is one.
    fn shared(self, other: Look) -> Look {
        Look {
            bold: self.bold && other.bold,
            underlined: self.underlined && other.underlined,
            link: self.link.filter(|_| self.link == other.link),
        }
    }
}

/// What stays together on a line.
#[derive(Debug, Default)]
struct Word<'a> {
    /// Whether a blank parts it from the word before.
    apart: bool,
    pieces: Vec<Piece<'a>>,
    width: usize,
}

/// A part of a word.
#[derive(Clone, Copy, Debug)]
enum Piece<'a> {
    Text(&'a str, Look),
    /// The number of a link, which is listed below the page.
    Note(usize),
}

/// What came last, which decides about the blank line before the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Last {
    Nothing,
    Heading,
    /// A term or label, at a depth.
    Term(usize),
    /// A paragraph that ends with a colon, at a depth.
    Colon(usize),
    Text,
}

struct Renderer<'a> {
    terminal: &'a Terminal,
    /// Columns by which a depth is indented.
    step: usize,
    out: String,
    /// How the terminal stands at the end of `out`.
    look: Look,
    last: Last,
    targets: Vec<&'a str>,
    numbers: BTreeMap<&'a str, usize>,
}

impl<'a> Renderer<'a> {
    fn new(terminal: &'a Terminal, length: usize) -> Self {
        Renderer {
            terminal,
            step: if terminal.width < 60 { 2 } else { 4 },
            out: String::with_capacity(length + length / 4),
            look: Look::default(),
            last: Last::Nothing,
            targets: Vec::new(),
            numbers: BTreeMap::new(),
        }
    }

    /// The column at which text of a depth starts: headings of the page stand at the edge, and all else under them. However
    /// deep, half of the line is left for text.
    fn indent(&self, depth: usize) -> usize {
        ((depth + 1) * self.step).min(self.terminal.width / 2)
    }

    /// Ends the line before with a blank one, where that makes the page easier to read.
    fn part(&mut self, depth: usize, joined_to_colon: bool) {
        let joined = match self.last {
            Last::Nothing | Last::Heading => true,
            Last::Term(above) => depth > above,
            Last::Colon(above) => joined_to_colon && depth >= above,
            Last::Text => false,
        };
        if !joined {
            self.out.push('\n');
        }
    }

    /// Writes a block that is neither a list nor code.
    fn block(&mut self, block: &Block<'a>) {
        let (spans, indent) = (spans(block.text), self.indent(block.depth));
        let bold = Look { bold: true, ..Look::default() };
        match block.kind {
            BlockKind::Heading => {
                if self.last != Last::Nothing {
                    self.out.push('\n');
                }
                let title = block.text.to_uppercase();
                let (title, indent) =
                    if block.depth == 0 { (title.as_str(), 0) } else { (block.text, self.indent(block.depth - 1)) };
                self.pad(indent);
                self.text(title, bold);
                self.end_line();
                self.last = Last::Heading;
            }
            BlockKind::Admonition => {
                self.part(block.depth, false);
                self.pad(indent);
                self.text(block.text, bold);
                if !block.text.ends_with(':') {
                    self.text(":", bold);
                }
                self.end_line();
                self.last = Last::Term(block.depth);
            }
            BlockKind::Term => {
                self.part(block.depth, false);
                let words = self.words(&name_in_bold(spans));
                self.pad(indent);
                self.fill(&words, indent, indent + self.step);
                self.last = Last::Term(block.depth);
            }
            _ => {
                self.part(block.depth, false);
                let words = self.words(&spans);
                self.pad(indent);
                self.fill(&words, indent, indent);
                let colon = block.text.trim_end().ends_with(':');
                self.last = if colon { Last::Colon(block.depth) } else { Last::Text };
            }
        }
    }

    /// Writes the items of a list and of the lists in it: closely if each takes one line.
    fn list(&mut self, depth: usize, items: &[Block<'a>]) {
        let items: Vec<_> = items
            .iter()
            .map(|item| {
                let (mark, text) = mark(item);
                let indent = self.indent(item.depth + 1).max(self.indent(item.depth) + mark.width() + 1);
                (indent, mark, self.words(&spans(text)))
            })
            .collect();
        let close = items.iter().all(|(indent, _, words)| {
            indent + words.iter().map(|word| word.width + usize::from(word.apart)).sum::<usize>() <= self.limit(*indent)
        });
        for (index, (indent, mark, words)) in items.iter().enumerate() {
            if index == 0 {
                self.part(depth, close);
            } else if !close {
                self.out.push('\n');
            }
            let width = mark.width();
            self.pad(indent.saturating_sub(width + 1));
            self.text(mark, Look::default());
            self.out.push(' ');
            self.fill(words, *indent, *indent);
        }
        self.last = Last::Text;
    }

    /// Writes lines of code, as they are, a little to the right of the text around them.
    fn code(&mut self, depth: usize, lines: &[Block<'a>]) {
        self.part(depth, true);
        for line in lines {
            if !line.text.trim().is_empty() {
                self.pad(self.indent(line.depth) + CODE_INDENT);
                for character in line.text.trim_end().chars() {
                    match character {
                        '\t' => self.out.push_str("    "),
                        character if character.is_control() => {}
                        character => self.out.push(character),
                    }
                }
            }
            self.out.push('\n');
        }
        self.last = Last::Text;
    }

    /// Writes the targets of the links, if the terminal could not, and gives the page.
    fn finish(mut self) -> String {
        if !self.terminal.links && !self.targets.is_empty() {
            self.out.push('\n');
            self.text("LINKS", Look { bold: true, ..Look::default() });
            self.end_line();
            for (index, target) in std::mem::take(&mut self.targets).into_iter().enumerate() {
                self.pad(self.indent(0));
                self.out.push_str(&format!("[{}] {}\n", index + 1, address(target)));
            }
        }
        self.out
    }

    /// The last column that text may reach which starts at `indent`.
    fn limit(&self, indent: usize) -> usize {
        self.terminal.width.max(indent + LEAST_TEXT)
    }

    /// Gives a link a number, the same for the same target.
    fn number(&mut self, target: &'a str) -> usize {
        let next = self.targets.len() + 1;
        let number = *self.numbers.entry(target).or_insert(next);
        if number == next {
            self.targets.push(target);
        }
        number
    }

    /// Cuts text into words.
    fn words(&mut self, spans: &[Span<'a>]) -> Vec<Word<'a>> {
        let mut words = Words::default();
        let mut spans = spans.iter().peekable();
        while let Some(span) = spans.next() {
            let bare = span.link.is_none_or(|target| target == span.text);
            let link = span.link.filter(|_| !bare || self.terminal.links).map(|target| self.number(target));
            let look = Look {
                bold: span.style.bold || span.style.code,
                underlined: span.style.italic || (link.is_some() && self.terminal.links),
                link: link.filter(|_| self.terminal.links),
            };
            words.push(span.text, look);
            let ends = spans.peek().is_none_or(|next| next.link != span.link);
            if let Some(number) = link.filter(|_| ends && !self.terminal.links) {
                words.note(number);
            }
        }
        words.finish()
    }

    /// Writes words, of which the first starts at the column `start` and each further line at `indent`.
    fn fill(&mut self, words: &[Word<'a>], start: usize, indent: usize) {
        let limit = self.limit(indent);
        let mut column = start;
        let mut first = true;
        for word in words {
            let mut gap = usize::from(word.apart && !first);
            if !first && column + gap + word.width > limit {
                self.end_line();
                self.pad(indent);
                (column, gap) = (indent, 0);
            }
            if gap == 1 {
                // A blank within a link or underlined words is underlined, too.
                let next = match word.pieces.first() {
                    Some(Piece::Text(_, next)) => *next,
                    _ => Look::default(),
                };
                self.text(" ", self.look.shared(next));
            }
            for piece in &word.pieces {
                match *piece {
                    Piece::Text(text, look) => self.text(text, look),
                    Piece::Note(number) => self.text(&format!("[{number}]"), Look::default()),
                }
            }
            column += gap + word.width;
            first = false;
        }
        self.end_line();
    }

    fn pad(&mut self, columns: usize) {
        self.out.extend(std::iter::repeat_n(' ', columns));
    }

    /// Writes text in a look. Looks end with the line, so that a pager can start at any.
    fn text(&mut self, text: &str, look: Look) {
        self.change(look);
        self.out.extend(text.chars().filter(|character| !character.is_control()));
    }

    fn end_line(&mut self) {
        self.change(Look::default());
        self.out.push('\n');
    }

    /// Makes the terminal write as `look` says.
    fn change(&mut self, look: Look) {
        let before = std::mem::replace(&mut self.look, look);
        if !self.terminal.styles || before == look {
            return;
        }
        if before.link != look.link && before.link.is_some() {
            self.out.push_str("\x1b]8;;\x1b\\");
        }
        if (before.bold, before.underlined) != (look.bold, look.underlined) {
            self.out.push_str("\x1b[0");
            self.out.push_str(if look.bold { ";1" } else { "" });
            self.out.push_str(if look.underlined { ";4m" } else { "m" });
        }
        if let Some(number) = look.link.filter(|_| before.link != look.link)
            && let Some(target) = self.targets.get(number - 1)
        {
            // The number tells the terminal that the lines of a link are one.
            self.out.push_str(&format!("\x1b]8;id={number};{}\x1b\\", address(target)));
        }
    }
}

/// Gathers words from stretches of text; a word may have several looks.
#[derive(Default)]
struct Words<'a> {
    done: Vec<Word<'a>>,
    open: Word<'a>,
}

impl<'a> Words<'a> {
    fn push(&mut self, text: &'a str, look: Look) {
        let mut start = 0;
        for (at, character) in text.char_indices() {
            if matches!(character, ' ' | '\t') {
                self.piece(text.get(start..at), look);
                self.close(true);
                start = at + character.len_utf8();
            } else if character.width() == Some(2) && !NEVER_FIRST.contains(character) {
                // Between the characters of scripts without blanks, a line may end anywhere.
                self.piece(text.get(start..at), look);
                self.close(false);
                start = at;
            }
        }
        self.piece(text.get(start..), look);
    }

    fn piece(&mut self, text: Option<&'a str>, look: Look) {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            self.open.width += text.width();
            self.open.pieces.push(Piece::Text(text, look));
        }
    }

    /// Refers to a link that is listed below the page.
    fn note(&mut self, number: usize) {
        self.open.pieces.push(Piece::Note(number));
        self.open.width += number.to_string().len() + 2;
    }

    /// Ends a word; the next is apart from it or not.
    fn close(&mut self, apart: bool) {
        if self.open.pieces.is_empty() {
            self.open.apart |= apart;
        } else {
            self.done.push(std::mem::replace(&mut self.open, Word { apart, ..Word::default() }));
        }
    }

    fn finish(mut self) -> Vec<Word<'a>> {
        self.close(false);
        self.done
    }
}

/// The mark of an item, and the text after it.
fn mark<'a>(item: &Block<'a>) -> (&'a str, &'a str) {
    let is_number =
        |mark: &str| mark.strip_suffix('.').is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    match item.text.split_once(' ') {
        Some((mark, text)) if item.kind == BlockKind::Numbered && is_number(mark) => (mark, text),
        _ => ("•", item.text),
    }
}

/// A term whose author set nothing in bold gets its name in bold, which is what stands before the type.
fn name_in_bold(spans: Vec<Span<'_>>) -> Vec<Span<'_>> {
    match spans.as_slice() {
        [Span { text, style, link: None }] if *style == Style::default() && !text.starts_with('(') => {
            let end = [" (", " ->"].iter().filter_map(|mark| text.find(mark)).min().unwrap_or(text.len());
            let (name, rest) = text.split_at(end);
            let bold = Style { bold: true, ..Style::default() };
            vec![Span { text: name, style: bold, link: None }, Span { text: rest, style: Style::default(), link: None }]
        }
        _ => spans,
    }
}

/// A link's target as a terminal takes it: printable ASCII, all else percent-encoded.
fn address(target: &str) -> String {
    let mut address = String::with_capacity(target.len());
    for byte in target.bytes() {
        match byte {
            b'!'..=b'~' => address.push(char::from(byte)),
            _ => address.push_str(&format!("%{byte:02X}")),
        }
    }
    address
}
