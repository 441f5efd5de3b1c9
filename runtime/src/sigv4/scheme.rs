//! Signatures: a key derived from the secret, and what it makes of a canonical request.
//!
//! In: a [`Message`] or an `http::Request`. Out: the headers, or the query, that carry the signature.

use std::fmt;
use std::time::Duration;

use http::header::HOST;
use http::uri::PathAndQuery;
use http::{HeaderName, HeaderValue, Request, Uri};

use super::SigningOptions;
use super::algorithm::{Algorithm, HMAC, Origin};
#[cfg(feature = "sigv4a")]
use super::asymmetric;
use super::canonical::{Message, encoded, hash};
#[cfg(feature = "rest-xml")]
use super::session;
use crate::credentials::Credentials;
use crate::error::ConstructionFailure;
use crate::redact::REDACTED;
use crate::secrets::is_secret_header;
use crate::types::base64::encode_base64;
use crate::types::{DateTime, TimestampFormat};

const AUTHORIZATION: &str = "authorization";
const DATE: &str = "x-amz-date";
const TOKEN: &str = "x-amz-security-token";
const REGION_SET: &str = "x-amz-region-set";
pub(super) const CONTENT_HASH: &str = "x-amz-content-sha256";

/// The longest time for which a presigned request can be valid: a week.
const LONGEST: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// Signs requests to one service at one time.
#[derive(Clone, Copy, Debug)]
pub struct Signer<'a> {
    pub(super) credentials: &'a Credentials,
    pub(super) region: &'a str,
    pub(super) service: &'a str,
    pub(super) time: DateTime,
    pub(super) options: SigningOptions,
    pub(super) algorithm: &'static Algorithm,
    /// The header for the token of the credentials.
    pub(super) token: &'static str,
}

/// A signature, and what it was made of: what a service shows that rejects one, to be compared.
#[derive(Clone, PartialEq, Eq)]
pub struct Signature {
    canonical_request: Vec<u8>,
    string_to_sign: String,
    hex: String,
}

impl Signature {
    /// The canonical request. It holds the session token, and whatever secrets the headers hold.
    pub fn canonical_request(&self) -> &[u8] {
        &self.canonical_request
    }

    /// The text that was signed.
    pub fn string_to_sign(&self) -> &str {
        &self.string_to_sign
    }

    /// The signature in hexadecimal digits.
    pub fn as_hex(&self) -> &str {
        &self.hex
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signature").field("string_to_sign", &self.string_to_sign).finish_non_exhaustive()
    }
}

/// A signature as headers, which replace what the request has under their names. `Debug` shows no value by which others could
/// make the request.
#[derive(Clone)]
pub struct SignedHeaders {
    /// Names in small letters, and values.
    pub headers: Vec<(&'static str, String)>,
    /// The signature.
    pub signature: Signature,
}

impl fmt::Debug for SignedHeaders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |(name, value)| (name, if is_secret_header(name) { REDACTED } else { value });
        let headers: Vec<_> = self.headers.iter().map(|(name, value)| shown((*name, value.as_str()))).collect();
        f.debug_struct("SignedHeaders").field("headers", &headers).field("signature", &self.signature).finish()
    }
}

/// A signature as a query. `Debug` leaves the query out: whoever has it can make the request.
#[derive(Clone)]
pub struct SignedQuery {
    /// What is put behind the request's own query: escaped, with `&` inside but not before it.
    pub query: String,
    /// The signature.
    pub signature: Signature,
}

impl fmt::Debug for SignedQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedQuery").field("signature", &self.signature).finish_non_exhaustive()
    }
}

/// Time and place of a signature.
struct Scope {
    /// `20150830T123600Z`
    time: String,
    /// `20150830/us-east-1/service/aws4_request`, the region only if it counts
    scope: String,
}

impl<'a> Signer<'a> {
    /// Signs with `credentials` for a service, by the name that it has in signatures, in a region, at `time`.
    pub fn new(credentials: &'a Credentials, region: &'a str, service: &'a str, time: DateTime) -> Self {
        Signer {
            credentials,
            region,
            service,
            time,
            options: SigningOptions::default(),
            algorithm: &HMAC,
            token: TOKEN,
        }
    }

    /// Signs as a part of a session, whose token has a header of its own.
    #[cfg(feature = "rest-xml")]
    pub(super) fn for_a_session(mut self) -> Self {
        self.token = session::TOKEN;
        self
    }

    /// Signs by credentials of the usual kind.
    #[cfg(feature = "rest-xml")]
    pub(super) fn for_no_session(mut self) -> Self {
        self.token = TOKEN;
        self
    }

    /// Signs for all regions that the region's text names, with `,` between them; `*` is any. That is SigV4a.
    #[cfg(feature = "sigv4a")]
    pub fn for_regions(mut self) -> Self {
        self.algorithm = &asymmetric::ALGORITHM;
        self
    }

    /// Sets what services differ in.
    pub fn with_options(mut self, options: SigningOptions) -> Self {
        self.options = options;
        self
    }

    /// Signs a message by headers: date, session token, the content's hash if wanted, and `authorization`.
    ///
    /// # Errors
    /// When the year of the time has not four digits, or SigV4a can make no key of the credentials.
    pub fn sign_message(&self, mut message: Message<'_>) -> Result<SignedHeaders, ConstructionFailure> {
        let scope = self.scope()?;
        let token = self.credentials.session_token().map(str::to_owned);
        let content_hash = self.options.send_content_hash.then(|| message.payload.to_owned());
        message.replace(DATE, Some(scope.time.clone()));
        message.replace(self.token, token.clone().filter(|_| self.options.sign_session_token));
        if content_hash.is_some() {
            message.replace(CONTENT_HASH, content_hash.clone());
        }
        let regions = self.algorithm.sends_regions.then(|| self.region.to_owned());
        if regions.is_some() {
            message.replace(REGION_SET, regions.clone());
        }
        let names = message.sort_headers();
        let signature = self.signature(message.canonical(&names, "", &self.options), &scope)?;
        let authorization = format!(
            "{} Credential={}/{}, SignedHeaders={names}, Signature={}",
            self.algorithm.name,
            self.credentials.access_key_id(),
            scope.scope,
            signature.hex
        );
        let headers = [
            (self.token, token),
            (DATE, Some(scope.time)),
            (REGION_SET, regions),
            (CONTENT_HASH, content_hash),
            (AUTHORIZATION, Some(authorization)),
        ];
        let headers = headers.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
        Ok(SignedHeaders { headers, signature })
    }

    /// Signs a message by parameters of its query, valid for `expires_in` (whole seconds, a week at most).
    ///
    /// # Errors
    /// When the year of the time has not four digits, or the validity is no second or longer than a week.
    pub fn presign_message(
        &self,
        mut message: Message<'_>,
        expires_in: Duration,
    ) -> Result<SignedQuery, ConstructionFailure> {
        check_validity(expires_in)?;
        let scope = self.scope()?;
        message.replace(DATE, None);
        message.replace(TOKEN, None);
        let names = message.sort_headers();
        let credential = encoded(&format!("{}/{}", self.credentials.access_key_id(), scope.scope));
        let mut query = format!(
            "X-Amz-Algorithm={}&X-Amz-Credential={credential}&X-Amz-Date={}&X-Amz-SignedHeaders={}&X-Amz-Expires={}",
            self.algorithm.name,
            scope.time,
            encoded(&names),
            expires_in.as_secs()
        );
        // The same word as in headers, but for its spelling.
        let name = if self.token == TOKEN { "X-Amz-Security-Token" } else { "X-Amz-S3session-Token" };
        let token = self.credentials.session_token().map(|token| format!("&{name}={}", encoded(token)));
        let token = token.unwrap_or_default();
        let regions = self.algorithm.sends_regions.then(|| format!("&X-Amz-Region-Set={}", encoded(self.region)));
        let regions = regions.unwrap_or_default();
        let signed_token = if self.options.sign_session_token { token.as_str() } else { "" };
        let signed = [&query, signed_token, &regions].concat();
        let signature = self.signature(message.canonical(&names, &signed, &self.options), &scope)?;
        query.extend([&token, &regions, "&X-Amz-Signature=", &signature.hex]);
        Ok(SignedQuery { query, signature })
    }

    /// The fields of a form that a signature brings, but for the policy and the signature.
    pub(crate) fn form_fields(&self) -> Result<Vec<(&'static str, String)>, ConstructionFailure> {
        let Scope { time, scope } = self.scope()?;
        let token = self.credentials.session_token().map(|token| (TOKEN, token.to_owned()));
        let credential = format!("{}/{scope}", self.credentials.access_key_id());
        let fields =
            [("x-amz-algorithm", self.algorithm.name.to_owned()), ("x-amz-credential", credential), (DATE, time)];
        Ok(fields.into_iter().chain(token).collect())
    }

    /// These fields with the policy, and the signature of that.
    pub(crate) fn sign_form(
        &self,
        mut fields: Vec<(&'static str, String)>,
        policy: &[u8],
    ) -> Result<Vec<(&'static str, String)>, ConstructionFailure> {
        let policy = encode_base64(policy);
        let signature = (self.algorithm.sign)(&self.origin(date(&self.scope()?.scope)), &policy)?;
        fields.extend([("policy", policy), ("x-amz-signature", signature)]);
        Ok(fields)
    }

    /// Signs a request by headers, and gives it its `host` header. A signature that it has already is replaced.
    ///
    /// # Errors
    /// When the URL names no host, or a part of the credentials cannot stand in a header.
    pub fn sign(&self, request: &mut Request<Vec<u8>>) -> Result<(), ConstructionFailure> {
        let payload = hash(request.body());
        self.sign_hashed(request, &payload).map(drop)
    }

    /// As [`sign`](Self::sign), with the hash of the body at hand.
    pub(crate) fn sign_hashed<B>(
        &self,
        request: &mut Request<B>,
        payload: &str,
    ) -> Result<Signature, ConstructionFailure> {
        add_host(request)?;
        // What another signature left is no part of this one.
        for name in [TOKEN, self.token, REGION_SET] {
            request.headers_mut().remove(name);
        }
        let signed = self.sign_message(message(request, payload))?;
        for (name, text) in signed.headers {
            let mut value = HeaderValue::try_from(text)
                .map_err(|_| ConstructionFailure::new("the credentials have characters that no header may have"))?;
            value.set_sensitive(![DATE, CONTENT_HASH, REGION_SET].contains(&name));
            request.headers_mut().insert(HeaderName::from_static(name), value);
        }
        Ok(signed.signature)
    }

    /// Signs a part of a body, after the one whose signature is `previous`: what is said of it, and its bytes.
    #[cfg(feature = "event-streams")]
    pub(super) fn sign_part(
        &self,
        previous: &str,
        said: &[u8],
        bytes: &[u8],
    ) -> Result<Signature, ConstructionFailure> {
        let (scope, name) = (self.scope()?, self.algorithm.name);
        let (said, bytes) = (hash(said), hash(bytes));
        let string_to_sign = format!("{name}-PAYLOAD\n{}\n{}\n{previous}\n{said}\n{bytes}", scope.time, scope.scope);
        let hex = (self.algorithm.sign)(&self.origin(date(&scope.scope)), &string_to_sign)?;
        Ok(Signature { canonical_request: Vec::new(), string_to_sign, hex })
    }

    /// Signs a request by parameters of its query, and gives it its `host` header. Whoever has the URL can make the request
    /// for `expires_in` (whole seconds, a week at most), with exactly these headers and this body.
    ///
    /// # Errors
    /// When the URL names no host, or the validity is no second or longer than a week.
    pub fn presign(&self, request: &mut Request<Vec<u8>>, expires_in: Duration) -> Result<(), ConstructionFailure> {
        let payload = hash(request.body());
        self.presign_hashed(request, &payload, expires_in)
    }

    /// As [`presign`](Self::presign), with what the signature says of the body.
    pub(super) fn presign_hashed(
        &self,
        request: &mut Request<Vec<u8>>,
        payload: &str,
        expires_in: Duration,
    ) -> Result<(), ConstructionFailure> {
        add_host(request)?;
        for name in [AUTHORIZATION, DATE, TOKEN, REGION_SET] {
            request.headers_mut().remove(name);
        }
        let more = self.presign_message(message(request, payload), expires_in)?.query;
        let uri = request.uri();
        let query = uri.query().filter(|query| !query.is_empty()).map(|query| format!("{query}&")).unwrap_or_default();
        let target = format!("{}?{query}{more}", uri.path());
        let mut parts = uri.clone().into_parts();
        parts.path_and_query = Some(PathAndQuery::try_from(target).map_err(ConstructionFailure::new)?);
        *request.uri_mut() = Uri::from_parts(parts).map_err(ConstructionFailure::new)?;
        Ok(())
    }

    fn scope(&self) -> Result<Scope, ConstructionFailure> {
        let text = DateTime::from_secs(self.time.secs()).fmt(TimestampFormat::DateTime);
        let time = text.map_err(ConstructionFailure::new)?.replace(['-', ':'], "");
        let date = time.get(..8).unwrap_or_default();
        let scope = match self.algorithm.sends_regions {
            true => format!("{date}/{}/aws4_request", self.service),
            false => format!("{date}/{}/{}/aws4_request", self.region, self.service),
        };
        Ok(Scope { scope, time })
    }

    fn signature(&self, canonical_request: Vec<u8>, scope: &Scope) -> Result<Signature, ConstructionFailure> {
        let hash = hash(&canonical_request);
        let string_to_sign = format!("{}\n{}\n{}\n{hash}", self.algorithm.name, scope.time, scope.scope);
        let hex = (self.algorithm.sign)(&self.origin(date(&scope.scope)), &string_to_sign)?;
        Ok(Signature { canonical_request, string_to_sign, hex })
    }

    /// Whose signature it is on one day, and what it is for.
    pub(super) fn origin<'b>(&'b self, date: &'b str) -> Origin<'b> {
        Origin { credentials: self.credentials, date, region: self.region, service: self.service }
    }
}

/// Refuses presigned requests that are valid for no second, or for longer than a week.
pub(crate) fn check_validity(expires_in: Duration) -> Result<(), ConstructionFailure> {
    if (Duration::from_secs(1)..=LONGEST).contains(&expires_in) {
        return Ok(());
    }
    Err(ConstructionFailure::new("a presigned request is valid for 1 second to 604800 seconds (a week)"))
}

/// The date at the start of a scope.
fn date(scope: &str) -> &str {
    scope.split('/').next().unwrap_or_default()
}

/// What transports send as `host` must be what was signed, so it is said once.
fn add_host<B>(request: &mut Request<B>) -> Result<(), ConstructionFailure> {
    if !request.headers().contains_key(HOST) {
        let authority = request.uri().authority().ok_or_else(|| ConstructionFailure::new("the URL names no host"))?;
        let host = HeaderValue::try_from(authority.as_str()).map_err(ConstructionFailure::new)?;
        request.headers_mut().insert(HOST, host);
    }
    Ok(())
}

/// What a signature covers of a request.
fn message<'a, B>(request: &'a Request<B>, payload: &'a str) -> Message<'a> {
    let uri = request.uri();
    let mut message = Message::new(request.method().as_str(), uri.path(), uri.query().unwrap_or_default(), payload);
    for (name, value) in request.headers() {
        message.header(name.as_str(), value.as_bytes());
    }
    message
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_show_nothing_that_others_could_send() {
        let credentials = Credentials::new("AKIDEXAMPLE", "s3cret", Some("t0ken".to_owned()), None, "test");
        let signer = Signer::new(&credentials, "eu-west-1", "execute-api", DateTime::from_secs(1_440_938_160));
        let message = Message::new("GET", "/", "", "");
        let headers = signer.sign_message(message.clone()).unwrap();
        let query = signer.presign_message(message, Duration::from_secs(60)).unwrap();
        for shown in [format!("{headers:?}"), format!("{query:?}"), format!("{signer:?}")] {
            assert!(!shown.contains("t0ken") && !shown.contains("s3cret"), "{shown}");
            for signature in [&headers.signature, &query.signature] {
                assert!(!shown.contains(signature.as_hex()), "{shown}");
            }
        }
        assert!(format!("{headers:?}").contains("(\"x-amz-date\", \"20150830T123600Z\")"));
    }
}
