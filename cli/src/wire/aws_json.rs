//! awsJson 1.0 and 1.1 without types.
//!
//! In: an input, or a response. Out: a request, or the members of the body that the schema knows, as the AWS CLI reads them:
//! scalars are not held against their types, a body that is no JSON at all is an output without members, and an error's code
//! stands in the body alone.

use std::fmt;
use std::marker::PhantomData;

use http::{Request, Response, StatusCode};
use smithgen_runtime::operation::OperationMeta;
use smithgen_runtime::protocol::Protocol;
use smithgen_runtime::protocol::aws_json::{AwsJson1_0, AwsJson1_1};
use smithgen_runtime::protocol::query_compatible::QueryCompatible;
use smithgen_runtime::schema::Schema;

use super::{CommandLine, Input, Reading, ServiceError, Wire, members};
use crate::failure::Failure;
use crate::json;
use crate::python;
use crate::value::{Map, Value};

/// A format whose bodies are those of awsJson; `P` writes its requests.
struct AwsJson<P> {
    /// Which code tells the shape of an error that has an awsQuery code, too: the one of the body, or that of awsQuery.
    shapes_by_body: bool,
    protocol: PhantomData<fn() -> P>,
}

impl<P> AwsJson<P> {
    const fn new(shapes_by_body: bool) -> Self {
        AwsJson { shapes_by_body, protocol: PhantomData }
    }
}

impl CommandLine for AwsJson1_0 {
    const WIRE: &'static dyn Wire = &AwsJson::<Self>::new(false);
}

impl CommandLine for AwsJson1_1 {
    const WIRE: &'static dyn Wire = &AwsJson::<Self>::new(false);
}

impl CommandLine for QueryCompatible<AwsJson1_0> {
    const WIRE: &'static dyn Wire = &AwsJson::<Self>::new(true);
}

impl CommandLine for QueryCompatible<AwsJson1_1> {
    const WIRE: &'static dyn Wire = &AwsJson::<Self>::new(true);
}

impl<P> fmt::Debug for AwsJson<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AwsJson")
    }
}

impl<P: Protocol> Wire for AwsJson<P> {
    fn request(
        &self,
        operation: &'static OperationMeta,
        input: &Input<'_>,
        idempotency_token: Option<String>,
    ) -> Result<Request<Vec<u8>>, http::Error> {
        P::request(operation, input, idempotency_token)
    }

    fn output(
        &self,
        operation: &'static OperationMeta,
        response: &Response<Vec<u8>>,
        reading: &Reading,
    ) -> Result<Map, Failure> {
        members::structure(operation.output, body(response)?, reading)
    }

    fn error(
        &self,
        operation: &'static OperationMeta,
        response: &Response<Vec<u8>>,
        reading: &Reading,
    ) -> Result<ServiceError, Failure> {
        let status = response.status();
        if comes_from_a_gateway(status, response.body()) {
            let message = status.canonical_reason().unwrap_or_default().to_owned();
            return Ok(ServiceError { code: status.as_str().to_owned(), message, ..ServiceError::default() });
        }
        if status == StatusCode::MULTIPLE_CHOICES {
            // Its body is read as that of a success, and then nobody knows what it means.
            let [code, message] = ["Unknown"; 2].map(str::to_owned);
            return Ok(ServiceError { code, message, ..ServiceError::default() });
        }
        let body = body(response)?;
        let Value::Map(map) = &body else { return Err(members::mismatch("the error", "an object", &body)) };
        let message = map.get("message").or_else(|| map.get("Message")).map(words).unwrap_or_default();
        let code = match map.get("__type") {
            None => status.as_str().to_owned(),
            Some(Value::Null) => String::new(),
            Some(Value::String(text)) => bare_code(text).to_owned(),
            Some(other) => return Err(members::mismatch("__type", "a string", other)),
        };
        let mut error = ServiceError { code, message, ..ServiceError::default() };
        let shape_by_body = shape(operation, &error.code);
        replace_by_old_code(&mut error, response);
        let shape = if self.shapes_by_body { shape_by_body } else { shape(operation, &error.code) };
        error.shape = shape;
        if let Some(shape) = shape {
            for (name, value) in members::structure(shape, body, reading)? {
                error.details.insert(name, value);
            }
        }
        Ok(error)
    }
}

/// The JSON value of a body. No body is an object without members, and what is not JSON is a message; too much of it is
/// neither.
fn body(response: &Response<Vec<u8>>) -> Result<Value, Failure> {
    let text = std::str::from_utf8(response.body())
        .map_err(|error| Failure::general(format!("Invalid service response: the body is not text: {error}")))?;
    if text.is_empty() {
        return Ok(Value::Map(Map::new()));
    }
    let message = || Value::Map([("message".to_owned(), Value::from(text))].into_iter().collect());
    match json::read(text) {
        Ok(value) => Ok(value),
        Err(error) if error.is_too_large() => Err(Failure::general(format!("Invalid service response: {error}"))),
        Err(_) => Ok(message()),
    }
}

/// Whether what stands before the service answered in its place: with nothing, or with a page for browsers.
fn comes_from_a_gateway(status: StatusCode, body: &[u8]) -> bool {
    let body = body.trim_ascii();
    status.is_server_error() && (body.is_empty() || body.starts_with(b"<html>"))
}

/// The code without the namespace before it (`ns#Code`) and the URI after it (`Code:http://…`).
fn bare_code(text: &str) -> &str {
    let text = text.split_once(':').map_or(text, |(code, _)| code);
    text.rsplit_once('#').map_or(text, |(_, code)| code)
}

/// A service that used to speak awsQuery repeats the code of that time, and who is to blame, in a header: that code counts.
fn replace_by_old_code(error: &mut ServiceError, response: &Response<Vec<u8>>) {
    let header = response.headers().get("x-amzn-query-error").and_then(|value| value.to_str().ok());
    let Some((old, fault)) = header.and_then(|text| text.split_once(';')) else { return };
    if old.is_empty() || fault.contains(';') {
        return;
    }
    let code = std::mem::replace(&mut error.code, old.to_owned());
    error.details.insert("QueryErrorCode", Value::String(code));
    error.details.insert("Type", Value::from(fault));
}

/// The shape of an error, if the model lists one of this code.
fn shape(operation: &'static OperationMeta, code: &str) -> Option<&'static Schema> {
    operation.errors.iter().find(|error| error.name == code).copied()
}

/// A message is a string; what else may stand there is spelled as the AWS CLI spells it, if that is not Python's notation.
fn words(message: &Value) -> String {
    match message {
        Value::List(_) | Value::Map(_) => json::write(message, None, false),
        scalar => python::str_of(scalar).into_owned(),
    }
}

#[cfg(test)]
mod tests;
