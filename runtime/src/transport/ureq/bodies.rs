//! Bodies as ureq reads and gives them.
//!
//! In: a request's [`ByteStream`], a response's `ureq::Body`. Out: readers, which know when a body ends and who still listens.

use std::io::{self, Read};

use super::attempt::{self, Limit};
use super::explain;
use crate::body::{ByteStream, Incoming};
use crate::transport::AttemptLimits;
use crate::transport::pace::Pace;

/// The body of a request, which may be long.
pub(super) struct Outgoing(pub(super) ByteStream);

impl Read for Outgoing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if !attempt::is_unheard() {
            return self.0.read(buffer);
        }
        // ureq reads the answer when it has sent as much as it said; what that is no longer matters.
        let room = usize::try_from(self.0.length().unwrap_or(0)).unwrap_or(usize::MAX).min(buffer.len());
        buffer[..room].fill(0);
        self.0 = ByteStream::from_reader(io::repeat(0)).with_length(self.0.length().unwrap_or(0) - room as u64);
        Ok(room)
    }
}

/// The body of a response, which is on its way.
pub(super) struct Receiving {
    reader: ureq::BodyReader<'static>,
    limit: Limit,
    limits: AttemptLimits,
}

impl Receiving {
    /// The body with what the server said of its length.
    pub(super) fn of(body: ureq::Body, limit: Limit, limits: AttemptLimits) -> ByteStream {
        let length = body.content_length();
        if length == Some(0) {
            return ByteStream::default();
        }
        ByteStream::incoming(Box::new(Receiving { reader: body.into_reader(), limit, limits }), length)
    }
}

impl Incoming for Receiving {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = attempt::within(&mut self.limit, || self.reader.read(buffer));
        read.map_err(|error| io::Error::other(explain(error.into())))
    }

    fn hand_over(&mut self) {
        self.limit = Limit { receiving: Pace::of(self.limits.read, self.limits.download), ..Limit::default() };
    }

    #[cfg(feature = "event-streams")]
    fn be_patient(&mut self) {
        self.limit.receiving = Pace::default();
    }

    fn end(mut self: Box<Self>) {
        // Nothing more comes, and now the connection knows that it is free.
        let _ = self.read(&mut [0]);
    }
}
