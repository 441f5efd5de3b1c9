//! Where a type would hold itself.
//!
//! In: the selected shapes. Out: the members whose fields must be boxed so that every type has a finite size. Lists and maps
//! break a cycle by themselves; of the other members the fewest that a walk in model order meets are boxed: those that lead
//! back to a shape the walk is still inside.

use std::collections::{BTreeMap, BTreeSet};

use smithgen_model::{Model, ShapeIx, ShapeKind};

/// A member, by its structure or union and its index there.
pub type MemberIx = (ShapeIx, usize);

/// Finds the members to box among those that `shapes` reach.
pub fn boxed_members(model: &Model, shapes: impl IntoIterator<Item = ShapeIx>) -> BTreeSet<MemberIx> {
    let mut boxed = BTreeSet::new();
    let mut seen = BTreeMap::new();
    for shape in shapes {
        walk(model, shape, &mut seen, &mut boxed);
    }
    boxed
}

/// How far the walk is with a shape.
#[derive(Clone, Copy, PartialEq)]
enum Progress {
    Inside,
    Done,
}

/// A depth-first walk that keeps its own stack: models may nest deeper than a thread's stack allows.
fn walk(model: &Model, start: ShapeIx, seen: &mut BTreeMap<ShapeIx, Progress>, boxed: &mut BTreeSet<MemberIx>) {
    if seen.contains_key(&start) {
        return;
    }
    seen.insert(start, Progress::Inside);
    let mut stack = vec![(start, 0)];
    while let Some((shape, next)) = stack.last_mut() {
        let members = match &model.shape(*shape).kind {
            ShapeKind::Structure(members) | ShapeKind::Union(members) => members.as_slice(),
            _ => &[],
        };
        let Some(member) = members.get(*next) else {
            seen.insert(*shape, Progress::Done);
            stack.pop();
            continue;
        };
        let place = (*shape, *next);
        *next += 1;
        match seen.get(&member.target) {
            Some(Progress::Done) => {}
            Some(Progress::Inside) => {
                boxed.insert(place);
            }
            None => {
                seen.insert(member.target, Progress::Inside);
                stack.push((member.target, 0));
            }
        }
    }
}
