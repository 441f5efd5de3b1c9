//! TLS on ureq's connections, with the settings that both transports share.
//!
//! In: a connection to a host, or through a tunnel to it. Out: [`Secure`], after the handshake.

use std::fmt;
use std::io::{self, Read as _, Write as _};

use rustls::{ClientConnection, StreamOwned};
use ureq::Error;
use ureq::unversioned::transport::{Buffers, ConnectionDetails, LazyBuffers, NextTimeout, Transport, TransportAdapter};

use super::left;
use crate::transport::tls::{Tls, server_name};

/// A connection with TLS.
pub(super) struct Secure {
    buffers: LazyBuffers,
    stream: StreamOwned<ClientConnection, TransportAdapter>,
    /// Whether the server takes no more; it may have answered before.
    is_unheard: bool,
}

impl Secure {
    /// Makes the handshake, within what is left of the time to connect.
    pub(super) fn around(transport: Box<dyn Transport>, details: &ConnectionDetails, tls: &Tls) -> Result<Self, Error> {
        let host = details.uri.authority().ok_or(Error::HostNotFound)?;
        let config = tls.config().map_err(Error::Other)?;
        let mut connection = ClientConnection::new(config, server_name(host).map_err(Error::Other)?)
            .map_err(|error| Error::Other(error.into()))?;
        let mut socket = TransportAdapter::new(transport, details.current_time.clone());
        let after = left(details.timeout.after, details.now, (details.current_time)());
        socket.set_timeout(NextTimeout { after, ..details.timeout });
        connection.complete_io(&mut socket).map_err(|error| match Error::from(error) {
            Error::Io(error) => Error::Other(tls.failure(host, error)),
            timeout => timeout,
        })?;
        let buffers = LazyBuffers::new(details.config.input_buffer_size(), details.config.output_buffer_size());
        Ok(Secure { buffers, stream: StreamOwned::new(connection, socket), is_unheard: false })
    }
}

impl Transport for Secure {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        self.stream.get_mut().set_timeout(timeout);
        let output = self.buffers.output().get(..amount).unwrap_or_default();
        let written = self.stream.write_all(output);
        self.is_unheard |= written.is_err();
        Ok(written?)
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        self.stream.get_mut().set_timeout(timeout);
        let input = self.buffers.input_append_buf();
        // The stream itself reads nothing before all is written.
        let amount = if self.is_unheard { read_only(&mut self.stream, input)? } else { self.stream.read(input)? };
        self.buffers.input_appended(amount);
        Ok(amount > 0)
    }

    fn is_open(&mut self) -> bool {
        self.stream.get_mut().get_mut().is_open()
    }

    fn is_tls(&self) -> bool {
        true
    }
}

/// Reads without writing what is left to write.
fn read_only(stream: &mut StreamOwned<ClientConnection, TransportAdapter>, input: &mut [u8]) -> io::Result<usize> {
    loop {
        match stream.conn.reader().read(input) {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                if stream.conn.read_tls(&mut stream.sock)? == 0 {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
                stream.conn.process_new_packets().map_err(io::Error::other)?;
            }
            read => return read,
        }
    }
}

impl fmt::Debug for Secure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secure")
    }
}
