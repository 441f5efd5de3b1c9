//! What resolving gives: an endpoint with headers and properties, or the reason why there is none.
//!
//! The free functions are shorthands for compiled rules, so that a rule's result is one short line of generated code.

use std::borrow::Cow;
use std::fmt;

use crate::secrets::shown_url;

/// Where to send a request, and what to do differently for it. `Debug` hides a password in the URL.
#[derive(Clone, PartialEq)]
pub struct Endpoint {
    /// Scheme, host, and, where the rules give them, port and base path.
    pub url: String,
    /// Headers to add to each request to this endpoint, in the rules' order.
    pub headers: Headers,
    /// Anything else that the rules say of this endpoint; `authSchemes` adjusts signing.
    pub properties: Properties,
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint")
            .field("url", &shown_url(&self.url))
            .field("headers", &self.headers)
            .field("properties", &self.properties)
            .finish()
    }
}

/// Header names, each with its values.
pub type Headers = Vec<(&'static str, Vec<String>)>;

/// Properties of an endpoint, in the rules' order.
pub type Properties = Vec<(&'static str, Value)>;

/// The result of a compiled rule set.
pub type Resolved = Result<Endpoint, EndpointError>;

impl Endpoint {
    /// The property of this name.
    pub fn property(&self, name: &str) -> Option<&Value> {
        self.properties.iter().find_map(|(key, value)| (*key == name).then_some(value))
    }

    /// The signing properties that the rules give for an authentication scheme such as `sigv4`.
    ///
    /// An entry changes how the scheme signs; it never chooses the scheme.
    pub fn auth_scheme(&self, name: &str) -> Option<&Value> {
        let Some(Value::List(schemes)) = self.property("authSchemes") else {
            return None;
        };
        schemes.iter().find(|scheme| scheme.get("name").and_then(Value::as_str) == Some(name))
    }
}

/// A property's value: as much of JSON as the rules engine knows.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// Text, copied only where a template filled it in.
    String(Cow<'static, str>),
    /// Values in order.
    List(Vec<Value>),
    /// Named values, in the rules' order.
    Map(Vec<(&'static str, Value)>),
}

impl Value {
    /// The text, if this is text.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The truth value, if this is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Value::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The values, if this is a list.
    pub fn as_list(&self) -> Option<&[Value]> {
        match self {
            Value::List(values) => Some(values),
            _ => None,
        }
    }

    /// The value of this name, if this is a map that has it.
    pub fn get(&self, name: &str) -> Option<&Value> {
        match self {
            Value::Map(entries) => entries.iter().find_map(|(key, value)| (*key == name).then_some(value)),
            _ => None,
        }
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Value::Bool(value)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Value::Integer(value)
    }
}

/// Why no endpoint could be resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EndpointError {
    /// The rules refuse this configuration and say why.
    Rule(Cow<'static, str>),
    /// A parameter that the rules need was not given.
    MissingParameter(&'static str),
    /// No rule matched: the rule set does not cover this configuration.
    NoMatch,
}

impl fmt::Display for EndpointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EndpointError::Rule(message) => f.write_str(message),
            EndpointError::MissingParameter(name) => {
                write!(f, "the endpoint parameter `{name}` is not set")
            }
            EndpointError::NoMatch => f.write_str("no endpoint rule matches this configuration"),
        }
    }
}

impl std::error::Error for EndpointError {}

/// An endpoint without headers or properties.
pub fn ok(url: impl Into<String>) -> Resolved {
    ok_with(url, Vec::new())
}

/// An endpoint with properties.
pub fn ok_with(url: impl Into<String>, properties: Properties) -> Resolved {
    ok_with_headers(url, properties, Vec::new())
}

/// An endpoint with all that rules can say of it.
pub fn ok_with_headers(url: impl Into<String>, properties: Properties, headers: Headers) -> Resolved {
    Ok(Endpoint { url: url.into(), headers, properties })
}

/// The rules' own refusal.
pub fn fail(message: impl Into<Cow<'static, str>>) -> Resolved {
    Err(EndpointError::Rule(message.into()))
}

/// Rules exhausted without a match.
pub fn no_match() -> Resolved {
    Err(EndpointError::NoMatch)
}

/// The endpoint of a service that has no rules: what the client was configured with.
pub fn of_url(url: Option<&str>) -> Resolved {
    match url {
        Some(url) => ok(url),
        None => fail("the service has no endpoint rules, so that an endpoint URL must be configured"),
    }
}

/// A value that the only rule left needs.
pub fn or_no_match<T>(value: Option<T>) -> Result<T, EndpointError> {
    value.ok_or(EndpointError::NoMatch)
}

/// A required parameter that has no value.
pub fn missing(parameter: &'static str) -> Resolved {
    Err(EndpointError::MissingParameter(parameter))
}

/// A property's fixed text.
pub fn text(value: &'static str) -> Value {
    Value::String(Cow::Borrowed(value))
}

/// A property's text that a template filled in.
pub fn string(value: impl Into<String>) -> Value {
    Value::String(Cow::Owned(value.into()))
}

/// A property's list.
pub fn list(values: impl Into<Vec<Value>>) -> Value {
    Value::List(values.into())
}

/// A property's map.
pub fn map(entries: impl Into<Vec<(&'static str, Value)>>) -> Value {
    Value::Map(entries.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signing_properties_are_found_by_scheme() {
        let endpoint = ok_with(
            "https://example.com",
            vec![(
                "authSchemes",
                list([
                    map([("name", text("sigv4a"))]),
                    map([
                        ("name", text("sigv4")),
                        ("signingRegion", string("us-east-1")),
                        ("disableDoubleEncoding", true.into()),
                    ]),
                ]),
            )],
        )
        .unwrap();
        let scheme = endpoint.auth_scheme("sigv4").unwrap();
        assert_eq!(scheme.get("signingRegion").unwrap().as_str(), Some("us-east-1"));
        assert_eq!(scheme.get("disableDoubleEncoding").unwrap().as_bool(), Some(true));
        assert_eq!((scheme.as_bool(), Value::from(false).as_bool()), (None, Some(false)));
        assert_eq!(endpoint.property("authSchemes").and_then(Value::as_list).map(<[Value]>::len), Some(2));
        assert_eq!((scheme.as_list(), scheme.as_str(), scheme.get("other")), (None, None, None));
        assert_eq!(endpoint.auth_scheme("sigv4-s3express"), None);
        assert_eq!(endpoint.property("backend"), None);
    }

    #[test]
    fn passwords_in_urls_are_not_shown() {
        let shown = format!("{:?}", ok("https://me:s3cret@example.com"));
        assert!(shown.contains("https://***@example.com") && !shown.contains("s3cret"), "{shown}");
    }

    #[test]
    fn errors_say_what_is_wrong() {
        assert_eq!(fail("no FIPS here").unwrap_err().to_string(), "no FIPS here");
        assert_eq!(missing("Region").unwrap_err().to_string(), "the endpoint parameter `Region` is not set");
    }
}
