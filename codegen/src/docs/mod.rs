//! Documentation. In: the descriptions of a model, written in HTML; out: a small tree of blocks and styled text, and
//! from it Markdown as rustdoc wants it, first sentences and plain text.
//!
//! ```
//! let description = smithgen::stages::docs::parse("<p>The <code>USERNAME</code>, e.g. <i>an</i> [alias].</p>");
//! assert_eq!(description.to_markdown(&|_| None), ["The `USERNAME`, e.g. *an* \\[alias\\]."]);
//! assert_eq!(description.to_plain_text(), "The USERNAME, e.g. an [alias].");
//! ```
//!
//! Other forms (manual pages, terminals) are further readers of the same [`Description`], and pages are composed of several.

#[cfg(feature = "cli")]
mod compose;
mod entities;
mod escape;
mod fill;
mod frame;
mod inline;
mod markdown;
mod parse;
mod sentence;
mod tags;
mod tokens;
mod tree;

#[cfg(feature = "cli")]
pub(crate) use markdown::blocks_to_markdown;
pub use parse::parse;
pub use tree::{Block, Callout, Cell, Definition, Description, Link, Row, Style, Text, Url};

/// The words of a description, without any markup: what [`Description::to_plain_text`] gives.
pub fn plain_text_of_html(html: &str) -> String {
    parse(html).to_plain_text()
}
