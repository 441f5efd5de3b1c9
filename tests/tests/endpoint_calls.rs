//! Calls go where their operation, their input, the caller's account and the service's own settings send them: EventBridge's events
//! with an endpoint's id, DynamoDB's calls by account, S3's buckets of all kinds, and STS in one place or in each region.
//!
//! In: `models/aws-models-2025-04.tar.gz` of the conformance data. The calls are in `endpoint_calls/program.rs`.

use std::path::Path;
use std::process::Command;

use smithgen::stages::generate;
use smithgen::stages::selection::Choice;
use smithgen_model::{Model, Source};
use smithgen_tests::peers::Recorder;
use smithgen_tests::throwaway::Throwaway;

/// A service, its model in the archive, and the operations that are called.
const SERVICES: [(&str, &str, &[&str]); 4] = [
    ("events", "eventbridge/service/2015-10-07/eventbridge-2015-10-07.json", &["PutEvents"]),
    (
        "dynamodb",
        "dynamodb/service/2012-08-10/dynamodb-2012-08-10.json",
        &["DescribeTable", "ListTables", "BatchGetItem", "TransactGetItems"],
    ),
    ("s3", "s3/service/2006-03-01/s3-2006-03-01.json", &["HeadBucket", "DeleteBucket"]),
    ("sts", "sts/service/2011-06-15/sts-2011-06-15.json", &["GetCallerIdentity"]),
];

/// Where calls go does not depend on wire formats, so that one stands in for these.
const STOOD_IN_FOR: [&str; 2] = ["aws.protocols#restXml", "aws.protocols#awsQuery"];

/// What the program prints of each call: where it goes and what its signature is for, or why it does not.
const EXPECTED: &[&str] = &[
    "events, no id: https://events.eu-west-1.amazonaws.com/ eu-west-1/events",
    "events, id, signed: PutEvents leads to \"https://abc.123.endpoint.events.amazonaws.com\", which demands signatures (sigv4a) that the feature `sigv4a` of smithgen-runtime makes",
    "events, id, unsigned: https://abc.123.endpoint.events.amazonaws.com/ unsigned",
    "events, bad id: refused for EndpointId",
    "events, no id again: https://events.eu-west-1.amazonaws.com/ eu-west-1/events",
    "dynamodb, account: https://111122223333.ddb.eu-west-1.amazonaws.com/ eu-west-1/dynamodb",
    "dynamodb, no account: https://dynamodb.eu-west-1.amazonaws.com/ eu-west-1/dynamodb",
    "dynamodb, disabled: https://dynamodb.eu-west-1.amazonaws.com/ eu-west-1/dynamodb",
    "dynamodb, required: https://111122223333.ddb.eu-west-1.amazonaws.com/ eu-west-1/dynamodb",
    "dynamodb, required, no account: refused for AccountIdEndpointMode",
    "dynamodb, table: https://111122223333.ddb.eu-west-1.amazonaws.com/ eu-west-1/dynamodb",
    "dynamodb, table of another account: https://444455556666.ddb.eu-west-1.amazonaws.com/ eu-west-1/dynamodb",
    "dynamodb, tables: https://111122223333.ddb.eu-west-1.amazonaws.com/ eu-west-1/dynamodb",
    "dynamodb, tables of another account: https://444455556666.ddb.eu-west-1.amazonaws.com/ eu-west-1/dynamodb",
    "dynamodb, transaction: https://111122223333.ddb.eu-west-1.amazonaws.com/ eu-west-1/dynamodb",
    "dynamodb, transaction in another account: https://444455556666.ddb.eu-west-1.amazonaws.com/ eu-west-1/dynamodb",
    "dynamodb, URL of one's own: http://own.test:81/x/ eu-west-1/dynamodb",
    "s3: https://bucket.s3.eu-west-1.amazonaws.com/ eu-west-1/s3",
    "s3, name that is no host's: https://s3.eu-west-1.amazonaws.com/a_bucket/ eu-west-1/s3",
    "s3, path: https://s3.eu-west-1.amazonaws.com/bucket/ eu-west-1/s3",
    "s3, URL of one's own: http://bucket.own.test:81/x/ eu-west-1/s3",
    "s3, accelerated: https://bucket.s3-accelerate.amazonaws.com/ eu-west-1/s3",
    "s3, dual stack: https://bucket.s3.dualstack.eu-west-1.amazonaws.com/ eu-west-1/s3",
    "s3, FIPS: https://bucket.s3-fips.eu-west-1.amazonaws.com/ eu-west-1/s3",
    "s3, us-east-1: https://bucket.s3.us-east-1.amazonaws.com/ us-east-1/s3",
    "s3, us-east-1, global: https://bucket.s3.amazonaws.com/ us-east-1/s3",
    "s3, us-east-1, global by environment: https://bucket.s3.amazonaws.com/ us-east-1/s3",
    "s3, access point elsewhere: https://ap-123456789012.s3-accesspoint.us-west-2.amazonaws.com/ us-west-2/s3",
    "s3, access point elsewhere, forbidden: refused for us-west-2",
    "s3, access point elsewhere, forbidden by environment: refused for us-west-2",
    // Of its schemes, sigv4a and sigv4, the first that can be made.
    "s3, access point of an outpost: https://ap-123456789012.op-1.s3-outposts.eu-west-1.amazonaws.com/ eu-west-1/s3-outposts",
    "s3, access point of several regions: HeadBucket leads to \"https://mrap.alias.accesspoint.s3-global.amazonaws.com\", which demands signatures (sigv4a) that the feature `sigv4a` of smithgen-runtime makes",
    "s3, access point of several regions, disabled: Invalid configuration: Multi-Region Access Point ARNs are disabled.",
    "s3, access point of several regions, disabled by environment: Invalid configuration: Multi-Region Access Point ARNs are disabled.",
    "s3, express: HeadBucket leads to \"https://bucket--euw1-az1--x-s3.s3express-euw1-az1.eu-west-1.amazonaws.com\", which demands signatures (sigv4-s3express) that cannot be made yet",
    "s3, express without sessions: https://bucket--euw1-az1--x-s3.s3express-euw1-az1.eu-west-1.amazonaws.com/ eu-west-1/s3express",
    "s3, express without sessions by environment: https://bucket--euw1-az1--x-s3.s3express-euw1-az1.eu-west-1.amazonaws.com/ eu-west-1/s3express",
    "s3, express, by its control plane: https://s3express-control.eu-west-1.amazonaws.com/bucket--euw1-az1--x-s3/ eu-west-1/s3express",
    "sts: https://sts.eu-west-1.amazonaws.com/ eu-west-1/sts",
    "sts, global: https://sts.amazonaws.com/ us-east-1/sts",
    "sts, global by environment: https://sts.amazonaws.com/ us-east-1/sts",
    "sts, global of another service: https://sts.eu-west-1.amazonaws.com/ eu-west-1/sts",
    "sts, in a region that the global one never served: https://sts.eu-south-1.amazonaws.com/ eu-south-1/sts",
];

#[needs::test(conformance)]
fn calls_go_where_operation_input_and_account_send_them() {
    let archive = needs::conformance!("models/aws-models-2025-04.tar.gz");
    let mut crate_ = Throwaway::with_features("endpoint_calls", &["blocking", "jmespath", "sigv4"]);
    let mut lib = String::new();
    for (module, path, operations) in SERVICES {
        let model = read(&archive, path);
        let generated = generate(&model, &Choice::of(operations.iter().copied()), module)
            .unwrap_or_else(|problems| panic!("{problems}"));
        crate_.file(format!("src/{module}.rs"), &generated.text());
        lib.push_str(&format!("pub mod {module};\n"));
    }
    crate_.file("src/lib.rs", &lib);
    crate_.file("src/main.rs", include_str!("endpoint_calls/program.rs"));
    let recorder = Recorder::start();
    let printed = crate_.cargo_succeeds(&["run", "--quiet"], &[("RECORDER", &recorder.url())]).stdout;
    let printed = String::from_utf8(printed).expect("UTF-8");
    assert_eq!(printed.lines().collect::<Vec<_>>(), EXPECTED);
    // Over a socket, to a server of one's own that has the id in its rules.
    let requests = recorder.take();
    let targets: Vec<_> = requests.iter().map(|request| request.header("x-amz-target").unwrap_or_default()).collect();
    assert_eq!(targets, ["AWSEvents.PutEvents"]);
    assert!(requests[0].text().contains("\"EndpointId\":\"abc.123\""), "{}", requests[0].text());
}

/// A file of the archive as a model.
fn read(archive: &Path, file: &str) -> Model {
    let tar = Command::new("tar").arg("-xzOf").arg(archive).arg(file).output().expect("tar runs");
    assert!(tar.status.success(), "tar: {}", String::from_utf8_lossy(&tar.stderr));
    let text = String::from_utf8(tar.stdout).expect("UTF-8");
    let stand_in = |text: String, format| text.replace(&format!("\"{format}\""), "\"aws.protocols#awsJson1_1\"");
    let text = STOOD_IN_FOR.iter().fold(text, stand_in);
    Model::from_sources(&[Source { name: file.to_owned(), text }]).unwrap_or_else(|problems| panic!("{problems}"))
}
