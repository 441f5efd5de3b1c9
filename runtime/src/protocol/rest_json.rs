//! restJson1: HTTP bindings, and JSON in bodies.
//!
//! In: inputs and responses. Out: requests, outputs and errors, as <https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html>
//! says.

use http::{Request, Response};

use super::Protocol;
use crate::codec::{DecodeError, DecodeMembers, EncodeMembers, Limits};
use crate::error::ConstructionFailure;
use crate::http_bindings;
use crate::json::Json;
use crate::meta::OperationMeta;
use crate::schema::Schema;

/// [restJson1](https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html).
#[derive(Clone, Copy, Debug)]
pub struct RestJson1;

impl Protocol for RestJson1 {
    type Format = Json;

    const CODES: &'static [&'static str] = &["code", "Code", "__type"];
    const HAS_CODE_HEADER: bool = true;

    fn request<T: EncodeMembers>(
        operation: &'static OperationMeta,
        input: &T,
        idempotency_token: Option<String>,
    ) -> Result<Request<Vec<u8>>, ConstructionFailure> {
        http_bindings::request::<Json, T>(operation, input, idempotency_token)
    }

    fn output<T: DecodeMembers>(
        response: &Response<Vec<u8>>,
        limits: &Limits,
        schema: &'static Schema,
        into: &mut T,
    ) -> Result<(), DecodeError> {
        http_bindings::read::<Json, T>(response, limits, schema, into)
    }
}
