//! The names of types, operations and schemas, allocated before anything is lowered, in model order.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::Ident;
use smithgen_model::{Model, ShapeIx, ShapeKind};

use crate::analysis::waiters::sound;
use crate::names::{NameKind, Scope, snake_case};
use crate::rir::ModulePath;
use crate::selection::{PRELUDE, SelectedOperation, Selection, errors_among, is_of_events};

/// A type of the client.
pub(super) struct TypeName {
    pub(super) module: ModulePath,
    pub(super) ident: Ident,
}

/// An operation's names.
pub(super) struct OperationName {
    pub(super) ident: Ident,
    pub(super) module: Ident,
    pub(super) method: Ident,
}

/// A waiter's names.
pub(super) struct WaiterName {
    pub(super) module: Ident,
    pub(super) method: Ident,
}

/// The names of everything that is referred to from elsewhere.
pub(super) struct Names {
    /// Types of structures, unions, enums and errors.
    pub(super) types: BTreeMap<ShapeIx, TypeName>,
    /// The enums of what can end each stream of events.
    pub(super) stream_errors: BTreeMap<ShapeIx, Ident>,
    /// Operations, in the order of the selection.
    pub(super) operations: BTreeMap<ShapeIx, OperationName>,
    /// Waiters, by their operations and names.
    pub(super) waiters: BTreeMap<(ShapeIx, String), WaiterName>,
    /// Statics in the table of schemas.
    pub(super) schemas: BTreeMap<ShapeIx, Ident>,
}

impl Names {
    pub(super) fn allocate(model: &Model, selection: &Selection) -> Self {
        let mut names = Names {
            types: BTreeMap::new(),
            stream_errors: BTreeMap::new(),
            operations: BTreeMap::new(),
            waiters: BTreeMap::new(),
            schemas: BTreeMap::new(),
        };
        names.allocate_operations(model, selection);
        names.allocate_types(model, selection);
        names.allocate_schemas(model, selection);
        names
    }

    fn allocate_types(&mut self, model: &Model, selection: &Selection) {
        let streams: Vec<ShapeIx> = selection.reached.iter().copied().filter(|ix| is_of_events(model, *ix)).collect();
        let in_streams = streams.iter().flat_map(|ix| errors_among(model, *ix)).map(|(_, error)| error);
        let errors = selection.operations.iter().flat_map(|op| op.errors.iter().copied()).chain(in_streams);
        let errors: BTreeSet<ShapeIx> = errors.collect();
        let mut shapes = sorted(model, selection, &selection.reached);
        shapes.retain(|ix| has_type(&model.shape(*ix).kind));
        // Errors are in a module of their own, but the builders of all are in one.
        let mut scope = Scope::new(NameKind::Type);
        let claimed = scope.claim_all(shapes.iter().map(|&ix| model.name_in(selection.service, ix)));
        for (ix, name) in shapes.into_iter().zip(claimed) {
            let module = if errors.contains(&ix) { ModulePath::Errors } else { ModulePath::Types };
            if streams.contains(&ix) {
                let error = scope.claim_derived(&format!("{}Error", name.text()));
                self.stream_errors.insert(ix, error.ident().clone());
            }
            self.types.insert(ix, TypeName { module, ident: name.ident().clone() });
        }
    }

    fn allocate_schemas(&mut self, model: &Model, selection: &Selection) {
        let mut shapes = selection.reached.clone();
        shapes.extend(selection.operations.iter().flat_map(|op| [op.input, op.output]).flatten());
        shapes.retain(|ix| model.shape(*ix).id.namespace() != PRELUDE);
        let shapes = sorted(model, selection, &shapes);
        let mut scope = Scope::new(NameKind::Static);
        let claimed = scope.claim_all(shapes.iter().map(|&ix| model.name_in(selection.service, ix)));
        self.schemas = shapes.into_iter().zip(claimed.iter().map(|name| name.ident().clone())).collect();
    }

    /// Operations first: what can be waited for has no right to their methods.
    fn allocate_operations(&mut self, model: &Model, selection: &Selection) {
        let names: Vec<&str> = selection.operations.iter().map(|op| model.name_in(selection.service, op.ix)).collect();
        let claim = |kind| Scope::new(kind).claim_all(names.iter().copied());
        let mut methods = Scope::new(NameKind::Function);
        for taken in [
            "clone",
            "config",
            "execute",
            "from_conf",
            "new",
            "paginate",
            "presign",
            "with_config",
            "with_metadata",
            "with_transport",
        ] {
            methods.reserve(taken);
        }
        let of_operations = methods.claim_all(names.iter().copied());
        let idents = claim(NameKind::Operation).into_iter().zip(claim(NameKind::Module)).zip(of_operations);
        for (operation, ((ident, module), method)) in selection.operations.iter().zip(idents) {
            let [ident, module, method] = [ident, module, method].map(|name| name.ident().clone());
            self.operations.insert(operation.ix, OperationName { ident, module, method });
        }
        let sound = |operation: &SelectedOperation| {
            let waiters = sound(model, operation).into_iter();
            waiters.map(|(name, _)| (operation.ix, name.to_owned())).collect::<Vec<_>>()
        };
        let waiters: Vec<_> = selection.operations.iter().flat_map(sound).collect();
        let modules = Scope::new(NameKind::Module).claim_all(waiters.iter().map(|(_, name)| name.as_str()));
        for (waiter, module) in waiters.into_iter().zip(modules) {
            let method = methods.claim_derived(&format!("wait_until_{}", snake_case(&waiter.1)));
            let [module, method] = [module, method].map(|name| name.ident().clone());
            self.waiters.insert(waiter, WaiterName { module, method });
        }
    }
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
