//! What a call came to: an [`Outcome`] before anyone knows its types, then an operation's output or error, or an [`Answer`].
//!
//! In: a response, or why there is none. Out: `Result`s. One type for all operations; the generic functions only decode and name types.

use std::convert::Infallible;
use std::fmt;

use http::{HeaderMap, Response, StatusCode};

use crate::body::{ByteStream, Received};
use crate::codec::{DecodeError, Limits, Structure};
use crate::error::{
    ConstructionFailure, Outside, ResponseError, SdkError, ServiceError, UnknownError, extended_request_id, request_id,
};
#[cfg(feature = "event-streams")]
use crate::event_stream::InitialResponse;
use crate::meta::OperationMeta;
use crate::protocol::{ErrorAnswer, Protocol, ReadError, failure, note_request_id};
use crate::retry::{Failure, classify};
use crate::transport::TransportError;

/// What a call came to, before anyone knows its types: a response, and its body if that is handed over as it comes.
pub struct Outcome(pub(crate) Result<(Response<Vec<u8>>, ByteStream), Unsuccessful>);

/// Why there is no response that holds an output.
pub(crate) enum Unsuccessful {
    Construction(ConstructionFailure),
    Transport(TransportError),
    Service { response: Response<Vec<u8>>, error: UnknownError, retryable: bool, used_up: Option<u32> },
}

impl From<ConstructionFailure> for Outcome {
    /// The outcome of a call that could not begin.
    fn from(failure: ConstructionFailure) -> Self {
        Outcome(Err(Unsuccessful::Construction(failure)))
    }
}

/// What came of an untyped call. Its `Debug` leaves bodies and headers out, which may hold secrets.
pub enum Answer {
    /// A response whose status says success, and its body, if the operation streams that.
    Success(Response<Vec<u8>>, ByteStream),
    /// An error of the service.
    Error {
        /// The response as it came.
        response: Response<Vec<u8>>,
        /// Retries after which the allowed number of attempts was used up, whether or not the error is one to retry; `None`
        /// if there were attempts left.
        used_up: Option<u32>,
    },
    /// The request could not be made or signed, so nothing was sent.
    NotSent(ConstructionFailure),
    /// No response came.
    NoResponse(TransportError),
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Answer::Success(response, body) => f.debug_tuple("Success").field(&Outside(response)).field(body).finish(),
            Answer::Error { response, used_up } => {
                f.debug_struct("Error").field("response", &Outside(response)).field("used_up", used_up).finish()
            }
            Answer::NotSent(failure) => f.debug_tuple("NotSent").field(failure).finish(),
            Answer::NoResponse(error) => f.debug_tuple("NoResponse").field(error).finish(),
        }
    }
}

/// What a response says beside its output. `Debug` shows no header.
#[derive(Clone)]
pub struct ResponseMetadata(Response<()>);

impl ResponseMetadata {
    pub(crate) fn of<B>(response: &Response<B>) -> Self {
        let mut head = Response::new(());
        *head.status_mut() = response.status();
        *head.headers_mut() = response.headers().clone();
        *head.extensions_mut() = response.extensions().clone();
        ResponseMetadata(head)
    }

    /// The request id, in a header or, where a service has it there, in the body: what AWS's support asks for.
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.0)
    }

    /// The second id, `x-amz-id-2`, that some services have, Amazon S3 above all.
    pub fn extended_request_id(&self) -> Option<&str> {
        extended_request_id(&self.0)
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.0.status()
    }

    /// The headers, which may hold what the model marks sensitive.
    pub fn headers(&self) -> &HeaderMap {
        self.0.headers()
    }
}

impl fmt::Debug for ResponseMetadata {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseMetadata")
            .field("status", &self.status().as_u16())
            .field("request_id", &self.request_id())
            .field("extended_request_id", &self.extended_request_id())
            .finish()
    }
}

/// The outcome of a call that was one response.
pub(crate) fn judge<P: Protocol>(
    mut response: Response<Vec<u8>>,
    operation: &OperationMeta,
    limits: &Limits,
) -> Outcome {
    let hands_over = operation.streams_output && response.status().is_success();
    let failure = if hands_over { None } else { failure::<P>(&mut response, limits) };
    let Some(mut error) = failure else {
        let (head, body) = response.into_parts();
        let (own, handed_over) = match hands_over {
            #[cfg(feature = "event-streams")]
            true if operation.output.has_initial_message() => initial_response(&body, limits.max_response_bytes),
            true => (Vec::new(), body.into()),
            false => (body, ByteStream::default()),
        };
        return Outcome(Ok((Response::from_parts(head, own), handed_over)));
    };
    let schema = error.look_up(operation.errors);
    let failure = classify(response.status(), error.code(), schema);
    let retryable = matches!(failure, Some(Failure::Transient | Failure::Throttling));
    Outcome(Err(Unsuccessful::Service { response, error, retryable, used_up: None }))
}

/// What an output holds beside its stream, as a body, and what is left for the stream.
#[cfg(feature = "event-streams")]
fn initial_response(body: &[u8], max: usize) -> (Vec<u8>, ByteStream) {
    let mut initial = InitialResponse::default();
    initial.push(body, max);
    let (document, rest) = initial.split(max);
    (document.into(), rest.into())
}

/// A response that holds an output, or why there is none. What follows is all that is compiled for every operation.
enum Verdict {
    Output(Response<Vec<u8>>, ByteStream),
    Service(Box<(Response<Vec<u8>>, UnknownError, bool)>),
    Other(SdkError<Infallible>),
}

impl Outcome {
    /// The outcome of a call whose types nobody knows.
    pub(crate) fn into_answer(self) -> Answer {
        match self.0 {
            Ok((response, body)) => Answer::Success(response, body),
            Err(Unsuccessful::Service { response, used_up, .. }) => Answer::Error { response, used_up },
            Err(Unsuccessful::Construction(failure)) => Answer::NotSent(failure),
            Err(Unsuccessful::Transport(error)) => Answer::NoResponse(error),
        }
    }

    fn verdict(self) -> Verdict {
        match self.0 {
            Ok((response, body)) => Verdict::Output(response, body),
            Err(Unsuccessful::Service { response, error, .. })
                if response.status().is_redirection() && error.code().is_none() =>
            {
                Verdict::Other(unreadable(response, DecodeError::new("it is a redirect, which is not followed")))
            }
            Err(Unsuccessful::Service { response, error, retryable, .. }) => {
                Verdict::Service(Box::new((response, error, retryable)))
            }
            Err(Unsuccessful::Construction(failure)) => Verdict::Other(SdkError::ConstructionFailure(failure)),
            Err(Unsuccessful::Transport(error)) => Verdict::Other(error.into()),
        }
    }
}

/// The response that holds an output, and its body if that is handed over.
///
/// # Errors
/// Whatever went wrong, by phase.
pub(crate) fn succeeded<P: Protocol, E: ReadError>(
    outcome: Outcome,
    limits: &Limits,
) -> Result<(Response<Vec<u8>>, ByteStream), SdkError<E>> {
    match outcome.verdict() {
        Verdict::Output(response, body) => Ok((response, body)),
        Verdict::Service(parts) => {
            let (raw, error, retryable) = *parts;
            // A code that is at hand is worth more than a complaint about the rest of the error.
            let error =
                E::read(error.clone(), &ErrorAnswer::<P>::new(&raw, limits)).unwrap_or_else(|_| E::unhandled(error));
            Err(SdkError::ServiceError(Box::new(ServiceError { error, raw, retryable })))
        }
        Verdict::Other(error) => Err(error.retyped()),
    }
}

/// Turns an outcome into an operation's output or error.
///
/// # Errors
/// Whatever went wrong, by phase.
pub(crate) fn finish<P: Protocol, T: Structure, E: ReadError>(
    outcome: Outcome,
    limits: &Limits,
    set_body: impl FnOnce(&mut T, Received),
) -> Result<T, SdkError<E>> {
    let (response, body) = succeeded::<P, E>(outcome, limits)?;
    read::<P, T, E>(response, body, limits, set_body)
}

/// The same with what the response says beside the output.
///
/// # Errors
/// Whatever went wrong, by phase.
pub(crate) fn finish_with_metadata<P: Protocol, T: Structure, E: ReadError>(
    outcome: Outcome,
    limits: &Limits,
    set_body: impl FnOnce(&mut T, Received),
) -> Result<(T, ResponseMetadata), SdkError<E>> {
    let (mut response, body) = succeeded::<P, E>(outcome, limits)?;
    note_request_id::<P>(&mut response, limits);
    let metadata = ResponseMetadata::of(&response);
    read::<P, T, E>(response, body, limits, set_body).map(|output| (output, metadata))
}

/// Reads the output in a response.
fn read<P: Protocol, T: Structure, E: ReadError>(
    mut response: Response<Vec<u8>>,
    body: ByteStream,
    limits: &Limits,
    set_body: impl FnOnce(&mut T, Received),
) -> Result<T, SdkError<E>> {
    let mut output = T::blank();
    match P::output(&response, limits, T::SCHEMA, &mut output) {
        Ok(()) => {
            set_body(&mut output, Received::new(response.map(|_| ()), body, *limits));
            Ok(output)
        }
        Err(cause) => {
            note_request_id::<P>(&mut response, limits);
            Err(unreadable(response, cause).retyped())
        }
    }
}

fn unreadable(raw: Response<Vec<u8>>, cause: DecodeError) -> SdkError<Infallible> {
    SdkError::ResponseError(Box::new(ResponseError { cause, raw }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_show_neither_headers_nor_bodies() {
        let response = || Response::builder().header("x-code", "s3cret").body(b"s3cret".to_vec()).unwrap();
        let body = || ByteStream::from_static(b"s3cret");
        for answer in [Answer::Success(response(), body()), Answer::Error { response: response(), used_up: Some(1) }] {
            let shown = format!("{answer:?}");
            assert!(shown.contains("status: 200") && shown.contains("6 bytes"), "{shown}");
            // Nor their bytes.
            assert!(!shown.contains("s3cret") && !shown.contains("115, 51"), "{shown}");
        }
    }

    #[cfg(feature = "query")]
    #[test]
    fn request_ids_are_found_in_headers_and_then_in_bodies() {
        use crate::meta::ServiceMeta;
        use crate::protocol::aws_query::AwsQuery;
        use crate::schema::prelude::UNIT;

        static OPERATION: OperationMeta =
            OperationMeta::new("Do", &ServiceMeta::new("Service"), &UNIT, &UNIT, &[], &[]);
        let body = "<ErrorResponse><Error><Code>No</Code></Error><RequestId>of-body</RequestId></ErrorResponse>";
        let response = || Response::builder().status(400);
        for (response, id) in
            [(response(), Some("of-body")), (response().header("x-amzn-requestid", "of-header"), Some("of-header"))]
        {
            let response = response.body(body.into()).unwrap();
            let Answer::Error { response, .. } =
                judge::<AwsQuery>(response, &OPERATION, &Limits::default()).into_answer()
            else {
                panic!("an error");
            };
            assert_eq!(request_id(&response), id);
        }
    }
}
