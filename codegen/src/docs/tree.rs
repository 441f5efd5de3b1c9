//! The tree of a description: blocks, and text with styles. Every back-end reads it; only `parse` builds it.

use smithgen_model::is_unseen;

/// A description.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Description {
    pub(super) blocks: Vec<Block>,
    pub(super) links: Vec<Link>,
}

/// One block of a description.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A paragraph.
    Paragraph(Text),
    /// A heading with its level, 1 to 6.
    Heading(u8, Text),
    /// Preformatted text, lines ended by `\n` but for the last.
    Code(String),
    /// A list.
    List {
        /// Whether its items are numbered.
        ordered: bool,
        /// The blocks of each item, never empty.
        items: Vec<Vec<Block>>,
    },
    /// A list of terms and what they mean.
    Definitions(Vec<Definition>),
    /// A note or warning set apart from the text.
    Callout(Callout, Vec<Block>),
    /// A quotation.
    Quote(Vec<Block>),
    /// A table.
    Table(Vec<Row>),
}

/// A term and what it means; either may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Definition {
    /// The term.
    pub term: Text,
    /// Its meaning.
    pub body: Vec<Block>,
}

/// A row of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Its cells from left to right.
    pub cells: Vec<Cell>,
}

/// A cell of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// Whether it heads its row or column.
    pub header: bool,
    /// What it says; blocks within a cell are joined by spaces.
    pub text: Text,
}

/// What a callout is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the labels say it")]
pub enum Callout {
    Note,
    Important,
    Warning,
    Caution,
    Tip,
}

impl Callout {
    /// The word that readers know it by.
    pub fn label(self) -> &'static str {
        match self {
            Self::Note => "Note",
            Self::Important => "Important",
            Self::Warning => "Warning",
            Self::Caution => "Caution",
            Self::Tip => "Tip",
        }
    }
}

/// Where a link leads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// An address; none for anchors that lead nowhere.
    pub url: Option<Url>,
    /// The operation or shape that the link names, from the address of a reference page. Where neither this nor an
    /// address is known, the link's own text may name one.
    pub item: Option<String>,
}

/// An address that a link may lead to, in characters that everybody sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Url(String);

impl Url {
    /// An address that a model has, if it leads somewhere from anywhere: into the web, or to a mailbox.
    pub(crate) fn absolute(href: &str) -> Option<Self> {
        let (scheme, rest) = href.split_once(':')?;
        let is_known = ["https", "http", "mailto"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
        (is_known && !rest.is_empty()).then(|| Self::given(href))
    }

    /// An address that whoever asks for pages gives.
    pub(crate) fn given(address: &str) -> Self {
        let mut url = String::with_capacity(address.len());
        for c in address.chars() {
            if c.is_whitespace() || is_unseen(c) {
                c.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| url.push_str(&format!("%{byte:02X}")));
            } else {
                url.push(c);
            }
        }
        Url(url)
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// How a run of text looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// Code.
    pub code: bool,
    /// Emphasised.
    pub emphasis: bool,
    /// Strongly emphasised.
    pub strong: bool,
    /// Part of a link, by its number in [`Description::links`].
    pub link: Option<u32>,
}

impl Style {
    /// What both styles share: the style of a space between them.
    fn common(self, other: Self) -> Self {
        if self == other {
            return self;
        }
        Self {
            code: false,
            emphasis: self.emphasis && other.emphasis,
            strong: self.strong && other.strong,
            link: if self.link == other.link { self.link } else { None },
        }
    }
}

/// Text in runs of one style each. White space is one space or, for a forced line break, `\n`; neither stands at the
/// ends, and none belongs to a style that only one of its neighbours has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    text: String,
    runs: Vec<Run>,
    gap: Option<Gap>,
}

/// The style of the text up to `end`, from the run before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run {
    end: usize,
    style: Style,
}

/// White space that counts only if text follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Gap {
    is_break: bool,
    style: Style,
}

impl Text {
    /// All of it, without styles.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The runs in order, none of them empty.
    pub fn runs(&self) -> impl Iterator<Item = (&str, Style)> {
        let mut start = 0;
        self.runs.iter().map(move |run| {
            let text = self.text.get(start..run.end).unwrap_or_default();
            start = run.end;
            (text, run.style)
        })
    }

    /// Adds text as HTML has it: white space of any kind and length counts as one space.
    pub(super) fn push(&mut self, text: &str, style: Style) {
        if !text.is_ascii() {
            return self.push_any(text, style);
        }
        // The same by bytes, and in pieces as long as single spaces allow: build scripts run this unoptimised, on all
        // the text of a model.
        let bytes = text.as_bytes();
        let is_white = |at: usize| bytes.get(at).is_some_and(|byte| matches!(byte, b' ' | b'\t'..=b'\r'));
        let mut at = 0;
        while at < bytes.len() {
            if is_white(at) {
                self.space(style);
                at += 1;
                continue;
            }
            let start = at;
            while at < bytes.len() && (!is_white(at) || is_single_space(bytes, at)) {
                at += 1;
            }
            self.push_word(text.get(start..at).unwrap_or_default(), style);
        }
    }

    fn push_any(&mut self, text: &str, style: Style) {
        let mut pieces = text.split(char::is_whitespace);
        if let Some(first) = pieces.next() {
            self.push_word(first, style);
        }
        for piece in pieces {
            self.space(style);
            self.push_word(piece, style);
        }
    }

    /// Adds a space, if text stands before it and follows.
    pub(super) fn space(&mut self, style: Style) {
        let gap = self.gap.get_or_insert(Gap { is_break: false, style });
        gap.style = gap.style.common(style);
    }

    /// Adds a line break, if text stands before it and follows.
    pub(super) fn line_break(&mut self, style: Style) {
        self.space(style);
        if let Some(gap) = &mut self.gap {
            gap.is_break = true;
        }
    }

    /// Adds another text after a space.
    pub(super) fn append(&mut self, other: &Text) {
        self.space(Style::default());
        for (text, style) in other.runs() {
            self.push(text, style);
        }
    }

    fn push_word(&mut self, word: &str, style: Style) {
        if word.is_empty() {
            return;
        }
        if let (Some(gap), Some(last)) = (self.gap.take(), self.runs.last()) {
            let common = last.style.common(gap.style).common(style);
            self.push_run(if gap.is_break && !common.code { "\n" } else { " " }, common);
        }
        self.push_run(word, style);
    }

    /// Adds text as it is.
    pub(super) fn push_run(&mut self, text: &str, style: Style) {
        self.text.push_str(text);
        let end = self.text.len();
        match self.runs.last_mut() {
            Some(last) if last.style == style => last.end = end,
            _ => self.runs.push(Run { end, style }),
        }
    }

    /// The text up to `end` bytes.
    pub(super) fn cut(&self, end: usize) -> Self {
        let mut cut = Self::default();
        let mut start = 0;
        for (text, style) in self.runs() {
            let taken = text.get(..end.saturating_sub(start).min(text.len())).unwrap_or_default();
            for (i, line) in taken.split('\n').enumerate() {
                if i > 0 {
                    cut.line_break(style);
                }
                cut.push(line, style);
            }
            start += text.len();
        }
        cut
    }

    /// The same text with spaces for line breaks.
    pub(super) fn on_one_line(&self) -> Self {
        Self { text: self.text.replace('\n', " "), ..self.clone() }
    }

    /// Changes every style.
    #[cfg(feature = "cli")]
    pub(super) fn restyle(&mut self, mut change: impl FnMut(&mut Style)) {
        self.runs.iter_mut().for_each(|run| change(&mut run.style));
    }

    /// The same text, all of it strong.
    pub(crate) fn strong(&self) -> Self {
        let mut text = self.clone();
        text.runs.iter_mut().for_each(|run| run.style.strong = true);
        text
    }
}

impl Description {
    /// The blocks in order.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// Whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// A paragraph of plain text, on one line.
    pub(crate) fn of_text(text: &str) -> Self {
        let mut paragraph = Text::default();
        paragraph.push_run(&text.replace(['\n', '\r'], " "), Style::default());
        Description { blocks: vec![Block::Paragraph(paragraph)], links: Vec::new() }
    }

    /// Where the links of this description lead; [`Style::link`] counts into it.
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// The words alone: each block, item, term and cell on a line of its own, without markers or labels.
    pub fn to_plain_text(&self) -> String {
        let mut out = String::new();
        self.blocks.iter().for_each(|block| block.plain(&mut out));
        out
    }
}

impl Block {
    fn plain(&self, out: &mut String) {
        match self {
            Self::Paragraph(text) | Self::Heading(_, text) => line(out, text.as_str()),
            Self::Code(text) => line(out, text),
            Self::List { items, .. } => items.iter().flatten().for_each(|block| block.plain(out)),
            Self::Definitions(definitions) => {
                for definition in definitions {
                    line(out, definition.term.as_str());
                    definition.body.iter().for_each(|block| block.plain(out));
                }
            }
            Self::Callout(_, blocks) | Self::Quote(blocks) => blocks.iter().for_each(|block| block.plain(out)),
            Self::Table(rows) => {
                rows.iter().flat_map(|row| &row.cells).for_each(|cell| line(out, cell.text.as_str()));
            }
        }
    }
}

/// Whether a space stands before something else than white space.
fn is_single_space(bytes: &[u8], at: usize) -> bool {
    let next = bytes.get(at + 1).copied().unwrap_or(b' ');
    bytes.get(at) == Some(&b' ') && !matches!(next, b' ' | b'\t'..=b'\r')
}

fn line(out: &mut String, text: &str) {
    if !text.is_empty() {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(text);
    }
}
