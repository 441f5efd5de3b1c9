//! Services that used to speak awsQuery: another format, with what keeps old callers' error codes alive.
//!
//! In: any format. Out: the same, with requests that ask for the old codes, as the
//! [`awsQueryCompatible`](https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#aws-protocols-awsquerycompatible-trait)
//! trait says. Answers then carry them in `x-amzn-query-error`, where [`SdkError::code`](crate::error::SdkError::code) finds
//! them; which error it is still follows from the code that the format itself has.

use std::marker::PhantomData;

use http::{HeaderName, HeaderValue, Request, Response};

use super::Protocol;
use crate::codec::{DecodeError, DecodeMembers, EncodeMembers, Limits};
use crate::error::{ConstructionFailure, UnknownError};
use crate::meta::OperationMeta;
use crate::schema::Schema;

static QUERY_MODE: HeaderName = HeaderName::from_static("x-amzn-query-mode");

/// The format `P` with awsQuery's error codes.
#[derive(Clone, Copy, Debug)]
pub struct QueryCompatible<P>(PhantomData<P>);

impl<P: Protocol> Protocol for QueryCompatible<P> {
    type Format = P::Format;

    const IS_QUERY_COMPATIBLE: bool = true;
    const CODES: &'static [&'static str] = P::CODES;
    const HAS_CODE_HEADER: bool = P::HAS_CODE_HEADER;

    fn request<T: EncodeMembers>(
        operation: &'static OperationMeta,
        input: &T,
        idempotency_token: Option<String>,
    ) -> Result<Request<Vec<u8>>, ConstructionFailure> {
        let mut request = P::request(operation, input, idempotency_token)?;
        request.headers_mut().insert(&QUERY_MODE, HeaderValue::from_static("true"));
        Ok(request)
    }

    fn output<T: DecodeMembers>(
        response: &Response<Vec<u8>>,
        limits: &Limits,
        schema: &'static Schema,
        into: &mut T,
    ) -> Result<(), DecodeError> {
        P::output(response, limits, schema, into)
    }

    fn error_code(response: &Response<Vec<u8>>, limits: &Limits) -> UnknownError {
        P::error_code(response, limits)
    }
}
