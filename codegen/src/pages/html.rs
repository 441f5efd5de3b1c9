//! Pages as HTML. In: a page; out: a file that needs no other: styles within, no script, links to the pages beside it.

use super::{Page, Section, Site};
use crate::docs::{Block, Cell, Definition, Row, Text};

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
    match page.name.as_str() {
        "" => "index.html".to_owned(),
        name => format!("{name}.html"),
    }
}

/// A page as a file.
pub fn page(page: &Page, site: &Site) -> String {
    let mut writer = Writer { page, site, out: String::new() };
    let program = escaped(&site.program);
    let title = if page.name.is_empty() { program.clone() } else { escaped(&page.name) };
    writer.out.push_str(&format!("<!-- {} -->\n<!doctype html>\n", super::origin(site)));
    writer.out.push_str(&format!(
        "<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n\
         <meta name=\"description\" content=\"{}\">\n<title>{title} - {}</title>\n<style>{STYLES}</style>\n</head>\n<body>\n",
        escaped(&page.summary),
        escaped(&site.title)
    ));
    let crumbs = match page.name.as_str() {
        "" => format!("[ {program} ]"),
        _ => format!("[ <a href=\"index.html\">{program}</a> . {title} ]"),
    };
    writer.out.push_str(&format!(
        "<nav><p>{crumbs}</p>\n<p>New to {program}? See <a href=\"index.html#getting-started\">Getting Started</a>.</p></nav>\n\
         <h1>{title}</h1>\n"
    ));
    writer.contents();
    for section in page.sections.iter().filter(|section| section.title != "Name") {
        writer.section(section);
    }
    writer.out.push_str("</body>\n</html>\n");
    writer.out
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

struct Writer<'a> {
    page: &'a Page,
    site: &'a Site,
    out: String,
}

impl Writer<'_> {
    /// The contents: sections, and the options in them.
    fn contents(&mut self) {
        self.out.push_str("<nav aria-label=\"Contents\"><p>Contents</p>\n<ul>\n");
        for section in self.page.sections.iter().filter(|section| section.title != "Name") {
            self.out.push_str(&format!("<li><a href=\"#{}\">{}</a></li>\n", anchor(section.title), section.title));
        }
        self.out.push_str("</ul></nav>\n");
    }

    fn section(&mut self, section: &Section) {
        self.out.push_str(&format!("<section>\n<h2 id=\"{}\">{}</h2>\n", anchor(section.title), section.title));
        for block in &section.blocks {
            match block {
                Block::Definitions(definitions) if section.title.ends_with("Options") => {
                    self.definitions(definitions, |term| format!(" id=\"{}\"", option_anchor(term)));
                }
                _ => self.block(block),
            }
        }
        self.out.push_str("</section>\n");
    }

    fn definitions(&mut self, definitions: &[Definition], attributes: impl Fn(&Text) -> String) {
        self.out.push_str("<dl>\n");
        for Definition { term, body } in definitions {
            let term_html = self.inline(term);
            self.out.push_str(&format!("<dt{}>{term_html}</dt>\n<dd>", attributes(term)));
            self.blocks(body);
            self.out.push_str("</dd>\n");
        }
        self.out.push_str("</dl>\n");
    }

    fn blocks(&mut self, blocks: &[Block]) {
        blocks.iter().for_each(|block| self.block(block));
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph(text) => self.element("p", text),
            // The page's own headings are of the first and second level.
            Block::Heading(level, text) => self.element(&format!("h{}", (level + 2).min(6)), text),
            Block::Code(code) => self.out.push_str(&format!("<pre><code>{}</code></pre>\n", escaped(code))),
            Block::List { ordered, items } => {
                let tag = if *ordered { "ol" } else { "ul" };
                self.out.push_str(&format!("<{tag}>\n"));
                for item in items {
                    self.out.push_str("<li>");
                    match item.as_slice() {
                        [Block::Paragraph(text)] => self.out.push_str(&self.inline(text)),
                        blocks => self.blocks(blocks),
                    }
                    self.out.push_str("</li>\n");
                }
                self.out.push_str(&format!("</{tag}>\n"));
            }
            Block::Definitions(definitions) => self.definitions(definitions, |_| String::new()),
            Block::Callout(callout, blocks) => {
                self.out.push_str(&format!("<aside>\n<p><strong>{}</strong></p>\n", callout.label()));
                self.blocks(blocks);
                self.out.push_str("</aside>\n");
            }
            Block::Quote(blocks) => {
                self.out.push_str("<blockquote>\n");
                self.blocks(blocks);
                self.out.push_str("</blockquote>\n");
            }
            Block::Table(rows) => self.table(rows),
        }
    }

    fn element(&mut self, tag: &str, text: &Text) {
        let text = self.inline(text);
        self.out.push_str(&format!("<{tag}>{text}</{tag}>\n"));
    }

    fn table(&mut self, rows: &[Row]) {
        self.out.push_str("<table>\n");
        for Row { cells } in rows {
            self.out.push_str("<tr>");
            for Cell { header, text } in cells {
                let tag = if *header { "th" } else { "td" };
                let text = self.inline(text);
                self.out.push_str(&format!("<{tag}>{text}</{tag}>"));
            }
            self.out.push_str("</tr>\n");
        }
        self.out.push_str("</table>\n");
    }

    fn inline(&self, text: &Text) -> String {
        let mut out = String::new();
        let runs: Vec<_> = text.runs().collect();
        let mut rest = runs.as_slice();
        while let Some((_, style)) = rest.first() {
            let link = style.link;
            let len = rest.iter().take_while(|(_, other)| other.link == link).count();
            let (group, after) = rest.split_at_checked(len).unwrap_or((rest, &[]));
            let label: String = group.iter().map(|(text, _)| *text).collect();
            let target = link.and_then(|number| self.page.target(number, &label, self.site, file_name));
            if let Some(target) = &target {
                out.push_str(&format!("<a href=\"{}\">", escaped(target)));
            }
            for (run, style) in group {
                let tags = [(style.strong, "strong"), (style.emphasis, "em"), (style.code, "code")];
                let tags: Vec<&str> = tags.iter().filter(|(is_on, _)| *is_on).map(|(_, tag)| *tag).collect();
                tags.iter().for_each(|tag| out.push_str(&format!("<{tag}>")));
                out.push_str(&escaped(run).replace('\n', "<br>"));
                tags.iter().rev().for_each(|tag| out.push_str(&format!("</{tag}>")));
            }
            if target.is_some() {
                out.push_str("</a>");
            }
            rest = after;
        }
        out
    }
}

/// Text that means nothing to HTML, in attributes, too.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(c),
            _ if c.is_control() => {}
            _ => out.push(c),
        }
    }
    out
}
