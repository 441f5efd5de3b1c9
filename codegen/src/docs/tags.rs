//! The tags that descriptions are written in. In: a tag's name; out: what it means here. Anything else that looks like a
//! tag is text: descriptions are full of placeholders such as `<region>` that nobody escaped.

use super::frame::Element;
use super::tree::Callout;

/// What a tag means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    Paragraph,
    /// A block that only ends the paragraph before it.
    Section,
    /// A block that holds others, or text.
    Block(Element),
    /// `tbody` and the like, which say nothing here.
    RowGroup,
    Anchor,
    Code,
    Emphasis,
    Strong,
    /// Inline markup without a style of its own.
    Plain,
    Break,
    Image,
    /// A wrapper around examples in which further names are tags.
    Examples,
}

impl Tag {
    /// Whether the tag counts in a table only, and there without an end tag.
    pub(super) fn is_part_of_table(self) -> bool {
        matches!(self, Self::RowGroup | Self::Block(Element::Row | Element::Cell { .. }))
    }

    /// Whether the tag stands between paragraphs.
    pub(super) fn is_block(self) -> bool {
        !matches!(
            self,
            Self::Anchor | Self::Code | Self::Emphasis | Self::Strong | Self::Plain | Self::Break | Self::Image
        )
    }
}

/// How far a name can be trusted to be a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trust {
    /// Always a tag.
    Always,
    /// A tag only where its end tag follows; else it is more likely a placeholder (`s3://bucket/<filename>`).
    Paired,
}

/// The longest name in [`lookup`].
pub(super) const LONGEST: usize = 14;

/// Finds a tag by its name, in either case.
pub(super) fn lookup(name: &str, in_examples: bool) -> Option<(Tag, Trust)> {
    let mut buffer = [0u8; LONGEST];
    let lower = buffer.get_mut(..name.len())?;
    lower.copy_from_slice(name.as_bytes());
    lower.make_ascii_lowercase();
    let lower: &[u8] = lower;
    if let Some(tag) = always(lower) {
        return Some((tag, Trust::Always));
    }
    let tag = if in_examples { example_part(lower).or_else(|| paired(lower)) } else { paired(lower) };
    tag.map(|tag| (tag, Trust::Paired))
}

fn always(name: &[u8]) -> Option<Tag> {
    Some(match name {
        b"p" => Tag::Paragraph,
        b"code" => Tag::Code,
        b"li" => Tag::Block(Element::Item),
        b"a" => Tag::Anchor,
        b"ul" => Tag::Block(Element::List { ordered: false }),
        b"ol" => Tag::Block(Element::List { ordered: true }),
        b"i" | b"em" => Tag::Emphasis,
        b"b" | b"strong" => Tag::Strong,
        b"note" => Tag::Block(Element::Callout(Callout::Note)),
        b"important" => Tag::Block(Element::Callout(Callout::Important)),
        b"dl" => Tag::Block(Element::Definitions),
        b"dt" => Tag::Block(Element::Term),
        b"dd" => Tag::Block(Element::Body),
        b"br" => Tag::Break,
        b"img" => Tag::Image,
        b"pre" => Tag::Block(Element::Pre),
        b"u" | b"span" => Tag::Plain,
        b"div" | b"hr" => Tag::Section,
        b"fullname" => Tag::Block(Element::Heading(1)),
        [b'h', level @ b'1'..=b'6'] => Tag::Block(Element::Heading(level - b'0')),
        _ => return None,
    })
}

fn paired(name: &[u8]) -> Option<Tag> {
    Some(match name {
        b"warning" => Tag::Block(Element::Callout(Callout::Warning)),
        b"caution" => Tag::Block(Element::Callout(Callout::Caution)),
        b"tip" => Tag::Block(Element::Callout(Callout::Tip)),
        b"para" => Tag::Paragraph,
        b"section" | b"article" | b"center" | b"zonbook" | b"xhtml" => Tag::Section,
        b"blockquote" => Tag::Block(Element::Quote),
        b"programlisting" | b"screen" => Tag::Block(Element::Pre),
        b"table" => Tag::Block(Element::Table),
        b"thead" | b"tbody" | b"tfoot" => Tag::RowGroup,
        b"tr" => Tag::Block(Element::Row),
        b"td" => Tag::Block(Element::Cell { header: false }),
        b"th" => Tag::Block(Element::Cell { header: true }),
        b"replaceable" | b"var" | b"cite" | b"dfn" => Tag::Emphasis,
        b"filename" | b"literal" | b"tt" | b"kbd" | b"samp" | b"userinput" | b"computeroutput" => Tag::Code,
        b"link" => Tag::Anchor,
        b"s" | b"small" | b"big" | b"sub" | b"sup" | b"del" | b"ins" | b"mark" | b"abbr" | b"font" => Tag::Plain,
        b"examples" => Tag::Examples,
        _ => return None,
    })
}

fn example_part(name: &[u8]) -> Option<Tag> {
    Some(match name {
        b"example" | b"description" => Tag::Section,
        b"name" => Tag::Block(Element::Heading(4)),
        b"request" | b"response" => Tag::Block(Element::Pre),
        _ => return None,
    })
}
