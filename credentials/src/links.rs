//! The links of the chain: who is asked for what.
//!
//! In: what the default chain asks for, as plain data. Out: credentials of the link that knows, or the feature that is off.

#[cfg(any(feature = "assume-role", feature = "container", feature = "imds", feature = "login", feature = "sso"))]
use smithgen_runtime::credentials::ProvideCredentials as _;
#[cfg(feature = "sso")]
use smithgen_runtime::credentials::ProvideToken as _;
use smithgen_runtime::credentials::{Begin, Credentials, CredentialsError, Links, Place, Role, Source, Sso, Token};

#[cfg(feature = "assume-role")]
use crate::assume_role::Session;
#[cfg(any(feature = "assume-role", feature = "login", feature = "sso"))]
use crate::caller::Caller;
#[cfg(feature = "container")]
use crate::container::ContainerCredentials;
#[cfg(feature = "sso")]
use crate::identity_center::SsoProvider;
#[cfg(feature = "login")]
use crate::login::LoginProvider;
use crate::services::Services;
#[cfg(feature = "assume-role")]
use crate::web_identity::WebIdentityProvider;

impl Links for Services {
    #[cfg_attr(
        not(any(
            feature = "assume-role",
            feature = "container",
            feature = "imds",
            feature = "login",
            feature = "sso"
        )),
        allow(unused_variables)
    )]
    fn fetch(&self, source: &Source, place: &Place) -> Result<Credentials, CredentialsError> {
        match source {
            #[cfg(feature = "assume-role")]
            Source::WebIdentity(identity) => {
                WebIdentityProvider::of(identity.clone(), caller(self, place)).provide_credentials()
            }
            #[cfg(feature = "container")]
            Source::Container => {
                let container = ContainerCredentials::new(place.environment.clone());
                let container = self.http_client.iter().fold(container, ContainerCredentials::http_client);
                container.provide_credentials()
            }
            #[cfg(feature = "imds")]
            Source::InstanceMetadata => {
                self.instance.seen_from(&place.environment, place.profile.as_deref()).provide_credentials()
            }
            #[cfg(feature = "sso")]
            Source::Sso(sso) => SsoProvider::of(sso.clone(), caller(self, place)).provide_credentials(),
            #[cfg(feature = "login")]
            Source::Login(session) => LoginProvider::of(session.clone(), caller(self, place)).provide_credentials(),
            // Nobody asks for it, and so nobody is taken for somebody else.
            #[cfg(not(feature = "imds"))]
            Source::InstanceMetadata => Err(CredentialsError::absent(off("imds"))),
            #[cfg(not(feature = "assume-role"))]
            Source::WebIdentity(_) => Err(CredentialsError::failed(off("assume-role"))),
            #[cfg(not(feature = "container"))]
            Source::Container => Err(CredentialsError::failed(off("container"))),
            #[cfg(not(feature = "sso"))]
            Source::Sso(_) => Err(CredentialsError::failed(off("sso"))),
            #[cfg(not(feature = "login"))]
            Source::Login(_) => Err(CredentialsError::failed(off("login"))),
            _ => Err(CredentialsError::failed("is not known to this version of smithgen-credentials")),
        }
    }

    #[cfg(feature = "sso")]
    fn token(&self, sso: &Sso, place: &Place) -> Result<Token, CredentialsError> {
        SsoProvider::of(sso.clone(), caller(self, place)).provide_token()
    }

    #[cfg(not(feature = "sso"))]
    fn token(&self, _: &Sso, _: &Place) -> Result<Token, CredentialsError> {
        Err(CredentialsError::failed(off("sso")))
    }

    #[cfg(feature = "imds")]
    fn region(&self, place: &Place) -> Option<String> {
        self.instance.seen_from(&place.environment, place.profile.as_deref()).region().ok()
    }

    #[cfg(feature = "assume-role")]
    fn assume(&self, role: &Role, with: Begin<'_>, place: &Place) -> Result<Credentials, CredentialsError> {
        Session::of(role.clone(), caller(self, place)).kept(with)
    }

    #[cfg(not(feature = "assume-role"))]
    fn assume(&self, role: &Role, _: Begin<'_>, _: &Place) -> Result<Credentials, CredentialsError> {
        Err(CredentialsError::failed(format!("to assume {} {}", role.arn, off("assume-role"))))
    }
}

#[cfg(any(feature = "assume-role", feature = "login", feature = "sso"))]
fn caller(services: &Services, place: &Place) -> Caller {
    Caller { services: services.clone(), place: place.clone() }
}

/// Says which feature would make a call.
#[cfg(not(all(feature = "assume-role", feature = "container", feature = "imds", feature = "login", feature = "sso")))]
fn off(feature: &str) -> String {
    format!("needs the feature `{feature}` of smithgen-credentials, which is off")
}
