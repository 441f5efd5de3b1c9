//! What is wanted of a model, a [`Choice`], and what that comes to, a [`Selection`]: some operations of a service, and all that they reach.
//!
//! In: the model, the service and its operations. Out: the shapes that lie in their inputs, outputs and errors, in the order in which
//! everything later is written.

use std::collections::BTreeSet;

use smithgen_model::{Member, Model, Operation, Problems, Shape, ShapeIx, ShapeKind};

use crate::endpoints::EndpointRules;
use crate::problem::LeftOut;
use crate::rir::Protocol;

/// The namespace of the shapes that every model has.
pub const PRELUDE: &str = "smithy.api";

/// What is wanted of a model.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choice {
    /// Names of operations; all that can be generated, if there are none.
    pub operations: Vec<String>,
    /// The name of the protocol to speak; the best of the service's, if there is none.
    pub protocol: Option<String>,
}

impl Choice {
    /// Operations by their names, in the best protocol.
    pub fn of<I: IntoIterator<Item: Into<String>>>(operations: I) -> Self {
        Choice { operations: operations.into_iter().map(Into::into).collect(), protocol: None }
    }
}

/// One service, its selected operations, and the shapes that they reach.
#[derive(Debug)]
pub struct Selection {
    /// The service.
    pub service: ShapeIx,
    /// How to speak with it; `None` before that is decided.
    pub protocol: Option<Protocol>,
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
    pub(crate) fn of(model: &Model, service: ShapeIx, selected: Vec<ShapeIx>) -> Self {
        let (mut operations, mut ends, mut inputs) = (Vec::new(), Vec::new(), Vec::new());
        for ix in selected {
            let Some(&Operation { input, output, .. }) = model.shape(ix).as_operation() else { continue };
            let errors = model.errors_of(service, ix);
            inputs.extend(targets(model, input));
            ends.extend(targets(model, output));
            ends.extend_from_slice(&errors);
            operations.push(SelectedOperation { ix, input, output, errors });
        }
        ends.extend_from_slice(&inputs);
        let mut all_inputs = Vec::new();
        for ix in model.operations_of(service) {
            let operation = model.shape(ix).as_operation();
            all_inputs.extend(targets(model, operation.and_then(|operation| operation.input)));
        }
        Selection {
            service,
            protocol: None,
            reached: model.reach(ends),
            reached_by_inputs: model.reach(inputs),
            sent: model.reach(all_inputs),
            operations,
            endpoint: None,
            left_out: Vec::new(),
            warnings: Problems::default(),
        }
    }

    /// The service, the operations, and all that they reach.
    pub fn shapes(&self) -> BTreeSet<ShapeIx> {
        let operations = self.operations.iter();
        let own = operations.flat_map(|operation| [Some(operation.ix), operation.input, operation.output]).flatten();
        own.chain([self.service]).chain(self.reached.iter().copied()).collect()
    }
}

/// What a shape holds in its members, which need not be the shape itself.
fn targets(model: &Model, shape: Option<ShapeIx>) -> Vec<ShapeIx> {
    let members = shape.map_or_else(Vec::new, |ix| members_of(model.shape(ix)));
    members.into_iter().map(|member| member.target).collect()
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

/// Whether a shape is the union of a stream's events.
pub fn is_of_events(model: &Model, ix: ShapeIx) -> bool {
    let shape = model.shape(ix);
    matches!(shape.kind, ShapeKind::Union(_)) && shape.traits.is_streaming()
}

/// Whether a shape is a stream of bytes.
pub fn is_of_bytes(model: &Model, ix: ShapeIx) -> bool {
    let shape = model.shape(ix);
    matches!(shape.kind, ShapeKind::Blob) && shape.traits.is_streaming()
}

/// The members of a stream's union that are errors, with their indices.
pub fn errors_among(model: &Model, events: ShapeIx) -> impl Iterator<Item = (usize, ShapeIx)> {
    let members = model.shape(events).members().enumerate();
    members
        .filter(|(_, member)| model.target_of(member).traits.error().is_some())
        .map(|(index, member)| (index, member.target))
}
