//! Help for a command-line tool. In: pages; out: a line a block, and of several pages one run of bytes that a program holds.
//!
//! The first character of a line says what it is (`H` heading, `P` paragraph, `B` bullet, `N` numbered item, `C` code, `A` label
//! of a note, `T` term), the second how deep it stands, from `0` up; the text follows. In it, U+0001 turns bold on and off,
//! U+0002 italics, U+0003 code; U+0004 starts a link, U+0005 its address, U+0006 ends it.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use miniz_oxide::deflate::compress_to_vec;
use smithgen_model::{Model, visible};

use super::author::Author;
use super::sentences::sentences;
use super::{Depth, Page, Site, command_of};
use crate::analysis::waiters::sound;
use crate::docs::{Block, Definition, Row, Style, Text};
use crate::names::command_name;
use crate::selection::Selection;

/// How hard pages are pressed, of 10.
const LEVEL: u8 = 8;

/// The pages of a selection for the tool called `program`: that of the service under the empty name, one for each command, and for each command
/// `NAME#yaml`, the sentences beside the members of a skeleton in YAML.
///
/// The run is one deflated text. Its first lines are one for each page: the name, a tab, and where the lines of the page stand, as
/// `FIRST` or `FIRST+COUNT` with blanks between. After an empty line follow the lines of all pages, in the order in which they first
/// come, numbered from 0: pages have most of theirs in common, so that each stands there once.
pub fn help_blob(model: &Model, selection: &Selection, program: &str) -> Vec<u8> {
    let mut author = Author::new(model, selection.service, program.to_owned(), Depth::Full);
    author.is_for_tool = true;
    let site = Site::of(&author, selection, "");
    let mut pages: Vec<(String, String)> =
        site.pages.iter().map(|page| (page.name.clone(), help(page, &site))).collect();
    for operation in &selection.operations {
        let lines = operation.input.map(|input| sentences(&author, input)).unwrap_or_default();
        for (waiter, _) in sound(model, operation) {
            pages.push((format!("wait {}#yaml", command_name(waiter)), lines.clone()));
        }
        pages.push((format!("{}#yaml", command_of(model, operation.ix)), lines));
    }
    pages.sort();
    pack(&pages)
}

fn pack(pages: &[(String, String)]) -> Vec<u8> {
    let (mut index, mut lines, mut numbers) = (String::new(), String::new(), BTreeMap::new());
    for (name, text) in pages {
        let mut runs: Vec<(usize, usize)> = Vec::new();
        for line in text.split_terminator('\n') {
            let next = numbers.len();
            let number = *numbers.entry(line).or_insert_with(|| {
                lines.extend([line, "\n"]);
                next
            });
            match runs.last_mut() {
                Some((first, count)) if *first + *count == number => *count += 1,
                _ => runs.push((number, 1)),
            }
        }
        let run = |(first, count): (usize, usize)| match count {
            1 => first.to_string(),
            _ => format!("{first}+{count}"),
        };
        let runs: Vec<String> = runs.into_iter().map(run).collect();
        index += &format!("{name}\t{}\n", runs.join(" "));
    }
    compress_to_vec(format!("{index}\n{lines}").as_bytes(), LEVEL)
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
    fn lines_that_pages_share_are_packed_once() {
        let page = |name: &str, text: &str| (name.to_owned(), text.to_owned());
        let pages = [
            page("", "H0NAME\nP0a\nP0b\n"),
            page("b", "P0new\nH0NAME\nP0a\nH0NAME\n"),
            page("b#yaml", ""),
            page("c", "\n\n"),
        ];
        let text = miniz_oxide::inflate::decompress_to_vec(&pack(&pages)).expect("deflated data");
        let text = String::from_utf8(text).expect("UTF-8");
        assert_eq!(text, "\t0+3\nb\t3 0+2 0\nb#yaml\t\nc\t4 4\n\nH0NAME\nP0a\nP0b\nP0new\n\n");
    }
}
