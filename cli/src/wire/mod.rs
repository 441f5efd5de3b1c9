//! Wire formats without types: values become requests, and responses become values.
//!
//! In: a [`Map`] and the schema of an operation's input, or a response. Out: a request, or the output as a [`Map`]. What a
//! format does not share with others is one file here and one module of the runtime.

mod aws_json;
mod encode;
mod members;
mod time;
mod zone;

use std::fmt;

use http::{Request, Response};
use smithgen_runtime::operation::OperationMeta;
use smithgen_runtime::protocol::Protocol;
use smithgen_runtime::schema::Schema;

pub use encode::Input;
pub use zone::Zone;

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

    /// Reads the output of a successful response: the members that the schema knows, in its order.
    ///
    /// # Errors
    /// When the body cannot be what the format and the schema say.
    fn output(
        &self,
        operation: &'static OperationMeta,
        response: &Response<Vec<u8>>,
        reading: &Reading,
    ) -> Result<Map, Failure>;

    /// Reads code, message and further members of an error response.
    ///
    /// # Errors
    /// When the body cannot be an error in this format.
    fn error(
        &self,
        operation: &'static OperationMeta,
        response: &Response<Vec<u8>>,
        reading: &Reading,
    ) -> Result<ServiceError, Failure>;
}

/// How responses are read.
#[derive(Clone, Debug)]
pub struct Reading {
    /// What becomes of points in time.
    pub timestamps: Timestamps,
}

/// What becomes of points in time in responses.
#[derive(Clone, Debug)]
pub enum Timestamps {
    /// ISO 8601, numbers in this zone.
    Iso(Zone),
    /// As they came.
    Wire,
}

/// A wire format of the runtime that command-line tools speak, too.
pub trait CommandLine: Protocol {
    /// The format without types.
    const WIRE: &'static dyn Wire;
}

/// What a service says is wrong.
#[derive(Clone, Debug, Default)]
pub struct ServiceError {
    /// The error's code, or the HTTP status where there is none.
    pub code: String,
    /// What the service says; perhaps nothing.
    pub message: String,
    /// The error's shape, if the model lists one of this code.
    pub shape: Option<&'static Schema>,
    /// The members of the error in the model's order, if it lists one of this code, its message included. Before them, where a
    /// code of awsQuery took the place of another, stand that other one as `QueryErrorCode`, and as `Type` who is to blame.
    pub details: Map,
}
