//! What models of real services leave out, by shape or member: `fix-ups.json` beside this crate's sources.
//!
//! In: merged and flattened shapes. Out: the same, with a trait, most often of our own, on each shape and member that the file names. A member that
//! is gone while its shape is still there is an error: the model has changed, and the fix-up must be looked at again.

use crate::ast::RawShape;
use crate::node::{Node, Object};
use crate::report::{At, Report};
use crate::shape_id::ShapeId;

/// The fix-ups: objects with `trait` and `why`, by the id of a shape or member.
const FIX_UPS: &str = include_str!("../fix-ups.json");

/// Adds the traits. The shapes are sorted by id.
pub(crate) fn apply(shapes: &mut [RawShape], report: &mut Report) {
    // That the file can be read is tested below.
    if let Ok(Node::Object(fix_ups)) = Node::parse(FIX_UPS) {
        for (target, fix_up) in fix_ups.iter() {
            apply_one(shapes, target, fix_up, report);
        }
    }
}

/// Adds one trait, if the model has the shape at all.
fn apply_one(shapes: &mut [RawShape], target: &str, fix_up: &Node, report: &mut Report) {
    let target = ShapeId::parse(target).map(|id| (id.without_member(), id.member().map(str::to_owned)));
    let applied = fix_up.get("trait").and_then(Node::as_str);
    let (Some((id, name)), Some(applied)) = (target, applied) else {
        return;
    };
    let place = shapes.binary_search_by(|shape| shape.id.as_str().cmp(id.as_str()));
    let Some(shape) = place.ok().and_then(|place| shapes.get_mut(place)) else {
        return;
    };
    let Some(name) = name else {
        return shape.traits.add(applied, Node::Object(Object::default()));
    };
    let Some(member) = shape.members.iter_mut().find(|member| member.name == name) else {
        let message =
            format!("the fix-up `{applied}` for the member `{name}` no longer applies: there is no such member");
        return report.error("FixUp", At::shape(shape.source, &shape.id), message);
    };
    member.traits.add(applied, Node::Object(Object::default()));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Model;
    use crate::source::Source;
    use crate::traits::{LABELS_IN_ENDPOINT, MORE_PAGES, PAGE_RESULT, QUOTED_JSON, REQUEST_URL, UNWRAPPED_OUTPUT};

    #[test]
    fn fix_ups_say_what_and_why() {
        let fix_ups = Node::parse(FIX_UPS).expect("JSON");
        for (target, fix_up) in fix_ups.as_object().expect("an object").iter() {
            let of_member = ShapeId::parse(target).map(|id| id.member().is_some());
            let applied = fix_up.get("trait").and_then(Node::as_str);
            let known: &[&str] = match of_member {
                Some(true) => &[REQUEST_URL, PAGE_RESULT, MORE_PAGES],
                _ => &[QUOTED_JSON, LABELS_IN_ENDPOINT, UNWRAPPED_OUTPUT],
            };
            assert!(of_member.is_some() && applied.is_some_and(|id| known.contains(&id)), "{target}");
            assert!(fix_up.get("why").and_then(Node::as_str).is_some_and(|why| why.ends_with('.')));
        }
    }

    fn load(member: &str) -> Result<Model, crate::problem::Problems> {
        let text = format!(
            r#"{{"smithy": "2.0", "shapes": {{"com.amazonaws.machinelearning#PredictInput": {{
                "type": "structure", "members": {{"{member}": {{"target": "smithy.api#String"}}}}}}}}}}"#
        );
        Model::from_sources(&[Source { name: "m.json".to_owned(), text }])
    }

    #[test]
    fn a_fix_up_applies_or_says_that_it_does_not() {
        let model = load("PredictEndpoint").expect("a valid model");
        let input = model.find("com.amazonaws.machinelearning#PredictInput").map(|ix| model.shape(ix));
        let member = input.and_then(|input| input.member("PredictEndpoint"));
        assert!(member.is_some_and(|member| member.traits.has(REQUEST_URL)));
        let problems = load("Endpoint").expect_err("a problem").to_string();
        assert!(problems.contains("no longer applies"), "{problems}");
    }
}
