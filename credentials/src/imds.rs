//! The metadata of an EC2 instance: the credentials of its role, and its region.
//!
//! In: the settings that say [where it is](https://docs.aws.amazon.com/sdkref/latest/guide/feature-imds-credentials.html). Out: what
//! version 2 of the service (IMDSv2) says, which a first fetch of credentials asks for three times: for a token, the role's name, and its
//! credentials. Where nothing answers, that costs a second. Once there were credentials, they serve on while the service is down.

mod settings;
mod talk;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use smithgen_runtime::config::{Environment, HttpClient};
use smithgen_runtime::credentials::{Credentials, CredentialsError, ProvideCredentials};
use smithgen_runtime::generated::secrets::shown_url;

pub use self::settings::EndpointMode;
use self::settings::Settings;
use self::talk::{Talk, Token};
use crate::answer::{self, Problem};
use crate::line;

const CREDENTIALS: &str = "latest/meta-data/iam/security-credentials/";
const REGION: &str = "latest/meta-data/placement/region";

/// How much longer credentials serve that have expired when the service has no newer ones, and how much beyond that by chance of the
/// moment: not all instances are to ask at the same time.
const EXTENSION: Duration = Duration::from_secs(10 * 60);
const MAX_SPREAD: u64 = 5 * 60;

/// The metadata service of the instance that the program runs on. Clones share its connection and,
/// as long as they ask at the same address, its token and the last credentials.
#[derive(Clone)]
pub struct InstanceMetadata {
    environment: Environment,
    profile: Option<String>,
    endpoint: Option<String>,
    mode: Option<EndpointMode>,
    http_client: HttpClient,
    clock: fn() -> SystemTime,
    memories: Arc<Mutex<BTreeMap<String, Memory>>>,
}

/// What is known of the service at an address.
#[derive(Clone, Default)]
struct Memory(Arc<Mutex<Known>>);

impl Memory {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Default)]
struct Known {
    token: Option<Token>,
    credentials: Option<Credentials>,
    region: Option<String>,
    /// Until when nobody is asked, because nobody has answered, and what is said of that.
    silence: Option<(SystemTime, CredentialsError)>,
}

impl InstanceMetadata {
    /// The service as this environment says, and the profile `name` or else the one that the environment chooses.
    pub fn new(environment: Environment, name: Option<String>) -> Self {
        InstanceMetadata {
            environment,
            profile: name,
            endpoint: None,
            mode: None,
            http_client: HttpClient::new().without_proxies(),
            clock: SystemTime::now,
            memories: Arc::default(),
        }
    }

    /// Sets where the service is. Default: what `AWS_EC2_METADATA_SERVICE_ENDPOINT` or `ec2_metadata_service_endpoint` of the profile
    /// says, or else what the mode means.
    pub fn endpoint(mut self, url: impl Into<String>) -> Self {
        self.endpoint = Some(url.into());
        self
    }

    /// Sets which of its own addresses the service is asked at. Default: what `AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE` or
    /// `ec2_metadata_service_endpoint_mode` of the profile says, or else the one of IPv4.
    pub fn endpoint_mode(mut self, mode: EndpointMode) -> Self {
        self.mode = Some(mode);
        self
    }

    /// Sets what is sent through. Proxies are not asked in any case. Default: one of its own.
    pub fn http_client(mut self, http_client: &HttpClient) -> Self {
        self.http_client = http_client.without_proxies();
        self
    }

    /// Sets where times come from, for tests. Default: the system's clock.
    pub fn clock(mut self, clock: fn() -> SystemTime) -> Self {
        self.clock = clock;
        self
    }

    /// The region that the instance is in, which is asked for once; may block.
    ///
    /// # Errors
    /// [Absent](CredentialsError::is_absent) where there is no such service, and failed where it gives no answer of use.
    pub fn region(&self) -> Result<String, CredentialsError> {
        let (settings, memory) = self.spot()?;
        let known = memory.known().region.clone();
        if let Some(region) = known {
            return Ok(region);
        }
        let region = self.talk(&settings, &memory, |talk| talk.get(REGION))?.trim().to_owned();
        if region.is_empty() || !region.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
            return Err(CredentialsError::failed("the instance metadata service gave no region"));
        }
        memory.known().region = Some(region.clone());
        Ok(region)
    }

    /// The service as another environment and profile say where it is, with what is known of it if it has been asked there.
    pub(crate) fn seen_from(&self, environment: &Environment, name: Option<&str>) -> Self {
        let (environment, profile) = (environment.clone(), name.map(str::to_owned));
        InstanceMetadata { environment, profile, ..self.clone() }
    }

    /// How to ask, and what is known of whoever is asked so.
    fn spot(&self) -> Result<(Settings, Memory), CredentialsError> {
        let settings = Settings::of(&self.environment, self.profile.as_deref(), self.endpoint.as_deref(), self.mode)?;
        let mut memories = self.memories.lock().unwrap_or_else(PoisonError::into_inner);
        let memory = memories.entry(settings.url("")).or_default().clone();
        Ok((settings, memory))
    }

    /// Holds a conversation with the service, if it may be asked.
    fn talk<T: Send>(
        &self,
        settings: &Settings,
        memory: &Memory,
        conversation: impl FnOnce(&Talk<'_>) -> Result<T, CredentialsError> + Send,
    ) -> Result<T, CredentialsError> {
        let silence = memory.known().silence.clone();
        if let Some((_, error)) = silence.filter(|(end, _)| (self.clock)() < *end) {
            return Err(error);
        }
        let talk = |line: &line::Line<'_>| conversation(&Talk::new(line, settings, memory, self.clock));
        line::talk(&self.http_client, talk).unwrap_or_else(|error| Err(CredentialsError::failed(error.to_string())))
    }

    fn fetch(&self, talk: &Talk<'_>) -> Result<Credentials, CredentialsError> {
        let role = talk.get(CREDENTIALS)?;
        let role = role.trim();
        // Names of roles are made of these.
        if role.is_empty() || !role.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_+=,.@-".contains(&byte)) {
            return Err(CredentialsError::failed("the instance metadata service gave no name of a role"));
        }
        talk.read(&format!("{CREDENTIALS}{role}"), |body, sent| {
            match answer::credentials(body, sent, "instance metadata") {
                Ok(credentials) => Ok(Ok(credentials)),
                Err(Problem::Refused(said)) => {
                    let hint = match said.starts_with("AssumeRoleUnauthorizedAccess") {
                        true => "; does the role's trust policy name ec2.amazonaws.com?",
                        false => "",
                    };
                    Ok(Err(CredentialsError::failed(format!(
                        "the instance metadata service has no credentials of the role `{role}`: {said}{hint}"
                    ))))
                }
                Err(Problem::Unreadable(problem)) => Err(problem),
            }
        })?
    }

    /// Credentials as long as there are no newer ones: what has expired is said to serve on, which services may still allow.
    fn extended(&self, credentials: Credentials) -> Credentials {
        let now = (self.clock)();
        if credentials.expiry().is_none_or(|expiry| expiry > now) {
            return credentials;
        }
        let moment = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let spread = Duration::from_secs(u64::from(moment.subsec_nanos()) % (MAX_SPREAD + 1));
        let token = credentials.session_token().map(str::to_owned);
        let (id, secret) = (credentials.access_key_id(), credentials.secret_access_key());
        let extended = Credentials::new(id, secret, token, Some(now + EXTENSION + spread), credentials.provider_name());
        extended.with_account_id(credentials.account_id().unwrap_or_default())
    }
}

impl fmt::Debug for InstanceMetadata {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let endpoint = self.endpoint.as_deref().map(shown_url);
        let mut shown = f.debug_struct("InstanceMetadata");
        shown
            .field("profile", &self.profile)
            .field("endpoint", &endpoint)
            .field("mode", &self.mode)
            .finish_non_exhaustive()
    }
}

impl ProvideCredentials for InstanceMetadata {
    fn provide_credentials(&self) -> Result<Credentials, CredentialsError> {
        let (settings, memory) = self.spot()?;
        let fetched = self.talk(&settings, &memory, |talk| self.fetch(talk));
        let mut known = memory.known();
        match (fetched, &known.credentials) {
            (Ok(credentials), _) => {
                known.credentials = Some(credentials.clone());
                Ok(self.extended(credentials))
            }
            (Err(_), Some(last)) => Ok(self.extended(last.clone())),
            (Err(error), None) => Err(error),
        }
    }
}
