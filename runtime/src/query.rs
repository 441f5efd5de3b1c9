//! Form-encoded requests: [`QueryEncoder`] writes values as pairs of a path and a text.
//!
//! In: what can be written as a structure. Out: `Action=…&Version=…` and one pair for each scalar, whose name leads to it:
//! `Filter.1.Name=x`. Both forms that AWS has of it are here, [awsQuery] and [ec2Query].
//!
//! [awsQuery]: https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
//! [ec2Query]: https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::codec::{EncodeError, EncodeMembers, Encoder, Writing, scalars_as_texts};
use crate::endpoint::uri_encode_into;
use crate::schema::{Member, Schema, Trait};

/// How names are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// Lists and maps have a level of their own, unless they are flattened: `Names.member.1`, `Tags.entry.1.key`.
    Aws,
    /// Names begin with capitals, and lists have no level of their own.
    Ec2,
}

/// Writes values as a form.
#[derive(Debug)]
pub(crate) struct QueryEncoder {
    dialect: Dialect,
    out: String,
    /// The name of the container at hand.
    path: String,
    open: Vec<Open>,
    writing: Writing,
}

/// A container that is being written.
#[derive(Debug)]
struct Open {
    /// How long the path was before it.
    before: usize,
    /// How long it is in front of the names or numbers of what it holds; in a map, of the key or value of the entry at hand.
    within: usize,
    kind: Container,
}

#[derive(Debug)]
enum Container {
    Structure,
    /// With so many elements so far.
    List(usize),
    /// With so many entries so far, and how long the path is in front of their numbers.
    Map(&'static Schema, usize, usize),
}

impl QueryEncoder {
    /// A form that calls an action of one version of a service's interface.
    /// The token takes the place of an unset idempotency token.
    pub(crate) fn new(dialect: Dialect, action: &str, version: &str, idempotency_token: Option<String>) -> Self {
        let mut out = format!("Action={action}&Version=");
        uri_encode_into(version, &mut out);
        let (path, open) = (String::new(), Vec::new());
        QueryEncoder { dialect, out, path, open, writing: Writing::new(idempotency_token) }
    }

    /// Writes a structure that stands in no member: the input.
    pub(crate) fn structure<T: EncodeMembers>(&mut self, value: &T) {
        value.encode_members(self);
    }

    /// What was written.
    ///
    /// # Errors
    /// When there was a value that has no form here: the first one.
    pub(crate) fn finish(self) -> Result<Vec<u8>, EncodeError> {
        self.writing.finish().map(|()| self.out.into_bytes())
    }

    /// Adds the name of a member, or the number of an element, to the path.
    fn step(&mut self, member: &'static Member) {
        match self.open.last_mut().map(|open| &mut open.kind) {
            Some(Container::List(count)) => {
                *count += 1;
                let _ = write!(self.path, ".{count}");
                return;
            }
            Some(Container::Structure) => self.path.push('.'),
            Some(Container::Map(..)) => return self.path.extend([".", member.xml_name()]),
            None => {}
        }
        self.writing.step_to(member);
        self.path.push_str(&name(self.dialect, member));
    }

    /// Writes a text for the path at hand.
    fn pair(&mut self, text: &str) {
        self.out.push('&');
        uri_encode_into(&self.path, &mut self.out);
        self.out.push('=');
        uri_encode_into(text, &mut self.out);
    }

    /// Writes the value of a member.
    fn value(&mut self, member: &'static Member, text: &str) {
        self.step(member);
        self.pair(text);
        self.path.truncate(self.open.last().map_or(0, |open| open.within));
    }

    fn begin(&mut self, member: &'static Member, level: &str, kind: impl FnOnce(usize) -> Container) {
        let before = self.path.len();
        self.step(member);
        if !level.is_empty() {
            self.path.extend([".", level]);
        }
        let within = self.path.len();
        self.open.push(Open { before, within, kind: kind(within) });
    }

    fn end(&mut self) {
        if let Some(open) = self.open.pop() {
            self.path.truncate(open.before);
        }
    }

    fn is_flat(&self, member: &'static Member) -> bool {
        self.dialect == Dialect::Ec2 || member.has(Trait::XmlFlattened)
    }
}

/// The name of a member in a form.
fn name(dialect: Dialect, member: &Member) -> Cow<'static, str> {
    let own = |found: &Trait| if let Trait::Ec2QueryName(name) = found { Some(*name) } else { None };
    match (dialect, member.traits.iter().find_map(own)) {
        (Dialect::Ec2, Some(name)) => name.into(),
        (Dialect::Ec2, None) => {
            let mut letters = member.xml_name().chars();
            let first = letters.next().map(|letter| letter.to_ascii_uppercase());
            first.into_iter().chain(letters).collect()
        }
        (Dialect::Aws, _) => member.xml_name().into(),
    }
}

impl Encoder for QueryEncoder {
    fn take_idempotency_token(&mut self) -> Option<Box<str>> {
        self.writing.take_idempotency_token()
    }

    fn null(&mut self, member: &'static Member) {
        self.string(member, "");
    }

    scalars_as_texts!();

    fn begin_structure(&mut self, member: &'static Member) {
        self.begin(member, "", |_| Container::Structure);
    }

    fn end_structure(&mut self, _: &'static Member) {
        self.end();
    }

    fn begin_list(&mut self, member: &'static Member, len: usize) {
        let level = match member.target.members {
            [element] if len > 0 && !self.is_flat(member) => element.xml_name(),
            _ => "",
        };
        self.begin(member, level, |_| Container::List(0));
        // awsQuery tells an empty list from none.
        if len == 0 && self.dialect == Dialect::Aws {
            self.pair("");
        }
    }

    fn end_list(&mut self, _: &'static Member) {
        self.end();
    }

    fn begin_map(&mut self, member: &'static Member, _: usize) {
        let level = if self.is_flat(member) { "" } else { "entry" };
        self.begin(member, level, |base| Container::Map(member.target, 0, base));
    }

    fn key(&mut self, key: &str) {
        let Some(Open { within, kind: Container::Map(schema, count, base), .. }) = self.open.last_mut() else { return };
        *count += 1;
        self.path.truncate(*base);
        let _ = write!(self.path, ".{count}");
        *within = self.path.len();
        let within = *within;
        self.path.extend([".", schema.members.first().map_or("key", Member::xml_name)]);
        self.pair(key);
        self.path.truncate(within);
    }

    fn end_map(&mut self, _: &'static Member) {
        self.end();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_add_no_parameters() {
        let encoder = QueryEncoder::new(Dialect::Aws, "List", "2010-05-08&Action=Delete é", None);
        assert_eq!(encoder.finish().unwrap(), b"Action=List&Version=2010-05-08%26Action%3DDelete%20%C3%A9");
    }
}
