//! A body as a member of an input or output.
//!
//! In: what the codec asks of all members. Out: bytes that are at hand, as a blob. Wire formats ask for none: there the body goes beside
//! what they have, by [`Operation::body`](crate::operation::Operation::body) and
//! [`Operation::set_body`](crate::operation::Operation::set_body).

use super::ByteStream;
use crate::codec::{DecodeError, Decoder, Encoder, Value};
use crate::schema::Member;

impl Value for ByteStream {
    fn encode<E: Encoder>(&self, member: &'static Member, encoder: &mut E) {
        match self.at_hand() {
            Some(bytes) if !bytes.is_empty() => encoder.blob(member, &bytes),
            _ => {}
        }
    }

    fn decode<D: Decoder>(member: &'static Member, decoder: &mut D) -> Result<Self, DecodeError> {
        decoder.blob(member).map(Self::from)
    }

    fn blank() -> Self {
        Self::default()
    }
}
