//! Roles that are assumed with the token of an identity provider, as on EKS.
//!
//! In: a role, and the file in which the token lies, which is read anew each time. Out: credentials of the session, from STS's
//! `AssumeRoleWithWebIdentity`.

use smithgen_runtime::credentials::{Credentials, CredentialsError, Place, ProvideCredentials, WebIdentity};

use crate::assume_role::{Answer, session_name};
use crate::caller::{self, Caller};
use crate::kept::{Argument, kept, of_role};
use crate::services::Services;
use crate::sts::operation::assume_role_with_web_identity::AssumeRoleWithWebIdentityInput;

/// Assumes a role with a token in a file, whenever credentials are asked for.
#[derive(Clone, Debug)]
pub struct WebIdentityProvider {
    caller: Caller,
    identity: WebIdentity,
}

impl WebIdentityProvider {
    /// The role with this ARN, by the token in this file.
    pub fn new(role_arn: impl Into<String>, token_file: impl Into<String>) -> Self {
        let (role_arn, token_file) = (role_arn.into(), token_file.into());
        let identity = WebIdentity { role_arn, token_file, session_name: None };
        Self::of(identity, Caller::default())
    }

    /// The role that a profile or the environment asks for.
    pub(crate) fn of(identity: WebIdentity, caller: Caller) -> Self {
        WebIdentityProvider { caller, identity }
    }

    /// Sets what makes the call: region and HTTP client. Default: [`Services::new`].
    pub fn services(mut self, services: Services) -> Self {
        self.caller.services = services;
        self
    }

    /// Sets where the settings of the call come from. Default: the process's environment, and its profile.
    pub fn place(mut self, place: Place) -> Self {
        self.caller.place = place;
        self
    }

    /// Sets how the session is called in logs. Default: `smithgen-session-` and the seconds since 1970.
    pub fn session_name(mut self, name: impl Into<String>) -> Self {
        self.identity.session_name = Some(name.into());
        self
    }
}

impl ProvideCredentials for WebIdentityProvider {
    fn provide_credentials(&self) -> Result<Credentials, CredentialsError> {
        let WebIdentity { role_arn, token_file, session_name: name } = &self.identity;
        let what = format!("to assume {role_arn} with the token in {token_file}");
        let failed = |error: std::io::Error| CredentialsError::failed(format!("{what}: {error}"));
        let token = std::fs::read_to_string(token_file).map_err(failed)?;
        let all = [
            ("RoleArn", Some(role_arn.as_str())),
            ("RoleSessionName", name.as_deref()),
            ("WebIdentityToken", Some(token.as_str())),
        ];
        let arguments: Vec<_> = all.iter().filter_map(|(name, text)| Some((*name, Argument::Text((*text)?)))).collect();
        kept(&self.caller.services, of_role(&arguments), "web-identity", || {
            // The token says who asks; whatever else could sign is somebody else's.
            let config = self.caller.config()?.unsigned(true).build();
            let input = AssumeRoleWithWebIdentityInput {
                role_arn: role_arn.clone(),
                role_session_name: session_name(name.as_deref(), self.caller.services.clock),
                web_identity_token: token.clone(),
                policy_arns: None,
                policy: None,
                duration_seconds: None,
            };
            let output = caller::call(config, input, &what)?;
            Answer { credentials: output.credentials, user: output.assumed_role_user }.or_none(&what, "web-identity")
        })
    }
}
