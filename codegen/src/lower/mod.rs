//! Lowering: the selected part of a model becomes the Rust-shaped IR.
//!
//! In: a [`Model`] and a [`Selection`]. Out: a [`rir::Client`] in which every name, type and line of documentation is
//! decided. This is the only stage that looks at both sides.

mod adapt;
mod docs;
mod enums;
mod examples;
mod facts;
mod layout;
mod members;
mod names;
mod operations;
mod pagination;
mod pattern;
mod schemas;
mod service;
mod structures;
mod waiters;
mod wire;

use std::collections::{BTreeMap, BTreeSet};

use smithgen_model::{Model, ShapeIx, ShapeKind};

use crate::analysis::discovery;
use crate::analysis::optionality::Role;
use crate::analysis::secrecy::secret_types;
use crate::rir::{self, ModulePath};
use crate::selection::Selection;
use members::{Members, Plans};
use names::{Names, TypeName};

/// Lowers what was selected; `source` says where the model comes from. Whatever cannot be generated, selecting has refused.
pub fn lower(model: &Model, selection: &Selection, source: &str) -> rir::Client {
    let names = Names::allocate(model, selection);
    let members = Members::plan(model, selection, &names);
    let secret = secret_types(model, selection);
    let link_targets = docs::link_targets(model, selection, &names);
    let question = discovery::question(model, selection.service);
    Context { model, selection, names, members, secret, link_targets, question }.client(source)
}

/// What all of lowering looks at.
struct Context<'a> {
    model: &'a Model,
    selection: &'a Selection,
    names: Names,
    members: Members<'a>,
    secret: BTreeSet<ShapeIx>,
    link_targets: BTreeMap<String, (ModulePath, String)>,
    /// The operation that says where others go.
    question: Result<ShapeIx, String>,
}

impl Context<'_> {
    fn client(&self, source: &str) -> rir::Client {
        let service = self.service();
        let operations = self.operations();
        let mut client = rir::Client {
            source: source.to_owned(),
            service,
            operations,
            structures: Vec::new(),
            unions: Vec::new(),
            event_streams: Vec::new(),
            enums: Vec::new(),
            errors: Vec::new(),
            schemas: self.schemas(),
            demands: self.members.demands.values().cloned().collect(),
        };
        let mut types: Vec<(&ShapeIx, &TypeName)> = self.names.types.iter().collect();
        types.sort_by_key(|(_, name)| name.ident.to_string());
        for (&ix, name) in types {
            match &self.model.shape(ix).kind {
                ShapeKind::Structure(_) if name.module == ModulePath::Errors => client.errors.push(self.held(ix, name)),
                ShapeKind::Structure(_) => client.structures.push(self.held(ix, name)),
                ShapeKind::Union(_) => match self.names.stream_errors.get(&ix) {
                    Some(error) => client.event_streams.push(self.event_stream(ix, &name.ident, error)),
                    None => client.unions.push(self.union(ix, &name.ident)),
                },
                ShapeKind::Enum(_) | ShapeKind::IntEnum(_) => client.enums.push(self.enumeration(ix, &name.ident)),
                _ => {}
            }
        }
        client
    }

    /// The members of a type, which others hold.
    fn members_held(&self, ix: ShapeIx) -> &Plans<'_> {
        self.members.of(ix, Role::of(self.selection, ix))
    }
}
