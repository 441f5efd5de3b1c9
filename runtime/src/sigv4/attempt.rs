//! How the attempts of one call are signed.
//!
//! In: an operation's authentication, the configuration, what the endpoint's rules say of signing. Out: nothing, where no
//! signature is needed, or a [`Signing`] that takes credentials and signs each attempt.

use http::Request;
use http::uri::Scheme;

use super::Signer;
#[cfg(feature = "query")]
use super::copy::CopySource;
#[cfg(feature = "event-streams")]
use super::events::{SIGNED_EVENTS, SignedEvents};
use super::frames::{self, FrameSigner};
#[cfg(feature = "rest-xml")]
use super::hash;
use super::payload::{self, Payload};
use super::properties::SigningProperties;
use crate::auth::authenticate;
use crate::body::ByteStream;
use crate::body::chunked::Seal;
use crate::config::Config;
use crate::credentials::{Cached, Credentials, CredentialsError};
use crate::error::ConstructionFailure;
use crate::meta::{AuthScheme, OperationMeta};
use crate::types::DateTime;

/// What an operation needs of a configuration.
pub(crate) struct Signing {
    operation: &'static OperationMeta,
    /// The operation's own scheme.
    scheme: AuthScheme,
    properties: SigningProperties,
    provider: Cached,
    /// Whether signatures cover all bodies or none, where the service takes both.
    covers_bodies: Option<bool>,
    /// The regions that the configuration names for signatures that hold for several.
    region_set: Option<String>,
    /// Without credentials, the operation may be called unsigned.
    is_optional: bool,
    credentials: Option<Credentials>,
    /// What signatures say of the body, once an attempt was signed.
    payload: Option<Payload>,
    /// What signs the events of the attempt.
    #[cfg(feature = "event-streams")]
    events: Option<SignedEvents>,
    /// The session that it belongs to, if it wants one.
    session: Option<Credentials>,
    /// What signs the frames of the body, if they are signed.
    seal: Option<Seal>,
    /// What is signed for the region that a copy comes from.
    #[cfg(feature = "query")]
    copied: Option<Box<CopySource>>,
}

impl Signing {
    /// How the operation is to be signed; `None` if not at all. The first scheme that the operation accepts and this version
    /// can do decides.
    pub(crate) fn of(
        operation: &'static OperationMeta,
        config: &Config,
        properties: &SigningProperties,
    ) -> Result<Option<Self>, ConstructionFailure> {
        let scheme = match config.auth_scheme(operation) {
            None if operation.auth.is_empty() || config.is_unsigned() => return Ok(None),
            None => return Err(ConstructionFailure::new(operation.beyond_us())),
            Some(AuthScheme::None) => return Ok(None),
            Some(scheme) => scheme,
        };
        let name = operation.name;
        let is_optional = operation.auth.contains(&AuthScheme::None);
        match config.identity(scheme, operation) {
            Some(provider) => {
                let own = properties.clone();
                let mut signing = Signing {
                    operation,
                    scheme,
                    properties: own,
                    provider,
                    covers_bodies: config.payload_signing_enabled(),
                    region_set: config.region_set().map(str::to_owned),
                    is_optional,
                    credentials: None,
                    payload: None,
                    #[cfg(feature = "event-streams")]
                    events: None,
                    seal: None,
                    session: None,
                    #[cfg(feature = "query")]
                    copied: None,
                };
                signing.sign_for(properties)?;
                Ok(Some(signing))
            }
            None if is_optional => Ok(None),
            None => Err(ConstructionFailure::new(format!(
                "{name} needs {}, but the configuration has no `{}`",
                scheme.need(),
                key_of(scheme)
            ))),
        }
    }

    /// Prepares a body that comes for being signed as it is sent, where nothing else keeps it whole.
    ///
    /// # Errors
    /// When it is encoded in a way that no header can tell.
    pub(crate) fn prepare(&mut self, request: &mut Request<ByteStream>) -> Result<(), ConstructionFailure> {
        let is_open = || request.uri().scheme() == Some(&Scheme::HTTP);
        if self.covers_bodies.unwrap_or_else(is_open)
            && request.body().at_hand().is_none()
            && self.scheme.signs()
            && self.properties.signs_frames(self.scheme)
        {
            self.seal = frames::seal(request)?;
        }
        Ok(())
    }

    /// Has attempts hold a request that is signed for the region that they copy from.
    #[cfg(feature = "query")]
    pub(crate) fn copy_from(&mut self, source: CopySource) {
        self.copied = Some(Box::new(source));
    }

    /// Whether calls of the operation are signed, if there are credentials.
    pub(crate) fn is_wanted(operation: &OperationMeta, config: &Config) -> bool {
        config.auth_scheme(operation).is_some_and(AuthScheme::signs) && config.credentials_provider().is_some()
    }

    /// Signs for another endpoint from now on.
    ///
    /// # Errors
    /// When the endpoint demands signatures of other schemes only.
    pub(crate) fn sign_for(&mut self, properties: &SigningProperties) -> Result<(), ConstructionFailure> {
        if let Some(problem) = properties.refusal().filter(|_| self.scheme.signs()) {
            return Err(ConstructionFailure::new(format!("{} {problem}", self.operation.name)));
        }
        self.properties = properties.clone().for_regions(self.region_set.as_deref());
        Ok(())
    }

    /// Whose credentials they are, if there are any.
    #[cfg(feature = "endpoint-discovery")]
    pub(crate) fn access_key_id(&self) -> Option<&str> {
        Some(self.credentials.as_ref()?.access_key_id())
    }

    /// The account of the credentials, if it is known.
    pub(crate) fn account_id(&self) -> Option<&str> {
        self.credentials.as_ref()?.account_id()
    }

    /// The login that answers what the server asks, if calls are authenticated in that way.
    #[cfg(feature = "digest")]
    pub(crate) fn login(&self) -> Option<&Credentials> {
        self.credentials.as_ref().filter(|_| self.answers())
    }

    /// Whether calls are authenticated by answers to what the server asks.
    #[cfg(feature = "digest")]
    pub(crate) fn answers(&self) -> bool {
        self.scheme == AuthScheme::HttpDigest
    }

    /// Who gives the credentials.
    pub(crate) fn provider(&self) -> Cached {
        self.provider.clone()
    }

    /// Takes the credentials for the next attempt.
    pub(crate) fn receive(&mut self, result: Result<Credentials, CredentialsError>) -> Result<(), ConstructionFailure> {
        self.credentials = match result {
            Ok(credentials) => Some(credentials),
            Err(error) if error.is_absent() && self.is_optional => None,
            Err(error) => {
                let (name, need) = (self.operation.name, self.scheme.need());
                let missing = if self.scheme.signs() { error.missing() } else { format!("there is none: {error}") };
                return Err(ConstructionFailure::new(format!("{name} needs {need}, but {missing}")));
            }
        };
        Ok(())
    }

    /// Signs the request of an attempt by headers, or puts into it what its scheme has instead of a signature.
    ///
    /// # Errors
    /// When the hash of the body is not known, no region is set, or the credentials cannot stand in headers.
    pub(crate) fn sign(
        &mut self,
        request: &mut Request<ByteStream>,
        time: DateTime,
    ) -> Result<(), ConstructionFailure> {
        let Some(credentials) = signing_credentials(&self.credentials, &self.session, &self.properties)? else {
            return Ok(());
        };
        if !self.scheme.signs() {
            return authenticate(request, self.scheme, credentials);
        }
        #[cfg(feature = "query")]
        if let Some(copied) = &self.copied {
            copied.sign(request, self.scheme, credentials, time)?;
            self.payload = None;
        }
        let payload = match self.payload.take() {
            Some(payload) => payload,
            None => payload::of(request, self.operation, &self.properties, self.covers_bodies)?,
        };
        let payload = self.payload.insert(payload);
        let seal = self.seal.as_ref();
        self.properties.sign_with(self.scheme, credentials, time, |signer| {
            let signature = signer.sign_hashed(request, payload)?;
            #[cfg(feature = "event-streams")]
            if payload == SIGNED_EVENTS {
                self.events = Some(SignedEvents::after(&signature, &signer));
            }
            if let Some(seal) = seal {
                seal.give(FrameSigner::new(&signer, &signature));
            }
            Ok(())
        })
    }

    /// Whether calls are signed by credentials of a session.
    #[cfg(feature = "rest-xml")]
    pub(crate) fn wants_session(&self) -> bool {
        self.properties.wants_session()
    }

    /// Who opens a session for the call, if it wants one.
    #[cfg(feature = "rest-xml")]
    pub(crate) fn session_owner(&self) -> Option<&Credentials> {
        self.credentials.as_ref().filter(|_| self.properties.wants_session())
    }

    /// Signs what follows as a part of a session.
    #[cfg(feature = "rest-xml")]
    pub(crate) fn join_session(&mut self, session: Credentials) {
        self.session = Some(session);
    }

    /// Signs a request without a body that is sent beside, and belongs to no session.
    #[cfg(feature = "rest-xml")]
    pub(crate) fn sign_beside(
        &self,
        request: &mut Request<ByteStream>,
        time: DateTime,
    ) -> Result<(), ConstructionFailure> {
        let Some(credentials) = &self.credentials else { return Ok(()) };
        let sign = |signer: Signer<'_>| signer.for_no_session().sign_hashed(request, &hash(b"")).map(drop);
        self.properties.sign_with(self.scheme, credentials, time, sign)
    }

    /// What signs the events that the attempt sends, if it sends any.
    #[cfg(feature = "event-streams")]
    pub(crate) fn take_events(&mut self) -> Option<SignedEvents> {
        self.events.take()
    }

    /// Signs a form, if there are credentials.
    pub(crate) fn sign_form<T>(
        &self,
        time: DateTime,
        sign: impl FnOnce(Signer<'_>) -> Result<T, ConstructionFailure>,
    ) -> Result<T, ConstructionFailure> {
        self.must_sign()?;
        let unsigned = || ConstructionFailure::new("a form needs a signature, and there are no credentials");
        let credentials = self.credentials.as_ref().ok_or_else(unsigned)?;
        self.properties.sign_with(self.scheme, credentials, time, sign)
    }

    /// Refuses to let others have what is more than a signature.
    fn must_sign(&self) -> Result<(), ConstructionFailure> {
        match self.scheme.signs() {
            true => Ok(()),
            false => Err(ConstructionFailure::new(format!(
                "{} is called with {}, and only what is signed can be presigned",
                self.operation.name,
                self.scheme.need()
            ))),
        }
    }

    /// Whether signatures of presigned requests say nothing of the body.
    pub(crate) fn leaves_presigned_bodies_out(&self) -> bool {
        self.properties.sends_content_hash()
    }

    /// Signs a request by its query, if there are credentials.
    pub(crate) fn presign(
        &self,
        request: &mut Request<Vec<u8>>,
        time: DateTime,
        expires_in: std::time::Duration,
    ) -> Result<(), ConstructionFailure> {
        let Some(credentials) = signing_credentials(&self.credentials, &self.session, &self.properties)? else {
            return Ok(());
        };
        self.must_sign()?;
        let payload = payload::of_presigned(request, &self.properties)?;
        self.properties
            .sign_with(self.scheme, credentials, time, |signer| signer.presign_hashed(request, &payload, expires_in))
    }
}

/// Why a request for a directory bucket cannot be signed.
const NO_SESSION: &str = "directory buckets of Amazon S3 want a session, which only clients open";

/// What signs: the caller's own credentials, if there are any, or those of the session that they opened.
fn signing_credentials<'a>(
    own: &'a Option<Credentials>,
    session: &'a Option<Credentials>,
    properties: &SigningProperties,
) -> Result<Option<&'a Credentials>, ConstructionFailure> {
    match (own, session) {
        (Some(_), None) if properties.wants_session() => Err(ConstructionFailure::new(NO_SESSION)),
        (Some(_), Some(session)) if properties.wants_session() => Ok(Some(session)),
        (own, _) => Ok(own.as_ref()),
    }
}

/// The key of a configuration that says who gives what a scheme needs.
fn key_of(scheme: AuthScheme) -> &'static str {
    match scheme {
        AuthScheme::HttpBearer => "token_provider",
        AuthScheme::HttpApiKey(_) => "api_key",
        AuthScheme::HttpBasic => "basic_auth_login",
        AuthScheme::HttpDigest => "digest_auth_login",
        _ => "credentials_provider",
    }
}
