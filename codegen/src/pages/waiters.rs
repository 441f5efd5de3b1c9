//! The pages of commands that wait.
//!
//! In: a waiter and its operation. Out: a page as that of the operation, which says what is waited for, and how often is asked; and a page
//! that lists all such commands.

use smithgen_model::{AcceptorState, Matcher, PathComparator, PathMatcher, Waiter};

use super::author::Author;
use super::members::paragraph;
use super::operation::name_line;
use super::{Depth, Page, Section, command_of};
use crate::analysis::waiters::sound;
use crate::docs::{self, Block, Definition, Description, Link, Style, Text};
use crate::names::command_name;
use crate::selection::{SelectedOperation, Selection};

/// The word before commands that wait, and what they are for.
pub(super) const WAIT: &str = "wait";
const ABOUT: &str =
    "Wait until a particular condition is satisfied. Each subcommand calls an operation again and again until it is.";

impl<'a> Author<'a> {
    /// The pages of all commands that wait, and the one that lists them; none if there are no such.
    pub(super) fn waiter_pages(&self, selection: &Selection) -> Vec<Page> {
        let mut pages = Vec::new();
        for operation in &selection.operations {
            for (name, waiter) in sound(self.model, operation) {
                let mut author = self.clone();
                author.waits = true;
                pages.push(author.waiter_page(operation, name, &waiter));
            }
        }
        pages.sort_by(|a, b| a.name.cmp(&b.name));
        if !pages.is_empty() {
            pages.push(self.clone().list_of_waiters(&pages));
        }
        pages
    }

    /// What the page of the service says of them.
    pub(super) fn wait_command(&mut self) -> Definition {
        Definition { term: self.page_link(WAIT, WAIT), body: vec![paragraph(ABOUT)] }
    }

    fn waiter_page(mut self, operation: &SelectedOperation, name: &str, waiter: &Waiter<'a>) -> Page {
        let (command, shown) = (command_name(name), format!("{WAIT} {}", command_name(name)));
        let said = said(waiter);
        let summary = said.first_sentence().to_plain_text().trim_end().trim_end_matches('.').to_owned();
        let entries = self.entries(operation.ix, &command, operation.input);
        let mut description = self.blocks(said);
        description.push(paragraph(&polling(&command_of(self.model, operation.ix), waiter)));
        let mut sections = vec![
            Section { title: "Name", blocks: vec![name_line(&shown, &summary)] },
            Section { title: "Description", blocks: description },
            Section { title: "Synopsis", blocks: vec![Block::Code(self.synopsis(&shown, &entries))] },
            Section { title: "Options", blocks: self.options(&shown, &entries) },
        ];
        if self.depth == Depth::Full {
            sections.push(Section { title: "Global Options", blocks: self.global_options() });
            sections.push(Section { title: "Output", blocks: vec![paragraph("None")] });
        }
        Page { operation: shown.clone(), name: shown, summary, ..Page::default() }.with(sections, self.links)
    }

    fn list_of_waiters(mut self, pages: &[Page]) -> Page {
        let terms = pages.iter().map(|page| {
            let shown = page.name.trim_start_matches(WAIT).trim_start();
            let body = if page.summary.is_empty() { String::new() } else { format!("{}.", page.summary) };
            Definition { term: self.page_link(shown, &page.name), body: vec![paragraph(&body)] }
        });
        let terms = terms.collect();
        let program = self.program.clone();
        let synopsis = format!("{program} {WAIT} <command> [parameters]\n{program} {WAIT} <command> help");
        let sections = vec![
            Section { title: "Name", blocks: vec![name_line(WAIT, "")] },
            Section { title: "Description", blocks: vec![paragraph(ABOUT)] },
            Section { title: "Synopsis", blocks: vec![Block::Code(synopsis)] },
            Section { title: "Available Commands", blocks: vec![Block::Definitions(terms)] },
        ];
        Page { name: WAIT.to_owned(), operation: WAIT.to_owned(), ..Page::default() }.with(sections, self.links)
    }

    /// A link to the page of the command that is called so.
    pub(super) fn page_link(&mut self, shown: &str, item: &str) -> Text {
        let link = u32::try_from(self.links.len()).ok();
        self.links.push(Link { url: None, item: Some(item.to_owned()) });
        Text::of(&[(shown, Style { link, ..Style::CODE })])
    }
}

/// What the model says of a waiter, or what follows from the rest.
fn said(waiter: &Waiter<'_>) -> Description {
    if let Some(html) = waiter.documentation {
        return docs::parse(html);
    }
    let success = waiter.acceptors.iter().find(|acceptor| acceptor.state == AcceptorState::Success);
    let when = match success.map(|acceptor| &acceptor.matcher) {
        Some(Matcher::Success(true)) | None => "there is an answer without an error".to_owned(),
        Some(Matcher::Success(false)) => "there is an error".to_owned(),
        Some(Matcher::ErrorType(code)) => format!("the error {code} comes"),
        Some(Matcher::Status(status)) => format!("a response with the status {status} is received"),
        Some(Matcher::Output(matcher) | Matcher::InputOutput(matcher)) => {
            let PathMatcher { path, comparator, expected } = matcher;
            let of_what = match comparator {
                PathComparator::StringEquals | PathComparator::BooleanEquals => "",
                PathComparator::AllStringEquals => " for all elements",
                PathComparator::AnyStringEquals => " for any element",
            };
            format!("the JMESPath query {path} returns {expected}{of_what}")
        }
    };
    Description::of_text(&format!("Wait until {when}."))
}

/// How often is asked, and what happens in the end.
fn polling(operation: &str, waiter: &Waiter<'_>) -> String {
    let (delay, calls) = (waiter.min_delay, waiter.max_attempts);
    format!(
        "It will poll with {operation} every {delay} seconds until a successful state has been reached. This will exit with a return \
         code of 255 after {calls} failed checks."
    )
}
