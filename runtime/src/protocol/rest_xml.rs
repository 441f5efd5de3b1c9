//! restXml: HTTP bindings, and XML in bodies.
//!
//! In: inputs and responses. Out: requests, outputs and errors, as <https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html>
//! says. Errors are found by the element `Error`, be it the outermost one, as services with `noErrorWrapping` have it, or not.

use http::{Request, Response};

use super::Protocol;
use super::error_head::{CodeIn, error_code};
use crate::codec::{DecodeError, DecodeMembers, Decoder as _, EncodeMembers, Limits};
use crate::document::ReadDocument;
use crate::error::{ConstructionFailure, UnknownError};
use crate::http_bindings;
use crate::meta::OperationMeta;
use crate::schema::Schema;
use crate::xml::{Xml, XmlDecoder, is_outermost};

/// [restXml](https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html).
#[derive(Clone, Copy, Debug)]
pub struct RestXml;

impl Protocol for RestXml {
    type Format = Xml;

    const CODES: &'static [&'static str] = &["Code"];

    fn request<T: EncodeMembers>(
        operation: &'static OperationMeta,
        input: &T,
        idempotency_token: Option<String>,
    ) -> Result<Request<Vec<u8>>, ConstructionFailure> {
        http_bindings::request::<Xml, T>(operation, input, idempotency_token)
    }

    fn output<T: DecodeMembers>(
        response: &Response<Vec<u8>>,
        limits: &Limits,
        schema: &'static Schema,
        into: &mut T,
    ) -> Result<(), DecodeError> {
        http_bindings::read::<Xml, T>(response, limits, schema, into)
    }

    /// Amazon S3 begins some answers as successes, and then tells of an error.
    fn is_error(response: &Response<Vec<u8>>) -> bool {
        !response.status().is_success() || is_outermost(response.body(), "Error")
    }

    /// Errors without a body, as answers to `HEAD` are, have what their status is called as code: `NotFound`.
    fn error_code(response: &Response<Vec<u8>>, limits: &Limits) -> UnknownError {
        let read = |schema, head: &mut _| XmlError::read_members(response.body(), limits, schema, head);
        let found = error_code(response, CodeIn::HeaderOrBody, read);
        match response.status().canonical_reason() {
            Some(reason) if found.code().is_none() && response.body().is_empty() => {
                UnknownError::new(Some(reason.replace(' ', "")), None)
            }
            _ => found,
        }
    }

    fn body_request_id(response: &Response<Vec<u8>>, limits: &Limits) -> Option<String> {
        XmlDecoder::new(response.body(), limits).ok()?.request_id()
    }

    fn error<T: DecodeMembers>(
        response: &Response<Vec<u8>>,
        limits: &Limits,
        schema: &'static Schema,
        into: &mut T,
    ) -> Result<(), DecodeError> {
        http_bindings::read::<XmlError, T>(response, limits, schema, into)
    }
}

/// Bodies of errors in XML.
struct XmlError;

impl ReadDocument for XmlError {
    fn read_members<T: DecodeMembers>(
        body: &[u8],
        limits: &Limits,
        schema: &'static Schema,
        into: &mut T,
    ) -> Result<(), DecodeError> {
        XmlDecoder::of_error(body, limits)?.structure(schema, into)
    }

    fn read_payload<T: DecodeMembers>(
        body: &[u8],
        limits: &Limits,
        schema: &'static Schema,
        index: usize,
        into: &mut T,
    ) -> Result<(), DecodeError> {
        Xml::read_payload(body, limits, schema, index, into)
    }
}
