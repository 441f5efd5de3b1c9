//! Frames: where messages begin and end in a stream of bytes, and whether these came as they were sent.
//!
//! In: the bytes of a body as they come, in pieces of any size. Out: [`Message`]s, as soon as they are whole. A checksum that is not right
//! ends the stream: what follows cannot be told from noise.

use bytes::{Buf as _, Bytes, BytesMut};

use super::Message;
use super::message::{AROUND, CHECKSUM, PRELUDE};
use crate::codec::DecodeError;

/// Puts messages together from the pieces in which they come.
#[derive(Debug)]
pub struct FrameDecoder {
    buffer: BytesMut,
    /// The longest frame that is taken.
    max: usize,
}

impl FrameDecoder {
    /// Nothing as yet of a stream whose frames are `max` bytes long at most.
    pub fn new(max: usize) -> Self {
        FrameDecoder { buffer: BytesMut::new(), max }
    }

    /// Takes the next bytes.
    pub fn push(&mut self, bytes: &[u8]) {
        self.buffer.extend_from_slice(bytes);
    }

    /// The next message, if all of it has come.
    ///
    /// # Errors
    /// When lengths, checksums or headers are not right, or the message is longer than is read. No message comes after that.
    pub fn next_message(&mut self) -> Result<Option<Message>, DecodeError> {
        let Some(frame) = self.next_frame()? else { return Ok(None) };
        let mut rest = frame.slice(PRELUDE..frame.len() - CHECKSUM);
        let headers_length = frame.slice(CHECKSUM..).get_u32() as usize;
        if headers_length > rest.len() {
            return Err(DecodeError::new("the headers of an event stream's message are longer than the message"));
        }
        let headers = rest.split_to(headers_length);
        Message::read(headers, rest).map(Some)
    }

    /// The next frame, if all of it has come; its checksums are right.
    fn next_frame(&mut self) -> Result<Option<Bytes>, DecodeError> {
        let Some((prelude, checksum)) = self.buffer.get(..PRELUDE).and_then(|prelude| prelude.split_last_chunk())
        else {
            return Ok(None);
        };
        check(prelude, *checksum)?;
        let total = prelude.get(..4).map_or(0, |mut length| length.get_u32()) as usize;
        if total < AROUND {
            return Err(DecodeError::new("a message of an event stream that is shorter than a message can be"));
        }
        if total > self.max {
            let max = self.max;
            let problem = format!("a message of an event stream is larger than `max_response_bytes`, {max} bytes");
            return Err(DecodeError::too_large(problem));
        }
        if self.buffer.len() < total {
            return Ok(None);
        }
        let frame = self.buffer.split_to(total).freeze();
        if let Some((message, checksum)) = frame.split_last_chunk() {
            check(message, *checksum)?;
        }
        Ok(Some(frame))
    }

    /// The bytes behind the last message.
    pub(super) fn into_rest(self) -> Bytes {
        self.buffer.freeze()
    }

    /// Whether the stream may end here.
    ///
    /// # Errors
    /// When it ends within a message.
    pub fn finish(&self) -> Result<(), DecodeError> {
        match self.buffer.len() {
            0 => Ok(()),
            count => {
                Err(DecodeError::new(format!("the event stream ends within a message, of which {count} bytes came")))
            }
        }
    }
}

fn check(bytes: &[u8], checksum: [u8; CHECKSUM]) -> Result<(), DecodeError> {
    if crc32fast::hash(bytes) == u32::from_be_bytes(checksum) {
        return Ok(());
    }
    Err(DecodeError::new("a message of the event stream did not come as it was sent: its checksum is another"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::HeaderValue;
    use super::*;
    use crate::types::{Blob, DateTime};

    fn value() -> impl Strategy<Value = HeaderValue> {
        prop_oneof![
            any::<bool>().prop_map(HeaderValue::Bool),
            any::<i8>().prop_map(HeaderValue::Byte),
            any::<i16>().prop_map(HeaderValue::Int16),
            any::<i32>().prop_map(HeaderValue::Int32),
            any::<i64>().prop_map(HeaderValue::Int64),
            any::<Vec<u8>>().prop_map(|bytes| HeaderValue::ByteArray(Blob::new(bytes))),
            any::<String>().prop_map(HeaderValue::String),
            any::<i64>().prop_map(|millis| HeaderValue::Timestamp(DateTime::from_millis(millis))),
            any::<u128>().prop_map(HeaderValue::Uuid),
        ]
    }

    fn message() -> impl Strategy<Value = Message> {
        let headers = prop::collection::hash_map("[:a-zé]{1,9}", value(), 0..5);
        (headers, any::<Vec<u8>>()).prop_map(|(headers, payload)| {
            headers.into_iter().fold(Message::new(payload), |message, (name, value)| message.add_header(name, value))
        })
    }

    /// What comes of bytes that come in pieces of `size`.
    fn decoded(bytes: &[u8], size: usize) -> Result<Vec<Message>, DecodeError> {
        let (mut decoder, mut messages) = (FrameDecoder::new(1 << 20), Vec::new());
        for piece in bytes.chunks(size) {
            decoder.push(piece);
            while let Some(message) = decoder.next_message()? {
                messages.push(message);
            }
        }
        decoder.finish().map(|()| messages)
    }

    proptest! {
        #[test]
        fn messages_come_back_in_pieces_of_any_size(
            messages in prop::collection::vec(message(), 0..4),
            size in 1_usize..70,
        ) {
            let bytes: Vec<u8> = messages.iter().flat_map(|message| message.to_bytes().unwrap()).collect();
            prop_assert_eq!(decoded(&bytes, size).unwrap(), messages.clone());
            prop_assert_eq!(decoded(&bytes, 1).unwrap(), messages);
        }

        #[test]
        fn no_byte_may_be_another(message in message(), at: prop::sample::Index, flipped in 1_u8..) {
            let mut bytes = message.to_bytes().unwrap();
            let at = at.index(bytes.len());
            bytes[at] ^= flipped;
            prop_assert!(decoded(&bytes, 16).is_err(), "byte {} does not matter", at);
        }

        #[test]
        fn no_message_is_cut_off(message in message(), at: prop::sample::Index) {
            let bytes = message.to_bytes().unwrap();
            let at = at.index(bytes.len() - 1) + 1;
            prop_assert!(decoded(&bytes[..at], 16).is_err());
        }
    }

    /// A frame with headers as they are and checksums that are right.
    fn frame(total: u32, headers_length: u32, content: &[u8]) -> Vec<u8> {
        let mut frame = [total.to_be_bytes(), headers_length.to_be_bytes()].concat();
        frame.extend(crc32fast::hash(&frame).to_be_bytes());
        frame.extend_from_slice(content);
        frame.extend(crc32fast::hash(&frame).to_be_bytes());
        frame
    }

    #[test]
    fn what_is_no_message_is_refused_before_it_has_come() {
        for (problem, frame) in [
            ("shorter than a message", frame(15, 0, b"")),
            ("larger than `max_response_bytes`, 1048576 bytes", frame((1 << 20) + 1, 0, b"")),
            ("longer than the message", frame(17, 2, b"a")),
            ("end within one", frame(17, 1, b"\x01")),
            ("without a name", frame(18, 2, b"\0\0")),
            ("comes twice", frame(22, 6, b"\x01a\0\x01a\x01")),
            ("unknown type 10", frame(19, 3, b"\x01a\x0a")),
            ("not UTF-8", frame(19, 3, b"\x01\xff\0")),
            ("not UTF-8", frame(22, 6, b"\x01a\x07\0\x01\xff")),
        ] {
            let error = decoded(&frame, 100).unwrap_err().to_string();
            assert!(error.contains(problem), "{error}");
        }
        // As many headers as there may be take no time worth speaking of; more are refused, whatever frames may have.
        let headers = |count: u32| -> Vec<u8> {
            (0..count).flat_map(|number| format!("\x04{number:04x}\0").into_bytes()).collect()
        };
        let with = |headers: Vec<u8>| frame(16 + headers.len() as u32, headers.len() as u32, &headers);
        assert_eq!(decoded(&with(headers(21_845)), 1 << 16).unwrap()[0].headers().len(), 21_845);
        let error = decoded(&with(headers(21_846)), 1 << 16).unwrap_err();
        assert!(error.is_too_large() && error.to_string().contains("longer than 128 KiB"), "{error}");
    }

    #[test]
    fn what_no_frame_holds_is_not_sent() {
        let header = |name: &str, value| Message::new("").add_header(name, value).to_bytes();
        let long = |length| HeaderValue::String("a".repeat(length));
        assert!(header(&"n".repeat(255), long(32_767)).is_ok());
        assert!(header(&"n".repeat(256), long(0)).is_err());
        assert!(header("", long(0)).is_err());
        assert!(header("n", long(32_768)).is_err());
        assert!(header("n", HeaderValue::Timestamp(DateTime::from_secs(i64::MAX))).is_err());
        let many = (0..5).fold(Message::new(""), |message, index| message.add_header(index.to_string(), long(32_767)));
        assert!(many.to_bytes().is_err());
        assert!(Message::new(vec![0; (24 << 20) + 1]).to_bytes().is_err());
    }

    #[test]
    fn messages_do_not_show_their_values() {
        let message = Message::new("s3cret").add_header("a", HeaderValue::String("s3cret".to_owned()));
        assert_eq!(format!("{message:?}"), "Message { headers: [Header(\"a\", String(..))], payload: 6 bytes }");
    }
}
