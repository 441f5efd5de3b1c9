//! Buckets that are in another region than the client thinks.
//!
//! In: an error response. Out: the region that it sends the request to.

use http::Response;

use crate::codec::Limits;
use crate::error::UnknownError;
use crate::xml::XmlDecoder;

/// The header that says where a bucket is.
const REGION: &str = "x-amz-bucket-region";

/// The codes of errors for a bucket that is in another region. Answers to `HEAD` have no code but that of their status.
const ELSEWHERE: [&str; 4] =
    ["PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException", "BadRequest"];

/// The region that an error response sends the request to.
pub(crate) fn of(response: &Response<Vec<u8>>, error: &UnknownError, limits: &Limits) -> Option<String> {
    let is_elsewhere = error.code().is_some_and(|code| ELSEWHERE.contains(&code));
    if !is_elsewhere && !matches!(response.status().as_u16(), 301 | 302 | 307) {
        return None;
    }
    let in_header = response.headers().get(REGION).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let in_body = || XmlDecoder::of_error(response.body(), limits).ok()?.text_of("Region");
    // It becomes a part of a host's name.
    let is_region = |name: &String| {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        !name.is_empty() && name.len() < 64 && name.bytes().all(is_plain)
    };
    in_header.or_else(in_body).filter(is_region)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_answers_for_buckets_elsewhere_name_a_region() {
        let named = |status: u16, code: Option<&str>, header: Option<&str>, body: &str| {
            let mut response = Response::builder().status(status);
            if let Some(region) = header {
                response = response.header(REGION, region);
            }
            let error = UnknownError::new(code.map(str::to_owned), None);
            of(&response.body(body.into()).unwrap(), &error, &Limits::default())
        };
        let body = "<Error><Code>AuthorizationHeaderMalformed</Code><Region>eu-west-2</Region></Error>";
        let wrong = Some("AuthorizationHeaderMalformed");
        assert_eq!(named(301, None, Some("eu-west-1"), "").as_deref(), Some("eu-west-1"));
        assert_eq!(named(400, wrong, Some("eu-west-1"), body).as_deref(), Some("eu-west-1"));
        assert_eq!(named(400, wrong, None, body).as_deref(), Some("eu-west-2"));
        assert_eq!(named(400, Some("BadRequest"), Some("eu-west-1"), "").as_deref(), Some("eu-west-1"));
        for nothing in [
            named(403, Some("AccessDenied"), Some("eu-west-1"), body),
            named(301, None, None, ""),
            named(301, None, Some("evil.example/"), ""),
            named(400, wrong, None, "<Error/>"),
        ] {
            assert_eq!(nothing, None);
        }
    }
}
