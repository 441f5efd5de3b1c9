//! The help pages on a terminal.
//!
//! In: a place in a tool, with the compressed pages of its service, and what the terminal can do. Out: the page as text, or what it says
//! of an option. A tool that was built without pages shows outlines, made of names and schemas alone.

mod common;
mod markup;
mod outline;
mod render;
mod summary;

use std::io::{self, Write};

use crate::process::{Pager, Terminal, pager};
use crate::tool::{Command, Place, Service};

pub use render::page as render;
pub(crate) use summary::summary;

/// Shows a page on standard output: through a pager if that is a terminal and users want one. `colour` says whether styles are used; `None`
/// leaves that to the terminal.
///
/// # Errors
/// When it cannot be written, or the environment's command for the pager makes no sense.
pub fn present(page: &str, colour: Option<bool>, no_pager: bool) -> io::Result<()> {
    let mut terminal = Terminal::of_stdout(colour);
    let pager = pager::for_help(no_pager);
    if let Some(pager) = &pager {
        terminal.links = terminal.links && pager::passes_links(pager);
    }
    let mut out = pager.map_or_else(|| Ok(Pager::none()), |pager| Pager::open(&pager))?;
    out.write_all(render(page, &terminal).as_bytes())?;
    out.close()
}

/// The sentences about the members of a command's input, in the order in which the skeleton visits them; none if the tool
/// was built without pages.
pub fn yaml_sentences(service: &Service, command: &Command) -> Vec<String> {
    let page = service.pages.page(&format!("{}#yaml", command.words()));
    page.map(|text| text.lines().map(str::to_owned).collect()).unwrap_or_default()
}

/// A page as the blocks that `render` takes: the one that was made of the model, or else an outline.
pub fn page(place: &Place) -> String {
    let page = place.service.and_then(|service| service.pages.page(&place.page_name()));
    common::completed(&page.unwrap_or_else(|| outline::page(place)), place)
}

/// What the page of a place says of an option, which has its hyphens: a page, too. `None`, if it says nothing.
pub fn part(place: &Place, option: &str) -> Option<String> {
    let page = page(place);
    let is_term = |line: &&str| {
        let names = line.strip_prefix("T0").map(markup::plain);
        names.is_some_and(|names| names.split([' ', '|']).any(|name| name == option))
    };
    let mut lines = page.lines().skip_while(|line| !is_term(line));
    let term = lines.next()?;
    let part = std::iter::once(term).chain(lines.take_while(|line| common::depth_of(line) > 0));
    Some(part.flat_map(|line| [line, "\n"]).collect())
}
