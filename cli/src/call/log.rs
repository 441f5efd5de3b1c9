//! What `--debug` tells on standard error: decisions, requests and responses, and never a secret.
//!
//! In: settings and where they are from, values with their schemas, requests and responses on their way. Out: lines. Members
//! that the model calls sensitive are hidden, and those whose names are those of secrets, and all that no schema knows; of headers
//! only those are shown that are known to hold no secret.

use std::io::Write;
use std::time::Instant;

use http::{HeaderMap, HeaderName, HeaderValue, Request, Response};
use smithgen_runtime::body::ByteStream;
use smithgen_runtime::generated::printable::Printable;
use smithgen_runtime::generated::redact::REDACTED;
use smithgen_runtime::generated::schema::Schema;
use smithgen_runtime::generated::secrets::shown_url;
use smithgen_runtime::transport::{AttemptLimits, BlockingTransport, TransportError};

use crate::data::{Map, Value, json};
use crate::process::Shared;
use crate::secrecy::Rule;

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
            let line = line();
            // What nobody can read any more is lost.
            let _ = out.clone().write_all(format!("[DEBUG] {time:.3} s: {}\n", Printable(&line)).as_bytes());
        }
    }

    /// Adds a setting and where it is from.
    pub(crate) fn decision(&self, name: &str, value: &str, origin: &str) {
        self.line(|| format!("{name}: {value:?} (from {origin})"));
    }

    /// Adds members without their secrets.
    pub(crate) fn members(&self, what: &str, schema: &'static Schema, members: &Map) {
        self.line(|| format!("{what}: {}", json::write(&Value::Map(Rule::Names.shown(schema, members)), None, false)));
    }

    /// Adds what is found, if anything is; without `--debug`, nobody looks for it.
    pub(crate) fn found(&self, what: &str, find: impl FnOnce() -> Option<String>) {
        if let Some(found) = self.out.as_ref().and_then(|_| find()) {
            self.line(|| format!("{what}: {found}"));
        }
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

/// How long a body is.
fn bytes(body: &ByteStream) -> String {
    body.length().map_or_else(|| "in chunks".to_owned(), |length| format!("{length} bytes"))
}

/// A transport that tells what passes through it.
#[derive(Debug)]
pub(crate) struct Traced<T> {
    pub(crate) inner: T,
    pub(crate) log: Log,
}

impl<T: BlockingTransport> BlockingTransport for Traced<T> {
    fn send(
        &self,
        request: Request<ByteStream>,
        limits: &AttemptLimits,
    ) -> Result<Response<ByteStream>, TransportError> {
        let log = &self.log;
        let url = shown_url(&request.uri().to_string());
        log.line(|| format!("request: {} {url} ({})", request.method(), bytes(request.body())));
        log.headers(request.headers());
        let result = self.inner.send(request, limits);
        match &result {
            Ok(response) => {
                log.line(|| format!("response: {} ({})", response.status(), bytes(response.body())));
                log.headers(response.headers());
            }
            Err(error) => log.line(|| format!("no response: {error}")),
        }
        result
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
