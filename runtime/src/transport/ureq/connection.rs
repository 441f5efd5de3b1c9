//! Connections that know more than ureq asks them.
//!
//! In: a connection that ureq or TLS opened. Out: [`Connection`], which tells its end from its breaking, keeps to the limit of the
//! attempt that uses it, and gives the answer of a server that would not hear the whole request.

use std::io;
use std::time::Duration;

use ureq::Error;
use ureq::unversioned::transport::{Buffers, NextTimeout, Transport};

use super::attempt::{self, Direction};
use super::is_too_slow;

/// How long to look for an answer of a server that takes no more of the request; it has come by then, or none does.
const TIME_FOR_ANSWER: Duration = Duration::from_millis(100);

/// A connection.
#[derive(Debug)]
pub(super) struct Connection<T> {
    inner: T,
    state: State,
}

#[derive(Debug)]
enum State {
    Sound,
    /// The server takes no more, for this reason.
    Unheard(Error),
    /// It takes no more, but answered before.
    Answered,
}

impl<T> Connection<T> {
    pub(super) fn of(inner: T) -> Self {
        Connection { inner, state: State::Sound }
    }
}

impl<T: Transport> Transport for Connection<T> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.inner.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        if !matches!(self.state, State::Sound) {
            return Ok(());
        }
        let mut transmit = |timeout| self.inner.transmit_output(amount, timeout).map(|()| amount);
        match attempt::wait(Direction::Out, timeout, &mut transmit) {
            Err(error) if matches!(error, Error::Io(_)) || is_too_slow(&error) => {
                attempt::stop_talking();
                self.state = State::Unheard(error);
                Ok(())
            }
            result => result.map(drop),
        }
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        // Where ureq waits for `100 Continue` and another answer comes, it leaves that where it is, and then waits for more.
        if is_head(self.inner.buffers().input()) {
            return Ok(true);
        }
        if let State::Unheard(_) = self.state {
            let hasty = NextTimeout { per_read: Some(TIME_FOR_ANSWER.into()), ..attempt::limited(timeout)? };
            let answered = self.inner.await_input(hasty);
            return match (answered, std::mem::replace(&mut self.state, State::Answered)) {
                (Ok(false) | Err(_), State::Unheard(error)) => Err(error),
                (answered, _) => answered,
            };
        }
        let before = self.inner.buffers().input().len();
        let mut is_more = false;
        let mut await_input = |timeout| {
            is_more = self.inner.await_input(timeout)?;
            Ok(self.inner.buffers().input().len().saturating_sub(before))
        };
        match attempt::wait(Direction::In, timeout, &mut await_input) {
            // Whoever closes without having heard all breaks the connection, and the one who spoke has had word of that already.
            Ok(_) if !is_more && !matches!(self.state, State::Sound) => {
                Err(Error::Other(Box::new(io::Error::from(io::ErrorKind::ConnectionReset))))
            }
            Ok(_) => Ok(is_more),
            // ureq takes a reset, or a socket that closes without TLS's word for it, for the end of a body whose length nobody said.
            Err(Error::Io(cause)) => Err(Error::Other(Box::new(cause))),
            Err(other) => Err(other),
        }
    }

    fn is_open(&mut self) -> bool {
        matches!(self.state, State::Sound) && self.inner.is_open()
    }

    fn is_tls(&self) -> bool {
        self.inner.is_tls()
    }
}

/// Whether what has come begins with the whole head of a response.
fn is_head(input: &[u8]) -> bool {
    input.starts_with(b"HTTP/1.") && input.windows(3).any(|end| end == b"\n\r\n" || end.starts_with(b"\n\n"))
}
