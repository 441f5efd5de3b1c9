//! What a service says is wrong, in the AWS CLI's understanding of it.
//!
//! In: an error response. Out: code, message and members of the error. The code stands in the body, or of restJson1 in a header, and where
//! there is none, the HTTP status takes its place; another header has the code of the time when a service spoke awsQuery.

use http::{Response, StatusCode};
use smithgen_runtime::generated::OperationMeta;
use smithgen_runtime::generated::codec::Limits;
use smithgen_runtime::generated::schema::{Member, Schema, prelude};

use crate::data::{Map, Value, json, python};
use crate::failure::Failure;
use crate::members::Wire;

/// What a service says is wrong.
#[derive(Clone, Debug, Default)]
pub struct ServiceError {
    /// The error's code, or the HTTP status where there is none.
    pub code: String,
    /// What the service says; perhaps nothing.
    pub message: String,
    /// The error's shape, if the model lists one of this code.
    pub shape: Option<&'static Schema>,
    /// The members of the error in the model's order, if it lists one of this code, its message included. Before them, where a
    /// code of awsQuery took the place of another, stand that other one as `QueryErrorCode`, and as `Type` who is to blame.
    pub details: Map,
}

impl ServiceError {
    /// What it is called: its code, that of its service's own protocol if the other is of awsQuery, and the name of its shape.
    pub fn names(&self) -> Vec<String> {
        let other = self.details.get("QueryErrorCode").and_then(Value::as_str);
        let shape = self.shape.map(|shape| shape.name);
        [Some(self.code.as_str()), other, shape].into_iter().flatten().map(str::to_owned).collect()
    }
}

/// What any error body may hold, of whatever type.
static HEAD: Schema = Schema::structure(
    "Error",
    &[
        Member::new("__type", &prelude::DOCUMENT),
        Member::new("code", &prelude::DOCUMENT),
        Member::new("Code", &prelude::DOCUMENT),
        Member::new("message", &prelude::DOCUMENT),
        Member::new("Message", &prelude::DOCUMENT),
    ],
);

/// Reads an error response.
///
/// # Errors
/// When the body cannot be an error in the service's wire format.
pub fn read(
    wire: &Wire,
    operation: &'static OperationMeta,
    response: &Response<Vec<u8>>,
    limits: &Limits,
) -> Result<ServiceError, Failure> {
    let status = response.status();
    // In XML, what has no body, as answers to HEAD have none, is told by its status alone.
    let says_nothing = wire.codes.contains(&"Code") && response.body().is_empty();
    if says_nothing || comes_from_a_gateway(status, response.body()) {
        let message = status.canonical_reason().unwrap_or_default().to_owned();
        return Ok(ServiceError { code: status.as_str().to_owned(), message, ..ServiceError::default() });
    }
    if status == StatusCode::MULTIPLE_CHOICES {
        // Its body is read as that of a success, and then nobody knows what it means.
        let [code, message] = ["Unknown"; 2].map(str::to_owned);
        return Ok(ServiceError { code, message, ..ServiceError::default() });
    }
    let head = wire.error(response, limits, &HEAD)?;
    let in_header = header(response, "x-amzn-errortype").filter(|_| wire.has_code_header);
    let in_body = || wire.codes.iter().find_map(|name| head.get(name)).and_then(Value::as_str);
    let code = in_header.or_else(in_body).map_or(status.as_str(), bare_code).to_owned();
    let message = head.get("message").or_else(|| head.get("Message")).map(words).unwrap_or_default();
    let mut error = ServiceError { shape: shape(operation, &code), code, message, details: Map::new() };
    replace_by_old_code(&mut error, response);
    if !wire.is_query_compatible {
        error.shape = shape(operation, &error.code);
    }
    if let Some(shape) = error.shape {
        for (name, value) in wire.error(response, limits, shape)? {
            error.details.insert(name, value);
        }
    }
    Ok(error)
}

/// Whether what stands before the service answered in its place: with nothing, or with a page for browsers.
fn comes_from_a_gateway(status: StatusCode, body: &[u8]) -> bool {
    let body = body.trim_ascii();
    status.is_server_error() && (body.is_empty() || body.starts_with(b"<html>"))
}

/// The text of a header.
fn header<'a>(response: &'a Response<Vec<u8>>, name: &str) -> Option<&'a str> {
    response.headers().get(name).and_then(|value| value.to_str().ok())
}

/// The code without the namespace before it (`ns#Code`) and the URI after it (`Code:http://…`).
fn bare_code(text: &str) -> &str {
    let text = text.split_once(':').map_or(text, |(code, _)| code);
    text.rsplit_once('#').map_or(text, |(_, code)| code)
}

/// A service that used to speak awsQuery repeats the code of that time, and who is to blame, in a header: that code counts.
fn replace_by_old_code(error: &mut ServiceError, response: &Response<Vec<u8>>) {
    let Some((old, fault)) = header(response, "x-amzn-query-error").and_then(|text| text.split_once(';')) else {
        return;
    };
    if old.is_empty() || fault.contains(';') {
        return;
    }
    let code = std::mem::replace(&mut error.code, old.to_owned());
    error.details.insert("QueryErrorCode", Value::String(code));
    error.details.insert("Type", Value::from(fault));
}

/// The shape of an error, if the model lists one of this code.
fn shape(operation: &'static OperationMeta, code: &str) -> Option<&'static Schema> {
    operation.errors.iter().find(|error| error.error_code() == code).copied()
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
