//! Wire formats without types: values become requests, and responses become values.
//!
//! In: a [`Map`] and the schema of an operation's input, or a response. Out: a request, or the output as a [`Map`]. What a
//! format does not share with others is one file here and one module of the runtime.

mod aws_json;
mod encode;

use std::fmt;

use http::{Request, Response};
use smithgen_runtime::operation::OperationMeta;
use smithgen_runtime::protocol::Protocol;

pub use encode::Input;

use crate::failure::Failure;
use crate::value::Map;

/// What a command-line tool asks of a wire format.
pub trait Wire: fmt::Debug + Sync {
    /// Writes an input. The token takes the place of an unset idempotency token.
    ///
    /// # Errors
    /// When a value cannot be sent.
    fn request(
        &self,
        operation: &'static OperationMeta,
        input: &Input<'_>,
        idempotency_token: Option<String>,
    ) -> Result<Request<Vec<u8>>, http::Error>;

    /// Reads the output of a successful response: the members that the schema knows, in its order. What is no object is an
    /// output without members.
    ///
    /// # Errors
    /// When the body cannot be what the format says.
    fn output(&self, operation: &'static OperationMeta, response: &Response<Vec<u8>>) -> Result<Map, Failure>;

    /// Reads code, message and further members of an error response.
    fn error(&self, operation: &'static OperationMeta, response: &Response<Vec<u8>>) -> ServiceError;
}

/// A wire format of the runtime that command-line tools speak, too.
pub trait CommandLine: Protocol {
    /// The format without types.
    const WIRE: &'static dyn Wire;
}

/// What a service says is wrong.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ServiceError {
    /// The error's code, or the HTTP status where there is none.
    pub code: String,
    /// What the service says; perhaps nothing.
    pub message: String,
    /// The members of the error, if the model lists one of this code: those that are not the message.
    pub details: Map,
}
