//! Signed [event streams](https://docs.aws.amazon.com/transcribe/latest/dg/streaming-setting-up.html): each message in another one that
//! holds its signature, which depends on the one before.
//!
//! In: the frames of a body, in pieces of any size, and the signature of the request. Out: signed frames, and at the end one of nothing.

use std::io;
use std::time::SystemTime;

use super::algorithm::Algorithm;
use super::canonical::unhex;
use super::{Signature, Signer};
use crate::body::filter::Filter;
use crate::credentials::Credentials;
use crate::error::ConstructionFailure;
use crate::event_stream::{HeaderValue, Message, encode_headers};
use crate::types::{Blob, DateTime};

/// What a signature says of a body of signed messages.
pub(crate) const SIGNED_EVENTS: &str = "STREAMING-AWS4-HMAC-SHA256-EVENTS";

/// Signs the messages of one attempt.
pub(crate) struct SignedEvents {
    credentials: Credentials,
    region: String,
    service: String,
    algorithm: &'static Algorithm,
    clock: fn() -> SystemTime,
    /// Seconds that the service's clock is ahead of ours.
    offset: i64,
    /// The signature before, in hexadecimal digits.
    previous: String,
    /// The bytes of a frame that is not whole.
    begun: Vec<u8>,
}

impl SignedEvents {
    /// Goes on from the signature of the request, which `signer` made.
    pub(super) fn after(request: &Signature, signer: &Signer<'_>) -> Self {
        let clock = SystemTime::now;
        SignedEvents {
            credentials: signer.credentials.clone(),
            region: signer.region.to_owned(),
            service: signer.service.to_owned(),
            algorithm: signer.algorithm,
            clock,
            offset: signer.time.secs().saturating_sub(DateTime::from(clock()).secs()),
            previous: request.as_hex().to_owned(),
            begun: Vec::new(),
        }
    }

    /// Adds a message with the signature of a frame, which it holds.
    fn sign(&mut self, frame: Vec<u8>, out: &mut Vec<u8>) -> Result<(), ConstructionFailure> {
        let now = DateTime::from((self.clock)()).secs();
        let time = DateTime::from_secs(now.saturating_add(self.offset));
        let SignedEvents { credentials, region, service, algorithm, previous, .. } = self;
        let signer = Signer { algorithm, ..Signer::new(credentials, region, service, time) };
        let date = Message::default().add_header(":date", HeaderValue::Timestamp(time));
        let said = encode_headers(date.headers()).map_err(ConstructionFailure::new)?;
        let signature = signer.sign_part(previous, &said, &frame)?;
        let bytes = HeaderValue::ByteArray(Blob::new(unhex(signature.as_hex())));
        let signed = date.add_header(":chunk-signature", bytes).with_payload(frame);
        out.extend(signed.to_bytes().map_err(ConstructionFailure::new)?);
        signature.as_hex().clone_into(&mut self.previous);
        Ok(())
    }
}

impl Filter for SignedEvents {
    fn push(&mut self, bytes: &[u8], out: &mut Vec<u8>) -> io::Result<()> {
        self.begun.extend_from_slice(bytes);
        while let Some(length) = self.begun.first_chunk().map(|length| u32::from_be_bytes(*length) as usize) {
            if self.begun.len() < length.max(size_of::<u32>()) {
                break;
            }
            let rest = self.begun.split_off(length);
            let frame = std::mem::replace(&mut self.begun, rest);
            self.sign(frame, out).map_err(io::Error::other)?;
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut Vec<u8>) -> io::Result<()> {
        self.sign(Vec::new(), out).map_err(io::Error::other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event_stream::FrameDecoder;
    use crate::sigv4::hash;

    const TIME: DateTime = DateTime::from_secs(123_456_789);

    fn credentials() -> Credentials {
        Credentials::new("ANOTREAL", "notrealrnrELgWzOk3IfjzDKtFBhDby", None, None, "test")
    }

    fn event() -> Message {
        Message::new("test payload").add_header("some-header", HeaderValue::String("value".to_owned()))
    }

    fn date(time: DateTime) -> Vec<u8> {
        encode_headers(Message::default().add_header(":date", HeaderValue::Timestamp(time)).headers()).unwrap()
    }

    /// The example of the AWS SDK for Rust.
    #[test]
    fn what_is_signed_of_a_message_depends_on_the_one_before() {
        let credentials = credentials();
        let signer = Signer::new(&credentials, "us-east-1", "testservice", TIME);
        let previous = hash(b"last message sts");
        let signature = signer.sign_part(&previous, &date(TIME), &event().to_bytes().unwrap()).unwrap();
        let expected = "AWS4-HMAC-SHA256-PAYLOAD\n19731129T213309Z\n19731129/us-east-1/testservice/aws4_request\n\
                        be1f8c7d79ef8e1abc5254a2c70e4da3bfaf4f07328f527444e1fc6ea67273e2\n\
                        0c0e3b3bf66b59b976181bd7d401927bbd624107303c713fd1e5f3d3c8dd1b1e\n\
                        f2eba0f2e95967ee9fbc6db5e678d2fd599229c0d04b11e4fc8e0f2a02a806c6";
        assert_eq!(signature.string_to_sign(), expected);
    }

    #[test]
    fn messages_are_signed_one_after_the_other_and_the_end_too() {
        let credentials = credentials();
        let signer = Signer::new(&credentials, "us-east-1", "testservice", TIME);
        let request = signer.sign_part("request", b"", b"").unwrap();
        let frames = [event().to_bytes().unwrap(), Message::new("").to_bytes().unwrap()];
        let mut signed = Vec::new();
        let mut filter = SignedEvents::after(&request, &signer);
        // It is later now by both clocks.
        (filter.clock, filter.offset) = (|| SystemTime::UNIX_EPOCH, TIME.secs() + 60);
        for piece in frames.concat().chunks(5) {
            filter.push(piece, &mut signed).unwrap();
        }
        filter.finish(&mut signed).unwrap();
        let mut decoder = FrameDecoder::new(1 << 20);
        decoder.push(&signed);
        let later = DateTime::from_secs(TIME.secs() + 60);
        let signer = Signer::new(&credentials, "us-east-1", "testservice", later);
        let mut previous = request;
        for frame in frames.iter().map(Vec::as_slice).chain([&[][..]]) {
            let message = decoder.next_message().unwrap().expect("a message for each, and one at the end");
            assert_eq!(message.payload(), frame);
            assert_eq!(message.header(":date"), Some(&HeaderValue::Timestamp(later)));
            previous = signer.sign_part(previous.as_hex(), &date(later), frame).unwrap();
            let signature = HeaderValue::ByteArray(Blob::new(unhex(previous.as_hex())));
            assert_eq!(message.header(":chunk-signature"), Some(&signature));
        }
        assert!(decoder.next_message().unwrap().is_none());
        decoder.finish().unwrap();
    }
}
