//! Presigned requests and forms are botocore's, down to their signatures.
//!
//! In: `models/aws-models-2025-04.tar.gz` of the conformance data. The requests are in `presigned/program.rs`.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::{Value, json};
use smithgen::stages::generate;
use smithgen::stages::selection::Choice;
use smithgen_model::{Model, Source};
use smithgen_tests::peers::Python;
use smithgen_tests::throwaway::Throwaway;

/// A service, its model in the archive, and the operations that are called.
const SERVICES: [(&str, &str, &[&str]); 3] = [
    (
        "s3",
        "s3/service/2006-03-01/s3-2006-03-01.json",
        &["DeleteObject", "GetObject", "HeadBucket", "HeadObject", "ListObjectsV2", "PutObject"],
    ),
    ("sns", "sns/service/2010-03-31/sns-2010-03-31.json", &["Publish"]),
    ("sts", "sts/service/2011-06-15/sts-2011-06-15.json", &["AssumeRole", "GetCallerIdentity"]),
];

const KEY: &str = "AKIDEXAMPLE";
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const TOKEN: &str = "IQoJb3JpZ2luX2VjEXAMPLE//token==";

/// The time of both, in seconds and in words.
const TIME: (&str, &str) = ("1440938160", "2015-08-30T12:36:00+00:00");

/// A URL without its query, and the pairs of that, escaped as they are.
fn parts(url: &str) -> (&str, BTreeSet<&str>) {
    let (place, query) = url.split_once('?').unwrap_or((url, ""));
    (place, query.split('&').collect())
}

#[needs::test(conformance, packages)]
fn presigned_requests_are_botocores() {
    let archive = needs::conformance!("models/aws-models-2025-04.tar.gz");
    let python = Python::find();
    let mut crate_ = Throwaway::with_features("presigned", &["blocking", "checksums", "query", "rest-xml", "sigv4"]);
    let mut lib = String::new();
    for (module, file, operations) in SERVICES {
        let tar = Command::new("tar").arg("-xzOf").arg(&archive).arg(file).output().expect("tar runs");
        assert!(tar.status.success(), "tar: {}", String::from_utf8_lossy(&tar.stderr));
        let source = Source { name: file.to_owned(), text: String::from_utf8(tar.stdout).expect("UTF-8") };
        let model = Model::from_sources(&[source]).unwrap_or_else(|problems| panic!("{problems}"));
        let generated = generate(&model, &Choice::of(operations.iter().copied()), module);
        crate_.file(format!("src/{module}.rs"), &generated.unwrap_or_else(|problems| panic!("{problems}")).text());
        lib.push_str(&format!("pub mod {module};\n"));
    }
    crate_.file("src/lib.rs", &lib);
    crate_.file("src/main.rs", include_str!("presigned/program.rs"));
    let variables = [("TIME", TIME.0), ("KEY", KEY), ("SECRET", SECRET), ("TOKEN", TOKEN)];
    let printed = crate_.cargo_succeeds(&["run", "--quiet"], &variables).stdout;
    let printed = String::from_utf8(printed).expect("UTF-8");

    let object = |key: &str| json!({"Bucket": "bucket", "Key": key});
    let length = json!(["content-length-range", 1, 1_048_576]);
    let order = json!({
        "time": TIME.1, "key": KEY, "secret": SECRET, "token": TOKEN,
        "requests": [
            ["sts", "GetCallerIdentity", {}],
            ["sts", "AssumeRole", {"RoleArn": "arn:aws:iam::123456789012:role/r", "RoleSessionName": "a b&c=d+e/ü"}],
            ["sns", "Publish", {"TopicArn": "arn:aws:sns:eu-west-1:123456789012:t", "Message": "ä \"b\""}],
            ["s3", "GetObject", object("a//b c/../é+.txt")],
            ["s3", "GetObject",
                {"Bucket": "bucket", "Key": "k", "ResponseContentType": "text/plain", "VersionId": "v/1="}],
            ["s3", "PutObject", object("k")],
            ["s3", "PutObject", {"Bucket": "bucket", "Key": "k", "ContentType": "text/plain", "ContentLength": 5,
                "Metadata": {"colour": "dark blue"}}],
            ["s3", "HeadObject", object("k")],
            ["s3", "DeleteObject", object("k")],
            ["s3", "ListObjectsV2", {"Bucket": "bucket", "Prefix": "a b/", "Delimiter": "/"}],
        ],
        "posts": [
            ["bucket", "k\"ey", {}, [], 3600],
            ["bucket", "uploads/${filename}", {"acl": "public-read"},
                [{"acl": "public-read"}, length, ["starts-with", "$Content-Type", "image/"]], 60],
        ],
    });
    let theirs = python.run("presign.py", &order);
    let mut lines = printed.lines();
    let urls = theirs["urls"].as_array().expect("URLs");
    let methods = ["GET", "GET", "GET", "GET", "GET", "PUT", "PUT", "HEAD", "DELETE", "GET"];
    assert_eq!(urls.len(), methods.len());
    for (theirs, method) in urls.iter().zip(methods) {
        let line = lines.next().expect("a request");
        let mut words = line.splitn(3, ' ');
        assert_eq!(words.next(), Some(method), "{line}");
        assert_eq!(parts(words.next().expect("a URL")), parts(theirs.as_str().expect("a URL")), "{line}");
        // What must be sent is what was signed.
        let sent = words.next().unwrap_or_default().split(';').filter_map(|header| header.split('=').next());
        let sent: BTreeSet<&str> = sent.filter(|name| !name.is_empty()).chain(["host"]).collect();
        let signed = line.split("X-Amz-SignedHeaders=").nth(1).and_then(|rest| rest.split(['&', ' ']).next());
        assert_eq!(sent, signed.expect("names").split("%3B").collect(), "{line}");
    }
    for theirs in theirs["posts"].as_array().expect("forms") {
        let line = lines.next().expect("a form");
        let (url, fields) = line.strip_prefix("POST ").and_then(|line| line.split_once(' ')).expect("a form");
        assert_eq!(Some(url), theirs["url"].as_str());
        let fields: BTreeMap<&str, Value> = fields
            .split('\u{1}')
            .filter_map(|field| field.split_once('='))
            .map(|(name, value)| (name, value.into()))
            .collect();
        assert_eq!(json!(fields), theirs["fields"], "{line}");
    }
    assert_eq!(lines.next(), None);
}
