//! What environment and shared files say of region, profile, endpoint, trust, retries and credentials, in AWS's order of precedence.
//!
//! In: an [`Environment`], and what the program itself decides. Out: [`Settings`], or a [`Builder`]
//! with all of them. Nothing is read unless it is asked for here: a plain [`Config::builder`] knows nothing
//! of the environment.

use std::error::Error;
use std::fmt;
use std::sync::{Arc, OnceLock};

use super::endpoint_urls::{EndpointUrls, in_variables};
use super::service_settings::{AUTO, FLAG, SERVICE_SETTINGS, ServiceSetting, meaning};
use super::{
    AccountIdEndpointMode, Builder, Config, RequestChecksumCalculation, ResponseChecksumValidation, RetryConfig,
    fitting_app_name,
};
#[cfg(any(feature = "blocking", feature = "async"))]
use super::{HttpClient, Trust};
use crate::credentials::{Cached, DefaultChain, Links, Place, ProvideToken, Tokens};
use crate::settings::{Environment, Profile, Profiles};

/// Decides where to look.
///
/// ```no_run
/// use smithgen_runtime::config::Loader;
///
/// let config = Loader::new().profile_name("staging").load()?.config()?.build();
/// # Ok::<(), smithgen_runtime::config::SettingsError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Loader {
    environment: Environment,
    profile_name: Option<String>,
    links: Option<Arc<dyn Links>>,
}

impl Default for Loader {
    fn default() -> Self {
        Self::new()
    }
}

impl Loader {
    /// Looks in the process's environment and the shared files that it points to.
    pub fn new() -> Self {
        Loader { environment: Environment::of_process(), profile_name: None, links: None }
    }

    /// Looks in another environment.
    pub fn environment(mut self, environment: Environment) -> Self {
        self.environment = environment;
        self
    }

    /// Reads this profile. It then comes before credentials in the environment. Default: `AWS_PROFILE`, else
    /// `AWS_DEFAULT_PROFILE`, else `default`.
    pub fn profile_name(mut self, name: impl Into<String>) -> Self {
        self.profile_name = Some(name.into());
        self
    }

    /// Has the calls that some credentials take made by `links`, such as those of smithgen-credentials: roles, sign-ins, containers and
    /// instances. Default: credentials that take calls are an error.
    pub fn links(mut self, links: impl Links) -> Self {
        self.links = Some(Arc::new(links));
        self
    }

    /// Reads the shared files.
    ///
    /// # Errors
    /// When the files make no sense, or lack a profile that was asked for, or a variable is not UTF-8.
    pub fn load(self) -> Result<Settings, SettingsError> {
        let profiles = Profiles::read(&self.environment).map_err(|error| SettingsError(error.to_string()))?;
        let asked_for = self.profile_name.clone().or_else(|| self.environment.chosen_profile());
        let profile_name = asked_for.clone().unwrap_or_else(|| self.environment.profile_name());
        let profile = match (profiles.profile(&profile_name), asked_for) {
            (Some(profile), _) => profile.clone(),
            (None, None) => Profile::default(),
            (None, Some(name)) => return Err(SettingsError(format!("The config profile ({name}) could not be found"))),
        };
        let services = profile.get("services").and_then(|name| profiles.services(name)).cloned();
        Ok(Settings {
            environment: self.environment,
            explicit_profile: self.profile_name,
            profile_name,
            profile,
            services,
            links: self.links,
            shared: Arc::default(),
        })
    }
}

/// What environment and profile say. Variables are read when they are asked for, the files have been.
#[derive(Clone, Debug)]
pub struct Settings {
    environment: Environment,
    explicit_profile: Option<String>,
    profile_name: String,
    profile: Profile,
    services: Option<Profile>,
    links: Option<Arc<dyn Links>>,
    /// What all configurations begin with.
    shared: Arc<OnceLock<Builder>>,
}

/// A setting that makes no sense.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsError(String);

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for SettingsError {}

impl Settings {
    /// The name of the profile, whether or not there is one.
    pub fn profile_name(&self) -> &str {
        &self.profile_name
    }

    /// The profile; without properties if there is none.
    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// A setting: the first of the environment's `variables` that is set, else the profile's `property`.
    pub fn get(&self, variables: &[&str], property: &str) -> Option<String> {
        Some(self.find(variables, property)?.0)
    }

    /// As [`get`](Self::get), with the name of what the setting is from, such as `` `AWS_REGION` ``.
    pub fn find(&self, variables: &[&str], property: &str) -> Option<(String, String)> {
        let variable = variables.iter().find_map(|name| Some((self.environment.get(name)?, format!("`{name}`"))));
        variable.or_else(|| {
            let value = self.profile.get(property).filter(|value| !value.is_empty())?;
            Some((value.to_owned(), format!("`{property}` of the profile `{}`", self.profile_name)))
        })
    }

    /// The region: `AWS_REGION`, `AWS_DEFAULT_REGION`, `region`.
    pub fn region(&self) -> Option<String> {
        self.get(&["AWS_REGION", "AWS_DEFAULT_REGION"], "region")
    }

    /// Where to send the requests of a service, by the name that AWS's SDKs know it by, such as `Cognito Identity Provider`:
    /// `AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER`, `AWS_ENDPOINT_URL`, the service's `endpoint_url` in the profile's `services`,
    /// `endpoint_url`. None of them if `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS` or `ignore_configured_endpoint_urls` is true.
    ///
    /// # Errors
    /// When the setting that turns them off is neither true nor false, or the profile's `services` are not there.
    pub fn endpoint_url(&self, sdk_id: &str) -> Result<Option<String>, SettingsError> {
        Ok(self.endpoint_urls()?.of(sdk_id).map(str::to_owned))
    }

    /// Those of all services.
    fn endpoint_urls(&self) -> Result<EndpointUrls, SettingsError> {
        if self.flag("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls")?.unwrap_or(false) {
            return Ok(EndpointUrls::default());
        }
        let of_all = self.environment.get("AWS_ENDPOINT_URL");
        if let (None, None, Some(name)) = (&of_all, &self.services, self.profile.get("services")) {
            let profile = &self.profile_name;
            return Err(SettingsError(format!(
                "`services` of the profile `{profile}` is {name:?}, but there is no such section"
            )));
        }
        // What the profile says of one service counts less than what the environment says of all, and nothing where it is empty.
        let sections = self.services.iter().filter(|_| of_all.is_none()).flat_map(|services| {
            let url = |name| services.sub_property(name, "endpoint_url").filter(|url| !url.is_empty());
            services.iter().filter_map(move |(name, _)| Some((in_variables(name), url(name)?.to_owned())))
        });
        let services = sections.chain(self.environment.named("AWS_ENDPOINT_URL_")).collect();
        let of_profile = || self.profile.get("endpoint_url").filter(|url| !url.is_empty()).map(str::to_owned);
        Ok(EndpointUrls { all: of_all.or_else(of_profile), services })
    }

    /// Whether endpoints shall have FIPS 140 cryptography: `AWS_USE_FIPS_ENDPOINT`, `use_fips_endpoint`.
    ///
    /// # Errors
    /// When the setting is neither true nor false.
    pub fn use_fips(&self) -> Result<Option<bool>, SettingsError> {
        self.flag("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint")
    }

    /// Whether endpoints shall answer on IPv6 too: `AWS_USE_DUALSTACK_ENDPOINT`, `use_dualstack_endpoint`.
    ///
    /// # Errors
    /// When the setting is neither true nor false.
    pub fn use_dual_stack(&self) -> Result<Option<bool>, SettingsError> {
        self.flag("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint")
    }

    /// Whether services that have endpoints by account are asked there: `AWS_ACCOUNT_ID_ENDPOINT_MODE`,
    /// `account_id_endpoint_mode`.
    ///
    /// # Errors
    /// When the setting is not known.
    pub fn account_id_endpoint_mode(&self) -> Result<Option<AccountIdEndpointMode>, SettingsError> {
        use AccountIdEndpointMode::{Disabled, Preferred, Required};
        let words = [Preferred, Required, Disabled].map(|mode| (mode.as_str(), mode));
        choice(self.find(&["AWS_ACCOUNT_ID_ENDPOINT_MODE"], "account_id_endpoint_mode"), &words)
    }

    /// Whether services that name endpoints themselves are asked where calls go: `AWS_ENABLE_ENDPOINT_DISCOVERY`, which botocore calls
    /// `AWS_ENDPOINT_DISCOVERY_ENABLED`, `endpoint_discovery_enabled`; `auto` says as little as nothing does.
    ///
    /// # Errors
    /// When the setting is neither true nor false nor `auto`.
    pub fn endpoint_discovery_enabled(&self) -> Result<Option<bool>, SettingsError> {
        let variables = ["AWS_ENABLE_ENDPOINT_DISCOVERY", "AWS_ENDPOINT_DISCOVERY_ENABLED"];
        Ok(choice(self.find(&variables, "endpoint_discovery_enabled"), AUTO)?.flatten())
    }

    /// How failed attempts are repeated: `AWS_RETRY_MODE`, `retry_mode`; `AWS_MAX_ATTEMPTS`, `max_attempts`. Every mode is
    /// [`RetryConfig::standard`] here, with the number of attempts that is set or else the service's; `legacy` and `adaptive` have no
    /// meaning of their own.
    ///
    /// # Errors
    /// When the mode is not known, or the number is not a positive one.
    pub fn retry_config(&self) -> Result<RetryConfig, SettingsError> {
        let standard = RetryConfig::standard();
        let modes = ["legacy", "standard", "adaptive"].map(|mode| (mode, ()));
        choice(self.find(&["AWS_RETRY_MODE"], "retry_mode"), &modes)?;
        match self.find(&["AWS_MAX_ATTEMPTS"], "max_attempts") {
            None => Ok(standard),
            Some((text, name)) => match text.parse() {
                Ok(attempts) if attempts > 0 => Ok(standard.with_max_attempts(attempts)),
                _ => Err(SettingsError(format!("{name} is {text:?}, but it must be a whole number from 1"))),
            },
        }
    }

    /// From how many bytes on bodies are compressed: `AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES`,
    /// `request_min_compression_size_bytes`.
    ///
    /// # Errors
    /// When the setting is not a number of bytes.
    pub fn request_min_compression_size_bytes(&self) -> Result<Option<usize>, SettingsError> {
        let found = self.find(&["AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES"], "request_min_compression_size_bytes");
        let Some((text, name)) = found else { return Ok(None) };
        let bytes = text.parse();
        bytes.map(Some).map_err(|_| SettingsError(format!("{name} is {text:?}, but it must be a number of bytes")))
    }

    /// Which requests have a checksum: `AWS_REQUEST_CHECKSUM_CALCULATION`, `request_checksum_calculation`.
    ///
    /// # Errors
    /// When the setting is not known.
    pub fn request_checksum_calculation(&self) -> Result<Option<RequestChecksumCalculation>, SettingsError> {
        use RequestChecksumCalculation::{WhenRequired, WhenSupported};
        let words = [WhenSupported, WhenRequired].map(|when| (when.as_str(), when));
        choice(self.find(&["AWS_REQUEST_CHECKSUM_CALCULATION"], "request_checksum_calculation"), &words)
    }

    /// Which responses are held against a checksum: `AWS_RESPONSE_CHECKSUM_VALIDATION`, `response_checksum_validation`.
    ///
    /// # Errors
    /// When the setting is not known.
    pub fn response_checksum_validation(&self) -> Result<Option<ResponseChecksumValidation>, SettingsError> {
        use ResponseChecksumValidation::{WhenRequired, WhenSupported};
        let words = [WhenSupported, WhenRequired].map(|when| (when.as_str(), when));
        choice(self.find(&["AWS_RESPONSE_CHECKSUM_VALIDATION"], "response_checksum_validation"), &words)
    }

    /// The file of certificates to trust instead of the roots of the web: `AWS_CA_BUNDLE`, `ca_bundle`.
    pub fn ca_bundle(&self) -> Option<String> {
        self.get(&["AWS_CA_BUNDLE"], "ca_bundle")
    }

    /// Whether signatures cover all bodies or none, where Amazon S3 takes both: `payload_signing_enabled` in the profile's `s3`, where the AWS
    /// CLI keeps it.
    ///
    /// # Errors
    /// When the setting is neither true nor false.
    pub fn payload_signing_enabled(&self) -> Result<Option<bool>, SettingsError> {
        Ok(choice(self.inside_s3("payload_signing_enabled"), FLAG)?.flatten())
    }

    fn flag(&self, variable: &str, property: &str) -> Result<Option<bool>, SettingsError> {
        Ok(choice(self.find(&[variable], property), FLAG)?.flatten())
    }

    /// What the profile's property `s3` has under a name, and what that is from.
    fn inside_s3(&self, name: &str) -> Option<(String, String)> {
        let value = self.profile.sub_property("s3", name)?.to_owned();
        Some((value, format!("`{name}` in `s3` of the profile `{}`", self.profile_name)))
    }

    /// What is said of a setting that only some services have.
    fn of_service(&self, setting: &ServiceSetting) -> Result<Option<bool>, SettingsError> {
        let inside_s3 = || self.inside_s3(setting.inside_s3?);
        let found = self.find(setting.variable.as_slice(), setting.property.unwrap_or_default());
        Ok(choice(found.or_else(inside_s3), setting.words)?.flatten())
    }

    /// Which schemes of authentication go first: `AWS_AUTH_SCHEME_PREFERENCE`, `auth_scheme_preference`; names with `,` between them.
    pub fn auth_scheme_preference(&self) -> Option<String> {
        self.get(&["AWS_AUTH_SCHEME_PREFERENCE"], "auth_scheme_preference")
    }

    /// For which regions signatures of SigV4a hold: `AWS_SIGV4A_SIGNING_REGION_SET`, `sigv4a_signing_region_set`; names with `,` between
    /// them.
    pub fn sigv4a_signing_region_set(&self) -> Option<String> {
        self.get(&["AWS_SIGV4A_SIGNING_REGION_SET"], "sigv4a_signing_region_set")
    }

    /// Where credentials come from: the environment, unless the program named a profile, then the profile, and then the rest of the
    /// [default chain](DefaultChain).
    pub fn credentials_provider(&self) -> DefaultChain {
        let chain = DefaultChain::new(self.environment.clone(), self.explicit_profile.clone());
        match &self.links {
            Some(links) => chain.with_links(Arc::clone(links)),
            None => chain,
        }
    }

    /// Has credentials come from a chain and, if the profile names a sign-in by `sso_session`, bearer tokens, too. [`config`](Self::config)
    /// does that; tools, whose links need a configuration first, do it once more.
    #[doc(hidden)]
    pub fn provided_by(&self, builder: Builder, chain: DefaultChain) -> Builder {
        let builder = builder.credentials_provider(chain.clone());
        if self.profile.get("sso_session").is_some() { builder.sign_in_of(chain) } else { builder }
    }

    /// The region that the program runs in, if that can be asked.
    fn region_of_links(&self) -> Option<String> {
        let place = Place { environment: self.environment.clone(), profile: self.explicit_profile.clone() };
        self.links.as_ref()?.region(&place)
    }

    /// A configuration with all settings, to which the program adds its own. All that come from here share credentials and connections, and
    /// fetch once. Without a region in environment and profile, [links](Loader::links)
    /// are asked where the program runs, which may take a second.
    ///
    /// # Errors
    /// When a setting makes no sense.
    pub fn config(&self) -> Result<Builder, SettingsError> {
        let shared = self.shared.get_or_init(|| self.beginning()).clone();
        let mut builder = shared
            .retry_config(self.retry_config()?)
            .use_fips(self.use_fips()?.unwrap_or(false))
            .use_dual_stack(self.use_dual_stack()?.unwrap_or(false))
            .account_id_endpoint_mode(self.account_id_endpoint_mode()?.unwrap_or_default())
            .endpoint_urls(self.endpoint_urls()?)
            .identities_of(self.environment.clone(), self.auth_scheme_preference().as_deref());
        if let Some(region) = self.region().or_else(|| self.region_of_links()) {
            builder = builder.region(region);
        }
        if let Some(yes) = self.endpoint_discovery_enabled()? {
            builder = builder.endpoint_discovery_enabled(yes);
        }
        if let Some(bytes) = self.request_min_compression_size_bytes()? {
            builder = builder.request_min_compression_size_bytes(bytes);
        }
        if let Some(yes) = self.flag("AWS_DISABLE_REQUEST_COMPRESSION", "disable_request_compression")? {
            builder = builder.disable_request_compression(yes);
        }
        if let Some(when) = self.request_checksum_calculation()? {
            builder = builder.request_checksum_calculation(when);
        }
        if let Some(when) = self.response_checksum_validation()? {
            builder = builder.response_checksum_validation(when);
        }
        if let Some(name) = self.get(&["AWS_SDK_UA_APP_ID"], "sdk_ua_app_id") {
            builder = builder.app_name(fitting_app_name(&name));
        }
        if let Some(yes) = self.payload_signing_enabled()? {
            builder = builder.payload_signing_enabled(yes);
        }
        if let Some(regions) = self.sigv4a_signing_region_set() {
            builder = builder.sigv4a_signing_region_set(regions.split(','));
        }
        for setting in &SERVICE_SETTINGS {
            if let Some(value) = self.of_service(setting)? {
                builder = builder.endpoint_parameter(setting.parameter, value);
            }
        }
        Ok(builder)
    }

    /// What all configurations begin with: whatever is found out once for all of them.
    fn beginning(&self) -> Builder {
        let builder = self.provided_by(Config::builder(), self.credentials_provider());
        #[cfg(any(feature = "blocking", feature = "async"))]
        if let Some(path) = self.ca_bundle() {
            return builder.http_client(HttpClient::trusting(Trust::bundle(path)));
        }
        builder
    }
}

impl Builder {
    /// Takes what settings prefer, and has tokens for single services looked for in `environment`.
    fn identities_of(mut self, environment: Environment, preference: Option<&str>) -> Self {
        let names = preference.into_iter().flat_map(|names| names.split(','));
        let names = names.map(|name| name.replace([' ', '\t'], ""));
        self.identities.usual_preference = names.filter(|name| !name.is_empty()).collect();
        self.identities.variable = Some(Arc::new(move |name| environment.get(name)));
        self
    }

    /// Has tokens come from a sign-in where there is no other.
    fn sign_in_of(mut self, provider: impl ProvideToken) -> Self {
        self.identities.sign_in = Some(Cached::new(Tokens(provider)));
        self
    }
}

/// What a setting chooses by one of some words, if it is set.
fn choice<T: Copy>(found: Option<(String, String)>, words: &[(&str, T)]) -> Result<Option<T>, SettingsError> {
    let Some((text, name)) = found else { return Ok(None) };
    let meaning = meaning(&text, words).map(Some);
    meaning.ok_or_else(|| unknown(&name, &text, &mut words.iter().map(|(word, _)| *word)))
}

/// The same text of a message for whatever the words stand for.
fn unknown(name: &str, text: &str, words: &mut dyn Iterator<Item = &str>) -> SettingsError {
    let words: Vec<&str> = words.collect();
    let (last, others) = words.split_last().map_or(("", &words[..]), |(last, others)| (*last, others));
    SettingsError(format!("{name} is {text:?}, but it must be {} or {last}", others.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endpoint::Input;

    fn config(variables: &[(&str, &str)], profile: &str) -> Result<Config, SettingsError> {
        let profiles = Profiles::parse(&format!("[default]\n{profile}"), "").unwrap();
        let settings = Settings {
            environment: Environment::of_variables(variables.iter().copied(), false),
            explicit_profile: None,
            profile_name: "default".to_owned(),
            profile: profiles.profile("default").unwrap().clone(),
            services: None,
            links: None,
            shared: Arc::default(),
        };
        Ok(settings.config()?.build())
    }

    #[test]
    fn what_is_set_for_single_services_becomes_their_parameters() {
        assert!(config(&[], "").unwrap().endpoint_parameters().iter().next().is_none());
        for setting in &SERVICE_SETTINGS {
            let is_set = |variables: &[(&str, &str)], profile: &str, value: Option<bool>| {
                let config = config(variables, profile).unwrap();
                let found = config.endpoint_parameters().get(setting.parameter).cloned();
                assert_eq!(found, value.map(Input::Flag), "{}: {variables:?} {profile}", setting.parameter);
            };
            for (word, value) in setting.words {
                let inside = setting.inside_s3.map(|name| format!("s3 =\n  {name} = {word}"));
                let other = setting.words.iter().find(|(_, other)| other != value).unwrap().0;
                if let Some(inside) = &inside {
                    is_set(&[], inside, *value);
                }
                if let Some(property) = setting.property {
                    is_set(&[], &format!("{property} = {}", word.to_uppercase()), *value);
                    let both = inside.as_ref().map(|inside| inside.replace(word, other)).unwrap_or_default();
                    is_set(&[], &format!("{property} = {word}\n{both}"), *value);
                    is_set(&[(setting.variable.unwrap(), word)], &format!("{property} = {other}"), *value);
                }
            }
        }
    }

    #[test]
    fn endpoints_are_asked_for_as_environment_and_profile_say() {
        let (usual, botocores) = ("AWS_ENABLE_ENDPOINT_DISCOVERY", "AWS_ENDPOINT_DISCOVERY_ENABLED");
        let no = "endpoint_discovery_enabled = false";
        for (variables, profile, expected) in [
            (&[][..], "", None),
            (&[], "endpoint_discovery_enabled = TRUE", Some(true)),
            (&[], "endpoint_discovery_enabled = auto", None),
            (&[(usual, "true")], no, Some(true)),
            (&[(botocores, "true")], no, Some(true)),
            (&[(usual, "false"), (botocores, "true")], "", Some(false)),
            (&[(usual, "auto")], no, None),
        ] {
            let config = config(variables, profile).unwrap();
            assert_eq!(config.endpoint_discovery_enabled(), expected, "{variables:?} {profile}");
        }
        let problem = config(&[(botocores, "1")], "").err().unwrap().to_string();
        assert_eq!(problem, format!("`{botocores}` is \"1\", but it must be true, false or auto"));
    }

    #[test]
    fn signatures_of_bodies_are_a_matter_of_profiles() {
        for (profile, expected) in [
            ("", None),
            ("s3 =\n  payload_signing_enabled = true", Some(true)),
            ("s3 =\n  payload_signing_enabled = FALSE", Some(false)),
            ("payload_signing_enabled = true", None),
        ] {
            assert_eq!(config(&[], profile).unwrap().payload_signing_enabled(), expected, "{profile}");
        }
        assert!(config(&[], "s3 =\n  payload_signing_enabled = 1").is_err());
    }

    #[test]
    fn regions_of_signatures_are_named_in_environment_and_profile() {
        const VARIABLE: &str = "AWS_SIGV4A_SIGNING_REGION_SET";
        for (variables, profile, expected) in [
            (&[][..], "", None),
            (&[], "sigv4a_signing_region_set = us-east-1 , eu-*", Some("us-east-1,eu-*")),
            (&[(VARIABLE, "*")], "sigv4a_signing_region_set = us-east-1", Some("*")),
        ] {
            assert_eq!(config(variables, profile).unwrap().region_set(), expected, "{profile}");
        }
    }

    #[test]
    fn words_that_are_unknown_are_named_with_their_place() {
        let problem = |variables: &[(&str, &str)], profile| config(variables, profile).err().unwrap().to_string();
        assert_eq!(
            problem(&[("AWS_STS_REGIONAL_ENDPOINTS", "local")], ""),
            "`AWS_STS_REGIONAL_ENDPOINTS` is \"local\", but it must be legacy or regional"
        );
        assert_eq!(
            problem(&[], "s3 =\n  addressing_style = host"),
            "`addressing_style` in `s3` of the profile `default` is \"host\", but it must be path, virtual or auto"
        );
    }
}
