//! What the AWS SDK for Rust has loaded, as a configuration of ours: region, endpoint, credentials, retries, timeouts.
//!
//! In: an [`SdkConfig`], as the crate `aws-config` loads it from environment and profile, or any source of credentials of the
//! SDK's. Out: a [`Config`], which generated clients take through `Client::new(&sdk_config)`.
//!
//! Region, endpoint (that of the service goes first, unless the program has set one), FIPS, dual-stack, endpoints by account, what
//! environment and profile say of the service alone, credentials, number of attempts and their waits, timeouts, the protection
//! from streams that stall, the application's name, the compression of requests and checksums, tokens and preferred schemes of authentication are taken over. The SDK's HTTP client, clock, way
//! of sleeping and identity cache stay behind, because our clients have their own; its adaptive retries become standard ones.
//!
//! ```
//! use aws_types::region::Region;
//! use smithgen_runtime::config::Config;
//!
//! let sdk_config = aws_types::SdkConfig::builder().region(Region::new("eu-west-1")).build();
//! assert_eq!(Config::from(&sdk_config).region(), Some("eu-west-1"));
//! ```

use std::error::Error;

use aws_credential_types::provider::error::{CredentialsError as SdkError, TokenError as SdkTokenError};
use aws_credential_types::provider::token::SharedTokenProvider;
use aws_types::SdkConfig;
use aws_types::endpoint_config::AccountIdEndpointMode as SdkMode;
use aws_types::sdk_config::{
    RequestChecksumCalculation as SdkCalculation, ResponseChecksumValidation as SdkValidation,
    RetryConfig as SdkRetries, SharedCredentialsProvider, TimeoutConfig as SdkTimeouts,
};
use aws_types::service_config::ServiceConfigKey;

use crate::config::{
    AUTO, AccountIdEndpointMode, Builder, Config, IntoConfig, RequestChecksumCalculation, ResponseChecksumValidation,
    RetryConfig, SERVICE_SETTINGS, StalledStreamProtectionConfig, TimeoutConfig, fitting_app_name, meaning,
};
use crate::credentials::{Credentials, CredentialsError, ProvideCredentials, ProvideToken, Token};
use crate::meta::{AuthScheme, ServiceMeta};
use crate::transport::BoxFuture;

impl From<&SdkConfig> for Builder {
    fn from(sdk: &SdkConfig) -> Self {
        let mut builder = Config::builder();
        if let Some(region) = sdk.region() {
            builder = builder.region(region.as_ref());
        }
        if let Some(url) = sdk.endpoint_url() {
            builder = builder.endpoint_url(url);
        }
        if let Some(provider) = sdk.credentials_provider() {
            builder = builder.credentials_provider(provider);
        }
        if let Some(provider) = sdk.token_provider() {
            builder = builder.token_provider(provider);
        }
        if let Some(schemes) = sdk.auth_scheme_preference() {
            let names = schemes.clone().into_iter().map(|scheme| scheme.inner().to_owned());
            builder = builder.auth_scheme_preference(names);
        }
        if let Some(retries) = sdk.retry_config() {
            builder = builder.retry_config(self::retries(retries));
        }
        if let Some(timeouts) = sdk.timeout_config() {
            builder = builder.timeout_config(self::timeouts(timeouts));
        }
        if let Some(streams) = sdk.stalled_stream_protection() {
            builder = builder.stalled_stream_protection(
                StalledStreamProtectionConfig::enabled()
                    .upload_enabled(streams.upload_enabled())
                    .download_enabled(streams.download_enabled())
                    .grace_period(streams.grace_period())
                    .build(),
            );
        }
        if let Some(name) = sdk.app_name() {
            builder = builder.app_name(fitting_app_name(name.as_ref()));
        }
        if let Some(yes) = sdk.disable_request_compression() {
            builder = builder.disable_request_compression(yes);
        }
        if let Some(bytes) = sdk.request_min_compression_size_bytes().and_then(|bytes| bytes.try_into().ok()) {
            builder = builder.request_min_compression_size_bytes(bytes);
        }
        // `WhenSupported` is what the SDK says where nobody chose, too.
        if sdk.request_checksum_calculation() == Some(SdkCalculation::WhenRequired) {
            builder = builder.request_checksum_calculation(RequestChecksumCalculation::WhenRequired);
        }
        if sdk.response_checksum_validation() == Some(SdkValidation::WhenRequired) {
            builder = builder.response_checksum_validation(ResponseChecksumValidation::WhenRequired);
        }
        if let Some(mode) = sdk.account_id_endpoint_mode() {
            builder = builder.account_id_endpoint_mode(match mode {
                SdkMode::Required => AccountIdEndpointMode::Required,
                SdkMode::Disabled => AccountIdEndpointMode::Disabled,
                _ => AccountIdEndpointMode::Preferred,
            });
        }
        builder.use_fips(sdk.use_fips().unwrap_or(false)).use_dual_stack(sdk.use_dual_stack().unwrap_or(false))
    }
}

impl From<&SdkConfig> for Config {
    fn from(sdk: &SdkConfig) -> Self {
        Builder::from(sdk).build()
    }
}

impl IntoConfig for &SdkConfig {
    fn into_config(self, service: &'static ServiceMeta) -> Config {
        let mut builder = Builder::from(self);
        // What the program has set for all services goes before what is said of one.
        if !self.get_origin("endpoint_url").is_client_config()
            && let Some(url) = of_service(self, service.sdk_id, "AWS_ENDPOINT_URL", "endpoint_url")
        {
            builder = builder.endpoint_url(url);
        }
        let discovery = of_service(self, service.sdk_id, "AWS_ENABLE_ENDPOINT_DISCOVERY", "endpoint_discovery_enabled");
        if let Some(yes) = discovery.and_then(|word| meaning(&word, AUTO).flatten()) {
            builder = builder.endpoint_discovery_enabled(yes);
        }
        for setting in &SERVICE_SETTINGS {
            // As in the SDK, what makes no sense counts as not set.
            if let (Some(variable), Some(property)) = (setting.variable, setting.property)
                && let Some(word) = of_service(self, service.sdk_id, variable, property)
                && let Some(value) = meaning(&word, setting.words).flatten()
            {
                builder = builder.endpoint_parameter(setting.parameter, value);
            }
        }
        // Tokens stand in variables alone, by the name in signatures: `AWS_BEARER_TOKEN_BEDROCK`.
        if let Some(token) = of_service(self, &service.signing_name.replace('-', " "), "AWS_BEARER_TOKEN", "") {
            if !self.get_origin("auth_scheme_preference").is_client_config() {
                builder = builder.auth_scheme_preference([AuthScheme::HttpBearer.name()]);
            }
            if !self.get_origin("token_provider").is_client_config() {
                builder = builder.token_provider(Token::new(token, None));
            }
        }
        builder.build()
    }
}

/// What environment or profile say of the service of this name.
fn of_service(sdk: &SdkConfig, name: &str, variable: &str, property: &str) -> Option<String> {
    let key = ServiceConfigKey::builder().service_id(name).env(variable).profile(property);
    sdk.service_config()?.load_config(key.build().ok()?)
}

/// The SDK's number of attempts and first wait stay behind where nobody chose them: ours depend on the service and the kind of failure.
fn retries(sdk: &SdkRetries) -> RetryConfig {
    let retries = RetryConfig::standard().with_max_backoff(sdk.max_backoff());
    let retries = match sdk.max_attempts() {
        default if default == SdkRetries::standard().max_attempts() => retries,
        chosen => retries.with_max_attempts(chosen),
    };
    match sdk.initial_backoff() {
        default if default == SdkRetries::standard().initial_backoff() => retries,
        chosen => retries.with_initial_backoff(chosen),
    }
}

/// Limits that are not set become ours, and those that are switched off stay so.
fn timeouts(sdk: &SdkTimeouts) -> TimeoutConfig {
    let ours = TimeoutConfig::default();
    let mut defaults = SdkTimeouts::builder();
    defaults.set_connect_timeout(ours.connect_timeout()).set_read_timeout(ours.read_timeout());
    let mut sdk = sdk.clone();
    sdk.take_defaults_from(&defaults.build());
    TimeoutConfig::builder()
        .connect_timeout(sdk.connect_timeout())
        .read_timeout(sdk.read_timeout())
        .operation_attempt_timeout(sdk.operation_attempt_timeout())
        .operation_timeout(sdk.operation_timeout())
        .build()
}

/// Any source of credentials of the SDK's: wrap it by [`SharedCredentialsProvider::new`]. Those that wait for something expect
/// tokio. Asynchronous clients await them where they are, and blocking ones on a thread that runs tokio for as long as that
/// takes, so that it does not matter whether the calling thread does.
impl ProvideCredentials for SharedCredentialsProvider {
    fn provide_credentials(&self) -> Result<Credentials, CredentialsError> {
        on_a_thread("credentials", fetch(self))
    }

    fn provide_credentials_async(&self) -> Option<BoxFuture<'_, Result<Credentials, CredentialsError>>> {
        Some(Box::pin(fetch(self)))
    }
}

/// Any source of tokens of the SDK's, as of credentials.
impl ProvideToken for SharedTokenProvider {
    fn provide_token(&self) -> Result<Token, CredentialsError> {
        on_a_thread("a token", fetch_token(self))
    }

    fn provide_token_async(&self) -> Option<BoxFuture<'_, Result<Token, CredentialsError>>> {
        Some(Box::pin(fetch_token(self)))
    }
}

/// What a future that expects tokio comes to, on a thread of its own.
fn on_a_thread<T: Send>(
    what: &str,
    future: impl Future<Output = Result<T, CredentialsError>> + Send,
) -> Result<T, CredentialsError> {
    let failed = |problem: &str| CredentialsError::failed(format!("{what} could not be fetched: {problem}"));
    std::thread::scope(|scope| {
        let work = || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            Ok::<_, std::io::Error>(runtime.block_on(future))
        };
        let thread = std::thread::Builder::new().name("credentials".to_owned()).spawn_scoped(scope, work);
        let fetched = thread.map_err(|error| failed(&error.to_string()))?.join();
        fetched.map_err(|_| failed("the provider panicked"))?.map_err(|error| failed(&error.to_string()))?
    })
}

async fn fetch_token(provider: &SharedTokenProvider) -> Result<Token, CredentialsError> {
    let found = provider.as_ref().provide_token().await.map_err(|error| {
        let text = told(&error);
        match error {
            SdkTokenError::TokenNotLoaded(_) => CredentialsError::absent(text),
            _ => CredentialsError::failed(text),
        }
    })?;
    Ok(Token::new(found.token(), found.expiration()))
}

async fn fetch(provider: &SharedCredentialsProvider) -> Result<Credentials, CredentialsError> {
    let found = provider.as_ref().provide_credentials().await.map_err(|error| failure(&error))?;
    let token = found.session_token().map(str::to_owned);
    let (id, secret) = (found.access_key_id(), found.secret_access_key());
    let account = found.account_id().map_or("", |account| account.as_str());
    Ok(Credentials::new(id, secret, token, found.expiry(), "the AWS SDK").with_account_id(account))
}

fn failure(error: &SdkError) -> CredentialsError {
    match error {
        SdkError::CredentialsNotLoaded(_) => CredentialsError::absent(told(error)),
        _ => CredentialsError::failed(told(error)),
    }
}

/// An error of the SDK's with all its causes, which hold no secret.
fn told(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use aws_credential_types::provider::future;
    use aws_credential_types::{Credentials as SdkCredentials, Token as SdkToken};
    use aws_types::app_name::AppName;
    use aws_types::origin::Origin;
    use aws_types::region::Region;
    use aws_types::sdk_config::StalledStreamProtectionConfig as SdkStreams;
    use aws_types::service_config::LoadServiceConfig;

    use super::*;
    use crate::meta::{AuthScheme, OperationMeta};
    use crate::schema::Schema;

    static UNIT: Schema = Schema::structure("Unit", &[]);
    static META: ServiceMeta = ServiceMeta::new("Cognito Identity Provider")
        .shape_name("Notes")
        .version("2026-01-01")
        .endpoint_prefix("notes")
        .signing_name("notes");

    /// A source of credentials that needs tokio's clock.
    #[derive(Debug)]
    struct Slow;

    impl aws_credential_types::provider::ProvideCredentials for Slow {
        fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
        where
            Self: 'a,
        {
            future::ProvideCredentials::new(async {
                tokio::time::sleep(Duration::from_millis(1)).await;
                Ok(SdkCredentials::new("AKIDEXAMPLE", "secret", Some("token".to_owned()), None, "slow"))
            })
        }
    }

    #[derive(Debug)]
    struct Failing(fn() -> SdkError);

    impl aws_credential_types::provider::ProvideCredentials for Failing {
        fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
        where
            Self: 'a,
        {
            future::ProvideCredentials::ready(Err((self.0)()))
        }
    }

    #[test]
    fn nothing_set_is_our_default() {
        let (config, default) = (Config::from(&SdkConfig::builder().build()), Config::builder().build());
        assert_eq!(format!("{config:?}"), format!("{default:?}"));
        assert!(config.credentials_provider().is_none());
        let supported = SdkConfig::builder().request_checksum_calculation(SdkCalculation::WhenSupported).build();
        assert_eq!(format!("{:?}", Config::from(&supported)), format!("{default:?}"));
    }

    #[test]
    fn what_is_set_is_taken_over() {
        let sdk = SdkConfig::builder()
            .region(Region::new("eu-west-1"))
            .endpoint_url("http://127.0.0.1:5000")
            .use_fips(true)
            .use_dual_stack(true)
            .account_id_endpoint_mode(SdkMode::Required)
            .retry_config(SdkRetries::adaptive().with_max_attempts(7).with_initial_backoff(Duration::from_millis(5)))
            .timeout_config(
                SdkTimeouts::builder().operation_timeout(Duration::from_secs(9)).disable_read_timeout().build(),
            )
            .stalled_stream_protection(
                SdkStreams::enabled().upload_enabled(false).grace_period(Duration::from_secs(3)).build(),
            )
            .app_name(AppName::new("shop").unwrap())
            .disable_request_compression(true)
            .request_min_compression_size_bytes(5)
            .request_checksum_calculation(SdkCalculation::WhenRequired)
            .response_checksum_validation(SdkValidation::WhenRequired)
            .build();
        let config = Config::from(&sdk);
        let retries = RetryConfig::standard().with_max_attempts(7).with_initial_backoff(Duration::from_millis(5));
        let timeouts = TimeoutConfig::builder().operation_timeout(Duration::from_secs(9)).read_timeout(None).build();
        let streams =
            StalledStreamProtectionConfig::enabled().upload_enabled(false).grace_period(Duration::from_secs(3)).build();
        let expected = Config::builder()
            .region("eu-west-1")
            .endpoint_url("http://127.0.0.1:5000")
            .use_fips(true)
            .use_dual_stack(true)
            .account_id_endpoint_mode(AccountIdEndpointMode::Required)
            .retry_config(retries)
            .timeout_config(timeouts)
            .stalled_stream_protection(streams)
            .app_name("shop")
            .disable_request_compression(true)
            .request_min_compression_size_bytes(5)
            .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
            .response_checksum_validation(ResponseChecksumValidation::WhenRequired);
        assert_eq!(format!("{config:?}"), format!("{:?}", expected.build()));
        assert_eq!(self::retries(&SdkRetries::standard()), RetryConfig::standard());
        assert_eq!(self::timeouts(&SdkTimeouts::disabled()), TimeoutConfig::disabled());
    }

    #[test]
    fn a_service_has_its_own_endpoint_and_settings() {
        #[derive(Debug)]
        struct Services;
        impl LoadServiceConfig for Services {
            fn load_config(&self, key: ServiceConfigKey<'_>) -> Option<String> {
                let said = match (key.env(), key.profile()) {
                    ("AWS_ENDPOINT_URL", "endpoint_url") => "http://own.test",
                    ("AWS_STS_REGIONAL_ENDPOINTS", "sts_regional_endpoints") => "legacy",
                    ("AWS_S3_USE_ARN_REGION", "s3_use_arn_region") => "perhaps",
                    ("AWS_ENABLE_ENDPOINT_DISCOVERY", "endpoint_discovery_enabled") => "True",
                    _ => return None,
                };
                (key.service_id() == META.sdk_id).then(|| said.to_owned())
            }
        }
        let config = |origin| {
            let mut sdk = SdkConfig::builder().endpoint_url("http://all.test").service_config(Services);
            sdk.insert_origin("endpoint_url", origin);
            sdk.build().into_config(&META)
        };
        assert_eq!(config(Origin::shared_config()).endpoint_url(), Some("http://all.test"));
        let config = config(Origin::unknown());
        assert_eq!(config.endpoint_url(), Some("http://own.test"));
        let set: Vec<_> = config.endpoint_parameters().iter().collect();
        assert_eq!(set, [("AWS::STS::UseGlobalEndpoint", &true.into())]);
        assert_eq!(config.endpoint_discovery_enabled(), Some(true));
    }

    #[test]
    fn credentials_are_fetched_with_and_without_a_runtime() {
        let provider = SharedCredentialsProvider::new(Slow);
        let expected = Credentials::new("AKIDEXAMPLE", "secret", Some("token".to_owned()), None, "the AWS SDK");
        assert_eq!(ProvideCredentials::provide_credentials(&provider), Ok(expected.clone()));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let both = runtime.block_on(async {
            (ProvideCredentials::provide_credentials(&provider), provider.provide_credentials_async().unwrap().await)
        });
        assert_eq!(both, (Ok(expected.clone()), Ok(expected)));
    }

    #[test]
    fn tokens_are_fetched_with_and_without_a_runtime() {
        let token = SdkToken::new("t0ken", Some(std::time::SystemTime::UNIX_EPOCH));
        let provider = SharedTokenProvider::new(token);
        let expected = Token::new("t0ken", Some(std::time::SystemTime::UNIX_EPOCH));
        assert_eq!(ProvideToken::provide_token(&provider), Ok(expected.clone()));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        assert_eq!(runtime.block_on(provider.provide_token_async().unwrap()), Ok(expected));
        let operation =
            OperationMeta::new("Ask", &META, &UNIT, &UNIT, &[], &[AuthScheme::SigV4, AuthScheme::HttpBearer]);
        let keys = SharedCredentialsProvider::new(Slow);
        let sdk = SdkConfig::builder().token_provider(provider).credentials_provider(keys).build();
        let scheme = |sdk: &SdkConfig| Config::from(sdk).auth_scheme(&operation);
        assert_eq!(scheme(&sdk), Some(AuthScheme::SigV4));
        let preferred = sdk.into_builder().auth_scheme_preference(["httpBearerAuth".into()]).build();
        assert_eq!(scheme(&preferred), Some(AuthScheme::HttpBearer));
    }

    #[test]
    fn failures_say_why() {
        let absent = SharedCredentialsProvider::new(Failing(|| SdkError::not_loaded("no profile")));
        let error = ProvideCredentials::provide_credentials(&absent).unwrap_err();
        assert!(error.is_absent() && error.to_string().contains("no profile"), "{error}");
        let failed = SharedCredentialsProvider::new(Failing(|| SdkError::provider_error("no such role")));
        let error = ProvideCredentials::provide_credentials(&failed).unwrap_err();
        assert!(!error.is_absent() && error.to_string().contains("no such role"), "{error}");
        let panics = SharedCredentialsProvider::new(Failing(|| panic!("on purpose")));
        assert!(!ProvideCredentials::provide_credentials(&panics).unwrap_err().is_absent());
    }
}
