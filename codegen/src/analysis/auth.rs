//! How the calls of an operation may prove who makes them.
//!
//! In: a service and one of its operations. Out: the ids of the schemes that it accepts, best first, by Smithy's rules for
//! [`auth`] and [`optionalAuth`].
//!
//! [`auth`]: https://smithy.io/2.0/spec/authentication-traits.html#auth-trait
//! [`optionalAuth`]: https://smithy.io/2.0/spec/authentication-traits.html#optionalauth-trait

use smithgen_model::{Model, Shape, ShapeIx};

/// No authentication at all.
pub const NO_AUTH: &str = "smithy.api#noAuth";

/// The traits on a service that are authentication schemes.
const SCHEMES: [&str; 7] = [
    "aws.auth#sigv4",
    "aws.auth#sigv4a",
    "smithy.api#httpApiKeyAuth",
    "smithy.api#httpBasicAuth",
    "smithy.api#httpBearerAuth",
    "smithy.api#httpDigestAuth",
    NO_AUTH,
];

/// The schemes of an operation: those of its own `auth` trait or else the service's, and none where it is optional.
/// Empty if none is needed.
pub fn accepted<'a>(model: &'a Model, service: ShapeIx, operation: &'a Shape) -> Vec<&'a str> {
    let service = model.shape(service);
    let mut schemes: Vec<&str> = match operation.traits.auth().or_else(|| service.traits.auth()) {
        Some(schemes) => schemes,
        // Without the trait, all schemes of the service are accepted, in the order of their names.
        None => service.traits.iter().map(|(id, _)| id).filter(|id| SCHEMES.contains(id)).collect(),
    };
    if operation.traits.is_optional_auth() && !schemes.is_empty() {
        schemes.push(NO_AUTH);
    }
    schemes
}
