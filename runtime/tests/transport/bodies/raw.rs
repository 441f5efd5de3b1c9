//! A protocol whose bodies are blobs, with one operation, as generated code would have it: bytes in, bytes out.

use http::{Request, Response};
use smithgen_runtime::body::{ByteStream, Received};
use smithgen_runtime::error::{ConstructionFailure, UnknownError};
use smithgen_runtime::generated::codec::{DecodeError, DecodeMembers, EncodeMembers, Limits};
use smithgen_runtime::generated::endpoint::Rules;
use smithgen_runtime::generated::json::Json;
use smithgen_runtime::generated::schema::Schema;
use smithgen_runtime::generated::{AuthScheme, OperationMeta, Protocol, Service, ServiceMeta};
use smithgen_runtime::operation::{Operation, OperationInput};

use crate::service::Notes;

pub(crate) struct Raw;

impl Protocol for Raw {
    type Format = Json;

    fn request<T: EncodeMembers>(
        _: &'static OperationMeta,
        _: &T,
        _: Option<String>,
    ) -> Result<Request<Vec<u8>>, ConstructionFailure> {
        Request::post("/raw").body(Vec::new()).map_err(ConstructionFailure::new)
    }

    fn output<T: DecodeMembers>(
        _: &Response<Vec<u8>>,
        _: &Limits,
        _: &'static Schema,
        _: &mut T,
    ) -> Result<(), DecodeError> {
        Ok(())
    }

    /// The body of an error is its code.
    fn error_code(response: &Response<Vec<u8>>, _: &Limits) -> UnknownError {
        UnknownError::new(Some(String::from_utf8_lossy(response.body()).into_owned()), None)
    }
}

pub(crate) struct Carrier;

impl Service for Carrier {
    type Protocol = Raw;

    const META: &'static ServiceMeta = Notes::META;

    const RULES: &'static Rules = Notes::RULES;
}

static BLOB: Schema = Schema::structure("Blob", &[]);

pub(crate) struct CarryInput {
    pub(crate) body: ByteStream,
}
smithgen_runtime::structure!(CarryInput, BLOB, _: body);

pub(crate) struct CarryOutput {
    pub(crate) body: ByteStream,
}
smithgen_runtime::structure!(CarryOutput, BLOB, _: body);

#[derive(Debug)]
pub(crate) enum CarryError {
    Unknown(UnknownError),
}
smithgen_runtime::operation_error!(CarryError);

pub(crate) struct Carry;

impl Operation for Carry {
    type Service = Carrier;
    type Input = CarryInput;
    type Output = CarryOutput;
    type Error = CarryError;

    const META: &'static OperationMeta =
        &OperationMeta::of::<Self>("Carry", &[AuthScheme::SigV4, AuthScheme::None]).streaming_output();

    fn body(input: &CarryInput) -> Option<&ByteStream> {
        Some(&input.body)
    }

    fn set_body(output: &mut CarryOutput, received: Received) {
        output.body = received.body;
    }
}

impl OperationInput for CarryInput {
    type Operation = Carry;
}
