//! awsQuery and ec2Query with moto: topics of SNS and security groups of EC2, by the tools that are generated of them.

use serde_json::{Value, json};
use smithgen::Builder;
use smithgen_tests::peers::{Emulator, Moto, Python};
use smithgen_tests::tool::{Ran, Tool};

/// A tool of some operations of a service, and the server that it calls.
struct Setup {
    tool: Tool,
    moto: Moto,
}

impl Setup {
    fn of(service: &str, operations: &[&str]) -> Self {
        let client = Builder::new(Python::find().data().join(service)).operations(operations.iter().copied());
        Setup { tool: Tool::build(&format!("tool-{service}"), &client), moto: Moto::start() }
    }

    fn run(&self, words: &[&str]) -> Ran {
        let credentials = [("AWS_ACCESS_KEY_ID", "example"), ("AWS_SECRET_ACCESS_KEY", "example")];
        let place = [("AWS_REGION", "eu-west-1"), ("AWS_ENDPOINT_URL", self.moto.url())];
        self.tool.run(&std::env::temp_dir(), &[credentials, place].concat(), words)
    }

    fn printed(&self, words: &[&str]) -> Value {
        let ran = self.run(words);
        assert_eq!((ran.status, ran.stderr.as_str()), (Some(0), ""), "{words:?}: {ran:?}");
        if ran.stdout.is_empty() { Value::Null } else { serde_json::from_str(&ran.stdout).expect("JSON") }
    }
}

#[needs::test(packages)]
fn topics_are_made_and_listed() {
    let sns = Setup::of("sns", &["CreateTopic", "GetTopicAttributes", "ListTopics", "ListTagsForResource"]);
    let create =
        ["create-topic", "--name", "news", "--attributes", "DisplayName=Grüße & co", "--tags", "Key=a,Value=b"];
    let arn = sns.printed(&create)["TopicArn"].as_str().expect("an ARN").to_owned();
    let attributes = sns.printed(&["get-topic-attributes", "--topic-arn", &arn]);
    assert_eq!(attributes["Attributes"]["DisplayName"], "Grüße & co");
    assert_eq!(
        sns.printed(&["list-tags-for-resource", "--resource-arn", &arn]),
        json!({"Tags": [{"Key": "a", "Value": "b"}]})
    );
    for number in 0..100 {
        sns.printed(&["create-topic", "--name", &format!("topic{number}")]);
    }
    assert_eq!(sns.printed(&["list-topics", "--query", "length(Topics)"]), 101, "two pages");
    let failed = sns.run(&["get-topic-attributes", "--topic-arn", &format!("{arn}s")]);
    assert_eq!(failed.status, Some(254), "{failed:?}");
    let told = "An error occurred (NotFound) when calling the GetTopicAttributes operation: ";
    assert!(failed.stderr.contains(told), "{}", failed.stderr);
}

#[needs::test(packages)]
fn security_groups_are_made_and_described() {
    let operations =
        ["CreateSecurityGroup", "AuthorizeSecurityGroupIngress", "DescribeSecurityGroups", "DescribeInstances"];
    let ec2 = Setup::of("ec2", &operations);
    let created = ec2.printed(&["create-security-group", "--group-name", "doors", "--description", "Who comes in"]);
    let id = created["GroupId"].as_str().expect("an id").to_owned();
    let rule = "IpProtocol=tcp,FromPort=443,ToPort=443,IpRanges=[{CidrIp=192.0.2.0/24},{CidrIp=198.51.100.0/24}]";
    let allowed = ec2.printed(&["authorize-security-group-ingress", "--group-id", &id, "--ip-permissions", rule]);
    assert_eq!(allowed["Return"], true);
    let query = "SecurityGroups[].IpPermissions[].[IpProtocol, FromPort, IpRanges[].CidrIp]";
    let described = ec2.printed(&["describe-security-groups", "--group-ids", &id, "--query", query]);
    assert_eq!(described, json!([["tcp", 443, ["192.0.2.0/24", "198.51.100.0/24"]]]));
    let filters = ["describe-instances", "--filters", "Name=instance-state-name,Values=running,stopped"];
    assert_eq!(ec2.printed(&filters), json!({"Reservations": []}));
    let failed = ec2.run(&["describe-security-groups", "--group-ids", "sg-0"]);
    assert_eq!(failed.status, Some(254), "{failed:?}");
    let told = "An error occurred (InvalidGroup.NotFound) when calling the DescribeSecurityGroups operation: ";
    assert!(failed.stderr.contains(told), "{}", failed.stderr);
}
