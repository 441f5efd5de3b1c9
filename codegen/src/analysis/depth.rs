//! Which shapes lie too deep to be generated.
//!
//! In: the selection. Out: the first shapes on each way from an operation whose Rust types nest deeper than a compiler looks into:
//! rustc gives up after 128 levels when it asks whether a type is `Send`. The rest of the generator may count on lists and
//! maps that nest no deeper.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use smithgen_model::{Model, ShapeIx, ShapeKind};

use crate::selection::{Selection, members_of};

/// The levels that are left to the generated types; clients and futures put some around them.
const MOST_LEVELS: u32 = 112;
/// How many lists and maps may stand in each other, with nothing else between them.
const MOST_CONTAINERS: usize = 32;

/// Finds the shapes that begin where it gets too deep.
pub fn too_deep(model: &Model, selection: &Selection) -> BTreeSet<ShapeIx> {
    let operations = selection.operations.iter();
    let starts = operations.flat_map(|op| [op.input, op.output].into_iter().flatten().chain(op.errors.iter().copied()));
    let mut open: BinaryHeap<_> = starts.map(|ix| Reverse((0, ix))).collect();
    let mut levels: BTreeMap<ShapeIx, u32> = BTreeMap::new();
    let mut found = nested_containers(model, selection);
    // The nearest shape first, so that each is met on its shortest way.
    while let Some(Reverse((level, ix))) = open.pop() {
        if levels.contains_key(&ix) {
            continue;
        }
        levels.insert(ix, level);
        let level = level + levels_of(&model.shape(ix).kind);
        if level > MOST_LEVELS {
            found.insert(ix);
            continue;
        }
        open.extend(members_of(model.shape(ix)).into_iter().map(|member| Reverse((level, member.target))));
    }
    found
}

/// How many levels of Rust types a shape puts around what it holds: itself, an `Option`, and the insides of `Vec` and `HashMap`.
fn levels_of(kind: &ShapeKind) -> u32 {
    match kind {
        ShapeKind::Structure(_) | ShapeKind::Union(_) => 2,
        ShapeKind::List(_) => 3,
        ShapeKind::Map { .. } => 4,
        _ => 0,
    }
}

/// Lists and maps that hold too many others in each other. What holds none that is left is taken out, again and again.
fn nested_containers(model: &Model, selection: &Selection) -> BTreeSet<ShapeIx> {
    let is_container = |ix: &ShapeIx| matches!(model.shape(*ix).kind, ShapeKind::List(_) | ShapeKind::Map { .. });
    let mut left: BTreeSet<ShapeIx> = selection.reached.iter().copied().filter(is_container).collect();
    for _ in 0..MOST_CONTAINERS {
        let holds_one = |ix: &ShapeIx| members_of(model.shape(*ix)).iter().any(|member| left.contains(&member.target));
        left = left.iter().copied().filter(holds_one).collect();
    }
    left
}
