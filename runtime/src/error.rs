//! Errors of a call: [`SdkError`] by the phase that failed, and inside it the operation's own error enum.
//!
//! In: what the transport, the service or the reader of its answer reported. Out: errors whose `Display` says in one line
//! what happened, with code and request id, and never a secret.
//!
//! ```text
//! SdkError<ConfirmForgotPasswordError>
//! ├─ ConstructionFailure   nothing was sent
//! ├─ DispatchFailure       no answer came
//! ├─ TimeoutError          no answer came in time
//! ├─ ResponseError         an answer came that makes no sense
//! └─ ServiceError          the service said no: CodeMismatchException, …, Unknown
//! ```

pub(crate) mod modeled;

use std::borrow::Cow;
use std::convert::Infallible;
use std::error::Error;
use std::fmt;

use http::StatusCode;

pub use crate::codec::DecodeError;
use crate::codec::Structure;
use crate::redact::REDACTED;
use crate::schema::Schema;
use crate::secrets::without_token;
use crate::transport::{TransportError, TransportErrorKind};
pub(crate) use modeled::MESSAGES;
use modeled::{has_secret_message, say};

/// An error structure of a model.
pub trait ModeledError: Structure + Error {
    /// What the service says about it.
    fn message(&self) -> Option<&str>;

    /// Sets what the service says about it.
    fn set_message(&mut self, message: String);
}

/// The error enum of an operation.
pub trait OperationError: Error + Sized + Send + Sync + 'static {
    /// The shapes of all errors that the model lists.
    const SCHEMAS: &'static [&'static Schema];

    /// An error that the model does not list.
    fn unhandled(error: UnknownError) -> Self;

    /// The error's code, as the service spells it; empty when the answer carried none.
    fn code(&self) -> &str;

    /// What the service says about it.
    fn message(&self) -> Option<&str>;
}

/// An error that the model does not list for the operation.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct UnknownError {
    code: Option<String>,
    message: Option<String>,
    /// The code is one that the model lists, with a message that nobody may see; the rest of the error made no sense.
    is_secret: bool,
}

impl UnknownError {
    /// An error with the code and message that an answer carried. A session token that the message repeats is left out.
    pub fn new(code: Option<String>, message: Option<String>) -> Self {
        let message = message.map(|message| match without_token(&message) {
            Cow::Borrowed(_) => message,
            Cow::Owned(shown) => shown,
        });
        UnknownError { code, message, is_secret: false }
    }

    /// The code, without the namespace and the URI that some services put around it.
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// What the service says about it.
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// The error's schema, if `errors` lists its code; it says whether the message is a secret, too.
    pub(crate) fn look_up(&mut self, errors: &'static [&'static Schema]) -> Option<&'static Schema> {
        let schema = errors.iter().find(|schema| self.code() == Some(schema.error_code())).copied();
        self.is_secret = schema.is_some_and(has_secret_message);
        schema
    }
}

impl fmt::Debug for UnknownError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hidden = self.message().filter(|_| self.is_secret).map(|_| REDACTED);
        f.debug_struct("UnknownError").field("code", &self.code).field("message", &hidden.or(self.message())).finish()
    }
}

impl fmt::Display for UnknownError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        say(self.code().unwrap_or("an error without a code"), self.message(), self.is_secret, f)
    }
}

impl Error for UnknownError {}

/// The error of an operation for which the model lists none.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Unlisted {
    /// An error that the model does not list.
    Unknown(UnknownError),
}

crate::operation_error!(Unlisted);

/// A response as it came, body included.
pub type RawResponse = http::Response<Vec<u8>>;

/// Why a call failed, by phase. `E` is the operation's own error.
#[derive(Debug)]
#[non_exhaustive]
pub enum SdkError<E> {
    /// The request could not be built; nothing was sent.
    ConstructionFailure(ConstructionFailure),
    /// No answer came: the connection failed.
    DispatchFailure(Box<TransportError>),
    /// No answer came in time.
    TimeoutError(Box<TransportError>),
    /// An answer came that could not be read.
    ResponseError(Box<ResponseError>),
    /// The service answered with an error.
    ServiceError(Box<ServiceError<E>>),
}

impl SdkError<Infallible> {
    /// An error that is none of the service's, as an error of any operation.
    pub(crate) fn retyped<E>(self) -> SdkError<E> {
        match self {
            SdkError::ConstructionFailure(failure) => SdkError::ConstructionFailure(failure),
            SdkError::DispatchFailure(error) => SdkError::DispatchFailure(error),
            SdkError::TimeoutError(error) => SdkError::TimeoutError(error),
            SdkError::ResponseError(error) => SdkError::ResponseError(error),
            SdkError::ServiceError(error) => match error.error {},
        }
    }
}

impl<E> From<TransportError> for SdkError<E> {
    fn from(error: TransportError) -> Self {
        match error.is_timeout() {
            true => SdkError::TimeoutError(Box::new(error)),
            false => SdkError::DispatchFailure(Box::new(error)),
        }
    }
}

/// Why a request could not be built.
#[derive(Debug)]
pub struct ConstructionFailure(Box<dyn Error + Send + Sync>);

impl ConstructionFailure {
    /// A failure with its cause.
    pub fn new(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        ConstructionFailure(cause.into())
    }
}

impl fmt::Display for ConstructionFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the request could not be built: {}", self.0)
    }
}

impl Error for ConstructionFailure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.0)
    }
}

/// An answer that could not be read. Its `Debug` leaves the body out, which may hold secrets.
pub struct ResponseError {
    /// What is wrong with it.
    pub cause: DecodeError,
    /// The answer as it came.
    pub raw: RawResponse,
}

/// An error answer of the service. Its `Debug` leaves the body out, which may hold secrets.
pub struct ServiceError<E> {
    /// The operation's own error.
    pub error: E,
    /// The answer as it came.
    pub raw: RawResponse,
    /// Whether the same call may well succeed later.
    pub retryable: bool,
}

impl fmt::Debug for ResponseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseError").field("cause", &self.cause).field("raw", &Outside(&self.raw)).finish()
    }
}

impl<E: fmt::Debug> fmt::Debug for ServiceError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServiceError")
            .field("error", &self.error)
            .field("raw", &Outside(&self.raw))
            .field("retryable", &self.retryable)
            .finish()
    }
}

/// What can be shown of a response.
pub(crate) struct Outside<'a>(pub(crate) &'a RawResponse);

impl fmt::Debug for Outside<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.0.status().as_u16())
            .field("request_id", &request_id(self.0))
            .field("body", &format_args!("{} bytes", self.0.body().len()))
            .finish()
    }
}

/// The request id that AWS gave a response, for its support. Answers in XML may have it in their bodies alone.
pub fn request_id<B>(response: &http::Response<B>) -> Option<&str> {
    let in_header = ["x-amzn-requestid", "x-amz-request-id"].into_iter().find_map(|name| header(response, name));
    in_header.or_else(|| response.extensions().get().map(|BodyRequestId(id)| id.as_str()))
}

/// A request id that was read from the body of a response, which has it as an extension.
#[derive(Clone)]
pub(crate) struct BodyRequestId(pub(crate) String);

/// The second id that some services, Amazon S3 above all, give a response beside the request id; support asks for both.
pub fn extended_request_id<B>(response: &http::Response<B>) -> Option<&str> {
    header(response, "x-amz-id-2")
}

fn header<'a, B>(response: &'a http::Response<B>, name: &str) -> Option<&'a str> {
    response.headers().get(name)?.to_str().ok()
}

/// The code in the header by which services that used to speak awsQuery tell it: `code;fault`.
fn query_code<B>(response: &http::Response<B>) -> Option<&str> {
    header(response, "x-amzn-query-error")?.split(';').next().map(str::trim).filter(|code| !code.is_empty())
}

impl<E> SdkError<E> {
    /// The answer as it came, if one did.
    pub fn raw_response(&self) -> Option<&RawResponse> {
        match self {
            SdkError::ResponseError(error) => Some(&error.raw),
            SdkError::ServiceError(error) => Some(&error.raw),
            _ => None,
        }
    }

    /// The request id of the answer, if one came.
    pub fn request_id(&self) -> Option<&str> {
        self.raw_response().and_then(request_id)
    }

    /// The second id of the answer, `x-amz-id-2`, if it has one.
    pub fn extended_request_id(&self) -> Option<&str> {
        self.raw_response().and_then(extended_request_id)
    }

    /// The HTTP status of the answer, if one came.
    pub fn status(&self) -> Option<StatusCode> {
        self.raw_response().map(http::Response::status)
    }

    /// Whether the same call may well succeed later: the connection failed or timed out, the service was overloaded or at
    /// fault, or the model calls the error retryable. The client has retried such errors as often as its configuration says.
    pub fn is_retryable(&self) -> bool {
        match self {
            SdkError::ConstructionFailure(_) => false,
            SdkError::DispatchFailure(error) => {
                matches!(error.kind(), TransportErrorKind::Connect | TransportErrorKind::Io)
            }
            SdkError::TimeoutError(_) => true,
            SdkError::ResponseError(error) => error.raw.status().is_server_error(),
            SdkError::ServiceError(error) => error.retryable,
        }
    }

    /// The operation's own error, if the service answered with one.
    pub fn as_service_error(&self) -> Option<&E> {
        match self {
            SdkError::ServiceError(error) => Some(&error.error),
            _ => None,
        }
    }
}

impl<E: OperationError> SdkError<E> {
    /// The code of a service error, as the service spells it. Services that used to speak awsQuery tell the code that they
    /// had then, so that what callers compare it with stays right.
    pub fn code(&self) -> Option<&str> {
        let error = self.as_service_error()?;
        let former = self.raw_response().and_then(query_code);
        former.or(Some(error.code())).filter(|code| !code.is_empty())
    }

    /// What the service says about its error.
    pub fn message(&self) -> Option<&str> {
        self.as_service_error().and_then(E::message)
    }

    /// The operation's own error; a failure of another phase comes back as it was.
    ///
    /// # Errors
    /// The same error, when the service did not answer with one of its own.
    pub fn try_into_service_error(self) -> Result<E, Self> {
        match self {
            SdkError::ServiceError(error) => Ok(error.error),
            other => Err(other),
        }
    }

    /// The operation's own error. A failure of another phase becomes its `Unknown` variant, with the failure in words.
    pub fn into_service_error(self) -> E {
        self.try_into_service_error()
            .unwrap_or_else(|other| E::unhandled(UnknownError::new(None, Some(other.to_string()))))
    }
}

impl<E: OperationError> fmt::Display for SdkError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SdkError::ConstructionFailure(error) => error.fmt(f)?,
            SdkError::DispatchFailure(error) => write!(f, "no answer came: {error}")?,
            SdkError::TimeoutError(error) => write!(f, "no answer came in time: {error}")?,
            SdkError::ResponseError(error) => {
                write!(f, "the answer (status {}) could not be read: {}", error.raw.status().as_u16(), error.cause)?;
            }
            SdkError::ServiceError(error) => {
                write!(f, "{} (status {}", error.error, error.raw.status().as_u16())?;
                return match self.request_id() {
                    Some(id) => write!(f, ", request id {id})"),
                    None => f.write_str(")"),
                };
            }
        }
        match self.request_id() {
            Some(id) => write!(f, " (request id {id})"),
            None => Ok(()),
        }
    }
}

impl<E: OperationError> Error for SdkError<E> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            SdkError::ConstructionFailure(error) => Some(error),
            SdkError::DispatchFailure(error) | SdkError::TimeoutError(error) => Some(&**error),
            SdkError::ResponseError(error) => Some(&error.cause),
            SdkError::ServiceError(error) => Some(&error.error),
        }
    }
}
