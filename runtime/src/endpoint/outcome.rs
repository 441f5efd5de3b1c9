//! What resolving gives: an endpoint with headers and properties, or the reason why there is none.

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

/// The result of endpoint rules.
pub type Resolved = Result<Endpoint, EndpointError>;

impl Endpoint {
    /// The property of this name.
    pub fn property(&self, name: &str) -> Option<&Value> {
        self.properties.iter().find_map(|(key, value)| (*key == name).then_some(value))
    }

    /// What the rules say of how calls may be authenticated here, best first: names of schemes such as `sigv4`, with their properties.
    pub fn auth_schemes(&self) -> impl Iterator<Item = (&str, &Value)> {
        let schemes = self.property("authSchemes").and_then(Value::as_list).unwrap_or_default();
        schemes.iter().filter_map(|scheme| Some((scheme.get("name")?.as_str()?, scheme)))
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

/// Why no endpoint could be resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EndpointError {
    /// The rules refuse this configuration and say why.
    Rule(String),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn endpoint(url: &str, properties: Properties) -> Endpoint {
        Endpoint { url: url.to_owned(), headers: Vec::new(), properties }
    }

    fn text(text: &'static str) -> Value {
        Value::String(Cow::Borrowed(text))
    }

    #[test]
    fn schemes_come_with_their_properties() {
        let schemes = Value::List(vec![
            Value::Map(vec![("name", text("sigv4a"))]),
            Value::Map(vec![
                ("name", text("sigv4")),
                ("signingRegion", text("us-east-1")),
                ("disableDoubleEncoding", Value::Bool(true)),
            ]),
        ]);
        let endpoint = endpoint("https://example.com", vec![("authSchemes", schemes)]);
        let names = endpoint.auth_schemes().map(|(name, _)| name).collect::<Vec<_>>();
        assert_eq!(names, ["sigv4a", "sigv4"]);
        let (_, scheme) = endpoint.auth_schemes().last().unwrap();
        assert_eq!(scheme.get("signingRegion").unwrap().as_str(), Some("us-east-1"));
        assert_eq!(scheme.get("disableDoubleEncoding").unwrap().as_bool(), Some(true));
        assert_eq!((scheme.as_bool(), Value::Bool(false).as_bool()), (None, Some(false)));
        assert_eq!(endpoint.property("authSchemes").and_then(Value::as_list).map(<[Value]>::len), Some(2));
        assert_eq!((scheme.as_list(), scheme.as_str(), scheme.get("other")), (None, None, None));
        assert_eq!(endpoint.property("backend"), None);
    }

    #[test]
    fn passwords_in_urls_are_not_shown() {
        let shown = format!("{:?}", endpoint("https://me:s3cret@example.com", Vec::new()));
        assert!(shown.contains("https://***@example.com") && !shown.contains("s3cret"), "{shown}");
    }

    #[test]
    fn errors_say_what_is_wrong() {
        assert_eq!(EndpointError::Rule("no FIPS here".to_owned()).to_string(), "no FIPS here");
        let missing = EndpointError::MissingParameter("Region");
        assert_eq!(missing.to_string(), "the endpoint parameter `Region` is not set");
    }
}
