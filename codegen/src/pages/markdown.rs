//! Pages as Markdown. In: a page; out: CommonMark with tables, whose links lead to the other pages beside it.
//!
//! Options are headings, so that an address can name them; members within them are lists.

use super::{Page, Section, Site};
use crate::docs::{Block, Definition, blocks_to_markdown};

/// The name of a page's file.
pub fn file_name(page: &Page) -> String {
    match page.name.as_str() {
        "" => "index.md".to_owned(),
        name => format!("{name}.md"),
    }
}

/// A page as a file.
pub fn page(page: &Page, site: &Site) -> String {
    let title = if page.name.is_empty() { &site.program } else { &page.name };
    let mut lines = vec![format!("<!-- {} -->", super::origin(site)), String::new()];
    if !page.name.is_empty() {
        lines.extend([format!("\\[ [{}](index.md) . {title} \\]", site.program), String::new()]);
    }
    lines.push(format!("# {title}"));
    for section in page.sections.iter().filter(|section| section.title != "Name") {
        lines.extend([String::new(), format!("## {}", section.title), String::new()]);
        lines.extend(self::section(section, page, site));
    }
    lines.push(String::new());
    // What a terminal would obey is not shown as it is.
    lines.join("\n").replace(|c: char| c.is_control() && !matches!(c, '\n' | '\t'), "\u{fffd}")
}

fn section(section: &Section, page: &Page, site: &Site) -> Vec<String> {
    let resolve = |name: &str| site.page_of(name).filter(|other| other.name != page.name).map(file_name);
    let markdown = |blocks: &[Block]| blocks_to_markdown(blocks, &page.links, &resolve);
    let mut lines: Vec<String> = Vec::new();
    for block in &section.blocks {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        match block {
            Block::Definitions(definitions) if section.title.ends_with("Options") => {
                for (i, Definition { term, body }) in definitions.iter().enumerate() {
                    let blank = (i > 0).then(String::new);
                    lines.extend(blank);
                    lines.extend(markdown(&[Block::Heading(3, term.clone())]));
                    lines.push(String::new());
                    lines.extend(markdown(body));
                }
            }
            _ => lines.extend(markdown(std::slice::from_ref(block))),
        }
    }
    lines
}
