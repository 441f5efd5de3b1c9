//! A [`Selection`]: some operations of a service, and all that they reach.
//!
//! In: the model, the service and its operations. Out: the shapes that lie in their inputs, outputs and errors, in the order in which
//! everything later is written.

use std::collections::BTreeSet;

use smithgen_model::{Member, Model, Problems, Shape, ShapeIx, ShapeKind};

use crate::endpoints::EndpointRules;
use crate::problem::LeftOut;

/// One service, its selected operations, and the shapes that they reach.
#[derive(Debug)]
pub struct Selection {
    /// The service.
    pub service: ShapeIx,
    /// The selected operations, by name.
    pub operations: Vec<SelectedOperation>,
    /// Every shape that stands in a member of an input, output or error, and every error; in model order of ids.
    pub reached: BTreeSet<ShapeIx>,
    /// The part of [`reached`](Self::reached) that callers have to make: what inputs hold.
    pub reached_by_inputs: BTreeSet<ShapeIx>,
    /// What inputs of the service hold, those of operations that are not selected included.
    pub sent: BTreeSet<ShapeIx>,
    /// The service's endpoint rules, if it has any.
    pub endpoint: Option<EndpointRules>,
    /// The operations that cannot be generated and were not asked for by name.
    pub left_out: Vec<LeftOut>,
    /// What is doubtful about the selected part of the model.
    pub warnings: Problems,
}

/// An operation with its errors, service-wide ones included.
#[derive(Clone, Debug)]
pub struct SelectedOperation {
    /// The operation.
    pub ix: ShapeIx,
    /// Its input, unless it takes nothing.
    pub input: Option<ShapeIx>,
    /// Its output, unless it gives nothing.
    pub output: Option<ShapeIx>,
    /// Its errors.
    pub errors: Vec<ShapeIx>,
}

impl Selection {
    /// Some operations of a service, and what they reach.
    pub(crate) fn of(model: &Model, service: ShapeIx, operations: impl IntoIterator<Item = ShapeIx>) -> Self {
        let mut selection = Selection {
            service,
            operations: Vec::new(),
            reached: BTreeSet::new(),
            reached_by_inputs: BTreeSet::new(),
            sent: sent(model, service),
            endpoint: None,
            left_out: Vec::new(),
            warnings: Problems::default(),
        };
        operations.into_iter().for_each(|ix| selection.add(model, ix));
        selection
    }

    fn add(&mut self, model: &Model, ix: ShapeIx) {
        let ShapeKind::Operation(operation) = &model.shape(ix).kind else {
            return;
        };
        let errors = model.errors_of(self.service, ix);
        if let Some(input) = operation.input {
            reach_members(model, input, &mut self.reached);
            reach_members(model, input, &mut self.reached_by_inputs);
        }
        if let Some(output) = operation.output {
            reach_members(model, output, &mut self.reached);
        }
        for &error in &errors {
            reach(model, error, &mut self.reached);
        }
        self.operations.push(SelectedOperation { ix, input: operation.input, output: operation.output, errors });
    }
}

/// What the inputs of a service hold.
fn sent(model: &Model, service: ShapeIx) -> BTreeSet<ShapeIx> {
    let mut sent = BTreeSet::new();
    for input in model.operations_of(service).into_iter().filter_map(|ix| model.shape(ix).as_operation()?.input) {
        reach_members(model, input, &mut sent);
    }
    sent
}

/// Adds `start` and all that it reaches.
fn reach(model: &Model, start: ShapeIx, reached: &mut BTreeSet<ShapeIx>) {
    let mut stack = vec![start];
    while let Some(ix) = stack.pop() {
        if reached.insert(ix) {
            stack.extend(members_of(model.shape(ix)).into_iter().map(|member| member.target));
        }
    }
}

/// Adds all that the members of `ix` reach, and `ix` itself only if they lead back to it.
fn reach_members(model: &Model, ix: ShapeIx, reached: &mut BTreeSet<ShapeIx>) {
    for member in members_of(model.shape(ix)) {
        reach(model, member.target, reached);
    }
}

/// The members through which a shape holds others: those of structures and unions, elements, keys and values.
pub fn members_of(shape: &Shape) -> Vec<&Member> {
    match &shape.kind {
        ShapeKind::Structure(members) | ShapeKind::Union(members) => members.iter().collect(),
        ShapeKind::List(element) => vec![element],
        ShapeKind::Map { key, value } => vec![key, value],
        _ => Vec::new(),
    }
}
