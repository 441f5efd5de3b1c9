//! Commands that wait, with moto: instances of EC2 that run or never will, by the tool that is generated of it and by the AWS CLI.

use serde_json::{Value, json};
use smithgen::Builder;
use smithgen_tests::peers::{Emulator, Moto, Python};
use smithgen_tests::tool::{Ran, Tool};

struct Setup {
    tool: Tool,
    moto: Moto,
}

impl Setup {
    fn run(&self, words: &[&str]) -> Ran {
        let credentials = [("AWS_ACCESS_KEY_ID", "example"), ("AWS_SECRET_ACCESS_KEY", "example")];
        let place = [("AWS_REGION", "us-east-1"), ("AWS_ENDPOINT_URL", self.moto.url())];
        self.tool.run(&std::env::temp_dir(), &[credentials, place].concat(), words)
    }
}

#[needs::test(packages)]
fn tools_wait_for_instances_as_the_aws_cli_does() {
    let python = Python::find();
    let operations = ["DescribeInstances", "RunInstances", "TerminateInstances"];
    let client = Builder::new(python.data().join("ec2")).operations(operations);
    let ec2 = Setup { tool: Tool::build("tool-waits", &client), moto: Moto::start() };
    let begun = ec2.run(&[
        "run-instances",
        "--image-id",
        "ami-12c6146b",
        "--min-count",
        "2",
        "--max-count",
        "2",
        "--query",
        "Instances[].InstanceId",
    ]);
    assert_eq!(begun.status, Some(0), "{begun:?}");
    let ids: Vec<String> = serde_json::from_str(&begun.stdout).expect("JSON");
    let [running, gone] = ids.as_slice() else { panic!("{ids:?}") };
    assert_eq!(ec2.run(&["terminate-instances", "--instance-ids", gone]).status, Some(0));
    let lines: Vec<Vec<&str>> = vec![
        vec!["wait", "instance-running", "--instance-ids", running],
        vec!["wait", "instance-exists", "--instance-ids", running, gone],
        vec!["wait", "instance-terminated", "--instance-ids", gone],
        vec!["wait", "instance-running", "--instance-ids", running, gone],
    ];
    let commands: Vec<Value> = lines.iter().map(|words| json!([&["ec2"], words.as_slice()].concat())).collect();
    let theirs = python.run("aws.py", &json!({"url": ec2.moto.url(), "commands": commands}));
    let mut statuses = Vec::new();
    for (words, theirs) in lines.iter().zip(theirs.as_array().expect("a list")) {
        let ours = ec2.run(words);
        assert_eq!(
            (json!(ours.status), ours.stdout.as_str()),
            (theirs["status"].clone(), ""),
            "{words:?}: {ours:?} {theirs}"
        );
        assert_eq!(theirs["stdout"], "", "{words:?}");
        let told = theirs["stderr"].as_str().expect("a text").trim();
        assert!(
            ours.stderr.contains(told) && ours.stderr.is_empty() == told.is_empty(),
            "{words:?}: {ours:?} {told:?}"
        );
        statuses.push(ours.status.expect("it ends by itself"));
    }
    assert_eq!(statuses, [0, 0, 0, 255]);
}
