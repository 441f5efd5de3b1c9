//! A body as a member of an input or output.
//!
//! In: what the codec asks of all members. Out: nothing is written and nothing read: the body goes beside what the wire format has,
//! by [`Operation::body`](crate::operation::Operation::body) and [`Operation::set_body`](crate::operation::Operation::set_body).

use super::ByteStream;
use crate::codec::{DecodeError, Decoder, Encoder, Value};
use crate::schema::Member;

impl Value for ByteStream {
    fn encode<E: Encoder>(&self, _: &'static Member, _: &mut E) {}

    fn decode<D: Decoder>(_: &'static Member, decoder: &mut D) -> Result<Self, DecodeError> {
        decoder.skip().map(|()| Self::default())
    }

    fn blank() -> Self {
        Self::default()
    }
}
