//! User data of machines is sent in base64 by tools, and sources of copies percent-encoded, as botocore sends them.
//!
//! In: a text, and bytes out of a file, for `RunInstances` of EC2 and `CreateLaunchConfiguration` of its auto scaling. Out: the same
//! requests from the tools that are generated of them and from botocore, recorded by a server. The request id of the answer, which stands in its
//! body alone, is told with `--debug`.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use smithgen::Builder;
use smithgen_tests::peers::{Python, RawRequest, Recorder, Reply};
use smithgen_tests::protocol::harness::form;
use smithgen_tests::tool::Tool;

const TEXT: &str = "#!/bin/sh\necho 'Grüße & so'\n";

/// The pairs of the form that a recorder was sent, but the signature's.
fn sent(recorder: &Recorder) -> Vec<String> {
    let requests = recorder.take();
    assert_eq!(requests.len(), 1, "{requests:?}");
    form(requests[0].text()).into_iter().filter(|pair| !pair.starts_with("ClientToken=")).collect()
}

fn compare(service: &str, operation: &str, input: Value, words: &[&str], id: &str) {
    let (python, folder) = (Python::find(), Path::new(env!("CARGO_TARGET_TMPDIR")));
    let recorder = Recorder::start();
    let client = Builder::new(python.data().join(service)).operations([operation]);
    let tool = Tool::build(&format!("tool-user-data-{service}"), &client);
    let answer = || Reply::xml(200, &format!("<{operation}Response>{id}</{operation}Response>"));
    fs::write(folder.join("user-data"), TEXT).expect("written");
    for given in [TEXT, "file://user-data", "fileb://user-data"] {
        let mut input = input.clone();
        input["UserData"] = json!(TEXT);
        recorder.queue(answer());
        let order = json!({"service": service, "endpoint": recorder.url(), "calls": [[operation, input]]});
        python.run("send_requests.py", &order);
        let theirs = sent(&recorder);
        assert!(theirs.iter().any(|pair| pair.starts_with("UserData=IyEvYmlu")), "{theirs:?}");
        recorder.queue(answer());
        let variables = [("AWS_ACCESS_KEY_ID", "a"), ("AWS_SECRET_ACCESS_KEY", "b"), ("AWS_REGION", "eu-west-1")];
        let url = recorder.url();
        let words = [words, &["--endpoint-url", &url, "--debug", "--user-data", given]].concat();
        let ran = tool.run(folder, &variables, &words);
        assert_eq!(ran.status, Some(0), "{ran:?}");
        assert!(ran.stderr.contains("request id in the body: one-of-many\n"), "{}", ran.stderr);
        assert_eq!(sent(&recorder), theirs, "{given}");
    }
}

#[needs::test(packages)]
fn of_instances() {
    let input = json!({"ImageId": "ami-1", "MinCount": 1, "MaxCount": 1});
    let words = ["run-instances", "--image-id", "ami-1", "--min-count", "1", "--max-count", "1"];
    compare("ec2", "RunInstances", input, &words, "<requestId>one-of-many</requestId>");
}

#[needs::test(packages)]
fn of_launch_configurations() {
    let words = ["create-launch-configuration", "--launch-configuration-name", "small"];
    let id = "<ResponseMetadata><RequestId>one-of-many</RequestId></ResponseMetadata>";
    compare("autoscaling", "CreateLaunchConfiguration", json!({"LaunchConfigurationName": "small"}), &words, id);
}

#[needs::test(packages)]
fn of_copies() {
    let (python, folder) = (Python::find(), Path::new(env!("CARGO_TARGET_TMPDIR")));
    let recorder = Recorder::start();
    let client = Builder::new(python.data().join("s3")).operations(["CopyObject", "UploadPartCopy"]);
    let tool = Tool::build("tool-copy-sources", &client);
    let variables = [("AWS_ACCESS_KEY_ID", "a"), ("AWS_SECRET_ACCESS_KEY", "b"), ("AWS_REGION", "eu-west-1")];
    let url = recorder.url();
    let place = ["--bucket", "bucket", "--key", "k", "--endpoint-url", &url];
    let answer = || Reply::xml(200, "<CopyResult><ETag>e</ETag></CopyResult>");
    for source in ["other/a b/ü+%", "other/a b?versionId=c+d/", "/other/a?versionId=b c"] {
        let copy = json!({"Bucket": "bucket", "Key": "k", "CopySource": source});
        let mut part = copy.clone();
        (part["UploadId"], part["PartNumber"]) = (json!("u"), json!(1));
        let part_words = ["upload-part-copy", "--upload-id", "u", "--part-number", "1"];
        for (operation, input, words) in
            [("CopyObject", copy, &["copy-object"][..]), ("UploadPartCopy", part, &part_words)]
        {
            recorder.queue(answer());
            python.run("send_requests.py", &json!({"service": "s3", "endpoint": url, "calls": [[operation, input]]}));
            let sent_source =
                |requests: Vec<RawRequest>| requests[0].header("x-amz-copy-source").expect("said").to_owned();
            let theirs = sent_source(recorder.take());
            recorder.queue(answer());
            let ran = tool.run(folder, &variables, &[words, &place, &["--copy-source", source]].concat());
            assert_eq!(ran.status, Some(0), "{ran:?}");
            assert_eq!(sent_source(recorder.take()), theirs, "{operation} {source}");
            assert_ne!(theirs, source);
        }
    }
}
