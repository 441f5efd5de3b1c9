//! Requests to `http://` through a proxy, which ureq itself would send through a tunnel that many proxies refuse.
//!
//! In: connections to the proxy. Out: connections on which each request names its whole URL (RFC 9112, section 3.2.2).

use std::fmt;

use http::Uri;
use ureq::Error;
use ureq::unversioned::transport::{Buffers, ConnectionDetails, Connector, NextTimeout, Transport};

use super::LookUpAndConnect;

/// Connects to a proxy whatever the host of the request.
#[derive(Debug)]
pub(super) struct ForwardConnector {
    pub(super) proxy: Uri,
    pub(super) inner: LookUpAndConnect,
}

impl Connector for ForwardConnector {
    type Out = Forward;

    fn connect(&self, details: &ConnectionDetails, chained: Option<()>) -> Result<Option<Forward>, Error> {
        let authority = details.uri.authority().map_or("", |authority| authority.as_str());
        let prefix = format!("http://{authority}").into_bytes();
        let details = ConnectionDetails {
            uri: &self.proxy,
            addrs: details.addrs.clone(),
            config: details.config,
            request_level: details.request_level,
            resolver: details.resolver,
            now: details.now,
            timeout: details.timeout,
            current_time: details.current_time.clone(),
            run_connector: details.run_connector.clone(),
            register_shutdown: details.register_shutdown.clone(),
        };
        let inner = self.inner.connect(&details, chained)?;
        Ok(inner.map(|inner| Forward { inner, prefix, is_at_start: true }))
    }
}

/// Puts scheme and host in front of the path of each request.
pub(super) struct Forward {
    inner: Box<dyn Transport>,
    prefix: Vec<u8>,
    /// Whether the next bytes begin a request. They do on a new connection, and on one that was asked whether it is still
    /// open: that is what happens between two requests.
    is_at_start: bool,
}

impl Forward {
    /// Inserts the prefix after the method; how many bytes are to be sent now.
    fn rewrite(&mut self, amount: usize) -> Result<usize, Error> {
        let output = self.inner.buffers().output();
        let path = output.iter().take(amount).position(|byte| *byte == b' ').map(|space| space + 1);
        let longer = amount + self.prefix.len();
        match path {
            Some(path) if longer <= output.len() => {
                output.copy_within(path..amount, path + self.prefix.len());
                output[path..path + self.prefix.len()].copy_from_slice(&self.prefix);
                Ok(longer)
            }
            _ => Err(Error::Other("the head of the request is too long for the proxy".into())),
        }
    }
}

impl Transport for Forward {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.inner.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        let amount = if self.is_at_start { self.rewrite(amount)? } else { amount };
        self.is_at_start = false;
        self.inner.transmit_output(amount, timeout)
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        self.inner.await_input(timeout)
    }

    fn is_open(&mut self) -> bool {
        self.is_at_start = true;
        self.inner.is_open()
    }
}

impl fmt::Debug for Forward {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.inner, f)
    }
}
