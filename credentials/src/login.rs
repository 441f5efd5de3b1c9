//! Sign-ins of `aws login`: credentials that its web page has left in `~/.aws/login/cache`, and which are renewed there.
//!
//! In: the name of a session. Out: its credentials, from its file or, when they are about to expire, from the sign-in service's
//! `CreateOAuth2Token`; or what to run, so that there are some. Who renews proves by a signature to have the key of the sign-in.

mod proof;

use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use sha2::{Digest as _, Sha256};
use smithgen_runtime::config::Config;
use smithgen_runtime::credentials::{Credentials, CredentialsError, Place, ProvideCredentials};
use smithgen_runtime::operation::OperationInput as _;
use smithgen_runtime::types::Document;

use crate::cache_file::{CacheFile, text, time, written};
use crate::caller::{self, Caller};
use crate::services::Services;
use crate::sign_ins::SignIns;
use crate::signin::operation::create_o_auth2_token::CreateOAuth2TokenInput;
use crate::signin::types::{CreateOAuth2TokenRequestBody, CreateOAuth2TokenResponseBody};

/// How long before they expire credentials are renewed, as botocore has it.
const AHEAD: Duration = Duration::from_secs(5 * 60);

/// The variable that names the folder of sessions.
const FOLDER: &str = "AWS_LOGIN_CACHE_DIRECTORY";

/// The object with the credentials in a session's file.
const ACCESS: &str = "accessToken";

/// A session of `aws login`, by its name: `login_session` of a profile, which is the ARN of who has signed in.
#[derive(Clone, Debug)]
pub struct LoginProvider {
    caller: Caller,
    session: String,
}

impl LoginProvider {
    /// A session, by the environment of the process.
    pub fn new(session: impl Into<String>) -> Self {
        Self::of(session.into(), Caller::default())
    }

    /// A session that a profile names.
    pub(crate) fn of(session: String, caller: Caller) -> Self {
        LoginProvider { caller, session }
    }

    /// Sets what makes the call: region, HTTP client, and clock. Default: [`Services::new`].
    pub fn services(mut self, services: Services) -> Self {
        self.caller.services = services;
        self
    }

    /// Sets where the settings of the call come from, and whose home has the session. Default: the process's environment, and its profile.
    pub fn place(mut self, place: Place) -> Self {
        self.caller.place = place;
        self
    }

    fn file(&self) -> Result<CacheFile, CredentialsError> {
        let (environment, digest) = (&self.caller.place.environment, Sha256::digest(self.session.as_bytes()));
        match environment.get(FOLDER) {
            Some(folder) => Ok(CacheFile::of(PathBuf::from(environment.expanded(&folder)), &digest)),
            None => CacheFile::in_home(environment, "login/cache", &digest).map_err(CredentialsError::failed),
        }
    }

    /// The configuration of calls: the session says where he who asks has signed in, whatever region the profile is for.
    fn config(&self, region: Option<&str>) -> Result<Config, CredentialsError> {
        self.caller.config_for_tokens(region)
    }

    /// New credentials for a session.
    fn renew(&self, session: &Session<'_>) -> Result<CreateOAuth2TokenResponseBody, CredentialsError> {
        let what = "to renew the session of `aws login`";
        let config = self.config(session.region)?;
        let input = CreateOAuth2TokenInput {
            proof: None,
            token_input: CreateOAuth2TokenRequestBody {
                client_id: session.client_id.to_owned(),
                grant_type: "refresh_token".to_owned(),
                refresh_token: Some(session.refresh_token.to_owned()),
            },
        };
        let failed = |problem: &dyn std::fmt::Display| CredentialsError::failed(format!("{what}: {problem}"));
        let request = input.to_http_request(&config).map_err(|error| failed(&error))?;
        let proof = proof::of(session.key, request.method(), request.uri(), self.caller.now());
        let proof = proof.map_err(|problem| self.sign_in(problem))?;
        let input = CreateOAuth2TokenInput { proof: Some(proof), ..input };
        match caller::outcome(config, input, what)? {
            Ok(output) => output.token_output.ok_or_else(|| failed(&"the answer is empty")),
            Err(error) => {
                let refusal = error.as_service_error().and_then(refusal);
                Err(match refusal {
                    Some("TOKEN_EXPIRED" | "USER_CREDENTIALS_CHANGED") => self.sign_in(&format!("{what}: {error}")),
                    _ => failed(&error),
                })
            }
        }
    }

    /// Says what to run.
    fn sign_in(&self, problem: &str) -> CredentialsError {
        let profile = self.caller.place.profile.clone().unwrap_or_else(|| self.caller.place.environment.profile_name());
        let arguments = if profile == "default" { String::new() } else { format!(" --profile {profile}") };
        CredentialsError::failed(format!("{problem}; run `aws login{arguments}`"))
    }
}

/// Why a session is not renewed, in a word.
fn refusal(error: &crate::signin::operation::create_o_auth2_token::CreateOAuth2TokenError) -> Option<&str> {
    use crate::signin::operation::create_o_auth2_token::CreateOAuth2TokenError as Failure;
    match error {
        Failure::AccessDeniedException(error) => Some(&error.error),
        _ => None,
    }
}

/// What a session's file says.
struct Session<'a> {
    credentials: Credentials,
    client_id: &'a str,
    refresh_token: &'a str,
    key: &'a str,
    region: Option<&'a str>,
}

impl<'a> Session<'a> {
    /// # Errors
    /// When the file lacks something: what.
    fn of(kept: &'a Document) -> Result<Self, &'static str> {
        let access = kept.get(ACCESS).ok_or(ACCESS)?;
        Ok(Session {
            credentials: credentials(access)?,
            client_id: text(kept, "clientId").ok_or("clientId")?,
            refresh_token: text(kept, "refreshToken").ok_or("refreshToken")?,
            key: text(kept, "dpopKey").ok_or("dpopKey")?,
            region: text(kept, "signInRegion"),
        })
    }
}

/// # Errors
/// When they lack something: what.
fn credentials(access: &Document) -> Result<Credentials, &'static str> {
    let id = text(access, "accessKeyId").ok_or("accessKeyId")?;
    let secret = text(access, "secretAccessKey").ok_or("secretAccessKey")?;
    let token = text(access, "sessionToken").ok_or("sessionToken")?;
    let account = text(access, "accountId").ok_or("accountId")?;
    let ends = time(access, "expiresAt").ok_or("expiresAt")?;
    Ok(Credentials::new(id, secret, Some(token.to_owned()), Some(ends), "login").with_account_id(account))
}

/// What others have renewed meanwhile, if it lasts beyond `end`: what renews a session does so once.
fn renewed_by_others(sign_ins: &SignIns, file: &CacheFile, end: SystemTime) -> Option<Credentials> {
    let kept = sign_ins.read(file).ok().flatten()?;
    credentials(kept.get(ACCESS)?).ok().filter(|found| found.expiry().is_some_and(|expiry| expiry > end))
}

/// The file with new credentials in it.
fn renewed(kept: &Document, output: CreateOAuth2TokenResponseBody, ends: SystemTime) -> Option<Document> {
    let mut kept = kept.clone();
    let members = kept.as_object_mut()?;
    let access = members.get_mut(ACCESS)?.as_object_mut()?;
    let new = output.access_token?;
    let new = [
        ("accessKeyId", new.access_key_id),
        ("secretAccessKey", new.secret_access_key),
        ("sessionToken", new.session_token),
        ("expiresAt", written(ends)),
    ];
    access.extend(new.map(|(name, text)| (name.to_owned(), Document::from(text))));
    members.insert("refreshToken".to_owned(), Document::from(output.refresh_token));
    Some(kept)
}

impl ProvideCredentials for LoginProvider {
    fn provide_credentials(&self) -> Result<Credentials, CredentialsError> {
        let file = self.file()?;
        let sign_ins = &self.caller.services.sign_ins;
        let kept = sign_ins.read(&file).map_err(|problem| self.sign_in(&problem))?;
        let kept = kept.ok_or_else(|| self.sign_in(&format!("nobody has signed in as {}", self.session)))?;
        let lacks = |member: &str| self.sign_in(&format!("{} has no `{member}`", file.path().display()));
        let session = Session::of(&kept).map_err(lacks)?;
        let now = self.caller.now();
        let ends = session.credentials.expiry().unwrap_or(now);
        let left = ends.duration_since(now).unwrap_or_default();
        if left > AHEAD {
            return Ok(session.credentials);
        }
        let output = match self.renew(&session) {
            Ok(output) => output,
            Err(error) => {
                return match renewed_by_others(sign_ins, &file, ends.max(now)) {
                    Some(renewed) => Ok(renewed),
                    // What serves yet does so without newer ones.
                    None if !left.is_zero() => Ok(session.credentials),
                    None => Err(error),
                };
            }
        };
        let ends = now + Duration::from_secs(output.expires_in.try_into().unwrap_or_default());
        let renewed = renewed(&kept, output, ends)
            .ok_or_else(|| CredentialsError::failed("the answer to `CreateOAuth2Token` has no credentials"))?;
        let credentials = renewed.get(ACCESS).ok_or(ACCESS).and_then(credentials).map_err(lacks);
        sign_ins.renew(&file, &kept, renewed);
        credentials
    }
}

#[cfg(test)]
mod tests {
    use smithgen_runtime::settings::Environment;

    use super::*;

    #[test]
    fn sessions_are_renewed_where_somebody_has_signed_in() {
        let environment = Environment::of_variables([("HOME", "/nonexistent"), ("AWS_REGION", "eu-west-1")], false);
        let provider = LoginProvider::new("me").place(Place { environment, profile: None });
        for (region, expected) in [(None, "eu-west-1"), (Some("us-east-2"), "us-east-2")] {
            let config = provider.config(region).expect("a configuration");
            assert_eq!(config.region(), Some(expected));
            let token_input = CreateOAuth2TokenRequestBody {
                client_id: "client".to_owned(),
                grant_type: "refresh_token".to_owned(),
                refresh_token: None,
            };
            let request =
                CreateOAuth2TokenInput { proof: None, token_input }.to_http_request(&config).expect("a request");
            assert_eq!(request.uri().to_string(), format!("https://{expected}.signin.aws.amazon.com/v1/token"));
            assert!(!request.headers().contains_key("authorization"));
        }
    }
}
