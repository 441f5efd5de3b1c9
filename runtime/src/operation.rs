//! What an operation is, in types.
//!
//! In: generated implementations. Out: all that the state machine, a wire format or a command line asks of an operation,
//! and, through [`OperationInput`], calls without any I/O of ours.

use http::{Request, Response};

use crate::adapt::{Bound, HttpRequest};
use crate::body::{ByteStream, Received};
use crate::codec::{Limits, Structure};
use crate::config::Config;
use crate::error::{ConstructionFailure, OperationError, SdkError};
#[cfg(feature = "event-streams")]
use crate::event_stream::initial_request;
use crate::meta::{AuthScheme, OperationMeta};
use crate::outcome::{finish, judge};
use crate::protocol::{Protocol, ReadError};
use crate::service::{ErasedService, Service};
use crate::target::{Directed, Targets};

/// An operation.
pub trait Operation: 'static {
    /// The service that it belongs to.
    type Service: Service;
    /// What goes in.
    type Input: Structure + Send + 'static;
    /// What comes out.
    type Output: Structure + Send + 'static;
    /// What can go wrong.
    type Error: ReadError;

    /// Facts about the operation.
    const META: &'static OperationMeta;

    /// What traits of the operation have it fill into the parameters of the endpoint rules; most have none.
    #[doc(hidden)]
    fn bound(input: &Self::Input) -> Bound {
        let _ = input;
        Ok(Vec::new())
    }

    /// Changes the finished request as traits of the operation say: another host, a compressed body. Most operations have
    /// no such trait, and change nothing.
    ///
    /// # Errors
    /// When a value cannot stand where the trait wants it.
    #[doc(hidden)]
    fn adapt(input: &Self::Input, request: &mut HttpRequest, config: &Config) -> Result<(), ConstructionFailure> {
        let _ = (input, request, config);
        Ok(())
    }

    /// The member of the input that is the body as it stands, beside what the wire format writes; most inputs have none.
    fn body(input: &Self::Input) -> Option<&ByteStream> {
        let _ = input;
        None
    }

    /// Gives the output the body of the response. That of an operation that
    /// [streams its output](OperationMeta::streams_output) may still be on its way; other outputs have no place for it.
    fn set_body(output: &mut Self::Output, received: Received) {
        let _ = (output, received);
    }

    /// Reads a response, whoever fetched it.
    ///
    /// # Errors
    /// The service's error, or [`SdkError::ResponseError`] if the response makes no sense.
    fn parse_response(response: Response<&[u8]>) -> Result<Self::Output, SdkError<Self::Error>>
    where
        Self: Sized,
    {
        let limits = Limits::default();
        let outcome = judge::<ProtocolOf<Self>>(response.map(<[u8]>::to_vec), Self::META, &limits);
        finish::<ProtocolOf<Self>, _, _>(outcome, &limits, Self::set_body)
    }
}

/// An input that knows its operation.
pub trait OperationInput: Structure + Send + Sized + 'static {
    /// The operation that takes it.
    type Operation: Operation<Input = Self>;

    /// The request that would be sent, for an HTTP client of your own: complete but for the headers that number attempts, and
    /// unsigned.
    ///
    /// # Errors
    /// When no endpoint can be found, a value cannot be sent, or the body is a reader or a stream.
    fn to_http_request(&self, config: &Config) -> Result<Request<Vec<u8>>, ConstructionFailure> {
        refuse_streams::<Self::Operation>(self)?;
        Ok(directed::<Self::Operation>(self, config, &Targets::default())?.request.map(whole))
    }
}

impl OperationMeta {
    /// The operation `O`, whose types know all but its name and authentication.
    pub const fn of<O: Operation>(name: &'static str, auth: &'static [AuthScheme]) -> Self {
        Self::new(
            name,
            <O::Service as Service>::META,
            <O::Input as Structure>::SCHEMA,
            <O::Output as Structure>::SCHEMA,
            <O::Error as OperationError>::SCHEMAS,
            auth,
        )
    }
}

/// The wire format of an operation's service.
pub(crate) type ProtocolOf<O> = <<O as Operation>::Service as Service>::Protocol;

/// The request that a call sends, but for the headers that number its attempts, and unsigned; and where it goes.
///
/// # Errors
/// When a configured value cannot be right, no endpoint can be found, or a value cannot be sent.
pub(crate) fn directed<O: Operation>(
    input: &O::Input,
    config: &Config,
    targets: &Targets,
) -> Result<Directed, ConstructionFailure> {
    let body = O::body(input).map(|body| body.take_out().ok_or_else(|| ConstructionFailure::new(SENT))).transpose()?;
    let token = needs_token(O::META).then(|| config.idempotency_token()).transpose()?;
    let service = const { &ErasedService::of::<O::Service>() };
    let request = ProtocolOf::<O>::request(O::META, input, token);
    let request = request.and_then(|request| with_body(request, body, O::META, service));
    let config = &config.of_service(service.meta);
    let mut directed = service.direct(config, targets, O::META, request, O::bound(input))?;
    O::adapt(input, &mut directed.request, config)?;
    Ok(directed)
}

/// The request with the body that goes instead of the document that it came with; in a message before its events that goes all the same.
#[cfg_attr(not(feature = "event-streams"), allow(unused_variables))]
pub(crate) fn with_body(
    request: Request<Vec<u8>>,
    body: Option<ByteStream>,
    operation: &OperationMeta,
    service: &ErasedService,
) -> Result<Request<ByteStream>, ConstructionFailure> {
    let (head, document) = request.into_parts();
    let body = match body {
        None => document.into(),
        #[cfg(feature = "event-streams")]
        Some(events) if operation.input.has_initial_message() => {
            events.after(initial_request(service.media_type, document).map_err(ConstructionFailure::new)?.into())
        }
        Some(body) => body,
    };
    Ok(Request::from_parts(head, body))
}

/// Refuses an input whose body would be gone with the request.
pub(crate) fn refuse_streams<O: Operation>(input: &O::Input) -> Result<(), ConstructionFailure> {
    match O::body(input) {
        Some(body) if body.at_hand().is_none() => Err(ConstructionFailure::new(STREAM)),
        _ => Ok(()),
    }
}

/// A body that is bytes at hand.
pub(crate) fn whole(body: ByteStream) -> Vec<u8> {
    let bytes = body.at_hand().unwrap_or_default();
    // Nobody else has them now, so they are not copied.
    drop(body);
    bytes.into()
}

/// Why a request cannot be had without a client.
pub(crate) const STREAM: &str =
    "its body is a reader or a stream, which only a client sends; a request that stands alone takes bytes";

const SENT: &str = "its body was sent already; a reader or stream can be sent once";

fn needs_token(operation: &OperationMeta) -> bool {
    operation.input.members.iter().any(|member| member.is_idempotency_token())
}
