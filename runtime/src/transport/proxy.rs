//! Which proxy a request goes through, by the environment variables that curl and the AWS CLI read.
//!
//! In: `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY` (lower case goes first) and a request's URL. Out: the proxy, if
//! any. Requests to `https://` go through a tunnel (`CONNECT`); requests to `http://` are handed to the proxy as they are.

use std::env::VarError;
use std::net::IpAddr;

use http::uri::{Authority, Scheme};
use http::{HeaderValue, Uri};

use super::{TransportError, TransportErrorKind};
use crate::endpoint::{is_host_and_port, percent_decode};
use crate::types::base64::encode_base64;

/// The proxies of both schemes, and the hosts that need none.
#[derive(Clone, Debug, Default)]
pub(crate) struct Proxies {
    http: Option<Setting>,
    https: Option<Setting>,
    exceptions: Vec<Exception>,
}

/// A variable's value: a proxy, or what is wrong with it.
type Setting = Result<Proxy, String>;

/// A proxy.
#[derive(Clone)]
pub(crate) struct Proxy {
    /// How the proxy itself is spoken to.
    pub(crate) scheme: Scheme,
    pub(crate) authority: Authority,
    /// User and password.
    pub(crate) credentials: Option<(String, String)>,
}

impl Proxy {
    /// The value of `proxy-authorization`.
    pub(crate) fn authorization(&self) -> Option<HeaderValue> {
        let (user, password) = self.credentials.as_ref()?;
        let mut value =
            HeaderValue::try_from(format!("Basic {}", encode_base64(format!("{user}:{password}").as_bytes()))).ok()?;
        value.set_sensitive(true);
        Some(value)
    }
}

impl std::fmt::Debug for Proxy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}://{}", self.scheme, self.authority)
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Exception {
    All,
    /// A domain and all below it, without the dot in front; a port narrows it.
    Domain(String, Option<u16>),
    Network(IpAddr, u8),
}

impl Proxies {
    /// What the environment says now.
    pub(crate) fn from_env() -> Self {
        Self::from_vars(|name| match std::env::var(name) {
            Ok(value) => Some(Ok(value)),
            Err(VarError::NotPresent) => None,
            Err(VarError::NotUnicode(_)) => Some(Err(format!("the environment variable `{name}` is not UTF-8"))),
        })
    }

    fn from_vars(var: impl Fn(&str) -> Option<Result<String, String>>) -> Self {
        let is_set = |value: &Result<String, String>| value.as_ref().map_or(true, |value| !value.trim().is_empty());
        let first = |names: &[&str]| names.iter().find_map(|name| var(name).filter(is_set));
        let all = first(&["all_proxy", "ALL_PROXY"]);
        // In a CGI program `HTTP_PROXY` is a header that the client sends: https://httpoxy.org
        let http =
            if var("REQUEST_METHOD").is_some() { first(&["http_proxy"]) } else { first(&["http_proxy", "HTTP_PROXY"]) };
        let https = first(&["https_proxy", "HTTPS_PROXY"]);
        let exceptions = first(&["no_proxy", "NO_PROXY"]).unwrap_or(Ok(String::new()));
        let problem = exceptions.as_ref().err().cloned();
        let proxy = |url: Result<String, String>| problem.clone().map_or(url, Err).and_then(|url| parse(&url));
        let exceptions = exceptions.unwrap_or_default();
        Proxies {
            http: http.or_else(|| all.clone()).map(proxy),
            https: https.or(all).map(proxy),
            exceptions: exceptions.split(',').filter_map(|text| Exception::parse(text.trim())).collect(),
        }
    }

    /// The proxy that requests to `url` go through.
    pub(crate) fn of(&self, url: &Uri) -> Result<Option<&Proxy>, TransportError> {
        let is_secure = url.scheme() == Some(&Scheme::HTTPS);
        let Some(setting) = (if is_secure { &self.https } else { &self.http }) else {
            return Ok(None);
        };
        let host = url.host().unwrap_or_default();
        let port = url.port_u16().unwrap_or(if is_secure { 443 } else { 80 });
        if self.exceptions.iter().any(|exception| exception.covers(host, port)) {
            return Ok(None);
        }
        match setting {
            Ok(proxy) => Ok(Some(proxy)),
            Err(problem) => Err(TransportError::new(TransportErrorKind::Request, problem.as_str())),
        }
    }
}

fn parse(text: &str) -> Setting {
    let text = text.trim();
    let with_scheme = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
    // The text is not shown: it may hold a password.
    let url = with_scheme.parse::<Uri>().map_err(|_| "the environment's proxy is not a URL".to_owned())?;
    let parts = url.into_parts();
    let scheme = match parts.scheme {
        Some(scheme) if scheme == Scheme::HTTP || scheme == Scheme::HTTPS => scheme,
        other => {
            let name = other.map_or_else(String::new, |scheme| scheme.to_string());
            return Err(format!("the environment's proxy speaks {name}, but only http and https proxies can be used"));
        }
    };
    let authority = parts.authority.ok_or("the environment's proxy has no host")?;
    let (user, host) = match authority.as_str().rsplit_once('@') {
        Some((user, host)) => (Some(user), host),
        None => (None, authority.as_str()),
    };
    let authority = host.parse::<Authority>().map_err(|_| "the environment's proxy has no host".to_owned())?;
    if !is_host_and_port(host) {
        return Err("the environment's proxy has a host or port that there cannot be".to_owned());
    }
    let credentials = user.map(|user| {
        let (user, password) = user.split_once(':').unwrap_or((user, ""));
        (percent_decode(user), percent_decode(password))
    });
    Ok(Proxy { scheme, authority, credentials })
}

impl Exception {
    fn parse(text: &str) -> Option<Self> {
        if text == "*" {
            return Some(Exception::All);
        }
        if let Some((network, bits)) = text.split_once('/')
            && let (Ok(network), Ok(bits)) = (network.parse(), bits.parse())
        {
            return Some(Exception::Network(network, bits));
        }
        if let Ok(address) = text.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>() {
            return Some(Exception::Network(address, 128));
        }
        let (domain, port) = match text.rsplit_once(':').map(|(domain, port)| (domain, port.parse())) {
            Some((domain, Ok(port))) => (domain, Some(port)),
            _ => (text, None),
        };
        let domain = domain.strip_prefix('*').unwrap_or(domain);
        let domain = domain.strip_prefix('.').unwrap_or(domain).to_ascii_lowercase();
        (!domain.is_empty()).then_some(Exception::Domain(domain, port))
    }

    fn covers(&self, host: &str, port: u16) -> bool {
        let host = host.trim_start_matches('[').trim_end_matches(']');
        match self {
            Exception::All => true,
            Exception::Domain(domain, only) => {
                let host = host.to_ascii_lowercase();
                let is_below =
                    host.strip_suffix(domain.as_str()).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
                is_below && only.is_none_or(|only| only == port)
            }
            Exception::Network(network, bits) => match (host.parse(), network) {
                (Ok(IpAddr::V4(host)), IpAddr::V4(network)) => {
                    let shift = 32_u32.saturating_sub(u32::from(*bits));
                    (host.to_bits() ^ network.to_bits()).checked_shr(shift).unwrap_or(0) == 0
                }
                (Ok(IpAddr::V6(host)), IpAddr::V6(network)) => {
                    let shift = 128_u32.saturating_sub(u32::from(*bits));
                    (host.to_bits() ^ network.to_bits()).checked_shr(shift).unwrap_or(0) == 0
                }
                _ => false,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::endpoint::uri_encode;

    fn proxies(vars: &[(&str, &str)]) -> Proxies {
        Proxies::from_vars(|name| vars.iter().find(|(key, _)| *key == name).map(|(_, value)| Ok((*value).to_owned())))
    }

    fn of(proxies: &Proxies, url: &str) -> String {
        match proxies.of(&url.parse().unwrap()) {
            Ok(proxy) => format!("{proxy:?}"),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn each_scheme_has_its_variable_and_lower_case_goes_first() {
        let proxies = proxies(&[
            ("HTTP_PROXY", "http://upper:1"),
            ("http_proxy", "lower:2"),
            ("HTTPS_PROXY", "https://secure:3"),
            ("ALL_PROXY", "http://all:4"),
        ]);
        assert_eq!(of(&proxies, "http://example.com/"), "Some(http://lower:2)");
        assert_eq!(of(&proxies, "https://example.com/"), "Some(https://secure:3)");
    }

    #[test]
    fn one_variable_may_serve_both_schemes_and_empty_ones_none() {
        let proxies = proxies(&[("ALL_PROXY", "all:4"), ("https_proxy", " ")]);
        assert_eq!(of(&proxies, "https://example.com/"), "Some(http://all:4)");
        assert_eq!(of(&self::proxies(&[("http_proxy", "")]), "http://example.com/"), "None");
        assert_eq!(of(&self::proxies(&[("HTTP_PROXY", "a:1"), ("REQUEST_METHOD", "GET")]), "http://x/"), "None");
    }

    #[test]
    fn what_cannot_be_used_is_said_without_the_password() {
        let proxies = proxies(&[("ALL_PROXY", "socks5://me:secret@host:1")]);
        let problem = of(&proxies, "https://example.com/");
        assert!(problem.contains("socks5") && !problem.contains("secret"), "{problem}");
    }

    #[test]
    fn credentials_become_a_header() {
        let proxy = parse("http://us%40er:p%3Aw@host:3128/").unwrap();
        assert_eq!(proxy.authority, "host:3128");
        assert_eq!(proxy.authorization().unwrap(), "Basic dXNAZXI6cDp3");
        assert_eq!(parse("http://user@host").unwrap().authorization().unwrap(), "Basic dXNlcjo=");
    }

    #[test]
    fn exceptions_are_domains_addresses_and_networks() {
        let list = "internal.test, .dotted.test,*.starred.test,10.0.0.0/8,::1,192.0.2.7,ported.test:8080";
        let proxies = proxies(&[("ALL_PROXY", "all:4"), ("NO_PROXY", list)]);
        for host in [
            "internal.test",
            "a.INTERNAL.test",
            "dotted.test",
            "x.dotted.test",
            "x.starred.test",
            "10.1.2.3",
            "[::1]",
            "192.0.2.7",
            "ported.test:8080",
        ] {
            assert_eq!(of(&proxies, &format!("http://{host}/")), "None", "{host}");
        }
        for host in ["notinternal.test", "11.1.2.3", "[::2]", "192.0.2.8", "ported.test", "internal.test.example"] {
            assert_eq!(of(&proxies, &format!("http://{host}/")), "Some(http://all:4)", "{host}");
        }
        assert_eq!(of(&self::proxies(&[("ALL_PROXY", "all:4"), ("no_proxy", "*")]), "http://any/"), "None");
    }

    #[test]
    fn ports_that_are_no_numbers_are_no_others() {
        for text in ["http://proxy:99999", "proxy:x", "http://[::1]:-1", "http://[proxy]:1"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn credentials_are_those_that_were_written(user in any::<String>(), password in any::<String>()) {
            let proxy = parse(&format!("http://{}:{}@host:1", uri_encode(&user), uri_encode(&password))).unwrap();
            prop_assert_eq!(proxy.authority.as_str(), "host:1");
            prop_assert_eq!(proxy.credentials, Some((user, password)));
        }

        #[test]
        fn no_text_is_shown(text in ".{0,9}[a-z:/@%\\[\\] ]{0,30}", secret in "[a-z]{12}", list in "[a-z0-9:/.,*\\[\\] ]{0,30}") {
            for url in [format!("{text}:{secret}@{text}"), format!("{text}@{secret}"), format!("http://{text}:{secret}@{text}")] {
                let proxies = proxies(&[("ALL_PROXY", &url), ("NO_PROXY", &list)]);
                let told = proxies.of(&"http://[::1]:80/".parse().unwrap()).map(|_| ()).map_err(|error| error.to_string());
                prop_assert!(told.is_ok() || told.is_err_and(|error| !error.contains(&secret)));
            }
        }
    }
}
