//! Credentials in environment variables.
//!
//! In: an [`Environment`]. Out: credentials, unless the variables hold none or half of some.

use super::expiry::expiry;
use super::{Credentials, CredentialsError, ProvideCredentials};
use crate::settings::Environment;

/// Credentials in `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`.
#[derive(Clone, Debug)]
pub struct EnvironmentCredentials {
    environment: Environment,
}

impl EnvironmentCredentials {
    /// Credentials in this environment.
    pub fn new(environment: Environment) -> Self {
        EnvironmentCredentials { environment }
    }
}

impl ProvideCredentials for EnvironmentCredentials {
    fn provide_credentials(&self) -> Result<Credentials, CredentialsError> {
        const SECRET: &str = "AWS_SECRET_ACCESS_KEY";
        self.environment.check().map_err(CredentialsError::failed)?;
        let variable = |name| self.environment.get(name);
        let Some(id) = variable("AWS_ACCESS_KEY_ID") else {
            return Err(CredentialsError::absent("`AWS_ACCESS_KEY_ID` is not set"));
        };
        let Some(secret) = variable(SECRET) else {
            return Err(CredentialsError::failed(format!("`AWS_ACCESS_KEY_ID` is set, but `{SECRET}` is not")));
        };
        let token = variable("AWS_SESSION_TOKEN").or_else(|| variable("AWS_SECURITY_TOKEN"));
        let expiry = match variable("AWS_CREDENTIAL_EXPIRATION") {
            Some(text) => Some(
                expiry(&text).ok_or_else(|| CredentialsError::failed("`AWS_CREDENTIAL_EXPIRATION` is not a time"))?,
            ),
            None => None,
        };
        let account = variable("AWS_ACCOUNT_ID").unwrap_or_default();
        Ok(Credentials::new(id, secret, token, expiry, "environment").with_account_id(account))
    }
}
