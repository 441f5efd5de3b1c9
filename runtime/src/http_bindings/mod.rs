//! HTTP bindings: which part of a message carries which member, for both REST protocols.
//!
//! In: an input and where its operation is ([`OperationMeta::http`]), or a response; and the format of bodies. Out: a request
//! ([`request()`]), or the members of an output or error ([`read`]), as
//! <https://smithy.io/2.0/spec/http-bindings.html> says.
//!
//! A protocol is this binder with a format: [`WriteBody`] writes, and [`ReadBody`] reads, what is left for the body when labels, query,
//! headers and status have had their members, or the one member that is the whole body and has members of its own. All else is done
//! here, and needs to know of no format:
//!
//! - Members that HTTP carries, and bodies that are bytes or texts, meet `TextEncoder` and `TextDecoder` through
//!   [`EncodeMembers::encode_bound`] and [`DecodeMembers::decode_bound`], which visit those members alone, so that what lies in bodies is
//!   compiled for the format of bodies only.
//! - A format is never asked for a member of a message that HTTP carries, and in a body such a name is none of the message's. Inside of
//!   structures bindings mean nothing; there a format reads and writes all members.
//! - A blob or union that streams is nobody's here: [`Operation::body`](crate::operation::Operation::body) has it. Only its media type is
//!   said.

mod header_list;
mod place;
mod request;
mod response;
mod text_decoder;
mod text_encoder;

use crate::codec::{DecodeError, DecodeMembers, EncodeError, EncodeMembers, Limits};
use crate::meta::OperationMeta;
use crate::schema::Schema;
pub(crate) use request::request;
pub(crate) use response::read;

/// How bodies of requests are written.
pub(crate) trait WriteBody {
    /// The media type of what it writes.
    const MEDIA_TYPE: &'static str;

    /// The body that holds these members of an input, by their indices; there is at least one in the shape, but none need be set. The
    /// token takes the place of an unset idempotency token.
    fn members<T: EncodeMembers>(
        operation: &'static OperationMeta,
        input: &T,
        indices: &[usize],
        idempotency_token: Option<String>,
    ) -> Result<Vec<u8>, EncodeError>;

    /// The body that is one member of an input: a structure, union or document. `None` is no body at all.
    fn payload<T: EncodeMembers>(
        operation: &'static OperationMeta,
        input: &T,
        index: usize,
    ) -> Result<Option<Vec<u8>>, EncodeError>;
}

/// How bodies of responses are read.
pub(crate) trait ReadBody {
    /// Reads a body that holds members of an output or error; where nothing is set, it may be empty. What `into` does not take out of
    /// it, it passes over.
    fn members<T: DecodeMembers>(
        body: &[u8],
        limits: &Limits,
        schema: &'static Schema,
        into: &mut T,
    ) -> Result<(), DecodeError>;

    /// Reads a body, which is not empty, that is one member of an output or error: a structure, union or document.
    fn payload<T: DecodeMembers>(
        body: &[u8],
        limits: &Limits,
        schema: &'static Schema,
        index: usize,
        into: &mut T,
    ) -> Result<(), DecodeError>;
}
