//! What a client is told once: region, endpoint, retries, timeouts, limits.
//!
//! In: a [`Builder`]'s keys. Out: a [`Config`] that is cheap to clone and never wrong by itself: a value that cannot be right
//! makes each call fail with a [`ConstructionFailure`] that names the key.
//!
//! ```
//! use smithgen_runtime::config::{Config, RetryConfig};
//!
//! let config = Config::builder()
//!     .region("eu-west-1")
//!     .retry_config(RetryConfig::standard().with_max_attempts(5))
//!     .build();
//! assert_eq!(config.region(), Some("eu-west-1"));
//! ```

mod app_name;
mod checksums;
mod discovery;
mod endpoint_urls;
mod identities;
#[cfg(feature = "settings")]
mod loader;
mod region;
#[cfg(feature = "settings")]
mod service_settings;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

#[cfg(feature = "settings")]
pub(crate) use self::app_name::fitting_app_name;
use self::app_name::is_app_name;
pub use self::checksums::{RequestChecksumCalculation, ResponseChecksumValidation};
use self::endpoint_urls::EndpointUrls;
pub use self::region::Region;
use crate::by_name::ByName;
pub use crate::codec::Limits;
use crate::credentials::Cached;
#[cfg(feature = "settings")]
pub use crate::credentials::DefaultChain;
pub use crate::credentials::{Credentials, CredentialsError, Login, ProvideCredentials, ProvideToken, Token};
use crate::endpoint::is_valid_host_label;
pub use crate::endpoint::{AccountIdEndpointMode, Input as EndpointParameter};
use crate::error::ConstructionFailure;
use crate::meta::ServiceMeta;
use crate::random::Random;
pub use crate::retry::RetryConfig;
use crate::secrets::shown_url;
#[cfg(feature = "settings")]
pub use crate::settings::Environment;
pub use crate::timeout::{
    StalledStreamProtectionConfig, StalledStreamProtectionConfigBuilder, TimeoutConfig, TimeoutConfigBuilder,
};
use crate::transport::{AttemptLimits, MinimumThroughput};
#[cfg(any(feature = "blocking", feature = "async"))]
pub use crate::transport::{HttpClient, Trust};
#[cfg(feature = "settings")]
pub use loader::{Loader, Settings, SettingsError};
#[cfg(feature = "aws-config")]
pub(crate) use service_settings::{AUTO, SERVICE_SETTINGS, meaning};

/// What is said of dual stack for Amazon S3 alone; rules have a parameter for that of all services.
#[cfg(any(feature = "rest-xml", feature = "settings"))]
pub(crate) const S3_DUAL_STACK: &str = "AWS::S3::UseDualStack";

/// What helps where a region is missing.
pub(crate) const SET_REGION: &str = "set it by `.region(…)`";

/// A client's configuration. Clones share one copy.
#[derive(Clone)]
pub struct Config(Arc<Builder>);

/// What becomes the configuration of a client: a [`Config`] or, with the feature `aws-config`, the AWS SDK's `&SdkConfig`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not become the configuration of a client",
    label = "neither `Config` nor `&SdkConfig`",
    note = "the feature `aws-config` is needed for `&aws_types::SdkConfig`"
)]
pub trait IntoConfig {
    /// The configuration, for a client of this service.
    fn into_config(self, service: &'static ServiceMeta) -> Config;
}

impl IntoConfig for Config {
    fn into_config(self, _: &'static ServiceMeta) -> Config {
        self
    }
}

impl IntoConfig for &Config {
    fn into_config(self, _: &'static ServiceMeta) -> Config {
        self.clone()
    }
}

/// Builds a [`Config`]; every key has a default, and the last call of a key counts.
#[derive(Clone)]
pub struct Builder {
    region: Option<Region>,
    endpoint_urls: EndpointUrls,
    use_fips: bool,
    use_dual_stack: bool,
    account_id_endpoint_mode: AccountIdEndpointMode,
    endpoint_discovery_enabled: Option<bool>,
    endpoint_parameters: ByName<EndpointParameter<'static>>,
    retry: RetryConfig,
    timeouts: TimeoutConfig,
    stalled_streams: StalledStreamProtectionConfig,
    app_name: Option<String>,
    expect_continue_threshold: Option<u64>,
    max_response_bytes: usize,
    max_response_depth: usize,
    idempotency_tokens: Option<TokenSource>,
    disable_request_compression: bool,
    request_min_compression_size_bytes: usize,
    request_checksum_calculation: Option<RequestChecksumCalculation>,
    response_checksum_validation: Option<ResponseChecksumValidation>,
    #[cfg(any(feature = "blocking", feature = "async"))]
    http_client: HttpClient,
    credentials: Option<Cached>,
    identities: identities::Identities,
    unsigned: bool,
    payload_signing_enabled: Option<bool>,
}

type TokenSource = Arc<dyn Fn() -> String + Send + Sync>;

impl Default for Builder {
    fn default() -> Self {
        Builder {
            region: None,
            endpoint_urls: EndpointUrls::default(),
            use_fips: false,
            use_dual_stack: false,
            account_id_endpoint_mode: AccountIdEndpointMode::default(),
            endpoint_discovery_enabled: None,
            endpoint_parameters: ByName::default(),
            retry: RetryConfig::default(),
            timeouts: TimeoutConfig::default(),
            stalled_streams: StalledStreamProtectionConfig::default(),
            app_name: None,
            expect_continue_threshold: Some(2 << 20),
            max_response_bytes: Limits::default().max_response_bytes,
            max_response_depth: Limits::default().max_response_depth,
            idempotency_tokens: None,
            disable_request_compression: false,
            request_min_compression_size_bytes: 10_240,
            request_checksum_calculation: None,
            response_checksum_validation: None,
            #[cfg(any(feature = "blocking", feature = "async"))]
            http_client: HttpClient::new(),
            credentials: None,
            identities: identities::Identities::default(),
            unsigned: false,
            payload_signing_enabled: None,
        }
    }
}

impl Builder {
    /// Sets the region, which decides the endpoint and takes part in signatures. No default: most services need one, unless
    /// `endpoint_url` is set.
    pub fn region(mut self, region: impl Into<Region>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// Asks for endpoints with FIPS 140 cryptography. Default: `false`.
    pub fn use_fips(mut self, yes: bool) -> Self {
        self.use_fips = yes;
        self
    }

    /// Asks for endpoints that answer on IPv6 too. Default: `false`.
    pub fn use_dual_stack(mut self, yes: bool) -> Self {
        self.use_dual_stack = yes;
        self
    }

    /// Sets whether services that have endpoints by account are asked there, which needs credentials that know their account.
    /// Default: [`AccountIdEndpointMode::Preferred`].
    pub fn account_id_endpoint_mode(mut self, mode: AccountIdEndpointMode) -> Self {
        self.account_id_endpoint_mode = mode;
        self
    }

    /// Sets a parameter of the service's endpoint rules by its name in the model, such as `ForcePathStyle`, or by the id of the
    /// built-in that it is, such as `AWS::S3::ForcePathStyle`, which does not count beside the name. One that operations set
    /// themselves, or that the rules do not have, is of no use. Default: what the rules say.
    pub fn endpoint_parameter(
        mut self,
        name: impl Into<Cow<'static, str>>,
        value: impl Into<EndpointParameter<'static>>,
    ) -> Self {
        self.endpoint_parameters.insert(name.into().into_owned(), value.into());
        self
    }

    /// Sets how failed attempts are repeated. Default: [`RetryConfig::standard`].
    pub fn retry_config(mut self, retry: impl Into<RetryConfig>) -> Self {
        self.retry = retry.into();
        self
    }

    /// Sets how long calls may take. Default: [`TimeoutConfig::default`].
    pub fn timeout_config(mut self, timeouts: impl Into<TimeoutConfig>) -> Self {
        self.timeouts = timeouts.into();
        self
    }

    /// Sets how slow streams of bytes may be. Default: [`StalledStreamProtectionConfig::default`].
    pub fn stalled_stream_protection(mut self, protection: StalledStreamProtectionConfig) -> Self {
        self.stalled_streams = protection;
        self
    }

    /// Sets from how many bytes on services are asked whether they want a stream of bytes, by `Expect: 100-continue`, before it is sent;
    /// one whose length is not known counts as longer. `None` asks nobody: a server that does not know the question costs up to a second
    /// each time. Default: 2 MiB.
    pub fn expect_continue_threshold_bytes(mut self, bytes: impl Into<Option<u64>>) -> Self {
        self.expect_continue_threshold = bytes.into();
        self
    }

    /// Sets the application's name, sent in `user-agent`: up to 50 letters, digits and ``!#$%&'*+-.^_`|~``. Default: none.
    pub fn app_name(mut self, name: impl Into<String>) -> Self {
        self.app_name = Some(name.into());
        self
    }

    /// Sets the most bytes of a response's body that are read; a larger one is an error, and so is one whose values would take
    /// more than four times as much memory. A body that is handed over as it comes is as long as it is. Default: 64 MiB.
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.max_response_bytes = bytes;
        self
    }

    /// Sets how deep a response's values may be nested, in levels; deeper ones are an error. Default: 128, which is also the
    /// most.
    pub fn max_response_depth(mut self, levels: usize) -> Self {
        self.max_response_depth = levels;
        self
    }

    /// Sets what fills unset idempotency tokens. Default: random UUIDs (version 4).
    pub fn idempotency_token_provider(mut self, provider: impl Fn() -> String + Send + Sync + 'static) -> Self {
        self.idempotency_tokens = Some(Arc::new(provider));
        self
    }

    /// Sends all bodies as they are, even those of operations that take them compressed. Default: `false`.
    pub fn disable_request_compression(mut self, yes: bool) -> Self {
        self.disable_request_compression = yes;
        self
    }

    /// Sets how long a body must be to be compressed, by operations that take compressed ones. Default: 10,240 bytes.
    pub fn request_min_compression_size_bytes(mut self, bytes: usize) -> Self {
        self.request_min_compression_size_bytes = bytes;
        self
    }

    /// Sets which requests have a checksum, of operations that take one. Default:
    /// [`WhenSupported`](RequestChecksumCalculation::WhenSupported) or, with an `endpoint_url` that is not AWS's,
    /// [`WhenRequired`](RequestChecksumCalculation::WhenRequired): not every store that is like S3 knows such checksums.
    pub fn request_checksum_calculation(mut self, when: RequestChecksumCalculation) -> Self {
        self.request_checksum_calculation = Some(when);
        self
    }

    /// Sets which responses are asked to have a checksum, and held against it. Default: as that of `request_checksum_calculation`.
    pub fn response_checksum_validation(mut self, when: ResponseChecksumValidation) -> Self {
        self.response_checksum_validation = Some(when);
        self
    }

    /// Sets what clients send through, and whom they trust: connections, TLS and proxies. Default: one of its own for all configurations
    /// that come from this builder, which trusts the roots of the web.
    #[cfg(any(feature = "blocking", feature = "async"))]
    pub fn http_client(mut self, http_client: HttpClient) -> Self {
        self.http_client = http_client;
        self
    }

    /// Sets where credentials for signatures come from. What is fetched is kept, and replaced from five or six minutes before it
    /// expires on, while it serves; clones of the configuration share it, and fetch once for all. Default: none, so that
    /// operations that need a signature fail.
    pub fn credentials_provider(mut self, provider: impl ProvideCredentials) -> Self {
        self.credentials = Some(Cached::new(provider));
        self
    }

    /// Sends everything without a signature, token or key, whatever the model says, as is right for services that anybody may call. Default:
    /// `false`.
    pub fn unsigned(mut self, yes: bool) -> Self {
        self.unsigned = yes;
        self
    }

    /// Sets whether signatures cover the bodies of requests to services that do without, such as Amazon S3: all of them, or none, which
    /// saves hashing them. Default: all but those that come while TLS keeps them whole.
    pub fn payload_signing_enabled(mut self, yes: bool) -> Self {
        self.payload_signing_enabled = Some(yes);
        self
    }

    /// The configuration.
    pub fn build(self) -> Config {
        Config(Arc::new(self))
    }
}

impl Config {
    /// Starts from the defaults.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Starts from this configuration.
    pub fn to_builder(&self) -> Builder {
        Builder::clone(&self.0)
    }

    /// The region's name.
    pub fn region(&self) -> Option<&str> {
        self.0.region.as_ref().map(Region::as_ref)
    }

    /// Whether endpoints shall have FIPS 140 cryptography.
    pub fn use_fips(&self) -> bool {
        self.0.use_fips
    }

    /// Whether endpoints shall answer on IPv6 too.
    pub fn use_dual_stack(&self) -> bool {
        self.0.use_dual_stack
    }

    /// Whether services that have endpoints by account are asked there.
    pub fn account_id_endpoint_mode(&self) -> AccountIdEndpointMode {
        self.0.account_id_endpoint_mode
    }

    /// Parameters of the service's endpoint rules, by their names or by the ids of the built-ins that they are.
    pub(crate) fn endpoint_parameters(&self) -> &ByName<EndpointParameter<'static>> {
        &self.0.endpoint_parameters
    }

    /// How failed attempts are repeated.
    pub fn retry_config(&self) -> &RetryConfig {
        &self.0.retry
    }

    /// How long calls may take.
    pub fn timeout_config(&self) -> &TimeoutConfig {
        &self.0.timeouts
    }

    /// How slow streams of bytes may be.
    pub fn stalled_stream_protection(&self) -> &StalledStreamProtectionConfig {
        &self.0.stalled_streams
    }

    /// From how many bytes on services are asked whether they want a stream of bytes.
    pub fn expect_continue_threshold_bytes(&self) -> Option<u64> {
        self.0.expect_continue_threshold
    }

    /// The application's name.
    pub fn app_name(&self) -> Option<&str> {
        self.0.app_name.as_deref()
    }

    /// What is read of a response at most.
    pub fn limits(&self) -> Limits {
        let keys = &*self.0;
        Limits { max_response_bytes: keys.max_response_bytes, max_response_depth: keys.max_response_depth }
    }

    /// What an attempt may cost before the deadline of its operation is taken into account.
    pub fn attempt_limits(&self) -> AttemptLimits {
        let (timeouts, streams) = (&self.0.timeouts, &self.0.stalled_streams);
        let period = streams.grace_period();
        // A byte a second.
        let least = MinimumThroughput { bytes: period.as_secs().max(1), period };
        AttemptLimits {
            connect: timeouts.connect_timeout(),
            read: timeouts.read_timeout(),
            upload: streams.upload_enabled().then_some(least),
            download: streams.download_enabled().then_some(least),
            attempt: timeouts.operation_attempt_timeout(),
        }
    }

    /// Whether all bodies are sent as they are.
    pub fn disable_request_compression(&self) -> bool {
        self.0.disable_request_compression
    }

    /// How long a body must be to be compressed.
    pub fn request_min_compression_size_bytes(&self) -> usize {
        self.0.request_min_compression_size_bytes
    }

    /// Which requests have a checksum.
    pub fn request_checksum_calculation(&self) -> RequestChecksumCalculation {
        use RequestChecksumCalculation::{WhenRequired, WhenSupported};
        let default = if self.has_foreign_endpoint() { WhenRequired } else { WhenSupported };
        self.0.request_checksum_calculation.unwrap_or(default)
    }

    /// Which responses are held against a checksum.
    pub fn response_checksum_validation(&self) -> ResponseChecksumValidation {
        use ResponseChecksumValidation::{WhenRequired, WhenSupported};
        let default = if self.has_foreign_endpoint() { WhenRequired } else { WhenSupported };
        self.0.response_checksum_validation.unwrap_or(default)
    }

    /// What clients send through.
    #[cfg(any(feature = "blocking", feature = "async"))]
    pub fn http_client(&self) -> &HttpClient {
        &self.0.http_client
    }

    /// Where credentials for signatures come from.
    pub fn credentials_provider(&self) -> Option<&Cached> {
        self.0.credentials.as_ref()
    }

    /// Whether everything is sent without a signature.
    pub fn is_unsigned(&self) -> bool {
        self.0.unsigned
    }

    /// Whether signatures cover all bodies or none, of services that do without.
    pub fn payload_signing_enabled(&self) -> Option<bool> {
        self.0.payload_signing_enabled
    }

    /// A new idempotency token, from the configured provider if there is one.
    ///
    /// # Errors
    /// When there is none, and the system has no random bytes to give.
    pub fn idempotency_token(&self) -> Result<String, ConstructionFailure> {
        match &self.0.idempotency_tokens {
            Some(provider) => Ok(provider()),
            None => Ok(Random::from_system()?.uuid()),
        }
    }

    /// The first key whose value cannot be right, in words.
    pub(crate) fn problem(&self) -> Option<String> {
        let keys = &*self.0;
        if let Some(region) = self.region()
            && !is_valid_host_label(region, false)
        {
            return Some(format!("`region` is {region:?}, but a region has only letters, digits and hyphens inside"));
        }
        if let Some(name) = self.app_name()
            && !is_app_name(name)
        {
            return Some(format!(
                "`app_name` is {name:?}, but it may have only 1 to 50 letters, digits and !#$%&'*+-.^_`|~"
            ));
        }
        if let Some(key) = keys.timeouts.zero() {
            return Some(format!("`{key}` is zero, which leaves no time at all"));
        }
        if keys.stalled_streams.grace_period().is_zero() {
            return Some("`grace_period` is zero, but every stream needs some time".to_owned());
        }
        if keys.retry.max_attempts() == 0 {
            return Some("`max_attempts` is 0, but the first attempt counts too".to_owned());
        }
        None
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, f)
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Config");
        #[cfg(any(feature = "blocking", feature = "async"))]
        shown.field("http_client", &self.http_client);
        shown
            .field("region", &self.region.as_ref().map(Region::as_ref))
            .field("endpoint_url", &self.endpoint_urls.all.as_deref().map(shown_url))
            .field("use_fips", &self.use_fips)
            .field("use_dual_stack", &self.use_dual_stack)
            .field("account_id_endpoint_mode", &self.account_id_endpoint_mode)
            .field("endpoint_discovery_enabled", &self.endpoint_discovery_enabled)
            .field("endpoint_parameters", &self.endpoint_parameters.names().collect::<Vec<_>>())
            .field("retry_config", &self.retry)
            .field("timeout_config", &self.timeouts)
            .field("stalled_stream_protection", &self.stalled_streams)
            .field("expect_continue_threshold_bytes", &self.expect_continue_threshold)
            .field("app_name", &self.app_name)
            .field("max_response_bytes", &self.max_response_bytes)
            .field("max_response_depth", &self.max_response_depth)
            .field("disable_request_compression", &self.disable_request_compression)
            .field("request_min_compression_size_bytes", &self.request_min_compression_size_bytes)
            .field("request_checksum_calculation", &self.request_checksum_calculation)
            .field("response_checksum_validation", &self.response_checksum_validation)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn problem(builder: Builder) -> String {
        builder.build().problem().unwrap_or_default()
    }

    #[test]
    fn values_that_cannot_be_right_are_named() {
        assert!(
            Config::builder()
                .region("us-gov-west-1")
                .app_name("my.app/1".replace('/', "-"))
                .build()
                .problem()
                .is_none()
        );
        for region in ["", "eu west 1", "eu-west-1/", "eu\r\nHost: x", "-eu", "eu-"] {
            assert!(problem(Config::builder().region(region)).starts_with("`region`"), "{region:?}");
        }
        assert!(problem(Config::builder().app_name("my app")).starts_with("`app_name`"));
        let timeouts = TimeoutConfig::builder().read_timeout(Duration::ZERO).build();
        assert!(problem(Config::builder().timeout_config(timeouts)).starts_with("`read_timeout`"));
        let streams = StalledStreamProtectionConfig::enabled().grace_period(Duration::ZERO).build();
        assert!(problem(Config::builder().stalled_stream_protection(streams)).starts_with("`grace_period`"));
        let retry = RetryConfig::standard().with_max_attempts(0);
        assert!(problem(Config::builder().retry_config(retry)).starts_with("`max_attempts`"));
    }

    #[test]
    fn an_endpoint_that_carries_a_password_does_not_show_it() {
        let builder = Config::builder().endpoint_url("https://me:s3cret@example.com/base?t0ken=s3cret");
        let (builder, config) = (builder.clone(), builder.build());
        for shown in [format!("{builder:?}"), format!("{config:?}"), format!("{config:#?}")] {
            assert!(shown.contains("https://***@example.com/base") && !shown.contains("s3cret"), "{shown}");
        }
    }

    #[test]
    fn a_configuration_can_be_taken_up_again() {
        let config = Config::builder().region(Region::new("eu-west-1")).max_response_depth(4).build();
        let other = config.to_builder().use_fips(true).build();
        assert_eq!(other.region(), Some("eu-west-1"));
        assert_eq!(other.limits().max_response_depth, 4);
        assert!(other.use_fips() && !config.use_fips());
    }
}
