//! What signatures for an endpoint are made for, and how.
//!
//! In: what the endpoint's rules say of authentication, the configuration, the service. Out: [`SigningProperties`], which lend a
//! [`Signer`] to whoever has credentials.

#[cfg(feature = "rest-xml")]
use super::session::SCHEME as SESSIONS;
use super::{Signer, SigningOptions};
use crate::config::{Config, SET_REGION};
use crate::credentials::Credentials;
use crate::endpoint::{Endpoint, Value};
use crate::error::ConstructionFailure;
use crate::meta::{AuthScheme, ServiceMeta};
use crate::secrets::shown_url;
use crate::types::DateTime;

/// What signatures for an endpoint are made for, and how.
#[derive(Clone, Debug)]
pub(crate) struct SigningProperties {
    /// The scheme that the endpoint's rules choose; where they say nothing, it is the operation's.
    scheme: Option<AuthScheme>,
    /// The region, or the set of regions.
    region: Option<String>,
    /// The regions in place of that, where signatures hold for several.
    region_set: Option<String>,
    service: String,
    options: SigningOptions,
    /// Why there can be none, if the endpoint demands other schemes.
    refusal: Option<String>,
}

/// The schemes that can be done here, by the names that rules have for them.
fn known(name: &str) -> Option<AuthScheme> {
    match name {
        "sigv4" => Some(AuthScheme::SigV4),
        "sigv4a" => Some(AuthScheme::SigV4A).filter(|_| cfg!(feature = "sigv4a")),
        #[cfg(feature = "rest-xml")]
        SESSIONS => Some(AuthScheme::Other(SESSIONS)),
        _ => None,
    }
}

impl SigningProperties {
    /// What the endpoint says, else the configuration's region and the service's own name. Of several schemes that an endpoint takes, the
    /// one counts that is preferred, else the first.
    pub(crate) fn of(config: &Config, service: &ServiceMeta, endpoint: &Endpoint) -> Self {
        let place = |name: &str| config.preferred().position(|preferred| preferred == name).unwrap_or(usize::MAX);
        let schemes = endpoint.auth_schemes().filter(|(name, _)| known(name).is_some());
        let chosen = schemes.min_by_key(|(name, _)| place(name));
        let (scheme, properties) = chosen.map(|(name, properties)| (known(name), properties)).unzip();
        let scheme = scheme.flatten();
        let text = |name| properties.and_then(|properties: &Value| properties.get(name)).and_then(Value::as_str);
        let is_set =
            |name| properties.and_then(|properties| properties.get(name)).and_then(Value::as_bool) == Some(true);
        let regions = properties.and_then(|properties| properties.get("signingRegionSet")).and_then(Value::as_list);
        let regions = regions.map(|regions| regions.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(","));
        let region = text("signingRegion").map(str::to_owned).or(regions);
        // Services that want paths as they are want them whole, too, and the hash of the body beside.
        let is_plain = is_set("disableDoubleEncoding");
        SigningProperties {
            scheme,
            region_set: None,
            region: region.or_else(|| config.region().map(str::to_owned)),
            service: text("signingName").unwrap_or(service.signing_name).to_owned(),
            options: SigningOptions {
                normalize_path: !is_plain && !is_set("disableNormalizePath"),
                double_encode_path: !is_plain,
                send_content_hash: is_plain,
                ..SigningOptions::default()
            },
            refusal: if scheme.is_none() { refusal(endpoint) } else { None },
        }
    }

    /// The same for these regions, if there are any, where signatures hold for several.
    pub(super) fn for_regions(self, region_set: Option<&str>) -> Self {
        SigningProperties { region_set: region_set.map(str::to_owned), ..self }
    }

    /// Why nothing can be signed for this endpoint, if so.
    pub(super) fn refusal(&self) -> Option<&str> {
        self.refusal.as_deref()
    }

    /// Whether the service takes the hash of the body in a header, and then also that there is none.
    pub(super) fn sends_content_hash(&self) -> bool {
        self.options.send_content_hash
    }

    /// Whether calls are signed by credentials of a session.
    pub(super) fn wants_session(&self) -> bool {
        matches!(self.scheme, Some(AuthScheme::Other(_)))
    }

    /// Whether the service takes signatures of frames; `scheme` is what counts if the endpoint has nothing to say of that.
    pub(super) fn signs_frames(&self, scheme: AuthScheme) -> bool {
        self.sends_content_hash() && self.scheme.unwrap_or(scheme) == AuthScheme::SigV4
    }

    /// Has `sign` sign for this endpoint; `scheme` is what counts if the endpoint has nothing to say of that.
    pub(super) fn sign_with<T>(
        &self,
        scheme: AuthScheme,
        credentials: &Credentials,
        time: DateTime,
        sign: impl FnOnce(Signer<'_>) -> Result<T, ConstructionFailure>,
    ) -> Result<T, ConstructionFailure> {
        let missing =
            || ConstructionFailure::new(format!("`region` is not set, but signatures need one; {SET_REGION}"));
        let scheme = self.scheme.unwrap_or(scheme);
        let region_set = self.region_set.as_deref().filter(|_| scheme == AuthScheme::SigV4A);
        let region = region_set.or(self.region.as_deref()).ok_or_else(missing)?;
        let signer = Signer::new(credentials, region, &self.service, time).with_options(self.options);
        match scheme {
            #[cfg(feature = "sigv4a")]
            AuthScheme::SigV4A => sign(signer.for_regions()),
            #[cfg(feature = "rest-xml")]
            AuthScheme::Other(_) => sign(signer.for_a_session()),
            _ => sign(signer),
        }
    }
}

/// What is wrong with an endpoint that demands schemes, none of which is ours.
fn refusal(endpoint: &Endpoint) -> Option<String> {
    let names: Vec<&str> = endpoint.auth_schemes().map(|(name, _)| name).collect();
    let remedy = match names.contains(&"sigv4a") {
        true => "that the feature `sigv4a` of smithgen-runtime makes",
        false => "that cannot be made yet",
    };
    let (url, schemes) = (shown_url(&endpoint.url), names.join(" or "));
    (!names.is_empty()).then(|| format!("leads to \"{url}\", which demands signatures ({schemes}) {remedy}"))
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;
    use crate::sigv4::{Message, SignedHeaders};

    static SERVICE: ServiceMeta = ServiceMeta::new("Files").signing_name("files");

    fn properties(schemes: Vec<Vec<(&'static str, Value)>>) -> SigningProperties {
        preferring(&[], schemes)
    }

    fn preferring(names: &'static [&str], schemes: Vec<Vec<(&'static str, Value)>>) -> SigningProperties {
        let schemes = Value::List(schemes.into_iter().map(Value::Map).collect());
        let (url, headers) = ("https://files.test".to_owned(), Vec::new());
        let endpoint = Endpoint { url, headers, properties: vec![("authSchemes", schemes)] };
        let config = Config::builder().region("eu-west-1").auth_scheme_preference(names.iter().copied());
        SigningProperties::of(&config.build(), &SERVICE, &endpoint)
    }

    fn text(text: &'static str) -> Value {
        Value::String(Cow::Borrowed(text))
    }

    /// A signature for an operation that would have SigV4.
    fn signed(properties: &SigningProperties) -> SignedHeaders {
        let keys = Credentials::new("AKIDEXAMPLE", "s3cret", None, None, "test");
        let sign = |signer: Signer<'_>| signer.sign_message(Message::new("GET", "/a/../b%20c", "", "hash"));
        properties.sign_with(AuthScheme::SigV4, &keys, DateTime::from_secs(0), sign).unwrap()
    }

    #[test]
    fn the_first_scheme_that_can_be_done_counts() {
        let scope = |properties: &SigningProperties| {
            let headers = signed(properties).headers;
            let authorization = &headers.last().unwrap().1;
            let (_, scope) = authorization.split_once("Credential=AKIDEXAMPLE/19700101/").unwrap();
            let regions = headers.iter().find(|(name, _)| *name == "x-amz-region-set").map(|(_, set)| set.clone());
            (scope.split_once(',').unwrap().0.to_owned(), regions)
        };
        let regions = || Value::List(vec![text("eu-west-1"), text("us-*")]);
        let many = || vec![("name", text("sigv4a")), ("signingRegionSet", regions()), ("signingName", text("blobs"))];
        let one = || vec![("name", text("sigv4")), ("signingRegion", text("us-east-1"))];
        let express = || vec![("name", text("sigv4-other"))];
        let in_one = |region: &str| (format!("{region}/files/aws4_request"), None);
        assert_eq!(scope(&properties(vec![])), in_one("eu-west-1"));
        assert_eq!(scope(&properties(vec![express(), one()])), in_one("us-east-1"));
        let refused = properties(vec![express()]);
        assert!(refused.refusal().unwrap().contains("(sigv4-other) that cannot be made yet"));
        #[cfg(feature = "sigv4a")]
        {
            let in_many = ("blobs/aws4_request".to_owned(), Some("eu-west-1,us-*".to_owned()));
            assert_eq!(scope(&properties(vec![many(), one()])), in_many);
            let anywhere = vec![("name", text("sigv4a"))];
            let in_many = ("files/aws4_request".to_owned(), Some("eu-west-1".to_owned()));
            assert_eq!(scope(&properties(vec![anywhere.clone()])), in_many);
            // As the program prefers.
            assert_eq!(scope(&preferring(&["httpBearerAuth", "sigv4"], vec![many(), one()])), in_one("us-east-1"));
            assert_eq!(scope(&preferring(&["sigv4-other", "sigv4a"], vec![one(), many()])).0, "blobs/aws4_request");
            assert_eq!(scope(&preferring(&["sigv4"], vec![many()])).0, "blobs/aws4_request");
            // What the program says counts more, but for signatures of one region.
            let own = |schemes| scope(&properties(schemes).for_regions(Some("us-east-1,ap-*")));
            let in_own = |name: &str| (format!("{name}/aws4_request"), Some("us-east-1,ap-*".to_owned()));
            assert_eq!(own(vec![many()]), in_own("blobs"));
            assert_eq!(own(vec![anywhere]), in_own("files"));
            assert_eq!(own(vec![one()]), in_one("us-east-1"));
            assert_eq!(own(vec![]), in_one("eu-west-1"));
        }
        #[cfg(not(feature = "sigv4a"))]
        {
            assert_eq!(scope(&properties(vec![many(), one()])), in_one("us-east-1"));
            let refused = properties(vec![many()]);
            assert!(refused.refusal().unwrap().contains("that the feature `sigv4a` of smithgen-runtime makes"));
        }
    }

    #[test]
    fn endpoints_say_what_becomes_of_paths() {
        for (flags, path, hash) in [
            (&[][..], "/b%2520c", false),
            (&["disableNormalizePath"], "/a/../b%2520c", false),
            (&["disableDoubleEncoding"], "/a/../b%20c", true),
            (&["disableDoubleEncoding", "disableNormalizePath"], "/a/../b%20c", true),
        ] {
            let flags = flags.iter().map(|flag| (*flag, Value::Bool(true)));
            let properties = properties(vec![[("name", text("sigv4"))].into_iter().chain(flags).collect()]);
            let signed = signed(&properties);
            let canonical = String::from_utf8_lossy(signed.signature.canonical_request()).into_owned();
            assert_eq!(canonical.lines().nth(1), Some(path));
            assert_eq!(signed.headers.iter().any(|(name, _)| *name == "x-amz-content-sha256"), hash);
            assert_eq!(properties.sends_content_hash(), hash);
        }
    }
}
