//! Copies what mixins hold into the shapes that use them.
//!
//! In: merged shapes, sorted by id. Out: the same shapes without any `mixins`; mixin shapes
//! themselves stay for validation. Rules: <https://smithy.io/2.0/spec/mixins.html>

use std::collections::BTreeMap;

use crate::ast::{Properties, Property, RawMember, RawShape};
use crate::limits::Limits;
use crate::node::Node;
use crate::order::order;
use crate::report::{At, Report};
use crate::shape_id::ShapeId;
use crate::traits::Traits;

/// The trait that makes a shape a mixin.
pub(crate) const MIXIN: &str = "smithy.api#mixin";

/// Whether a shape is a mixin.
pub(crate) fn is_mixin(shape: &RawShape) -> bool {
    shape.traits.has(MIXIN)
}

/// Flattens all shapes. What is copied is limited as a file is: mixins of mixins multiply.
pub(crate) fn flatten(shapes: &mut [RawShape], limits: &Limits, report: &mut Report) {
    if shapes.iter().all(|shape| shape.mixins.is_empty()) {
        return;
    }
    let (uses, incomplete) = find_mixins(shapes, report);
    let (order, cyclic) = order(&uses);
    for place in cyclic {
        if let Some(shape) = shapes.get(place) {
            let at = At::shape(shape.source, &shape.id).key("mixins");
            report.error("Model", at, "the mixins of this shape lead back to one of themselves");
        }
    }
    report_incomplete(shapes, &uses, &order, incomplete, report);
    let mut copied = 0;
    for place in order {
        let Some(places) = uses.get(place).filter(|places| !places.is_empty()) else {
            continue;
        };
        let mut sum = Sum::default();
        for &mixin in places {
            if let (Some(mixin), Some(shape)) = (shapes.get(mixin), shapes.get(place))
                && mixin.shape_type == shape.shape_type
            {
                copied += length(mixin);
                if let Err(message) = limits.check(copied) {
                    let at = At::shape(shape.source, &shape.id).key("mixins");
                    return report.error("Model", at, format!("with what mixins bring, {message}"));
                }
                sum.add_mixin(mixin, shape, report);
            }
        }
        if let Some(shape) = shapes.get_mut(place) {
            sum.finish(shape, report);
        }
    }
}

/// About how many bytes of a file hold as much as a shape does.
fn length(shape: &RawShape) -> usize {
    /// What stands around a name.
    const AROUND: usize = 20;
    let traits =
        |traits: &Traits| traits.iter().map(|(id, value)| AROUND + id.len() + value.to_string().len()).sum::<usize>();
    let member = |member: &RawMember| AROUND + member.name.len() + member.target.len() + traits(&member.traits);
    let lists = shape.properties.values().filter_map(|property| match property {
        Property::Many(targets) => Some(targets),
        _ => None,
    });
    let listed = lists.flatten().map(|target| AROUND + target.len());
    traits(&shape.traits) + shape.members.iter().map(member).sum::<usize>() + listed.sum::<usize>()
}

/// For each shape the places of its mixins, and which shapes name mixins that do not exist.
fn find_mixins(shapes: &[RawShape], report: &mut Report) -> (Vec<Vec<usize>>, Vec<bool>) {
    let find = |id: &String| shapes.binary_search_by(|s| s.id.cmp(id)).ok();
    let mut uses = Vec::with_capacity(shapes.len());
    let mut incomplete = Vec::with_capacity(shapes.len());
    for shape in shapes {
        let mut places = Vec::new();
        let mut lacks_one = false;
        for (index, id) in shape.mixins.iter().enumerate() {
            let at = || At::shape(shape.source, &shape.id).key("mixins").index(index);
            let Some((place, mixin)) = find(id).and_then(|place| Some((place, shapes.get(place)?))) else {
                report.error("Model", at(), format!("mixin `{id}` does not exist"));
                lacks_one = true;
                continue;
            };
            if !is_mixin(mixin) {
                report.error("Target", at(), format!("`{id}` is used as a mixin, but has not the trait `{MIXIN}`"));
            } else if mixin.shape_type != shape.shape_type {
                let message = format!(
                    "mixin `{id}` is {}, this shape {}",
                    mixin.shape_type.with_article(),
                    shape.shape_type.with_article()
                );
                report.error("Target", at(), message);
            }
            if !places.contains(&place) {
                places.push(place);
            }
        }
        uses.push(places);
        incomplete.push(lacks_one);
    }
    (uses, incomplete)
}

/// A shape whose mixins lack a mixin of their own is incomplete, too.
fn report_incomplete(
    shapes: &[RawShape],
    uses: &[Vec<usize>],
    order: &[usize],
    mut incomplete: Vec<bool>,
    report: &mut Report,
) {
    for &place in order {
        let mut mixins = uses.get(place).map_or(&[][..], Vec::as_slice).iter();
        let lacking = mixins.find(|&&mixin| incomplete.get(mixin) == Some(&true));
        if let (Some(&mixin), Some(shape)) = (lacking, shapes.get(place)) {
            let id = shapes.get(mixin).map_or("", |mixin| mixin.id.as_str());
            let at = At::shape(shape.source, &shape.id).key("mixins");
            report.error("Model", at, format!("mixin `{id}` cannot be used: a mixin of its own does not exist"));
            if let Some(entry) = incomplete.get_mut(place) {
                *entry = true;
            }
        }
    }
}

/// What the mixins of one shape add up to.
#[derive(Default)]
struct Sum {
    traits: Traits,
    members: Vec<RawMember>,
    places: BTreeMap<String, usize>,
    properties: Properties,
}

impl Sum {
    fn add_mixin(&mut self, mixin: &RawShape, user: &RawShape, report: &mut Report) {
        let local = local_traits(mixin);
        let shared = mixin.traits.iter().filter(|(id, _)| *id != MIXIN && !local.contains(id));
        self.traits.lay_over(shared.map(|(id, value)| (id.to_owned(), value.clone())));
        for member in &mixin.members {
            self.add_member(member.clone(), user, report);
        }
        merge_properties(&mut self.properties, &mixin.properties);
    }

    /// Adds a member, or lays its traits over those of the member that is there.
    fn add_member(&mut self, member: RawMember, user: &RawShape, report: &mut Report) {
        let known = self.places.get(&member.name).and_then(|&place| self.members.get_mut(place));
        let Some(known) = known else {
            self.places.insert(member.name.clone(), self.members.len());
            self.members.push(member);
            return;
        };
        if known.target == member.target {
            known.traits.lay_over(member.traits);
        } else {
            let at = At::shape(user.source, &user.id).member(&member.name);
            let message = format!(
                "the member comes with target `{}` from one mixin and with `{}` from another place",
                known.target, member.target
            );
            report.error("Model", at, message);
        }
    }

    fn finish(mut self, shape: &mut RawShape, report: &mut Report) {
        let own = std::mem::take(&mut shape.members);
        for member in own {
            self.add_member(member, shape, report);
        }
        for apply in std::mem::take(&mut shape.introduced) {
            let member = ShapeId::parse(&apply.target)
                .and_then(|id| self.places.get(id.member()?).copied())
                .and_then(|place| self.members.get_mut(place));
            match member {
                Some(member) => member.traits.lay_over(apply.traits),
                None => {
                    let at = At::shape(apply.source, &apply.target);
                    report.error("Model", at, "traits are applied to a member that does not exist");
                }
            }
        }
        shape.members = self.members;
        let own = std::mem::replace(&mut shape.traits, self.traits);
        shape.traits.lay_over(own);
        merge_properties(&mut self.properties, &shape.properties);
        shape.properties = self.properties;
        shape.mixins.clear();
    }
}

/// The traits that a mixin keeps for itself.
fn local_traits(mixin: &RawShape) -> Vec<&str> {
    let names = mixin.traits.get(MIXIN).and_then(|value| value.get("localTraits")?.as_array());
    names.unwrap_or_default().iter().filter_map(Node::as_str).collect()
}

/// Single values are replaced, lists and maps are merged; what comes later wins.
fn merge_properties(into: &mut Properties, from: &Properties) {
    for (name, property) in from {
        match (into.get_mut(name), property) {
            (Some(Property::Many(known)), Property::Many(targets)) => {
                for target in targets {
                    if !known.contains(target) {
                        known.push(target.clone());
                    }
                }
            }
            (Some(Property::Named(known)), Property::Named(entries)) => {
                for (key, value) in entries {
                    match known.iter_mut().find(|(k, _)| k == key) {
                        Some((_, old)) => old.clone_from(value),
                        None => known.push((key.clone(), value.clone())),
                    }
                }
            }
            _ => _ = into.insert(name, property.clone()),
        }
    }
}
