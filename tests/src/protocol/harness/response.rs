//! Response cases: what a client makes of an answer, an output or an error.
//!
//! In: an operation, and a case with status, headers, body and the value that they stand for. Out: the first difference.

use http::Response;
use smithgen_model::{Model, Node, ShapeIx};
use smithgen_runtime::codec::Structure;
use smithgen_runtime::error::SdkError;
use smithgen_runtime::operation::Operation;

use super::{Case, difference, to_node};

/// The shape of `vendorParams` that tell the code of an error.
const CODE_PARAMS: &str = "aws.protocoltests.config#ErrorCodeParams";

/// The header by which services that used to speak awsQuery tell the code that they had then.
const QUERY_ERROR: &str = "x-amzn-query-error";

/// Checks a case of an output.
pub(super) fn check<O: Operation>(model: &Model, output: Option<ShapeIx>, case: &Case) -> Result<(), String> {
    match O::parse_response(response(case)?) {
        Ok(value) => difference(model, output, &case.params(), &to_node(&value)).map_or(Ok(()), Err),
        Err(error) => Err(format!("an error instead of an output: {error}")),
    }
}

/// Checks a case of an error: its status, code, variant and members.
pub(super) fn check_error<O: Operation, E: Structure>(
    model: &Model,
    shape: ShapeIx,
    case: &Case,
    pick: fn(&O::Error) -> Option<&E>,
) -> Result<(), String> {
    let response = response(case)?;
    let status = response.status();
    let error = match O::parse_response(response) {
        Ok(value) => return Err(format!("an output instead of an error: {}", to_node(&value))),
        Err(error) => error,
    };
    let Some(value) = error.as_service_error().and_then(pick) else {
        return Err(format!("another error: {error}"));
    };
    if error.status() != Some(status) {
        return Err(format!("the status is {:?} instead of {status}", error.status()));
    }
    check_code(model.shape(shape).id.name(), case, &error)?;
    difference(model, Some(shape), &case.params(), &to_node(value)).map_or(Ok(()), Err)
}

/// The code is the shape's name, unless the case says otherwise.
fn check_code<E: smithgen_runtime::error::OperationError>(
    name: &str,
    case: &Case,
    error: &SdkError<E>,
) -> Result<(), String> {
    let header = case.headers().find(|(name, _)| name.eq_ignore_ascii_case(QUERY_ERROR));
    let wanted = match case.text("vendorParamsShape") {
        Some(CODE_PARAMS) => case.node.get("vendorParams").and_then(|params| params.get("code")?.as_str()),
        _ => header.and_then(|(_, value)| value.split(';').next()),
    };
    let wanted = wanted.unwrap_or(name);
    if error.code() == Some(wanted) {
        Ok(())
    } else {
        Err(format!("the code is {:?} instead of {wanted:?}", error.code()))
    }
}

fn response(case: &Case) -> Result<Response<&[u8]>, String> {
    let status = case.node.get("code").and_then(Node::as_i64).and_then(|code| u16::try_from(code).ok());
    let mut response = Response::builder().status(status.ok_or("the case has no status")?);
    for (name, value) in case.headers() {
        response = response.header(name, value);
    }
    response.body(case.text("body").unwrap_or_default().as_bytes()).map_err(|error| error.to_string())
}
