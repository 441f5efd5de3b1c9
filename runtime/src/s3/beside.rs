//! Requests that are sent to a bucket beside those that are asked for.
//!
//! In: a request on its way to a bucket. Out: another one to there, without a body.

use http::header::USER_AGENT;
use http::{HeaderName, Method, Request, Uri};

use crate::body::ByteStream;
use crate::error::ConstructionFailure;

/// A request without a body to where another one goes: by this method, to this path and query.
pub(crate) fn beside(
    request: &Request<ByteStream>,
    method: Method,
    target: &str,
) -> Result<Request<ByteStream>, ConstructionFailure> {
    let mut parts = request.uri().clone().into_parts();
    parts.path_and_query = Some(target.parse().map_err(ConstructionFailure::new)?);
    let mut beside = Request::new(ByteStream::default());
    *beside.method_mut() = method;
    *beside.uri_mut() = Uri::from_parts(parts).map_err(ConstructionFailure::new)?;
    for name in [USER_AGENT, HeaderName::from_static("x-amz-user-agent")] {
        if let Some(value) = request.headers().get(&name) {
            beside.headers_mut().insert(name, value.clone());
        }
    }
    Ok(beside)
}
