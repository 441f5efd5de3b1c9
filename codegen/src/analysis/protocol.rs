//! Which wire format to speak with a service.
//!
//! In: a service, and perhaps the name of a protocol. Out: that protocol, or the best of the service's; or why there is none.

use smithgen_model::{Model, Shape};

use crate::rir::Protocol;

/// The protocols of AWS's services by their traits, best first. The order is botocore's, for it is what
/// most calls to AWS go by, and what emulators know; where a service speaks rpcv2Cbor and JSON, the AWS SDK for Rust takes rpcv2Cbor.
/// rpcv2Json, which botocore does not know, comes last.
const PROTOCOLS: [(&str, Protocol); 8] = [
    ("aws.protocols#awsJson1_0", Protocol::AwsJson1_0),
    ("aws.protocols#awsJson1_1", Protocol::AwsJson1_1),
    ("aws.protocols#restJson1", Protocol::RestJson1),
    ("aws.protocols#restXml", Protocol::RestXml),
    ("smithy.protocols#rpcv2Cbor", Protocol::RpcV2Cbor),
    ("aws.protocols#awsQuery", Protocol::AwsQuery),
    ("aws.protocols#ec2Query", Protocol::Ec2Query),
    ("smithy.protocols#rpcv2Json", Protocol::RpcV2Json),
];

/// The protocol called `wanted`, or the best one of the service that can be generated.
///
/// # Errors
/// In words, when there is none.
pub fn of(model: &Model, service: &Shape, wanted: Option<&str>) -> Result<Protocol, String> {
    let mut spoken = PROTOCOLS.iter().filter(|(id, _)| service.traits.has(id));
    let found = spoken.find(|(id, _)| wanted.is_none_or(|name| name_of(id) == name));
    found.map(|(_, protocol)| *protocol).ok_or_else(|| {
        let wanted = wanted.map(|name| format!("`{name}` cannot be spoken with the service: ")).unwrap_or_default();
        let generated = PROTOCOLS.iter().map(|(id, _)| name_of(id));
        let (spoken, generated) = (list(names_of(model, service)), list(generated));
        format!("{wanted}the service speaks {spoken}; {generated} can be generated")
    })
}

/// The protocols that the service speaks, those that the model itself defines included.
fn names_of<'a>(model: &'a Model, service: &'a Shape) -> impl Iterator<Item = &'a str> {
    let is_own =
        |id: &str| model.find(id).is_some_and(|ix| model.shape(ix).traits.has("smithy.api#protocolDefinition"));
    let is_protocol = move |id: &&str| PROTOCOLS.iter().any(|(known, _)| known == id) || is_own(id);
    service.traits.iter().map(|(id, _)| id).filter(is_protocol).map(name_of)
}

/// The name of a protocol, such as `awsJson1_1`.
pub fn name(protocol: Protocol) -> &'static str {
    PROTOCOLS.iter().find(|(_, known)| *known == protocol).map_or("", |(id, _)| name_of(id))
}

fn name_of(id: &str) -> &str {
    id.split_once('#').map_or(id, |(_, name)| name)
}

/// `a`, `a and b`, `a, b and c`; `no protocol` of none.
fn list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.collect();
    match names.split_last() {
        None => "no protocol".to_owned(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
    }
}
