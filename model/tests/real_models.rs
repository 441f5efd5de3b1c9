//! All AWS models of an archive load without a problem, and fast.
//!
//! In: `models/aws-models-2025-04.tar.gz` and `models/cognito-idp/ast` of the conformance data.

#[path = "support/aws_models.rs"]
mod aws_models;
mod support;

use std::time::{Duration, Instant};

use smithgen_model::{Model, ShapeKind};

#[needs::test(conformance)]
fn all_models_load() {
    let files = aws_models::files();
    let mut spent = Duration::ZERO;
    let (mut models, mut shapes, mut members, mut operations) = (0, 0, 0, 0);
    let mut failures = Vec::new();
    let mut warnings = Vec::new();
    for file in &files {
        let start = Instant::now();
        let loaded = Model::load(&[file]);
        spent += start.elapsed();
        match loaded {
            Ok(model) => {
                let is_new = !file.to_string_lossy().contains(".OLD-");
                models += usize::from(is_new);
                warnings.extend(model.warnings().iter().filter(|_| is_new).map(ToString::to_string));
                for (_, shape) in model.shapes().filter(|_| is_new) {
                    if shape.id.namespace() != "smithy.api" {
                        shapes += 1;
                        let is_enum = matches!(shape.kind, ShapeKind::Enum(_));
                        members += if is_enum { 0 } else { shape.members().count() };
                    }
                }
                for service in model.services().filter(|_| is_new) {
                    operations += model.operations_of(service).len();
                }
            }
            Err(problems) => failures.push(problems.to_string()),
        }
    }
    println!("{} files in {spent:?}: {shapes} shapes, {members} members", files.len());
    assert_eq!(failures, Vec::<String>::new());
    // One service writes `maxResults` for `pageSize` on six operations.
    let is_known = |warning: &&String| warning.contains("`smithy.api#paginated` has no member `maxResults`");
    assert_eq!((warnings.len(), warnings.iter().filter(is_known).count()), (6, 6), "{warnings:?}");
    // The figures that a survey of the same archive found by other means, and the two members that fix-ups add to S3.
    assert_eq!((models, shapes, members, operations), (402, 112_620, 192_945 + 2, 16_019));
}

#[needs::test(conformance)]
fn cognito_loads() {
    let files = support::json_files(&needs::conformance!("models/cognito-idp/ast"));
    assert!(!files.is_empty());
    for file in files {
        let start = Instant::now();
        let model = Model::load(&[&file]).unwrap_or_else(|problems| panic!("{problems}"));
        println!("{} in {:?}", file.display(), start.elapsed());
        let service = model.services().next().expect("a service");
        assert!(model.operations_of(service).len() >= 113);
        assert!(model.warnings().is_empty(), "{}", model.warnings());
    }
}
