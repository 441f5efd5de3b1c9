//! Pages as manuals. In: a page; out: roff for the macros of man(7), which groff and mandoc read alike.
//!
//! <https://man.openbsd.org/man.7>, <https://man.openbsd.org/mandoc_char.7>

use smithgen_model::visible;

use super::{Page, Site};
use crate::docs::{Block, Definition, Row, Text};
use crate::owner::first_line;

/// Columns of a line of text in the source; readers fill lines themselves.
const WIDTH: usize = 78;

/// The name of a page's file: commands follow the program's name, as in `git-log.1`.
pub fn file_name(page: &Page, site: &Site) -> String {
    format!("{}.1", title(page, site))
}

fn title(page: &Page, site: &Site) -> String {
    match page.name.as_str() {
        "" => site.program.clone(),
        name => format!("{}-{}", site.program, name.replace(' ', "-")),
    }
}

/// A page as a file.
pub fn page(page: &Page, site: &Site) -> String {
    let title = title(page, site);
    let mut writer = Writer { page, site, out: Roff::default() };
    writer.out.comment(&first_line(&site.source));
    writer.out.request_of(".TH", &title.to_uppercase()).markup(" 1");
    // A manual's date is that of the interface which it describes: the same model gives the same page on any day.
    writer.out.date(&site.version).argument(&site.title).argument("");
    writer.out.markup("\n.nh\n.ad l\n");
    for section in &page.sections {
        writer.out.request_of(".SH", &section.title.to_uppercase()).markup("\n");
        match section.title {
            "Name" => writer.name(&title, &page.summary),
            _ => writer.blocks(&section.blocks),
        }
    }
    writer.out.0
}

fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 10
        && bytes.iter().enumerate().all(|(i, byte)| match i {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

/// Roff so far. Requests and escapes are what stands in this file; all else is text.
#[derive(Default)]
struct Roff(String);

/// A line of text as roff has it, in which spaces may become ends of lines.
#[derive(Default)]
struct Line(String);

impl Roff {
    fn markup(&mut self, markup: &'static str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    fn request(&mut self, request: &'static str) {
        self.markup(request).markup("\n");
    }

    /// A request with an argument, to which others may be added.
    fn request_of(&mut self, request: &'static str, argument: &str) -> &mut Self {
        self.markup(request).argument(argument)
    }

    fn argument(&mut self, text: &str) -> &mut Self {
        let text = Line::default().text(text).0.replace('"', "\\(dq");
        self.0.push_str(&format!(" \"{text}\""));
        self
    }

    /// An argument with a date, whose hyphens readers of manuals look for; an empty one, if the text is none.
    fn date(&mut self, text: &str) -> &mut Self {
        let date = if is_date(text) { text } else { "" };
        self.0.push_str(&format!(" \"{date}\""));
        self
    }

    fn comment(&mut self, text: &str) {
        self.0.push_str(&format!(".\\\" {}\n", visible(text)));
    }

    /// A line as it is, which is no request by accident.
    fn line(&mut self, line: &Line) {
        let mark = if line.0.is_empty() || line.0.starts_with('.') { "\\&" } else { "" };
        self.markup(mark).0.push_str(&line.0);
        self.0.push('\n');
    }

    /// The words of a line in lines that are not too long, none of which is a request by accident.
    fn words(&mut self, line: &Line) {
        let mut width = 0;
        for word in line.0.split(' ').filter(|word| !word.is_empty()) {
            if width > 0 && width + word.len() >= WIDTH {
                self.0.push('\n');
                width = 0;
            }
            if width > 0 {
                self.0.push(' ');
                width += 1;
            } else if word.starts_with('.') {
                self.0.push_str("\\&");
            }
            self.0.push_str(word);
            width += word.len();
        }
        self.0.push('\n');
    }
}

impl Line {
    fn markup(mut self, markup: &'static str) -> Self {
        self.0.push_str(markup);
        self
    }

    /// Adds text whose characters mean nothing to roff. Those that it would print as others, such as a hyphen for a minus, keep
    /// theirs.
    fn text(mut self, text: &str) -> Self {
        for c in visible(text).chars() {
            match c {
                '\\' => self.0.push_str("\\(rs"),
                '-' => self.0.push_str("\\-"),
                '\'' => self.0.push_str("\\(aq"),
                '`' => self.0.push_str("\\(ga"),
                '^' => self.0.push_str("\\(ha"),
                '~' => self.0.push_str("\\(ti"),
                _ if c.is_ascii() => self.0.push(c),
                _ => self.0.push_str(&format!("\\[u{:04X}]", u32::from(c))),
            }
        }
        self
    }
}

struct Writer<'a> {
    page: &'a Page,
    site: &'a Site,
    out: Roff,
}

impl Writer<'_> {
    fn name(&mut self, title: &str, summary: &str) {
        let summary = if summary.is_empty() { title } else { summary };
        self.out.words(&Line::default().text(title).markup(" \\- ").text(summary));
    }

    /// Blocks one after the other, each below some space but for the first.
    fn blocks(&mut self, blocks: &[Block]) {
        for (i, block) in blocks.iter().enumerate() {
            if i > 0 && !matches!(block, Block::List { .. } | Block::Definitions(_) | Block::Table(_)) {
                self.out.request(".PP");
            }
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph(text) => self.text(text),
            Block::Heading(_, text) => self.text(&text.strong()),
            Block::Code(code) => {
                self.out.request(".RS 4\n.nf");
                code.split('\n').for_each(|line| self.out.line(&Line::default().text(line)));
                self.out.request(".fi\n.RE");
            }
            Block::List { ordered, items } => {
                for (i, item) in items.iter().enumerate() {
                    match ordered {
                        true => self.out.request_of(".IP", &format!("{}.", i + 1)).markup(" 4\n"),
                        false => self.out.markup(".IP \\(bu 2\n"),
                    };
                    self.item(item);
                }
            }
            Block::Definitions(definitions) => {
                for Definition { term, body } in definitions {
                    self.out.request(".TP 4");
                    self.text(term);
                    self.item(body);
                }
            }
            Block::Callout(callout, blocks) => {
                self.out.markup("\\fB").markup(callout.label()).request(":\\fR\n.RS 4");
                self.blocks(blocks);
                self.out.request(".RE");
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
                self.out.request("\\&");
                self.indented(blocks);
            }
            None => self.out.request("\\&"),
        }
    }

    fn indented(&mut self, blocks: &[Block]) {
        self.out.request(".RS 4");
        if matches!(blocks.first(), Some(Block::Paragraph(_) | Block::Code(_) | Block::Callout(..))) {
            self.out.request(".PP");
        }
        self.blocks(blocks);
        self.out.request(".RE");
    }

    fn row(&mut self, row: &Row) {
        self.out.request(".IP \\(bu 2");
        let mut line = Line::default();
        for (i, cell) in row.cells.iter().enumerate() {
            line = line.markup(if i > 0 { " | " } else { "" });
            let text = if cell.header { &cell.text.strong() } else { &cell.text };
            let lines = self.inline(text).into_iter().enumerate();
            line = lines.fold(line, |line, (i, part)| Line(line.markup(if i > 0 { " " } else { "" }).0 + &part.0));
        }
        self.out.words(&line);
    }

    /// A text in lines. A forced line break becomes a request.
    fn text(&mut self, text: &Text) {
        for (i, line) in self.inline(text).iter().enumerate() {
            self.out.markup(if i > 0 { ".br\n" } else { "" }).words(line);
        }
    }

    /// The lines of styled text: bold for code and what is strong, italics for the rest; the address of a link follows it.
    fn inline(&self, text: &Text) -> Vec<Line> {
        let mut lines = Vec::new();
        let mut line = Line::default();
        // What a link says, over all its runs.
        let mut label = String::new();
        let mut runs = text.runs().peekable();
        while let Some((run, style)) = runs.next() {
            let font = match (style.code || style.strong, style.emphasis) {
                (true, _) => "\\fB",
                (_, true) => "\\fI",
                _ => "",
            };
            line = line.markup(font);
            for (i, part) in run.split('\n').enumerate() {
                if i > 0 {
                    lines.push(std::mem::take(&mut line));
                }
                line = line.text(part);
            }
            line = line.markup(if font.is_empty() { "" } else { "\\fR" });
            label.push_str(run);
            if runs.peek().is_none_or(|(_, next)| next.link != style.link) {
                if let Some(target) = self.target(style.link, &label).filter(|target| *target != label) {
                    line = line.markup(" ").text(&target);
                }
                label.clear();
            }
        }
        lines.push(line);
        lines
    }

    /// Where a link leads: another manual, or an address.
    fn target(&self, link: Option<u32>, label: &str) -> Option<String> {
        let manual = |page: &Page| format!("({}(1))", title(page, self.site));
        let target = self.page.target(link?, label, self.site, manual)?;
        Some(if target.starts_with('(') { target } else { format!("<{target}>") })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Page, Section, Site};
    use super::Line;
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
        let escaped = |text: &str| Line::default().text(text).0;
        assert_eq!(escaped("é…😀^~`"), "\\[u00E9]\\[u2026]\\[u1F600]\\(ha\\(ti\\(ga");
        assert_eq!(escaped("\u{1b}[0m"), "\\(rsu{1b}[0m");
    }
}
