//! What proves who calls without a signature: tokens, keys and logins that go with a request as they are.
//!
//! In: what a program or a provider has. Out: [`Token`]s and [`Login`]s, which clients keep as they keep credentials: fetched once for
//! all calls, and again before they expire.

use std::fmt;
use std::future::ready;
use std::time::SystemTime;

use super::{Credentials, CredentialsError, ProvideCredentials};
use crate::redact::REDACTED;
use crate::transport::BoxFuture;

/// A bearer token or an API key. Clones share one copy, which is overwritten when the last of them goes. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(pub(crate) Credentials);

impl Token {
    /// A token; one without `expiration` never expires.
    pub fn new(token: impl Into<String>, expiration: Option<SystemTime>) -> Self {
        Token(Credentials::new("", token, None, expiration, "token"))
    }

    /// The token itself.
    pub fn token(&self) -> &str {
        self.0.secret_access_key()
    }

    /// When it expires, if it does.
    pub fn expiration(&self) -> Option<SystemTime> {
        self.0.expiry()
    }
}

impl From<&str> for Token {
    fn from(token: &str) -> Self {
        Token::new(token, None)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token").field("token", &REDACTED).field("expiration", &self.expiration()).finish()
    }
}

/// A user's name and password. `Debug` shows neither.
#[derive(Clone, PartialEq, Eq)]
pub struct Login(pub(crate) Credentials);

impl Login {
    /// A login; one without `expiration` never expires.
    pub fn new(user: impl Into<String>, password: impl Into<String>, expiration: Option<SystemTime>) -> Self {
        Login(Credentials::new(user, password, None, expiration, "login"))
    }

    /// The user's name.
    pub fn user(&self) -> &str {
        self.0.access_key_id()
    }

    /// The password.
    pub fn password(&self) -> &str {
        self.0.secret_access_key()
    }
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Login").field("user", &REDACTED).field("password", &REDACTED).finish()
    }
}

/// Gives tokens whenever a request needs one, as [`ProvideCredentials`] gives credentials.
pub trait ProvideToken: fmt::Debug + Send + Sync + 'static {
    /// A token, fetched on the calling thread.
    ///
    /// # Errors
    /// When there is none, or it could not be had.
    fn provide_token(&self) -> Result<Token, CredentialsError>;

    /// The same as a future, for asynchronous clients. Default: `None`, and `provide_token` runs on a thread of its own.
    fn provide_token_async(&self) -> Option<BoxFuture<'_, Result<Token, CredentialsError>>> {
        None
    }
}

impl ProvideToken for Token {
    fn provide_token(&self) -> Result<Token, CredentialsError> {
        Ok(self.clone())
    }

    fn provide_token_async(&self) -> Option<BoxFuture<'_, Result<Token, CredentialsError>>> {
        Some(Box::pin(ready(Ok(self.clone()))))
    }
}

/// A provider of tokens as [`Cached`](super::Cached) takes it, which keeps whatever expires.
#[derive(Debug)]
pub(crate) struct Tokens<P>(pub(crate) P);

impl<P: ProvideToken> ProvideCredentials for Tokens<P> {
    fn provide_credentials(&self) -> Result<Credentials, CredentialsError> {
        self.0.provide_token().map(|token| token.0)
    }

    fn provide_credentials_async(&self) -> Option<BoxFuture<'_, Result<Credentials, CredentialsError>>> {
        let token = self.0.provide_token_async()?;
        Some(Box::pin(async { token.await.map(|token| token.0) }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_tokens_nor_logins_show_what_they_are() {
        let shown = [
            format!("{:?}", Token::new("s3cret", None)),
            format!("{:?}", Token::new("s3cret", None).0),
            format!("{:#?}", Login::new("us3cret", "ps3cret", None)),
            format!("{:?}", Tokens(Token::from("s3cret"))),
        ];
        for shown in shown {
            assert!(!shown.contains("s3cret") && !shown.is_empty(), "{shown}");
        }
    }
}
