//! What all links share: the HTTP client, the region, the clock, and who is asked for codes.
//!
//! In: what a program decides. Out: a [`Services`], with what is usual where the program has decided nothing.

use std::fmt;
#[cfg(any(feature = "assume-role", feature = "sso"))]
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

#[cfg(feature = "imds")]
use smithgen_runtime::config::Environment;
use smithgen_runtime::config::HttpClient;
use smithgen_runtime::credentials::CredentialsError;

#[cfg(feature = "imds")]
use crate::imds::InstanceMetadata;
#[cfg(any(feature = "login", feature = "sso"))]
use crate::sign_ins::SignIns;

/// Makes the calls that the default chain asks for. Clones share what links keep.
#[derive(Clone)]
pub struct Services {
    pub(crate) http_client: Option<HttpClient>,
    pub(crate) region: Option<String>,
    pub(crate) clock: fn() -> SystemTime,
    mfa_codes: Option<AskForCode>,
    #[cfg(any(feature = "assume-role", feature = "sso"))]
    pub(crate) cache_folder: Option<PathBuf>,
    #[cfg(any(feature = "login", feature = "sso"))]
    pub(crate) sign_ins: SignIns,
    #[cfg(feature = "imds")]
    pub(crate) instance: InstanceMetadata,
}

/// Asks somebody for the code of a device.
type AskForCode = Arc<dyn Fn(&str) -> Result<String, CredentialsError> + Send + Sync>;

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
            region: None,
            clock: SystemTime::now,
            mfa_codes: None,
            #[cfg(any(feature = "assume-role", feature = "sso"))]
            cache_folder: None,
            #[cfg(any(feature = "login", feature = "sso"))]
            sign_ins: SignIns::default(),
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

    /// Sets the region whose STS is called. Default: what environment and profile say.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// Sets who is asked for the code that a device shows now, by its serial number or ARN, where a role needs one. It may block. Default:
    /// nobody, so that such roles fail.
    pub fn mfa_codes(mut self, ask: impl Fn(&str) -> Result<String, CredentialsError> + Send + Sync + 'static) -> Self {
        self.mfa_codes = Some(Arc::new(ask));
        self
    }

    /// Keeps credentials of roles that environment and profiles ask for in files of this folder, as the AWS CLI does in
    /// `~/.aws/cli/cache`, and uses those that last for another 15 minutes. For programs that run for a moment; default: nothing is kept.
    #[cfg(any(feature = "assume-role", feature = "sso"))]
    pub fn cache_folder(mut self, folder: impl Into<PathBuf>) -> Self {
        self.cache_folder = Some(folder.into());
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

    /// The code that a device shows.
    #[cfg(feature = "assume-role")]
    pub(crate) fn mfa_code(&self, serial: &str) -> Result<String, CredentialsError> {
        match &self.mfa_codes {
            Some(ask) => ask(serial),
            None => {
                let problem =
                    format!("the role needs the code that {serial} shows, and this program asks nobody for it");
                Err(CredentialsError::failed(problem))
            }
        }
    }
}

impl fmt::Debug for Services {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Services").field("region", &self.region).finish_non_exhaustive()
    }
}
