//! Which types are secret as a whole, wherever they are printed from.
//!
//! In: the selection. Out: the structures and unions that lie inside something sensitive, a member or a shape, however deep.
//! Each has a `Debug` of its own, and that knows nothing of the place that a value was taken from: what is secret in one place
//! is hidden in all of them. Of strings, numbers and enums the place alone decides, so that a
//! common word is not hidden everywhere because it is secret somewhere.

use std::collections::BTreeSet;

use smithgen_model::{Model, ShapeIx, ShapeKind};

use crate::select::{Selection, members_of};

/// Finds the structures and unions of the selection that lie inside something sensitive, or are sensitive themselves.
pub fn secret_types(model: &Model, selection: &Selection) -> BTreeSet<ShapeIx> {
    let mut shapes = selection.reached.clone();
    shapes.extend(selection.operations.iter().flat_map(|operation| [operation.input, operation.output]).flatten());
    let is_marked = |ix: ShapeIx| model.shape(ix).traits.is_sensitive();
    let mut stack: Vec<ShapeIx> = Vec::new();
    for ix in shapes {
        stack.extend(Some(ix).filter(|ix| is_marked(*ix)));
        let members = members_of(model.shape(ix)).into_iter();
        stack.extend(members.filter(|member| member.traits.is_sensitive()).map(|member| member.target));
    }
    let mut inside = BTreeSet::new();
    while let Some(ix) = stack.pop() {
        if inside.insert(ix) {
            stack.extend(members_of(model.shape(ix)).into_iter().map(|member| member.target));
        }
    }
    inside.retain(|&ix| matches!(model.shape(ix).kind, ShapeKind::Structure(_) | ShapeKind::Union(_)));
    inside
}
