//! Small builders of JSON values and traits.

use crate::node::{Node, Object};
use crate::traits::Traits;

/// An object from members with fixed keys.
pub(super) fn object<const N: usize>(members: [(&str, Node); N]) -> Node {
    some(members.map(|(key, value)| (key, Some(value))))
}

/// An object with the members that are there.
pub(super) fn some<const N: usize>(members: [(&str, Option<Node>); N]) -> Node {
    let members = members.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?)));
    Node::Object(Object::from(members.collect::<Vec<_>>()))
}

/// A string.
pub(super) fn text(text: impl Into<String>) -> Node {
    Node::String(text.into())
}

/// Lays one document over another: objects are merged, all else is replaced, as botocore's loader does it.
pub(super) fn merge(base: &mut Node, over: &Node) {
    let (Node::Object(into), Node::Object(from)) = (&mut *base, over) else {
        *base = over.clone();
        return;
    };
    let mut members = std::mem::take(into).into_members();
    for (key, value) in from.iter() {
        match members.iter_mut().find(|(other, _)| other == key) {
            Some((_, old)) => merge(old, value),
            None => members.push((key.to_owned(), value.clone())),
        }
    }
    *into = Object::from(members);
}

impl Traits {
    /// A trait without a value.
    pub(super) fn mark(&mut self, id: &str) {
        self.add(id, Node::Object(Object::default()));
    }

    /// A trait with a value, when there is one.
    pub(super) fn copy(&mut self, id: &str, value: Option<&Node>) {
        if let Some(value) = value {
            self.add(id, value.clone());
        }
    }

    /// A trait without a value, when it is `true` in the description.
    pub(super) fn flag(&mut self, id: &str, value: Option<&Node>) {
        if is_true(value) {
            self.mark(id);
        }
    }

    /// `documentation` and `deprecated`, which stand on everything.
    pub(super) fn common(&mut self, described: &Object) {
        // What the exporter writes where there is no text.
        const EMPTY: &str = "<zonbook></zonbook><xhtml></xhtml>";
        let documentation = described.get("documentation").and_then(Node::as_str);
        if let Some(documentation) = documentation.filter(|text| !text.is_empty() && *text != EMPTY) {
            self.add("smithy.api#documentation", text(documentation));
        }
        if is_true(described.get("deprecated")) {
            let part = |key| described.get(key).filter(|value| matches!(value, Node::String(_))).cloned();
            let value = some([("message", part("deprecatedMessage")), ("since", part("deprecatedSince"))]);
            self.add("smithy.api#deprecated", value);
        }
    }
}

/// Whether a value is `true`.
pub(super) fn is_true(value: Option<&Node>) -> bool {
    value.and_then(Node::as_bool) == Some(true)
}
