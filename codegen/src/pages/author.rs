//! What writes a page: the model, and the links that have come up so far.
//!
//! In: descriptions of the model and sentences of [`words`](super::words). Out: blocks whose links lead to the page's own list.

use smithgen_model::{Member, Model, ShapeIx};

use super::Depth;
use crate::analysis::told::Told;
use crate::budget::Budget;
use crate::docs::{self, Block, Description, Link, Style, Text, Url};

/// Writes one page.
#[derive(Clone)]
pub(super) struct Author<'a> {
    pub(super) model: &'a Model,
    pub(super) service: ShapeIx,
    /// The name of the command-line tool.
    pub(super) program: String,
    pub(super) depth: Depth<'a>,
    /// Whether the tool itself shows the page, which knows the options that are no members.
    pub(super) is_for_tool: bool,
    /// Whether the page is about waiting, of which nobody turns pages, and which gives nothing.
    pub(super) waits: bool,
    pub(super) links: Vec<Link>,
    /// Room for what the page says of members, and for its samples.
    pub(super) budget: Budget,
}

/// What a page has room for. In AWS's models, a dozen operations of QuickSight and WAF have more to say, and are cut.
pub(super) const PAGE: Budget = Budget::of(20_000, 32);

impl<'a> Author<'a> {
    pub(super) fn new(model: &'a Model, service: ShapeIx, program: String, depth: Depth<'a>) -> Self {
        Author { model, service, program, depth, is_for_tool: false, waits: false, links: Vec::new(), budget: PAGE }
    }

    /// The blocks of words of our own in HTML. What a model says has no place in them.
    pub(super) fn html(&mut self, html: &'static str) -> Vec<Block> {
        self.blocks(docs::parse(html))
    }

    /// The blocks of a description.
    pub(super) fn blocks(&mut self, document: Description) -> Vec<Block> {
        document.into_blocks(&mut self.links)
    }

    /// A paragraph with a link to an address between other words.
    pub(super) fn linked(&mut self, before: &str, label: &str, url: Url, after: &str) -> Block {
        let style = Style { link: u32::try_from(self.links.len()).ok(), ..Style::PLAIN };
        self.links.push(Link { url: Some(url), item: None });
        Block::Paragraph(Text::of(&[(before, Style::PLAIN), (label, style), (after, Style::PLAIN)]))
    }

    /// What the model says about a shape.
    pub(super) fn description(&self, ix: ShapeIx) -> Description {
        docs::parse(self.model.shape(ix).traits.documentation().unwrap_or_default())
    }

    /// What the model tells of a member.
    pub(super) fn told(&self, member: &'a Member) -> Told<'a> {
        Told::of(member, self.model.target_of(member), usize::MAX)
    }

    /// The first sentence of a shape's description in plain words, without its full stop.
    pub(super) fn summary(&self, ix: ShapeIx) -> String {
        let sentence = self.description(ix).first_sentence().to_plain_text();
        sentence.trim_end().trim_end_matches('.').to_owned()
    }
}
