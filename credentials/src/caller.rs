//! Calls of services, whichever transport there is.
//!
//! In: a place whose settings count, and a finished input. Out: the operation's output, or why there is none, in a line. The blocking
//! transport is used where it is compiled in; else the asynchronous one, by a runtime of its own on a thread of its own, so that it does
//! not matter where the caller stands.

#[cfg(any(feature = "login", feature = "sso"))]
use std::time::SystemTime;

use smithgen_runtime::client::Core;
use smithgen_runtime::config::{Builder, Config, Loader};
#[cfg(feature = "assume-role")]
use smithgen_runtime::credentials::Refusal;
use smithgen_runtime::credentials::{CredentialsError, Place};
use smithgen_runtime::error::SdkError;
use smithgen_runtime::operation::{Operation, OperationInput};
use smithgen_runtime::settings::Environment;

use crate::services::Services;

type Outcome<O> = Result<<O as Operation>::Output, SdkError<<O as Operation>::Error>>;

/// Who calls: what makes the calls, and where their settings come from.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    pub(crate) services: Services,
    pub(crate) place: Place,
}

impl Default for Caller {
    fn default() -> Self {
        let place = Place { environment: Environment::of_process(), profile: None };
        Caller { services: Services::new(), place }
    }
}

impl Caller {
    /// The configuration of calls: what environment and files say, and the program.
    pub(crate) fn config(&self) -> Result<Builder, CredentialsError> {
        let Caller { services, place } = self;
        let mut loader = Loader::new().environment(place.environment.clone());
        // Who knows the region does not ask for it.
        if services.region.is_none() {
            loader = loader.links(services.clone());
        }
        if let Some(name) = &place.profile {
            loader = loader.profile_name(name);
        }
        let failed = |error: &dyn std::fmt::Display| CredentialsError::failed(error.to_string());
        let settings = loader.load().map_err(|error| failed(&error))?;
        let mut builder = settings.config().map_err(|error| failed(&error))?;
        if let Some(region) = &services.region {
            builder = builder.region(region);
        }
        if let Some(http_client) = &services.http_client {
            builder = builder.http_client(http_client.clone());
        }
        Ok(builder)
    }

    /// The same in a region, whatever settings say; calls are not signed there, as a token says who asks.
    #[cfg(any(feature = "login", feature = "sso"))]
    pub(crate) fn config_for_tokens(&self, region: Option<&str>) -> Result<Config, CredentialsError> {
        let services = region.into_iter().fold(self.services.clone(), Services::region);
        let caller = Caller { services, place: self.place.clone() };
        Ok(caller.config()?.unsigned(true).build())
    }

    /// The time, by the clock of the services.
    #[cfg(any(feature = "login", feature = "sso"))]
    pub(crate) fn now(&self) -> SystemTime {
        (self.services.clock)()
    }
}

/// Makes one call, as [`outcome`]; whatever goes wrong becomes a line.
#[cfg(feature = "assume-role")]
pub(crate) fn call<I: OperationInput + Send>(
    config: Config,
    input: I,
    what: &str,
) -> Result<<I::Operation as Operation>::Output, CredentialsError>
where
    Outcome<I::Operation>: Send,
{
    outcome(config, input, what)?.map_err(|error| {
        let operation = <I::Operation as Operation>::META.name;
        refused(operation, what, &error, error.code(), error.message())
    })
}

/// What an error comes to, for all operations.
#[cfg(feature = "assume-role")]
fn refused(
    operation: &'static str,
    what: &str,
    error: &dyn std::fmt::Display,
    code: Option<&str>,
    message: Option<&str>,
) -> CredentialsError {
    let failed = CredentialsError::failed(format!("{what}: {error}"));
    let Some(code) = code.map(str::to_owned) else { return failed };
    failed.with_refusal(Refusal { operation, code, message: message.unwrap_or_default().to_owned() })
}

/// Makes one call, with its retries; `what` it is for begins the text of an error.
///
/// # Errors
/// When it cannot be made at all.
pub(crate) fn outcome<I: OperationInput + Send>(
    config: Config,
    input: I,
    what: &str,
) -> Result<Outcome<I::Operation>, CredentialsError>
where
    Outcome<I::Operation>: Send,
{
    if config.region().is_none() && config.endpoint_url_of(I::Operation::META.service).is_none() {
        let advice = "there is no region: set `AWS_REGION`, or `region` in the profile";
        return Err(CredentialsError::failed(format!("{what}: {advice}")));
    }
    sent(config, input)
}

#[cfg(feature = "blocking")]
fn sent<I: OperationInput>(config: Config, input: I) -> Result<Outcome<I::Operation>, CredentialsError> {
    Ok(Core::<smithgen_runtime::driver::Blocking>::from_conf(config).execute(input))
}

#[cfg(not(feature = "blocking"))]
fn sent<I: OperationInput + Send>(config: Config, input: I) -> Result<Outcome<I::Operation>, CredentialsError>
where
    Outcome<I::Operation>: Send,
{
    let core = Core::<smithgen_runtime::driver::Async>::from_conf(config);
    crate::own_thread::on_own_thread(|runtime| runtime.block_on(core.execute(input)))
        .map_err(|error| CredentialsError::failed(format!("no runtime could be started: {error}")))
}

#[cfg(all(test, feature = "assume-role"))]
mod tests {
    use super::*;
    use crate::sts::operation::assume_role::AssumeRoleInput;

    #[test]
    fn endpoints_are_those_that_settings_ask_for() {
        let file = std::env::temp_dir().join(format!("smithgen-endpoints-{}", std::process::id()));
        std::fs::write(&file, "[default]\nsts_regional_endpoints = legacy\n").expect("files can be written");
        let file = file.display().to_string();
        let url = |variables: &[(&str, &str)]| {
            let environment = Environment::of_variables(variables.iter().copied(), false);
            let place = Place { environment, profile: None };
            let config = Caller { services: Services::new(), place }.config().expect("settings").unsigned(true).build();
            let input = AssumeRoleInput::builder().role_arn("r").role_session_name("s").build();
            input.to_http_request(&config).expect("a request").uri().to_string()
        };
        let region = ("AWS_REGION", "eu-west-1");
        for (variables, expected) in [
            (&[region][..], "https://sts.eu-west-1.amazonaws.com/"),
            (&[region, ("AWS_STS_REGIONAL_ENDPOINTS", "legacy")], "https://sts.amazonaws.com/"),
            (&[region, ("AWS_CONFIG_FILE", &file)], "https://sts.amazonaws.com/"),
            (
                &[region, ("AWS_CONFIG_FILE", &file), ("AWS_STS_REGIONAL_ENDPOINTS", "regional")],
                "https://sts.eu-west-1.amazonaws.com/",
            ),
            (&[region, ("AWS_USE_FIPS_ENDPOINT", "true")], "https://sts-fips.eu-west-1.amazonaws.com/"),
            (&[region, ("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:1")], "http://127.0.0.1:1/"),
            (&[region, ("AWS_ENDPOINT_URL", "http://127.0.0.1:2/sts")], "http://127.0.0.1:2/sts/"),
        ] {
            assert_eq!(url(variables), expected, "{variables:?}");
        }
        std::fs::remove_file(file).expect("it is there");
    }
}
