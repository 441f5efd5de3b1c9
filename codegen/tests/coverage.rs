//! The table of traits covers AWS's models, and what cannot be generated of them is known.
//!
//! In: `models/aws-models-2025-04.tar.gz` of the conformance data. Out: every trait that occurs in it has a row, every row occurs,
//! and of the services whose protocol can be generated, only operations that are listed here are left out.

#[path = "../../model/tests/support/aws_models.rs"]
mod aws_models;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use smithgen::Code;
use smithgen::stages::analysis::bound::bound;
use smithgen::stages::coverage::TRAITS;
use smithgen::stages::{select, selection};
use smithgen_model::{Model, Node, Source};

/// Rows for traits that are in Smithy, and in newer models of AWS or in those of others, but not in the archive.
const NEWER: [&str; 17] = [
    "aws.api#longPoll",
    "aws.auth#sigv4a",
    "smithy.api#eventHeader",
    "smithy.api#httpApiKeyAuth",
    "smithy.api#httpBasicAuth",
    "smithy.api#httpDigestAuth",
    "smithy.api#internal",
    "smithy.api#mixin",
    "smithy.api#since",
    "smithy.api#unitType",
    "smithy.protocols#rpcv2Cbor",
    "smithy.protocols#rpcv2Json",
    "smithy.rules#endpointBdd",
    "smithy.test#eventStreamTests",
    "smithy.test#httpMalformedRequestTests",
    "smithy.test#httpRequestTests",
    "smithy.test#httpResponseTests",
];

/// The operations that are left out, by service.
const LEFT_OUT: [(&str, &[&str]); 0] = [];

/// How many operations have an endpoint that depends on them or their input, by service.
const BOUND: [(&str, usize); 8] = [
    ("AWSEvents", 1),
    ("AWSS3ControlServiceV20180820", 93),
    ("AmazonNeptuneGraph", 32),
    ("AmazonS3", 97),
    ("CloudFrontKeyValueStore", 6),
    ("DynamoDB_20120810", 49),
    ("Kinesis_20131202", 29),
    ("SimpleEmailService_v2", 2),
];

/// The services of which only the discovery of endpoints can be generated, because all else must go where that says.
const DISCOVERED: [&str; 1] = ["Timestream_20181101"];

#[test]
fn rows_are_sorted() {
    assert!(TRAITS.windows(2).all(|pair| pair[0].0 < pair[1].0), "they are searched by halves");
}

/// What is of the prelude is no news to anybody, either.
#[test]
fn every_trait_of_tiny_models_has_a_row() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/models");
    let files = fs::read_dir(folder).expect("the folder is there").map(|entry| entry.expect("an entry").path());
    for path in files.filter(|path| path.extension().is_some_and(|ending| ending == "json")) {
        let model = Model::load(&[&path]).unwrap_or_else(|problems| panic!("{problems}"));
        let selection = select::select(&model, &Default::default()).unwrap_or_else(|problems| panic!("{problems}"));
        let unknown = selection.warnings.iter().find(|warning| warning.event == Code::UnknownTrait.name());
        assert!(unknown.is_none(), "{}: {unknown:?}", path.display());
    }
}

/// Calls `visit` with each key of each object `traits` in a document.
fn traits(node: &Node, visit: &mut impl FnMut(&str)) {
    match node {
        Node::Object(object) => {
            for (key, value) in object.iter() {
                match value {
                    Node::Object(applied) if key == "traits" => applied.iter().for_each(|(id, _)| visit(id)),
                    other => traits(other, visit),
                }
            }
        }
        Node::Array(values) => values.iter().for_each(|value| traits(value, visit)),
        _ => {}
    }
}

#[needs::test(conformance)]
fn every_trait_of_awss_models_has_a_row_and_every_row_a_trait() {
    let known: BTreeSet<&str> = TRAITS.iter().map(|(id, _)| *id).collect();
    let mut found = BTreeSet::new();
    for file in aws_models::files() {
        let text = fs::read_to_string(&file).expect("a model");
        let document = Node::parse(&text).expect("JSON");
        traits(document.get("shapes").expect("shapes"), &mut |id| {
            if !found.contains(id) {
                found.insert(id.to_owned());
            }
        });
    }
    let found: BTreeSet<&str> = found.iter().map(String::as_str).collect();
    let newer = BTreeSet::from(NEWER);
    assert_eq!(found.difference(&known).collect::<Vec<_>>(), Vec::<&&str>::new(), "they have no row");
    assert_eq!(newer.intersection(&found).collect::<Vec<_>>(), Vec::<&&str>::new(), "they occur now");
    // What the reader of models adds is in no file.
    let is_ours = |id: &str| id.starts_with("smithgen.fixes#");
    let unused: Vec<_> = known.difference(&found).filter(|id| !newer.contains(**id) && !is_ours(id)).collect();
    assert_eq!(unused, Vec::<&&str>::new(), "nothing has these traits");
    assert!(newer.is_subset(&known), "rows that are gone");
}

#[needs::test(conformance)]
fn what_cannot_be_generated_of_awss_models_is_known() {
    let mut left_out = BTreeMap::new();
    let (mut refused, mut depending) = (Vec::new(), BTreeMap::new());
    let (mut generated, mut lines) = (0, 0);
    for file in aws_models::files() {
        let model = Model::load(&[&file]).expect("a valid model");
        let service = model.shape(model.services().next().expect("a service")).id.name().to_owned();
        match select::select(&model, &Default::default()) {
            Ok(selection) => {
                generated += 1;
                let told = selection.warnings.digest();
                assert!(told.len() <= 8, "{service} drowns its users: {told:#?}");
                lines += told.len();
                assert!(
                    selection.warnings.iter().all(|warning| warning.event != Code::UnknownTrait.name()),
                    "{told:#?}"
                );
                let depends = |rules| {
                    let operations = selection.operations.iter();
                    operations.filter(|operation| !bound(&model, rules, operation).is_empty()).count()
                };
                let count = selection.endpoint.as_ref().map_or(0, depends);
                if count > 0 {
                    depending.insert(service.clone(), count);
                }
                let names: Vec<String> = selection.left_out.into_iter().map(|left_out| left_out.operation).collect();
                if DISCOVERED.contains(&service.as_str()) {
                    let kept: Vec<_> = selection.operations.iter().map(|op| model.shape(op.ix).id.name()).collect();
                    assert_eq!(kept, ["DescribeEndpoints"], "{service}");
                } else if !names.is_empty() {
                    left_out.insert(service, names);
                }
            }
            Err(problems) => {
                let problem = problems.iter().find(|problem| problem.event == Code::Protocol.name());
                if problem.is_none_or(|problem| problem.location.as_ref().is_none_or(|at| at.position.is_none())) {
                    refused.push(format!("{service}: {problems}"));
                }
            }
        }
    }
    assert_eq!(refused, Vec::<String>::new(), "nothing but its protocol refuses a service of AWS");
    let expected = LEFT_OUT.map(|(service, names)| (service.to_owned(), names.iter().map(|n| n.to_string()).collect()));
    assert_eq!(left_out, BTreeMap::<String, Vec<String>>::from(expected));
    assert_eq!(depending, BTreeMap::from(BOUND.map(|(service, count)| (service.to_owned(), count))));
    println!("{generated} services with {lines} lines of warnings");
    assert_eq!(generated, 403);
}

#[test]
fn what_is_not_carried_is_told_once_and_only_of_what_was_selected() {
    let text = r##"{"smithy": "2.0", "shapes": {
      "a#S": {"type": "service", "version": "1", "operations": [{"target": "a#A"}, {"target": "a#B"}, {"target": "a#C"}],
              "traits": {"aws.protocols#awsJson1_1": {}, "aws.api#arn": {}}},
      "a#A": {"type": "operation", "traits": {"mine#even": {}}},
      "a#B": {"type": "operation", "traits": {"mine#even": {}, "mine#odd": {}}},
      "a#C": {"type": "operation", "inpt": {"target": "a#In"}}
    }}"##;
    let model = Model::from_sources(&[Source { name: "m.json".to_owned(), text: text.to_owned() }]).expect("a model");
    let warnings = |names: &[&str]| {
        let selection =
            select::select(&model, &selection::Choice::of(names.iter().copied())).expect("all can be generated");
        selection.warnings.iter().map(|warning| (warning.event, warning.message.clone())).collect::<Vec<_>>()
    };
    let codes = |names: &[&str]| warnings(names).into_iter().map(|(code, _)| code).collect::<Vec<_>>();
    assert_eq!(codes(&["A"]), ["UnknownTrait"]);
    assert_eq!(codes(&["B"]), ["UnknownTrait"; 2]);
    assert_eq!(codes(&["C"]), ["Model"], "the property with a slip");
    let all = warnings(&[]);
    assert_eq!(all.len(), 3);
    assert!(all[0].1.contains("`inpt`"), "{all:?}");
    assert!(all[1].1.contains("`mine#even`") && all[1].1.ends_with("(here and in another place)"), "{all:?}");
}
