//! An XML document as a tree: what a body holds, before a schema says what it means.
//!
//! In: the text of a body. Out: its elements in document order, each with its name, its attributes, and the text of it if no
//! element stands in it. Lists may stand scattered among other members, so that a member is whole only when all of its structure was
//! seen; that is why the body is not decoded while it is read.
//!
//! There is no document type and there are no entities but the five of XML; prefixes of elements are left out.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use crate::codec::{DecodeError, Limits, MAX_DEPTH, Room};

/// An element by its index in the tree.
pub(super) type ElementIx = usize;

/// The elements of a document in its order: each stands in front of those in it, and the first one is the root.
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
    /// Whether it was read with an earlier one of its name.
    pub(super) is_read: bool,
    /// Where its attributes begin; they end where those of the next element begin.
    attributes: usize,
    /// The index behind those of all that stand in it.
    end: ElementIx,
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
            text,
            offset,
            has_returns: text.contains('\r'),
            open: Vec::new(),
            max_depth: limits.max_response_depth.min(MAX_DEPTH),
            room,
        };
        let mut reader = Reader::from_str(text);
        loop {
            let start = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
            let event = reader.read_event().map_err(|_| {
                let position = usize::try_from(reader.error_position()).unwrap_or(usize::MAX);
                not_xml().at(offset.saturating_add(position))
            })?;
            let is_end = matches!(event, Event::Eof);
            growth.take(start, event).map_err(|error| error.at(offset + start))?;
            if is_end {
                return Ok(growth.tree);
            }
        }
    }

    pub(super) fn root(&self) -> Option<ElementIx> {
        (!self.elements.is_empty()).then_some(0)
    }

    pub(super) fn element(&self, ix: ElementIx) -> &Element<'a> {
        // Indices are given out by the tree alone.
        &self.elements[ix]
    }

    /// Whether elements stand in this one.
    pub(super) fn is_parent(&self, ix: ElementIx) -> bool {
        self.element(ix).end > ix + 1
    }

    /// The elements that stand in this one.
    pub(super) fn children(&self, ix: ElementIx) -> Siblings {
        Siblings { at: ix + 1, end: self.element(ix).end }
    }

    /// The attributes of an element, with the names that they have in the document.
    pub(super) fn attributes(&self, ix: ElementIx) -> &[Attribute] {
        let end = self.elements.get(ix + 1).map_or(self.attributes.len(), |next| next.attributes);
        self.attributes.get(self.element(ix).attributes..end).unwrap_or_default()
    }

    /// Says that an element was read with an earlier one of its name.
    pub(super) fn set_read(&mut self, ix: ElementIx) {
        self.elements[ix].is_read = true;
    }
}

/// Elements one behind the other, in the same one. It holds no tree, so that the tree may be used meanwhile.
#[derive(Clone, Copy, Debug)]
pub(super) struct Siblings {
    at: ElementIx,
    end: ElementIx,
}

impl Siblings {
    /// The next one.
    #[inline]
    pub(super) fn next(&mut self, tree: &Tree<'_>) -> Option<ElementIx> {
        let ix = self.at;
        if ix >= self.end {
            return None;
        }
        self.at = tree.element(ix).end;
        Some(ix)
    }

    /// The next one whose name fits.
    pub(super) fn find(&mut self, tree: &Tree<'_>, is_it: impl Fn(&str) -> bool) -> Option<ElementIx> {
        while let Some(ix) = self.next(tree) {
            if is_it(tree.element(ix).name) {
                return Some(ix);
            }
        }
        None
    }
}

/// A tree that grows.
struct Growth<'a, 'r> {
    tree: Tree<'a>,
    text: &'a str,
    /// Where the text begins in the body.
    offset: usize,
    /// Whether the text has line ends other than `\n`, for which that stands.
    has_returns: bool,
    /// The elements that are open.
    open: Vec<ElementIx>,
    max_depth: usize,
    room: &'r mut Room,
}

impl<'a> Growth<'a, '_> {
    /// Takes what the reader found at `start` of the text.
    fn take(&mut self, start: usize, event: Event<'a>) -> Result<(), DecodeError> {
        match event {
            Event::Start(tag) => {
                let ix = self.element(start, &tag)?;
                if self.open.len() >= self.max_depth {
                    return Err(DecodeError::too_large(format!(
                        "elements are nested more than {} deep",
                        self.max_depth
                    )));
                }
                self.open.push(ix);
            }
            Event::Empty(tag) => drop(self.element(start, &tag)?),
            Event::End(_) => {
                if let Some(ix) = self.open.pop() {
                    self.tree.elements[ix].end = self.tree.elements.len();
                }
            }
            Event::Text(piece) if !self.has_returns => self.text(piece.into_inner())?,
            Event::Text(piece) => self.text(piece.xml10_content())?,
            Event::CData(piece) => self.text(piece.xml10_content())?,
            Event::GeneralRef(reference) => self.text(String::from(character(&reference)?).into())?,
            Event::DocType(_) => return Err(DecodeError::new("a document type, which bodies may not have")),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::Eof if !self.open.is_empty() => return Err(DecodeError::new("the body ends within an element")),
            Event::Eof => {}
        }
        Ok(())
    }

    fn element(&mut self, start: usize, tag: &BytesStart<'_>) -> Result<ElementIx, DecodeError> {
        let ix = self.tree.elements.len();
        self.room.take(size_of::<Element<'_>>())?;
        match self.open.last() {
            // There may be white space in front of the first element in it.
            Some(parent) if parent + 1 == ix => self.tree.elements[*parent].text = Cow::Borrowed(""),
            None if ix > 0 => return Err(DecodeError::new("a second element where a document has one")),
            _ => {}
        }
        // The tag is a part of the text, behind its `<`.
        let name_len = tag.name().as_ref().len();
        let name = self.text.get(start + 1..).and_then(|tag| tag.get(..name_len)).unwrap_or_default();
        let attributes = self.tree.attributes.len();
        if tag.len() > name_len {
            self.attributes(tag)?;
        }
        self.tree.elements.push(Element {
            name: local(name),
            text: Cow::Borrowed(""),
            position: self.offset + start,
            is_read: false,
            attributes,
            end: ix + 1,
        });
        Ok(ix)
    }

    fn attributes(&mut self, tag: &BytesStart<'_>) -> Result<(), DecodeError> {
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|_| not_xml())?;
            self.room.take(size_of::<Attribute>())?;
            let value = attribute.normalized_value(quick_xml::XmlVersion::Explicit1_0);
            let value = value.map_err(|_| not_xml())?.into_owned();
            self.tree.attributes.push((attribute.key.as_ref().to_owned(), value));
        }
        Ok(())
    }

    /// Adds to the text of the element that is open, which has one if no element stands in it.
    fn text(&mut self, piece: Cow<'a, str>) -> Result<(), DecodeError> {
        match self.open.last() {
            Some(ix) if ix + 1 == self.tree.elements.len() => {
                let text = &mut self.tree.elements[*ix].text;
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

/// Whether a body is XML, as far as its first tag, and its outermost element has this name.
#[cfg(feature = "rest-xml")]
pub(crate) fn is_outermost(body: &[u8], name: &str) -> bool {
    let mut reader = Reader::from_reader(body);
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) => return local(tag.name().as_ref()) == name,
            Ok(Event::Decl(_) | Event::Comment(_) | Event::PI(_)) => {}
            Ok(Event::Text(text)) if text.trim_start_matches('\u{feff}').trim().is_empty() => {}
            _ => return false,
        }
    }
}

/// A name without its prefix.
pub(super) fn local(name: &str) -> &str {
    // Names are short: no search of many bytes at a time pays.
    match name.bytes().rposition(|byte| byte == b':') {
        Some(colon) => &name[colon + 1..],
        None => name,
    }
}

/// Whether a name that a schema has, with its prefix or without, is that of an element.
pub(super) fn is_named(name: &str, element: &str) -> bool {
    name == element || name.strip_suffix(element).is_some_and(|prefix| prefix.ends_with(':'))
}

/// The character that `&name;` stands for.
fn character(reference: &BytesRef<'_>) -> Result<char, DecodeError> {
    let named = || quick_xml::escape::resolve_xml_entity(reference).and_then(|text| text.chars().next());
    let character = reference.resolve_char_ref().map_err(|_| not_xml())?.or_else(named);
    character.ok_or_else(|| DecodeError::new("an entity that XML does not know of itself"))
}

/// What is wrong is told by its place alone: quick-xml would name what stands there, which may be secret.
#[cold]
fn not_xml() -> DecodeError {
    DecodeError::new("the body is not well-formed XML")
}
