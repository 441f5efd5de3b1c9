//! Values to XML: [`XmlEncoder`] appends to one text.
//!
//! In: what can be written as a structure. Out: an element that holds it, named and placed as Smithy's
//! [XML binding traits](https://smithy.io/2.0/spec/protocol-traits.html#xml-bindings) say. Untyped data has no place in XML.
//!
//! Attributes go into the start tag of their structure when they come, which may be after other members.

use super::escape::escape_into;
use crate::codec::{EncodeError, EncodeMembers, Encoder, Writing, scalars_as_texts};
use crate::schema::{Kind, Member, Schema, Trait};

/// What untyped data is told.
const UNTYPED: &str = "XML has no place for untyped data";

/// Writes values as XML, without spaces.
#[derive(Debug)]
pub struct XmlEncoder {
    out: String,
    /// The namespace of the outermost element, unless its shape has one: a URI, and a prefix or an empty text.
    namespace: Option<(&'static str, &'static str)>,
    open: Vec<Container>,
    writing: Writing,
}

/// What is being written.
#[derive(Clone, Copy, Debug)]
enum Container {
    /// A structure or union, with the place of its next attribute.
    Structure(usize),
    List(&'static Member),
    Map(&'static Member),
}

impl XmlEncoder {
    /// An encoder that has written nothing yet. The token takes the place of an unset idempotency token.
    pub fn new(namespace: Option<(&'static str, &'static str)>, idempotency_token: Option<String>) -> Self {
        let writing = Writing::new(idempotency_token);
        XmlEncoder { out: String::new(), namespace, open: Vec::new(), writing }
    }

    /// Writes those members of a structure that stands in no member, or all, in the element of its shape.
    pub fn members<T: EncodeMembers>(&mut self, value: &T, indices: Option<&[usize]>) {
        let schema = value.schema();
        let name = xml_name(schema.wire_traits()).unwrap_or(schema.name);
        self.begin_root(name, &[], schema);
        match indices {
            None => value.encode_members(self),
            Some(indices) => value.encode_members_at(indices, self),
        }
        self.open.pop();
        self.end_tag(name);
    }

    /// What was written.
    ///
    /// # Errors
    /// When there was a value that XML has no place for: the first one.
    pub fn finish(self) -> Result<Vec<u8>, EncodeError> {
        self.writing.finish().map(|()| self.out.into_bytes())
    }

    fn begin_root(&mut self, name: &str, traits: &[Trait], schema: &Schema) {
        let own = namespace(traits).or_else(|| namespace(schema.wire_traits()));
        self.start_tag(name, own.or(self.namespace));
        self.open.push(Container::Structure(self.out.len() - 1));
    }

    fn start_tag(&mut self, name: &str, namespace: Option<(&str, &str)>) {
        self.out.extend(["<", name]);
        if let Some((uri, prefix)) = namespace {
            self.out.push_str(" xmlns");
            if !prefix.is_empty() {
                self.out.extend([":", prefix]);
            }
            self.out.push_str("=\"");
            // It is the model's, and no value of it would be refused.
            let _ = escape_into(uri, &mut self.out);
            self.out.push('"');
        }
        self.out.push('>');
    }

    fn end_tag(&mut self, name: &str) {
        self.out.extend(["</", name, ">"]);
    }

    /// The member whose name and namespace the element of another has: of the elements of flattened lists that is the list's.
    fn naming(&self, member: &'static Member) -> &'static Member {
        match self.open.last() {
            Some(Container::List(list)) if list.has(Trait::XmlFlattened) => list,
            _ => member,
        }
    }

    fn step_to(&mut self, member: &'static Member) {
        if !member.is_element() {
            self.writing.step_to(member);
        }
    }

    /// Starts the element of a member.
    fn begin(&mut self, member: &'static Member) {
        self.step_to(member);
        let naming = self.naming(member);
        self.start_tag(naming.xml_name(), namespace(naming.traits));
    }

    /// Starts the element of a list or map, which a flattened one does not have.
    fn begin_unless_flat(&mut self, member: &'static Member) {
        match member.has(Trait::XmlFlattened) {
            true => self.step_to(member),
            false => self.begin(member),
        }
    }

    /// Ends what [`begin`](Self::begin) began, and the entry of the map that it is the value of.
    fn end(&mut self, member: &'static Member) {
        self.end_tag(self.naming(member).xml_name());
        if let Some(Container::Map(map)) = self.open.last() {
            self.end_tag(entry_of(map).0);
        }
    }

    fn value(&mut self, member: &'static Member, mut text: &str) {
        if member.target.kind == Kind::Document {
            self.writing.fail(&UNTYPED);
        }
        if let (true, Some(Container::Structure(place))) = (member.has(Trait::XmlAttribute), self.open.last_mut()) {
            self.writing.step_to(member);
            let mut attribute = format!(" {}=\"", member.xml_name());
            let written = escape_into(text, &mut attribute);
            attribute.push('"');
            self.out.insert_str(*place, &attribute);
            *place += attribute.len();
            return written.unwrap_or_else(|reason| self.writing.fail(&reason));
        }
        // Of a member of the input itself.
        if self.open.len() == 1 {
            text = member.target.sent(text);
        }
        self.begin(member);
        escape_into(text, &mut self.out).unwrap_or_else(|reason| self.writing.fail(&reason));
        self.end(member);
    }
}

fn xml_name(traits: &[Trait]) -> Option<&'static str> {
    traits.iter().find_map(|found| if let Trait::XmlName(name) = found { Some(*name) } else { None })
}

fn namespace(traits: &[Trait]) -> Option<(&'static str, &'static str)> {
    traits
        .iter()
        .find_map(|found| if let Trait::XmlNamespace(uri, prefix) = *found { Some((uri, prefix)) } else { None })
}

/// The name and the namespace of the entries of a map.
fn entry_of(map: &'static Member) -> (&'static str, Option<(&'static str, &'static str)>) {
    if map.has(Trait::XmlFlattened) { (map.xml_name(), namespace(map.traits)) } else { ("entry", None) }
}

impl Encoder for XmlEncoder {
    fn take_idempotency_token(&mut self) -> Option<Box<str>> {
        self.writing.take_idempotency_token()
    }

    /// XML has no nulls; an element without a text is what comes closest.
    fn null(&mut self, member: &'static Member) {
        self.value(member, "");
    }

    scalars_as_texts!();

    fn begin_structure(&mut self, member: &'static Member) {
        if self.open.is_empty() {
            // A payload.
            self.writing.step_to(member);
            return self.begin_root(root_name(member), member.traits, member.target);
        }
        self.begin(member);
        self.open.push(Container::Structure(self.out.len() - 1));
    }

    fn end_structure(&mut self, member: &'static Member) {
        self.open.pop();
        if self.open.is_empty() { self.end_tag(root_name(member)) } else { self.end(member) }
    }

    fn begin_list(&mut self, member: &'static Member, _: usize) {
        if member.target.kind == Kind::Document {
            self.writing.fail(&UNTYPED);
        }
        self.begin_unless_flat(member);
        self.open.push(Container::List(member));
    }

    fn end_list(&mut self, member: &'static Member) {
        self.open.pop();
        if !member.has(Trait::XmlFlattened) {
            self.end(member);
        }
    }

    fn begin_map(&mut self, member: &'static Member, _: usize) {
        self.begin_unless_flat(member);
        self.open.push(Container::Map(member));
    }

    fn key(&mut self, key: &str) {
        let Some((map, [key_member, ..])) = self.open.last().and_then(|open| match open {
            Container::Map(map) => Some((*map, map.target.members)),
            _ => None,
        }) else {
            return self.writing.fail(&UNTYPED);
        };
        let (name, of_entry) = entry_of(map);
        self.start_tag(name, of_entry);
        let key_name = key_member.xml_name();
        self.start_tag(key_name, namespace(key_member.traits));
        escape_into(key, &mut self.out).unwrap_or_else(|reason| self.writing.fail(&reason));
        self.end_tag(key_name);
    }

    fn end_map(&mut self, member: &'static Member) {
        self.end_list(member);
    }
}

/// The name of the element that is a whole body: that of the member if it says so, or else that of its shape.
fn root_name(member: &'static Member) -> &'static str {
    let own = xml_name(member.traits).or_else(|| xml_name(member.target.wire_traits()));
    own.unwrap_or(member.target.name)
}
