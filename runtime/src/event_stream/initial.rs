//! Initial messages: what inputs and outputs of RPC protocols hold beside their streams, which goes before the first event.
//!
//! In: the document of an input; out: a frame. In: the beginning of a body; out: the document of an output, and what follows it. Where HTTP
//! carries these members there are no such messages. See
//! <https://smithy.io/2.0/aws/amazon-eventstream.html#initial-message-events>.

use bytes::{Bytes, BytesMut};

use super::event::{CONTENT_TYPE, EVENT_TYPE, MESSAGE_TYPE, of_kind, text};
use super::{FrameDecoder, HeaderValue, UnsendableMessage};

/// The event that holds the members of an input beside its stream.
const INITIAL_REQUEST: &str = "initial-request";
/// The event that holds the members of an output beside its stream.
pub(super) const INITIAL_RESPONSE: &str = "initial-response";

/// The frame that goes before the events that a program sends.
///
/// # Errors
/// When the document is longer than a frame may have.
pub(crate) fn initial_request(media_type: &str, document: Vec<u8>) -> Result<Vec<u8>, UnsendableMessage> {
    let message = of_kind("event").add_header(EVENT_TYPE, text(INITIAL_REQUEST));
    message.add_header(CONTENT_TYPE, text(media_type)).with_payload(document).to_bytes()
}

/// The beginning of a body that may be an initial message.
#[derive(Debug, Default)]
pub(crate) struct InitialResponse {
    begun: BytesMut,
}

impl InitialResponse {
    /// Takes the next bytes; says whether the first message is whole, or is longer than the `max` bytes that are read of one.
    pub(crate) fn push(&mut self, bytes: &[u8], max: usize) -> bool {
        self.begun.extend_from_slice(bytes);
        let length = self.begun.first_chunk().map(|length| u32::from_be_bytes(*length) as usize);
        length.is_some_and(|length| length > max || length <= self.begun.len())
    }

    /// The document of the initial message, and what follows it. Where none comes first, nothing, and all that came: whoever reads the
    /// events then says what is wrong with them.
    pub(crate) fn split(self, max: usize) -> (Bytes, Bytes) {
        let mut frames = FrameDecoder::new(max);
        frames.push(&self.begun);
        let is = |header: Option<&HeaderValue>, kind| header.and_then(HeaderValue::as_str) == Some(kind);
        match frames.next_message() {
            Ok(Some(message))
                if is(message.header(MESSAGE_TYPE), "event") && is(message.header(EVENT_TYPE), INITIAL_RESPONSE) =>
            {
                (message.payload().clone(), frames.into_rest())
            }
            _ => (Bytes::new(), self.begun.freeze()),
        }
    }
}
