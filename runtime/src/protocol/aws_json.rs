//! awsJson 1.0 and 1.1: every operation is a POST of a JSON object to `/`, and `x-amz-target` names the operation.
//!
//! In: inputs and responses. Out: requests, outputs and errors, as <https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html>
//! says. The two versions differ in the content type alone.

use http::header::CONTENT_TYPE;
use http::{HeaderName, HeaderValue, Request};

use super::{Protocol, post};
use crate::codec::EncodeMembers;
use crate::document::WriteDocument as _;
use crate::error::ConstructionFailure;
use crate::json::Json;
use crate::meta::OperationMeta;

static TARGET: HeaderName = HeaderName::from_static("x-amz-target");

/// Declares a version of the format.
macro_rules! version {
    ($(#[$docs:meta])* $version:ident, $content_type:literal) => {
        $(#[$docs])*
        #[derive(Clone, Copy, Debug)]
        pub struct $version;

        impl Protocol for $version {
            type Format = Json;

            fn request<T: EncodeMembers>(
                operation: &'static OperationMeta,
                input: &T,
                idempotency_token: Option<String>,
            ) -> Result<Request<Vec<u8>>, ConstructionFailure> {
                let body = <Self::Format>::write_members(None, input, None, idempotency_token);
                message($content_type, operation, body.map_err(ConstructionFailure::new)?)
            }
        }
    };
}

version! {
    /// [awsJson1_0](https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html).
    AwsJson1_0, "application/x-amz-json-1.0"
}
version! {
    /// [awsJson1_1](https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html).
    AwsJson1_1, "application/x-amz-json-1.1"
}

fn message(
    content_type: &'static str,
    operation: &OperationMeta,
    body: Vec<u8>,
) -> Result<Request<Vec<u8>>, ConstructionFailure> {
    let target = HeaderValue::try_from([operation.service.shape_name, ".", operation.name].concat());
    let target = target.map_err(ConstructionFailure::new)?;
    let mut request = post(body)?;
    let headers = request.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(operation.request_type(content_type)));
    headers.insert(&TARGET, target);
    Ok(request)
}
