//! Presigned requests: whoever has one can make the call, without any credentials.
//!
//! In: an operation's input, a configuration with credentials, for how long. Out: a [`PresignedRequest`], whose signature is in its
//! URL. Builders of generated clients have a method `presigned`; [`presign`] does without a client. Forms for browsers
//! and passwords of databases are signed likewise: [`presign_post`], [`AuthTokenGenerator`].

mod database;
mod post;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HOST, USER_AGENT};
use http::uri::PathAndQuery;
use http::{HeaderMap, HeaderValue, Method, Request, Uri};

pub use self::database::{AuthToken, AuthTokenGenerator};
pub use self::post::{PostPolicy, PresignedPost, presign_post};
use crate::body::ByteStream;
use crate::caller::Caller;
use crate::config::{Config, RequestChecksumCalculation, ResponseChecksumValidation};
use crate::credentials::{Cached, Credentials, CredentialsError};
use crate::error::ConstructionFailure;
#[cfg(feature = "endpoint-discovery")]
use crate::exchange::refuse;
use crate::exchange::{Exchange, Shared};
#[cfg(feature = "rest-xml")]
use crate::exchange::{Terms, bucket_of, for_session};
use crate::meta::OperationMeta;
use crate::operation::{self, Operation, OperationInput, ProtocolOf};
use crate::protocol::{ReadFailure, failure};
use crate::secrets::shown_url;
use crate::sigv4::check_validity;
use crate::target::{Directed, Elsewhere};
use crate::types::DateTime;

/// From when on, and for how long, a presigned request is valid; no longer than what it is signed by: for directory buckets of Amazon S3
/// that is a session of five minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PresigningConfig {
    start_time: SystemTime,
    expires_in: Duration,
}

impl PresigningConfig {
    /// Valid from now on for `expires_in`, of which whole seconds count. Credentials may expire earlier.
    ///
    /// # Errors
    /// When that is less than a second or more than a week.
    pub fn expires_in(expires_in: Duration) -> Result<Self, ConstructionFailure> {
        Self::builder().expires_in(expires_in).build()
    }

    /// Starts one, of which only [`expires_in`](PresigningConfigBuilder::expires_in) is required.
    pub fn builder() -> PresigningConfigBuilder {
        PresigningConfigBuilder::default()
    }

    /// For how long requests are valid.
    pub fn expires(&self) -> Duration {
        self.expires_in
    }

    /// From when on they are.
    pub fn start_time(&self) -> SystemTime {
        self.start_time
    }
}

/// Makes a [`PresigningConfig`].
#[derive(Clone, Copy, Debug, Default)]
#[must_use = "nothing happens until it is built"]
pub struct PresigningConfigBuilder {
    start_time: Option<SystemTime>,
    expires_in: Option<Duration>,
}

impl PresigningConfigBuilder {
    /// From when on requests are valid. Default: now.
    pub fn start_time(mut self, start_time: SystemTime) -> Self {
        self.start_time = Some(start_time);
        self
    }

    /// Required. For how long they are: a second to a week, of which whole seconds count.
    pub fn expires_in(mut self, expires_in: Duration) -> Self {
        self.expires_in = Some(expires_in);
        self
    }

    /// The finished configuration.
    ///
    /// # Errors
    /// When the time is not set, less than a second, or more than a week.
    pub fn build(self) -> Result<PresigningConfig, ConstructionFailure> {
        let unset =
            || ConstructionFailure::new("`expires_in` is not set, but a presigned request is not valid for ever");
        let expires_in = self.expires_in.ok_or_else(unset)?;
        check_validity(expires_in)?;
        Ok(PresigningConfig { start_time: self.start_time.unwrap_or_else(SystemTime::now), expires_in })
    }
}

/// A request that anyone can make while it is valid: with this method, to this URL, with exactly these headers and this body. `Debug`
/// leaves out the query, which is as good as a password.
#[derive(Clone)]
pub struct PresignedRequest {
    method: Method,
    uri: String,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl PresignedRequest {
    /// The method, such as `GET`.
    pub fn method(&self) -> &str {
        self.method.as_str()
    }

    /// The URL, with the signature.
    pub fn uri(&self) -> &str {
        &self.uri
    }

    /// The headers that must be sent: names in small letters, and values. `host` is not among them, which the URL says.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        // Only what is no text is signed as such; a presigned request with another header has not been made.
        self.headers.iter().filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)))
    }

    /// The body that must be sent. Where the signature leaves it out, as for objects of Amazon S3, another may be sent instead.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The request with a body of one's own, for any HTTP client.
    pub fn make_http_1x_request<B>(&self, body: B) -> Request<B> {
        self.clone().into_http_1x_request(body)
    }

    /// The same, with nothing copied.
    pub fn into_http_1x_request<B>(self, body: B) -> Request<B> {
        let mut request = Request::new(body);
        *request.method_mut() = self.method;
        // It was one before.
        *request.uri_mut() = self.uri.parse().unwrap_or_default();
        *request.headers_mut() = self.headers;
        request
    }
}

impl fmt::Debug for PresignedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.headers.keys().map(http::HeaderName::as_str).collect();
        let mut shown = f.debug_struct("PresignedRequest");
        shown.field("method", &self.method).field("uri", &shown_url(&self.uri)).field("headers", &names).finish()
    }
}

/// The request of an operation with the signature in its URL. An operation that needs none has none.
///
/// Credentials are waited for on the calling thread, no longer than the operation timeout.
///
/// # Errors
/// When the request cannot be built, its body is a reader or a stream, there are no credentials, or the request belongs to a session, as
/// those to directory buckets of Amazon S3 do: clients open one.
pub fn presign<I: OperationInput>(
    input: &I,
    config: &Config,
    presigning: PresigningConfig,
) -> Result<PresignedRequest, ConstructionFailure> {
    Presigning::of::<I::Operation>(input, config, &Arc::new(Shared::new()), presigning)?.wait()
}

/// A request that waits for credentials.
#[doc(hidden)]
pub struct Presigning {
    request: Request<ByteStream>,
    /// The `content-length` that the input asks for.
    length: Option<HeaderValue>,
    caller: Option<Caller>,
    /// How long credentials may take.
    limit: Option<Duration>,
    by_account: Option<Elsewhere>,
    shared: Arc<Shared>,
    config: PresigningConfig,
    opening: Option<Exchange>,
    /// What sessions are remembered by.
    #[cfg(feature = "rest-xml")]
    bucket: String,
}

impl Presigning {
    /// That of an operation with an input.
    pub(crate) fn of<O: Operation>(
        input: &O::Input,
        config: &Config,
        shared: &Arc<Shared>,
        presigning: PresigningConfig,
    ) -> Result<Self, ConstructionFailure> {
        let config = config_of(config);
        let directed = operation::directed::<O>(input, &config, shared.targets())?;
        Self::new(directed, O::META, failure::<ProtocolOf<O>>, &config, shared, presigning)
    }

    /// The request of an operation, on its way to where a call with this configuration would go.
    pub(crate) fn new(
        directed: Directed,
        operation: &'static OperationMeta,
        #[cfg_attr(not(feature = "rest-xml"), allow(unused_variables))] failure: ReadFailure,
        config: &Config,
        shared: &Arc<Shared>,
        presigning: PresigningConfig,
    ) -> Result<Self, ConstructionFailure> {
        #[cfg(feature = "endpoint-discovery")]
        refuse(operation, config)?;
        #[cfg(feature = "rest-xml")]
        let by_region = directed.by_region;
        let Directed { mut request, target, by_account, length, .. } = directed;
        let caller = target.caller(operation, config)?;
        if request.body().at_hand().is_none() {
            if !caller.as_ref().is_some_and(Caller::leaves_presigned_bodies_out) {
                return Err(ConstructionFailure::new(operation::STREAM));
            }
            // Whoever has the URL sends a body.
            *request.body_mut() = ByteStream::default();
        }
        #[cfg(feature = "rest-xml")]
        let bucket = bucket_of(&request, by_region.as_ref());
        #[cfg(feature = "rest-xml")]
        let opening = match &caller {
            Some(own) if own.wants_session() => {
                let own = target.caller(operation, config)?;
                let terms = Terms::of(operation, config, failure);
                own.map(|own| for_session(&request, own, by_region, terms, shared)).transpose()?
            }
            _ => None,
        };
        #[cfg(not(feature = "rest-xml"))]
        let opening = None;
        let shared = Arc::clone(shared);
        Ok(Presigning {
            request,
            length,
            caller,
            limit: config.timeout_config().operation_timeout(),
            by_account,
            shared,
            config: presigning,
            opening,
            #[cfg(feature = "rest-xml")]
            bucket,
        })
    }

    /// The call that must come first, for whoever can make one: it opens the session that the request belongs to.
    pub(crate) fn take_opening(&mut self) -> Option<Exchange> {
        self.opening.take()
    }

    /// Who gives credentials, if they are needed, and how long that may take: as long as a call.
    pub(crate) fn credentials_provider(&self) -> Option<(Cached, Option<Duration>)> {
        Some((self.caller.as_ref()?.provider(), self.limit))
    }

    /// Credentials, fetched on the calling thread, if they are needed.
    fn identify(&self) -> Option<Result<Credentials, CredentialsError>> {
        self.credentials_provider().map(|(provider, limit)| provider.provide_in_time(limit))
    }

    /// The finished request, with credentials on the calling thread.
    pub(crate) fn wait(self) -> Result<PresignedRequest, ConstructionFailure> {
        let credentials = self.identify();
        self.end(credentials)
    }

    /// Takes the credentials.
    fn receive(
        &mut self,
        credentials: Option<Result<Credentials, CredentialsError>>,
    ) -> Result<(), ConstructionFailure> {
        if let (Some(caller), Some(credentials)) = (&mut self.caller, credentials) {
            caller.receive(credentials)?;
            if let Some(by_account) = &mut self.by_account {
                by_account.go_to_account(&mut self.request, caller, self.shared.targets())?;
            }
            #[cfg(feature = "rest-xml")]
            if let Some(owner) = caller.session_owner()
                && let Some(session) = self.shared.sessions.find(&self.bucket, owner, SystemTime::now())
            {
                caller.join_session(session);
            }
        }
        Ok(())
    }

    /// The finished request.
    ///
    /// # Errors
    /// When there are no credentials, or no endpoint for their account.
    pub(crate) fn end(
        mut self,
        credentials: Option<Result<Credentials, CredentialsError>>,
    ) -> Result<PresignedRequest, ConstructionFailure> {
        self.receive(credentials)?;
        let mut request = self.request.map(operation::whole);
        tidy(request.headers_mut(), self.length);
        if let Some(caller) = &self.caller {
            move_form(&mut request)?;
            caller.presign(&mut request, DateTime::from(self.config.start_time), self.config.expires_in)?;
        }
        request.headers_mut().remove(HOST);
        let (head, body) = request.into_parts();
        if head.headers.values().any(|value| value.to_str().is_err()) {
            return Err(ConstructionFailure::new("a header that must be sent has characters beyond ASCII"));
        }
        Ok(PresignedRequest { method: head.method, uri: head.uri.to_string(), headers: head.headers, body })
    }
}

/// The configuration for requests that others send, who may not be able to send what nobody asked for: checksums of bodies are left out.
pub(crate) fn config_of(config: &Config) -> Config {
    config
        .to_builder()
        .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
        .response_checksum_validation(ResponseChecksumValidation::WhenRequired)
        .build()
}

/// Leaves out what is the business of whoever sends the request: their name, and the length and type of a body if the input has no
/// word of them.
fn tidy(headers: &mut HeaderMap, length: Option<HeaderValue>) {
    for name in [USER_AGENT.as_str(), "x-amz-user-agent", CONTENT_LENGTH.as_str()] {
        headers.remove(name);
    }
    if let Some(length) = length {
        headers.insert(CONTENT_LENGTH, length);
    }
    if headers.get(CONTENT_TYPE).is_some_and(|ty| ty == "application/octet-stream") {
        headers.remove(CONTENT_TYPE);
    }
}

/// A form says the same in a URL, which then is all that anybody needs: services that take forms take them by `GET`, too.
fn move_form(request: &mut Request<Vec<u8>>) -> Result<(), ConstructionFailure> {
    let is_form = |ty: &HeaderValue| ty.as_bytes().starts_with(b"application/x-www-form-urlencoded");
    if !request.headers().get(CONTENT_TYPE).is_some_and(is_form) {
        return Ok(());
    }
    let form = String::from_utf8(std::mem::take(request.body_mut())).map_err(ConstructionFailure::new)?;
    let mut parts = request.uri().clone().into_parts();
    let target = format!("{}?{form}", request.uri().path());
    parts.path_and_query = Some(PathAndQuery::try_from(target).map_err(ConstructionFailure::new)?);
    *request.uri_mut() = Uri::from_parts(parts).map_err(ConstructionFailure::new)?;
    *request.method_mut() = Method::GET;
    request.headers_mut().remove(CONTENT_TYPE);
    Ok(())
}
