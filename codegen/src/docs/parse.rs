//! Builds the tree. In: a description's HTML; out: a [`Description`]. Malformed HTML is read as a browser reads it: a block
//! ends the paragraph before it, an item the item before it, stray ends are ignored. It is kinder in two
//! places: a style that is never closed ends with its block, and `<b/>` is empty.

use super::frame::{Element, Frame, Styles, readable};
use super::tags::Tag;
use super::tokens::{Token, Tokens, attribute};
use super::tree::{Block, Description, Link, Text, Url};

/// How deep blocks may nest; deeper ones continue the block around them, so that no reader of the tree can run out of
/// stack.
const MAX_DEPTH: usize = 24;

/// Reads a description. No text is lost, whatever the input.
pub fn parse(html: &str) -> Description {
    let mut builder = TreeBuilder { has_nul: html.contains('\0'), ..TreeBuilder::default() };
    for token in Tokens::new(html) {
        match token {
            Token::Text(text) => builder.text(text),
            Token::Char(c) => builder.text(c.encode_utf8(&mut [0; 4])),
            Token::Start { tag, attributes, self_closed } => builder.start(tag, attributes, self_closed),
            Token::End(tag) => builder.end(tag),
        }
    }
    builder.finish()
}

#[derive(Debug, Default)]
struct TreeBuilder {
    root: Frame,
    /// The open blocks within the root, outermost first.
    frames: Vec<Frame>,
    styles: Styles,
    links: Vec<Link>,
    /// Whether NUL, which no text may hold, must be looked for.
    has_nul: bool,
}

impl TreeBuilder {
    fn top(&mut self) -> &mut Frame {
        self.frames.last_mut().unwrap_or(&mut self.root)
    }

    fn is_in(&mut self, element: Element) -> bool {
        self.top().element == element
    }

    fn text(&mut self, text: &str) {
        if self.is_in(Element::Pre) {
            self.top().code.push_str(text);
            return;
        }
        let is_blank = text.chars().all(char::is_whitespace);
        if !is_blank {
            self.enter_flow();
        }
        let style = self.styles.style();
        let is_readable = text.is_ascii() && !self.has_nul;
        let target = &mut self.top().text;
        if is_blank {
            target.space(style);
        } else if is_readable {
            target.push(text, style);
        } else {
            target.push(&text.chars().filter_map(readable).collect::<String>(), style);
        }
    }

    /// Makes sure that the innermost block takes text: between items, the last one goes on.
    fn enter_flow(&mut self) {
        loop {
            let element = match self.top().element {
                Element::List { .. } => Element::Item,
                Element::Definitions => Element::Body,
                Element::Table => Element::Row,
                Element::Row => Element::Cell { header: false },
                _ => return,
            };
            let reopened = self.top().pieces.pop_if(|(last, _)| *last == element);
            self.push_frame(element);
            if let Some((_, blocks)) = reopened {
                self.top().blocks = blocks;
            }
        }
    }

    fn start(&mut self, tag: Tag, attributes: &str, self_closed: bool) {
        if self.is_in(Element::Pre) && (tag.is_block() || tag == Tag::Break) {
            self.top().code.push('\n');
            return;
        }
        if tag.is_block() {
            self.end_paragraph();
        }
        if self_closed && tag != Tag::Break && tag != Tag::Image {
            // An empty term still parts the meanings before and after it.
            if tag == Tag::Block(Element::Term) {
                self.start_block(tag);
                self.end(tag);
            }
            return;
        }
        match tag {
            Tag::Anchor => self.start_link(attributes),
            Tag::Code => self.styles.code += 1,
            Tag::Emphasis => self.styles.emphasis += 1,
            Tag::Strong => self.styles.strong += 1,
            Tag::Break => self.line_break(),
            Tag::Image => {
                if let Some(alternative) = attribute(attributes, "alt") {
                    self.text(&alternative);
                }
            }
            Tag::Plain => {}
            _ => self.start_block(tag),
        }
    }

    fn start_block(&mut self, tag: Tag) {
        match tag {
            Tag::Paragraph => {
                let styles = self.styles;
                self.enter_flow();
                self.top().paragraph_styles = Some(styles);
            }
            Tag::Block(element) => match element.whole() {
                Some(whole) => self.open_part(element, whole),
                None => self.open(element),
            },
            // They part paragraphs, which has been done.
            _ => {}
        }
    }

    fn end(&mut self, tag: Tag) {
        if self.is_in(Element::Pre) && tag.is_block() {
            self.top().code.push('\n');
        }
        match tag {
            Tag::Block(element) => self.close(element),
            Tag::Paragraph | Tag::Section | Tag::RowGroup | Tag::Examples => self.end_paragraph(),
            Tag::Anchor => self.styles.link = None,
            Tag::Code => self.styles.code = self.styles.code.saturating_sub(1),
            Tag::Emphasis => self.styles.emphasis = self.styles.emphasis.saturating_sub(1),
            Tag::Strong => self.styles.strong = self.styles.strong.saturating_sub(1),
            Tag::Break => self.line_break(),
            Tag::Plain | Tag::Image => {}
        }
    }

    fn line_break(&mut self) {
        let style = self.styles.style();
        self.top().text.line_break(style);
    }

    fn start_link(&mut self, attributes: &str) {
        let href = attribute(attributes, "href");
        let item = attribute(attributes, "linkend").filter(|name| is_name(name)).map(String::from);
        let link = match href.as_deref().map(str::trim) {
            Some(href) => Link { url: Url::absolute(href), item: item.or_else(|| reference(href)) },
            None => Link { url: None, item },
        };
        self.styles.link = u32::try_from(self.links.len()).ok();
        self.links.push(link);
    }

    /// Opens a block where text may stand.
    fn open(&mut self, element: Element) {
        self.enter_flow();
        if self.frames.len() < MAX_DEPTH {
            self.push_frame(element);
        }
    }

    /// Opens a part of the innermost list or table, which is opened too if there is none.
    fn open_part(&mut self, element: Element, whole: Element) {
        let is_of_table = matches!(element, Element::Row | Element::Cell { .. });
        let wall = if is_of_table { Element::is_table } else { Element::is_cell };
        let is_whole = |open: Element| open == whole || (whole.is_list() && open.is_list());
        if let Some(at) = self.innermost(is_whole, wall) {
            self.close_to(at + 1);
        } else if whole == Element::Row && self.innermost(Element::is_table, Element::is_table).is_some() {
            self.open_part(Element::Row, Element::Table);
        } else if !is_of_table && self.frames.len() < MAX_DEPTH {
            self.enter_flow();
            self.push_frame(whole);
        } else {
            return;
        }
        self.push_frame(element);
    }

    /// The innermost open block that is wanted, unless a wall stands before it.
    fn innermost(&self, is_wanted: impl Fn(Element) -> bool, is_wall: impl Fn(Element) -> bool) -> Option<usize> {
        for (at, frame) in self.frames.iter().enumerate().rev() {
            if is_wanted(frame.element) {
                return Some(at);
            }
            if is_wall(frame.element) {
                return None;
            }
        }
        None
    }

    /// Ends the innermost block of a kind, and all within it. An end tag cannot see beyond the cell that it stands in,
    /// nor that of an item beyond the item's list.
    fn close(&mut self, element: Element) {
        self.end_paragraph();
        let wall: fn(Element) -> bool = match element {
            Element::Table | Element::Row | Element::Cell { .. } => Element::is_table,
            Element::Item => |e| e.is_list() || e.is_cell(),
            Element::Term | Element::Body => |e| e == Element::Definitions || e.is_cell(),
            _ => Element::is_cell,
        };
        let is_wanted = |open: Element| match element {
            Element::Heading(_) => matches!(open, Element::Heading(_)),
            Element::Cell { .. } => open.is_cell(),
            _ => open == element,
        };
        if let Some(at) = self.innermost(is_wanted, wall) {
            self.close_to(at);
        }
    }

    /// Closes blocks until only `len` are open.
    fn close_to(&mut self, len: usize) {
        while self.frames.len() > len {
            self.end_paragraph();
            let Some(frame) = self.frames.pop() else {
                return;
            };
            self.styles = self.styles.leave_block(frame.styles);
            let parent = self.frames.last_mut().unwrap_or(&mut self.root);
            frame.finish(parent);
        }
    }

    fn push_frame(&mut self, element: Element) {
        self.end_paragraph();
        self.frames.push(Frame { element, styles: self.styles, ..Frame::default() });
    }

    fn end_paragraph(&mut self) {
        let styles = self.styles;
        let frame = self.top();
        if !frame.text.is_empty() {
            let text = std::mem::take(&mut frame.text);
            frame.blocks.push(Block::Paragraph(text));
        } else {
            // A space or break before the text of the next block is of no account.
            frame.text = Text::default();
        }
        if let Some(before) = frame.paragraph_styles.take() {
            self.styles = styles.leave_block(before);
        }
    }

    fn finish(mut self) -> Description {
        self.close_to(0);
        self.end_paragraph();
        Description { blocks: self.root.blocks, links: self.links }
    }
}

/// The operation or shape that a page of an API reference (`…/API_ForgotPassword.html#x`) is about.
fn reference(href: &str) -> Option<String> {
    let path = href.split(['#', '?']).next()?;
    let name = path.rsplit('/').next()?.strip_prefix("API_")?;
    let name = name.strip_suffix(".html").unwrap_or(name);
    is_name(name).then(|| name.to_owned())
}

/// Whether a text can be the name of a shape or member.
pub(super) fn is_name(text: &str) -> bool {
    text.trim_start_matches('_').starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}
