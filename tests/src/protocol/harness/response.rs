//! Response cases: what a client makes of an answer, an output or an error.
//!
//! In: an operation, and a case with status, headers, body and the value that they stand for. Out: the first difference.

use http::Response;
use smithgen_model::{Model, Node, ShapeIx};
use smithgen_runtime::error::{ModeledError, OperationError, SdkError};
use smithgen_runtime::operation::Operation;

use super::body::cbor;
use super::{Case, difference, to_node};

/// The shape of `vendorParams` that tell the code of an error.
const CODE_PARAMS: &str = "aws.protocoltests.config#ErrorCodeParams";

/// The header by which services that used to speak awsQuery tell the code that they had then.
const QUERY_ERROR: &str = "x-amzn-query-error";

/// How services spell the member that holds the message of an error, whatever the model says.
pub(super) const MESSAGES: [&str; 5] = ["message", "Message", "errorMessage", "ErrorMessage", "error_description"];

/// Checks a case of an output.
pub(super) fn check<O: Operation>(model: &Model, output: Option<ShapeIx>, case: &Case) -> Result<(), String> {
    match O::parse_response(borrowed(&response(case)?)) {
        Ok(value) => difference(model, output, &case.params(), &to_node(&value)).map_or(Ok(()), Err),
        Err(error) => Err(format!("an error instead of an output: {error}")),
    }
}

/// Checks a case of an error: its status, code, message, variant and members.
pub(super) fn check_error<O: Operation, E: ModeledError>(
    model: &Model,
    shape: ShapeIx,
    case: &Case,
    pick: fn(&O::Error) -> Option<&E>,
) -> Result<(), String> {
    let response = response(case)?;
    let status = response.status();
    let error = match O::parse_response(borrowed(&response)) {
        Ok(value) => return Err(format!("an output instead of an error: {}", to_node(&value))),
        Err(error) => error,
    };
    let Some(value) = error.as_service_error().and_then(pick) else {
        return Err(format!("another error: {error}"));
    };
    if error.status() != Some(status) {
        return Err(format!("the status is {:?} instead of {status}", error.status()));
    }
    let wanted = code(model.shape(shape).id.name(), case);
    if error.code() != Some(wanted) {
        return Err(format!("the code is {:?} instead of {wanted:?}", error.code()));
    }
    check_message(message(case)?.as_deref(), &error, value)?;
    difference(model, Some(shape), &case.params(), &to_node(value)).map_or(Ok(()), Err)
}

/// The code is the shape's name, unless the case says otherwise.
pub(super) fn code<'a>(name: &'a str, case: &'a Case) -> &'a str {
    let header = case.headers().find(|(name, _)| name.eq_ignore_ascii_case(QUERY_ERROR));
    let wanted = match case.text("vendorParamsShape") {
        Some(CODE_PARAMS) => case.node.get("vendorParams").and_then(|params| params.get("code")?.as_str()),
        _ => header.and_then(|(_, value)| value.split(';').next()),
    };
    wanted.unwrap_or(name)
}

/// The message in the body of an error, if there is one, whether or not the shape has a member for it.
pub(super) fn message(case: &Case) -> Result<Option<String>, String> {
    let text = case.text("body").unwrap_or_default();
    let body = match case.is_cbor() {
        true => cbor(&case.body()?.unwrap_or_default()),
        false => Node::parse(text).ok(),
    };
    let body = body.unwrap_or(Node::Null);
    let in_xml = |name: &str| Some(text.split_once(&format!("<{name}>"))?.1.split_once('<')?.0);
    let texts = MESSAGES.iter().filter_map(|name| body.get(name).and_then(Node::as_str).or_else(|| in_xml(name)));
    Ok(texts.into_iter().find(|text| !text.is_empty()).map(str::to_owned))
}

/// The message is told alike by all that a caller may hold.
fn check_message<O: OperationError, E: ModeledError>(
    wanted: Option<&str>,
    error: &SdkError<O>,
    value: &E,
) -> Result<(), String> {
    let told = [error.message(), error.as_service_error().and_then(O::message), value.message()];
    if told != [wanted; 3] {
        return Err(format!("the messages are {told:?} instead of {wanted:?}"));
    }
    let shown = [error.to_string(), value.to_string()];
    match wanted {
        Some(wanted) if !shown.iter().all(|shown| shown.contains(&format!(": {wanted}"))) => {
            Err(format!("the message {wanted:?} does not stand in {shown:?}"))
        }
        _ => Ok(()),
    }
}

pub(super) fn response(case: &Case) -> Result<Response<Vec<u8>>, String> {
    let status = case.node.get("code").and_then(Node::as_i64).and_then(|code| u16::try_from(code).ok());
    let mut response = Response::builder().status(status.ok_or("the case has no status")?);
    for (name, value) in case.headers() {
        response = response.header(name, value);
    }
    response.body(case.body()?.unwrap_or_default()).map_err(|error| error.to_string())
}

pub(super) fn borrowed(response: &Response<Vec<u8>>) -> Response<&[u8]> {
    let mut borrowed = Response::new(response.body().as_slice());
    *borrowed.status_mut() = response.status();
    response.headers().clone_into(borrowed.headers_mut());
    borrowed
}
