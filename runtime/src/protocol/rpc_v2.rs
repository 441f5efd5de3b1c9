//! rpcv2Cbor and rpcv2Json: every operation is a POST of a map or object to `/service/SERVICE/operation/OPERATION`.
//!
//! In: inputs and responses. Out: requests, outputs and errors, as
//! <https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html> and
//! <https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2-json.html> say. The two differ in the format of documents alone.

use std::marker::PhantomData;

use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderName, HeaderValue, Request, Response, Uri};

use super::error_head::{CodeIn, error_code};
use super::{Protocol, post};
#[cfg(feature = "cbor")]
use crate::cbor::Cbor;
use crate::codec::{DecodeError, DecodeMembers, EncodeMembers, Limits};
use crate::document::{ReadDocument, WriteDocument};
use crate::error::{ConstructionFailure, UnknownError};
use crate::json::Json;
use crate::meta::OperationMeta;
use crate::schema::{Schema, prelude};

static PROTOCOL: HeaderName = HeaderName::from_static("smithy-protocol");

/// The protocol with documents of the format `F`.
#[derive(Clone, Copy, Debug)]
pub struct RpcV2<F>(PhantomData<F>);

/// [rpcv2Cbor](https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html).
#[cfg(feature = "cbor")]
pub type RpcV2Cbor = RpcV2<Cbor>;

/// [rpcv2Json](https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2-json.html).
pub type RpcV2Json = RpcV2<Json<true>>;

/// A format of the protocol.
pub trait Format: WriteDocument + ReadDocument + 'static {
    /// How messages say that it is this one.
    const NAME: &'static str;
}

#[cfg(feature = "cbor")]
impl Format for Cbor {
    const NAME: &'static str = "rpc-v2-cbor";
}

impl Format for Json<true> {
    const NAME: &'static str = "rpc-v2-json";
}

impl<F: Format> Protocol for RpcV2<F> {
    type Format = F;

    fn request<T: EncodeMembers>(
        operation: &'static OperationMeta,
        input: &T,
        idempotency_token: Option<String>,
    ) -> Result<Request<Vec<u8>>, ConstructionFailure> {
        // What has no input has no body; an input without members is an empty document.
        let body = match std::ptr::eq(operation.input, &prelude::UNIT) {
            true => None,
            false => Some(F::write_members(None, input, None, idempotency_token)),
        };
        message(F::NAME, F::MEDIA_TYPE, operation, body.transpose().map_err(ConstructionFailure::new)?)
    }

    fn output<T: DecodeMembers>(
        response: &Response<Vec<u8>>,
        limits: &Limits,
        schema: &'static Schema,
        into: &mut T,
    ) -> Result<(), DecodeError> {
        if !is_spoken(F::NAME, response) {
            return Err(DecodeError::new(format!("its header `smithy-protocol` is not `{}`", F::NAME)));
        }
        F::read_members(response.body(), limits, schema, into)
    }

    fn error_code(response: &Response<Vec<u8>>, limits: &Limits) -> UnknownError {
        // What does not speak the protocol, a proxy say, is not asked for more than its status.
        if !is_spoken(F::NAME, response) {
            return UnknownError::new(None, None);
        }
        let read = |schema, head: &mut _| F::read_members(response.body(), limits, schema, head);
        error_code(response, CodeIn::Type, read)
    }
}

fn is_spoken(name: &str, response: &Response<Vec<u8>>) -> bool {
    response.headers().get(&PROTOCOL).is_some_and(|value| value == name)
}

fn message(
    name: &'static str,
    media_type: &'static str,
    operation: &OperationMeta,
    body: Option<Vec<u8>>,
) -> Result<Request<Vec<u8>>, ConstructionFailure> {
    let path = ["/service/", operation.service.shape_name, "/operation/", operation.name].concat();
    let has_body = body.is_some();
    let mut request = post(body.unwrap_or_default())?;
    *request.uri_mut() = Uri::try_from(path).map_err(ConstructionFailure::new)?;
    let headers = request.headers_mut();
    headers.insert(&PROTOCOL, HeaderValue::from_static(name));
    headers.insert(ACCEPT, HeaderValue::from_static(operation.response_type(media_type)));
    if has_body {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(operation.request_type(media_type)));
    }
    Ok(request)
}
