//! Where the requests of a service go: its endpoint, taken apart once for all calls.
//!
//! In: a service's endpoint rules and a configuration. Out: a [`Target`] that turns a protocol's request, which knows a path
//! only, into one with an absolute URL and the headers that every request of the client carries.

use std::any::TypeId;
use std::net::Ipv6Addr;
use std::sync::OnceLock;

use http::header::{CONTENT_LENGTH, HeaderName, HeaderValue, USER_AGENT};
use http::uri::{Authority, PathAndQuery, Scheme};
use http::{Request, Uri};

use crate::config::{Config, SET_REGION};
use crate::endpoint::{Endpoint, Resolved};
use crate::error::ConstructionFailure;
use crate::operation::OperationMeta;
use crate::secrets::shown_url;
#[cfg(feature = "sigv4")]
use crate::sigv4::attempt::Scope;
use crate::untyped::ServiceRules;
use crate::user_agent::user_agent;

/// The targets of the services that a configuration is used for, found once for each: a list that only grows, so that
/// finding one takes no lock.
#[derive(Default)]
pub(crate) struct Targets(OnceLock<Box<(Target, Targets)>>);

/// Where the requests of one service go.
pub(crate) struct Target {
    service: TypeId,
    scheme: Scheme,
    authority: Authority,
    /// Without a slash at its end.
    base_path: String,
    headers: Vec<(HeaderName, HeaderValue)>,
    #[cfg(feature = "sigv4")]
    scope: Scope,
}

impl ServiceRules {
    /// Sends a request on its way to the service, whose target is found once for each configuration, or to an endpoint of its own.
    /// A request that could not be written fails here, after a configuration that cannot be right.
    pub(crate) fn direct(
        &self,
        config: &Config,
        request: Result<Request<Vec<u8>>, http::Error>,
        operation: &OperationMeta,
        endpoint: Option<Resolved>,
    ) -> Result<Request<Vec<u8>>, ConstructionFailure> {
        let known = config.targets().look_up(config, self)?;
        let moved = endpoint.map(|endpoint| known.moved(config, self, operation, endpoint)).transpose()?;
        let target = moved.as_ref().unwrap_or(known);
        let mut request = request.map_err(ConstructionFailure::new)?;
        target.apply(&mut request).map_err(ConstructionFailure::new)?;
        Ok(request)
    }

    /// What signatures for the service are made for.
    #[cfg(feature = "sigv4")]
    pub(crate) fn scope(&self, config: &Config) -> Result<Scope, ConstructionFailure> {
        Ok(config.targets().look_up(config, self)?.scope.clone())
    }
}

impl Targets {
    fn look_up(&self, config: &Config, rules: &ServiceRules) -> Result<&Target, ConstructionFailure> {
        let mut rest = self;
        while let Some(known) = rest.0.get() {
            if known.0.service == rules.id {
                return Ok(&known.0);
            }
            rest = &known.1;
        }
        // Where another call has added one meanwhile, the search goes on behind that.
        let _ = rest.0.set(Box::new((Target::resolve(config, rules)?, Targets::default())));
        rest.look_up(config, rules)
    }
}

impl Target {
    fn resolve(config: &Config, rules: &ServiceRules) -> Result<Target, ConstructionFailure> {
        if let Some(problem) = config.problem() {
            return Err(ConstructionFailure::new(problem));
        }
        if let Some(url) = config.endpoint_url() {
            split(url).map_err(|problem| ConstructionFailure::new(format!("`endpoint_url` {problem}")))?;
        }
        Self::of(config, rules, &found(config, (rules.endpoint)(config))?)
    }

    /// The target of a call whose endpoint is not the service's. Its signatures must be those of the service: others cannot be made
    /// yet, and with these the request would be refused there.
    fn moved(
        &self,
        config: &Config,
        rules: &ServiceRules,
        operation: &OperationMeta,
        endpoint: Resolved,
    ) -> Result<Self, ConstructionFailure> {
        let endpoint = found(config, endpoint)?;
        let moved = Self::of(config, rules, &endpoint)?;
        let wants_others = endpoint.property("authSchemes").is_some() && endpoint.auth_scheme("sigv4").is_none();
        #[cfg(feature = "sigv4")]
        let wants_others = (wants_others || moved.scope != self.scope) && !config.is_unsigned();
        if !wants_others {
            return Ok(moved);
        }
        let members = operation.endpoint.map(|bound| bound.members).unwrap_or_default().join("` or `");
        let problem = "which demands signatures that cannot be made yet";
        Err(ConstructionFailure::new(format!("`{members}` leads to {:?}, {problem}", shown_url(&endpoint.url))))
    }

    fn of(config: &Config, rules: &ServiceRules, endpoint: &Endpoint) -> Result<Target, ConstructionFailure> {
        let (scheme, authority, base_path) = split(&endpoint.url).map_err(|problem| {
            ConstructionFailure::new(format!("the endpoint {:?} {problem}", shown_url(&endpoint.url)))
        })?;
        let agent =
            HeaderValue::try_from(user_agent(rules.meta, config.app_name())).map_err(ConstructionFailure::new)?;
        let mut headers = vec![(USER_AGENT, agent.clone()), (HeaderName::from_static("x-amz-user-agent"), agent)];
        for (name, values) in &endpoint.headers {
            let name = HeaderName::try_from(*name).map_err(ConstructionFailure::new)?;
            for value in values {
                headers.push((name.clone(), HeaderValue::try_from(value).map_err(ConstructionFailure::new)?));
            }
        }
        Ok(Target {
            service: rules.id,
            scheme,
            authority,
            base_path,
            headers,
            #[cfg(feature = "sigv4")]
            scope: Scope::of(config, rules.meta, endpoint),
        })
    }

    /// Makes the request absolute and adds the headers of all requests.
    fn apply(&self, request: &mut Request<Vec<u8>>) -> Result<(), http::Error> {
        let path = request.uri().path_and_query().cloned().unwrap_or_else(|| PathAndQuery::from_static("/"));
        let path = match self.base_path.as_str() {
            "" => path,
            base => PathAndQuery::try_from(format!("{base}{path}"))?,
        };
        let url = Uri::builder().scheme(self.scheme.clone()).authority(self.authority.clone()).path_and_query(path);
        *request.uri_mut() = url.build()?;
        let length = HeaderValue::from(request.body().len());
        let headers = request.headers_mut();
        headers.reserve(self.headers.len() + 3);
        headers.insert(CONTENT_LENGTH, length);
        for (name, value) in &self.headers {
            headers.append(name, value.clone());
        }
        Ok(())
    }
}

/// The endpoint that rules have found, or what they say where there is none.
fn found(config: &Config, endpoint: Resolved) -> Result<Endpoint, ConstructionFailure> {
    endpoint.map_err(|error| match (config.region(), config.endpoint_url()) {
        (None, None) => ConstructionFailure::new(format!("{error}; {SET_REGION}")),
        _ => ConstructionFailure::new(error),
    })
}

/// Scheme, authority and base path of an endpoint's URL, or what is wrong with it.
fn split(url: &str) -> Result<(Scheme, Authority, String), String> {
    let parts = url.parse::<Uri>().map_err(|error| format!("is not a URL ({error})"))?.into_parts();
    let scheme = match parts.scheme {
        Some(scheme) if scheme == Scheme::HTTP || scheme == Scheme::HTTPS => scheme,
        _ => return Err("does not start with `http://` or `https://`".to_owned()),
    };
    let authority = parts.authority.filter(|authority| !authority.host().is_empty()).ok_or("names no host")?;
    if authority.as_str().contains('@') {
        return Err("carries a user name, which would be sent in the open".to_owned());
    }
    if !is_host_and_port(&authority) {
        return Err("names a host or port that there cannot be".to_owned());
    }
    let path = parts.path_and_query.as_ref();
    if path.and_then(PathAndQuery::query).is_some() {
        return Err("has a query".to_owned());
    }
    Ok((scheme, authority, path.map_or("", PathAndQuery::path).trim_end_matches('/').to_owned()))
}

/// Whether what is in brackets is an address of IPv6, perhaps with its zone, and a port a number, which `http` does not look at.
fn is_host_and_port(authority: &Authority) -> bool {
    let host = authority.host();
    let port = authority.as_str().strip_prefix(host).unwrap_or_default();
    let address = host.strip_prefix('[').map(|host| host.strip_suffix(']').unwrap_or_default());
    let is_address = |text: &str| text.split('%').next().is_some_and(|text| text.parse::<Ipv6Addr>().is_ok());
    address.is_none_or(is_address) && (matches!(port, "" | ":") || authority.port_u16().is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endpoints_come_apart() {
        let (scheme, authority, base) = split("http://127.0.0.1:5000/base/").unwrap();
        assert_eq!((scheme.as_str(), authority.as_str(), base.as_str()), ("http", "127.0.0.1:5000", "/base"));
        assert_eq!(split("https://example.com").unwrap().2, "");
        assert_eq!(split("https://[::1]:8443/").unwrap().1, "[::1]:8443");
        assert_eq!(split("http://[fe80::1%25en0]").unwrap().1, "[fe80::1%25en0]");
    }

    #[test]
    fn what_is_wrong_with_an_endpoint_is_said() {
        let problem = |url| split(url).unwrap_err();
        assert_eq!(problem("127.0.0.1:5000"), "does not start with `http://` or `https://`");
        assert_eq!(problem("localhost"), "does not start with `http://` or `https://`");
        assert_eq!(problem("ftp://example.com"), "does not start with `http://` or `https://`");
        assert_eq!(problem("https://example.com/?x=1"), "has a query");
        assert!(problem("https://me:secret@example.com").starts_with("carries a user name"));
        assert!(problem("https://exa mple.com").starts_with("is not a URL"));
        assert!(!problem("http://").is_empty());
        assert_eq!(problem("https://:80"), "names no host");
        for url in
            ["http://[:81]:u", "http://[::1]:u", "http://[x]/", "http://host:99999", "http://host:-1", "http://a:b:1"]
        {
            assert!(
                problem(url).starts_with("names a host or port") || problem(url).starts_with("is not a URL"),
                "{url}"
            );
        }
        assert_eq!(problem("http://[:81]:u"), "names a host or port that there cannot be");
    }
}
