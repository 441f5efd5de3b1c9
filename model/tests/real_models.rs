//! All AWS models of an archive load without a problem.
//!
//! In: `models/aws-models-2025-04.tar.gz` and `models/cognito-idp/ast` of the conformance data.

#![cfg(feature = "archives")]

mod support;

use smithgen_model::walk::{self, Found, Walk};
use smithgen_model::{Limits, Model, ShapeKind};

#[needs::test(conformance)]
fn all_models_load() {
    let archive = needs::conformance!("models/aws-models-2025-04.tar.gz");
    let loaded = walk::each(Walk::new(&[archive], Limits::default()), 2, || {
        |found: Found| {
            let is_new = !found.name.contains(".OLD-");
            found.load(&Limits::default()).map(|model| is_new.then(|| told(&model)))
        }
    });
    let (loaded, failures): (Vec<_>, Vec<_>) = loaded.into_iter().partition(Result::is_ok);
    assert_eq!(failures.into_iter().filter_map(Result::err).map(|it| it.to_string()).collect::<Vec<_>>(), [""; 0]);
    let (figures, warnings): (Vec<_>, Vec<_>) = loaded.into_iter().flatten().flatten().unzip();
    let warnings: Vec<String> = warnings.into_iter().flatten().collect();
    // One service writes `maxResults` for `pageSize` on six operations.
    let is_known = |warning: &&String| warning.contains("`smithy.api#paginated` has no member `maxResults`");
    assert_eq!((warnings.len(), warnings.iter().filter(is_known).count()), (6, 6), "{warnings:?}");
    let sum = |at: usize| figures.iter().map(|figures| figures[at]).sum::<usize>();
    // The figures that a survey of the same archive found by other means, and the members that fix-ups add: two of S3, and the regions that
    // copies of RDS, Neptune and DocumentDB come from.
    assert_eq!([figures.len(), sum(0), sum(1), sum(2)], [402, 112_620, 192_945 + 2 + (5 + 2 + 2), 16_019]);
}

/// How many shapes, members and operations a model has, and what it is warned of.
fn told(model: &Model) -> ([usize; 3], Vec<String>) {
    let shapes = || model.shapes().map(|(_, shape)| shape).filter(|shape| shape.id.namespace() != "smithy.api");
    let members =
        shapes().filter(|shape| !matches!(shape.kind, ShapeKind::Enum(_))).map(|shape| shape.members().count());
    let operations = model.services().map(|service| model.operations_of(service).len());
    let warnings = model.warnings().iter().map(ToString::to_string).collect();
    ([shapes().count(), members.sum(), operations.sum()], warnings)
}

#[needs::test(conformance)]
fn cognito_loads() {
    let files = support::json_files(&needs::conformance!("models/cognito-idp/ast"));
    assert!(!files.is_empty());
    for file in files {
        let model = Model::load(&[&file]).unwrap_or_else(|problems| panic!("{problems}"));
        let service = model.services().next().expect("a service");
        assert!(model.operations_of(service).len() >= 113);
        assert!(model.warnings().is_empty(), "{}", model.warnings());
    }
}
