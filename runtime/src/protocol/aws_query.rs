//! awsQuery and ec2Query: every operation is a POST of a form to `/`; answers are XML.
//!
//! In: inputs and responses. Out: requests, outputs and errors, as
//! <https://smithy.io/2.0/aws/protocols/aws-query-protocol.html> and <https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html>
//! say. The two differ in how names are written, and in how much stands around the members of an answer.

use http::header::CONTENT_TYPE;
use http::{HeaderValue, Request, Response};

use super::error_head::{CodeIn, error_code};
use super::{Protocol, post};
use crate::codec::{DecodeError, DecodeMembers, Decoder as _, EncodeMembers, Limits};
use crate::error::{ConstructionFailure, UnknownError};
use crate::meta::OperationMeta;
use crate::query::{Dialect, QueryEncoder};
use crate::schema::Schema;
use crate::xml::{Xml, XmlDecoder};

const FORM: HeaderValue = HeaderValue::from_static("application/x-www-form-urlencoded");

/// Declares one of the two.
macro_rules! protocol {
    ($(#[$docs:meta])* $protocol:ident, $dialect:expr) => {
        $(#[$docs])*
        #[derive(Clone, Copy, Debug)]
        pub struct $protocol;

        impl Protocol for $protocol {
            type Format = Xml;

            const CODES: &'static [&'static str] = &["Code"];

            fn request<T: EncodeMembers>(
                operation: &'static OperationMeta,
                input: &T,
                idempotency_token: Option<String>,
            ) -> Result<Request<Vec<u8>>, ConstructionFailure> {
                let service = operation.service;
                let mut encoder = QueryEncoder::new($dialect, operation.name, service.version, idempotency_token);
                encoder.structure(input);
                let mut request = post(encoder.finish().map_err(ConstructionFailure::new)?)?;
                request.headers_mut().insert(CONTENT_TYPE, FORM);
                Ok(request)
            }

            fn output<T: DecodeMembers>(
                response: &Response<Vec<u8>>,
                limits: &Limits,
                schema: &'static Schema,
                into: &mut T,
            ) -> Result<(), DecodeError> {
                let mut decoder = XmlDecoder::new(response.body(), limits)?;
                // Its name begins with that of the operation; where there is no output, it may be missing.
                if $dialect == Dialect::Ec2 || decoder.step_to(|name| name.ends_with("Result")) {
                    decoder.structure(schema, into)?;
                }
                Ok(())
            }

            fn error_code(response: &Response<Vec<u8>>, limits: &Limits) -> UnknownError {
                error_code(response, CodeIn::HeaderOrBody, |schema, head| {
                    XmlDecoder::of_error(response.body(), limits)?.structure(schema, head)
                })
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
                XmlDecoder::of_error(response.body(), limits)?.structure(schema, into)
            }
        }
    };
}

protocol! {
    /// [awsQuery](https://smithy.io/2.0/aws/protocols/aws-query-protocol.html).
    AwsQuery, Dialect::Aws
}
protocol! {
    /// [ec2Query](https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html).
    Ec2Query, Dialect::Ec2
}
