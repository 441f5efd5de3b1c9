//! What models of real services leave out, by shape or member: `fix-ups.json` beside this crate's sources.
//!
//! In: merged and flattened shapes. Out: the same, with a trait, most often of our own, on each shape and member that the file names. What
//! is gone while the service or the shape that it belongs to is still there is a warning: the model has changed, and the fix-up must be
//! looked at again, or it has been cut down.
//!
//! A target is a namespace, which stands for its service, whatever that is called; shapes, `ns#One|Another`; or members of theirs,
//! `ns#One|Another$This|That`. `*` stands for any shape of the namespace, of which one at least has the members.

use std::ops::Range;

use crate::ast::{RawMember, RawShape};
use crate::node::{Node, Object};
use crate::report::{At, Report};
use crate::shape_type::ShapeType;
use crate::traits::{POSTED_QUERY, PRESIGNED_COPY, TEXT_BESIDE, TREE_HASH, Traits, UNWRAPPED_OUTPUT};

/// The fix-ups: objects with `trait`, `why` and perhaps the trait's `value`, by their targets.
const FIX_UPS: &str = include_str!("../fix-ups.json");

/// Traits of operations.
const OF_OPERATIONS: [&str; 4] = [POSTED_QUERY, TREE_HASH, UNWRAPPED_OUTPUT, "smithy.api#longPoll"];

/// Adds the traits. The shapes are sorted by id.
pub(crate) fn apply(shapes: &mut [RawShape], report: &mut Report) {
    // That the file can be read is tested below.
    let Ok(Node::Object(fix_ups)) = Node::parse(FIX_UPS) else { return };
    for (target, fix_up) in fix_ups.iter() {
        let (namespace, names) = target.split_once('#').unwrap_or((target, ""));
        let (names, members) = names.split_once('$').map_or((names, None), |(names, members)| (names, Some(members)));
        let all = of_namespace(shapes, namespace);
        let own = shapes.get_mut(all).unwrap_or_default();
        let Some(applied) = fix_up.get("trait").and_then(Node::as_str).filter(|_| !own.is_empty()) else {
            continue;
        };
        let value = fix_up.get("value").cloned().unwrap_or_else(|| Node::Object(Object::default()));
        let fix_up = FixUp { applied, value: &value };
        for name in names.split('|') {
            let found = find(own, namespace, name);
            match own.get_mut(found).filter(|found| !found.is_empty()) {
                None => missing(own, applied, name, report),
                Some(found) => match members {
                    None => found.iter_mut().for_each(|shape| shape.traits.add(applied, value.clone())),
                    Some(members) => members.split('|').for_each(|member| fix_up.apply_to(found, member, report)),
                },
            }
        }
    }
}

/// Where the shapes of a namespace are.
fn of_namespace(shapes: &[RawShape], namespace: &str) -> Range<usize> {
    let is_before = |shape: &RawShape| shape.id.split('#').next() < Some(namespace);
    let start = shapes.partition_point(is_before);
    let of_it = |shape: &&RawShape| shape.id.split('#').next() == Some(namespace);
    start..start + shapes.get(start..).unwrap_or_default().iter().take_while(of_it).count()
}

/// Where the shape of a name is among those of its namespace: the service without a name, any by `*`.
fn find(own: &[RawShape], namespace: &str, name: &str) -> Range<usize> {
    let place = match name {
        "*" => return 0..own.len(),
        "" => own.iter().position(is_service),
        name => own.binary_search_by(|shape| shape.id.as_str().cmp(&format!("{namespace}#{name}"))).ok(),
    };
    place.map_or(0..0, |place| place..place + 1)
}

fn is_service(shape: &RawShape) -> bool {
    shape.shape_type == ShapeType::Service
}

/// Tells of a shape that is gone from a service. Operations that are not there are not called, and in older models they are not there yet.
fn missing(own: &[RawShape], applied: &str, name: &str, report: &mut Report) {
    let service = own.iter().find(|shape| is_service(shape));
    if let Some(service) = service.filter(|_| !OF_OPERATIONS.contains(&applied)) {
        let message = format!("the fix-up `{applied}` for `{name}` no longer applies: there is no such shape");
        report.warning("FixUp", At::shape(service.source, &service.id), message);
    }
}

/// A trait with its value.
struct FixUp<'f> {
    applied: &'f str,
    value: &'f Node,
}

impl FixUp<'_> {
    /// Adds the trait to the members of a name, of which there has to be one.
    fn apply_to(&self, found: &mut [RawShape], name: &str, report: &mut Report) {
        let FixUp { applied, value } = *self;
        let mut is_applied = false;
        for shape in found.iter_mut() {
            let place = shape.members.iter().position(|member| member.name == name);
            let Some((place, member)) = place.and_then(|place| Some((place, shape.members.get_mut(place)?))) else {
                continue;
            };
            member.traits.add(applied, value.clone());
            is_applied = true;
            if applied == TEXT_BESIDE {
                let beside = text_beside(member, value);
                shape.members.insert(place + 1, beside);
            }
            let source = value.as_str().filter(|_| applied == PRESIGNED_COPY);
            if let Some(source) = source.filter(|name| shape.members.iter().all(|member| member.name != *name)) {
                shape.members.push(source_of_copy(source));
            }
        }
        if let Some(shape) = found.first().filter(|_| !is_applied) {
            let message =
                format!("the fix-up `{applied}` for the member `{name}` no longer applies: there is no such member");
            report.warning("FixUp", At::shape(shape.source, &shape.id), message);
        }
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

/// The member that names the region which something is copied from.
fn source_of_copy(name: &str) -> RawMember {
    let docs = "The region that the source is in, if that is another one. It is not sent: the client signs the request for that region, \
                and sends its URL, unless you do.";
    let mut traits = Traits::none();
    traits.add("smithy.api#documentation", Node::String(docs.to_owned()));
    RawMember { name: name.to_owned(), target: "smithy.api#String".to_owned(), traits }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Model;
    use crate::source::Source;
    use crate::traits::{
        ASKED_FOR, ENCODED, FILLED_IN, HEADERS, LABELS_IN_ENDPOINT, LAST_SEGMENT, MORE_PAGES, PAGE_RESULT,
        POSTED_QUERY, PRESIGNED_COPY, REQUEST_URL, RETRIES, SENT_ESCAPED, SENT_IN_BASE64, SENT_WITH_MD5, TREE_HASH,
        UNWRAPPED_OUTPUT,
    };

    #[test]
    fn fix_ups_say_what_and_why() {
        let fix_ups = Node::parse(FIX_UPS).expect("JSON");
        for (target, fix_up) in fix_ups.as_object().expect("an object").iter() {
            let known: &[&str] = match target.contains('$') {
                true => &[
                    ASKED_FOR,
                    ENCODED,
                    FILLED_IN,
                    MORE_PAGES,
                    PAGE_RESULT,
                    PRESIGNED_COPY,
                    REQUEST_URL,
                    SENT_ESCAPED,
                    SENT_IN_BASE64,
                    SENT_WITH_MD5,
                    TEXT_BESIDE,
                ],
                false => &[
                    ENCODED,
                    HEADERS,
                    LABELS_IN_ENDPOINT,
                    LAST_SEGMENT,
                    POSTED_QUERY,
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
            let why = fix_up.get("why").and_then(Node::as_str);
            let link = why.and_then(|why| why.rsplit_once(" https://"));
            assert!(link.is_some_and(|(_, link)| !link.contains(' ') && link.ends_with('.')), "{target} has no link");
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
    fn copies_have_a_member_for_the_region_of_their_source() {
        for (shape, url, source) in [
            ("rds#CopyDBSnapshotMessage", "PreSignedUrl", None),
            ("rds#CopyDBSnapshotMessage", "PreSignedUrl", Some("SourceRegion")),
            ("ec2#CopySnapshotRequest", "PresignedUrl", Some("SourceRegion")),
        ] {
            let own = source.map(|name| format!(r#", "{name}": {{"target": "smithy.api#String"}}"#));
            let text = format!(
                r#"{{"smithy": "2.0", "shapes": {{"com.amazonaws.{shape}": {{"type": "structure", "members": {{
                    "{url}": {{"target": "smithy.api#String"}}{}}}}}}}}}"#,
                own.unwrap_or_default()
            );
            let model = Model::from_sources(&[Source { name: "m.json".to_owned(), text }]).expect("a valid model");
            let input = model.find(&format!("com.amazonaws.{shape}")).map(|ix| model.shape(ix)).expect("a shape");
            let names: Vec<_> = input.members().map(|member| member.name.as_str()).collect();
            assert_eq!(names, [url, "SourceRegion"]);
        }
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

    #[test]
    fn shapes_that_are_gone_from_a_service_are_told() {
        let told = |service: &str, others: &str| {
            let text = format!(
                r#"{{"smithy": "2.0", "shapes": {{{service}
                    "com.amazonaws.route53#ChangeId": {{"type": "string"}}{others}}}}}"#
            );
            let model = Model::from_sources(&[Source { name: "m.json".to_owned(), text }]).expect("a valid model");
            model.warnings().to_string()
        };
        let service = r#""com.amazonaws.route53#Any": {"type": "service"},"#;
        let gone = "for `ResourceId` no longer applies: there is no such shape";
        let warnings = told(service, "");
        assert!(warnings.contains(gone) && warnings.matches("no longer applies").count() == 1, "{warnings}");
        assert_eq!(told(service, r#", "com.amazonaws.route53#ResourceId": {"type": "string"}"#), "");
        assert_eq!(told("", ""), "", "a part of a service");
        let resource =
            r#", "com.amazonaws.route53#ResourceId": {"type": "string"}, "com.amazonaws.swf#Any": {"type": "service"}"#;
        assert_eq!(told(service, resource), "", "without the operations that are long polls");
    }

    #[test]
    fn services_have_whatever_name() {
        for name in ["APIGateway", "BackplaneControlService"] {
            let id = format!("com.amazonaws.apigateway#{name}");
            let text = format!(r#"{{"smithy": "2.0", "shapes": {{"{id}": {{"type": "service"}}}}}}"#);
            let model = Model::from_sources(&[Source { name: "m.json".to_owned(), text }]).expect("a valid model");
            let service = model.find(&id).map(|ix| model.shape(ix)).expect("a service");
            assert!(service.traits.has(HEADERS));
        }
    }
}
