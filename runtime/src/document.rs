//! Documents: what bodies of messages and payloads of events hold, whatever stands around them.
//!
//! In: a structure; out: a document of its members, or of one of them. In: a document; out: the members. A wire format is a frame with
//! one of the formats that implement both traits: JSON, CBOR, XML.

use crate::codec::{DecodeError, DecodeMembers, EncodeError, EncodeMembers, Limits};
use crate::schema::Schema;

/// The media type of bodies that are no document but events, each of which may hold one.
pub(crate) const EVENT_STREAM: &str = "application/vnd.amazon.eventstream";

/// The XML namespace of a service: a URI, and a prefix or an empty text.
pub(crate) type Namespace = (&'static str, &'static str);

/// How documents are written.
pub trait WriteDocument {
    /// The media type of what it writes.
    const MEDIA_TYPE: &'static str;

    /// The document that holds these members of a structure, by their indices; `None` are all of them. None of them need be set. The token
    /// takes the place of an unset idempotency token.
    ///
    /// # Errors
    /// When the format has no place for a value.
    fn write_members<T: EncodeMembers>(
        namespace: Option<Namespace>,
        value: &T,
        indices: Option<&[usize]>,
        idempotency_token: Option<String>,
    ) -> Result<Vec<u8>, EncodeError>;

    /// The document that is one member of a structure: a structure, union or document. `None` is no document at all.
    ///
    /// # Errors
    /// When the format has no place for a value.
    fn write_payload<T: EncodeMembers>(
        namespace: Option<Namespace>,
        value: &T,
        index: usize,
    ) -> Result<Option<Vec<u8>>, EncodeError>;
}

/// How documents are read.
pub trait ReadDocument {
    /// Reads a document that holds members of a structure; where nothing is set, it may be empty. What `into` does not take out of it, it
    /// passes over.
    ///
    /// # Errors
    /// When it is not what the format and the schema say.
    fn read_members<T: DecodeMembers>(
        document: &[u8],
        limits: &Limits,
        schema: &'static Schema,
        into: &mut T,
    ) -> Result<(), DecodeError>;

    /// Reads a document, which is not empty, that is one member of a structure: a structure, union or document.
    ///
    /// # Errors
    /// When it is not what the format and the schema say.
    fn read_payload<T: DecodeMembers>(
        document: &[u8],
        limits: &Limits,
        schema: &'static Schema,
        index: usize,
        into: &mut T,
    ) -> Result<(), DecodeError>;
}
