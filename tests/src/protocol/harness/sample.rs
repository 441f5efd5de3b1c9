//! Values with markers in all their places, for a shape of a model.
//!
//! In: a shape, and whether what holds it is secret. Out: a node of it in which every text and number that the model calls secret
//! is one of [`SECRETS`], and every other text one of its own, which is listed. The model alone is asked, never generated code.

use std::collections::BTreeSet;

use smithgen_model::{Member, Model, Node, Object, ShapeIx, ShapeKind};

/// What stands in secret places: as text, as numbers of two sizes and as a time. Open places have none of it.
pub(super) const SECRETS: [&str; 4] = ["hunter2", "73577537", "7357", "1873577537"];

/// How deep structures lie inside each other at most.
const MAX_DEPTH: usize = 6;

/// The structures and unions that lie inside something sensitive in one place at least.
pub(super) fn inside_secrets(model: &Model) -> BTreeSet<ShapeIx> {
    let mut seen = BTreeSet::new();
    let mut open: Vec<(ShapeIx, bool)> = model
        .shapes()
        .filter(|(_, shape)| !shape.id.namespace().starts_with("smithy."))
        .map(|(ix, _)| (ix, false))
        .collect();
    while let Some((ix, is_inside)) = open.pop() {
        let is_inside = is_inside || model.shape(ix).traits.is_sensitive();
        if seen.insert((ix, is_inside)) {
            let members = model.shape(ix).members();
            open.extend(members.map(|member| (member.target, is_inside || member.traits.is_sensitive())));
        }
    }
    let is_type = |ix: &ShapeIx| matches!(model.shape(*ix).kind, ShapeKind::Structure(_) | ShapeKind::Union(_));
    seen.into_iter().filter(|(_, is_inside)| *is_inside).map(|(ix, _)| ix).filter(is_type).collect()
}

/// Makes nodes.
pub(super) struct Sampler<'a> {
    pub(super) model: &'a Model,
    /// What [`inside_secrets`] found: hidden wherever it is printed from, so all in it counts as secret.
    pub(super) hidden: &'a BTreeSet<ShapeIx>,
    /// The texts in open places so far.
    pub(super) shown: Vec<String>,
    /// Which member of each union is set.
    pub(super) pick: usize,
    path: Vec<ShapeIx>,
}

impl<'a> Sampler<'a> {
    pub(super) fn new(model: &'a Model, hidden: &'a BTreeSet<ShapeIx>, pick: usize) -> Self {
        Sampler { model, hidden, shown: Vec::new(), pick, path: Vec::new() }
    }

    /// A value of the shape `ix`.
    pub(super) fn value(&mut self, ix: ShapeIx, is_secret: bool) -> Node {
        let shape = self.model.shape(ix);
        let is_secret = is_secret || shape.traits.is_sensitive() || self.hidden.contains(&ix);
        match &shape.kind {
            ShapeKind::Structure(members) => self.structure(ix, members, is_secret),
            ShapeKind::Union(members) => match members.get(self.pick % members.len().max(1)) {
                Some(member) => self.structure(ix, std::slice::from_ref(member), is_secret),
                None => Node::Null,
            },
            ShapeKind::List(element) => Node::Array(self.member(element, is_secret).into_iter().collect()),
            ShapeKind::Map { key, value } => {
                let entry = self.member(value, is_secret).map(|value| (self.value(key.target, is_secret), value));
                let entry = entry.and_then(|(key, value)| Some((key.as_str()?.to_owned(), value)));
                Node::Object(entry.into_iter().collect::<Vec<_>>().into())
            }
            ShapeKind::Boolean => Node::Bool(true),
            ShapeKind::Byte => number("1"),
            ShapeKind::Short => number(if is_secret { SECRETS[2] } else { "1" }),
            ShapeKind::Timestamp => number(if is_secret { SECRETS[3] } else { "1" }),
            // Bytes are never shown, but for their number.
            ShapeKind::Blob => Node::String(if is_secret { SECRETS[0] } else { "bytes" }.to_owned()),
            ShapeKind::String | ShapeKind::Enum(_) | ShapeKind::Document => Node::String(self.text(is_secret)),
            _ => number(if is_secret { SECRETS[1] } else { "1" }),
        }
    }

    fn structure(&mut self, ix: ShapeIx, members: &[Member], is_secret: bool) -> Node {
        self.path.push(ix);
        let mut values = Vec::new();
        for member in members {
            if let Some(value) = self.member(member, is_secret) {
                values.push((member.name.clone(), value));
            }
        }
        self.path.pop();
        Node::Object(Object::from(values))
    }

    /// The value of a member; `None` where a structure would lie inside itself, or too deep.
    fn member(&mut self, member: &Member, is_secret: bool) -> Option<Node> {
        let kind = &self.model.target_of(member).kind;
        let is_type = matches!(kind, ShapeKind::Structure(_) | ShapeKind::Union(_));
        if is_type && (self.path.contains(&member.target) || self.path.len() >= MAX_DEPTH) {
            return None;
        }
        Some(self.value(member.target, is_secret || member.traits.is_sensitive()))
    }

    fn text(&mut self, is_secret: bool) -> String {
        if is_secret {
            return SECRETS[0].to_owned();
        }
        // Letters only, so that no number of `SECRETS` comes about.
        let letters =
            self.shown.len().to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect::<String>();
        self.shown.push(format!("open-{letters}-text"));
        self.shown[self.shown.len() - 1].clone()
    }
}

fn number(text: &str) -> Node {
    Node::parse(text).unwrap_or(Node::Null)
}
