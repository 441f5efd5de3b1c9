//! Pages as Markdown. In: a page; out: CommonMark with tables, whose links lead to the other pages beside it.
//!
//! Options are headings, so that an address can name them; members within them are lists.

use smithgen_model::visible;

use super::{Page, Section, Site};
use crate::docs::{Block, Definition, blocks_to_markdown};
use crate::owner::first_line;

/// The name of a page's file.
pub fn file_name(page: &Page) -> String {
    super::file_name(page, "md")
}

/// A page as a file.
pub fn page(page: &Page, site: &Site) -> String {
    let title = if page.name.is_empty() { &site.program } else { &page.name };
    // Two hyphens could end the comment.
    let mut lines = vec![format!("<!-- {} -->", first_line(&site.source).replace("--", "- -")), String::new()];
    if !page.name.is_empty() {
        lines.extend([format!("\\[ [{}](index.md) . {title} \\]", site.program), String::new()]);
    }
    lines.push(format!("# {title}"));
    for section in page.sections.iter().filter(|section| section.title != "Name") {
        lines.extend([String::new(), format!("## {}", section.title), String::new()]);
        lines.extend(self::section(section, page, site));
    }
    lines.iter().flat_map(|line| [visible(line), "\n".into()]).collect()
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
