//! XML: values to bytes, and bytes to values by way of a tree.
//!
//! In: a structure; out: the bytes of an element. `encode` writes, and `escape` replaces what a text may not hold as it is.
//! In: the bytes of a body; out: a structure. `tree` reads the document, with quick-xml, and `decode` reads values from it.

mod decode;
mod encode;
mod escape;
mod tree;

pub use decode::XmlDecoder;
pub use encode::XmlEncoder;
#[cfg(feature = "rest-xml")]
pub(crate) use tree::is_outermost;

use crate::codec::{DecodeError, DecodeMembers, Decoder as _, EncodeError, EncodeMembers, Limits};
use crate::document::{Namespace, ReadDocument, WriteDocument};
use crate::schema::{Schema, Trait};

/// Documents in XML.
#[derive(Clone, Copy, Debug)]
pub struct Xml;

impl WriteDocument for Xml {
    const MEDIA_TYPE: &'static str = "application/xml";

    fn write_members<T: EncodeMembers>(
        namespace: Option<Namespace>,
        value: &T,
        indices: Option<&[usize]>,
        idempotency_token: Option<String>,
    ) -> Result<Vec<u8>, EncodeError> {
        let mut encoder = XmlEncoder::new(namespace, idempotency_token);
        encoder.members(value, indices);
        encoder.finish()
    }

    fn write_payload<T: EncodeMembers>(
        namespace: Option<Namespace>,
        value: &T,
        index: usize,
    ) -> Result<Option<Vec<u8>>, EncodeError> {
        let mut encoder = XmlEncoder::new(namespace, None);
        value.encode_members_at(&[index], &mut encoder);
        encoder.finish().map(|document| Some(document).filter(|document| !document.is_empty()))
    }
}

impl ReadDocument for Xml {
    fn read_members<T: DecodeMembers>(
        document: &[u8],
        limits: &Limits,
        schema: &'static Schema,
        into: &mut T,
    ) -> Result<(), DecodeError> {
        let mut decoder = XmlDecoder::new(document, limits)?;
        match schema.wire_traits().contains(&Trait::XmlUnwrapped) {
            true if decoder.is_empty() => Ok(()),
            true => decoder.payload(schema, 0, into),
            false => decoder.structure(schema, into),
        }
    }

    fn read_payload<T: DecodeMembers>(
        document: &[u8],
        limits: &Limits,
        schema: &'static Schema,
        index: usize,
        into: &mut T,
    ) -> Result<(), DecodeError> {
        XmlDecoder::new(document, limits)?.payload(schema, index, into)
    }
}
