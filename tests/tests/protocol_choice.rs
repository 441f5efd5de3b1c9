//! We speak what botocore speaks with each service.
//!
//! In: what botocore's descriptions say of their services, and the protocols that botocore takes. Out: the same, whether a service is
//! described by botocore or by Smithy.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use smithgen::stages::select::select;
use smithgen_model::{Model, Source};
use smithgen_tests::peers::Python;

/// Botocore's protocols, each with its trait in Smithy's models and what clients are generated with.
const PROTOCOLS: [(&str, &str, &str); 7] = [
    ("json 1.0", "aws.protocols#awsJson1_0", "AwsJson1_0"),
    ("json 1.1", "aws.protocols#awsJson1_1", "AwsJson1_1"),
    ("smithy-rpc-v2-cbor", "smithy.protocols#rpcv2Cbor", "RpcV2Cbor"),
    ("rest-json", "aws.protocols#restJson1", "RestJson1"),
    ("rest-xml", "aws.protocols#restXml", "RestXml"),
    ("query", "aws.protocols#awsQuery", "AwsQuery"),
    ("ec2", "aws.protocols#ec2Query", "Ec2Query"),
];

fn protocol(botocores: &str, metadata: &Value) -> &'static (&'static str, &'static str, &'static str) {
    let full = match metadata["jsonVersion"].as_str() {
        Some(version) if botocores == "json" => format!("json {version}"),
        _ => botocores.to_owned(),
    };
    PROTOCOLS.iter().find(|(name, ..)| *name == full).unwrap_or_else(|| panic!("{full} is not known"))
}

/// What a client of the model speaks.
fn ours(name: &str, model: &Value) -> Option<String> {
    let source = Source { name: format!("{name}.json"), text: model.to_string() };
    let model = Model::from_sources(&[source]).unwrap_or_else(|problems| panic!("{problems}"));
    let selection = select(&model, &Default::default()).ok()?;
    selection.protocol.map(|protocol| format!("{protocol:?}"))
}

#[needs::test(packages)]
fn we_speak_what_botocore_speaks() {
    let Value::Object(services) = Python::find().run("protocols.py", &json!({})) else { panic!("an object") };
    let mut spoken: BTreeMap<&str, usize> = BTreeMap::new();
    for (name, service) in &services {
        let metadata = &service["metadata"];
        let (_, _, theirs) = protocol(service["speaks"].as_str().expect("a name"), metadata);
        let listed: Vec<&str> = match metadata["protocols"].as_array() {
            Some(listed) => listed.iter().filter_map(Value::as_str).collect(),
            None => metadata["protocol"].as_str().into_iter().collect(),
        };
        // What real models are known for, one of a single operation lacks.
        let mut nameless = metadata.clone();
        nameless["serviceId"] = json!("Nameless");
        let botocores = json!({"version": "2.0", "metadata": nameless, "operations": {"Get": {"name": "Get", "http": {"method": "POST", "requestUri": "/"}}}, "shapes": {}});
        let traits: serde_json::Map<String, Value> =
            listed.iter().map(|name| (protocol(name, metadata).1.to_owned(), json!({}))).collect();
        let smithys = json!({"smithy": "2.0", "shapes": {
            "a#S": {"type": "service", "version": "1", "operations": [{"target": "a#Get"}], "traits": traits},
            "a#Get": {"type": "operation", "traits": {"smithy.api#http": {"method": "POST", "uri": "/"}}},
        }});
        for model in [botocores, smithys] {
            assert_eq!(ours(name, &model).as_deref(), Some(*theirs), "{name}: {model}");
        }
        *spoken.entry(theirs).or_default() += 1;
    }
    // Of the 44 that speak rpcv2Cbor 41 speak JSON, too, and botocore takes that.
    let counted: Vec<(&str, usize)> = spoken.into_iter().collect();
    assert_eq!(
        counted,
        [
            ("AwsJson1_0", 52),
            ("AwsJson1_1", 101),
            ("AwsQuery", 17),
            ("Ec2Query", 1),
            ("RestJson1", 261),
            ("RestXml", 4),
            ("RpcV2Cbor", 3),
        ]
    );
}
