//! Lowering: the selected part of a model becomes the Rust-shaped IR.
//!
//! In: a [`Model`] and a [`Selection`]. Out: a [`rir::Client`] in which every name, type and line of documentation is
//! decided. This is the only stage that looks at both sides.

mod adapt;
mod defaults;
mod docs;
mod enums;
mod examples;
mod layout;
mod names;
mod operations;
mod pages;
mod schemas;
mod service;
mod structures;

use std::collections::{BTreeMap, BTreeSet};

use smithgen_model::{Member, Model, Shape, ShapeIx, ShapeKind};

use crate::analysis::optionality::Role;
use crate::analysis::recursion::{MemberIx, boxed_members};
use crate::analysis::secrecy::secret_types;
use crate::rir::{self, Module, Type};
use crate::selection::Selection;
use names::Names;

/// Lowers what was selected; `source` says where the model comes from. Whatever cannot be generated, selecting has refused.
pub fn lower(model: &Model, selection: &Selection, source: &str) -> rir::Client {
    let names = Names::allocate(model, selection);
    let boxed = boxed_members(model, selection.reached.iter().copied());
    let secret = secret_types(model, selection);
    let link_targets = docs::link_targets(model, selection, &names);
    Context { model, selection, names, boxed, secret, link_targets }.client(source)
}

/// What all of lowering looks at.
struct Context<'a> {
    model: &'a Model,
    selection: &'a Selection,
    names: Names,
    boxed: BTreeSet<MemberIx>,
    secret: BTreeSet<ShapeIx>,
    link_targets: BTreeMap<String, (Module, String)>,
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
            enums: Vec::new(),
            errors: Vec::new(),
            schemas: self.schemas(),
            demands: self.names.demands.values().cloned().collect(),
        };
        for (ix, name) in &self.names.types {
            let shape = self.model.shape(*ix);
            match &shape.kind {
                ShapeKind::Structure(_) if name.module == Module::Errors => {
                    client.errors.push(self.structure(*ix, &name.ident, &name.module, self.role_of(*ix)));
                }
                ShapeKind::Structure(_) => {
                    client.structures.push(self.structure(*ix, &name.ident, &name.module, self.role_of(*ix)));
                }
                ShapeKind::Union(members) => client.unions.push(self.union(*ix, shape, members, &name.ident)),
                ShapeKind::Enum(members) => client.enums.push(self.enumeration(shape, members, &name.ident, false)),
                ShapeKind::IntEnum(members) => client.enums.push(self.enumeration(shape, members, &name.ident, true)),
                _ => {}
            }
        }
        client.structures.sort_by_key(|item| item.ident.to_string());
        client.unions.sort_by_key(|item| item.ident.to_string());
        client.enums.sort_by_key(|item| item.ident.to_string());
        client.errors.sort_by_key(|item| item.ident.to_string());
        client
    }

    /// The role of a structure that others hold, or of an error.
    fn role_of(&self, ix: ShapeIx) -> Role {
        if self.selection.sent.contains(&ix) { Role::Sent } else { Role::Received }
    }

    /// The type of a value of the shape `ix`, without `Option` and `Box`.
    fn value_type(&self, ix: ShapeIx) -> Type {
        let shape = self.model.shape(ix);
        match &shape.kind {
            ShapeKind::Blob => Type::Blob,
            ShapeKind::Boolean => Type::Bool,
            ShapeKind::String => Type::String,
            ShapeKind::Byte => Type::I8,
            ShapeKind::Short => Type::I16,
            ShapeKind::Integer => Type::I32,
            ShapeKind::Long => Type::I64,
            ShapeKind::Float => Type::F32,
            ShapeKind::Double => Type::F64,
            ShapeKind::BigInteger => Type::BigInteger,
            ShapeKind::BigDecimal => Type::BigDecimal,
            ShapeKind::Timestamp => Type::DateTime,
            ShapeKind::Document => Type::Document,
            ShapeKind::List(element) => Type::Vec(Box::new(self.element_type(shape, element))),
            ShapeKind::Map { key, value } => {
                Type::Map(Box::new(self.value_type(key.target)), Box::new(self.element_type(shape, value)))
            }
            _ => match self.names.types.get(&ix) {
                Some(name) => Type::Named(name.module.clone(), name.ident.clone()),
                // Members hold operations, resources and services in no valid model.
                None => Type::Document,
            },
        }
    }

    /// The type of an element or value: an `Option` where nulls may stand.
    fn element_type(&self, container: &Shape, element: &Member) -> Type {
        let ty = self.value_type(element.target);
        if container.traits.is_sparse() { ty.optional() } else { ty }
    }
}
