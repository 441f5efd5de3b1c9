//! Roles that are assumed with other credentials.
//!
//! In: a role, what narrows or names its session, and credentials that the role trusts. Out: credentials of the session, from STS's
//! `AssumeRole`.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use smithgen_runtime::credentials::{Begin, Credentials, CredentialsError, Place, ProvideCredentials, Role};

use crate::caller::{self, Caller};
use crate::kept::{Argument, kept, of_role};
use crate::services::Services;
use crate::sts::operation::assume_role::AssumeRoleInput;
use crate::sts::types;

/// Assumes a role, whenever credentials are asked for.
///
/// ```no_run
/// use smithgen_credentials::AssumeRoleProvider;
/// use smithgen_runtime::config::{Config, Loader};
///
/// let settings = Loader::new().load()?;
/// let role = AssumeRoleProvider::new("arn:aws:iam::123456789012:role/reader", settings.credentials_provider())
///     .session_name("nightly")
///     .tag("team", "search");
/// let config = settings.config()?.credentials_provider(role).build();
/// # Ok::<(), smithgen_runtime::config::SettingsError>(())
/// ```
#[derive(Clone, Debug)]
pub struct AssumeRoleProvider {
    with: Arc<dyn ProvideCredentials>,
    session: Session,
}

/// A session that is begun in a role.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    caller: Caller,
    role: Role,
    policy: Option<String>,
    policy_arns: Vec<String>,
    tags: Vec<(String, String)>,
    transitive_tag_keys: Vec<String>,
    source_identity: Option<String>,
}

impl AssumeRoleProvider {
    /// The role with this ARN, assumed with credentials of `with`.
    pub fn new(role_arn: impl Into<String>, with: impl ProvideCredentials) -> Self {
        let role = Role { arn: role_arn.into(), ..Role::default() };
        AssumeRoleProvider { with: Arc::new(with), session: Session::of(role, Caller::default()) }
    }

    /// Sets what makes the call: region, HTTP client, and who is asked for codes. Default: [`Services::new`].
    pub fn services(mut self, services: Services) -> Self {
        self.session.caller.services = services;
        self
    }

    /// Sets where the settings of the call come from. Default: the process's environment, and its profile.
    pub fn place(mut self, place: Place) -> Self {
        self.session.caller.place = place;
        self
    }

    /// Sets how the session is called in logs: 2 to 64 letters, digits and `_=,.@-`. Default: `smithgen-session-` and the seconds since
    /// 1970.
    pub fn session_name(mut self, name: impl Into<String>) -> Self {
        self.session.role.session_name = Some(name.into());
        self
    }

    /// Sets what the owner of the role has agreed on with those who may assume it. Default: nothing.
    pub fn external_id(mut self, id: impl Into<String>) -> Self {
        self.session.role.external_id = Some(id.into());
        self
    }

    /// Sets the device whose codes say who is there, by serial number or ARN; [`Services::mfa_codes`] asks for them. Default: none.
    pub fn mfa_serial(mut self, serial: impl Into<String>) -> Self {
        self.session.role.mfa_serial = Some(serial.into());
        self
    }

    /// Sets how long the credentials last, in whole seconds: 15 minutes to 12 hours, as the role allows. Default: an hour.
    pub fn duration(mut self, duration: Duration) -> Self {
        self.session.role.duration_seconds = Some(i32::try_from(duration.as_secs()).unwrap_or(i32::MAX));
        self
    }

    /// Adds a tag of the session.
    pub fn tag(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.session.tags.push((key.into(), value.into()));
        self
    }

    /// Adds the key of a tag that sessions have, too, which are begun from this one.
    pub fn transitive_tag_key(mut self, key: impl Into<String>) -> Self {
        self.session.transitive_tag_keys.push(key.into());
        self
    }

    /// Sets a policy, in JSON, that narrows what the session may do. Default: none.
    pub fn policy(mut self, policy: impl Into<String>) -> Self {
        self.session.policy = Some(policy.into());
        self
    }

    /// Adds a managed policy that narrows what the session may do.
    pub fn policy_arn(mut self, arn: impl Into<String>) -> Self {
        self.session.policy_arns.push(arn.into());
        self
    }

    /// Sets who is behind the session, and behind all that are begun from it. Default: nobody is named.
    pub fn source_identity(mut self, identity: impl Into<String>) -> Self {
        self.session.source_identity = Some(identity.into());
        self
    }
}

impl Session {
    /// A role that a profile asks for.
    pub(crate) fn of(role: Role, caller: Caller) -> Self {
        Session {
            caller,
            role,
            policy: None,
            policy_arns: Vec::new(),
            tags: Vec::new(),
            transitive_tag_keys: Vec::new(),
            source_identity: None,
        }
    }

    /// Credentials from the file that the AWS CLI keeps of sessions that profiles ask for, or else of a session that is begun. The file's
    /// name does not say with whose credentials.
    pub(crate) fn kept(&self, with: Begin<'_>) -> Result<Credentials, CredentialsError> {
        kept(&self.caller.services, of_role(&self.arguments()), "assume-role", || self.begin(with))
    }

    /// Credentials of a session, which is begun with those that `with` fetches.
    fn begin(&self, with: Begin<'_>) -> Result<Credentials, CredentialsError> {
        let what = format!("to assume {}", self.role.arn);
        let config = self.caller.config()?.credentials_provider(with()?).build();
        let output = caller::call(config, self.input()?, &what)?;
        Answer { credentials: output.credentials, user: output.assumed_role_user }.or_none(&what, "assume-role")
    }

    /// By what the AWS CLI knows a session again that a profile asks for.
    fn arguments(&self) -> Vec<(&'static str, Argument<'_>)> {
        let Role { arn, external_id, mfa_serial, session_name, duration_seconds, profile: _ } = &self.role;
        let all = [
            ("DurationSeconds", duration_seconds.map(Argument::Number)),
            ("ExternalId", external_id.as_deref().map(Argument::Text)),
            ("RoleArn", Some(Argument::Text(arn))),
            ("RoleSessionName", session_name.as_deref().map(Argument::Text)),
            ("SerialNumber", mfa_serial.as_deref().map(Argument::Text)),
        ];
        all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }

    fn input(&self) -> Result<AssumeRoleInput, CredentialsError> {
        let list = |texts: &[String]| Some(texts.to_vec()).filter(|texts| !texts.is_empty());
        let arns = self.policy_arns.iter().map(|arn| types::PolicyDescriptorType { arn: Some(arn.clone()) });
        let tags = self.tags.iter().map(|(key, value)| types::Tag { key: key.clone(), value: value.clone() });
        let role = &self.role;
        Ok(AssumeRoleInput {
            role_arn: role.arn.clone(),
            role_session_name: session_name(role.session_name.as_deref(), self.caller.services.clock),
            policy_arns: Some(arns.collect()).filter(|arns: &Vec<_>| !arns.is_empty()),
            policy: self.policy.clone(),
            duration_seconds: role.duration_seconds,
            tags: Some(tags.collect()).filter(|tags: &Vec<_>| !tags.is_empty()),
            transitive_tag_keys: list(&self.transitive_tag_keys),
            external_id: role.external_id.clone(),
            serial_number: role.mfa_serial.clone(),
            token_code: role.mfa_serial.as_deref().map(|serial| self.caller.services.mfa_code(serial)).transpose()?,
            source_identity: self.source_identity.clone(),
        })
    }
}

impl ProvideCredentials for AssumeRoleProvider {
    fn provide_credentials(&self) -> Result<Credentials, CredentialsError> {
        self.session.begin(&|| self.with.provide_credentials())
    }
}

/// What a session is called, if nobody has said so.
pub(crate) fn session_name(name: Option<&str>, clock: fn() -> SystemTime) -> String {
    let seconds = || clock().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
    name.map_or_else(|| format!("smithgen-session-{}", seconds()), str::to_owned)
}

/// What of an answer of STS matters.
pub(crate) struct Answer {
    pub(crate) credentials: Option<types::Credentials>,
    pub(crate) user: Option<types::AssumedRoleUser>,
}

impl Answer {
    /// The credentials, with the account that the ARN of the session names; `what` was asked for.
    pub(crate) fn or_none(self, what: &str, provider_name: &'static str) -> Result<Credentials, CredentialsError> {
        let missing = || CredentialsError::failed(format!("{what}: the answer has no credentials"));
        let types::Credentials { access_key_id, secret_access_key, session_token, expiration } =
            self.credentials.ok_or_else(missing)?;
        let expiry = SystemTime::try_from(expiration).map_err(|_| missing())?;
        let account = self.user.as_ref().and_then(|user| user.arn.split(':').nth(4)).unwrap_or_default();
        let made = Credentials::new(access_key_id, secret_access_key, Some(session_token), Some(expiry), provider_name);
        Ok(made.with_account_id(account))
    }
}
