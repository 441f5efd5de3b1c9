//! Credentials that only calls have: of roles, sign-ins, containers and instances.
//!
//! In: what a profile or the environment asks for, as plain data. Out: what makes those calls, a [`Links`], which a crate beside this
//! one, smithgen-credentials, has; or the reason why nothing here does.

use std::fmt;
use std::sync::Arc;

use super::{Credentials, CredentialsError, Token};
use crate::settings::Environment;

/// Makes the calls that credentials beyond a program, its environment and its files take.
///
/// The [default chain](super::DefaultChain) decides what is to be asked, in which order, and reports what was tried. The methods may
/// block: chains run on threads of their own where that matters.
pub trait Links: fmt::Debug + Send + Sync + 'static {
    /// Credentials of a source.
    ///
    /// # Errors
    /// [Absent](CredentialsError::absent) when there is no such source here, so that others may be asked; failed when there should be
    /// credentials, and could not be had.
    fn fetch(&self, source: &Source, place: &Place) -> Result<Credentials, CredentialsError>;

    /// Credentials of a role, which is assumed with others; those are had by `with`, once it turns out that they are needed.
    ///
    /// # Errors
    /// When the role could not be assumed.
    fn assume(&self, role: &Role, with: Begin<'_>, place: &Place) -> Result<Credentials, CredentialsError>;

    /// The token of a sign-in to IAM Identity Center, for services that take bearer tokens. Default: an error.
    ///
    /// # Errors
    /// When nobody has signed in, or the token could not be had.
    fn token(&self, _: &Sso, _: &Place) -> Result<Token, CredentialsError> {
        Err(CredentialsError::failed(NEEDS))
    }

    /// The region that the program runs in, for settings that name none. Default: nobody knows.
    fn region(&self, _: &Place) -> Option<String> {
        None
    }
}

/// Fetches the credentials that something begins with.
pub type Begin<'a> = &'a dyn Fn() -> Result<Credentials, CredentialsError>;

impl<T: Links + ?Sized> Links for Arc<T> {
    fn fetch(&self, source: &Source, place: &Place) -> Result<Credentials, CredentialsError> {
        (**self).fetch(source, place)
    }

    fn assume(&self, role: &Role, with: Begin<'_>, place: &Place) -> Result<Credentials, CredentialsError> {
        (**self).assume(role, with, place)
    }

    fn token(&self, sso: &Sso, place: &Place) -> Result<Token, CredentialsError> {
        (**self).token(sso, place)
    }

    fn region(&self, place: &Place) -> Option<String> {
        (**self).region(place)
    }
}

/// Whose calls they are: where settings of the services that are called come from.
#[derive(Clone, Debug)]
pub struct Place {
    /// The variables, and the shared files that they point to.
    pub environment: Environment,
    /// The profile, if the program names one.
    pub profile: Option<String>,
}

/// A source of credentials that takes calls.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Source {
    /// A role for whoever has the token in a file.
    WebIdentity(WebIdentity),
    /// A role of IAM Identity Center.
    Sso(Sso),
    /// A sign-in by `aws login`: the name of its session.
    Login(String),
    /// What a container is given by its host.
    Container,
    /// The role of a virtual machine.
    InstanceMetadata,
}

/// A role that is assumed with other credentials.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Role {
    /// The profile that asks for it.
    pub profile: String,
    /// The role's ARN: `role_arn`.
    pub arn: String,
    /// What the role's owner has agreed on with who assumes it: `external_id`.
    pub external_id: Option<String>,
    /// The device whose codes say who is there: `mfa_serial`.
    pub mfa_serial: Option<String>,
    /// How the session is called: `role_session_name`.
    pub session_name: Option<String>,
    /// How long the session may last, in seconds: `duration_seconds`.
    pub duration_seconds: Option<i32>,
}

/// A role that is assumed with the token in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WebIdentity {
    /// The role's ARN: `role_arn`.
    pub role_arn: String,
    /// Where the token lies: `web_identity_token_file`.
    pub token_file: String,
    /// How the session is called: `role_session_name`.
    pub session_name: Option<String>,
}

/// A role of IAM Identity Center.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sso {
    /// The profile that asks for it.
    pub profile: String,
    /// The section with what sign-ins share, if there is one: `sso_session`.
    pub session: Option<String>,
    /// Where one signs in: `sso_start_url`.
    pub start_url: String,
    /// The region of the sign-in: `sso_region`.
    pub region: String,
    /// The account: `sso_account_id`. Without it, the profile only knows tokens.
    pub account_id: Option<String>,
    /// The role: `sso_role_name`.
    pub role_name: Option<String>,
}

/// The variables that say where a container finds its credentials.
const OF_CONTAINERS: [&str; 2] = ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"];

/// The variable that says whether instances are asked.
const NO_INSTANCE: &str = "AWS_EC2_METADATA_DISABLED";

impl Source {
    /// Why nobody is to ask this source, as far as variables say that: no container has said where, or instances are off.
    pub fn why_not(&self, environment: &Environment) -> Option<CredentialsError> {
        let is_set = |name: &&str| environment.get(name).is_some();
        let problem = match self {
            Source::Container if !OF_CONTAINERS.iter().any(is_set) => {
                let [relative, full] = OF_CONTAINERS;
                format!("`{relative}` and `{full}` are not set")
            }
            Source::InstanceMetadata if environment.get(NO_INSTANCE)?.eq_ignore_ascii_case("true") => {
                format!("`{NO_INSTANCE}` is true")
            }
            _ => return None,
        };
        Some(CredentialsError::absent(problem))
    }

    /// What it is called in reports, such as `container`.
    pub fn name(&self) -> &'static str {
        match self {
            Source::WebIdentity(_) => "web identity",
            Source::Sso(_) => "IAM Identity Center",
            Source::Login(_) => "sign-in",
            Source::Container => "container",
            Source::InstanceMetadata => "instance metadata",
        }
    }
}

/// Where nothing makes such calls.
#[derive(Clone, Copy, Debug)]
pub(super) struct NoLinks;

/// What is said then.
const NEEDS: &str = "needs smithgen-credentials, which this program does not use";

impl Links for NoLinks {
    fn fetch(&self, source: &Source, _: &Place) -> Result<Credentials, CredentialsError> {
        Err(match source {
            // Nobody asks for it, and so nobody is taken for somebody else.
            Source::InstanceMetadata => CredentialsError::absent(NEEDS),
            _ => CredentialsError::failed(NEEDS),
        })
    }

    fn assume(&self, role: &Role, _: Begin<'_>, _: &Place) -> Result<Credentials, CredentialsError> {
        Err(CredentialsError::failed(format!("to assume {} {NEEDS}", role.arn)))
    }
}
