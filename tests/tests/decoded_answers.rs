//! What answers hold encoded, tools show decoded, as botocore does: keys in lists of S3, the output of EC2's consoles, policies of IAM, and
//! templates in JSON.
//!
//! In: answers by a server of the test's own, some of which AWS once gave. Out: the same requests and outputs from the tools that are generated
//! of the services and from botocore.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use smithgen::Builder;
use smithgen::stages::names::command_name;
use smithgen_tests::peers::{Python, Recorder, Reply};
use smithgen_tests::tool::Tool;

/// A service with its tool, and a server that answers both that and botocore.
struct Compared {
    service: &'static str,
    python: Python,
    recorder: Recorder,
    tool: Tool,
}

impl Compared {
    fn new(service: &'static str, operations: &[&str]) -> Self {
        let python = Python::find();
        let client = Builder::new(python.data().join(service)).operations(operations.iter().copied());
        let tool = Tool::build(&format!("tool-decoded-{service}-{}", operations.len()), &client);
        Compared { service, python, recorder: Recorder::start(), tool }
    }

    /// What both show of an answer, which has to be the same, and what they asked for beyond the host.
    fn shown(&self, operation: &str, command: &str, input: &Value, answer: &str) -> (Value, String, [String; 2]) {
        let sent = || self.recorder.take().pop().expect("a request").target;
        let url = self.recorder.url();
        self.recorder.queue(Reply::xml(200, answer));
        let order = json!({"service": self.service, "endpoint": url, "calls": [[operation, input]]});
        let theirs = self.python.run("send_requests.py", &order)[0].take();
        let their_request = sent();
        self.recorder.queue(Reply::xml(200, answer));
        let variables = [("AWS_ACCESS_KEY_ID", "a"), ("AWS_SECRET_ACCESS_KEY", "b"), ("AWS_REGION", "eu-west-1")];
        let input = input.to_string();
        let words = [command, "--endpoint-url", &url, "--no-paginate", "--cli-input-json", &input];
        // What is not listed has no pages.
        let words = if command.starts_with("list-") { &words[..] } else { &[&words[..3], &words[4..]].concat() };
        let ran = self.tool.run(Path::new(env!("CARGO_TARGET_TMPDIR")), &variables, words);
        assert_eq!(ran.status, Some(0), "{ran:?}");
        let ours: Value = serde_json::from_str(&ran.stdout).expect("JSON");
        assert_eq!(ours, theirs, "{operation} of {answer}");
        (ours, ran.stdout, [sent(), their_request])
    }
}

const KEY: &str = "a+b%2B%C3%A9%0A%1F%2F%FF%ZZ";
const KEY_SHOWN: &str = "a b+é\n\u{1f}/\u{fffd}%ZZ";

#[needs::test(packages)]
fn keys_in_lists() {
    let compared = Compared::new("s3", &["ListObjects", "ListObjectsV2", "ListObjectVersions"]);
    let objects = "<Contents><Key>KEY</Key></Contents>";
    let versions = "<Version><Key>KEY</Key></Version><DeleteMarker><Key>KEY</Key></DeleteMarker>";
    let of_v1 = "<Marker>KEY</Marker><NextMarker>KEY</NextMarker>";
    let of_v2 = "<StartAfter>KEY</StartAfter><ContinuationToken>KEY</ContinuationToken>";
    let of_versions = "<KeyMarker>KEY</KeyMarker><NextKeyMarker>KEY</NextKeyMarker>";
    let all = "<Name>KEY</Name><Prefix>KEY</Prefix><Delimiter>KEY</Delimiter>\
               <CommonPrefixes><Prefix>KEY</Prefix></CommonPrefixes>";
    for (operation, command, own) in [
        ("ListObjects", "list-objects", [objects, of_v1]),
        ("ListObjectsV2", "list-objects-v2", [objects, of_v2]),
        ("ListObjectVersions", "list-object-versions", [versions, of_versions]),
    ] {
        for (asked, said) in [(None, "url"), (None, ""), (Some("url"), "url")] {
            let mut input = json!({"Bucket": "bucket"});
            if let Some(asked) = asked {
                input["EncodingType"] = json!(asked);
            }
            let own = own.concat();
            let answer = format!("<Result><EncodingType>{said}</EncodingType>{all}{own}</Result>").replace("KEY", KEY);
            let (shown, _, [ours, theirs]) = compared.shown(operation, command, &input, &answer);
            assert!(ours.contains("encoding-type=url") && theirs.contains("encoding-type=url"), "{ours} {theirs}");
            let is_decoded = asked.is_none() && said == "url";
            assert_eq!(shown["CommonPrefixes"][0]["Prefix"], if is_decoded { KEY_SHOWN } else { KEY }, "{operation}");
        }
    }
}

#[needs::test(packages)]
fn output_of_consoles() {
    let compared = Compared::new("ec2", &["GetConsoleOutput"]);
    for (output, shown) in [("R3LDvMOf/2UK", "Grüß\u{fffd}e\n"), ("odd", "odd"), ("", "")] {
        let answer = format!("<R><instanceId>i-1</instanceId><output>{output}</output></R>");
        let (told, ..) =
            compared.shown("GetConsoleOutput", "get-console-output", &json!({"InstanceId": "i-1"}), &answer);
        assert_eq!(told["Output"], shown);
    }
}

#[needs::test(packages)]
fn policies() {
    let compared = Compared::new("iam", &["GetPolicyVersion"]);
    for (document, shown) in [
        ("%7B%22Resource%22%3A%20%22a+b%2F%C3%A9%22%7d", json!({"Resource": "a+b/é"})),
        ("%7B%22Resource%22", json!("%7B%22Resource%22")),
        ("%22100 %%22", json!("100 %")),
    ] {
        let answer = format!(
            "<R><GetPolicyVersionResult><PolicyVersion><Document>{document}</Document></PolicyVersion></GetPolicyVersionResult></R>"
        );
        let input = json!({"PolicyArn": "arn:aws:iam::123456789012:policy/p", "VersionId": "v1"});
        let (told, ..) = compared.shown("GetPolicyVersion", "get-policy-version", &input, &answer);
        assert_eq!(told["PolicyVersion"]["Document"], shown);
    }
}

#[needs::test(packages)]
fn templates_in_json() {
    let compared = Compared::new("cloudformation", &["GetTemplate"]);
    let told = |template: &str| {
        let body = template.replace('"', "&quot;");
        let answer = format!(
            "<GetTemplateResponse><GetTemplateResult><TemplateBody>{body}</TemplateBody></GetTemplateResult></GetTemplateResponse>"
        );
        let (told, text, _) = compared.shown("GetTemplate", "get-template", &json!({"StackName": "s"}), &answer);
        (told["TemplateBody"].clone(), text)
    };
    let (template, text) = told(r#"{"Resources": {"Zone": {"Count": 1.0}}, "Outputs": [null, true]}"#);
    assert_eq!(template, json!({"Resources": {"Zone": {"Count": 1.0}}, "Outputs": [null, true]}));
    assert!(text.find("Resources") < text.find("Outputs"), "the order of keys is kept: {text}");
    for template in ["Resources:\n  Zone: {}\n", "{\"half\": ", "", "# no JSON"] {
        assert_eq!(told(template).0, template);
    }
    for template in ["1", "\"text\"", " [] "] {
        assert!(!told(template).0.is_null());
    }
}

/// Those of `real_answers` that types do not decode, and one of a service that botocore alone describes.
#[needs::test(conformance, packages)]
fn answers_of_services() {
    let folder = needs::conformance!("suites/botocore-response-parsing/xml/responses");
    let user = json!({"UserName": "u", "PolicyName": "p"});
    let services: [(_, _, &[_]); 3] = [
        ("cloudformation", ["GetTemplate", "ListStacks"], &[("get-template", json!({"StackName": "s"}))]),
        ("iam", ["GetUserPolicy", "ListRoles"], &[("get-user-policy", user), ("list-roles", json!({}))]),
        ("importexport", ["GetStatus", "ListJobs"], &[("list-jobs", json!({}))]),
    ];
    for (service, operations, calls) in services {
        let compared = Compared::new(service, &operations);
        for (command, input) in calls {
            let of_command = |operation: &&str| command_name(operation) == *command;
            let operation = operations.into_iter().find(of_command).expect("its operation");
            let read = |extension| {
                let file = folder.join(format!("{service}-{command}.{extension}"));
                fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
            };
            let (shown, ..) = compared.shown(operation, command, input, &read("xml"));
            // Times were left there as they had come.
            let mut expected: Value = serde_json::from_str(&read("json").replace("Z\"", "+00:00\"")).expect("JSON");
            expected.as_object_mut().expect("an object").remove("ResponseMetadata");
            assert_eq!(shown, expected, "{service} {command}");
        }
    }
}
