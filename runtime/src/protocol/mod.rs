//! Wire formats: how inputs become requests and responses become outputs.
//!
//! In: typed values with their schemas. Out: HTTP messages. One module a format; generated code names the format of its
//! service as a type, so only that one is compiled.

pub mod aws_json;
pub mod query_compatible;

use http::{Request, Response};

use crate::codec::{DecodeError, Limits, Members, Structure};
use crate::error::{OperationError, UnknownError};
use crate::operation::OperationMeta;

/// A wire format.
pub trait Protocol: 'static {
    /// Writes an input. The request's URI is the path and query only; the endpoint goes in front of it later. The token is
    /// there when the input has a member for one, and takes its place if that is not set.
    ///
    /// # Errors
    /// When a value cannot be sent, such as a line break in a header.
    fn request<T: Members>(
        operation: &'static OperationMeta,
        input: &T,
        idempotency_token: Option<String>,
    ) -> Result<Request<Vec<u8>>, http::Error>;

    /// Reads the output of a successful response; `limits` bound its nesting and the memory of its values.
    ///
    /// # Errors
    /// When the body is not what the format and the schema say.
    fn output<T: Structure>(response: &Response<Vec<u8>>, limits: &Limits) -> Result<T, DecodeError>;

    /// Reads code and message of an error response; neither need be there.
    fn error_code(response: &Response<Vec<u8>>, limits: &Limits) -> UnknownError;

    /// Reads the error whose code is known by now.
    ///
    /// # Errors
    /// When the body is not what the format and the schema say.
    fn error<E: OperationError>(
        response: &Response<Vec<u8>>,
        error: UnknownError,
        limits: &Limits,
    ) -> Result<E, DecodeError>;
}
