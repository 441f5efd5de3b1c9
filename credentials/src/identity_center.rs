//! Roles of IAM Identity Center, for whoever has signed in by `aws sso login`.
//!
//! In: a profile's sign-in, account and role, and the token that the sign-in has left in `~/.aws/sso/cache`, which is renewed there for
//! all programs when it is about to end. Out: credentials of the role, from the portal's `GetRoleCredentials`; the token itself; or what
//! to run, so that there is one.

use std::fmt;
use std::time::{Duration, SystemTime};

use sha1::{Digest as _, Sha1};
use smithgen_runtime::config::Config;
use smithgen_runtime::credentials::{
    Credentials, CredentialsError, Place, ProvideCredentials, ProvideToken, Sso, Token,
};
use smithgen_runtime::types::Document;

use crate::cache_file::{CacheFile, text, time, written};
use crate::caller::{self, Caller};
use crate::kept::{Argument, kept, of_sign_in};
use crate::services::Services;
use crate::sign_ins::SignIns;
use crate::sso::operation::get_role_credentials::GetRoleCredentialsInput;
use crate::sso_oidc::operation::create_token::CreateTokenInput;

/// How long before they end tokens are renewed, as botocore has it.
const AHEAD: Duration = Duration::from_secs(15 * 60);

/// The sign-in to IAM Identity Center that a profile names, and the role that it wants of it.
///
/// ```no_run
/// use smithgen_credentials::SsoProvider;
/// use smithgen_runtime::config::Config;
/// use smithgen_runtime::credentials::Sso;
///
/// let sign_in = SsoProvider::new(Sso {
///     session: Some("company".to_owned()),
///     start_url: "https://company.awsapps.com/start".to_owned(),
///     region: "eu-west-1".to_owned(),
///     account_id: Some("123456789012".to_owned()),
///     role_name: Some("reader".to_owned()),
///     ..Sso::default()
/// });
/// let config = Config::builder().region("eu-west-1").credentials_provider(sign_in).build();
/// ```
#[derive(Clone, Debug)]
pub struct SsoProvider {
    caller: Caller,
    sso: Sso,
}

impl SsoProvider {
    /// A sign-in, by the environment of the process.
    pub fn new(sso: Sso) -> Self {
        Self::of(sso, Caller::default())
    }

    /// A sign-in that a profile names.
    pub(crate) fn of(sso: Sso, caller: Caller) -> Self {
        SsoProvider { caller, sso }
    }

    /// Sets what makes the calls: HTTP client, and clock. Default: [`Services::new`].
    pub fn services(mut self, services: Services) -> Self {
        self.caller.services = services;
        self
    }

    /// Sets where the settings of the calls come from, and whose home has the token. Default: the process's environment, and its profile.
    pub fn place(mut self, place: Place) -> Self {
        self.caller.place = place;
        self
    }

    /// Renews a token, and keeps the new one where the old one lay.
    ///
    /// # Errors
    /// When it cannot be; the text says what to run, if that helps.
    fn renew(&self, file: &CacheFile, kept: &Document) -> Result<Token, CredentialsError> {
        const OVER: &str = "the sign-in is over";
        let now = self.caller.now();
        // Tokens by address alone are renewed by signing in anew.
        let registration = time(kept, "registrationExpiresAt").filter(|ends| self.sso.session.is_some() && *ends > now);
        let parts = (text(kept, "refreshToken"), text(kept, "clientId"), text(kept, "clientSecret"), registration);
        let (Some(refresh_token), Some(id), Some(secret), Some(_)) = parts else { return Err(self.sign_in(OVER)) };
        let input = CreateTokenInput {
            client_id: id.to_owned(),
            client_secret: secret.to_owned(),
            grant_type: "refresh_token".to_owned(),
            refresh_token: Some(refresh_token.to_owned()),
        };
        let failed = |problem: &dyn fmt::Display| CredentialsError::failed(format!("{OVER}, and {problem}"));
        let output = match caller::outcome(self.config()?, input, "to renew it").map_err(|error| failed(&error))? {
            Ok(output) => output,
            // Who is not known any more must sign in; a service that does not answer has said nothing of that.
            Err(error) if error.as_service_error().is_some() && !error.is_retryable() => {
                return Err(self.sign_in(&format!("{OVER}, to renew it: {error}")));
            }
            Err(error) => return Err(failed(&format_args!("could not be renewed: {error}"))),
        };
        let (Some(token), Some(seconds)) = (output.access_token, output.expires_in) else {
            return Err(failed(&"could not be renewed: the answer has no token"));
        };
        let ends = now + Duration::from_secs(seconds.try_into().unwrap_or_default());
        let mut renewed = kept.clone();
        let members = renewed.as_object_mut().ok_or_else(|| self.sign_in(OVER))?;
        let refresh_token = output.refresh_token.map(|token| ("refreshToken", token));
        // As the AWS CLI: what is renewed without a further refresh token is not renewed again.
        members.remove("refreshToken");
        let known = [
            ("startUrl", self.sso.start_url.clone()),
            ("region", self.sso.region.clone()),
            ("accessToken", token.clone()),
            ("expiresAt", written(ends)),
        ];
        members
            .extend(known.into_iter().chain(refresh_token).map(|(name, text)| (name.to_owned(), Document::from(text))));
        self.caller.services.sign_ins.renew(file, kept, renewed);
        Ok(Token::new(token, Some(ends)))
    }

    fn config(&self) -> Result<Config, CredentialsError> {
        self.caller.config_for_tokens(Some(&self.sso.region))
    }

    /// Credentials of a role from the portal.
    fn fetch(&self, account: &str, role: &str) -> Result<Credentials, CredentialsError> {
        let token = self.provide_token()?;
        let input = GetRoleCredentialsInput {
            role_name: role.to_owned(),
            account_id: account.to_owned(),
            access_token: token.token().to_owned(),
        };
        let what = format!("to have credentials of the role `{role}` in the account {account}");
        let output = match caller::outcome(self.config()?, input, &what)? {
            Ok(output) => output,
            Err(error) if error.code() == Some("UnauthorizedException") => {
                return Err(self.sign_in(&format!("{what}: {error}")));
            }
            Err(error) => return Err(CredentialsError::failed(format!("{what}: {error}"))),
        };
        let found = output.role_credentials.and_then(|found| {
            let ends = SystemTime::UNIX_EPOCH + Duration::from_millis(found.expiration?.try_into().ok()?);
            let (id, secret) = (found.access_key_id?, found.secret_access_key?);
            Some(Credentials::new(id, secret, found.session_token, Some(ends), "sso"))
        });
        let found = found.ok_or_else(|| CredentialsError::failed(format!("{what}: the answer has none")))?;
        Ok(found.with_account_id(account))
    }

    /// Says what to run.
    fn sign_in(&self, problem: &str) -> CredentialsError {
        let Sso { profile, session, .. } = &self.sso;
        let arguments = match session {
            _ if !profile.is_empty() => format!(" --profile {profile}"),
            Some(session) => format!(" --sso-session {session}"),
            None => String::new(),
        };
        CredentialsError::failed(format!("{problem}; run `aws sso login{arguments}`"))
    }
}

/// What others have renewed meanwhile, if it lasts beyond `end`: what renews a token does so once.
fn renewed_by_others(sign_ins: &SignIns, file: &CacheFile, end: SystemTime) -> Option<Token> {
    sign_ins.read(file).ok().flatten().and_then(|kept| token(&kept)).filter(|token| ends(token) > end)
}

/// The token in a file.
fn token(kept: &Document) -> Option<Token> {
    Some(Token::new(text(kept, "accessToken")?, Some(time(kept, "expiresAt")?)))
}

/// When a token ends; one that does not say it is over.
fn ends(token: &Token) -> SystemTime {
    token.expiration().unwrap_or(SystemTime::UNIX_EPOCH)
}

impl ProvideCredentials for SsoProvider {
    fn provide_credentials(&self) -> Result<Credentials, CredentialsError> {
        let (Some(account), Some(role)) = (&self.sso.account_id, &self.sso.role_name) else {
            let problem = format!("the profile `{}` has no `sso_account_id` or no `sso_role_name`", self.sso.profile);
            return Err(CredentialsError::failed(problem));
        };
        let by = match &self.sso.session {
            Some(session) => ("sessionName", Argument::Text(session)),
            None => ("startUrl", Argument::Text(&self.sso.start_url)),
        };
        let name = of_sign_in(&[("accountId", Argument::Text(account)), ("roleName", Argument::Text(role)), by]);
        kept(&self.caller.services, name, "sso", || self.fetch(account, role))
    }
}

impl ProvideToken for SsoProvider {
    /// The token of the sign-in, renewed if that is due; may block.
    ///
    /// # Errors
    /// When nobody has signed in, or the sign-in is over; the text says what to run.
    fn provide_token(&self) -> Result<Token, CredentialsError> {
        let name = self.sso.session.as_deref().unwrap_or(&self.sso.start_url);
        let digest = Sha1::digest(name.as_bytes());
        let file = CacheFile::in_home(&self.caller.place.environment, "sso/cache", &digest)
            .map_err(CredentialsError::failed)?;
        let sign_ins = &self.caller.services.sign_ins;
        let kept = sign_ins.read(&file).map_err(|problem| self.sign_in(&problem))?;
        let kept = kept.ok_or_else(|| self.sign_in("nobody has signed in"))?;
        let token = token(&kept).ok_or_else(|| self.sign_in(&format!("{} holds no token", file.path().display())))?;
        let now = self.caller.now();
        let ends = ends(&token);
        let left = ends.duration_since(now).unwrap_or_default();
        if left >= AHEAD {
            return Ok(token);
        }
        let error = match self.renew(&file, &kept) {
            Ok(renewed) => return Ok(renewed),
            Err(error) => error,
        };
        match renewed_by_others(sign_ins, &file, ends.max(now)) {
            Some(renewed) => Ok(renewed),
            // What serves yet does so without a newer one.
            None if !left.is_zero() => Ok(token),
            None => Err(error),
        }
    }
}
