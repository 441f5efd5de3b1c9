//! The protocol that a client speaks: the best of the service's, or the one that was chosen.
//!
//! In: services that speak several, and names. Out: the protocol in the generated text, or a located problem that says which there are.

use smithgen::{Builder, Code, Problem, Problems, Severity};

const RPC: &str = "smithy.protocols#rpcv2Cbor";

/// A service with these traits, in this order.
fn model(name: &str, traits: &[&str]) -> Builder {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("protocols");
    std::fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join(format!("{name}.json"));
    let traits: Vec<String> = traits.iter().map(|id| format!("{id:?}: {{}}")).collect();
    let text = format!(
        r##"{{"smithy": "2.0", "shapes": {{
  "a#Mine": {{"type": "structure", "traits": {{"smithy.api#trait": {{"selector": "service"}}, "smithy.api#protocolDefinition": {{}}}}}},
  "a#S": {{"type": "service", "version": "1", "operations": [{{"target": "a#Get"}}],
    "traits": {{{}}}}},
  "a#Get": {{"type": "operation"}}
}}}}"##,
        traits.join(", ")
    );
    std::fs::write(&path, text).expect("a file");
    Builder::new(path)
}

/// What the client speaks.
fn spoken(builder: &Builder) -> String {
    let text = builder.generate().unwrap_or_else(|problems| panic!("{problems}"));
    let (_, protocol) = text.split_once("type Protocol = ").expect("a protocol");
    let path = protocol.split(';').next().unwrap_or_default();
    path.trim_end_matches(|c: char| !c.is_alphanumeric()).rsplit("::").next().unwrap_or_default().to_owned()
}

fn refused(builder: &Builder) -> Problem {
    let problems: Problems = builder.generate().expect_err("it cannot be generated");
    let errors: Vec<Problem> = problems.iter().filter(|problem| problem.severity == Severity::Error).cloned().collect();
    let [problem] = &errors[..] else { panic!("{problems}") };
    assert_eq!(problem.event, Code::Protocol.name());
    assert_eq!(problem.shape.as_ref().map(|shape| shape.as_str()), Some("a#S"));
    assert_eq!(problem.location.as_ref().and_then(|place| place.position).map(|(line, _)| line), Some(3), "{problem}");
    problem.clone()
}

#[test]
fn the_best_is_spoken_whatever_the_order_in_the_model() {
    let [one, two, query] = ["aws.protocols#awsJson1_0", "aws.protocols#awsJson1_1", "aws.protocols#awsQuery"];
    let cases: [(&str, &[&str], &str); 7] = [
        ("json", &[RPC, query, two], "AwsJson1_1"),
        ("json_first", &[two, RPC], "AwsJson1_1"),
        ("two_versions", &[two, one], "AwsJson1_0"),
        ("cbor", &[query, RPC], "RpcV2Cbor"),
        ("json_of_rpc", &["smithy.protocols#rpcv2Json"], "RpcV2Json"),
        ("query", &["smithy.protocols#rpcv2Json", query], "AwsQuery"),
        ("compatible", &["aws.protocols#awsQueryCompatible", RPC], "RpcV2Cbor"),
    ];
    for (name, traits, protocol) in cases {
        assert_eq!(spoken(&model(name, traits)), protocol, "{name}");
    }
}

#[test]
fn another_can_be_chosen() {
    let builder = model("chosen", &["aws.protocols#awsJson1_1", "smithy.protocols#rpcv2Json", "a#Mine", RPC]);
    assert_eq!(spoken(&builder.clone().protocol("rpcv2Cbor")), "RpcV2Cbor");
    assert_eq!(spoken(&builder.clone().protocol("rpcv2Json")), "RpcV2Json");
    assert_eq!(spoken(&builder.clone().protocol("rpcv2Cbor").protocol("awsJson1_1")), "AwsJson1_1");
    const SPOKEN: &str = "cannot be spoken with the service: the service speaks Mine, awsJson1_1, rpcv2Cbor and rpcv2Json; \
                          awsJson1_0, awsJson1_1, restJson1, restXml, rpcv2Cbor, awsQuery, ec2Query and rpcv2Json can be generated";
    // Not the service's, not generated, its own, none at all.
    for name in ["awsJson1_0", "Mine", "json", ""] {
        assert_eq!(refused(&builder.clone().protocol(name)).message, format!("`{name}` {SPOKEN}"));
    }
}

#[test]
fn a_service_without_a_protocol_that_is_generated_is_refused() {
    const GENERATED: &str =
        "; awsJson1_0, awsJson1_1, restJson1, restXml, rpcv2Cbor, awsQuery, ec2Query and rpcv2Json can be generated";
    for (name, traits, says) in [
        ("none", &[][..], "no protocol"),
        ("own", &["a#Mine"], "Mine"),
        ("others", &["a#Mine", "aws.protocols#awsQueryCompatible"], "Mine"),
    ] {
        assert_eq!(refused(&model(name, traits)).message, format!("the service speaks {says}{GENERATED}"));
    }
}

#[test]
fn protocols_without_events_are_told_from_those_that_have_them() {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("protocols/events.json");
    for (protocol, reason) in [
        ("aws.protocols#awsQuery", Some("the protocol has no streams of events")),
        ("aws.protocols#ec2Query", Some("the protocol has no streams of events")),
        ("aws.protocols#restJson1", Some("a stream of events must be the whole body (`httpPayload`)")),
        ("aws.protocols#awsJson1_0", None),
        ("smithy.protocols#rpcv2Cbor", None),
        ("smithy.protocols#rpcv2Json", None),
    ] {
        for end in ["input", "output"] {
            let text = format!(
                r##"{{"smithy": "2.0", "shapes": {{
  "a#S": {{"type": "service", "version": "1", "operations": [{{"target": "a#Get"}}], "traits": {{{protocol:?}: {{}}}}}},
  "a#Get": {{"type": "operation", {end:?}: {{"target": "a#Put"}},
    "traits": {{"smithy.api#http": {{"method": "POST", "uri": "/"}}}}}},
  "a#Put": {{"type": "structure",
    "members": {{"room": {{"target": "smithy.api#String"}}, "words": {{"target": "a#Words"}}}}}},
  "a#Words": {{"type": "union", "members": {{"said": {{"target": "a#Said"}}}}, "traits": {{"smithy.api#streaming": {{}}}}}},
  "a#Said": {{"type": "structure"}}
}}}}"##
            );
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            std::fs::write(&path, text).expect("a file");
            let problem = match Builder::new(&path).operations(["Get"]).generate() {
                Ok(_) => None,
                Err(problems) => problems.iter().find(|problem| problem.severity == Severity::Error).cloned(),
            };
            let said = problem.as_ref().map(|problem| (problem.event, problem.message.as_str()));
            let fits = match (reason, said) {
                (Some(reason), Some((event, message))) => {
                    event == Code::RefusedTrait.name() && message.ends_with(reason)
                }
                (None, None) => true,
                _ => false,
            };
            assert!(fits, "{protocol} {end}: {said:?}");
        }
    }
}
