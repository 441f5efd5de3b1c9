//! Request cases: what a client sends for an input.
//!
//! In: an operation, and a case with `params`, `host` and what the request shall be. Out: the first difference.

use std::io::Read as _;
use std::sync::{Arc, Mutex};

use http::{Request, Response};
use smithgen_model::{Model, Node, ShapeIx};
use smithgen_runtime::body::ByteStream;
use smithgen_runtime::config::{Config, RetryConfig};
use smithgen_runtime::operation::{Operation, OperationInput};
use smithgen_runtime::transport::{AttemptLimits, BlockingTransport, TransportError, TransportErrorKind};

use super::body::{cbor, form};
use super::xml::document;
use super::{Case, difference, from_node, to_node};

/// What takes the place of idempotency tokens in all cases.
pub(super) const TOKEN: &str = "00000000-0000-4000-8000-000000000000";

/// Where requests go when a case does not say.
const HOST: &str = "example.com";

/// Checks one case.
pub(super) fn check<O>(model: &Model, input: Option<ShapeIx>, case: &Case) -> Result<(), String>
where
    O: Operation<Input: OperationInput<Operation = O>>,
{
    let params = case.params();
    let value: O::Input = from_node(&params).map_err(|error| format!("the input cannot be made: {error}"))?;
    if let Some(found) = difference(model, input, &params, &to_node(&value)) {
        return Err(format!("the input as made: {found}"));
    }
    let request = value.to_http_request(&config(case, has_rules(model))).map_err(|failure| failure.to_string())?;
    compare(case, &request)
}

/// Checks a request, whoever wrote it.
pub(super) fn compare(case: &Case, request: &Request<Vec<u8>>) -> Result<(), String> {
    check_target(case, request)?;
    check_headers(case, request)?;
    match case.text("body") {
        Some(body) => check_body(case, body, request.body()),
        None => Ok(()),
    }
}

/// A transport that keeps what it is given.
#[derive(Clone, Default)]
pub(super) struct Taking(Arc<Mutex<Option<Request<Vec<u8>>>>>);

impl Taking {
    /// What was sent, if anything was.
    pub(super) fn taken(&self) -> Option<Request<Vec<u8>>> {
        self.0.lock().expect("nobody panicked").take()
    }
}

impl BlockingTransport for Taking {
    fn send(&self, request: Request<ByteStream>, _: &AttemptLimits) -> Result<Response<ByteStream>, TransportError> {
        let refuse = |cause| TransportError::new(TransportErrorKind::Request, cause);
        let (head, mut body) = request.into_parts();
        let mut bytes = Vec::new();
        body.read_to_end(&mut bytes).map_err(|error| refuse(error.to_string()))?;
        *self.0.lock().expect("nobody panicked") = Some(Request::from_parts(head, bytes));
        Err(refuse("it is not sent".to_owned()))
    }
}

/// Whether the service has endpoint rules.
pub(super) fn has_rules(model: &Model) -> bool {
    model.services().any(|ix| model.shape(ix).traits.has("smithy.rules#endpointRuleSet"))
}

/// The configuration that a case asks for. Its endpoint is the host of the case, unless the service has rules to find it by.
pub(super) fn config(case: &Case, has_rules: bool) -> Config {
    let scopes = case.node.get("vendorParams").and_then(|params| params.get("scopedConfig"));
    // What is said of the operation goes before what is said of the client.
    let setting = |path: &[&str]| {
        ["operation", "client"]
            .into_iter()
            .find_map(|scope| path.iter().try_fold(scopes?.get(scope)?, |node, step| node.get(step)))
    };
    let is_set = |name| setting(&["s3", name]).and_then(Node::as_bool).unwrap_or(false);
    let region = setting(&["region"]).and_then(Node::as_str).unwrap_or("us-east-1");
    let config = Config::builder().region(region).unsigned(true).idempotency_token_provider(|| TOKEN.to_owned());
    let config = config.retry_config(RetryConfig::disabled());
    if !has_rules {
        return config.endpoint_url(format!("https://{}", case.text("host").unwrap_or(HOST))).build();
    }
    let style = setting(&["s3", "addressing_style"]).and_then(Node::as_str);
    config
        .use_dual_stack(is_set("use_dualstack_endpoint"))
        .endpoint_parameter("AWS::S3::Accelerate", is_set("use_accelerate_endpoint"))
        .endpoint_parameter("AWS::S3::ForcePathStyle", style == Some("path"))
        .build()
}

/// Checks where a request goes.
pub(super) fn check_target(case: &Case, request: &Request<Vec<u8>>) -> Result<(), String> {
    check_head(case, request)?;
    check_query(case, request.uri().query().unwrap_or_default())
}

fn check_head(case: &Case, request: &Request<Vec<u8>>) -> Result<(), String> {
    let uri = request.uri();
    let host = uri.authority().map_or("", |authority| authority.as_str());
    same("method", case.text("method"), request.method().as_str())?;
    same("path", case.text("uri"), uri.path())?;
    same("host", case.text("resolvedHost"), host)
}

fn same(what: &str, wanted: Option<&str>, actual: &str) -> Result<(), String> {
    match wanted {
        Some(wanted) if wanted != actual => Err(format!("{what}\n  wanted: {wanted}\n  actual: {actual}")),
        _ => Ok(()),
    }
}

fn check_query(case: &Case, query: &str) -> Result<(), String> {
    let pairs: Vec<&str> = query.split('&').collect();
    let names: Vec<&str> = pairs.iter().map(|pair| pair.split('=').next().unwrap_or_default()).collect();
    let problem = |what: &str, item: &str| Err(format!("the query parameter {item} {what}\n  actual: {query}"));
    if let Some(missing) = case.texts("queryParams").find(|pair| !pairs.contains(pair)) {
        return problem("is missing", missing);
    }
    if let Some(missing) = case.texts("requireQueryParams").find(|name| !names.contains(name)) {
        return problem("is missing", missing);
    }
    match case.texts("forbidQueryParams").find(|name| names.contains(name)) {
        Some(forbidden) => problem("should not be there", forbidden),
        None => Ok(()),
    }
}

pub(super) fn check_headers(case: &Case, request: &Request<Vec<u8>>) -> Result<(), String> {
    let value = |name: &str| {
        let values = request.headers().get_all(name).iter();
        let values: Vec<_> = values.map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
        (!values.is_empty()).then(|| values.join(", "))
    };
    for (name, wanted) in case.headers() {
        match value(name) {
            Some(actual) => same(&format!("the header {name}"), Some(wanted), &actual)?,
            None => return Err(format!("the header {name} is missing\n  wanted: {wanted}")),
        }
    }
    if let Some(missing) = case.texts("requireHeaders").find(|name| value(name).is_none()) {
        return Err(format!("the header {missing} is missing"));
    }
    match case.texts("forbidHeaders").find_map(|name| Some((name, value(name)?))) {
        Some((name, value)) => Err(format!("the header {name} should not be there\n  actual: {value}")),
        None => Ok(()),
    }
}

/// JSON, CBOR and XML are compared by value, forms by their pairs, everything else by its bytes.
fn check_body(case: &Case, wanted: &str, actual: &[u8]) -> Result<(), String> {
    if case.is_cbor() && !wanted.is_empty() {
        let (wanted, actual) = (case.body()?.as_deref().and_then(cbor), cbor(actual));
        return match wanted.as_ref().zip(actual.as_ref()) {
            Some((wanted, actual)) if wanted.is_equal(actual) => Ok(()),
            _ => Err(format!("body\n  wanted: {wanted:?}\n  actual: {actual:?}")),
        };
    }
    let actual = String::from_utf8_lossy(actual);
    let media_type = case.text("bodyMediaType").filter(|_| !wanted.is_empty());
    let same = match (media_type, Node::parse(wanted)) {
        (Some("application/json"), Ok(wanted)) => {
            Node::parse(&actual).is_ok_and(|actual| rounded(&wanted).is_equal(&rounded(&actual)))
        }
        (Some("application/xml"), _) => document(&actual).is_some_and(|actual| document(wanted) == Some(actual)),
        (Some("application/x-www-form-urlencoded"), _) => form(wanted) == form(&actual),
        _ => wanted == actual,
    };
    if same { Ok(()) } else { Err(format!("body\n  wanted: {wanted}\n  actual: {actual}")) }
}

/// The same with no more digits in texts that are numbers than a double has: the tool that wrote the suite's values as JSON rounded them
/// so, but not the bodies.
fn rounded(node: &Node) -> Node {
    match node {
        Node::String(text) if text.len() > 17 => match text.parse::<f64>() {
            Ok(double) => Node::String(format!("{double:?}")),
            Err(_) => node.clone(),
        },
        Node::Array(elements) => Node::Array(elements.iter().map(rounded).collect()),
        Node::Object(members) => {
            let members = members.iter().map(|(name, value)| (name.to_owned(), rounded(value)));
            Node::Object(members.collect::<Vec<_>>().into())
        }
        _ => node.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Kind;
    use super::*;

    fn case(node: &str) -> Case {
        Case { kind: Kind::Request, id: "x".to_owned(), node: Node::parse(node).unwrap() }
    }

    #[test]
    fn bodies_are_compared_by_their_media_type() {
        let json = case(r#"{"bodyMediaType": "application/json"}"#);
        assert!(check_body(&json, r#"{"a": 1.0, "b": []}"#, br#"{"b":[],"a":1}"#).is_ok());
        assert!(check_body(&json, r#"{"a": 1}"#, br#"{"a":1,"b":null}"#).is_err());
        assert!(check_body(&json, r#"["0.100000000000000000000001"]"#, br#"["0.1"]"#).is_ok());
        assert!(check_body(&json, r#"["0.10000000000001"]"#, br#"["0.1"]"#).is_err());
        assert!(check_body(&json, r#"{"a": 1}"#, br#"{"a":1,"a":1}"#).is_err());
        assert!(check_body(&json, r#"{"a": 1}"#, b"").is_err());
        assert!(check_body(&json, "", b"").is_ok());
        assert!(check_body(&json, "", b"{}").is_err());
        assert!(check_body(&case("{}"), r#"{"a": 1}"#, br#"{"a":1}"#).is_err());
    }

    #[test]
    fn bodies_of_cbor_are_compared_by_value() {
        let cbor = Case {
            node: Node::parse(r#"{"bodyMediaType": "application/cbor", "body": "oWFhAQ=="}"#).unwrap(),
            ..case("{}")
        };
        let check = |actual: &[u8]| check_body(&cbor, "oWFhAQ==", actual);
        // With one byte, of indefinite length, with a number of two bytes.
        for right in [&b"\xa1\x61a\x01"[..], b"\xbf\x61a\x01\xff", b"\xa1\x61a\x18\x01"] {
            assert!(check(right).is_ok(), "{right:?}");
        }
        for wrong in [&b""[..], b"\xa1\x61a\x02", b"\xa1\x61b\x01", b"\xa1\x61a\x01\x00", b"\xa1\x61a\x61\x31"] {
            assert!(check(wrong).is_err(), "{wrong:?}");
        }
        assert!(check_body(&cbor, "", b"").is_ok() && check_body(&cbor, "", b"\xa0").is_err());
    }

    #[test]
    fn entries_of_forms_come_in_any_order() {
        let forms = case(r#"{"bodyMediaType": "application/x-www-form-urlencoded"}"#);
        let wanted = "A=x&M.1.key=a&M.1.value.L.1=b&M.2.key=c&M.2.value.L.1=d";
        let check = |actual: &str| check_body(&forms, wanted, actual.as_bytes());
        assert!(check(wanted).is_ok());
        assert!(check("M.1.key=c&M.1.value.L.1=d&A=x&M.2.key=a&M.2.value.L.1=b").is_ok());
        for wrong in [
            "A=x&M.1.key=a&M.1.value.L.1=d&M.2.key=c&M.2.value.L.1=b",
            "A=x&M.1.key=a&M.1.value.L.1=b",
            "A=x&M.1.key=a&M.1.value.L.1=b&M.2.key=c&M.2.value.L.1=d&B=",
            "A=x&M.entry.1.key=a&M.entry.1.value.L.1=b&M.2.key=c&M.2.value.L.1=d",
        ] {
            assert!(check(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn heads_queries_and_headers_are_checked() {
        let request = Request::post("https://a.example.com/x?b=1&c").header("A", "1").header("a", "2");
        let request = request.body(Vec::new()).unwrap();
        let check = |node: &str| {
            let case = case(node);
            check_head(&case, &request)?;
            check_query(&case, request.uri().query().unwrap())?;
            check_headers(&case, &request)
        };
        for right in [
            r#"{"method": "POST", "uri": "/x", "resolvedHost": "a.example.com"}"#,
            r#"{"queryParams": ["b=1", "c"], "requireQueryParams": ["c"], "forbidQueryParams": ["d"]}"#,
            r#"{"headers": {"a": "1, 2"}, "requireHeaders": ["A"], "forbidHeaders": ["b"]}"#,
        ] {
            assert_eq!(check(right), Ok(()));
        }
        for wrong in [
            r#"{"method": "GET"}"#,
            r#"{"uri": "/"}"#,
            r#"{"resolvedHost": "example.com"}"#,
            r#"{"queryParams": ["b=2"]}"#,
            r#"{"requireQueryParams": ["d"]}"#,
            r#"{"forbidQueryParams": ["b"]}"#,
            r#"{"headers": {"a": "1"}}"#,
            r#"{"headers": {"b": "1"}}"#,
            r#"{"requireHeaders": ["b"]}"#,
            r#"{"forbidHeaders": ["a"]}"#,
        ] {
            assert!(check(wrong).is_err(), "{wrong}");
        }
    }
}
