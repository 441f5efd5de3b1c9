//! Help for a command-line tool. In: pages; out: a line a block, and of several pages one run of bytes that a program holds and
//! of which it inflates only the page that is asked for.
//!
//! The first character of a line says what it is (`H` heading, `P` paragraph, `B` bullet, `N` numbered item, `C` code, `A` label
//! of a note, `T` term), the second how deep it stands, from `0` up; the text follows. In it, U+0001 turns bold on and off,
//! U+0002 italics, U+0003 code; U+0004 starts a link, U+0005 its address, U+0006 ends it.

use std::cell::RefCell;
use std::collections::BTreeSet;

use miniz_oxide::deflate::compress_to_vec;
use smithgen_model::{Model, visible};

use super::author::Author;
use super::sentences::sentences;
use super::{Depth, Page, Site, command_of};
use crate::docs::{Block, Definition, Row, Style, Text};
use crate::selection::Selection;

/// How hard a page is pressed, of 10: more makes programs smaller by a few per cent, and their build slower by half.
const LEVEL: u8 = 6;

/// The pages of a selection for the tool called `program`: that of the service under the empty name, one for each command, and for each command
/// `NAME#yaml`, the sentences beside the members of a skeleton in YAML.
///
/// The run starts with a header: the number of pages, and for each the length of its name (two bytes), its name, the offset of
/// its data and the length of that. Offsets count from the end of the header; numbers are little-endian, of four bytes where
/// nothing is said. The data of a page is deflated, without a header of its own.
pub fn help_blob(model: &Model, selection: &Selection, program: &str) -> Vec<u8> {
    let mut author = Author::new(model, selection.service, program.to_owned(), Depth::Full);
    author.is_for_tool = true;
    let site = Site::of(&author, selection, "");
    let mut pages: Vec<(String, String)> =
        site.pages.iter().map(|page| (page.name.clone(), help(page, &site))).collect();
    for operation in &selection.operations {
        let lines = operation.input.map(|input| sentences(&author, input)).unwrap_or_default();
        pages.push((format!("{}#yaml", command_of(model, operation.ix)), lines));
    }
    pages.sort();
    pack(&pages)
}

fn pack(pages: &[(String, String)]) -> Vec<u8> {
    let mut header = number(pages.len());
    let mut data = Vec::new();
    for (name, text) in pages {
        let compressed = compress_to_vec(text.as_bytes(), LEVEL);
        header.extend(u16::try_from(name.len()).unwrap_or(u16::MAX).to_le_bytes());
        header.extend(name.bytes().take(usize::from(u16::MAX)));
        header.extend(number(data.len()));
        header.extend(number(compressed.len()));
        data.extend(compressed);
    }
    header.extend(data);
    header
}

fn number(number: usize) -> Vec<u8> {
    u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes().to_vec()
}

/// A page as lines.
pub fn text(page: &Page) -> String {
    lines(page, None)
}

/// A page as lines, where the command of an operation follows the first link to that operation.
pub fn help(page: &Page, site: &Site) -> String {
    lines(page, Some(site))
}

fn lines(page: &Page, site: Option<&Site>) -> String {
    let mut writer = Writer { page, site, named: RefCell::default(), out: String::new() };
    for section in &page.sections {
        writer.line('H', 0, &section.title.to_uppercase());
        writer.blocks(&section.blocks, 0);
    }
    writer.out
}

struct Writer<'a> {
    page: &'a Page,
    /// The pages among which commands are looked for.
    site: Option<&'a Site>,
    /// The commands that a link has named.
    named: RefCell<BTreeSet<&'a str>>,
    out: String,
}

impl<'a> Writer<'a> {
    fn line(&mut self, kind: char, depth: usize, text: &str) {
        self.out.push(kind);
        self.out.push(u32::try_from(depth).ok().and_then(|depth| char::from_u32(depth + 0x30)).unwrap_or('0'));
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn blocks(&mut self, blocks: &[Block], depth: usize) {
        blocks.iter().for_each(|block| self.block(block, depth));
    }

    fn block(&mut self, block: &Block, depth: usize) {
        match block {
            Block::Paragraph(text) => self.line('P', depth, &self.inline(text)),
            Block::Heading(_, text) => self.line('P', depth, &format!("\x01{}\x01", self.inline(text))),
            Block::Code(code) => code.split('\n').for_each(|line| self.line('C', depth, &visible(line))),
            Block::List { ordered, items } => {
                for (i, item) in items.iter().enumerate() {
                    let marker = if *ordered { format!("{}. ", i + 1) } else { String::new() };
                    self.item(if *ordered { 'N' } else { 'B' }, &marker, item, depth);
                }
            }
            Block::Definitions(definitions) => {
                for Definition { term, body } in definitions {
                    self.line('T', depth, &self.inline(term));
                    self.blocks(body, depth + 1);
                }
            }
            Block::Callout(callout, blocks) => {
                self.line('A', depth, callout.label());
                self.blocks(blocks, depth + 1);
            }
            Block::Quote(blocks) => self.blocks(blocks, depth + 1),
            Block::Table(rows) => rows.iter().for_each(|row| self.row(row, depth)),
        }
    }

    /// An item of a list; its first paragraph stands beside its mark.
    fn item(&mut self, kind: char, marker: &str, blocks: &[Block], depth: usize) {
        match blocks.split_first() {
            Some((Block::Paragraph(text), rest)) => {
                self.line(kind, depth, &format!("{marker}{}", self.inline(text)));
                self.blocks(rest, depth + 1);
            }
            _ => {
                self.line(kind, depth, marker);
                self.blocks(blocks, depth + 1);
            }
        }
    }

    fn row(&mut self, row: &Row, depth: usize) {
        let cells = row.cells.iter().map(|cell| match cell.header {
            true => format!("\x01{}\x01", self.inline(&cell.text)),
            false => self.inline(&cell.text),
        });
        let cells: Vec<String> = cells.collect();
        self.line('B', depth, &cells.join(" | "));
    }

    /// A text on one line, with its styles between control characters.
    fn inline(&self, text: &Text) -> String {
        let mut out = String::new();
        let mut link: Option<u32> = None;
        for (run, style) in text.runs() {
            if style.link != link {
                self.end_link(link, &mut out);
                link = style.link;
                if self.address(link).is_some() {
                    out.push('\x04');
                }
            }
            let marks = marks(style);
            out.push_str(&marks);
            out.push_str(&visible(&run.replace('\n', " ")));
            out.extend(marks.chars().rev());
        }
        self.end_link(link, &mut out);
        out
    }

    fn end_link(&self, link: Option<u32>, out: &mut String) {
        if let Some(url) = self.address(link) {
            out.push('\x05');
            out.push_str(&visible(url));
            out.push('\x06');
        }
        if let Some(name) = self.command(link).filter(|name| self.named.borrow_mut().insert(name)) {
            out.push_str(&format!(" (see \x03{name}\x03)"));
        }
    }

    /// The command of the operation that a link is about, but for this page's own. The list of commands needs no such hints.
    fn command(&self, link: Option<u32>) -> Option<&'a str> {
        let link = self.page.links.get(usize::try_from(link?).ok()?)?;
        let page = self.site?.page_of(link.item.as_deref()?)?;
        (page.name != self.page.name && link.url.is_some()).then_some(page.name.as_str())
    }

    fn address(&self, link: Option<u32>) -> Option<&str> {
        let number = usize::try_from(link?).ok()?;
        Some(self.page.links.get(number)?.url.as_ref()?.as_str())
    }
}

fn marks(style: Style) -> String {
    let marks = [(style.strong, '\x01'), (style.emphasis, '\x02'), (style.code, '\x03')];
    marks.iter().filter(|(is_on, _)| *is_on).map(|(_, mark)| mark).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Page, Section, Site};
    use super::{pack, text};
    use crate::docs::parse;

    fn lines(html: &str) -> String {
        let mut page = Page::default();
        let blocks = parse(html).into_blocks(&mut page.links);
        page.sections.push(Section { title: "Name", blocks });
        text(&page)
    }

    #[test]
    fn blocks_become_lines() {
        for (html, expected) in [
            ("<p>a <code>b</code> <i>c</i></p>", "P0a \x03b\x03 \x02c\x02\n"),
            (
                "<p><a href=\"https://a.example/#b\">c <b>d</b></a>.</p>",
                "P0\x04c \x01d\x01\x05https://a.example/#b\x06.\n",
            ),
            ("<ul><li>a<p>b</p></li></ul>", "B0a\nP1b\n"),
            ("<ol><li>a</li><li>b</li></ol>", "N01. a\nN02. b\n"),
            ("<note><p>a</p></note>", "A0Note\nP1a\n"),
            ("<pre>a\n  b</pre>", "C0a\nC0  b\n"),
            ("<dl><dt>a</dt><dd>b</dd></dl>", "T0a\nP1b\n"),
            ("<p>a\u{1}\u{1b}[31m</p>", "P0a\\u{1}\\u{1b}[31m\n"),
            ("<p>a<br/>b</p>", "P0a b\n"),
        ] {
            assert_eq!(lines(html), format!("H0NAME\n{expected}"), "{html}");
        }
    }

    #[test]
    fn the_first_link_to_an_operation_names_its_command() {
        let named = |name: &str| Page { name: name.to_lowercase(), operation: name.to_owned(), ..Page::default() };
        let mut page = named("This");
        let link = |name: &str| {
            format!("<a href=\"https://docs.aws.amazon.com/s/latest/APIReference/API_{name}.html\">{name}</a>")
        };
        let html = format!("<p>{0} {1} {0} {2}</p>", link("Other"), link("This"), link("Unknown"));
        let blocks = parse(&html).into_blocks(&mut page.links);
        page.sections.push(Section { title: "Name", blocks });
        let site = Site {
            program: "p".to_owned(),
            title: "P".to_owned(),
            version: String::new(),
            source: String::new(),
            pages: vec![named("Other"), page.clone()],
        };
        let help = super::help(&page, &site);
        assert_eq!(help.matches("(see ").count(), 1, "{help:?}");
        assert!(help.contains("API_Other.html\x06 (see \x03other\x03) \x04This\x05"), "{help:?}");
        assert!(!text(&page).contains("(see "));
    }

    #[test]
    fn pages_are_packed_one_by_one() {
        let bytes = pack(&[("".to_owned(), "H0NAME\n".to_owned()), ("a".to_owned(), "P0b\n".repeat(100))]);
        let number = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().expect("four bytes")) as usize;
        assert_eq!(number(0), 2);
        assert_eq!(bytes[4..6], [0, 0]);
        let (first, length) = (number(6), number(10));
        assert_eq!((first, &bytes[14..17]), (0, &[1, 0, b'a'][..]));
        let (second, other) = (number(17), number(21));
        let inflate = |at: usize, len: usize| {
            let data = &bytes[25 + at..25 + at + len];
            miniz_oxide::inflate::decompress_to_vec(data).expect("deflated data")
        };
        assert_eq!(inflate(first, length), b"H0NAME\n");
        assert_eq!(inflate(second, other), "P0b\n".repeat(100).as_bytes());
        assert_eq!(bytes.len(), 25 + second + other);
    }
}
