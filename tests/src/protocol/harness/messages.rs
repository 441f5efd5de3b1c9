//! Whether every error of an operation tells its message, however the answer spells it.
//!
//! In: an operation's errors, by their schemas. Out: the first that does not, or how many there are and how many of them have a
//! message that is a secret.

use http::Response;
use smithgen_runtime::error::{OperationError, SdkError};
use smithgen_runtime::generated::schema::Schema;
use smithgen_runtime::operation::Operation;

use super::response::MESSAGES;

const MESSAGE: &str = "why it was so";

/// Checks all errors of `O`; `is_unknown` says which values hold none that the model lists.
///
/// # Errors
/// What is wrong with the first one, in words.
pub fn check_messages<O: Operation>(is_unknown: fn(&O::Error) -> bool) -> Result<(usize, usize), String> {
    let schemas = <O::Error as OperationError>::SCHEMAS;
    let mut secret = 0;
    for schema in schemas {
        let mut hidden = 0;
        for spelling in MESSAGES {
            let body = format!(r#"{{"__type":"x#{}","{spelling}":"{MESSAGE}"}}"#, schema.name);
            let error = answer::<O>(&body)?;
            hidden += check(schema, &error).map_err(|problem| format!("{body}: {problem}"))?;
            if error.as_service_error().is_none_or(is_unknown) {
                return Err(format!("{body}: it is none of the model's"));
            }
        }
        let error = answer::<O>(&format!(r#"{{"__type":"x#{}"}}"#, schema.name))?;
        if let (Some(message), shown) = (error.message(), error.to_string()) {
            return Err(format!("{}: nothing was said, and {message:?} is told: {shown}", schema.name));
        }
        secret += hidden / MESSAGES.len();
    }
    Ok((schemas.len(), secret))
}

fn answer<O: Operation>(body: &str) -> Result<SdkError<O::Error>, String> {
    let response = Response::builder().status(400).body(body.as_bytes()).map_err(|error| error.to_string())?;
    O::parse_response(response).err().ok_or_else(|| format!("{body}: it is an output"))
}

/// Whether all accessors and texts tell the same; gives 1 where the message is a secret that texts hide.
fn check<E: OperationError>(schema: &Schema, error: &SdkError<E>) -> Result<usize, String> {
    let inner = error.as_service_error();
    let told = [error.message(), inner.and_then(E::message)];
    let codes = [error.code(), inner.map(E::code)];
    if told != [Some(MESSAGE); 2] || codes != [Some(schema.name); 2] {
        return Err(format!("{codes:?} and {told:?} are told"));
    }
    let shown = inner.map(ToString::to_string).unwrap_or_default();
    let (open, hidden) = (format!("{}: {MESSAGE}", schema.name), format!("{}: *** redacted ***", schema.name));
    match (shown == open, shown == hidden) {
        (true, _) => Ok(0),
        (_, true) => Ok(1),
        _ => Err(format!("it is shown as {shown}")),
    }
}
