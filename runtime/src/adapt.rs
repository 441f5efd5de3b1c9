//! What the traits of some operations do to their finished requests.
//!
//! In: a request that is otherwise ready, its input, and the traits as data. Out: the same request to another host, with a
//! compressed body or a checksum; or, before there is one, what the input decides of the endpoint. Generated operations that have such traits
//! call [`apply`] from [`Operation::adapt`](crate::operation::Operation::adapt) and [`bound`] from
//! [`Operation::bound`](crate::operation::Operation::bound), so that clients of all others do without their code;
//! untyped calls go through them too.

#[cfg(feature = "query")]
mod copy;

use http::header::HeaderValue;
#[cfg(feature = "compression")]
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use http::uri::{Authority, Uri};

#[cfg(all(feature = "query", feature = "sigv4"))]
pub(crate) use self::copy::{CopyFrom, add, form_of, set_form};
use crate::body::ByteStream;
#[cfg(feature = "compression")]
use crate::body::filter::Gzip;
#[cfg(feature = "checksums")]
use crate::checksum;
#[cfg(feature = "jmespath")]
use crate::codec::EncodeMembers;
use crate::codec::Texts;
use crate::config::Config;
use crate::endpoint::{self, is_address, is_valid_host_label};
use crate::error::ConstructionFailure;
use crate::meta::{Adaptation, HostPart, OperationMeta};
use crate::schema::Member;
#[cfg(feature = "jmespath")]
use crate::search::{Search, Value};

/// A request with its body.
pub type HttpRequest = http::Request<ByteStream>;

/// Parameters of endpoint rules with the values that they have for one call, the last of which counts; or why it must not be made.
pub type Bound = Result<Vec<(&'static str, endpoint::Input<'static>)>, ConstructionFailure>;

/// What the operation and its input fill into the parameters of the endpoint rules.
///
/// # Errors
/// When a required member that decides of the endpoint is blank.
pub fn bound(operation: &'static OperationMeta, input: &dyn Texts) -> Bound {
    let Some(endpoint) = operation.endpoint else { return Ok(Vec::new()) };
    let of_input = |(parameter, index): &(&'static str, usize)| {
        let text = input.text(*index);
        if text.is_none_or(|text| text.trim().is_empty())
            && operation.input.members.get(*index).is_some_and(Member::is_required)
        {
            let name = operation.input_name(*index);
            return Some(Err(ConstructionFailure::new(format!("`{name}` is blank, but the endpoint depends on it"))));
        }
        Some(Ok((*parameter, text?.to_owned().into())))
    };
    // What is the same for all calls goes before what the input says.
    let fixed = endpoint.fixed.iter().map(|(parameter, value)| Ok((*parameter, (*value).into())));
    endpoint.members.iter().filter_map(of_input).chain(fixed).collect()
}

/// As [`bound`], after what expressions find in the input. What they do not find stays unset.
///
/// # Errors
/// Those of [`bound`].
#[cfg(feature = "jmespath")]
pub fn bound_by_search(operation: &'static OperationMeta, input: &(impl EncodeMembers + Texts)) -> Bound {
    let searches = operation.endpoint.map(|endpoint| endpoint.searches).unwrap_or_default();
    let found = |(parameter, search): &(&'static str, Search)| Some((*parameter, parameter_of(search.of(input)?)?));
    Ok(searches.iter().filter_map(found).chain(bound(operation, input)?).collect())
}

/// A value as that of a parameter: a text, a truth value, or a list of texts.
#[cfg(feature = "jmespath")]
fn parameter_of(value: Value) -> Option<endpoint::Input<'static>> {
    use endpoint::Input;

    let text = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        _ => None,
    };
    match value {
        Value::String(text) => Some(Input::Text(text)),
        Value::Bool(value) => Some(Input::Flag(value)),
        Value::List(list) => list.iter().map(text).collect::<Option<_>>().map(Input::Texts),
        _ => None,
    }
}

/// What the answer depends on where a call's endpoint is asked for: names and values of members, which travel with the request until it is
/// sent.
#[cfg(feature = "endpoint-discovery")]
#[derive(Clone, Debug, Default)]
pub(crate) struct Identifiers(pub(crate) Vec<(&'static str, String)>);

/// Changes a finished request as the operation's [`adaptation`](OperationMeta::adaptation) says.
///
/// # Errors
/// When a member of the input cannot stand in a host's name, or is no URL.
pub fn apply(
    operation: &'static OperationMeta,
    input: &dyn Texts,
    request: &mut HttpRequest,
    config: &Config,
) -> Result<(), ConstructionFailure> {
    #[cfg(feature = "endpoint-discovery")]
    if let Some(discovery) = operation.discovery {
        let text = |index: &usize| Some((operation.input_name(*index), input.text(*index)?.to_owned()));
        request.extensions_mut().insert(Identifiers(discovery.identifiers.iter().filter_map(text).collect()));
    }
    let Some(adaptation) = operation.adaptation else { return Ok(()) };
    if let Some(index) = adaptation.request_url {
        switch_host(request, operation.input_name(index), input.text(index).unwrap_or_default())?;
    }
    if !adaptation.host_prefix.is_empty() {
        prefix_host(request, host_prefix(operation, adaptation, input)?)?;
    }
    for (name, value) in adaptation.headers {
        request.headers_mut().entry(*name).or_insert(HeaderValue::from_static(value));
    }
    #[cfg(feature = "query")]
    if let Some(copied) = adaptation.copy {
        copy::prepare(operation, copied, input, request, config);
    }
    #[cfg(feature = "compression")]
    if adaptation.compresses {
        compress(request, config)?;
    }
    // What is summed up is what is sent.
    #[cfg(feature = "checksums")]
    if let Some(checksums) = adaptation.checksums {
        checksum::add(operation, checksums, input, request, config)?;
    }
    #[cfg(not(any(feature = "checksums", feature = "compression", feature = "query")))]
    let _ = config;
    Ok(())
}

/// What goes before the host.
fn host_prefix(
    operation: &OperationMeta,
    adaptation: &Adaptation,
    input: &dyn Texts,
) -> Result<String, ConstructionFailure> {
    let part = |part: &HostPart| match *part {
        HostPart::Text(text) => Ok(text),
        HostPart::Label(index) => {
            let value = input.text(index).unwrap_or_default();
            if is_valid_host_label(value, false) {
                return Ok(value);
            }
            // The value may be a secret.
            let problem = "is a part of the host's name, so it must be 1 to 63 letters, digits and hyphens inside";
            Err(ConstructionFailure::new(format!("`{}` {problem}", operation.input_name(index))))
        }
    };
    adaptation.host_prefix.iter().map(part).collect()
}

/// Puts a prefix before the host. An address of numbers stays as it is: no name lies below it.
fn prefix_host(request: &mut HttpRequest, mut host: String) -> Result<(), ConstructionFailure> {
    let Some(authority) = request.uri().authority().filter(|authority| !is_address(authority.host())) else {
        return Ok(());
    };
    host.push_str(authority.as_str());
    let authority = Authority::try_from(host).map_err(ConstructionFailure::new)?;
    let mut parts = std::mem::take(request.uri_mut()).into_parts();
    parts.authority = Some(authority);
    *request.uri_mut() = Uri::from_parts(parts).map_err(ConstructionFailure::new)?;
    Ok(())
}

/// Sends the request to the host of a URL; the path stays.
fn switch_host(request: &mut HttpRequest, name: &str, url: &str) -> Result<(), ConstructionFailure> {
    let target = url.parse::<Uri>().ok().map(Uri::into_parts);
    let target = target.and_then(|target| Some((target.scheme?, target.authority?)));
    let Some((scheme, authority)) = target.filter(|(scheme, _)| ["http", "https"].contains(&scheme.as_str())) else {
        return Err(ConstructionFailure::new(format!(
            "`{name}` is not a URL that starts with `http://` or `https://`"
        )));
    };
    let mut parts = std::mem::take(request.uri_mut()).into_parts();
    (parts.scheme, parts.authority) = (Some(scheme), Some(authority));
    *request.uri_mut() = Uri::from_parts(parts).map_err(ConstructionFailure::new)?;
    Ok(())
}

/// Compresses the body with gzip, unless it is too short for that or the configuration forbids it. A reader or stream is compressed
/// whatever its length. Without the feature `compression` it stays as it is, which every service takes.
#[cfg(feature = "compression")]
fn compress(request: &mut HttpRequest, config: &Config) -> Result<(), ConstructionFailure> {
    let shortest = config.request_min_compression_size_bytes().max(1);
    let is_short = request.body().at_hand().is_some_and(|bytes| bytes.len() < shortest);
    if config.disable_request_compression() || is_short {
        return Ok(());
    }
    let body = std::mem::take(request.body_mut()).through(Gzip::new).map_err(ConstructionFailure::new)?;
    let length = body.length();
    *request.body_mut() = body;
    let headers = request.headers_mut();
    headers.append(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    headers.remove(CONTENT_LENGTH);
    if let Some(length) = length {
        headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endpoint::Fixed;
    use crate::meta::BoundEndpoint;
    use crate::meta::ServiceMeta;
    use crate::schema::{Schema, prelude};

    fn request(url: &str, body: &[u8]) -> HttpRequest {
        http::Request::post(url).body(body.to_vec().into()).unwrap()
    }

    static INPUT: Schema =
        Schema::structure("Input", &[Member::new("Other", &prelude::STRING), Member::new("Id", &prelude::STRING)]);
    static SERVICE: ServiceMeta = ServiceMeta::new("");
    static PREFIXED: OperationMeta = OperationMeta::new("Get", &SERVICE, &INPUT, &prelude::UNIT, &[], &[])
        .adapted(&Adaptation::NONE.host_prefix(&[HostPart::Text("a."), HostPart::Label(1), HostPart::Text(".")]));

    struct Input {
        other: Option<String>,
        id: Option<String>,
    }
    crate::structure!(Input, INPUT, 0: other, 1: id);
    crate::texts!(Input, 0: other, 1: id);

    static BOUND: BoundEndpoint = BoundEndpoint::new(&[("Both", Fixed::Flag(true))], &[("Other", 0), ("Both", 1)]);
    static BINDING: OperationMeta =
        OperationMeta::new("Get", &SERVICE, &REQUIRED, &prelude::UNIT, &[], &[]).bound(&BOUND);
    static REQUIRED: Schema = Schema::structure(
        "Input",
        &[Member::new("Other", &prelude::STRING).required(), Member::new("Id", &prelude::STRING)],
    );

    #[test]
    fn blank_texts_decide_of_no_endpoint() {
        let bound =
            |other: Option<&str>| bound(&BINDING, &Input { other: other.map(str::to_owned), id: Some(" ".to_owned()) });
        let values = vec![("Other", "a ".into()), ("Both", " ".into()), ("Both", true.into())];
        assert_eq!(
            bound(Some("a ")).unwrap(),
            values,
            "the value of all calls counts, and what may be left out may be blank"
        );
        for blank in [None, Some(""), Some(" \t\n")] {
            let problem = bound(blank).unwrap_err().to_string();
            assert!(problem.ends_with("`Other` is blank, but the endpoint depends on it"), "{problem}");
        }
    }

    #[cfg(feature = "jmespath")]
    #[test]
    fn members_go_before_searches() {
        use crate::search::Expression;

        let expression = Box::leak(Box::new(Expression::parse("Id").unwrap()));
        let searches = Vec::leak(vec![("Other", Search { expression, members: None })]);
        let endpoint = Box::leak(Box::new(BoundEndpoint::new(&[], &[("Other", 0)]).searching(searches)));
        let meta = OperationMeta::new("Get", &SERVICE, &INPUT, &prelude::UNIT, &[], &[]).bound(endpoint);
        let meta = Box::leak(Box::new(meta));
        let last = |other: Option<&str>| {
            let input = Input { other: other.map(str::to_owned), id: Some("found".to_owned()) };
            bound_by_search(meta, &input).unwrap().pop()
        };
        assert_eq!(last(Some("member")), Some(("Other", "member".into())));
        assert_eq!(last(None), Some(("Other", "found".into())));
    }

    #[test]
    fn hosts_get_prefixes() {
        let prefix = |url: &str, label: &str| {
            let input = Input { other: Some("other".to_owned()), id: Some(label.to_owned()) };
            let mut request = request(url, b"");
            apply(&PREFIXED, &input, &mut request, &Config::builder().build())?;
            Ok::<_, ConstructionFailure>(request.uri().to_string())
        };
        let unset = apply(
            &PREFIXED,
            &Input { other: None, id: None },
            &mut request("https://example.com/", b""),
            &Config::builder().build(),
        );
        assert!(unset.unwrap_err().to_string().contains("`Id`"));
        assert_eq!(prefix("https://example.com:8443/x?y", "b").unwrap(), "https://a.b.example.com:8443/x?y");
        assert_eq!(prefix("http://localhost:80/", "b").unwrap(), "http://a.b.localhost:80/");
        for address in ["http://127.0.0.1:5000/", "http://[::1]/"] {
            assert_eq!(prefix(address, "b").unwrap(), address);
        }
        for label in ["", "a.b", "-a", "a/b", "a@b", "é", &"a".repeat(64)] {
            let problem = prefix("https://example.com/", label).unwrap_err().to_string();
            assert!(problem.contains("`Id`") && (label.is_empty() || !problem.contains(&format!("\"{label}\""))));
        }
    }

    #[test]
    fn hosts_are_switched() {
        let switch = |url| {
            let mut request = request("https://example.com/base/", b"");
            switch_host(&mut request, "Url", url).map(|()| request.uri().to_string())
        };
        assert_eq!(switch("http://other.example.com:81/ignored").unwrap(), "http://other.example.com:81/base/");
        for url in ["", "other.example.com", "ftp://example.com/", "/x", "https://"] {
            assert!(switch(url).is_err(), "{url}");
        }
    }

    #[test]
    fn long_bodies_are_compressed() {
        let compressed = |length, config: crate::config::Builder| {
            let mut request = request("https://example.com/", &vec![b'a'; length]);
            compress(&mut request, &config.build()).unwrap();
            let length = request.headers().get(CONTENT_LENGTH).map(|value| value.to_str().unwrap().to_owned());
            assert_eq!(request.headers().get(CONTENT_ENCODING).is_some(), length.is_some());
            length.is_some_and(|length| length == request.body().length().unwrap().to_string())
        };
        assert!(compressed(10_240, Config::builder()));
        assert!(!compressed(10_239, Config::builder()));
        assert!(compressed(10, Config::builder().request_min_compression_size_bytes(0)));
        assert!(!compressed(0, Config::builder().request_min_compression_size_bytes(0)));
        assert!(!compressed(20_000, Config::builder().disable_request_compression(true)));
        // A reader is, whatever its length, which nobody knows any more.
        let mut request = request("https://example.com/", b"");
        *request.body_mut() = ByteStream::from_reader(&b"a"[..]).with_length(1);
        request.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(1));
        compress(&mut request, &Config::builder().build()).unwrap();
        assert!(request.headers().contains_key(CONTENT_ENCODING) && !request.headers().contains_key(CONTENT_LENGTH));
        assert_eq!(request.body().length(), None);
    }
}
