//! rpcv2Cbor: every operation is a POST of a CBOR map to `/service/SERVICE/operation/OPERATION`.
//!
//! In: inputs and responses. Out: requests, outputs and errors, as
//! <https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html> says.

use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderName, HeaderValue, Request, Response, Uri};

use super::error_head::{CodeIn, error_code};
use super::{Protocol, post};
use crate::cbor::{CborEncoder, read_into};
use crate::codec::{DecodeError, DecodeMembers, EncodeMembers, Limits};
use crate::error::{ConstructionFailure, UnknownError};
use crate::meta::OperationMeta;
use crate::schema::{Schema, prelude};

static PROTOCOL: HeaderName = HeaderName::from_static("smithy-protocol");
const NAME: HeaderValue = HeaderValue::from_static("rpc-v2-cbor");
const CBOR: HeaderValue = HeaderValue::from_static("application/cbor");

/// [rpcv2Cbor](https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html).
#[derive(Clone, Copy, Debug)]
pub struct RpcV2Cbor;

impl Protocol for RpcV2Cbor {
    fn request<T: EncodeMembers>(
        operation: &'static OperationMeta,
        input: &T,
        idempotency_token: Option<String>,
    ) -> Result<Request<Vec<u8>>, ConstructionFailure> {
        // What has no input has no body; an input without members is an empty map.
        if std::ptr::eq(operation.input, &prelude::UNIT) {
            return message(operation, Vec::new());
        }
        let mut encoder = CborEncoder::new(idempotency_token);
        encoder.structure(input);
        let mut request = message(operation, encoder.finish().map_err(ConstructionFailure::new)?)?;
        request.headers_mut().insert(CONTENT_TYPE, CBOR);
        Ok(request)
    }

    fn output<T: DecodeMembers>(
        response: &Response<Vec<u8>>,
        limits: &Limits,
        schema: &'static Schema,
        into: &mut T,
    ) -> Result<(), DecodeError> {
        if !is_spoken(response) {
            return Err(DecodeError::new("its header `smithy-protocol` is not `rpc-v2-cbor`"));
        }
        read_into(response.body(), limits, schema, into)
    }

    fn error_code(response: &Response<Vec<u8>>, limits: &Limits) -> UnknownError {
        // What does not speak the protocol, a proxy say, is not asked for more than its status.
        match is_spoken(response) {
            true => error_code(response, CodeIn::Type, |schema, head| read_into(response.body(), limits, schema, head)),
            false => UnknownError::new(None, None),
        }
    }

    fn error<T: DecodeMembers>(
        response: &Response<Vec<u8>>,
        limits: &Limits,
        schema: &'static Schema,
        into: &mut T,
    ) -> Result<(), DecodeError> {
        read_into(response.body(), limits, schema, into)
    }
}

fn is_spoken(response: &Response<Vec<u8>>) -> bool {
    response.headers().get(&PROTOCOL) == Some(&NAME)
}

fn message(operation: &OperationMeta, body: Vec<u8>) -> Result<Request<Vec<u8>>, ConstructionFailure> {
    let path = ["/service/", operation.service.shape_name, "/operation/", operation.name].concat();
    let mut request = post(body)?;
    *request.uri_mut() = Uri::try_from(path).map_err(ConstructionFailure::new)?;
    let headers = request.headers_mut();
    headers.insert(&PROTOCOL, NAME);
    headers.insert(ACCEPT, CBOR);
    Ok(request)
}
