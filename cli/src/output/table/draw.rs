//! Sections to lines of characters.
//!
//! In: sections, and the terminal. Out: their boxes, all as wide as the widest. Where that is wider than the terminal, single rows
//! under column names become a line a name.

use super::section::{Cell, Section};
use crate::process::Terminal;

/// Sets everything back.
const RESET: &str = "\u{1b}[0m";
/// The blanks before a cell's text.
const MARGIN: usize = 2;
const BLANKS: &str = "                                                                ";
const DASHES: &str = "----------------------------------------------------------------";

/// Appends the boxes of all sections.
pub(super) fn print(out: &mut String, mut sections: Vec<Section<'_>>, terminal: Terminal) {
    let widest = |sections: &[Section<'_>]| sections.iter().map(Section::total_width).max();
    let Some(mut width) = widest(&sections) else { return };
    if width > terminal.width {
        sections = sections.into_iter().map(Section::into_vertical).collect();
        width = widest(&sections).unwrap_or(width);
    }
    let mut canvas = Canvas::new(out, terminal.styles);
    canvas.write(&("-".repeat(width) + "\n"));
    for section in &sections {
        canvas.section(section, width.saturating_sub(2 * section.depth));
    }
}

/// Where lines are drawn, with as many edges left and right as the section has frames around it.
struct Canvas<'a> {
    out: &'a mut String,
    /// The escapes around the frames' edges and around cells; the AWS CLI resets all after whatever it writes.
    colour: bool,
    /// The edges of the frames around the current section.
    edges: String,
    /// The line that is being drawn.
    line: String,
}

impl<'a> Canvas<'a> {
    fn new(out: &'a mut String, colour: bool) -> Self {
        Canvas { out, colour, edges: String::new(), line: String::new() }
    }

    fn write(&mut self, text: &str) {
        self.out.push_str(text);
        if self.colour {
            self.out.push_str(RESET);
        }
    }

    /// Writes the drawn line between the edges, and starts another.
    fn end_line(&mut self) {
        let (edges, line) = (std::mem::take(&mut self.edges), std::mem::take(&mut self.line));
        for part in [edges.as_str(), &line, &edges, "\n"] {
            self.write(part);
        }
        (self.edges, self.line) = (edges, line);
        self.line.clear();
    }

    fn section(&mut self, section: &Section<'_>, width: usize) {
        let edge = if self.colour { "\u{1b}[2m\u{1b}[33m|\u{1b}[0m" } else { "|" };
        self.edges = edge.repeat(section.depth);
        if !section.title.text.is_empty() {
            self.centre(&section.title, width, "|");
            self.end_line();
            if section.header.is_empty() && section.rows.is_empty() {
                self.rule(&[width]);
            }
        }
        let widths = section.column_widths(width);
        if !section.header.is_empty() {
            self.rule(&widths);
            for (index, (cell, width)) in section.header.iter().zip(&widths).enumerate() {
                self.centre(cell, *width, left_edge(index));
            }
            self.end_line();
        }
        if section.rows.is_empty() || widths.is_empty() {
            return;
        }
        self.rule(&widths);
        for row in &section.rows {
            for (index, (cell, width)) in row.iter().zip(&widths).enumerate() {
                self.cell(cell, *width, left_edge(index));
            }
            self.end_line();
        }
        self.rule(&widths);
    }

    /// `+-----+----+`
    fn rule(&mut self, widths: &[usize]) {
        for (index, width) in widths.iter().enumerate() {
            let edges = if index == 0 { "+" } else { "" };
            self.line.push_str(edges);
            repeat(&mut self.line, DASHES, width.saturating_sub(1 + edges.len()));
            self.line.push('+');
        }
        self.end_line();
    }

    /// A text in the middle. What a text is too wide for on its left, it takes from the blanks on its right.
    fn centre(&mut self, cell: &Cell<'_>, width: usize, left: &str) {
        self.line.push_str(left);
        self.blanks((width / 2).saturating_sub(cell.width / 2 + 1));
        self.line.push_str(&cell.text);
        let middle = width / 2 + cell.width - cell.width / 2;
        self.blanks(width.saturating_sub(left.len() + middle));
        self.line.push('|');
    }

    /// A text at the left, if it can be behind some blanks.
    fn cell(&mut self, cell: &Cell<'_>, width: usize, left: &str) {
        let edges = left.len() + 1;
        let margin = if cell.width + MARGIN + edges <= width { MARGIN } else { 0 };
        self.line.push_str(left);
        self.blanks(margin);
        if self.colour {
            self.line.push_str("\u{1b}[1m\u{1b}[34m");
        }
        self.line.push_str(&cell.text);
        if self.colour {
            self.line.push_str(RESET);
        }
        self.blanks(width.saturating_sub(cell.width + margin + edges));
        self.line.push('|');
    }

    fn blanks(&mut self, count: usize) {
        repeat(&mut self.line, BLANKS, count);
    }
}

/// Appends `count` characters, of which `piece` holds some: most of a table is of such.
fn repeat(line: &mut String, piece: &str, mut count: usize) {
    while count > 0 {
        let part = piece.get(..count).unwrap_or(piece);
        line.push_str(part);
        count -= part.len();
    }
}

/// The first cell of a line has an edge on its left too.
fn left_edge(index: usize) -> &'static str {
    if index == 0 { "|" } else { "" }
}
