//! Pages as HTML. In: a page; out: a file that needs no other: styles within, no script, links to the pages beside it.

use smithgen_model::visible;

use super::{Page, Section, Site};
use crate::docs::{Block, Cell, Definition, Row, Text};
use crate::owner::first_line;

const STYLES: &str = "\
:root{color-scheme:light dark}\
body{font:1rem/1.55 system-ui,sans-serif;margin:0 auto;max-width:60rem;padding:1rem}\
nav{font-size:.9rem}\
code,pre{font-family:ui-monospace,monospace;font-size:.92em}\
pre{background:#8881;border-radius:.3rem;overflow-x:auto;padding:.7rem}\
dt{margin-top:1rem}\
dd{border-left:2px solid #8884;margin-left:.2rem;padding-left:1.2rem}\
aside{background:#fc03;border-radius:.3rem;margin:1rem 0;padding:.2rem 1rem}\
table{border-collapse:collapse}td,th{border:1px solid #8886;padding:.2rem .6rem;text-align:left}\
:target{background:#fc03}";

/// The name of a page's file.
pub fn file_name(page: &Page) -> String {
    super::file_name(page, "html")
}

/// A page as a file.
pub fn page(page: &Page, site: &Site) -> String {
    let mut writer = Writer { page, site, out: Html::default() };
    writer.head();
    writer.contents();
    for section in page.sections.iter().filter(|section| section.title != "Name") {
        writer.section(section);
    }
    writer.out.markup("</body>\n</html>\n");
    writer.out.0
}

/// The name of a heading in an address.
fn anchor(text: &str) -> String {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-").to_ascii_lowercase()
}

/// The name of an option's description in an address.
fn option_anchor(term: &Text) -> String {
    let name = term.as_str().split([' ', '(']).next().unwrap_or_default();
    format!("option-{}", anchor(name))
}

/// HTML so far. Markup is what stands in this file; all else is text.
#[derive(Default)]
struct Html(String);

impl Html {
    fn markup(&mut self, markup: &'static str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// A tag without attributes.
    fn tag(&mut self, name: &'static str) -> &mut Self {
        self.markup("<").markup(name).markup(">")
    }

    fn end(&mut self, name: &'static str) -> &mut Self {
        self.markup("</").markup(name).markup(">")
    }

    /// Text that means nothing to HTML, in attributes and comments, too. Ends of lines stay.
    fn text(&mut self, text: &str) -> &mut Self {
        for (i, line) in text.split('\n').enumerate() {
            self.markup(if i > 0 { "\n" } else { "" });
            for c in visible(line).chars() {
                match c {
                    '&' => self.0.push_str("&amp;"),
                    '<' => self.0.push_str("&lt;"),
                    '>' => self.0.push_str("&gt;"),
                    '"' => self.0.push_str("&quot;"),
                    '\'' => self.0.push_str("&#39;"),
                    _ => self.0.push(c),
                }
            }
        }
        self
    }
}

struct Writer<'a> {
    page: &'a Page,
    site: &'a Site,
    out: Html,
}

impl Writer<'_> {
    /// What stands above the contents.
    fn head(&mut self) {
        let (page, program) = (self.page, self.site.program.as_str());
        let title = if page.name.is_empty() { program } else { &page.name };
        let out = &mut self.out;
        out.markup("<!-- ").text(&first_line(&self.site.source)).markup(
            " -->\n<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n<meta name=\"description\" content=\"",
        );
        out.text(&page.summary).markup("\">\n<title>").text(title).markup(" - ").text(&self.site.title);
        out.markup("</title>\n<style>").markup(STYLES).markup("</style>\n</head>\n<body>\n<nav><p>[ ");
        match page.name.as_str() {
            "" => out.text(program),
            _ => out.markup("<a href=\"index.html\">").text(program).markup("</a> . ").text(title),
        };
        out.markup(" ]</p>\n<p>New to ").text(program);
        out.markup("? See <a href=\"index.html#getting-started\">Getting Started</a>.</p></nav>\n<h1>").text(title);
        out.markup("</h1>\n");
    }

    /// The contents: sections, and the options in them.
    fn contents(&mut self) {
        self.out.markup("<nav aria-label=\"Contents\"><p>Contents</p>\n<ul>\n");
        for section in self.page.sections.iter().filter(|section| section.title != "Name") {
            self.out.markup("<li><a href=\"#").text(&anchor(section.title)).markup("\">").text(section.title);
            self.out.markup("</a></li>\n");
        }
        self.out.markup("</ul></nav>\n");
    }

    fn section(&mut self, section: &Section) {
        self.out.markup("<section>\n<h2 id=\"").text(&anchor(section.title)).markup("\">").text(section.title);
        self.out.markup("</h2>\n");
        for block in &section.blocks {
            match block {
                Block::Definitions(definitions) if section.title.ends_with("Options") => {
                    self.definitions(definitions, |term| Some(option_anchor(term)));
                }
                _ => self.block(block),
            }
        }
        self.out.markup("</section>\n");
    }

    /// Terms and what they mean; `name` gives the name of a term in an address.
    fn definitions(&mut self, definitions: &[Definition], name: impl Fn(&Text) -> Option<String>) {
        self.out.markup("<dl>\n");
        for Definition { term, body } in definitions {
            match name(term) {
                Some(name) => self.out.markup("<dt id=\"").text(&name).markup("\">"),
                None => self.out.tag("dt"),
            };
            self.inline(term);
            self.out.markup("</dt>\n<dd>");
            self.blocks(body);
            self.out.markup("</dd>\n");
        }
        self.out.markup("</dl>\n");
    }

    fn blocks(&mut self, blocks: &[Block]) {
        blocks.iter().for_each(|block| self.block(block));
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph(text) => self.element("p", text),
            // The page's own headings are of the first and second level.
            Block::Heading(1, text) => self.element("h3", text),
            Block::Heading(2, text) => self.element("h4", text),
            Block::Heading(3, text) => self.element("h5", text),
            Block::Heading(_, text) => self.element("h6", text),
            Block::Code(code) => {
                self.out.markup("<pre><code>").text(code).markup("</code></pre>\n");
            }
            Block::List { ordered, items } => self.list(if *ordered { "ol" } else { "ul" }, items),
            Block::Definitions(definitions) => self.definitions(definitions, |_| None),
            Block::Callout(callout, blocks) => {
                self.out.markup("<aside>\n<p><strong>").markup(callout.label()).markup("</strong></p>\n");
                self.blocks(blocks);
                self.out.markup("</aside>\n");
            }
            Block::Quote(blocks) => {
                self.out.markup("<blockquote>\n");
                self.blocks(blocks);
                self.out.markup("</blockquote>\n");
            }
            Block::Table(rows) => self.table(rows),
        }
    }

    fn element(&mut self, tag: &'static str, text: &Text) {
        self.out.tag(tag);
        self.inline(text);
        self.out.end(tag).markup("\n");
    }

    fn list(&mut self, tag: &'static str, items: &[Vec<Block>]) {
        self.out.tag(tag).markup("\n");
        for item in items {
            self.out.tag("li");
            match item.as_slice() {
                [Block::Paragraph(text)] => self.inline(text),
                blocks => self.blocks(blocks),
            }
            self.out.end("li").markup("\n");
        }
        self.out.end(tag).markup("\n");
    }

    fn table(&mut self, rows: &[Row]) {
        self.out.markup("<table>\n");
        for Row { cells } in rows {
            self.out.tag("tr");
            for Cell { header, text } in cells {
                let tag = if *header { "th" } else { "td" };
                self.out.tag(tag);
                self.inline(text);
                self.out.end(tag);
            }
            self.out.end("tr").markup("\n");
        }
        self.out.markup("</table>\n");
    }

    fn inline(&mut self, text: &Text) {
        let runs: Vec<_> = text.runs().collect();
        let mut rest = runs.as_slice();
        while let Some((_, style)) = rest.first() {
            let link = style.link;
            let len = rest.iter().take_while(|(_, other)| other.link == link).count();
            let (group, after) = rest.split_at_checked(len).unwrap_or((rest, &[]));
            let label: String = group.iter().map(|(text, _)| *text).collect();
            let target = link.and_then(|number| self.page.target(number, &label, self.site, file_name));
            if let Some(target) = &target {
                self.out.markup("<a href=\"").text(target).markup("\">");
            }
            for (run, style) in group {
                let tags = [(style.strong, "strong"), (style.emphasis, "em"), (style.code, "code")];
                let tags: Vec<&'static str> = tags.iter().filter(|(is_on, _)| *is_on).map(|(_, tag)| *tag).collect();
                for tag in &tags {
                    self.out.tag(tag);
                }
                for (i, line) in run.split('\n').enumerate() {
                    self.out.markup(if i > 0 { "<br>" } else { "" }).text(line);
                }
                for tag in tags.iter().rev() {
                    self.out.end(tag);
                }
            }
            self.out.markup(if target.is_some() { "</a>" } else { "" });
            rest = after;
        }
    }
}
