//! CBOR (RFC 8949): values to bytes and bytes to values, without a tree in between.
//!
//! In: what can be written as a structure; out: the bytes of a map. In: the bytes of a body; out: a structure. `encode` writes,
//! `decode` reads.
//!
//! What Smithy's [rpcv2Cbor](https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html) says of values is here: blobs are
//! byte strings, timestamps numbers with the tag 1 whatever the schema says, numbers of any size bignums and decimal fractions, unset
//! members are left out, unknown ones skipped.

mod decode;
mod encode;
mod items;
mod number;

pub use decode::CborDecoder;
pub use encode::CborEncoder;

use crate::codec::{Appending as _, DecodeError, DecodeMembers, Decoder as _, EncodeError, EncodeMembers, Limits};
use crate::document::{Namespace, ReadDocument, WriteDocument};
use crate::schema::Schema;

/// The map of a structure.
///
/// # Errors
/// When there is a number of more digits, or with a larger exponent, than this writer takes.
pub fn to_vec<T: EncodeMembers>(value: &T) -> Result<Vec<u8>, EncodeError> {
    let mut encoder = CborEncoder::new(None);
    encoder.structure(value);
    encoder.finish()
}

/// Reads the members of a structure from a body that is one map. An empty body and a null are a map without members. The
/// limits bound its nesting and the memory that its values take.
///
/// # Errors
/// When the body is not CBOR, is nested too deeply, or holds values that the schema does not allow; the error tells the
/// byte and the member.
pub fn read_into<T: DecodeMembers>(
    body: &[u8],
    limits: &Limits,
    schema: &'static Schema,
    into: &mut T,
) -> Result<(), DecodeError> {
    let mut decoder = CborDecoder::new(body, limits);
    if !body.is_empty() && !decoder.null()? {
        decoder.structure(schema, into)?;
    }
    decoder.finish()
}

/// Documents in CBOR.
#[derive(Clone, Copy, Debug)]
pub struct Cbor;

impl WriteDocument for Cbor {
    const MEDIA_TYPE: &'static str = "application/cbor";

    fn write_members<T: EncodeMembers>(
        _: Option<Namespace>,
        value: &T,
        indices: Option<&[usize]>,
        idempotency_token: Option<String>,
    ) -> Result<Vec<u8>, EncodeError> {
        let mut encoder = CborEncoder::new(idempotency_token);
        encoder.members(value, indices);
        encoder.finish()
    }

    fn write_payload<T: EncodeMembers>(
        _: Option<Namespace>,
        value: &T,
        index: usize,
    ) -> Result<Option<Vec<u8>>, EncodeError> {
        CborEncoder::new(None).value_of(value, index)
    }
}

impl ReadDocument for Cbor {
    fn read_members<T: DecodeMembers>(
        document: &[u8],
        limits: &Limits,
        schema: &'static Schema,
        into: &mut T,
    ) -> Result<(), DecodeError> {
        read_into(document, limits, schema, into)
    }

    fn read_payload<T: DecodeMembers>(
        document: &[u8],
        limits: &Limits,
        schema: &'static Schema,
        index: usize,
        into: &mut T,
    ) -> Result<(), DecodeError> {
        let mut decoder = CborDecoder::new(document, limits);
        if !decoder.null()? {
            into.decode_member(index, &schema.members[index], &mut decoder)?;
        }
        decoder.finish()
    }
}
