//! What `--debug` tells on standard error: decisions, requests and responses, and never a secret.
//!
//! In: settings and where they are from, values with their schemas, requests and responses on their way. Out: lines. Members
//! that the model calls sensitive are hidden, and so is all that no schema knows; of headers only those are shown that are known
//! to hold no secret.

use std::io::Write;
use std::time::Instant;

use http::{HeaderMap, HeaderName, HeaderValue, Request, Response};
use smithgen_runtime::redact::REDACTED;
use smithgen_runtime::schema::{Kind, Member, Schema};
use smithgen_runtime::transport::{AttemptLimits, BlockingTransport, TransportError};

use crate::json;
use crate::run::Shared;
use crate::value::{Map, Value};

/// Headers whose values are no secrets.
const SHOWN: &[&str] = &[
    "accept-encoding",
    "amz-sdk-invocation-id",
    "amz-sdk-request",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "date",
    "host",
    "retry-after",
    "server",
    "transfer-encoding",
    "user-agent",
    "x-amz-date",
    "x-amz-request-id",
    "x-amz-retry-after",
    "x-amz-target",
    "x-amz-user-agent",
    "x-amzn-errortype",
    "x-amzn-query-error",
    "x-amzn-query-mode",
    "x-amzn-requestid",
];

/// Takes the lines of `--debug`; without it, drops them.
#[derive(Clone, Debug)]
pub(crate) struct Log {
    out: Option<Shared>,
    start: Instant,
}

impl Log {
    /// A log that is kept if `debug` says so.
    pub(crate) fn new(debug: bool, out: &Shared) -> Self {
        Log { out: debug.then(|| out.clone()), start: Instant::now() }
    }

    /// Adds a line.
    pub(crate) fn line(&self, line: impl FnOnce() -> String) {
        if let Some(out) = &self.out {
            let time = self.start.elapsed().as_secs_f64();
            // What nobody can read any more is lost.
            let _ = out.clone().write_all(format!("[DEBUG] {time:.3} s: {}\n", line()).as_bytes());
        }
    }

    /// Adds a setting and where it is from.
    pub(crate) fn decision(&self, name: &str, value: &str, origin: &str) {
        self.line(|| format!("{name}: {value:?} (from {origin})"));
    }

    /// Adds members without their secrets.
    pub(crate) fn members(&self, what: &str, schema: &'static Schema, members: &Map) {
        self.line(|| format!("{what}: {}", json::write(&Value::Map(redacted(schema, members)), None, false)));
    }

    fn headers(&self, headers: &HeaderMap) {
        for (name, value) in headers {
            self.line(|| format!("  {name}: {}", header(name, value)));
        }
    }
}

/// A header's value as it may be shown.
fn header(name: &HeaderName, value: &HeaderValue) -> String {
    let text = String::from_utf8_lossy(value.as_bytes());
    if name == "authorization" {
        let end = text.find("Signature=").filter(|_| text.starts_with("AWS4-HMAC-SHA256 "));
        let shown = end.and_then(|end| text.get(..end)).map(|shown| format!("{shown}Signature="));
        return format!("{}{REDACTED}", shown.unwrap_or_default());
    }
    if SHOWN.contains(&name.as_str()) { text.into_owned() } else { REDACTED.to_owned() }
}

/// Members of a structure without secrets.
fn redacted(schema: &'static Schema, members: &Map) -> Map {
    let shown = |(name, value): (&str, &Value)| {
        let value = schema.member(name).map_or_else(|| Value::from(REDACTED), |member| without_secrets(member, value));
        (name.to_owned(), value)
    };
    members.iter().map(shown).collect()
}

fn without_secrets(member: &'static Member, value: &Value) -> Value {
    if member.is_sensitive() {
        return Value::from(REDACTED);
    }
    match (value, member.target.kind, member.target.members) {
        (Value::Map(map), Kind::Structure | Kind::Union, _) => Value::Map(redacted(member.target, map)),
        (Value::Map(map), Kind::Map, [key, element]) => {
            let name = |index: usize, name: &str| match key.is_sensitive() {
                true => format!("{REDACTED} {}", index + 1),
                false => name.to_owned(),
            };
            let entries = map.iter().enumerate();
            Value::Map(entries.map(|(at, (key, value))| (name(at, key), without_secrets(element, value))).collect())
        }
        (Value::List(list), Kind::List, [element, ..]) => {
            Value::List(list.iter().map(|value| without_secrets(element, value)).collect())
        }
        (Value::Map(_) | Value::List(_), Kind::Document, _) => value.clone(),
        (Value::Null, ..) => Value::Null,
        // What is not of its shape may be anything.
        (_, Kind::Structure | Kind::Union | Kind::Map | Kind::List, _) => Value::from(REDACTED),
        (Value::Map(_) | Value::List(_), ..) => Value::from(REDACTED),
        (Value::Bytes(bytes), ..) => Value::from(format!("{} bytes", bytes.len())),
        _ => value.clone(),
    }
}

/// A transport that tells what passes through it.
#[derive(Debug)]
pub(crate) struct Traced<T> {
    pub(crate) inner: T,
    pub(crate) log: Log,
}

impl<T: BlockingTransport> BlockingTransport for Traced<T> {
    fn send(&self, request: Request<&[u8]>, limits: &AttemptLimits) -> Result<Response<Vec<u8>>, TransportError> {
        let log = &self.log;
        log.line(|| format!("request: {} {} ({} bytes)", request.method(), request.uri(), request.body().len()));
        log.headers(request.headers());
        let result = self.inner.send(request, limits);
        match &result {
            Ok(response) => {
                log.line(|| format!("response: {} ({} bytes)", response.status(), response.body().len()));
                log.headers(response.headers());
            }
            Err(error) => log.line(|| format!("no response: {error}")),
        }
        result
    }
}

#[cfg(test)]
mod tests {
    use smithgen_runtime::schema::prelude;

    use super::*;

    static SECRET: Schema = Schema::simple("Password", Kind::String).sensitive();
    static SECRETS: Schema =
        Schema::map("Secrets", &[Member::element("key", &prelude::STRING), Member::element("value", &SECRET)]);
    static LIST: Schema = Schema::list("List", &[Member::element("member", &INNER)]);
    static INNER: Schema =
        Schema::structure("Inner", &[Member::new("Password", &SECRET), Member::new("A", &prelude::STRING)]);
    static INPUT: Schema = Schema::structure(
        "Input",
        &[
            Member::new("Username", &prelude::STRING),
            Member::new("Password", &SECRET),
            Member::new("Map", &SECRETS),
            Member::new("List", &LIST),
        ],
    );

    #[test]
    fn secrets_are_hidden_however_deep() {
        let text = r#"{"Username": "u", "Password": "s3cret", "Map": {"a": "s3cret"}, "Unknown": "s3cret",
            "List": [{"Password": "s3cret", "A": "a"}, "s3cret"]}"#;
        let Ok(Value::Map(map)) = json::read(text) else { panic!("JSON") };
        let shown = json::write(&Value::Map(redacted(&INPUT, &map)), None, false);
        assert!(!shown.contains("s3cret"), "{shown}");
        assert!(shown.contains("\"Username\": \"u\"") && shown.contains("\"A\": \"a\""), "{shown}");
    }

    #[test]
    fn headers_are_hidden_unless_they_are_known() {
        let shown =
            |name: &'static str, value| header(&HeaderName::from_static(name), &HeaderValue::from_static(value));
        assert_eq!(shown("content-type", "text/plain"), "text/plain");
        for name in ["set-cookie", "x-amz-security-token", "x-moto-forgot-password-confirmation-code"] {
            assert_eq!(shown(name, "s3cret"), REDACTED);
        }
        assert_eq!(shown("authorization", "Bearer s3cret"), REDACTED);
        assert_eq!(
            shown("authorization", "AWS4-HMAC-SHA256 Credential=AKID/x, SignedHeaders=host, Signature=s3cret"),
            format!("AWS4-HMAC-SHA256 Credential=AKID/x, SignedHeaders=host, Signature={REDACTED}")
        );
    }
}
