//! Where the instance metadata service is, and how it may be asked.
//!
//! In: what the program says, then the environment, then the profile. Out: an address, attempts and their time, or the setting that makes
//! no sense.

use std::time::Duration;

use http::Uri;
use smithgen_runtime::config::{Environment, Loader, Settings as Shared};
use smithgen_runtime::credentials::{CredentialsError, Source};

/// How often the service is asked, as the AWS SDKs have it, and how long an attempt may take.
const ATTEMPTS: u32 = 4;
const LIMIT: Duration = Duration::from_secs(1);

/// By which of its addresses the service is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndpointMode {
    /// `http://169.254.169.254`
    IpV4,
    /// `http://[fd00:ec2::254]`
    IpV6,
}

impl EndpointMode {
    fn url(self) -> &'static str {
        match self {
            EndpointMode::IpV4 => "http://169.254.169.254",
            EndpointMode::IpV6 => "http://[fd00:ec2::254]",
        }
    }
}

/// How to ask.
#[derive(Debug)]
pub(super) struct Settings {
    /// The address, ending in a slash.
    base: String,
    pub(super) attempts: u32,
    /// How long an attempt may take.
    pub(super) limit: Duration,
    /// Whether a service without tokens may be asked, as version 1 is.
    pub(super) allows_v1: bool,
}

impl Settings {
    /// # Errors
    /// Absent when the service is not to be asked, and failed when a setting makes no sense.
    pub(super) fn of(
        environment: &Environment,
        profile: Option<&str>,
        endpoint: Option<&str>,
        mode: Option<EndpointMode>,
    ) -> Result<Self, CredentialsError> {
        if let Some(absent) = Source::InstanceMetadata.why_not(environment) {
            return Err(absent);
        }
        let loader = Loader::new().environment(environment.clone());
        let loader = profile.into_iter().fold(loader, |loader, name| loader.profile_name(name));
        let shared = loader.load().map_err(|error| CredentialsError::failed(error.to_string()))?;
        let number = |variable: &str, property: &str| number(&shared, variable, property);
        let seconds = number("AWS_METADATA_SERVICE_TIMEOUT", "metadata_service_timeout")?;
        let attempts = number("AWS_METADATA_SERVICE_NUM_ATTEMPTS", "metadata_service_num_attempts")?;
        let v1 = shared.find(&["AWS_EC2_METADATA_V1_DISABLED"], "ec2_metadata_v1_disabled");
        Ok(Settings {
            base: base(&shared, endpoint, mode)?,
            attempts: attempts.unwrap_or(ATTEMPTS),
            limit: seconds.map_or(LIMIT, |seconds| Duration::from_secs(seconds.into())),
            allows_v1: v1.is_some_and(|(value, _)| value.eq_ignore_ascii_case("false")),
        })
    }

    /// The address of a path, which begins without a slash.
    pub(super) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }
}

fn base(shared: &Shared, endpoint: Option<&str>, mode: Option<EndpointMode>) -> Result<String, CredentialsError> {
    let set = |variable, property| shared.find(&[variable], property);
    let own = endpoint.map(|url| (url.to_owned(), "the endpoint".to_owned()));
    let found = own.or_else(|| set("AWS_EC2_METADATA_SERVICE_ENDPOINT", "ec2_metadata_service_endpoint"));
    let Some((url, name)) = found else {
        let mode = match (mode, set("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "ec2_metadata_service_endpoint_mode")) {
            (Some(mode), _) => mode,
            (None, None) => EndpointMode::IpV4,
            (None, Some((text, _))) if text.eq_ignore_ascii_case("ipv4") => EndpointMode::IpV4,
            (None, Some((text, _))) if text.eq_ignore_ascii_case("ipv6") => EndpointMode::IpV6,
            (None, Some((text, name))) => {
                let problem = format!("{name}: `{text}` is not a valid endpoint mode, but IPv4 and IPv6 are");
                return Err(CredentialsError::failed(problem));
            }
        };
        return Ok(format!("{}/", mode.url()));
    };
    let refuse =
        |problem: &str| CredentialsError::failed(format!("{name} of the instance metadata service: {problem}"));
    let uri: Uri = url.parse().map_err(|error: http::uri::InvalidUri| refuse(&error.to_string()))?;
    match (uri.scheme_str(), uri.query()) {
        (Some("http" | "https"), None) => Ok(format!("{}/", url.trim_end_matches('/'))),
        _ => Err(refuse("it must begin with `http://` or `https://`, and have no query")),
    }
}

/// A setting that is a whole number from 1.
fn number(shared: &Shared, variable: &str, property: &str) -> Result<Option<u32>, CredentialsError> {
    let Some((text, name)) = shared.find(&[variable], property) else { return Ok(None) };
    match text.parse() {
        Ok(number) if number > 0 => Ok(Some(number)),
        _ => Err(CredentialsError::failed(format!("{name} is {text:?}, but it must be a whole number from 1"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The variables and the one shared file of a case.
    fn environment(case: &serde_json::Value, folder: &std::path::Path) -> Environment {
        for (name, text) in case["fs"].as_object().expect("files") {
            std::fs::write(folder.join(name), text.as_str().expect("a text")).expect("it can be written");
        }
        let variables = case["env"].as_object().expect("variables").iter().map(|(name, value)| {
            let value = value.as_str().expect("a text");
            let value =
                if name == "AWS_CONFIG_FILE" { folder.join(value).display().to_string() } else { value.to_owned() };
            (name.clone(), value)
        });
        // No file of whoever runs the test.
        let home = [("HOME".to_owned(), folder.display().to_string())];
        Environment::of_variables(home.into_iter().chain(variables), false)
    }

    #[needs::test(conformance)]
    fn endpoints_are_those_of_the_suite() {
        let text =
            std::fs::read(needs::conformance!("suites/smithy-rs/imds-endpoint-tests.json")).expect("it can be read");
        let suite: serde_json::Value = serde_json::from_slice(&text).expect("it is JSON");
        let cases = suite["tests"].as_array().expect("cases");
        assert!(cases.len() >= 14);
        for (number, case) in cases.iter().enumerate() {
            let folder = std::env::temp_dir().join(format!("smithgen-imds-{}-{number}", std::process::id()));
            std::fs::create_dir_all(&folder).expect("it can be made");
            let mode = case["mode_override"].as_str().map(|mode| match mode {
                "IPv4" => EndpointMode::IpV4,
                "IPv6" => EndpointMode::IpV6,
                other => panic!("{other}"),
            });
            let settings = Settings::of(&environment(case, &folder), None, case["endpoint_override"].as_str(), mode);
            std::fs::remove_dir_all(&folder).expect("it can be removed");
            let expected = &case["result"];
            match (settings.map(|settings| settings.url("latest/api/token")), expected["Ok"].as_str()) {
                (Ok(url), Some(expected)) => assert_eq!(url, expected, "{case}"),
                (Err(error), None) => {
                    let expected = expected["Err"].as_str().expect("an error");
                    assert!(error.to_string().contains(expected) && !error.is_absent(), "{error}: {case}");
                }
                (result, _) => panic!("{result:?}: {case}"),
            }
        }
    }

    #[test]
    fn settings_that_make_no_sense_are_named() {
        let of = |name: &str, value: &str| {
            let variables = [("HOME", "/nonexistent"), (name, value)];
            Settings::of(&Environment::of_variables(variables, false), None, None, None)
        };
        for (name, value, expected) in [
            (
                "AWS_METADATA_SERVICE_TIMEOUT",
                "0",
                "`AWS_METADATA_SERVICE_TIMEOUT` is \"0\", but it must be a whole number from 1",
            ),
            ("AWS_METADATA_SERVICE_NUM_ATTEMPTS", "x", "`AWS_METADATA_SERVICE_NUM_ATTEMPTS` is \"x\""),
            (
                "AWS_EC2_METADATA_SERVICE_ENDPOINT",
                "ftp://host",
                "`AWS_EC2_METADATA_SERVICE_ENDPOINT` of the instance metadata service: it must begin",
            ),
            ("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://host/?q", "and have no query"),
        ] {
            let error = of(name, value).expect_err(value).to_string();
            assert!(error.contains(expected), "{error}");
        }
        assert!(of("AWS_EC2_METADATA_DISABLED", "True").expect_err("it is off").is_absent());
        let settings = of("AWS_METADATA_SERVICE_TIMEOUT", "7").expect("it is set");
        assert_eq!((settings.limit, settings.attempts, settings.allows_v1), (Duration::from_secs(7), 4, false));
        for (value, allows) in [("false", true), ("False", true), ("true", false), ("", false)] {
            assert_eq!(of("AWS_EC2_METADATA_V1_DISABLED", value).expect("it is set").allows_v1, allows, "{value}");
        }
    }
}
