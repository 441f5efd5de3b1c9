//! Where the requests of a service go: its endpoint, taken apart once for all calls that have the same.
//!
//! In: a service's endpoint rules, a configuration, what an operation's input decides. Out: a [`Target`] that turns a protocol's
//! request, which knows a path only, into one with an absolute URL and the headers that every request to it carries.

#[cfg(all(feature = "query", feature = "sigv4"))]
mod copy;
mod elsewhere;

use std::any::TypeId;
use std::sync::{Arc, Mutex, PoisonError};

use http::header::{CONTENT_LENGTH, HeaderName, HeaderValue, USER_AGENT};
use http::uri::{Authority, PathAndQuery, Scheme};
use http::{HeaderMap, Method, Request, Uri};

pub(crate) use self::elsewhere::Elsewhere;
use crate::adapt::Bound;
use crate::body::ByteStream;
use crate::caller::Caller;
use crate::config::{Config, SET_REGION};
use crate::endpoint::{AccountIdEndpointMode, BuiltIn, Endpoint, Input, Inputs, PARTITIONS, is_host_and_port};
use crate::error::ConstructionFailure;
use crate::meta::OperationMeta;
#[cfg(feature = "rest-xml")]
use crate::s3;
use crate::secrets::shown_url;
use crate::service::ErasedService;
#[cfg(feature = "sigv4")]
use crate::sigv4::properties::SigningProperties;
use crate::user_agent::user_agent;

/// The targets that a client has used last, each with what it was found by.
#[derive(Debug, Default)]
pub(crate) struct Targets {
    known: Mutex<Vec<Arc<Target>>>,
    /// Buckets that are in other regions than the client thought.
    #[cfg(all(feature = "rest-xml", feature = "sigv4"))]
    regions: Mutex<Vec<(String, String)>>,
}

/// Why a body is refused that others may send.
const NEEDS_LENGTH: &str = "its body does not say how long it is, but the service has to know that before; give a reader or stream a \
                            length by `with_length`";

/// Why a body is refused of which the input says something that cannot be.
const NO_LENGTH: &str = "its `content-length` is no number of bytes";

/// So many targets are remembered; most clients have one.
const REMEMBERED: usize = 32;

/// Where requests go.
#[derive(Debug)]
pub(crate) struct Target {
    service: TypeId,
    inputs: Inputs<'static>,
    /// What else of the configuration is in it: clients may have several.
    region: Option<String>,
    app_name: Option<String>,
    preferred: Vec<String>,
    scheme: Scheme,
    authority: Authority,
    /// Without a slash at its end.
    base_path: String,
    headers: Vec<(HeaderName, HeaderValue)>,
    #[cfg(feature = "sigv4")]
    pub(crate) signing: SigningProperties,
}

/// A request that is ready but for its signature, and where it goes.
pub(crate) struct Directed {
    pub(crate) request: Request<ByteStream>,
    pub(crate) target: Arc<Target>,
    /// What decides anew once the caller's account is known.
    pub(crate) by_account: Option<Elsewhere>,
    /// What decides anew when the service says that the bucket is in another region.
    #[cfg(all(feature = "rest-xml", feature = "sigv4"))]
    pub(crate) by_region: Option<Elsewhere>,
    /// What decides once more for the region that a copy comes from.
    #[cfg(all(feature = "query", feature = "sigv4"))]
    by_source: Option<Elsewhere>,
    /// The `content-length` that the input asks for, whatever body there is.
    #[cfg(feature = "sigv4")]
    pub(crate) length: Option<HeaderValue>,
}

impl ErasedService {
    /// Sends a request on its way to the endpoint that configuration and operation lead to. A request that could not be written
    /// fails here, after a configuration that cannot be right.
    pub(crate) fn direct(
        &self,
        config: &Config,
        targets: &Targets,
        operation: &OperationMeta,
        request: Result<Request<ByteStream>, ConstructionFailure>,
        bound: Bound,
    ) -> Result<Directed, ConstructionFailure> {
        let mut inputs = Inputs::new(self.rules);
        inputs.fill(|built_in| configured(config, built_in));
        for (parameter, value) in config.endpoint_parameters().iter() {
            inputs.set(parameter, value.clone());
        }
        for (parameter, value) in bound? {
            inputs.set(parameter, value);
        }
        #[cfg(feature = "rest-xml")]
        s3::address(config, operation, &mut inputs);
        #[cfg(all(feature = "rest-xml", feature = "sigv4"))]
        {
            let region = s3::bucket(&inputs).and_then(|bucket| targets.region_of(bucket));
            inputs.fill(|built_in| region.clone().filter(|_| built_in == BuiltIn::Region).map(Input::from));
        }
        // Where the account is not known yet, the call goes nowhere that depends on it.
        let undecided = self.without_account(config, operation, &mut inputs);
        let target = targets.find(config, self, &inputs)?;
        let mut request = with_length(request?)?;
        if operation.requires_length && request.body().length().is_none() {
            return Err(ConstructionFailure::new(NEEDS_LENGTH));
        }
        #[cfg(feature = "sigv4")]
        let length = request.headers().get(CONTENT_LENGTH).cloned();
        target.apply(&mut request).map_err(ConstructionFailure::new)?;
        let elsewhere = |mode| Elsewhere {
            service: *self,
            config: config.clone(),
            first: Arc::clone(&target),
            target: Arc::clone(&target),
            mode,
        };
        let by_account = undecided.map(|mode| elsewhere(Some(mode)));
        #[cfg(all(feature = "rest-xml", feature = "sigv4"))]
        let by_region = s3::bucket(&inputs).map(|_| elsewhere(None));
        #[cfg(all(feature = "query", feature = "sigv4"))]
        let by_source = operation.adaptation.and_then(|adaptation| adaptation.copy).map(|_| elsewhere(None));
        Ok(Directed {
            request,
            target,
            by_account,
            #[cfg(all(feature = "rest-xml", feature = "sigv4"))]
            by_region,
            #[cfg(all(feature = "query", feature = "sigv4"))]
            by_source,
            #[cfg(feature = "sigv4")]
            length,
        })
    }

    /// Keeps the account out of a decision that comes before it is known; gives how it would have decided.
    fn without_account(
        &self,
        config: &Config,
        operation: &OperationMeta,
        inputs: &mut Inputs<'_>,
    ) -> Option<Input<'static>> {
        const DISABLED: &str = AccountIdEndpointMode::Disabled.as_str();
        let mode = inputs.built_in(BuiltIn::AccountIdEndpointMode)?;
        if *mode == Input::from(DISABLED) || !Caller::may_sign(operation, config) {
            return None;
        }
        let kept = mode.to_owned();
        inputs.fill(|built_in| (built_in == BuiltIn::AccountIdEndpointMode).then_some(DISABLED.into()));
        Some(kept)
    }
}

/// What a configuration has for a built-in parameter.
fn configured(config: &Config, built_in: BuiltIn) -> Option<Input<'_>> {
    match built_in {
        BuiltIn::Endpoint => config.endpoint_url().map(Input::from),
        BuiltIn::Region => config.region().map(Input::from),
        BuiltIn::UseFips => Some(config.use_fips().into()),
        BuiltIn::UseDualStack => Some(config.use_dual_stack().into()),
        BuiltIn::AccountIdEndpointMode => Some(config.account_id_endpoint_mode().as_str().into()),
        BuiltIn::AccountId => None,
        BuiltIn::Setting(id) => config.endpoint_parameters().get(id).cloned(),
    }
}

#[cfg(all(feature = "rest-xml", feature = "sigv4"))]
impl Targets {
    /// Where a bucket is, if that is known to be another region than the client's.
    fn region_of(&self, bucket: &str) -> Option<String> {
        let regions = self.regions.lock().unwrap_or_else(PoisonError::into_inner);
        regions.iter().find(|(name, _)| name == bucket).map(|(_, region)| region.clone())
    }

    fn remember_region(&self, bucket: &str, region: &str) {
        let mut regions = self.regions.lock().unwrap_or_else(PoisonError::into_inner);
        regions.retain(|(name, _)| name != bucket);
        if regions.len() >= REMEMBERED {
            regions.remove(0);
        }
        regions.push((bucket.to_owned(), region.to_owned()));
    }
}

impl Targets {
    fn find(
        &self,
        config: &Config,
        service: &ErasedService,
        inputs: &Inputs<'_>,
    ) -> Result<Arc<Target>, ConstructionFailure> {
        if let Some(problem) = config.problem() {
            return Err(ConstructionFailure::new(problem));
        }
        let is_it = |target: &&Arc<Target>| {
            let is_configured = target.region.as_deref() == config.region()
                && target.app_name.as_deref() == config.app_name()
                && config.preferred().eq(&target.preferred);
            target.service == service.id && target.inputs == *inputs && is_configured
        };
        let lock = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().iter().find(is_it) {
            return Ok(Arc::clone(known));
        }
        let target = Arc::new(Target::resolve(config, service, inputs)?);
        let mut known = lock();
        if known.len() >= REMEMBERED {
            known.remove(0);
        }
        known.push(Arc::clone(&target));
        Ok(target)
    }
}

impl Target {
    fn resolve(config: &Config, service: &ErasedService, inputs: &Inputs<'_>) -> Result<Target, ConstructionFailure> {
        if let Some(url) = config.endpoint_url() {
            split(url).map_err(|problem| ConstructionFailure::new(format!("`endpoint_url` {problem}")))?;
        }
        let found = service.rules.resolve(inputs, PARTITIONS);
        let endpoint = found.map_err(|error| match (config.region(), config.endpoint_url()) {
            (None, None) => ConstructionFailure::new(format!("{error}; {SET_REGION}")),
            _ => ConstructionFailure::new(error),
        })?;
        Self::of(config, service, inputs, &endpoint)
    }

    fn of(
        config: &Config,
        service: &ErasedService,
        inputs: &Inputs<'_>,
        endpoint: &Endpoint,
    ) -> Result<Target, ConstructionFailure> {
        let (scheme, authority, base_path) = split(&endpoint.url).map_err(|problem| {
            ConstructionFailure::new(format!("the endpoint {:?} {problem}", shown_url(&endpoint.url)))
        })?;
        let agent =
            HeaderValue::try_from(user_agent(service.meta, config.app_name())).map_err(ConstructionFailure::new)?;
        let mut headers = vec![(USER_AGENT, agent.clone()), (HeaderName::from_static("x-amz-user-agent"), agent)];
        for (name, values) in &endpoint.headers {
            let name = HeaderName::try_from(*name).map_err(ConstructionFailure::new)?;
            for value in values {
                headers.push((name.clone(), HeaderValue::try_from(value).map_err(ConstructionFailure::new)?));
            }
        }
        Ok(Target {
            service: service.id,
            inputs: inputs.to_owned(),
            region: config.region().map(str::to_owned),
            app_name: config.app_name().map(str::to_owned),
            preferred: config.preferred().map(str::to_owned).collect(),
            scheme,
            authority,
            base_path,
            headers,
            #[cfg(feature = "sigv4")]
            signing: SigningProperties::of(config, service.meta, endpoint),
        })
    }

    /// Who calls an operation here; `None` if nobody has to say.
    ///
    /// # Errors
    /// When the configuration has nothing for any scheme of the operation, or calls cannot be signed for this endpoint.
    pub(crate) fn caller(
        &self,
        operation: &'static OperationMeta,
        config: &Config,
    ) -> Result<Option<Caller>, ConstructionFailure> {
        let mut caller = Caller::of(operation, config)?;
        if let Some(caller) = &mut caller {
            self.welcome(caller, config)?;
        }
        Ok(caller)
    }

    /// Has the requests of a caller be as this endpoint wants them from now on.
    #[cfg_attr(not(feature = "sigv4"), allow(unused_variables, clippy::unnecessary_wraps, clippy::unused_self))]
    fn welcome(&self, caller: &mut Caller, config: &Config) -> Result<(), ConstructionFailure> {
        #[cfg(feature = "sigv4")]
        caller.sign_for(&self.signing, config)?;
        Ok(())
    }

    /// Adds the headers of all requests. Those that the endpoint demands replace what the operation has under their names.
    fn add_headers(&self, headers: &mut HeaderMap) {
        let mut last = None;
        for (name, value) in &self.headers {
            if last == Some(name) {
                headers.append(name, value.clone());
            } else {
                headers.insert(name, value.clone());
            }
            last = Some(name);
        }
    }

    /// Makes the request absolute and adds the headers of all requests.
    fn apply(&self, request: &mut Request<ByteStream>) -> Result<(), http::Error> {
        let path = request.uri().path_and_query().cloned().unwrap_or_else(|| PathAndQuery::from_static("/"));
        let path = match self.base_path.as_str() {
            "" if path.as_str().starts_with('/') => path,
            base => PathAndQuery::try_from(joined(base, path.as_str()))?,
        };
        let url = Uri::builder().scheme(self.scheme.clone()).authority(self.authority.clone()).path_and_query(path);
        *request.uri_mut() = url.build()?;
        // Nobody expects a body of these methods, so that none need be told.
        let is_bare = [Method::GET, Method::HEAD, Method::DELETE].contains(request.method());
        let length = request.body().length().filter(|length| *length > 0 || !is_bare);
        let headers = request.headers_mut();
        headers.reserve(self.headers.len() + 3);
        match length {
            Some(length) => drop(headers.insert(CONTENT_LENGTH, HeaderValue::from(length))),
            None if is_bare => drop(headers.remove(CONTENT_LENGTH)),
            None => {}
        }
        self.add_headers(headers);
        Ok(())
    }
}

/// The request with a body of the length that its input says, where the body does not know it.
fn with_length(mut request: Request<ByteStream>) -> Result<Request<ByteStream>, ConstructionFailure> {
    let Some(said) = request.headers().get(CONTENT_LENGTH).filter(|_| request.body().length().is_none()) else {
        return Ok(request);
    };
    let length = said.to_str().ok().and_then(|said| said.parse().ok());
    let length = length.ok_or_else(|| ConstructionFailure::new(NO_LENGTH))?;
    *request.body_mut() = std::mem::take(request.body_mut()).with_length(length);
    Ok(request)
}

/// A request's path and query behind the path of an endpoint. What has a query alone has no path of its own, and goes to the endpoint's.
fn joined(base: &str, path: &str) -> String {
    match path {
        path if path.starts_with('/') => format!("{base}{path}"),
        query => format!("{}{}", if base.is_empty() { "/" } else { base }, if query == "?" { "" } else { query }),
    }
}

/// Scheme, authority and base path of an endpoint's URL, or what is wrong with it.
pub(crate) fn split(url: &str) -> Result<(Scheme, Authority, String), String> {
    // What follows would be dropped without a word, and with it the end of a host that rules put together.
    if url.contains('#') {
        return Err("has a fragment".to_owned());
    }
    let parts = url.parse::<Uri>().map_err(|error| format!("is not a URL ({error})"))?.into_parts();
    let scheme = match parts.scheme {
        Some(scheme) if scheme == Scheme::HTTP || scheme == Scheme::HTTPS => scheme,
        _ => return Err("does not start with `http://` or `https://`".to_owned()),
    };
    let authority = parts.authority.filter(|authority| !authority.host().is_empty()).ok_or("names no host")?;
    if authority.as_str().contains('@') {
        return Err("carries a user name, which would be sent in the open".to_owned());
    }
    if !is_host_and_port(authority.as_str()) {
        return Err("names a host or port that there cannot be".to_owned());
    }
    let path = parts.path_and_query.as_ref();
    if path.and_then(PathAndQuery::query).is_some() {
        return Err("has a query".to_owned());
    }
    Ok((scheme, authority, path.map_or("", PathAndQuery::path).trim_end_matches('/').to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Builder;
    use crate::endpoint::{Parameter, Rules};
    use crate::meta::ServiceMeta;
    use crate::protocol::aws_json::AwsJson1_1;
    use crate::service::Service;

    static META: ServiceMeta =
        ServiceMeta::new("Places").shape_name("Places").version("1").endpoint_prefix("places").signing_name("places");

    /// `https://{Place}.test`, as smithgen prints it.
    pub(super) static RULES: Rules = Rules::new(
        &[Parameter::new("Place").required()],
        "https://.test",
        &[32768],
        &[57344, 20483, 8, 0, 4096, 5, 8, 28672, 28672],
    );

    pub(super) fn service(id: TypeId) -> ErasedService {
        struct Places;
        impl Service for Places {
            type Protocol = AwsJson1_1;
            const META: &'static ServiceMeta = &META;
            const RULES: &'static Rules = &RULES;
        }
        ErasedService { id, ..ErasedService::of::<Places>() }
    }

    #[test]
    fn what_is_found_once_is_remembered_for_a_while() {
        let (config, targets) = (Config::builder().build(), Targets::default());
        let find = |id, place: &str| {
            let mut inputs = Inputs::new(&RULES);
            inputs.set("Place", place);
            targets.find(&config, &service(id), &inputs).unwrap()
        };
        let (this, other) = (TypeId::of::<u8>(), TypeId::of::<u16>());
        let first = find(this, "a");
        assert_eq!(first.authority, "a.test");
        assert!(Arc::ptr_eq(&first, &find(this, "a")));
        assert_eq!(find(this, "b").authority, "b.test");
        assert!(!Arc::ptr_eq(&first, &find(other, "a")), "another service, to which the headers do not belong");
        assert!(Arc::ptr_eq(&first, &find(this, "a")));
        for number in 0..REMEMBERED {
            find(this, &number.to_string());
        }
        assert_eq!(targets.known.lock().unwrap().len(), REMEMBERED);
        assert!(!Arc::ptr_eq(&first, &find(this, "a")), "it was forgotten meanwhile");
        let failed = targets.find(&config, &service(this), &Inputs::new(&RULES)).err().unwrap().to_string();
        assert!(failed.contains("`Place` is not set"), "{failed}");
    }

    #[test]
    fn no_value_ends_the_host_that_it_is_a_part_of() {
        let (config, targets) = (Config::builder().build(), Targets::default());
        for end in ["/", "/x", "#", "?", "?x=", "\\", ":80/", "@", "/@"] {
            let mut inputs = Inputs::new(&RULES);
            inputs.set("Place", format!("evil.example{end}"));
            let failed = targets.find(&config, &service(TypeId::of::<u8>()), &inputs).err();
            let failed = failed.unwrap_or_else(|| panic!("{end}")).to_string();
            assert!(failed.contains("a character that no host can have"), "{failed}");
        }
    }

    #[test]
    fn what_is_found_holds_for_configurations_that_are_alike() {
        let (service, targets) = (service(TypeId::of::<u8>()), Targets::default());
        let mut inputs = Inputs::new(&RULES);
        inputs.set("Place", "a");
        let config = Config::builder().region("eu-west-1");
        let find = |config: &Builder| targets.find(&config.clone().build(), &service, &inputs).unwrap();
        let first = find(&config);
        assert!(
            Arc::ptr_eq(&first, &find(&config.clone().endpoint_url("http://localhost"))),
            "the rules ask for no URL"
        );
        for other in [
            config.clone().region("eu-west-3"),
            config.clone().app_name("shop"),
            config.clone().auth_scheme_preference(["sigv4a"]),
        ] {
            assert!(!Arc::ptr_eq(&first, &find(&other)), "{other:?}");
        }
    }

    #[test]
    fn paths_stand_behind_that_of_the_endpoint() {
        for (base, path, expected) in [
            ("", "/", "/"),
            ("", "/?x", "/?x"),
            ("", "?", "/"),
            ("", "?x", "/?x"),
            ("", "/a?x", "/a?x"),
            ("/base", "/", "/base/"),
            ("/base", "/?x", "/base/?x"),
            ("/base", "?", "/base"),
            ("/base", "?x", "/base?x"),
            ("/base", "/a/../b", "/base/a/../b"),
            ("/base", "//a", "/base//a"),
        ] {
            assert_eq!(joined(base, path), expected, "{base:?} {path:?}");
        }
    }

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
        assert_eq!(problem("https://evil.example#.eu-west-1.amazonaws.com"), "has a fragment");
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
