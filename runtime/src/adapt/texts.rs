//! The strings of an input that traits of its operation put into the host's name, the URL, or the endpoint's parameters.
//!
//! In: the visit of an input's members, typed or not. Out: the values of those that were asked for.

use std::fmt;

use super::{Adaptation, HostPart};
use crate::codec::Encoder;
use crate::schema::Member;
use crate::types::{DateTime, Document};

/// The wanted members with their values, as far as they have been met. `Debug` shows no value.
pub struct Texts {
    found: Vec<(&'static str, Option<String>)>,
    /// How many structures, lists and maps are open: only members of the input itself count.
    depth: usize,
}

impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.found.iter().map(|(name, _)| name)).finish()
    }
}

impl Texts {
    /// Nothing met yet of what the adaptation names.
    pub(super) fn wanted_by(adaptation: &Adaptation) -> Self {
        let labels = adaptation.host_prefix.iter().filter_map(|part| match part {
            HostPart::Label(name) => Some(*name),
            HostPart::Text(_) => None,
        });
        Self::wanted(labels.chain(adaptation.request_url))
    }

    /// Nothing met yet of the members called `names`.
    pub(super) fn wanted(names: impl Iterator<Item = &'static str>) -> Self {
        Texts { found: names.map(|name| (name, None)).collect(), depth: 0 }
    }

    /// Whether nothing more is wanted.
    pub(super) fn is_complete(&self) -> bool {
        self.found.iter().all(|(_, value)| value.is_some())
    }

    /// The value of a member, if it was set.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.found.iter().find(|(wanted, _)| *wanted == name).and_then(|(_, value)| value.as_deref())
    }

    /// Keeps a value if it is wanted.
    pub(super) fn set(&mut self, name: &str, value: &str) {
        for (_, place) in self.found.iter_mut().filter(|(wanted, _)| *wanted == name) {
            *place = Some(value.to_owned());
        }
    }
}

impl Encoder for Texts {
    fn absent(&mut self, _: &'static Member) {}
    fn boolean(&mut self, _: &'static Member, _: bool) {}
    fn integer(&mut self, _: &'static Member, _: i64) {}
    fn float(&mut self, _: &'static Member, _: f32) {}
    fn double(&mut self, _: &'static Member, _: f64) {}
    fn number(&mut self, _: &'static Member, _: &str) {}

    fn string(&mut self, member: &'static Member, value: &str) {
        if self.depth == 0 {
            self.set(member.name, value);
        }
    }

    fn blob(&mut self, _: &'static Member, _: &[u8]) {}
    fn timestamp(&mut self, _: &'static Member, _: DateTime) {}
    fn document(&mut self, _: &'static Member, _: &Document) {}

    fn begin_structure(&mut self, _: &'static Member) {
        self.depth += 1;
    }

    fn end_structure(&mut self, _: &'static Member) {
        self.depth -= 1;
    }

    fn begin_list(&mut self, _: &'static Member, _: usize) {
        self.depth += 1;
    }

    fn end_list(&mut self, _: &'static Member) {
        self.depth -= 1;
    }

    fn begin_map(&mut self, _: &'static Member, _: usize) {
        self.depth += 1;
    }

    fn key(&mut self, _: &str) {}

    fn end_map(&mut self, _: &'static Member) {
        self.depth -= 1;
    }

    fn unknown_member(&mut self, _: &str, _: &Document) {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::{Members, Structure};
    use crate::schema::{Kind, Schema};

    static TEXT: Schema = Schema::simple("Text", Kind::String);
    static INNER: Schema = Schema::structure("Inner", &[Member::new("Account", &TEXT)]);
    static OUTER: Schema = Schema::structure("Outer", &[Member::new("Inner", &INNER), Member::new("Account", &TEXT)]);

    struct Inner {
        account: String,
    }
    crate::structure!(Inner, INNER, 0: account);

    struct Outer {
        inner: Inner,
        account: Option<String>,
    }
    crate::structure!(Outer, OUTER, 0: inner, 1: account);

    #[test]
    fn only_members_of_the_input_itself_count() {
        let adaptation =
            Adaptation { host_prefix: &[HostPart::Label("Account")], request_url: None, compresses: false };
        let mut texts = Texts::wanted_by(&adaptation);
        let mut input = <Outer as Structure>::blank();
        input.inner.account = "inner".to_owned();
        input.encode_members(&mut texts);
        assert_eq!((texts.get("Account"), texts.is_complete()), (None, false));
        input.account = Some("outer".to_owned());
        input.encode_members(&mut texts);
        assert_eq!((texts.get("Account"), texts.is_complete()), (Some("outer"), true));
    }
}
