//! The table of traits covers AWS's models, and what cannot be generated of them is known.
//!
//! In: `models/aws-models-2025-04.tar.gz` of the conformance data. Out: every trait that occurs in it has a row, every row occurs,
//! and of the services whose protocol can be generated, only operations that are listed here are left out.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{fs, iter};

use smithgen::Code;
use smithgen::stages::analysis::bound::bound;
use smithgen::stages::coverage::TRAITS;
use smithgen::stages::{select, selection};
use smithgen_model::walk::{self, Found, Walk};
use smithgen_model::{Limits, Model, Source};

/// Rows for traits that are in Smithy, and in newer models of AWS or in those of others, but not in the archive.
const NEWER: [&str; 18] = [
    "aws.api#clientEndpointDiscoveryId",
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

/// What is looked at of a model.
struct Seen {
    traits: BTreeSet<String>,
    /// Its service, and what comes of that.
    service: String,
    outcome: Outcome,
}

enum Outcome {
    /// Its protocol cannot be generated.
    NotSpoken,
    Refused(String),
    Generated {
        /// Lines of warnings.
        lines: usize,
        /// How many operations have an endpoint that depends on them or their input.
        depending: usize,
        left_out: Vec<String>,
    },
}

/// All models of the archive.
fn seen(archive: PathBuf) -> Vec<Seen> {
    walk::each(Walk::new(&[archive], Limits::default()), 2, || {
        |found: Found| {
            let model = found.load(&Limits::default()).expect("a valid model");
            let service = model.shape(model.services().next().expect("a service")).id.name().to_owned();
            Seen { traits: traits(&model), outcome: outcome(&model, &service), service }
        }
    })
}

/// The ids of all traits that are applied in a model.
fn traits(model: &Model) -> BTreeSet<String> {
    let shapes = model.shapes().map(|(_, shape)| shape).filter(|shape| shape.id.namespace() != "smithy.api");
    let applied =
        shapes.flat_map(|shape| iter::once(&shape.traits).chain(shape.members().map(|member| &member.traits)));
    applied.flat_map(|traits| traits.iter().map(|(id, _)| id.to_owned())).collect()
}

fn outcome(model: &Model, service: &str) -> Outcome {
    let selection = match select::select(model, &Default::default()) {
        Ok(selection) => selection,
        Err(problems) => {
            let problem = problems.iter().find(|problem| problem.event == Code::Protocol.name());
            let is_located =
                problem.is_some_and(|problem| problem.location.as_ref().is_some_and(|at| at.position.is_some()));
            return if is_located { Outcome::NotSpoken } else { Outcome::Refused(problems.to_string()) };
        }
    };
    let told = selection.warnings.digest();
    assert!(told.len() <= 8, "{service} drowns its users: {told:#?}");
    assert!(selection.warnings.iter().all(|warning| warning.event != Code::UnknownTrait.name()), "{told:#?}");
    let depending = |rules| selection.operations.iter().filter(|op| !bound(model, rules, op).is_empty()).count();
    Outcome::Generated {
        lines: told.len(),
        depending: selection.endpoint.as_ref().map_or(0, depending),
        left_out: selection.left_out.into_iter().map(|left_out| left_out.operation).collect(),
    }
}

#[needs::test(conformance)]
fn traits_and_operations_of_awss_models_are_known() {
    let seen = seen(needs::conformance!("models/aws-models-2025-04.tar.gz"));
    let found: BTreeSet<&str> = seen.iter().flat_map(|seen| &seen.traits).map(String::as_str).collect();
    let known: BTreeSet<&str> = TRAITS.iter().map(|(id, _)| *id).collect();
    let newer = BTreeSet::from(NEWER);
    assert_eq!(found.difference(&known).collect::<Vec<_>>(), Vec::<&&str>::new(), "they have no row");
    assert_eq!(newer.intersection(&found).collect::<Vec<_>>(), Vec::<&&str>::new(), "they occur now");
    // What the reader of models takes out of these, and what it adds to others.
    let is_of_reader = |id: &str| id == "smithy.api#box" || id.starts_with("smithgen.fixes#");
    let unused: Vec<_> = known.difference(&found).filter(|id| !newer.contains(**id) && !is_of_reader(id)).collect();
    assert_eq!(unused, Vec::<&&str>::new(), "nothing has these traits");
    assert!(newer.is_subset(&known), "rows that are gone");

    let (mut all_left_out, mut all_depending) = (BTreeMap::new(), BTreeMap::new());
    let (mut refused, mut generated, mut all_lines) = (Vec::new(), 0, 0);
    for Seen { service, outcome, .. } in seen {
        match outcome {
            Outcome::NotSpoken => {}
            Outcome::Refused(problems) => refused.push(format!("{service}: {problems}")),
            Outcome::Generated { lines, depending, left_out } => {
                generated += 1;
                all_lines += lines;
                if !left_out.is_empty() {
                    all_left_out.insert(service.clone(), left_out);
                }
                if depending > 0 {
                    all_depending.insert(service, depending);
                }
            }
        }
    }
    assert_eq!(refused, Vec::<String>::new(), "nothing but its protocol refuses a service of AWS");
    let expected = LEFT_OUT.map(|(service, names)| (service.to_owned(), names.iter().map(|n| n.to_string()).collect()));
    assert_eq!(all_left_out, BTreeMap::<String, Vec<String>>::from(expected));
    assert_eq!(all_depending, BTreeMap::from(BOUND.map(|(service, count)| (service.to_owned(), count))));
    println!("{generated} services with {all_lines} lines of warnings");
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
