//! What a signature says of a request's body.
//!
//! In: a request, what its operation and its endpoint want. Out: the hash of the body, or the word that stands for it.

use http::uri::Scheme;
use http::{HeaderValue, Request};

#[cfg(feature = "event-streams")]
use super::events::SIGNED_EVENTS;
use super::hash;
use super::properties::SigningProperties;
use super::scheme::CONTENT_HASH;
use crate::body::ByteStream;
use crate::error::ConstructionFailure;
use crate::meta::OperationMeta;

/// What stands for a body that the signature leaves out.
const UNSIGNED: &str = "UNSIGNED-PAYLOAD";

/// What the signature of a request says of its body.
pub(super) type Payload = String;

/// What the request says itself, nothing where TLS keeps the body whole and the service does without, or the hash of its bytes. `covers`
/// says of services that do without whether all bodies are left out or none.
///
/// # Errors
/// When nobody knows the hash of the body before it is sent.
pub(super) fn of(
    request: &mut Request<ByteStream>,
    operation: &OperationMeta,
    properties: &SigningProperties,
    covers: Option<bool>,
) -> Result<Payload, ConstructionFailure> {
    if let Some(said) = said(request)? {
        return Ok(said);
    }
    #[cfg(feature = "event-streams")]
    if operation.input.has_events() {
        request.headers_mut().insert(CONTENT_HASH, HeaderValue::from_static(SIGNED_EVENTS));
        return Ok(SIGNED_EVENTS.to_owned());
    }
    let bytes = request.body().at_hand();
    let is_safe = request.uri().scheme() == Some(&Scheme::HTTPS);
    let is_left_out = match covers.filter(|_| properties.sends_content_hash()) {
        Some(covers) => !covers,
        None => is_safe && (operation.unsigned_payload || properties.sends_content_hash() && bytes.is_none()),
    };
    match bytes {
        _ if is_left_out => {
            request.headers_mut().insert(CONTENT_HASH, HeaderValue::from_static(UNSIGNED));
            Ok(UNSIGNED.to_owned())
        }
        Some(bytes) => Ok(hash(&bytes)),
        None => Err(ConstructionFailure::new(format!(
            "{} cannot be signed (SigV4): its body is a reader or a stream, whose hash nobody knows before it is sent",
            operation.name
        ))),
    }
}

/// The same for a presigned request: services that take the hash of the body in a header do without it in a URL, so that whoever has
/// the URL may send any body.
///
/// # Errors
/// When what the request says itself is no text.
pub(super) fn of_presigned(
    request: &mut Request<Vec<u8>>,
    properties: &SigningProperties,
) -> Result<Payload, ConstructionFailure> {
    if properties.sends_content_hash() {
        request.headers_mut().remove(CONTENT_HASH);
        return Ok(UNSIGNED.to_owned());
    }
    Ok(said(request)?.unwrap_or_else(|| hash(request.body())))
}

/// What the request says itself.
fn said<B>(request: &Request<B>) -> Result<Option<Payload>, ConstructionFailure> {
    let said = request.headers().get(CONTENT_HASH).map(HeaderValue::to_str);
    Ok(said.transpose().map_err(ConstructionFailure::new)?.map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::endpoint::{Endpoint, Value};
    use crate::meta::ServiceMeta;
    use crate::schema::prelude;

    static SERVICE: ServiceMeta = ServiceMeta::new("Files");
    static SIGNED: OperationMeta = OperationMeta::new("Put", &SERVICE, &prelude::UNIT, &prelude::UNIT, &[], &[]);
    static UNSIGNED_BODY: OperationMeta =
        OperationMeta::new("Put", &SERVICE, &prelude::UNIT, &prelude::UNIT, &[], &[]).unsigned_payload();

    fn properties(is_plain: bool) -> SigningProperties {
        let scheme =
            Value::Map(vec![("name", Value::String("sigv4".into())), ("disableDoubleEncoding", Value::Bool(is_plain))]);
        let properties = vec![("authSchemes", Value::List(vec![scheme]))];
        let endpoint = Endpoint { url: "https://files.test".to_owned(), headers: Vec::new(), properties };
        SigningProperties::of(&Config::builder().build(), &SERVICE, &endpoint)
    }

    #[test]
    fn bodies_are_left_out_where_tls_keeps_them_and_hashing_costs() {
        let (bytes, stream) = (|| ByteStream::from_static(b"a"), || ByteStream::from_reader(&b"a"[..]));
        let hashed = Some(hash(b"a"));
        let unsigned = Some(UNSIGNED.to_owned());
        for (operation, is_plain, url, body, expected) in [
            (&SIGNED, false, "https://files.test", bytes(), &hashed),
            (&SIGNED, false, "https://files.test", stream(), &None),
            (&SIGNED, true, "https://files.test", bytes(), &hashed),
            (&SIGNED, true, "https://files.test", stream(), &unsigned),
            (&SIGNED, true, "http://files.test", bytes(), &hashed),
            (&UNSIGNED_BODY, false, "https://files.test", bytes(), &unsigned),
            (&UNSIGNED_BODY, false, "https://files.test", stream(), &unsigned),
            (&UNSIGNED_BODY, false, "http://files.test", bytes(), &hashed),
            (&UNSIGNED_BODY, false, "http://files.test", stream(), &None),
        ] {
            let mut request = Request::put(url).body(body).unwrap();
            let said = of(&mut request, operation, &properties(is_plain), None).ok();
            assert_eq!(said, *expected, "{url} {operation:?} {request:?}");
            let is_told = request.headers().contains_key(CONTENT_HASH);
            assert_eq!(is_told, said == unsigned, "services must know what they cannot check");
        }
        let mut request = Request::put("http://files.test").header(CONTENT_HASH, "STREAMING").body(stream()).unwrap();
        assert_eq!(of(&mut request, &SIGNED, &properties(true), None).unwrap(), "STREAMING");
    }

    #[test]
    fn all_bodies_are_covered_or_none_where_services_take_both() {
        let (bytes, stream) = (|| ByteStream::from_static(b"a"), || ByteStream::from_reader(&b"a"[..]));
        let hashed = Some(hash(b"a"));
        let unsigned = Some(UNSIGNED.to_owned());
        for (covers, is_plain, operation, url, body, expected) in [
            (false, true, &SIGNED, "http://files.test", bytes(), &unsigned),
            (false, true, &SIGNED, "http://files.test", stream(), &unsigned),
            (true, true, &UNSIGNED_BODY, "https://files.test", bytes(), &hashed),
            (true, true, &SIGNED, "https://files.test", stream(), &None),
            (false, false, &SIGNED, "https://files.test", bytes(), &hashed),
            (true, false, &UNSIGNED_BODY, "https://files.test", bytes(), &unsigned),
        ] {
            let mut request = Request::put(url).body(body).unwrap();
            let said = of(&mut request, operation, &properties(is_plain), Some(covers)).ok();
            assert_eq!(said, *expected, "{covers} {is_plain} {url} {operation:?} {request:?}");
        }
    }

    #[test]
    fn whoever_has_a_url_may_send_any_file() {
        for (is_plain, expected) in [(true, UNSIGNED), (false, "STREAMING")] {
            let request = Request::put("https://files.test").header(CONTENT_HASH, "STREAMING");
            let mut request = request.body(b"a".to_vec()).unwrap();
            assert_eq!(of_presigned(&mut request, &properties(is_plain)).unwrap(), expected);
            assert_eq!(request.headers().contains_key(CONTENT_HASH), !is_plain);
        }
        let mut request = Request::put("https://files.test").body(b"a".to_vec()).unwrap();
        assert_eq!(of_presigned(&mut request, &properties(false)).unwrap(), hash(b"a"));
    }
}
