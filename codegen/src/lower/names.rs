//! All names that more than one place uses, allocated before anything is lowered, in model order.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToUpperCamelCase;
use proc_macro2::Ident;
use smithgen_model::{Model, ShapeIx, ShapeKind};

use crate::analysis::optionality::{Role, is_demanded};
use crate::names::{Kind, Name, Scope};
use crate::rir::{Demand, Module};
use crate::select::PRELUDE;
use crate::selection::Selection;

/// A type of the client.
pub(super) struct TypeName {
    pub(super) module: Module,
    pub(super) ident: Ident,
}

/// An operation's names.
pub(super) struct OperationName {
    pub(super) ident: Ident,
    pub(super) module: Ident,
    pub(super) method: Ident,
}

/// The names of everything that is referred to from elsewhere.
pub(super) struct Names {
    /// Types of structures, unions, enums and errors.
    pub(super) types: BTreeMap<ShapeIx, TypeName>,
    /// Operations, in the order of the selection.
    pub(super) operations: BTreeMap<ShapeIx, OperationName>,
    /// Statics in the table of schemas.
    pub(super) schemas: BTreeMap<ShapeIx, Ident>,
    /// Fields of structures and variants of unions and enums, in model order.
    pub(super) members: BTreeMap<ShapeIx, Vec<Name>>,
    /// The trait for each method that some builder demands.
    pub(super) demands: BTreeMap<String, Demand>,
}

impl Names {
    pub(super) fn allocate(model: &Model, selection: &Selection) -> Self {
        let mut names = Names {
            types: BTreeMap::new(),
            operations: operations(model, selection),
            schemas: BTreeMap::new(),
            members: BTreeMap::new(),
            demands: BTreeMap::new(),
        };
        names.allocate_types(model, selection);
        names.allocate_schemas(model, selection);
        names.allocate_members(model, selection);
        names.allocate_demands(model, selection);
        names
    }

    fn allocate_types(&mut self, model: &Model, selection: &Selection) {
        let errors: BTreeSet<ShapeIx> = selection.operations.iter().flat_map(|op| op.errors.iter().copied()).collect();
        let mut shapes = sorted(model, selection, &selection.reached);
        shapes.retain(|ix| has_type(&model.shape(*ix).kind));
        // Errors are in a module of their own, but the builders of all are in one.
        let claimed = Scope::new(Kind::Type).claim_all(shapes.iter().map(|&ix| model.name_in(selection.service, ix)));
        for (ix, name) in shapes.into_iter().zip(claimed) {
            let module = if errors.contains(&ix) { Module::Errors } else { Module::Types };
            self.types.insert(ix, TypeName { module, ident: name.ident().clone() });
        }
    }

    fn allocate_schemas(&mut self, model: &Model, selection: &Selection) {
        let mut shapes = selection.reached.clone();
        shapes.extend(selection.operations.iter().flat_map(|op| [op.input, op.output]).flatten());
        shapes.retain(|ix| model.shape(*ix).id.namespace() != PRELUDE);
        let shapes = sorted(model, selection, &shapes);
        let mut scope = Scope::new(Kind::Static);
        let claimed = scope.claim_all(shapes.iter().map(|&ix| model.name_in(selection.service, ix)));
        self.schemas = shapes.into_iter().zip(claimed.iter().map(|name| name.ident().clone())).collect();
    }

    fn allocate_members(&mut self, model: &Model, selection: &Selection) {
        let inputs_and_outputs = selection.operations.iter().flat_map(|op| [op.input, op.output]).flatten();
        for ix in selection.reached.iter().copied().chain(inputs_and_outputs) {
            let (kind, members) = match &model.shape(ix).kind {
                ShapeKind::Structure(members) => (Kind::Member, members),
                ShapeKind::Union(members) | ShapeKind::Enum(members) | ShapeKind::IntEnum(members) => {
                    (Kind::Variant, members)
                }
                _ => continue,
            };
            let claimed = Scope::new(kind).claim_all(members.iter().map(|member| member.name.as_str()));
            self.members.insert(ix, claimed);
        }
    }

    fn allocate_demands(&mut self, model: &Model, selection: &Selection) {
        let inputs = selection.operations.iter().filter_map(|op| op.input).map(|ix| (ix, Role::Input));
        let held = selection.reached_by_inputs.iter().map(|&ix| (ix, Role::Sent));
        let mut methods = BTreeSet::new();
        for (ix, role) in inputs.chain(held) {
            let ShapeKind::Structure(members) = &model.shape(ix).kind else {
                continue;
            };
            for (member, name) in members.iter().zip(self.members.get(&ix).into_iter().flatten()) {
                if is_demanded(role, member) {
                    methods.insert(name.text().to_owned());
                }
            }
        }
        let mut scope = Scope::new(Kind::Type);
        for method in methods {
            let ident = scope.claim(&method.to_upper_camel_case()).ident().clone();
            self.demands.insert(method.clone(), Demand { ident, method });
        }
    }
}

fn operations(model: &Model, selection: &Selection) -> BTreeMap<ShapeIx, OperationName> {
    let names: Vec<&str> = selection.operations.iter().map(|op| model.name_in(selection.service, op.ix)).collect();
    let claim = |kind| Scope::new(kind).claim_all(names.iter().copied());
    let mut methods = Scope::new(Kind::Function);
    for taken in ["clone", "config", "execute", "from_conf", "new", "paginate", "with_config", "with_transport"] {
        methods.reserve(taken);
    }
    let methods = methods.claim_all(names.iter().copied());
    let idents = claim(Kind::Operation).into_iter().zip(claim(Kind::Module)).zip(methods);
    selection
        .operations
        .iter()
        .zip(idents)
        .map(|(operation, ((ident, module), method))| {
            let name = OperationName {
                ident: ident.ident().clone(),
                module: module.ident().clone(),
                method: method.ident().clone(),
            };
            (operation.ix, name)
        })
        .collect()
}

/// Whether shapes of this kind have a type of their own.
fn has_type(kind: &ShapeKind) -> bool {
    matches!(kind, ShapeKind::Structure(_) | ShapeKind::Union(_) | ShapeKind::Enum(_) | ShapeKind::IntEnum(_))
}

/// Shapes by the name that they have in the service, which is the order in which names are given out.
fn sorted(model: &Model, selection: &Selection, shapes: &BTreeSet<ShapeIx>) -> Vec<ShapeIx> {
    let mut shapes: Vec<ShapeIx> = shapes.iter().copied().collect();
    shapes.sort_by_key(|&ix| (model.name_in(selection.service, ix).to_owned(), model.shape(ix).id.to_string()));
    shapes
}
