//! How the attempts of one call are signed.
//!
//! In: an operation's authentication, the configuration, what the endpoint's rules say of signing. Out: nothing, where no
//! signature is needed, or a [`Signing`] that takes credentials and signs each attempt.

use http::Request;

use super::scheme::CONTENT_HASH;
use super::{Signer, SigningOptions, hash};
use crate::body::ByteStream;
use crate::config::{Config, SET_REGION};
use crate::credentials::{Cached, Credentials, CredentialsError};
use crate::endpoint::{Endpoint, Value};
use crate::error::ConstructionFailure;
use crate::meta::{AuthScheme, OperationMeta, ServiceMeta};
use crate::secrets::shown_url;
use crate::types::DateTime;

/// What signatures for an endpoint are made for, and how.
#[derive(Clone, Debug)]
pub(crate) struct SigningProperties {
    region: Option<String>,
    service: String,
    options: SigningOptions,
    /// Why there can be none, if the endpoint demands other schemes.
    refusal: Option<String>,
}

impl SigningProperties {
    /// What the endpoint says, else the configuration's region and the service's own name.
    pub(crate) fn of(config: &Config, service: &ServiceMeta, endpoint: &Endpoint) -> Self {
        let scheme = endpoint.auth_scheme("sigv4");
        let text = |name| scheme.and_then(|scheme| scheme.get(name)).and_then(Value::as_str);
        let is_single = scheme.and_then(|scheme| scheme.get("disableDoubleEncoding")).and_then(Value::as_bool);
        // Services that want paths as they are want them whole, too, and the hash of the body beside.
        let is_plain = is_single == Some(true);
        SigningProperties {
            region: text("signingRegion").or(config.region()).map(str::to_owned),
            service: text("signingName").unwrap_or(service.signing_name).to_owned(),
            options: SigningOptions {
                normalize_path: !is_plain,
                double_encode_path: !is_plain,
                send_content_hash: is_plain,
                ..SigningOptions::default()
            },
            refusal: if scheme.is_none() { refusal(endpoint) } else { None },
        }
    }

    /// Has `sign` sign for this endpoint.
    pub(super) fn sign_with<T>(
        &self,
        credentials: &Credentials,
        time: DateTime,
        sign: impl FnOnce(Signer<'_>) -> Result<T, ConstructionFailure>,
    ) -> Result<T, ConstructionFailure> {
        let missing =
            || ConstructionFailure::new(format!("`region` is not set, but signatures need one; {SET_REGION}"));
        let region = self.region.as_deref().ok_or_else(missing)?;
        sign(Signer::new(credentials, region, &self.service, time).with_options(self.options))
    }
}

/// What is wrong with an endpoint that demands schemes, none of which is ours.
fn refusal(endpoint: &Endpoint) -> Option<String> {
    let schemes = endpoint.property("authSchemes")?.as_list()?;
    let names: Vec<&str> = schemes.iter().filter_map(|scheme| scheme.get("name")?.as_str()).collect();
    let (url, names) = (shown_url(&endpoint.url), names.join(" or "));
    (!names.is_empty())
        .then(|| format!("leads to \"{url}\", which demands signatures ({names}) that cannot be made yet"))
}

/// What an operation needs of a configuration.
pub(crate) struct Signing {
    operation: &'static str,
    properties: SigningProperties,
    provider: Cached,
    /// Without credentials, the operation may be called unsigned.
    is_optional: bool,
    credentials: Option<Credentials>,
    /// What signatures say of the body, once an attempt was signed.
    payload: Option<String>,
}

impl Signing {
    /// How the operation is to be signed; `None` if not at all. The first scheme that the operation accepts and this version
    /// can do decides.
    pub(crate) fn of(
        operation: &'static OperationMeta,
        config: &Config,
        properties: &SigningProperties,
    ) -> Result<Option<Self>, ConstructionFailure> {
        let name = operation.name;
        match chosen(operation, config) {
            None if operation.auth.is_empty() || config.is_unsigned() => return Ok(None),
            None => return Err(unknown(operation)),
            Some(AuthScheme::SigV4) => {}
            Some(_) => return Ok(None),
        }
        let is_optional = operation.auth.contains(&AuthScheme::None);
        match config.credentials_provider() {
            Some(provider) => {
                let (own, provider) = (properties.clone(), provider.clone());
                let mut signing = Signing {
                    operation: name,
                    properties: own,
                    provider,
                    is_optional,
                    credentials: None,
                    payload: None,
                };
                signing.sign_for(properties)?;
                Ok(Some(signing))
            }
            None if is_optional => Ok(None),
            None => Err(ConstructionFailure::new(format!(
                "{name} needs a signature (SigV4), but the configuration has no `credentials_provider`"
            ))),
        }
    }

    /// Whether calls of the operation are signed, if there are credentials.
    pub(crate) fn is_wanted(operation: &OperationMeta, config: &Config) -> bool {
        chosen(operation, config) == Some(AuthScheme::SigV4) && config.credentials_provider().is_some()
    }

    /// Signs for another endpoint from now on.
    ///
    /// # Errors
    /// When the endpoint demands signatures of other schemes only.
    pub(crate) fn sign_for(&mut self, properties: &SigningProperties) -> Result<(), ConstructionFailure> {
        if let Some(problem) = &properties.refusal {
            return Err(ConstructionFailure::new(format!("{} {problem}", self.operation)));
        }
        self.properties = properties.clone();
        Ok(())
    }

    /// The account of the credentials, if it is known.
    pub(crate) fn account_id(&self) -> Option<&str> {
        self.credentials.as_ref()?.account_id()
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
                let problem =
                    format!("{} needs a signature (SigV4), but there are no credentials: {error}", self.operation);
                return Err(ConstructionFailure::new(problem));
            }
        };
        Ok(())
    }

    /// Signs the request of an attempt by headers.
    ///
    /// # Errors
    /// When the hash of the body is not known, no region is set, or the credentials cannot stand in headers.
    pub(crate) fn sign(
        &mut self,
        request: &mut Request<ByteStream>,
        time: DateTime,
    ) -> Result<(), ConstructionFailure> {
        let Some(credentials) = &self.credentials else {
            return Ok(());
        };
        let payload = match self.payload.take() {
            Some(payload) => payload,
            None => payload_of(request).ok_or_else(|| {
                let problem = "its body is a reader or a stream, whose hash nobody knows before it is sent";
                ConstructionFailure::new(format!("{} cannot be signed (SigV4): {problem}", self.operation))
            })?,
        };
        let payload = self.payload.insert(payload);
        self.properties.sign_with(credentials, time, |signer| signer.sign_hashed(request, payload))
    }

    /// Signs a request by its query, if there are credentials.
    pub(crate) fn presign(
        &self,
        request: &mut Request<Vec<u8>>,
        time: DateTime,
        expires_in: std::time::Duration,
    ) -> Result<(), ConstructionFailure> {
        let Some(credentials) = &self.credentials else {
            return Ok(());
        };
        self.properties.sign_with(credentials, time, |signer| signer.presign(request, expires_in))
    }
}

/// What a signature says of a request's body: what the request says itself, such as `UNSIGNED-PAYLOAD`, or the hash of its bytes.
fn payload_of(request: &Request<ByteStream>) -> Option<String> {
    match request.headers().get(CONTENT_HASH) {
        Some(said) => said.to_str().ok().map(str::to_owned),
        None => request.body().at_hand().map(|bytes| hash(&bytes)),
    }
}

/// The scheme that decides whether calls are signed.
fn chosen(operation: &OperationMeta, config: &Config) -> Option<AuthScheme> {
    let known = operation.auth.iter().find(|scheme| matches!(scheme, AuthScheme::None | AuthScheme::SigV4));
    known.filter(|_| !config.is_unsigned()).copied()
}

/// The refusal of an operation whose schemes are all beyond this version.
fn unknown(operation: &OperationMeta) -> ConstructionFailure {
    let (name, schemes) = (operation.name, operation.auth);
    ConstructionFailure::new(format!("{name} needs one of {schemes:?}, which this version cannot do"))
}
