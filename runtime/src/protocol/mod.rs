//! Wire formats: how inputs become requests and responses become outputs.
//!
//! In: typed values with their schemas. Out: HTTP messages. One module a format; generated code names the format of its
//! service as a type, so only that one is compiled.

pub mod aws_json;
#[cfg(feature = "query")]
pub mod aws_query;
mod error_head;
pub mod query_compatible;
#[cfg(feature = "rest")]
pub mod rest_json;
#[cfg(feature = "rest-xml")]
pub mod rest_xml;
pub mod rpc_v2;

use std::borrow::Cow;
use std::marker::PhantomData;

use http::{Method, Request, Response};

use self::error_head::CodeIn;
use crate::codec::{DecodeError, DecodeMembers, EncodeMembers, Limits};
use crate::document::{ReadDocument, WriteDocument};
use crate::error::{BodyRequestId, ConstructionFailure, ModeledError, OperationError, RawResponse, UnknownError};
use crate::meta::OperationMeta;
use crate::schema::Schema;
use crate::secrets::without_token;

/// A wire format.
pub trait Protocol: 'static {
    /// How its documents are written and read: bodies, and payloads of events.
    type Format: WriteDocument + ReadDocument;

    /// Whether the service used to speak awsQuery, and requests ask for the error codes of that time.
    const IS_QUERY_COMPATIBLE: bool = false;

    /// The members of an error's body that may tell its code, for command lines: the first one that is there does.
    const CODES: &'static [&'static str] = &["__type"];

    /// Whether command lines take the code of an error from the header `x-amzn-errortype`, if that is there.
    const HAS_CODE_HEADER: bool = false;

    /// Writes an input. The request's URI is the path and query only; the endpoint goes in front of it later. The token is
    /// there when the input has a member for one, and takes its place if that is not set.
    ///
    /// # Errors
    /// When a value cannot be sent, such as a line break in a header.
    fn request<T: EncodeMembers>(
        operation: &'static OperationMeta,
        input: &T,
        idempotency_token: Option<String>,
    ) -> Result<Request<Vec<u8>>, ConstructionFailure>;

    /// Reads the members of an output, whose shape is `schema`, from a successful response; `limits` bound its nesting and the
    /// memory of its values.
    ///
    /// # Errors
    /// When the body is not what the format and the schema say.
    fn output<T: DecodeMembers>(
        response: &Response<Vec<u8>>,
        limits: &Limits,
        schema: &'static Schema,
        into: &mut T,
    ) -> Result<(), DecodeError> {
        Self::Format::read_members(response.body(), limits, schema, into)
    }

    /// Whether a response tells of an error.
    fn is_error(response: &Response<Vec<u8>>) -> bool {
        !response.status().is_success()
    }

    /// Reads code and message of an error response; neither need be there.
    fn error_code(response: &Response<Vec<u8>>, limits: &Limits) -> UnknownError {
        let read = |schema, head: &mut _| Self::Format::read_members(response.body(), limits, schema, head);
        error_head::error_code(response, CodeIn::HeaderOrBody, read)
    }

    /// Reads the request id from the body of a response, in formats that have it there.
    fn body_request_id(response: &Response<Vec<u8>>, limits: &Limits) -> Option<String> {
        let _ = (response, limits);
        None
    }

    /// Reads the members of an error, whose shape is `schema`.
    ///
    /// # Errors
    /// When the body is not what the format and the schema say.
    fn error<T: DecodeMembers>(
        response: &Response<Vec<u8>>,
        limits: &Limits,
        schema: &'static Schema,
        into: &mut T,
    ) -> Result<(), DecodeError> {
        Self::output(response, limits, schema, into)
    }
}

/// The request of a protocol without HTTP bindings: a POST to `/`, with room for all headers that are added later.
fn post(body: Vec<u8>) -> Result<Request<Vec<u8>>, ConstructionFailure> {
    let mut request = Request::new(body);
    *request.method_mut() = Method::POST;
    request.headers_mut().try_reserve(12).map_err(ConstructionFailure::new)?;
    Ok(request)
}

/// What a response says of an error first, if it tells of one.
pub(crate) fn failure<P: Protocol>(response: &mut Response<Vec<u8>>, limits: &Limits) -> Option<UnknownError> {
    if !P::is_error(response) {
        return None;
    }
    note_request_id::<P>(response, limits);
    Some(P::error_code(response, limits))
}

/// Makes a request id that stands in the body alone known to the response.
pub(crate) fn note_request_id<P: Protocol>(response: &mut Response<Vec<u8>>, limits: &Limits) {
    if let Some(id) = P::body_request_id(response, limits) {
        response.extensions_mut().insert(BodyRequestId(id));
    }
}

/// What [`failure`] is once the protocol is known.
pub(crate) type ReadFailure = fn(&mut Response<Vec<u8>>, &Limits) -> Option<UnknownError>;

/// The error enum of an operation, which a wire format can read.
pub trait ReadError: OperationError {
    /// Picks the variant by the error's code and reads its members.
    ///
    /// # Errors
    /// When the members are not what the variant's shape says.
    fn read(error: UnknownError, members: &impl ErrorMembers) -> Result<Self, DecodeError>;
}

/// Where the members of an error are.
pub trait ErrorMembers {
    /// Reads the members of an error, whose shape is `schema`.
    ///
    /// # Errors
    /// When they are not what the schema says.
    fn read<T: DecodeMembers>(&self, schema: &'static Schema, into: &mut T) -> Result<(), DecodeError>;
}

/// The answer to a call, by its protocol.
pub(crate) struct ErrorAnswer<'a, P> {
    answer: &'a RawResponse,
    limits: &'a Limits,
    protocol: PhantomData<P>,
}

impl<'a, P: Protocol> ErrorAnswer<'a, P> {
    pub(crate) fn new(answer: &'a RawResponse, limits: &'a Limits) -> Self {
        ErrorAnswer { answer, limits, protocol: PhantomData }
    }
}

impl<P: Protocol> ErrorMembers for ErrorAnswer<'_, P> {
    fn read<T: DecodeMembers>(&self, schema: &'static Schema, into: &mut T) -> Result<(), DecodeError> {
        P::error(self.answer, self.limits, schema, into)
    }
}

/// Reads an error structure. A message that does not stand where the shape has one is the one of `known`, which was read
/// without looking at shapes. A session token that it repeats is left out.
///
/// # Errors
/// When the members are not what the shape says.
pub fn read_error<T: ModeledError>(known: &UnknownError, members: &impl ErrorMembers) -> Result<T, DecodeError> {
    let mut error = T::blank();
    members.read(T::SCHEMA, &mut error)?;
    let message = match error.message().map(without_token) {
        Some(Cow::Owned(shown)) => Some(shown),
        Some(Cow::Borrowed(_)) => None,
        None => known.message().map(str::to_owned),
    };
    if let Some(message) = message {
        error.set_message(message);
    }
    Ok(error)
}
