//! Merges the files of a model: metadata, definitions of the same shape, `apply` statements.
//!
//! In: the [`Parts`] of all files. Out: one list of shapes sorted by id, and one metadata object.
//! Rules: <https://smithy.io/2.0/spec/model.html#merging-model-files>

use crate::ast::{Apply, Parts, Properties, Property, RawMember, RawShape};
use crate::node::{Node, Object};
use crate::prelude;
use crate::report::{At, Report};
use crate::shape_id::ShapeId;
use crate::source::SourceIx;
use crate::traits::Traits;

/// Shapes by id, and metadata.
pub(crate) fn merge(parts: Parts, report: &mut Report) -> (Vec<RawShape>, Object) {
    let metadata = merge_metadata(parts.metadata, report);
    let mut all: Vec<RawShape> = prelude::shapes().chain(parts.shapes).collect();
    // Stable: definitions of the same shape stay in the order of the files.
    all.sort_by(|a, b| a.id.cmp(&b.id));
    let mut shapes: Vec<RawShape> = Vec::with_capacity(all.len());
    for shape in all {
        match shapes.last_mut() {
            Some(previous) if previous.id == shape.id => merge_shape(previous, shape, report),
            _ => shapes.push(shape),
        }
    }
    for apply in parts.applies {
        apply_traits(&mut shapes, apply, report);
    }
    (shapes, metadata)
}

/// Arrays are joined, equal values are the same, all else is a conflict.
fn merge_metadata(entries: Vec<(SourceIx, String, Node)>, report: &mut Report) -> Object {
    let mut merged: Vec<(String, Node)> = Vec::new();
    for (source, key, value) in entries {
        let Some((_, previous)) = merged.iter_mut().find(|(k, _)| *k == key) else {
            merged.push((key, value));
            continue;
        };
        match (previous, value) {
            (Node::Array(a), Node::Array(b)) => a.extend(b),
            (a, b) if a.is_equal(&b) => {}
            _ => {
                let at = At::source(source).key("metadata").key(&key);
                let message = format!("metadata `{key}` has another value in a file before this one");
                report.error("Model", at, message);
            }
        }
    }
    Object::from(merged)
}

fn merge_shape(first: &mut RawShape, second: RawShape, report: &mut Report) {
    let at = At::shape(second.source, &second.id);
    let conflict = if first.shape_type != second.shape_type {
        Some(format!("{} elsewhere, {} here", first.shape_type.with_article(), second.shape_type.with_article()))
    } else if !have_same_members(&first.members, &second.members) {
        Some("the members or their targets differ".to_owned())
    } else if first.mixins != second.mixins {
        Some("the mixins differ".to_owned())
    } else if !have_same_properties(&first.properties, &second.properties) {
        Some("the properties differ".to_owned())
    } else {
        None
    };
    if let Some(conflict) = conflict {
        return report.error("Model", at, format!("the shape is defined twice, and differently: {conflict}"));
    }
    merge_traits(&mut first.traits, second.traits, &at, report);
    for member in second.members {
        if let Some(other) = first.members.iter_mut().find(|m| m.name == member.name) {
            merge_traits(&mut other.traits, member.traits, &at.clone().member(&member.name), report);
        }
    }
}

fn have_same_members(a: &[RawMember], b: &[RawMember]) -> bool {
    let names = |members: &[RawMember]| {
        let mut pairs: Vec<(String, String)> = members.iter().map(|m| (m.name.clone(), m.target.clone())).collect();
        pairs.sort();
        pairs
    };
    a.len() == b.len() && names(a) == names(b)
}

fn have_same_properties(a: &Properties, b: &Properties) -> bool {
    let sorted = |properties: &Properties| {
        let mut properties = properties.clone();
        // An empty list or map is as good as none.
        properties.retain(|_, property| match property {
            Property::One(_) => true,
            Property::Many(targets) => {
                targets.sort();
                !targets.is_empty()
            }
            Property::Named(entries) => {
                entries.sort();
                !entries.is_empty()
            }
        });
        properties
    };
    sorted(a) == sorted(b)
}

/// Adds traits where the same trait may be there already: arrays are joined, equal values are
/// the same, all else is a conflict.
/// <https://smithy.io/2.0/spec/model.html#trait-conflict-resolution>
fn merge_traits(into: &mut Traits, traits: Traits, at: &At, report: &mut Report) {
    for (id, value) in traits {
        match (into.get_mut(&id), value) {
            (None, value) => into.add(&id, value),
            (Some(Node::Array(a)), Node::Array(b)) => a.extend(b),
            (Some(a), b) if a.is_equal(&b) => {}
            _ => {
                let message = format!("trait `{id}` is applied twice with different values");
                report.error("Model", at.clone().applied(&id), message);
            }
        }
    }
}

fn apply_traits(shapes: &mut [RawShape], apply: Apply, report: &mut Report) {
    let at = At::shape(apply.source, &apply.target);
    let parsed = ShapeId::parse(&apply.target);
    let shape = parsed.as_ref().and_then(|id| {
        let shape = id.without_member();
        let place = shapes.binary_search_by(|s| s.id.as_str().cmp(shape.as_str())).ok()?;
        shapes.get_mut(place)
    });
    let (Some(id), Some(shape)) = (parsed, shape) else {
        return report.error("Model", at, "traits are applied to a shape that does not exist");
    };
    let Some(name) = id.member() else {
        return merge_traits(&mut shape.traits, apply.traits, &at, report);
    };
    if let Some(member) = shape.members.iter_mut().find(|m| m.name == name) {
        merge_traits(&mut member.traits, apply.traits, &at, report);
    } else if shape.mixins.is_empty() {
        report.error("Model", at, "traits are applied to a member that does not exist");
    } else {
        shape.introduced.push(apply);
    }
}
