//! What users are warned of when clients of AWS's services are generated: each kind is known, and why it is not mended.
//!
//! In: all models of the conformance data, and a wheel of botocore with all versions of all services. Out: no problem, and for each warning
//! one row of [`EXPLAINED`], of which each explains one.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::path::PathBuf;

use smithgen::stages::select::select;
use smithgen_model::walk::{Found, NO_MODEL, Walk, each};
use smithgen_model::{Limits, Problem};
use smithgen_tests::peers::botocore_wheel;

/// The kind of a warning, what it says, where such warnings come from, and why they stay.
const EXPLAINED: [(&str, &str, &str, &str); 5] = [
    (
        "EndpointRules",
        "may be unset, and isSet does not say so",
        "old rules of botocore's, as of CloudFront before 2020",
        "the rules are as they are published; a condition on what is unset does not hold, as in botocore",
    ),
    (
        "ExamplesTrait",
        "is left out: ",
        "examples of botocore's, as of S3, EC2 and Device Farm",
        "they hold what cannot be sent or answered, such as a text for a number; without them, pages and samples are right",
    ),
    (
        "FixUp",
        "`smithgen.fixes#presignedCopy` for",
        "RDS before 2014-10-31, in botocore's description of that time",
        "it copies nothing out of other regions that has to be signed for them",
    ),
    (
        "Model",
        "is left out: it waits for what Smithy cannot express",
        "`KeyPairExists` of EC2 in botocore's description of 2015",
        "it wants a list of truths from what gives one truth, and would never end; newer descriptions have it right",
    ),
    (
        "TraitValue",
        "the trait `smithy.api#paginated` has no member `maxResults`",
        "OpenSearch Serverless",
        "the trait has `pageSize` for it; what is not known is passed over: pages are turned, of the usual size",
    ),
];

/// How many models there are at least in both, and how many warnings a user may be shown of one.
const FEWEST: usize = 403 + 437;
const MOST: usize = 12;

/// What is told of a model: problems, and warnings; nothing, if it is none.
fn told(found: Found) -> Option<(String, Vec<Problem>, usize)> {
    let name = found.name.clone();
    let selected = match found.load(&Limits::default()) {
        Err(problems) if problems.iter().all(|problem| problem.event == NO_MODEL) => return None,
        read => read.and_then(|model| select(&model, &Default::default())),
    };
    let told = selected.map_or_else(|problems| problems, |selection| selection.warnings);
    Some((name, told.iter().cloned().collect(), told.digest().len()))
}

#[needs::test(conformance, packages)]
fn every_warning_about_awss_models_is_explained() {
    let sources: [PathBuf; 2] = [needs::conformance!("models/aws-models-2025-04.tar.gz"), botocore_wheel()];
    let workers = std::thread::available_parallelism().map_or(1, NonZero::get);
    let found = each(Walk::new(&sources, Limits::default()), workers, || told);
    let models: Vec<_> = found.into_iter().flatten().collect();
    assert!(models.len() >= FEWEST, "only {} models", models.len());
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    let mut unexplained = Vec::new();
    for (model, problems, lines) in &models {
        assert!(*lines <= MOST, "{model} drowns its users: {problems:#?}");
        for problem in problems {
            let is_of =
                |(kind, says, ..): &(&str, &str, &str, &str)| *kind == problem.event && problem.message.contains(says);
            match EXPLAINED.iter().position(is_of) {
                Some(row) => *counts.entry(row).or_default() += 1,
                None => unexplained.push(problem.to_string()),
            }
        }
    }
    for (row, (kind, _, whose, why)) in EXPLAINED.iter().enumerate() {
        println!("{kind}, {}: {whose}: {why}", counts.get(&row).unwrap_or(&0));
    }
    assert_eq!(unexplained, Vec::<String>::new());
    let unused: Vec<_> =
        (0..EXPLAINED.len()).filter(|row| !counts.contains_key(row)).map(|row| EXPLAINED[row]).collect();
    assert!(unused.is_empty(), "nothing needs {unused:?}");
}
