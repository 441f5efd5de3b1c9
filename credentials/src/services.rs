//! What makes the calls that credentials take, and what all links share: the HTTP client, and the clock.
//!
//! In: what a chain asks for, as plain data. Out: credentials of the link that knows, or the feature that is off.

use std::time::SystemTime;

#[cfg(feature = "imds")]
use smithgen_runtime::config::Environment;
use smithgen_runtime::config::HttpClient;
#[cfg(any(feature = "container", feature = "imds"))]
use smithgen_runtime::credentials::ProvideCredentials as _;
use smithgen_runtime::credentials::{Credentials, CredentialsError, Links, Place, Role, Source};

#[cfg(feature = "container")]
use crate::container::ContainerCredentials;
#[cfg(feature = "imds")]
use crate::imds::InstanceMetadata;

/// Makes the calls that the default chain asks for. Clones share what links keep.
#[derive(Clone, Debug)]
pub struct Services {
    http_client: Option<HttpClient>,
    clock: fn() -> SystemTime,
    #[cfg(feature = "imds")]
    instance: InstanceMetadata,
}

impl Default for Services {
    fn default() -> Self {
        Self::new()
    }
}

impl Services {
    /// With settings from environment and files.
    pub fn new() -> Self {
        Services {
            http_client: None,
            clock: SystemTime::now,
            #[cfg(feature = "imds")]
            instance: InstanceMetadata::new(Environment::of_process(), None),
        }
    }

    /// Sets what calls of services are sent through, and whom it trusts. Default: one of its own, which trusts what environment and
    /// files say, or the roots of the web.
    pub fn http_client(mut self, http_client: HttpClient) -> Self {
        #[cfg(feature = "imds")]
        {
            self.instance = self.instance.http_client(&http_client);
        }
        self.http_client = Some(http_client);
        self
    }

    /// Sets where times come from, for tests. Default: the system's clock.
    pub fn clock(mut self, clock: fn() -> SystemTime) -> Self {
        #[cfg(feature = "imds")]
        {
            self.instance = self.instance.clock(clock);
        }
        self.clock = clock;
        self
    }
}

impl Links for Services {
    #[cfg_attr(not(any(feature = "container", feature = "imds")), allow(unused_variables))]
    fn fetch(&self, source: &Source, place: &Place) -> Result<Credentials, CredentialsError> {
        Err(match source {
            #[cfg(feature = "container")]
            Source::Container => {
                let container = ContainerCredentials::new(place.environment.clone());
                let container = self.http_client.iter().fold(container, ContainerCredentials::http_client);
                return container.provide_credentials();
            }
            #[cfg(feature = "imds")]
            Source::InstanceMetadata => {
                let instance = self.instance.seen_from(&place.environment, place.profile.as_deref());
                return instance.provide_credentials();
            }
            #[cfg(not(feature = "imds"))]
            Source::InstanceMetadata => CredentialsError::absent(off("imds")),
            Source::WebIdentity(_) => CredentialsError::failed(off("assume-role")),
            #[cfg(not(feature = "container"))]
            Source::Container => CredentialsError::failed(off("container")),
            Source::Sso(_) => CredentialsError::failed(off("sso")),
            Source::Login(_) => CredentialsError::failed(off("login")),
            _ => CredentialsError::failed("is not known to this version of smithgen-credentials"),
        })
    }

    fn assume(&self, role: &Role, _: &Credentials, _: &Place) -> Result<Credentials, CredentialsError> {
        Err(CredentialsError::failed(format!("to assume {} {}", role.arn, off("assume-role"))))
    }
}

/// Says which feature would make a call.
fn off(feature: &str) -> String {
    format!("needs the feature `{feature}` of smithgen-credentials, which is off")
}
