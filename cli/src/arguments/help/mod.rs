//! The help pages on a terminal.
//!
//! In: the program's table and its compressed pages, the command that is asked about, and what the terminal can do. Out:
//! the page as text. A program that was built without pages shows an outline, made of names and schemas alone.

mod blob;
mod markup;
mod outline;
mod render;
mod summary;

use std::io::{self, Write};

use crate::process::{Pager, Terminal, pager};
use crate::program::{Command, Program};

pub use blob::Pages;
pub use render::page as render;
pub(crate) use summary::summary;

/// Writes the page of a command, or that of the program.
///
/// # Errors
/// What writing to `out` gives.
pub fn show(program: &Program, command: Option<&Command>, terminal: &Terminal, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(render(&page(program, command), terminal).as_bytes())
}

/// Shows the page of a command, or that of the program, on standard output: through a pager if that is a terminal and users
/// want one. `colour` says whether styles are used; `None` leaves that to the terminal.
///
/// # Errors
/// When it cannot be written, or the environment's command for the pager makes no sense.
pub fn present(program: &Program, command: Option<&Command>, colour: Option<bool>, no_pager: bool) -> io::Result<()> {
    let mut terminal = Terminal::of_stdout(colour);
    let pager = pager::for_help(no_pager);
    if let Some(pager) = &pager {
        terminal.links = terminal.links && pager::passes_links(pager);
    }
    let mut out = pager.map_or_else(|| Ok(Pager::none()), |pager| Pager::open(&pager))?;
    show(program, command, &terminal, &mut out)?;
    out.close()
}

/// The sentences about the members of a command's input, in the order in which the skeleton visits them; none if the program
/// was built without pages.
pub fn yaml_sentences(program: &Program, command: &Command) -> Vec<String> {
    let page = Pages::new(program.pages).page(&format!("{}#yaml", command.name));
    page.map(|text| text.lines().map(str::to_owned).collect()).unwrap_or_default()
}

/// A page as the blocks that [`render`] takes: the one that was made of the model, or else an outline.
fn page(program: &Program, command: Option<&Command>) -> String {
    let name = command.map_or("", |command| command.name);
    Pages::new(program.pages).page(name).unwrap_or_else(|| match command {
        Some(command) => outline::command(command),
        None => outline::program(program),
    })
}
