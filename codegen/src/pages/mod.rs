//! Reference pages. In: the model and a selection; out: a page for the service and one for each command, as a tree of sections,
//! and from it Markdown, manual pages, HTML, and what a generated command-line tool shows as help.
//!
//! A page has the sections of the AWS CLI's. What the model says stands there in its own words; what holds for every command is
//! in words of our own. Pages are made of the same blocks as descriptions (see [`docs`](crate::docs)), so that each form is one reader
//! of one tree.

mod author;
mod examples;
pub mod html;
pub mod man;
pub mod markdown;
mod members;
mod operation;
mod options;
mod sentences;
mod service;
mod shell;
mod syntax;
pub mod tool;
mod waiters;
mod words;

use smithgen_model::{Model, Node};

use crate::docs::{Block, Link};
use crate::names::{command_name, tool_name};
use crate::selection::Selection;
use author::Author;

pub use options::has_outfile;
pub use tool::help_blob;

/// How much a page says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Depth<'a> {
    /// The first paragraph of the description with a link to the rest, the synopsis and the options.
    Short {
        /// Where the page with the rest is; `{command}` in it stands for the command's name. Where AWS describes the operation,
        /// without it.
        full: Option<&'a str>,
    },
    /// Everything.
    #[default]
    Full,
}

/// The pages of a selection.
#[derive(Clone, Debug)]
pub struct Site {
    /// The name of the command that the pages describe.
    pub program: String,
    /// What the service calls itself.
    pub title: String,
    /// The version of the service's interface, as the model has it; mostly a date.
    pub version: String,
    /// Where the model comes from.
    pub source: String,
    /// The page of the service, then those of the commands by name of the operation.
    pub pages: Vec<Page>,
}

/// A page.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The command's name; empty on the service's page.
    pub name: String,
    /// The operation's name in the model, or that of a command that is no operation; empty on the service's page.
    pub operation: String,
    /// What the page is about: the first sentence of the description without its full stop. Without markup; may be empty.
    pub summary: String,
    /// The sections in order.
    pub sections: Vec<Section>,
    /// Where the links of all sections lead; [`Style::link`](crate::docs::Style::link) counts into it.
    pub links: Vec<Link>,
}

/// A section of a page.
#[derive(Clone, Debug)]
pub struct Section {
    /// Its heading, such as `Synopsis`.
    pub title: &'static str,
    /// What it says.
    pub blocks: Vec<Block>,
}

impl Site {
    /// The pages of what was selected; `source` says where the model comes from.
    pub fn new(model: &Model, selection: &Selection, source: &str, depth: Depth<'_>) -> Self {
        Self::of(&Author::new(model, selection.service, tool_name(model, selection.service), depth), selection, source)
    }

    /// The pages that an author writes of what was selected.
    fn of(author: &Author<'_>, selection: &Selection, source: &str) -> Self {
        let mut pages = vec![author.clone().service_page(selection)];
        pages.extend(selection.operations.iter().map(|operation| author.clone().operation_page(operation)));
        pages.extend(author.waiter_pages(selection));
        pages.sort_by(|a, b| a.operation.cmp(&b.operation));
        let shape = author.model.shape(selection.service);
        Site {
            program: author.program.clone(),
            title: shape.traits.title().unwrap_or(shape.id.name()).to_owned(),
            version: shape.as_service().map(|service| service.version.clone()).unwrap_or_default(),
            source: source.to_owned(),
            pages,
        }
    }

    /// The page of the operation that the model calls `name`.
    pub fn page_of(&self, name: &str) -> Option<&Page> {
        let found = self.pages.binary_search_by(|page| page.operation.as_str().cmp(name)).ok()?;
        self.pages.get(found).filter(|_| !name.is_empty())
    }
}

impl Page {
    /// The page with `sections`, but for those that say nothing.
    fn with(mut self, sections: Vec<Section>, links: Vec<Link>) -> Self {
        self.sections = sections.into_iter().filter(|section| !section.blocks.is_empty()).collect();
        self.links = links;
        self
    }

    /// The section with this heading.
    pub fn section(&self, title: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.title == title)
    }

    /// Where a link leads: to a page of `site`, whose name is given to `file`, or out into the web.
    fn target(&self, number: u32, text: &str, site: &Site, file: impl Fn(&Page) -> String) -> Option<String> {
        let link = self.links.get(usize::try_from(number).ok()?)?;
        let name = link.item.as_deref().or(link.url.is_none().then_some(text));
        let page = name.and_then(|name| site.page_of(name));
        page.map(file).or_else(|| link.url.as_ref().map(|url| url.as_str().to_owned()))
    }
}

/// The name of a page's file in a form that keeps one service in a folder; no command's name has a full stop.
fn file_name(page: &Page, extension: &str) -> String {
    match page.name.as_str() {
        "" => format!("index.{extension}"),
        "index" => format!("index.command.{extension}"),
        name => format!("{}.{extension}", name.replace(' ', ".")),
    }
}

/// The command's name of an operation.
fn command_of(model: &Model, operation: smithgen_model::ShapeIx) -> String {
    command_name(model.shape(operation).id.name())
}

/// A text in the service's trait that names it.
fn service_text<'a>(model: &'a Model, service: smithgen_model::ShapeIx, key: &str) -> Option<&'a str> {
    model.shape(service).traits.get("aws.api#service")?.get(key).and_then(Node::as_str)
}
