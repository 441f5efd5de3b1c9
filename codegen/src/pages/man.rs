//! Pages as manuals. In: a page; out: roff for the macros of man(7), which groff and mandoc read alike.
//!
//! <https://man.openbsd.org/man.7>, <https://man.openbsd.org/mandoc_char.7>

use super::{Page, Site};
use crate::docs::{Block, Definition, Row, Text};

/// Columns of a line of text in the source; readers fill lines themselves.
const WIDTH: usize = 78;

/// The name of a page's file: commands follow the program's name, as in `git-log.1`.
pub fn file_name(page: &Page, site: &Site) -> String {
    format!("{}.1", title(page, site))
}

fn title(page: &Page, site: &Site) -> String {
    match page.name.as_str() {
        "" => site.program.clone(),
        name => format!("{}-{name}", site.program),
    }
}

/// A page as a file.
pub fn page(page: &Page, site: &Site) -> String {
    let title = title(page, site);
    // A manual's date is that of the interface which it describes: the same model gives the same page on any day.
    let date = if is_date(&site.version) { site.version.as_str() } else { "" };
    let mut writer = Writer { page, site, out: String::new() };
    writer.out.push_str(&format!(".\\\" {}\n", super::origin(site)));
    writer.out.push_str(&format!(
        ".TH {} 1 \"{date}\" {} \"\"\n.nh\n.ad l\n",
        argument(&title.to_uppercase()),
        argument(&site.title)
    ));
    for section in &page.sections {
        writer.request(&format!(".SH {}", argument(&section.title.to_uppercase())));
        match section.title {
            "Name" => writer.name(&title, &page.summary),
            _ => writer.blocks(&section.blocks),
        }
    }
    writer.out
}

fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 10
        && bytes.iter().enumerate().all(|(i, byte)| match i {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

struct Writer<'a> {
    page: &'a Page,
    site: &'a Site,
    out: String,
}

impl Writer<'_> {
    fn request(&mut self, line: &str) {
        self.out.push_str(line);
        self.out.push('\n');
    }

    fn name(&mut self, title: &str, summary: &str) {
        let summary = if summary.is_empty() { title } else { summary };
        self.words(&format!("{} \\- {}", escaped(title), escaped(summary)));
    }

    /// Blocks one after the other, each below some space but for the first.
    fn blocks(&mut self, blocks: &[Block]) {
        for (i, block) in blocks.iter().enumerate() {
            if i > 0 && !matches!(block, Block::List { .. } | Block::Definitions(_) | Block::Table(_)) {
                self.request(".PP");
            }
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph(text) => self.text(text),
            Block::Heading(_, text) => self.text(&text.strong()),
            Block::Code(code) => {
                self.request(".RS 4\n.nf");
                code.split('\n').for_each(|line| {
                    let mark = if line.is_empty() || line.starts_with('.') { "\\&" } else { "" };
                    self.request(&format!("{mark}{}", escaped(line)));
                });
                self.request(".fi\n.RE");
            }
            Block::List { ordered, items } => {
                for (i, item) in items.iter().enumerate() {
                    let mark = if *ordered { format!("{}.", i + 1) } else { "\\(bu".to_owned() };
                    self.request(&format!(".IP {mark} {}", if *ordered { 4 } else { 2 }));
                    self.item(item);
                }
            }
            Block::Definitions(definitions) => {
                for Definition { term, body } in definitions {
                    self.request(".TP 4");
                    self.text(term);
                    self.item(body);
                }
            }
            Block::Callout(callout, blocks) => {
                self.request(&format!("\\fB{}:\\fR\n.RS 4", callout.label()));
                self.blocks(blocks);
                self.request(".RE");
            }
            Block::Quote(blocks) => self.indented(blocks),
            Block::Table(rows) => rows.iter().for_each(|row| self.row(row)),
        }
    }

    /// What belongs to a mark or a term: the first paragraph stands beside it, the rest below.
    fn item(&mut self, blocks: &[Block]) {
        match blocks.split_first() {
            Some((Block::Paragraph(text), [])) => self.text(text),
            Some((Block::Paragraph(text), rest)) => {
                self.text(text);
                self.indented(rest);
            }
            Some(_) => {
                self.request("\\&");
                self.indented(blocks);
            }
            None => self.request("\\&"),
        }
    }

    fn indented(&mut self, blocks: &[Block]) {
        self.request(".RS 4");
        if matches!(blocks.first(), Some(Block::Paragraph(_) | Block::Code(_) | Block::Callout(..))) {
            self.request(".PP");
        }
        self.blocks(blocks);
        self.request(".RE");
    }

    fn row(&mut self, row: &Row) {
        self.request(".IP \\(bu 2");
        let cells =
            row.cells.iter().map(|cell| self.inline(&if cell.header { cell.text.strong() } else { cell.text.clone() }));
        let cells: Vec<String> = cells.collect();
        self.words(&cells.join(" | "));
    }

    /// A text in lines. A forced line break becomes a request.
    fn text(&mut self, text: &Text) {
        let inline = self.inline(text);
        for (i, line) in inline.split('\n').enumerate() {
            if i > 0 {
                self.request(".br");
            }
            self.words(line);
        }
    }

    /// Words in lines of the source that are not too long, none of which is a request by accident.
    fn words(&mut self, text: &str) {
        let mut width = 0;
        for word in text.split([' ', '\n']).filter(|word| !word.is_empty()) {
            if width > 0 && width + word.len() >= WIDTH {
                self.out.push('\n');
                width = 0;
            }
            if width > 0 {
                self.out.push(' ');
                width += 1;
            } else if word.starts_with(['.', '\'']) {
                self.out.push_str("\\&");
            }
            self.out.push_str(word);
            width += word.len();
        }
        self.out.push('\n');
    }

    /// Styled text: bold for code and what is strong, italics for the rest; the address of a link follows it.
    fn inline(&self, text: &Text) -> String {
        let mut out = String::new();
        // What a link says, over all its runs.
        let mut label = String::new();
        let mut runs = text.runs().peekable();
        while let Some((run, style)) = runs.next() {
            let font = match (style.code || style.strong, style.emphasis) {
                (true, _) => "\\fB",
                (_, true) => "\\fI",
                _ => "",
            };
            out.push_str(font);
            out.push_str(&escaped(run));
            out.push_str(if font.is_empty() { "" } else { "\\fR" });
            label.push_str(run);
            if runs.peek().is_none_or(|(_, next)| next.link != style.link) {
                if let Some(target) = self.target(style.link, &label).filter(|target| *target != label) {
                    out.push_str(&format!(" {}", escaped(&target)));
                }
                label.clear();
            }
        }
        out
    }

    /// Where a link leads: another manual, or an address.
    fn target(&self, link: Option<u32>, label: &str) -> Option<String> {
        let manual = |page: &Page| format!("({}(1))", title(page, self.site));
        let target = self.page.target(link?, label, self.site, manual)?;
        Some(if target.starts_with('(') { target } else { format!("<{target}>") })
    }
}

/// An argument of a request, which a line end would end.
fn argument(text: &str) -> String {
    format!("\"{}\"", escaped(&text.replace('\n', " ")).replace('"', "\\(dq"))
}

/// Text whose characters mean nothing to roff. Those that it would print as others, such as a hyphen for a minus, keep theirs.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\(rs"),
            '-' => out.push_str("\\-"),
            '\'' => out.push_str("\\(aq"),
            '`' => out.push_str("\\(ga"),
            '^' => out.push_str("\\(ha"),
            '~' => out.push_str("\\(ti"),
            '\n' => out.push('\n'),
            '\t' => out.push(' '),
            _ if c.is_control() => {}
            _ if c.is_ascii() => out.push(c),
            _ => out.push_str(&format!("\\[u{:04X}]", u32::from(c))),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::{Page, Section, Site};
    use super::escaped;
    use crate::docs::parse;

    fn body(html: &str) -> String {
        let mut page = Page { name: "c".to_owned(), ..Page::default() };
        let blocks = parse(html).into_blocks(&mut page.links);
        page.sections.push(Section { title: "Description", blocks });
        let site = Site {
            program: "p".to_owned(),
            title: "P".to_owned(),
            version: "2016-04-18".to_owned(),
            source: "m.json".to_owned(),
            pages: Vec::new(),
        };
        let text = super::page(&page, &site);
        assert!(text.contains("\n.TH \"P\\-C\" 1 \"2016-04-18\" \"P\" \"\"\n.nh\n.ad l\n"), "{text}");
        text.split_once(".SH \"DESCRIPTION\"\n").expect("a section").1.to_owned()
    }

    #[test]
    fn blocks_become_requests() {
        for (html, expected) in [
            ("<p>.a 'b' \\c</p>", "\\&.a \\(aqb\\(aq \\(rsc\n"),
            ("<p>a</p><p>b <code>--c</code></p>", "a\n.PP\nb \\fB\\-\\-c\\fR\n"),
            ("<p><a href=\"https://a.example\">b</a>.</p>", "b <https://a.example>.\n"),
            ("<ul><li>a</li><li>b</li></ul>", ".IP \\(bu 2\na\n.IP \\(bu 2\nb\n"),
            ("<pre>.a\n\n-b</pre>", ".RS 4\n.nf\n\\&.a\n\\&\n\\-b\n.fi\n.RE\n"),
            ("<dl><dt>a</dt><dd><p>b</p><p>c</p></dd></dl>", ".TP 4\na\nb\n.RS 4\n.PP\nc\n.RE\n"),
            ("<note>a</note>", "\\fBNote:\\fR\n.RS 4\na\n.RE\n"),
        ] {
            assert_eq!(body(html), expected, "{html}");
        }
    }

    #[test]
    fn characters_stay_what_they_are() {
        assert_eq!(escaped("é…😀^~`"), "\\[u00E9]\\[u2026]\\[u1F600]\\(ha\\(ti\\(ga");
        assert_eq!(escaped("\u{1b}[0m"), "[0m");
    }
}
