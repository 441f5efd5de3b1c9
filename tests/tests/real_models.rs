//! The real models of Cognito user pools, Smithy's and botocore's: all operations of all revisions generate, compile, lint and
//! document without a warning, and so do the samples of their documentation.
//!
//! The models are AWS's and not part of the project: they are read where `SMITHGEN_CONFORMANCE` points.

use smithgen::stages::generate;
use smithgen_model::Model;
use smithgen_tests::samples;
use smithgen_tests::throwaway::Throwaway;

/// Each revision: the module it becomes, its file or folder, how many operations it has, and how many of them give their
/// results in pages, which a description of botocore's alone does not say.
const REVISIONS: [(&str, &str, usize, usize); 5] = [
    ("april", "ast/cognito-identity-provider-2016-04-18.api-models-aws.2025-04-02.json", 113, 9),
    ("september", "ast/cognito-identity-provider.aws-sdk-kotlin.2025-09-19.json", 119, 9),
    ("newest", "botocore-1.44.5", 141, 9),
    ("paws", "botocore-seed-era/service-2.seed000-era.a5dbbd776.json", 113, 0),
    ("first_cli", "botocore-seed-era/service-2.seed004-era.ccdcd906c.json", 101, 0),
];

#[needs::test(conformance)]
fn all_of_user_pools_compiles_and_documents_without_a_warning() {
    let mut crate_ = Throwaway::new("real-models");
    let mut lib =
        "//! Clients of real models.\n#![deny(warnings, missing_docs, unreachable_pub, rustdoc::all)]\n".to_owned();
    for (module, file, operations, paginated) in REVISIONS {
        let path = needs::conformance!("models/cognito-idp").join(file);
        let model = Model::load(&[path]).unwrap_or_else(|problems| panic!("{problems}"));
        let generated = generate(&model, &Default::default(), file).unwrap_or_else(|problems| panic!("{problems}"));
        let client = &generated.client;
        assert_eq!(client.operations.len(), operations, "{file}");
        let pages = client.operations.iter().filter(|operation| operation.typed_pagination.is_some());
        assert_eq!(pages.count(), paginated, "{file}");
        crate_.file(format!("src/{module}.rs"), &generated.text());
        lib.push_str(&format!("\n/// The revision of {module}.\npub mod {module};\n"));
        let (text, count) = samples::module(client, &format!("crate::{module}"));
        assert!(count >= operations, "{file} has operations without samples");
        crate_.file(format!("src/samples/{module}.rs"), &text);
        lib.push_str(&format!("\n#[path = \"samples/{module}.rs\"]\nmod {module}_samples;\n"));
    }
    crate_.file("src/lib.rs", &lib);
    // Clippy compiles the crate too.
    crate_.cargo_succeeds(&["clippy", "--quiet"], &[]);
    crate_.cargo_succeeds(&["doc", "--quiet", "--no-deps"], &[("RUSTDOCFLAGS", "-D warnings")]);
}
