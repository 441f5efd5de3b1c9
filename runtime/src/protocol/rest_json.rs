//! restJson1: HTTP bindings, and JSON in bodies.
//!
//! In: inputs and responses. Out: requests, outputs and errors, as <https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html>
//! says.

use http::{Request, Response};

use super::Protocol;
use super::error_head::{CodeIn, error_code};
use crate::codec::{DecodeError, DecodeMembers, EncodeError, EncodeMembers, Limits};
use crate::error::{ConstructionFailure, UnknownError};
use crate::http_bindings::{self, ReadBody, WriteBody};
use crate::json::{JsonEncoder, read_into, read_member};
use crate::meta::OperationMeta;
use crate::schema::{Kind, Schema};

/// [restJson1](https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html).
#[derive(Clone, Copy, Debug)]
pub struct RestJson1;

impl Protocol for RestJson1 {
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

    fn error_code(response: &Response<Vec<u8>>, limits: &Limits) -> UnknownError {
        error_code(response, CodeIn::HeaderOrBody, |schema, head| read_into(response.body(), limits, schema, head))
    }

    fn error<T: DecodeMembers>(
        response: &Response<Vec<u8>>,
        limits: &Limits,
        schema: &'static Schema,
        into: &mut T,
    ) -> Result<(), DecodeError> {
        http_bindings::read::<Json, T>(response, limits, schema, into)
    }
}

/// Bodies in JSON.
struct Json;

impl WriteBody for Json {
    const MEDIA_TYPE: &'static str = "application/json";

    fn members<T: EncodeMembers>(
        _: &'static OperationMeta,
        input: &T,
        indices: &[usize],
        idempotency_token: Option<String>,
    ) -> Result<Vec<u8>, EncodeError> {
        let mut encoder = JsonEncoder::new(idempotency_token);
        encoder.members(input, indices);
        encoder.finish()
    }

    /// An unset structure is an empty one.
    fn payload<T: EncodeMembers>(
        operation: &'static OperationMeta,
        input: &T,
        index: usize,
    ) -> Result<Option<Vec<u8>>, EncodeError> {
        let is_structure =
            operation.input.members.get(index).is_some_and(|member| member.target.kind == Kind::Structure);
        let body = JsonEncoder::new(None).value_of(input, index)?;
        Ok(body.or_else(|| is_structure.then(|| b"{}".to_vec())))
    }
}

impl ReadBody for Json {
    fn members<T: DecodeMembers>(
        body: &[u8],
        limits: &Limits,
        schema: &'static Schema,
        into: &mut T,
    ) -> Result<(), DecodeError> {
        read_into(body, limits, schema, into)
    }

    fn payload<T: DecodeMembers>(
        body: &[u8],
        limits: &Limits,
        _: &'static Schema,
        index: usize,
        into: &mut T,
    ) -> Result<(), DecodeError> {
        read_member(body, limits, index, into)
    }
}
