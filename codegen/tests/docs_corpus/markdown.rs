//! What rustdoc's parser finds in Markdown. In: lines; out: the text, the links and the blocks.

use std::collections::{BTreeMap, BTreeSet};

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

/// What Markdown says.
#[derive(Debug, Default)]
pub(crate) struct Read {
    text: String,
    pub(crate) links: BTreeSet<String>,
    /// Addresses that are their own text.
    pub(crate) autolinks: BTreeSet<String>,
    /// How often each kind of block occurs.
    pub(crate) blocks: BTreeMap<&'static str, usize>,
}

impl Read {
    pub(crate) fn words(&self) -> String {
        super::html::typographic(&self.text)
    }
}

/// Kinds of blocks that no description makes.
pub(crate) const FOREIGN: [&str; 4] = ["HTML", "rule", "task", "other"];

/// Words with one space between them.
pub(crate) fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Reads lines with the options of rustdoc.
pub(crate) fn read(lines: &[String]) -> Read {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION;
    let source = lines.join("\n");
    let mut read = Read::default();
    let mut label = Label::None;
    for event in Parser::new_ext(&source, options) {
        if label.takes(&event) {
            continue;
        }
        match event {
            Event::Text(text) | Event::Code(text) => read.text.push_str(&text),
            Event::SoftBreak | Event::HardBreak => read.text.push(' '),
            Event::Start(tag) => read.start(&tag),
            Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link) => {}
            Event::End(_) => read.text.push(' '),
            // None of these can come of a description.
            Event::Html(_) | Event::InlineHtml(_) => read.count("HTML"),
            Event::Rule => read.count("rule"),
            Event::TaskListMarker(_) => read.count("task"),
            _ => read.count("other"),
        }
    }
    read
}

impl Read {
    fn count(&mut self, kind: &'static str) {
        *self.blocks.entry(kind).or_default() += 1;
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Emphasis | Tag::Strong => {}
            Tag::Link { link_type: LinkType::Inline, dest_url, .. } => {
                self.links.insert(dest_url.to_string());
            }
            Tag::Link { link_type: LinkType::Autolink, dest_url, .. } => {
                self.autolinks.insert(dest_url.to_string());
            }
            _ => {
                self.text.push(' ');
                if let Some(kind) = kind_of(tag) {
                    self.count(kind);
                }
            }
        }
    }
}

fn kind_of(tag: &Tag<'_>) -> Option<&'static str> {
    Some(match tag {
        Tag::Item => "item",
        Tag::Heading { .. } => "heading",
        Tag::BlockQuote(_) => "quote",
        Tag::CodeBlock(CodeBlockKind::Fenced(info)) if &**info == "text" => "code",
        Tag::Table(_) => "table",
        Tag::Paragraph | Tag::List(_) | Tag::TableHead | Tag::TableRow | Tag::TableCell => return None,
        _ => "other",
    })
}

/// Skips the label that a callout begins with, which no model has.
#[derive(PartialEq)]
enum Label {
    None,
    Quote,
    Strong,
}

impl Label {
    fn takes(&mut self, event: &Event<'_>) -> bool {
        match event {
            Event::Start(Tag::BlockQuote(_)) => *self = Self::Quote,
            Event::Start(Tag::Strong) if *self == Self::Quote => *self = Self::Strong,
            Event::End(TagEnd::Strong) if *self == Self::Strong => *self = Self::None,
            Event::Text(_) => return *self == Self::Strong,
            _ => {}
        }
        false
    }
}
