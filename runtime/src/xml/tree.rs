//! An XML document as a tree: what a body holds, before a schema says what it means.
//!
//! In: the text of a body. Out: its elements in document order, each with its name, its attributes, and the text of it if no
//! element stands in it. Lists may stand scattered among other members, so that a member is whole only when all of its structure was
//! seen; that is why the body is not decoded while it is read.
//!
//! There is no document type and there are no entities but the five of XML; prefixes of elements are left out.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::codec::{DecodeError, Limits, MAX_DEPTH, Room};

/// An element by its index in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ElementIx(usize);

/// The elements of a document; the first one is its root.
#[derive(Debug, Default)]
pub(super) struct Tree<'a> {
    elements: Vec<Element<'a>>,
    attributes: Vec<Attribute>,
}

/// The name, with its prefix, and the value of an attribute. Few elements have any that a schema knows.
type Attribute = (String, String);

#[derive(Debug)]
pub(super) struct Element<'a> {
    /// Without its prefix.
    pub(super) name: &'a str,
    /// Empty where elements stand in it.
    pub(super) text: Cow<'a, str>,
    /// The byte of the body at which it begins.
    pub(super) position: usize,
    attributes: std::ops::Range<usize>,
    first: Option<ElementIx>,
    next: Option<ElementIx>,
}

impl<'a> Tree<'a> {
    /// Reads a document; nothing but white space is one without elements.
    ///
    /// # Errors
    /// When it is not well-formed, has a document type, is nested too deeply, or takes too much memory.
    pub(super) fn read(body: &'a [u8], limits: &Limits, room: &mut Room) -> Result<Self, DecodeError> {
        let text = std::str::from_utf8(body)
            .map_err(|error| DecodeError::new("the body is not UTF-8").at(error.valid_up_to()))?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let offset = body.len() - text.len();
        let mut growth = Growth {
            tree: Tree::default(),
            open: Vec::new(),
            max_depth: limits.max_response_depth.min(MAX_DEPTH),
            room,
        };
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = false;
        loop {
            let start = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
            let event = reader.read_event().map_err(|_| {
                let position = usize::try_from(reader.error_position()).unwrap_or(usize::MAX);
                not_xml().at(offset.saturating_add(position))
            })?;
            let is_end = matches!(event, Event::Eof);
            growth.take(text, start, event).map_err(|error| error.at(offset + start))?;
            if is_end {
                return Ok(growth.tree);
            }
        }
    }

    pub(super) fn root(&self) -> Option<ElementIx> {
        (!self.elements.is_empty()).then_some(ElementIx(0))
    }

    pub(super) fn element(&self, ix: ElementIx) -> &Element<'a> {
        // Indices are given out by the tree alone.
        &self.elements[ix.0]
    }

    /// The elements that stand in this one.
    pub(super) fn children(&self, ix: ElementIx) -> Siblings<'_, 'a> {
        Siblings { tree: self, at: self.element(ix).first }
    }

    /// This element and those behind it that have its name and stand in the same one.
    pub(super) fn alike(&self, ix: ElementIx) -> impl Iterator<Item = ElementIx> {
        let name = self.element(ix).name;
        Siblings { tree: self, at: Some(ix) }.filter(move |other| self.element(*other).name == name)
    }

    /// The attributes of an element, with the names that they have in the document.
    pub(super) fn attributes(&self, ix: ElementIx) -> &[Attribute] {
        self.attributes.get(self.element(ix).attributes.clone()).unwrap_or_default()
    }
}

/// Elements one behind the other.
pub(super) struct Siblings<'t, 'a> {
    tree: &'t Tree<'a>,
    at: Option<ElementIx>,
}

impl Iterator for Siblings<'_, '_> {
    type Item = ElementIx;

    fn next(&mut self) -> Option<ElementIx> {
        let ix = self.at?;
        self.at = self.tree.element(ix).next;
        Some(ix)
    }
}

/// A tree that grows.
struct Growth<'a, 'r> {
    tree: Tree<'a>,
    /// The elements that are open, each with the last one that stands in it.
    open: Vec<(ElementIx, Option<ElementIx>)>,
    max_depth: usize,
    room: &'r mut Room,
}

impl<'a> Growth<'a, '_> {
    /// Takes what the reader found at `start` of the text.
    fn take(&mut self, text: &'a str, start: usize, event: Event<'a>) -> Result<(), DecodeError> {
        match event {
            Event::Start(tag) => {
                let ix = self.element(text, start, &tag)?;
                if self.open.len() >= self.max_depth {
                    return Err(DecodeError::too_large(format!(
                        "elements are nested more than {} deep",
                        self.max_depth
                    )));
                }
                self.open.push((ix, None));
            }
            Event::Empty(tag) => drop(self.element(text, start, &tag)?),
            Event::End(_) => drop(self.open.pop()),
            Event::Text(piece) => self.text(piece.xml10_content())?,
            Event::CData(piece) => self.text(piece.xml10_content())?,
            Event::GeneralRef(reference) => self.text(character(&reference)?.into())?,
            Event::DocType(_) => return Err(DecodeError::new("a document type, which bodies may not have")),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::Eof if !self.open.is_empty() => return Err(DecodeError::new("the body ends within an element")),
            Event::Eof => {}
        }
        Ok(())
    }

    fn element(&mut self, text: &'a str, start: usize, tag: &BytesStart<'_>) -> Result<ElementIx, DecodeError> {
        let ix = ElementIx(self.tree.elements.len());
        self.room.take(size_of::<Element<'_>>())?;
        match self.open.last_mut() {
            Some((parent, last)) => {
                let link = match last.replace(ix) {
                    Some(before) => &mut self.tree.elements[before.0].next,
                    None => &mut self.tree.elements[parent.0].first,
                };
                *link = Some(ix);
                self.tree.elements[parent.0].text = Cow::Borrowed("");
            }
            None if self.tree.elements.is_empty() => {}
            None => return Err(DecodeError::new("a second element where a document has one")),
        }
        // The tag is a part of the text, behind its `<`.
        let tag_text = text.get(start + 1..).unwrap_or_default();
        let name = tag_text.get(..tag.name().as_ref().len()).unwrap_or_default();
        let first = self.tree.attributes.len();
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|_| not_xml())?;
            self.room.take(size_of::<Attribute>())?;
            let value = attribute.normalized_value(quick_xml::XmlVersion::Explicit1_0);
            let value = value.map_err(|_| not_xml())?.into_owned();
            self.tree.attributes.push((attribute.key.as_ref().to_owned(), value));
        }
        self.tree.elements.push(Element {
            name: local(name),
            text: Cow::Borrowed(""),
            position: start,
            attributes: first..self.tree.attributes.len(),
            first: None,
            next: None,
        });
        Ok(ix)
    }

    fn text(&mut self, piece: Cow<'a, str>) -> Result<(), DecodeError> {
        match self.open.last() {
            Some((ix, None)) => {
                let text = &mut self.tree.elements[ix.0].text;
                if text.is_empty() {
                    *text = piece;
                } else {
                    text.to_mut().push_str(&piece);
                }
            }
            Some(_) => {}
            None if piece.trim().is_empty() => {}
            None => return Err(DecodeError::new("text outside of the document's element")),
        }
        Ok(())
    }
}

/// A name without its prefix.
pub(super) fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// The character that `&name;` stands for.
fn character(reference: &quick_xml::events::BytesRef<'_>) -> Result<String, DecodeError> {
    if let Some(character) = reference.resolve_char_ref().map_err(|_| not_xml())? {
        return Ok(character.to_string());
    }
    quick_xml::escape::resolve_xml_entity(reference)
        .map(str::to_owned)
        .ok_or_else(|| DecodeError::new("an entity that XML does not know of itself"))
}

/// What is wrong is told by its place alone: quick-xml would name what stands there, which may be secret.
#[cold]
fn not_xml() -> DecodeError {
    DecodeError::new("the body is not well-formed XML")
}
