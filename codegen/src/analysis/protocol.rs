//! Which wire format to speak with a service.
//!
//! In: a service. Out: the best of its protocols that can be generated.

use smithgen_model::Shape;

use crate::rir::Protocol;

/// The wire formats that can be generated, by their trait, best first.
const PROTOCOLS: [(&str, Protocol); 3] = [
    ("aws.protocols#awsJson1_0", Protocol::AwsJson1_0),
    ("aws.protocols#awsJson1_1", Protocol::AwsJson1_1),
    ("smithy.protocols#rpcv2Cbor", Protocol::RpcV2Cbor),
];

/// The best protocol of the service; `None` if it speaks none that can be generated.
pub fn of(service: &Shape) -> Option<Protocol> {
    PROTOCOLS.iter().find(|(id, _)| service.traits.has(id)).map(|(_, protocol)| *protocol)
}
