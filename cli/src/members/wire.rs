//! [`Wire`]: a wire format of the runtime, for inputs and answers whose shapes are data.
//!
//! In: an [`Input`], or a response. Out: a request, or the members of an output or error as a [`Map`].

use std::fmt;

use http::{Request, Response};
use smithgen_runtime::error::ConstructionFailure;
use smithgen_runtime::generated::OperationMeta;
use smithgen_runtime::generated::Protocol;
use smithgen_runtime::generated::codec::{DecodeError, Limits};
use smithgen_runtime::generated::schema::Schema;

use super::{Input, Output};
use crate::data::Map;
use crate::failure::Failure;

/// What command-line tools ask of a wire format.
pub struct Wire {
    /// Whether the code of the body tells an error's shape where there is one of awsQuery, too.
    pub is_query_compatible: bool,
    /// The members of an error's body that may tell its code.
    pub codes: &'static [&'static str],
    /// Whether a header may tell it, and goes first.
    pub has_code_header: bool,
    request: fn(&'static OperationMeta, &Input<'_>, Option<String>) -> Written,
    output: Read,
    error: Read,
}

type Written = Result<Request<Vec<u8>>, ConstructionFailure>;
type Read = fn(&Response<Vec<u8>>, &Limits, &'static Schema, &mut Output) -> Result<(), DecodeError>;

impl Wire {
    /// That of the runtime's `P`.
    pub const fn of<P: Protocol>() -> Self {
        Wire {
            is_query_compatible: P::IS_QUERY_COMPATIBLE,
            codes: P::CODES,
            has_code_header: P::HAS_CODE_HEADER,
            request: |operation, input, token| P::request(operation, input, token),
            output: P::output,
            error: P::error,
        }
    }

    /// Writes an input. The token takes the place of an unset idempotency token.
    ///
    /// # Errors
    /// When a value cannot be sent.
    pub fn request(&self, operation: &'static OperationMeta, input: &Input<'_>, token: Option<String>) -> Written {
        (self.request)(operation, input, token)
    }

    /// Reads the output of a successful response: the members that its shape has, in their order.
    ///
    /// # Errors
    /// When the body cannot be what the format and the shape say.
    pub fn output(
        &self,
        response: &Response<Vec<u8>>,
        limits: &Limits,
        schema: &'static Schema,
    ) -> Result<Map, Failure> {
        read(self.output, response, limits, schema)
    }

    /// Reads those members of an error response that `schema` has.
    ///
    /// # Errors
    /// When the body cannot be what the format and the shape say.
    pub fn error(
        &self,
        response: &Response<Vec<u8>>,
        limits: &Limits,
        schema: &'static Schema,
    ) -> Result<Map, Failure> {
        read(self.error, response, limits, schema)
    }
}

fn read(read: Read, response: &Response<Vec<u8>>, limits: &Limits, schema: &'static Schema) -> Result<Map, Failure> {
    let mut output = Output::new(schema);
    // Nobody looks for members where there can be none.
    if !schema.members.is_empty() {
        read(response, limits, schema, &mut output)
            .map_err(|error| Failure::general(format!("Invalid service response: {error}")))?;
    }
    Ok(output.into_map())
}

impl fmt::Debug for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Wire")
    }
}
