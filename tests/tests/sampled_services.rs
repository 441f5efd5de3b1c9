//! Some operations of some of AWS's services, which have every protocol and every trait that clients carry: clients and their tool compile,
//! lint and document with warnings denied.
//!
//! In: the models of the conformance data. Out: one crate with all of them, and the traits that they have: a trait of those models that the
//! sample lacks fails.

use std::collections::{BTreeMap, BTreeSet};

use smithgen::Builder;
use smithgen::stages::coverage::{Verdict, verdict};
use smithgen::stages::select::select;
use smithgen::stages::selection::{Choice, Selection};
use smithgen_model::{Model, Traits};
use smithgen_tests::peers::smithy_models;
use smithgen_tests::throwaway::{Throwaway, workspace};

/// Module, model, and operations; all, if there are none.
const SAMPLE: [(&str, &str, &[&str]); 22] = [
    ("amp", "amp-2020-08-01", &["ListScrapers"]),
    ("cloudcontrol", "cloudcontrol-2021-09-30", &["CreateResource", "ListResources"]),
    ("cloudsearchdomain", "cloudsearch-domain-2013-01-01", &["Search"]),
    ("cloudwatch", "cloudwatch-2010-08-01", &["DescribeAlarms", "PutMetricData"]),
    ("codecatalyst", "codecatalyst-2022-09-28", &["GetUserDetails"]),
    ("dynamodb", "dynamodb-2012-08-10", &["BatchGetItem", "Query"]),
    (
        "ec2",
        EC2,
        &[
            "CopySnapshot",
            "CreateTags",
            "DescribeInstanceTypeOfferings",
            "DescribeReservedInstancesOfferings",
            "RunInstances",
        ],
    ),
    ("glacier", "glacier-2012-06-01", &["ListVaults", "UploadArchive"]),
    ("iam", "iam-2010-05-08", &["GetPolicyVersion"]),
    ("kms", "kms-2014-11-01", &["ListAliases"]),
    ("lambda", "lambda-2015-03-31", &["Invoke", "InvokeAsync", "InvokeWithResponseStream"]),
    ("lookoutvision", "lookoutvision-2020-11-20", &["DetectAnomalies"]),
    ("machinelearning", "machine-learning-2014-12-12", &["Predict"]),
    ("management", "apigatewaymanagementapi-2018-11-29", &[]),
    ("oidc", "sso-oidc-2019-06-10", &[]),
    ("pricing", "pricing-2017-10-15", &[]),
    ("route53", "route-53-2013-04-01", &["GetHostedZone"]),
    (
        "s3",
        "s3-2006-03-01",
        &[
            "CopyObject",
            "CreateSession",
            "GetBucketAcl",
            "GetBucketLocation",
            "GetObject",
            "ListObjectsV2",
            "PutObject",
            "SelectObjectContent",
            "WriteGetObjectResponse",
        ],
    ),
    ("s3control", "s3-control-2018-08-20", &["AssociateAccessGrantsIdentityCenter", "GetBucket"]),
    ("sap", "ssm-sap-2018-05-10", &["GetOperation", "RegisterApplication"]),
    ("sqs", "sqs-2012-11-05", &["ReceiveMessage", "SendMessage", "TagQueue"]),
    ("timestream", "timestream-query-2018-11-01", &["Query"]),
];

const EC2: &str = "ec2-2016-11-15.OLD-2021-11-18";

/// The traits of a selection that its client carries.
fn carried<'m>(model: &'m Model, selection: &Selection) -> BTreeSet<&'m str> {
    let of =
        |traits: &'m Traits| traits.iter().map(|(id, _)| id).filter(|id| matches!(verdict(id), Some(Verdict::Carried)));
    let shapes = selection.shapes().into_iter().map(|ix| model.shape(ix));
    shapes.flat_map(|shape| of(&shape.traits).chain(shape.members().flat_map(|member| of(&member.traits)))).collect()
}

#[needs::test(conformance)]
fn a_sample_with_every_trait_compiles_and_documents_with_its_tool() {
    let mut files = smithy_models(&needs::conformance!("models/aws-models-2025-04.tar.gz"));
    // Nothing else speaks ec2Query, and the newer one is not there.
    let root = files[0].ancestors().find(|folder| folder.ends_with("aws-models")).expect("the folder of all");
    files.push(root.join(format!("ec2/service/2016-11-15/{EC2}.json")));
    let mut crate_ = Throwaway::new("sampled-services");
    let (mut lib, mut parts, mut services) = (LIB.to_owned(), String::new(), Vec::new());
    let mut features = BTreeSet::from(["async", "blocking", "sigv4"]);
    let mut sampled = BTreeSet::<String>::new();
    for (module, stem, operations) in SAMPLE {
        let file = files.iter().find(|file| file.file_stem().is_some_and(|name| name == stem));
        let file = file.unwrap_or_else(|| panic!("{stem} is missing"));
        let model = Model::load(&[file]).unwrap_or_else(|problems| panic!("{problems}"));
        let selected = select(&model, &Choice::of(operations.iter().copied())).expect("all can be generated");
        sampled.extend(carried(&model, &selected).into_iter().map(str::to_owned));
        let builder = Builder::new(file).name(module).command_of("sample").out_dir(crate_.path("out"));
        let builder = if operations.is_empty() { builder } else { builder.operations(operations.iter().copied()) };
        features.extend(builder.build().unwrap_or_else(|problems| panic!("{problems}")).runtime_features);
        lib.push_str(&format!("\n/// `{stem}`.\n#[path = \"../out/{module}.rs\"]\npub mod {module};\n"));
        parts.push_str(&format!(
            "\nmod {module} {{\n    use sampled_services::{module} as client;\n\n    include!(\"../out/{module}-program.rs\");\n}}\n"
        ));
        services.push(format!("&{module}::SERVICE"));
    }
    let mut lacking = BTreeMap::new();
    for file in &files {
        let model = Model::load(&[file]).unwrap_or_else(|problems| panic!("{problems}"));
        let selected = select(&model, &Choice::default()).unwrap_or_else(|problems| panic!("{problems}"));
        let carried = carried(&model, &selected).into_iter().filter(|id| !sampled.contains(*id));
        lacking.extend(carried.map(|id| (id.to_owned(), file.display().to_string())));
    }
    assert!(lacking.is_empty(), "the sample lacks traits that are in models: {lacking:#?}");
    let (runtime, cli) = (workspace().join("runtime"), workspace().join("cli"));
    let features: Vec<_> = features.into_iter().collect();
    let dependencies = format!(
        "smithgen-cli = {{ path = {cli:?} }}\n\
         smithgen-runtime = {{ path = {runtime:?}, default-features = false, features = {features:?} }}\n"
    );
    crate_.file("Cargo.toml", &format!("{MANIFEST}{dependencies}"));
    crate_.file("src/lib.rs", &lib);
    crate_.file("src/main.rs", &format!("{MAIN}{}]);\n{parts}", services.join(", ")));
    // Clippy compiles the crate too.
    crate_.cargo_succeeds(&["clippy", "--quiet"], &[]);
    crate_.cargo_succeeds(&["doc", "--quiet", "--no-deps", "--lib"], &[("RUSTDOCFLAGS", "-D warnings")]);
}

const LIB: &str = "//! Clients of some services.\n#![deny(warnings, missing_docs, unreachable_pub, rustdoc::all)]\n";

const MANIFEST: &str = "[package]\nname = \"sampled-services\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n";

const MAIN: &str = "//! The tool of them all.\n#![deny(warnings)]\n
fn main() -> std::process::ExitCode {
    smithgen_cli::main(&TOOL)
}

static TOOL: smithgen_cli::tool::Tool = smithgen_cli::tool::Tool::new(\"sample\", \"1\", &[";
