//! HTTP bindings: which part of a message carries which member, for both REST protocols.
//!
//! In: an input and where its operation is ([`OperationMeta::http`](crate::meta::OperationMeta::http)), or a response; and the format of
//! bodies. Out: a request ([`request()`]), or the members of an output or error ([`read`]), as
//! <https://smithy.io/2.0/spec/http-bindings.html> says.
//!
//! A protocol is this binder with a format of [documents](crate::document), which writes and reads what is left for the body when labels,
//! query, headers and status have had their members, or the one member that is the whole body and has members of its own. All else is
//! done here, and needs to know of no format:
//!
//! - Members that HTTP carries, and bodies that are bytes or texts, meet `TextEncoder` and `TextDecoder` through
//!   [`EncodeMembers::encode_bound`](crate::codec::EncodeMembers::encode_bound) and
//!   [`DecodeMembers::decode_bound`](crate::codec::DecodeMembers::decode_bound), which visit those members alone, so that what lies in
//!   bodies is compiled for the format of bodies only.
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

pub(crate) use request::request;
pub(crate) use response::read;
