//! Markdown. In: a [`Description`]; out: lines for doc comments, as rustdoc wants them.

use super::escape::Place;
use super::fill::Fill;
use super::inline::{Inline, Resolve, longest_run};
use super::tree::{Block, Callout, Definition, Description, Link, Row, Text};

/// Columns of a line, its prefixes included; room is left for `/// ` and some indentation.
const WIDTH: usize = 96;

impl Description {
    /// The lines of the description in Markdown, without `///` or a leading space.
    ///
    /// `resolve` gives the rustdoc path for the name of an operation, shape or member; such names become links wherever
    /// they stand in code, in a link to a reference page, or in an anchor that leads nowhere.
    pub fn to_markdown(&self, resolve: &dyn Fn(&str) -> Option<String>) -> Vec<String> {
        blocks_to_markdown(&self.blocks, &self.links, resolve)
    }
}

/// The lines of blocks whose links lead to `links`.
pub(crate) fn blocks_to_markdown(
    blocks: &[Block],
    links: &[Link],
    resolve: &dyn Fn(&str) -> Option<String>,
) -> Vec<String> {
    let mut writer =
        Writer { links, resolve, lines: Vec::new(), first: String::new(), rest: String::new(), at_start: true };
    writer.blocks(blocks, false);
    writer.lines
}

struct Writer<'a> {
    links: &'a [Link],
    resolve: Resolve<'a>,
    lines: Vec<String>,
    /// What the next line starts with if it is the first of its container (`> - `), and what the other ones do.
    first: String,
    rest: String,
    at_start: bool,
}

impl Writer<'_> {
    fn blocks(&mut self, blocks: &[Block], is_tight: bool) {
        let mut previous: Option<&Block> = None;
        // A list beside another needs another marker, or the two would be one.
        let mut alternate = false;
        for block in blocks {
            if !is_tight {
                self.blank();
            }
            alternate = !alternate && previous.is_some_and(|previous| are_same_lists(previous, block));
            self.block(block, alternate);
            previous = Some(block);
        }
    }

    fn block(&mut self, block: &Block, alternate: bool) {
        match block {
            Block::Paragraph(text) => self.paragraph(text, None),
            Block::Heading(level, text) => self.heading(*level, text),
            Block::Code(code) => self.code(code),
            Block::List { ordered, items } => self.list(*ordered, items, alternate),
            Block::Definitions(definitions) => self.definitions(definitions, alternate),
            Block::Callout(callout, blocks) => self.callout(*callout, blocks),
            Block::Quote(blocks) => self.within("> ", "> ", |writer| writer.blocks(blocks, false)),
            Block::Table(rows) => self.table(rows),
        }
    }

    /// An empty line, unless a container starts here.
    fn blank(&mut self) {
        if !self.at_start {
            self.lines.push(self.rest.trim_end().to_owned());
        }
    }

    fn line_start(&mut self) -> String {
        if std::mem::take(&mut self.at_start) { self.first.clone() } else { self.rest.clone() }
    }

    /// Writes a container whose first line starts with `first` and whose others start with `rest`.
    fn within(&mut self, first: &str, rest: &str, write: impl FnOnce(&mut Self)) {
        let before = self.rest.len();
        let start = if self.at_start { self.first.clone() } else { self.rest.clone() };
        self.first = start + first;
        self.rest.push_str(rest);
        self.at_start = true;
        write(self);
        self.rest.truncate(before);
        self.at_start = false;
    }

    fn paragraph(&mut self, text: &Text, label: Option<Callout>) {
        let first = self.line_start();
        let mut fill = Fill::new(&mut self.lines, first, &self.rest, WIDTH);
        if let Some(callout) = label {
            fill.word().push_str(&format!("**{}:**", callout.label()));
            fill.space();
        }
        Inline::new(&mut fill, self.links, self.resolve, Place::Paragraph).write(text);
        fill.finish();
    }

    /// Text on a line of its own.
    fn single_line(&self, text: &Text, place: Place) -> String {
        let mut lines = Vec::new();
        let mut fill = Fill::new(&mut lines, String::new(), "", usize::MAX);
        Inline::new(&mut fill, self.links, self.resolve, place).write(&text.on_one_line());
        fill.finish();
        lines.concat()
    }

    fn heading(&mut self, level: u8, text: &Text) {
        let marks = "#".repeat(usize::from(level));
        let line = format!("{}{marks} {}", self.line_start(), self.single_line(text, Place::Heading));
        self.lines.push(line);
    }

    fn code(&mut self, code: &str) {
        let fence = "`".repeat(longest_run(code, b'`').max(2) + 1);
        let open = self.line_start() + &fence + "text";
        self.lines.push(open);
        for line in code.split('\n') {
            self.lines.push(format!("{}{line}", self.rest).trim_end().to_owned());
        }
        self.lines.push(format!("{}{fence}", self.rest));
    }

    fn list(&mut self, ordered: bool, items: &[Vec<Block>], alternate: bool) {
        let is_tight = items.iter().all(|item| is_tight(item));
        for (i, item) in items.iter().enumerate() {
            if i > 0 && !is_tight {
                self.blank();
            }
            let marker = match (ordered, alternate) {
                (false, false) => "- ".to_owned(),
                (false, true) => "* ".to_owned(),
                (true, false) => format!("{}. ", i + 1),
                (true, true) => format!("{}) ", i + 1),
            };
            let indent = " ".repeat(marker.len());
            self.within(&marker, &indent, |writer| writer.blocks(item, is_tight));
        }
    }

    fn definitions(&mut self, definitions: &[Definition], alternate: bool) {
        let marker = if alternate { "* " } else { "- " };
        for (i, definition) in definitions.iter().enumerate() {
            if i > 0 {
                self.blank();
            }
            self.within(marker, "  ", |writer| {
                if !definition.term.is_empty() {
                    writer.paragraph(&definition.term.strong(), None);
                }
                writer.blocks(&definition.body, false);
            });
        }
    }

    fn callout(&mut self, callout: Callout, blocks: &[Block]) {
        self.within("> ", "> ", |writer| {
            let (lead, blocks) = match blocks.split_first() {
                Some((Block::Paragraph(text), others)) => (text.clone(), others),
                _ => (Text::default(), blocks),
            };
            writer.paragraph(&lead, Some(callout));
            writer.blocks(blocks, false);
        });
    }

    fn table(&mut self, rows: &[Row]) {
        let columns = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        let (head, body) = match rows.split_first() {
            Some((first, others)) if first.cells.iter().any(|cell| cell.header) => (first.clone(), others),
            _ => (Row::default(), rows),
        };
        self.row(&head, columns);
        let ruler = format!("{}|{}", self.line_start(), " --- |".repeat(columns));
        self.lines.push(ruler);
        for row in body {
            self.row(row, columns);
        }
    }

    fn row(&mut self, row: &Row, columns: usize) {
        let mut line = self.line_start() + "|";
        for i in 0..columns {
            let text = row.cells.get(i).map(|cell| self.single_line(&cell.text, Place::Cell)).unwrap_or_default();
            line.push(' ');
            line.push_str(&text);
            line.push_str(if text.is_empty() { "|" } else { " |" });
        }
        self.lines.push(line);
    }
}

/// Whether an item needs no empty lines: one block, and lists after it.
fn is_tight(item: &[Block]) -> bool {
    let others = item.get(1..).unwrap_or_default();
    others.iter().all(|block| matches!(block, Block::List { .. }))
}

fn are_same_lists(a: &Block, b: &Block) -> bool {
    let kind = |block: &Block| match block {
        Block::List { ordered, .. } => Some(*ordered),
        Block::Definitions(_) => Some(false),
        _ => None,
    };
    kind(a).is_some() && kind(a) == kind(b)
}

#[cfg(test)]
mod tests {
    use super::super::parse;

    #[test]
    fn blocks_become_markdown() {
        for (html, expected) in [
            ("<p>a<p>b</p>c<p/>", "a\n\nb\n\nc"),
            ("<ul><li>a<li><p>b</p></ul>", "- a\n- b"),
            ("<ul><li>a<ul><li>b</ul></li><li>c</ul>", "- a\n  - b\n- c"),
            ("<ul><li>a</li><ul><li>b</li></ul></ul>", "- a\n  - b"),
            ("<ol><li><p>a</p><p>b</p></li><li>c</li></ol>", "1. a\n\n   b\n\n2. c"),
            ("<ul><li>a</ul><ul><li>b</ul><ul><li>c</ul>", "- a\n\n* b\n\n- c"),
            ("<li>a<li>b", "- a\n- b"),
            ("<note>a<p>b</note>c", "> **Note:** a\n>\n> b\n\nc"),
            ("<important><ul><li>a</ul></important>", "> **Important:**\n>\n> - a"),
            ("<ul><li><note><p>a</p></note></ul>", "- > **Note:** a"),
            ("<dl><dt>a</dt><dd>b</dd><dt/><dd><p>c</dl>", "- **a**\n\n  b\n\n- c"),
            ("<pre><code>\n  a\n b```</code></pre>", "````text\n  a\n b```\n````"),
            ("<h2>C #</h2>", "## C \\#"),
            ("<fullname>Some Service</fullname>a", "# Some Service\n\na"),
            (
                "<table><tr><th>a<th>b</tr><tr><td><code>x|y</code><td><p>c<p>d</table>",
                "| a | b |\n| --- | --- |\n| `x\\|y` | c d |",
            ),
            ("<p>1. - a</p><p># b</p>", "1\\. - a\n\n\\# b"),
            ("<p>a<ul/>b", "a\n\nb"),
            ("<code>a<p>b</code>", "`a`\n\n`b`"),
            ("<p><code>a</p>b", "`a`\n\nb"),
            (" <zonbook></zonbook><xhtml></xhtml> ", ""),
        ] {
            assert_eq!(parse(html).to_markdown(&|_| None).join("\n"), expected, "{html}");
        }
    }

    #[test]
    fn no_line_begins_a_block_by_accident() {
        let words = ["word"; 18].join(" ");
        for hazard in ["-", "+", "1.", "23)", "#", "==", ">", ":-"] {
            let text = format!("<p>{words} abcdef {hazard} more of it</p>");
            let lines = parse(&text).to_markdown(&|_| None);
            assert_eq!(lines.len(), 2, "{lines:?}");
            let second = lines.last().map(String::as_str).unwrap_or_default();
            assert!(second.starts_with('\\') || second.starts_with(|c: char| c.is_ascii_digit()), "{second}");
            assert!(second.contains('\\'), "{second}");
        }
    }

    #[test]
    fn depth_has_a_limit() {
        let html = "<ul><li>".repeat(20_000) + "x";
        assert_eq!(parse(&html).to_plain_text(), "x");
    }
}
