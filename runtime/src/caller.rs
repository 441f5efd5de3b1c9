//! Who makes the calls of an operation, and what each of its requests has to prove that.
//!
//! In: the schemes of an operation, the identities of a configuration, credentials once they are there. Out: nothing, where nobody has to
//! prove who calls, or a [`Caller`], who puts into each request what the scheme wants: a secret as it is or, in `signed`, a signature.

#[cfg(feature = "sigv4")]
mod signed;

use http::Request;

use crate::auth::authenticate;
use crate::body::ByteStream;
use crate::config::Config;
use crate::credentials::{Cached, Credentials, CredentialsError};
use crate::error::ConstructionFailure;
use crate::meta::{AuthScheme, OperationMeta};
#[cfg(feature = "sigv4")]
use crate::sigv4::attempt::Signing;
use crate::types::DateTime;

/// Who makes the calls of an operation.
pub(crate) struct Caller {
    operation: &'static OperationMeta,
    /// The operation's own scheme.
    scheme: AuthScheme,
    provider: Cached,
    /// Without credentials, the operation may be called by nobody.
    is_optional: bool,
    credentials: Option<Credentials>,
    /// How requests are signed, once it is known where they go, if the scheme signs.
    #[cfg(feature = "sigv4")]
    signing: Option<Signing>,
}

impl Caller {
    /// Who calls the operation; `None` if nobody has to say. The first scheme that the operation accepts and this build can do decides.
    pub(crate) fn of(operation: &'static OperationMeta, config: &Config) -> Result<Option<Self>, ConstructionFailure> {
        let scheme = match config.auth_scheme(operation) {
            None if operation.auth.is_empty() || config.is_unsigned() => return Ok(None),
            None => return Err(ConstructionFailure::new(operation.beyond_us())),
            Some(AuthScheme::None) => return Ok(None),
            Some(scheme) => scheme,
        };
        let name = operation.name;
        let is_optional = operation.auth.contains(&AuthScheme::None);
        match config.identity(scheme, operation) {
            Some(provider) => Ok(Some(Caller {
                operation,
                scheme,
                provider,
                is_optional,
                credentials: None,
                #[cfg(feature = "sigv4")]
                signing: None,
            })),
            None if is_optional => Ok(None),
            None => Err(ConstructionFailure::new(format!(
                "{name} needs {}, but the configuration has no `{}`",
                scheme.need(),
                key_of(scheme)
            ))),
        }
    }

    /// Whether calls of the operation are signed, if there are credentials.
    pub(crate) fn may_sign(operation: &OperationMeta, config: &Config) -> bool {
        config.auth_scheme(operation).is_some_and(AuthScheme::signs) && config.credentials_provider().is_some()
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

    /// The public name of the credentials, if there are any.
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

    /// Puts into the request of an attempt what proves who makes it, as of `time`.
    ///
    /// # Errors
    /// When the credentials cannot stand there, or the request cannot be signed.
    #[cfg_attr(not(feature = "sigv4"), allow(unused_variables))]
    pub(crate) fn authenticate(
        &mut self,
        request: &mut Request<ByteStream>,
        time: DateTime,
    ) -> Result<(), ConstructionFailure> {
        let Some(credentials) = &self.credentials else { return Ok(()) };
        #[cfg(feature = "sigv4")]
        if let Some(signing) = &mut self.signing {
            return signing.sign(request, credentials, time);
        }
        authenticate(request, self.scheme, credentials)
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
