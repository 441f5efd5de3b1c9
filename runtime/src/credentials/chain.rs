//! Where AWS's tools look for credentials, in botocore's order: the environment, the profile, the container, the instance.
//!
//! In: an [`Environment`], and a [`Links`] for what takes calls. Out: credentials of the first source that has some, or what was
//! tried, and why it was of no use. A source that is there but cannot be used is an error; the next one is not asked, lest a call is
//! made as somebody else.

use std::sync::Arc;

use super::links::{Links, NoLinks, Place, Source};
use super::profile::{Origin, Plan, plan, sign_in};
use super::{
    Credentials, CredentialsError, EnvironmentCredentials, ProcessCredentials, ProvideCredentials, ProvideToken, Token,
};
use crate::settings::{Environment, Profiles};

/// Looks in the environment, in the profile, and then where a container or an instance finds what is for it. A profile that the program
/// itself named comes before the environment's credentials, which then are not looked at. Files are read anew each time.
///
/// Roles, sign-ins, containers and instances take calls, which [`with_links`](Self::with_links) has made; without that, they are an error
/// where something asks for them.
#[derive(Clone, Debug)]
pub struct DefaultChain {
    place: Place,
    links: Arc<dyn Links>,
}

impl DefaultChain {
    /// Looks in this environment, and for the profile `name`, if the program names one.
    pub fn new(environment: Environment, name: Option<String>) -> Self {
        DefaultChain { place: Place { environment, profile: name }, links: Arc::new(NoLinks) }
    }

    /// The same, whose calls are made by `links`.
    pub fn with_links(self, links: impl Links) -> Self {
        DefaultChain { links: Arc::new(links), ..self }
    }

    fn environment(&self) -> Result<Credentials, CredentialsError> {
        EnvironmentCredentials::new(self.place.environment.clone()).provide_credentials()
    }

    fn profiles(&self) -> Result<Profiles, CredentialsError> {
        Profiles::read(&self.place.environment).map_err(|error| CredentialsError::failed(error.to_string()))
    }

    /// Credentials by the profile, which must be there if somebody has chosen it, or by a role that variables ask for in its place.
    fn profile(&self, name: &str, is_chosen: bool) -> Result<Credentials, CredentialsError> {
        let profiles = self.profiles()?;
        if is_chosen && profiles.profile(name).is_none() {
            return Err(CredentialsError::failed(format!("there is no profile `{name}`")));
        }
        let variables = self.place.profile.is_none().then_some(&self.place.environment);
        self.follow(&plan(&profiles, name, variables)?)
    }

    /// Credentials at the end of a plan.
    fn follow(&self, plan: &Plan) -> Result<Credentials, CredentialsError> {
        match plan.roles.split_last() {
            Some((last, before)) => {
                let before = Plan { origin: plan.origin.clone(), roles: before.to_vec() };
                self.links.assume(last, &|| self.follow(&before), &self.place)
            }
            None => self.begin(&plan.origin),
        }
    }

    /// Credentials where a plan begins.
    fn begin(&self, origin: &Origin) -> Result<Credentials, CredentialsError> {
        match origin {
            Origin::Keys(credentials) => Ok(credentials.clone()),
            Origin::Process { command, account_id } => {
                let credentials = ProcessCredentials::new(command).provide_credentials()?;
                Ok(match account_id.as_ref().filter(|_| credentials.account_id().is_none()) {
                    Some(account_id) => credentials.with_account_id(account_id),
                    None => credentials,
                })
            }
            // What was asked for by name must be there.
            Origin::Environment => {
                self.environment().map_err(|error| named("`credential_source` is Environment", error))
            }
            Origin::Source(source) => {
                self.links.fetch(source, &self.place).map_err(|error| named(source.name(), error))
            }
        }
    }

    /// Credentials of a source that nobody has named.
    fn ask(&self, source: &Source) -> Result<Credentials, CredentialsError> {
        match source.why_not(&self.place.environment) {
            Some(absent) => Err(absent),
            None => self.links.fetch(source, &self.place),
        }
    }
}

/// A source that was asked for by name and is not there has failed.
fn named(source: &str, error: CredentialsError) -> CredentialsError {
    CredentialsError { is_absent: false, message: format!("{source}: {error}"), ..error }
}

impl ProvideCredentials for DefaultChain {
    fn provide_credentials(&self) -> Result<Credentials, CredentialsError> {
        let chosen = self.place.profile.clone().or_else(|| self.place.environment.chosen_profile());
        let is_chosen = chosen.is_some();
        let name = chosen.unwrap_or_else(|| self.place.environment.profile_name());
        let mut tried = Tried::default();
        if self.place.profile.is_none()
            && let Some(end) = tried.note("environment", self.environment())
        {
            return end;
        }
        if let Some(end) = tried.note(&format!("profile `{name}`"), self.profile(&name, is_chosen)) {
            return end;
        }
        for source in [Source::Container, Source::InstanceMetadata] {
            if let Some(end) = tried.note(source.name(), self.ask(&source)) {
                return end;
            }
        }
        Err(tried.report("there are no credentials", CredentialsError::absent("")))
    }
}

impl ProvideToken for DefaultChain {
    /// The token of the sign-in that the profile names by `sso_session`.
    fn provide_token(&self) -> Result<Token, CredentialsError> {
        let name = self.place.profile.clone().unwrap_or_else(|| self.place.environment.profile_name());
        match sign_in(&self.profiles()?, &name)? {
            Some(sso) => self.links.token(&sso, &self.place).map_err(|error| named(Source::Sso(sso).name(), error)),
            None => Err(CredentialsError::absent(format!("the profile `{name}` has no `sso_session`"))),
        }
    }
}

/// What was tried, and why it was of no use.
#[derive(Default)]
struct Tried(Vec<String>);

impl Tried {
    /// Takes note of what came of a source; `None` if the next one is to be asked.
    fn note(
        &mut self,
        source: &str,
        found: Result<Credentials, CredentialsError>,
    ) -> Option<Result<Credentials, CredentialsError>> {
        let error = match found {
            Ok(credentials) => return Some(Ok(credentials)),
            Err(error) => error,
        };
        self.0.push(format!("{source}: {error}"));
        match (error.is_absent(), self.0.len()) {
            (true, _) => None,
            // Nothing else was tried.
            (false, 1) => Some(Err(error)),
            (false, _) => Some(Err(self.report("credentials could not be had", error))),
        }
    }

    /// An error that tells all that was tried, a line each.
    fn report(&self, head: &str, error: CredentialsError) -> CredentialsError {
        let message = self.0.iter().fold(format!("{head}:"), |text, line| text + "\n  " + line);
        CredentialsError { message, is_report: true, ..error }
    }
}
