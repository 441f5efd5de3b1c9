//! The transport of both drivers, which any number of clients share: connections, TLS, trust and proxies.
//!
//! In: a [`Trust`]; the proxies are those of the environment when something is first sent. Out: a [`BlockingTransport`] (feature
//! `blocking`) and an [`AsyncTransport`] (feature `async`).

use std::fmt;
use std::sync::{Arc, OnceLock};

use http::{Request, Response};

use super::trust::Trust;
use super::way::Way;
#[cfg(feature = "async")]
use super::{AsyncTransport, BoxFuture, hyper::HyperTransport};
use super::{AttemptLimits, TransportError};
#[cfg(feature = "blocking")]
use super::{BlockingTransport, ureq::UreqTransport};
use crate::body::ByteStream;

/// What clients send through. Clones share everything: idle connections, the settings of TLS and what it remembers of servers. So do
/// all clients whose configurations have it as their `http_client`, whatever their services, regions, timeouts or credentials; blocking
/// and asynchronous clients have connections of their own. Nothing is opened before something is sent.
///
/// ```
/// use smithgen_runtime::config::{Config, HttpClient, Trust};
///
/// let http = HttpClient::trusting(Trust::bundle("/etc/ssl/company.pem"));
/// let dublin = Config::builder().region("eu-west-1").http_client(http.clone()).build();
/// let paris = Config::builder().region("eu-west-3").http_client(http).build();
/// ```
#[derive(Clone, Default)]
pub struct HttpClient(Arc<Inner>);

#[derive(Default)]
struct Inner {
    way: Arc<Way>,
    #[cfg(feature = "blocking")]
    blocking: OnceLock<UreqTransport>,
    #[cfg(feature = "async")]
    asynchronous: OnceLock<HyperTransport>,
}

impl HttpClient {
    /// A client without connections, which trusts the roots of the web.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same with other trust, in servers and proxies.
    pub fn trusting(trust: Trust) -> Self {
        HttpClient(Arc::new(Inner { way: Arc::new(Way::new(trust)), ..Inner::default() }))
    }

    /// A client of its own with the same trust, which sends straight to servers, whatever the environment says of proxies: for servers
    /// on the machine itself, which mean another machine to a proxy.
    pub fn without_proxies(&self) -> Self {
        HttpClient(Arc::new(Inner { way: Arc::new(Way::straight(self.trust().clone())), ..Inner::default() }))
    }

    /// Whom it trusts.
    pub fn trust(&self) -> &Trust {
        self.0.way.tls.trust()
    }
}

impl fmt::Debug for HttpClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpClient").field("trust", self.trust()).finish_non_exhaustive()
    }
}

#[cfg(feature = "blocking")]
impl BlockingTransport for HttpClient {
    fn send(
        &self,
        request: Request<ByteStream>,
        limits: &AttemptLimits,
    ) -> Result<Response<ByteStream>, TransportError> {
        let make = || UreqTransport::new(limits, Arc::clone(&self.0.way));
        self.0.blocking.get_or_init(make).send(request, limits)
    }
}

#[cfg(feature = "async")]
impl AsyncTransport for HttpClient {
    fn send<'a>(
        &'a self,
        request: Request<ByteStream>,
        limits: &'a AttemptLimits,
    ) -> BoxFuture<'a, Result<Response<ByteStream>, TransportError>> {
        let transport = self.0.asynchronous.get_or_init(|| HyperTransport::new(Arc::clone(&self.0.way)));
        Box::pin(transport.send(request, limits))
    }

    fn sleep(&self, time: std::time::Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(time))
    }
}
