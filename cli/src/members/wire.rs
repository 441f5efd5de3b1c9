//! [`Wire`]: a wire format of the runtime, for inputs and answers whose shapes are data.
//!
//! In: an [`Input`], or a response. Out: a request, or the members of an output or error as a [`Map`], or events one after the other. In: an
//! event; out: the bytes of its message.

use std::fmt;

use http::{Request, Response};
use smithgen_runtime::body::ByteStream;
use smithgen_runtime::error::ConstructionFailure;
use smithgen_runtime::generated::codec::{DecodeError, Limits};
use smithgen_runtime::generated::schema::{Member, Schema};
use smithgen_runtime::generated::untyped::{EventFailure, UntypedEvent, UntypedEvents};
use smithgen_runtime::generated::{OperationMeta, Protocol, ServiceMeta};

use super::{Input, Output};
use crate::data::Map;
use crate::failure::Failure;

/// What command-line tools ask of a wire format.
pub struct Wire {
    /// Whether the code of the body tells an error's shape where there is one of awsQuery, too.
    pub is_query_compatible: bool,
    /// The members of an error's body that may tell its code.
    pub codes: &'static [&'static str],
    /// Whether a header may tell it, and goes first.
    pub has_code_header: bool,
    request: fn(&'static OperationMeta, &Input<'_>, Option<String>) -> Written,
    output: Read,
    error: Read,
    /// Reads the request id that a body has.
    pub(crate) request_id: fn(&Response<Vec<u8>>, &Limits) -> Option<String>,
    events: Option<(ReadEvents, WriteEvent)>,
}

type Written = Result<Request<Vec<u8>>, ConstructionFailure>;
type ReadEvents = fn(Response<ByteStream>, &Limits, &'static Schema, fn(&'static Schema) -> Output) -> Events;
type WriteEvent = fn(&ServiceMeta, &Member, &Input<'_>) -> Result<Vec<u8>, ConstructionFailure>;
/// Events, and why no more of them come.
pub(crate) type Events = Box<dyn Iterator<Item = Result<UntypedEvent<Output>, EventFailure<Output>>>>;
type Read = fn(&Response<Vec<u8>>, &Limits, &'static Schema, &mut Output) -> Result<(), DecodeError>;

impl Wire {
    /// That of the runtime's `P`.
    pub const fn of<P: Protocol>() -> Self {
        Wire {
            is_query_compatible: P::IS_QUERY_COMPATIBLE,
            codes: P::CODES,
            has_code_header: P::HAS_CODE_HEADER,
            request: |operation, input, token| P::request(operation, input, token),
            output: P::output,
            error: P::error,
            request_id: P::body_request_id,
            events: None,
        }
    }

    /// That of the runtime's `P`, whose events are read and written, too.
    pub const fn with_events<P: UntypedEvents>() -> Self {
        let write: WriteEvent = |service, member, event| P::frame(service, member, event);
        Wire { events: Some((P::events, write)), ..Self::of::<P>() }
    }

    /// Writes an input. The token takes the place of an unset idempotency token.
    ///
    /// # Errors
    /// When a value cannot be sent.
    pub fn request(&self, operation: &'static OperationMeta, input: &Input<'_>, token: Option<String>) -> Written {
        (self.request)(operation, input, token)
    }

    /// Reads the output of a successful response: the members that its shape has, in their order.
    ///
    /// # Errors
    /// When the body cannot be what the format and the shape say.
    pub fn output(
        &self,
        response: &Response<Vec<u8>>,
        limits: &Limits,
        schema: &'static Schema,
    ) -> Result<Map, Failure> {
        read(self.output, response, limits, schema)
    }

    /// Reads the events of a successful response; `None` if that is not what the format was made for.
    pub(crate) fn events(
        &self,
        response: Response<ByteStream>,
        limits: &Limits,
        schema: &'static Schema,
    ) -> Option<Events> {
        self.events.map(|(events, _)| events(response, limits, schema, Output::new))
    }

    /// Writes the message of what `member` of a stream's union holds.
    ///
    /// # Errors
    /// When a value cannot be sent, or that is not what the format was made for.
    pub fn message(&self, service: &ServiceMeta, member: &Member, event: &Input<'_>) -> Result<Vec<u8>, Failure> {
        let (_, write) = self.events.ok_or_else(|| Failure::general(WITHOUT_EVENTS))?;
        write(service, member, event).map_err(|failure| not_sent(&failure))
    }

    /// Reads those members of an error response that `schema` has.
    ///
    /// # Errors
    /// When the body cannot be what the format and the shape say.
    pub fn error(
        &self,
        response: &Response<Vec<u8>>,
        limits: &Limits,
        schema: &'static Schema,
    ) -> Result<Map, Failure> {
        read(self.error, response, limits, schema)
    }
}

fn read(read: Read, response: &Response<Vec<u8>>, limits: &Limits, schema: &'static Schema) -> Result<Map, Failure> {
    let mut output = Output::new(schema);
    // Nobody looks for members where there can be none.
    if !schema.members.is_empty() {
        read(response, limits, schema, &mut output).map_err(|error| unreadable(&error))?;
    }
    Ok(output.into_map())
}

/// The failure to make sense of what a service sent.
pub(crate) fn unreadable(error: &DecodeError) -> Failure {
    Failure::general(format!("Invalid service response: {error}"))
}

/// The failure to write what is to be sent.
pub(crate) fn not_sent(failure: &ConstructionFailure) -> Failure {
    let text = failure.to_string();
    Failure::general(text.strip_prefix("the request could not be built: ").unwrap_or(&text))
}

/// Why there are no events where there should be some.
pub(crate) const WITHOUT_EVENTS: &str = "This program was made without streams of events";

impl fmt::Debug for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Wire")
    }
}
