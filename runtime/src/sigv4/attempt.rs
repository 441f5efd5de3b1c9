//! How the attempts of one call are signed.
//!
//! In: an operation's scheme, the configuration, what the endpoint's rules say of signing, credentials. Out: a [`Signing`] that signs each
//! attempt.

use std::time::Duration;

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
use crate::body::ByteStream;
use crate::body::chunked::Seal;
use crate::config::Config;
use crate::credentials::Credentials;
use crate::error::ConstructionFailure;
use crate::meta::{AuthScheme, OperationMeta};
use crate::types::DateTime;

/// How the requests of an operation are signed.
pub(crate) struct Signing {
    operation: &'static OperationMeta,
    /// The operation's own scheme.
    scheme: AuthScheme,
    /// What the endpoint says.
    properties: SigningProperties,
    /// Whether signatures cover all bodies or none, where the service takes both.
    covers_bodies: Option<bool>,
    /// The regions that the configuration names for signatures that hold for several.
    region_set: Option<String>,
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
    /// How the operation is to be signed by its scheme at an endpoint.
    ///
    /// # Errors
    /// As [`sign_for`](Self::sign_for).
    pub(crate) fn of(
        operation: &'static OperationMeta,
        scheme: AuthScheme,
        config: &Config,
        properties: &SigningProperties,
    ) -> Result<Self, ConstructionFailure> {
        let mut signing = Signing {
            operation,
            scheme,
            properties: properties.clone(),
            covers_bodies: config.payload_signing_enabled(),
            region_set: config.region_set().map(str::to_owned),
            payload: None,
            #[cfg(feature = "event-streams")]
            events: None,
            session: None,
            seal: None,
            #[cfg(feature = "query")]
            copied: None,
        };
        signing.sign_for(properties)?;
        Ok(signing)
    }

    /// Prepares a body that comes for being signed as it is sent, where nothing else keeps it whole.
    ///
    /// # Errors
    /// When it is encoded in a way that no header can tell.
    pub(crate) fn prepare(&mut self, request: &mut Request<ByteStream>) -> Result<(), ConstructionFailure> {
        let is_open = || request.uri().scheme() == Some(&Scheme::HTTP);
        if self.covers_bodies.unwrap_or_else(is_open)
            && request.body().at_hand().is_none()
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

    /// Signs for another endpoint from now on.
    ///
    /// # Errors
    /// When the endpoint demands signatures of other schemes only.
    pub(crate) fn sign_for(&mut self, properties: &SigningProperties) -> Result<(), ConstructionFailure> {
        if let Some(problem) = properties.refusal() {
            return Err(ConstructionFailure::new(format!("{} {problem}", self.operation.name)));
        }
        self.properties = properties.clone().for_regions(self.region_set.as_deref());
        Ok(())
    }

    /// Signs the request of an attempt by headers.
    ///
    /// # Errors
    /// When the hash of the body is not known, no region is set, or the credentials cannot stand in headers.
    pub(crate) fn sign(
        &mut self,
        request: &mut Request<ByteStream>,
        own: &Credentials,
        time: DateTime,
    ) -> Result<(), ConstructionFailure> {
        let credentials = signing_credentials(own, &self.session, &self.properties)?;
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
        credentials: &Credentials,
        time: DateTime,
    ) -> Result<(), ConstructionFailure> {
        let sign = |signer: Signer<'_>| signer.for_no_session().sign_hashed(request, &hash(b"")).map(drop);
        self.properties.sign_with(self.scheme, credentials, time, sign)
    }

    /// What signs the events that the attempt sends, if it sends any.
    #[cfg(feature = "event-streams")]
    pub(crate) fn take_events(&mut self) -> Option<SignedEvents> {
        self.events.take()
    }

    /// Has `sign` sign something by these credentials for the endpoint.
    ///
    /// # Errors
    /// When no region is set, or `sign` fails.
    pub(crate) fn sign_with<T>(
        &self,
        credentials: &Credentials,
        time: DateTime,
        sign: impl FnOnce(Signer<'_>) -> Result<T, ConstructionFailure>,
    ) -> Result<T, ConstructionFailure> {
        self.properties.sign_with(self.scheme, credentials, time, sign)
    }

    /// Whether signatures of presigned requests say nothing of the body.
    pub(crate) fn leaves_presigned_bodies_out(&self) -> bool {
        self.properties.sends_content_hash()
    }

    /// Signs a request by its query.
    ///
    /// # Errors
    /// When no region is set, or the request cannot be signed for so long.
    pub(crate) fn presign(
        &self,
        request: &mut Request<Vec<u8>>,
        own: &Credentials,
        time: DateTime,
        expires_in: Duration,
    ) -> Result<(), ConstructionFailure> {
        let credentials = signing_credentials(own, &self.session, &self.properties)?;
        let payload = payload::of_presigned(request, &self.properties)?;
        self.sign_with(credentials, time, |signer| signer.presign_hashed(request, &payload, expires_in))
    }
}

/// Why a request for a directory bucket cannot be signed.
const NO_SESSION: &str = "directory buckets of Amazon S3 want a session, which only clients open";

/// What signs: the caller's own credentials, or those of the session that they opened.
fn signing_credentials<'a>(
    own: &'a Credentials,
    session: &'a Option<Credentials>,
    properties: &SigningProperties,
) -> Result<&'a Credentials, ConstructionFailure> {
    match session {
        _ if !properties.wants_session() => Ok(own),
        Some(session) => Ok(session),
        None => Err(ConstructionFailure::new(NO_SESSION)),
    }
}
