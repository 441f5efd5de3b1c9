//! What models of real services leave out, by shape or member: `fix-ups.json` beside this crate's sources.
//!
//! In: merged and flattened shapes. Out: the same, with a trait, most often of our own, on each shape and member that the file names. A
//! member that is gone while its shape is still there is a warning: the model has changed, and the fix-up must be looked at again, or it has
//! been cut down. `*` stands for any shape of a namespace, of which one at least has the member.

use crate::ast::{RawMember, RawShape};
use crate::node::{Node, Object};
use crate::report::{At, Report};
use crate::traits::{TEXT_BESIDE, Traits};

/// The fix-ups: objects with `trait`, `why` and perhaps the trait's `value`, by the id of a shape or member.
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
    let (id, member) = target.split_once('$').map_or((target, None), |(id, member)| (id, Some(member)));
    let Some(applied) = fix_up.get("trait").and_then(Node::as_str) else {
        return;
    };
    let value = || fix_up.get("value").cloned().unwrap_or_else(|| Node::Object(Object::default()));
    let found = match id.strip_suffix('*') {
        Some(namespace) => {
            let start = shapes.partition_point(|shape| shape.id.as_str() < namespace);
            let length = shapes.get(start..).unwrap_or_default();
            let length = length.iter().take_while(|shape| shape.id.as_str().starts_with(namespace)).count();
            start..start + length
        }
        None => match shapes.binary_search_by(|shape| shape.id.as_str().cmp(id)) {
            Ok(place) => place..place + 1,
            Err(place) => place..place,
        },
    };
    let found = shapes.get_mut(found).unwrap_or_default();
    let Some(name) = member else {
        return found.iter_mut().for_each(|shape| shape.traits.add(applied, value()));
    };
    let mut is_applied = false;
    for shape in found.iter_mut() {
        let place = shape.members.iter().position(|member| member.name == name);
        let Some((place, member)) = place.and_then(|place| Some((place, shape.members.get_mut(place)?))) else {
            continue;
        };
        member.traits.add(applied, value());
        is_applied = true;
        if applied == TEXT_BESIDE {
            let beside = text_beside(member, &value());
            shape.members.insert(place + 1, beside);
        }
    }
    if let Some(shape) = found.first().filter(|_| !is_applied) {
        let message =
            format!("the fix-up `{applied}` for the member `{name}` no longer applies: there is no such member");
        report.warning("FixUp", At::shape(shape.source, &shape.id), message);
    }
}

/// The member that has the text of another, as it came.
fn text_beside(member: &RawMember, name: &Node) -> RawMember {
    let mut traits = Traits::none();
    if let Some(header) = member.traits.get("smithy.api#httpHeader") {
        traits.add("smithy.api#httpHeader", header.clone());
    }
    let docs = format!("The text of `{}` as it came, which need not be a value of that.", member.name);
    traits.add("smithy.api#documentation", Node::String(docs));
    let name = name.as_str().unwrap_or_default().to_owned();
    RawMember { name, target: "smithy.api#String".to_owned(), traits }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Model;
    use crate::source::Source;
    use crate::traits::{
        FILLED_IN, HEADERS, LABELS_IN_ENDPOINT, LAST_SEGMENT, MORE_PAGES, PAGE_RESULT, POSTED_QUERY, QUOTED_JSON,
        REQUEST_URL, RETRIES, SENT_ESCAPED, SENT_IN_BASE64, TREE_HASH, UNWRAPPED_OUTPUT,
    };

    #[test]
    fn fix_ups_say_what_and_why() {
        let fix_ups = Node::parse(FIX_UPS).expect("JSON");
        for (target, fix_up) in fix_ups.as_object().expect("an object").iter() {
            let known: &[&str] = match target.contains('$') {
                true => &[FILLED_IN, REQUEST_URL, PAGE_RESULT, MORE_PAGES, SENT_ESCAPED, SENT_IN_BASE64, TEXT_BESIDE],
                false => &[
                    HEADERS,
                    LABELS_IN_ENDPOINT,
                    LAST_SEGMENT,
                    POSTED_QUERY,
                    QUOTED_JSON,
                    RETRIES,
                    TREE_HASH,
                    UNWRAPPED_OUTPUT,
                    "smithy.api#longPoll",
                    "smithy.api#retryable",
                    "smithy.api#sensitive",
                ],
            };
            let applied = fix_up.get("trait").and_then(Node::as_str);
            assert!(applied.is_some_and(|id| known.contains(&id)), "{target}");
            assert!(fix_up.get("why").and_then(Node::as_str).is_some_and(|why| why.ends_with('.')));
        }
    }

    fn load(shape: &str, member: &str) -> Result<Model, crate::problem::Problems> {
        let text = format!(
            r#"{{"smithy": "2.0", "shapes": {{"com.amazonaws.{shape}": {{
                "type": "structure", "members": {{"{member}": {{"target": "smithy.api#String"}}}}}}}}}}"#
        );
        Model::from_sources(&[Source { name: "m.json".to_owned(), text }])
    }

    #[test]
    fn a_text_stands_beside() {
        let model = load("s3#GetObjectOutput", "Expires").expect("a valid model");
        let output = model.find("com.amazonaws.s3#GetObjectOutput").map(|ix| model.shape(ix)).expect("a shape");
        let names: Vec<_> = output.members().map(|member| member.name.as_str()).collect();
        assert_eq!(names, ["Expires", "ExpiresString"]);
    }

    #[test]
    fn what_the_model_says_already_is_said_once() {
        let text = |traits: &str| {
            format!(
                r#"{{"smithy": "2.0", "shapes": {{"com.amazonaws.sts#IDPCommunicationErrorException": {{
                    "type": "structure", "members": {{}}, "traits": {{"smithy.api#error": "client"{traits}}}}}}}}}"#
            )
        };
        for traits in ["", r#", "smithy.api#retryable": {}"#] {
            let source = Source { name: "m.json".to_owned(), text: text(traits) };
            let model = Model::from_sources(&[source]).expect("a valid model");
            let error = model.find("com.amazonaws.sts#IDPCommunicationErrorException").map(|ix| model.shape(ix));
            let traits = error.expect("a shape").traits.clone().into_iter();
            assert_eq!(traits.filter(|(id, _)| id == "smithy.api#retryable").count(), 1);
        }
    }

    #[test]
    fn a_fix_up_applies_or_says_that_it_does_not() {
        let hyphen = Node::String("-".to_owned());
        for (shape, member, expected, value) in [
            ("machinelearning#PredictInput", "PredictEndpoint", REQUEST_URL, Node::Object(Object::default())),
            ("glacier#Whatever", "accountId", FILLED_IN, hyphen),
        ] {
            let model = load(shape, member).expect("a valid model");
            let input = model.find(&format!("com.amazonaws.{shape}")).map(|ix| model.shape(ix));
            let found = input.and_then(|input| input.member(member)?.traits.get(expected));
            assert_eq!(found, Some(&value), "{shape}");
            let warnings = load(shape, "another").expect("a model that was cut down").warnings().to_string();
            assert!(warnings.contains("no longer applies"), "{warnings}");
        }
        assert!(load("glacierlike#Whatever", "another").is_ok());
    }
}
