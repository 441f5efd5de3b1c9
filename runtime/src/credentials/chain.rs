//! Where AWS's tools look for credentials, in their order: the environment, then the profile in the shared files.
//!
//! In: an [`Environment`]. Out: credentials of the first source that has some. A source that is there but cannot be used is
//! an error; the next one is not asked, lest a call is made as somebody else.

use super::{Credentials, CredentialsError, ProcessCredentials, ProvideCredentials, process};
use crate::settings::{Environment, Profile, Profiles, SharedFile};

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
                process::time(&text)
                    .ok_or_else(|| CredentialsError::failed("`AWS_CREDENTIAL_EXPIRATION` is not a time"))?,
            ),
            None => None,
        };
        let account = variable("AWS_ACCOUNT_ID").unwrap_or_default();
        Ok(Credentials::new(id, secret, token, expiry, "environment").with_account_id(account))
    }
}

/// Credentials of a profile in the shared files, which are read anew each time: keys in the credentials file, else what
/// `credential_process` prints, else keys in the config file.
///
/// Profiles that assume a role or sign in through IAM Identity Center need calls of other services; they are an error.
#[derive(Clone, Debug)]
pub struct ProfileCredentials {
    environment: Environment,
    name: Option<String>,
}

impl ProfileCredentials {
    /// Credentials of the profile `name`, or else of the one that the environment chooses.
    pub fn new(environment: Environment, name: Option<String>) -> Self {
        ProfileCredentials { environment, name }
    }

    /// The profile's name.
    fn name(&self) -> String {
        self.name.clone().unwrap_or_else(|| self.environment.profile_name())
    }

    /// Credentials, or the command that prints them.
    fn look_up(&self) -> Result<Found, CredentialsError> {
        let profiles =
            Profiles::read(&self.environment).map_err(|error| CredentialsError::failed(error.to_string()))?;
        let name = self.name();
        match profiles.profile(&name) {
            Some(profile) => found(&name, profile),
            None => Err(CredentialsError::absent(format!("there is no profile `{name}`"))),
        }
    }
}

enum Found {
    Keys(Credentials),
    Process(ProcessCredentials),
}

fn found(name: &str, profile: &Profile) -> Result<Found, CredentialsError> {
    for (key, needs) in [
        ("role_arn", "assumes a role"),
        ("sso_session", "signs in through IAM Identity Center"),
        ("sso_start_url", "signs in through IAM Identity Center"),
    ] {
        if profile.get(key).is_some() {
            let problem = format!("the profile `{name}` {needs} (`{key}`), which this version cannot do");
            return Err(CredentialsError::failed(problem));
        }
    }
    let process = profile.get("credential_process").map(ProcessCredentials::new);
    let is_in = |file| profile.source("aws_access_key_id") == Some(file);
    match process {
        Some(process) if !is_in(SharedFile::Credentials) => Ok(Found::Process(process)),
        _ => keys(name, profile).map(Found::Keys),
    }
}

fn keys(name: &str, profile: &Profile) -> Result<Credentials, CredentialsError> {
    let (id, secret) = ("aws_access_key_id", "aws_secret_access_key");
    match (profile.get(id), profile.get(secret)) {
        (Some(id), Some(secret)) => {
            let token = profile.get("aws_session_token").map(str::to_owned);
            let account = profile.get("aws_account_id").unwrap_or_default();
            Ok(Credentials::new(id, secret, token, None, "profile").with_account_id(account))
        }
        (None, None) => Err(CredentialsError::absent(format!("the profile `{name}` has no credentials"))),
        (Some(_), None) => Err(CredentialsError::failed(format!("the profile `{name}` has `{id}`, but no `{secret}`"))),
        (None, Some(_)) => Err(CredentialsError::failed(format!("the profile `{name}` has `{secret}`, but no `{id}`"))),
    }
}

impl ProvideCredentials for ProfileCredentials {
    fn provide_credentials(&self) -> Result<Credentials, CredentialsError> {
        match self.look_up()? {
            Found::Keys(credentials) => Ok(credentials),
            Found::Process(process) => process.provide_credentials(),
        }
    }
}

/// Looks in the environment and then in the profile. A profile that the program itself named comes before the environment's
/// credentials, which then are not looked at.
#[derive(Clone, Debug)]
pub struct DefaultChain {
    environment: Option<EnvironmentCredentials>,
    profile: ProfileCredentials,
    has_web_identity: bool,
}

impl DefaultChain {
    /// Looks in this environment, and for the profile `name`, if the program names one.
    pub fn new(environment: Environment, name: Option<String>) -> Self {
        DefaultChain {
            has_web_identity: environment.get("AWS_WEB_IDENTITY_TOKEN_FILE").is_some(),
            environment: name.is_none().then(|| EnvironmentCredentials::new(environment.clone())),
            profile: ProfileCredentials::new(environment, name),
        }
    }

    /// What the environment says; `None` if the profile is to be asked.
    fn ask_environment(&self) -> Result<Option<Credentials>, CredentialsError> {
        match self.environment.as_ref().map(ProvideCredentials::provide_credentials) {
            Some(Ok(credentials)) => Ok(Some(credentials)),
            Some(Err(error)) if !error.is_absent() => Err(error),
            Some(Err(_)) if self.has_web_identity => Err(CredentialsError::failed(
                "`AWS_WEB_IDENTITY_TOKEN_FILE` asks for a role by web identity, which this version cannot do",
            )),
            _ => Ok(None),
        }
    }

    /// Says where nothing was found.
    fn judge(&self, found: Result<Credentials, CredentialsError>) -> Result<Credentials, CredentialsError> {
        found.map_err(|error| match &self.environment {
            Some(_) if error.is_absent() => {
                CredentialsError::absent(format!("`AWS_ACCESS_KEY_ID` is not set, and {error}"))
            }
            _ => error,
        })
    }
}

impl ProvideCredentials for DefaultChain {
    fn provide_credentials(&self) -> Result<Credentials, CredentialsError> {
        match self.ask_environment()? {
            Some(credentials) => Ok(credentials),
            None => self.judge(self.profile.provide_credentials()),
        }
    }
}
