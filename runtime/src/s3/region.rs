//! Buckets that are in another region than the client thinks, as botocore finds out.
//!
//! In: an error response. Out: whether it is for that, and the region that it sends the request to. Where it does not say one, the
//! bucket itself is asked.

use http::{Method, Request, Response};

use super::beside;
use crate::body::ByteStream;
use crate::codec::Limits;
use crate::error::{ConstructionFailure, UnknownError};
use crate::xml::XmlDecoder;

/// The header that says where a bucket is.
const REGION: &str = "x-amz-bucket-region";

/// Whether an error in answer to a request by `method` says that the bucket is elsewhere.
///
/// Creating a bucket in a place that the endpoint does not serve is a mistake of its own, and no reason to go there. Answers to `HEAD`
/// have no code, and say so by their status alone.
pub(crate) fn is_elsewhere(
    operation: &str,
    method: &Method,
    response: &Response<Vec<u8>>,
    error: &UnknownError,
    limits: &Limits,
) -> bool {
    match (response.status().as_u16(), error.code()) {
        (301 | 302 | 307, _) | (_, Some("PermanentRedirect")) => true,
        (_, Some("IllegalLocationConstraintException")) => operation != "CreateBucket",
        (_, Some("AuthorizationHeaderMalformed")) => named(response, limits).is_some(),
        (400, _) => method == Method::HEAD,
        _ => false,
    }
}

/// The region that a response names: an error, or the answer to [`question`].
pub(crate) fn named(response: &Response<Vec<u8>>, limits: &Limits) -> Option<String> {
    let in_header = response.headers().get(REGION).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let in_body = || XmlDecoder::of_error(response.body(), limits).ok()?.text_of("Region");
    // It becomes a part of a host's name.
    let is_region = |name: &String| {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        !name.is_empty() && name.len() < 64 && name.bytes().all(is_plain)
    };
    in_header.or_else(in_body).filter(is_region)
}

/// The request that asks where a bucket is: any answer to it says so. `path` is that of the bucket. Nothing, if that is what was asked.
pub(crate) fn question(
    request: &Request<ByteStream>,
    path: &str,
) -> Result<Option<Request<ByteStream>>, ConstructionFailure> {
    let question = beside(request, Method::HEAD, path)?;
    let is_news = request.method() != question.method() || request.uri() != question.uri();
    Ok(is_news.then_some(question))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, header: Option<&str>, body: &str) -> Response<Vec<u8>> {
        let mut response = Response::builder().status(status);
        if let Some(region) = header {
            response = response.header(REGION, region);
        }
        response.body(body.into()).unwrap()
    }

    #[test]
    fn regions_are_named_in_headers_and_bodies() {
        let body = "<Error><Code>AuthorizationHeaderMalformed</Code><Region>eu-west-2</Region></Error>";
        for (header, body, expected) in [
            (Some("eu-west-1"), body, Some("eu-west-1")),
            (None, body, Some("eu-west-2")),
            (None, "", None),
            (None, "<Error/>", None),
            (Some("evil.example/"), "", None),
        ] {
            assert_eq!(named(&answer(400, header, body), &Limits::default()).as_deref(), expected);
        }
    }

    #[test]
    fn only_some_errors_are_for_buckets_elsewhere() {
        const HERE: &str = "eu-west-1";
        for (operation, method, status, code, header, expected) in [
            ("GetObject", Method::GET, 301, Some("PermanentRedirect"), None, true),
            ("GetObject", Method::GET, 400, Some("PermanentRedirect"), None, true),
            ("GetObject", Method::GET, 302, None, None, true),
            ("GetObject", Method::GET, 307, Some("TemporaryRedirect"), None, true),
            ("GetObject", Method::GET, 400, Some("AuthorizationHeaderMalformed"), Some(HERE), true),
            ("GetObject", Method::GET, 400, Some("AuthorizationHeaderMalformed"), None, false),
            ("PutObject", Method::PUT, 400, Some("IllegalLocationConstraintException"), None, true),
            ("CreateBucket", Method::PUT, 400, Some("IllegalLocationConstraintException"), Some(HERE), false),
            ("HeadObject", Method::HEAD, 400, Some("BadRequest"), None, true),
            ("GetObject", Method::GET, 400, Some("BadRequest"), Some(HERE), false),
            ("HeadObject", Method::HEAD, 403, Some("Forbidden"), Some(HERE), false),
            ("GetObject", Method::GET, 304, None, Some(HERE), false),
        ] {
            let error = UnknownError::new(code.map(str::to_owned), None);
            let response = answer(status, header, "");
            let found = is_elsewhere(operation, &method, &response, &error, &Limits::default());
            assert_eq!(found, expected, "{operation} {status} {code:?} {header:?}");
        }
    }

    #[test]
    fn nobody_asks_twice_where_a_bucket_is() {
        let request = |method, url: &str| {
            Request::builder().method(method).uri(url).header("user-agent", "me").body(ByteStream::default()).unwrap()
        };
        let asked = question(&request(Method::GET, "https://s3.test/bucket/key?x=y"), "/bucket").unwrap().unwrap();
        assert_eq!((asked.method(), asked.uri().to_string()), (&Method::HEAD, "https://s3.test/bucket".to_owned()));
        assert_eq!(asked.headers()["user-agent"], "me");
        assert!(question(&request(Method::HEAD, "https://bucket.s3.test/"), "/").unwrap().is_none());
        assert!(question(&request(Method::HEAD, "https://bucket.s3.test/key"), "/").unwrap().is_some());
    }
}
