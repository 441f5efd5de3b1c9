//! Open blocks and how they close. In: what the parser found between a block's start and its end; out: the block, or the
//! part of a list or table, that the block around it gets.

use super::entities;
use super::tree::{Block, Callout, Cell, Definition, Row, Style, Text};

/// What an open block is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Element {
    #[default]
    Root,
    List {
        ordered: bool,
    },
    Item,
    Definitions,
    Term,
    Body,
    Callout(Callout),
    Quote,
    Pre,
    Heading(u8),
    Table,
    Row,
    Cell {
        header: bool,
    },
}

impl Element {
    pub(super) fn is_list(self) -> bool {
        matches!(self, Self::List { .. })
    }

    pub(super) fn is_table(self) -> bool {
        self == Self::Table
    }

    pub(super) fn is_cell(self) -> bool {
        matches!(self, Self::Cell { .. })
    }

    /// The list or table that this is a part of, or the row.
    pub(super) fn whole(self) -> Option<Self> {
        match self {
            Self::Item => Some(Self::List { ordered: false }),
            Self::Term | Self::Body => Some(Self::Definitions),
            Self::Row => Some(Self::Table),
            Self::Cell { .. } => Some(Self::Row),
            _ => None,
        }
    }
}

/// An open block and what it holds so far.
#[derive(Debug, Default)]
pub(super) struct Frame {
    pub(super) element: Element,
    /// The styles before the block, and before its open paragraph.
    pub(super) styles: Styles,
    pub(super) paragraph_styles: Option<Styles>,
    pub(super) text: Text,
    pub(super) code: String,
    pub(super) blocks: Vec<Block>,
    /// Closed items, terms, bodies or cells.
    pub(super) pieces: Vec<(Element, Vec<Block>)>,
    /// Closed rows that say something.
    pub(super) rows: Vec<Row>,
}

/// How often each style is open, and the open link.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Styles {
    pub(super) code: u32,
    pub(super) emphasis: u32,
    pub(super) strong: u32,
    pub(super) link: Option<u32>,
}

impl Styles {
    pub(super) fn style(self) -> Style {
        Style { code: self.code > 0, emphasis: self.emphasis > 0, strong: self.strong > 0, link: self.link }
    }

    /// What stays open of `self` at the end of a block that was entered with `before`.
    pub(super) fn leave_block(self, before: Self) -> Self {
        Self {
            code: self.code.min(before.code),
            emphasis: self.emphasis.min(before.emphasis),
            strong: self.strong.min(before.strong),
            link: self.link.filter(|_| self.link == before.link),
        }
    }
}

impl Frame {
    /// Turns a closed frame into a block, or a part of a list or table, of its parent.
    pub(super) fn finish(self, parent: &mut Frame) {
        let Self { element, blocks, pieces, rows, code, .. } = self;
        match element {
            Element::Root => parent.blocks.extend(blocks),
            Element::Item | Element::Term | Element::Body | Element::Cell { .. } => {
                parent.pieces.push((element, blocks));
            }
            Element::Row => {
                let row = Row { cells: pieces.into_iter().map(cell).collect() };
                parent.rows.extend(Some(row).filter(|row| row.cells.iter().any(|cell| !cell.text.is_empty())));
            }
            Element::List { ordered } => {
                let items = pieces.into_iter().map(|(_, blocks)| blocks);
                let items: Vec<Vec<Block>> = items.filter(|blocks| !blocks.is_empty()).collect();
                push_unless(items.is_empty(), parent, Block::List { ordered, items });
            }
            Element::Definitions => {
                let definitions = definitions(pieces);
                push_unless(definitions.is_empty(), parent, Block::Definitions(definitions));
            }
            Element::Table => push_unless(rows.is_empty(), parent, Block::Table(rows)),
            Element::Callout(callout) => push_unless(blocks.is_empty(), parent, Block::Callout(callout, blocks)),
            Element::Quote => push_unless(blocks.is_empty(), parent, Block::Quote(blocks)),
            Element::Heading(level) => parent.blocks.extend(blocks.into_iter().map(|block| match block {
                Block::Paragraph(text) => Block::Heading(level, text),
                other => other,
            })),
            Element::Pre => {
                let code = preformatted(&code);
                push_unless(code.is_empty(), parent, Block::Code(code));
            }
        }
    }
}

fn push_unless(is_empty: bool, parent: &mut Frame, block: Block) {
    if !is_empty {
        parent.blocks.push(block);
    }
}

/// Each term with the bodies up to the next one.
fn definitions(pieces: Vec<(Element, Vec<Block>)>) -> Vec<Definition> {
    let mut definitions: Vec<Definition> = Vec::new();
    for (element, blocks) in pieces {
        if element == Element::Term {
            let mut body = blocks;
            let term = match body.first_mut() {
                Some(Block::Paragraph(text)) => std::mem::take(text),
                _ => Text::default(),
            };
            body.retain(|block| !matches!(block, Block::Paragraph(text) if text.is_empty()));
            definitions.push(Definition { term, body });
        } else if let Some(last) = definitions.last_mut() {
            last.body.extend(blocks);
        } else {
            definitions.push(Definition { term: Text::default(), body: blocks });
        }
    }
    definitions.retain(|definition| !definition.term.is_empty() || !definition.body.is_empty());
    definitions
}

fn cell((element, blocks): (Element, Vec<Block>)) -> Cell {
    let mut text = Text::default();
    blocks.iter().for_each(|block| flatten(block, &mut text));
    Cell { header: element == Element::Cell { header: true }, text }
}

/// All text of a block, for a place that takes no blocks.
fn flatten(block: &Block, out: &mut Text) {
    match block {
        Block::Paragraph(text) | Block::Heading(_, text) => out.append(text),
        Block::Code(code) => {
            out.space(Style::default());
            out.push(code, Style { code: true, ..Style::default() });
        }
        Block::List { items, .. } => items.iter().flatten().for_each(|block| flatten(block, out)),
        Block::Definitions(definitions) => {
            for definition in definitions {
                out.append(&definition.term);
                definition.body.iter().for_each(|block| flatten(block, out));
            }
        }
        Block::Callout(_, blocks) | Block::Quote(blocks) => blocks.iter().for_each(|block| flatten(block, out)),
        Block::Table(rows) => rows.iter().flat_map(|row| &row.cells).for_each(|cell| out.append(&cell.text)),
    }
}

/// Preformatted text without the line breaks at its ends, and with `\n` for every kind of them and spaces for tabs.
fn preformatted(code: &str) -> String {
    let text = code.replace("\r\n", "\n").replace('\r', "\n").replace('\t', "    ");
    let text: String = text.chars().filter_map(readable).collect();
    let text = text.trim_end();
    let start = text.find(|c: char| !c.is_whitespace()).unwrap_or(text.len());
    // The indentation of the first line stays.
    let line_start = text.get(..start).and_then(|blank| blank.rfind('\n')).map_or(0, |at| at + 1);
    text.get(line_start..).unwrap_or_default().to_owned()
}

/// What a character of the source becomes: controls of the C1 range are misread Windows-1252, NUL is none, and marks
/// that turn the direction of text are dropped, since rustc refuses them in comments.
pub(super) fn readable(c: char) -> Option<char> {
    match c {
        '\0' => Some(char::REPLACEMENT_CHARACTER),
        // Next line is white space, and stays it.
        '\u{85}' => Some(c),
        '\u{80}'..='\u{9f}' => Some(entities::character(u32::from(c))),
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => None,
        _ => Some(c),
    }
}
