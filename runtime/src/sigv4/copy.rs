//! Copies out of another region: the service makes them by a request that is signed for that region.
//!
//! In: the form, and where it would go in the other region. Out: a form that holds the URL of the signed request, as of each attempt.

use std::time::Duration;

use http::Request;

use super::properties::SigningProperties;
use crate::adapt::{HttpRequest, add, set_form};
use crate::credentials::Credentials;
use crate::error::ConstructionFailure;
use crate::meta::AuthScheme;
use crate::types::DateTime;

/// For how long the service may make such requests, as botocore has it.
const VALID: Duration = Duration::from_secs(3600);

/// What has to be signed for the region that a copy comes from.
pub(crate) struct CopySource {
    /// The request there, without a signature.
    pub(crate) there: Request<Vec<u8>>,
    /// How that is signed.
    pub(crate) properties: SigningProperties,
    /// The form that is sent here, without the URL.
    pub(crate) form: String,
    /// The name of the pair with the URL.
    pub(crate) url: &'static str,
}

impl CopySource {
    /// Has a request hold the URL, signed as of now.
    pub(super) fn sign(
        &self,
        request: &mut HttpRequest,
        scheme: AuthScheme,
        credentials: &Credentials,
        time: DateTime,
    ) -> Result<(), ConstructionFailure> {
        let mut there = self.there.clone();
        self.properties.sign_with(scheme, credentials, time, |signer| signer.presign(&mut there, VALID))?;
        let mut form = self.form.clone();
        add(&mut form, self.url, &there.uri().to_string());
        set_form(request, form);
        Ok(())
    }
}
