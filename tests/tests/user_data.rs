//! User data of machines is sent in base64 by tools, sources of copies percent-encoded, and keys with their hashes, as botocore sends them.
//!
//! In: a text, and bytes out of a file, for `RunInstances` of EC2 and `CreateLaunchConfiguration` of its auto scaling; sources and keys for
//! operations of S3. Out: the same requests from the tools that are generated of them and from botocore, recorded by a server. The request id
//! of the answer, which stands in its body alone, is told with `--debug`.

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

/// The members of one object and another.
fn with(one: &Value, another: &Value) -> Value {
    let mut all = one.clone();
    all.as_object_mut().expect("members").extend(another.as_object().expect("members").clone());
    all
}

/// The operations of S3 that botocore makes hashes of keys for, and what else they need.
fn keyed() -> [(&'static str, Value); 9] {
    let upload = json!({"UploadId": "u"});
    let part = with(&upload, &json!({"PartNumber": 1}));
    let copied = json!({"CopySource": "other/k", "CopySourceSSECustomerKey": "another key"});
    let selection = json!({"Expression": "SELECT *", "ExpressionType": "SQL",
        "InputSerialization": {"CSV": {}}, "OutputSerialization": {"CSV": {}}});
    [
        ("HeadObject", json!({})),
        ("GetObject", json!({})),
        ("PutObject", json!({})),
        ("CopyObject", copied.clone()),
        ("CreateMultipartUpload", json!({})),
        ("UploadPart", part.clone()),
        ("UploadPartCopy", with(&part, &copied)),
        ("CompleteMultipartUpload", upload),
        ("SelectObjectContent", selection),
    ]
}

/// A name as commands and options have it: `sse-customer-key-md5`.
fn kebab(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let begins = |at: usize| {
        let is_lower = |at: usize| letters.get(at).is_some_and(char::is_ascii_lowercase);
        at > 0 && letters[at].is_ascii_uppercase() && (is_lower(at - 1) || is_lower(at + 1))
    };
    let word = |(at, letter): (usize, &char)| format!("{}{letter}", if begins(at) { "-" } else { "" });
    letters.iter().enumerate().map(word).collect::<String>().to_ascii_lowercase()
}

/// An input as options.
fn options(input: &Value) -> impl Iterator<Item = String> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let pairs = input.as_object().expect("members").iter();
    pairs.flat_map(move |(name, value)| [format!("--{}", kebab(name)), text(value)]).collect::<Vec<_>>().into_iter()
}

/// What the one request says of keys.
fn keys(recorder: &Recorder) -> Vec<(String, String)> {
    let requests = recorder.take();
    assert_eq!(requests.len(), 1, "{requests:?}");
    let found = requests[0].headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), value.clone()));
    let mut found: Vec<_> = found.filter(|(name, _)| name.contains("-customer-")).collect();
    found.sort();
    found
}

#[needs::test(packages)]
fn of_keys() {
    let (python, folder) = (Python::find(), Path::new(env!("CARGO_TARGET_TMPDIR")));
    let recorder = Recorder::answering(|_| Reply::xml(200, ""));
    let client = Builder::new(python.data().join("s3")).operations(keyed().map(|(operation, _)| operation));
    let tool = Tool::build("tool-customer-keys", &client);
    let url = recorder.url();
    let sent = |operation: &str, input: &Value| {
        let variables = [("AWS_ACCESS_KEY_ID", "a"), ("AWS_SECRET_ACCESS_KEY", "b"), ("AWS_REGION", "eu-west-1")];
        let mut words = vec![kebab(operation), "--endpoint-url".to_owned(), url.clone()];
        words.extend(options(input));
        words.extend((operation == "GetObject").then(|| "customer-answer".to_owned()));
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let ran = tool.run(folder, &variables, &words);
        assert_eq!(ran.status, Some(0), "{operation}: {ran:?}");
        keys(&recorder)
    };
    fs::write(folder.join("customer-key"), "a key's bytes").expect("written");
    for (operation, others) in keyed() {
        let given = |key: Value| {
            let place = json!({"Bucket": "bucket", "Key": "k", "SSECustomerAlgorithm": "AES256"});
            with(&with(&others, &place), &key)
        };
        let hashed = given(json!({"SSECustomerKey": "a key's bytes"}));
        let said = given(json!({"SSECustomerKey": "YSBrZXk=", "SSECustomerKeyMD5": "said already"}));
        for input in [&hashed, &said] {
            python.run("send_requests.py", &json!({"service": "s3", "endpoint": url, "calls": [[operation, input]]}));
            let theirs = keys(&recorder);
            let is_copy = others.get("CopySource").is_some();
            assert_eq!(theirs.len(), if is_copy { 5 } else { 3 }, "{operation}: {theirs:?}");
            assert_eq!(sent(operation, input), theirs, "{operation}");
            if input == &hashed {
                let bytes = given(json!({"SSECustomerKey": "fileb://customer-key"}));
                assert_eq!(sent(operation, &bytes), theirs, "{operation} with bytes");
            }
        }
    }
}
