//! Credentials, and where they come from.
//!
//! In: what a program, its environment, shared files or other processes hold. Out: [`Credentials`] for signatures, through
//! [`ProvideCredentials`], which blocking and asynchronous clients use alike. [`DefaultChain`] looks where AWS's tools look, and
//! has calls of services made by a [`Links`]; [`Cached`] asks again before credentials expire.
//!
//! ```
//! use smithgen_runtime::config::Config;
//! use smithgen_runtime::credentials::{Credentials, CredentialsError, ProvideCredentials};
//!
//! // Known ones:
//! let credentials = Credentials::new("AKIDEXAMPLE", "secret", None, None, "example");
//! assert!(!format!("{credentials:?}").contains("secret\""));
//! let config = Config::builder().region("eu-west-1").credentials_provider(credentials).build();
//!
//! // A provider of one's own:
//! #[derive(Debug)]
//! struct Vault;
//! impl ProvideCredentials for Vault {
//!     fn provide_credentials(&self) -> Result<Credentials, CredentialsError> {
//!         Ok(Credentials::new("AKIDEXAMPLE", "secret", None, None, "vault"))
//!     }
//! }
//! let config = config.to_builder().credentials_provider(Vault).build();
//! ```

mod cache;
#[cfg(feature = "settings")]
mod chain;
#[cfg(feature = "sigv4")]
pub(crate) mod derived;
#[cfg(feature = "settings")]
mod environment;
#[cfg(feature = "settings")]
pub(crate) mod expiry;
#[cfg(feature = "settings")]
mod links;
#[cfg(feature = "settings")]
mod process;
#[cfg(feature = "settings")]
mod profile;
mod token;
#[cfg(feature = "settings")]
mod words;

use std::error::Error;
use std::fmt;
use std::future::ready;
use std::sync::Arc;
use std::time::SystemTime;

pub use cache::Cached;
#[cfg(feature = "settings")]
pub use chain::DefaultChain;
#[cfg(feature = "sigv4")]
use derived::Derived;
#[cfg(feature = "settings")]
pub use environment::EnvironmentCredentials;
#[cfg(feature = "settings")]
pub use links::{Begin, Links, Place, Role, Source, Sso, WebIdentity};
#[cfg(feature = "settings")]
pub use process::ProcessCredentials;
pub(crate) use token::Tokens;
pub use token::{Login, ProvideToken, Token};
use zeroize::Zeroizing;

use crate::transport::BoxFuture;

/// An access key, and the session that it belongs to. Clones share one copy, whose secrets are overwritten when the last of them
/// goes. `Debug` shows no secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials(Arc<Inner>);

#[derive(PartialEq, Eq)]
struct Inner {
    access_key_id: String,
    secret_access_key: Zeroizing<String>,
    session_token: Option<Zeroizing<String>>,
    expires_after: Option<SystemTime>,
    provider_name: &'static str,
    account_id: Option<String>,
    derived: Derived,
}

/// What signatures derive from the secret, where none are made.
#[cfg(not(feature = "sigv4"))]
type Derived = ();

impl Credentials {
    /// Credentials by their parts; those without `expires_after` never expire. `provider_name` says where they are from.
    pub fn new(
        access_key_id: impl Into<String>,
        secret_access_key: impl Into<String>,
        session_token: Option<String>,
        expires_after: Option<SystemTime>,
        provider_name: &'static str,
    ) -> Self {
        Credentials(Arc::new(Inner {
            access_key_id: access_key_id.into(),
            secret_access_key: Zeroizing::new(secret_access_key.into()),
            session_token: session_token.map(Zeroizing::new),
            expires_after,
            provider_name,
            account_id: None,
            derived: Derived::default(),
        }))
    }

    /// The same credentials with the account that they belong to, by which some services have endpoints.
    pub fn with_account_id(self, account_id: impl Into<String>) -> Self {
        let Inner { access_key_id, secret_access_key, session_token, expires_after, provider_name, .. } = &*self.0;
        Credentials(Arc::new(Inner {
            access_key_id: access_key_id.clone(),
            secret_access_key: secret_access_key.clone(),
            session_token: session_token.clone(),
            expires_after: *expires_after,
            provider_name,
            account_id: Some(account_id.into()).filter(|id| !id.is_empty()),
            derived: Derived::default(),
        }))
    }

    /// The public name of the key.
    pub fn access_key_id(&self) -> &str {
        &self.0.access_key_id
    }

    /// The secret itself.
    pub fn secret_access_key(&self) -> &str {
        &self.0.secret_access_key
    }

    /// The token of temporary credentials, as secret as the key.
    pub fn session_token(&self) -> Option<&str> {
        self.0.session_token.as_ref().map(|token| token.as_str())
    }

    /// When they expire, if they do.
    pub fn expiry(&self) -> Option<SystemTime> {
        self.0.expires_after
    }

    /// The account that they belong to, if that is known.
    pub fn account_id(&self) -> Option<&str> {
        self.0.account_id.as_deref()
    }

    /// Where they are from.
    pub fn provider_name(&self) -> &'static str {
        self.0.provider_name
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const HIDDEN: &str = "*** Sensitive Data Redacted ***";
        f.debug_struct("Credentials")
            .field("provider_name", &self.0.provider_name)
            .field("access_key_id", &self.0.access_key_id)
            .field("secret_access_key", &HIDDEN)
            .field("session_token", &self.session_token().map(|_| HIDDEN))
            .field("expires_after", &self.0.expires_after)
            .finish()
    }
}

/// Gives credentials whenever a request is to be signed.
///
/// Implement [`provide_credentials`](Self::provide_credentials), which may block: where that matters it runs on a thread of
/// its own, and so it always does to replace what is about to expire. Clients keep what they get until then, and ask for one
/// fetch at a time.
pub trait ProvideCredentials: fmt::Debug + Send + Sync + 'static {
    /// Credentials, fetched on the calling thread.
    ///
    /// # Errors
    /// When there are none, or they could not be had.
    fn provide_credentials(&self) -> Result<Credentials, CredentialsError>;

    /// The same as a future, for asynchronous clients; given up with the call that waits for it. Default: `None`, and
    /// `provide_credentials` runs on a thread of its own.
    fn provide_credentials_async(&self) -> Option<BoxFuture<'_, Result<Credentials, CredentialsError>>> {
        None
    }
}

impl ProvideCredentials for Credentials {
    fn provide_credentials(&self) -> Result<Credentials, CredentialsError> {
        Ok(self.clone())
    }

    fn provide_credentials_async(&self) -> Option<BoxFuture<'_, Result<Credentials, CredentialsError>>> {
        Some(Box::pin(ready(Ok(self.clone()))))
    }
}

/// The provider where there is none.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NoCredentials;

impl ProvideCredentials for NoCredentials {
    fn provide_credentials(&self) -> Result<Credentials, CredentialsError> {
        Err(CredentialsError::absent("there is no source of credentials"))
    }
}

impl<T: ProvideCredentials + ?Sized> ProvideCredentials for Arc<T> {
    fn provide_credentials(&self) -> Result<Credentials, CredentialsError> {
        (**self).provide_credentials()
    }

    fn provide_credentials_async(&self) -> Option<BoxFuture<'_, Result<Credentials, CredentialsError>>> {
        (**self).provide_credentials_async()
    }
}

/// Why there are no credentials. Its text never has a secret in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CredentialsError {
    is_absent: bool,
    message: String,
    /// Whether the message begins by saying that there are none.
    is_report: bool,
    refusal: Option<Box<Refusal>>,
}

/// What a service answered that was asked for credentials and gave none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The operation that was called, such as `AssumeRole`.
    pub operation: &'static str,
    /// The code of its error, such as `AccessDenied`.
    pub code: String,
    /// What the service says about it.
    pub message: String,
}

impl CredentialsError {
    /// There are none here; another source may have some.
    pub fn absent(message: impl Into<String>) -> Self {
        CredentialsError { is_absent: true, message: message.into(), is_report: false, refusal: None }
    }

    /// There should be some, but they cannot be used; no other source is asked.
    pub fn failed(message: impl Into<String>) -> Self {
        CredentialsError { is_absent: false, message: message.into(), is_report: false, refusal: None }
    }

    /// The same error, which comes of this answer of a service.
    pub fn with_refusal(self, refusal: Refusal) -> Self {
        CredentialsError { refusal: Some(Box::new(refusal)), ..self }
    }

    /// What to say of a call that needs credentials: that there are none, and why.
    pub(crate) fn missing(&self) -> String {
        let head = if self.is_report { "" } else { "there are no credentials: " };
        format!("{head}{self}")
    }

    /// Whether there are none, as opposed to some that cannot be had.
    pub fn is_absent(&self) -> bool {
        self.is_absent
    }

    /// The answer of a service that it comes of, if it does.
    pub fn refusal(&self) -> Option<&Refusal> {
        self.refusal.as_deref()
    }
}

impl fmt::Display for CredentialsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for CredentialsError {}
