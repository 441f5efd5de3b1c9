//! Copies out of other regions hold the same request signed for that region, as botocore's do.
//!
//! In: `models/aws-models-2025-04.tar.gz` of the conformance data for typed clients, whose calls are in `presigned_copies/program.rs`, and
//! botocore's descriptions for tools. Out: the same forms, the signatures within them included.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use smithgen::Builder;
use smithgen::stages::generate;
use smithgen::stages::selection::Choice;
use smithgen_model::{Model, Source};
use smithgen_runtime::generated::endpoint::percent_decode;
use smithgen_tests::peers::{Python, Recorder, Reply};
use smithgen_tests::throwaway::Throwaway;
use smithgen_tests::tool::Tool;

const CLUSTERS: [&str; 2] = ["CopyDBClusterSnapshot", "CreateDBCluster"];
const DATABASES: [&str; 5] = [
    CLUSTERS[0],
    CLUSTERS[1],
    "CopyDBSnapshot",
    "CreateDBInstanceReadReplica",
    "StartDBInstanceAutomatedBackupsReplication",
];

/// A service, its model in the archive, and the operations that copy. The archive's model of EC2 says nothing of endpoints; botocore's does.
const SERVICES: [(&str, &str, &[&str]); 4] = [
    ("docdb", "docdb/service/2014-10-31/docdb-2014-10-31.json", &CLUSTERS),
    ("ec2", "", &["CopySnapshot"]),
    ("neptune", "neptune/service/2014-10-31/neptune-2014-10-31.json", &CLUSTERS),
    ("rds", "rds/service/2014-10-31/rds-2014-10-31.json", &DATABASES),
];

const KEY: &str = "AKIDEXAMPLE";
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const TOKEN: &str = "IQoJb3JpZ2luX2VjEXAMPLE//token==";

/// The pairs of a query or form, decoded.
type Pairs = BTreeMap<String, String>;

/// A form without the URL for the other region, and that, taken apart.
type Copied = (Pairs, Option<(String, Pairs)>);

fn pairs(text: &str) -> Pairs {
    let pairs = text.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    pairs.map(|(name, value)| (percent_decode(name), percent_decode(&value.replace('+', " ")))).collect()
}

fn copy(form: &str) -> Copied {
    let mut all = pairs(form);
    assert_eq!(all.len(), form.split('&').count(), "{form}");
    let url = all.remove("PreSignedUrl").or(all.remove("PresignedUrl"));
    let url = url.map(|url| {
        let (place, query) = url.split_once('?').unwrap_or((&url, ""));
        (place.to_owned(), pairs(query))
    });
    (all, url)
}

/// What the program does, in the words of botocore.
fn calls() -> Vec<Value> {
    let snapshot = |own: Value| {
        let mut all = json!({"SourceRegion": "us-west-2", "SourceSnapshotId": "snap-1", "Description": "a b&c=ü"});
        all.as_object_mut().expect("members").extend(own.as_object().expect("members").clone());
        json!(["ec2", "CopySnapshot", all])
    };
    let database = |own: Value| {
        let mut all = json!({"SourceDBSnapshotIdentifier": "a", "TargetDBSnapshotIdentifier": "b"});
        all.as_object_mut().expect("members").extend(own.as_object().expect("members").clone());
        json!(["rds", "CopyDBSnapshot", all])
    };
    let cluster = |service: &str| {
        json!([service, "CopyDBClusterSnapshot", {"SourceDBClusterSnapshotIdentifier": "a",
            "TargetDBClusterSnapshotIdentifier": "b", "SourceRegion": "us-west-2"}])
    };
    let new = |service: &str, engine: &str| {
        let input = json!({"DBClusterIdentifier": "a", "Engine": engine, "SourceRegion": "us-west-2"});
        json!([service, "CreateDBCluster", input])
    };
    vec![
        snapshot(json!({})),
        snapshot(json!({"DestinationRegion": "elsewhere"})),
        snapshot(json!({"PresignedUrl": "https://said.test/?a=b"})),
        database(json!({})),
        database(json!({"SourceRegion": "us-west-2"})),
        database(json!({"SourceRegion": "us-west-2", "PreSignedUrl": "https://said.test/"})),
        database(json!({"SourceRegion": "cn-north-1"})),
        cluster("rds"),
        new("rds", "mysql"),
        json!(["rds", "CreateDBInstanceReadReplica", {"DBInstanceIdentifier": "a",
            "SourceDBInstanceIdentifier": "b", "SourceRegion": "us-west-2"}]),
        json!(["rds", "StartDBInstanceAutomatedBackupsReplication",
            {"SourceDBInstanceArn": "arn:b", "SourceRegion": "us-west-2"}]),
        cluster("neptune"),
        new("neptune", "neptune"),
        cluster("docdb"),
        new("docdb", "docdb"),
        database(json!({"SourceRegion": "us-west-2"})),
        database(json!({"SourceRegion": "us-west-2"})),
    ]
}

/// What the program sends: URLs and forms.
fn ours() -> Vec<(String, String)> {
    let archive = needs::conformance!("models/aws-models-2025-04.tar.gz");
    let mut crate_ = Throwaway::with_features("presigned-copies", &["blocking", "query", "sigv4"]);
    let mut lib = String::new();
    for (module, file, operations) in SERVICES {
        let model = if file.is_empty() {
            Model::load(&[Python::find().data().join(module)])
        } else {
            let tar = Command::new("tar").arg("-xzOf").arg(&archive).arg(file).output().expect("tar runs");
            assert!(tar.status.success(), "tar: {}", String::from_utf8_lossy(&tar.stderr));
            let text = String::from_utf8(tar.stdout).expect("UTF-8");
            Model::from_sources(&[Source { name: file.to_owned(), text }])
        };
        let model = model.unwrap_or_else(|problems| panic!("{problems}"));
        let generated = generate(&model, &Choice::of(operations.iter().copied()), module);
        crate_.file(format!("src/{module}.rs"), &generated.unwrap_or_else(|problems| panic!("{problems}")).text());
        lib.push_str(&format!("pub mod {module};\n"));
    }
    crate_.file("src/lib.rs", &lib);
    crate_.file("src/main.rs", include_str!("presigned_copies/program.rs"));
    let variables = [("KEY", KEY), ("SECRET", SECRET), ("TOKEN", TOKEN)];
    let printed = crate_.cargo_succeeds(&["run", "--quiet"], &variables).stdout;
    let printed = String::from_utf8(printed).expect("UTF-8");
    let line = |line: &str| line.split_once(' ').map(|(url, form)| (url.to_owned(), form.to_owned()));
    printed.lines().map(|text| line(text).expect("a URL and a form")).collect()
}

#[needs::test(conformance, packages)]
fn copies_of_typed_clients_are_botocores() {
    let (ours, calls) = (ours(), calls());
    assert_eq!(ours.len(), calls.len());
    let python = Python::find();
    let mut signed = 0;
    for ((url, form), call) in ours.iter().zip(calls) {
        let (own, there) = copy(form);
        // Botocore signs as of the time of ours.
        let date =
            there.as_ref().and_then(|(_, query)| query.get("X-Amz-Date")).map_or("20150830T123600Z", |date| date);
        let time = format!(
            "{}-{}-{}T{}:{}:{}+00:00",
            &date[..4],
            &date[4..6],
            &date[6..8],
            &date[9..11],
            &date[11..13],
            &date[13..15]
        );
        signed += usize::from(there.as_ref().is_some_and(|(_, query)| query.contains_key("X-Amz-Signature")));
        let order = json!({"time": time, "key": KEY, "secret": SECRET, "token": TOKEN, "copies": [call]});
        let theirs = &python.run("presign.py", &order)["copies"][0];
        assert_eq!(Some(url.as_str()), theirs[0].as_str());
        let (their_own, mut their_there) = copy(theirs[1].as_str().expect("a form"));
        // Botocore puts one region for another in a host, which then is none in another partition.
        if let Some((place, _)) = their_there.as_mut().filter(|(place, _)| place.contains("cn-north-1")) {
            assert_eq!(place, "https://rds.cn-north-1.amazonaws.com/");
            continue;
        }
        assert_eq!((own, there), (their_own, their_there), "{call}");
    }
    assert_eq!(signed, 14);
}

/// The same, without what depends on the time.
fn timeless(form: &str) -> Copied {
    let (own, mut there) = copy(form);
    if let Some((_, query)) = &mut there {
        for name in ["X-Amz-Date", "X-Amz-Signature"] {
            assert!(query.remove(name).is_some(), "{query:?}");
        }
        let credential = query.get_mut("X-Amz-Credential").expect("a credential");
        let parts: Vec<_> =
            credential.split('/').enumerate().filter(|(part, _)| *part != 1).map(|(_, part)| part).collect();
        assert_eq!(parts[1], "us-west-2");
        *credential = parts.join("/");
    }
    (own, there)
}

fn compare_tool(service: &str, operation: &str, input: &Value, words: &[&str]) {
    let (python, folder) = (Python::find(), Path::new(env!("CARGO_TARGET_TMPDIR")));
    let client = Builder::new(python.data().join(service)).operations([operation]);
    let tool = Tool::build(&format!("tool-copies-{service}"), &client);
    let recorder = Recorder::answering(|_| Reply::xml(200, "<Response><CopyDBSnapshotResult/></Response>"));
    let url = recorder.url();
    let sent = || recorder.take().pop().expect("a request").text().to_owned();
    python.run("send_requests.py", &json!({"service": service, "endpoint": url, "calls": [[operation, input]]}));
    let theirs = sent();
    let variables =
        [("AWS_ACCESS_KEY_ID", "example"), ("AWS_SECRET_ACCESS_KEY", "example"), ("AWS_REGION", "us-east-1")];
    let ran = tool.run(folder, &variables, &[words, &["--endpoint-url", &url]].concat());
    assert_eq!(ran.status, Some(0), "{ran:?}");
    assert_eq!(timeless(&sent()), timeless(&theirs));
}

#[needs::test(packages)]
fn copies_of_tools_are_botocores() {
    let words = ["copy-snapshot", "--source-region", "us-west-2", "--source-snapshot-id", "snap-1"];
    compare_tool("ec2", "CopySnapshot", &json!({"SourceRegion": "us-west-2", "SourceSnapshotId": "snap-1"}), &words);
    let input =
        json!({"SourceRegion": "us-west-2", "SourceDBSnapshotIdentifier": "a", "TargetDBSnapshotIdentifier": "b"});
    let words = ["copy-db-snapshot", "--source-region", "us-west-2", "--source-db-snapshot-identifier", "a"];
    let words = [&words[..], &["--target-db-snapshot-identifier", "b"]].concat();
    compare_tool("rds", "CopyDBSnapshot", &input, &words);
}
