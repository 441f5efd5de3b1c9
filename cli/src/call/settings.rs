//! What options, environment and shared files say together, in the AWS CLI's order of precedence.
//!
//! In: the global options, an [`Environment`]. Out: [`Chosen`] settings of the tool itself, and a [`Target`]: the runtime's
//! configuration of a call, and where exactly it goes.

use std::time::Duration;

use smithgen_runtime::config::{
    Builder, Config, HttpClient, ProvideCredentials, StalledStreamProtectionConfig, TimeoutConfig, Trust,
};
use smithgen_runtime::config::{CredentialsError, Loader, Settings};
use smithgen_runtime::credentials::Refusal;
use smithgen_runtime::generated::secrets::shown_url;
use smithgen_runtime::generated::{AuthScheme, OperationMeta};
use smithgen_runtime::settings::{Environment, Profiles, SharedFile};

use crate::arguments::common::values_of;
use crate::arguments::{Format, Globals, Hints};
use crate::call::identity;
use crate::call::log::Log;
use crate::data::{Map, Number, number, python};
use crate::failure::{Answered, Failure, FailureKind};
use crate::time::{Timestamps, Zone};

/// Seconds to connect, and to wait for the next bytes, unless options say otherwise.
const USUAL_TIMEOUT: u64 = 60;

/// The limit that an option sets in seconds; 0 is none.
fn limit(seconds: Option<u64>) -> Option<Duration> {
    Some(seconds.unwrap_or(USUAL_TIMEOUT)).filter(|seconds| *seconds > 0).map(Duration::from_secs)
}

/// The variable and the setting that name the format of failures.
const ERROR_FORMAT: (&str, &str) = ("AWS_CLI_ERROR_FORMAT", "cli_error_format");

/// Settings of one run.
#[derive(Debug)]
pub(crate) struct Chosen<'g> {
    globals: &'g Globals,
    environment: Environment,
    /// A failure if the profile does not exist or the files make no sense.
    settings: Result<Settings, Failure>,
}

/// Where a call goes, and how.
#[derive(Debug)]
pub(crate) struct Target {
    pub(crate) config: Config,
    /// The path and query of the endpoint, if they are more than `/`.
    pub(crate) path: Option<String>,
    /// If a signature is needed and there is nothing to make it with: where that was looked for.
    pub(crate) lacks_credentials: Option<String>,
}

impl<'g> Chosen<'g> {
    /// Reads the shared files. What is wrong with them is said only once it matters.
    pub(crate) fn load(globals: &'g Globals, environment: &Environment) -> Self {
        let loader = loader(environment, globals.profile.as_deref());
        let settings = loader.load().map_err(|error| Failure::general(error.to_string()));
        Chosen { globals, environment: environment.clone(), settings }
    }

    /// Refuses shared files that make no sense, before anything else about the call is looked at.
    ///
    /// # Errors
    /// When a line of the files makes no sense; the log says which.
    pub(crate) fn refuse_broken_files(&self, log: &Log) -> Result<(), Failure> {
        if self.settings.is_ok() {
            return Ok(());
        }
        let Err(error) = Profiles::read(&self.environment) else { return Ok(()) };
        let text = error.to_string();
        log.line(|| text.clone());
        match text.split_once(", line ") {
            Some((path, _)) => Err(Failure::general(format!("Unable to parse config file: {path}"))),
            None => Err(Failure::general(text)),
        }
    }

    /// The settings in environment and files.
    ///
    /// # Errors
    /// When the profile does not exist, or the files make no sense.
    fn settings(&self) -> Result<&Settings, Failure> {
        self.settings.as_ref().map_err(Failure::clone)
    }

    fn get(&self, variables: &[&str], property: &str) -> Option<String> {
        self.settings.as_ref().ok()?.get(variables, property)
    }

    /// The output's format.
    ///
    /// # Errors
    /// When the setting names none.
    pub(crate) fn format(&self) -> Result<Format, Failure> {
        if let Some(format) = self.globals.output {
            return Ok(format);
        }
        let name = self.get(&["AWS_DEFAULT_OUTPUT"], "output").unwrap_or_else(|| "json".to_owned());
        Format::from_name(&name).ok_or_else(|| Failure::general(format!("Unknown output type: {name}")))
    }

    /// Refuses a name of a format for failures that is none. Failures themselves are then told as if it were not there.
    ///
    /// # Errors
    /// When environment or profile hold such a name, and no option overrides it.
    pub(crate) fn refuse_unknown_error_format(&self) -> Result<(), Failure> {
        let setting = || self.get(&[ERROR_FORMAT.0], ERROR_FORMAT.1);
        match self.globals.error_format.is_none().then(setting).flatten() {
            Some(name) if ErrorFormat::from_name(&name).is_none() => {
                let known = values_of("cli-error-format").join(", ");
                Err(configuration(format!("`cli_error_format` is {name:?}, but it must be one of {known}")))
            }
            _ => Ok(()),
        }
    }

    /// The setting that names the pager.
    pub(crate) fn pager(&self) -> Option<String> {
        self.settings.as_ref().ok()?.profile().get("cli_pager").map(str::to_owned)
    }

    /// Whether blobs on the command line are texts as they are, instead of base64.
    ///
    /// # Errors
    /// When the setting is none of the known ones.
    pub(crate) fn has_raw_blobs(&self) -> Result<bool, Failure> {
        let format = self.globals.binary_format.clone().or_else(|| self.get(&[], "cli_binary_format"));
        match format.as_deref() {
            None | Some("base64") => Ok(false),
            Some("raw-in-base64-out") => Ok(true),
            Some(other) => {
                let known = values_of("cli-binary-format").join(", ");
                Err(configuration(format!("`cli_binary_format` is {other:?}, but it must be one of {known}")))
            }
        }
    }

    /// How points in time are printed.
    ///
    /// # Errors
    /// When the setting is none of the known ones.
    pub(crate) fn timestamps(&self, zone: &Zone) -> Result<Timestamps, Failure> {
        match self.get(&[], "cli_timestamp_format").as_deref() {
            None | Some("iso8601") => Ok(Timestamps::Iso(zone.clone())),
            Some("wire") => Ok(Timestamps::Wire),
            Some(other) => Err(configuration(format!(
                "Unknown cli_timestamp_format value: {other}, valid values are \"wire\" or \"iso8601\""
            ))),
        }
    }

    /// Decides where calls of an operation go, in the AWS CLI's order of checks: profile, region, credentials, endpoint.
    ///
    /// # Errors
    /// When a setting makes no sense, or one that is needed is missing.
    pub(crate) fn target(&self, operation: &OperationMeta, log: &Log) -> Result<Target, Failure> {
        let settings = self.settings()?;
        log.decision("profile", settings.profile_name(), origin(self.globals.profile.is_some()));
        let option = self.globals.region.as_deref().filter(|region| !region.is_empty());
        let http_client = self.trust(settings).map(HttpClient::trusting);
        let services = identity::services(&self.environment, option, http_client.clone());
        let of_option = option.map(|region| (region.to_owned(), "option".to_owned()));
        let set = || settings.find(&["AWS_REGION", "AWS_DEFAULT_REGION"], "region");
        let of_instance = || identity::region(&services, &self.environment, self.globals.profile.as_deref());
        let (region, origin_of_region) = of_option.or_else(set).or_else(of_instance).unzip();
        if let Some(region) = region.as_deref().filter(|region| !is_region(region)) {
            let region = python::repr(region);
            return Err(Failure::general(format!("Provided region_name {region} doesn't match a supported format.")));
        }
        refuse_retries(settings)?;
        let mut builder = settings.config().map_err(|error| configuration(error.to_string()))?;
        builder = settings.provided_by(builder, settings.credentials_provider().with_links(services));
        if !self.globals.sign_request {
            builder = builder.unsigned(true);
        }
        let scheme = builder.clone().build().auth_scheme(operation);
        let lacks_credentials = match scheme.is_some_and(AuthScheme::signs) {
            true => self.missing_credentials(settings, &builder, region.is_some(), log)?,
            false => None,
        };
        let Some(region) = region else { return Err(no_region()) };
        log.decision("region", &region, &origin_of_region.unwrap_or_default());
        let mut path = None;
        if let Some(url) = self.endpoint(settings, operation, log)? {
            let (origin, rest) = split(&url);
            // An endpoint of one's own is taken as it is, whatever is set for those that are not.
            builder = builder.endpoint_url(origin).use_fips(false).use_dual_stack(false);
            path = Some(rest.to_owned()).filter(|rest| !rest.is_empty() && rest != "/");
        }
        if let Some(http_client) = http_client {
            builder = builder.http_client(http_client);
        }
        let config = builder
            .region(region)
            .timeout_config(self.timeouts())
            .stalled_stream_protection(self.stalled_streams())
            .build();
        Ok(Target { config, path, lacks_credentials })
    }

    /// Where credentials were looked for, if there are none. Those of half a kind are refused.
    fn missing_credentials(
        &self,
        settings: &Settings,
        builder: &Builder,
        has_region: bool,
        log: &Log,
    ) -> Result<Option<String>, Failure> {
        self.refuse_halves(settings)?;
        let config = builder.clone().build();
        match config.credentials_provider().map(ProvideCredentials::provide_credentials) {
            Some(Ok(credentials)) => {
                log.decision("access key", credentials.access_key_id(), credentials.provider_name());
                Ok(None)
            }
            Some(Err(error)) if error.is_absent() => Ok(Some(error.to_string())),
            // They may have failed for that alone.
            Some(Err(_)) if !has_region => Err(no_region()),
            Some(Err(error)) => Err(refused(&error)),
            None => Ok(Some(String::new())),
        }
    }

    /// The URL of the endpoint, if one is set.
    fn endpoint(&self, settings: &Settings, operation: &OperationMeta, log: &Log) -> Result<Option<String>, Failure> {
        let by_option = self.globals.endpoint_url.clone();
        let is_option = by_option.is_some();
        let url = match by_option {
            Some(url) => Some(url),
            None => {
                let url = settings.endpoint_url(operation.service.sdk_id);
                url.map_err(|error| configuration(error.to_string()))?
            }
        };
        let Some(url) = url else { return Ok(None) };
        if !has_host(&url) {
            return Err(Failure::general(format!("Invalid endpoint: {}", shown_url(&url))));
        }
        log.decision("endpoint", &shown_url(&url), origin(is_option));
        Ok(Some(url))
    }

    fn timeouts(&self) -> TimeoutConfig {
        TimeoutConfig::builder()
            .connect_timeout(limit(self.globals.connect_timeout))
            .read_timeout(limit(self.globals.read_timeout))
            .build()
    }

    /// Whoever lets a server be silent for a time lets streams be slow for so long.
    fn stalled_streams(&self) -> StalledStreamProtectionConfig {
        match limit(self.globals.read_timeout) {
            Some(time) => StalledStreamProtectionConfig::enabled().grace_period(time).build(),
            None => StalledStreamProtectionConfig::disabled(),
        }
    }

    /// Whom to trust, if options say so, or a variable that the AWS CLI reads last.
    fn trust(&self, settings: &Settings) -> Option<Trust> {
        if !self.globals.verify_ssl {
            return Some(Trust::anyone_without_verification());
        }
        let last = || self.environment.get("REQUESTS_CA_BUNDLE").filter(|_| settings.ca_bundle().is_none());
        self.globals.ca_bundle.clone().or_else(last).map(Trust::bundle)
    }

    /// Refuses a key without its secret where keys are looked for first, in the AWS CLI's words.
    fn refuse_halves(&self, settings: &Settings) -> Result<(), Failure> {
        let is_set = |name| self.environment.get(name).is_some();
        let partial = |place: &str, name: &str| {
            Err(Failure::general(format!("Partial credentials found in {place}, missing: {name}")))
        };
        if self.globals.profile.is_none() && is_set("AWS_ACCESS_KEY_ID") {
            let is_whole = is_set("AWS_SECRET_ACCESS_KEY");
            return if is_whole { Ok(()) } else { partial("env", "AWS_SECRET_ACCESS_KEY") };
        }
        let profile = settings.profile();
        if profile.get("role_arn").is_some() {
            return Ok(());
        }
        let (id, secret) = ("aws_access_key_id", "aws_secret_access_key");
        if profile.get(id).is_none() || profile.get(secret).is_some() {
            return Ok(());
        }
        match profile.source(id) {
            Some(SharedFile::Credentials) => partial("shared-credentials-file", secret),
            _ => partial("config-file", secret),
        }
    }
}

/// How failures are told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum ErrorFormat {
    /// The message alone.
    Legacy,
    /// The message with its code, and what else the service said.
    #[default]
    Enhanced,
    /// Code, message and what else the service said, in this format.
    Structured(Format),
}

impl ErrorFormat {
    /// What an option says, else the environment, else the profile. Where there is no such profile, nothing but the message
    /// is shown, as in the AWS CLI.
    pub(crate) fn of(hints: &Hints, environment: &Environment) -> Self {
        let mut name = hints.error_format.clone().or_else(|| environment.get(ERROR_FORMAT.0));
        if name.is_none() {
            let Ok(settings) = loader(environment, hints.profile.as_deref()).load() else { return ErrorFormat::Legacy };
            name = settings.get(&[], ERROR_FORMAT.1);
        }
        name.as_deref().and_then(Self::from_name).unwrap_or_default()
    }

    fn from_name(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "legacy" => Some(ErrorFormat::Legacy),
            "enhanced" => Some(ErrorFormat::Enhanced),
            name => Format::from_name(name)
                .filter(|_| values_of("cli-error-format").contains(&name))
                .map(ErrorFormat::Structured),
        }
    }
}

/// A loader of settings in environment and shared files, of the profile that an option names unless it is empty.
fn loader(environment: &Environment, profile: Option<&str>) -> Loader {
    let loader = Loader::new().environment(environment.clone());
    match profile.filter(|profile| !profile.is_empty()) {
        Some(profile) => loader.profile_name(profile),
        None => loader,
    }
}

/// Refuses settings of retries that make no sense, in the AWS CLI's words.
fn refuse_retries(settings: &Settings) -> Result<(), Failure> {
    if let Some(mode) = settings.get(&["AWS_RETRY_MODE"], "retry_mode")
        && !["legacy", "standard", "adaptive"].iter().any(|known| mode.eq_ignore_ascii_case(known))
    {
        let known = "('legacy', 'standard', 'adaptive')";
        let problem = format!("Invalid value provided to \"mode\": \"{mode}\" must be one of: {known}");
        return Err(Failure::general(problem));
    }
    let Some(attempts) = settings.get(&["AWS_MAX_ATTEMPTS"], "max_attempts") else { return Ok(()) };
    let bad = |error| Failure::general(format!("Bad value for \"max_attempts\": {error}"));
    match number::integer(&attempts).map_err(bad)? {
        Number::Integer(attempts) if attempts < 1 => Err(Failure::general(format!(
            "Value provided to \"max_attempts\": {attempts} must be an integer greater than or equal to 1."
        ))),
        _ => Ok(()),
    }
}

fn origin(by_option: bool) -> &'static str {
    if by_option { "option" } else { "environment or shared files" }
}

fn configuration(problem: String) -> Failure {
    Failure::configuration("Configuration", problem)
}

fn no_region() -> Failure {
    let advice = "You can also configure your region by running \"aws configure\".";
    Failure::configuration("NoRegion", format!("You must specify a region. {advice}"))
}

/// The failure of a signed call without credentials, which were looked for where `tried` says.
pub(crate) fn no_credentials(tried: &str) -> Failure {
    // The AWS CLI names a program of its own here, which is not at hand for everybody.
    let advice = "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile that has some.";
    Failure::configuration("NoCredentials", format!("Unable to locate credentials. {advice}\n{tried}"))
}

/// The failure of credentials that could not be had: what a service said, as if it had been called for itself, or all that was tried.
fn refused(error: &CredentialsError) -> Failure {
    let Some(Refusal { operation, code, message }) = error.refusal() else {
        return Failure::general(error.to_string());
    };
    let answered = Answered { code: code.clone(), operation, retries: None, details: Map::default() };
    Failure::new(FailureKind::Service(Box::new(answered)), format!("{message}\n{error}"))
}

/// Whether a text can name a region.
fn is_region(text: &str) -> bool {
    is_host_label(text) && !text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a text can be a label of a host name.
fn is_host_label(text: &str) -> bool {
    (1..=63).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}

/// Scheme and authority of a URL, and what follows them.
fn split(url: &str) -> (&str, &str) {
    let start = url.find("://").map_or(0, |at| at + 3);
    let end = url.get(start..).and_then(|rest| rest.find(['/', '?', '#'])).map_or(url.len(), |at| start + at);
    url.split_at_checked(end).unwrap_or((url, ""))
}

/// Whether a URL names a host that there may be.
fn has_host(url: &str) -> bool {
    let Some((_, authority)) = split(url).0.split_once("://") else { return false };
    let host = authority.rsplit('@').next().unwrap_or_default();
    if host.starts_with('[') {
        return host.contains(']');
    }
    let host = host.split(':').next().unwrap_or_default();
    let host = host.strip_suffix('.').unwrap_or(host);
    host.len() <= 255 && host.split('.').all(is_host_label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_come_apart() {
        assert_eq!(split("http://a:1/b/?c"), ("http://a:1", "/b/?c"));
        assert_eq!(split("http://a?c"), ("http://a", "?c"));
        assert_eq!(split("http://a"), ("http://a", ""));
        assert_eq!(split("localhost:1"), ("localhost:1", ""));
    }

    #[test]
    fn a_number_is_no_region() {
        assert!(["us-east-1", "x", "1a"].iter().all(|text| is_region(text)));
        assert!(["1", "42", "-a", "a b", ""].iter().all(|text| !is_region(text)));
    }

    #[test]
    fn a_host_is_needed() {
        for url in ["http://127.0.0.1:4566", "https://a.b.example./x", "http://[::1]:8000/", "http://u@h"] {
            assert!(has_host(url), "{url}");
        }
        for url in ["localhost:4566", "http://", "http:///x", "http://-a", "http://a b", "http://a..b"] {
            assert!(!has_host(url), "{url}");
        }
    }
}
