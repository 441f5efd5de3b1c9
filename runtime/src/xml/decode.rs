//! XML to values: [`XmlDecoder`] reads typed values from the tree of a body.
//!
//! The names of elements are those of members, or what `xmlName` says; `xmlFlattened`, `xmlAttribute` and the names of elements in
//! lists and maps are those of Smithy's [XML binding traits](https://smithy.io/2.0/spec/protocol-traits.html#xml-bindings).

use std::borrow::Cow;

use super::tree::{ElementIx, Siblings, Tree, is_named};
use crate::codec::{DecodeError, DecodeMembers, Decoder, Limits, Next, Room, UnionTag};
use crate::schema::{Kind, Member, Schema, TimestampFormat, Trait};
use crate::types::DateTime;
use crate::types::base64::decode_base64;
use crate::types::float::special_float;

/// Reads values from XML.
#[derive(Debug)]
pub struct XmlDecoder<'a> {
    tree: Tree<'a>,
    room: Room,
    at: At,
    /// What the schema says of the place at hand, if there is a schema for it.
    member: Option<&'static Member>,
}

/// What is read next.
#[derive(Clone, Copy, Debug)]
enum At {
    /// Nothing: the body is empty.
    Nothing,
    /// This element.
    Element(ElementIx),
    /// The first of these elements, and those of the same name: a list or map without an element of its own.
    Alike(ElementIx, Siblings),
    /// The attribute at this index of the element.
    Attribute(ElementIx, usize),
}

impl<'a> XmlDecoder<'a> {
    /// A decoder that stands at the root of a body.
    ///
    /// # Errors
    /// When the body is not UTF-8 or not well-formed, has a document type, or is nested too deeply.
    pub fn new(body: &'a [u8], limits: &Limits) -> Result<Self, DecodeError> {
        let mut room = Room::new(limits);
        let tree = Tree::read(body, limits, &mut room)?;
        let at = tree.root().map_or(At::Nothing, At::Element);
        Ok(XmlDecoder { tree, room, at, member: None })
    }

    /// A decoder that stands at the members of an error: in the element `Error`, wherever a body has it, or else at the root.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub(crate) fn of_error(body: &'a [u8], limits: &Limits) -> Result<Self, DecodeError> {
        let mut decoder = Self::new(body, limits)?;
        let is_outermost = decoder.tree.root().is_some_and(|ix| decoder.tree.element(ix).name == "Error");
        if !is_outermost {
            decoder.step_to(|name| name == "Errors");
            decoder.step_to(|name| name == "Error");
        }
        Ok(decoder)
    }

    /// Whether nothing stands in the element at hand.
    pub(crate) fn is_empty(&self) -> bool {
        self.text().is_ok_and(str::is_empty)
    }

    /// Reads the one member of a structure that the element at hand is.
    ///
    /// # Errors
    /// When it is not what the schema says.
    pub(crate) fn payload<T: DecodeMembers>(
        &mut self,
        schema: &'static Schema,
        index: usize,
        into: &mut T,
    ) -> Result<(), DecodeError> {
        self.member(self.at, schema, index, into)
    }

    fn member<T: DecodeMembers>(
        &mut self,
        at: At,
        schema: &'static Schema,
        index: usize,
        into: &mut T,
    ) -> Result<(), DecodeError> {
        let member = &schema.members[index];
        let read = |decoder: &mut Self| into.decode_member(index, member, decoder);
        self.visit(at, Some(member), read).map_err(|error| error.within(member.name))
    }

    /// Steps to the first element whose name `is_it`, among those in the element at hand; stays where it is if there is none.
    pub(crate) fn step_to(&mut self, is_it: impl Fn(&str) -> bool) -> bool {
        let At::Element(ix) = self.at else { return false };
        let found = self.tree.children(ix).find(&self.tree, is_it);
        if let Some(child) = found {
            self.at = At::Element(child);
        }
        found.is_some()
    }

    /// The request id that stands in the element at hand, or beside a result in its metadata, in one of the spellings that services have
    /// for it.
    pub(crate) fn request_id(&mut self) -> Option<String> {
        self.step_to(|name| name == "ResponseMetadata");
        self.text_of("RequestId")
    }

    /// What the first element of this name says, among those in the element at hand, in whatever case; unless that is nothing.
    pub(crate) fn text_of(&mut self, name: &str) -> Option<String> {
        let is_there = self.step_to(|other| other.eq_ignore_ascii_case(name));
        self.text().ok().map(|text| text.trim().to_owned()).filter(|text| is_there && !text.is_empty())
    }

    /// The byte of the body at which reading stands.
    fn position(&self) -> usize {
        match self.at {
            At::Element(ix) | At::Alike(ix, _) | At::Attribute(ix, _) => self.tree.element(ix).position,
            At::Nothing => 0,
        }
    }

    fn text(&self) -> Result<&str, DecodeError> {
        match self.at {
            At::Element(ix) | At::Alike(ix, _) if self.tree.is_parent(ix) => {
                Err(DecodeError::new("expected a text, found elements").at(self.position()))
            }
            At::Element(ix) | At::Alike(ix, _) => Ok(&self.tree.element(ix).text),
            At::Attribute(ix, index) => Ok(self.tree.attributes(ix).get(index).map_or("", |(_, value)| value)),
            At::Nothing => Ok(""),
        }
    }

    /// Reads the text, without the white space around it, as `read` does.
    fn parsed<T>(&self, what: &str, read: impl FnOnce(&str) -> Option<T>) -> Result<T, DecodeError> {
        let value = read(self.text()?.trim());
        value.ok_or_else(|| DecodeError::new(format!("expected {what}")).at(self.position()))
    }

    /// Does something at another place, for another member, and comes back.
    fn visit<T>(
        &mut self,
        at: At,
        member: Option<&'static Member>,
        visit: impl FnOnce(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        let before = (self.at, self.member);
        (self.at, self.member) = (at, member);
        let result = visit(self);
        (self.at, self.member) = before;
        result
    }

    /// The element at hand, in front of its members.
    fn place(&self) -> Option<Place> {
        let At::Element(ix) = self.at else { return None };
        Some(Place { element: ix, attribute: 0, children: self.tree.children(ix), expected: 0 })
    }

    /// The elements that stand in the one at hand, and the name that they must have to be of the list or map.
    fn inside(&self) -> Option<(Siblings, Option<&'a str>)> {
        match self.at {
            At::Element(ix) => Some((self.tree.children(ix), None)),
            At::Alike(ix, siblings) => Some((siblings, Some(self.tree.element(ix).name))),
            At::Nothing | At::Attribute(..) => None,
        }
    }

    /// The next one of them.
    fn next_inside(&mut self, inside: &mut Option<(Siblings, Option<&'a str>)>) -> Option<ElementIx> {
        let (siblings, name) = inside.as_mut()?;
        let Some(name) = *name else { return siblings.next(&self.tree) };
        let ix = siblings.find(&self.tree, |other| other == name)?;
        self.tree.set_read(ix);
        Some(ix)
    }

    /// The next member of `schema` that is there: its index, or only its name if the schema does not have it.
    fn next_member(&self, schema: &'static Schema, place: &mut Place) -> Option<(Result<usize, &'a str>, At)> {
        while let Some((name, _)) = self.tree.attributes(place.element).get(place.attribute) {
            let at = At::Attribute(place.element, place.attribute);
            place.attribute += 1;
            let is_it = |member: &Member| member.has(Trait::XmlAttribute) && member.xml_name() == name;
            if let Some(index) = schema.members.iter().position(is_it) {
                return Some((Ok(index), at));
            }
        }
        loop {
            let siblings = place.children;
            let child = place.children.next(&self.tree)?;
            let element = self.tree.element(child);
            if element.is_read {
                continue;
            }
            let is_it = |member: &Member| is_named(member.xml_name(), element.name) && !member.has(Trait::XmlAttribute);
            let Some(index) = schema.position(place.expected, is_it) else {
                return Some((Err(element.name), At::Element(child)));
            };
            place.expected = index + 1;
            let is_flat = schema.members[index].has(Trait::XmlFlattened);
            return Some((Ok(index), if is_flat { At::Alike(child, siblings) } else { At::Element(child) }));
        }
    }
}

/// An element on the way through its members.
struct Place {
    element: ElementIx,
    /// How many of its attributes were seen.
    attribute: usize,
    children: Siblings,
    /// The member that comes next if the order of the schema is kept.
    expected: usize,
}

impl Decoder for XmlDecoder<'_> {
    /// XML does not say what a text stands for; the schema does.
    fn next(&mut self) -> Result<Next, DecodeError> {
        Ok(match (self.at, self.member.map(|member| member.target.kind)) {
            (At::Nothing, _) => Next::Null,
            (_, Some(Kind::List)) => Next::List,
            (_, Some(Kind::Map | Kind::Structure | Kind::Union)) => Next::Map,
            (_, Some(Kind::Boolean)) => Next::Boolean,
            (_, Some(kind)) if kind.is_integer() || kind.is_fractional() => Next::Number,
            (At::Element(ix), _) if self.tree.is_parent(ix) => Next::Map,
            _ => Next::String,
        })
    }

    fn null(&mut self) -> Result<bool, DecodeError> {
        Ok(matches!(self.at, At::Nothing))
    }

    fn boolean(&mut self, _: &'static Member) -> Result<bool, DecodeError> {
        self.parsed("`true` or `false`", |text| text.parse().ok())
    }

    fn integer(&mut self, _: &'static Member, min: i64, max: i64) -> Result<i64, DecodeError> {
        let value = self.parsed("a whole number", |text| text.parse().ok())?;
        if (min..=max).contains(&value) {
            return Ok(value);
        }
        Err(DecodeError::new(format!("expected a whole number from {min} to {max}")).at(self.position()))
    }

    fn float(&mut self, _: &'static Member) -> Result<f32, DecodeError> {
        self.parsed("a number", |text| match special_float(text) {
            Some(special) => Some(special as f32),
            None => text.parse().ok().filter(|value: &f32| value.is_finite()),
        })
    }

    fn double(&mut self, _: &'static Member) -> Result<f64, DecodeError> {
        self.parsed("a number", |text| match special_float(text) {
            Some(special) => Some(special),
            None => text.parse().ok().filter(|value: &f64| value.is_finite()),
        })
    }

    fn number(&mut self, _: &'static Member) -> Result<String, DecodeError> {
        let is_plain = |text: &str| text.parse::<f64>().is_ok() && text.bytes().any(|byte| byte.is_ascii_digit());
        self.parsed("a number", |text| (is_plain(text) || special_float(text).is_some()).then(|| text.to_owned()))
    }

    fn string(&mut self, _: &'static Member) -> Result<String, DecodeError> {
        self.text().map(str::to_owned)
    }

    fn blob(&mut self, _: &'static Member) -> Result<Vec<u8>, DecodeError> {
        let text: Cow<'_, str> = match self.text()? {
            // Long blobs may be written in lines.
            text if text.contains(char::is_whitespace) => text.split_whitespace().collect::<String>().into(),
            text => text.into(),
        };
        decode_base64(&text).map_err(|error| DecodeError::new(error.to_string()).at(self.position()))
    }

    fn timestamp(&mut self, member: &'static Member) -> Result<DateTime, DecodeError> {
        let format = member.timestamp_format().unwrap_or(TimestampFormat::DateTime);
        let value = DateTime::from_str(self.text()?.trim(), format);
        value.map_err(|error| DecodeError::new(error.to_string()).at(self.position()))
    }

    fn structure<T: DecodeMembers>(&mut self, schema: &'static Schema, into: &mut T) -> Result<(), DecodeError> {
        let Some(mut place) = self.place() else { return Ok(()) };
        while let Some((found, at)) = self.next_member(schema, &mut place) {
            let Ok(index) = found else { continue };
            self.member(at, schema, index, into)?;
        }
        Ok(())
    }

    fn union<T>(
        &mut self,
        schema: &'static Schema,
        mut read: impl FnMut(&mut Self, UnionTag) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        let mut place = self.place();
        let mut next = |decoder: &Self| decoder.next_member(schema, place.as_mut()?);
        let Some((found, at)) = next(self) else {
            return Err(DecodeError::new("a union of which no member is set").at(self.position()));
        };
        let value = match found {
            Ok(index) => self
                .visit(at, schema.members.get(index), |decoder| read(decoder, UnionTag::Known(index)))
                .map_err(|error| error.within(schema.members.get(index).map_or("", |member| member.name)))?,
            Err(name) => self.visit(at, None, |decoder| read(decoder, UnionTag::Unknown(name.to_owned())))?,
        };
        match next(self) {
            None => Ok(value),
            Some(_) => Err(DecodeError::new("a union of which several members are set").at(self.position())),
        }
    }

    fn list(&mut self, mut element: impl FnMut(&mut Self) -> Result<(), DecodeError>) -> Result<(), DecodeError> {
        let member = self.member.and_then(|member| member.target.members.first());
        let mut inside = self.inside();
        while let Some(ix) = self.next_inside(&mut inside) {
            self.visit(At::Element(ix), member, &mut element)?;
        }
        Ok(())
    }

    fn map(&mut self, mut entry: impl FnMut(&mut Self, String) -> Result<(), DecodeError>) -> Result<(), DecodeError> {
        let map = self.member.map(|member| member.target).filter(|schema| schema.kind == Kind::Map);
        let mut inside = self.inside();
        let Some([key_member, value_member]) = map.map(|schema| schema.members) else {
            while let Some(ix) = self.next_inside(&mut inside) {
                let name = self.tree.element(ix).name.to_owned();
                self.visit(At::Element(ix), None, |decoder| entry(decoder, name))?;
            }
            return Ok(());
        };
        while let Some(ix) = self.next_inside(&mut inside) {
            let part =
                |member: &Member| self.tree.children(ix).find(&self.tree, |name| is_named(member.xml_name(), name));
            let (key, value) = (part(key_member), part(value_member));
            let (Some(key), Some(value)) = (key, value) else {
                let cause = "an entry of a map without a key or a value";
                return Err(DecodeError::new(cause).at(self.tree.element(ix).position));
            };
            let key = self.visit(At::Element(key), Some(key_member), |decoder| decoder.string(key_member))?;
            self.visit(At::Element(value), Some(value_member), |decoder| entry(decoder, key))?;
        }
        Ok(())
    }

    fn skip(&mut self) -> Result<(), DecodeError> {
        Ok(())
    }

    #[inline]
    fn charge(&mut self, bytes: usize) -> Result<(), DecodeError> {
        self.room.take(bytes).map_err(|error| error.at(self.position()))
    }
}
