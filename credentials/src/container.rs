//! Credentials that the host of a container has for it: roles of ECS tasks, EKS Pod Identity, and whoever answers like them.
//!
//! In: the variables that say [where and with which
//! token](https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html) to ask. Out: the credentials in the answer.
//! Nobody but the machine itself is asked without TLS: a loopback address, or those of ECS and EKS.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use http::header::{ACCEPT, AUTHORIZATION};
use http::{HeaderValue, Request, Uri};
use smithgen_runtime::config::{Environment, HttpClient};
use smithgen_runtime::credentials::{Credentials, CredentialsError, ProvideCredentials};
use smithgen_runtime::generated::secrets::shown_url;
use smithgen_runtime::transport::{TransportError, TransportErrorKind};

use crate::answer::{self, Problem};
use crate::line::{Line, talk};

const RELATIVE_URI: &str = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
const FULL_URI: &str = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
const TOKEN: &str = "AWS_CONTAINER_AUTHORIZATION_TOKEN";
const TOKEN_FILE: &str = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";

/// Where relative addresses lead: the agent of ECS.
const ECS: Ipv4Addr = Ipv4Addr::new(169, 254, 170, 2);

/// Where the agent of EKS Pod Identity answers.
const EKS: Ipv4Addr = Ipv4Addr::new(169, 254, 170, 23);
const EKS_BY_IPV6: Ipv6Addr = Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x23);

/// How long an attempt may take, as botocore has it, and how many there are.
const LIMIT: Duration = Duration::from_secs(2);
const ATTEMPTS: u32 = 3;

/// How long the first wait between attempts is; the next one is twice as long.
const PAUSE: Duration = Duration::from_millis(500);

/// Asks the host of the container, as the variables of ECS and EKS say. A file with a token is read anew each time.
#[derive(Clone, Debug)]
pub struct ContainerCredentials {
    environment: Environment,
    http_client: HttpClient,
}

impl ContainerCredentials {
    /// Asks as this environment says.
    pub fn new(environment: Environment) -> Self {
        ContainerCredentials { environment, http_client: HttpClient::new().without_proxies() }
    }

    /// Sets what is sent through, and whom it trusts. Proxies are not asked in any case. Default: one of its own, which trusts the roots of
    /// the web.
    pub fn http_client(mut self, http_client: &HttpClient) -> Self {
        self.http_client = http_client.without_proxies();
        self
    }

    /// Whom to ask.
    fn uri(&self) -> Result<Uri, CredentialsError> {
        if let Some(relative) = self.environment.get(RELATIVE_URI) {
            let uri = format!("http://{ECS}{relative}").parse::<Uri>();
            let uri = uri.ok().filter(|uri| uri.host() == Some(&ECS.to_string()) && uri.port().is_none());
            return uri.ok_or_else(|| CredentialsError::failed(format!("`{RELATIVE_URI}` is not the path of a URI")));
        }
        let Some(full) = self.environment.get(FULL_URI) else {
            let problem = "No environment variables were set to configure ECS provider";
            return Err(CredentialsError::absent(format!("{problem}: neither `{RELATIVE_URI}` nor `{FULL_URI}`")));
        };
        let refuse = |problem: &str| Err(CredentialsError::failed(format!("`{FULL_URI}`: {problem}")));
        let uri = match full.parse::<Uri>() {
            Ok(uri) => uri,
            Err(error) => return refuse(&error.to_string()),
        };
        let Some(host) = uri.host() else { return refuse("URI did not specify a host") };
        match uri.scheme_str() {
            Some("https") => Ok(uri),
            Some("http") if is_near(host) => Ok(uri),
            Some("http") => refuse("only loopback addresses, and those of ECS and EKS, are asked without TLS"),
            _ => refuse("it is neither http nor https"),
        }
    }

    /// What the host knows the container by.
    fn token(&self) -> Result<Option<HeaderValue>, CredentialsError> {
        let (token, source) = if let Some(path) = self.environment.get(TOKEN_FILE) {
            let read = |error| {
                CredentialsError::failed(format!("the file {path:?} of `{TOKEN_FILE}` cannot be read ({error})"))
            };
            (std::fs::read(&path).map_err(read)?, TOKEN_FILE)
        } else if let Some(token) = self.environment.get(TOKEN) {
            (token.into_bytes(), TOKEN)
        } else {
            return Ok(None);
        };
        let mut value = HeaderValue::try_from(zeroize::Zeroizing::new(token).as_slice())
            .map_err(|_| CredentialsError::failed(format!("the token of `{source}` cannot stand in a header")))?;
        value.set_sensitive(true);
        Ok(Some(value))
    }

    fn fetch(&self, line: &Line<'_>, uri: &Uri) -> Result<Credentials, CredentialsError> {
        let mut pause = PAUSE;
        for _ in 1..ATTEMPTS {
            match self.attempt(line, uri)? {
                Attempt::Done(credentials) => return Ok(credentials),
                Attempt::Failed(_) => std::thread::sleep(pause),
            }
            pause *= 2;
        }
        match self.attempt(line, uri)? {
            Attempt::Done(credentials) => Ok(credentials),
            Attempt::Failed(problem) => Err(failed(uri, &problem)),
        }
    }

    /// # Errors
    /// When another attempt is of no use.
    fn attempt(&self, line: &Line<'_>, uri: &Uri) -> Result<Attempt, CredentialsError> {
        let mut request = Request::get(uri).header(ACCEPT, HeaderValue::from_static("application/json"));
        let token = self.token()?;
        if let Some(token) = &token {
            request = request.header(AUTHORIZATION, token);
        }
        let failed = |problem: &str| failed(uri, problem);
        let request = request.body(()).map_err(|error| failed(&format!("cannot be asked: {error}")))?;
        let answer = match line.send(request, LIMIT) {
            Ok(answer) => answer,
            Err(error) if is_for_good(&error) => return Err(failed(&format!("cannot be asked: {error}"))),
            Err(error) => return Ok(Attempt::Failed(format!("did not answer: {error}"))),
        };
        if answer.status() == 200 {
            return match answer::credentials(&answer.body, token.as_ref(), "container") {
                Ok(credentials) => Ok(Attempt::Done(credentials)),
                Err(Problem::Unreadable(problem)) => Ok(Attempt::Failed(format!("gave an answer that {problem}"))),
                Err(Problem::Refused(said)) => Err(failed(&format!("refuses: {said}"))),
            };
        }
        let said = answer::complaint(&answer.body, token.as_ref());
        let colon = if said.is_empty() { "" } else { ": " };
        let problem = format!("answered with the status {}{colon}{said}", answer.status());
        match answer.status() {
            429 | 500.. => Ok(Attempt::Failed(problem)),
            _ => Err(failed(&problem)),
        }
    }
}

/// What came of an attempt.
enum Attempt {
    Done(Credentials),
    Failed(String),
}

/// Whether a host may be asked without TLS.
fn is_near(host: &str) -> bool {
    let literal = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    match literal.parse::<IpAddr>() {
        Ok(IpAddr::V4(address)) => address.is_loopback() || address == ECS || address == EKS,
        Ok(IpAddr::V6(address)) => address.is_loopback() || address == EKS_BY_IPV6,
        // What other names lead to depends on whoever answers for them.
        Err(_) => host.eq_ignore_ascii_case("localhost"),
    }
}

/// Whether the next attempt would fail of the same.
fn is_for_good(error: &TransportError) -> bool {
    matches!(error.kind(), TransportErrorKind::Request | TransportErrorKind::Trust | TransportErrorKind::Tls)
}

/// What is wrong with whom to ask; its address may hold a password.
fn failed(uri: &Uri, problem: &str) -> CredentialsError {
    CredentialsError::failed(format!("{} {problem}", shown_url(&uri.to_string())))
}

impl ProvideCredentials for ContainerCredentials {
    fn provide_credentials(&self) -> Result<Credentials, CredentialsError> {
        let uri = self.uri()?;
        talk(&self.http_client, |line| self.fetch(line, &uri))
            .unwrap_or_else(|error| Err(CredentialsError::failed(error.to_string())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[needs::test(conformance)]
    fn addresses_are_those_of_the_suite() {
        let text = std::fs::read(needs::conformance!("suites/smithy-rs/ecs-tests.json")).expect("it can be read");
        let suite: serde_json::Value = serde_json::from_slice(&text).expect("it is JSON");
        let cases = suite["tests"].as_array().expect("cases");
        assert!(cases.len() >= 11);
        for case in cases {
            let variables = case["env"].as_object().expect("variables").iter();
            let variables = variables.map(|(name, value)| (name.as_str(), value.as_str().expect("a text")));
            let uri = ContainerCredentials::new(Environment::of_variables(variables, false)).uri();
            match (uri, case["result"]["Ok"].as_str()) {
                (Ok(uri), Some(expected)) => assert_eq!(uri.to_string(), expected, "{case}"),
                (Err(error), None) => {
                    let expected = case["result"]["ErrorContains"].as_str().expect("an error");
                    assert!(error.to_string().contains(expected), "{error}: {case}");
                }
                (result, _) => panic!("{result:?}: {case}"),
            }
        }
    }

    #[test]
    fn only_what_is_near_is_asked_without_tls() {
        let uri = |url: &str| ContainerCredentials::new(Environment::of_variables([(FULL_URI, url)], false)).uri();
        for near in [
            "127.0.0.1",
            "127.9.9.9",
            "localhost",
            "LOCALHOST",
            "[::1]",
            "169.254.170.2",
            "169.254.170.23",
            "[fd00:ec2::23]",
        ] {
            assert!(uri(&format!("http://{near}:80/x")).is_ok(), "{near}");
        }
        for far in [
            "169.254.170.3",
            "169.254.169.254",
            "10.0.0.1",
            "[fd00:ec2::24]",
            "[::ffff:10.0.0.1]",
            "localhost.test",
            "user@10.0.0.1",
        ] {
            let error = uri(&format!("http://{far}/x")).expect_err(far);
            assert!(error.to_string().contains("only loopback addresses") && !error.is_absent(), "{error}");
            assert!(uri(&format!("https://{far}/x")).is_ok(), "{far}");
        }
        assert!(uri("ftp://127.0.0.1/x").expect_err("no HTTP").to_string().contains("neither http nor https"));
    }

    #[test]
    fn relative_addresses_stay_with_the_agent() {
        for (path, is_well) in [
            ("/v2/credentials?id=1", true),
            ("@evil.test/", false),
            (".evil.test/", false),
            (":81/", false),
            ("0/", false),
            ("/ ", false),
        ] {
            let uri = ContainerCredentials::new(Environment::of_variables([(RELATIVE_URI, path)], false)).uri();
            assert_eq!(uri.is_ok(), is_well, "{path}: {uri:?}");
        }
    }
}
