//! XML by value.
//!
//! In: a document. Out: its [`Element`], in which nothing is left of what readers of it must not mind: white space between elements,
//! the order of attributes, of members, and of a map's entries.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use smithgen_model::Node;

/// An element, with its prefix.
#[derive(Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Element {
    attributes: BTreeMap<String, String>,
    /// By their names: elements of one name have an order.
    elements: BTreeMap<String, Vec<Element>>,
    text: String,
}

/// The document as an element that holds its outermost one; `None` if it is not well-formed.
pub(super) fn document(text: &str) -> Option<Element> {
    let mut reader = Reader::from_str(text);
    let mut open = vec![(String::new(), Element::default())];
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) => open.push(start(&tag)?),
            Event::Empty(tag) => {
                open.push(start(&tag)?);
                end(&mut open)?;
            }
            Event::End(_) => end(&mut open)?,
            Event::Text(piece) => open.last_mut()?.1.text.push_str(&piece),
            Event::CData(piece) => open.last_mut()?.1.text.push_str(&piece),
            Event::GeneralRef(reference) => {
                let named = || quick_xml::escape::resolve_xml_entity(&reference).and_then(|text| text.chars().next());
                open.last_mut()?.1.text.push(reference.resolve_char_ref().ok()?.or_else(named)?);
            }
            Event::Eof => break,
            _ => {}
        }
    }
    let (_, document) = open.pop().filter(|_| open.is_empty())?;
    // Around the outermost element there is white space alone.
    Some(Element { text: document.text.trim().to_owned(), ..document })
}

/// The document as a node: of each element its text, its attributes, whose names begin with `@`, and lists of its elements by their names.
pub fn xml(text: &str) -> Option<Node> {
    document(text).map(|document| document.node())
}

fn start(tag: &BytesStart<'_>) -> Option<(String, Element)> {
    let attribute = |attribute: Result<quick_xml::events::attributes::Attribute<'_>, _>| {
        let attribute = attribute.ok()?;
        let value = attribute.normalized_value(quick_xml::XmlVersion::Explicit1_0).ok()?.into_owned();
        Some((attribute.key.as_ref().to_owned(), value))
    };
    let attributes = tag.attributes().map(attribute).collect::<Option<_>>()?;
    Some((tag.name().as_ref().to_owned(), Element { attributes, ..Element::default() }))
}

/// Puts the element that ends into the one around it.
fn end(open: &mut Vec<(String, Element)>) -> Option<()> {
    let (name, mut element) = open.pop()?;
    // So it is within one that stands on lines of its own.
    if !element.elements.is_empty() || element.text.starts_with('\n') && element.text.trim().is_empty() {
        element.text = element.text.trim().to_owned();
    }
    for alike in element.elements.values_mut().filter(|alike| alike.iter().all(Element::is_entry)) {
        alike.sort();
    }
    open.last_mut()?.1.elements.entry(name).or_default().push(element);
    Some(())
}

impl Element {
    fn node(&self) -> Node {
        let attributes = self.attributes.iter().map(|(name, value)| (format!("@{name}"), Node::String(value.clone())));
        let alike = |alike: &Vec<Element>| Node::Array(alike.iter().map(Element::node).collect());
        let elements = self.elements.iter().map(|(name, elements)| (name.clone(), alike(elements)));
        let text = ("text".to_owned(), Node::String(self.text.clone()));
        Node::Object([text].into_iter().chain(attributes).chain(elements).collect::<Vec<_>>().into())
    }

    /// Whether it may be an entry of a map: it has a text, and one thing more.
    fn is_entry(&self) -> bool {
        let parts: Vec<_> = self.elements.values().collect();
        parts.len() == 2
            && parts.iter().all(|part| part.len() == 1)
            && parts.iter().any(|part| part.iter().all(|key| key.elements.is_empty()))
    }
}

#[cfg(test)]
mod tests {
    use super::document;

    #[test]
    fn documents_are_equal_by_value() {
        let same = |a: &str, b: &str| document(a).unwrap() == document(b).unwrap();
        assert!(same(
            "<a x='1' y='2'>\n <b>1</b><c/>\n</a>",
            "<?xml version='1.0'?><a y='2' x='1'><c></c><b>1</b></a>"
        ));
        assert!(same("<a>\n  </a>", "<a/>"));
        assert!(same("<a>&lt;&#x20;</a>", "<a><![CDATA[< ]]></a>"));
        let entry = |key: &str| format!("<e><key>{key}</key><value>{key}</value></e>");
        let map = |a: &str, b: &str| format!("<a>{}{}</a>", entry(a), entry(b));
        assert!(same(&map("x", "y"), &map("y", "x")) && !same(&map("x", "y"), &map("x", "x")));
        for (a, b) in [
            ("<a><b>1</b><b>2</b></a>", "<a><b>2</b><b>1</b></a>"),
            ("<a/>", "<b/>"),
            ("<a x='1'/>", "<a/>"),
            ("<a> </a>", "<a/>"),
            ("<a>1</a>", "<a>2</a>"),
            ("<a><b/></a>", "<a>1<b/></a>"),
            ("<a xmlns='x'/>", "<a xmlns='y'/>"),
        ] {
            assert!(!same(a, b), "{a} {b}");
        }
        assert!(document("<a>").is_none() && document("</a>").is_none() && document("<a></b>").is_none());
    }
}
