//! Callers whose requests are signed.
//!
//! In: where requests go, and what of a signature is asked for. Out: requests, URLs and forms that are signed by the caller's credentials.

use std::time::Duration;

use http::Request;

use super::Caller;
#[cfg(feature = "rest-xml")]
use crate::body::ByteStream;
use crate::config::Config;
#[cfg(feature = "rest-xml")]
use crate::credentials::Credentials;
use crate::error::ConstructionFailure;
use crate::sigv4::Signer;
use crate::sigv4::attempt::Signing;
use crate::sigv4::properties::SigningProperties;
use crate::types::DateTime;

impl Caller {
    /// Signs for an endpoint from now on, if the scheme signs.
    ///
    /// # Errors
    /// When the endpoint demands signatures of other schemes only.
    pub(crate) fn sign_for(
        &mut self,
        properties: &SigningProperties,
        config: &Config,
    ) -> Result<(), ConstructionFailure> {
        match &mut self.signing {
            _ if !self.scheme.signs() => Ok(()),
            Some(signing) => signing.sign_for(properties),
            none => {
                *none = Some(Signing::of(self.operation, self.scheme, config, properties)?);
                Ok(())
            }
        }
    }

    /// How requests are signed, if they are.
    pub(crate) fn signing(&mut self) -> Option<&mut Signing> {
        self.signing.as_mut()
    }

    /// How requests are signed that others send.
    ///
    /// # Errors
    /// When they are not: others must not have what is more than a signature.
    fn must_sign(&self) -> Result<&Signing, ConstructionFailure> {
        self.signing.as_ref().ok_or_else(|| {
            ConstructionFailure::new(format!(
                "{} is called with {}, and only what is signed can be presigned",
                self.operation.name,
                self.scheme.need()
            ))
        })
    }

    /// Signs a request by its query, if there are credentials.
    ///
    /// # Errors
    /// When the scheme is none that signs, or the request cannot be signed.
    pub(crate) fn presign(
        &self,
        request: &mut Request<Vec<u8>>,
        time: DateTime,
        expires_in: Duration,
    ) -> Result<(), ConstructionFailure> {
        match &self.credentials {
            Some(credentials) => self.must_sign()?.presign(request, credentials, time, expires_in),
            None => Ok(()),
        }
    }

    /// Signs a form.
    ///
    /// # Errors
    /// When the scheme is none that signs, there are no credentials, or the form cannot be signed.
    pub(crate) fn sign_form<T>(
        &self,
        time: DateTime,
        sign: impl FnOnce(Signer<'_>) -> Result<T, ConstructionFailure>,
    ) -> Result<T, ConstructionFailure> {
        let signing = self.must_sign()?;
        let unsigned = || ConstructionFailure::new("a form needs a signature, and there are no credentials");
        signing.sign_with(self.credentials.as_ref().ok_or_else(unsigned)?, time, sign)
    }

    /// Whether signatures of presigned requests say nothing of the body.
    pub(crate) fn leaves_presigned_bodies_out(&self) -> bool {
        self.signing.as_ref().is_some_and(Signing::leaves_presigned_bodies_out)
    }

    /// Whether calls are signed by credentials of a session.
    #[cfg(feature = "rest-xml")]
    pub(crate) fn wants_session(&self) -> bool {
        self.signing.as_ref().is_some_and(Signing::wants_session)
    }

    /// Who opens a session for the call, if it wants one.
    #[cfg(feature = "rest-xml")]
    pub(crate) fn session_owner(&self) -> Option<&Credentials> {
        self.credentials.as_ref().filter(|_| self.wants_session())
    }

    /// Signs what follows as a part of a session.
    #[cfg(feature = "rest-xml")]
    pub(crate) fn join_session(&mut self, session: Credentials) {
        if let Some(signing) = &mut self.signing {
            signing.join_session(session);
        }
    }

    /// Signs a request without a body that is sent beside, and belongs to no session.
    ///
    /// # Errors
    /// When the request cannot be signed.
    #[cfg(feature = "rest-xml")]
    pub(crate) fn sign_beside(
        &self,
        request: &mut Request<ByteStream>,
        time: DateTime,
    ) -> Result<(), ConstructionFailure> {
        match (&self.signing, &self.credentials) {
            (Some(signing), Some(credentials)) => signing.sign_beside(request, credentials, time),
            _ => Ok(()),
        }
    }
}
